"""The message types and enums of Flyte 1 and 2 as classes, by package.

    from flytepb.messages import core

    literals = flytepb.decode(data, core.LiteralMap)
    literals.literals["x"].scalar  # type checkers know the fields
    core.Literal(scalar={"primitive": {"integer": 5}})
    isinstance(literals, core.LiteralMap)
    core.TaskExecution.Phase(3).name  # "SUCCEEDED"

The packages of Flyte 1 are those of its schema, without `flyteidl`: `admin`, `cacheservice`,
`core`, `datacatalog`, `event`, `plugins`, `plugins.kubeflow` and `service`. Those of Flyte 2 are in
`flyteidl2`, under their own names: `flyteidl2.core`, `flyteidl2.task`, `flyteidl2.workflow` and
others. Both import `google.protobuf`, and Flyte 2 `google.rpc`.

Every message is an instance of `flytepb.Message`; the classes name types, wherever flytepb takes
the name of one. Enums are `enum.IntEnum`: the number in a field equals its member, and numbers
without a name stay numbers.
"""

import sys
from enum import IntEnum
from functools import cache
from types import ModuleType
from typing import Any

from flytepb._flytepb import Message, enums, types

_TYPES = frozenset(types())
_ENUMS = enums()


class _MessageType(type):
    """The class of the classes of messages."""

    _message_type: str

    def __call__(cls, *values: Any, **fields: Any) -> Message:
        if values:
            name = cls.__name__
            raise TypeError(
                f"{name} takes its fields by name, as in {name}(field=value); flytepb.decode(data, "
                f"{name}) reads an encoded message, flytepb.from_python converts Python values"
            )
        return Message(cls._message_type, **fields)

    def __instancecheck__(cls, instance: object) -> bool:
        return isinstance(instance, Message) and instance.message_type == cls._message_type

    def __getattr__(cls, name: str) -> Any:
        return _find(cls._message_type, name)

    def __dir__(cls) -> list[str]:
        return _names(cls._message_type)

    def __repr__(cls) -> str:
        return f"<message type {cls._message_type}>"


class _Package(ModuleType):
    """The message types of a package."""

    _scope: str

    def __getattr__(self, name: str) -> Any:
        return _find(self._scope, name)

    def __dir__(self) -> list[str]:
        return _names(self._scope)


@cache
def _find(scope: str, name: str) -> Any:
    full_name = f"{scope}.{name}"
    if full_name in _TYPES:
        return _MessageType(name, (), {"_message_type": full_name, "__module__": scope})
    if full_name in _ENUMS:
        return IntEnum(name, _ENUMS[full_name], module=scope, qualname=name)
    raise AttributeError(f"{scope} has no message type {name}")


def _names(scope: str) -> list[str]:
    """Returns the names of the types, enums and packages directly in a package or type."""
    names = (*_TYPES, *_ENUMS)
    inside = (name[len(scope) + 1 :] for name in names if name.startswith(f"{scope}."))
    return sorted({name.partition(".")[0] for name in inside})


def _add_packages() -> list[str]:
    """Adds a module for each package and returns the names of those on the top level."""
    tops = set()
    for name in _TYPES:
        scope = name.rpartition(".")[0]
        if scope in _TYPES:
            continue
        parts = scope.split(".")
        start = 1 if parts[0] == "flyteidl" else 0
        parent = sys.modules[__name__]
        for end in range(start + 1, len(parts) + 1):
            module = f"{__name__}.{'.'.join(parts[start:end])}"
            if module not in sys.modules:
                package = _Package(module, f"The message types of {'.'.join(parts[:end])}.")
                package._scope = ".".join(parts[:end])
                package.__path__ = []
                sys.modules[module] = package
                setattr(parent, parts[end - 1], package)
            parent = sys.modules[module]
        tops.add(parts[start])
    return sorted(tops)


_PACKAGES = _add_packages()


def __getattr__(name: str) -> Any:
    raise AttributeError(f"the packages of flytepb.messages are {', '.join(_PACKAGES)}, not {name}")


def __dir__() -> list[str]:
    return _PACKAGES
