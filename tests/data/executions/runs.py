"""Task executions in every state of their life.

Needs: pip install flyteidl==1.16.8
"""

from __future__ import annotations

import random
from datetime import datetime, timedelta

from flyteidl.admin import task_execution_pb2 as task_execution
from flyteidl.core import catalog_pb2 as catalog
from flyteidl.core import execution_pb2 as core_execution
from flyteidl.event import event_pb2 as event
from google.protobuf.duration_pb2 import Duration
from parts import (
    DOMAIN,
    PROJECT,
    START,
    VERSION,
    Phase,
    execution_identifier,
    log_context,
    name_of,
    pod_logs,
    prefix_of,
    reason,
    struct,
    task_execution_identifier,
    timestamp,
    varied_literals,
)

from pbwire import END_GROUP, START_GROUP, by_number, field, tag


def base(
    rng: random.Random, task: str, phase: int, *, attempt: int = 0, node: str = "n0", at: datetime = START
) -> tuple[task_execution.TaskExecution, str]:
    """A task execution that has just been created, and the name of its pod."""
    run = name_of(rng)
    pod = f"{run}-{node}-{attempt}"
    return (
        task_execution.TaskExecution(
            id=task_execution_identifier(task, run, node, attempt),
            input_uri=f"{prefix_of(run, node)}/inputs.pb",
            closure=task_execution.TaskExecutionClosure(
                phase=phase,
                created_at=timestamp(at, rng.randrange(10**9)),
                updated_at=timestamp(at, rng.randrange(10**9)),
                task_type="python-task",
                event_version=1,
            ),
        ),
        pod,
    )


def start(closure: task_execution.TaskExecutionClosure, rng: random.Random, at: datetime, pod: str) -> None:
    """Fills what is known once the pod runs."""
    closure.started_at.CopyFrom(timestamp(at + timedelta(seconds=9), rng.randrange(10**9)))
    closure.logs.extend(pod_logs(pod))
    closure.reasons.extend(
        [
            reason(at, 41_230_987, "task submitted to K8s"),
            reason(
                at + timedelta(seconds=2), 0, "Unschedulable:0/3 nodes are available: 3 Insufficient nvidia.com/gpu."
            ),
            reason(
                at + timedelta(seconds=7),
                500_000_000,
                f'[ContainersNotReady|ContainerCreating]: containers with unready status: [{pod}]|Pulling image "images.example.com/flytesnacks/ml:{VERSION}"',
            ),
        ]
    )
    closure.reason = closure.reasons[-1].message
    closure.metadata.CopyFrom(
        event.TaskExecutionMetadata(generated_name=pod, plugin_identifier="container", instance_class=rng.randrange(2))
    )


def finish(closure: task_execution.TaskExecutionClosure, rng: random.Random, at: datetime, pod: str) -> None:
    """Fills what is known once the pod is gone."""
    seconds = rng.randrange(3, 7200)
    end = at + timedelta(seconds=9 + seconds)
    closure.duration.CopyFrom(Duration(seconds=seconds, nanos=rng.randrange(10**9)))
    closure.updated_at.CopyFrom(timestamp(end, rng.randrange(10**9)))
    closure.log_context.CopyFrom(log_context(pod, at + timedelta(seconds=9), end))


def queued() -> task_execution.TaskExecution:
    """Waiting, with nothing known but why."""
    out, _ = base(random.Random(10), "workflows.train.fit_model", Phase.QUEUED)
    out.closure.reasons.append(reason(START, 41_230_987, "task submitted to K8s"))
    out.closure.reason = "task submitted to K8s"
    return out


def running() -> task_execution.TaskExecution:
    """A second attempt, on the way."""
    rng = random.Random(11)
    out, pod = base(rng, "workflows.train.fit_model", Phase.RUNNING, attempt=1)
    start(out.closure, rng, START, pod)
    out.closure.logs[1].ShowWhilePending = True
    out.closure.log_context.CopyFrom(log_context(pod, START + timedelta(seconds=9), None))
    out.closure.metadata.resource_pool_info.append(event.ResourcePoolInfo(allocation_token=f"{pod}-0", namespace="gpu"))
    return out


