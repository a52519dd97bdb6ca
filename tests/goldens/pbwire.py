"""Parts of the protobuf wire format shared by these scripts.

Reading and writing varints and length-prefixed streams, splitting a message
into its raw fields, and rewriting a serialized message with its map entries in
an order of our choosing: the official encoders write them in a hash order that
differs from process to process, and checked-in files must not.

Needs: pip install flyteidl==1.16.8
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from google.protobuf.descriptor import Descriptor, FieldDescriptor

VARINT, FIXED64, LEN, START_GROUP, END_GROUP, FIXED32 = range(6)

KeyOrder = Callable[[list[tuple[Any, bytes]]], list[tuple[Any, bytes]]]
"""Puts the entries of one map, as (key, raw field) pairs, into their final order."""


def varint(value: int) -> bytes:
    """The shortest varint of a 64-bit value; negative ones in two's complement."""
    value &= (1 << 64) - 1
    out = bytearray()
    while value >= 0x80:
        out.append(0x80 | value & 0x7F)
        value >>= 7
    out.append(value)
    return bytes(out)


def tag(number: int, wire_type: int) -> bytes:
    """A field's tag."""
    return varint(number << 3 | wire_type)


def field(number: int, value: int | str | bytes) -> bytes:
    """A whole field: a varint for an integer, length-delimited for the rest."""
    if isinstance(value, int):
        return tag(number, VARINT) + varint(value)
    body = value.encode() if isinstance(value, str) else value
    return tag(number, LEN) + varint(len(body)) + body


def read_varint(data: bytes, at: int) -> tuple[int, int]:
    """The varint at an offset, and the offset after it."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def frame(message: bytes) -> bytes:
    """A message as a member of a stream: its length, then its bytes."""
    return varint(len(message)) + message


def frames(stream: bytes) -> Iterator[bytes]:
    """The messages of a length-prefixed stream."""
    at = 0
    while at < len(stream):
        length, at = read_varint(stream, at)
        if at + length > len(stream):
            raise ValueError(f"stream ends inside a message at offset {at}")
        yield stream[at : at + length]
        at += length


class RawField(NamedTuple):
    """One field in wire form."""

    number: int
    wire_type: int
    raw: bytes
    """Tag and value."""
    body: bytes
    """The value of a length-delimited field, else nothing."""


def raw_fields(data: bytes) -> Iterator[RawField]:
    """Splits a well-formed message into its top-level fields."""
    at = 0
    while at < len(data):
        start = at
        key, at = read_varint(data, at)
        end, body_at = _end_of_value(data, at, key & 7)
        body = data[body_at:end] if key & 7 == LEN else b""
        yield RawField(key >> 3, key & 7, data[start:end], body)
        at = end


def _end_of_value(data: bytes, at: int, wire_type: int) -> tuple[int, int]:
    """Returns the end offset of the value at an offset, and the start offset of its body."""
    if wire_type == VARINT:
        return read_varint(data, at)[1], at
    if wire_type == FIXED64:
        return at + 8, at
    if wire_type == FIXED32:
        return at + 4, at
    if wire_type == LEN:
        length, at = read_varint(data, at)
        return at + length, at
    if wire_type != START_GROUP:
        raise ValueError(f"wire type {wire_type} at offset {at}")
    depth = 1
    while depth:
        key, at = read_varint(data, at)
        if key & 7 == START_GROUP:
            depth += 1
        elif key & 7 == END_GROUP:
            depth -= 1
        else:
            at = _end_of_value(data, at, key & 7)[0]
    return at, at


def is_map(descriptor: FieldDescriptor) -> bool:
    """Returns whether a field is a map."""
    message = descriptor.message_type
    return message is not None and message.GetOptions().map_entry


def reorder_maps(data: bytes, descriptor: Descriptor, order: KeyOrder) -> bytes:
    """The same message with the entries of each map, at every depth, in a given order.

    Expects what an encoder writes: the entries of one map stand together, each
    with its key. Unknown fields are copied.
    """
    out: list[bytes] = []
    run: list[tuple[Any, bytes]] = []
    run_number = 0
    for number, wire_type, raw, body in raw_fields(data):
        if number != run_number and run:
            out += [entry for _, entry in order(run)]
            run = []
        known = descriptor.fields_by_number.get(number)
        if known is None or known.message_type is None or wire_type != LEN:
            out.append(raw)
            continue
        body = reorder_maps(body, known.message_type, order)
        raw = field(number, body)
        if is_map(known):
            run_number = number
            run.append((_map_key(known, body), raw))
        else:
            out.append(raw)
    out += [entry for _, entry in order(run)]
    return b"".join(out)


def _map_key(descriptor: FieldDescriptor, entry: bytes) -> Any:
    """The key of a map entry: bytes for strings, an integer for the rest."""
    key_type = descriptor.message_type.fields_by_name["key"].type
    for number, _, raw, body in raw_fields(entry):
        if number == 1:
            if key_type == FieldDescriptor.TYPE_STRING:
                return body
            if key_type in (FieldDescriptor.TYPE_BOOL, FieldDescriptor.TYPE_UINT32, FieldDescriptor.TYPE_UINT64):
                return read_varint(raw, 1)[0]
            if key_type in (FieldDescriptor.TYPE_INT32, FieldDescriptor.TYPE_INT64):
                value = read_varint(raw, 1)[0]
                return value - (1 << 64) if value >> 63 else value
            raise ValueError(f"{descriptor.full_name}: a map key of type {key_type} is not expected in Flyte's schema")
    return b"" if key_type == FieldDescriptor.TYPE_STRING else 0


def ascending(entries: list[tuple[Any, bytes]]) -> list[tuple[Any, bytes]]:
    """Strings in byte order, numbers in numeric order, false before true."""
    return sorted(entries, key=lambda entry: entry[0])


def shuffled(rng: random.Random) -> KeyOrder:
    """An order as arbitrary as that of a hash map, but the same on every run."""

    def order(entries: list[tuple[Any, bytes]]) -> list[tuple[Any, bytes]]:
        entries = ascending(entries)
        rng.shuffle(entries)
        return entries

    return order


def by_number(data: bytes, descriptor: Descriptor) -> bytes:
    """The same message with the fields of every known message in field-number order.

    This is where the encoder of a later schema, to which our unknown fields are
    known, would put them; Python's encoder appends them at the end.
    """
    out: list[tuple[int, bytes]] = []
    for number, wire_type, raw, body in raw_fields(data):
        known = descriptor.fields_by_number.get(number)
        if known is not None and known.message_type is not None and wire_type == LEN:
            raw = field(number, by_number(body, known.message_type))
        out.append((number, raw))
    return b"".join(raw for _, raw in sorted(out, key=lambda item: item[0]))


def sorted_keys(value: Any) -> Any:
    """Parsed JSON with the members of each object by name: a map's come in hash order."""
    if isinstance(value, dict):
        return {key: sorted_keys(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return [sorted_keys(item) for item in value]
    return value
