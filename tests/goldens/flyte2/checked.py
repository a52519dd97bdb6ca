"""Writes golden files, or compares them with those that are checked in."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent


def lines(rows: Iterable[dict[str, Any]]) -> bytes:
    """JSON objects, one per line."""
    return "".join(json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n" for row in rows).encode()


def write_or_check(files: dict[str, bytes], arguments: list[str]) -> None:
    """Writes files into this folder; with `--check`, exits with status 1 if they differ from those here."""
    if arguments not in ([], ["--check"]):
        sys.exit(f"usage: {Path(sys.argv[0]).name} [--check]")
    if not arguments:
        for name, data in files.items():
            (HERE / name).parent.mkdir(parents=True, exist_ok=True)
            (HERE / name).write_bytes(data)
        return
    stale = [name for name, data in files.items() if not (HERE / name).exists() or (HERE / name).read_bytes() != data]
    if stale:
        sys.exit(f"these files differ from what {Path(sys.argv[0]).name} makes: {', '.join(stale)}")
