"""Literals as Python's own values and back, compared with flytekit's type engine."""

import dataclasses
import enum
import json
import math
import typing
from datetime import date, datetime, timedelta, timezone

import pytest
from conftest import EXECUTIONS, GOLDENS
from flyteidl.core import interface_pb2, literals_pb2
from flytekit.core.context_manager import FlyteContextManager
from flytekit.core.type_engine import TypeEngine
from flytekit.models.literals import Literal
from google.protobuf import struct_pb2, wrappers_pb2

import flytepb

UTC = timezone.utc
KOLKATA = timezone(timedelta(hours=5, minutes=30))


class Color(enum.Enum):
    RED = "red"


class Level(str, enum.Enum):
    HIGH = "high"


@dataclasses.dataclass
class Point:
    x: int
    y: float


@dataclasses.dataclass
class Config:
    name: str
    points: typing.List[Point]
    weights: typing.Dict[str, float]
    made: datetime
    day: date
    took: timedelta
    color: Color
    data: bytes
    note: typing.Optional[str] = None
    on: bool = True


CONFIG = Config(
    "é",
    [Point(1, 0.5), Point(-(2**40), math.inf)],
    {"a": 1.0, "b": -0.0},
    datetime(2026, 2, 7, 14, 21, 7, 120, tzinfo=KOLKATA),
    date(2024, 2, 29),
    timedelta(days=-1, microseconds=1),
    Color.RED,
    b"\0\xff",
)

# Values with the types that flytekit needs.
VALUES = [
    (0, int),
    (-5, int),
    (2**63 - 1, int),
    (-(2**63), int),
    (True, bool),
    (False, bool),
    (0.0, float),
    (-0.0, float),
    (1e300, float),
    (math.nan, float),
    ("", str),
    ("é\n'", str),
    (None, type(None)),
    (datetime(2026, 2, 7, 14, 21, 7, 123456, tzinfo=UTC), datetime),
    (datetime(2026, 2, 7, 14, 21, 7, tzinfo=KOLKATA), datetime),
    (datetime(1, 1, 1), datetime),
    (datetime(1969, 12, 31, 23, 59, 59, 999999), datetime),
    (datetime(9999, 12, 31, 23, 59, 59, 999999), datetime),
    (timedelta(), timedelta),
    (timedelta(days=3, microseconds=1), timedelta),
    (timedelta(seconds=-1.5), timedelta),
    (timedelta(microseconds=-1), timedelta),
    (timedelta.max, timedelta),
    (timedelta.min, timedelta),
    ([], typing.List[int]),
    ([1, 2], typing.List[int]),
    ([["a"], []], typing.List[typing.List[str]]),
    ([{"a": 1}], typing.List[dict]),
    ({}, dict),
    ({"a": 1, "b": [1.5, None, True, "é", {}], "c": {"d": b"\0"}}, dict),
    ({1: "a", "b": 2}, dict),
    ({"big": 2**64 - 1, "small": -(2**63), "n": [0, 127, 128, -1, -33, 2**32]}, dict),
    (Point(1, 2.5), Point),
    ([Point(1, 2.5)], typing.List[Point]),
    (CONFIG, Config),
    (Color.RED, Color),
]


def theirs(value, python_type):
    context = FlyteContextManager.current_context()
    literal_type = TypeEngine.to_literal_type(python_type)
    literal = TypeEngine.to_literal(context, value, python_type, literal_type)
    return literal.to_flyte_idl()


def cases(values):
    cases = [pytest.param(*case, id=repr(case[0])[:40]) for case in values]
    return pytest.mark.parametrize("value, python_type", cases)


@cases(VALUES)
def test_values_become_flytekits_literals(value, python_type):
    wanted = theirs(value, python_type).SerializeToString(deterministic=True)
    assert flytepb.from_python(value).to_bytes() == wanted
    both = flytepb.from_python({"x": value, "y": 1}, "LiteralMap")
    assert both.literals["x"].to_bytes() == wanted


def test_enums_with_a_class_of_str():
    assert flytepb.to_python(flytepb.from_python(Level.HIGH)) == "high"


def test_dates_are_the_start_of_the_day():
    day = flytepb.from_python(date(2024, 2, 29))
    assert day == flytepb.from_python(datetime(2024, 2, 29))
    assert day.to_bytes() == theirs(date(2024, 2, 29), date).SerializeToString()


def same(ours, theirs):
    if isinstance(ours, float) and isinstance(theirs, float):
        return repr(ours) == repr(theirs)
    if isinstance(ours, list) and isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    return type(ours) is type(theirs) and ours == theirs


# flytekit makes objects of the classes: see test_dataclasses_become_dictionaries.
CLASSES = (Point, Config, typing.List[Point], Color)


@cases(v for v in VALUES if v[1] not in CLASSES)
def test_literals_become_flytekits_values(value, python_type):
    context = FlyteContextManager.current_context()
    literal = theirs(value, python_type)
    model = Literal.from_flyte_idl(literal)
    wanted = TypeEngine.to_python_value(context, model, python_type)
    found = flytepb.to_python(literal)
    assert same(found, wanted)


