"""Writes `columns.arrow` and `columns_v4.arrows`: messages among columns of any type.

The first is a file of the format's version 5, the second a stream of version 4, which knows no
run-end encoding. Both have two batches of these rows:

packed      "p", "q", "p", as a dictionary
id          1, 2, 3
raw         20 01, null, 20 02 in hexadecimal

Needs: pip install pyarrow==26.0.1

Usage: python make_columns.py
"""

from pathlib import Path

import pyarrow as pa
from pyarrow import ipc

HERE = Path(__file__).parent


def columns(messages: pa.DataType) -> dict[str, pa.Array]:
    numbers, text = pa.array([1, 2, 3]), pa.array(["a", "b", "c"])
    packed = pa.array(["p", "q", "p"]).dictionary_encode()
    lists = [[1], None, [2, 3]]
    views = pa.array(lists, pa.list_view(pa.int32()))
    runs = pa.array([2, 3], pa.int32())
    ids, places = pa.array([0, 1, 0], pa.int8()), pa.array([0, 0, 1], pa.int32())
    return {
        "packed": packed,
        "sparse": pa.UnionArray.from_sparse(ids, [packed, text]),
        "dense": pa.UnionArray.from_dense(ids, places, [numbers, text]),
        "codes": pa.UnionArray.from_dense(
            pa.array([5, 9, 5], pa.int8()), places, [numbers, text], ["x", "y"], [5, 9]
        ),
        "views": views,
        "large_views": pa.array(lists, pa.large_list_view(pa.int32())),
        "runs": pa.RunEndEncodedArray.from_arrays(runs, pa.array(["x", "y"])),
        "message_runs": pa.RunEndEncodedArray.from_arrays(runs, pa.array([b"\x20\x01", b""])),
        "nested": pa.StructArray.from_arrays([views, packed], ["views", "packed"]),
        "packed_views": pa.DictionaryArray.from_arrays(pa.array([0, 0, 0], pa.int8()), views),
        "nothing": pa.array([b""] * 3, pa.binary(0)),
        "id": numbers,
        "raw": pa.array([b"\x20\x01", None, b"\x20\x02"], messages),
    }


def write(name, new, columns: dict[str, pa.Array], **options):
    batch = pa.record_batch(columns)
    options = ipc.IpcWriteOptions(**options)
    with new(str(HERE / name), batch.schema, options=options) as writer:
        writer.write_batch(batch)
        writer.write_batch(batch)


def main():
    of_5 = columns(pa.binary_view())
    write("columns.arrow", ipc.new_file, of_5, compression="zstd")
    of_4 = {k: v for k, v in columns(pa.large_binary()).items() if "runs" not in k}
    version = ipc.MetadataVersion.V4
    write("columns_v4.arrows", ipc.new_stream, of_4, metadata_version=version)


if __name__ == "__main__":
    main()
