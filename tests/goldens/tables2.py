"""Computes the expected tables of Flyte 2's runs and actions with the official Python classes.

`tables2.py` writes `tables2.jsonl`: one line per message with its type, bytes and columns. The
messages are those of `data/detect/flyte2.pbs`, and random ones. Times are integers of nanoseconds.
`tables2.py --check TYPE FILE MESSAGES.pbs` compares a Parquet or Arrow file, read by pyarrow, with
the stream from which it was made.

Needs: pip install -r proto/requirements.txt, and pyarrow for --check
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path

from flyteidl2.task.run_pb2 import RunSpec
from flyteidl2.workflow import run_service_pb2
from flyteidl2.workflow.run_definition_pb2 import (
    Action,
    ActionAttempt,
    ActionDetails,
    ActionEvent,
    EnrichedAction,
    Run,
    RunDetails,
)

from make_any_message import random_message
from pbwire import frames
from tables import as_json, enum, part, plain, span, time, value

HERE = Path(__file__).resolve().parent
DETECT = HERE.parent / "data" / "detect"
RANDOM = 12
"""Random messages of each type."""


def ids(id):
    run = part(id, "run")
    return {
        "project": value(run, "project"),
        "domain": value(run, "domain"),
        "run": value(run, "name"),
        "org": value(run, "org"),
        "action": value(id, "name"),
    }


def optional(message, name):
    """Returns the value of a field with presence."""
    return getattr(message, name) if message is not None and message.HasField(name) else None


def subject(identity):
    user, application = part(identity, "user"), part(identity, "application")
    return value(part(user or application, "id"), "subject")


def metadata(m):
    task = part(m, "task")
    id = part(task, "id")
    relation = part(m, "relation")
    recovered = part(m, "recovered_from")
    return {
        "parent": value(m, "parent"),
        "group": value(m, "group"),
        "action_type": enum(m, "action_type"),
        **{f"task_{name}": value(id, name) for name in ("project", "domain", "name", "version")},
        "task_type": value(task, "task_type"),
        "short_name": value(task, "short_name"),
        "queue": optional(task, "queue"),
        "trace": value(part(m, "trace"), "name"),
        "condition": value(part(m, "condition"), "name"),
        "environment": value(m, "environment_name"),
        "function": value(m, "funtion_name"),
        "trigger": value(m, "trigger_name"),
        "trigger_revision": value(part(m, "trigger_id"), "revision"),
        "trigger_type": enum(part(m, "trigger_type"), "type"),
        "source": enum(m, "source"),
        "executed_by": subject(part(m, "executed_by")),
        "relation": enum(relation, "relation_type"),
        "related_run": value(part(relation, "related_to"), "name"),
        "recovered_run": value(part(recovered, "run"), "name"),
        "recovered_action": value(recovered, "name"),
    }


def times(m):
    return {"started_at": time(m, "start_time"), "ended_at": time(m, "end_time")}


def failure(error):
    return {
        "error_code": value(error, "code"),
        "error_kind": enum(error, "kind"),
        "error_message": value(error, "message"),
    }


def outputs(m):
    return {name: value(part(m, "outputs"), name) for name in ("output_uri", "report_uri")}


def cached(m):
    source = part(part(m, "cache_metadata"), "source_action_attempt")
    action = part(source, "action_id")
    return {
        "cached_run": value(part(action, "run"), "name"),
        "cached_action": value(action, "name"),
        "cached_attempt": value(source, "attempt"),
    }


def logs(m):
    return [
        {
            "uri": log.uri,
            "name": log.name,
            "message_format": enum(log, "message_format"),
            "ttl_ns": span(log, "ttl"),
            "show_while_pending": log.ShowWhilePending,
            "hide_once_finished": log.HideOnceFinished,
            "link_type": enum(log, "link_type"),
            "ready": log.ready,
        }
        for log in m.log_info
    ]


def events(m):
    return [
        {
            "occurred_at": time(event, "occurred_at"),
            "type": enum(event, "type"),
            "reason": event.reason,
            "message": event.message,
            "source": event.source_component,
            "count": event.count,
        }
        for event in m.cluster_events
    ]


def action(m):
    status = part(m, "status")
    return {
        **ids(part(m, "id")),
        **metadata(part(m, "metadata")),
        "phase": enum(status, "phase"),
        **times(status),
        "duration_ms": optional(status, "duration_ms"),
        "attempt_count": value(status, "attempts"),
        "cache_status": enum(status, "cache_status"),
    }


def attempt(m):
    return {
        "attempt": m.attempt,
        "phase": enum(m, "phase"),
        **times(m),
        **failure(part(m, "error_info")),
        **outputs(m),
        "cache_status": enum(m, "cache_status"),
        **cached(m),
        "cluster": m.cluster,
        "logs_available": m.logs_available,
        "logs": logs(m),
        "transitions": [{"phase": enum(t, "phase"), **times(t)} for t in m.phase_transitions],
        "events": events(m),
    }


def action_details(m):
    abort = part(m, "abort_info")
    return {
        **action(m),
        **failure(part(m, "error_info")),
        "abort_reason": value(abort, "reason"),
        "aborted_by": subject(part(abort, "aborted_by")),
        "signal_output": as_json(part(part(m, "signal_info"), "output")),
        "attempts": None if m is None else [attempt(a) for a in m.attempts],
    }


def action_event(m):
    return {
        **ids(part(m, "id")),
        "attempt": m.attempt,
        "phase": enum(m, "phase"),
        "version": m.version,
        **times(m),
        "updated_at": time(m, "updated_time"),
        "reported_at": time(m, "reported_time"),
        **failure(part(m, "error_info")),
        **outputs(m),
        "cache_status": enum(m, "cache_status"),
        **cached(m),
        "cluster": m.cluster,
        "logs": logs(m),
        "events": events(m),
    }


def run_spec(m):
    cache = part(m, "cache_config")
    return {
        "run_start_at": time(m, "run_start_time"),
        "run_queue": value(m, "queue"),
        "cluster_pool": value(m, "cluster_pool"),
        "task_spec_source": enum(m, "task_spec_source"),
        "interruptible": value(part(m, "interruptible"), "value"),
        "overwrite_cache": value(cache, "overwrite_cache"),
        "cache_lookup_scope": enum(cache, "cache_lookup_scope"),
        "max_action_concurrency": value(m, "max_action_concurrency"),
        "raw_data_prefix": value(part(m, "raw_data_storage"), "raw_data_prefix"),
        "run_base_dir": value(m, "run_base_dir"),
        "service_account": value(part(part(m, "security_context"), "run_as"), "k8s_service_account"),
        "notification_rule_name": optional(m, "notification_rule_name"),
    }


def run_details(m):
    return {**action_details(part(m, "action")), **run_spec(part(m, "run_spec"))}


TABLES = {
    RunSpec: run_spec,
    Action: action,
    ActionAttempt: attempt,
    ActionDetails: action_details,
    ActionEvent: action_event,
    EnrichedAction: lambda m: {**action(part(m, "action")), "meets_filter": m.meets_filter},
    Run: lambda m: action(part(m, "action")),
    RunDetails: run_details,
    run_service_pb2.GetActionDetailsResponse: lambda m: action_details(part(m, "details")),
    run_service_pb2.GetRunDetailsResponse: lambda m: run_details(part(m, "details")),
    run_service_pb2.WatchActionDetailsResponse: lambda m: action_details(part(m, "details")),
    run_service_pb2.WatchRunDetailsResponse: lambda m: run_details(part(m, "details")),
}


def examples():
    """Yields the type and bytes of the example messages."""
    lines = (DETECT / "flyte2.tsv").read_text().splitlines()[1:]
    for line, data in zip(lines, frames((DETECT / "flyte2.pbs").read_bytes()), strict=True):
        yield line.split("\t")[1], data


def random_ones(of):
    """Yields random messages without Any, whose maps would be in any order."""
    rng = random.Random(f"tables of {of.DESCRIPTOR.full_name}")
    count = member = 0
    while count < RANDOM:
        member += 1
        density = (0.6, 0.8, 1.0)[member % 3]
        message = random_message(of.DESCRIPTOR, rng, density, member, [Run.DESCRIPTOR])
        wire = message.SerializeToString(deterministic=True)
        if b"type.googleapis.com" not in wire:
            count += 1
            yield wire


def write():
    with open(HERE / "tables2.jsonl", "w") as out:
        known = list(examples())
        for of, row in TABLES.items():
            name = of.DESCRIPTOR.full_name
            data = [bytes(data) for found, data in known if found == name]
            data += random_ones(of)
            for wire in data:
                line = {"type": name, "wire": wire.hex(), "row": row(of.FromString(wire))}
                print(json.dumps(line, ensure_ascii=False, separators=(",", ":"), sort_keys=True), file=out)


def check(name, file, stream):
    import pyarrow.feather
    import pyarrow.parquet

    [(of, row)] = [(of, row) for of, row in TABLES.items() if of.DESCRIPTOR.full_name == name]
    is_parquet = open(file, "rb").read(4) == b"PAR1"
    found = (pyarrow.parquet if is_parquet else pyarrow.feather).read_table(file).to_pylist()
    data = [bytes(data) for data in frames(Path(stream).read_bytes())]
    for cells, wire in zip(found, data, strict=True):
        cells = plain(cells)
        if cells.get("signal_output") is not None:
            cells["signal_output"] = json.loads(cells["signal_output"])
        assert cells.pop("raw", wire) == wire
        assert cells == row(of.FromString(wire)), (cells, wire)
    print(f"{len(found)} rows equal")


if __name__ == "__main__":
    if sys.argv[1:2] == ["--check"]:
        check(*sys.argv[2:])
    else:
        write()
