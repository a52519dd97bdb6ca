"""Test messages, shared with the tests of the Rust crates."""

from collections.abc import Iterator
from pathlib import Path

import flytepb

TESTS = Path(__file__).resolve().parents[3] / "tests"
EXECUTIONS = TESTS / "data" / "executions"
GOLDENS = TESTS / "goldens"


def frames(data: bytes) -> Iterator[bytes]:
    """Yields the messages of a length-delimited stream."""
    at = 0
    while at < len(data):
        length = shift = 0
        while True:
            byte = data[at]
            at += 1
            length |= (byte & 0x7F) << shift
            shift += 7
            if byte < 0x80:
                break
        yield data[at : at + length]
        at += length


def _stream(name: str) -> Iterator[tuple[str, bytes]]:
    path = GOLDENS / name
    labels = path.with_suffix(".labels").read_text(encoding="utf-8").split("\n")
    for label, message in zip(labels, frames(path.read_bytes())):
        yield f"{path.stem}: {label}", message


def realistic() -> list[tuple[str, bytes]]:
    """Yields task executions as Flyte writes them."""
    names = ["queued", "running", "succeeded_inline_outputs", "failed", "map_task"]
    cases = [(name, (EXECUTIONS / f"{name}.pb").read_bytes()) for name in names]
    stream = frames((EXECUTIONS / "executions.pbs").read_bytes())
    return cases + [(f"executions[{i}]", message) for i, message in enumerate(stream)]


def cases() -> list[tuple[str, bytes]]:
    """Yields labels and bytes of all task executions, including edge cases and malformed ones."""
    unknown = ("unknown_fields", (EXECUTIONS / "unknown_fields.pb").read_bytes())
    return [*realistic(), unknown, *_stream("oracle_edge.pbs"), *_stream("edge.pbs")]


def same(message, idl):
    """Returns whether all fields of a message equal protobuf's."""
    for field in idl.DESCRIPTOR.fields:
        ours, theirs = message[field.name], getattr(idl, field.name)
        if field.message_type and field.message_type.GetOptions().map_entry:
            assert set(ours) == set(theirs)
            for key, value in ours.items():
                same(value, theirs[key]) if isinstance(value, flytepb.Message) else same_value(
                    value, theirs[key]
                )
        elif field.is_repeated:
            assert len(ours) == len(theirs)
            for our, their in zip(ours, theirs):
                same(our, their) if field.message_type else same_value(our, their)
        elif field.has_presence and not idl.HasField(field.name):
            assert ours is None and not message.has(field.name)
        elif field.message_type:
            same(ours, theirs)
        else:
            same_value(ours, theirs)


def same_value(ours, theirs):
    assert type(ours) is type(theirs)
    assert ours == theirs or ours != ours and theirs != theirs
