# SPDX-License-Identifier: Apache-2.0
"""The published schemas: descriptors in the Python packages of requirements.txt.

Every generated Python module carries the descriptor of the .proto file it was generated from.
"""

from __future__ import annotations

import importlib
import importlib.metadata
import os
import pkgutil
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

from google.protobuf import descriptor_pb2 as pb
from google.protobuf.descriptor import FileDescriptor

ROOT = Path(__file__).resolve().parent
REQUIREMENTS = ROOT / "requirements.txt"
# The schemas of Flyte 1 and Flyte 2: names of Python packages, on PyPI and in Python.
PACKAGES = ("flyteidl", "flyteidl2")
# The files of other packages whose messages the schemas use.
IMPORTED = (
    *(
        f"google/protobuf/{name}.proto"
        for name in ("any", "duration", "empty", "field_mask", "struct", "timestamp", "wrappers")
    ),
    "google/rpc/status.proto",
)
# Imports for custom options, which concern other tools: HTTP, OpenAPI, validation.
OPTION_IMPORTS = (
    "buf/validate/",
    "google/api/",
    "google/protobuf/descriptor.proto",
    "protoc-gen-openapiv2/",
)


def pins() -> dict[str, str]:
    """The version of each package in requirements.txt."""
    return dict(re.findall(r"^([\w-]+)==(\S+)$", REQUIREMENTS.read_text("utf-8"), re.MULTILINE))


def check_versions() -> None:
    """Stops the program if an installed package is not the pinned one."""
    for package, version in pins().items():
        installed = importlib.metadata.version(package)
        if installed != version:
            raise SystemExit(
                f"{package} {version} is needed, but {installed} is installed; "
                f"run: pip install -r {REQUIREMENTS}"
            )


def load_files() -> list[pb.FileDescriptorProto]:
    """The files of both schemas and those that they import, by name."""
    check_versions()
    modules = [module for package in PACKAGES for module in modules_of(package)]
    modules += [name.removesuffix(".proto").replace("/", ".") + "_pb2" for name in IMPORTED]
    files = [pb.FileDescriptorProto.FromString(d.serialized_pb) for d in map(descriptor, modules)]
    return sorted(files, key=lambda file: file.name)


def modules_of(package: str) -> list[str]:
    """The generated modules of an installed package."""
    path = importlib.import_module(package).__path__
    names = (module.name for module in pkgutil.walk_packages(path, package + "."))
    return sorted(name for name in names if name.endswith("_pb2"))


def descriptor(module: str) -> FileDescriptor:
    return importlib.import_module(module).DESCRIPTOR


def descriptor_set(package: str) -> bytes:
    """All files of an installed package and their imports, as an encoded `FileDescriptorSet`.

    The descriptors are complete, with custom options; imports precede the files that need them.
    """
    found: dict[str, bytes] = {}

    def add(file: FileDescriptor) -> None:
        if file.name not in found:
            for imported in file.dependencies:
                add(imported)
            found[file.name] = file.serialized_pb

    for module in modules_of(package):
        add(descriptor(module))
    # Appending field 1 of `FileDescriptorSet` keeps the bytes that protoc wrote.
    return b"".join(b"\x0a" + varint(len(file)) + file for file in found.values())


def varint(value: int) -> bytes:
    encoded = bytearray()
    while value > 0x7F:
        encoded.append(value & 0x7F | 0x80)
        value >>= 7
    encoded.append(value)
    return bytes(encoded)


class Installed:
    """Packages installed into a temporary folder, as a context manager."""

    def __init__(self, requirements: Sequence[str]) -> None:
        """Takes arguments of `pip install`."""
        self.requirements = requirements

    def __enter__(self) -> Installed:
        self.folder = tempfile.TemporaryDirectory()
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "install", "--quiet"]
        subprocess.run([*pip, "--target", self.folder.name, *self.requirements], check=True)
        return self

    def __exit__(self, *_: object) -> None:
        self.folder.cleanup()

    def run(self, *command: str, capture: bool = False) -> subprocess.CompletedProcess[bytes]:
        """Runs a Python script that uses these packages."""
        env = {**os.environ, "PYTHONPATH": self.folder.name}
        stdout = subprocess.PIPE if capture else None
        return subprocess.run([sys.executable, *command], env=env, stdout=stdout)

    def files(self, package: str) -> list[pb.FileDescriptorProto]:
        """The files of a package, without imports of other packages."""
        process = self.run(__file__, package, capture=True)
        process.check_returncode()
        files = pb.FileDescriptorSet.FromString(process.stdout).file
        return [file for file in files if file.name.startswith(package + "/")]


if __name__ == "__main__":
    sys.stdout.buffer.write(descriptor_set(sys.argv[1]))
