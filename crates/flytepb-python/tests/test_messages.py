"""Messages of any type, by type name."""

import copy
import importlib.metadata
import json
import pickle
import subprocess
import sys
from datetime import date, datetime, timedelta, timezone
from html.parser import HTMLParser
from pathlib import Path

import pytest
from conftest import EXECUTIONS, cases, realistic, same
from flyteidl.admin import launch_plan_pb2, task_execution_pb2
from flyteidl.core import execution_pb2, literals_pb2
from google.protobuf import (
    any_pb2,
    duration_pb2,
    json_format,
    struct_pb2,
    timestamp_pb2,
    wrappers_pb2,
)
from google.protobuf.message import DecodeError

import flytepb

FAILED = (EXECUTIONS / "failed.pb").read_bytes()


@pytest.mark.parametrize("label, data", [pytest.param(*case, id=case[0]) for case in cases()])
def test_fields_read_as_protobufs(label, data):
    try:
        idl = task_execution_pb2.TaskExecution.FromString(data)
        message = flytepb.decode(data, "flyteidl.admin.TaskExecution")
    except (DecodeError, flytepb.DecodeError):
        return  # which bytes are valid is tested elsewhere
    # protobuf moves a map entry with unknown fields, flytepb keeps it in the map.
    if "with a foreign" not in label and "map entry" not in label:
        same(message, idl)


@pytest.mark.parametrize("label, data", [pytest.param(*case, id=case[0]) for case in realistic()])
def test_json_is_protobufs(label, data):
    idl = task_execution_pb2.TaskExecution.FromString(data)
    text = flytepb.to_json(data, "TaskExecution")
    assert json.loads(text) == json.loads(json_format.MessageToJson(idl))
    assert flytepb.from_json(text, "TaskExecution") == data
    names = flytepb.to_json(data, "TaskExecution", proto_names=True, indent=2)
    assert json.loads(names) == json_format.MessageToDict(idl, preserving_proto_field_name=True)


@pytest.mark.parametrize("label, data", [pytest.param(*case, id=case[0]) for case in realistic()])
def test_dictionaries_lead_back(label, data):
    message = flytepb.decode(data)
    assert message.message_type == "flyteidl.admin.TaskExecution"
    assert flytepb.encode(message.to_dict(), message.message_type) == data
    assert flytepb.encode(message) == data
    assert pickle.loads(pickle.dumps(message)) == message


def test_messages_are_built():
    literal = {"scalar": {"primitive": {"integer": 7}}}
    ours = flytepb.Message(
        "flyteidl.core.LiteralMap", literals={"x": literal, "y": {"scalar": {"none_type": {}}}}
    )
    theirs = literals_pb2.LiteralMap.FromString(ours.to_bytes())
    assert theirs.literals["x"].scalar.primitive.integer == 7
    assert theirs.literals["y"].scalar.HasField("none_type")
    assert ours.literals["x"].scalar.primitive.integer == 7
    assert flytepb.encode({"phase": "FAILED"}, "flyteidl.admin.TaskExecutionClosure") == b"\x18\x05"
    struct = flytepb.Message(
        "google.protobuf.Struct", fields={"a": {"list_value": {"values": [{"number_value": 1.5}]}}}
    )
    assert struct_pb2.Struct.FromString(struct.to_bytes())["a"][0] == 1.5
    assert struct["fields"]["a"].list_value.values[0].number_value == 1.5


def test_replace_keeps_the_rest():
    message = flytepb.decode(FAILED + b"\x98\x06\x07", "TaskExecution")
    other = message.replace(input_uri="s3://other", closure=None)
    assert other.input_uri == "s3://other" and other.closure is None
    assert other.id == message.id
    assert other.to_bytes().endswith(b"\x98\x06\x07")
    assert message.replace() == message
    assert message.replace(closure=message.closure).to_bytes() == message.to_bytes()
    with pytest.raises(AttributeError, match="TaskExecution has no field nothing"):
        message.replace(nothing=1)


PHASE = "flyteidl.core.TaskExecution.Phase"
INT = "an int from -2147483648 to 2147483647"


