"""Edge cases of text: what flytekit shortens, and the characters in it.

Needs: pip install flyteidl==1.16.8
"""

from __future__ import annotations

from collections.abc import Iterator

from edge_build import Case, failure, quoted, text, under
from pbwire import field


def shortening() -> Iterator[Case]:
    """Texts around the 80 code points to which flytekit's text is shortened."""
    for length in (1, 72, 73, 74, 75, 76, 79, 80, 81, 85, 86, 87, 160, 161):
        yield f"{length} letters", failure("q" * length)
        yield f"{length} letters and a word", failure("q" * length + " tail")
        if 70 < length < 90:
            yield f"{length} letters and a long word", failure("q" * length + " " + "t" * 90)
            yield f"words of {length} letters in all", failure(("seven77 " * 20)[: length - 1] + "e")
    for lead in (1, 20, 73, 74, 75, 78, 79, 80):
        yield f"hyphen after {lead} letters of a long word", failure("w" * lead + "-" + "w" * 100)
        yield f"hyphen after {lead} digits of a long word", failure("3" * lead + "-" + "3" * 100)
    shapes = {
        "letter words by hyphens": "-".join(["abc"] * 40),
        "single letters by hyphens": "-".join("abcdefghij" * 6),
        "two letters by hyphens": "-".join(["ab"] * 40),
        "digits by hyphens": "-".join(["2026"] * 30),
        "letters and digits by hyphens": "-".join(["a1b2"] * 30),
        "underscores by hyphens": "-".join(["a_b"] * 40),
        "uppercase by hyphens": "-".join(["ABC"] * 40),
        "accents by hyphens": "-".join(["éàü"] * 40),
        "cjk by hyphens": "-".join(["漢字"] * 40),
        "hyphens only": "-" * 120,
        "a letter and hyphens": "x" + "-" * 120,
        "hyphens and a letter": "-" * 79 + "x" + "-" * 40,
        "spaced hyphens": "- " * 60,
        "double hyphens in a word": "left--right" * 12,
        "double hyphens between words": "left -- right " * 10,
        "triple hyphens": "one---two" * 14,
        "hyphen at the end of words": "pre- and post- " * 9,
        "hyphen at the start of words": "-Xmx4g --verbose -ea " * 6,
        "hyphen after punctuation": "(well)-known 'quoted'-word \"dq\"-word " * 4,
        "dash after punctuation": "wait!--no, stop.--yes " * 6,
        "word, long word": "see " + "u" * 200,
        "words, long word": "one two three four " + "u" * 200,
        "words, long hyphenated word": "one two three " + "first-second-" * 15,
        "url with hyphens": "https://k8s.example.com/namespaces/flytesnacks-development/pods/a9x2-n0-0-worker-3/logs?follow=true",
        "uuids": "3f2a9c1e-44cc-4a4e-9d0e-2a1cf1b8d3aa " * 4,
        "iso times": "2026-03-09T14:21:07.123456Z " * 5,
        "paths": "/opt/venv/lib/python3.11/site-packages/some_pkg/some-module.py " * 3,
        "dots and commas": "a.b,c;d:e" * 15,
        "slashes": "and/or/" * 20,
        "soft hyphens": "\u00ad".join(["abc"] * 40),
        "unicode dashes": "\u2013".join(["abc"] * 40) + "\u2014" + "\u2010".join(["abc"] * 10),
        "placeholder in the text": "[...] " * 20,
        "placeholder's length left, word of six": "p" * 74 + " sixsix",
        "exactly full, then space": "p" * 80 + "   ",
        "exactly full inside space": "   " + "p" * 80 + "\n",
        "double spaces": "a  b   c    " * 12,
        "traceback": 'Traceback (most recent call last):\n\n  File "/root/wf.py", line 7, in run\n    raise ValueError("no")\nValueError: no\n',
        "combining marks": "e\u0301" * 41,
        "combining marks with hyphens": "e\u0301-" * 41,
        "emoji": "👩‍🔬" * 30,
        "flags and words": "🇨🇭 " * 30,
        "cjk 80": "漢" * 80,
        "cjk 81": "漢" * 81,
        "non-ascii digits by hyphens": "-".join(["٣٤"] * 40),
        "roman numerals by hyphens": "-".join(["Ⅷ"] * 60),
        "superscripts by hyphens": "-".join(["x²"] * 40),
    }
    for name, value in shapes.items():
        yield name, failure(value)


