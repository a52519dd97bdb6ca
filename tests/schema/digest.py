#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Record a digest of every file of the schemas of Flyte 1 and Flyte 2, as published for Python.

    pip install -r proto/requirements.txt
    python tests/schema/digest.py              # write digests.tsv
    python tests/schema/digest.py --check      # write nothing; exit 1 when digests.tsv differs
    python tests/schema/digest.py --dump DIR   # also write the canonical texts below DIR

The digest of a file is the SHA-256 of a canonical text of its descriptor: one line for each
import, message, oneof, reserved range or name, field, enum, value, service and method, in the
order of the descriptor. Comments, file options and custom options (HTTP, OpenAPI, validation) have
no part in it. The test crates/flytepb-idl/tests/schema_parity.rs makes the same text from the files below proto/; with
FLYTEPB_SCHEMA_DUMP=DIR it writes its texts too, so that `diff -r` shows what is different.

The counts: messages are those at the top and all nested ones, without the entry types that
protobuf makes for map fields; fields are those of these messages. The last rows are totals, and
their digest is that of the texts of all their files, one after the other.
"""

from __future__ import annotations

import argparse
import hashlib
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from pathlib import Path

from google.protobuf import descriptor_pb2 as pb
from google.protobuf.message import Message

TABLE = Path(__file__).resolve().parent / "digests.tsv"
sys.path.insert(0, str(TABLE.parents[2] / "proto"))
from published import OPTION_IMPORTS, load_files  # noqa: E402

HEADER = ("file", "sha256", "messages", "enums", "services", "methods", "fields")
GROUPS = ("flyteidl", "flyteidl2", "google")

Field = pb.FieldDescriptorProto


@dataclass
class Counts:
    """Number of items of each kind."""

    messages: int = 0
    enums: int = 0
    services: int = 0
    methods: int = 0
    fields: int = 0

    def add(self, other: Counts) -> None:
        for name, value in vars(other).items():
            setattr(self, name, getattr(self, name) + value)


def json_name(field: Field) -> str:
    """The JSON name of the field; a descriptor may leave the default one out."""
    if field.HasField("json_name"):
        return field.json_name
    name, upper = "", False
    for char in field.name:
        if char == "_":
            upper = True
        else:
            name += char.upper() if upper else char
            upper = False
    return name


def flag(options: Message, name: str) -> str:
    """` name=value` for an option that is set, nothing for one that is not."""
    return f" {name}={str(getattr(options, name)).lower()}" if options.HasField(name) else ""


def file_lines(file: pb.FileDescriptorProto, counts: Counts) -> Iterator[str]:
    yield f"file {file.name}"
    yield f"syntax {file.syntax}"
    yield f"package {file.package}"
    for index, name in enumerate(file.dependency):
        if not name.startswith(OPTION_IMPORTS):
            yield f"import{' public' if index in file.public_dependency else ''} {name}"
    if extensions := [e for e in file.extension if not e.extendee.startswith(".google.protobuf.")]:
        yield f"extensions {len(extensions)}"
    for message in file.message_type:
        yield from message_lines(message, file.package, counts)
    for enum in file.enum_type:
        yield from enum_lines(enum, file.package, counts)
    for service in file.service:
        yield from service_lines(service, file.package, counts)


def message_lines(message: pb.DescriptorProto, scope: str, counts: Counts) -> Iterator[str]:
    name = f"{scope}.{message.name}"
    if not message.options.map_entry:
        counts.messages += 1
        counts.fields += len(message.field)
    yield (
        f"message {name}{flag(message.options, 'map_entry')}{flag(message.options, 'deprecated')}"
    )
    if message.extension or message.extension_range:
        yield f"extensions {len(message.extension)} ranges {len(message.extension_range)}"
    for part in message.reserved_range:
        yield f"reserved {part.start} until {part.end}"
    for text in message.reserved_name:
        yield f"reserved {text}"
    for oneof in message.oneof_decl:
        yield f"oneof {oneof.name}"
    for field in message.field:
        yield field_line(field, message)
    for nested in message.nested_type:
        yield from message_lines(nested, name, counts)
    for enum in message.enum_type:
        yield from enum_lines(enum, name, counts)
    yield f"end {name}"


def field_line(field: Field, message: pb.DescriptorProto) -> str:
    line = f"field {field.number} {field.name} json={json_name(field)}"
    line += f" {Field.Label.Name(field.label)} {Field.Type.Name(field.type)}"
    if field.type_name:
        line += f" {field.type_name}"
    if field.HasField("oneof_index"):
        line += f" oneof={message.oneof_decl[field.oneof_index].name}"
    if field.proto3_optional:
        line += " proto3_optional"
    if field.HasField("default_value"):
        line += f" default={field.default_value}"
    return line + flag(field.options, "packed") + flag(field.options, "deprecated")


def enum_lines(enum: pb.EnumDescriptorProto, scope: str, counts: Counts) -> Iterator[str]:
    name = f"{scope}.{enum.name}"
    counts.enums += 1
    yield f"enum {name}{flag(enum.options, 'allow_alias')}{flag(enum.options, 'deprecated')}"
    for part in enum.reserved_range:
        yield f"reserved {part.start} to {part.end}"
    for text in enum.reserved_name:
        yield f"reserved {text}"
    for value in enum.value:
        yield f"value {value.number} {value.name}{flag(value.options, 'deprecated')}"
    yield f"end {name}"


def service_lines(
    service: pb.ServiceDescriptorProto, scope: str, counts: Counts
) -> Iterator[str]:
    name = f"{scope}.{service.name}"
    counts.services += 1
    counts.methods += len(service.method)
    yield f"service {name}{flag(service.options, 'deprecated')}"
    for method in service.method:
        line = f"method {method.name}"
        line += f"{' stream' if method.client_streaming else ''} {method.input_type}"
        line += f"{' stream' if method.server_streaming else ''} {method.output_type}"
        line += flag(method.options, "deprecated")
        if method.options.HasField("idempotency_level"):
            level = pb.MethodOptions.IdempotencyLevel.Name(method.options.idempotency_level)
            line += f" idempotency_level={level}"
        yield line
    yield f"end {name}"


def row(name: str, texts: Iterable[str], counts: Counts) -> str:
    digest = hashlib.sha256("".join(texts).encode()).hexdigest()
    return "\t".join([name, digest, *map(str, astuple(counts))]) + "\n"


def table(files: Sequence[pb.FileDescriptorProto], dump: Path | None) -> str:
    """The whole of digests.tsv; the canonical texts go to `dump`."""
    rows = ["\t".join(HEADER) + "\n"]
    totals = {group: (list[str](), Counts()) for group in GROUPS}
    for file in files:
        counts = Counts()
        text = "".join(line + "\n" for line in file_lines(file, counts))
        if dump is not None:
            path = dump / f"{file.name}.txt"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, "utf-8")
        rows.append(row(file.name, [text], counts))
        group = next(group for group in GROUPS if file.name.startswith(group + "/"))
        totals[group][0].append(text)
        totals[group][1].add(counts)
    rows += [row(f"total {group}", *totals[group]) for group in GROUPS]
    return "".join(rows)


def main() -> int:
    parser = argparse.ArgumentParser(description="Record a digest of the schema of every file.")
    parser.add_argument("--check", action="store_true", help="only compare with digests.tsv")
    parser.add_argument("--dump", type=Path, metavar="DIR", help="write the canonical texts there")
    arguments = parser.parse_args()
    text = table(load_files(), arguments.dump)
    if not arguments.check:
        TABLE.write_text(text, "utf-8")
    elif not TABLE.exists() or TABLE.read_text("utf-8") != text:
        print("digests.tsv differs", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
