"""Makes the goldens of flytekit with several versions of it, and records which files are the same.

For each version, runs the scripts below in an environment of its own. A file that differs from the
one in this folder, which is that of the first version, goes to the folder `flytekit-VERSION`.
`flytekit.tsv` lists version, file and SHA-256 of every file.

The only difference between 1.16.10 and 1.16.31 is in `siblings.jsonl`: `FlyteWorkflow.flyte_nodes`
has the failure node too.

Usage: python flytekit_versions.py 1.16.10 1.16.31
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent
SCRIPTS = {
    "make_flytekit.py": ["edge.jsonl", "executions.jsonl", "oracle_edge.jsonl"],
    "make_literals.py": ["literals.jsonl"],
    "make_names.py": ["names.tsv"],
    "make_render.py": ["render.jsonl"],
    "make_siblings.py": ["siblings.jsonl"],
}


def made(version: str, folder: Path) -> dict[str, bytes]:
    """The goldens that a version makes."""
    subprocess.run([sys.executable, "-m", "venv", folder / "venv"], check=True)
    python = folder / "venv" / "bin" / "python"
    packages = [f"flytekit=={version}", "flyteidl==1.16.8", "cachetools"]
    subprocess.run([python, "-m", "pip", "install", "--quiet", *packages], check=True)
    goldens = folder / "tests" / "goldens"
    shutil.copytree(HERE, goldens)
    shutil.copytree(HERE.parent / "data", folder / "tests" / "data")
    files = {}
    for script, names in SCRIPTS.items():
        subprocess.run([python, script], cwd=goldens, check=True)
        files |= {name: (goldens / name).read_bytes() for name in names}
    return files


def main(versions: list[str]) -> None:
    """Writes the goldens of all versions."""
    rows = []
    for version in versions:
        with tempfile.TemporaryDirectory() as folder:
            files = made(version, Path(folder))
        own = HERE / f"flytekit-{version}"
        shutil.rmtree(own, ignore_errors=True)
        for name, content in sorted(files.items()):
            rows.append(f"{version}\t{name}\t{hashlib.sha256(content).hexdigest()}\n")
            if version == versions[0]:
                (HERE / name).write_bytes(content)
            elif content != (HERE / name).read_bytes():
                own.mkdir(exist_ok=True)
                (own / name).write_bytes(content)
    (HERE / "flytekit.tsv").write_text("".join(rows), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
