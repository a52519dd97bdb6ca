"""Reads `cargo metadata` from standard input, for the step msrv of run.

    msrv.py VERSION      fails if a dependency of a published crate declares a newer Rust than VERSION
    msrv.py --libraries  prints `-p NAME` for each published crate that is a library
"""

import json
import sys


def number(version):
    """(1, 86, 0) of "1.86"."""
    parts = [int(part) for part in version.split("-")[0].split(".")]
    return tuple(parts + [0] * (3 - len(parts)))


metadata = json.load(sys.stdin)
packages = {package["id"]: package for package in metadata["packages"]}
published = [i for i in metadata["workspace_members"] if packages[i]["publish"] != []]

if sys.argv[1] == "--libraries":
    for name in sorted(
        packages[i]["name"]
        for i in published
        if any("lib" in target["kind"] for target in packages[i]["targets"])
    ):
        print("-p", name)
    sys.exit()

nodes = {node["id"]: node for node in metadata["resolve"]["nodes"]}
reached, open_ = set(), list(published)
while open_:
    package = open_.pop()
    if package in reached:
        continue
    reached.add(package)
    for dependency in nodes[package]["deps"]:
        if any(kind["kind"] != "dev" for kind in dependency["dep_kinds"]):
            open_.append(dependency["pkg"])

limit = sys.argv[1]
declared = {i: packages[i]["rust_version"] for i in reached if packages[i]["rust_version"]}
newer = sorted(
    f"{packages[i]['name']} {packages[i]['version']} needs Rust {version}"
    for i, version in declared.items()
    if number(version) > number(limit)
)
print(f"{len(reached)} packages, {len(declared)} of which declare the Rust they need")
if newer:
    sys.exit(f"newer than Rust {limit}:\n" + "\n".join(newer))
