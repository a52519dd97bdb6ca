"""Answers the questions with Ray Data and DuckDB.

    python ray_job.py DATA OUT_DIR [WORKERS]

DATA is a folder of Parquet files with a column `message`. The answers are written as CSV files,
which are those of job.py.
"""

import sys
from pathlib import Path

import duckdb
import pyarrow as pa
import ray
from pyarrow import csv
from questions import COLUMNS, DUCKDB, questions

import flytepb


def decode(messages: pa.Table) -> pa.Table:
    """Returns the columns of the messages that the questions need."""
    batches = [flytepb.decode_batch(chunk, on_error="null") for chunk in messages["message"].chunks]
    table = pa.Table.from_batches(batches, flytepb.schema()).select(COLUMNS)
    # Blocks have separate dictionaries, which Ray does not unify.
    plain = pa.schema([pa.field(f.name, _plain(f.type)) for f in table.schema])
    return table.cast(plain)


def _plain(of: pa.DataType) -> pa.DataType:
    return of.value_type if pa.types.is_dictionary(of) else of


def main(data: str, out: str, workers: str = "2") -> None:
    """Runs the job."""
    Path(out).mkdir(parents=True, exist_ok=True)
    ray.init(num_cpus=int(workers), include_dashboard=False, log_to_driver=False)
    messages = ray.data.read_parquet(data, columns=["message"])
    blocks = messages.map_batches(decode, batch_format="pyarrow", batch_size=10_000)
    executions = pa.concat_tables(ray.get(blocks.to_arrow_refs()))  # noqa: F841, read by DuckDB
    database = duckdb.connect()
    database.execute("SET TimeZone = 'UTC'")
    for name, question in questions(DUCKDB).items():
        answer = database.sql(question).to_arrow_table()
        csv.write_csv(answer, Path(out) / f"{name}.csv")
    ray.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:])
