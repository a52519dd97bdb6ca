"""Flyte's messages without loss.

`FlyteTaskExecution` has the methods and properties of flytekit's class, on a message that keeps all
that was in its bytes. `decode`, `encode`, `to_json`, `from_json`, `detect` and `check` take any
message of the Flyte IDL by its name; `decode_batch` makes an Arrow table of many, `encode_batch`
messages of that.

Nothing else has to be installed. What is there is used: `flyteidl` for `to_flyte_idl()`, flytekit
for its exceptions, pyarrow for `decode_batch`.
"""

from typing import TYPE_CHECKING, Any

from flytepb._flytepb import (
    Check,
    DecodeError,
    Detection,
    EncodeError,
    JsonError,
    Loss,
    Message,
    check,
    decode,
    decode_batch,
    detect,
    encode,
    encode_batch,
    from_json,
    schema,
    to_json,
    types,
)
from flytepb.exceptions import flyte_assertion
from flytepb.executions import FlyteTaskExecution
from flytepb.models import (
    ExecutionError,
    FlyteIdlEntity,
    Identifier,
    NodeExecutionIdentifier,
    TaskExecutionClosure,
    TaskExecutionIdentifier,
    TaskExecutionMetadata,
    TaskLog,
    WorkflowExecutionIdentifier,
)

__all__ = [
    "Check",
    "DecodeError",
    "Detection",
    "EncodeError",
    "ExecutionError",
    "FlyteAssertion",
    "FlyteIdlEntity",
    "FlyteTaskExecution",
    "Identifier",
    "JsonError",
    "Loss",
    "Message",
    "NodeExecutionIdentifier",
    "TaskExecutionClosure",
    "TaskExecutionIdentifier",
    "TaskExecutionMetadata",
    "TaskLog",
    "WorkflowExecutionIdentifier",
    "check",
    "decode",
    "decode_batch",
    "detect",
    "encode",
    "encode_batch",
    "from_json",
    "schema",
    "to_json",
    "types",
]


if TYPE_CHECKING:
    from flytepb.exceptions import FlyteAssertion
else:

    def __getattr__(name: str) -> Any:
        # flytekit takes seconds to import: not before somebody asks for its exception.
        if name == "FlyteAssertion":
            return flyte_assertion()
        raise AttributeError(f"module 'flytepb' has no attribute {name!r}")
