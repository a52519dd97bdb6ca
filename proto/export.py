#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Write the Flyte IDL as .proto files, from the descriptors of its Python packages.

    pip install -r proto/requirements.txt
    python proto/export.py            # write the files below proto/
    python proto/export.py --check    # write nothing; exit 1 if a file on disk differs

The packages flyteidl (Flyte 1) and flyteidl2 (Flyte 2) carry the descriptors of their .proto files.
This tool prints those descriptors, and those of the files of Google that they import, as .proto
source again, in the order of the descriptors. Options for other tools are left out, with their
imports: file options such as go_package, and custom options for HTTP, OpenAPI and validation.
`flyteidl2.binpb` is a `FileDescriptorSet` of Flyte 2 that keeps them all, for reflection.

The comments are our own. Those of `flyteidl/core/tasks.proto` are in
`comments/flyteidl/core/tasks.toml`, keyed by the full name of the item, and so on. Every item must
have one: the files are written without the missing ones, but the exit code is 1.
"""

from __future__ import annotations

import argparse
import sys
import textwrap
import tomllib
from collections.abc import Iterator, Sequence
from pathlib import Path

from google.protobuf import descriptor_pb2 as pb
from google.protobuf.message import Message

from published import OPTION_IMPORTS, ROOT, descriptor_set, load_files, pins

# Options which are printed; an option outside this list stops the export.
OPTIONS = ("deprecated", "packed", "allow_alias", "map_entry", "idempotency_level")
WIDTH = 100

Field = pb.FieldDescriptorProto
SCALARS = {
    number: name.removeprefix("TYPE_").lower()
    for name, number in Field.Type.items()
    if number not in (Field.TYPE_MESSAGE, Field.TYPE_ENUM, Field.TYPE_GROUP)
}


def origin(file: pb.FileDescriptorProto) -> str:
    """The source of a file, with its license."""
    if file.package == "google.protobuf":
        return "protobuf's well-known types (BSD-3-Clause)"
    package = file.name.partition("/")[0]
    if package == "google":
        package = "googleapis-common-protos"
    return f"{package} {pins()[package]} (Apache-2.0)"


def comments_of(file: str) -> Path:
    """The file with the comments of a schema file."""
    return (ROOT / "comments" / file).with_suffix(".toml")


def default_json_name(name: str) -> str:
    """The JSON name that protoc gives to a field."""
    head, *tail = name.split("_")
    return head + "".join(part[:1].upper() + part[1:] for part in tail)


def quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'


def options(item: Message) -> list[str]:
    """The options of an item as `name = value`; custom options are left out."""
    found = []
    for field, value in item.options.ListFields():
        if field.is_extension or field.name == "map_entry":
            continue
        if field.name not in OPTIONS:
            raise SystemExit(f"{item.name}: option {field.name} is not handled")
        if field.enum_type is not None:
            text = field.enum_type.values_by_number[value].name
        else:
            text = str(value).lower()
        found.append(f"{field.name} = {text}")
    return found


def in_brackets(entries: Sequence[str]) -> str:
    return f" [{', '.join(entries)}]" if entries else ""


class Names:
    """All messages, enums and packages, to find the shortest safe way to write a type name."""

    def __init__(self, files: Sequence[pb.FileDescriptorProto]) -> None:
        self.types: dict[str, str] = {}  # full name -> package
        self.scopes: set[str] = set()  # packages and messages
        for file in files:
            parts = file.package.split(".")
            self.scopes.update(".".join(parts[:n]) for n in range(1, len(parts) + 1))
            self._add(file.package, file.package, file.message_type, file.enum_type)

    def _add(self, package: str, scope: str, messages, enums) -> None:
        for message in messages:
            name = f"{scope}.{message.name}"
            self.types[name] = package
            self.scopes.add(name)
            self._add(package, name, message.nested_type, message.enum_type)
        for enum in enums:
            self.types[f"{scope}.{enum.name}"] = package

    def resolve(self, scope: str, name: str) -> str | None:
        """What a compiler makes of `name` inside `scope`: the innermost scope that knows it."""
        first, dot, rest = name.partition(".")
        known = self.scopes if dot else self.types
        while True:
            candidate = f"{scope}.{first}" if scope else first
            if candidate in known:
                return f"{candidate}{dot}{rest}"
            if not scope:
                return None
            scope = scope.rpartition(".")[0]

    def write(self, scope: str, package: str, type_name: str) -> str:
        """How to write the type inside `scope`: short in its own package, else in full."""
        full = type_name.removeprefix(".")
        if full not in self.types:
            raise SystemExit(f"{full}: its file is not exported; see IMPORTED in published.py")
        choices = [full]
        if self.types[full] == package:
            parts = full.removeprefix(package + ".").split(".")
            choices[:0] = [".".join(parts[n:]) for n in reversed(range(len(parts)))]
        return next((c for c in choices if self.resolve(scope, c) == full), "." + full)


class Printer:
    """Prints one file."""

    def __init__(self, file: pb.FileDescriptorProto, names: Names, comments: dict[str, str]):
        self.file, self.names, self.comments = file, names, comments
        self.used: set[str] = set()
        self.missing: list[str] = []
        self.lines: list[str] = []
        self.depth = 0

    def line(self, text: str = "") -> None:
        self.lines.append("  " * self.depth + text if text else "")

    def comment(self, full_name: str) -> None:
        if full_name not in self.comments:
            self.missing.append(full_name)
            return
        self.used.add(full_name)
        width = WIDTH - 2 * self.depth - len("// ")
        for text in textwrap.wrap(self.comments[full_name], width, break_on_hyphens=False):
            self.line("// " + text)

    def open(self, text: str) -> None:
        self.line(text + " {")
        self.depth += 1

    def close(self) -> None:
        self.depth -= 1
        if self.lines[-1].endswith("{"):
            self.lines[-1] += "}"  # nothing inside
        else:
            self.line("}")

    def gap(self) -> None:
        """An empty line, unless at the start of a block."""
        if self.lines[-1] and not self.lines[-1].endswith("{"):
            self.line()

    def print(self) -> str:
        file = self.file
        if file.syntax != "proto3" or file.weak_dependency:
            raise SystemExit(f"{file.name}: only plain proto3 is handled")
        for extension in file.extension:
            if not extension.extendee.startswith(".google.protobuf."):
                raise SystemExit(f"{file.name}: only extensions of options are handled")
        self.line(f"// Written by proto/export.py from the descriptors of {origin(file)}.")
        comments = comments_of(self.file.name).relative_to(ROOT.parent).as_posix()
        self.line(f"// Do not edit: the comments are in {comments}.")
        self.line()
        self.line('syntax = "proto3";')
        self.line()
        self.line(f"package {file.package};")
        self.line()
        for index, name in enumerate(file.dependency):
            if not name.startswith(OPTION_IMPORTS):
                public = "public " if index in file.public_dependency else ""
                self.line(f"import {public}{quoted(name)};")
        for enum in file.enum_type:
            self.enum(enum, file.package)
        for message in file.message_type:
            self.message(message, file.package)
        for service in file.service:
            self.service(service)
        return "\n".join(self.lines) + "\n"

    def enum(self, enum: pb.EnumDescriptorProto, scope: str) -> None:
        self.gap()
        self.comment(f"{scope}.{enum.name}")
        self.open(f"enum {enum.name}")
        for option in options(enum):
            self.line(f"option {option};")
        self.reserved(enum, inclusive=True)
        for value in enum.value:
            self.comment(f"{scope}.{enum.name}.{value.name}")
            self.line(f"{value.name} = {value.number}{in_brackets(options(value))};")
        self.close()

    def reserved(self, item: pb.DescriptorProto | pb.EnumDescriptorProto, inclusive: bool) -> None:
        ranges = []
        for part in item.reserved_range:
            last = part.end if inclusive else part.end - 1
            ranges.append(str(part.start) if last == part.start else f"{part.start} to {last}")
        if ranges:
            self.line(f"reserved {', '.join(ranges)};")
        if item.reserved_name:
            self.line(f"reserved {', '.join(map(quoted, item.reserved_name))};")

    def message(self, message: pb.DescriptorProto, scope: str) -> None:
        if message.extension or message.extension_range:
            raise SystemExit(f"{message.name}: extensions are not handled")
        name = f"{scope}.{message.name}"
        self.gap()
        self.comment(name)
        self.open(f"message {message.name}")
        for option in options(message):
            self.line(f"option {option};")
        self.reserved(message, inclusive=False)
        for enum in message.enum_type:
            self.enum(enum, name)
        # The entry type of a map counts as a nested type from where the map field stands. To keep
        # the order of the nested types, the fields up to that one are printed before what follows.
        fields = self.fields(message, name)
        for nested in message.nested_type:
            if nested.options.map_entry:
                while next(fields).type_name != f".{name}.{nested.name}":
                    pass
            else:
                self.message(nested, name)
        for _ in fields:
            pass
        self.close()

    def fields(self, message: pb.DescriptorProto, name: str) -> Iterator[Field]:
        """Prints the fields one by one, as the caller asks for the next."""
        entries = {
            f".{name}.{n.name}": n for n in message.nested_type if n.options.map_entry
        }
        current: int | None = None
        for field in message.field:
            in_oneof = field.HasField("oneof_index") and not field.proto3_optional
            oneof = field.oneof_index if in_oneof else None
            if current is not None and oneof != current:
                self.close()
            if self.lines[-1].endswith("}"):
                self.line()
            if oneof is not None and oneof != current:
                oneof_name = f"{name}.{message.oneof_decl[oneof].name}"
                self.gap()
                self.comment(oneof_name)
                self.open(f"oneof {message.oneof_decl[oneof].name}")
            current = oneof
            self.field(field, name, entries.get(field.type_name))
            yield field
        if current is not None:
            self.close()

    def field(self, field: Field, scope: str, entry: pb.DescriptorProto | None) -> None:
        extra = options(field)
        if field.json_name and field.json_name != default_json_name(field.name):
            extra.append(f"json_name = {quoted(field.json_name)}")
        label = ""
        if entry is not None:
            kind = f"map<{self.type(entry.field[0], scope)}, {self.type(entry.field[1], scope)}>"
        else:
            kind = self.type(field, scope)
            if field.label == Field.LABEL_REPEATED:
                label = "repeated "
            elif field.proto3_optional:
                label = "optional "
        self.comment(f"{scope}.{field.name}")
        self.line(f"{label}{kind} {field.name} = {field.number}{in_brackets(extra)};")

    def type(self, field: Field, scope: str) -> str:
        if field.type in SCALARS:
            return SCALARS[field.type]
        return self.names.write(scope, self.file.package, field.type_name)

    def service(self, service: pb.ServiceDescriptorProto) -> None:
        scope, package = f"{self.file.package}.{service.name}", self.file.package
        self.gap()
        self.comment(scope)
        self.open(f"service {service.name}")
        for option in options(service):
            self.line(f"option {option};")
        for method in service.method:
            # A compiler looks for the types of a method from the service itself outwards.
            takes = "stream " if method.client_streaming else ""
            takes += self.names.write(scope, package, method.input_type)
            gives = "stream " if method.server_streaming else ""
            gives += self.names.write(scope, package, method.output_type)
            self.comment(f"{scope}.{method.name}")
            head, tail = f"rpc {method.name}({takes})", f"returns ({gives})"
            body = options(method)
            if len(f"  {head} {tail} {{") <= WIDTH:
                head = f"{head} {tail}"
            else:
                self.line(head)
                head = "    " + tail
            if body:
                self.open(head)
                for option in body:
                    self.line(f"option {option};")
                self.close()
            else:
                self.line(head + ";")
        self.close()


def main() -> int:
    parser = argparse.ArgumentParser(description="Write the Flyte IDL as .proto files.")
    parser.add_argument("--check", action="store_true", help="only compare with what is there")
    check: bool = parser.parse_args().check
    files = load_files()
    names = Names(files)
    wanted = {ROOT / "flyteidl2.binpb": descriptor_set("flyteidl2")}
    problems = []
    for file in files:
        path = comments_of(file.name)
        comments: dict[str, str] = tomllib.loads(path.read_text("utf-8")) if path.exists() else {}
        printer = Printer(file, names, comments)
        wanted[ROOT / file.name] = printer.print().encode()
        shown = path.relative_to(ROOT.parent)
        if unused := set(comments) - printer.used:
            problems.append(f"{shown} names unknown items: {', '.join(sorted(unused))}")
        if printer.missing:
            problems.append(f"{shown} lacks comments: {', '.join(printer.missing)}")
    stale = {*ROOT.rglob("*.proto"), *ROOT.rglob("*.binpb")} - set(wanted)
    changed = [p for p, data in wanted.items() if not p.exists() or p.read_bytes() != data]
    for path in sorted(stale) + changed:
        if check:
            print(f"differs: {path.relative_to(ROOT)}", file=sys.stderr)
        elif path in stale:
            path.unlink()
        else:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wanted[path])
    print(f"{len(wanted)} files, {len(changed) + len(stale)} {'differ' if check else 'written'}")
    print(*problems, sep="\n", end="\n" if problems else "", file=sys.stderr)
    return 1 if problems or check and (changed or stale) else 0


if __name__ == "__main__":
    sys.exit(main())
