"""Edge cases of values: time, free-form structs and literals.

Needs: pip install flyteidl==1.16.8
"""

from __future__ import annotations

from collections.abc import Iterator

from edge_build import I32_MAX, I32_MIN, I64_MAX, I64_MIN, Case, quoted, text, under
from pbwire import field


def moments() -> Iterator[Case]:
    """Timestamps and durations at and beyond each limit anyone sets for them."""
    timestamps = [
        (0, 1),
        (0, 999),
        (0, 1_000),
        (1, 1_999),
        (7, 10_000_000),
        (7, 123_000_000),
        (7, 123_456_000),
        (7, 123_456_789),
        (7, 999_999_999),
        (-1, 0),
        (-1, 1),
        (-1, 999_999_999),
        (-62_135_596_800, 0),
        (-62_135_596_800, 999),
        (-62_135_596_801, 0),
        (-62_135_596_801, 999_999_999),
        (253_402_300_799, 0),
        (253_402_300_799, 999_999_999),
        (253_402_300_800, 0),
        (5, -1),
        (5, -1_000),
        (5, 10**9),
        (5, 10**9 + 1),
        (5, I32_MAX),
        (5, I32_MIN),
        (I64_MAX, 0),
        (I64_MIN, 0),
        (I64_MIN, I32_MAX),
        (951_782_400, 0),
        (1_772_323_200, 500_000),
        (-2_208_988_800, 0),
        (4_102_444_799, 1),
    ]
    for seconds, nanos in timestamps:
        yield f"started_at {seconds} s {nanos} ns", under("closure.started_at", field(1, seconds) + field(2, nanos))
    durations = [
        (0, 1),
        (0, -1),
        (0, 999),
        (0, -999),
        (0, 1_000),
        (0, -1_500),
        (1, 1_500),
        (3, 100_000_000),
        (3, 120_000),
        (3, 123_456_789),
        (3, 999_999_999),
        (-1, -1),
        (-3, -123_456_789),
        (-3, -999_999_999),
        (-1, 0),
        (0, -500_000_000),
        (1, -1),
        (2, -1_000),
        (-1, 1_000),
        (-2, 999_999_999),
        (1, 10**9),
        (-1, -(10**9)),
        (1, I32_MAX),
        (1, I32_MIN),
        (315_576_000_000, 0),
        (315_576_000_000, 999_999_999),
        (315_576_000_001, 0),
        (-315_576_000_000, 0),
        (-315_576_000_001, 0),
        (86_399_999_999_999, 999_999_999),
        (86_399_999_999_999, 999_999_000),
        (86_400_000_000_000, 0),
        (-86_399_999_913_600, 0),
        (-86_399_999_913_600, -1_000),
        (-86_399_999_913_601, 0),
        (123_456_789_000_000, 0),
        (-123_456_789_000_000, 5),
        (185_542_587_187_199, 999_999_999),
        (185_542_587_187_199, 10**9),
        (185_542_587_187_200, 0),
        (-185_542_587_187_200, 0),
        (-185_542_587_187_200, -1_000),
        (-185_542_587_187_201, 0),
        (-86_399_999_913_600, -999),
        (86_399_999_999_999, 10**9),
        (2**53 + 1, 1),
        (I64_MAX, 0),
        (I64_MAX, 999_999_999),
        (I64_MIN, 0),
        (I64_MIN, -999_999_999),
    ]
    for seconds, nanos in durations:
        yield f"duration {seconds} s {nanos} ns", under("closure.duration", field(1, seconds) + field(2, nanos))
    bad = field(1, 2**60)
    for path in (
        "closure.created_at",
        "closure.updated_at",
        "closure.logs.ttl",
        "closure.error.timestamp",
        "closure.reasons.occurred_at",
        "closure.metadata.external_resources.logs.ttl",
        "closure.metadata.external_resources.log_context.pods.containers.process.container_end_time",
    ):
        yield f"{path} out of range", under(path, bad)
    closure = {
        "ttl": field(4, field(4, field(1, I64_MAX))),
        "started": field(5, bad),
        "created": field(7, field(1, 2**61)),
        "updated": field(8, field(1, 2**62)),
        "duration": field(6, field(1, 86_400_000_000_000)),
    }
    for first, second in (
        ("started", "created"),
        ("duration", "updated"),
        ("ttl", "started"),
        ("created", "updated"),
        ("ttl", "duration"),
    ):
        yield f"{first} and {second} out of range", under("closure", closure[second] + closure[first])
    yield "log ttl 1 s 1500 ns", text("closure { logs { ttl { seconds: 1 nanos: 1500 } } }")
    yield "log ttl -1 ns", text("closure { logs { ttl { nanos: -1 } } }")


