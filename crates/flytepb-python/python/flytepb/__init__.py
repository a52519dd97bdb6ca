"""Lossless Flyte messages.

`FlyteTaskExecution` has the methods and properties of flytekit's class, backed by a lossless
message. `decode`, `encode`, `to_json`, `from_json`, `detect` and `check` handle any message of Flyte
1 and 2 by its type name, or its class in `flytepb.messages`; `read`, `read_stream` and
`write_stream` handle files of them. `get` reads single fields by their paths, `edit` changes them,
`sizes` adds up their bytes, and `grep` searches their texts. `show_html` and `diff_html` write web
pages; `raw` and `from_raw` convert any bytes to a list of fields and back. `to_python` and
`from_python` convert literals to and from Python's own values. `decode_batch` converts many messages to an Arrow table, and `encode_batch`
converts back. `flytepb.hash` has the hashes of Flyte 2.

A short name of a type, such as `Literal`, means that of Flyte 1 if both versions have it;
`flyteidl2.core.Literal` is that of Flyte 2.

There are no required dependencies. Optional ones: `flyteidl` for `to_flyte_idl()`, flytekit for its
exceptions, pyarrow for `decode_batch`.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from flytepb._flytepb import (
    Check,
    DecodeError,
    Detection,
    EncodeError,
    JsonError,
    LiteralError,
    Loss,
    Message,
    MessageStream,
    Size,
    __version__,
    check,
    decode,
    decode_batch,
    detect,
    diff_html,
    edit,
    encode,
    encode_batch,
    from_json,
    from_python,
    from_raw,
    get,
    grep,
    raw,
    read,
    read_stream,
    schema,
    show_html,
    sizes,
    to_json,
    to_python,
    types,
    write_stream,
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
    "LiteralError",
    "Loss",
    "Message",
    "MessageStream",
    "NodeExecutionIdentifier",
    "Size",
    "TaskExecutionClosure",
    "TaskExecutionIdentifier",
    "TaskExecutionMetadata",
    "TaskLog",
    "WorkflowExecutionIdentifier",
    "__version__",
    "check",
    "decode",
    "decode_batch",
    "detect",
    "diff_html",
    "edit",
    "encode",
    "encode_batch",
    "from_json",
    "from_python",
    "from_raw",
    "get",
    "grep",
    "raw",
    "read",
    "read_stream",
    "schema",
    "show_html",
    "sizes",
    "to_json",
    "to_python",
    "types",
    "write_stream",
]


if TYPE_CHECKING:
    from flytepb import hash as hash
    from flytepb import messages as messages
    from flytepb.exceptions import FlyteAssertion
else:

    def __getattr__(name: str) -> Any:
        # flytekit takes seconds to import: not before somebody asks for its exception.
        if name == "FlyteAssertion":
            return flyte_assertion()
        if name in ("hash", "messages"):
            return import_module(f"flytepb.{name}")
        raise AttributeError(f"module 'flytepb' has no attribute {name!r}")

    def __dir__() -> list[str]:
        return sorted({*globals(), "hash", "messages", "FlyteAssertion"})
