"""Writes unicode.bin, the classes of code points that Python has and Rust's std lacks.

The file has runs of code points of one class, from U+0000 on. Each run is a varint of
`length << 3 | class`, where class is the sum of

1  str.isprintable
2  the regular expression \\w
4  the regular expression \\d

Usage: python make_unicode.py    (CPython 3.11, Unicode 14)
"""

import itertools
import re
import sys
from pathlib import Path

WORD = re.compile(r"\w")
DIGIT = re.compile(r"\d")


def of(code: int) -> int:
    """The class of a code point."""
    char = chr(code)
    return char.isprintable() | bool(WORD.match(char)) << 1 | bool(DIGIT.match(char)) << 2


def varint(number: int) -> bytes:
    """Encodes a number as a varint."""
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    out.append(number)
    return bytes(out)


def main() -> None:
    """Writes the file next to this script."""
    out = bytearray()
    for group, codes in itertools.groupby(range(sys.maxunicode + 1), of):
        out += varint(len(list(codes)) << 3 | group)
    (Path(__file__).parent / "unicode.bin").write_bytes(out)


main()