def succeeded() -> task_execution.TaskExecution:
    """Finished, its outputs inline."""
    rng = random.Random(12)
    out, pod = base(rng, "workflows.train.fit_model", Phase.SUCCEEDED)
    start(out.closure, rng, START, pod)
    finish(out.closure, rng, START, pod)
    for name, value in varied_literals().items():
        out.closure.output_data.literals[name].CopyFrom(value)
    out.closure.custom_info.update({"cached": False, "cost_eur": 0.4182, "spark": {"executors": 4, "ui": None}})
    return out


def traceback_text() -> str:
    """A Python traceback as the task's container uploads it, about 5 kB long."""
    steps = [
        ("flytekit/exceptions/scopes.py", 178, "user_entry_point", "return wrapped(*args, **kwargs)"),
        ("workflows/train.py", 88, "fit_model", "booster = train_booster(frame, params)"),
        ("workflows/boosting.py", 41, "train_booster", "return _fit(frame.select(FEATURES), frame[TARGET], params)"),
        ("workflows/boosting.py", 67, "_fit", "model.fit(x, y, eval_set=[(x_val, y_val)], verbose=params.verbose)"),
        ("xgboost/core.py", 729, "inner_f", "return func(**kwargs)"),
        (
            "xgboost/sklearn.py",
            1055,
            "fit",
            "self._Booster = train(params, train_dmatrix, self.get_num_boosting_rounds())",
        ),
        ("xgboost/training.py", 182, "train", "bst.update(dtrain, iteration=i, fobj=obj)"),
    ]
    lines = ["Trace:", "", "    Traceback (most recent call last):"]
    for depth in range(3):
        for path, number, function, code in steps:
            lines.append(
                f'      File "/usr/local/lib/python3.11/site-packages/{path}", line {number + depth}, in {function}'
            )
            lines.append(f"        {code}")
            lines.append("        " + "^" * (len(code) - depth))
        if depth < 2:
            lines += [
                f"    ValueError: fold {depth}: feature 'spend_€' has 3 non-finite values: [nan, inf, -inf]",
                "",
                "    During handling of the above exception, another exception occurred:",
                "",
                "    Traceback (most recent call last):",
            ]
    lines += [
        "",
        "Message:",
        "",
        "    XGBoostError: [14:32:18] src/data/data.cc:461: Check failed: valid: Input data contains `inf` or `nan`",
        "    Stack trace: [bt] (0) libxgboost.so(+0x1c8ca9) [0x7f3a]\t[bt] (1) libxgboost.so(+0x20d1f4) [0x7f3b]",
        "",
        "User error.",
    ]
    return "\n".join(lines)


