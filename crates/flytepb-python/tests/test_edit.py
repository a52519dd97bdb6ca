"""Changes of fields: the same as those made with Google's Python, and all other bytes kept."""

from datetime import datetime, timedelta, timezone

import pytest
from conftest import EXECUTIONS
from flyteidl.admin import task_execution_pb2
from flyteidl.core import literals_pb2

import flytepb

FAILED = (EXECUTIONS / "failed.pb").read_bytes()


def expected():
    return task_execution_pb2.TaskExecution.FromString(FAILED)


def test_values_are_set_appended_and_deleted():
    changed = flytepb.edit(
        FAILED,
        {"closure.phase": "ABORTED", "id.taskId.name": "other"},
        append={"closure.logs": {"name": "more", "uri": "s3://more"}},
        delete=["closure.error"],
    )
    same = expected()
    same.closure.phase = 4
    same.id.task_id.name = "other"
    same.closure.logs.add(name="more", uri="s3://more")
    same.closure.ClearField("error")
    assert task_execution_pb2.TaskExecution.FromString(changed) == same


def test_other_bytes_stay():
    """The length of the first field takes two bytes more than needed, and field 99 is unknown."""
    literal = literals_pb2.Literal()
    literal.scalar.primitive.integer = 5
    scalar = literal.SerializeToString()
    data = scalar[:1] + bytes([scalar[1] | 0x80, 0x80, 0]) + scalar[2:] + b"\x98\x06\x07"
    assert literals_pb2.Literal.FromString(data).scalar.primitive.integer == 5
    path = "scalar.primitive.integer"
    assert flytepb.edit(data, {path: 6}, "flyteidl.core.Literal") == data.replace(b"\x08\x05", b"\x08\x06")
    assert flytepb.edit(data, type="flyteidl.core.Literal") == data


def test_values_may_be_messages_and_bytes():
    value = flytepb.from_python(7, "flyteidl.core.Literal")
    made = flytepb.edit(b"", append={"literals": {"x": {"hash": "h"}}}, type="flyteidl.core.LiteralMap")
    made = flytepb.edit(made, {'literals["x"]': value}, "flyteidl.core.LiteralMap")
    assert literals_pb2.LiteralMap.FromString(made).literals["x"].scalar.primitive.integer == 7
    made = flytepb.edit(b"", {"scalar.binary.value": b"\xff\x00"}, "flyteidl.core.Literal")
    assert literals_pb2.Literal.FromString(made).scalar.binary.value == b"\xff\x00"


def test_times_and_nested_messages():
    created = datetime(2026, 3, 9, 14, 21, 7, 123456, timezone.utc)
    changed = flytepb.edit(
        FAILED,
        {
            "closure.createdAt": created.replace(tzinfo=None),
            "closure.duration": timedelta(minutes=5, milliseconds=1),
            "closure.logs": [flytepb.Message("TaskLog", name="only"), {"uri": "s3://x"}],
        },
        delete="closure.error",
    )
    same = expected()
    same.closure.created_at.FromDatetime(created)
    same.closure.duration.FromTimedelta(timedelta(minutes=5, milliseconds=1))
    del same.closure.logs[:]
    same.closure.logs.add(name="only")
    same.closure.logs.add(uri="s3://x")
    same.closure.ClearField("error")
    assert task_execution_pb2.TaskExecution.FromString(changed) == same
    made = flytepb.edit(b"", {"scalar.binary": {"value": memoryview(b"\xff")}}, "flyteidl.core.Literal")
    assert literals_pb2.Literal.FromString(made).scalar.binary.value == b"\xff"


def test_errors_name_the_path():
    with pytest.raises(flytepb.EncodeError) as raised:
        flytepb.edit(FAILED, {"closure.phase": "NOPE"})
    assert raised.value.path == "closure.phase"
    with pytest.raises(ValueError, match="no field phas; did you mean phase"):
        flytepb.edit(FAILED, {"closure.phas": 1})
    with pytest.raises(TypeError, match="a datetime, a timedelta or a message, not set"):
        flytepb.edit(FAILED, {"closure.phase": {1}})
    with pytest.raises(TypeError, match="a path is a str, or a list of them, not int"):
        flytepb.edit(FAILED, delete=7)
    with pytest.raises(TypeError, match="not list: pass several messages one by one"):
        flytepb.edit([FAILED], {"closure.phase": 1})
    with pytest.raises(flytepb.DecodeError):
        flytepb.edit(b"\x0a\x07", {"closure.phase": 1}, "flyteidl.admin.TaskExecution")
