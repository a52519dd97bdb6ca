"""The small parts that the example executions are made of, and one literal of every kind.

Needs: pip install flyteidl==1.16.8
"""

from __future__ import annotations

import random
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any

from flyteidl.admin import task_execution_pb2 as task_execution
from flyteidl.core import execution_pb2 as core_execution
from flyteidl.core import identifier_pb2 as identifier
from flyteidl.core import literals_pb2 as literals
from flyteidl.core import types_pb2 as types
from google.protobuf import struct_pb2
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp

PROJECT, DOMAIN, ORG = "flytesnacks", "development", "example"
BUCKET = "s3://my-s3-bucket"
VERSION = "v2026.03.1-3f2a9c1"
START = datetime(2026, 3, 9, 14, 21, 7, tzinfo=UTC)
Phase = core_execution.TaskExecution


def timestamp(at: datetime, nanos: int = 0) -> Timestamp:
    """A time with nanoseconds, as recorded by the Go services."""
    return Timestamp(seconds=int(at.timestamp()), nanos=nanos)


def duration(seconds: float) -> Duration:
    """A duration to the nanosecond."""
    whole = int(seconds)
    return Duration(seconds=whole, nanos=round((seconds - whole) * 1e9))


def struct(**values: Any) -> struct_pb2.Struct:
    """A Struct of plain Python values."""
    out = struct_pb2.Struct()
    out.update(values)
    return out


def name_of(rng: random.Random, length: int = 20) -> str:
    """A name as the control plane gives to executions: `a` and random letters."""
    return "a" + "".join(rng.choice("bcdfghjklmnpqrstvwxz2456789") for _ in range(length - 1))


def task_identifier(name: str, org: str = ORG) -> identifier.Identifier:
    """The identifier of a registered task."""
    return identifier.Identifier(
        resource_type=identifier.TASK, project=PROJECT, domain=DOMAIN, name=name, version=VERSION, org=org
    )


def execution_identifier(name: str) -> identifier.WorkflowExecutionIdentifier:
    """The identifier of a workflow execution."""
    return identifier.WorkflowExecutionIdentifier(project=PROJECT, domain=DOMAIN, name=name, org=ORG)


def task_execution_identifier(
    task: str, run: str, node: str = "n0", attempt: int = 0
) -> identifier.TaskExecutionIdentifier:
    """The identifier of one attempt at a task."""
    return identifier.TaskExecutionIdentifier(
        task_id=task_identifier(task),
        node_execution_id=identifier.NodeExecutionIdentifier(node_id=node, execution_id=execution_identifier(run)),
        retry_attempt=attempt,
    )


def prefix_of(run: str, node: str = "n0") -> str:
    """The location of a node execution's data."""
    return f"{BUCKET}/metadata/propeller/{PROJECT}-{DOMAIN}-{run}/{node}/data"


def pod_logs(pod: str, finished: bool = True) -> list[core_execution.TaskLog]:
    """The log links that a Kubernetes task gets from its log plugins."""
    namespace = f"{PROJECT}-{DOMAIN}"
    return [
        core_execution.TaskLog(
            uri=f"https://k8s.example.com/dashboard/#!/log/{namespace}/{pod}/pod?namespace={namespace}",
            name="Kubernetes Logs (User)",
            message_format=core_execution.TaskLog.JSON,
        ),
        core_execution.TaskLog(
            uri="https://console.example.com/cloudwatch/home?region=us-east-2#logEventViewer:"
            f"group=/flyte/cluster;stream=fluentbit-kube.var.log.containers.{pod}_{namespace}_{pod}.log",
            name="CloudWatch Logs (All User)",
            ttl=Duration(seconds=14 * 86400),
            HideOnceFinished=not finished,
        ),
    ]


def log_context(pod: str, started: datetime, ended: datetime | None) -> core_execution.LogContext:
    """The plugin's information about the pod and its containers."""
    process = core_execution.ContainerContext.ProcessContext(container_start_time=timestamp(started, 118_000_000))
    if ended is not None:
        process.container_end_time.CopyFrom(timestamp(ended, 902_000_000))
    return core_execution.LogContext(
        primary_pod_name=pod,
        pods=[
            core_execution.PodLogContext(
                namespace=f"{PROJECT}-{DOMAIN}",
                pod_name=pod,
                primary_container_name=pod,
                containers=[
                    core_execution.ContainerContext(container_name=pod, process=process),
                    core_execution.ContainerContext(container_name="istio-proxy"),
                ],
                init_containers=[core_execution.ContainerContext(container_name="istio-init")],
            )
        ],
    )


def reason(at: datetime, nanos: int, message: str) -> task_execution.Reason:
    """One step in the life of a task execution."""
    return task_execution.Reason(occurred_at=timestamp(at, nanos), message=message)


# ------------------------------------------------------------------- literals


def scalar(**member: Any) -> literals.Literal:
    """A literal that holds one scalar."""
    return literals.Literal(scalar=literals.Scalar(**member))


def primitive(**member: Any) -> literals.Literal:
    """A literal that holds one primitive."""
    return scalar(primitive=literals.Primitive(**member))


