"""Sizes of parts: those of the bytes that Google's Python writes for each of them."""

import pyarrow
import pytest
from conftest import EXECUTIONS, frames
from flyteidl.admin import task_execution_pb2
from flyteidl.core import literals_pb2
from google.protobuf import message as protobuf

import flytepb
from flytepb.messages import admin

FAILED = (EXECUTIONS / "failed.pb").read_bytes()
STREAM = (EXECUTIONS / "executions.pbs").read_bytes()


def by_path(sizes):
    return {size.path: (size.bytes, size.count) for size in sizes}


def alone(message, name):
    """Returns the bytes that one field takes: those of the message with only this field."""
    only = type(message)()
    only.CopyFrom(message)
    for field, _ in message.ListFields():
        if field.name != name:
            only.ClearField(field.name)
    return only.ByteSize()


def expected(message: protobuf.Message, prefix=""):
    """Returns the bytes and counts of all single messages and their fields, lists as one part."""
    found = {}
    for field, value in message.ListFields():
        many = field.is_repeated
        path = prefix + field.name + ("[*]" if many else "")
        found[path] = (alone(message, field.name), len(value) if many else 1)
        if field.message_type and not many:
            found |= expected(value, f"{path}.")
    return found


def test_each_part_has_the_bytes_of_google():
    execution = task_execution_pb2.TaskExecution.FromString(FAILED)
    execution.closure.ClearField("custom_info")  # a Struct, whose members are parts
    data = execution.SerializeToString(deterministic=True)
    sizes = flytepb.sizes(data, admin.TaskExecution)
    assert (sizes[0].path, sizes[0].bytes, sizes[0].count) == ("", len(data), 1)
    assert [size.bytes for size in sizes] == sorted((size.bytes for size in sizes), reverse=True)
    found = by_path(sizes)
    for path, size in expected(execution).items():
        assert found[path] == size, path
    assert sum(size.own for size in sizes) == len(data)


def test_several_messages_are_added_up():
    messages = list(frames(STREAM))
    total = sum(map(len, messages))
    closures = [task_execution_pb2.TaskExecution.FromString(data).closure for data in messages]
    logs = (sum(alone(closure, "logs") for closure in closures), sum(len(c.logs) for c in closures))
    column = pyarrow.chunked_array([messages[:20], messages[20:]])
    for several in (
        messages,
        column,
        (flytepb.decode(data, "TaskExecution") for data in messages),
        flytepb.read_stream(EXECUTIONS / "executions.pbs"),
        [None, *messages],
    ):
        found = by_path(flytepb.sizes(several))
        assert found[""] == (total, len(messages))
        assert found["closure.logs[*]"] == logs
    assert flytepb.sizes([]) == []


def test_elements_may_be_apart():
    literals = literals_pb2.LiteralMap()
    literals.literals["a"].hash = "h"
    literals.literals["b"].hash = "long"
    data = literals.SerializeToString(deterministic=True)
    together = by_path(flytepb.sizes(data, "flyteidl.core.LiteralMap"))
    assert together["literals[*].hash"] == (9, 2)  # 3 + 6
    apart = by_path(flytepb.sizes(data, "flyteidl.core.LiteralMap", elements=True))
    assert (apart['literals["a"].hash'], apart['literals["b"].hash']) == ((3, 1), (6, 1))


def test_errors():
    with pytest.raises(flytepb.DecodeError) as raised:
        flytepb.sizes([FAILED, b"\x0a\x07"], "TaskExecution")
    assert (raised.value.index, raised.value.path) == (1, "id")
    log = flytepb.Message("TaskLog", name="main")
    with pytest.raises(TypeError, match="a flyteidl.core.TaskLog among messages of flyteidl.admin"):
        flytepb.sizes([FAILED, log])
    with pytest.raises(TypeError, match="has the columns project, .*: pass the one that holds"):
        flytepb.sizes(flytepb.decode_batch([FAILED]))
    with pytest.raises(TypeError, match="not BinaryScalar: its as_py"):
        flytepb.sizes(pyarrow.array([FAILED])[0])
    with pytest.raises(TypeError, match="not str: flytepb.read"):
        flytepb.sizes("failed.pb")
    with pytest.raises(TypeError, match="message 1: a message is bytes, not int"):
        flytepb.sizes([FAILED, 7])