def test_dataclasses_become_dictionaries():
    assert flytepb.to_python(theirs([Point(1, 2.5)], typing.List[Point])) == [{"x": 1, "y": 2.5}]
    assert flytepb.to_python(theirs(CONFIG, Config)) == {
        "name": "é",
        "points": [{"x": 1, "y": 0.5}, {"x": -(2**40), "y": math.inf}],
        "weights": {"a": 1.0, "b": -0.0},
        "made": "2026-02-07T14:21:07.000120+05:30",
        "day": "2024-02-29",
        "took": timedelta(days=-1, microseconds=1).total_seconds(),
        "color": "red",
        "data": b"\0\xff",
        "note": None,
        "on": True,
    }
    assert flytepb.to_python(theirs(Color.RED, Color)) == "red"


def decoded(golden):
    """Returns the value that a golden describes."""
    kind, *rest = golden
    if kind in ("list", "tuple"):
        return [decoded(item) for item in rest[0]]
    if kind == "dict":
        return {decoded(key): decoded(value) for key, value in rest[0]}
    if kind == "datetime":
        return datetime.fromisoformat(rest[0])
    if kind == "timedelta":
        return timedelta(*rest)
    convert = {"int": int, "float": float, "bytes": bytes.fromhex, "none": lambda: None}
    return convert.get(kind, lambda value, *_: value)(*rest)


def ordered(value):
    """Sorts dictionaries, as in the goldens."""
    if isinstance(value, list):
        return [ordered(item) for item in value]
    if isinstance(value, dict):
        return sorted((repr(key), ordered(item)) for key, item in value.items())
    return repr(value)


def plain(value):
    """Replaces messages by what the goldens have of them."""
    if isinstance(value, list):
        return [plain(item) for item in value]
    if isinstance(value, dict):
        return {key: plain(item) for key, item in value.items()}
    if isinstance(value, flytepb.Message):
        return value.message if value.message_type == "flyteidl.core.Error" else value.uri
    return value


# Cases of the page "coming from flytekit", in which we read more than flytekit does.
DIFFERENT = {
    "msgpack enum",
    "packed enums as list of enum",
    "packed map as list of enum",
    "packed map of none as list of enum",
    "packed map of lists as list of enum",
    "float 1e20 as integer",
    "float -9223372036854777856.0 as integer",
    "float 18446744073709551616.0 as integer",
    "packed many digits as list of integer",
    "packed many digits as list of optional integer",
    "packed many digits as optional list of optional integer",
    "packed text that is not UTF-8",
    "packed map with a list as key",
    "packed datetime 20240229T010203Z",
    "packed datetime 2024-W09-4",
    "packed datetime 2024-02-29T01:02:03,25Z",
    "packed datetime 2024-02-29T01:02:03+01:30:15",
    "schema type",
}


def goldens():
    with open(GOLDENS / "literals.jsonl", encoding="utf-8") as lines:
        for line in lines:
            row = json.loads(line)
            if row["load"] is None and row["label"] not in DIFFERENT:
                yield row


def test_interfaces_convert_as_in_flytekit():
    values = errors = 0
    for row in goldens():
        if row["interface"] is None or not row["get"]:
            continue
        literals = flytepb.decode(bytes.fromhex(row["wire"]), "LiteralMap")
        interface = flytepb.decode(bytes.fromhex(row["interface"]), "VariableMap")
        golden = row["get"]
        if any(isinstance(value, dict) for value in golden.values()):
            errors += 1
            with pytest.raises((flytepb.LiteralError, TypeError)):
                flytepb.to_python(literals, interface)
            continue
        values += 1
        found = plain(flytepb.to_python(literals, interface))
        wanted = {name: decoded(value) for name, value in golden.items()}
        assert ordered(found) == ordered(wanted), row["label"]
    assert values > 400 and errors > 400, (values, errors)


def test_variables_missing_in_the_interface_are_named():
    literals = flytepb.from_python({"depth": 1}, "LiteralMap")
    variable = {"type": {"simple": "INTEGER"}}
    for variables, text in (
        ({}, "which is empty: pass"),
        ({"a": variable, "b": variable}, "; it has a, b: pass"),
        ({"dept": variable}, "; did you mean dept\\? It has dept: pass"),
    ):
        interface = flytepb.Message("VariableMap", variables=variables)
        text = f"^there is no variable depth in the interface.*{text} an interface with all"
        with pytest.raises(flytepb.LiteralError, match=text) as raised:
            flytepb.to_python(literals, interface)
        assert raised.value.path == "depth"
    interface = flytepb.Message("VariableMap", variables={"depth": variable, "other": variable})
    assert flytepb.to_python(literals, interface) == {"depth": 1}


