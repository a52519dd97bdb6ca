"""Inputs whose hashes `make_hashes.py` records: one case per rule of HASHES.md, and random ones."""

from __future__ import annotations

import random
import struct
from collections.abc import Iterator
from typing import Any

import msgpack
from flyteidl2.core.artifact_id_pb2 import ArtifactKey, ArtifactVersionId
from flyteidl2.core.literals_pb2 import (
    Binary,
    Blob,
    BlobMetadata,
    KeyValuePair,
    Literal,
    LiteralCollection,
    LiteralMap,
    LiteralOffloadedMetadata,
    Primitive,
    Scalar,
    Schema,
    StructuredDataset,
    StructuredDatasetMetadata,
    Union,
    Void,
)
from flyteidl2.core.types_pb2 import BlobType, Error, LiteralType, SchemaType, SimpleType, StructuredDatasetType
from flyteidl2.task.common_pb2 import Inputs, NamedLiteral
from google.protobuf.duration_pb2 import Duration
from google.protobuf.struct_pb2 import Struct
from google.protobuf.timestamp_pb2 import Timestamp
from pbwire import field, reorder_maps, shuffled


def primitive(**member: Any) -> Literal:
    """A literal of a primitive."""
    return Literal(scalar=Scalar(primitive=Primitive(**member)))


def scalar(**member: Any) -> Literal:
    """A literal of a scalar."""
    return Literal(scalar=Scalar(**member))


def collection(*items: Literal) -> Literal:
    """A literal of a list."""
    return Literal(collection=LiteralCollection(literals=items))


def mapping(**items: Literal) -> Literal:
    """A literal of a map."""
    return Literal(map=LiteralMap(literals=items))


def hashed(literal: Literal, value: str) -> Literal:
    """A copy of a literal with a hash."""
    copy = Literal()
    copy.CopyFrom(literal)
    copy.hash = value
    return copy


def binary(value: bytes, tag: str = "msgpack") -> Literal:
    """A literal of bytes, by default in MessagePack."""
    return scalar(binary=Binary(value=value, tag=tag))


def named(**literals: Literal) -> Inputs:
    """Inputs in the order given."""
    return Inputs(literals=[NamedLiteral(name=name, value=value) for name, value in literals.items()])


ONE, TWO = primitive(integer=1), primitive(integer=2)
SIMPLE = LiteralType(simple=SimpleType.INTEGER)


def struct_of(**values: Any) -> Struct:
    """A struct."""
    out = Struct()
    out.update(values)
    return out


def dataset(uri: str = "s3://bucket/frame") -> Literal:
    """A literal of a dataframe with two columns."""
    column = StructuredDatasetType.DatasetColumn
    kind = StructuredDatasetType(
        columns=[
            column(name="a", literal_type=SIMPLE),
            column(name="b", literal_type=LiteralType(simple=SimpleType.STRING)),
        ],
        format="parquet",
    )
    metadata = StructuredDatasetMetadata(structured_dataset_type=kind)
    return scalar(structured_dataset=StructuredDataset(uri=uri, metadata=metadata))


def blob(uri: str = "s3://bucket/file.csv") -> Literal:
    """A literal of a file."""
    kind = BlobType(format="csv", dimensionality=BlobType.BlobDimensionality.SINGLE)
    return scalar(blob=Blob(metadata=BlobMetadata(type=kind), uri=uri))


def with_metadata(literal: Literal, *keys: str) -> Literal:
    """A copy of a literal with metadata, added in the order of the keys."""
    copy = Literal()
    copy.CopyFrom(literal)
    for key in keys:
        copy.metadata[key] = key.upper()
    return copy


def offloaded() -> Literal:
    """A literal whose value is stored elsewhere."""
    data = LiteralOffloadedMetadata(uri="s3://bucket/large", size_bytes=12_000_000, inferred_type=SIMPLE)
    return Literal(offloaded_metadata=data)


def union(value: Literal, kind: LiteralType = SIMPLE) -> Literal:
    """A literal of a union."""
    return scalar(union=Union(value=value, type=kind))


