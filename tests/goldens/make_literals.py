"""Writes `literals.jsonl`: maps of literals as flytekit's LiteralsResolver reads them.

One JSON object per case and line:

label       the subject of the case
wire        the LiteralMap, hexadecimal
interface   the VariableMap, hexadecimal, or null
load        null, or the exception of reading the messages into flytekit's model; then the rest is
            omitted
get         name -> the value of get(name)

and unless the case is one of the many that only pair a literal with a type:

missing     the exceptions of get(), [] and get_literal() for a missing name
str         str(resolver) before any value was read
partial     str(resolver) after get() of the first name, if that had a value and is not the only one
full        str(resolver) after get() of every name, if each had a value
native      [names, value] of as_python_native() for outputs of these names in this order

A value is [kind, ...]: ["int", "5"], ["float", repr], ["str", text], ["bool", b], ["none"],
["datetime", ISO], ["timedelta", days, seconds, microseconds], ["list", values],
["dict", [[key, value], ...]], ["bytes", hex], ["file", uri], ["directory", uri], ["dataset", uri],
["error", message, node], ["tuple", values], ["enum", text]. An exception is {"exc": class, "msg": text}.

Python prints maps in hash order. The maps here have keys of equal length and are sorted, which is then
also the order of the deterministic wire format.

Needs: pip install flytekit==1.16.10 flyteidl==1.16.8 cachetools

Usage: python make_literals.py
"""

from __future__ import annotations

import os

os.environ["_F_TE_MAX_COROS"] = "1"  # lists are read one element after the other

import datetime
import enum
import json
import logging
import warnings
from pathlib import Path
from typing import Any, Callable

logging.disable(logging.CRITICAL)
warnings.simplefilter("ignore")  # a failing element leaves the rest of its list unread

import flytekit  # noqa: E402, F401
import msgpack  # noqa: E402
from flyteidl.core import interface_pb2, literals_pb2  # noqa: E402
from flytekit.core.interface import Interface  # noqa: E402
from flytekit.core.type_engine import LiteralsResolver, TypeEngine  # noqa: E402
from flytekit.interaction import string_literals  # noqa: E402
from flytekit.models.interface import VariableMap  # noqa: E402
from flytekit.models.literals import Literal, LiteralMap  # noqa: E402
from flytekit.types.directory import FlyteDirectory  # noqa: E402
from flytekit.types.error.error import FlyteError  # noqa: E402
from flytekit.types.file import FlyteFile  # noqa: E402
from flytekit.types.structured.structured_dataset import StructuredDataset  # noqa: E402
from google.protobuf import text_format  # noqa: E402

HERE = Path(__file__).parent


def ascending(value: Any) -> Any:
    """A dictionary with its entries, at every depth, in ascending order."""
    if isinstance(value, dict):
        return {k: ascending(value[k]) for k in sorted(value)}
    if isinstance(value, list):
        return [ascending(v) for v in value]
    return value


def sort_maps(literal: Literal) -> None:
    if literal.map:
        literal.map._literals = ascending(literal.map._literals)
        for inner in literal.map._literals.values():
            sort_maps(inner)
    if literal.collection:
        for inner in literal.collection.literals:
            sort_maps(inner)
    if literal.scalar and literal.scalar.union:
        sort_maps(literal.scalar.union.value)


message_to_dict = string_literals.MessageToDict
string_literals.MessageToDict = lambda m: ascending(message_to_dict(m))


def encoded(value: Any) -> list[Any]:
    match value:
        case None:
            return ["none"]
        case bool():
            return ["bool", value]
        case enum.Enum():
            return ["enum", value.value]
        case int():
            return ["int", str(value)]
        case float():
            return ["float", repr(value)]
        case str():
            return ["str", value]
        case bytes():
            return ["bytes", value.hex()]
        case datetime.datetime():
            return ["datetime", value.astimezone(datetime.timezone.utc).isoformat()]
        case datetime.timedelta():
            return ["timedelta", value.days, value.seconds, value.microseconds]
        case tuple():
            return ["tuple", [encoded(v) for v in value]]
        case list():
            return ["list", [encoded(v) for v in value]]
        case dict():
            return ["dict", [[encoded(k), encoded(v)] for k, v in ascending(value).items()]]
        case FlyteDirectory():
            return ["directory", value.remote_source]
        case FlyteFile():
            return ["file", value.remote_source]
        case StructuredDataset():
            return ["dataset", value.literal.uri]
        case FlyteError():
            return ["error", value.message, value.failed_node_id]
    raise TypeError(f"no encoding for {value!r}")


