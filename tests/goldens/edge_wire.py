"""Edge cases of the wire format.

Needs: pip install flyteidl==1.16.8
"""

from __future__ import annotations

from collections.abc import Iterator

from edge_build import Case, group, under
from pbwire import (
    END_GROUP,
    FIXED32,
    FIXED64,
    LEN,
    START_GROUP,
    VARINT,
    field,
    tag,
    varint,
)


def unknown_forms() -> Iterator[Case]:
    """Unknown fields of every form, as the text format shows them."""
    forms = {
        "varint 0": field(900, 0),
        "varint largest": field(900, 2**64 - 1),
        "varint not shortest": tag(900, VARINT) + b"\x81\x80\x00",
        "fixed32": tag(900, FIXED32) + b"\xff\xff\xff\xff",
        "fixed64": tag(900, FIXED64) + b"\x00" * 7 + b"\x80",
        "no bytes": field(900, b""),
        "text": field(900, "plain é text"),
        "text that reads as a message": field(900, "\n\x03abc"),
        "bytes": field(900, b"\x80\xff\x00'\"\\\n"),
        "a message": field(900, field(1, 5) + field(2, "x") + field(3, field(1, 1))),
        "a message and a rest": field(900, field(1, 5) + b"\x12"),
        "a group": group(900, field(1, 5)),
        "an empty group": group(900, b""),
        "groups in a group": group(900, group(1, group(2, field(3, "x"))) + group(1, b"")),
        "largest number": field(2**29 - 1, 1),
        "reserved numbers": field(19000, 1) + field(19999, 2),
        "numbers not in order": field(903, 1) + field(901, 2) + field(902, 3),
        "one repeated": field(900, 1) + field(900, b"x") + field(900, 1),
        "between known ones": field(2, "in") + field(900, 1) + field(4, 1) + field(901, 1),
        "tag not shortest": b"\xa0\xb8\x80\x80\x00" + b"\x07",
        "bytes in a group": group(900, field(1, b"\xff\xfe")),
        "old number of a removed field": under("closure", field(13, 1) + field(14, "gone") + field(15, field(1, 1))),
    }
    for name, wire in forms.items():
        yield name, wire
    for depth in (2, 8, 9, 10, 11, 12, 40):
        body = field(1, 7)
        for _ in range(depth):
            body = field(900, body)
        yield f"messages {depth} deep", body
    yield (
        "in a map entry",
        under("closure.custom_info", field(1, field(1, "k") + field(2, field(4, 1)) + field(900, 7))),
    )
    yield "in a map value", under("closure.custom_info.fields", field(4, 1) + field(900, 7))
    yield (
        "in a literal's map entry",
        under("closure.output_data", field(1, field(900, 1) + field(1, "o") + field(2, field(900, 2)))),
    )


