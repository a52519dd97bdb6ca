"""Records what the Flyte 2 SDK stores for tasks with every type that it supports, and what it reads back.

The script calls the SDK's own functions that run in a task's container: inputs are converted and stored,
the task runs on the stored file, and its outputs or its error are stored. No backend takes part.
For each call of `sdk_tasks.py` it writes a folder `sdk/NN_TASK`:

inputs.pb          flyteidl2.task.Inputs
outputs.pb         flyteidl2.task.Outputs, unless the task fails; maps are sorted by key, which the SDK
                   leaves to chance
error.pb           flyteidl2.core.ErrorDocument, if the task fails
task_spec.pb       flyteidl2.task.TaskSpec, as for a deployment
task_template.pb   flyteidl2.core.TaskTemplate, the template of that spec
interface.pb       flyteidl2.core.TypedInterface, that of the template
values.json        an object with `inputs` and `outputs`, the values that the SDK reads from the files, by
                   name; `types`, the serialized LiteralType of each input and output in hexadecimal (a name
                   that is both is in `inputs.pb` and `outputs.pb` with the same type); `context`, the
                   context of the inputs; `inputs_hash`; and `error`, the code and message that the SDK
                   reads from error.pb

`run_specs.pbs` has length-delimited flyteidl2.task.RunSpec messages made by `flyte.with_runcontext`.

Values are written as JSON as follows. null, true and false, texts, integers and lists are themselves.
The others are an object with one member:

{"float": text}          repr() of a float: "0.1", "inf", "-0.0"
{"bytes": hex}
{"datetime": text}       ISO 8601 with an offset
{"date": text}           ISO 8601
{"timedelta": integer}   microseconds
{"enum": text}           the name of the member
{"tuple": [...]}         also of a named tuple
{"set": [...]}           sorted; also of a frozen set
{"dict": [[key, value], ...]}   sorted by the JSON text of the keys: the SDK reads maps in hash order
{"record": {...}}        the fields of a dataclass or a pydantic model by name
{"file": {...}}, {"dir": {...}}   path, format and hash
{"dataframe": {...}}     uri, format and hash
{"pandas": {...}}        the columns by name
{"protobuf": hex}        serialized
{"object": {...}}        the attributes of any other object

Keys and order of JSON objects of fields are those of the class. Made by Python 3.11: the SDK hashes the
syntax tree of a function, which differs between versions.

Needs: requirements.txt in this folder

Usage: python make_sdk.py [--check]
"""

from __future__ import annotations

import asyncio
import dataclasses
import enum
import json
import logging
import os
import random
import shutil
import sys
from collections.abc import Callable
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
SCRATCH = Path("/tmp/flyte2-goldens")
sys.path.insert(0, str(HERE.parent))
os.environ["FLYTE_DISABLE_TELEMETRY"] = "1"
logging.disable(logging.CRITICAL)

import flyte
import pandas
import sdk_tasks
from checked import write_or_check
from flyte._context import internal_ctx
from flyte._internal.runtime import convert, io
from flyte._internal.runtime.task_serde import translate_task_to_wire
from flyte._internal.runtime.taskrunner import extract_download_run_upload
from flyte._internal.runtime.types_serde import transform_type
from flyte.io import DataFrame, Dir, File
from flyte.models import ActionID, CodeBundle, RawDataPath, SerializationContext
from flyteidl2.core.execution_pb2 import ErrorDocument
from flyteidl2.task.common_pb2 import Inputs, Outputs
from google.protobuf.message import Message
from pbwire import ascending, frame, reorder_maps
from pydantic import BaseModel

ACTION = ActionID(name="a0", run_name="r7fk2", project="flytesnacks", domain="development", org="example")
CONTEXT = SerializationContext(
    version="2026.3.1",
    project="flytesnacks",
    domain="development",
    org="example",
    code_bundle=CodeBundle(computed_version="c0ffee", destination="/home/flyte", tgz="s3://bucket/code/c0ffee.tgz"),
    root_dir=HERE,
)


