"""The parts of a task execution, with the names of flytekit's models.

Each holds its complete message. Attributes of flytekit's models have the same name and type; fields
that these lack have the names of the schema, as in `closure.reasons`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Optional, TypeVar

from flytepb._flytepb import Message, decode
from flytepb.idl import link_flytekit, stands_for, to_flyteidl, to_message

if TYPE_CHECKING:
    from flytepb.messages import admin, core, event, google

E = TypeVar("E", bound="FlyteIdlEntity")

_set = object.__setattr__

_EPOCH = datetime(1970, 1, 1)
_MIN_SECONDS, _MAX_SECONDS = -62135596800, 253402300799


class FlyteIdlEntity:
    """A message of the Flyte IDL with the interface of a flytekit class."""

    _MESSAGE_TYPE: ClassVar[str]
    _message: Message

    def __init_subclass__(cls, flytekit: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if flytekit:
            stands_for(flytekit, cls.__name__, cls)

    @classmethod
    def _of(cls: type[E], message: Message) -> E:
        link_flytekit()
        entity = cls.__new__(cls)
        _set(entity, "_message", message)
        return entity

    @classmethod
    def from_flyte_idl(cls: type[E], idl_object: Any) -> E:
        """Creates an entity from a message of `flyteidl`, or from a `flytepb.Message`."""
        return cls._of(to_message(idl_object, cls._MESSAGE_TYPE))

    @classmethod
    def from_bytes(cls: type[E], data: bytes) -> E:
        """Creates an entity from an encoded message. Raises DecodeError if it is invalid."""
        return cls._of(decode(data, cls._MESSAGE_TYPE))

    def to_message(self) -> Message:
        """Returns the complete message."""
        return self._message

    def to_flyte_idl(self) -> Any:
        """Converts to a message of `flyteidl`, which must be installed."""
        return to_flyteidl(self._message)

    def to_bytes(self) -> bytes:
        """Returns the encoded message: the original bytes, if an official encoder wrote them."""
        return self._message.to_bytes()

    def serialize_to_string(self) -> bytes:
        """Returns the encoded message; flytekit's name of `to_bytes`."""
        return self.to_bytes()

    def short_string(self) -> str:
        """Returns the message in a YAML-like form, with a header."""
        body = self._message.yaml(2).rstrip("\n")
        return f"Flyte Serialized object ({type(self).__name__}):\n{body}"

    @property
    def is_empty(self) -> bool:
        """True if the encoded message is empty."""
        return not self.to_bytes()

    def _repr_html_(self) -> str:
        # A tree, with all texts escaped: flytekit's HTML would run scripts in the data.
        return self._message._repr_html_()

    def __str__(self) -> str:
        return self.short_string()

    def __repr__(self) -> str:
        return self._message.text()

    def __eq__(self, other: object) -> bool:
        if isinstance(other, FlyteIdlEntity):
            return self._message == other._message
        if not hasattr(other, "to_flyte_idl"):
            return NotImplemented
        try:
            return self._message == to_message(other, self._message.message_type)
        except TypeError:  # a message of another type
            return False

    def __hash__(self) -> int:
        return hash(self._message)

    if not TYPE_CHECKING:  # which knows the fields from the annotations of each class

        def __getattr__(self, name: str) -> Any:
            if not name.startswith("_"):
                try:
                    return self._message[name]
                except KeyError:
                    pass
            raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        # The message would not change; flytekit's properties have no setters either.
        if not name.startswith("_") and self._has_field(name):
            raise AttributeError(f"{type(self).__name__}.{name} can only be read")
        super().__setattr__(name, value)

    def _has_field(self, name: str) -> bool:
        try:
            self._message.has(name)
        except AttributeError:
            return False
        return True

    def _part(self, cls: type[E], field: str) -> E:
        """Returns the entity of a nested message, or of an empty one if it is absent."""
        part = self._message[field]
        return cls._of(Message(cls._MESSAGE_TYPE) if part is None else part)


class Identifier(FlyteIdlEntity, flytekit="flytekit.models.core.identifier"):
    """The identifier of a task, workflow or launch plan."""

    _MESSAGE_TYPE = "flyteidl.core.Identifier"

    resource_type: int
    project: str
    domain: str
    name: str
    version: str
    org: str

    _NAMES = ("UNSPECIFIED", "TASK", "WORKFLOW", "LAUNCH_PLAN", "DATASET")

    def resource_type_name(self) -> str:
        """The name of the resource type. Raises ValueError if the number has none."""
        number = self.resource_type
        if not 0 <= number < len(self._NAMES):
            raise ValueError(f"Enum ResourceType has no name defined for value {number}")
        return self._NAMES[number]

    def __str__(self) -> str:
        kind = self.resource_type_name()
        return f"{kind}:{self.project}:{self.domain}:{self.name}:{self.version}"

    def __repr__(self) -> str:
        return str(self)


class WorkflowExecutionIdentifier(FlyteIdlEntity, flytekit="flytekit.models.core.identifier"):
    """The identifier of a workflow execution."""

    _MESSAGE_TYPE = "flyteidl.core.WorkflowExecutionIdentifier"

    project: str
    domain: str
    name: str
    org: str


