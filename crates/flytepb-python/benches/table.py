"""Measures ways from serialized task executions to a table, on one core and the same messages.

    python table.py DATA [ROWS]

DATA is the output of examples/spark/make_data.py. Needs pyarrow, pandas, flyteidl, flytekit,
pyspark (for its protobuf-java) and a JDK. Measures processor time, the best of several passes, so
that a busy machine has little effect.
"""

import struct
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.dataset
import pyspark
from flyteidl.admin.task_execution_pb2 import DESCRIPTOR, TaskExecution
from flyteidl.core.execution_pb2 import TaskExecution as Phases
from flytekit.remote.executions import FlyteTaskExecution
from google.protobuf.descriptor_pb2 import FileDescriptorSet
from google.protobuf.json_format import MessageToJson

import flytepb

HERE = Path(__file__).resolve().parent
sys.path.append(str(HERE.parents[2] / "tests" / "goldens"))
import tables  # noqa: E402

# The columns used by the queries in examples/spark.
FEW = ["project", "phase", "created_at", "started_at", "error_code", "task_name"]


def upb_few(messages: list[bytes]) -> pa.RecordBatch:
    """Python's protobuf, and a loop over six columns."""
    rows: dict[str, list] = {name: [] for name in FEW}
    for data in messages:
        idl = TaskExecution.FromString(data)
        closure = idl.closure
        rows["project"].append(idl.id.node_execution_id.execution_id.project)
        rows["phase"].append(Phases.Phase.Name(closure.phase))
        rows["created_at"].append(tables.time(closure, "created_at"))
        rows["started_at"].append(tables.time(closure, "started_at"))
        rows["error_code"].append(closure.error.code if closure.HasField("error") else None)
        rows["task_name"].append(idl.id.task_id.name)
    schema = flytepb.schema()
    fields = [schema.field(name) for name in FEW]
    return pa.RecordBatch.from_pydict(rows, pa.schema([plain(field) for field in fields]))


def upb_all(messages: list[bytes]) -> pa.RecordBatch:
    """Python's protobuf, and a loop over all columns, as in the tests of the table."""
    schema = pa.schema([plain(field) for field in flytepb.schema()])
    rows = [tables.task(TaskExecution.FromString(message)) for message in messages]
    return pa.RecordBatch.from_pylist(rows, schema)


def json_text(message: object) -> object:
    """Returns a message as JSON, or None."""
    return None if message is None else MessageToJson(message, indent=None)


def plain(field: pa.Field) -> pa.Field:
    """Replaces a dictionary type by text, as pyarrow creates no dictionaries from Python values."""
    return pa.field(field.name, plain_type(field.type))


def plain_type(of: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(of):
        return of.value_type
    if pa.types.is_list(of):
        return pa.list_(plain_type(of.value_type))
    if pa.types.is_struct(of):
        return pa.struct([plain(of.field(i)) for i in range(of.num_fields)])
    return of


def flytekit_pandas(messages: list[bytes]) -> pd.DataFrame:
    """flytekit's class, and a data frame of six columns."""
    rows = []
    for data in messages:
        execution = FlyteTaskExecution.from_flyte_idl(TaskExecution.FromString(data))
        closure = execution.closure
        rows.append(
            (
                execution.id.node_execution_id.execution_id.project,
                closure.phase,
                closure.created_at,
                closure.started_at,
                closure.error.code if closure.error else None,
                execution.id.task_id.name,
            )
        )
    return pd.DataFrame(rows, columns=FEW)


def java(messages: list[bytes]) -> float:
    """Spark's protobuf-java, decoding each message and visiting each field: less work than
    from_protobuf, whose class is not in PyPI's pyspark."""
    files = FileDescriptorSet()
    added: set[str] = set()

    def add(file: object) -> None:
        for needed in file.dependencies:
            if needed.name not in added:
                add(needed)
        added.add(file.name)
        file.CopyToProto(files.file.add())

    add(DESCRIPTOR)
    jars = Path(pyspark.__file__).parent / "jars" / "*"
    with tempfile.TemporaryDirectory() as folder:
        descriptors, stream = Path(folder) / "descriptors", Path(folder) / "messages"
        descriptors.write_bytes(files.SerializeToString())
        stream.write_bytes(b"".join(struct.pack(">i", len(m)) + m for m in messages))
        program = ["java", "-cp", str(jars), str(HERE / "DynamicMessages.java")]
        name = "flyteidl.admin.TaskExecution"
        run = subprocess.run(
            [*program, descriptors, name, stream], check=True, stdout=subprocess.PIPE
        )
    return float(run.stdout)


def best(function: Callable[[list[bytes]], object], messages: object, passes: int) -> float:
    """Returns the processor time of the best pass, in seconds."""
    times = []
    for _ in range(passes):
        start = time.process_time()
        function(messages)
        times.append(time.process_time() - start)
    return min(times)


def main(data: str, rows: str = "10000") -> None:
    """Runs the benchmark."""
    column = pyarrow.dataset.dataset(data).head(int(rows), columns=["message"])["message"]
    column = column.combine_chunks()
    messages = column.to_pylist()
    size = sum(map(len, messages))
    fifth = messages[: len(messages) // 5]
    tables.as_json = json_text
    check(fifth)
    seconds = {
        "`decode_batch` of a pyarrow column": best(flytepb.decode_batch, column, 9),
        "`decode_batch` of a list of bytes": best(flytepb.decode_batch, messages, 9),
        "upb + a loop over the same columns": 5 * best(upb_all, fifth, 3),
        "upb + a loop over six columns": 5 * best(upb_few, fifth, 3),
        "flytekit + pandas, six columns": 5 * best(flytekit_pandas, fifth, 3),
        "protobuf-java of Spark, no columns": java(messages),
    }
    ours = seconds["`decode_batch` of a pyarrow column"]
    print(f"{len(messages):,} messages of {size // len(messages):,} bytes on average\n")
    print("| way | rows/s | MB/s | times ours |\n|---|---:|---:|---:|")
    for way, took in seconds.items():
        rate = f"{len(messages) / took:,.0f} | {size / took / 1e6:,.1f}"
        print(f"| {way} | {rate} | {took / ours:,.1f} |")


def check(messages: list[bytes]) -> None:
    """Checks that the loops produce the same columns, except for white space in JSON."""
    ours, every, few = (way(messages) for way in (flytepb.decode_batch, upb_all, upb_few))
    for name in set(ours.schema.names) - {"custom_info", "output_data", "external_resources"}:
        if ours[name].to_pylist() != every[name].to_pylist():
            raise SystemExit(f"{name} differs")
    for name in FEW:
        if every[name] != few[name]:
            raise SystemExit(f"{name} differs")


if __name__ == "__main__":
    main(*sys.argv[1:])
