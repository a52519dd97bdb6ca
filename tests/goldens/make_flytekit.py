"""Records the results of flytekit and Google's Python protobuf for TaskExecutions.

Reads files of `flyteidl.admin.TaskExecution`, either one message (`*.pb`) or
a length-delimited stream of them (`*.pbs`), and writes one JSON object per
message and line. With a file of labels (`NAME.labels` next to `NAME.pbs`, one
per line) each object includes its label.

Anything that Python refuses is written as `{"exc": class, "msg": text}`. Texts
over 2 KB, and bytes over 512 B, are written as `{"sha256": …, "len": …}`, the
length in bytes; shorter bytes are hexadecimal.

Keys of an object:

file, i, label  the source of the message
parse           "ok", or the exception of ParseFromString; then nothing follows
det             the result of SerializeToString(deterministic=True)
str_orig        str(message)
yaml_orig       flytekit's YAML-like text of the message, indent 2, without the
                loss of its own model
yaml_sorted     true if the message has a map with several entries: then
                yaml_orig has them in ascending order of the keys' UTF-8 bytes,
                while flytekit uses the current hash order
json            MessageToJson, parsed, and the members of each object sorted by name
json_proto      the same with preserving_proto_field_name=True
text            text_format.MessageToString
text_unknown    the same with print_unknown_fields=True
fk              null, or the exception of FlyteTaskExecution.from_flyte_idl; then
                nothing follows
fk_idl          det of FlyteTaskExecution's to_flyte_idl()
short_string, repr, html, is_done, error, outputs, inputs, task, is_empty,
is_parent, input_uri
                those of the FlyteTaskExecution
task_id         str() of its task's identifier

Needs: pip install flytekit==1.16.10 flyteidl==1.16.8 cachetools

Usage: python make_flytekit.py OUT.jsonl IN.pb|IN.pbs ...
       python make_flytekit.py            writes the files of this folder
"""

from __future__ import annotations

import hashlib
import json
import logging
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

logging.disable(logging.CRITICAL)

from flyteidl.admin.task_execution_pb2 import TaskExecution
from flytekit.models.common import _repr_idl_yaml_like as yaml_like
from flytekit.remote.executions import FlyteTaskExecution
from google.protobuf import json_format, text_format
from google.protobuf.descriptor import FieldDescriptor
from google.protobuf.message import Message

from pbwire import frames, is_map, sorted_keys

HERE = Path(__file__).resolve().parent
MAX_BYTES = 512
MAX_TEXT = 2048

Json = Any


def digest(data: bytes) -> Json:
    """Returns a digest of bytes too long to be included."""
    return {"sha256": hashlib.sha256(data).hexdigest(), "len": len(data)}


def of_bytes(data: bytes) -> Json:
    """Returns bytes, in full or as a digest."""
    return data.hex() if len(data) <= MAX_BYTES else digest(data)


def of_text(text: str) -> Json:
    """Returns a text, in full or as a digest."""
    data = text.encode("utf-8", "surrogatepass")
    return text if len(data) <= MAX_TEXT else digest(data)


def of_exception(error: Exception) -> Json:
    """Returns the class and text of an exception."""
    kind = type(error)
    return {"exc": f"{kind.__module__}.{kind.__qualname__}", "msg": str(error)}


def attempt(function: Callable[[], Any]) -> Json:
    """Returns the result of a call, or its exception."""
    try:
        result = function()
    except Exception as error:  # any exception is a result
        return of_exception(error)
    return of_text(result) if isinstance(result, str) else result


class SortedMaps:
    """Replaces a message in flytekit's printer, with its maps in key order."""

    def __init__(self, message: Message) -> None:
        self._message = message

    def ListFields(self) -> list[tuple[FieldDescriptor, Any]]:
        """The set fields, as the message itself lists them."""
        return [(descriptor, self._value(descriptor, value)) for descriptor, value in self._message.ListFields()]

    @staticmethod
    def _value(descriptor: FieldDescriptor, value: Any) -> Any:
        if is_map(descriptor):
            return dict(sorted(value.items(), key=lambda item: str(item[0]).encode()))
        if descriptor.message_type is not None and not descriptor.is_repeated:
            return SortedMaps(value)
        return value


def has_large_map(message: Message) -> bool:
    """Returns whether any map in the message has several entries."""
    for descriptor, value in message.ListFields():
        if is_map(descriptor):
            if len(value) > 1:
                return True
            children = list(value.values())
        else:
            children = list(value) if descriptor.is_repeated else [value]
        if any(isinstance(child, Message) and has_large_map(child) for child in children):
            return True
    return False