def collection(items: Iterable[literals.Literal]) -> literals.Literal:
    """A literal that holds a list."""
    return literals.Literal(collection=literals.LiteralCollection(literals=items))


def mapping(**items: literals.Literal) -> literals.Literal:
    """A literal that holds a map."""
    return literals.Literal(map=literals.LiteralMap(literals=items))


def simple(kind: int, **rest: Any) -> types.LiteralType:
    """A simple type."""
    return types.LiteralType(simple=kind, **rest)


PARQUET = types.StructuredDatasetType(
    format="parquet",
    columns=[
        types.StructuredDatasetType.DatasetColumn(name="customer_id", literal_type=simple(types.INTEGER)),
        types.StructuredDatasetType.DatasetColumn(name="spend_eur", literal_type=simple(types.FLOAT)),
        types.StructuredDatasetType.DatasetColumn(name="signed_up", literal_type=simple(types.DATETIME)),
    ],
    external_schema_type="arrow",
    external_schema_bytes=bytes.fromhex("ffffffff10010000100000000000") + b"ARROW1\x00\x00",
)

MSGPACK = bytes.fromhex("84a56d6f64656ca778676220322e31a564657074680ca86c6561726e696e67cb3fb999999999999aa466756c6cc3")


def varied_literals() -> dict[str, literals.Literal]:
    """One literal of every kind, as the outputs of a training task."""
    out = {
        "epochs": primitive(integer=42),
        "offset": primitive(integer=-9_007_199_254_740_993),
        "accuracy": primitive(float_value=0.9731),
        "loss": primitive(float_value=1.2e-17),
        "label": primitive(string_value="Zürich – naïve baseline 🚀"),
        "converged": primitive(boolean=True),
        "early_stopped": primitive(boolean=False),
        "finished_at": primitive(datetime=timestamp(START + timedelta(minutes=11), 123_456_000)),
        "wall_time": primitive(duration=duration(671.25)),
        "model": scalar(
            blob=literals.Blob(
                metadata=literals.BlobMetadata(type=types.BlobType(format="joblib.dat", dimensionality=0)),
                uri=f"{BUCKET}/data/6k/{name_of(random.Random(1))}-n0-0/model.joblib.dat",
            )
        ),
        "checkpoints": scalar(
            blob=literals.Blob(
                metadata=literals.BlobMetadata(type=types.BlobType(dimensionality=types.BlobType.MULTIPART)),
                uri=f"{BUCKET}/data/6k/checkpoints",
            )
        ),
        "legacy_frame": scalar(
            schema=literals.Schema(
                uri=f"{BUCKET}/data/0r/schema",
                type=types.SchemaType(
                    columns=[
                        types.SchemaType.SchemaColumn(name="x", type=types.SchemaType.SchemaColumn.FLOAT),
                        types.SchemaType.SchemaColumn(name="when", type=types.SchemaType.SchemaColumn.DATETIME),
                    ]
                ),
            )
        ),
        "frame": scalar(
            structured_dataset=literals.StructuredDataset(
                uri=f"{BUCKET}/data/0r/frame/00000",
                metadata=literals.StructuredDatasetMetadata(structured_dataset_type=PARQUET),
            )
        ),
        "note": scalar(
            union=literals.Union(
                value=primitive(string_value="kept"),
                type=simple(types.STRING, structure=types.TypeStructure(tag="str")),
            )
        ),
        "no_note": scalar(
            union=literals.Union(
                value=scalar(none_type=literals.Void()),
                type=simple(types.NONE, structure=types.TypeStructure(tag="none")),
            )
        ),
        "params": scalar(
            generic=struct(
                depth=12,
                rate=0.1,
                booster="dart",
                seeds=[1, 2.5, None, True, "x"],
                nested={"on": False, "empty": {}, "list": []},
            )
        ),
        "config": scalar(binary=literals.Binary(value=MSGPACK, tag="msgpack")),
        "nothing": scalar(none_type=literals.Void()),
        "warning": scalar(error=types.Error(failed_node_id="n3", message="validation set is empty")),
        "folds": collection(primitive(float_value=v) for v in (0.91, 0.93, 0.925, 1e16)),
        "grid": collection(collection(primitive(integer=r * c) for c in range(4)) for r in range(3)),
        "by_region": mapping(
            eu=mapping(count=primitive(integer=12_031), share=primitive(float_value=0.25)),
            us=mapping(count=primitive(integer=30_517), share=primitive(float_value=0.75)),
            ap=mapping(),
        ),
        "embeddings": literals.Literal(
            offloaded_metadata=literals.LiteralOffloadedMetadata(
                uri=f"{BUCKET}/metadata/embeddings_offloaded_metadata.pb",
                size_bytes=31_457_280,
                inferred_type=types.LiteralType(collection_type=simple(types.FLOAT)),
            )
        ),
    }
    out["frame"].hash = "8d5957f1b4"
    out["frame"].metadata.update({"cache-key-metadata": "{'reader': 'polars'}", "rows": "1204"})
    out["epochs"].hash = "42"
    return out
