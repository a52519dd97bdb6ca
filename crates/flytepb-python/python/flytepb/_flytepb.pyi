from collections.abc import Iterable
from typing import Any, Literal, Optional, Protocol, Union

import pyarrow

_Bytes = Union[bytes, bytearray, memoryview]

class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: object = None) -> Any: ...

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object = None) -> Any: ...

class DecodeError(ValueError):
    """Bytes are not a valid message."""

    offset: int
    """The place of the faulty byte."""
    path: str
    """The field that was read there, such as `closure.logs[3].uri`."""
    reason: str
    """What is wrong, without the place."""
    index: Optional[int]
    """The message's place in a batch."""

class EncodeError(ValueError):
    """A value does not fit into a field."""

    path: str
    """The field, such as `closure.phase`."""

class JsonError(ValueError):
    """A text is not the JSON of a message, or a message has no JSON form."""

    line: Optional[int]
    column: Optional[int]
    path: str

class Message:
    """A message of the Flyte IDL, with all that was in its bytes.

    Its fields are attributes by the names of the schema, and items too, for names that are taken:
    `struct["fields"]`. Messages are `Message`, lists `list`, maps `dict`, enums `int`. A field that
    is not set is its default, or None where its absence is told from that. Messages inside a
    message share its data. A message does not change; `replace` gives another one.
    """

    def __new__(cls, type: str, /, **fields: Any) -> Message: ...
    @property
    def message_type(self) -> str:
        """The full name of the message's type."""
    def set_fields(self) -> list[str]:
        """The names of the fields that are set."""
    def has(self, field: str) -> bool:
        """Whether a field is set: present; of a scalar without presence, not its default; of a list
        or map, not empty."""
    def to_bytes(self, *, deterministic: bool = False) -> bytes:
        """The encoded message: the bytes that it was read from, if an official encoder wrote them.

        Deterministic bytes are the same for equal messages.
        """
    def to_dict(self) -> dict[str, Any]:
        """The fields that are set, messages as dictionaries too. Unknown fields have no place
        there."""
    def replace(self, **fields: Any) -> Message:
        """The message with other values in some fields; None unsets."""
    def text(self) -> str:
        """The message in the text format, as Python's protobuf prints it."""
    def yaml(self, indent: int = 0) -> str:
        """The message in flytekit's YAML-like form, each line `indent` spaces further in."""
    def __getattr__(self, name: str) -> Any: ...
    def __getitem__(self, name: str) -> Any: ...

class Detection:
    """What bytes are."""

    kind: Literal["message", "stream", "empty", "other"]
    type: Optional[str]
    """The full name of the message's type, or the one that an empty file's name promises."""
    messages: int
    """How many messages there are in a stream; 1 for a message."""
    alternatives: list[tuple[str, float]]
    """Types that explain the bytes nearly as well, each with how many bits it is behind."""
    text: str

class Loss:
    """A field that does not come through flytekit as it was."""

    path: str
    kind: Literal["dropped", "changed", "invented"]
    bytes: int

class Check:
    """What was found out about a message."""

    type: str
    """The full name of its type."""
    bytes: int
    """The number of its bytes."""
    same_bytes: bool
    """Whether the same bytes come out when it is encoded again."""
    unknown_fields: list[tuple[str, int, int]]
    """Each unknown field, those inside an Any too: the path of the message that holds it, its
    number, its bytes. It is what JSON loses."""
    flytekit_losses: Optional[list[Loss]]
    """What flytekit would lose of a task execution; None for other types, and if it refuses it."""
    flytekit_error: Optional[str]
    """What flytekit would raise."""

def decode(data: _Bytes, type: Optional[str] = None) -> Message:
    """Reads a message. Without a type, its type is told from the bytes.

    Raises DecodeError when the bytes are not a valid message, LookupError when the type is not
    known, ValueError when the bytes do not tell their type.
    """

def encode(message: Union[Message, dict[str, Any]], type: Optional[str] = None) -> bytes:
    """Encodes a message, or the message of this type with these fields.

    Enums may be names. Raises EncodeError when a value does not fit into its field.
    """

def to_json(
    data: Union[_Bytes, Message],
    type: Optional[str] = None,
    *,
    indent: Optional[int] = None,
    proto_names: bool = False,
) -> str:
    """A message as JSON, by protobuf's mapping. Without a type, its type is told from the bytes.

    Unknown fields have no place there; `check` lists them. Raises JsonError when a part of the
    message has no JSON form, and as `decode` does.
    """

def from_json(text: str, type: str, *, ignore_unknown: bool = False) -> bytes:
    """The encoded message of a JSON text.

    Raises JsonError with line, column and field when the text is not the JSON of such a message.
    """

def detect(data: _Bytes, file_name: Optional[str] = None) -> Detection:
    """Tells what bytes are, such as the type of a message. Between types that explain them equally
    well, and for no bytes at all, the file's name decides."""

def check(data: _Bytes, type: Optional[str] = None) -> Check:
    """Checks a message. Without a type, its type is told from the bytes.

    Raises as `decode` does.
    """

def types() -> list[str]:
    """The full names of all message types, in ascending order."""

def decode_batch(
    messages: Union[Iterable[Optional[_Bytes]], _ArrowArray, _ArrowStream],
    type: str = "flyteidl.admin.TaskExecution",
    *,
    raw: bool = False,
    fields: bool = False,
    on_error: Literal["raise", "skip", "null"] = "raise",
    encoding: Optional[Literal["hex", "base64", "escape", "duckdb", "python"]] = None,
) -> pyarrow.RecordBatch:
    """Decodes messages of one type into a table, a row each.

    Messages are `bytes` in an iterable, or a column of pyarrow, pandas, polars, NumPy or anything
    else with Arrow's C interface, chunked or not, of any type that holds bytes or text:
    dictionaries (categoricals) and run-end encoded columns too. Text is decoded as `encoding`
    ("escape" is PostgreSQL's), or else as the first texts seem to be encoded. `bytes` and Arrow's
    columns are read where they are. None, or a null, becomes a row of nulls. `raw` adds a column
    with the messages' bytes, so that the table loses nothing; `fields` makes a column per field
    even of executions, which have a table of their own. `encode_batch` leads back from both. A
    message that is not valid raises DecodeError with its index, is skipped, or becomes a row of
    nulls.

    What columns could not hold is null there, and counted in the schema's metadata when there is
    any: `flytepb.times_out_of_range`, `flytepb.without_json`; likewise `flytepb.rejected`.

    One call takes 256 MiB of messages at most, and one core. Other Python threads go on meanwhile.
    """

def encode_batch(
    batch: pyarrow.RecordBatch,
    type: str = "flyteidl.admin.TaskExecution",
    *,
    fields: bool = False,
) -> pyarrow.BinaryArray:
    """The encoded messages in the rows of a table that `decode_batch` made: those in the column
    `raw`, or else made of the columns of the fields. These hold all but unknown fields and what was
    counted in the schema's metadata. A row of nulls becomes an empty message.

    The table of executions needs `raw`; or `fields`, here and there. Columns that are missing are
    fields that are not set. Raises ValueError when one is of another type.
    """

def schema(
    type: str = "flyteidl.admin.TaskExecution", *, raw: bool = False, fields: bool = False
) -> pyarrow.Schema:
    """The columns of what `decode_batch` gives."""
