# SPDX-License-Identifier: Apache-2.0
"""Tests of compare.py and crossing.py, over descriptors written by hand.

    python -m unittest discover proto
"""

from __future__ import annotations

import unittest

from google.protobuf import descriptor_pb2 as pb
from google.protobuf import text_format

from compare import Effect, Schema, compare, report
from crossing import contained, renamed


def schema(text: str) -> Schema:
    """The schema of one file of package `p`, written in the text format of its descriptor."""
    return Schema([text_format.Parse('package: "p" ' + text, pb.FileDescriptorProto())])


def message(fields: str, rest: str = "") -> str:
    return f'message_type {{ name: "M" {fields} {rest} }}'


def field(
    number: int, name: str, type_name: str = "TYPE_STRING", label: str = "OPTIONAL", rest: str = ""
) -> str:
    kind = f"type: {type_name}"
    if type_name.startswith("."):
        kind = f'type: TYPE_MESSAGE type_name: "{type_name}"'
    return f'field {{ number: {number} name: "{name}" label: LABEL_{label} {kind} {rest} }}'


def enum(*values: tuple[int, str]) -> str:
    found = " ".join(f'value {{ number: {number} name: "{name}" }}' for number, name in values)
    return f'enum_type {{ name: "FixedRateUnit" {found} }}'


ENTRY = (
    'nested_type { name: "XEntry" options { map_entry: true } '
    + field(1, "key")
    + field(2, "value", "TYPE_INT32")
    + "}"
)
PAIR = 'message_type { name: "Pair" ' + field(1, "k") + field(2, "v", "TYPE_INT32") + "}"


class CompareTest(unittest.TestCase):
    def check(self, old: str, new: str, *expected: tuple[Effect, str]) -> None:
        changes = compare(schema(old), schema(new))
        self.assertEqual([(change.effect, change.text) for change in changes], [*expected])

    def fields(self, old: str, new: str, *expected: tuple[Effect, str]) -> None:
        self.check(message(old), message(new), *expected)

    def test_equal_schemas(self) -> None:
        same = message(field(1, "a")) + enum((0, "A"))
        self.check(same, same)
        self.assertEqual(report(compare(schema(same), schema(same))), "no changes")

    def test_added_and_removed_items(self) -> None:
        self.check(
            message(field(1, "a")),
            enum((0, "A")),
            (Effect.CODE, "removed"),
            (Effect.NONE, "added"),
        )

    def test_added_field(self) -> None:
        self.fields("", field(1, "a"), (Effect.NONE, "added field 1 a (string)"))

    def test_removed_field(self) -> None:
        self.fields(field(1, "a"), "", (Effect.CODE, "removed field 1 a (string)"))

    def test_renamed_field(self) -> None:
        self.fields(field(1, "a"), field(1, "b"), (Effect.CODE, "renamed field 1: a to b"))

    def test_renumbered_field(self) -> None:
        self.fields(field(1, "a"), field(2, "a"), (Effect.WIRE, "renumbered field a: 1 to 2"))

    def test_number_that_another_field_takes(self) -> None:
        self.fields(
            field(1, "a"),
            field(2, "a") + field(1, "b", "TYPE_INT32"),
            (Effect.WIRE, "renumbered field a: 1 to 2"),
            (Effect.WIRE, "changed type of field 1 b: string to int32"),
            (Effect.NONE, "added field 1 b (int32)"),
        )

    def test_types_with_the_same_encoding(self) -> None:
        for old, new in [("INT32", "UINT64"), ("BOOL", "INT64"), ("STRING", "BYTES")]:
            self.fields(
                field(1, "a", f"TYPE_{old}"),
                field(1, "a", f"TYPE_{new}"),
                (Effect.CODE, f"changed type of field 1 a: {old.lower()} to {new.lower()}"),
            )

    def test_types_with_different_encodings(self) -> None:
        for old, new in [("INT32", "SINT32"), ("FIXED32", "FLOAT"), ("STRING", "INT32")]:
            self.fields(
                field(1, "a", f"TYPE_{old}"),
                field(1, "a", f"TYPE_{new}"),
                (Effect.WIRE, f"changed type of field 1 a: {old.lower()} to {new.lower()}"),
            )

    def test_bool_that_became_a_message(self) -> None:
        self.fields(
            field(1, "a", "TYPE_BOOL"),
            field(1, "a", ".q.N"),
            (Effect.WIRE, "changed type of field 1 a: bool to q.N"),
        )

    def test_field_that_became_repeated(self) -> None:
        self.fields(
            field(1, "a"),
            field(1, "a", label="REPEATED"),
            (Effect.WIRE, "changed type of field 1 a: string to repeated string"),
        )

    def test_field_that_became_optional(self) -> None:
        self.fields(
            field(1, "a"),
            field(1, "a", rest="proto3_optional: true"),
            (Effect.CODE, "changed type of field 1 a: string to optional string"),
        )

    def test_map_that_became_a_list_of_pairs(self) -> None:
        self.check(
            message(field(1, "x", ".p.M.XEntry", "REPEATED"), ENTRY) + PAIR,
            message(field(1, "x", ".p.Pair", "REPEATED")) + PAIR,
            (Effect.CODE, "changed type of field 1 x: map<string, int32> to repeated p.Pair"),
        )

    def test_map_that_became_another_list(self) -> None:
        other = PAIR.replace("TYPE_INT32", "TYPE_STRING")
        self.check(
            message(field(1, "x", ".p.M.XEntry", "REPEATED"), ENTRY) + other,
            message(field(1, "x", ".p.Pair", "REPEATED")) + other,
            (Effect.WIRE, "changed type of field 1 x: map<string, int32> to repeated p.Pair"),
        )

    def test_field_that_moved_into_a_oneof(self) -> None:
        self.check(
            message(field(1, "a")),
            message(field(1, "a", rest="oneof_index: 0"), 'oneof_decl { name: "o" }'),
            (Effect.CODE, "changed oneof of field 1 a: none to o"),
        )

    def test_deprecated_field(self) -> None:
        self.fields(
            field(1, "a"),
            field(1, "a", rest="options { deprecated: true }"),
            (Effect.NONE, "deprecated field 1 a"),
        )

    def test_values_of_an_enum(self) -> None:
        self.check(
            enum((0, "A"), (1, "B"), (2, "C"), (3, "D")),
            enum((0, "A"), (1, "E"), (4, "C"), (5, "F")),
            (Effect.WIRE, "renumbered value C: 2 to 4"),
            (Effect.CODE, "renamed value 1: B to E"),
            (Effect.CODE, "removed value 3 D"),
            (Effect.NONE, "added value 5 F"),
        )

    def test_values_that_got_the_prefix_of_the_enum(self) -> None:
        self.check(
            enum((0, "MINUTE"), (1, "HOUR")),
            enum(
                (0, "FIXED_RATE_UNIT_UNSPECIFIED"),
                (1, "FIXED_RATE_UNIT_MINUTE"),
                (2, "FIXED_RATE_UNIT_HOUR"),
            ),
            (Effect.WIRE, "renumbered value FIXED_RATE_UNIT_MINUTE: 0 to 1"),
            (Effect.WIRE, "renumbered value FIXED_RATE_UNIT_HOUR: 1 to 2"),
            (Effect.CODE, "renamed value 1: MINUTE to FIXED_RATE_UNIT_MINUTE"),
            (Effect.CODE, "renamed value 2: HOUR to FIXED_RATE_UNIT_HOUR"),
            (Effect.NONE, "added value 0 FIXED_RATE_UNIT_UNSPECIFIED"),
        )

    def test_methods(self) -> None:
        def service(*methods: str) -> str:
            return 'service { name: "S" ' + " ".join(methods) + "}"

        def method(name: str, output: str = ".p.B", rest: str = "") -> str:
            types = f'input_type: ".p.A" output_type: "{output}"'
            return f'method {{ name: "{name}" {types} {rest} }}'

        self.check(
            service(method("Gone"), method("Kept"), method("Streams")),
            service(
                method("Kept", ".p.C"), method("Streams", rest="server_streaming: true"), method("X")
            ),
            (Effect.WIRE, "changed method Kept: (p.A) returns (p.B) to (p.A) returns (p.C)"),
            (
                Effect.WIRE,
                "changed method Streams: (p.A) returns (p.B) to (p.A) returns (stream p.B)",
            ),
            (Effect.CODE, "removed method Gone"),
            (Effect.NONE, "added method X(p.A) returns (p.B)"),
        )


