"""The types that type checkers see: the fields of messages and entities."""

import re
import subprocess
import sys
from enum import IntEnum
from pathlib import Path

import pytest

import flytepb
from flytepb import messages
from flytepb.messages import admin, core, google, plugins

HERE = Path(__file__).parent


def check(name: str) -> set[int]:
    """Returns the lines in which mypy finds errors."""
    pytest.importorskip("mypy")
    command = [sys.executable, "-m", "mypy", "--strict", "--no-error-summary", str(HERE / name)]
    found = subprocess.run(command, capture_output=True, text=True, cwd=HERE)
    assert not found.stderr, found.stderr
    lines = [line for line in found.stdout.splitlines() if ": error: " in line]
    assert all(line.startswith(name + ":") for line in lines), found.stdout
    return {int(line.split(":")[1]) for line in lines}


def test_right_programs_pass():
    assert check("typing_ok.py") == set()


def test_each_wrong_line_is_found():
    text = (HERE / "typing_wrong.py").read_text().splitlines()
    assert check("typing_wrong.py") == {
        number for number, line in enumerate(text, 1) if "# error" in line
    }


@pytest.mark.parametrize(
    "entity",
    [
        flytepb.ExecutionError,
        flytepb.FlyteTaskExecution,
        flytepb.Identifier,
        flytepb.NodeExecutionIdentifier,
        flytepb.TaskExecutionClosure,
        flytepb.TaskExecutionIdentifier,
        flytepb.TaskExecutionMetadata,
        flytepb.TaskLog,
        flytepb.WorkflowExecutionIdentifier,
    ],
)
def test_entities_declare_all_fields(entity):
    message = flytepb.Message(entity._MESSAGE_TYPE)
    fields = set(dir(message)) - set(dir(flytepb.Message))
    assert fields
    assert fields <= set(entity.__annotations__) | set(vars(entity))


def test_classes_name_types():
    data = b"\x0a\x03\x0a\x01x"
    literals = flytepb.decode(data, core.LiteralMap)
    assert literals == flytepb.decode(data, "flyteidl.core.LiteralMap")
    assert isinstance(literals, core.LiteralMap) and not isinstance(literals, core.Literal)
    assert not isinstance(5, core.LiteralMap)
    five = core.Literal(scalar={"primitive": {"integer": 5}})
    assert five == flytepb.Message("Literal", scalar={"primitive": {"integer": 5}})
    assert flytepb.to_json(data, core.LiteralMap) == flytepb.to_json(data, "LiteralMap")
    assert flytepb.encode({"phase": 1}, admin.TaskExecutionClosure) == b"\x18\x01"
    assert flytepb.Message(google.protobuf.Duration, seconds=1).to_bytes() == b"\x08\x01"
    assert plugins.kubeflow.DistributedPyTorchTrainingTask()
    assert "kubeflow" in dir(plugins) and "LiteralMap" in dir(core) and "admin" in dir(messages)
    assert {"messages", "FlyteAssertion", "decode"} <= set(dir(flytepb))
    with pytest.raises(TypeError, match="Literal takes its fields by name, as in Literal.field="):
        core.Literal(5)
    with pytest.raises(AttributeError, match="flyteidl.core has no message type Nope"):
        core.Nope
    with pytest.raises(TypeError, match="a name or a class of flytepb.messages, not int"):
        flytepb.decode(data, 5)


def stubs(pattern: str) -> int:
    """Counts the lines of all stubs that match a pattern."""
    files = (Path(flytepb.__file__).parent / "messages").rglob("*.pyi")
    return sum(len(re.findall(pattern, file.read_text(), re.M)) for file in files)


def test_every_type_has_a_class_and_a_stub():
    assert stubs(r"^ *class \w+\(_Fields\):") == len(flytepb.types())
    for name in flytepb.types():
        at = messages
        for part in name.removeprefix("flyteidl.").split("."):
            at = getattr(at, part)
        assert at().message_type == name


def test_every_enum_has_a_class_and_a_stub():
    enums = flytepb._flytepb.enums()
    assert stubs(r"^ *class \w+\(_IntEnum\):") == len(enums)
    assert stubs(r"^ +[A-Z]\w* = \d+$") == sum(len(values) for values in enums.values())
    for name in enums:
        at = messages
        for part in name.removeprefix("flyteidl.").split("."):
            at = getattr(at, part)
        assert issubclass(at, IntEnum)


def test_enums_name_the_numbers_in_fields():
    closure = flytepb.decode(b"\x18\x03", admin.TaskExecutionClosure)
    phase = core.TaskExecution.Phase
    assert closure.phase == phase.SUCCEEDED and phase(closure.phase).name == "SUCCEEDED"
    assert flytepb.encode({"phase": phase.FAILED}, admin.TaskExecutionClosure) == b"\x18\x05"
    assert closure.to_dict(enum_names=True) == {"phase": "SUCCEEDED"}
    unknown = flytepb.decode(b"\x18\x63", admin.TaskExecutionClosure)
    assert unknown.to_dict(enum_names=True) == {"phase": 99}
    with pytest.raises(ValueError, match="99 is not a valid Phase"):
        phase(unknown.phase)


def test_packages_are_modules():
    code = (
        "from flytepb.messages.core import LiteralMap\n"
        "from flytepb.messages.plugins.kubeflow import ElasticConfig\n"
        "import flytepb.messages.google.protobuf as pb\n"
        "assert pb.Duration(seconds=1).to_bytes() == b'\\x08\\x01'\n"
        "assert LiteralMap().message_type == 'flyteidl.core.LiteralMap'"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
    with pytest.raises(AttributeError, match="packages of flytepb.messages are admin, .* not nope"):
        messages.nope
