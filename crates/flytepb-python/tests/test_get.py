"""Values at paths: as read from messages of Google's Python."""

import pytest
from conftest import EXECUTIONS
from flyteidl.admin import task_execution_pb2
from flyteidl.core import literals_pb2

import flytepb
from flytepb.messages import admin

FAILED = (EXECUTIONS / "failed.pb").read_bytes()
EXPECTED = task_execution_pb2.TaskExecution.FromString(FAILED)


def test_one_path_gives_its_value():
    assert flytepb.get(FAILED, "closure.phase", admin.TaskExecution) == EXPECTED.closure.phase
    assert flytepb.get(FAILED, "id.taskId.name") == EXPECTED.id.task_id.name
    assert flytepb.get(EXPECTED, "closure.createdAt.seconds") == EXPECTED.closure.created_at.seconds
    message = flytepb.decode(FAILED)
    assert flytepb.get(message, "closure.error.code") == EXPECTED.closure.error.code
    assert flytepb.get(FAILED, "closure.error") == message.closure.error
    assert flytepb.get(FAILED, "closure.logs") == list(message.closure.logs)
    assert len(message.closure.logs) == len(EXPECTED.closure.logs) > 0


def test_several_values_are_a_list():
    uris = [log.uri for log in EXPECTED.closure.logs]
    assert flytepb.get(FAILED, "closure.logs[*].uri") == uris
    assert flytepb.get(FAILED, "closure.logs[-1].uri") == uris[-1]
    assert flytepb.get(FAILED, "closure..no_such_field") == []


def test_several_paths_give_a_list():
    paths = ["id.taskId.name", "closure.logs[*].uri", "closure.outputUri"]
    values = flytepb.get(FAILED, paths, "TaskExecution")
    uris = [log.uri for log in EXPECTED.closure.logs]
    assert values == [EXPECTED.id.task_id.name, uris, None]
    assert flytepb.get(FAILED, ["id.taskId.name"]) == [EXPECTED.id.task_id.name]
    assert flytepb.get(FAILED, []) == []


def test_absent_values_are_the_default():
    assert flytepb.get(FAILED, "closure.outputUri") is None
    assert flytepb.get(FAILED, "closure.outputUri", default="-") == "-"


def test_maps_and_unknown_fields():
    literals = literals_pb2.LiteralMap()
    literals.literals["x"].scalar.primitive.integer = 7
    data = literals.SerializeToString() + b"\x98\x06\x05"
    path = 'literals["x"].scalar.primitive.integer'
    assert flytepb.get(data, path, "flyteidl.core.LiteralMap") == 7
    assert flytepb.get(data, "#99", "flyteidl.core.LiteralMap") == [b"\x98\x06\x05"]
    found = flytepb.get(data, "literals", "flyteidl.core.LiteralMap")
    assert found["x"].scalar.primitive.integer == 7


def test_errors_name_the_place():
    with pytest.raises(ValueError, match="no field phas; did you mean phase") as raised:
        flytepb.get(FAILED, "closure.phas")
    assert str(raised.value).endswith("\nclosure.phas\n        ^")
    with pytest.raises(ValueError, match="expected `]`"):
        flytepb.get(FAILED, "closure.logs[0")
    with pytest.raises(TypeError, match="a path is a str, or a list of them, not int"):
        flytepb.get(FAILED, 7)
    # The length of `id` is seven, but the message ends after it.
    with pytest.raises(flytepb.DecodeError) as damaged:
        flytepb.get(b"\x0a\x07", "id.taskId.name", admin.TaskExecution)
    assert damaged.value.path == "id"


def test_other_parts_are_not_checked():
    """`input_uri` is not UTF-8."""
    data = b"\x12\x01\xff\x1a\x02\x18\x03"
    with pytest.raises(flytepb.DecodeError):
        flytepb.decode(data, admin.TaskExecution)
    assert flytepb.get(data, "closure.phase", admin.TaskExecution) == 3
