"""Runs, actions and their events in every phase, for `flyte2.py`.

Needs: pip install -r proto/requirements.txt
"""

from __future__ import annotations

from typing import Any

from flyteidl2.core.catalog_pb2 import CatalogCacheStatus
from flyteidl2.core.types_pb2 import SimpleType
from flyteidl2.task import common_pb2 as task_common
from flyteidl2.task import task_definition_pb2 as definitions
from flyteidl2.workflow import run_definition_pb2 as runs
from google.protobuf.timestamp_pb2 import Timestamp

from flyte2_values import (
    Phase,
    Scope,
    base36,
    error_text,
    inputs,
    literal,
    log_context,
    run_spec,
    sentence,
    simple,
    task_log,
    task_spec,
    timestamp,
    token,
    typed_interface,
    who,
)

STATES = {
    "queued": Phase.ACTION_PHASE_QUEUED,
    "running": Phase.ACTION_PHASE_RUNNING,
    "succeeded": Phase.ACTION_PHASE_SUCCEEDED,
    "failed": Phase.ACTION_PHASE_FAILED,
    "aborted": Phase.ACTION_PHASE_ABORTED,
}
STEPS = [
    Phase.ACTION_PHASE_QUEUED,
    Phase.ACTION_PHASE_WAITING_FOR_RESOURCES,
    Phase.ACTION_PHASE_INITIALIZING,
    Phase.ACTION_PHASE_RUNNING,
]


class Life:
    """The phase and times of an action."""

    def __init__(self, scope: Scope, state: str) -> None:
        self.state, self.phase = state, STATES[state]
        self.start = timestamp(scope.rng, scope.created)
        self.end: Timestamp | None = None
        if state not in ("queued", "running"):
            self.end = timestamp(scope.rng, self.start)

    @property
    def milliseconds(self) -> int | None:
        """The time that the action took."""
        return (self.end.seconds - self.start.seconds) * 1000 if self.end else None


def status(scope: Scope, life: Life, attempts: int = 1) -> runs.ActionStatus:
    """The status of an action."""
    return runs.ActionStatus(
        phase=life.phase,
        start_time=life.start,
        end_time=life.end,
        attempts=attempts,
        cache_status=scope.rng.choice([0, CatalogCacheStatus.CACHE_MISS, CatalogCacheStatus.CACHE_HIT]),
        duration_ms=life.milliseconds,
    )


def metadata(scope: Scope, kind: str, root: bool = False) -> runs.ActionMetadata:
    """What an action is."""
    rng = scope.rng
    out = runs.ActionMetadata(
        executed_by=who(rng),
        action_type=runs.ActionType.Value(f"ACTION_TYPE_{kind.upper()}"),
        environment_name=scope.environment,
        funtion_name=token(rng),
        source=rng.choice([runs.RunSource.RUN_SOURCE_CLI, runs.RunSource.RUN_SOURCE_WEB]),
    )
    if not root:
        out.parent, out.group = "a0", rng.choice(["", "sweep"])
    if kind == "task":
        out.task.CopyFrom(runs.TaskActionMetadata(id=scope.task_id(), task_type="python", short_name=token(rng)))
    elif kind == "trace":
        out.trace.name = token(rng)
    else:
        out.condition.CopyFrom(runs.ConditionActionMetadata(name="approve", type=simple(SimpleType.BOOLEAN)))
    return out


def action(scope: Scope, state: str, kind: str = "task", root: bool = False) -> runs.Action:
    """An action as lists have it."""
    life = Life(scope, state)
    return runs.Action(id=scope.action_id(root), metadata=metadata(scope, kind, root), status=status(scope, life))


def run(scope: Scope, state: str) -> runs.Run:
    """A run as lists have it."""
    labels = {"team": "ml"} if scope.rng.random() < 0.5 else {}
    return runs.Run(action=action(scope, state, root=True), labels=labels)


def error_info(scope: Scope, large: bool) -> runs.ErrorInfo:
    """Why an action failed."""
    return runs.ErrorInfo(
        message=error_text(scope.rng, large),
        kind=runs.ErrorInfo.KIND_USER,
        code=scope.rng.choice(["ValueError", "OOMKilled"]),
    )


def references(scope: Scope, name: str) -> task_common.OutputReferences:
    """Where the outputs of an action are."""
    return task_common.OutputReferences(
        output_uri=scope.uri(name, "1/outputs.pb"), report_uri=scope.rng.choice(["", scope.uri(name, "1/report.html")])
    )


def cluster_event(scope: Scope, after: Timestamp) -> runs.ClusterEvent:
    """An event of a pod."""
    reason, text = scope.rng.choice(
        [("Pulling", 'Pulling image "ghcr.io/example/flyte"'), ("Scheduled", "Successfully assigned pod to node-7")]
    )
    return runs.ClusterEvent(
        occurred_at=timestamp(scope.rng, after),
        message=text,
        type=runs.ClusterEvent.TYPE_NORMAL,
        reason=reason,
        source_component="kubelet",
        count=1,
    )


def transitions(scope: Scope, life: Life) -> list[runs.PhaseTransition]:
    """The phases up to the present one."""
    steps, start = [], life.start
    for phase in STEPS[: 1 if life.state == "queued" else 4]:
        end = None if phase == life.phase else timestamp(scope.rng, start)
        steps.append(runs.PhaseTransition(phase=phase, start_time=start, end_time=end))
        start = end or start
    if life.end:
        steps.append(runs.PhaseTransition(phase=life.phase, start_time=start))
    return steps


