"""Tasks with every kind of type that the Flyte 2 SDK supports, and arguments for them."""

from __future__ import annotations

import enum
import typing
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import flyte
import flyte.artifacts
import flyte.errors
import pandas
from flyte.io import DataFrame, Dir, File
from google.protobuf.struct_pb2 import Struct
from pydantic import BaseModel, Field

IMAGE = flyte.Image.from_base("ghcr.io/example/tasks:2026.3")
CACHE = flyte.Cache(behavior="override", version_override="1.0")

env = flyte.TaskEnvironment(name="goldens", image=IMAGE, cache=CACHE)
large = flyte.TaskEnvironment(
    name="large",
    description="Tasks with all settings",
    image=IMAGE,
    cache=flyte.Cache(behavior="override", version_override="2.1", serialize=True, ignored_inputs=("seed",)),
    resources=flyte.Resources(cpu=("1", "2"), memory=("1Gi", "4Gi"), gpu="A100:2", disk="20Gi", shm="1Gi"),
    env_vars={"LOG_LEVEL": "debug", "MODE": "größer"},
    secrets=[flyte.Secret(key="token", as_env_var="API_TOKEN"), flyte.Secret(key="cert", group="tls")],
)


class Color(enum.Enum):
    """An enum of texts."""

    RED = "red"
    GREEN = "green"


@dataclass
class Point:
    """A dataclass."""

    y: float
    x: int
    tags: list[str] = field(default_factory=list)


@dataclass
class Shape:
    """A dataclass of dataclasses."""

    name: str
    center: Point
    corners: list[Point]
    by_name: dict[str, Point]
    color: Color = Color.RED
    note: typing.Optional[str] = None


class Layer(BaseModel):
    """A pydantic model."""

    width: int = Field(gt=0)
    rate: float = 0.5
    made: datetime


class Network(BaseModel):
    """A pydantic model of models."""

    layers: list[Layer]
    options: dict[str, int]
    best: typing.Optional[Layer] = None


class Pair(typing.NamedTuple):
    """A named tuple."""

    left: int
    right: str


class Movie(typing.TypedDict):
    """A typed dictionary."""

    title: str
    year: int


class Dataset(BaseModel):
    """A pydantic model that refers to stored data."""

    source: File
    folder: typing.Optional[Dir] = None
    table: DataFrame
    span: timedelta
    day: date
    key: bytes


class Plain:
    """A class that the SDK can only pickle."""

    def __init__(self, value: int) -> None:
        self.value = value


@env.task
async def scalars(
    integer: int,
    real: float,
    text: str,
    flag: bool,
    time: datetime,
    day: date,
    span: timedelta,
    color: Color,
    choice: typing.Literal["fast", "slow"],
) -> tuple[int, float, str, bool, datetime, date, timedelta, Color, typing.Literal["fast", "slow"]]:
    """Returns its scalars."""
    return integer, real, text, flag, time, day, span, color, choice


@env.task
async def containers(
    numbers: list[int], rows: list[list[str]], ages: dict[str, int], series: dict[str, list[float]], empty: list[str]
) -> tuple[list[int], list[list[str]], dict[str, int], dict[str, list[float]], list[str]]:
    """Returns its lists and dictionaries."""
    return numbers, rows, ages, series, empty


@env.task
async def untyped(document: dict, other: dict[str, Any]) -> tuple[dict, dict[str, Any]]:
    """Returns its dictionaries of any values."""
    return document, other


@env.task
async def int_keys(names: dict[int, str]) -> dict[int, str]:
    """Returns a dictionary with keys that are not texts."""
    return names


@env.task
async def records(
    point: Point, shape: Shape, layer: Layer, network: Network, points: list[Point], layers: dict[str, Layer]
) -> tuple[Point, Shape, Layer, Network, list[Point], dict[str, Layer]]:
    """Returns its records."""
    return point, shape, layer, network, points, layers


