"""Compares flytepb-idl2 with the published crate of the Flyte 2 IDL, `flyteidl2`: writes FLYTEIDL2.md.

With each crate, a program that decodes a message is built from scratch in a temporary folder, outside of
the workspaces and their lock files, and then one that is measured, in turn with the other. The published
crate needs Python 3 with its shared library, which is taken from the interpreter that runs this script.

Run: python3 published.py [FOLDER]    # builds there instead, and keeps it
"""

import pathlib
import re
import resource
import statistics
import subprocess
import sys
import sysconfig
import tempfile
import time

BENCHES = pathlib.Path(__file__).resolve().parent
CRATES = BENCHES.parent / "crates"
VERSION = "2.0.53"
THEIRS = f'flyteidl2 = "={VERSION}"\nprost = "0.13"\n'
OURS = f'flytepb-idl2 = {{ path = "{CRATES}/flytepb-idl2" }}\n'
ROUNDS = 15
# Field 15000 with the value 1.
UNKNOWN = bytes([0xC0, 0xA9, 0x07, 0x01])
PROGRAMS = {
    "theirs": (THEIRS, {"theirs.rs": "main.rs"}),
    "ours": (OURS, {"ours.rs": "main.rs"}),
    "bench-theirs": (THEIRS, {"bench.rs": "main.rs", "codec_theirs.rs": "codec.rs"}),
    "bench-ours": (OURS, {"bench.rs": "main.rs", "codec_ours.rs": "codec.rs"}),
}
HEAD = f"""# The published crate `flyteidl2` and `flytepb-idl2`

Written by `python3 published.py`; not by hand. The crate is `flyteidl2` {VERSION} from crates.io, which also
has the gRPC clients of the services and classes for Python; `flytepb-idl2` has neither. Both have the messages
of the same version of the schema.

"""


def cargo(folder, *arguments):
    """Runs cargo and returns its output."""
    command = ["cargo", *arguments]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if run.returncode:
        sys.exit(f"{' '.join(command)} in {folder}:\n{run.stderr[-3000:]}")
    return run.stdout + run.stderr


def create(folder, name):
    """Creates a program."""
    dependencies, sources = PROGRAMS[name]
    package = folder / name
    (package / "src").mkdir(parents=True, exist_ok=True)
    for source, target in sources.items():
        (package / "src" / target).write_text((BENCHES / "published" / source).read_text())
    head = f'[package]\nname = "{name}"\nversion = "0.0.0"\nedition = "2021"\n\n[workspace]\n\n'
    (package / "Cargo.toml").write_text(f"{head}[dependencies]\n{dependencies}")
    cargo(package, "fetch", "--quiet")
    return package


def build(package, target=None):
    """Builds a program, from scratch unless a target folder is given; returns it and the processor time in seconds."""
    target = target or package / "target"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    cargo(package, "build", "--release", "--target-dir", target)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return target / "release" / package.name, seconds


def size(program):
    """Returns the size of the stripped program in bytes."""
    stripped = program.with_suffix(".stripped")
    subprocess.run(["strip", "-o", stripped, program], check=True)
    return stripped.stat().st_size


def tree(package):
    """Returns the crates of a program, without itself."""
    lines = cargo(package, "tree", "--prefix", "none", "--edges", "normal,build").splitlines()
    crates = {" ".join(line.split()[:2]) for line in lines if " v" in line}
    return {crate for crate in crates if not crate.startswith(f"{package.name} ")}


def packages_of_theirs(package):
    """Returns the number of packages that the published crate mounts, and of those that it contains."""
    metadata = cargo(package, "metadata", "--format-version", "1", "--quiet")
    source = pathlib.Path(re.search(r'"manifest_path":"([^"]*/flyteidl2-[^"]*)/Cargo.toml"', metadata)[1], "src")
    contained = {path.name for path in source.glob("flyteidl2.*.rs") if not path.name.endswith(".tonic.rs")}
    mounted = re.findall(r'^\s*include!\("(flyteidl2\.[\w.]+\.rs)"\)', (source / "lib.rs").read_text(), re.M)
    return len(contained.intersection(mounted)), len(contained)


def packages_of_ours():
    """Returns the number of our packages."""
    names = {path.name for path in (CRATES / "flytepb-idl2/src/gen").glob("flyteidl2.*.rs")}
    return len([name for name in names if not name.endswith(".impls.rs")])


def versions(crates, name):
    """Returns the versions of a crate."""
    found = sorted(crate.split()[1].lstrip("v") for crate in crates if crate.startswith(f"{name} "))
    return ", ".join(found) or "none"


def costs(folder):
    """Returns a table of what users of each crate get with it."""
    names = ("theirs", "ours")
    rows = {name: create(folder, name) for name in names}
    crates = {name: tree(package) for name, package in rows.items()}
    built = {name: build(package) for name, package in rows.items()}
    mounted, contained = packages_of_theirs(rows["theirs"])
    ours = packages_of_ours()
    lines = [
        ("", f"`flyteidl2` {VERSION}", "`flytepb-idl2`"),
        ("---", "---:", "---:"),
        ("crates in the tree", *(str(len(crates[name])) for name in names)),
        ("versions of prost", *(versions(crates[name], "prost") for name in names)),
        ("versions of pyo3", *(versions(crates[name], "pyo3") for name in names)),
        ("packages of the schema that are public", f"{mounted} of {contained}", f"{ours} of {ours}"),
        ("protobuf JSON mapping", "no", "feature `json`"),
        ("a program that decodes a message: cold release build", *(f"{built[name][1]:.0f} s" for name in names)),
        ("its size, stripped", *(f"{size(built[name][0]) / 1e6:.2f} MB" for name in names)),
        ("shared libraries that it needs", *(libraries(built[name][0]) for name in names)),
    ]
    return "".join(f"| {' | '.join(line)} |\n" for line in lines) + "\nBuilds are in processor time.\n"