def fields_of(value: Any) -> dict[str, Any]:
    """The fields of a record by name."""
    if isinstance(value, BaseModel):
        return {name: getattr(value, name) for name in type(value).model_fields}
    return {item.name: getattr(value, item.name) for item in dataclasses.fields(value)}


def located(value: Any) -> Any:
    """A file or a folder."""
    return {"path": value.path, "format": value.format, "hash": value.hash}


def encoded(items: dict[str, Any]) -> dict[str, Any]:
    """Values by name, as JSON."""
    return {name: encode(item) for name, item in items.items()}


def key_text(entry: list[Any]) -> str:
    """The JSON text of the key of an entry."""
    return json.dumps(entry[0], ensure_ascii=False)


ENCODERS: list[tuple[Any, Callable[[Any], Any]]] = [
    (enum.Enum, lambda value: {"enum": value.name}),
    ((type(None), bool, int, str), lambda value: value),
    (float, lambda value: {"float": repr(value)}),
    (bytes, lambda value: {"bytes": value.hex()}),
    (datetime, lambda value: {"datetime": value.isoformat()}),
    (date, lambda value: {"date": value.isoformat()}),
    (timedelta, lambda value: {"timedelta": value // timedelta(microseconds=1)}),
    (tuple, lambda value: {"tuple": [encode(item) for item in value]}),
    (list, lambda value: [encode(item) for item in value]),
    ((set, frozenset), lambda value: {"set": [encode(item) for item in sorted(value)]}),
    (dict, lambda value: {"dict": sorted(([encode(key), encode(item)] for key, item in value.items()), key=key_text)}),
    (File, lambda value: {"file": located(value)}),
    (Dir, lambda value: {"dir": located(value)}),
    (DataFrame, lambda value: {"dataframe": {"uri": value.uri, "format": value.format, "hash": value.hash}}),
    (pandas.DataFrame, lambda value: {"pandas": encoded(value.to_dict("list"))}),
    (Message, lambda value: {"protobuf": value.SerializeToString(deterministic=True).hex()}),
    (BaseModel, lambda value: {"record": encoded(fields_of(value))}),
]


def encode(value: Any) -> Any:
    """A value as JSON; the docstring of this file describes the form."""
    for kind, encoder in ENCODERS:
        if isinstance(value, kind):
            return encoder(value)
    if dataclasses.is_dataclass(value):
        return {"record": encoded(fields_of(value))}
    return {"object": encoded(vars(value))}


def reseed(number: int) -> None:
    """Makes the names of the files that the SDK stores the same on every run."""
    shutil.rmtree(SCRATCH, ignore_errors=True)
    SCRATCH.mkdir()
    random.seed(number)


def ordered(name: str, data: bytes) -> bytes:
    """A stored file with its maps sorted by key; the SDK leaves the order of those of outputs to chance."""
    kinds = {"inputs.pb": Inputs, "outputs.pb": Outputs, "error.pb": ErrorDocument}
    return reorder_maps(data, kinds[name].DESCRIPTOR, ascending)


async def stored_inputs(task: Any, arguments: dict[str, Any], context: dict[str, str] | None) -> str:
    """Stores the inputs of a call; returns the path."""
    inputs = await convert.convert_from_native_to_inputs(task.native_interface, custom_context=context, **arguments)
    path = io.inputs_path(str(SCRATCH))
    # The controllers store inputs in deterministic form, while io.upload_inputs does not sort maps.
    Path(path).write_bytes(inputs.proto_inputs.SerializeToString(deterministic=True))
    return path


async def results_of(task: Any) -> dict[str, Any]:
    """What the SDK reads from the stored files."""
    interface = task.native_interface
    inputs = await io.load_inputs(io.inputs_path(str(SCRATCH)))
    native = await convert.convert_from_inputs_to_native(interface, inputs)
    out: dict[str, Any] = {
        "inputs": encoded({name: native[name] for name in interface.inputs}),
        "context": inputs.context,
        "inputs_hash": convert.generate_inputs_hash_from_proto(inputs.proto_inputs),
        "types": {
            name: transform_type(kind).type.SerializeToString(deterministic=True).hex()
            for name, kind in {**interface.get_input_types(), **interface.outputs}.items()
        },
    }
    if Path(io.error_path(str(SCRATCH))).exists():
        error = await io.load_error(io.error_path(str(SCRATCH)))
        out["error"] = {"code": error.code, "message": error.message, "kind": error.kind}
    else:
        outputs = await io.load_outputs(io.outputs_path(str(SCRATCH)))
        value = await convert.convert_outputs_to_native(interface, outputs)
        values = value if len(interface.outputs) > 1 else (value,)
        out["outputs"] = encoded(dict(zip(interface.outputs, values, strict=False)))
    return out


async def run(task: Any, arguments: dict[str, Any], context: dict[str, str] | None) -> None:
    """Stores inputs, runs the task on them, and stores its outputs or its error."""
    raw = RawDataPath(path=str(SCRATCH / "raw"))
    with internal_ctx().new_raw_data_path(raw):
        input_path = await stored_inputs(task, arguments, context)
        await extract_download_run_upload(
            task,
            action=ACTION,
            controller=None,
            raw_data_path=raw,
            output_path=str(SCRATCH),
            run_base_dir=str(SCRATCH),
            version="2026.3.1",
            input_path=input_path,
        )


def definition(task: Any) -> dict[str, bytes]:
    """The messages that define a task."""
    defaults = asyncio.run(convert.convert_upload_default_inputs(task.interface))
    spec = translate_task_to_wire(task, CONTEXT, default_inputs=defaults)
    messages = {
        "task_spec.pb": spec,
        "task_template.pb": spec.task_template,
        "interface.pb": spec.task_template.interface,
    }
    return {name: message.SerializeToString(deterministic=True) for name, message in messages.items()}


def call(number: int, task: Any, arguments: dict[str, Any], context: dict[str, str] | None) -> dict[str, bytes]:
    """The files of one call."""
    reseed(number)
    asyncio.run(run(task, arguments, context))
    files = definition(task)
    for name in ("inputs.pb", "outputs.pb", "error.pb"):
        if (SCRATCH / name).exists():
            files[name] = ordered(name, (SCRATCH / name).read_bytes())
    values = asyncio.run(results_of(task))
    files["values.json"] = (json.dumps(values, ensure_ascii=False, indent=1) + "\n").encode()
    folder = f"sdk/{number:02}_{task.name.split('.')[-1]}"
    return {f"{folder}/{name}": data for name, data in files.items()}


def run_specs() -> bytes:
    """Specs of runs."""
    runners = [
        flyte.with_runcontext(mode="remote"),
        flyte.with_runcontext(mode="remote", env_vars={"LOG": "debug"}, labels={"team": "ml"}, interruptible=True),
        flyte.with_runcontext(
            mode="remote",
            overwrite_cache=True,
            queue="gpu",
            service_account="trainer",
            raw_data_path="s3://bucket/raw",
            run_base_dir="s3://bucket/runs",
            annotations={"owner": "größer"},
            cache_lookup_scope="project-domain",
            max_action_concurrency=8,
        ),
    ]
    specs = [runner._apply_overrides(None, deployed_target=True) for runner in runners]
    return b"".join(frame(spec.SerializeToString(deterministic=True)) for spec in specs)


def main() -> None:
    """Writes or checks the files."""
    flyte.init(root_dir=HERE, project="flytesnacks", domain="development")
    files: dict[str, bytes] = {}
    for number, (task, arguments, context) in enumerate(sdk_tasks.CALLS):
        files |= call(number, task, arguments, context)
    files["sdk/run_specs.pbs"] = run_specs()
    shutil.rmtree(SCRATCH, ignore_errors=True)
    write_or_check(files, sys.argv[1:])


if __name__ == "__main__":
    main()
