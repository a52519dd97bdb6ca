"""Messages of Flyte 2: every type against Google's protobuf, and the blobs of the Python SDK."""

import json
import pickle
import random
import sys
from datetime import date, datetime, timedelta, timezone

import flyteidl2
import pytest
from conftest import GOLDENS, TESTS, frames, same
from google.protobuf import json_format, struct_pb2, text_format
from google.protobuf.message_factory import GetMessageClass

import flytepb
from flytepb import hash, messages
from flytepb.messages.flyteidl2 import common, core, task, workflow

sys.path.insert(0, str(GOLDENS))
from make_any_message import flyte_types, random_message  # noqa: E402
from tables import plain  # noqa: E402

TYPES = flyte_types(flyteidl2)
SDK = sorted(path.parent for path in (GOLDENS / "flyte2" / "sdk").glob("*/values.json"))


def ascending(message):
    """Returns a message as JSON text, for comparison in any order of map entries."""
    return json.dumps(message, sort_keys=True)


@pytest.mark.parametrize("descriptor", TYPES, ids=lambda of: of.full_name)
def test_random_messages_are_protobufs(descriptor):
    name = descriptor.full_name
    small = [of for of in TYPES if 0 < len(of.fields) < 6]
    rng = random.Random(f"python {name}")
    for density in (0.5, 1.0):
        idl = random_message(descriptor, rng, density, rng.randrange(20), small)
        data = idl.SerializeToString(deterministic=True)
        message = flytepb.decode(data, name)
        same(message, idl)
        assert message.to_bytes() == data
        assert text_format.Parse(message.text(), type(idl)()) == idl
        assert flytepb.encode(message.to_dict(), name) == data
        assert flytepb.decode(flytepb.encode(idl), name) == message
        assert pickle.loads(pickle.dumps(message)) == message
        assert flytepb.check(data, name).same_bytes
        for proto_names in (False, True):
            ours = flytepb.to_json(data, name, proto_names=proto_names)
            options = {"preserving_proto_field_name": proto_names}
            theirs = json_format.MessageToJson(idl, **options)
            assert ascending(json.loads(ours)) == ascending(json.loads(theirs))
            assert flytepb.from_json(ours, name) == data
            # Not the same bytes, as an Any may hold a map.
            back = flytepb.to_json(flytepb.from_json(theirs, name), name, proto_names=proto_names)
            assert ascending(json.loads(back)) == ascending(json.loads(theirs))


def test_all_types_are_compared():
    ours = {name for name in flytepb.types() if name.startswith("flyteidl2.")}
    assert ours == {of.full_name for of in TYPES}


def test_example_blobs_are_protobufs():
    lines = (TESTS / "data" / "detect" / "flyte2.tsv").read_text().splitlines()[1:]
    blobs = list(frames((TESTS / "data" / "detect" / "flyte2.pbs").read_bytes()))
    assert len(blobs) == len(lines) == 430
    classes = {of.full_name: GetMessageClass(of) for of in TYPES}
    for line, data in zip(lines, blobs):
        name = line.split("\t")[1]
        message, idl = flytepb.decode(data, name), classes[name].FromString(data)
        same(message, idl)
        assert message.to_bytes() == data
        theirs = json_format.MessageToDict(idl)
        assert json.loads(flytepb.to_json(message)) == theirs
        fields = flytepb.decode_batch([data], name, fields=True)
        [back] = flytepb.encode_batch(fields, name, fields=True).to_pylist()
        assert flytepb.decode(back, name) == message
        check = flytepb.check(message)
        assert (check.same_bytes, check.unknown_fields) == (True, [])
        assert check.flytekit_losses is None


def test_tables_are_those_of_googles_classes():
    with open(GOLDENS / "tables2.jsonl", encoding="utf-8") as lines:
        rows = [json.loads(line) for line in lines]
    for name in sorted({row["type"] for row in rows}):
        of_type = [row for row in rows if row["type"] == name]
        wires = [bytes.fromhex(row["wire"]) for row in of_type]
        batch = flytepb.decode_batch(wires, name, raw=True)
        for cells, row in zip(plain(batch.to_pylist()), of_type):
            assert cells.pop("raw") == bytes.fromhex(row["wire"])
            if cells.get("signal_output") is not None:
                cells["signal_output"] = json.loads(cells["signal_output"])
            assert cells == row["row"]
        assert flytepb.encode_batch(batch, name).to_pylist() == wires


def test_detection_finds_types_of_flyte2():
    run = (TESTS / "data" / "flyte2" / "run.pb").read_bytes()
    assert flytepb.detect(run).type == "flyteidl2.workflow.RunDetails"
    assert isinstance(flytepb.decode(run), workflow.RunDetails)
    stream = list(flytepb.read_stream(TESTS / "data" / "flyte2" / "actions.pbs"))
    assert len(stream) == 12 and isinstance(stream[0], workflow.Action)


