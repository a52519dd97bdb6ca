"""Any bytes as a list of fields, and back."""

import os

import pytest
from conftest import cases
from flyteidl.core import execution_pb2

import flytepb


def test_fields_have_number_type_and_value():
    # 150 in field 1, "testing" in field 2, as in the documentation of the protobuf encoding.
    text = flytepb.raw(b"\x08\x96\x01\x12\x07testing")
    lines = [line.split("#")[0].rstrip() for line in text.splitlines()]
    assert lines == ["1 (varint): 150", '2 (len): "testing" (7 bytes)']
    log = execution_pb2.TaskLog(name="main")
    assert flytepb.raw(log) == flytepb.raw(log.SerializeToString())
    assert flytepb.raw(b"") == ""


def test_the_same_bytes_come_back():
    for label, data in cases():
        assert flytepb.from_raw(flytepb.raw(data)) == data, label
    for length in range(200):
        data = os.urandom(length)
        assert flytepb.from_raw(flytepb.raw(data)) == data, data.hex()


def test_changed_text_makes_changed_bytes():
    log = execution_pb2.TaskLog(name="main", uri="s3://logs")
    text = flytepb.raw(log).replace('"main"', '"a longer name"')
    changed = execution_pb2.TaskLog.FromString(flytepb.from_raw(text))
    assert changed == execution_pb2.TaskLog(name="a longer name", uri="s3://logs")


def test_errors_point_at_the_place():
    with pytest.raises(ValueError, match=r"line 2, column 13") as raised:
        flytepb.from_raw('1 (varint): 150\n2 (len): "ab\n')
    assert str(raised.value).endswith('\n2 (len): "ab\n            ^')
    with pytest.raises(TypeError, match="a message is bytes, not int"):
        flytepb.raw(7)
