"""Times the Python package and its peers on the same messages, in turn.

    cargo run --release -p flytepb-testkit --example shapes -- shapes
    pip install flytepb flytekit==1.16.10 cachetools
    python messages.py shapes [--write]

Each cell is the median, over rounds in which the two take turns, of the peer's processor time
divided by ours: above 1, flytepb is faster. `--write` writes the tables to MESSAGES.md and a chart
to messages.svg.
"""

import argparse
import gc
import importlib.metadata
import math
import os
import statistics
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from typing import Optional

import flytepb
from flyteidl.admin.task_execution_pb2 import TaskExecution
from flyteidl.core.literals_pb2 import Literal, LiteralMap
from flytekit.core.type_engine import LiteralsResolver
from flytekit.models.admin.task_execution import TaskExecution as TaskExecutionModel
from flytekit.models.literals import LiteralMap as LiteralMapModel
from flytekit.remote.executions import FlyteTaskExecution
from google.protobuf.internal import api_implementation
from google.protobuf.json_format import MessageToJson
from google.protobuf.message import Message

SHAPES = ("tiny", "typical", "failed", "map_task", "inline_outputs", "int_list")
ROUNDS = int(os.environ.get("ROUNDS", "15"))
SECONDS = 0.04
OURS = flytepb.messages.admin.TaskExecution


def stream(path: Path) -> list[bytes]:
    return [message.to_bytes() for message in flytepb.read_stream(path, OURS)]


def ask(execution) -> tuple:
    """Evaluates what users ask an execution first."""
    return execution.is_done, execution.id.task_id.name, execution.closure.phase


def entity(wire: bytes) -> tuple:
    return ask(flytepb.FlyteTaskExecution.from_bytes(wire))


def flytekit_entity(wire: bytes) -> tuple:
    model = TaskExecutionModel.from_flyte_idl(TaskExecution.FromString(wire))
    return ask(FlyteTaskExecution.promote_from_model(model))


def two_fields(wire: bytes) -> tuple:
    message = flytepb.decode(wire, OURS)
    return message.closure.phase, message.id.task_id.name


def upb_two_fields(wire: bytes) -> tuple:
    message = TaskExecution.FromString(wire)
    return message.closure.phase, message.id.task_id.name


def nested_field(message) -> int:
    return message.closure.phase


def walk(message: flytepb.Message) -> int:
    """Visits every value and returns the number of scalars."""
    count = 0
    for _, value in message:
        if isinstance(value, flytepb.Message):
            count += walk(value)
        elif isinstance(value, list):
            for item in value:
                count += walk(item) if isinstance(item, flytepb.Message) else 1
        elif isinstance(value, dict):
            for item in value.values():
                count += walk(item) if isinstance(item, flytepb.Message) else 1
        else:
            count += 1
    return count


def upb_walk(message: Message) -> int:
    count = 0
    for field, value in message.ListFields():
        if isinstance(value, Message):
            count += upb_walk(value)
        elif not field.is_repeated:
            count += 1
        elif field.message_type is not None and field.message_type.GetOptions().map_entry:
            for key in value:
                item = value[key]
                count += upb_walk(item) if isinstance(item, Message) else 1
        else:
            for item in value:
                count += upb_walk(item) if isinstance(item, Message) else 1
    return count


PRIMITIVES = {
    "integer": int,
    "float_value": float,
    "string_value": str,
    "boolean": bool,
    "datetime": datetime,
    "duration": timedelta,
}


def python_type(literal: Literal) -> Optional[type]:
    """Returns the type to which flytekit converts a literal: a primitive, or a list of them."""
    if literal.WhichOneof("value") == "collection":
        items = {python_type(item) for item in literal.collection.literals}
        return list[items.pop()] if len(items) == 1 and None not in items else None
    return PRIMITIVES.get(literal.scalar.primitive.WhichOneof("value") or "")


def convertible(literals: LiteralMap) -> LiteralMap:
    """Returns the literals that flytekit converts without storage."""
    kept = {name: value for name, value in literals.literals.items() if python_type(value)}
    return LiteralMap(literals=kept)


def native(literals: LiteralMap) -> dict:
    types = {name: python_type(value) for name, value in literals.literals.items()}
    resolver = LiteralsResolver(LiteralMapModel.from_flyte_idl(literals).literals)
    return {name: resolver.get(name, of) for name, of in types.items()}


def run(function, inputs) -> float:
    """Returns the processor time of one pass over the inputs."""
    start = time.process_time()
    for value in inputs:
        function(value)
    return time.process_time() - start


def compare(ours, our_inputs, theirs, their_inputs) -> tuple[float, float, float]:
    """Returns the ratio, and both times per message in microseconds."""
    jobs = ((ours, our_inputs), (theirs, their_inputs))
    passes = [max(1, int(SECONDS / max(run(*job), 1e-6))) for job in jobs]
    rounds = []
    gc.collect()
    gc.disable()
    for _ in range(ROUNDS):
        rounds.append(
            [
                sum(run(*job) for _ in range(count)) / count / len(job[1])
                for job, count in zip(jobs, passes)
            ]
        )
    gc.enable()
    ratio = statistics.median(theirs / ours for ours, theirs in rounds)
    ours, theirs = (statistics.median(times) * 1e6 for times in zip(*rounds))
    return ratio, ours, theirs


def same(ours, our_input, theirs, their_input) -> None:
    left, right = ours(our_input), theirs(their_input)
    assert left == right, f"{ours.__name__}: {left!r} != {right!r}"