@pytest.mark.parametrize(
    "fields, path, text",
    [
        ({"input_uri": 5}, "input_uri", "expected a str of valid Unicode, not 5 (int)"),
        ({"input_uri": "\ud800"}, "input_uri", "expected a str of valid Unicode, not '\\ud800'"),
        ({"is_parent": "x"}, "is_parent", "expected a bool, not 'x' (str)"),
        (
            {"closure": {"phase": "NO_SUCH_PHASE"}},
            "closure.phase",
            f"is not a value of {PHASE}; it has",
        ),
        ({"closure": {"phase": "failed"}}, "closure.phase", "; did you mean FAILED? It has UNDEF"),
        (
            {"closure": {"phase": "RUNING"}},
            "closure.phase",
            f"'RUNING' is not a value of {PHASE}; did you mean RUNNING? It has UNDEFINED, QUEUED, "
            "RUNNING, SUCCEEDED, ABORTED, FAILED, INITIALIZING, WAITING_FOR_RESOURCES",
        ),
        (
            {"closure": {"phase": 1 << 31}},
            "closure.phase",
            f"expected a name of {PHASE} or {INT}, not 2147483648 (int)",
        ),
        ({"closure": {"phase": 1.5}}, "closure.phase", f"{PHASE} or {INT}, not 1.5 (float)"),
        ({"closure": {"logs": [{}, {"uri": b"x"}]}}, "closure.logs[1].uri", "not b'x' (bytes)"),
        ({"closure": {"logs": 5}}, "closure.logs", "expected a list, not 5 (int)"),
        ({"closure": {"logs": "x"}}, "closure.logs", "expected a list, not 'x' (str)"),
        ({"closure": {"logs": {}}}, "closure.logs", "expected a list, not {} (dict)"),
        ({"closure": {"logs": [5]}}, "closure.logs[0]", "a flyteidl.core.TaskLog or its fields as"),
        (
            {"closure": {"custom_info": {"fields": {1: {}}}}},
            "closure.custom_info.fields[1]",
            "expected a str of valid Unicode as the key, not 1 (int)",
        ),
        (
            {"closure": {"custom_info": []}},
            "closure.custom_info",
            "a google.protobuf.Struct or a dict, not []",
        ),
        (
            {"closure": {"custom_info": {"a": [1, {1: 2}]}}},
            "closure.custom_info['a'][1][1]",
            "expected a str of valid Unicode as the key, not 1 (int)",
        ),
        (
            {"closure": {"custom_info": {"a": [1, {"b": b"x"}]}}},
            "closure.custom_info['a'][1]['b']",
            "expected None, a bool, an int or float, a str, a list or a dict, not b'x' (bytes)",
        ),
        ({"closure": {"custom_info": {"a": 10**400}}}, "closure.custom_info['a']", "not 100000"),
        ({"closure": {"event_version": -(1 << 40)}}, "closure.event_version", INT),
        ({"id": {"retry_attempt": -1}}, "id.retry_attempt", "an int from 0 to 4294967295, not -1"),
        ({"closure": flytepb.Message("Literal")}, "closure", "admin.TaskExecutionClosure or its"),
        (
            {"id": {"nothing": 1}},
            "id",
            "TaskExecutionIdentifier has no field nothing; it has task_id",
        ),
        ({"id": {"taskid": 1}}, "id", "has no field taskid; did you mean task_id?"),
        ({"id": {1: 1}}, "id", "expected names of fields as str, not 1 (int)"),
        ({"input_uri": [0] * 10**6}, "input_uri", "not a value of length 1000000 (list)"),
    ],
)
def test_values_that_do_not_fit_are_named(fields, path, text):
    with pytest.raises(flytepb.EncodeError) as raised:
        flytepb.encode(fields, "flyteidl.admin.TaskExecution")
    assert raised.value.path == path
    assert str(raised.value).startswith(path)
    assert text in str(raised.value)


