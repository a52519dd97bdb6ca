"""Compares changes of random messages with the same changes in Google's protobuf.

For every message type of Flyte's schemas, as many random messages as requested. Their
records are shuffled, some occur twice with other values, and some are unknown. Each is
changed at a random path: a field, element or entry is set to a value of another random
message, appended or deleted. For each:

- the changed bytes, parsed, equal the message that was changed in Google's;
- the records of other fields are the same bytes in the same order.

PROGRAM is the binary `edits` of the package flytepb-tests.

Needs: pip install -r proto/requirements.txt

Usage: python compare_edits.py PROGRAM [MESSAGES_PER_TYPE]
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass

import flyteidl2
from google.protobuf import json_format, text_format
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from make_any_message import flyte_types, random_message


@dataclass
class Case:
    """A change of a message, and the message after it in Google's."""

    before: bytes
    path: str
    action: str
    value: str
    after: Message
    # The number of the field of the outermost message, and those of the other members of its oneof.
    changed: set[int]

    def request(self) -> dict[str, str]:
        return {
            "type": self.after.DESCRIPTOR.full_name,
            "wire": self.before.hex(),
            "path": self.path,
            "action": self.action,
            "value": self.value,
        }


def varint(data: bytes, at: int) -> tuple[int, int]:
    """Returns a varint and the position after it."""
    value = shift = 0
    while True:
        byte = data[at]
        value |= (byte & 0x7F) << shift
        at, shift = at + 1, shift + 7
        if byte < 0x80:
            return value, at


def records(data: bytes) -> list[tuple[int, bytes]]:
    """Splits a message into its records: number and bytes."""
    found, at = [], 0
    while at < len(data):
        start = at
        tag, at = varint(data, at)
        kind = tag & 7
        if kind == 0:
            _, at = varint(data, at)
        elif kind == 2:
            length, at = varint(data, at)
            at += length
        else:
            at += {1: 8, 5: 4}[kind]
        found.append((tag >> 3, data[start:at]))
    return found


def is_map(field: FieldDescriptor) -> bool:
    kind = field.message_type
    return kind is not None and kind.GetOptions().map_entry


def is_plain(field: FieldDescriptor) -> bool:
    """Returns whether a field holds messages whose JSON is an object of their fields."""
    kind = field.message_type
    return kind is not None and not kind.full_name.startswith("google.protobuf.")


def key_step(key: object) -> str:
    if isinstance(key, bool):
        return f"[{str(key).lower()}]"
    if isinstance(key, int):
        return f"[{key}]"
    return f"[{json.dumps(key)}]".replace('["*', '["\\u002a')


def json_key(key: object) -> str:
    return str(key).lower() if isinstance(key, bool) else str(key)


class Changer:
    """Makes a random change in a message, with values of another message of its type."""

    def __init__(self, rng: random.Random) -> None:
        self.rng = rng
        self.path = ""
        self.action = ""
        self.value = ""
        # True if a parent is absent. Google's library would create it to delete a field in it.
        self.is_new = False

    def message(self, target: Message, source: Message, values: dict) -> bool:
        """Changes a field; returns whether there was one to change."""
        present = [field for field, _ in source.ListFields() + target.ListFields()]
        if not present:
            return False
        field = self.rng.choice(present)
        name = self.rng.choice([field.name, field.json_name])
        self.path += f".{name}" if self.path else name
        value = values.get(field.json_name)
        if is_map(field):
            return self.map(target, source, field, value or {})
        if field.is_repeated:
            return self.list(target, source, field, value or [])
        if value is None or self.rng.random() < 0.15:
            return self.clear(target, field)
        if is_plain(field) and self.rng.random() < 0.75:
            self.is_new |= not target.HasField(field.name)
            inner = getattr(source, field.name)
            before = self.path
            if self.message(getattr(target, field.name), inner, value):
                return True
            self.path = before
        self.set(value)
        if field.message_type is not None:
            getattr(target, field.name).CopyFrom(getattr(source, field.name))
        else:
            setattr(target, field.name, getattr(source, field.name))
        return True

    def set(self, value: object) -> None:
        self.action, self.value = "set", json.dumps(value)

    def clear(self, target: Message, field: FieldDescriptor) -> bool:
        if self.is_new:
            return False
        self.action = "delete"
        target.ClearField(field.name)
        return True

    def list(self, target: Message, source: Message, field: FieldDescriptor, values: list) -> bool:
        own, other = getattr(target, field.name), getattr(source, field.name)
        choice = self.rng.random()
        if choice < 0.1:
            return self.clear(target, field)
        if choice < 0.25 and len(other):
            self.set(values)
            target.ClearField(field.name)
            getattr(target, field.name).MergeFrom(other)
            return True
        if choice < 0.5 and len(other):
            self.action, self.value = "append", json.dumps(values)
            own.MergeFrom(other)
            return True
        if not len(own):
            return False
        at = self.rng.randrange(len(own))
        self.path += f"[{at if self.rng.random() < 0.7 else at - len(own)}]"
        if choice < 0.6:
            self.action = "delete"
            del own[at]
            return True
        if not len(other):
            return False
        if is_plain(field) and self.rng.random() < 0.7:
            return self.message(own[at], other[0], values[0])
        self.set(values[0])
        if field.message_type is not None:
            own[at].CopyFrom(other[0])
        else:
            own[at] = other[0]
        return True

    def map(self, target: Message, source: Message, field: FieldDescriptor, values: dict) -> bool:
        own, other = getattr(target, field.name), getattr(source, field.name)
        value_field = field.message_type.fields_by_name["value"]
        choice = self.rng.random()
        if choice < 0.1:
            return self.clear(target, field)
        if choice < 0.35 and len(other):
            self.action, self.value = ("append" if choice < 0.25 else "set"), json.dumps(values)
            if self.action == "set":
                target.ClearField(field.name)
            own = getattr(target, field.name)
            # Entries replace those of the same key, as values are assigned.
            for key in other:
                self.put(own, key, other[key], value_field)
            return True
        if choice < 0.5 and len(own) and not self.is_new:
            key = self.rng.choice(sorted(own))
            self.path += key_step(key)
            self.action = "delete"
            del own[key]
            return True
        if not len(other):
            return False
        source_key = self.rng.choice(sorted(other))
        key = self.rng.choice(sorted(own)) if len(own) and choice < 0.75 else source_key
        self.path += key_step(key)
        value = values[json_key(source_key)]
        if is_plain(value_field) and self.rng.random() < 0.6:
            self.is_new |= key not in own
            return self.message(own[key], other[source_key], value)
        self.set(value)
        self.put(own, key, other[source_key], value_field)
        return True

    @staticmethod
    def put(own: object, key: object, value: object, field: FieldDescriptor) -> None:
        if field.message_type is not None:
            own[key].CopyFrom(value)
        else:
            own[key] = value