def test_interfaces_of_other_types_are_refused():
    literals = flytepb.from_python({"x": 1}, "LiteralMap")
    interface = flytepb.Message("VariableMap")
    for wrong in (5, flytepb.Message("Literal")):
        with pytest.raises(TypeError, match="an interface is a VariableMap"):
            flytepb.to_python(literals, wrong)
    with pytest.raises(TypeError, match="an interface is a VariableMap"):
        flytepb.to_python(literals.literals["x"], interface)


def test_any_message_is_converted():
    inputs = flytepb.to_python(flytepb.read(EXECUTIONS / "inputs.pb"))
    assert inputs["booster"] == "dart" and inputs["note"] is None
    assert inputs["since"] == datetime(2026, 2, 7, 14, 21, 7, tzinfo=UTC)
    assert inputs["config"] == {"model": "xgb 2.1", "depth": 12, "learning": 0.1, "full": True}
    succeeded = (EXECUTIONS / "succeeded_inline_outputs.pb").read_bytes()
    execution = flytepb.FlyteTaskExecution.from_bytes(succeeded)
    found = flytepb.to_python(execution)
    outputs = execution.closure.output_data
    assert found["closure"]["output_data"] == flytepb.to_python(outputs)
    assert found["closure"]["created_at"] == execution.closure.created_at.replace(tzinfo=UTC)
    assert found["closure"]["duration"] == execution.closure.duration
    assert found["id"]["task_id"]["name"] == execution.id.task_id.name
    assert flytepb.to_python(execution.to_flyte_idl()) == found
    for message, wanted in [
        (wrappers_pb2.Int64Value(value=5), 5),
        (wrappers_pb2.BoolValue(), False),
        (struct_pb2.Value(number_value=5), 5.0),
        (struct_pb2.Value(), None),
        (struct_pb2.ListValue(values=[struct_pb2.Value(string_value="a")]), ["a"]),
        (literals_pb2.Primitive(integer=5), 5),
        (interface_pb2.Variable(description="a"), {"description": "a"}),
    ]:
        found = flytepb.to_python(message)
        assert same(found, wanted), message
    struct = struct_pb2.Struct()
    struct.update({"a": [1, None, {"b": "c"}]})
    assert flytepb.to_python(struct) == {"a": [1.0, None, {"b": "c"}]}


def test_references_stay_messages():
    blob = flytepb.Message("Blob", uri="s3://b/f")
    literal = flytepb.from_python([blob])
    assert literal.collection.literals[0].scalar.blob == blob
    assert flytepb.to_python(literal) == [blob]
    inner = flytepb.from_python({"a": 1}, "LiteralMap")
    assert flytepb.to_python(flytepb.from_python({"x": inner}, "LiteralMap")) == {"x": {"a": 1}}
    five = flytepb.from_python(5)
    assert flytepb.from_python(five) == five
    assert flytepb.from_python(five.scalar) == five


def test_literals_without_a_value_are_named():
    empty = flytepb.Message("LiteralMap", literals={"x": {"collection": {"literals": [{}]}}})
    with pytest.raises(flytepb.LiteralError, match=r"an empty literal .*, at x\[0\]") as raised:
        flytepb.to_python(empty)
    assert raised.value.path == "x[0]" and isinstance(raised.value, ValueError)
    with pytest.raises(TypeError, match="to_python takes a message, not int"):
        flytepb.to_python(5)


@pytest.mark.parametrize(
    "value, path, text",
    [
        ({"x": 2**63}, "x", "64-bit int, .* not 9223372036854775808"),
        ({"x": {"a": 2**64}}, "x['a']", "an int of 64 bits, not"),
        ({"x": [1, (2,)]}, "x[1]", "a list, a dict, .* not \\(2,\\) \\(tuple\\)"),
        ({"x": b"a"}, "x", "not b'a' \\(bytes\\)"),
        ({"x": object()}, "x", "expected None, a bool, "),
        ({"x": {"a": [object()]}}, "x['a'][0]", "expected None, a bool, "),
        ({"x": Point(1, "\ud800")}, "x.y", "a str of valid Unicode"),
        ({"x": enum.IntEnum("E", "A").A}, "x", "an Enum whose values are str"),
        ({"x": flytepb.Message("TaskLog")}, "x", "a message that a literal may hold"),
        ({1: 1}, "", "names as str, not 1 \\(int\\)"),
        (5, "", "a dict of names and values, not 5"),
    ],
)
def test_values_without_a_literal_are_named(value, path, text):
    with pytest.raises(flytepb.EncodeError, match=text) as raised:
        flytepb.from_python(value, "LiteralMap")
    assert raised.value.path == path


def test_values_that_hold_themselves_are_refused():
    endless = []
    endless.append(endless)
    for value in (endless, {"a": endless}):
        with pytest.raises(flytepb.EncodeError, match="nested too deep"):
            flytepb.from_python(value)
    with pytest.raises(TypeError, match="a Literal, a LiteralMap, Inputs or Outputs, not a fl"):
        flytepb.from_python({}, "Blob")
