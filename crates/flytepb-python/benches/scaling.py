"""Measures `flytepb.spark.decode` with one and with two workers of one core each.

    python scaling.py DATA [TIMES]

DATA is what examples/spark/make_data.py writes; it is read TIMES times in one job. Needs pyspark
and Java. What is measured is the time on the clock, the best of three jobs after one to warm up, so
the machine has to be idle.
"""

import os
import subprocess
import sys
import time

from pyspark.sql import DataFrame, SparkSession

import flytepb.spark

FEW = ["project", "phase", "created_at", "started_at", "error_code", "task_name"]


def seconds(frame: DataFrame) -> float:
    """The time of the best of three jobs that make a table and throw it away."""
    times = []
    for _ in range(4):
        start = time.perf_counter()
        frame.write.format("noop").mode("overwrite").save()
        times.append(time.perf_counter() - start)
    return min(times[1:])


def measure(workers: str, data: str, times: str) -> None:
    """One cluster's lines of the table."""
    os.environ["PYSPARK_PYTHON"] = sys.executable
    builder = SparkSession.builder.master(f"local-cluster[{workers},1,1024]")
    spark = builder.config("spark.ui.enabled", "false").getOrCreate()
    messages = spark.read.parquet(*[data] * int(times)).repartition(16).persist()
    rows = messages.count()
    for name, columns in (("all", None), ("six", FEW)):
        took = seconds(flytepb.spark.decode(messages, "message", columns=columns))
        print(f"| {workers} | {name} | {rows / took:,.0f} |", flush=True)
    spark.stop()


def main(data: str, times: str = "10") -> None:
    """The command line."""
    print("| workers | columns | rows/s |\n|---:|---|---:|", flush=True)
    for workers in ("1", "2"):
        # A cluster of its own is a program of its own.
        subprocess.run([sys.executable, __file__, "--", workers, data, times], check=True)


if __name__ == "__main__":
    if sys.argv[1] == "--":
        measure(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
