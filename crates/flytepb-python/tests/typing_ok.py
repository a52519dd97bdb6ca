"""A program that type checkers accept: the types of fields and results are known."""

from __future__ import annotations

import re
from datetime import datetime
from typing import TYPE_CHECKING, Optional

import flytepb
from flytepb import FlyteTaskExecution, hash
from flytepb.messages import admin, core, flyteidl2
from flytepb.messages.core import LiteralMap
from flytepb.messages.flyteidl2 import workflow

if TYPE_CHECKING:
    from flytepb.messages import google


def entity(execution: FlyteTaskExecution) -> None:
    reasons: list[admin.Reason] = execution.closure.reasons
    texts: list[str] = [reason.message for reason in reasons]
    started: datetime = execution.closure.started_at
    time: Optional[google.protobuf.Timestamp] = reasons[0].occurred_at
    org: str = execution.id.task_id.org
    print(texts, started, time, org)


def messages(data: bytes) -> None:
    literals = flytepb.decode(data, LiteralMap)
    names: dict[str, core.Literal] = literals.literals
    scalar: Optional[core.Scalar] = names["x"].scalar
    for closure in flytepb.read_stream("closures.pbs", admin.TaskExecutionClosure):
        phase: int = closure.phase
        uri: Optional[str] = closure.output_uri
        now = datetime.now()
        copy: admin.TaskExecutionClosure = closure.replace(phase="FAILED", started_at=now)
        print(phase, uri, copy, core.TaskExecution.Phase(phase).name)
    one: core.Literal = flytepb.from_python(5, core.Literal)
    replaced: core.LiteralMap = literals.replace(literals=dict(names))
    print(replaced)
    built: core.Literal = core.Literal(scalar={"primitive": {"integer": 5}})
    for name, value in scalar or ():
        print(name, value)
    print(scalar, one, built, flytepb.to_python(one), bytes(one))


def dynamic(data: bytes) -> None:
    message: flytepb.Message = flytepb.decode(data)
    print(message.any_field.of_it, flytepb.decode(data, "LiteralMap").literals)
    print(flytepb.__version__, flytepb.write_stream("copy.pbs", [message, data]))


def batches(data: bytes, execution: FlyteTaskExecution) -> None:
    batch = flytepb.decode_batch([data, data.hex(), execution, flytepb.decode(data), None])
    print(flytepb.encode_batch(batch), flytepb.encode({"a": [1, None]}, "Struct"))
    print(flytepb.encode(execution), flytepb.encode(True, "BoolValue"))


def flyte2(data: bytes) -> None:
    details = flytepb.decode(data, workflow.ActionDetails)
    attempts: list[workflow.ActionAttempt] = details.attempts
    phase: int = attempts[0].phase
    run: Optional[flyteidl2.common.RunIdentifier] = details.id.run if details.id else None
    print(flyteidl2.common.ActionPhase(phase).name, run, flytepb.hash.inputs_hash(data, ["x"]))
    inputs: flyteidl2.task.Inputs = flytepb.from_python({"x": 1}, flyteidl2.task.Inputs)
    print(inputs.literals[0].name, hash.uri_hash("s3://bucket"))


def looking(data: bytes, execution: FlyteTaskExecution) -> None:
    heaviest: flytepb.Size = flytepb.sizes([data, execution], admin.TaskExecution)[0]
    print(heaviest.path, heaviest.bytes + heaviest.own + heaviest.count)
    stream = flytepb.read_stream("executions.pbs", admin.TaskExecution)
    page: str = flytepb.show_html(stream, title="executions", full=True)
    differences: str = flytepb.diff_html(data, execution, names=("a", "b"))
    for path, text in flytepb.grep(data, re.compile("s3://"), path=["closure.logs"]):
        print(path + text + page + differences)
    same: bytes = flytepb.from_raw(flytepb.raw(execution))
    print(same)
