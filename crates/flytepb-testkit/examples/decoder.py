"""A decoder for `flytepb selftest`: Google's protobuf for Python with the packages flyteidl and flyteidl2.

    flytepb selftest --decoder "python3 decoder.py"

Types of a package that is not installed are skipped. Take it as a pattern for your own: replace what
`round_trip` does.
"""

import importlib.util
import pkgutil
import struct
import sys

from google.protobuf import descriptor_pool, message_factory
from google.protobuf.message import DecodeError

for name in ("flyteidl", "flyteidl2"):
    if spec := importlib.util.find_spec(name):
        for module in pkgutil.walk_packages(spec.submodule_search_locations, f"{name}."):
            if module.name.endswith("_pb2"):
                importlib.import_module(module.name)

VALUE, REFUSED, UNSUPPORTED = 0, 1, 2


def round_trip(name, data):
    """Decodes a message of this type and encodes it again."""
    try:
        descriptor = descriptor_pool.Default().FindMessageTypeByName(name)
    except KeyError:
        return UNSUPPORTED, b""
    try:
        message = message_factory.GetMessageClass(descriptor).FromString(data)
    except DecodeError as error:
        return REFUSED, str(error).encode()
    return VALUE, message.SerializeToString()


def read_part():
    """Reads a 32-bit number and that many bytes; returns None at the end of the input."""
    prefix = sys.stdin.buffer.read(4)
    if len(prefix) < 4:
        return None
    return sys.stdin.buffer.read(struct.unpack("<I", prefix)[0])


while (name := read_part()) is not None:
    status, content = round_trip(name.decode(), read_part())
    sys.stdout.buffer.write(struct.pack("<BI", status, len(content)) + content)
    sys.stdout.buffer.flush()
