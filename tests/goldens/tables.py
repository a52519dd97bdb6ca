"""Computes the expected tables of executions with the official Python classes.

`tables.py` writes `tables.jsonl`: one line per message with its file, table and columns, or null
where the message is invalid. Times and durations are integers of nanoseconds.
`tables.py --check TABLE FILE MESSAGES.pbs` compares a Parquet or Arrow file, read by pyarrow, with
the stream from which it was made.

Needs: pip install flyteidl==1.16.8, and pyarrow for --check
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from flyteidl.admin.execution_pb2 import Execution
from flyteidl.admin.node_execution_pb2 import NodeExecution
from flyteidl.admin.task_execution_pb2 import TaskExecution
from google.protobuf.json_format import MessageToJson
from google.protobuf.message import DecodeError
from pbwire import frames

HERE = Path(__file__).resolve().parent
DATA = HERE.parent / "data" / "executions"
NANOS = 10**9


def part(message, name):
    """Returns the message in a field, or None if it is absent."""
    return getattr(message, name) if message is not None and message.HasField(name) else None


def value(message, name):
    return None if message is None else getattr(message, name)


def enum(message, name):
    if message is None:
        return None
    of = message.DESCRIPTOR.fields_by_name[name].enum_type
    number = getattr(message, name)
    named = of.values_by_number.get(number)
    return named.name if named else str(number)


def in_64_bits(total):
    return total if -(2**63) <= total < 2**63 else None


def time(message, name):
    t = part(message, name)
    if t is None or not 0 <= t.nanos < NANOS:
        return None
    return in_64_bits(t.seconds * NANOS + t.nanos)


def span(message, name):
    d = part(message, name)
    if d is None or abs(d.nanos) >= NANOS or d.seconds * d.nanos < 0:
        return None
    return in_64_bits(d.seconds * NANOS + d.nanos)


def as_json(message):
    if message is None:
        return None
    try:
        return json.loads(MessageToJson(message))
    except Exception:  # no JSON form
        return None


def execution_id(id):
    names = {"project": "project", "domain": "domain", "execution": "name", "org": "org"}
    return {column: value(id, name) for column, name in names.items()}


def entity(prefix, id):
    return {f"{prefix}_{name}": value(id, name) for name in ("project", "domain", "name", "version")}


def times(closure):
    row = {name: time(closure, name) for name in ("created_at", "started_at", "updated_at")}
    return {**row, "duration_ns": span(closure, "duration")}


def failure(error):
    return {
        "error_code": value(error, "code"),
        "error_kind": enum(error, "kind"),
        "error_message": value(error, "message"),
        "error_uri": value(error, "error_uri"),
        "error_at": time(error, "timestamp"),
        "error_worker": value(error, "worker"),
    }


def logs(message):
    if message is None:
        return None
    return [
        {
            "uri": log.uri,
            "name": log.name,
            "message_format": enum(log, "message_format"),
            "ttl_ns": span(log, "ttl"),
            "show_while_pending": log.ShowWhilePending,
            "hide_once_finished": log.HideOnceFinished,
        }
        for log in message.logs
    ]


def task(m):
    id = part(m, "id")
    node = part(id, "node_execution_id")
    closure = part(m, "closure")
    metadata = part(closure, "metadata")
    is_uri = closure is not None and closure.WhichOneof("output_result") == "output_uri"
    return {
        **execution_id(part(node, "execution_id")),
        "node": value(node, "node_id"),
        "retry": value(id, "retry_attempt"),
        **entity("task", part(id, "task_id")),
        "input_uri": m.input_uri,
        "is_parent": m.is_parent,
        "phase": enum(closure, "phase"),
        **times(closure),
        **failure(part(closure, "error")),
        "output_uri": closure.output_uri if is_uri else None,
        "output_data": as_json(part(closure, "output_data")),
        "task_type": value(closure, "task_type"),
        "reason": value(closure, "reason"),
        "event_version": value(closure, "event_version"),
        "custom_info": as_json(part(closure, "custom_info")),
        "logs": logs(closure),
        "reasons": None
        if closure is None
        else [{"occurred_at": time(r, "occurred_at"), "message": r.message} for r in closure.reasons],
        "plugin": value(metadata, "plugin_identifier"),
        "instance_class": enum(metadata, "instance_class"),
        "generated_name": value(metadata, "generated_name"),
        "external_resources": None
        if metadata is None
        else [
            {
                "external_id": r.external_id,
                "index": r.index,
                "retry": r.retry_attempt,
                "phase": enum(r, "phase"),
                "cache_status": enum(r, "cache_status"),
                "logs": logs(r),
                "custom_info": as_json(part(r, "custom_info")),
            }
            for r in metadata.external_resources
        ],
    }


def node(m):
    id = part(m, "id")
    closure = part(m, "closure")
    metadata = part(m, "metadata")
    target = part(closure, "task_node_metadata")
    child = part(part(closure, "workflow_node_metadata"), "executionId")
    is_uri = closure is not None and closure.WhichOneof("output_result") == "output_uri"
    return {
        **execution_id(part(id, "execution_id")),
        "node": value(id, "node_id"),
        "input_uri": m.input_uri,
        "spec_node": value(metadata, "spec_node_id"),
        "retry_group": value(metadata, "retry_group"),
        **{
            name: value(metadata, name)
            for name in ("is_parent_node", "is_dynamic", "is_array", "is_eager")
        },
        "phase": enum(closure, "phase"),
        **times(closure),
        **failure(part(closure, "error")),
        "output_uri": closure.output_uri if is_uri else None,
        "output_data": as_json(part(closure, "output_data")),
        "deck_uri": value(closure, "deck_uri"),
        "dynamic_job_spec_uri": value(closure, "dynamic_job_spec_uri"),
        "cache_status": enum(target, "cache_status"),
        "checkpoint_uri": value(target, "checkpoint_uri"),
        "child_project": value(child, "project"),
        "child_domain": value(child, "domain"),
        "child_execution": value(child, "name"),
    }


def workflow(m):
    spec = part(m, "spec")
    closure = part(m, "closure")
    metadata = part(spec, "metadata")
    parent_node = part(metadata, "parent_node_execution")
    parent = part(parent_node, "execution_id")
    system = part(metadata, "system_metadata")
    blob = part(closure, "outputs")
    is_uri = blob is not None and blob.WhichOneof("data") == "uri"
    abort = part(closure, "abort_metadata")
    is_cause = closure is not None and closure.WhichOneof("output_result") == "abort_cause"
    return {
        **execution_id(part(m, "id")),
        **entity("launch_plan", part(spec, "launch_plan")),
        "mode": enum(metadata, "mode"),
        "principal": value(metadata, "principal"),
        "nesting": value(metadata, "nesting"),
        "scheduled_at": time(metadata, "scheduled_at"),
        "parent_project": value(parent, "project"),
        "parent_domain": value(parent, "domain"),
        "parent_execution": value(parent, "name"),
        "parent_node": value(parent_node, "node_id"),
        "reference_execution": value(part(metadata, "reference_execution"), "name"),
        "cluster": value(system, "execution_cluster"),
        "namespace": value(system, "namespace"),
        "max_parallelism": value(spec, "max_parallelism"),
        "interruptible": value(part(spec, "interruptible"), "value"),
        "overwrite_cache": value(spec, "overwrite_cache"),
        "phase": enum(closure, "phase"),
        **times(closure),
        **entity("workflow", part(closure, "workflow_id")),
        **failure(part(closure, "error")),
        "output_uri": blob.uri if is_uri else None,
        "output_data": as_json(part(blob, "values") or part(closure, "output_data")),
        "abort_cause": closure.abort_cause if is_cause else value(abort, "cause"),
        "abort_principal": value(abort, "principal"),
        "state": enum(part(closure, "state_change_details"), "state"),
    }


TABLES = {
    "task": (TaskExecution, task),
    "node": (NodeExecution, node),
    "workflow": (Execution, workflow),
}


def parse(data, of):
    try:
        return of.FromString(data)
    except DecodeError:
        return None


def messages(path, of):
    data = path.read_bytes()
    if path.suffix == ".pb":
        yield parse(data, of)
        return
    for message in frames(data):
        yield parse(message, of)


FILES = [
    ("task", DATA / "queued.pb"),
    ("task", DATA / "running.pb"),
    ("task", DATA / "succeeded_inline_outputs.pb"),
    ("task", DATA / "failed.pb"),
    ("task", DATA / "unknown_fields.pb"),
    ("task", DATA / "executions.pbs"),
    ("task", HERE / "edge.pbs"),
    ("node", DATA / "node_execution.pb"),
    ("workflow", DATA / "workflow_execution.pb"),
]


def write():
    with open(HERE / "tables.jsonl", "w") as out:
        for table, path in FILES:
            of, row = TABLES[table]
            for i, message in enumerate(messages(path, of)):
                line = {"file": path.name, "i": i, "table": table, "row": None if message is None else row(message)}
                print(json.dumps(line, ensure_ascii=False, separators=(",", ":")), file=out)


def plain(cell):
    """Returns a cell as shown by pyarrow, in the form of the rows above."""
    if isinstance(cell, list):
        return [plain(c) for c in cell]
    if isinstance(cell, dict):
        return {k: parsed(k, plain(v)) for k, v in cell.items()}
    return getattr(cell, "value", cell)  # nanoseconds of a pandas timestamp


def parsed(name, cell):
    is_json = name in ("custom_info", "output_data") and cell is not None
    return json.loads(cell) if is_json else cell


def check(table, file, stream):
    import pyarrow as pa
    import pyarrow.feather
    import pyarrow.parquet

    is_parquet = open(file, "rb").read(4) == b"PAR1"
    found = (pyarrow.parquet if is_parquet else pyarrow.feather).read_table(file)
    of, row = TABLES[table]
    time_columns = [f for f in found.schema if pa.types.is_timestamp(f.type)]
    assert all(f.type == pa.timestamp("ns", "UTC") for f in time_columns), found.schema
    rows = found.to_pylist()
    count = 0
    for i, message in enumerate(messages(Path(stream), of)):
        cells = {k: parsed(k, plain(v)) for k, v in rows[i].items()}
        raw = cells.pop("raw", None)
        expected = row(message)
        for name in expected:
            assert cells[name] == expected[name], (i, name, cells[name], expected[name])
        assert cells.keys() == expected.keys(), cells.keys() ^ expected.keys()
        assert raw is None or of.FromString(raw) == message
        count += 1
    assert count == len(rows)
    print(f"{count} rows equal")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        check(*sys.argv[2:])
    else:
        write()
