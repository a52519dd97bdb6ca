"""Conversion from and to `flyteidl` messages, and integration in flytekit's class hierarchy."""

import sys
from importlib import import_module
from typing import Any

from flytepb._flytepb import Message, decode

# Modules of `flyteidl` with the messages of the model.
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
    """Converts to a message of `flyteidl`, which must be installed."""
    name = message.message_type
    try:
        module = import_module(_MODULES[name])
    except ModuleNotFoundError as error:
        text = "to_flyte_idl() needs the package flyteidl: pip install 'flytepb[flyte]'"
        raise ModuleNotFoundError(text, name=error.name) from error
    return getattr(module, name.rpartition(".")[2]).FromString(message.to_bytes())


def to_message(value: Any, message_type: str) -> Message:
    """Converts a message, a `flyteidl` message, an entity or encoded bytes to a message."""
    if hasattr(value, "to_message"):
        value = value.to_message()
    elif hasattr(value, "to_flyte_idl"):
        value = value.to_flyte_idl()
    if isinstance(value, Message):
        if value.message_type != message_type:
            raise TypeError(f"expected a {message_type}, not a {value.message_type}")
        return value
    if hasattr(value, "SerializeToString"):
        name = value.DESCRIPTOR.full_name
        if name != message_type:
            raise TypeError(f"expected a {message_type}, not a {name}")
        value = value.SerializeToString()
    return decode(value, message_type)


# Our classes by module and name of flytekit's counterpart; removed once they are registered with
# the loaded counterpart.
_STANDS_FOR: dict[tuple[str, str], type] = {}


def stands_for(module: str, name: str, cls: type) -> None:
    """Makes instances of a class pass `isinstance` with flytekit's, once that is loaded."""
    _STANDS_FOR[module, name] = cls


def link_flytekit() -> None:
    """Registers our classes with flytekit's, where those are loaded.

    An entity calls it when modules were loaded. flytekit's metaclass is derived from ABCMeta.
    flytekit is not imported here: that takes seconds, and without it there are no `isinstance`
    checks with its classes.
    """
    for key in list(_STANDS_FOR):
        module = sys.modules.get(key[0])
        theirs = getattr(module, key[1], None)
        if theirs is not None:
            theirs.register(_STANDS_FOR.pop(key))