def test_names_find_types():
    def found(name):
        return flytepb.Message(name).message_type

    assert found("flyteidl2.core.Literal") == "flyteidl2.core.Literal"
    assert found("Literal") == "flyteidl.core.Literal"  # both versions have it
    assert found("RunDetails") == "flyteidl2.workflow.RunDetails"
    assert found("task.Inputs") == "flyteidl2.task.Inputs"
    with pytest.raises(LookupError, match="several types: flyteidl2.actions.Action, flyteidl2.work"):
        found("Action")
    with pytest.raises(LookupError, match="did you mean flyteidl2.workflow.RunDetails"):
        found("RunDetail")


def test_classes_name_types():
    run = common.RunIdentifier(org="acme", name="r1")
    assert run.message_type == "flyteidl2.common.RunIdentifier"
    assert isinstance(run, common.RunIdentifier) and not isinstance(run, common.ProjectIdentifier)
    status = {"phase": common.ActionPhase.ACTION_PHASE_FAILED}
    details = workflow.ActionDetails(id={"run": run, "name": "a0"}, status=status)
    assert flytepb.decode(bytes(details), workflow.ActionDetails).status.phase == 6
    assert core.Literal is not messages.core.Literal
    assert messages.google.rpc.Status(code=5).to_bytes() == b"\x08\x05"
    assert {"cacheservice", "core", "workflow"} <= set(dir(messages.flyteidl2))
    with pytest.raises(AttributeError, match="flyteidl2.core has no message type Nope"):
        core.Nope
    with pytest.raises(flytepb.EncodeError, match="expected a flyteidl2.core.Literal or its fields"):
        task.NamedLiteral(value=flytepb.from_python(5))


def test_any_finds_its_type():
    status = messages.google.rpc.Status(code=5, details=[common.RunIdentifier(name="r1")])
    text = flytepb.to_json(status)
    url = "type.googleapis.com/flyteidl2.common.RunIdentifier"
    assert json.loads(text) == {"code": 5, "details": [{"@type": url, "name": "r1"}]}
    assert flytepb.from_json(text, "google.rpc.Status") == status.to_bytes()


def matches(ours, theirs):
    """Returns whether a value is that of the SDK, which knows the types of the task's interface."""
    if isinstance(ours, core.Binary):
        if b"Plain" in ours.value:  # a class of the script that calls the SDK
            return theirs == {"object": {"value": 7}}
        return matches(pickle.loads(ours.value), theirs)
    if isinstance(theirs, list):
        return len(ours) == len(theirs) and all(map(matches, ours, theirs))
    if not isinstance(theirs, dict):
        is_pickled = isinstance(ours, core.Blob) and isinstance(theirs, str)
        return type(ours) is type(theirs) and ours == theirs or is_pickled and len(theirs) > 5000
    [(kind, value)] = theirs.items()
    in_msgpack = isinstance(ours, str)
    match kind:
        case "float":
            return isinstance(ours, float) and repr(ours) == value
        case "datetime":
            time = datetime.fromisoformat(value)
            return (datetime.fromisoformat(ours) if in_msgpack else ours) == time
        case "date" if not in_msgpack:
            return ours.date() == date.fromisoformat(value) and ours.time() == datetime.min.time()
        case "timedelta" if in_msgpack:
            return ours == "P1DT12H" and value == 36 * 3600 * 10**6
        case "timedelta":
            return ours == timedelta(microseconds=value)
        case "enum":
            return ours == value or in_msgpack and ours == value.lower()
        case "date" | "bytes" if in_msgpack:
            return ours == value or ours.encode().hex() == value
        case "tuple":
            return matches(list(ours.values()), value)
        case "dict":
            pairs = [(next(key for key in ours if matches(key, k)), v) for k, v in value]
            return len(ours) == len(pairs) and all(matches(ours[key], v) for key, v in pairs)
        case "record":
            return ours.keys() == value.keys() and all(matches(ours[k], value[k]) for k in ours)
        case "file" | "dir" if isinstance(ours, core.Blob):
            return ours.uri == value["path"]
        case "file" | "dir":
            return all(ours[key] == value[key] for key in ("path", "format", "hash"))
        case "dataframe" if isinstance(ours, core.StructuredDataset):
            of = ours.metadata.structured_dataset_type
            return (ours.uri, of.format) == (value["uri"], value["format"])
        case "dataframe":
            return (ours["uri"], ours["format"]) == (value["uri"], value["format"])
        case "pandas":  # loaded by the SDK
            return isinstance(ours, core.StructuredDataset)
        case "bytes":
            return ours == bytes.fromhex(value)
        case "set":
            return ours == set(value)
        case "protobuf":
            struct = struct_pb2.Struct.FromString(bytes.fromhex(value))
            return ours == json_format.MessageToDict(struct)
    raise ValueError(kind)