def exception(e: Exception) -> dict[str, str]:
    kind = type(e)
    return {"exc": f"{kind.__module__}.{kind.__qualname__}", "msg": str(e)}


def attempt(call: Callable[[], Any], show: Callable[[Any], Any] = lambda x: x) -> Any:
    try:
        value = call()
    except Exception as e:
        return exception(e)
    return show(value)


Case = tuple[str, bytes, "bytes | None", "list[str] | None"]
CASES: list[Case] = []


def literal_map(entries: dict[str, str]) -> bytes:
    message = literals_pb2.LiteralMap()
    for name, text in entries.items():
        text_format.Parse(text, message.literals[name])
    return message.SerializeToString(deterministic=True)


def variables(types: dict[str, str]) -> bytes:
    """In the order given: entry after entry by hand."""
    out = b""
    for name, text in types.items():
        one = interface_pb2.VariableMap()
        text_format.Parse(f"type {{ {text} }}", one.variables[name])
        out += one.SerializeToString(deterministic=True)
    return out


def case(
    label: str,
    entries: dict[str, str],
    types: dict[str, str] | None = None,
    orders: list[str] | None = None,
    pairing: bool = False,
) -> None:
    interface = None if types is None else variables(types)
    orders = [",".join(types or [])] if orders is None else orders
    CASES.append((label, literal_map(entries), interface, None if pairing else orders))


def packed(value: Any) -> str:
    return binary("msgpack", msgpack.packb(value))


def binary(tag: str, value: bytes) -> str:
    text = "".join(f"\\x{b:02x}" for b in value)
    return f'scalar {{ binary {{ tag: "{tag}" value: "{text}" }} }}'


def primitive(text: str) -> str:
    return f"scalar {{ primitive {{ {text} }} }}"


def union(value: str, stored: str) -> str:
    return f"scalar {{ union {{ value {{ {value} }} type {{ {stored} }} }} }}"


def collection(*values: str) -> str:
    return "collection { " + " ".join(f"literals {{ {v} }}" for v in values) + " }"


def mapping(**values: str) -> str:
    entries = (f'literals {{ key: "{k}" value {{ {v} }} }}' for k, v in values.items())
    return "map { " + " ".join(entries) + " }"


def struct(text: str) -> str:
    return f"scalar {{ generic {{ {text} }} }}"


def field(key: str, value: str) -> str:
    return f'fields {{ key: "{key}" value {{ {value} }} }}'


