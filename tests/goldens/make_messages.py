"""Writes tables whose columns all hold the same messages, each in another layout.

messages.arrow, messages.arrows, messages.parquet
    Two batches of the rows 20 01, null, 20 02, 20 01 in hexadecimal, in every column but `id`.
    `nothing` has nulls alone. pandas and polars made the categoricals; Parquet has no runs.
blobs_duckdb.csv, blobs_pandas.csv
    The rows of BLOBS as DuckDB and pandas print bytes.
blobs_psql_escape.csv, blobs_psql_hex.csv, blobs_psql_base64.csv
    Likewise from PostgreSQL 15, with these commands, `escape` and `hex` in the place of FORMAT;
    and `encode(raw, 'base64') as raw` instead of `raw`:

    create table t as select * from (values
        (0, (select string_agg(set_byte('\\x00', 0, i), '' order by i)
             from generate_series(0, 255) i)),
        (1, '\\x0a0568656c6c6f'), (2, '\\x5c783431'), (3, '\\x2001')) v (id, raw);
    psql --csv -c "set bytea_output = 'FORMAT'" -c 'select id, raw from t order by id'

Needs: pip install pyarrow==26.0.1 pandas==3.1.1 polars==2.1.0 duckdb==2.0.1

Usage: python make_messages.py
"""

from pathlib import Path

import duckdb
import pandas as pd
import polars as pl
import pyarrow as pa
from pyarrow import ipc, parquet

HERE = Path(__file__).parent

ROWS = [b"\x20\x01", None, b"\x20\x02", b"\x20\x01"]
TEXTS = [row.hex() if row is not None else None for row in ROWS]
BLOBS = [bytes(range(256)), b"\x0a\x05hello", b"\\x41", b"\x20\x01"]

KEYS = ["int8", "uint8", "int16", "uint16", "int32", "uint32", "int64", "uint64"]


def dictionary(key: str, values: pa.Array) -> pa.Array:
    return pa.DictionaryArray.from_arrays(pa.array([1, None, 0, 1], key), values)


def layouts() -> dict[str, pa.Array]:
    values = [b"\x20\x02", b"\x20\x01"]
    plain = pa.array(ROWS, pa.binary())
    columns = {
        "binary": plain,
        "large_binary": pa.array(ROWS, pa.large_binary()),
        "binary_view": pa.array(ROWS, pa.binary_view()),
        "fixed": pa.array(ROWS, pa.binary(2)),
        "text": pa.array(TEXTS),
        "large_text": pa.array(TEXTS, pa.large_string()),
        "text_view": pa.array(TEXTS, pa.string_view()),
        "of_text": dictionary("int32", pa.array([v.hex() for v in values])),
        "of_fixed": dictionary("int8", pa.array(values, pa.binary(2))),
        "of_large": dictionary("int8", pa.array(values, pa.large_binary())),
        # The null is a value of the dictionary, not a key.
        "null_value": pa.DictionaryArray.from_arrays([0, 1, 2, 0], pa.array(ROWS[:3])),
        "pandas": pa.array(pd.Categorical(TEXTS)),
        "polars": pl.Series(TEXTS, dtype=pl.Categorical).to_arrow(),
        "dotted.name": plain,
        # A struct without a field `name`, and one that is null where its field is not.
        "dotted": pa.StructArray.from_arrays([pa.array([1, 2, 3, 4])], ["other"]),
        "outer": pa.StructArray.from_arrays(
            [
                pa.StructArray.from_arrays(
                    [pa.array([b"\x20\x01", b"?", b"\x20\x02", b"\x20\x01"]), pa.array([1] * 4)],
                    ["message", "number"],
                    mask=pa.array([False, True, False, False]),
                ),
                pa.array(["p", "q", "p", "q"]).dictionary_encode(),
            ],
            ["inner", "packed"],
        ),
        "list": pa.array([[{"message": row}] for row in ROWS]),
        "nothing": pa.nulls(4),
        "id": pa.array([1, 2, 3, 4]),
    }
    columns |= {f"of_{key}": dictionary(key, pa.array(values)) for key in KEYS}
    return columns


def runs() -> dict[str, pa.Array]:
    def encode(ends: pa.DataType, values: pa.Array) -> pa.Array:
        return pa.RunEndEncodedArray.from_arrays(pa.array([1, 2, 3, 4], ends), values)

    packed = dictionary("int8", pa.array([b"\x20\x02", b"\x20\x01"]))
    columns = {
        f"runs_{ends}": encode(ends, pa.array(ROWS))
        for ends in [pa.int16(), pa.int32(), pa.int64()]
    }
    columns["runs_of_text"] = encode(pa.int32(), pa.array(TEXTS))
    columns["runs_of_dictionary"] = encode(pa.int32(), packed)
    columns["runs_in_struct"] = pa.StructArray.from_arrays(
        [encode(pa.int16(), pa.array(ROWS)), encode(pa.int16(), pa.array([5, 6, 7, 8]))],
        ["message", "number"],
    )
    return columns


def write_arrow(name: str, new, columns: dict[str, pa.Array], **options):
    batch = pa.record_batch(columns)
    options = ipc.IpcWriteOptions(**options)
    with new(str(HERE / name), batch.schema, options=options) as writer:
        writer.write_batch(batch)
        writer.write_batch(batch)


def main():
    columns = layouts()
    write_arrow("messages.arrow", ipc.new_file, columns | runs())
    write_arrow("messages.arrows", ipc.new_stream, columns | runs(), compression="lz4")
    # pyarrow writes no such dictionary to Parquet.
    table = pa.table(columns).drop_columns("null_value")
    parquet.write_table(pa.concat_tables([table, table]), HERE / "messages.parquet")

    frame = pd.DataFrame({"id": range(len(BLOBS)), "raw": BLOBS})
    frame.to_csv(HERE / "blobs_pandas.csv", index=False)
    duckdb.sql("select * from frame order by id").write_csv(str(HERE / "blobs_duckdb.csv"))


if __name__ == "__main__":
    main()
