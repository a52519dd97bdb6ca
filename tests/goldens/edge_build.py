"""Helpers to build the edge cases.

Needs: pip install flyteidl==1.16.8
"""

from __future__ import annotations

import random
from collections.abc import Iterator

from flyteidl.admin.task_execution_pb2 import TaskExecution
from google.protobuf import text_format
from google.protobuf.descriptor import Descriptor

from pbwire import END_GROUP, START_GROUP, field, is_map, reorder_maps, shuffled, tag

ROOT: Descriptor = TaskExecution.DESCRIPTOR


Case = tuple[str, bytes]
"""A label of a message, and its bytes."""


I64_MAX, I64_MIN = 2**63 - 1, -(2**63)


I32_MAX, I32_MIN = 2**31 - 1, -(2**31)


def text(source: str) -> bytes:
    """A message from the text format; its maps in an arbitrary but fixed order."""
    message = text_format.Parse(source, TaskExecution())
    wire = message.SerializeToString(deterministic=True)
    return reorder_maps(wire, ROOT, shuffled(random.Random(source)))


def under(path: str, body: bytes) -> bytes:
    """A message with the given bytes inside the message at a path of field names.

    A map on the path stands for its entry with the key `k`.
    """
    wrappers: list[tuple[int, bool]] = []
    descriptor = ROOT
    for name in path.split(".") if path else []:
        step = descriptor.fields_by_name[name]
        wrappers.append((step.number, is_map(step)))
        descriptor = step.message_type.fields_by_name["value"].message_type if is_map(step) else step.message_type
    for number, through_map in reversed(wrappers):
        body = field(number, field(1, "k") + field(2, body) if through_map else body)
    return body


def quoted(value: str) -> str:
    """A string literal of the text format."""
    return '"' + "".join(f"\\{byte:03o}" for byte in value.encode()) + '"'


def failure(message: str) -> bytes:
    """A failed execution with an error message."""
    return under("closure", field(3, 5) + field(2, field(2, message)))


def group(number: int, body: bytes) -> bytes:
    """A field in the old group encoding."""
    return tag(number, START_GROUP) + body + tag(number, END_GROUP)


def message_paths(
    descriptor: Descriptor, above: tuple[str, ...] = (), open_types: tuple[str, ...] = ()
) -> Iterator[tuple[str, Descriptor]]:
    """Every path to a message, each type at most once along a path; of the literals, only the outermost."""
    yield ".".join(above), descriptor
    for known in descriptor.fields:
        child = known.message_type
        if child is not None and is_map(known):
            child = child.fields_by_name["value"].message_type
        if child is None or child.full_name in open_types:
            continue
        if len(above) > 4 or "output_data" in above:
            continue
        yield from message_paths(child, (*above, known.name), (*open_types, child.full_name))
