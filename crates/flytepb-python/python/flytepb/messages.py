"""The message types of the Flyte IDL as classes, by package.

    from flytepb.messages import core

    literals = flytepb.decode(data, core.LiteralMap)
    literals.literals["x"].scalar  # type checkers know the fields
    core.Literal(scalar={"primitive": {"integer": 5}})
    isinstance(literals, core.LiteralMap)

The packages are those of the schema, without `flyteidl`: `admin`, `cacheservice`, `core`,
`datacatalog`, `event`, `google.protobuf`, `plugins`, `plugins.kubeflow` and `service`. Every
message is an instance of `flytepb.Message`; the classes name types, wherever flytepb takes the name
of one.
"""

from functools import cache
from typing import Any

from flytepb._flytepb import Message, types

_TYPES = frozenset(types())


class _MessageType(type):
    """The class of the classes of messages."""

    _message_type: str

    def __call__(cls, **fields: Any) -> Message:
        return Message(cls._message_type, **fields)

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, Message) and instance.message_type == cls._message_type

    def __getattr__(cls, name: str) -> Any:
        return _find(cls._message_type, name)

    def __dir__(cls) -> list[str]:
        return _names(cls._message_type)

    def __repr__(cls) -> str:
        return f"<message type {cls._message_type}>"


class _Package:
    """The message types of a package."""

    def __init__(self, name: str) -> None:
        self._name = name

    def __getattr__(self, name: str) -> Any:
        return _find(self._name, name)

    def __dir__(self) -> list[str]:
        return _names(self._name)

    def __repr__(self) -> str:
        return f"<message types of {self._name}>"


@cache
def _find(scope: str, name: str) -> Any:
    full_name = f"{scope}.{name}"
    if full_name in _TYPES:
        return _MessageType(name, (), {"_message_type": full_name, "__module__": scope})
    if not name.startswith("_") and _names(full_name):
        return _Package(full_name)
    raise AttributeError(f"{scope} has no message type {name}")


def _names(scope: str) -> list[str]:
    """Returns the names of the types and packages directly in a package or type."""
    inside = (name[len(scope) + 1 :] for name in _TYPES if name.startswith(f"{scope}."))
    return sorted({name.partition(".")[0] for name in inside})


def __getattr__(name: str) -> Any:
    if name in ("datacatalog", "google"):
        return _Package(name)
    return _find("flyteidl", name)


def __dir__() -> list[str]:
    return [*_names("flyteidl"), "datacatalog", "google"]
