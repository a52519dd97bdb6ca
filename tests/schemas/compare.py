"""Compares our types of other schemas with Google's, as `compare_forms.py` does those of Flyte's.

PROGRAM is the binary of the package flytepb-schemas, DESCRIPTORS a
FileDescriptorSet that protoc has made of the same schemas.

Usage: python compare.py PROGRAM DESCRIPTORS [MESSAGES_PER_TYPE]
"""

from __future__ import annotations

import random
import sys
from collections.abc import Iterator
from pathlib import Path

from google.protobuf import descriptor_pool
from google.protobuf.descriptor import Descriptor
from google.protobuf.descriptor_pb2 import FileDescriptorProto, FileDescriptorSet
from google.protobuf.message import Message

sys.path.append(str(Path(__file__).resolve().parent.parent / "goldens"))

from compare_forms import compare, forms  # noqa: E402
from make_any_message import random_message  # noqa: E402


def types(files: list[FileDescriptorProto]) -> list[Descriptor]:
    """Returns all message types of the files, by name. Missing files are added to the pool."""
    pool = descriptor_pool.Default()
    found: dict[str, Descriptor] = {}

    def add(descriptor: Descriptor) -> None:
        if not descriptor.GetOptions().map_entry:
            found[descriptor.full_name] = descriptor
        for nested in descriptor.nested_types:
            add(nested)

    for file in files:
        try:
            known = pool.FindFileByName(file.name)
        except KeyError:
            pool.AddSerializedFile(file.SerializeToString())
            known = pool.FindFileByName(file.name)
        if file.syntax == "proto3":
            for descriptor in known.message_types_by_name.values():
                add(descriptor)
    return [found[name] for name in sorted(found)]


def messages(descriptors: list[Descriptor], count: int) -> Iterator[Message]:
    """Yields this many messages of each type."""
    small = [d for d in descriptors if 0 < len(d.fields) < 6]
    for descriptor in descriptors:
        rng = random.Random(f"schemas: {descriptor.full_name}")
        for _ in range(count):
            density, member = rng.choice([0.3, 0.6, 1.0]), rng.randrange(20)
            yield random_message(descriptor, rng, density, member, small)


def main(program: str, descriptors: str, count: int = 50) -> int:
    """Compares messages of all types of the descriptor set."""
    files = FileDescriptorSet.FromString(Path(descriptors).read_bytes()).file
    return compare(program, ((m, forms(m)) for m in messages(types(list(files)), count)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], sys.argv[2], *map(int, sys.argv[3:])))