def of_message(message: TaskExecution) -> dict[str, Json]:
    """Returns the results of protobuf, and of flytekit's printer, for a message."""
    large_map = has_large_map(message)
    out: dict[str, Json] = {
        "det": of_bytes(message.SerializeToString(deterministic=True)),
        "str_orig": attempt(lambda: str(message)),
        "yaml_orig": attempt(lambda: yaml_like(SortedMaps(message), indent=2)),
    }
    if large_map:
        out["yaml_sorted"] = True
    elif out["yaml_orig"] != attempt(lambda: yaml_like(message, indent=2)):
        raise AssertionError("the sorted text differs without a map to sort")
    out["json"] = attempt(lambda: sorted_keys(json.loads(json_format.MessageToJson(message))))
    out["json_proto"] = attempt(
        lambda: sorted_keys(json.loads(json_format.MessageToJson(message, preserving_proto_field_name=True)))
    )
    out["text"] = attempt(lambda: text_format.MessageToString(message))
    out["text_unknown"] = attempt(lambda: text_format.MessageToString(message, print_unknown_fields=True))
    return out


def of_error(execution: FlyteTaskExecution) -> Json:
    """Returns the error of an execution, or null."""
    error = execution.error
    if error is None:
        return None
    return {"code": error.code, "message": of_text(error.message), "error_uri": error.error_uri, "kind": error.kind}


def of_execution(execution: FlyteTaskExecution) -> dict[str, Json]:
    """Returns flytekit's results for an execution."""
    return {
        "fk_idl": of_bytes(execution.to_flyte_idl().SerializeToString(deterministic=True)),
        "short_string": attempt(execution.short_string),
        "repr": attempt(lambda: repr(execution)),
        "html": attempt(execution._repr_html_),
        "is_done": attempt(lambda: execution.is_done),
        "error": attempt(lambda: of_error(execution)),
        "outputs": attempt(lambda: execution.outputs),
        "inputs": attempt(lambda: execution.inputs),
        "task": attempt(lambda: execution.task),
        "is_empty": attempt(lambda: execution.is_empty),
        "is_parent": attempt(lambda: execution.is_parent),
        "input_uri": attempt(lambda: execution.input_uri),
        "task_id": attempt(lambda: str(execution.id.task_id)),
    }


def record(wire: bytes) -> dict[str, Json]:
    """Returns all results for one serialized message."""
    message = TaskExecution()
    try:
        message.ParseFromString(wire)
    except Exception as error:  # any exception is a result
        return {"parse": of_exception(error)}
    out: dict[str, Json] = {"parse": "ok", **of_message(message)}
    try:
        execution = FlyteTaskExecution.from_flyte_idl(message)
    except Exception as error:  # any exception is a result
        return {**out, "fk": of_exception(error)}
    return {**out, "fk": None, **of_execution(execution)}


def records(path: Path) -> Iterator[dict[str, Json]]:
    """The records of a file."""
    data = path.read_bytes()
    messages = list(frames(data)) if path.suffix == ".pbs" else [data]
    label_file = path.with_suffix(".labels")
    labels = label_file.read_text(encoding="utf-8").split("\n") if label_file.exists() else None
    for number, wire in enumerate(messages):
        head: dict[str, Json] = {"file": path.name, "i": number}
        if labels is not None:
            head["label"] = labels[number]
        yield {**head, **record(wire)}


def write(target: Path, sources: list[Path]) -> None:
    """Writes the records of some files."""
    with target.open("w", encoding="utf-8", newline="\n") as out:
        for source in sources:
            for item in records(source):
                out.write(json.dumps(item, ensure_ascii=False, separators=(",", ":")) + "\n")


EXECUTIONS = [
    "queued.pb",
    "running.pb",
    "succeeded_inline_outputs.pb",
    "failed.pb",
    "map_task.pb",
    "unknown_fields.pb",
    "executions.pbs",
]


def main(arguments: list[str]) -> None:
    """Runs the program."""
    if arguments:
        write(Path(arguments[0]), [Path(name) for name in arguments[1:]])
        return
    for name in ("edge", "oracle_edge"):
        write(HERE / f"{name}.jsonl", [HERE / f"{name}.pbs"])
    folder = HERE.parent / "data" / "executions"
    write(HERE / "executions.jsonl", [folder / name for name in EXECUTIONS])


if __name__ == "__main__":
    main(sys.argv[1:])
