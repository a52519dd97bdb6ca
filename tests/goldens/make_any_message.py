"""Writes `any_message.jsonl` and `any_message2.jsonl`: random messages of every type of Flyte's schemas.

At least three messages of each message type of the flyteidl package (nested
ones too, map entries not), and of the well-known types, filled at random from
their descriptors: two sparse ones, then as many full ones as its largest oneof
has members, each with another member. For the types of Flyte 2, of the flyteidl2
package, one message each. One JSON object per message and line:

type        full name
wire        the bytes, hexadecimal; map entries in an arbitrary order, as the
            official encoders write them in hash order
sorted      SHA-256 of the bytes with the entries of each map, at every depth,
            in ascending order: strings by their UTF-8 bytes, numbers by value,
            false before true. What an Any holds stays as it is
json        MessageToJson, parsed, and the members of each object sorted by name
json_proto  the same with preserving_proto_field_name=True; left out if equal
text        text_format.MessageToString; over 300 characters as
            {"sha256": …, "len": …}, the length in bytes

Every type has a random generator with a seed of its own, so that the output is
the same on every run, and a change of one type leaves the others alone.

Needs: pip install -r proto/requirements.txt

Usage: python make_any_message.py
"""

from __future__ import annotations

import hashlib
import importlib
import json
import pkgutil
import random
import struct
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import flyteidl
import flyteidl2
from google.protobuf import json_format, text_format
from google.protobuf.any_pb2 import Any as AnyMessage
from google.protobuf.descriptor import Descriptor, EnumDescriptor, FieldDescriptor
from google.protobuf.duration_pb2 import Duration
from google.protobuf.empty_pb2 import Empty
from google.protobuf.field_mask_pb2 import FieldMask
from google.protobuf.message import Message
from google.protobuf.message_factory import GetMessageClass
from google.protobuf.struct_pb2 import ListValue, Struct, Value
from google.protobuf.timestamp_pb2 import Timestamp
from google.protobuf.wrappers_pb2 import (
    BoolValue,
    BytesValue,
    DoubleValue,
    FloatValue,
    Int32Value,
    Int64Value,
    StringValue,
    UInt32Value,
    UInt64Value,
)

from pbwire import ascending, is_map, reorder_maps, shuffled, sorted_keys

HERE = Path(__file__).resolve().parent
WELL_KNOWN = [
    AnyMessage, Duration, Timestamp, Struct, Value, ListValue, FieldMask, Empty,
    BoolValue, BytesValue, DoubleValue, FloatValue, Int32Value, Int64Value, StringValue, UInt32Value, UInt64Value,
]  # fmt: skip
SPARSE = (0.4, 0.7)
"""Probability that a field is set, in the sparse messages of a type."""
MAX_DEPTH = 4
MAX_BYTES = 1000
"""A larger message is discarded for a sparser one; an empty one for another."""
MAX_TEXT = 300

WORDS = [
    "", "a", "n0", "flytesnacks", "development", "v1", "workflows.train.fit_model", "s3://my-s3-bucket/inputs.pb",
    "Zürich", "naïve café", "漢字", "😀", "tab\there", "two\nlines", "it's \"quoted\" \\", "<b>&amp;</b>", "\u2028\u00a0", "\x01\x7f", " spaced ", "{{.input}}",
]  # fmt: skip
KEYS = ["a", "b", "ab", "abc", "B", "é", "z", "10", "9", "", "key-1", "a.b", "漢"]
PATHS = ["id", "closure.phase", "spec.launch_plan", "task_id.resource_type", "closure.error.error_uri", "name"]
DOUBLES = [
    0.0,
    -0.0,
    1.0,
    -1.5,
    0.1,
    1e15,
    1e16,
    1e-7,
    5e-324,
    1.7976931348623157e308,
    3.141592653589793,
    123456789.125,
]
SPECIAL = [float("inf"), float("-inf"), float("nan")]