@env.task
async def unions(
    some: typing.Optional[int],
    none: typing.Optional[int],
    either: int | str,
    other: int | str,
    record: Point | None,
    many: list[int | str | None],
) -> tuple[typing.Optional[int], typing.Optional[int], int | str, int | str, Point | None, list[int | str | None]]:
    """Returns its unions."""
    return some, none, either, other, record, many


@env.task
async def tuples(fixed: tuple[int, str, float], pair: Pair, movie: Movie) -> Movie:
    """Returns one of its product types."""
    return movie


@env.task
async def files(file: File, hashed: File, folder: Dir, several: list[File]) -> tuple[File, Dir, File]:
    """Returns its files, and one that it writes."""
    path = Path("/tmp/flyte2-goldens/report.txt")
    path.write_text("done\n")
    return file, folder, await File.from_local(str(path))


@env.task
async def frames(frame: pandas.DataFrame, remote: DataFrame) -> tuple[pandas.DataFrame, DataFrame]:
    """Returns its dataframes."""
    return frame, remote


@env.task
async def pickles(data: bytes, numbers: set[int], plain: Plain) -> tuple[bytes, set[int], Plain]:
    """Returns values that are pickled."""
    return data, numbers, plain


@env.task
async def large_pickle(value: Any, parts: frozenset) -> Any:
    """Returns a value that is pickled into a file."""
    return value


@env.task
async def nested(
    dataset: Dataset, by_name: dict[str, File], tables: list[DataFrame], steps: list[typing.Optional[Point]]
) -> tuple[Dataset, dict[str, File], list[DataFrame], list[typing.Optional[Point]]]:
    """Returns its containers of files and records."""
    return dataset, by_name, tables, steps


@env.task
async def messages(struct: Struct) -> Struct:
    """Returns a protobuf message."""
    return struct


@env.task
async def defaults(
    count: int = 3, name: str = "Ada", ratio: typing.Optional[float] = None, point: Point = Point(1.5, 2, ["a"])
) -> str:
    """Returns a text made of its inputs, all of which have defaults."""
    return f"{name} {count}"


@env.task
async def nothing() -> None:
    """Has neither inputs nor outputs."""


@env.task
async def artifact(size: int) -> File:
    """Returns a file as a new version of an artifact."""
    made = File.from_existing_remote("s3://bucket/model.bin")
    return flyte.artifacts.new(made, flyte.artifacts.Metadata(name="model", version="v7", description="A model"))


@large.task(
    retries=flyte.RetryStrategy(count=3),
    timeout=timedelta(minutes=30),
    report=True,
    interruptible=True,
    short_name="train",
)
async def train(data: File, seed: int = 7) -> float:
    """Trains a model.

    Args:
        data: where to read
        seed: of the generator
    """
    return 0.25


@env.task
async def fails(divisor: int) -> float:
    """Divides by its input."""
    return 1 / divisor


@env.task
async def fails_for_good(name: str) -> None:
    """Fails so that a retry is useless."""
    raise flyte.errors.NonRecoverableError(message=f"no table {name}, größer\nsecond line")


@env.task
async def fails_in_system() -> None:
    """Fails as the platform does."""
    raise flyte.errors.RuntimeSystemError("StorageError", "the bucket cannot be read", worker="worker-1")


POINT = Point(y=-0.5, x=4, tags=["b", "a"])
LAYER = Layer(width=64, rate=0.1, made=datetime(2026, 3, 1, 12, 30, 15, 250_000, UTC))
SHAPE = Shape("square", POINT, [POINT, Point(1.0, 0)], {"z": POINT, "a": Point(0.0, 1)}, Color.GREEN)

STRUCT = Struct()
STRUCT.update({"b": 1, "a": ["x", None, True], "c": {"z": 0.5}})