INT, FLOAT, STR = "simple: INTEGER", "simple: FLOAT", "simple: STRING"
BOOL, TIME, SPAN = "simple: BOOLEAN", "simple: DATETIME", "simple: DURATION"
NONE, ERROR, STRUCT = "simple: NONE", "simple: ERROR", "simple: STRUCT"
BLOB = "blob { }"
SCALARS = {
    "integer": primitive("integer: 5"),
    "float": primitive("float_value: 2.5"),
    "string": primitive('string_value: "a"'),
    "boolean": primitive("boolean: true"),
    "datetime": primitive("datetime { seconds: 1700000000 nanos: 123456000 }"),
    "duration": primitive("duration { seconds: 90 nanos: 500000000 }"),
    "none": "scalar { none_type { } }",
    "file": 'scalar { blob { uri: "s3://b/f" metadata { type { format: "csv" } } } }',
    "directory": 'scalar { blob { uri: "s3://b/d" metadata { type { dimensionality: MULTIPART } } } }',
    "binary foo": binary("foo", b"\0\xff{}"),
    "binary untagged": binary("", b""),
    "msgpack dict": packed({"a": 1, "b": [1.5, None, True, "é\n\"'\x7f😀"]}),
    "msgpack list": packed([1, 2]),
    "msgpack int": packed(7),
    "msgpack float": packed(7.5),
    "msgpack str": packed("x"),
    "msgpack bool": packed(False),
    "msgpack nil": packed(None),
    "msgpack bytes": packed(b"\0\1"),
    "msgpack int keys": packed({1: "a"}),
    "msgpack u64": packed(2**64 - 1),
    "msgpack damaged": binary("msgpack", b"\x92\x01"),
    "msgpack trailing": binary("msgpack", b"\x01\x02"),
    "schema": 'scalar { schema { uri: "s3://b/s" type { columns { name: "c" type: FLOAT } } } }',
    "error": 'scalar { error { message: "it\'s" failed_node_id: "n0" } }',
    "struct": struct(field("b", 'list_value { values { string_value: "x" } values { null_value: NULL_VALUE } }')),
    "struct empty": struct(""),
    "struct of an unset value": struct(field("a", "")),
    "dataset": 'scalar { structured_dataset { uri: "s3://b/p" metadata { structured_dataset_type { format: "parquet" } } } }',
    "dataset bare": 'scalar { structured_dataset { uri: "s3://b/q" metadata { structured_dataset_type { } } } }',
    "union int": union(primitive("integer: 3"), INT + ' structure { tag: "int" }'),
    "union str": union(primitive('string_value: "u"'), STR + ' structure { tag: "str" }'),
    "union none": union("scalar { none_type { } }", NONE + ' structure { tag: "none" }'),
    "union without a tag": union(primitive("integer: 3"), INT),
    "union of another tag": union(primitive("integer: 3"), INT + ' structure { tag: "str" }'),
    "union empty": "scalar { union { value { } type { } } }",
    "list": collection(primitive("integer: 1"), primitive("integer: 2")),
    "list empty": "collection { }",
    "list mixed": collection(primitive("integer: 1"), primitive('string_value: "x"')),
    "list of lists": collection(collection(primitive("integer: 1")), "collection { }"),
    "map": mapping(a=primitive("integer: 1")),
    "map empty": "map { }",
    "map of lists": mapping(k=collection(primitive("integer: 1"))),
    "empty literal": "",
    "empty scalar": "scalar { }",
    "empty primitive": "scalar { primitive { } }",
    "hash and metadata": primitive("integer: 1") + ' hash: "h" metadata { key: "m" value: "v" }',
}
STRUCT_OF_THREE = struct(
    field("a", "number_value: 1")
    + field("b", 'list_value { values { string_value: "x" } values { null_value: NULL_VALUE } }')
    + field("c", "struct_value { " + field("d", "bool_value: false") + " }")
)
MAP_OF_TWO = mapping(a=primitive("integer: 1"), b=primitive("integer: 2"))
TYPES = {
    "integer": INT,
    "float": FLOAT,
    "string": STR,
    "boolean": BOOL,
    "datetime": TIME,
    "duration": SPAN,
    "none": NONE,
    "error": ERROR,
    "struct": STRUCT,
    "binary": "simple: BINARY",
    "file": BLOB,
    "csv file": 'blob { format: "csv" }',
    "directory": "blob { dimensionality: MULTIPART }",
    "dataset": "structured_dataset_type { }",
    "enum": 'enum_type { values: "a" values: "b" }',
    "list of integer": f"collection_type {{ {INT} }}",
    "list of float": f"collection_type {{ {FLOAT} }}",
    "list of list": f"collection_type {{ collection_type {{ {INT} }} }}",
    "map of integer": f"map_value_type {{ {INT} }}",
    "map of list": f"map_value_type {{ collection_type {{ {INT} }} }}",
    "optional integer": f"union_type {{ variants {{ {INT} }} variants {{ {NONE} }} }}",
    "integer or string": f"union_type {{ variants {{ {INT} }} variants {{ {STR} }} }}",
    "integer or float": f"union_type {{ variants {{ {INT} }} variants {{ {FLOAT} }} }}",
    "no type": "",
}


def all_cases() -> None:
    case("empty map", {})
    case("empty map with an interface", {}, {"x": INT})
    for name, literal in SCALARS.items():
        case(f"{name} without an interface", {"x": literal})
        for ty_name, ty in TYPES.items():
            case(f"{name} as {ty_name}", {"x": literal}, {"x": ty}, pairing=True)
    numbers()
    times()
    texts()
    inside_msgpack()
    several()
    unions()
    errors()
    types_without_a_python_type()


def numbers() -> None:
    for n in ("0", "-1", "9223372036854775807", "-9223372036854775808", "9007199254740993"):
        case(f"integer {n}", {"x": primitive(f"integer: {n}")}, {"x": INT})
        case(f"integer {n} as float", {"x": primitive(f"integer: {n}")}, {"x": FLOAT})
    for n in ("0.0", "-0.0", "1e16", "1e15", "1.5e300", "5e-324", "0.1", "1e-5", "nan", "inf", "-inf"):
        case(f"float {n}", {"x": primitive(f"float_value: {n}")}, {"x": FLOAT})
    bounds = ("9223372036854775808.0", "-9223372036854775808.0", "-9223372036854777856.0")
    bounds += ("18446744073709549568.0", "18446744073709551616.0")
    for n in ("2.9", "-2.9", "-0.5", "nan", "inf", "1e18", "1e19", "1e20") + bounds:
        case(f"float {n} as integer", {"x": primitive(f"float_value: {n}")}, {"x": INT})


