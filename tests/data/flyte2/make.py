"""Writes the example files of this folder, as Flyte 2 would store or send them.

Everything is made up: a run that trains a model, and failed.

inputs.pb      flyteidl2.task.Inputs of the task that failed, with a context
run.pb         flyteidl2.workflow.RunDetails
actions.pbs    12 flyteidl2.workflow.Action of the run, each after its length
runs.pbs       12 flyteidl2.workflow.Run of the project, each after its length
app.pb         flyteidl2.app.App, which serves the model

Needs: pip install -r proto/requirements.txt
Run:   python tests/data/flyte2/make.py [--check]
"""

from __future__ import annotations

import hashlib
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parents[1] / "goldens"))
sys.path.insert(0, str(HERE.parents[1] / "goldens" / "flyte2"))

from checked import write_or_check
from flyteidl2.app import app_definition_pb2 as apps
from flyteidl2.common import identifier_pb2 as ids
from flyteidl2.common import identity_pb2 as identities
from flyteidl2.common import phase_pb2 as phases
from flyteidl2.core import catalog_pb2 as catalog
from flyteidl2.core import execution_pb2 as execution
from flyteidl2.core import identifier_pb2 as core_ids
from flyteidl2.core import interface_pb2 as interfaces
from flyteidl2.core import literals_pb2 as literals
from flyteidl2.core import tasks_pb2 as tasks
from flyteidl2.core import types_pb2 as types
from flyteidl2.task import common_pb2 as common
from flyteidl2.task import run_pb2 as runs
from flyteidl2.task import task_definition_pb2 as definitions
from flyteidl2.workflow import run_definition_pb2 as workflow
from google.protobuf.message import Message
from google.protobuf.timestamp_pb2 import Timestamp
from pbwire import frame

START = datetime(2026, 3, 9, 14, 21, 7, 316_385, tzinfo=UTC)
SCOPE = {"org": "example", "project": "flytesnacks", "domain": "development"}
VERSION = "3f2a9c1d0b7e4a55"
RUN = "r7fk2w9xq4"
PREFIX = f"s3://my-s3-bucket/flyte/example/flytesnacks/development/{RUN}"
PHASES = ["SUCCEEDED", "FAILED", "RUNNING", "SUCCEEDED", "ABORTED", "SUCCEEDED", "QUEUED", "RECOVERED"]
ERROR = """\
Traceback (most recent call last):
  File "/root/train.py", line 88, in fit_model
    booster = train_booster(frame, params)
              ^^^^^^^^^^^^^^^^^^^^^^^^^^^^
  File "/root/boosting.py", line 41, in train_booster
    raise ValueError(f"feature {name!r} has {count} non-finite values")
ValueError: feature 'spend_€' has 3 non-finite values"""


def time(offset: timedelta) -> Timestamp:
    """The time after the start of the run."""
    out = Timestamp()
    out.FromDatetime(START + offset)
    return out


def short_hash(text: str) -> str:
    """A name as Flyte derives it."""
    return hashlib.md5(text.encode()).hexdigest()[:12]


def phase(name: str) -> phases.ActionPhase:
    """The phase of this name."""
    return phases.ActionPhase.Value(f"ACTION_PHASE_{name}")


def task_id(name: str) -> definitions.TaskIdentifier:
    """The identifier of a task."""
    return definitions.TaskIdentifier(**SCOPE, name=name, version=VERSION)


def action_id(name: str, run: str = RUN) -> ids.ActionIdentifier:
    """The identifier of an action."""
    return ids.ActionIdentifier(run=ids.RunIdentifier(**SCOPE, name=run), name=name)


def action(
    name: str, task: str, state: str, offset: timedelta, took: timedelta, *, run: str = RUN, attempts: int = 1
) -> workflow.Action:
    """An action that runs a task."""
    is_done = state not in ("QUEUED", "RUNNING")
    start, end = time(offset), time(offset + took)
    return workflow.Action(
        id=action_id(name, run),
        metadata=workflow.ActionMetadata(
            parent="" if name == "a0" else "a0",
            executed_by=identities.EnrichedIdentity(
                user=identities.User(
                    id=ids.UserIdentifier(subject="00u1f3c9"),
                    spec=identities.UserSpec(first_name="Ada", last_name="Lovelace", email="ada@example.com"),
                )
            ),
            task=workflow.TaskActionMetadata(id=task_id(task), task_type="python", short_name=task.split(".")[1]),
            action_type=workflow.ACTION_TYPE_TASK,
            environment_name=task.split(".")[0],
            funtion_name=task.split(".")[1],
            source=workflow.RUN_SOURCE_CLI,
        ),
        status=workflow.ActionStatus(
            phase=phase(state),
            start_time=start,
            end_time=end if is_done else None,
            duration_ms=took // timedelta(milliseconds=1) if is_done else None,
            attempts=attempts,
            cache_status=catalog.CACHE_MISS,
        ),
    )