def odd_forms() -> Iterator[Case]:
    """Well-formed, but not what an encoder writes."""
    closure = "closure"

    def entry(body: bytes) -> bytes:
        return under("closure.custom_info", field(1, body))

    error, uri, data = field(2, field(2, "m")), field(1, "s3://o"), field(12, field(1, field(1, "o") + field(2, b"")))
    yield (
        "fields in reverse",
        field(4, 1)
        + under(closure, field(17, 1) + field(10, "r") + field(3, 3))
        + field(2, "in")
        + field(1, field(3, 1)),
    )
    yield "a message in two parts", under(closure, field(3, 3)) + field(2, "in") + under(closure, field(10, "r"))
    yield "a message in two parts, the second empty", under(closure, field(3, 3)) + under(closure, b"")
    yield (
        "deep merge",
        under("closure.started_at", field(1, 1))
        + under("closure.started_at", field(2, 2_000))
        + under("id.task_id", field(4, "n"))
        + under("id.task_id", field(2, "p")),
    )
    yield "a string twice", field(2, "first") + field(2, "second")
    yield "a string, then empty", field(2, "first") + field(2, "")
    yield "a number, then zero", under(closure, field(3, 5) + field(3, 0))
    yield (
        "lists interleaved",
        under(closure, field(4, field(2, "a")) + field(18, field(2, "r")) + field(4, field(2, "b"))),
    )
    yield "error, then uri", under(closure, field(3, 3) + error + uri)
    yield "uri, then error", under(closure, field(3, 5) + uri + error)
    yield "data, then uri, then data", under(closure, field(3, 3) + data + uri + data)
    yield "error in two parts", under(closure, field(3, 5) + field(2, field(1, "c")) + field(2, field(2, "m")))
    yield "error, then uri, then error", under(closure, field(3, 5) + field(2, field(1, "c")) + uri + error)
    yield "unknown in an overwritten member", under(closure, field(2, field(900, 1)) + uri)
    yield "members across parts", under(closure, error) + under(closure, uri)
    yield "entry without a key", entry(field(2, field(4, 1)))
    yield "entry without a value", entry(field(1, "k"))
    yield "entry empty", entry(b"")
    yield "entry value first", entry(field(2, field(4, 1)) + field(1, "k"))
    yield "entry with two keys", entry(field(1, "a") + field(1, "b") + field(2, field(4, 1)))
    yield "entry with two values", entry(field(1, "k") + field(2, field(3, "s")) + field(2, field(4, 1)))
    yield (
        "entry with a value in parts",
        entry(
            field(1, "k") + field(2, field(5, field(1, field(1, "a")))) + field(2, field(5, field(1, field(1, "b"))))
        ),
    )
    yield (
        "entries with one key",
        under(
            "closure.custom_info",
            field(1, field(1, "k") + field(2, field(4, 1))) + field(1, field(1, "k") + field(2, field(2, b"")[:0])),
        ),
    )
    yield "entries of a map in two parts", entry(field(1, "b") + field(2, b"")) + entry(field(1, "a") + field(2, b""))
    yield "entry key with a foreign wire type", entry(field(1, 5) + field(2, field(4, 1)))
    yield "entry value with a foreign wire type", entry(field(1, "k") + field(2, 5))
    yield (
        "defaults spelled out",
        field(2, "") + field(4, 0) + under(closure, field(3, 0) + field(10, "") + field(17, 0)),
    )
    for name, value in {"2": 2, "2^32": 2**32, "2^63": 2**63}.items():
        yield f"bool {name}", field(4, value)
    yield "enum beyond 32 bits", under(closure, field(3, 2**32 + 5))
    yield "enum negative in five bytes", under(closure, tag(3, VARINT) + b"\xff\xff\xff\xff\x0f")
    yield "uint32 beyond 32 bits", under("id", field(3, 2**40 + 9))
    yield "int32 beyond 32 bits", under(closure, field(17, 2**32 + 1))
    yield "nanos beyond 32 bits", under("closure.created_at", field(1, 1) + field(2, 2**32 + 1_000))
    yield "nanos negative in five bytes", under("closure.duration", tag(2, VARINT) + b"\xff\xff\xff\xff\x0f")
    yield "length not shortest", b"\x12\x82\x80\x80\x80\x00hi"
    yield "tag not shortest", b"\x92\x80\x80\x80\x00\x02hi"
    yield "ten bytes with overflow", b"\x20" + b"\xff" * 9 + b"\x7f"
    yield "ten bytes of zero", b"\x20" + b"\x80" * 9 + b"\x00"
    yield "seconds in ten bytes", under("closure.started_at", tag(1, VARINT) + b"\x81" + b"\x80" * 8 + b"\x00")