def failed() -> task_execution.TaskExecution:
    """Failed for good, with all that the service keeps about it."""
    rng = random.Random(13)
    out, pod = base(rng, "workflows.train.fit_model", Phase.FAILED, attempt=3, node="n1-0-dn2")
    closure = out.closure
    start(closure, rng, START, pod)
    finish(closure, rng, START, pod)
    run = out.id.node_execution_id.execution_id.name
    closure.error.CopyFrom(
        core_execution.ExecutionError(
            code="USER:XGBoostError",
            message=traceback_text(),
            error_uri=f"{prefix_of(run, 'n1-0-dn2')}/3/error.pb",
            kind=core_execution.ExecutionError.USER,
            timestamp=timestamp(START + timedelta(minutes=11), 18_204_117),
            worker=f"{pod}-worker-2",
        )
    )
    closure.reasons.append(reason(START + timedelta(minutes=11), 20_000_001, "container exited with code 1"))
    closure.reason = "container exited with code 1"
    closure.task_type = "pytorch"
    closure.metadata.plugin_identifier = "pytorch"
    for worker in range(3):
        name = f"{pod}-worker-{worker}"
        closure.metadata.external_resources.append(
            event.ExternalResourceInfo(
                external_id=name,
                index=worker,
                retry_attempt=3,
                phase=Phase.FAILED if worker == 2 else Phase.ABORTED,
                logs=pod_logs(name)[:1],
                custom_info=struct(rank=worker, host=f"ip-10-0-3-{17 + worker}", gpus=["A100", "A100"]),
                log_context=log_context(name, START, START + timedelta(minutes=11)),
            )
        )
    closure.metadata.resource_pool_info.extend(
        event.ResourcePoolInfo(allocation_token=f"{pod}-{n}", namespace="gpu") for n in range(2)
    )
    closure.custom_info.update({"workerReplicas": {"replicas": 3.0, "restartPolicy": "NEVER"}, "elastic": None})
    return out


def map_task() -> task_execution.TaskExecution:
    """A map task: 500 subtasks, each an external resource with logs."""
    rng = random.Random(14)
    out, pod = base(rng, "workflows.score.map_score_customer_4a7c", Phase.SUCCEEDED, node="n2")
    start(out.closure, rng, START, pod)
    finish(out.closure, rng, START, pod)
    out.closure.task_type = "container_array"
    out.closure.metadata.plugin_identifier = "k8s-array"
    out.closure.output_uri = f"{prefix_of(out.id.node_execution_id.execution_id.name, 'n2')}/0/outputs.pb"
    for index in range(500):
        attempt = 1 if rng.random() < 0.04 else 0
        name = f"{pod}-{index}"
        out.closure.metadata.external_resources.append(
            event.ExternalResourceInfo(
                external_id=name if not attempt else f"{name}-{attempt}",
                index=index,
                retry_attempt=attempt,
                phase=Phase.SUCCEEDED,
                cache_status=rng.choice([catalog.CACHE_DISABLED, catalog.CACHE_HIT, catalog.CACHE_POPULATED]),
                logs=[
                    core_execution.TaskLog(
                        uri=f"https://k8s.example.com/dashboard/#!/log/{PROJECT}-{DOMAIN}/{name}/pod",
                        name=f"Kubernetes Logs #0-{index}",
                        message_format=core_execution.TaskLog.JSON,
                        ttl=Duration(seconds=86400),
                    )
                ],
            )
        )
    return out


TASKS = [
    ("workflows.etl.extract", "python-task"),
    ("workflows.etl.clean_rows", "spark"),
    ("workflows.train.fit_model", "pytorch"),
    ("workflows.report.summarise", "sql"),
    ("workflows.eager.orchestrate", "python-task"),
]