def attempt(number: int, offset: timedelta, error: workflow.ErrorInfo) -> workflow.ActionAttempt:
    """An attempt that failed 37 minutes after it was queued."""
    steps = [
        ("QUEUED", 0),
        ("WAITING_FOR_RESOURCES", 1),
        ("INITIALIZING", 95),
        ("RUNNING", 120),
        ("FAILED", 37 * 60),
    ]
    begins = [time(offset + timedelta(seconds=seconds)) for _, seconds in steps]
    pod = f"{RUN}-a0-{number - 1}"
    return workflow.ActionAttempt(
        attempt=number,
        phase=phase("FAILED"),
        start_time=begins[0],
        end_time=begins[-1],
        error_info=error,
        log_info=[
            execution.TaskLog(
                uri=f"https://console.example.com/logs/{pod}",
                name="Kubernetes Logs",
                link_type=execution.TaskLog.DASHBOARD,
                ready=True,
            )
        ],
        logs_available=True,
        cache_status=catalog.CACHE_MISS,
        cluster="eu-1",
        phase_transitions=[
            workflow.PhaseTransition(phase=phase(name), start_time=begin, end_time=end)
            for (name, _), begin, end in zip(steps, begins, [*begins[1:], None], strict=True)
        ],
        cluster_events=[
            workflow.ClusterEvent(
                occurred_at=begins[2],
                message=f"Successfully assigned flytesnacks-development/{pod} to node-7",
                type=workflow.ClusterEvent.TYPE_NORMAL,
                reason="Scheduled",
                source_component="default-scheduler",
                count=1,
            )
        ],
    )


def variable(name: str, of: types.LiteralType) -> interfaces.VariableEntry:
    """A variable of an interface."""
    return interfaces.VariableEntry(key=name, value=interfaces.Variable(type=of, description=name))


def template() -> tasks.TaskTemplate:
    """The template of the task that failed."""
    frame_type = types.LiteralType(structured_dataset_type=types.StructuredDatasetType(format="parquet"))
    depth = types.LiteralType(simple=types.INTEGER)
    score = types.LiteralType(simple=types.FLOAT)
    return tasks.TaskTemplate(
        id=core_ids.Identifier(resource_type=core_ids.TASK, **SCOPE, name="train.fit_model", version=VERSION),
        type="python",
        metadata=tasks.TaskMetadata(
            runtime=tasks.RuntimeMetadata(type=tasks.RuntimeMetadata.FLYTE_SDK, version="2.12.1", flavor="python"),
            retries=literals.RetryStrategy(retries=1),
        ),
        interface=interfaces.TypedInterface(
            inputs=interfaces.VariableMap(variables=[variable("frame", frame_type), variable("depth", depth)]),
            outputs=interfaces.VariableMap(variables=[variable("o0", score)]),
        ),
        container=tasks.Container(
            image="images.example.com/flytesnacks/train:3f2a9c1",
            args=["a0", "--inputs", "{{.input}}", "--outputs-path", "{{.outputPrefix}}", "mod", "train", "fit_model"],
            resources=tasks.Resources(
                requests=[
                    tasks.Resources.ResourceEntry(name=tasks.Resources.CPU, value="4"),
                    tasks.Resources.ResourceEntry(name=tasks.Resources.MEMORY, value="16Gi"),
                ]
            ),
            env=[literals.KeyValuePair(key="LOG_LEVEL", value="20")],
        ),
    )