def times() -> None:
    stamps = [
        (0, 0), (0, 1), (-1, 999_999_999), (1, 1_000), (1, 999), (951_782_400, 0),
        (1_709_208_000, 500), (-62_135_596_800, 0), (253_402_300_799, 999_999_999),
        (-2_203_891_200, 0), (4_107_542_400, 0), (60, 0), (3_600, 7_000),
        (-62_135_596_801, 0), (253_402_300_800, 0), (0, -1), (0, 1_000_000_000),
    ]  # fmt: skip
    for s, n in stamps:
        literal = primitive(f"datetime {{ seconds: {s} nanos: {n} }}")
        case(f"datetime {s} s {n} ns", {"x": literal}, {"x": TIME})
    spans = [
        (0, 0), (0, 1), (0, 999), (0, -999), (0, -1_500), (-1, 0), (-1, -500_000_000), (86_400, 0),
        (86_399, 999_999_999), (-86_400, 0), (-86_401, 0), (172_800, 1_000), (1, -1), (0, 2_000_000_000),
        (315_576_000_001, 0), (86_399_999_999_999, 999_999_000), (-86_399_999_913_600, 0),
        (3_600, 100_000), (59, 0),
    ]  # fmt: skip
    for s, n in spans:
        literal = primitive(f"duration {{ seconds: {s} nanos: {n} }}")
        case(f"duration {s} s {n} ns", {"x": literal}, {"x": SPAN})
    for s in (86_400_000_000_000, -86_399_999_913_601):
        case(f"duration {s} s", {"x": primitive(f"duration {{ seconds: {s} }}")}, {"x": SPAN})


def texts() -> None:
    for label, text in {
        "quote": "it's",
        "both quotes": "it's \\\"q\\\"",
        "escapes": "a\\n\\t\\r\\\\b",
        "control": "\\001\\037\\177",
        "unicode": "é漢😀",
        "not printable": "\u00a0\u200b\u2028\ufeff\U000e0001",
        "empty": "",
    }.items():
        case(f"text {label}", {"x": primitive(f'string_value: "{text}"')}, {"x": STR})
    case("key with quotes and spaces", {"it's a": SCALARS["integer"]}, {"it's a": INT}, [])
    for label, value in {
        "floats": [0.5, 1e16, 1e-7, float("nan"), float("inf"), -float("inf")],
        "nested": {"a": {"b": [{}], "c": []}},
        "escapes": "\b\f\n\r\t\"\\/<>\u2028\x7f\x00",
        "large": [2**63, -(2**63), 2**63 - 1],
        "deep": [[[[[[[[]]]]]]]],
        "bytes inside": [b"x"],
        "float keys": {1.5: 1},
        "extension": msgpack.ExtType(5, b"ab"),
    }.items():
        case(f"msgpack {label}", {"x": packed(value)}, {"x": STRUCT})


    ref = {"path": "s3://b/x"}
    for label, value, ty in [
        ("path as file", ref, BLOB),
        ("path as directory", ref, TYPES["directory"]),
        ("uri as dataset", {"uri": "s3://b/y", "file_format": "csv"}, TYPES["dataset"]),
        ("ISO with offset", "2024-02-29T01:02:03.25-01:30", TIME),
        ("ISO with seconds", "1969-12-31T23:59:59+00:00", TIME),
        ("ISO of no such day", "2023-02-29T00:00:00+00:00", TIME),
        ("ISO of no such hour", "2023-02-28T24:00:00+00:00", TIME),
        ("text as datetime", "soon", TIME),
        ("seconds", 1.0000005, SPAN),
        ("seconds below zero", -0.25, SPAN),
        ("seconds without end", float("inf"), SPAN),
        ("enum", "b", TYPES["enum"]),
        ("enum of another value", "z", TYPES["enum"]),
        ("map of integers", {"a": 1, "b": 2}, TYPES["map of integer"]),
        ("list of list", [[1], []], TYPES["list of list"]),
        ("floats as integers", [1.5, 2.0], TYPES["list of integer"]),
        ("strings as integers", ["x"], TYPES["list of integer"]),
    ]:
        case(f"msgpack {label}", {"x": packed(value)}, {"x": ty}, pairing=True)


