"""To the messages of the package `flyteidl` and back, and into flytekit's class hierarchy."""

import sys
from importlib import import_module
from typing import Any

from flytepb._flytepb import Message, decode

# Where `flyteidl` has the messages of the model.
_MODULES = {
    "flyteidl.admin.TaskExecution": "flyteidl.admin.task_execution_pb2",
    "flyteidl.admin.TaskExecutionClosure": "flyteidl.admin.task_execution_pb2",
    "flyteidl.core.ExecutionError": "flyteidl.core.execution_pb2",
    "flyteidl.core.Identifier": "flyteidl.core.identifier_pb2",
    "flyteidl.core.NodeExecutionIdentifier": "flyteidl.core.identifier_pb2",
    "flyteidl.core.TaskExecutionIdentifier": "flyteidl.core.identifier_pb2",
    "flyteidl.core.TaskLog": "flyteidl.core.execution_pb2",
    "flyteidl.core.WorkflowExecutionIdentifier": "flyteidl.core.identifier_pb2",
    "flyteidl.event.TaskExecutionMetadata": "flyteidl.event.event_pb2",
}


def to_flyteidl(message: Message) -> Any:
    """The message as one of `flyteidl`, which has to be installed."""
    name = message.message_type
    try:
        module = import_module(_MODULES[name])
    except ModuleNotFoundError as error:
        text = "to_flyte_idl() needs the package flyteidl: pip install 'flytepb[flyte]'"
        raise ModuleNotFoundError(text, name=error.name) from error
    return getattr(module, name.rpartition(".")[2]).FromString(message.to_bytes())


def to_message(value: Any, message_type: str) -> Message:
    """A message of what stands for one: itself, one of `flyteidl`, an entity, or its bytes."""
    if hasattr(value, "to_message"):
        value = value.to_message()
    elif hasattr(value, "to_flyte_idl"):
        value = value.to_flyte_idl()
    if isinstance(value, Message):
        if value.message_type != message_type:
            raise TypeError(f"a {message_type} is wanted, not a {value.message_type}")
        return value
    if hasattr(value, "SerializeToString"):
        name = value.DESCRIPTOR.full_name
        if name != message_type:
            raise TypeError(f"a {message_type} is wanted, not a {name}")
        value = value.SerializeToString()
    return decode(value, message_type)


# flytekit's classes that ours stand for, and which module they are in; those that flytekit has
# loaded are taken out, once ours are registered with them.
_STANDS_FOR: dict[tuple[str, str], type] = {}


def stands_for(module: str, name: str, cls: type) -> None:
    """Makes instances of a class pass for instances of flytekit's, from when it is loaded."""
    _STANDS_FOR[module, name] = cls


def link_flytekit() -> None:
    """Registers with the classes that flytekit has loaded since.

    flytekit's metaclass is an ABC's. flytekit itself is not imported here: it takes seconds, and
    nobody asks for an instance of its classes without it.
    """
    for key in list(_STANDS_FOR):
        module = sys.modules.get(key[0])
        theirs = getattr(module, key[1], None)
        if theirs is not None:
            theirs.register(_STANDS_FOR.pop(key))