def run_details() -> workflow.RunDetails:
    """The run that failed in its second attempt."""
    oom = workflow.ErrorInfo(
        message="container was killed: out of memory", kind=workflow.ErrorInfo.KIND_SYSTEM, code="OOMKilled"
    )
    error = workflow.ErrorInfo(message=ERROR, kind=workflow.ErrorInfo.KIND_USER, code="ValueError")
    root = action("a0", "train.fit_model", "FAILED", timedelta(), timedelta(minutes=74, seconds=6), attempts=2)
    return workflow.RunDetails(
        run_spec=runs.RunSpec(
            labels=runs.Labels(values={"team": "growth"}),
            raw_data_storage=runs.RawDataStorage(raw_data_prefix=f"{PREFIX}/raw"),
        ),
        action=workflow.ActionDetails(
            id=root.id,
            metadata=root.metadata,
            status=root.status,
            error_info=error,
            task=definitions.TaskSpec(task_template=template(), short_name="fit_model"),
            attempts=[attempt(1, timedelta(), oom), attempt(2, timedelta(minutes=37, seconds=6), error)],
        ),
    )


def actions() -> list[workflow.Action]:
    """The actions of the run: the root action, and calls of tasks in it."""
    out = [action("a0", "train.fit_model", "FAILED", timedelta(), timedelta(minutes=74, seconds=6), attempts=2)]
    for i in range(11):
        task = ["train.load", "train.clean", "train.fold"][min(i // 2, 2)]
        took = timedelta(seconds=41 * i + 7, milliseconds=250)
        out.append(action(short_hash(f"{task} {i}"), task, PHASES[i % 8], timedelta(minutes=3 * i + 2), took))
    return out


def all_runs() -> list[workflow.Run]:
    """The latest runs of the project."""
    out = []
    for i in range(12):
        task = "train.fit_model" if i % 3 else "train.evaluate"
        name = "r" + short_hash(f"run {i}")[:9]
        root = action("a0", task, PHASES[i % 8], timedelta(hours=-5 * i), timedelta(minutes=17 * i + 1), run=name)
        out.append(workflow.Run(action=root, labels={"team": "growth"}))
    return out


def inputs() -> common.Inputs:
    """The inputs of the task that failed."""
    metadata = literals.StructuredDatasetMetadata(
        structured_dataset_type=types.StructuredDatasetType(format="parquet")
    )
    dataset = literals.StructuredDataset(uri=f"{PREFIX}/raw/frame", metadata=metadata)
    depth = literals.Scalar(primitive=literals.Primitive(integer=12))
    return common.Inputs(
        literals=[
            common.NamedLiteral(
                name="frame",
                value=literals.Literal(scalar=literals.Scalar(structured_dataset=dataset), hash="8d5957f1b4"),
            ),
            common.NamedLiteral(name="depth", value=literals.Literal(scalar=depth)),
        ],
        context=[literals.KeyValuePair(key="team", value="growth")],
    )


def app() -> apps.App:
    """The app that serves the model."""
    condition = apps.Condition(
        last_transition_time=time(timedelta(hours=20)),
        deployment_status=apps.Status.DEPLOYMENT_STATUS_FAILED,
        message="container exits with code 1 as it starts",
        substate=apps.Status.CRASH_LOOP,
        revision=2,
    )
    pending = apps.Condition(
        last_transition_time=time(timedelta(hours=19)),
        deployment_status=apps.Status.DEPLOYMENT_STATUS_PENDING,
        revision=1,
    )
    return apps.App(
        metadata=apps.Meta(id=apps.Identifier(**SCOPE, name="churn"), revision=2),
        spec=apps.Spec(
            container=tasks.Container(image="images.example.com/flytesnacks/serve:3f2a9c1", args=["serve", "--port", "8080"]),
            desired_state=apps.Spec.DESIRED_STATE_ACTIVE,
        ),
        status=apps.Status(
            created_at=time(timedelta(hours=19)),
            last_updated_at=time(timedelta(hours=20)),
            ingress=apps.Ingress(public_url="https://churn.apps.example.com"),
            conditions=[pending, condition],
        ),
    )


def encoded(message: Message) -> bytes:
    """A message with its maps in order."""
    return message.SerializeToString(deterministic=True)


def stream(messages: list[Message]) -> bytes:
    """Messages, each after its length."""
    return b"".join(frame(encoded(message)) for message in messages)


def main() -> None:
    """Writes the files, or compares them."""
    files = {
        "inputs.pb": encoded(inputs()),
        "run.pb": encoded(run_details()),
        "actions.pbs": stream(actions()),
        "runs.pbs": stream(all_runs()),
        "app.pb": encoded(app()),
    }
    write_or_check({str(HERE / name): data for name, data in files.items()}, sys.argv[1:])


if __name__ == "__main__":
    main()