# Inside msgpack, mashumaro calls Python's constructors.
PACKED = {
    "numbers": [1, 1.5, -2.0, True],
    "whole float": [1.0],
    "float without a number": [float("nan")],
    "bytes": b"\0\1",
    "list of bytes": [b"5"],
    "text": "55",
    "empty text": "",
    "digits": ["5_0", " -7 ", "+3"],
    "floats in text": ["1e5", "inf", " 1_0.5 ", ".5"],
    "no digits": ["_5", "5__0", "0x1"],
    "many digits": ["99999999999999999999"],
    "no digits but a sign": ["+"],
    "underscore at the end": ["5_"],
    "underscore behind a sign": ["+_5"],
    "beyond 63 bits": [2**63, 2**64 - 1],
    "nones": [1, None],
    "texts and none": ["x", None],
    "all sorts": [1, 1.5, "a", None, True, b"x", [1], {"a": 1}],
    "all false": [0, 0.0, "", b"", [], {}, None, False],
    "list of lists": [[1]],
    "list of empty lists": [[], {}, ""],
    "list of maps": [{"a": 1}],
    "map": {"a": 1, "b": 2.5},
    "map of none": {"a": None},
    "map of lists": {"a": [1, 2]},
    "map of text": {"5": "6"},
    "integer keys": {1: 2},
    "mixed keys": {True: 1, 1.5: 2, b"a": 3, None: 4},
    "extension": msgpack.ExtType(5, b"ab"),
    "list of extensions": [msgpack.ExtType(5, b"ab")],
    "timestamps": [msgpack.Timestamp(5), msgpack.Timestamp(5, 7), msgpack.Timestamp(-1, 7)],
    "timestamp": msgpack.Timestamp(5),
    "datetimes": ["2024-02-29T01:02:03+00:00", "2024-02-29T01:02:03.25-01:30"],
    "paths": [{"path": "s3://b/x"}],
    "errors": [{"message": "m", "failed_node_id": "n"}, {"message": 1, "failed_node_id": None, "x": 3}],
    "maps of integer keys": [{1: 2}, {}],
    "enums": ["b"],
}

# ISO forms: lengths of months and years, ends of the clock, and what is left out.
FORMS = """
20240229T010203Z
2024-W09-4
2024-02-29T01:02:03,25Z
2024-02-29T01:02:03+01:30:15
2024-02-29
2024-02-29T01:02
2024-02-29 01:02:03Z
2024-02-30
2024-03-01T00:00:00+00:00
2023-03-01T00:00:00+00:00
2000-02-29T00:00:00+00:00
1900-02-28T00:00:00+00:00
1900-02-29T00:00:00+00:00
1900-03-01T00:00:00+00:00
2100-02-29T00:00:00+00:00
2023-01-31T00:00:00+00:00
2023-01-32T00:00:00+00:00
2023-04-30T00:00:00+00:00
2023-04-31T00:00:00+00:00
2023-06-31T00:00:00+00:00
2023-09-31T00:00:00+00:00
2023-11-31T00:00:00+00:00
2023-12-31T23:59:59.999999+00:00
2023-13-01T00:00:00+00:00
2023-00-10T00:00:00+00:00
2023-01-00T00:00:00+00:00
2023-01-01T23:60:00+00:00
2023-01-01T23:59:60+00:00
2023-1-01T00:00:00+00:00
2023-01-01T1:02:03+00:00
2023-0a-01T00:00:00+00:00
2023-01-01T01:02:03.+00:00
2023-01-01T01:02:03.1x+00:00
2023-01-01T01:02:03.1234560000000+00:00
2023-01-01T01:02:03.123456+00:00
2023-01-01T01:02:03+0a:00
2023-01-01T01:02:03+23:59
0001-01-01T00:00:00+00:00
9999-12-31T23:59:59.999999+00:00
""".split("\n")[1:-1]