def malformed() -> Iterator[Case]:
    """Input that a parser must refuse, or must accept."""
    strings = {
        "a lone continuation": b"a\x80",
        "a cut sequence": b"\xe6\xbc",
        "a surrogate": b"\xed\xa0\x80",
        "an overlong slash": b"\xc0\xaf",
        "beyond U+10FFFF": b"\xf4\x90\x80\x80",
        "latin 1": b"caf\xe9",
        "five bytes": b"\xf8\x88\x80\x80\x80",
        "BOM of UTF-16": b"\xff\xfe",
    }
    for name, value in strings.items():
        yield f"string with {name}", field(2, value)
    for path, number in (
        ("id.task_id", 4),
        ("closure", 1),
        ("closure", 10),
        ("closure.error", 2),
        ("closure.logs", 1),
        ("closure.metadata.external_resources", 1),
        ("closure.custom_info.fields", 3),
    ):
        yield f"not UTF-8 in {path}, field {number}", under(path, field(number, b"\xff"))
    yield "not UTF-8 in a map key", under("closure.custom_info", field(1, field(1, b"\xc3") + field(2, b"")))
    yield (
        "not UTF-8 in a literal's metadata",
        under("closure.output_data.literals", field(5, field(1, "k") + field(2, b"\xc3"))),
    )
    yield "not UTF-8, then overwritten", field(2, b"\xff") + field(2, "fine")
    yield "not UTF-8 in bytes, which is fine", under("closure.output_data.literals.scalar.binary", field(1, b"\xff"))
    cuts = {
        "in a tag": b"\x80",
        "after a tag": b"\x12",
        "in a length": b"\x12\x80",
        "in a string": b"\x12\x05abc",
        "after a length": b"\x12\x01",
        "in a varint": b"\x20\x80",
        "in an unknown varint": tag(900, VARINT) + b"\xff\xff",
        "in a fixed32": tag(900, FIXED32) + b"\1\2\3",
        "in a fixed64": tag(900, FIXED64) + b"\1\2\3\4\5\6\7",
        "in unknown bytes": tag(900, LEN) + b"\x04abc",
        "in a message": b"\x1a\x04\x18\x03",
        "in a group": tag(900, START_GROUP) + b"\x08",
        "before the end of a group": tag(900, START_GROUP) + field(1, 1),
    }
    for name, wire in cuts.items():
        yield f"ends {name}", wire
        yield f"closure ends {name}", under("closure", wire)
        yield f"ends {name}, after good fields", field(2, "in") + under("closure", field(3, 3)) + wire
    bad = {
        "number 0": b"\x00\x01",
        "number 0 with a length": b"\x02\x00",
        "wire type 6": tag(2, 6),
        "wire type 7": tag(2, 7),
        "wire type 6, unknown": tag(900, 6) + b"\1",
        "wire type 7, unknown": tag(900, 7) + b"\1",
        "a byte of zero": b"\x00",
        "a varint of eleven bytes": b"\x20" + b"\x80" * 10 + b"\x00",
        "an unknown varint of eleven bytes": tag(900, VARINT) + b"\xff" * 10 + b"\x01",
        "a tag of six bytes": b"\xa0\x80\x80\x80\x80\x00\x01",
        "a tag beyond 32 bits": b"\xa0\x80\x80\x80\x10\x01",
        "number 2^29": varint(2**29 << 3) + b"\x01",
        "a length of 2^31": b"\x12" + varint(2**31),
        "a length of 2^32": b"\x12" + varint(2**32),
        "a length of 2^63": b"\x12" + varint(2**63),
        "a negative length": b"\x12" + varint(-1),
        "a length of 2^31 - 1": b"\x12" + varint(2**31 - 1),
        "an end of group": tag(900, END_GROUP),
        "an end of group of a known field": tag(3, END_GROUP),
        "an end of another group": tag(900, START_GROUP) + tag(901, END_GROUP),
        "groups crossed": tag(900, START_GROUP) + tag(901, START_GROUP) + tag(900, END_GROUP) + tag(901, END_GROUP),
        "an end of group too many": group(900, b"") + tag(900, END_GROUP),
        "number 0 in a group": group(900, b"\x00\x00"),
        "wire type 7 in a group": group(900, tag(1, 7)),
        "a group that its parent cuts": tag(3, LEN) + b"\x01" + tag(9, START_GROUP) + tag(9, END_GROUP),
        "number 0 with a length, in a group": group(900, b"\x02\x00"),
        "a group of number 0 in a group": group(900, b"\x03\x04"),
        "an end of number 0 in a group": group(900, b"\x04"),
        "number 2^29 in a group": group(900, varint(2**29 << 3) + b"\x01"),
    }
    for name, wire in bad.items():
        yield name, wire
        yield f"{name}, in the closure", under("closure", wire)
    for inner in (b"\x0a\x7f", b"\x22\x02\x0a\x05", b"\x4a\x03\x0a\x09\x00"):
        yield f"a length beyond the parent, {inner.hex()}", under("closure", inner) + b"\x20\x01" * 80


def depths() -> Iterator[Case]:
    """Nesting at the limit of 100."""

    def repeat(body: bytes, times: int, *numbers: int) -> bytes:
        for _ in range(times):
            for number in reversed(numbers):
                body = field(number, body)
        return body

    for count in (20, 47, 48, 49, 50, 60):
        yield f"{count} collections", under("closure.output_data.literals", repeat(b"", count, 2, 1))
    for count in (31, 32, 33):
        nested = b""
        for _ in range(count):
            nested = field(3, field(1, field(1, "m") + field(2, nested)))
        yield f"{count} literal maps", under("closure.output_data.literals", nested)
        nested = b""
        for _ in range(count):
            nested = field(5, field(1, field(1, "d") + field(2, nested)))
        yield f"{count} structs", under("closure.custom_info.fields", nested)
        yield f"{count} unions", under("closure.output_data.literals", repeat(b"", count, 1, 9, 1))
    for count in (46, 47, 48, 49):
        yield f"{count} lists of values", under("closure.custom_info.fields", repeat(b"", count, 6, 1))
    for count in (91, 92, 93, 94, 95):
        yield (
            f"{count} collection types",
            under("closure.output_data.literals.offloaded_metadata.inferred_type", repeat(b"", count, 3)),
        )
    for above in ("", "closure", "closure.logs.ttl", "closure.custom_info.fields"):
        below = above.count(".") + 1 if above else 0
        below += above.endswith("fields")
        for count in (98 - below, 99 - below, 100 - below, 101 - below):
            yield (
                f"{count} unknown groups in {above or 'the message'}",
                under(above, tag(900, START_GROUP) * count + tag(900, END_GROUP) * count),
            )
    yield "1000 groups", tag(900, START_GROUP) * 1000 + tag(900, END_GROUP) * 1000
    yield "1000 groups left open", tag(900, START_GROUP) * 1000
    yield "unknown messages 300 deep", repeat(field(1, 1), 300, 900)