def scalars() -> dict[str, Literal]:
    """A literal of every kind of scalar, with ordinary and extreme values."""
    return {
        "integer": ONE,
        "integer_zero": primitive(integer=0),
        "integer_negative": primitive(integer=-1),
        "integer_min": primitive(integer=-(2**63)),
        "integer_max": primitive(integer=2**63 - 1),
        "float": primitive(float_value=1.5),
        "float_zero": primitive(float_value=0.0),
        "float_negative_zero": primitive(float_value=-0.0),
        "float_nan": primitive(float_value=float("nan")),
        "float_infinity": primitive(float_value=float("inf")),
        "string": primitive(string_value="Grüße"),
        "string_empty": primitive(string_value=""),
        "boolean": primitive(boolean=True),
        "boolean_false": primitive(boolean=False),
        "datetime": primitive(datetime=Timestamp(seconds=1_772_366_400, nanos=123_456_789)),
        "datetime_zero": primitive(datetime=Timestamp()),
        "datetime_before_1970": primitive(datetime=Timestamp(seconds=-1, nanos=999_000_000)),
        "duration": primitive(duration=Duration(seconds=90, nanos=500_000_000)),
        "duration_negative": primitive(duration=Duration(seconds=-90, nanos=-1)),
        "primitive_without_value": scalar(primitive=Primitive()),
        "none": scalar(none_type=Void()),
        "error": scalar(error=Error(failed_node_id="n0", message="boom")),
        "schema": scalar(
            schema=Schema(
                uri="s3://bucket/schema",
                type=SchemaType(columns=[SchemaType.SchemaColumn(name="a", type=SchemaType.SchemaColumn.INTEGER)]),
            )
        ),
        "blob": blob(),
        "blob_multipart": scalar(
            blob=Blob(
                metadata=BlobMetadata(type=BlobType(dimensionality=BlobType.BlobDimensionality.MULTIPART)),
                uri="s3://bucket/folder/",
            )
        ),
        "structured_dataset": dataset(),
        "generic": scalar(generic=struct_of(b=1, a="x", c=[True, None, {"z": 1, "y": 2}])),
        "generic_empty": scalar(generic=Struct()),
        "binary": binary(b"\x00\xff", tag=""),
        "binary_other_tag": binary(msgpack.packb({"b": 1, "a": 2}), tag="json"),
        "binary_empty": binary(b"", tag=""),
        "union_integer": union(ONE),
        "union_none": union(scalar(none_type=Void()), LiteralType(simple=SimpleType.NONE)),
        "scalar_without_value": Literal(scalar=Scalar()),
        "offloaded": offloaded(),
        "empty": Literal(),
    }