def inside_msgpack() -> None:
    def listed(ty: str) -> str:
        return f"collection_type {{ {ty} }}"

    def mapped(ty: str) -> str:
        return f"map_value_type {{ {ty} }}"

    def either(*types: str) -> str:
        return "union_type { " + " ".join(f"variants {{ {ty} }}" for ty in types) + " }"

    simple = {"integer": INT, "float": FLOAT, "string": STR, "boolean": BOOL, "none": NONE, "duration": SPAN}
    types = {}
    for name, ty in simple.items():
        types[f"list of {name}"] = listed(ty)
        types[f"list of list of {name}"] = listed(listed(ty))
        types[f"map of {name}"] = mapped(ty)
        types[f"map of list of {name}"] = mapped(listed(ty))
        if name != "none":
            types[f"list of optional {name}"] = listed(either(ty, NONE))
    types |= {
        "list of datetime": listed(TIME),
        "list of struct": listed(STRUCT),
        "list of error": listed(ERROR),
        "list of file": listed(BLOB),
        "list of enum": listed(TYPES["enum"]),
        "list of optional struct": listed(either(STRUCT, NONE)),
        "list of integer or string": listed(either(INT, STR)),
        "list of float, integer or none": listed(either(FLOAT, INT, NONE)),
        "list of duration, none, list or boolean": listed(either(SPAN, NONE, listed(INT), BOOL)),
        "map of boolean or map": mapped(either(BOOL, mapped(INT))),
        "optional list of optional integer": either(listed(either(INT, NONE)), NONE),
    }
    for label, value in PACKED.items():
        for name, ty in types.items():
            case(f"packed {label} as {name}", {"x": packed(value)}, {"x": ty}, pairing=True)
    not_utf8 = binary("msgpack", b"\x91\xa1\xff")
    case("packed text that is not UTF-8", {"x": not_utf8}, {"x": listed(STR)}, pairing=True)
    list_as_key = binary("msgpack", b"\x81\x91\x01\x02")
    case("packed map with a list as key", {"x": list_as_key}, {"x": STRUCT}, pairing=True)
    for form in FORMS:
        case(f"packed datetime {form}", {"x": packed(form)}, {"x": TIME}, pairing=True)


def several() -> None:
    literals = {"a": primitive("integer: 1"), "b": primitive('string_value: "x\ty"'), "c": collection()}
    types = {"c": f"collection_type {{ {INT} }}", "a": INT, "b": STR}
    case("three outputs", literals, types, ["c,a,b", "b,a", "a,d", ""])
    case("three outputs without an interface", literals, None)
    case("interface lacks one", literals, {"a": INT})
    case("interface has more", {"a": literals["a"]}, types)
    case("interface lacks the only one", {"z": literals["a"]}, types)
    many = {k: SCALARS[n] for k, n in zip("abcdefghij", SCALARS)}
    kinds = [INT, FLOAT, STR, BOOL, TIME, SPAN, NONE, 'blob { format: "csv" }']
    case("many kinds", many, dict(zip("abcdefgh", kinds)))
    case("plain kinds", dict(list(many.items())[:7]), dict(zip("abcdefg", kinds)))
    case(
        "nested to print",
        {
            "aa": collection(SCALARS["datetime"], SCALARS["duration"]),
            "bb": mapping(k=SCALARS["string"], m=SCALARS["float"]),
            "cc": STRUCT_OF_THREE,
        },
        {"aa": f"collection_type {{ {TIME} }}", "bb": f"map_value_type {{ {STR} }}", "cc": STRUCT},
    )
    case(
        "times to print",
        {"a": SCALARS["datetime"], "b": SCALARS["duration"], "c": primitive("datetime { seconds: 5 }")},
        {"a": TIME, "b": SPAN, "c": TIME},
    )
    case(
        "long texts in the rest",
        {"a": SCALARS["integer"], "name": primitive('string_value: "' + "word " * 40 + '"')},
        {"a": INT, "name": STR},
    )
    case("dataset without metadata", {"x": 'scalar { structured_dataset { uri: "s3://b/q" } }'}, {"x": TYPES["dataset"]})
    case("union without a value", {"x": "scalar { union { } }"}, {"x": TYPES["optional integer"]})
    case("struct of three", {"x": STRUCT_OF_THREE}, {"x": STRUCT})
    case("map of two", {"x": MAP_OF_TWO}, {"x": TYPES["map of integer"]})


DATASET = "StructuredDataset Transformer"


