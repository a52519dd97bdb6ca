"""Compares YAML of random messages with PyYAML, in both directions.

For every message type of Flyte's schemas and the well-known types, as many random
messages as requested, and structs of strings that are easily taken for other values:

- PyYAML reads what `flytepb convert --to yaml` writes as MessageToJson's value;
- so does it what `flytepb edit --as yaml` shows, with comments, of the first message;
- flytepb reads its own YAML, and PyYAML's of MessageToJson's value, to the same messages.

PROGRAM is the program `flytepb`.

Needs: pip install -r proto/requirements.txt PyYAML

Usage: python compare_yaml.py PROGRAM [MESSAGES_PER_TYPE]
"""

from __future__ import annotations

import itertools
import json
import os
import random
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import yaml
from google.protobuf import json_format
from google.protobuf.message import Message
from google.protobuf.struct_pb2 import Struct

from compare_forms import all_text, messages

ODD = [
    *("", " ", "~", "null", "NULL", "no", "Yes", "on", "y", "N", "true", "False", "nan", ".inf", "=", "<<"),
    *("0", "007", "-1", "+1", "1e3", "1.5E+3", ".5", "1.", "0x1f", "0o17", "0b1", "1_000", "1:30", "190:20:30"),
    *("2026-01-01", "2026-01-01T00:00:00Z", "2026-1-1 1:1:1", "12e03", "e", "1e", "_1", "Infinity"),
    *("a: b", "a:", ": a", "a #b", "a#b", "#", "- x", "-", "? x", "?", "a - b", "s3://b/k", "a,b", "[a", "a]"),
    *("{", "}", "!x", "&a", "*a", "|", ">", "%x", "@x", "`x", "'", '"', "\\", "\\n", "---", "...", "--- a"),
    *(" lead", "trail ", "\t", "\ttab", "a\tb", "a\n", "a\n\n", "\n", "\na", "a\nb", "a\n\nb\n", "a \nb"),
    *("a\n  \nb", " a\nb", "a\n b", "\ta\nb", "a\n\tb\n", "a\n---\nb", "a\n...\n", "a\n# b", "a\r\nb", "a\rb"),
    *("\x00", "\x07", "\x1b[1m", "\x7f", "a\x85b", "\x9f", "\xa0", "a\u2028b", "a\u2029\nb", "\ufeff", "\ufffe"),
    *("é", "日本", "\U0001f600", "\U0010ffff", "k" * 127, "k" * 129, "k" * 2000, "é " * 1500),
]


def odd_structs(count: int) -> Iterator[Struct]:
    """Yields structs of odd strings, as keys and as values at several depths."""
    rng = random.Random("odd strings")
    for text in ODD:
        yield json_format.ParseDict({text: text, "in": [text, [text], {text: [text]}]}, Struct())
    for _ in range(count):
        text = "".join(rng.choice(ODD) for _ in range(rng.randrange(1, 5)))
        yield json_format.ParseDict({text: [[text], {"b": text, text: {}}, [], text]}, Struct())


def stream(all_messages: list[Message]) -> bytes:
    """Returns length-delimited messages."""
    out = bytearray()
    for message in all_messages:
        wire = message.SerializeToString(deterministic=True)
        length = len(wire)
        while length >= 0x80:
            out.append(length & 0x7F | 0x80)
            length >>= 7
        out.append(length)
        out += wire
    return bytes(out)


class Program:
    """The program, in a folder for its files."""

    def __init__(self, program: str, folder: str) -> None:
        self.program, self.folder = str(Path(program).resolve()), folder
        editor = Path(folder, "editor")
        editor.write_text('#!/bin/sh\nfor f; do :; done\ncp "$f" shown.yaml\n')
        editor.chmod(0o755)
        self.environment = {**os.environ, "VISUAL": str(editor)}

    def run(self, *args: str) -> None:
        run = subprocess.run(
            [self.program, *args], cwd=self.folder, env=self.environment, capture_output=True, check=False
        )
        if run.returncode:
            raise ValueError(run.stderr.decode())

    def read(self, name: str) -> str:
        return Path(self.folder, name).read_bytes().decode()

    def write(self, name: str, content: bytes) -> None:
        Path(self.folder, name).write_bytes(content)


def load(text: str) -> list:
    return list(yaml.load_all(text, yaml.CSafeLoader)) + list(yaml.load_all(text, yaml.SafeLoader))


def differences(program: Program, group: list[Message]) -> Iterator[str]:
    """Returns the differences of messages of one type."""
    kind = group[0].DESCRIPTOR.full_name
    expected = [json.loads(json_format.MessageToJson(message)) for message in group]
    program.write("a.pbs", stream(group))
    program.run("convert", "--type", kind, "--from", "pbs", "a.pbs", "-o", "a.yaml")
    if load(program.read("a.yaml")) != expected * 2:
        yield f"PyYAML reads other values:\n{program.read('a.yaml')}"
    program.write("a.pb", group[0].SerializeToString(deterministic=True))
    program.run("edit", "--type", kind, "--from", "pb", "--as", "yaml", "a.pb")
    if load(program.read("shown.yaml")) != expected[:1] * 2:
        yield f"PyYAML reads other values in the editor:\n{program.read('shown.yaml')}"
    # Without raw Unicode, as its line separators are line breaks in YAML 1.1 alone.
    theirs = yaml.safe_dump_all(expected, sort_keys=False, explicit_start=True)
    program.write("b.yaml", theirs.encode())
    for name in ("a.yaml", "b.yaml"):
        program.run("convert", "--type", kind, "--from", "yaml", name, "--to", "jsonl", "-o", "back.jsonl")
        back = [json_format.Parse(line, type(group[0])()) for line in program.read("back.jsonl").split("\n")[:-1]]
        if list(map(all_text, back)) != list(map(all_text, group)):
            yield f"{name} is read as other messages:\n{program.read(name)}"


def main(path: str, count: int = 5) -> int:
    """Compares this many messages of each type."""
    found = types = total = 0
    everything = itertools.chain(messages(count), odd_structs(40 * count))
    with tempfile.TemporaryDirectory() as folder:
        program = Program(path, folder)
        for kind, each in itertools.groupby(everything, key=lambda message: message.DESCRIPTOR.full_name):
            group = list(each)
            types, total = types + 1, total + len(group)
            try:
                texts = list(differences(program, group))
            except (ValueError, yaml.YAMLError, json_format.ParseError) as error:
                texts = [str(error)]
            for text in texts:
                found += 1
                if found <= 5:
                    print(f"{kind}: {text[:3000]}", file=sys.stderr)
    print(f"{total} messages of {types} types, {found} differences")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], *map(int, sys.argv[2:])))
