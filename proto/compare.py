#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Print the changes between two published versions of a schema, breaking changes first.

    pip install -r proto/requirements.txt
    python proto/compare.py flyteidl2 2.0.40 2.0.53

The changes are grouped by effect, the worst first; see `Effect`. Items are matched by full name,
fields and enum values by name, and the rest of these by number. Custom options and reserved numbers
are not compared.
"""

from __future__ import annotations

import argparse
import re
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum
from itertools import groupby
from operator import attrgetter

from google.protobuf import descriptor_pb2 as pb

from published import Installed

Files = Sequence[pb.FileDescriptorProto]
Field = pb.FieldDescriptorProto

# Types that share an encoding: a reader of one understands the other, within its range.
ENCODINGS = {
    **dict.fromkeys(
        (
            Field.TYPE_BOOL,
            Field.TYPE_INT32,
            Field.TYPE_INT64,
            Field.TYPE_UINT32,
            Field.TYPE_UINT64,
            Field.TYPE_ENUM,
        ),
        "varint",
    ),
    **dict.fromkeys((Field.TYPE_SINT32, Field.TYPE_SINT64), "zigzag"),
    **dict.fromkeys((Field.TYPE_FIXED32, Field.TYPE_SFIXED32), "fixed32"),
    **dict.fromkeys((Field.TYPE_FIXED64, Field.TYPE_SFIXED64), "fixed64"),
    **dict.fromkeys((Field.TYPE_STRING, Field.TYPE_BYTES), "string"),
    Field.TYPE_FLOAT: "float",
    Field.TYPE_DOUBLE: "double",
}


class Effect(IntEnum):
    """The worst that a change does to users of the other version."""

    WIRE = 0
    CODE = 1
    NONE = 2


# A change of an item that is known from the context.
Text = tuple[Effect, str]

TITLES = {
    Effect.WIRE: "Breaking on the wire: messages of the other version are misread",
    Effect.CODE: "Breaking for code, JSON and text: names or types are gone or different",
    Effect.NONE: "Compatible",
}


@dataclass(frozen=True)
class Change:
    """A change to one item."""

    effect: Effect
    kind: str  # "message", "enum" or "service"
    item: str
    text: str


class Schema:
    """The items of a schema by full name."""

    def __init__(self, files: Files) -> None:
        self.messages: dict[str, pb.DescriptorProto] = {}
        self.entries: dict[str, pb.DescriptorProto] = {}  # the entry types of maps
        self.enums: dict[str, pb.EnumDescriptorProto] = {}
        self.services: dict[str, pb.ServiceDescriptorProto] = {}
        for file in files:
            self._add(file.package, file.message_type, file.enum_type)
            self.services.update((f"{file.package}.{s.name}", s) for s in file.service)

    def _add(
        self,
        scope: str,
        messages: Sequence[pb.DescriptorProto],
        enums: Sequence[pb.EnumDescriptorProto],
    ) -> None:
        self.enums.update((f"{scope}.{enum.name}", enum) for enum in enums)
        for message in messages:
            name = f"{scope}.{message.name}"
            (self.entries if message.options.map_entry else self.messages)[name] = message
            self._add(name, message.nested_type, message.enum_type)

    def message(self, type_name: str) -> pb.DescriptorProto | None:
        """A message, or the entry of a map; `None` for those of other packages."""
        name = type_name.removeprefix(".")
        return self.messages.get(name) or self.entries.get(name)

    def kind(self, field: Field) -> str:
        """The type of a field as in a .proto file."""
        entry = self.entries.get(field.type_name.removeprefix("."))
        if entry is not None:
            key, value = map(self.kind, entry.field)
            return f"map<{key}, {value}>"
        label = ""
        if field.label == Field.LABEL_REPEATED:
            label = "repeated "
        elif field.proto3_optional:
            label = "optional "
        scalar = Field.Type.Name(field.type).removeprefix("TYPE_").lower()
        return label + (field.type_name.removeprefix(".") or scalar)


def compare(old: Schema, new: Schema) -> list[Change]:
    """All changes from the old schema to the new one, the worst first."""
    changes = [
        *compare_items("message", old.messages, new.messages, Comparison(old, new).messages),
        *compare_items("enum", old.enums, new.enums, compare_enums),
        *compare_items("service", old.services, new.services, compare_services),
    ]
    return sorted(changes, key=lambda change: (change.effect, change.item))


def compare_items(
    kind: str, olds: Mapping, news: Mapping, compare_pair: Callable
) -> Iterator[Change]:
    """The changes of all messages, enums or services."""
    for name in olds.keys() | news.keys():
        if name not in news:
            yield Change(Effect.CODE, kind, name, "removed")
        elif name not in olds:
            yield Change(Effect.NONE, kind, name, "added")
        else:
            old, new = olds[name], news[name]
            for effect, text in [*compare_pair(old, new), *compare_deprecation(kind, old, new)]:
                yield Change(effect, kind, name, text)


class Comparison:
    """Compares messages of two schemas."""

    def __init__(self, old: Schema, new: Schema) -> None:
        self.old, self.new = old, new

    def messages(self, old: pb.DescriptorProto, new: pb.DescriptorProto) -> Iterator[Text]:
        """The changes of the fields of a message."""
        yield from compare_numbered("field", old.field, new.field, self.old.kind, self.new.kind)
        numbers = {field.number: field for field in old.field}
        for after in new.field:
            before = numbers.get(after.number)
            if before is None:
                continue
            label = f"field {after.number} {after.name}"
            old_kind, new_kind = self.old.kind(before), self.new.kind(after)
            if old_kind != new_kind:
                effect = Effect.CODE if self.same_encoding(before, after) else Effect.WIRE
                yield effect, f"changed type of {label}: {old_kind} to {new_kind}"
            old_oneof, new_oneof = oneof(old, before), oneof(new, after)
            if old_oneof != new_oneof:
                was, now = old_oneof or "none", new_oneof or "none"
                yield Effect.CODE, f"changed oneof of {label}: {was} to {now}"
            yield from compare_deprecation(label, before, after)

    def same_encoding(self, before: Field, after: Field) -> bool:
        """True if readers of one field understand the other."""
        if (before.label == Field.LABEL_REPEATED) != (after.label == Field.LABEL_REPEATED):
            return False
        if before.type != Field.TYPE_MESSAGE or after.type != Field.TYPE_MESSAGE:
            encoding = ENCODINGS.get(before.type)
            return encoding is not None and encoding == ENCODINGS.get(after.type)
        if before.type_name == after.type_name:
            return True
        # Types of different names are compared one level deep. This is enough for the entry of a
        # map, which has the encoding of a message with a key and a value.
        olds, news = self.old.message(before.type_name), self.new.message(after.type_name)
        return olds is not None and news is not None and shape(olds) == shape(news)


def shape(message: pb.DescriptorProto) -> dict[int, tuple[str, bool]]:
    """The encodings of the fields by number."""
    return {
        field.number: (
            ENCODINGS.get(field.type) or field.type_name,
            field.label == Field.LABEL_REPEATED,
        )
        for field in message.field
    }


def oneof(message: pb.DescriptorProto, field: Field) -> str:
    """The name of the oneof that contains the field, or an empty string."""
    if field.HasField("oneof_index") and not field.proto3_optional:
        return message.oneof_decl[field.oneof_index].name
    return ""


def compare_enums(old: pb.EnumDescriptorProto, new: pb.EnumDescriptorProto) -> Iterator[Text]:
    # Values are matched without the prefix that is the name of the enum.
    prefix = re.sub(r"(?<=[a-z0-9])(?=[A-Z])", "_", new.name).upper() + "_"

    def bare(value: pb.EnumValueDescriptorProto) -> str:
        return value.name.removeprefix(prefix)

    yield from compare_numbered("value", old.value, new.value, key=bare)
    values = {bare(value): value for value in old.value}
    for after in new.value:
        before = values.get(bare(after))
        if before is not None:
            yield from compare_deprecation(f"value {after.name}", before, after)


def compare_numbered(
    kind: str,
    olds: Sequence,
    news: Sequence,
    old_type: Callable | None = None,
    new_type: Callable | None = None,
    key: Callable = attrgetter("name"),
) -> Iterator[Text]:
    """The fields or enum values that were removed, renamed, renumbered or added.

    Those of the same key are the same; the others are matched by number.
    """

    def described(part, type_of: Callable | None) -> str:
        text = f"{kind} {part.number} {part.name}"
        return f"{text} ({type_of(part)})" if type_of else text

    old_keys, new_keys = ({key(part): part for part in parts} for parts in (olds, news))
    appeared = [part for part in news if key(part) not in old_keys]
    for name, before in old_keys.items():
        after = new_keys.get(name)
        if after is None:
            after = next((part for part in appeared if part.number == before.number), None)
            if after is None:
                yield Effect.CODE, f"removed {described(before, old_type)}"
                continue
            appeared.remove(after)
        if after.number != before.number:
            text = f"renumbered {kind} {after.name}: {before.number} to {after.number}"
            yield Effect.WIRE, text
        if after.name != before.name:
            yield Effect.CODE, f"renamed {kind} {after.number}: {before.name} to {after.name}"
    for part in appeared:
        yield Effect.NONE, f"added {described(part, new_type)}"


def compare_services(
    old: pb.ServiceDescriptorProto, new: pb.ServiceDescriptorProto
) -> Iterator[Text]:
    olds, news = ({method.name: method for method in s.method} for s in (old, new))
    for name, before in olds.items():
        after = news.get(name)
        if after is None:
            yield Effect.CODE, f"removed method {name}"
            continue
        if signature(before) != signature(after):
            yield Effect.WIRE, f"changed method {name}: {signature(before)} to {signature(after)}"
        yield from compare_deprecation(f"method {name}", before, after)
    for name, method in news.items():
        if name not in olds:
            yield Effect.NONE, f"added method {name}{signature(method)}"


def signature(method: pb.MethodDescriptorProto) -> str:
    takes = "stream " * method.client_streaming + method.input_type.removeprefix(".")
    gives = "stream " * method.server_streaming + method.output_type.removeprefix(".")
    return f"({takes}) returns ({gives})"


def compare_deprecation(label: str, old, new) -> Iterator[Text]:
    if old.options.deprecated != new.options.deprecated:
        verb = "deprecated" if new.options.deprecated else "no longer deprecated:"
        yield Effect.NONE, f"{verb} {label}"


def report(changes: Sequence[Change]) -> str:
    """A summary, and the changes grouped by effect and item."""
    lines = [summary(changes)]
    for effect, found in groupby(changes, lambda change: change.effect):
        lines += ["", TITLES[effect]]
        for (kind, item), parts in groupby(found, lambda change: (change.kind, change.item)):
            lines.append(f"  {kind} {item}")
            lines += [f"    {part.text}" for part in parts]
    return "\n".join(lines)


def summary(changes: Sequence[Change]) -> str:
    """The numbers of items that were removed, added and changed."""
    items = {
        (change.text if change.text in ("removed", "added") else "changed", change.kind, change.item)
        for change in changes
    }
    counts = Counter((verb, kind) for verb, kind, _ in items)
    parts = [
        f"{counts[verb, kind]} {kind}{'s' * (counts[verb, kind] != 1)} {verb}"
        for verb in ("removed", "changed", "added")
        for kind in ("message", "enum", "service")
        if counts[verb, kind]
    ]
    return ", ".join(parts) or "no changes"


def published(package: str, version: str) -> Schema:
    """A published version of a schema, installed into a temporary folder."""
    with Installed([f"{package}=={version}"]) as installed:
        return Schema(installed.files(package))


def main() -> None:
    parser = argparse.ArgumentParser(description="Print the changes between two versions.")
    parser.add_argument("package", help="flyteidl or flyteidl2")
    parser.add_argument("old", help="version, as on PyPI")
    parser.add_argument("new", help="version, as on PyPI")
    arguments = parser.parse_args()
    old, new = (published(arguments.package, v) for v in (arguments.old, arguments.new))
    print(f"{arguments.package} {arguments.old} to {arguments.new}: {report(compare(old, new))}")


if __name__ == "__main__":
    main()