def test_what_is_no_message_is_named():
    with pytest.raises(TypeError, match="fields need a type"):
        flytepb.encode({"phase": 1})
    with pytest.raises(flytepb.EncodeError, match="not <flyteidl.core.Scalar> \\(Message\\)"):
        flytepb.encode(flytepb.Message("Scalar"), "Literal")
    with pytest.raises(AttributeError, match="Literal has no field scalr; did you mean scalar?"):
        flytepb.Message("Literal").scalr
    with pytest.raises(LookupError, match="; did you mean flyteidl.admin.TaskExecution?"):
        flytepb.decode(b"", "TaskExecutoin")


def test_depth_is_limited():
    deep = {}
    for _ in range(10_000):
        deep = {"collection": {"literals": [deep]}}
    with pytest.raises(flytepb.EncodeError, match="nested too deep"):
        flytepb.encode(deep, "Literal")
    message = flytepb.Message("flyteidl.core.Literal")
    with pytest.raises(flytepb.DecodeError, match="nested deeper than the limit"):
        while True:
            message = flytepb.Message("flyteidl.core.Literal", collection={"literals": [message]})


def test_errors_say_where():
    with pytest.raises(flytepb.DecodeError) as raised:
        flytepb.decode(b"\x1a\x04\x0a\x02\xff\xff", "flyteidl.admin.TaskExecution")
    error = raised.value
    assert isinstance(error, ValueError)
    assert (error.offset, error.path, error.index) == (4, "closure.output_uri", None)
    assert str(error) == "string is not valid UTF-8 at byte 4, in closure.output_uri"
    again = pickle.loads(pickle.dumps(error))
    assert (str(again), again.offset, again.path) == (str(error), 4, "closure.output_uri")
    with pytest.raises(flytepb.JsonError) as raised:
        flytepb.from_json('{\n  "inputUri": 5}', "TaskExecution")
    assert (raised.value.line, raised.value.column, raised.value.path) == (2, 15, "input_uri")
    with pytest.raises(LookupError, match="there is no message type Nothing"):
        flytepb.decode(b"", "Nothing")
    with pytest.raises(LookupError, match="the name of several types"):
        flytepb.decode(b"", "TaskExecutionMetadata")
    with pytest.raises(TypeError, match="a message is bytes, not str"):
        flytepb.decode("text", "TaskExecution")
    with pytest.raises(ValueError, match="type of the bytes cannot be detected"):
        flytepb.decode(b"{}")


def test_other_buffers_are_taken():
    for data in (bytearray(FAILED), memoryview(FAILED), memoryview(b"." + FAILED)[1:]):
        assert flytepb.decode(data, "TaskExecution").to_bytes() == FAILED


def test_detect():
    found = flytepb.detect(FAILED)
    assert (found.kind, found.type, found.messages) == (
        "message",
        "flyteidl.admin.TaskExecution",
        1,
    )
    assert str(found) == "flyteidl.admin.TaskExecution"
    stream = flytepb.detect((EXECUTIONS / "executions.pbs").read_bytes())
    assert (stream.kind, stream.type) == ("stream", "flyteidl.admin.TaskExecution")
    assert stream.messages == sum(label.startswith("executions[") for label, _ in realistic())
    assert flytepb.detect(b"", "outputs.pb").type == "flyteidl.core.LiteralMap"
    assert flytepb.detect(b'{"a": 1}').kind == "other"


def test_check():
    checked = flytepb.check(FAILED)
    assert checked.same_bytes and checked.bytes == len(FAILED) and not checked.unknown_fields
    assert "id.task_id.org" in {
        loss.path for loss in checked.flytekit_losses if loss.kind == "dropped"
    }
    unknown = flytepb.check(b"\x98\x06\x07", "TaskExecution")
    assert unknown.unknown_fields == [("", 99, 3)]
    # A TaskExecution in an Any, with the same.
    held = flytepb.Message(
        "google.protobuf.Any",
        type_url="type.googleapis.com/flyteidl.admin.TaskExecution",
        value=b"\x98\x06\x07",
    )
    inside = flytepb.check(held.to_bytes(), "google.protobuf.Any")
    assert inside.unknown_fields == [("", 99, 3)]
    refused = flytepb.check(b"\x1a\x09\x2a\x07\x08\xff\xff\xff\xff\xff\x7f", "TaskExecution")
    assert refused.flytekit_losses is None and refused.flytekit_error.startswith(
        "ValueError: Timestamp"
    )
    assert flytepb.check(b"", "Literal").flytekit_losses is None


