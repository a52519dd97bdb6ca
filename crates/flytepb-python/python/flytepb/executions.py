"""Task executions."""

from typing import Any, Optional, TypeVar

from flytepb._flytepb import IsDone, Message, Part
from flytepb.exceptions import flyte_assertion
from flytepb.idl import to_message
from flytepb.models import (
    ExecutionError,
    FlyteIdlEntity,
    TaskExecutionClosure,
    TaskExecutionIdentifier,
)

X = TypeVar("X", bound="FlyteTaskExecution")


class FlyteTaskExecution(FlyteIdlEntity, flytekit="flytekit.remote.executions"):
    """One attempt to run the task of a node: flytekit's class of this name, without its losses.

    Create it from a message of `flyteidl` (`from_flyte_idl`), from bytes (`from_bytes`) or from
    flytekit's model (`promote_from_model`). If flytekit is loaded, instances pass `isinstance`
    with flytekit's class.
    """

    _MESSAGE_TYPE = "flyteidl.admin.TaskExecution"

    # Set by a client.
    _inputs: Any = None
    _outputs: Any = None
    _flyte_task: Any = None

    input_uri: str
    is_parent: bool

    def __init__(self, id: Any, input_uri: str, closure: Any, is_parent: bool) -> None:
        self._message = Message(
            self._MESSAGE_TYPE,
            id=to_message(id, TaskExecutionIdentifier._MESSAGE_TYPE),
            input_uri=input_uri,
            closure=to_message(closure, TaskExecutionClosure._MESSAGE_TYPE),
            is_parent=is_parent,
        )

    @classmethod
    def promote_from_model(cls: type[X], base_model: Any) -> X:
        """Creates an execution from flytekit's model, or from another execution, without losses."""
        return cls._of(to_message(base_model, cls._MESSAGE_TYPE))

    # The task, the node execution and the retry attempt.
    id: TaskExecutionIdentifier = Part(TaskExecutionIdentifier)
    # The state and the results of the attempt.
    closure: TaskExecutionClosure = Part(TaskExecutionClosure)

    # True if the attempt has finished.
    is_done: bool = IsDone()

    @property
    def error(self) -> Optional[ExecutionError]:
        """The error of a failed attempt, if any. Raises FlyteAssertion if it is not done."""
        if not self.is_done:
            # The typo is flytekit's.
            raise flyte_assertion()(
                "Please what until the task execution has completed before requesting error "
                "information."
            )
        return self.closure.error

    @property
    def inputs(self) -> Any:
        """The resolver of the inputs, once a client has set it."""
        return self._inputs

    @property
    def outputs(self) -> Any:
        """The resolver of the outputs, once a client has set it.

        Raises FlyteAssertion if the attempt is not done, or has an error.
        """
        if not self.is_done:
            raise flyte_assertion()(
                "Please wait until the execution has completed before requesting the outputs."
            )
        error = self.error
        if error is not None:
            raise flyte_assertion()(
                "Outputs could not be found because the execution ended in failure. Error message: "
                f"{error.message}"
            )
        return self._outputs

    @property
    def task(self) -> Any:
        """The task, once a client has set it."""
        return self._flyte_task

    # flytekit's client refreshes an execution by setting this.
    @property
    def _closure(self) -> TaskExecutionClosure:
        return self.closure

    @_closure.setter
    def _closure(self, closure: Any) -> None:
        closure = to_message(closure, TaskExecutionClosure._MESSAGE_TYPE)
        self._message = self._message.replace(closure=closure)