class ReportTest(unittest.TestCase):
    def test_breaking_changes_are_first(self) -> None:
        old = message(field(1, "a") + field(2, "b"))
        new = message(field(3, "a") + field(4, "c")) + PAIR
        self.assertEqual(
            report(compare(schema(old), schema(new))),
            """\
1 message changed, 1 message added

Breaking on the wire: messages of the other version are misread
  message p.M
    renumbered field a: 1 to 3

Breaking for code, JSON and text: names or types are gone or different
  message p.M
    removed field 2 b (string)

Compatible
  message p.M
    added field 4 c (string)
  message p.Pair
    added""",
        )


class CrossingTest(unittest.TestCase):
    def test_renamed_types_compare_as_equal(self) -> None:
        old = schema(message(field(1, "x", ".p.M.XEntry", "REPEATED") + field(2, "n", ".p.M"), ENTRY))
        new = Schema(
            [
                text_format.Parse(
                    'package: "q" '
                    + message(field(1, "x", ".q.M.XEntry", "REPEATED") + field(2, "n", ".q.M"), ENTRY),
                    pb.FileDescriptorProto(),
                )
            ]
        )
        self.assertEqual(compare(renamed(old, {"p.M": "q.M"}), new), [])
        self.assertEqual(len(compare(old, new)), 2)

    def test_contained_types_are_found_through_maps_and_cycles(self) -> None:
        entry = ENTRY.replace("type: TYPE_INT32", 'type: TYPE_MESSAGE type_name: ".p.Pair"')
        text = message(field(1, "x", ".p.M.XEntry", "REPEATED") + field(2, "m", ".p.M"), entry)
        self.assertEqual(
            contained(schema(text + PAIR), "p.M"), {"p.M", "p.M.XEntry", "p.Pair"}
        )


if __name__ == "__main__":
    unittest.main()
