"""The parts of a task execution, with the names of flytekit's models.

Each holds its complete message. Attributes of flytekit's models have the same name and type; fields
that these lack have the names of the schema, as in `closure.reasons`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any, ClassVar, Optional, TypeVar

from flytepb._flytepb import Entity, Field, Message, Part
from flytepb.idl import stands_for, to_flyteidl, to_message

if TYPE_CHECKING:
    from flytepb.messages import admin, core, event, google

E = TypeVar("E", bound="FlyteIdlEntity")

_EPOCH = datetime(1970, 1, 1)
_MIN_SECONDS, _MAX_SECONDS = -62135596800, 253402300799


class FlyteIdlEntity(Entity):
    """A message of the Flyte IDL with the interface of a flytekit class."""

    _MESSAGE_TYPE: ClassVar[str]

    def __init_subclass__(cls, flytekit: str = "", **kwargs: Any) -> None:
        super().__init_subclass__(**kwargs)
        if flytekit:
            stands_for(flytekit, cls.__name__, cls)
        for name in vars(cls).get("__annotations__", ()):
            if not name.startswith("_") and name not in vars(cls):
                field = Field()
                field.__set_name__(cls, name)
                setattr(cls, name, field)

    @classmethod
    def from_flyte_idl(cls: type[E], idl_object: Any) -> E:
        """Creates an entity from a message of `flyteidl`, or from a `flytepb.Message`."""
        return cls._of(to_message(idl_object, cls._MESSAGE_TYPE))

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

    def __reduce__(self) -> tuple[Any, ...]:
        return _restore, (type(self), self._message, self.__dict__)

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


def _restore(cls: type[E], message: Message, attributes: dict[str, Any]) -> E:
    entity = cls._of(message)
    entity.__dict__.update(attributes)
    return entity


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

    # The workflow execution of the node.
    execution_id: WorkflowExecutionIdentifier = Part(WorkflowExecutionIdentifier)


class TaskExecutionIdentifier(FlyteIdlEntity, flytekit="flytekit.models.core.identifier"):
    """The identifier of a task execution."""

    _MESSAGE_TYPE = "flyteidl.core.TaskExecutionIdentifier"

    retry_attempt: int

    task_id: Identifier = Part(Identifier)
    # The node execution of the task.
    node_execution_id: NodeExecutionIdentifier = Part(NodeExecutionIdentifier)


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

    # The error of a failed execution, if any.
    error: Optional[ExecutionError] = Part(ExecutionError, optional=True)
    # Metadata reported by the plugin, if any.
    metadata: Optional[TaskExecutionMetadata] = Part(TaskExecutionMetadata, optional=True)


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
