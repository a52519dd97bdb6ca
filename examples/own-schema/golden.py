"""golden.py: writes order.pb, order.json and order.textproto with Google's Python. Needs grpcio-tools
and protobuf."""

import pathlib
import tempfile

from google.protobuf import descriptor_pb2, descriptor_pool, json_format, message_factory, text_format
from grpc_tools import protoc
import grpc_tools

here = pathlib.Path(__file__).parent
included = pathlib.Path(grpc_tools.__file__).parent / "_proto"
with tempfile.NamedTemporaryFile() as out:
    args = ["protoc", f"-I{here}/proto", f"-I{included}", "--include_imports"]
    assert protoc.main([*args, f"--descriptor_set_out={out.name}", "shop/v1/order.proto"]) == 0
    files = descriptor_pb2.FileDescriptorSet.FromString(pathlib.Path(out.name).read_bytes())
pool = descriptor_pool.DescriptorPool()
for file in files.file:
    pool.Add(file)


def message(name):
    return message_factory.GetMessageClass(pool.FindMessageTypeByName(name))


order = message("shop.v1.Order")()
json_format.ParseDict(
    {
        "id": {"shop": "north", "number": "18446744073709551615"},
        "state": "STATE_SENT",
        "createdAt": "2026-02-07T14:21:07.250Z",
        "items": [
            {
                "name": "chess set",
                "count": 1,
                "parts": [{"name": "board"}, {"name": "pawn", "count": 16}],
                "pictures": {"front": "/9j/4A=="},
                "receipts": ["AQ==", ""],
                "signature": "/w==",
                "label": "",
            }
        ],
        "taxes": {"vat": "190"},
        "to": {"latitude": 54.5, "longitude": -0.0},
        "terms": "AAEC",
        "extension": {"@type": "type.googleapis.com/geo.Place", "latitude": 1.5},
        "note": "",
    },
    order,
    descriptor_pool=pool,
)
(here / "order.json").write_text(
    json_format.MessageToJson(order, indent=None, descriptor_pool=pool) + "\n"
)
(here / "order.textproto").write_text(
    text_format.MessageToString(order, as_one_line=True, descriptor_pool=pool).strip() + "\n"
)
# Field 99 of a later schema, in the order and in an item.
order.items[0].MergeFromString(b"\x98\x06\x07")
wire = order.SerializeToString(deterministic=True) + b"\x98\x06\x07"
(here / "order.pb").write_bytes(wire)
