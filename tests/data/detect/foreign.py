"""Writes `foreign.pbs` and `foreign.tsv`: protobuf of schemas that are not Flyte's.

The schemas are made up here, in the manner of well-known ones: a model graph, metrics, traces, map
tiles, a transit feed, a pod, a descriptor set. `foreign.pbs` holds one blob after another, each
after its length as a varint; `foreign.tsv` gives the format, the schema and the length of each.

Needs: pip install protobuf
Run:   python tests/data/detect/foreign.py
"""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from pathlib import Path

from google.protobuf import descriptor_pb2, descriptor_pool, message_factory
from google.protobuf.message import Message

HERE = Path(__file__).parent
ONE, TWO = "protobuf of an unknown schema", "stream of protobuf of an unknown schema"
GRPC = "gRPC length-prefixed message"
WORDS = "queue cache shard route stage layer kernel bias batch gauge probe relay depot tram".split()

SCHEMAS = {
    "graph": """
        Dim      value:int64=1 name:string=2
        Shape    dims:*Dim=1
        Port     name:string=1 shape:Shape=2 type:int32=4
        Weight   dims:*int64=1 type:int32=2 name:string=8 data:bytes=9
        Setting  name:string=1 ratio:float=2 count:int64=3 text:bytes=4 list:*int64=8 kind:int32=20
        Op       in:*string=1 out:*string=2 name:string=3 kind:string=4 settings:*Setting=5
        Graph    ops:*Op=1 name:string=2 weights:*Weight=5 in:*Port=11 out:*Port=12
        Model    version:int64=1 maker:string=2 release:string=3 graph:Graph=7 set:*Dim=8
    """,
    "metrics": """
        Label    name:string=1 value:string=2
        Sample   value:double=1 time:int64=2
        Series   labels:*Label=1 samples:*Sample=2
        Write    series:*Series=1
    """,
    "traces": """
        Any      text:string=1 yes:bool=2 count:int64=3
        Pair     key:string=1 value:Any=2
        Span     trace:bytes=1 id:bytes=2 parent:bytes=4 name:string=5 kind:int32=6 start:fixed64=7 \
                 end:fixed64=8 pairs:*Pair=9
        Scope    name:string=1 version:string=2
        Spans    scope:Scope=1 spans:*Span=2
        Source   pairs:*Pair=1
        Group    source:Source=1 spans:*Spans=2
        Export   groups:*Group=1
    """,
    "tile": """
        Value    text:string=1 ratio:float=2 precise:double=3 count:int64=4 yes:bool=7
        Feature  id:uint64=1 tags:*uint32=2 type:int32=3 shape:*uint32=4
        Layer    name:string=1 features:*Feature=2 keys:*string=3 values:*Value=4 extent:uint32=5 \
                 version:uint32=15
        Tile     layers:*Layer=3
    """,
    "feed": """
        Header   version:string=1 kind:int32=2 time:uint64=3
        Trip     id:string=1 start:string=2 day:string=3 route:string=5
        Place    lat:float=1 lon:float=2 bearing:float=3 speed:float=5
        Vehicle  trip:Trip=1 place:Place=2 stop:uint32=3 time:uint64=5
        Entity   id:string=1 vehicle:Vehicle=4
        Feed     header:Header=1 entities:*Entity=2
    """,
    "pod": """
        Time     seconds:int64=1
        Meta     name:string=1 space:string=3 uid:string=5 revision:string=6 made:Time=8
        Port     name:string=1 port:int32=3 protocol:string=4
        Box      name:string=1 image:string=2 args:*string=4 ports:*Port=6 pull:string=14
        Spec     boxes:*Box=2 restart:string=3 grace:int64=4 dns:string=6 node:string=10
        State    phase:string=1 host:string=5 ip:string=6
        Pod      meta:Meta=1 spec:Spec=2 state:State=3
    """,
}
KINDS = {
    kind: getattr(descriptor_pb2.FieldDescriptorProto, f"TYPE_{kind.upper()}")
    for kind in "string bytes bool int32 int64 uint32 uint64 fixed64 float double".split()
}


def file_of(package: str) -> descriptor_pb2.FileDescriptorProto:
    """Creates the file descriptor of a schema; its last message is the outermost one."""
    file = descriptor_pb2.FileDescriptorProto(name=f"{package}.proto", package=package, syntax="proto3")
    for row in SCHEMAS[package].replace("\\\n", " ").strip().splitlines():
        name, *fields = row.split()
        message = file.message_type.add(name=name)
        for field in fields:
            rest, number = field.split("=")
            label, kind = rest.split(":")
            added = message.field.add(name=label, number=int(number), label=3 if kind[0] == "*" else 1)
            kind = kind.lstrip("*")
            if kind in KINDS:
                added.type = KINDS[kind]
            else:
                added.type, added.type_name = added.TYPE_MESSAGE, f".{package}.{kind}"
    return file


def value(field, rng: random.Random):
    kind = field.type
    if kind == field.TYPE_STRING:
        return "-".join(rng.sample(WORDS, rng.randint(1, 3)))
    if kind == field.TYPE_BYTES:
        return rng.randbytes(rng.choice([8, 16, 24]))
    if kind in (field.TYPE_FLOAT, field.TYPE_DOUBLE):
        return rng.choice([0.5, 48.25, rng.uniform(-90, 90)])
    if kind == field.TYPE_BOOL:
        return True
    if kind == field.TYPE_FIXED64:
        return 1_700_000_000_000_000_000 + rng.randrange(10**12)
    return rng.choice([1, 2, 7, rng.randrange(1, 5000)])


def fill(message: Message, rng: random.Random) -> Message:
    """Sets most of the fields of a message, and some elements of its lists."""
    for field in message.DESCRIPTOR.fields:
        if rng.random() < 0.2 and field.name not in ("graph", "layers", "series", "groups", "spec"):
            continue
        if field.message_type and field.is_repeated:
            for _ in range(rng.randint(1, 3)):
                fill(getattr(message, field.name).add(), rng)
        elif field.message_type:
            fill(getattr(message, field.name), rng)
        elif field.is_repeated:
            getattr(message, field.name).extend(value(field, rng) for _ in range(rng.randint(1, 4)))
        else:
            setattr(message, field.name, value(field, rng))
    return message


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def behind_lengths(messages: list[bytes]) -> bytes:
    return b"".join(varint(len(message)) + message for message in messages)


def blobs() -> Iterator[tuple[str, str, bytes]]:
    pool = descriptor_pool.DescriptorPool()
    for package in SCHEMAS:
        file = file_of(package)
        pool.Add(file)
        yield ONE, "descriptor set", descriptor_pb2.FileDescriptorSet(file=[file]).SerializeToString()
        yield ONE, "descriptor", file.SerializeToString()
        outermost = pool.FindMessageTypeByName(f"{package}.{file.message_type[-1].name}")
        factory = message_factory.GetMessageClass(outermost)
        rng = random.Random(package)
        made = [fill(factory(), rng).SerializeToString() for _ in range(3)]
        yield from ((ONE, package, blob) for blob in made)
        yield TWO, package, behind_lengths(made)
        yield GRPC, package, b"\0" + struct.pack(">I", len(made[0])) + made[0]


def main() -> None:
    rows = list(blobs())
    (HERE / "foreign.pbs").write_bytes(behind_lengths([blob for _, _, blob in rows]))
    table = ["format\tschema\tbytes", *(f"{form}\t{schema}\t{len(blob)}" for form, schema, blob in rows)]
    (HERE / "foreign.tsv").write_text("\n".join(table) + "\n")


if __name__ == "__main__":
    main()
