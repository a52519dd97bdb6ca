"""The table of task executions by the official classes and a loop into pyarrow.

Reads messages, a u32 length before each, and an Arrow file of the table that they are to become,
with the length of all before each of the two; then numbers of passes, one a line, each answered by
the nanoseconds that this thread took. The columns are those that the goldens of the tables are made
with, with JSON left as text.
"""

import gc
import struct
import sys
import time
from pathlib import Path

import pyarrow as pa
from flyteidl.admin.task_execution_pb2 import TaskExecution
from google.protobuf.json_format import MessageToJson

sys.path.insert(0, str(Path(__file__).resolve().parents[2] / "tests" / "goldens"))
import tables  # noqa: E402

tables.as_json = lambda message: None if message is None else MessageToJson(message, indent=None)

NAMES = pa.dictionary(pa.int32(), pa.string())
UTC = pa.timestamp("ns", "UTC")
LOG = pa.struct({
    "uri": pa.string(), "name": pa.string(), "message_format": pa.string(), "ttl_ns": pa.int64(),
    "show_while_pending": pa.bool_(), "hide_once_finished": pa.bool_(),
})
RESOURCE = pa.struct({
    "external_id": pa.string(), "index": pa.uint32(), "retry": pa.uint32(), "phase": pa.string(),
    "cache_status": pa.string(), "logs": pa.list_(LOG), "custom_info": pa.string(),
})
TYPES = {
    "retry": pa.uint32(), "is_parent": pa.bool_(), "phase": NAMES, "created_at": UTC,
    "started_at": UTC, "updated_at": UTC, "duration_ns": pa.int64(), "error_kind": NAMES,
    "error_at": UTC, "event_version": pa.int32(), "logs": pa.list_(LOG),
    "reasons": pa.list_(pa.struct({"occurred_at": UTC, "message": pa.string()})),
    "instance_class": NAMES, "external_resources": pa.list_(RESOURCE),
}


def decode(messages):
    """Returns the batch of some messages."""
    rows = [tables.task(TaskExecution.FromString(m)) for m in messages]
    columns = {
        name: pa.array([row[name] for row in rows], TYPES.get(name, pa.string())) for name in rows[0]
    }
    return pa.RecordBatch.from_pydict(columns)


def main():
    stdin = sys.stdin.buffer

    def part():
        return stdin.read(*struct.unpack("<I", stdin.read(4)))

    data, table = part(), pa.ipc.open_file(part()).read_all()
    messages, at = [], 0
    while at < len(data):
        (size,) = struct.unpack_from("<I", data, at)
        messages.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    assert tables.plain(table.to_pylist()) == tables.plain(decode(messages).to_pylist())
    for line in stdin:
        gc.collect()
        start = time.thread_time_ns()
        for _ in range(int(line)):
            decode(messages)
        print(time.thread_time_ns() - start, flush=True)


main()
