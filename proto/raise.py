#!/usr/bin/env python3
# SPDX-License-Identifier: Apache-2.0
"""Raise a schema to another published version, and print what changed.

    pip install -r proto/requirements.txt
    python proto/raise.py flyteidl2 2.0.60

Prints the changes, breaking ones first, sets the version in requirements.txt, and writes all files
that follow from it. Then it names the new items that lack a comment, and the comments without item.
"""

from __future__ import annotations

import argparse
import sys

from compare import Schema, compare, published, report
from published import PACKAGES, REQUIREMENTS, ROOT, Installed, pins

# The scripts that write files from the descriptors.
SCRIPTS = (
    ROOT / "export.py",
    ROOT / "crossing.py",
    ROOT.parent / "tests/schema/digest.py",
)


def main() -> int:
    parser = argparse.ArgumentParser(description="Raise a schema to another version.")
    parser.add_argument("package", choices=PACKAGES)
    parser.add_argument("version", help="version, as on PyPI")
    arguments = parser.parse_args()
    package, version = arguments.package, arguments.version
    old_version = pins()[package]
    wanted = {**pins(), package: version}
    with Installed([f"{name}=={pin}" for name, pin in wanted.items()]) as installed:
        changes = compare(published(package, old_version), Schema(installed.files(package)))
        print(f"{package} {old_version} to {version}: {report(changes)}\n", flush=True)
        text = REQUIREMENTS.read_text("utf-8")
        text = text.replace(f"{package}=={old_version}\n", f"{package}=={version}\n")
        REQUIREMENTS.write_text(text, "utf-8")
        return max([installed.run(str(script)).returncode for script in SCRIPTS])


if __name__ == "__main__":
    sys.exit(main())
