"""Answers the questions on one machine: the messages to tables by `flytepb convert`, and these to
DuckDB.

    python one_machine.py DATA OUT_DIR [FLYTEPB]

DATA is a folder of Parquet files with a column `message`. The answers are written as CSV files,
which are those of job.py. FLYTEPB is the program; `flytepb` on the path, unless said.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import duckdb
from pyarrow import csv
from questions import DUCKDB, questions


def main(data: str, out: str, flytepb: str = "flytepb") -> None:
    """Answers the questions."""
    Path(out).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        of = ["--column", "message", "--type", "TaskExecution"]
        for dump in sorted(Path(data).glob("*.parquet")):
            table = Path(folder) / dump.name
            subprocess.run([flytepb, "convert", dump, *of, "-o", table], check=True)
        database = duckdb.connect()
        database.execute("SET TimeZone = 'UTC'")
        database.execute(f"CREATE VIEW executions AS SELECT * FROM '{folder}/*.parquet'")
        for name, question in questions(DUCKDB).items():
            answer = database.sql(question).to_arrow_table()
            csv.write_csv(answer, Path(out) / f"{name}.csv")


if __name__ == "__main__":
    main(*sys.argv[1:])
