"""Writes task executions as a dump of a database has them: Parquet files with a key column and a
column of serialized messages.

    python make_data.py OUT_DIR [ROWS [FILES]]

The messages are the realistic ones of the tests with other names, times and errors, drawn with a
fixed seed.
"""

import random
import sys
from pathlib import Path

import pyarrow as pa
import pyarrow.parquet as pq

import flytepb

STREAM = Path(__file__).resolve().parents[2] / "tests" / "data" / "executions" / "executions.pbs"
FIRST = 1_772_323_200  # 2026-03-01
WEEK = 7 * 24 * 3600
PROJECTS = ["flytesnacks", "forecasting", "vision"]
TASKS = [f"workflows.{name}" for name in ("load", "clean", "train", "score", "report")]
CODES = ["USER:ValueError", "USER:OOM", "SYSTEM:Interrupted", "SYSTEM:NodeLost"]


def execution(sample: flytepb.Message, number: int, draw: random.Random) -> bytes:
    """Creates another execution like the sample."""
    project, task = draw.choice(PROJECTS), draw.choice(TASKS)
    ids = sample.id
    node = ids.node_execution_id
    run = node.execution_id.replace(project=project, name=f"f{number:019x}")
    ids = ids.replace(
        task_id=ids.task_id.replace(project=project, name=task),
        node_execution_id=node.replace(execution_id=run),
    )
    created = FIRST + draw.randrange(WEEK)
    queued = int(draw.expovariate(1 / 30_000_000))  # in microseconds
    times = {
        "created_at": {"seconds": created, "nanos": draw.randrange(10**9)},
        "started_at": {"seconds": created + 1 + queued // 10**6, "nanos": queued % 10**6 * 1000},
    }
    closure = sample.closure.replace(**times)
    if closure.error is not None:
        closure = closure.replace(error=closure.error.replace(code=draw.choice(CODES)))
    return sample.replace(id=ids, closure=closure).to_bytes()


def main(out: str, rows: str = "20000", files: str = "8") -> None:
    """Writes the files."""
    samples = list(flytepb.read_stream(STREAM))
    Path(out).mkdir(parents=True, exist_ok=True)
    draw = random.Random(7)
    each = -(-int(rows) // int(files))
    for file in range(int(files)):
        numbers = range(file * each, min((file + 1) * each, int(rows)))
        messages = [execution(draw.choice(samples), number, draw) for number in numbers]
        table = pa.table({"id": pa.array(numbers, pa.int64()), "message": messages})
        pq.write_table(table, Path(out) / f"part-{file:03}.parquet")


if __name__ == "__main__":
    main(*sys.argv[1:])