def characters() -> Iterator[Case]:
    """Whitespace, controls, quotes and code points at the edges."""
    spaces = [
        9,
        10,
        11,
        12,
        13,
        28,
        29,
        30,
        31,
        32,
        0x85,
        0xA0,
        0x1680,
        0x2000,
        0x2007,
        0x200A,
        0x2028,
        0x2029,
        0x202F,
        0x205F,
        0x3000,
    ]
    look_alikes = [
        0x00,
        0x08,
        0x0E,
        0x1B,
        0x7F,
        0x80,
        0x9F,
        0xAD,
        0x180E,
        0x200B,
        0x200C,
        0x200D,
        0x200E,
        0x2060,
        0x2800,
        0x3164,
        0xFEFF,
        0xFFFD,
        0xFFFF,
        0x10FFFF,
        0xE000,
        0x1F600,
    ]
    for code in spaces + look_alikes:
        char = chr(code)
        yield (
            f"U+{code:04X} between, around and alone",
            text(
                f"closure {{ phase: 5 error {{ code: {quoted(char)} message: {quoted(f'{char}a{char}{char}b{char}')} }} }}"
            ),
        )
    samples = {
        "all ascii": "".join(map(chr, range(128))),
        "latin 1": "".join(map(chr, range(128, 256))),
        "quotes": 'it\'s "both" `ticks` and \\ back',
        "escapes spelled out": "\\n \\t \\x41 \\101 \\u0041",
        "html": "<b>&amp;</b><script>alert('x')</script>",
        "yaml": "key: [a, b]\n  - item # no",
        "json": '{"a": "\u2028", "b": null} </script>',
        "right to left": "\u202eabc\u202c שלום",
        "digit after control": "\x012\x7f3\x0045",
        "surrogate pair": "𐐷 𐀀 \U0010ffff",
        "long astral": "😀" * 90,
        "crlf": "a\r\nb\r\n",
    }
    for name, value in samples.items():
        yield name, failure(value)
        q = quoted(value)
        yield f"{name}, in a log", text(f"closure {{ logs {{ name: {q} uri: {q} }} reason: {q} }}")
    blank, ring = quoted(" \n "), quoted("né\t'0'\x7f")
    for name in (blank, ring):
        yield (
            f"identifiers {name}",
            text(
                f"id {{ task_id {{ project: {name} domain: {name} name: {name} version: {name} }} node_execution_id {{ node_id: {name} }} }} input_uri: {name}"
            ),
        )


def logs() -> Iterator[Case]:
    """Lists of messages on one shortened line."""
    for count in (1, 2, 3, 6, 7, 8, 9, 20):
        yield f"{count} empty logs", under("closure", field(4, b"") * count)
        yield f"{count} named logs", under("closure", field(4, field(2, "k8s")) * count)
    for length in range(54, 66):
        yield f"a log with a uri of {length} letters", under("closure", field(4, field(1, "u" * length)))
    yield (
        "a long link",
        under(
            "closure",
            field(
                4,
                field(
                    1,
                    "https://console.example.com/cloudwatch/home?region=eu-central-1#logEventViewer:group=/flyte;stream=pod",
                )
                + field(2, "CloudWatch"),
            ),
        ),
    )
    for kind in (0, 1, 2, 3, -1):
        yield f"message format {kind}", under("closure", field(4, field(3, kind)))
    yield (
        "a log with everything",
        text(
            'closure { logs { uri: "u" name: "n" message_format: JSON ttl { seconds: 60 nanos: 500 } ShowWhilePending: true HideOnceFinished: true } }'
        ),
    )
    yield (
        "reasons",
        text(
            'closure { reason: "last" reasons { occurred_at { seconds: 1 nanos: 1 } message: "first" } reasons { message: "l\\303\\240st" } }'
        ),
    )
    yield (
        "log context",
        text(
            'closure { log_context { primary_pod_name: "p" pods { namespace: "ns" pod_name: "p" primary_container_name: "c" containers { container_name: "c" process { container_start_time { seconds: 1 } } } init_containers { container_name: "i" } } } }'
        ),
    )
