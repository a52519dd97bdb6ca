"""Edge cases of presence, wire types and state.

Needs: pip install flyteidl==1.16.8
"""

from __future__ import annotations

from collections.abc import Iterator

from google.protobuf.descriptor import FieldDescriptor

from edge_build import I32_MAX, I32_MIN, ROOT, Case, group, message_paths, text, under
from pbwire import FIXED32, FIXED64, LEN, VARINT, field, tag, varint


def presence() -> Iterator[Case]:
    """Each message present and empty, each scalar at its default and at its limits."""
    yield "nothing at all", b""
    for path, descriptor in message_paths(ROOT):
        if path:
            yield f"{path} empty", under(path, b"")
        if path.count(".") > 2:
            continue
        for known in descriptor.fields:
            where = f"{path}.{known.name}".lstrip(".")
            if known.type == FieldDescriptor.TYPE_STRING:
                yield f'{where} ""', under(path, field(known.number, ""))
            elif known.type in (FieldDescriptor.TYPE_BOOL, FieldDescriptor.TYPE_ENUM, FieldDescriptor.TYPE_UINT32):
                yield f"{where} zero", under(path, field(known.number, 0))
            if known.type == FieldDescriptor.TYPE_UINT32:
                yield f"{where} largest", under(path, field(known.number, 2**32 - 1))
            if known.type == FieldDescriptor.TYPE_ENUM:
                for number in (99, -1):
                    yield f"{where} {number}", under(path, field(known.number, number))
    for number in (1, -1, I32_MIN, I32_MAX):
        yield f"event_version {number}", under("closure", field(17, number))
    for attempt in (
        "closure { logs {} logs {} logs {} }",
        "closure { reasons {} reasons {} }",
        "closure { metadata { external_resources {} external_resources {} resource_pool_info {} } }",
        "closure { started_at {} duration {} created_at {} updated_at {} }",
        "is_parent: true",
    ):
        yield attempt, text(attempt)


def unknown_everywhere() -> Iterator[Case]:
    """An unknown field in each message."""
    for number, (path, _) in enumerate(message_paths(ROOT)):
        extra = [field(900, number), field(901, b"\x00\xff"), tag(902, FIXED32) + b"\1\2\3\4", group(903, field(1, 1))][
            number % 4
        ]
        yield f"in {path or 'the message itself'}", under(path, extra)


def foreign_wire_types() -> Iterator[Case]:
    """Known fields with a wire type that is not theirs: kept as unknown."""
    values = {VARINT: varint(5), FIXED64: b"\1\2\3\4\5\6\7\x08", FIXED32: b"\1\2\3\4", LEN: b"\x02hi"}
    for path in ("", "closure", "closure.started_at", "closure.logs"):
        descriptor = dict(message_paths(ROOT))[path]
        for known in descriptor.fields:
            own = LEN if known.type in (FieldDescriptor.TYPE_STRING, FieldDescriptor.TYPE_MESSAGE) else VARINT
            foreign = [kind for kind in values if kind != own][known.number % 3]
            yield (
                f"{path}.{known.name} as wire type {foreign}".lstrip("."),
                under(path, tag(known.number, foreign) + values[foreign]),
            )
    yield "a message field as a group", under("", group(3, field(3, 5)))
    yield "packed numbers for a scalar", under("closure", field(3, b"\x03\x05"))


def phases() -> Iterator[Case]:
    """Each phase, with each kind of result."""
    results = {
        "": "",
        " with error": 'error { code: "USER:Oops" message: "it broke" }',
        " with empty error": "error {}",
        " with output_uri": 'output_uri: "s3://bucket/outputs.pb"',
        " with output_data": 'output_data { literals { key: "n" value { scalar { primitive { integer: 3 } } } } }',
    }
    for phase in (*range(10), 77, -1, I32_MAX, I32_MIN):
        for name, result in results.items():
            if phase in range(9) or not name or "error" in name:
                yield f"phase {phase}{name}", text(f"closure {{ phase: {phase} {result} }}")
    for kind in (0, 1, 2, 3, -1):
        yield (
            f"error kind {kind}",
            text(f'closure {{ phase: 5 error {{ kind: {kind} message: "m" error_uri: "s3://e" }} }}'),
        )
    yield (
        "error whole",
        text(
            'closure { phase: 5 error { code: "c" message: "m" error_uri: "u" kind: USER timestamp { seconds: 3 nanos: 4 } worker: "w-1" } }'
        ),
    )
    yield "error message empty", text('closure { phase: 5 error { code: "c" message: "" } }')
    yield (
        "metadata whole",
        text(
            'closure { metadata { generated_name: "g" plugin_identifier: "spark" instance_class: INTERRUPTIBLE resource_pool_info { allocation_token: "t" namespace: "gpu" } } }'
        ),
    )
    yield (
        "identifiers whole",
        text(
            'id { task_id { resource_type: TASK project: "p" domain: "d" name: "n" version: "v" org: "o" } node_execution_id { node_id: "n0" execution_id { project: "p" domain: "d" name: "run" org: "o" } } retry_attempt: 2 } input_uri: "s3://in" is_parent: true'
        ),
    )
    yield (
        "external resource whole",
        text(
            'closure { metadata { external_resources { external_id: "pod-0" index: 3 retry_attempt: 1 phase: SUCCEEDED cache_status: CACHE_HIT logs { uri: "u" ShowWhilePending: true ttl { nanos: 1 } } workflow_node_metadata { execution_id { name: "x" org: "o" } } custom_info { fields { key: "k" value { null_value: NULL_VALUE } } } log_context { primary_pod_name: "p" } } } }'
        ),
    )
