"""Records the Flyte 2 SDK's hashes over inputs, interfaces and tasks. HASHES.md describes the algorithms.

Bytes are hexadecimal. A file holds one JSON object per line.

inputs_hashes.jsonl  `name`, `inputs` (a serialized flyteidl2.task.Inputs), `hash`, the result of
                     generate_inputs_hash_from_proto, and `content_hash`, that of
                     generate_content_inputs_hash, which is null if no literal has a hash.
                     `repr`, if it has at most 512 bytes: the bytes that are hashed
inputs_random.jsonl  `seed`, `inputs`, `hash`
action_names.jsonl   one object per call; `function` is the SDK's, the other keys are its arguments
                     (messages serialized) and `result`. `local run` is not a function, but a call in
                     local mode: the parent's name, the call's identity, inputs, group and sequence, and
                     the name of the action that the SDK runs

Needs: requirements.txt in this folder

Usage: python make_hashes.py [--check]
"""

from __future__ import annotations

import logging
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
logging.disable(logging.CRITICAL)

from checked import lines, write_or_check
from flyte._internal.runtime import convert
from flyte._run import _uri_inputs_hash
from flyte.models import ActionID, CallCounter
from flyteidl2.core.identifier_pb2 import Identifier, ResourceType
from flyteidl2.core.interface_pb2 import TypedInterface, Variable, VariableEntry, VariableMap
from flyteidl2.core.tasks_pb2 import Container, TaskMetadata, TaskTemplate
from flyteidl2.core.types_pb2 import LiteralType, SimpleType
from flyteidl2.task.common_pb2 import Inputs
from hash_cases import ONE, TWO, cases, hashed, named, random_inputs
from sdk_names import local_run

MAX_REPR = 512
RANDOM = 300

Row = dict[str, Any]


def of_inputs(data: bytes) -> tuple[Inputs, str]:
    """Inputs and their hash."""
    inputs = Inputs()
    inputs.ParseFromString(data)
    return inputs, convert.generate_inputs_hash_from_proto(inputs)


def inputs_hashes() -> Iterator[Row]:
    """Inputs by name."""
    for name, data in cases():
        inputs, value = of_inputs(data)
        row = {
            "name": name,
            "inputs": data.hex(),
            "hash": value,
            "content_hash": convert.generate_content_inputs_hash(inputs, []),
        }
        represented = convert._named_literals_repr(list(inputs.literals))
        if len(represented) <= MAX_REPR:
            row["repr"] = represented.hex()
        yield row


def inputs_random() -> Iterator[Row]:
    """Random inputs."""
    for seed in range(RANDOM):
        data = random_inputs(seed)
        yield {"seed": seed, "inputs": data.hex(), "hash": of_inputs(data)[1]}


def variables(**types: int) -> VariableMap:
    """Variables of simple types, in the order given."""
    entries = [
        VariableEntry(key=name, value=Variable(type=LiteralType(simple=kind), description=f"the {name}"))
        for name, kind in types.items()
    ]
    return VariableMap(variables=entries)


def interfaces() -> dict[str, TypedInterface]:
    """Interfaces, two of which differ in order only."""
    integer, string = SimpleType.INTEGER, SimpleType.STRING
    twice = VariableMap(variables=[*variables(x=integer).variables, *variables(x=string).variables])
    return {
        "empty": TypedInterface(),
        "no_variables": TypedInterface(inputs=VariableMap(), outputs=VariableMap()),
        "sorted": TypedInterface(inputs=variables(x=integer, y=string), outputs=variables(o0=integer)),
        "unsorted": TypedInterface(inputs=variables(y=string, x=integer), outputs=variables(o0=integer)),
        "outputs_only": TypedInterface(outputs=variables(**{"é": string, "z": string, "Z": integer})),
        "same_name_twice": TypedInterface(inputs=twice),
    }


