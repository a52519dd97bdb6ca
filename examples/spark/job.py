"""Answers the questions with Spark: failures by error code, project and hour, and percentiles of
queueing time by task.

    python job.py DATA OUT_DIR [--master MASTER] [--column COLUMN | --files]

DATA is Parquet with a column of serialized task executions; with --files, a folder of files that
are one execution each. The answers are written as CSV files.
"""

import argparse
import os
import sys
from pathlib import Path

from pyarrow import csv
from pyspark.sql import SparkSession
from questions import COLUMNS, SPARK, questions

import flytepb.spark


def session(master: str) -> SparkSession:
    """Creates a session whose workers use the Python of this program."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    return (
        SparkSession.builder.master(master)
        .appName("flytepb")
        .config("spark.sql.session.timeZone", "UTC")
        .config("spark.ui.enabled", "false")
        # Two workers, and little data.
        .config("spark.sql.shuffle.partitions", "4")
        .getOrCreate()
    )


def main() -> None:
    """Runs the job."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("data")
    parser.add_argument("out")
    # Two workers, each a JVM of its own with one core and 1 GB.
    parser.add_argument("--master", default="local-cluster[2,1,1024]")
    parser.add_argument("--column", default="message")
    parser.add_argument("--files", action="store_true")
    arguments = parser.parse_args()

    spark = session(arguments.master)
    if arguments.files:
        messages, column = spark.read.format("binaryFile").load(arguments.data), "content"
    else:
        messages, column = spark.read.parquet(arguments.data), arguments.column
    executions = flytepb.spark.decode(messages, column, columns=COLUMNS, on_error="null")
    executions.createOrReplaceTempView("executions")

    Path(arguments.out).mkdir(parents=True, exist_ok=True)
    for name, question in questions(SPARK).items():
        answer = spark.sql(question).toArrow()
        csv.write_csv(answer, Path(arguments.out) / f"{name}.csv")
    spark.stop()


if __name__ == "__main__":
    main()
