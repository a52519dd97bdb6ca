"""Python's upb and flytekit, as peers of those in Rust.

`compare --python PYTHON` runs this with `--serve`, in turn with the others. PYTHON needs
`pip install flytekit==1.16.10 cachetools flyteidl2==2.0.53`. Requests, one per line, each answered by a line:

    load ROOT PATH   messages of a pool: u32 lengths and bytes, first on the wire, then as JSON
    job OP           chooses the operation
    run N            N passes over the pool; answers with nanoseconds of this thread
"""

import gc
import importlib.metadata
import struct
import sys
import time

from flyteidl.admin.task_execution_pb2 import TaskExecution, TaskExecutionList
from flyteidl.core.literals_pb2 import LiteralMap
from flyteidl2.workflow.run_definition_pb2 import ActionDetails, RunDetails
from flytekit.models.admin.task_execution import TaskExecution as TaskExecutionModel
from flytekit.remote.executions import FlyteTaskExecution
from google.protobuf.internal import api_implementation
from google.protobuf.json_format import MessageToJson, Parse

MESSAGES = (TaskExecution, TaskExecutionList, LiteralMap, ActionDetails, RunDetails)
ROOTS = {m.DESCRIPTOR.full_name: m for m in MESSAGES}


def load(path):
    """Reads the messages of a pool: in wire form, and as JSON."""
    data = open(path, "rb").read()
    messages, at = [], 0
    while at < len(data):
        (size,) = struct.unpack_from("<I", data, at)
        messages.append(data[at + 4 : at + 4 + size])
        at += 4 + size
    half = len(messages) // 2
    return messages[:half], [m.decode() for m in messages[half:]]


def summary(wire):
    """Evaluates what users ask an execution first."""
    model = TaskExecutionModel.from_flyte_idl(TaskExecution.FromString(wire))
    execution = FlyteTaskExecution.promote_from_model(model)
    if execution.is_done:
        execution.error
    return execution.short_string()


def operation(name, root, wire, json):
    """Returns the function to call and its inputs."""
    decode = root.FromString
    if name == "decode":
        return decode, wire
    if name == "encode":
        return root.SerializeToString, [decode(w) for w in wire]
    if name == "json-write":
        return MessageToJson, [decode(w) for w in wire]
    if name == "wire-to-json":
        return lambda w: MessageToJson(decode(w)), wire
    if name == "json-read":
        return lambda j: Parse(j, root()), json
    if name == "summary":
        return summary, wire
    raise ValueError(f"no operation {name}")


def run(function, inputs, passes):
    """Returns the nanoseconds of this thread for several passes."""
    gc.collect()
    start = time.thread_time_ns()
    for _ in range(passes):
        for value in inputs:
            function(value)
    return time.thread_time_ns() - start


def versions():
    names = ("protobuf", "flyteidl", "flyteidl2", "flytekit")
    parts = [f"Python {sys.version.split()[0]}"]
    parts += [f"{n} {importlib.metadata.version(n)}" for n in names]
    parts[1] += f" ({api_implementation.Type()})"
    return ", ".join(parts)


def serve():
    answer = sys.stdout
    sys.stdout = sys.stderr
    print(versions(), file=answer, flush=True)
    root = wire = json = function = inputs = None
    for line in sys.stdin:
        request, *words = line.split()
        result = "ok"
        if request == "load":
            root = ROOTS[words[0]]
            wire, json = load(words[1])
        elif request == "job":
            function, inputs = operation(words[0], root, wire, json)
        else:
            result = run(function, inputs, int(words[0]))
        print(result, file=answer, flush=True)


if __name__ == "__main__":
    if sys.argv[1:] != ["--serve"]:
        sys.exit(__doc__)
    serve()