def shuffled(message: Message, other: Message, rng: random.Random) -> bytes:
    """Returns bytes that an encoder would not write: out of order, twice, with unknown fields."""
    parts = records(message.SerializeToString(deterministic=True))
    extra = records(other.SerializeToString(deterministic=True))
    parts += [record for record in extra if rng.random() < 0.3]
    parts += [(999, b"\xba\x3e\x02hi"), (998, b"\xb0\x3e\x07")]
    rng.shuffle(parts)
    return b"".join(part for _, part in parts)


def cases(count: int) -> Iterator[Case]:
    """Yields this many changes of messages of each type."""
    types = [*flyte_types(), *flyte_types(flyteidl2)]
    small = [d for d in types if 0 < len(d.fields) < 6]
    for descriptor in types:
        rng = random.Random(f"edits of {descriptor.full_name}")
        for _ in range(count):
            first, second, third = (
                random_message(descriptor, rng, rng.choice([0.3, 0.6, 1.0]), rng.randrange(20), small)
                for _ in range(3)
            )
            before = first.SerializeToString(deterministic=True)
            if rng.random() < 0.6:
                before = shuffled(first, second, rng)
            after = type(first).FromString(before)
            changer = Changer(rng)
            if not changer.message(after, third, json_format.MessageToDict(third)):
                continue
            name = changer.path.split(".")[0].split("[")[0]
            fields = [f for f in descriptor.fields if name in (f.name, f.json_name)]
            oneof = fields[0].containing_oneof
            changed = {f.number for f in (oneof.fields if oneof else fields[:1])}
            yield Case(before, changer.path, changer.action, changer.value, after, changed)


def shown(message: Message) -> str:
    """Returns all of a message, also what an Any holds, with maps in a fixed order."""
    return text_format.MessageToString(message, print_unknown_fields=True)


def difference(case: Case, answer: dict[str, str]) -> str | None:
    """Returns the difference of one case."""
    if "error" in answer:
        return f"refused: {answer['error']}"
    wire = bytes.fromhex(answer["wire"])
    back = type(case.after).FromString(wire)
    if shown(back) != shown(case.after):
        return f"another message: {back} is not {case.after}"

    def others(data: bytes) -> list[tuple[int, bytes]]:
        return [record for record in records(data) if record[0] not in case.changed]

    if others(wire) != others(case.before):
        return f"other bytes: {wire.hex()}"
    return None


def main(program: str, count: int = 20) -> int:
    """Compares this many changes of messages of each type."""
    all_cases = list(cases(count))
    lines = "".join(json.dumps(case.request()) + "\n" for case in all_cases)
    run = subprocess.run([program], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    answers = [json.loads(line) for line in run.stdout.splitlines()]
    found = 0
    for case, answer in zip(all_cases, answers, strict=True):
        if text := difference(case, answer):
            found += 1
            if found <= 10:
                print(case.request(), text, sep="\n  ", file=sys.stderr)
    types = len({case.after.DESCRIPTOR.full_name for case in all_cases})
    print(f"{len(all_cases)} changes of messages of {types} types, {found} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
