"""A task that calls others in the SDK's local mode, and the names of the actions that this makes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import flyte
from flyteidl2.task.common_pb2 import Inputs
from hash_cases import named, primitive

env = flyte.TaskEnvironment(name="names")


@env.task
async def child(number: int, text: str = "größe") -> str:
    """Returns the name of its action."""
    return flyte.ctx().action.name


@flyte.trace
async def traced(number: int) -> str:
    """Returns the name of its action."""
    return flyte.ctx().action.name


@env.task
async def parent() -> list[str]:
    """Returns the name of its action, and those of the actions of its calls."""
    names = [flyte.ctx().action.name, await child(1), await child(1), await child(2), await child(1, "other")]
    names += [await traced(1), await traced(1)]
    with flyte.group("sweep"):
        names += [await child(1), await child(1), await traced(1)]
    return names


def calls() -> list[tuple[str, Inputs, str | None, int]]:
    """Identity, inputs, group and sequence of each call of `parent`."""
    one, two = named(number=primitive(integer=1)), named(number=primitive(integer=2))
    text = named(text=primitive(string_value="größe")).literals
    other = named(text=primitive(string_value="other")).literals

    def with_text(inputs: Inputs, literals: Any) -> Inputs:
        return Inputs(literals=[*inputs.literals, *literals])

    return [
        ("names.child", with_text(one, text), None, 1),
        ("names.child", with_text(one, text), None, 2),
        ("names.child", with_text(two, text), None, 1),
        ("names.child", with_text(one, other), None, 1),
        ("traced", one, None, 1),
        ("traced", one, None, 2),
        ("names.child", with_text(one, text), "sweep", 1),
        ("names.child", with_text(one, text), "sweep", 2),
        ("traced", one, "sweep", 1),
    ]


def local_run() -> Iterator[dict[str, Any]]:
    """The names of the actions of a run."""
    flyte.init()
    root, *names = flyte.with_runcontext(mode="local", name="r7fk2").run(parent).outputs()[0]
    for (identity, inputs, group, sequence), name in zip(calls(), names, strict=True):
        yield {
            "function": "local run",
            "parent": root,
            "identity": identity,
            "inputs": inputs.SerializeToString(deterministic=True).hex(),
            "group": group,
            "sequence": sequence,
            "result": name,
        }