def msgpack_values() -> dict[str, bytes]:
    """Bytes of binaries with the tag `msgpack`: canonical, not canonical, and invalid."""
    pack = msgpack.packb
    deep = b"\x91" * 400 + pack({"b": 1, "a": 2})
    return {
        "sorted": pack({"a": 1, "b": 2}),
        "unsorted": pack({"b": 2, "a": 1}),
        "nested_unsorted": pack({"z": [{"b": 1, "a": 2}], "y": {"d": {"f": 1, "e": 2}, "c": None}}),
        "keys_by_packed_bytes": pack({"aa": 1, "b": 2, "": 3, "é": 4}),
        "keys_of_kinds": pack({"a": 1, 7: 2, -1: 3, 1000: 4, None: 5, 2.5: 6, b"a": 7, True: 8, False: 9}),
        "long_key": pack({"k" * 40: 1, "k" * 300: 2, "l": 3}),
        "wide_integer": b"\x81\xa1a\xd3\x00\x00\x00\x00\x00\x00\x00\x01",
        "wide_unsigned": b"\x93\xcd\x00\x7f\xce\x00\x00\xff\xff\xcf\x7f\xff\xff\xff\xff\xff\xff\xff",
        "signed_positive": b"\x92\xd0\x05\xd1\x01\x00",
        "integers": pack([0, 127, 128, 255, 256, 65535, 65536, 2**32 - 1, 2**32, 2**64 - 1, -1, -32, -33, -(2**63)]),
        "float32": b"\x81\xa1a\xca\x3f\xc0\x00\x00",
        "float32_nan": b"\xca\x7f\xc0\x00\x01",
        "float64": pack({"a": 1.5, "b": -0.0}),
        "wide_string": b"\x81\xd9\x01a\xda\x00\x01b",
        "wide_list": b"\xdc\x00\x02\x01\x02",
        "wide_map": b"\xde\x00\x02\xa1b\x01\xa1a\x02",
        "wide_map32": b"\xdf\x00\x00\x00\x01\xa1b\x01",
        "bytes": pack({"b": b"\x00\x01", "a": b""}),
        "wide_bytes": b"\xc5\x00\x01x",
        "duplicate_key": b"\x83\xa1b\x01\xa1a\x02\xa1b\x03",
        "equal_keys_1_and_1.0": b"\x82\x01\xa1i\xcb" + struct.pack(">d", 1.0) + b"\xa1f",
        "equal_keys_true_and_1": b"\x83\xc3\xa1t\x01\xa1i\xa1a\x00",
        "equal_keys_zeros": b"\x83\xcb"
        + struct.pack(">d", -0.0)
        + b"\x01\xcb"
        + struct.pack(">d", 0.0)
        + b"\x02\xc2\x03",
        "nan_keys": b"\x82\xcb"
        + struct.pack(">d", float("nan"))
        + b"\x02\xcb"
        + struct.pack(">d", float("nan"))
        + b"\x01",
        "extension": pack({"b": msgpack.ExtType(5, b"abc"), "a": 1}),
        "wide_extension": b"\xc7\x01\x05x",
        "extension_key": b"\x82\xd4\x05x\x01\xa1a\x02",
        "extension_of_negative_type": b"\x92\xd4\xfex\xd9\x01a",
        "extension_in_list": b"\x92\xd4\x05x\x82\xa1b\xd5\x00xy\xa1a\x01",
        "extension_keys_equal": b"\x82\xd4\x05x\x01\xc7\x01\x05x\x02",
        "timestamp_keys": b"\x82\xd6\xff\x00\x00\x00\x02\x01\xc7\x0c\xff" + struct.pack(">Iq", 0, 1) + b"\x02",
        "timestamp32": b"\xd6\xff\x00\x00\x00\x01",
        "timestamp64": b"\xd7\xff" + struct.pack(">Q", (5 << 34) | 1),
        "wide_timestamp": b"\xc7\x0c\xff" + struct.pack(">Iq", 0, 1),
        "timestamp96_negative": b"\xc7\x0c\xff" + struct.pack(">Iq", 7, -1),
        "timestamp_of_wrong_length": b"\x92\xc7\x03\xffabc\xd9\x01a",
        "timestamp_of_too_many_nanos": b"\x92\xd7\xff\xff\xff\xff\xff\x00\x00\x00\x01\xd9\x01a",
        "list_as_key": b"\x82\x91\x01\x01\xa1a\x02",
        "map_as_key": b"\x82\x80\x01\xa1a\x02",
        "nil": b"\xc0",
        "string": pack("a"),
        "empty_map": b"\x80",
        "empty": b"",
        "truncated": b"\x82\xa1b\x01\xa1a",
        "trailing": pack({"b": 1, "a": 2}) + b"\xc0",
        "reserved_byte": b"\x82\xa1b\x01\xa1a\xc1",
        "string_not_utf8": b"\x82\xa1b\xa1\xff\xa1a\x01",
        "string_surrogate": b"\x82\xa1b\xa3\xed\xa0\x80\xa1a\x01",
        "deep_400": deep,
        "deep_600": b"\x91" * 600 + pack({"b": 1, "a": 2}),
    }


