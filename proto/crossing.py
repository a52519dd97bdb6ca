#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write flyte1-to-flyte2.tsv: which messages and enums of Flyte 1 and Flyte 2 correspond, and how.

    pip install -r proto/requirements.txt
    python proto/crossing.py            # write the table
    python proto/crossing.py --check    # write nothing; exit 1 if the table is different

Items of the same name in `flyteidl.X` and `flyteidl2.X` correspond, and those of files that were
moved to another package (`MOVED`). The relations are

    equal      the same fields or values
    extended   Flyte 2 adds fields or values; the others are equal
    changed    fields or values are gone or have other names, but no field is misread
    broken     some field of one version is misread by the other

They are about the fields of the message itself. The column `contains` names the messages that are
not equal among those that it contains, at any depth.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator, Mapping

from google.protobuf import descriptor_pb2 as pb

from compare import Change, Effect, Files, Schema, compare
from published import ROOT, load_files

TABLE = ROOT / "flyte1-to-flyte2.tsv"
HEADER = ("kind", "flyte1", "flyte2", "relation", "changes", "contains")
# Files of Flyte 1 whose messages are in another package in Flyte 2.
MOVED = (
    ("flyteidl/admin/agent.proto", "flyteidl2/connector/connector.proto"),
    ("flyteidl/admin/common.proto", "flyteidl2/common/list.proto"),
    ("flyteidl/admin/common.proto", "flyteidl2/task/run.proto"),
    ("flyteidl/admin/description_entity.proto", "flyteidl2/task/task_definition.proto"),
    ("flyteidl/admin/project.proto", "flyteidl2/project/project_service.proto"),
    ("flyteidl/admin/schedule.proto", "flyteidl2/task/common.proto"),
    ("flyteidl/core/tasks.proto", "flyteidl2/common/runtime_version.proto"),
    ("flyteidl/service/auth.proto", "flyteidl2/auth/auth_service.proto"),
    ("flyteidl/service/dataproxy.proto", "flyteidl2/dataproxy/dataproxy_service.proto"),
    ("flyteidl/service/identity.proto", "flyteidl2/auth/identity.proto"),
)


def correspondence(old_files: Files, new_files: Files) -> dict[str, str]:
    """The messages and enums of Flyte 1 with their counterparts in Flyte 2, by full name."""
    new_names = set(names(new_files))
    pairs = {}
    for name in names(old_files):
        counterpart = name.replace("flyteidl.", "flyteidl2.", 1)
        if counterpart in new_names:
            pairs[name] = counterpart
    old_by_file, new_by_file = ({f.name: f for f in files} for files in (old_files, new_files))
    for old_file, new_file in MOVED:
        old, new = old_by_file[old_file], new_by_file[new_file]
        candidates = set(names([new])) - set(pairs.values())
        for name in names([old]):
            counterpart = new.package + name.removeprefix(old.package)
            if name not in pairs and counterpart in candidates:
                pairs[name] = counterpart
    return pairs


def names(files: Files) -> list[str]:
    """The full names of all messages and enums."""
    schema = Schema(files)
    return [*schema.messages, *schema.enums]


def renamed(schema: Schema, pairs: Mapping[str, str]) -> Schema:
    """The counterparts' part of a schema, with the names of Flyte 2."""

    def rename(name: str) -> str:
        """The new name of a message, of an enum, or of the entry of a map in a message."""
        scope, _, last = name.rpartition(".")
        return pairs.get(name) or f"{pairs.get(scope, scope)}.{last}"

    def rename_types(message: pb.DescriptorProto) -> pb.DescriptorProto:
        copy = pb.DescriptorProto()
        copy.CopyFrom(message)
        for field in copy.field:
            if field.type_name:
                field.type_name = "." + rename(field.type_name.removeprefix("."))
        return copy

    result = Schema([])
    result.messages = {pairs[n]: rename_types(m) for n, m in schema.messages.items() if n in pairs}
    result.entries = {rename(n): rename_types(m) for n, m in schema.entries.items()}
    result.enums = {pairs[n]: enum for n, enum in schema.enums.items() if n in pairs}
    return result


def relation(changes: list[Change]) -> str:
    if not changes:
        return "equal"
    worst = min(change.effect for change in changes)
    return {Effect.WIRE: "broken", Effect.CODE: "changed", Effect.NONE: "extended"}[worst]


def contained(schema: Schema, name: str) -> set[str]:
    """The messages and enums that a message contains, at any depth."""
    found: set[str] = set()
    pending = [name]
    while pending:
        message = schema.message(pending.pop())
        for field in message.field if message else ():
            inner = field.type_name.removeprefix(".")
            if inner and inner not in found:
                found.add(inner)
                pending.append(inner)
    return found


def rows(files: Files) -> Iterator[tuple[str, ...]]:
    old_files = [file for file in files if file.name.startswith("flyteidl/")]
    new_files = [file for file in files if file.name.startswith("flyteidl2/")]
    pairs = correspondence(old_files, new_files)
    old, new = renamed(Schema(old_files), pairs), Schema(new_files)
    changes: dict[str, list[Change]] = {name: [] for name in pairs.values()}
    for change in compare(old, new):
        if change.item in changes:
            changes[change.item].append(change)
    unequal = {name for name, found in changes.items() if found}
    for name, counterpart in sorted(pairs.items(), key=lambda pair: pair[1]):
        found = changes[counterpart]
        inner = contained(old, counterpart) | contained(new, counterpart)
        yield (
            "message" if counterpart in new.messages else "enum",
            name,
            counterpart,
            relation(found),
            "; ".join(change.text for change in found),
            " ".join(sorted(inner & unequal)),
        )


def main() -> int:
    parser = argparse.ArgumentParser(description="Match the messages of Flyte 1 and Flyte 2.")
    parser.add_argument("--check", action="store_true", help="only compare with the table")
    check: bool = parser.parse_args().check
    text = "".join("\t".join(row) + "\n" for row in [HEADER, *rows(load_files())])
    fresh = TABLE.exists() and TABLE.read_text("utf-8") == text
    if not check:
        TABLE.write_text(text, "utf-8")
    elif not fresh:
        print(f"differs: {TABLE.name}", file=sys.stderr)
    return 1 if check and not fresh else 0


if __name__ == "__main__":
    sys.exit(main())