CALLS: list[tuple[Any, dict[str, Any], dict[str, str] | None]] = [
    (
        scalars,
        {
            "integer": -(2**63),
            "real": 0.1,
            "text": "Grüße, 世界 \U0001f600",
            "flag": True,
            "time": datetime(2026, 3, 1, 23, 59, 59, 999_999, UTC),
            "day": date(2026, 2, 28),
            "span": timedelta(days=-1, microseconds=1),
            "color": Color.GREEN,
            "choice": "slow",
        },
        {"team": "ml", "trace": "0af7651916cd43dd"},
    ),
    (
        containers,
        {
            "numbers": [0, -1, 2**62],
            "rows": [["a", ""], [], ["é"]],
            "ages": {"zoe": 3, "adam": 70, "": 0},
            "series": {"b": [1.5, float("inf")], "a": []},
            "empty": [],
        },
        None,
    ),
    (
        untyped,
        {
            "document": {"z": 1, "a": [None, True, 2.5, "x"], "m": {"k": {"y": 1, "x": -300}}},
            "other": {"b": "text", "a": 1, "list": [1, "two", {"three": 3.0}]},
        },
        {"team": "ml"},
    ),
    (int_keys, {"names": {10: "ten", 2: "two", -1: "minus"}}, None),
    (
        records,
        {
            "point": POINT,
            "shape": SHAPE,
            "layer": LAYER,
            "network": Network(layers=[LAYER], options={"z": 1, "a": 2}, best=LAYER),
            "points": [POINT, Point(2.0, 3)],
            "layers": {"out": LAYER},
        },
        None,
    ),
    (
        unions,
        {"some": 5, "none": None, "either": 6, "other": "six", "record": POINT, "many": [1, "one", None]},
        None,
    ),
    (tuples, {"fixed": (1, "one", 1.0), "pair": Pair(2, "two"), "movie": {"title": "Metropolis", "year": 1927}}, None),
    (
        files,
        {
            "file": File.from_existing_remote("s3://bucket/data/input.csv"),
            "hashed": File.from_existing_remote("gs://bucket/größe.txt", file_cache_key="sha256-0011"),
            "folder": Dir.from_existing_remote("s3://bucket/data/folder", dir_cache_key="d1"),
            "several": [File.from_existing_remote(f"s3://bucket/{number}.bin") for number in range(3)],
        },
        None,
    ),
    (
        frames,
        {
            "frame": pandas.DataFrame({"name": ["ada", "bob"], "age": [36, 41]}),
            "remote": DataFrame.from_existing_remote("s3://bucket/frame.parquet", format="parquet"),
        },
        None,
    ),
    (pickles, {"data": b"\x00\xff", "numbers": {3, 1, 2}, "plain": Plain(7)}, None),
    (large_pickle, {"value": "x" * 11_000, "parts": frozenset({1, 2})}, None),
    (
        nested,
        {
            "dataset": Dataset(
                source=File.from_existing_remote("s3://bucket/source.csv", file_cache_key="k1"),
                folder=Dir.from_existing_remote("s3://bucket/folder"),
                table=DataFrame.from_existing_remote("s3://bucket/table", format="parquet"),
                span=timedelta(hours=36),
                day=date(2026, 3, 1),
                key=b"key",
            ),
            "by_name": {name: File.from_existing_remote(f"gs://bucket/{name}") for name in ("b", "a")},
            "tables": [DataFrame.from_existing_remote("s3://bucket/other", format="csv")],
            "steps": [POINT, None],
        },
        {"team": "ml"},
    ),
    (messages, {"struct": STRUCT}, None),
    (defaults, {}, None),
    (nothing, {}, None),
    (nothing, {}, {"team": "ml"}),
    (artifact, {"size": 5}, None),
    (train, {"data": File.from_existing_remote("s3://bucket/train.parquet"), "seed": 11}, {"team": "ml"}),
    (fails, {"divisor": 0}, None),
    (fails_for_good, {"name": "users"}, None),
    (fails_in_system, {}, None),
]
