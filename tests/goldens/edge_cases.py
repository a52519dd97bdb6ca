"""Writes the edge cases of `flyteidl.admin.TaskExecution`: `edge.pbs` and `edge.labels`.

Each case is one message in the stream and one line of labels, `group: what`.
Cases come from tables below, and from the schema itself: every message field
present but empty, every message with an unknown field, every field with a
foreign wire type. The output is the same on every run.

Needs: pip install flyteidl==1.16.8

Usage: python edge_cases.py
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from edge_build import Case
from edge_schema import foreign_wire_types, phases, presence, unknown_everywhere
from edge_text import characters, logs, shortening
from edge_values import moments, output_literals, structs
from edge_wire import depths, malformed, odd_forms, unknown_forms
from pbwire import frame

HERE = Path(__file__).resolve().parent


GROUPS = [
    presence,
    unknown_everywhere,
    foreign_wire_types,
    phases,
    moments,
    shortening,
    characters,
    logs,
    structs,
    output_literals,
    unknown_forms,
    odd_forms,
    malformed,
    depths,
]


def cases() -> Iterator[Case]:
    """All cases, labelled with their group."""
    for make in GROUPS:
        yield from ((f"{make.__name__}: {label}", wire) for label, wire in make())


def main() -> None:
    """Writes the stream and the labels."""
    found = list(cases())
    labels = [label for label, _ in found]
    repeated = {label for label in labels if labels.count(label) > 1}
    if repeated or any("\n" in label for label in labels):
        raise SystemExit(f"labels are not unique lines: {sorted(repeated)}")
    (HERE / "edge.pbs").write_bytes(b"".join(frame(wire) for _, wire in found))
    (HERE / "edge.labels").write_text("\n".join(labels) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