def unions() -> None:
    boxed = 'collection_type { simple: INTEGER } structure { tag: "Typed List" }'
    ints = collection(primitive("integer: 1"))
    lists = f"union_type {{ variants {{ collection_type {{ {INT} }} }} variants {{ {NONE} }} }}"
    case("union list as optional list", {"x": union(ints, boxed)}, {"x": lists})
    both = f"union_type {{ variants {{ collection_type {{ {INT} }} }} variants {{ collection_type {{ {STR} }} }} }}"
    case("union list as either list", {"x": union(ints, boxed)}, {"x": both})
    case("bare empty list as either list", {"x": "collection { }"}, {"x": both})
    mapped = 'map_value_type { simple: STRING } structure { tag: "Typed Dict" }'
    maps = f"union_type {{ variants {{ map_value_type {{ {STR} }} }} variants {{ {INT} }} }}"
    case("union map", {"x": union(mapping(k=SCALARS["string"]), mapped)}, {"x": maps})
    csv = 'blob { format: "csv" }'
    files = f"union_type {{ variants {{ {csv} }} variants {{ {NONE} }} }}"
    case("union file", {"x": union(SCALARS["file"], csv + ' structure { tag: "FlyteFilePath" }')}, {"x": files})
    dataset = 'structured_dataset_type { } structure { tag: "StructuredDataset Transformer" }'
    sets = f"union_type {{ variants {{ structured_dataset_type {{ }} }} variants {{ {NONE} }} }}"
    case("union dataset", {"x": union(SCALARS["dataset"], dataset)}, {"x": sets})
    columns = 'structured_dataset_type { columns { name: "a" literal_type { simple: INTEGER } } format: "parquet" }'
    typed = f"union_type {{ variants {{ {columns} }} variants {{ {NONE} }} }}"
    stored = columns + ' structure { tag: "StructuredDataset Transformer" }'
    case("union dataset with columns", {"x": union(SCALARS["dataset"], stored)}, {"x": typed})
    chosen = 'enum_type { values: "a" values: "b" }'
    enums = f"union_type {{ variants {{ {chosen} }} variants {{ {NONE} }} }}"
    tagged = chosen + ' structure { tag: "DefaultEnumTransformer" }'
    case("union enum", {"x": union(SCALARS["string"], tagged)}, {"x": enums})
    opt = TYPES["optional integer"]
    case("list of optional", {"x": collection(SCALARS["union int"], SCALARS["union none"])}, {"x": f"collection_type {{ {opt} }}"})
    nested = f"union_type {{ variants {{ {TYPES['integer or string']} }} variants {{ {NONE} }} }}"
    for name in ("union int", "union str", "union none", "integer"):
        case(f"{name} as nested union", {"x": SCALARS[name]}, {"x": nested})
    case("enum of another value", {"x": primitive('string_value: "z"')}, {"x": TYPES["enum"]})
    # The stored value, its tag, and the wanted type.
    folder = "blob { dimensionality: MULTIPART }"
    nested_int = f"union_type {{ variants {{ {INT} }} }}"
    for label, value, kept, tag, wanted in [
        ("directory as directory", SCALARS["directory"], folder, "FlyteDirectory", folder),
        ("file as directory", SCALARS["file"], BLOB, "FlyteFilePath", folder),
        ("dataset as csv", SCALARS["dataset"], 'structured_dataset_type { format: "csv" }', DATASET, "structured_dataset_type { }"),
        ("arrow dataset", SCALARS["dataset"], 'structured_dataset_type { external_schema_type: "arrow" }', DATASET, "structured_dataset_type { }"),
        ("bytes of arrow", SCALARS["dataset"], 'structured_dataset_type { external_schema_bytes: "a" }', DATASET, "structured_dataset_type { }"),
        ("enum as string", SCALARS["string"], chosen, "str", STR),
        ("enum as integer", SCALARS["integer"], chosen, "int", INT),
        ("string as enum", SCALARS["string"], STR, "DefaultEnumTransformer", chosen),
        ("union of integers as integer", SCALARS["integer"], nested_int, "int", INT),
        ("integer as union", SCALARS["integer"], INT, "Typed Union", nested_int),
        ("float as union", SCALARS["float"], FLOAT, "Typed Union", nested_int),
    ]:
        wanted = f"union_type {{ variants {{ {wanted} }} variants {{ {NONE} }} }}"
        kept += f' structure {{ tag: "{tag}" }}'
        case(f"union {label}", {"x": union(value, kept)}, {"x": wanted}, pairing=True)


def errors() -> None:
    case("mismatch inside a list", {"x": collection(SCALARS["integer"], SCALARS["string"])}, {"x": TYPES["list of integer"]})
    case("mismatch inside a map", {"x": mapping(k=SCALARS["string"])}, {"x": TYPES["map of integer"]})
    case("simple type 77", {"x": SCALARS["integer"]}, {"x": "simple: 77"})
    case("schema type", {"x": SCALARS["schema"]}, {"x": 'schema { columns { name: "c" type: FLOAT } }'})
    case("list of no type", {"x": SCALARS["list"]}, {"x": "collection_type { }"})
    case("struct with empty metadata", {"x": SCALARS["struct"]}, {"x": STRUCT + " metadata { }"})
    inferred = 'offloaded_metadata { uri: "s3://b/o.pb" size_bytes: 77 inferred_type { simple: INTEGER } }'
    case("offloaded", {"x": inferred})