NUMBERS = [
    "0",
    "-0.0",
    "1",
    "-1",
    "0.5",
    "0.1",
    "0.2",
    "0.30000000000000004",
    "0.6666666666666666",
    "100",
    "1e5",
    "123456789.125",
    "999999999999999",
    "1e15",
    "1e16",
    "1.5e16",
    "1e17",
    "9007199254740992",
    "9007199254740993",
    "1e20",
    "1e21",
    "1.2345678901234567e21",
    "1e22",
    "1e23",
    "1e100",
    "1e-4",
    "1e-5",
    "1.5e-5",
    "1e-6",
    "1e-7",
    "1e-10",
    "5e-324",
    "2.2250738585072014e-308",
    "2.225073858507201e-308",
    "1.7976931348623157e308",
    "4.35",
    "2.675",
    "1.005",
    "3.141592653589793",
    "2.718281828459045",
    "nan",
    "inf",
    "-inf",
    "4503599627370496.5",
    "9.999999999999999e22",
    "123456789012345678",
]


def structs() -> Iterator[Case]:
    """Values of the free-form struct, once where flytekit drops it, once where it keeps it."""

    def both(body: str) -> bytes:
        return text(
            f"closure {{ custom_info {{ {body} }} metadata {{ external_resources {{ custom_info {{ {body} }} }} }} }}"
        )

    def entry(key: str, value: str) -> str:
        return f"fields {{ key: {quoted(key)} value {{ {value} }} }}"

    for number in NUMBERS:
        yield f"number {number}", both(entry("n", f"number_value: {number}"))
    values = {
        "null": "null_value: NULL_VALUE",
        "null numbered 7": "null_value: 7",
        "nothing set": "",
        "empty string": 'string_value: ""',
        "false": "bool_value: false",
        "true": "bool_value: true",
        "empty list": "list_value {}",
        "empty struct": "struct_value {}",
        "list": 'list_value { values { null_value: 0 } values { number_value: 1.5 } values { string_value: "s" } values {} values { list_value { values { bool_value: true } } } }',
        "struct in list in struct": f"struct_value {{ {entry('a', 'list_value { values { struct_value { ' + entry('b', 'number_value: 1') + ' } } }')} }}",
        "nan in a list": "list_value { values { number_value: nan } }",
        "quoted string": f"string_value: {quoted(chr(34) + chr(39) + chr(92) + chr(10))}",
    }
    for name, value in values.items():
        yield name, both(entry("k", value))
    key_sets = {
        "short and long keys": ["a", "aa", "aaa", "ab", "b", "", "ba"],
        "digits": ["1", "10", "2", "02", "-1"],
        "cases": ["a", "B", "_", "A", "b", " ", "~"],
        "beyond ascii": ["é", "e", "z", "ß", "漢", "😀", "～", "\uffff"],
        "quotes": ["'", '"', "`", "\\", "\n", "\t", "it's"],
        "dots": ["a.b", "a-b", "a_b", "a/b", "ab"],
        "controls": ["\x00", "\x01", "\x7f", "\u0080"],
    }
    for name, keys in key_sets.items():
        yield f"keys: {name}", both(" ".join(entry(key, f"number_value: {n}") for n, key in enumerate(keys)))
    yield "a hundred keys", both(" ".join(entry(f"key-{n}", f"number_value: {n}") for n in range(100)))
    yield "empty key", both(entry("", 'string_value: "x"'))