def templates() -> dict[str, TaskTemplate]:
    """Task templates, with and without metadata."""
    name = Identifier(resource_type=ResourceType.TASK, project="p", domain="d", name="env.train", version="v1")
    interface = interfaces()["unsorted"]
    metadata = TaskMetadata(discoverable=True, discovery_version="0f3c")
    return {
        "plain": TaskTemplate(id=name, type="python", interface=interface, metadata=metadata),
        "other_version_and_image": TaskTemplate(
            id=Identifier(resource_type=ResourceType.TASK, name="env.train", version="v2"),
            interface=interface,
            metadata=metadata,
            container=Container(image="ghcr.io/flyteorg/flyte:py3.12"),
        ),
        "without_metadata": TaskTemplate(id=name, interface=interface),
        "empty": TaskTemplate(),
    }


def serialized(message: Any) -> str:
    """A message in hexadecimal."""
    return message.SerializeToString(deterministic=True).hex()


def interface_and_task_hashes() -> Iterator[Row]:
    """Hashes of interfaces and of a task's identity."""
    for interface in interfaces().values():
        result = convert.generate_interface_hash(interface)
        yield {"function": "generate_interface_hash", "task_interface": serialized(interface), "result": result}
    for template in templates().values():
        result = convert.generate_task_identity_hash(template)
        yield {"function": "generate_task_identity_hash", "task_template": serialized(template), "result": result}


def cache_keys() -> Iterator[Row]:
    """Cache keys, and hashes of inputs without those that are ignored."""
    inputs = named(x=ONE, y=hashed(TWO, "h"))
    interface = interfaces()["sorted"]
    for ignored in ([], ["y"], ["x"], ["x", "y"], ["unknown"]):
        yield {
            "function": "generate_filtered_inputs_hash",
            "proto_inputs": serialized(inputs),
            "ignored_input_vars": ignored,
            "result": convert.generate_filtered_inputs_hash(inputs, ignored),
        }
        yield {
            "function": "generate_content_inputs_hash",
            "inputs": serialized(inputs),
            "ignored_input_vars": ignored,
            "result": convert.generate_content_inputs_hash(inputs, ignored),
        }
        for inputs_hash in (convert.generate_inputs_hash_from_proto(inputs), ""):
            row = {
                "task_name": "env.train",
                "inputs_hash": inputs_hash,
                "task_interface": interface,
                "cache_version": "0f3c",
                "ignored_input_vars": ignored,
                "proto_inputs": inputs,
            }
            result = convert.generate_cache_key_hash(**row)
            row |= {"task_interface": serialized(interface), "proto_inputs": serialized(inputs)}
            yield {"function": "generate_cache_key_hash", **row, "result": result}


def action_names() -> Iterator[Row]:
    """Names of actions, by what they depend on."""
    inputs_hash = convert.generate_inputs_hash_from_proto(named(x=ONE))
    identity = convert.generate_task_identity_hash(templates()["plain"])
    for parent in ("a0", "4k2j0x9q7w3e1r5t8y6u2i0o9", ""):
        for task_hash in (identity, "env.train", ""):
            for sequence, group in ((1, None), (2, None), (1, ""), (1, "sweep"), (300, "größe")):
                for input_hash in (inputs_hash, ""):
                    row = {"task_call_seq": sequence, "task_hash": task_hash, "input_hash": input_hash, "group": group}
                    result = ActionID(name=parent, run_name="r").new_sub_action_from(**row).name
                    yield {"function": "new_sub_action_from", "parent": parent, **row, "result": result}
    counter = CallCounter()
    for key in ("a:h:", "b:h:", "a:h:", "a:h:", "b:h:g"):
        yield {"function": "CallCounter.next", "call_key": key, "result": counter.next(key)}
    for uri in ("", "s3://bucket/org/p/d/r7/a0/inputs.pb", "gs://größe/inputs.pb"):
        yield {"function": "_uri_inputs_hash", "inputs_uri": uri, "result": _uri_inputs_hash(uri)}


def main() -> None:
    """Writes or checks the files."""
    files = {
        "inputs_hashes.jsonl": lines(inputs_hashes()),
        "inputs_random.jsonl": lines(inputs_random()),
        "action_names.jsonl": lines([*interface_and_task_hashes(), *cache_keys(), *action_names(), *local_run()]),
    }
    write_or_check(files, sys.argv[1:])


if __name__ == "__main__":
    main()