def test_equality_and_hash():
    one = flytepb.decode(FAILED, "TaskExecution")
    other = flytepb.decode(FAILED, "TaskExecution")
    assert one == other and hash(one) == hash(other) and one != one.replace(input_uri="x")
    assert len({one, other}) == 1
    nan = flytepb.Message("google.protobuf.Value", number_value=float("nan"))
    assert nan == flytepb.decode(nan.to_bytes(), "google.protobuf.Value")
    assert one != flytepb.Message("Literal") and one != 5
    assert "closure" in one.set_fields()
    assert repr(one).startswith("<flyteidl.admin.TaskExecution>\nid {")


def test_types_are_listed():
    names = flytepb.types()
    assert len(names) > 437 and "flyteidl.admin.TaskExecution" in names
    for name in names:
        assert flytepb.encode(flytepb.Message(name)) == b""


@pytest.mark.parametrize(
    "value, seconds, nanos",
    [
        (datetime(2026, 2, 7, 14, 21, 7, 123456), 1770474067, 123456000),
        (datetime(2026, 2, 7, 14, 21, 7, tzinfo=timezone(timedelta(hours=2))), 1770466867, 0),
        (datetime(1969, 12, 31, 23, 59, 59, 999999), -1, 999999000),
        (date(1970, 1, 2), 86400, 0),
        ("2026-02-07T14:21:07.123456789Z", 1770474067, 123456789),
        ("2026-02-07T14:21:07+02:00", 1770466867, 0),
        ("2026-02-07T14:21:07.5", 1770474067, 500000000),
        ("2026-02-07 14:21:07", 1770474067, 0),
        ("1970-01-02", 86400, 0),
        ({"seconds": 1}, 1, 0),
    ],
)
def test_times_are_values_of_python(value, seconds, nanos):
    closure = flytepb.Message("flyteidl.admin.TaskExecutionClosure", started_at=value)
    assert (closure.started_at.seconds, closure.started_at.nanos) == (seconds, nanos)
    assert closure.replace(started_at=value) == closure


@pytest.mark.parametrize(
    "value, seconds, nanos",
    [
        (timedelta(days=1, microseconds=1), 86400, 1000),
        (timedelta(seconds=-1.5), -1, -500000000),
        (timedelta(microseconds=-1), 0, -1000),
        ("1.000000001s", 1, 1),
        ("-3s", -3, 0),
    ],
)
def test_spans_are_values_of_python(value, seconds, nanos):
    closure = flytepb.Message("flyteidl.admin.TaskExecutionClosure", duration=value)
    assert (closure.duration.seconds, closure.duration.nanos) == (seconds, nanos)


def test_times_of_pandas_keep_nanoseconds():
    pandas = pytest.importorskip("pandas")
    for text, nanos in (("2026-02-07T14:21:07.123456789Z", 123456789), ("1969-12-31", 0)):
        theirs = timestamp_pb2.Timestamp()
        theirs.FromJsonString(text if "T" in text else f"{text}T00:00:00Z")
        ours = flytepb.encode(pandas.Timestamp(text), "google.protobuf.Timestamp")
        assert ours == theirs.SerializeToString() and theirs.nanos == nanos
    for nanos in (1, -1, 1_500_000_001, -1_500_000_001, 86_400_000_000_001):
        theirs = duration_pb2.Duration()
        theirs.FromNanoseconds(nanos)
        ours = flytepb.encode(pandas.Timedelta(nanos, "ns"), "google.protobuf.Duration")
        assert ours == theirs.SerializeToString()
    with pytest.raises(ValueError, match="NaT is not a time"):
        flytepb.encode(pandas.NaT, "google.protobuf.Timestamp")