def output_literals() -> Iterator[Case]:
    """Every kind of literal as an inline output."""
    simple_values = [
        "integer: 0",
        f"integer: {I64_MAX}",
        f"integer: {I64_MIN}",
        'string_value: ""',
        'string_value: "null"',
        "boolean: false",
        "boolean: true",
        "datetime {}",
        "datetime { seconds: 1772323200 nanos: 1 }",
        "datetime { seconds: -62135596801 }",
        "duration {}",
        "duration { seconds: -1 nanos: -5 }",
        "duration { nanos: 1 }",
        "",
    ]
    simple_values += [
        f"float_value: {number}" for number in ("0", "-0.0", "0.1", "1e15", "1e16", "1e-5", "5e-324", "nan", "-inf")
    ]
    values = [f"scalar {{ primitive {{ {value} }} }}" for value in simple_values]
    every_byte = "".join(f"\\{n:03o}" for n in range(256))
    values += [
        "",
        "scalar {}",
        "scalar { none_type {} }",
        "collection {}",
        "map {}",
        "offloaded_metadata {}",
        "scalar { blob {} }",
        "scalar { schema {} }",
        "scalar { structured_dataset {} }",
        "scalar { union {} }",
        "scalar { error {} }",
        "scalar { generic {} }",
        "scalar { binary {} }",
        f'scalar {{ binary {{ tag: "msgpack" value: "{every_byte}" }} }}',
        'scalar { binary { tag: "protobuf" value: " b\'it\\"s\' \\n\\\\ " } }',
        'scalar { blob { uri: "s3://b/f.csv" metadata { type { format: "csv" dimensionality: MULTIPART } } } }',
        "scalar { blob { metadata { type { dimensionality: 9 } } } }",
        'scalar { schema { uri: "s3://s" type { columns { name: "a" } columns { name: "b" type: DURATION } columns { type: 42 } } } }',
        'scalar { structured_dataset { uri: "s3://d" metadata { structured_dataset_type { format: "parquet" columns { name: "c" literal_type { simple: FLOAT } } external_schema_type: "arrow" external_schema_bytes: "\\000\\177\\200\\377" } } } }',
        'scalar { union { value { scalar { primitive { integer: 1 } } } type { simple: INTEGER structure { tag: "int" } } } }',
        "scalar { union { value { scalar { union { value { scalar { none_type {} } } type { union_type { variants {} variants { simple: STRING } } } } } } } }",
        'scalar { error { failed_node_id: "n2" message: "gone" } }',
        'scalar { generic { fields { key: "a" value { list_value { values { number_value: 1 } } } } } }',
        "collection { literals {} literals { collection {} } literals { map {} } literals { scalar { primitive { boolean: false } } } }",
        'map { literals { key: "b" value {} } literals { key: "a" value { scalar { none_type {} } } } literals { key: "" value {} } }',
        'offloaded_metadata { uri: "s3://o" size_bytes: 18446744073709551615 inferred_type { map_value_type { collection_type { enum_type { values: ["r", "g", "b c"] } } } } }',
        'hash: "h" metadata { key: "m" value: "1" }',
        'scalar { primitive { integer: 1 } } metadata { key: "b" value: "it\'s" } metadata { key: "a" value: "\\n" } metadata { key: "" value: "" }',
        'offloaded_metadata { inferred_type { simple: STRUCT metadata { fields { key: "t" value { string_value: "x" } } } annotation { annotations { fields { key: "u" value {} } } } structure { tag: "t" dataclass_type { key: "f" value { simple: 17 } } } } }',
        "offloaded_metadata { inferred_type { simple: NONE } }",
        "offloaded_metadata { inferred_type { blob {} } }",
    ]
    for value in values:
        label = value if len(value) < 90 else value[:80] + "…"
        yield (
            label or "nothing set",
            text(f'closure {{ phase: 3 output_data {{ literals {{ key: "o0" value {{ {value} }} }} }} }}'),
        )
    yield (
        "40 outputs",
        text(
            "closure { output_data { "
            + " ".join(
                f'literals {{ key: "o{n}" value {{ scalar {{ primitive {{ integer: {n} }} }} }} }}' for n in range(40)
            )
            + " } }"
        ),
    )
