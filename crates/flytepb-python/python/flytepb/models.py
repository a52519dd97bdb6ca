"""The parts of a task execution, with the names that flytekit's models have.

Each holds its message whole. What flytekit's models have is there under the same name and of the
same type; fields that they lack are there by the names of the schema, as in `closure.reasons`.
"""

from datetime import datetime, timedelta
from typing import Any, ClassVar, Optional, TypeVar

from flytepb._flytepb import Message
from flytepb.idl import link_flytekit, stands_for, to_flyteidl, to_message

E = TypeVar("E", bound="FlyteIdlEntity")

_EPOCH = datetime(1970, 1, 1)
_MIN_SECONDS, _MAX_SECONDS = -62135596800, 253402300799


class FlyteIdlEntity:
    """A message of the Flyte IDL under a class of flytekit's."""

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
        entity._message = message
        return entity

    @classmethod
    def from_flyte_idl(cls: type[E], idl_object: Any) -> E:
        """An entity of a message of `flyteidl`, or of a `flytepb.Message`."""
        return cls._of(to_message(idl_object, cls._MESSAGE_TYPE))

    @classmethod
    def from_bytes(cls: type[E], data: bytes) -> E:
        """An entity of an encoded message. Raises DecodeError when the bytes are not one."""
        return cls._of(to_message(data, cls._MESSAGE_TYPE))

    def to_message(self) -> Message:
        """The message, with all that is in it."""
        return self._message

    def to_flyte_idl(self) -> Any:
        """The message as one of `flyteidl`, which has to be installed."""
        return to_flyteidl(self._message)

    def to_bytes(self) -> bytes:
        """The encoded message: what it was read from, if an official encoder wrote that."""
        return self._message.to_bytes()

    def serialize_to_string(self) -> bytes:
        """The encoded message, under flytekit's name for it."""
        return self.to_bytes()

    def short_string(self) -> str:
        """The message in a form like YAML, under a header."""
        body = self._message.yaml(2).rstrip("\n")
        return f"Flyte Serialized object ({type(self).__name__}):\n{body}"

    @property
    def is_empty(self) -> bool:
        """Whether the encoded message has no bytes."""
        return not self.to_bytes()

    def _repr_html_(self) -> str:
        body = self._message.yaml().rstrip("\n")
        return f"<h4>{type(self).__name__}</h4><pre>{body}</pre>"

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

    def __getattr__(self, name: str) -> Any:
        if not name.startswith("_"):
            try:
                return self._message[name]
            except KeyError:
                pass
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def __setattr__(self, name: str, value: Any) -> None:
        # The message would not have it, and flytekit's properties have no setters either.
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
        """The entity of a message inside this one, or of an empty one if there is none."""
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

    _NAMES = ("UNSPECIFIED", "TASK", "WORKFLOW", "LAUNCH_PLAN", "DATASET")

    def resource_type_name(self) -> str:
        """The name of the resource type. Raises ValueError when the number has none."""
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
    """The identifier of an execution of a workflow."""

    _MESSAGE_TYPE = "flyteidl.core.WorkflowExecutionIdentifier"

    project: str
    domain: str
    name: str


class NodeExecutionIdentifier(FlyteIdlEntity, flytekit="flytekit.models.core.identifier"):
    """The identifier of an execution of a node."""

    _MESSAGE_TYPE = "flyteidl.core.NodeExecutionIdentifier"

    node_id: str

    @property
    def execution_id(self) -> WorkflowExecutionIdentifier:
        """The execution that the node belongs to."""
        return self._part(WorkflowExecutionIdentifier, "execution_id")


class TaskExecutionIdentifier(FlyteIdlEntity, flytekit="flytekit.models.core.identifier"):
    """The identifier of an execution of a task."""

    _MESSAGE_TYPE = "flyteidl.core.TaskExecutionIdentifier"

    retry_attempt: int

    @property
    def task_id(self) -> Identifier:
        """The task."""
        return self._part(Identifier, "task_id")

    @property
    def node_execution_id(self) -> NodeExecutionIdentifier:
        """The execution of the node that it belongs to."""
        return self._part(NodeExecutionIdentifier, "node_execution_id")


class TaskLog(FlyteIdlEntity, flytekit="flytekit.models.core.execution"):
    """A log of an execution."""

    _MESSAGE_TYPE = "flyteidl.core.TaskLog"

    uri: str
    name: str
    message_format: int

    @property
    def ttl(self) -> timedelta:
        """How long the log is kept; zero when that is not known."""
        return _timedelta(self._message.ttl)


class ExecutionError(FlyteIdlEntity, flytekit="flytekit.models.core.execution"):
    """Why an execution has failed."""

    _MESSAGE_TYPE = "flyteidl.core.ExecutionError"

    code: str
    message: str
    error_uri: str
    kind: int

    def _repr_html_(self) -> str:
        return f"<b>{self.code}</b> <pre>{self.message}</pre>"


class TaskExecutionMetadata(FlyteIdlEntity, flytekit="flytekit.models.event"):
    """What the plugin that ran a task tells."""

    _MESSAGE_TYPE = "flyteidl.event.TaskExecutionMetadata"

    @property
    def external_resources(self) -> Any:
        """What ran outside of Flyte: messages of `flyteidl` if that is installed."""
        try:
            return self.to_flyte_idl().external_resources
        except ImportError:
            return self._message.external_resources


class TaskExecutionClosure(FlyteIdlEntity, flytekit="flytekit.models.admin.task_execution"):
    """What has become of an execution of a task.

    Times are naive and in UTC, as in flytekit; those that are absent read as 1970. They are read
    when they are asked for, so that only those raise that cannot be had: ValueError or
    OverflowError, with flytekit's texts.
    """

    _MESSAGE_TYPE = "flyteidl.admin.TaskExecutionClosure"

    phase: int
    output_uri: Optional[str]

    @property
    def logs(self) -> list[TaskLog]:
        """The logs."""
        return [TaskLog._of(log) for log in self._message.logs]

    @property
    def started_at(self) -> datetime:
        """When it began to run."""
        return _datetime(self._message.started_at)

    @property
    def created_at(self) -> datetime:
        """When the service learnt of it."""
        return _datetime(self._message.created_at)

    @property
    def updated_at(self) -> datetime:
        """When it last changed."""
        return _datetime(self._message.updated_at)

    @property
    def duration(self) -> timedelta:
        """How long it ran."""
        return _timedelta(self._message.duration)

    @property
    def error(self) -> Optional[ExecutionError]:
        """Why it failed, if it says so."""
        error = self._message.error
        return None if error is None else ExecutionError._of(error)

    @property
    def metadata(self) -> Optional[TaskExecutionMetadata]:
        """What the plugin tells, if it does."""
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
