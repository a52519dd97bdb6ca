"""Records the output of flytekit's printer for messages of every type, and for difficult texts.

One JSON object per line:

any      the line number in any_message.jsonl; `yaml` is flytekit's YAML-like
         text of its message, the maps in ascending order of their keys' UTF-8 bytes
text     a text; `short` is textwrap.shorten of it, at the width of flytekit
texts    a list of texts; `yaml` is that of a message with this list
bytes    hexadecimal bytes; `yaml` is that of a message with them
double   the bits of a double, hexadecimal; `yaml` is that of a message with it

Texts over 300 characters are written as `{"sha256": ..., "len": ...}`, the length in bytes.

Needs: pip install flytekit==1.16.10 flyteidl==1.16.8 cachetools    (CPython 3.11, Unicode 14)

Usage: python make_render.py    writes render.jsonl next to it
"""

from __future__ import annotations

import hashlib
import json
import random
import struct
from collections.abc import Iterator
from pathlib import Path
from textwrap import shorten
from typing import Any

from flyteidl.core.literals_pb2 import Binary, Primitive
from flyteidl.core.tasks_pb2 import Container
from flytekit.models.common import _repr_idl_yaml_like as yaml_like
from google.protobuf.descriptor_pool import Default as DefaultPool
from google.protobuf.message_factory import GetMessageClass

from make_any_message import flyte_types
from make_flytekit import SortedMaps

HERE = Path(__file__).resolve().parent
MAX_TEXT = 300

LETTERS = "abcXYZ\u00e9\u00df\u0416\u4e2d\u0e33"
DIGITS = "0189\u0663\u00b2\u2167\u00bd"
MARKS = "!\"'&.,?_;:/()[]{}\\\u2014\u2010\u2026"
SPACES = " \t\n\r\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2003\u2028\u2029\u202f\u205f\u3000"
NO_SPACES = "\u200b\u2060\u180e\ufeff\u00ad\u0301"
CONTROLS = "\0\x01\x08\x1b\x7f\x80\x9f\u0378\ue000\ufdd0\uffff\U0001f600\U000e0001\U0010ffff"


def of_text(text: str) -> Any:
    """A text, in full or as a digest."""
    data = text.encode()
    if len(text) <= MAX_TEXT:
        return text
    return {"sha256": hashlib.sha256(data).hexdigest(), "len": len(data)}


def word(rng: random.Random) -> str:
    """Something between spaces."""
    alphabet = rng.choice([LETTERS, LETTERS + "-", DIGITS + "-", LETTERS + DIGITS + MARKS + "-", MARKS + "--", NO_SPACES + LETTERS])
    return "".join(rng.choices(alphabet, k=rng.choice([1, 2, 3, 4, 5, 6, 8, 9, 11, 13, 17, 21, 30, 50, 81])))


def text(rng: random.Random) -> str:
    """Words, and spaces of all kinds between them."""
    words = [word(rng) for _ in range(rng.choice([2, 4, 6, 8, 10, 12]))]
    glue = [" ", " ", "-", "--", "---", "".join(rng.choices(SPACES, k=3)), "\u2014"]
    return "".join(part for w in words for part in (w, rng.choice(glue)))


def texts(rng: random.Random) -> list[str]:
    """A few short texts with what needs escapes."""
    alphabet = LETTERS + DIGITS + MARKS + SPACES + NO_SPACES + CONTROLS + "'\"\\" * 5
    return ["".join(rng.choices(alphabet, k=rng.randrange(6))) for _ in range(rng.randrange(1, 4))]


def doubles(rng: random.Random) -> Iterator[float]:
    """Edges, powers of ten around the changes of notation, and random bits."""
    yield from (0.1, 1 / 3, 5e-324, 2.2250738585072014e-308, 1.7976931348623157e308)
    yield from (-0.0, float("inf"), float("-inf"), float("nan"))
    for exponent in range(-8, 25):
        yield from (10.0**exponent, 9.5 * 10.0**exponent, -(1.25 * 10.0**exponent))
    for _ in range(200):
        yield struct.unpack(">d", rng.randbytes(8))[0]


def any_messages() -> Iterator[dict[str, Any]]:
    """The messages of any_message.jsonl."""
    flyte_types()  # loads their modules
    pool = DefaultPool()
    with (HERE / "any_message.jsonl").open(encoding="utf-8") as lines:
        for number, line in enumerate(lines):
            row = json.loads(line)
            message = GetMessageClass(pool.FindMessageTypeByName(row["type"]))()
            message.ParseFromString(bytes.fromhex(row["wire"]))
            yield {"any": number, "yaml": of_text(yaml_like(SortedMaps(message)))}


def rows() -> Iterator[dict[str, Any]]:
    """All lines."""
    yield from any_messages()
    rng = random.Random(3)
    for _ in range(1200):
        long = text(rng)
        yield {"text": long, "short": shorten(long.strip(), width=80)}
    for _ in range(500):
        args = texts(rng)
        yield {"texts": args, "yaml": yaml_like(Container(args=args))}
    for _ in range(200):
        value = rng.randbytes(rng.randrange(1, 12)) + rng.choice([b"", b"'", b'"', b"'\"", b"\\\n\t\r"])
        yield {"bytes": value.hex(), "yaml": yaml_like(Binary(value=value))}
    for number in doubles(rng):
        yield {"double": struct.pack(">d", number).hex(), "yaml": yaml_like(Primitive(float_value=number))}


def main() -> None:
    """Writes the file next to this one."""
    with (HERE / "render.jsonl").open("w", encoding="utf-8", newline="\n") as out:
        for row in rows():
            out.write(json.dumps(row, ensure_ascii=True, separators=(",", ":")) + "\n")


if __name__ == "__main__":
    main()