@pytest.mark.parametrize(
    "name, value, text",
    [
        ("started_at", "yesterday", "google.protobuf.Timestamp, a datetime, an ISO text or its"),
        ("started_at", 'a"', "an ISO text or its fields as a dict, not 'a\"' (str)"),
        ("started_at", 5, "an ISO text or its fields as a dict, not 5 (int)"),
        ("started_at", timedelta(), "an ISO text or its fields as a dict, not datetime.timedelta"),
        ("duration", "5 minutes", "Duration, a timedelta, a text such as '1.5s' or its fields"),
        ("duration", datetime(2026, 1, 1), "'1.5s' or its fields as a dict, not datetime."),
        ("error", "text", "expected a flyteidl.core.ExecutionError or its fields as a dict"),
    ],
)
def test_values_that_are_no_times_are_named(name, value, text):
    with pytest.raises(flytepb.EncodeError) as raised:
        flytepb.encode({name: value}, "flyteidl.admin.TaskExecutionClosure")
    assert raised.value.path == name
    assert text in str(raised.value)


PLAIN = [
    {},
    {"a": None, "b": True, "c": 3, "d": -1.5, "e": "é", "f": [], "g": {}, "h": 2**53},
    {"list": [1, [None, "x"], {"y": [False]}], "tuple": (1, 2)},
    {"fields": {}},
    {"fields": {"x": 1}},
    {"fields": {"a": {"b": 1}}, "values": []},
    {"x": {"string_value": "s"}, "y": [{"number_value": 1}, {"list_value": [1]}]},
    {"values": [1], "nan": float("inf")},
]


@pytest.mark.parametrize("plain", PLAIN)
def test_plain_values_become_structs(plain):
    theirs = struct_pb2.Struct()
    theirs.update(plain)
    ours = flytepb.encode(plain, "Struct")
    assert struct_pb2.Struct.FromString(ours) == theirs
    # The same inside a field, a list and a message that is replaced.
    wrapped = [
        flytepb.Message("flyteidl.admin.TaskExecutionClosure", custom_info=plain).custom_info,
        flytepb.Message("flyteidl.core.TaskTemplate").replace(custom=plain).custom,
    ]
    for message in wrapped:
        assert struct_pb2.Struct.FromString(message.to_bytes()) == theirs
    values = struct_pb2.ListValue()
    values.extend([plain, None, 1])
    ours = flytepb.encode([plain, None, 1], "ListValue")
    assert struct_pb2.ListValue.FromString(ours) == values
    assert flytepb.encode(flytepb.decode(ours, "ListValue").to_dict(), "ListValue") == ours
    struct = flytepb.decode(flytepb.encode(plain, "Struct"), "Struct")
    assert flytepb.encode(struct.to_dict(), "Struct") == struct.to_bytes()


@pytest.mark.parametrize("plain", [None, True, False, 0, 5, 2.5, "", "x", [], [1, "a"], {"a": [1]}])
def test_plain_values_are_values(plain):
    theirs = json_format.ParseDict(plain, struct_pb2.Value())
    ours = flytepb.encode(plain, "Value")
    assert struct_pb2.Value.FromString(ours) == theirs
    assert flytepb.encode(flytepb.decode(ours, "Value").to_dict(), "Value") == ours
    fields = flytepb.Message("Struct", fields={"x": plain})
    assert struct_pb2.Struct.FromString(fields.to_bytes()).fields["x"] == theirs


def test_messages_are_plain_values():
    inner = flytepb.decode(flytepb.encode({"a": 1}, "Struct"), "Struct")
    theirs = struct_pb2.Struct()
    theirs.update({"x": [{"a": 1}, [2], "v"]})
    for values in (
        flytepb.decode(flytepb.encode([2], "ListValue"), "ListValue"),
        json_format.ParseDict([2], struct_pb2.ListValue()),
    ):
        value = flytepb.Message("Value", string_value="v")
        ours = flytepb.encode({"x": [inner, values, value]}, "Struct")
        assert struct_pb2.Struct.FromString(ours) == theirs
    with pytest.raises(flytepb.EncodeError, match="expected None, a bool, an int") as raised:
        flytepb.encode({"x": flytepb.Message("Value")}, "Struct")
    assert raised.value.path == "['x']"


