"""Compares JSON and text of random messages with Google's, in both directions.

For every message type of Flyte's schemas and the well-known types, as many
random messages as requested, filled as in `make_any_message.py`. For each:

- our bytes equal Google's;
- our JSON, parsed, equals that of MessageToJson, with JSON names and with schema
  names, and our text equals that of text_format.MessageToString;
- each side reads the other's output to the same message, even if the values of
  map entries precede their keys.

For each again, in an Any with an odd type URL, by itself and in a message:

- our text equals Google's, except that an Any whose type URL Google would not
  read back in brackets is not expanded;
- our text that keeps map order reads back to the same bytes here, and to the
  same message in Google's.

And for each an unknown field, sometimes damaged: both sides skip it, or both
refuse it.

PROGRAM is the binary `forms` of the package flytepb-tests.

Needs: pip install -r proto/requirements.txt

Usage: python compare_forms.py PROGRAM [MESSAGES_PER_TYPE]
"""

from __future__ import annotations

import json
import random
import subprocess
import sys
from collections.abc import Iterator

import flyteidl2
from flyteidl.core.identifier_pb2 import WorkflowExecutionIdentifier
from google.protobuf import json_format, text_format
from google.protobuf.message import Message

from make_any_message import WELL_KNOWN, flyte_types, random_message
from odd_text import closed, unknown_field, value_first, with_odd_urls

# A message, and its forms by name.
Row = tuple[Message, dict[str, str]]
FORMS = ("json", "json_proto", "text", "value_first")


def messages(count: int) -> Iterator[Message]:
    """Yields this many messages of each type."""
    ours = [*flyte_types(), *flyte_types(flyteidl2)]
    small = [d for d in ours if 0 < len(d.fields) < 6]
    for descriptor in [*ours, *(kind.DESCRIPTOR for kind in WELL_KNOWN)]:
        rng = random.Random(f"forms of {descriptor.full_name}")
        for _ in range(count):
            density, member = rng.choice([0.3, 0.6, 1.0]), rng.randrange(20)
            yield random_message(descriptor, rng, density, member, small)


def forms(message: Message) -> dict[str, str]:
    """A message as Google writes it."""
    return {
        **text_forms(message),
        "json": json_format.MessageToJson(message),
        "json_proto": json_format.MessageToJson(message, preserving_proto_field_name=True),
    }


def text_forms(message: Message) -> dict[str, str]:
    """A message as Google writes it as text."""
    return {
        "type": message.DESCRIPTOR.full_name,
        "wire": message.SerializeToString(deterministic=True).hex(),
        "text": text_format.MessageToString(message, message_formatter=closed),
        "value_first": text_format.MessageToString(message, message_formatter=value_first),
    }


def differences(message: Message, theirs: dict[str, str], ours: dict) -> Iterator[str]:
    """Returns the differences of one message."""
    if ours["wire"] != theirs["wire"]:
        yield f"other bytes: {ours['wire']}\n  are not {theirs['wire']}"
    for form in FORMS:
        if form not in theirs:
            continue
        is_text = form in ("text", "value_first")
        parse = str if is_text else json.loads
        # Both sides write keys first.
        written = theirs[form] if form == "value_first" else ours[form]
        if parse(written) != parse(theirs[form]):
            yield f"{form}: {ours[form]}\n  is not {theirs[form]}"
        # The text shows all of a message, what an Any holds too, maps in a fixed order.
        read = text_format.Parse if is_text else json_format.Parse
        try:
            back = read(written, type(message)())
        except (json_format.ParseError, text_format.ParseError) as error:
            yield f"Google refuses our {form}: {error}\n  {written}"
        else:
            if all_text(back) != theirs["text"]:
                yield f"Google reads our {form} as another message: {written}"
        try:
            wire = bytes.fromhex(ours["read"][form])
        except ValueError:
            yield f"Google's {form} is refused: {ours['read'][form]}\n  {theirs[form]}"
        else:
            if all_text(type(message).FromString(wire)) != theirs["text"]:
                yield f"Google's {form} is read as another message: {theirs[form]}"
    if ours["read"]["exact"] != theirs["wire"]:
        yield f"the exact text does not read back, but as {ours['read']['exact']}: {ours['exact']}"
    if all_text(text_format.Parse(ours["exact"], type(message)())) != theirs["text"]:
        yield f"Google does not read the exact text back: {ours['exact']}"
    if "unknown" in theirs:
        yield from skipped(theirs["unknown"], ours["read"]["unknown"])


def all_text(message: Message) -> str:
    """Returns the text of a message that is read back."""
    return text_format.MessageToString(message, message_formatter=closed)


def skipped(text: str, ours: str) -> Iterator[str]:
    """Returns the differences of one unknown field."""
    try:
        text_format.Parse(text, WorkflowExecutionIdentifier(), allow_unknown_field=True)
    except text_format.ParseError as error:
        # A name in brackets among known fields is skipped here only.
        if not ours.startswith("refused") and "does not have extensions" not in str(error):
            yield f"Google does not skip, {error}:\n  {text}"
    else:
        if ours:
            yield f"Google skips, here {ours}:\n  {text}"


def rows(messages: Iterator[Message]) -> Iterator[Row]:
    """Yields each message as Google writes it, and again in an `Any` with an unusual type URL."""
    rng = random.Random("odd texts")
    for message in messages:
        odd = with_odd_urls(message, rng)
        yield message, forms(message) | {"unknown": unknown_field(rng)}
        yield odd, text_forms(odd) | {"unknown": unknown_field(rng)}


def compare(program: str, rows: Iterator[Row]) -> int:
    """Compares messages, and prints the first differences."""
    theirs = list(rows)
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
    """Compares this many messages of each type of Flyte."""
    return compare(program, rows(messages(count)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
