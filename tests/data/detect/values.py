"""Values as Flyte's services and SDKs write them, for `make.py`.

Needs: pip install flytekit==1.16.10 flyteidl==1.16.8 cachetools
"""

from __future__ import annotations

import random
import typing
from datetime import UTC, date, datetime, timedelta

from flyteidl.core import execution_pb2 as core_execution
from flyteidl.core import identifier_pb2 as identifier
from flyteidl.core import literals_pb2 as literals
from flytekit.core.context_manager import FlyteContextManager
from flytekit.core.type_engine import TypeEngine
from google.protobuf.duration_pb2 import Duration
from google.protobuf.timestamp_pb2 import Timestamp
from tasks_and_workflows import Colour, Settings

WORDS = "alpha batch count daily epoch fetch group house image join keys load merge nodes order parse".split()
PROJECTS = ["flytesnacks", "fraud-detection", "ml", "team_a"]
DOMAINS = ["development", "staging", "production", "development", "sandbox"]
STORES = ["s3://my-s3-bucket", "gs://example-bucket/prod", "abfs://data@example.dfs.core.windows.net", "/tmp/flyte"]


def token(rng: random.Random) -> str:
    """A word or two, joined."""
    return rng.choice(["_", "-", "."]).join(rng.sample(WORDS, rng.randint(1, 2)))


def sentence(rng: random.Random) -> str:
    """A few words, sometimes on several lines and not in English."""
    words = [rng.choice([*WORDS, "the", "of", "für", "値", "failed:"]) for _ in range(rng.randint(2, 18))]
    return rng.choice([" ", " ", "\n"]).join(words)


def run_name(rng: random.Random) -> str:
    """The name of an execution."""
    return rng.choice(["a", "f"]) + "".join(rng.choice("0123456789abcdef") for _ in range(19))


def uri(rng: random.Random) -> str:
    """The location of stored data."""
    return f"{rng.choice(STORES)}/{run_name(rng)}/n{rng.randint(0, 9)}/data/0/{token(rng)}"


def timestamp(rng: random.Random) -> Timestamp:
    """A time of the last years."""
    return Timestamp(seconds=rng.randint(1_540_000_000, 1_790_000_000), nanos=rng.choice([0, rng.randrange(10**9)]))


def duration(rng: random.Random) -> Duration:
    """Up to some hours."""
    return Duration(seconds=rng.choice([0, rng.randrange(60), rng.randrange(20_000)]), nanos=rng.randrange(10**9))


def entity(rng: random.Random, kind: int) -> identifier.Identifier:
    """The identifier of a task, a workflow, ..."""
    return identifier.Identifier(
        resource_type=kind,
        project=rng.choice(PROJECTS),
        domain=rng.choice(DOMAINS),
        name=f"{token(rng)}.{token(rng)}",
        version=rng.choice(["v1", run_name(rng), "2024.1-rc1", "xB3_9dLwQ=="]),
        org=rng.choice(["", "", "example"]),
    )


def run(rng: random.Random) -> identifier.WorkflowExecutionIdentifier:
    """The identifier of a workflow execution."""
    return identifier.WorkflowExecutionIdentifier(
        project=rng.choice(PROJECTS), domain=rng.choice(DOMAINS), name=run_name(rng), org=rng.choice(["", "", "example"])
    )


def node(rng: random.Random) -> identifier.NodeExecutionIdentifier:
    """The identifier of a node execution."""
    return identifier.NodeExecutionIdentifier(
        node_id=rng.choice(["n0", "n12", "start-node", "n0-0-dn4", token(rng)]), execution_id=run(rng)
    )


def attempt(rng: random.Random) -> identifier.TaskExecutionIdentifier:
    """The identifier of a task execution."""
    return identifier.TaskExecutionIdentifier(
        task_id=entity(rng, identifier.TASK), node_execution_id=node(rng), retry_attempt=rng.choice([0, 0, 0, 1, 3])
    )


def error(rng: random.Random) -> core_execution.ExecutionError:
    """The error of an execution."""
    return core_execution.ExecutionError(
        code=rng.choice(["USER:ValueError", "SYSTEM:Unknown", "OOMKilled", "RetriesExhausted|USER:Unknown"]),
        message=f"Traceback (most recent call last):\n\n{sentence(rng)}",
        error_uri=rng.choice(["", uri(rng)]),
        kind=rng.choice([0, 1, 2]),
    )


def log(rng: random.Random) -> core_execution.TaskLog:
    """A link to a log."""
    return core_execution.TaskLog(
        uri=f"https://logs.example.com/#/pod/{run_name(rng)}-n0-0?ns=ml-development",
        name=rng.choice(["Kubernetes Logs #0-0", "Spark Driver UI", "Cloudwatch Logs"]),
        message_format=rng.choice([0, 0, 2]),
    )


def literal(rng: random.Random) -> literals.Literal:
    """A Python value through flytekit's type engine."""
    choices: list[tuple[object, object]] = [
        (rng.randint(-5, 10**6), int),
        (rng.random() * 100, float),
        (sentence(rng), str),
        (token(rng), str),
        ("", str),
        (rng.random() < 0.5, bool),
        (datetime(2024, 5, rng.randint(1, 28), 7, tzinfo=UTC), datetime),
        (date(2024, 5, rng.randint(1, 28)), date),
        (timedelta(seconds=rng.randrange(10**5)), timedelta),
        (None, type(None)),
        ([rng.randrange(100) for _ in range(rng.randint(0, 9))], list[int]),
        ([[token(rng)], []], list[list[str]]),
        ({token(rng): rng.random() for _ in range(3)}, dict[str, float]),
        ({"a": 1, "b": [1, "x"]}, dict),
        (rng.randrange(9), typing.Optional[int]),
        (token(rng), typing.Union[int, str]),
        (Colour.BLUE, Colour),
        (Settings(rate=rng.random(), steps=rng.randrange(10**4), name=token(rng)), Settings),
    ]
    value, kind = rng.choice(choices)
    ctx = FlyteContextManager.current_context()
    if rng.random() < 0.15:
        return stored(rng)
    return TypeEngine.to_literal(ctx, value, kind, TypeEngine.to_literal_type(kind)).to_flyte_idl()


def stored(rng: random.Random) -> literals.Literal:
    """A literal which points into storage."""
    out = literals.Literal()
    kind = rng.randrange(4)
    if kind == 0:
        out.scalar.blob.uri = uri(rng)
        out.scalar.blob.metadata.type.format = rng.choice(["", "csv", "PythonPickle"])
        out.scalar.blob.metadata.type.dimensionality = rng.randrange(2)
    elif kind == 1:
        out.scalar.structured_dataset.uri = uri(rng)
        out.scalar.structured_dataset.metadata.structured_dataset_type.format = "parquet"
    elif kind == 2:
        out.scalar.schema.uri = uri(rng)
        out.scalar.schema.type.columns.add(name="age", type=0)
    else:
        out.offloaded_metadata.uri = uri(rng)
        out.offloaded_metadata.size_bytes = rng.randrange(10**7)
        out.offloaded_metadata.inferred_type.collection_type.simple = 1
    return out


def literal_map(rng: random.Random, least: int = 0) -> literals.LiteralMap:
    """Inputs or outputs."""
    names = [*WORDS, "o0", "o1", "x", "n"]
    return literals.LiteralMap(
        literals={k: literal(rng) for k in rng.sample(names, rng.choice([least, 1, 1, 2, 3, 6]))}
    )