def test_plain_values_have_a_depth():
    deep = []
    for _ in range(10_000):
        deep = [deep]
    for value, of in (({"a": deep}, "Struct"), (deep, "ListValue"), (deep, "Value")):
        with pytest.raises(flytepb.EncodeError, match="nested too deep"):
            flytepb.encode(value, of)


@pytest.mark.parametrize(
    "name, value",
    [
        ("BoolValue", True),
        ("BoolValue", False),
        ("Int32Value", -5),
        ("Int64Value", 2**63 - 1),
        ("UInt32Value", 2**32 - 1),
        ("UInt64Value", 2**64 - 1),
        ("FloatValue", 1.5),
        ("DoubleValue", 1e300),
        ("StringValue", "é"),
        ("BytesValue", b"\xff"),
    ],
)
def test_plain_values_are_wrapped(name, value):
    theirs = getattr(wrappers_pb2, name)(value=value).SerializeToString()
    assert flytepb.encode(value, name) == theirs
    assert flytepb.encode({"value": value}, name) == theirs
    wrong = 1.5 if "Int" in name or name == "BytesValue" else object()
    with pytest.raises(flytepb.EncodeError, match=f"expected a google.protobuf.{name}, .* or its"):
        flytepb.encode(wrong, name)


def test_false_in_a_wrapper_is_present():
    spec = flytepb.Message("LaunchPlanSpec", interruptible=False, raw_output_data_config=None)
    theirs = launch_plan_pb2.LaunchPlanSpec.FromString(spec.to_bytes())
    assert theirs.HasField("interruptible") and not theirs.interruptible.value
    assert not theirs.HasField("raw_output_data_config")


def test_any_takes_messages():
    task = flytepb.Message("TaskLog", name="pod")
    theirs = any_pb2.Any()
    theirs.Pack(execution_pb2.TaskLog(name="pod"))
    for message in (task, execution_pb2.TaskLog(name="pod")):
        assert flytepb.encode(message, "google.protobuf.Any") == theirs.SerializeToString()
    packed = flytepb.decode(theirs.SerializeToString(), "google.protobuf.Any")
    assert flytepb.encode(packed, "google.protobuf.Any") == packed.to_bytes()
    with pytest.raises(flytepb.EncodeError, match="Any, any other message or its fields as a dict"):
        flytepb.encode("text", "google.protobuf.Any")


def test_entities_and_messages_are_encoded():
    ours = flytepb.FlyteTaskExecution.from_bytes(FAILED)
    theirs = task_execution_pb2.TaskExecution.FromString(FAILED)
    assert flytepb.encode(ours) == flytepb.encode(ours, "TaskExecution") == FAILED
    # protobuf orders the entries of maps in its own way.
    for data in (flytepb.encode(theirs), flytepb.encode(theirs, "TaskExecution")):
        assert task_execution_pb2.TaskExecution.FromString(data) == theirs


@pytest.mark.parametrize(
    "fields, of, path, names",
    [
        (
            {"scalar": {}, "collection": {}},
            "Literal",
            "",
            "scalar and collection are members of the oneof value of flyteidl.core.Literal",
        ),
        (
            {"closure": {"output_uri": "s3://b", "error": {"code": "x"}}},
            "flyteidl.admin.TaskExecution",
            "closure",
            "output_uri and error are members of the oneof output_result of flyteidl.admin.",
        ),
    ],
)
def test_two_members_of_a_oneof_are_named(fields, of, path, names):
    for build in (lambda: flytepb.encode(fields, of), lambda: flytepb.Message(of, **fields)):
        with pytest.raises(flytepb.EncodeError, match=names) as raised:
            build()
        assert raised.value.path == path
        assert str(raised.value).endswith(": set only one of them")


def test_one_member_replaces_another():
    literal = flytepb.from_python(5)
    other = literal.replace(collection={})
    assert other.scalar is None and other.collection is not None
    assert flytepb.Message("Literal", scalar=None, collection={}) == other