def attempt(scope: Scope, state: str, number: int = 1, large: bool = False) -> runs.ActionAttempt:
    """An attempt of an action."""
    life = Life(scope, state)
    out = runs.ActionAttempt(
        phase=life.phase,
        start_time=life.start,
        end_time=life.end,
        attempt=number,
        cluster="cluster-eu-1",
        phase_transitions=transitions(scope, life),
    )
    if state != "queued":
        out.log_info.append(task_log(scope.rng))
        out.logs_available = True
        out.log_context.CopyFrom(log_context(scope.rng, scope, life.start, life.end))
        out.cluster_events.extend(cluster_event(scope, life.start) for _ in range(6 if large else 1))
    if state == "failed":
        out.error_info.CopyFrom(error_info(scope, large))
    if state == "succeeded":
        out.outputs.CopyFrom(references(scope, base36(scope.rng)))
    return out


def condition(scope: Scope) -> runs.ConditionAction:
    """A question to a person."""
    return runs.ConditionAction(
        name="approve",
        type=simple(SimpleType.BOOLEAN),
        prompt=sentence(scope.rng),
        prompt_type=runs.ConditionPromptType.CONDITION_PROMPT_TYPE_MARKDOWN,
    )


def details(
    scope: Scope, state: str, kind: str = "task", large: bool = False, root: bool = False
) -> runs.ActionDetails:
    """All about an action."""
    rng, life = scope.rng, Life(scope, state)
    count = 3 if large and kind == "task" else 1
    out = runs.ActionDetails(
        id=scope.action_id(root), metadata=metadata(scope, kind, root), status=status(scope, life, count)
    )
    if kind == "task":
        out.task.CopyFrom(task_spec(scope, large))
        past = [attempt(scope, "failed", number, large) for number in range(1, count)]
        out.attempts.extend([*past, attempt(scope, state, count, large)])
    elif kind == "trace":
        out.trace.interface.CopyFrom(typed_interface(rng, 1))
    else:
        out.condition.CopyFrom(condition(scope))
        if state == "succeeded":
            out.signal_info.CopyFrom(runs.SignalInfo(signalled_by=who(rng), output=literal(rng, 0)))
    if state == "failed":
        out.error_info.CopyFrom(error_info(scope, large))
    if state == "aborted":
        out.abort_info.CopyFrom(runs.AbortInfo(reason=sentence(rng), aborted_by=who(rng)))
    return out


def run_details(scope: Scope, state: str, large: bool = False) -> runs.RunDetails:
    """All about a run."""
    return runs.RunDetails(run_spec=run_spec(scope, large), action=details(scope, state, large=large, root=True))


def event(scope: Scope, state: str, large: bool = False) -> runs.ActionEvent:
    """A change of an action."""
    life, name = Life(scope, state), scope.action_id()
    out = runs.ActionEvent(
        id=name,
        attempt=scope.rng.randint(1, 3),
        phase=life.phase,
        version=scope.rng.randrange(5),
        updated_time=life.end or life.start,
        reported_time=timestamp(scope.rng, life.end or life.start),
        cluster="cluster-eu-1",
    )
    if state != "queued":
        out.log_info.append(task_log(scope.rng))
        out.log_context.CopyFrom(log_context(scope.rng, scope, life.start, life.end))
        out.cluster_events.extend(cluster_event(scope, life.start) for _ in range(5 if large else 1))
    if state == "failed":
        out.error_info.CopyFrom(error_info(scope, large))
    if state == "succeeded":
        out.outputs.CopyFrom(references(scope, name.name))
        out.cache_status = CatalogCacheStatus.CACHE_POPULATED
    return out


def action_spec(scope: Scope, kind: str = "task") -> runs.ActionSpec:
    """An action to be run."""
    name = scope.action_id()
    out = runs.ActionSpec(
        action_id=name,
        parent_action_name="a0",
        run_spec=run_spec(scope),
        input_uri=scope.uri(name.name, "inputs.pb"),
        run_output_base=scope.base,
        group=scope.rng.choice(["", "sweep"]),
    )
    set_spec(scope, out, kind)
    return out


def set_spec(scope: Scope, out: Any, kind: str) -> None:
    """Sets the spec of an action to be run."""
    if kind == "task":
        out.task.id.CopyFrom(scope.task_id())
        out.task.spec.CopyFrom(task_spec(scope))
        out.task.cache_key.value = base36(scope.rng, 43) + "="
    elif kind == "trace":
        life = Life(scope, "succeeded")
        trace = runs.TraceAction(name=token(scope.rng), phase=life.phase, start_time=life.start, end_time=life.end)
        trace.outputs.CopyFrom(references(scope, base36(scope.rng)))
        trace.spec.CopyFrom(definitions.TraceSpec(interface=typed_interface(scope.rng, 1)))
        out.trace.CopyFrom(trace)
    else:
        out.condition.CopyFrom(condition(scope))


def named_inputs(scope: Scope) -> task_common.Inputs:
    """Inputs of a run."""
    return inputs(scope.rng, 3, context=True)
