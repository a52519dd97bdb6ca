"""Tasks and workflows as flytekit serializes them, for `make.py`.

Needs: pip install flytekit==1.16.10 flyteidl==1.16.8 cachetools
"""

from __future__ import annotations

import typing
from collections import OrderedDict
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from flytekit import (
    Cache,
    CronSchedule,
    Email,
    FixedRate,
    LaunchPlan,
    Resources,
    Secret,
    Slack,
    WorkflowExecutionPhase,
    conditional,
    current_context,
    dynamic,
    map_task,
    task,
    workflow,
)
from flytekit.configuration import FastSerializationSettings, Image, ImageConfig, SerializationSettings
from flytekit.core.context_manager import ExecutionState, FlyteContextManager
from flytekit.extras.tasks.shell import OutputLocation, ShellTask
from flytekit.models.admin.workflow import WorkflowSpec
from flytekit.models.launch_plan import LaunchPlan as LaunchPlanModel
from flytekit.models.task import TaskSpec
from flytekit.tools.translator import get_serializable
from flytekit.types.directory import FlyteDirectory
from flytekit.types.file import FlyteFile


@dataclass
class Settings:
    """A dataclass as tasks take them."""

    rate: float
    steps: int
    name: str


class Colour(Enum):
    """An enum as tasks take them."""

    RED = "red"
    BLUE = "blue"


@task
def hello() -> str:
    return "hello"


@task(cache=Cache(version="1.0"), retries=3, timeout=timedelta(hours=1))
def square(x: int) -> int:
    """Squares a number."""
    return x * x


@task(requests=Resources(cpu="2", mem="4Gi", gpu="1"), limits=Resources(cpu="4", mem="8Gi"))
def train(settings: Settings, data: FlyteFile) -> typing.NamedTuple("Trained", model=FlyteFile, loss=float):
    """Trains a model.

    The file holds one sample per line.
    """
    return data, settings.rate


@task(secret_requests=[Secret(group="db", key="password")], environment={"LEVEL": "debug"}, interruptible=True)
def load(day: datetime, colours: typing.List[Colour]) -> FlyteDirectory:
    return FlyteDirectory("/data")


@task(container_image="ghcr.io/example/tools:2.1")
def count(words: typing.Dict[str, int], flag: bool = False) -> typing.Optional[int]:
    return len(words) if flag else None


@task(enable_deck=True, deprecated="use square")
def none_of(a: typing.Union[int, str], wait: timedelta) -> None:
    print(current_context().execution_id, a, wait)


shell = ShellTask(
    name="copy_all",
    script="set -e\ncp {inputs.source} {outputs.target}\n",
    inputs={"source": str},
    output_locs=[OutputLocation(var="target", var_type=FlyteFile, location="/tmp/out")],
)


@dynamic
def fan_out(n: int) -> typing.List[int]:
    """Squares the numbers below n."""
    return [square(x=i) for i in range(n)]


@workflow
def only_hello() -> str:
    return hello()


@workflow
def squares(x: int = 3) -> int:
    """Squares twice."""
    return square(x=square(x=x).with_overrides(name="first", requests=Resources(cpu="1")))


@workflow
def choose(x: int) -> int:
    return (
        conditional("size")
        .if_((x > 10) & (x < 100))
        .then(square(x=x))
        .elif_(x == 0)
        .then(squares(x=1))
        .else_()
        .fail("too small")
    )


@workflow
def nested(settings: Settings, data: FlyteFile, n: int) -> typing.List[int]:
    trained = train(settings=settings, data=data)
    squares(x=7)
    many = fan_out(n=n)
    trained >> hello()
    return many


@workflow
def mapped(xs: typing.List[int]) -> typing.List[typing.Optional[int]]:
    return map_task(square, concurrency=4, min_success_ratio=0.8)(x=xs)


@workflow
def starts_others(x: int) -> int:
    return LaunchPlan.get_or_create(squares, "squares_with_two", default_inputs={"x": 2})(x=x)


TASKS = [hello, square, train, load, count, none_of, shell, fan_out]
WORKFLOWS = [only_hello, squares, choose, nested, mapped, starts_others]


def plans() -> list[LaunchPlan]:
    """Launch plans of every kind."""
    return [
        *(LaunchPlan.get_default_launch_plan(FlyteContextManager.current_context(), w) for w in WORKFLOWS),
        LaunchPlan.get_or_create(
            squares,
            "squares_at_night",
            fixed_inputs={"x": 5},
            schedule=CronSchedule(schedule="0 3 * * *", kickoff_time_input_arg=None),
            notifications=[Email(phases=[WorkflowExecutionPhase.FAILED], recipients_email=["a@example.com"])],
        ),
        LaunchPlan.get_or_create(
            choose,
            "choose_hourly",
            default_inputs={"x": 50},
            schedule=FixedRate(duration=timedelta(hours=1)),
            notifications=[
                Slack(phases=[WorkflowExecutionPhase.SUCCEEDED], recipients_email=["team@example.slack.com"])
            ],
            max_parallelism=8,
        ),
    ]


def settings_of(version: str, project: str, domain: str, fast: bool) -> SerializationSettings:
    """Returns the settings of registration."""
    return SerializationSettings(
        project=project,
        domain=domain,
        version=version,
        env={"FLYTE_LOG": "20"} if fast else {},
        image_config=ImageConfig(Image(name="default", fqn="ghcr.io/example/app", tag=version)),
        fast_serialization_settings=FastSerializationSettings(
            enabled=fast, destination_dir="/root", distribution_location="gs://example-bucket/fast/0a1b.tar.gz"
        ),
    )


def serialize(settings: SerializationSettings) -> dict[str, list]:
    """Returns every entity as the IDL message written by registration, by kind."""
    entities: OrderedDict = OrderedDict()
    for entity in [*TASKS, *WORKFLOWS, *plans()]:
        get_serializable(entities, settings, entity)
    out: dict[str, list] = {"tasks": [], "workflows": [], "plans": []}
    for model in entities.values():
        if isinstance(model, TaskSpec):
            out["tasks"].append(model.to_flyte_idl())
        elif isinstance(model, WorkflowSpec):
            out["workflows"].append(model.to_flyte_idl())
        elif isinstance(model, LaunchPlanModel):
            out["plans"].append(model.to_flyte_idl())
    return out


def dynamic_spec(settings: SerializationSettings, n: int):
    """Returns the output of the dynamic task for n numbers."""
    ctx = FlyteContextManager.current_context()
    with FlyteContextManager.with_context(
        ctx.with_serialization_settings(settings).with_execution_state(
            ctx.execution_state.with_params(mode=ExecutionState.Mode.TASK_EXECUTION)
        )
    ) as inner:
        return fan_out.compile_into_workflow(inner, fan_out._task_function, n=n).to_flyte_idl()