class Filler:
    """Fills messages of one type at random."""

    def __init__(
        self, rng: random.Random, density: float, thinning: float, member: int, wrapped: list[Descriptor]
    ) -> None:
        self.rng = rng
        self.member = member
        """Index of the oneof members set in a full message."""
        self.density = density
        """Probability that a field of the outermost message is set."""
        self.thinning = thinning
        """Factor of that probability for each level of nesting."""
        self.wrapped = wrapped
        """The types that an Any may hold."""

    def fill(self, message: Message, depth: int = 0) -> None:
        """Sets some of the fields of a message."""
        special = getattr(self, "fill_" + message.DESCRIPTOR.full_name.replace(".", "_"), None)
        if special is not None:
            special(message, depth)
            return
        chosen: dict[str, FieldDescriptor] = {}
        for oneof in message.DESCRIPTOR.oneofs:
            full = depth == 0 and self.density == 1
            chosen[oneof.name] = (
                oneof.fields[self.member % len(oneof.fields)] if full else self.rng.choice(oneof.fields)
            )
        for known in message.DESCRIPTOR.fields:
            oneof = known.containing_oneof
            if oneof is not None and chosen[oneof.name] is not known:
                continue
            if self.rng.random() < self.density * self.thinning**depth:
                self.fill_field(message, known, depth)

    def fill_field(self, message: Message, known: FieldDescriptor, depth: int) -> None:
        """Sets a field, unless it would nest too deep."""
        target = getattr(message, known.name)
        if is_map(known):
            self.fill_map(target, known, depth)
        elif known.message_type is not None:
            if depth >= MAX_DEPTH:
                return
            if known.is_repeated:
                for _ in range(self.rng.randrange(1, 3)):
                    self.fill(target.add(), depth + 1)
            else:
                target.SetInParent()
                self.fill(target, depth + 1)
        elif known.is_repeated:
            target.extend(self.scalar(known) for _ in range(self.rng.randrange(1, 4)))
        else:
            value = self.scalar(known)
            while not value and depth == 0 and self.density == 1:
                value = self.scalar(known)
            setattr(message, known.name, value)

    def fill_map(self, target: Any, known: FieldDescriptor, depth: int) -> None:
        """Adds up to four entries to a map."""
        key, value = (known.message_type.fields_by_name[name] for name in ("key", "value"))
        if value.message_type is not None and depth >= MAX_DEPTH:
            return
        for _ in range(self.rng.randrange(5)):
            name = self.rng.choice(KEYS) if key.type == FieldDescriptor.TYPE_STRING else self.scalar(key)
            if value.message_type is None:
                target[name] = self.scalar(value)
            else:
                target[name].SetInParent()
                target[name].Clear()
                self.fill(target[name], depth + 1)

    def scalar(self, known: FieldDescriptor) -> Any:
        """A value for a scalar field."""
        rng, kind = self.rng, known.type
        if kind == FieldDescriptor.TYPE_STRING:
            return rng.choice(WORDS)
        if kind == FieldDescriptor.TYPE_BYTES:
            return rng.randbytes(rng.choice([0, 1, 3, 8]))
        if kind == FieldDescriptor.TYPE_BOOL:
            return rng.random() < 0.5
        if kind == FieldDescriptor.TYPE_ENUM:
            return self.enum(known.enum_type)
        if kind in (FieldDescriptor.TYPE_DOUBLE, FieldDescriptor.TYPE_FLOAT):
            value = rng.choice(DOUBLES + SPECIAL)
            if kind == FieldDescriptor.TYPE_DOUBLE:
                return value
            return struct.unpack("<f", struct.pack("<f", value))[0] if abs(value) < 3e38 else SPECIAL[0]
        unsigned = kind in (
            FieldDescriptor.TYPE_UINT32,
            FieldDescriptor.TYPE_UINT64,
            FieldDescriptor.TYPE_FIXED32,
            FieldDescriptor.TYPE_FIXED64,
        )
        wide = kind in (
            FieldDescriptor.TYPE_INT64,
            FieldDescriptor.TYPE_UINT64,
            FieldDescriptor.TYPE_SINT64,
            FieldDescriptor.TYPE_FIXED64,
            FieldDescriptor.TYPE_SFIXED64,
        )
        bits = 64 if wide else 32
        low, high = (0, 2**bits - 1) if unsigned else (-(2 ** (bits - 1)), 2 ** (bits - 1) - 1)
        return rng.choice([0, 1, 7, 300, 100_000, low, high, rng.randint(low, high)])

    def enum(self, kind: EnumDescriptor) -> int:
        """A number of an enum, sometimes one without a name."""
        if not kind.is_closed and self.rng.random() < 0.15:
            return self.rng.choice([99, -1])
        return self.rng.choice(kind.values).number

    # The well-known types with a JSON form of their own: only what has one.

    def fill_google_protobuf_Timestamp(self, message: Timestamp, depth: int) -> None:
        """A time from year 1 to year 9999."""
        message.seconds = self.rng.choice(
            [0, -1, 1_773_066_067, -62_135_596_800, 253_402_300_799, self.rng.randrange(2**32)]
        )
        message.nanos = self.rng.choice([0, 1, 1_000, 1_000_000, 120_000_000, 123_456_000, 999_999_999])

    def fill_google_protobuf_Duration(self, message: Duration, depth: int) -> None:
        """Up to ten thousand years, in either direction."""
        sign = self.rng.choice([1, 1, -1])
        message.seconds = sign * self.rng.choice([0, 1, 3_600, 315_576_000_000, self.rng.randrange(10**6)])
        message.nanos = sign * self.rng.choice([0, 1, 1_000, 500_000_000, 123_456_789, 999_999_999])

    def fill_google_protobuf_FieldMask(self, message: FieldMask, depth: int) -> None:
        """Paths that survive conversion to camel case."""
        message.paths.extend(self.rng.sample(PATHS, self.rng.randrange(4)))

    def fill_google_protobuf_Value(self, message: Value, depth: int) -> None:
        """Any value except NaN and the infinities, which JSON cannot represent."""
        kind = self.rng.randrange(6 if depth < MAX_DEPTH else 4)
        if kind == 0:
            message.null_value = 0
        elif kind == 1:
            message.number_value = self.rng.choice(DOUBLES)
        elif kind == 2:
            message.string_value = self.rng.choice(WORDS)
        elif kind == 3:
            message.bool_value = self.rng.random() < 0.5
        elif kind == 4:
            message.struct_value.SetInParent()
            self.fill(message.struct_value, depth + 1)
        else:
            message.list_value.SetInParent()
            self.fill(message.list_value, depth + 1)

    def fill_google_protobuf_Any(self, message: AnyMessage, depth: int) -> None:
        """Nothing, or a message of Flyte."""
        if self.rng.random() < self.density + 0.1:
            inner = GetMessageClass(self.rng.choice(self.wrapped))()
            self.fill(inner, depth + 2)
            message.Pack(inner, deterministic=True)