def stream(folder, shape, count):
    """Writes messages of the test kit to a file."""
    example = ["cargo", "run", "--quiet", "-p", "flytepb-testkit", "-F", "flyte2", "--example", "stream", "--"]
    path = folder / f"{shape}.pbs"
    with path.open("wb") as file:
        subprocess.run([*example, shape, str(count)], cwd=BENCHES.parent, stdout=file, check=True)
    return path


def libraries(program):
    """Returns the shared libraries that a program is linked with, except for those of the system."""
    dynamic = subprocess.run(["readelf", "-d", program], capture_output=True, text=True, check=True).stdout
    found = re.findall(r"NEEDED.*\[(.*)\]", dynamic)
    system = ("libc.", "libgcc_s.", "libm.", "libpthread.", "libdl.", "ld-linux")
    return ", ".join(name for name in found if not name.startswith(system)) or "none"


def run(program, *arguments):
    """Returns the output of a program that may need Python's library."""
    environment = {"LD_LIBRARY_PATH": sysconfig.get_config_var("LIBDIR")}
    return subprocess.run([program, *arguments], env=environment, capture_output=True, check=True).stdout


def speed(programs, name, shape, pool):
    """Returns rows with the times of both programs on a pool."""
    rounds = [[[float(n) for n in run(p, "time", shape, pool).split()] for p in programs] for _ in range(ROUNDS)]
    rows = ""
    for index, operation in enumerate(("decode", "encode")):
        theirs, ours = ([times[which][index] for times in rounds] for which in (0, 1))
        ratio = statistics.median(a / b for a, b in zip(theirs, ours))
        theirs, ours = statistics.median(theirs) / 1000, statistics.median(ours) / 1000
        rows += f"| {operation} {name} | {theirs:.2f} µs | {ours:.2f} µs | {ratio:.2f} |\n"
    return rows


def varint(number):
    """Returns a number as a varint."""
    low = number & 0x7F
    return bytes([low]) if number == low else bytes([low | 0x80]) + varint(number >> 7)


def split(data, length):
    """Returns the messages of a stream whose lengths `length` reads: it returns a length and its size."""
    messages = []
    while data:
        size, skip = length(data)
        messages.append(data[skip : skip + size])
        data = data[skip + size :]
    return messages


def varint_length(data):
    """Reads a length as a varint."""
    skip = next(i for i, byte in enumerate(data) if byte < 0x80) + 1
    return sum((byte & 0x7F) << (7 * i) for i, byte in enumerate(data[:skip])), skip


def kept(folder, programs, name, shape, pool):
    """Returns rows with the number of messages that both programs write again without loss."""
    messages = split(pool.read_bytes(), varint_length)
    unknown = folder / "unknown.pbs"
    unknown.write_bytes(b"".join(varint(len(m) + len(UNKNOWN)) + m + UNKNOWN for m in messages))
    exact, with_unknown = [], []
    for program in programs:
        def rewritten(path, program=program):
            return split(run(program, "rewrite", shape, path), lambda data: (int.from_bytes(data[:4], "little"), 4))

        exact.append(sum(a == b for a, b in zip(messages, rewritten(pool))))
        with_unknown.append(sum(m.endswith(UNKNOWN) for m in rewritten(unknown)))
    rows = (("every byte", exact), ("an unknown field", with_unknown))
    count = len(messages)
    return "".join(f"| {name}: {what} | {a} of {count} | {b} of {count} |\n" for what, (a, b) in rows)


def main():
    with tempfile.TemporaryDirectory() as temporary:
        folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else temporary).resolve()
        table = costs(folder)
        print(table, flush=True)
        both = ("theirs", "ours")
        programs = [build(create(folder, f"bench-{name}"), folder / name / "target")[0] for name in both]
        shapes = (("action_details", "actions", "action-details", 128), ("run_details", "runs", "distributed", 2))
        speeds = keeps = ""
        for name, shape, example, count in shapes:
            pool = stream(folder, example, count)
            name = f"`{name}` ({pool.stat().st_size // count} B)"
            speeds += speed(programs, name, shape, pool)
            keeps += kept(folder, programs, name, shape, pool)
    rustc = subprocess.run(["rustc", "--version"], capture_output=True, text=True, check=True).stdout.strip()
    text = (
        f"{HEAD}{table}\n## Speed\n\nProcessor time per message, medians of {ROUNDS} rounds in turn of a release build"
        " with cargo's defaults, and the\nmedian of the ratios of the rounds. `action_details` is an `ActionDetails`,"
        " `run_details` a `RunDetails` of a\nrun on a cluster, both of the test kit.\n\n"
        f"| | `flyteidl2` | `flytepb-idl2` | times as fast |\n|---|---:|---:|---:|\n{speeds}\n"
        "## What is kept\n\nMessages that are decoded and encoded without loss of what the row says.\n\n"
        f"| | `flyteidl2` | `flytepb-idl2` |\n|---|---:|---:|\n{keeps}\n"
        f"{rustc}, Python {sys.version.split()[0]}, {time.strftime('%Y-%m-%d', time.gmtime())}.\n"
    )
    (BENCHES / "FLYTEIDL2.md").write_text(text)


if __name__ == "__main__":
    main()