def cells(wire: list[bytes]):
    """Yields each comparison on the messages of a shape."""
    ours = [flytepb.decode(data, OURS) for data in wire]
    upb = [TaskExecution.FromString(data) for data in wire]
    pairs = [
        ("execution: decode, is_done, task name, phase", entity, wire, flytekit_entity, wire),
        ("decode and two nested fields", two_fields, wire, upb_two_fields, wire),
        ("a nested field of a message at hand", nested_field, ours, nested_field, upb),
        ("walk over all fields", walk, ours, upb_walk, upb),
    ]
    for name, left, left_inputs, right, right_inputs in pairs:
        same(left, left_inputs[0], right, right_inputs[0])
        yield name, compare(left, left_inputs, right, right_inputs)
    yield "to_json", compare(flytepb.to_json, ours, MessageToJson, upb)


PEERS = {
    "execution: decode, is_done, task name, phase": ("flytekit", 10, 5),
    "decode and two nested fields": ("upb", 2, 1.2),
    "a nested field of a message at hand": ("upb", 1, 0.8),
    "walk over all fields": ("upb", 1, 0.8),
    "to_json": ("upb, json_format", 50, 30),
    "to_python of literals": ("flytekit", 5, 3),
}


def report(results: dict[str, dict[str, tuple[float, float, float]]]) -> str:
    shapes = {shape: None for row in results.values() for shape in row}
    lines = [
        f"| ratio: the peer's time ÷ ours | peer | {' | '.join(shapes)} | mean | worst | |",
        f"|---|---|{'---:|' * (len(shapes) + 2)}---|",
    ]
    times = [f"| µs, ours / the peer's | {' | '.join(shapes)} |", f"|---|{'---:|' * len(shapes)}"]
    for name, row in results.items():
        peer, mean_goal, worst_goal = PEERS[name]
        ratios = [cell[0] for cell in row.values()]
        mean = math.exp(statistics.fmean(map(math.log, ratios)))
        met = "met" if mean >= mean_goal and min(ratios) >= worst_goal else "not met"
        shown = " | ".join(f"{row[s][0]:.2f}" if s in row else "–" for s in shapes)
        lines.append(
            f"| {name} | {peer} | {shown} | {mean:.2f} (≥ {mean_goal}) "
            f"| {min(ratios):.2f} (≥ {worst_goal}) | {met} |"
        )
        shown = (f"{row[s][1]:.2f} / {row[s][2]:.2f}" if s in row else "–" for s in shapes)
        times.append(f"| {name} | {' | '.join(shown)} |")
    return "\n".join([*lines, "", *times])


def chart(results: dict[str, dict[str, tuple[float, float, float]]]) -> str:
    """Draws the mean of each comparison as a bar on a logarithmic scale, and its goal as a line."""

    def at(ratio: float) -> float:
        return 300 + 130 * math.log10(max(ratio, 1))

    style = 'font-family="sans-serif" font-size="12"'
    parts = ['<text x="0" y="16">Times as fast as the peer, on a logarithmic scale; the lines are the goals</text>']
    for row, (name, cells) in enumerate(results.items()):
        peer, goal, _ = PEERS[name]
        mean = math.exp(statistics.fmean(math.log(cell[0]) for cell in cells.values()))
        y = 34 + 34 * row
        parts.append(
            f'<text x="0" y="{y + 11}">{name}</text><text x="0" y="{y + 24}" fill="#868e96">{peer}'
            f'</text><rect x="300" y="{y}" width="{at(mean) - 300:.1f}" height="15" '
            f'fill="#d9480f"/>'
            f'<text x="{at(mean) + 8:.1f}" y="{y + 12}">{mean:.1f}</text>'
            f'<path d="M{at(goal):.1f} {y - 3}v21" stroke="#212529"/>'
        )
    size = f'width="660" height="{34 + 34 * len(results)}"'
    return f'<svg xmlns="http://www.w3.org/2000/svg" {size} {style}>{"".join(parts)}</svg>\n'


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("shapes", type=Path, help="the folder with the messages")
    options.add_argument("--write", action="store_true", help="write MESSAGES.md and messages.svg")
    options = options.parse_args()
    results: dict[str, dict[str, tuple[float, float, float]]] = {}
    for shape in SHAPES:
        wire = stream(options.shapes / f"{shape}.pbs")
        for name, cell in cells(wire):
            results.setdefault(name, {})[shape] = cell
        literals = [TaskExecution.FromString(data).closure.output_data for data in wire]
        literals = [convertible(outputs) for outputs in literals]
        if literals[0].literals:
            ours = [flytepb.decode(m.SerializeToString(), "LiteralMap") for m in literals]
            same(flytepb.to_python, ours[0], native, literals[0])
            cell = compare(flytepb.to_python, ours, native, literals)
            results.setdefault("to_python of literals", {})[shape] = cell
        print(shape, file=sys.stderr)
    names = ("flytepb", "protobuf", "flyteidl", "flytekit")
    versions = ", ".join(f"{name} {importlib.metadata.version(name)}" for name in names)
    text = (
        f"Python {sys.version.split()[0]} ({api_implementation.Type()}), {versions}; "
        f"{ROUNDS} rounds.\n\n{report(results)}\n"
    )
    print(text)
    if options.write:
        head = "# Messages in Python, compared\n\nWritten by `messages.py --write`; see there.\n\n"
        Path(__file__).with_name("MESSAGES.md").write_text(head + text)
        Path(__file__).with_name("messages.svg").write_text(chart(results))


if __name__ == "__main__":
    main()