def flyte_types(package: ModuleType = flyteidl) -> list[Descriptor]:
    """All message types of a package, by name."""
    found: dict[str, Descriptor] = {}

    def add(descriptor: Descriptor) -> None:
        if not descriptor.GetOptions().map_entry:
            found[descriptor.full_name] = descriptor
        for nested in descriptor.nested_types:
            add(nested)

    for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
        if module.name.endswith("_pb2"):
            for descriptor in importlib.import_module(module.name).DESCRIPTOR.message_types_by_name.values():
                add(descriptor)
    return [found[name] for name in sorted(found)]


def record(message: Message, rng: random.Random) -> dict[str, Any]:
    """Returns the record of a message."""
    descriptor = message.DESCRIPTOR
    wire = message.SerializeToString(deterministic=True)
    plain = sorted_keys(json.loads(json_format.MessageToJson(message)))
    proto_names = sorted_keys(json.loads(json_format.MessageToJson(message, preserving_proto_field_name=True)))
    out = {
        "type": descriptor.full_name,
        "wire": reorder_maps(wire, descriptor, shuffled(rng)).hex(),
        "sorted": hashlib.sha256(reorder_maps(wire, descriptor, ascending)).hexdigest(),
        "json": plain,
    }
    if json.dumps(plain) != json.dumps(proto_names):
        out["json_proto"] = proto_names
    text = text_format.MessageToString(message)
    data = text.encode()
    out["text"] = text if len(text) <= MAX_TEXT else {"sha256": hashlib.sha256(data).hexdigest(), "len": len(data)}
    return out


def records() -> Iterator[dict[str, Any]]:
    """The messages of each type."""
    ours = flyte_types()
    small = [d for d in ours if 0 < len(d.fields) < 6]
    for descriptor in [*ours, *(kind.DESCRIPTOR for kind in WELL_KNOWN)]:
        rng = random.Random(descriptor.full_name)
        full = max((len(oneof.fields) for oneof in descriptor.oneofs), default=1)
        for member, density in enumerate([*SPARSE, *[1.0] * full]):
            yield record(random_message(descriptor, rng, density, member, small), rng)


def records_of_flyte_2() -> Iterator[dict[str, Any]]:
    """A message of each type of Flyte 2."""
    ours = flyte_types(flyteidl2)
    small = [d for d in ours if 0 < len(d.fields) < 6]
    for descriptor in ours:
        rng = random.Random(descriptor.full_name)
        yield record(random_message(descriptor, rng, 0.7, 0, small), rng)


def random_message(
    descriptor: Descriptor, rng: random.Random, density: float, member: int, wrapped: list[Descriptor]
) -> Message:
    """Returns a message that is not too large and, if possible, not empty."""
    thinning = 0.9
    for _ in range(400):
        message = GetMessageClass(descriptor)()
        Filler(rng, density, thinning, member, wrapped).fill(message)
        size = message.ByteSize()
        if size > MAX_BYTES:
            thinning *= 0.95
        elif size or not descriptor.fields:
            return message
    raise AssertionError(f"{descriptor.full_name}: no message of the right size")


def main() -> None:
    """Writes the files."""
    for name, items in [("any_message", records()), ("any_message2", records_of_flyte_2())]:
        with (HERE / f"{name}.jsonl").open("w", encoding="utf-8", newline="\n") as out:
            for item in items:
                out.write(json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
