"""Records the bytes of each field, as Google's Python encodes it.

One JSON object per message of data/executions: `file`, `i` in a stream, `type`, and
`paths`, a list of path, bytes and count. The bytes of a field are those of a message with nothing
else. Elements are added up as `[*]`; the members of a Struct and the elements of a ListValue follow
the path of what holds them, and the message in an Any that of its type. Messages with unknown fields
are left out.

Needs: pip install flyteidl==1.16.8

Usage: python make_sizes.py    writes sizes.jsonl next to it
"""

from __future__ import annotations

import importlib
import json
import pkgutil
from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import flyteidl
from google.protobuf import symbol_database
from google.protobuf.internal.decoder import _DecodeVarint32

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data" / "executions"
TRANSPARENT = {"google.protobuf.Struct", "google.protobuf.ListValue"}


def types() -> Any:
    for module in pkgutil.walk_packages(flyteidl.__path__, "flyteidl."):
        if module.name.endswith("_pb2"):
            importlib.import_module(module.name)
    return symbol_database.Default()


SYMBOLS = types()


def message_class(name: str) -> Any:
    from google.protobuf import message_factory

    return message_factory.GetMessageClass(SYMBOLS.pool.FindMessageTypeByName(name))


def size_alone(message: Any, field: Any) -> int:
    """Return the length of a message that has only this field."""
    alone = type(message)()
    value = getattr(message, field.name)
    if field.is_repeated:
        getattr(alone, field.name).MergeFrom(value)
    elif field.message_type:
        getattr(alone, field.name).CopyFrom(value)
    else:
        setattr(alone, field.name, value)
    return alone.ByteSize()


class Sizes:
    def __init__(self) -> None:
        self.paths: dict[str, list[int]] = defaultdict(lambda: [0, 0])

    def add(self, path: str, size: int, count: int) -> None:
        self.paths[path][0] += size
        self.paths[path][1] += count

    def message(self, message: Any, path: str) -> None:
        of = message.DESCRIPTOR.full_name
        is_transparent = of in TRANSPARENT or (of == "google.protobuf.Value" and path)
        for field, value in message.ListFields():
            size = size_alone(message, field)
            name = path if is_transparent else f"{path}.{field.name}".lstrip(".")
            if of == "google.protobuf.Any" and field.name == "value":
                inner = message.type_url.rsplit("/", 1)[1]
                self.add(f"{path}[{inner}]", size, 1)
                self.message(message_class(inner).FromString(value), f"{path}[{inner}]")
            elif field.is_repeated:
                name += "[*]"
                is_map = field.message_type and field.message_type.GetOptions().map_entry
                self.add(name, size, len(value))
                for element in (value[key] for key in value) if is_map else value:
                    if hasattr(element, "DESCRIPTOR"):
                        self.message(element, name)
            else:
                if not is_transparent:
                    self.add(name, size, 1)
                if field.message_type:
                    self.message(value, name)


def messages(name: str, of: str) -> Iterator[tuple[int | None, Any]]:
    data = (DATA / name).read_bytes()
    if not of.startswith("stream of "):
        yield None, message_class(of).FromString(data)
        return
    message_type = message_class(of.removeprefix("stream of "))
    at = i = 0
    while at < len(data):
        length, at = _DecodeVarint32(data, at)
        yield i, message_type.FromString(data[at : at + length])
        at += length
        i += 1


def main() -> None:
    rows = (DATA / "MANIFEST.tsv").read_text().splitlines()[1:]
    with (HERE / "sizes.jsonl").open("w") as out:
        for name, of in (row.split("\t")[:2] for row in rows):
            for i, message in messages(name, of):
                known = type(message).FromString(message.SerializeToString())
                known.DiscardUnknownFields()
                if known.ByteSize() != message.ByteSize():
                    continue
                sizes = Sizes()
                sizes.message(message, "")
                paths = [[path, *size] for path, size in sorted(sizes.paths.items())]
                row = {"file": name, "i": i, "type": message.DESCRIPTOR.full_name, "paths": paths}
                out.write(json.dumps(row, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
