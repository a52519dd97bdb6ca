"""Search in strings: compared with all strings of Google's messages."""

import re

import pytest
from conftest import EXECUTIONS
from flyteidl.admin import task_execution_pb2
from flyteidl.core import literals_pb2

import flytepb

FAILED = (EXECUTIONS / "failed.pb").read_bytes()
EXPECTED = task_execution_pb2.TaskExecution.FromString(FAILED)


def strings(message):
    """Yields all strings of a message, apart from keys of maps."""
    for field, value in message.ListFields():
        is_map = field.message_type and field.message_type.GetOptions().map_entry
        values = value.values() if is_map else value if field.is_repeated else [value]
        for one in values:
            if hasattr(one, "ListFields"):
                yield from strings(one)
            elif isinstance(one, str):
                yield one


@pytest.mark.parametrize("pattern", ["s3://", "^workflows", r"\d{4}-\d\d", "(?i)error", ""])
def test_all_strings_with_a_match_are_found(pattern):
    found = flytepb.grep(FAILED, pattern)
    assert sorted(text for _, text in found) == sorted(
        text for text in strings(EXPECTED) if re.search(pattern, text)
    )
    for path, text in found:
        value = flytepb.get(FAILED, path)  # a google.protobuf.Value, if it is in a Struct
        assert (flytepb.to_python(value) if isinstance(value, flytepb.Message) else value) == text


def test_values_at_paths():
    logs = [(f"closure.logs[{i}].uri", log.uri) for i, log in enumerate(EXPECTED.closure.logs)]
    assert flytepb.grep(FAILED, "", path="closure.logs[*].uri") == logs
    code = ("closure.error.code", EXPECTED.closure.error.code)
    message = flytepb.decode(FAILED)
    assert flytepb.grep(message, "^USER", path=["closure.error", "id"]) == [code]


def test_patterns_may_be_compiled():
    literals = literals_pb2.LiteralMap()
    literals.literals["x"].scalar.primitive.string_value = "One\nTWO"
    compiled = re.compile("^two$", re.IGNORECASE | re.MULTILINE)
    path = 'literals["x"].scalar.primitive.string_value'
    assert flytepb.grep(literals, compiled) == [(path, "One\nTWO")]
    assert flytepb.grep(literals, "^two$") == []


def test_errors():
    with pytest.raises(re.error):
        flytepb.grep(FAILED, "(")
    with pytest.raises(TypeError, match="bytes-like|bytes pattern"):
        flytepb.grep(FAILED, b"x")
    with pytest.raises(ValueError, match="no field phas; did you mean phase"):
        flytepb.grep(FAILED, "x", path="closure.phas")
    with pytest.raises(flytepb.DecodeError):
        flytepb.grep(b"\x0a\x07", "x", "TaskExecution")