def nested() -> dict[str, Literal]:
    """Lists, maps and unions of literals, with and without hashes."""
    unsorted = binary(msgpack.packb({"b": 1, "a": 2}))
    artifact = ArtifactVersionId(key=ArtifactKey(name="model"), version="v1")
    return {
        "list": collection(ONE, TWO),
        "list_empty": collection(),
        "list_of_lists": collection(collection(ONE), collection(TWO, ONE), collection()),
        "list_flat_like_list_of_lists": collection(ONE, TWO, ONE),
        "list_with_hash_inside": collection(hashed(ONE, "h1"), TWO),
        "list_with_hash": hashed(collection(ONE, TWO), "h1"),
        "list_with_metadata": with_metadata(collection(ONE, TWO), "k"),
        "list_of_msgpack": collection(unsorted, binary(msgpack.packb({"a": 2, "b": 1}))),
        "list_of_empty_literals": collection(Literal(), Literal()),
        "map": mapping(a=ONE, b=TWO),
        "map_other_order": mapping(b=TWO, a=ONE),
        "map_empty": mapping(),
        "map_keys_by_code_point": mapping(**{"é": ONE, "z": TWO, "Z": ONE, "": TWO, "\U0001f600": ONE, "\uffff": TWO}),
        "map_with_hash_inside": mapping(b=hashed(TWO, "h2"), a=ONE),
        "map_with_hash": hashed(mapping(a=ONE), "h2"),
        "map_of_lists_of_maps": mapping(x=collection(mapping(k=ONE, j=TWO)), w=mapping(v=collection())),
        "map_of_msgpack": mapping(k=unsorted),
        "map_empty_list_inside": mapping(a=collection(), b=Literal()),
        "scalar_with_hash": hashed(ONE, "content-hash"),
        "scalar_with_hash_not_ascii": hashed(ONE, "häsch"),
        "blob_with_hash": hashed(blob("s3://bucket/one"), "sha256:0011"),
        "blob_with_same_hash": hashed(blob("s3://bucket/two"), "sha256:0011"),
        "dataset_with_hash": hashed(dataset(), "0x1234"),
        "msgpack_with_hash": hashed(unsorted, "h3"),
        "offloaded_with_hash": hashed(offloaded(), "h4"),
        "offloaded_in_list": collection(offloaded(), hashed(offloaded(), "h5")),
        "empty_with_hash": hashed(Literal(), "h6"),
        "metadata": with_metadata(ONE, "b", "a", "é", "aa"),
        "metadata_other_order": with_metadata(ONE, "aa", "é", "a", "b"),
        "artifact": Literal(scalar=ONE.scalar, artifact_id=artifact),
        "union_with_hash_inside": union(hashed(ONE, "h7")),
        "union_with_msgpack_inside": union(unsorted, LiteralType(simple=SimpleType.STRUCT)),
        "union_with_map_inside": union(mapping(b=ONE, a=TWO), LiteralType(map_value_type=SIMPLE)),
        "union_type_with_metadata": union(
            ONE, LiteralType(simple=SimpleType.INTEGER, metadata=struct_of(z=1, y={"b": 1, "a": 2}))
        ),
        "msgpack_with_metadata": with_metadata(unsorted, "b", "a"),
    }


def whole() -> dict[str, bytes]:
    """Serialized inputs that test the rules for names, context, order and foreign wire forms."""
    context = Inputs(literals=named(x=ONE).literals, context=[KeyValuePair(key="team", value="ml")])
    literal = ONE.SerializeToString()
    inputs = {
        "none": Inputs(),
        "context_only": Inputs(context=context.context),
        "context_ignored": context,
        "two": named(x=ONE, y=TWO),
        "two_other_order": named(y=TWO, x=ONE),
        "same_name_twice": Inputs(literals=[*named(x=ONE).literals, *named(x=TWO).literals]),
        "name_empty": named(**{"": ONE}),
        "name_with_separators": named(**{"x:y;": ONE}),
        "name_not_ascii": named(**{"größe": ONE}),
        "literal_absent": Inputs(literals=[NamedLiteral(name="x")]),
        "all_scalars": named(**scalars()),
    }
    wire = {name: message.SerializeToString(deterministic=True) for name, message in inputs.items()}
    wire |= {
        "wire_value_before_name": field(1, field(2, literal) + field(1, b"x")),
        "wire_value_in_parts": field(1, field(1, b"x") + field(2, literal) + field(2, field(4, b"h8"))),
        "wire_long_varint": field(1, field(1, b"x") + field(2, field(1, field(1, b"\x08\x81\x80\x00")))),
        "wire_unknown_field_of_literal": field(1, field(1, b"x") + field(2, literal + field(15, b"new"))),
        "wire_unknown_field_before": field(1, field(1, b"x") + field(2, field(15, b"new") + literal)),
        "wire_unknown_field_of_list": field(
            1, field(1, b"x") + field(2, field(2, field(1, literal) + field(15, b"n")))
        ),
        "wire_unknown_field_of_inputs": field(1, field(1, b"x") + field(2, literal)) + field(15, b"new"),
        "wire_map_key_twice": field(
            1,
            field(1, b"m")
            + field(
                2,
                field(
                    3,
                    field(1, field(1, b"a") + field(2, literal))
                    + field(1, field(1, b"a") + field(2, TWO.SerializeToString())),
                ),
            ),
        ),
        "wire_map_entry_with_unknown_field": field(
            1,
            field(1, b"m")
            + field(
                2,
                field(
                    3,
                    field(1, field(1, b"a") + field(2, literal))
                    + field(1, field(1, b"b") + field(2, literal) + field(15, b"new")),
                ),
            ),
        ),
        "wire_oneof_twice": field(1, field(1, b"x") + field(2, literal + field(2, b""))),
    }
    return wire


