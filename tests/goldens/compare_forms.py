"""Compares JSON and text of random messages with Google's, in both directions.

For every message type of Flyte's schema and the well-known types, as many
random messages as asked for, filled as those of `make_any_message.py`. Of each:

- our bytes are Google's;
- our JSON is, parsed, that of MessageToJson, by JSON names and by those of the
  schema, and our text is that of text_format.MessageToString;
- each side reads the other's to the same message.

PROGRAM is the binary `forms` of the package flytepb-tests.

Needs: pip install flyteidl==1.16.8

Usage: python compare_forms.py PROGRAM [MESSAGES_PER_TYPE]
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator

from google.protobuf import json_format, text_format
from google.protobuf.message import Message

from make_any_message import WELL_KNOWN, flyte_types, random_message

FORMS = ("json", "json_proto", "text")


def messages(count: int) -> Iterator[Message]:
    """So many messages of each type."""
    ours = flyte_types()
    small = [d for d in ours if 0 < len(d.fields) < 6]
    for descriptor in [*ours, *(kind.DESCRIPTOR for kind in WELL_KNOWN)]:
        rng = random.Random(f"forms of {descriptor.full_name}")
        for _ in range(count):
            density, member = rng.choice([0.3, 0.6, 1.0]), rng.randrange(20)
            yield random_message(descriptor, rng, density, member, small)


def forms(message: Message) -> dict[str, str]:
    """A message as Google writes it."""
    return {
        "type": message.DESCRIPTOR.full_name,
        "wire": message.SerializeToString(deterministic=True).hex(),
        "json": json_format.MessageToJson(message),
        "json_proto": json_format.MessageToJson(message, preserving_proto_field_name=True),
        "text": text_format.MessageToString(message),
    }


def differences(message: Message, theirs: dict[str, str], ours: dict) -> Iterator[str]:
    """What is not the same of one message."""
    if ours["wire"] != theirs["wire"]:
        yield f"other bytes: {ours['wire']}\n  are not {theirs['wire']}"
    for form in FORMS:
        parse = str if form == "text" else json.loads
        if parse(ours[form]) != parse(theirs[form]):
            yield f"{form}: {ours[form]}\n  is not {theirs[form]}"
        # The text shows all of a message, what an Any holds too, maps in a fixed order.
        read = text_format.Parse if form == "text" else json_format.Parse
        try:
            back = read(ours[form], type(message)())
        except (json_format.ParseError, text_format.ParseError) as error:
            yield f"Google refuses our {form}: {error}\n  {ours[form]}"
        else:
            if text_format.MessageToString(back) != theirs["text"]:
                yield f"Google reads our {form} as another message: {ours[form]}"
        try:
            wire = bytes.fromhex(ours["read"][form])
        except ValueError:
            yield f"Google's {form} is refused: {ours['read'][form]}\n  {theirs[form]}"
        else:
            if text_format.MessageToString(type(message).FromString(wire)) != theirs["text"]:
                yield f"Google's {form} is read as another message: {theirs[form]}"


def compare(program: str, messages: Iterator[Message]) -> int:
    """Compares messages, and prints the first differences."""
    theirs = [(message, forms(message)) for message in messages]
    lines = "".join(json.dumps(row) + "\n" for _, row in theirs)
    run = subprocess.run([program], input=lines.encode(), stdout=subprocess.PIPE, check=True)
    ours = [json.loads(line) for line in run.stdout.splitlines()]
    found = [
        f"{row['type']}: {difference}"
        for (message, row), answer in zip(theirs, ours, strict=True)
        for difference in differences(message, row, answer)
    ]
    for difference in found[:10]:
        print(difference, file=sys.stderr)
    types = len({row["type"] for _, row in theirs})
    print(f"{len(theirs)} messages of {types} types, {len(found)} differences")
    return 1 if found else 0


def main(program: str, count: int = 50) -> int:
    """Compares so many messages of each type of Flyte's."""
    return compare(program, messages(count))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