def varied(rng: random.Random, number: int) -> task_execution.TaskExecution:
    """One of many task executions: any phase, any outcome."""
    task, kind = TASKS[rng.randrange(len(TASKS))]
    phase = rng.choice([0, 1, 2, 2, 3, 3, 3, 3, 4, 5, 5, 6, 7, 8])
    at = START + timedelta(minutes=37 * number)
    node = rng.choice(["n0", "n1", "n12", "start-node", "n0-0-dn3", "fork-n1"])
    out, pod = base(rng, task, phase, attempt=rng.choice([0, 0, 0, 1, 4]), node=node, at=at)
    closure, run = out.closure, out.id.node_execution_id.execution_id.name
    closure.task_type = kind
    out.is_parent = "eager" in task
    if phase not in (0, 1):
        start(closure, rng, at, pod)
    if phase in (3, 4, 5, 8):
        finish(closure, rng, at, pod)
    if phase == 3:
        pool = varied_literals()
        if rng.random() < 0.5:
            closure.output_uri = f"{prefix_of(run, node)}/0/outputs.pb"
        else:
            for name in rng.sample(sorted(pool), rng.randrange(0, 5)):
                closure.output_data.literals[name].CopyFrom(pool[name])
            closure.output_data.SetInParent()
    elif phase in (4, 5, 8):
        code, message, origin = rng.choice(
            [
                (
                    "OOMKilled",
                    f"[1/1] currentAttempt done. Last Error: USER::Pod {pod} terminated with exit code (137). Reason [OOMKilled]. Message: \n.",
                    1,
                ),
                ("Interrupted", "Some node-level issue: node ip-10-0-3-17 was reclaimed", 2),
                ("USER:ValueError", "Message:\n\n    ValueError: no rows for 2026-03-09\n\nUser error.", 1),
                ("Unknown", "", 0),
            ]
        )
        closure.error.CopyFrom(core_execution.ExecutionError(code=code, message=message, kind=origin))
        if rng.random() < 0.5:
            closure.error.error_uri = f"{prefix_of(run, node)}/0/error.pb"
            closure.error.timestamp.CopyFrom(timestamp(at, rng.randrange(10**9)))
    if kind == "spark":
        closure.custom_info.update({"sparkConf": {"spark.executor.instances": "4", "spark.ui": True}, "cores": 8})
    if out.is_parent:
        closure.metadata.external_resources.append(
            event.ExternalResourceInfo(
                external_id="child",
                phase=phase,
                workflow_node_metadata=event.WorkflowNodeMetadata(execution_id=execution_identifier(name_of(rng))),
            )
        )
    return out


def page() -> task_execution.TaskExecutionList:
    """A page of a listing."""
    rng = random.Random(15)
    return task_execution.TaskExecutionList(task_executions=[varied(rng, n) for n in range(20)], token="20")


def with_unknown_fields() -> bytes:
    """A task execution written by a later schema, with fields of every wire type that ours lacks."""
    rng = random.Random(16)
    out, pod = base(rng, "workflows.train.fit_model", Phase.FAILED)
    start(out.closure, rng, START, pod)
    finish(out.closure, rng, START, pod)
    out.closure.error.CopyFrom(core_execution.ExecutionError(code="USER:KeyError", message="'region'", kind=1))
    out.closure.metadata.external_resources.append(event.ExternalResourceInfo(external_id="child", index=7))
    out.closure.custom_info.update({"cached": True})
    tenant = field(1, "tenant-7") + field(2, field(1, 3) + field(2, "nested"))
    group = tag(31, START_GROUP) + field(1, 5) + tag(2, START_GROUP) + tag(2, END_GROUP) + tag(31, END_GROUP)
    for message, extra in [
        (out, field(5, tenant) + field(6, 2**63) + field(19000, "reserved range")),
        (out.id, field(4, "01JP-ULID")),
        (out.id.task_id, field(9, tenant)),
        (out.id.node_execution_id.execution_id, field(3, 1)),
        (out.closure, field(13, "between known fields") + field(20, 0) + field(20, 1) + tag(21, 5) + bytes(range(4))),
        (out.closure.started_at, field(3, 999) + tag(4, 1) + bytes(range(8))),
        (out.closure.error, field(7, field(1, "frame 0") + field(1, "frame 1")) + group),
        (out.closure.logs[1], field(7, b"\xff\x00\xfe raw bytes")),
        (out.closure.logs[1].ttl, field(15, 1)),
        (out.closure.metadata, field(17, "spot") + field(2**29 - 1, 1)),
        (out.closure.metadata.external_resources[0], field(10, tenant) + field(11, 42)),
        (out.closure.reasons[0], field(3, 5)),
        (out.closure.custom_info.fields["cached"], field(7, "comment")),
        (out.closure.log_context.pods[0].containers[0].process, field(3, 137)),
    ]:
        message.MergeFromString(extra)
    return by_number(out.SerializeToString(deterministic=True), out.DESCRIPTOR)
