"""Writes the files of this folder: the same messages in the containers that people have.

The messages are the first three of `../executions/executions.pbs`, and `failed.pb` beside it. Their JSON
is that of Google's Python protobuf, their YAML that of PyYAML (keys sorted, long text folded, as Go's
library prints it for `flytectl get -o yaml`).

array.json      a JSON array with one element per line
pretty.json     the array indented, with a byte order mark
lines.json      a JSON object per line, under the name of a single one
list.yaml       a YAML list
documents.yaml  YAML documents after a comment
utf16le.json    the array in UTF-16 with a byte order mark, little-endian
utf16be.jsonl   the lines in UTF-16 with a byte order mark, big-endian
failed.pb.gz    a message compressed by gzip, in two members
first.pbs.zst   the stream of the three messages compressed by Zstandard
inputs.b64      `../executions/inputs.pb` in base64, on one line
inputs.url      the same in the URL-safe alphabet, without padding
inputs.mime.txt the same in lines of 76 characters
inputs.hex      the same in hexadecimal
failed.pb.gz.b64  `failed.pb`, compressed and then in base64
inputs.repr     `inputs.pb` as Python's `repr` prints it
inputs.xxd      the same as `xxd` prints it
inputs.dump     the same as `hexdump -C` prints it
inputs.words    the same as `hexdump` prints it
inputs.od       the same as `od -t x1` prints it
page.json       a `TaskExecutionList` of the messages

Needs: pip install flyteidl==1.16.8 pyyaml zstandard, and xxd, hexdump and od

Usage: python make.py
"""

from __future__ import annotations

import base64
import gzip
import json
import subprocess
from pathlib import Path

import yaml
import zstandard
from flyteidl.admin import task_execution_pb2
from google.protobuf import json_format
from google.protobuf.internal.decoder import _DecodeVarint

HERE = Path(__file__).resolve().parent
EXECUTIONS = HERE.parent / "executions"

DUMPS = {
    "inputs.xxd": ["xxd"],
    "inputs.dump": ["hexdump", "-C"],
    "inputs.words": ["hexdump"],
    "inputs.od": ["od", "-t", "x1"],
}


def first_messages(count: int) -> tuple[bytes, list[dict]]:
    """The bytes of the first messages of the stream, lengths included, and their JSON."""
    stream = (EXECUTIONS / "executions.pbs").read_bytes()
    at, out = 0, []
    for _ in range(count):
        length, at = _DecodeVarint(stream, at)
        message = task_execution_pb2.TaskExecution.FromString(stream[at : at + length])
        out.append(json_format.MessageToDict(message))
        at += length
    return stream[:at], out


def main() -> None:
    stream, messages = first_messages(3)
    lines = [json.dumps(m, separators=(",", ":")) for m in messages]
    array = "[\n\t" + ",\n\t".join(lines) + "\n]\n"
    texts = {
        "array.json": array.encode(),
        "pretty.json": json.dumps(messages, indent=2, ensure_ascii=False).encode("utf-8-sig"),
        "lines.json": "".join(line + "\n" for line in lines).encode(),
        "list.yaml": yaml.safe_dump(messages, allow_unicode=True).encode(),
        "utf16le.json": b"\xff\xfe" + array.encode("utf-16-le"),
        "utf16be.jsonl": b"\xfe\xff" + "".join(line + "\n" for line in lines).encode("utf-16-be"),
    }
    documents = yaml.safe_dump_all(messages, explicit_start=True).encode()
    texts["documents.yaml"] = b"# three executions\n" + documents
    failed = (EXECUTIONS / "failed.pb").read_bytes()
    members = [gzip.compress(part, mtime=0) for part in (failed[:4000], failed[4000:])]
    texts["failed.pb.gz"] = b"".join(members)
    texts["first.pbs.zst"] = zstandard.compress(stream)
    inputs = (EXECUTIONS / "inputs.pb").read_bytes()
    texts["inputs.b64"] = base64.b64encode(inputs)
    texts["inputs.url"] = base64.urlsafe_b64encode(inputs).rstrip(b"=")
    texts["inputs.mime.txt"] = base64.encodebytes(inputs)
    texts["inputs.hex"] = inputs.hex().encode()
    texts["failed.pb.gz.b64"] = base64.b64encode(texts["failed.pb.gz"])
    texts["inputs.repr"] = repr(inputs).encode()
    for name, command in DUMPS.items():
        dump = subprocess.run([*command, EXECUTIONS / "inputs.pb"], stdout=subprocess.PIPE, check=True)
        texts[name] = dump.stdout
    page = {"taskExecutions": messages, "token": "3"}
    texts["page.json"] = json.dumps(page, indent=2).encode()
    for name, content in texts.items():
        (HERE / name).write_bytes(content)


main()