def cases() -> Iterator[tuple[str, bytes]]:
    """Names and serialized inputs."""
    for name, literal in {**scalars(), **nested()}.items():
        yield name, named(x=literal).SerializeToString(deterministic=True)
    for name, value in msgpack_values().items():
        yield f"msgpack_{name}", named(x=binary(value)).SerializeToString(deterministic=True)
    for name, data in whole().items():
        yield f"inputs_{name}", data


TEXTS = ["", "a", "b", "aa", "x1", "größe", "日本", "\U0001f600", "key with space", "s3://bucket/path", ";", ":"]


def random_value(rng: random.Random, depth: int) -> Any:
    """A value that MessagePack can encode."""
    kind = rng.randrange(9 if depth > 0 else 7)
    if kind == 7:
        return [random_value(rng, depth - 1) for _ in range(rng.randrange(4))]
    if kind == 8:
        keys = [*TEXTS, 1, -1, 300, 2**40]
        return {rng.choice(keys): random_value(rng, depth - 1) for _ in range(rng.randrange(5))}
    return [
        None,
        rng.random() < 0.5,
        rng.randrange(-(2**31), 2**31),
        rng.choice([0, 1, -1, 127, 128, 2**63 - 1, -(2**63), 2**64 - 1]),
        rng.randrange(-(2**20), 2**20) / 64,
        rng.choice(TEXTS),
        rng.choice([b"", b"\x00", b"bytes"]),
    ][kind]


def random_scalar(rng: random.Random, depth: int) -> Literal:
    """A literal that is neither a list nor a map."""
    seconds = rng.randrange(-(2**31), 2**32)
    nanos = rng.choice([0, 1, 999_999_999, rng.randrange(1_000_000_000)])
    return [
        lambda: primitive(integer=rng.randrange(-(2**63), 2**63) >> rng.randrange(63)),
        lambda: primitive(float_value=rng.randrange(-(2**40), 2**40) / 1024),
        lambda: primitive(string_value="".join(rng.choice(TEXTS) for _ in range(rng.randrange(4)))),
        lambda: primitive(boolean=rng.random() < 0.5),
        lambda: primitive(datetime=Timestamp(seconds=seconds, nanos=nanos)),
        lambda: primitive(duration=Duration(seconds=abs(seconds), nanos=nanos)),
        lambda: scalar(none_type=Void()),
        lambda: scalar(generic=struct_of(**{rng.choice(TEXTS): rng.randrange(9) for _ in range(rng.randrange(4))})),
        lambda: blob(f"s3://bucket/{rng.randrange(1000)}"),
        lambda: dataset(f"s3://bucket/{rng.randrange(1000)}"),
        lambda: binary(bytes(rng.randrange(256) for _ in range(rng.randrange(6)))),
        lambda: union(random_literal(rng, depth - 1)),
        offloaded,
        *[lambda: binary(msgpack.packb(random_value(rng, 3)))] * 4,
    ][rng.randrange(17)]()


def random_literal(rng: random.Random, depth: int) -> Literal:
    """A literal, with lists, maps and unions up to a depth."""
    kind = rng.randrange(10)
    if depth > 0 and kind < 2:
        literal = collection(*[random_literal(rng, depth - 1) for _ in range(rng.randrange(4))])
    elif depth > 0 and kind < 4:
        keys = [rng.choice(TEXTS) for _ in range(rng.randrange(4))]
        literal = mapping(**{key: random_literal(rng, depth - 1) for key in keys})
    else:
        literal = random_scalar(rng, max(depth, 1))
    if rng.randrange(8) == 0:
        literal.hash = rng.choice(["h", "ünïcode", "0123456789abcdef" * 4])
    if rng.randrange(8) == 0:
        literal = with_metadata(literal, *rng.sample(TEXTS, rng.randrange(4)))
    return literal


def random_inputs(seed: int) -> bytes:
    """Serialized inputs that depend only on a seed."""
    rng = random.Random(seed)
    names = [rng.choice(["x", "y", "alpha", "größe", "n0"]) + str(number) for number in range(rng.randrange(5))]
    inputs = named(**{name: random_literal(rng, 3) for name in names})
    if rng.randrange(4) == 0:
        inputs.context.append(KeyValuePair(key="team", value="ml"))
    data = inputs.SerializeToString(deterministic=True)
    return reorder_maps(data, Inputs.DESCRIPTOR, shuffled(rng)) if rng.random() < 0.5 else data