@pytest.mark.parametrize("folder", SDK, ids=lambda folder: folder.name)
def test_values_are_those_of_the_sdk(folder):
    values = json.loads((folder / "values.json").read_text())
    interface = flytepb.read(folder / "interface.pb", core.TypedInterface)
    for name in ("inputs", "outputs"):
        if name in values:
            stored = flytepb.read(folder / f"{name}.pb", getattr(task, name.capitalize()))
            forms = [flytepb.to_python(stored)]
            if folder.name not in ("02_untyped", "10_large_pickle"):  # with the type Any
                forms.append(flytepb.to_python(stored, interface[name]))
            for ours in forms:
                assert ours.keys() == values[name].keys()
                for key, value in ours.items():
                    assert matches(value, values[name][key]), (value, values[name][key])
            literals = {literal.name: literal.value for literal in stored.literals}
            as_map = core.LiteralMap(literals=literals)
            assert flytepb.to_python(as_map) == flytepb.to_python(stored)


def test_python_values_become_inputs():
    made = datetime(2026, 3, 1, 12, tzinfo=timezone.utc)
    values = {"x": 5, "none": None, "xs": [1.5, "a"], "made": made, "options": {"depth": 3}}
    for of in (task.Inputs, task.Outputs, core.LiteralMap):
        message = flytepb.from_python(values, of)
        assert isinstance(message, of)
        assert flytepb.to_python(message) == values
    blob = core.Blob(uri="s3://bucket/data")
    inputs = flytepb.from_python({"data": blob}, task.Inputs)
    assert inputs.literals[0].value.scalar.blob == blob
    assert flytepb.to_python(inputs) == {"data": blob}
    five = flytepb.from_python(5, core.Literal)
    assert isinstance(five, core.Literal) and five.scalar.primitive.integer == 5
    assert task.Inputs(literals=[{"name": "x", "value": five}]).literals[0].value == five
    with pytest.raises(TypeError, match="Inputs or Outputs, not a flyteidl2.common.RunIdentifier"):
        flytepb.from_python({}, common.RunIdentifier)


def test_literals_without_a_value_are_named():
    inputs = task.Inputs(literals=[{"name": "x", "value": {"collection": {"literals": [{}]}}}])
    with pytest.raises(flytepb.LiteralError) as raised:
        flytepb.to_python(inputs)
    assert raised.value.path == "x[0]"
    none = {"name": "x", "value": {"scalar": {"none_type": {}}}}
    with pytest.raises(flytepb.LiteralError, match='the key is "x", as that of another') as raised:
        flytepb.to_python(task.Inputs(literals=[none, none]))
    assert raised.value.path == "literals[1]"


def test_hashes_are_those_of_the_sdk():
    for folder in SDK:
        inputs = flytepb.read(folder / "inputs.pb", task.Inputs)
        values = json.loads((folder / "values.json").read_text())
        assert hash.inputs_hash(inputs) == values["inputs_hash"]
    for line in (GOLDENS / "flyte2" / "inputs_hashes.jsonl").read_text().splitlines():
        row = json.loads(line)
        inputs = bytes.fromhex(row["inputs"])
        assert hash.inputs_hash(inputs) == row["hash"], row["name"]
        assert hash.content_hash(inputs) == row["content_hash"], row["name"]


def call(row):
    """Returns the result of the function in a row of `action_names.jsonl`."""
    ignored = row.get("ignored_input_vars", [])

    def message(key):
        return bytes.fromhex(row[key])

    match row["function"]:
        case "generate_interface_hash":
            return hash.interface_hash(message("task_interface"))
        case "generate_task_identity_hash":
            return hash.task_identity(message("task_template"))
        case "generate_filtered_inputs_hash":
            return hash.inputs_hash(message("proto_inputs"), ignored)
        case "generate_content_inputs_hash":
            return hash.content_hash(message("inputs"), ignored)
        case "generate_cache_key_hash":
            without = hash.inputs_hash(message("proto_inputs"), ignored)
            return hash.cache_key(
                without if ignored else row["inputs_hash"],
                row["task_name"],
                hash.interface_hash(message("task_interface")),
                row["cache_version"],
            )
        case "new_sub_action_from":
            parts = row["parent"], row["input_hash"], row["task_hash"], row["task_call_seq"]
            return hash.action_name(*parts, row["group"])
        case "local run":
            inputs = hash.inputs_hash(message("inputs"))
            parts = row["parent"], inputs, row["identity"], row["sequence"]
            return hash.action_name(*parts, row.get("group"))
        case "_uri_inputs_hash":
            return hash.uri_hash(row["inputs_uri"])


def test_names_of_actions_are_those_of_the_sdk():
    lines = (GOLDENS / "flyte2" / "action_names.jsonl").read_text().splitlines()
    rows = [row for row in map(json.loads, lines) if row["function"] != "CallCounter.next"]
    assert len(rows) > 100
    for row in rows:
        assert call(row) == row["result"], row


def test_hashes_name_wrong_types():
    with pytest.raises(TypeError, match="expected a flyteidl2.task.Inputs, not a flyteidl.core.Lit"):
        hash.inputs_hash(flytepb.Message("Literal"))
    with pytest.raises(flytepb.DecodeError, match="literals"):
        hash.inputs_hash(b"\x0a\x05")
    with pytest.raises(TypeError, match="a message is bytes, not str"):
        hash.inputs_hash("x")
