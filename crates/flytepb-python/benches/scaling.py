"""Measures `flytepb.spark.decode` with one and with two workers of one core each.

    python scaling.py DATA [TIMES]

DATA is the output of examples/spark/make_data.py; it is read TIMES times in one job. Needs pyspark
and Java. Measures wall time, the best of three jobs after a warm-up job, so the machine has to be
idle.
"""

import os
import subprocess
import sys
import time

from pyspark.sql import DataFrame, SparkSession

import flytepb.spark

FEW = ["project", "phase", "created_at", "started_at", "error_code", "task_name"]


def seconds(frame: DataFrame) -> float:
    """Returns the best wall time of three jobs that compute a table and discard it."""
    times = []
    for _ in range(4):
        start = time.perf_counter()
        frame.write.format("noop").mode("overwrite").save()
        times.append(time.perf_counter() - start)
    return min(times[1:])


def measure(workers: str, data: str, times: str) -> None:
    """Prints the lines of one cluster in the table."""
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
    """Runs the benchmark."""
    print("| workers | columns | rows/s |\n|---:|---|---:|", flush=True)
    for workers in ("1", "2"):
        # Each cluster needs its own process.
        subprocess.run([sys.executable, __file__, "--", workers, data, times], check=True)


if __name__ == "__main__":
    if sys.argv[1] == "--":
        measure(*sys.argv[2:])
    else:
        main(*sys.argv[1:])