def types_without_a_python_type() -> None:
    """The whole type has to have one, whether or not the literal reaches the part that lacks it."""
    binary_type = "simple: BINARY"
    wrongs = {
        "list of binary": f"collection_type {{ {binary_type} }}",
        "map of binary": f"map_value_type {{ {binary_type} }}",
        "map of no type": "map_value_type { }",
        "list of simple 77": "collection_type { simple: 77 }",
        "list of list of binary": f"collection_type {{ collection_type {{ {binary_type} }} }}",
        "map of list of no type": "map_value_type { collection_type { } }",
        "integer or binary": f"union_type {{ variants {{ {INT} }} variants {{ {binary_type} }} }}",
        "list of integer or binary": (
            f"collection_type {{ union_type {{ variants {{ {INT} }} variants {{ {binary_type} }} }} }}"
        ),
    }
    literals = ("integer", "list", "list empty", "list of lists", "map", "map empty", "map of lists")
    packs = ("msgpack list", "msgpack int keys", "msgpack nil", "binary foo", "struct empty", "union int")
    for ty_name, ty in wrongs.items():
        for name in literals + packs:
            case(f"{name} as {ty_name}", {"x": SCALARS[name]}, {"x": ty}, pairing=True)
    case("outputs of no Python type", {"a": "collection { }", "b": "map { }"}, {
        "a": wrongs["list of binary"], "b": wrongs["map of binary"],
    })  # fmt: skip
    inferred = 'offloaded_metadata { uri: "s3://b/o.pb" }'
    case("offloaded as list of binary", {"x": inferred}, {"x": wrongs["list of binary"]}, pairing=True)


def resolve(label: str, wire: bytes, interface: bytes | None, orders: list[str] | None) -> dict[str, Any]:
    row: dict[str, Any] = {
        "label": label,
        "wire": wire.hex(),
        "interface": None if interface is None else interface.hex(),
    }
    try:
        literals = LiteralMap.from_flyte_idl(literals_pb2.LiteralMap.FromString(wire)).literals
        types = None
        if interface is not None:
            types = VariableMap.from_flyte_idl(interface_pb2.VariableMap.FromString(interface)).variables
    except Exception as e:
        return row | {"load": exception(e)}
    row["load"] = None
    literals = ascending(literals)
    for literal in literals.values():
        sort_maps(literal)

    def fresh() -> LiteralsResolver:
        return LiteralsResolver(literals, types)

    row["get"] = {n: attempt(lambda: fresh().get(n), encoded) for n in literals}
    if orders is None:
        return row
    for n in literals:
        assert attempt(lambda: fresh()[n], encoded) == row["get"][n]
    row["missing"] = [
        attempt(lambda: fresh().get("missing")),
        attempt(lambda: fresh()["missing"]),
        attempt(lambda: fresh().get_literal("missing")),
    ]
    row["str"] = attempt(lambda: str(fresh()))
    resolver = fresh()
    for i, n in enumerate(literals):
        if not plain(row["get"][n]):
            break
        resolver.get(n)
        resolver._native_values[n] = ascending(resolver._native_values[n])
        if i == 0 and len(literals) > 1:
            row["partial"] = str(resolver)
        if i == len(literals) - 1:
            row["full"] = str(resolver)
    row["native"] = [[o, native(fresh(), types, o)] for o in orders]
    return row


def plain(shown: Any) -> bool:
    """Returns whether a value prints the same in every run: no reference, error or enum in it."""
    if isinstance(shown, dict):
        return False
    if shown[0] in ("list", "tuple"):
        return all(map(plain, shown[1]))
    if shown[0] == "dict":
        return all(plain(v) for _, v in shown[1])
    return shown[0] not in ("file", "directory", "dataset", "error", "enum")


def native(resolver: LiteralsResolver, types: Any, order: str) -> Any:
    outputs = {}
    for name in order.split(",") if order else []:
        try:
            outputs[name] = TypeEngine.guess_python_type(types[name].type)
        except Exception:
            outputs[name] = None
    return attempt(lambda: resolver.as_python_native(Interface({}, outputs)), encoded)


def main() -> None:
    all_cases()
    with open(HERE / "literals.jsonl", "w", encoding="utf-8") as out:
        for row in CASES:
            print(json.dumps(resolve(*row), ensure_ascii=False), file=out)


if __name__ == "__main__":
    main()