def test_values_of_literals_name_their_function():
    for fields, path, text in (
        (
            {"literals": {"x": 3}},
            "literals['x']",
            r"a dict, not 3 \(int\): flytepb.from_python\(va",
        ),
        ({"literals": {"x": {"a": 1}}}, "literals['x']", r"no field a; .*: flytepb.from_python\("),
        (
            {"x": 3},
            "",
            r"no field x; it has literals: flytepb.from_python\(values, \"LiteralMap\"\)",
        ),
    ):
        with pytest.raises(flytepb.EncodeError, match=text) as raised:
            flytepb.encode(fields, "LiteralMap")
        assert raised.value.path == path
    inputs = flytepb.from_python({"x": 3}, "LiteralMap")
    spec = flytepb.Message("ExecutionCreateRequest", inputs=inputs)
    assert flytepb.to_python(spec.inputs) == {"x": 3}


def test_the_version_is_known():
    assert flytepb.__version__ == importlib.metadata.version("flytepb")


class Tags(HTMLParser):
    """Collects tags, texts, and those that do not match."""

    def __init__(self):
        super().__init__()
        self.open, self.seen, self.texts = [], set(), []
        self.folded, self.links = [], []

    def handle_starttag(self, tag, attrs):
        self.open.append(tag)
        self.seen.add(tag)
        if tag == "details" and "open" not in dict(attrs):
            self.folded.append(self.open.count("details"))
        if tag == "a":
            self.links.append(dict(attrs))

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.texts.append(data)


@pytest.mark.parametrize("label, data", [pytest.param(*case, id=case[0]) for case in realistic()])
def test_notebooks_show_what_the_program_shows(label, data):
    html = flytepb.decode(data, "TaskExecution")._repr_html_()
    tags = Tags()
    tags.feed(html)
    known = {"div", "b", "details", "summary", "span", "pre", "i", "a"}
    assert not tags.open and tags.seen <= known
    logs = [log.uri for log in flytepb.decode(data, "TaskExecution").closure.logs]
    for uri in filter(lambda uri: uri.startswith("https://"), logs):
        link = {"href": uri, "target": "_blank", "rel": "noopener noreferrer"}
        assert link in tags.links
    text = "".join(tags.texts)
    program = subprocess.run(
        [sys.executable, "-m", "flytepb", "show", "-", "--from", "pb"],
        input=data,
        capture_output=True,
        check=True,
    )
    shown = program.stdout.decode().partition("\n\n")[2]
    for line in shown.splitlines():
        words = line.strip(" |").split()
        if not line.startswith("(shortened"):
            assert all(word.rstrip(":") in text for word in words), line


def test_notebooks_fold_long_messages():
    def folded(message):
        tags = Tags()
        tags.feed(message._repr_html_())
        return tags.folded

    short = {"literals": {f"x{i}": {"hash": "h", "metadata": {"a": "b"}} for i in range(3)}}
    long = {"literals": {f"x{i}": {"hash": "h", "metadata": {"a": "b"}} for i in range(20)}}
    assert folded(flytepb.Message("LiteralMap", **short)) == []
    # The first level is open, all others are not.
    levels = folded(flytepb.Message("LiteralMap", **long))
    assert levels and set(levels) == {2}
    # Long texts scroll.
    for text in ("x" * 2000, "line\n" * 50):
        closure = flytepb.Message("flyteidl.admin.TaskExecutionClosure", error={"message": text})
        html = closure._repr_html_()
        assert "max-height" in html[html.index("<pre") : html.index("</pre>")]
    assert "<pre" not in flytepb.Message("TaskLog", name="x" * 150)._repr_html_()


@pytest.mark.parametrize(
    "uri, is_link",
    [
        ("https://logs/a?b=c&d", True),
        ("http://logs", True),
        ("s3://bucket/key", False),
        ("javascript:alert(1)", False),
        ("https://logs and more", False),
        ("see https://logs", False),
    ],
)
def test_notebooks_link_to_web_pages(uri, is_link):
    tags = Tags()
    tags.feed(flytepb.Message("TaskLog", uri=uri)._repr_html_())
    assert [link["href"] for link in tags.links] == [uri] * is_link
    assert uri in "".join(tags.texts)