class NodeExecutionIdentifier(FlyteIdlEntity, flytekit="flytekit.models.core.identifier"):
    """The identifier of a node execution."""

    _MESSAGE_TYPE = "flyteidl.core.NodeExecutionIdentifier"

    node_id: str

    @property
    def execution_id(self) -> WorkflowExecutionIdentifier:
        """The workflow execution of the node."""
        return self._part(WorkflowExecutionIdentifier, "execution_id")


class TaskExecutionIdentifier(FlyteIdlEntity, flytekit="flytekit.models.core.identifier"):
    """The identifier of a task execution."""

    _MESSAGE_TYPE = "flyteidl.core.TaskExecutionIdentifier"

    retry_attempt: int

    @property
    def task_id(self) -> Identifier:
        """The task."""
        return self._part(Identifier, "task_id")

    @property
    def node_execution_id(self) -> NodeExecutionIdentifier:
        """The node execution of the task."""
        return self._part(NodeExecutionIdentifier, "node_execution_id")


class TaskLog(FlyteIdlEntity, flytekit="flytekit.models.core.execution"):
    """A log of an execution."""

    _MESSAGE_TYPE = "flyteidl.core.TaskLog"

    uri: str
    name: str
    message_format: int
    ShowWhilePending: bool
    HideOnceFinished: bool

    @property
    def ttl(self) -> timedelta:
        """Retention time of the log; zero if unknown."""
        return _timedelta(self._message.ttl)


class ExecutionError(FlyteIdlEntity, flytekit="flytekit.models.core.execution"):
    """The error of a failed execution."""

    _MESSAGE_TYPE = "flyteidl.core.ExecutionError"

    code: str
    message: str
    error_uri: str
    kind: int
    timestamp: Optional[google.protobuf.Timestamp]
    worker: str


class TaskExecutionMetadata(FlyteIdlEntity, flytekit="flytekit.models.event"):
    """Metadata reported by the plugin that ran a task."""

    _MESSAGE_TYPE = "flyteidl.event.TaskExecutionMetadata"

    generated_name: str
    resource_pool_info: list[event.ResourcePoolInfo]
    plugin_identifier: str
    instance_class: int

    @property
    def external_resources(self) -> Any:
        """Resources outside of Flyte: messages of `flyteidl` if that is installed."""
        try:
            return self.to_flyte_idl().external_resources
        except ImportError:
            return self._message.external_resources


class TaskExecutionClosure(FlyteIdlEntity, flytekit="flytekit.models.admin.task_execution"):
    """The state and the results of a task execution.

    Times are naive and in UTC, as in flytekit; absent ones are 1970. They are converted on access,
    so that only invalid ones raise: ValueError or OverflowError, with flytekit's texts.
    """

    _MESSAGE_TYPE = "flyteidl.admin.TaskExecutionClosure"

    phase: int
    output_uri: Optional[str]
    output_data: Optional[core.LiteralMap]
    custom_info: Optional[google.protobuf.Struct]
    reason: str
    task_type: str
    event_version: int
    reasons: list[admin.Reason]
    log_context: Optional[core.LogContext]

    @property
    def logs(self) -> list[TaskLog]:
        """The logs."""
        return [TaskLog._of(log) for log in self._message.logs]

    @property
    def started_at(self) -> datetime:
        """The time at which it began to run."""
        return _datetime(self._message.started_at)

    @property
    def created_at(self) -> datetime:
        """The time at which the service recorded it."""
        return _datetime(self._message.created_at)

    @property
    def updated_at(self) -> datetime:
        """The time of its last change."""
        return _datetime(self._message.updated_at)

    @property
    def duration(self) -> timedelta:
        """The running time."""
        return _timedelta(self._message.duration)

    @property
    def error(self) -> Optional[ExecutionError]:
        """The error of a failed execution, if any."""
        error = self._message.error
        return None if error is None else ExecutionError._of(error)

    @property
    def metadata(self) -> Optional[TaskExecutionMetadata]:
        """The metadata reported by the plugin, if any."""
        metadata = self._message.metadata
        return None if metadata is None else TaskExecutionMetadata._of(metadata)


def _datetime(time: Optional[Message]) -> datetime:
    seconds, nanos = (time.seconds, time.nanos) if time else (0, 0)
    if not _MIN_SECONDS <= seconds <= _MAX_SECONDS:
        bounds = f"[{_MIN_SECONDS}, {_MAX_SECONDS}]"
        raise ValueError(f"Timestamp is not valid: Seconds {seconds} must be in range {bounds}.")
    if not 0 <= nanos <= 999_999_999:
        # The bound in Python's text is wrong.
        raise ValueError(f"Timestamp is not valid: Nanos {nanos} must be in a range [0, 999999].")
    return _EPOCH + timedelta(seconds=seconds, microseconds=nanos // 1000)


def _timedelta(span: Optional[Message]) -> timedelta:
    if span is None:
        return timedelta()
    toward_zero = abs(span.nanos) // 1000
    return timedelta(
        seconds=span.seconds,
        microseconds=toward_zero if span.nanos >= 0 else -toward_zero,
    )
