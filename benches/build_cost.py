"""Measures build costs of flytepb and its peers: writes build_cost.md, which RESULTS.md includes.

Each is built from scratch, with cargo's defaults, in a separate target directory; the sources are
already downloaded. Processor time is the total of all compilers and hardly depends on other load;
wall time does.
"""

import pathlib
import re
import resource
import subprocess
import sys
import tempfile
import time

BENCHES = pathlib.Path(__file__).resolve().parent
REPO = BENCHES.parent
ROWS = [
    ("flytepb, the library", REPO, ["-p", "flytepb"]),
    ("flytepb-idl with JSON, text and views", REPO, ["-p", "flytepb-idl", "-F", "json,text,views"]),
    ("flytepb-cli, the program", REPO, ["-p", "flytepb-cli"]),
    ("prost + pbjson, types of the same schema", BENCHES, ["-p", "peer-prost"]),
    ("buffa with JSON and views, types of the same schema", BENCHES, ["-p", "peer-buffa"]),
]


def build(folder, arguments, target):
    """Returns the number of compiled crates, the wall time and the processor time in seconds."""
    command = ["cargo", "build", "--target-dir", target, *arguments]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.monotonic()
    run = subprocess.run(command, cwd=folder, stderr=subprocess.PIPE, text=True, check=True)
    clock = time.monotonic() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    crates = len(re.findall(r"^ *Compiling ", run.stderr, re.M))
    return crates, clock, after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def published(folder):
    """Creates a crate that only depends on the published crate of the Flyte IDL."""
    subprocess.run(["cargo", "init", "--quiet", "--lib", "--name", "user"], cwd=folder, check=True)
    subprocess.run(["cargo", "add", "--quiet", "flyteidl2"], cwd=folder, check=True)
    subprocess.run(["cargo", "fetch", "--quiet"], cwd=folder, check=True)
    lock = (folder / "Cargo.lock").read_text()
    return re.search(r'name = "flyteidl2"\nversion = "(.*)"', lock)[1]


def program_size(target):
    """Returns the size of the stripped release program in bytes."""
    program = pathlib.Path(target) / "release" / "flytepb"
    command = ["cargo", "build", "--release", "--target-dir", target, "-p", "flytepb-cli"]
    subprocess.run(command, cwd=REPO, stderr=subprocess.DEVNULL, check=True)
    subprocess.run(["strip", program], check=True)
    return program.stat().st_size


def main():
    lines = [
        "| cold `cargo build` of | crates | processor time | on the clock |",
        "|---|---:|---:|---:|",
    ]

    def measure(what, folder, arguments):
        with tempfile.TemporaryDirectory() as target:
            try:
                crates, clock, seconds = build(folder, arguments, target)
                lines.append(f"| {what} | {crates} | {seconds:.0f} s | {clock:.0f} s |")
            except subprocess.CalledProcessError as error:
                print(error.stderr, file=sys.stderr)
                first = re.search(r"^error.*", error.stderr, re.M)
                lines.append(f"| {what} | does not build: {first and first[0]} | | |")
        print(lines[-1], flush=True)

    for row in ROWS:
        measure(*row)
    with tempfile.TemporaryDirectory() as folder:
        version = published(pathlib.Path(folder))
        measure(f"`flyteidl2` {version}, the published crate of the IDL", folder, [])
    with tempfile.TemporaryDirectory() as target:
        size = program_size(target)
    lines.append(f"\nThe stripped release program `flytepb` has {size / 1e6:.1f} MB.")
    (BENCHES / "build_cost.md").write_text("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