def test_notebooks_run_no_scripts():
    script = "<script>alert('&')</script>"
    execution = {"closure": {"error": {"code": script, "message": f"{script}\n{script}"}}}
    message = flytepb.Message("flyteidl.admin.TaskExecution", input_uri=script, **execution)
    ours = flytepb.FlyteTaskExecution.from_flyte_idl(message)
    escaped = "&lt;script&gt;alert(&#x27;&amp;&#x27;)&lt;/script&gt;"
    for shown in (message, ours, ours.closure, ours.closure.error):
        html = shown._repr_html_()
        assert "<script" not in html and escaped in html
    assert "empty" in flytepb.Message("Literal")._repr_html_()


def test_messages_are_immutable():
    literal = flytepb.Message("Literal", hash="x")
    with pytest.raises(AttributeError, match="immutable: replace.hash=…. returns a copy"):
        literal.hash = "y"
    with pytest.raises(AttributeError, match="immutable"):
        del literal.hash
    assert literal.hash == "x"


def test_iteration_gives_the_set_fields():
    closure = flytepb.Message("TaskExecutionClosure", phase=3, error={"code": "X"})
    assert [name for name, _ in closure] == ["error", "phase"]
    fields = dict(closure)
    assert fields["phase"] == 3 and fields["error"].code == "X"
    assert list(flytepb.Message("TaskExecutionClosure")) == []
    assert bytes(closure) == closure.to_bytes()


def test_names_are_found_however_they_are_made():
    literal = flytepb.Message("Literal", hash="x")
    assert getattr(literal, "".join(["ha", "sh"])) == "x"
    assert getattr(literal, "".join(["to_", "bytes"]))() == b'"\x01x'
    assert not hasattr(literal, "".join(["no", "pe"]))


def test_unusual_encodings_are_kept():
    # Fields out of order, an overlong varint, and a message in two parts, which are merged.
    wire = b"\x18\x83\x00\x0a\x01u\x0a\x01v"
    closure = flytepb.decode(wire, "TaskExecutionClosure")
    assert closure.to_bytes() == wire and closure.phase == 3 and closure.output_uri == "v"
    split = b"\x12\x03\x0a\x01c\x12\x03\x12\x01m"
    error = flytepb.decode(split, "TaskExecutionClosure").error
    assert (error.code, error.message) == ("c", "m")


def test_lists_and_maps_of_messages_can_only_be_read():
    literals = flytepb.from_python({"x": [1, 2]}, "LiteralMap")
    items = literals.literals["x"].collection.literals
    for change in (
        lambda: items.append(items[0]),
        lambda: items.__setitem__(0, items[1]),
        lambda: literals.literals.pop("x"),
        lambda: literals.literals.update(y=items[0]),
    ):
        with pytest.raises(TypeError, match="of a message are immutable: change a copy"):
            change()
    # The same object each time, so that indexing in a loop is fast.
    assert literals.literals is literals.literals
    copies = [list(items), copy.copy(items), pickle.loads(pickle.dumps(items))]
    assert all(type(made) is list and made == items for made in copies)
    changed = literals.replace(literals={**literals.literals, "y": items[0]})
    assert changed.literals["y"] == items[0] and "y" not in literals.literals
    assert type(literals.to_dict()["literals"]) is dict


def test_fields_are_contained_if_they_are_set():
    closure = flytepb.Message("TaskExecutionClosure", phase=3)
    assert "phase" in closure and "error" not in closure and "nope" not in closure


def test_checks_take_messages_and_errors_name_the_function_for_files():
    closure = flytepb.Message("TaskExecutionClosure", phase=3)
    assert flytepb.check(closure).same_bytes
    for file in ("inputs.pb", Path("inputs.pb")):
        with pytest.raises(TypeError, match="bytes, not .*: flytepb.read.path. reads a file"):
            flytepb.decode(file)


def test_damaged_bytes_are_detected_as_by_the_program():
    data = (EXECUTIONS / "failed.pb").read_bytes()
    for damaged in (data[:300], data[:50] + b"\xff" + data[51:]):
        found = flytepb.detect(damaged)
        assert (found.kind, found.type) == ("damaged", "flyteidl.admin.TaskExecution")
        assert str(found) == "damaged, probably flyteidl.admin.TaskExecution"
