import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta
from os import PathLike
from typing import Any, Generic, Literal, Optional, Protocol, TypeVar, Union, overload

import pyarrow
from typing_extensions import Self

__version__: str

_Bytes = Union[bytes, bytearray, memoryview]
_M = TypeVar("_M", bound=_Message)
_Covariant = TypeVar("_Covariant", bound=_Message, covariant=True)
# The name of a message type, or its class in `flytepb.messages`.
_Type = Union[str, type[_Message]]
_Format = Literal["pb", "pbs", "json", "jsonl", "yaml", "text"]

class _ArrowArray(Protocol):
    def __arrow_c_array__(self, requested_schema: object = None) -> Any: ...

class _ArrowStream(Protocol):
    def __arrow_c_stream__(self, requested_schema: object = None) -> Any: ...

class _BinaryReader(Protocol):
    def read(self, size: int, /) -> bytes: ...

class _BinaryWriter(Protocol):
    def write(self, data: bytes, /) -> Any: ...

_ReadableFile = Union[str, PathLike[str], _BinaryReader]
_WritableFile = Union[str, PathLike[str], _BinaryWriter]

class _HasMessage(Protocol):
    """An entity, such as FlyteTaskExecution."""

    def to_message(self) -> Message: ...

class _Protobuf(Protocol):
    """A message of `flyteidl` or `flyteidl2`."""

    def SerializeToString(self) -> bytes: ...

_AnyMessage = Union[_Message, _HasMessage, _Protobuf]
# Several messages: an iterable, or a column of a library with Arrow's C interface.
_Messages = Union[Iterable[Union[_Bytes, _AnyMessage, None]], _ArrowArray, _ArrowStream]

class DecodeError(ValueError):
    """The bytes are not a valid message."""

    offset: int
    """The offset of the faulty byte."""
    path: str
    """The path of the field, such as `closure.logs[3].uri`."""
    reason: str
    """The reason without the position."""
    index: Optional[int]
    """The index of the message in a batch."""

class EncodeError(ValueError):
    """A value does not fit its field."""

    path: str
    """The path of the field, such as `closure.phase`."""

class JsonError(ValueError):
    """A text is not valid JSON of a message, or a message has no JSON form."""

    line: Optional[int]
    column: Optional[int]
    path: str

class LiteralError(ValueError):
    """A literal has no value that Python can represent, or does not have the wanted type."""

    path: str
    """The path of the literal, such as `x[2]`."""

class _Message:
    """The methods of every message; its fields are known to the classes of `flytepb.messages`."""

    @property
    def message_type(self) -> str:
        """Returns the full name of the message's type."""
    def set_fields(self) -> list[str]:
        """Returns the names of the fields that are set."""
    def has(self, field: str) -> bool:
        """Returns whether a field is set: present; for a scalar without presence, not its default;
        for a list or map, not empty."""
    def to_bytes(self, *, deterministic: bool = False) -> bytes:
        """Returns the encoded message: the original bytes.

        Deterministic bytes are the same for equal messages.
        """
    def to_dict(self, *, enum_names: bool = False) -> dict[str, Any]:
        """Returns the set fields as a dictionary, with nested messages as dictionaries too. Enums
        are numbers, or the names of their values. Unknown fields are omitted."""
    def text(self) -> str:
        """Returns the message in the text format, as printed by Python's protobuf."""
    def yaml(self, indent: int = 0) -> str:
        """Returns the message in flytekit's YAML-like form, indented by `indent` spaces."""
    def _repr_html_(self) -> str:
        """Returns the message as HTML for notebooks: what `flytepb show` prints, as a tree that
        folds."""
    def __getitem__(self, name: str) -> Any: ...
    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """Iterates over the names and values of the set fields."""
    def __contains__(self, name: str) -> bool:
        """Returns whether the field of this name is set."""
    def __bytes__(self) -> bytes: ...

class _Fields(_Message):
    """The base of the classes of `flytepb.messages`."""

# The value of a field when it is given: messages also as their fields, or as messages of `flyteidl`
# or `flyteidl2`.
_In = Union[_M, dict[str, Any], _HasMessage, _Protobuf]
_Enum = Union[int, str]
_Time = Union[date, str]
_Span = Union[timedelta, str]

class Message(_Message):
    """A lossless message of the Flyte IDL.

    Its fields are attributes with the names of the schema, and items as well, for names that clash:
    `struct["fields"]`. Messages are `Message`, lists `list`, maps `dict`, enums `int`. An unset
    field is its default, or None if its presence is tracked. Nested messages share the data. A
    message is immutable; `replace` returns a modified copy.
    """

    def __new__(cls, type: _Type, /, **fields: Any) -> Self: ...
    def __getattr__(self, name: str) -> Any: ...
    def replace(self, **fields: Any) -> Self:
        """Returns a copy with other values in some fields; None unsets a field."""

class Entity:
    """An object with a message, the base of `FlyteIdlEntity`."""

    _message: Message
    def __new__(cls, *arguments: Any, **keywords: Any) -> Self: ...
    @classmethod
    def _of(cls, message: Message) -> Self: ...
    @classmethod
    def from_bytes(cls, data: _Bytes) -> Self:
        """Creates an entity from an encoded message. Raises DecodeError if it is invalid."""

class Field:
    """An attribute of an entity: the value of the field of this name."""

    def __set_name__(self, owner: type, name: str) -> None: ...

def Part(cls: type, *, optional: bool = False) -> Any:
    """An attribute of an entity: the entity of the nested message in the field of this name.

    If the field is absent, that of an empty message, or None if it is `optional`.
    """

def IsDone() -> Any:
    """An attribute of a task execution: True if its phase is a final one."""

class Detection:
    """The result of `detect`."""

    kind: Literal["message", "stream", "empty", "damaged", "other"]
    type: Optional[str]
    """The full name of the message's type; the probable one if the bytes are damaged; for an empty
    file, the type indicated by its name."""
    messages: int
    """The number of messages in a stream; 1 for a message."""
    alternatives: list[tuple[str, float]]
    """Types that explain the bytes nearly as well, each with its distance in bits."""
    text: str

class Loss:
    """A field that flytekit's round trip modifies."""

    path: str
    kind: Literal["dropped", "changed", "invented"]
    bytes: int

class Check:
    """The result of `check`."""

    type: str
    """The full name of the message's type."""
    bytes: int
    """The length of the message in bytes."""
    same_bytes: bool
    """True if the message re-encodes to the same bytes."""
    unknown_fields: list[tuple[str, int, int]]
    """All unknown fields, including those inside an Any: the path of the containing message, the
    number, the length in bytes. JSON drops them."""
    flytekit_losses: Optional[list[Loss]]
    """The losses of a task execution in flytekit; None for other types, and if flytekit raises."""
    flytekit_error: Optional[str]
    """The exception that flytekit would raise."""

@overload
def decode(data: _Bytes, type: type[_M]) -> _M: ...
@overload
def decode(data: _Bytes, type: Optional[str] = None) -> Message:
    """Decodes a message. Without a type, it is detected from the bytes.

    Raises DecodeError when the bytes are not a valid message, LookupError when the type is unknown,
    ValueError when the type cannot be detected.
    """

def encode(message: Any, type: Optional[_Type] = None) -> bytes:
    """Encodes a message, or the message of this type with these fields.

    Enums may be names. A Timestamp may be a `datetime` (UTC if naive), a `date` or an ISO text, a
    Duration a `timedelta` or a text such as "1.5s", a FieldMask a text, a wrapper its value, and an
    Any a message of any type. A Struct may be a dictionary of plain values, a ListValue a list of
    them, and a Value one of them: None, `bool`, `int` or `float`, `str`, lists and dictionaries.
    A dictionary that `to_dict` returned for one of these is its fields.

    Raises EncodeError when a value does not fit its field, or when two members of a oneof are
    given.
    """

def to_python(message: _AnyMessage, interface: Optional[_AnyMessage] = None) -> Any:
    """Converts a message to Python's own values.

    A LiteralMap, and Inputs and Outputs of Flyte 2, become a dictionary of the values of their
    literals, a Literal its value, Timestamp a `datetime` in UTC, Duration a `timedelta`, Struct a
    dictionary with floats as numbers, and a wrapper its value. Any other message becomes a
    dictionary of its set fields, converted in the same way.

    Literals are read as in flytekit: a union as the value inside, msgpack as the value that it
    encodes, an enum as a string. References to stored data (blobs, structured datasets, schemas,
    offloaded literals), pickles in Flyte 2 and errors stay messages; nothing is loaded. With an
    `interface`, a VariableMap, the literals of a LiteralMap, Inputs or Outputs are converted to its
    types: an integer of the type float becomes a float.

    Raises LiteralError when a literal has no value or does not have the type in the interface.
    """

@overload
def from_python(value: Any, type: type[_M]) -> _M: ...
@overload
def from_python(value: Any, type: Optional[str] = None) -> Message:
    """Converts a Python value to a Literal, or a dictionary of names and values to a LiteralMap, or
    to Inputs or Outputs of Flyte 2.

    As in flytekit, `bool`, `int`, `float`, `str`, `datetime` (UTC if naive), `date`, `timedelta`
    and None become scalars, an Enum with a string its string, and a list a collection. A dictionary
    or a dataclass becomes msgpack, as flytekit writes an untyped `dict` and dataclasses; datetimes
    inside are ISO texts, and timedeltas seconds. A Literal, or a message that a literal may hold,
    such as a Blob or a LiteralMap, is taken as it is.

    There are no type hints, so there are no union literals, and integers do not become floats.
    Raises EncodeError for other values, with the path of the value.
    """

class MessageStream(Generic[_Covariant]):
    """The messages of a file, one after the other: the result of `read_stream`."""

    @property
    def message_type(self) -> str:
        """The full name of the type of the messages."""
    def __iter__(self) -> Self: ...
    def __next__(self) -> _Covariant: ...

@overload
def read_stream(
    file: _ReadableFile, type: type[_M], *, format: Optional[_Format] = None
) -> MessageStream[_M]: ...
@overload
def read_stream(
    file: _ReadableFile, type: Optional[str] = None, *, format: Optional[_Format] = None
) -> MessageStream[Message]:
    """Returns an iterator over the messages of a file: a path, or an object with `read()`.

    The file is a stream of length-delimited messages (.pbs), which is read in constant memory, or
    has the extension of another format with several messages, such as .jsonl. It may be compressed
    by gzip or Zstandard. Without a type, it is detected from the start of the file.

    Raises OSError when the file cannot be read, DecodeError or JsonError, with the index of the
    message, when one is not valid, ValueError when the type cannot be detected. The `offset` of a
    DecodeError counts from the start of the message, the byte in its text from the start of the
    file's decompressed content; `line` and `column` of a JsonError from the start of the file.
    """

@overload
def read(file: _ReadableFile, type: type[_M], *, format: Optional[_Format] = None) -> _M: ...
@overload
def read(
    file: _ReadableFile, type: Optional[str] = None, *, format: Optional[_Format] = None
) -> Message:
    """Reads the message in a file: a path, or an object with `read()`.

    Type and format are detected as by `flytepb show`: the wire format, JSON, YAML or text, plain or
    compressed by gzip or Zstandard. Raises like `read_stream`, and ValueError when the file has
    several messages.
    """

def write_stream(file: _WritableFile, messages: Iterable[Union[_AnyMessage, _Bytes]]) -> int:
    """Writes messages to a file, as a stream of length-delimited messages (.pbs), and returns their
    number.

    A message is a `Message`, an entity such as `FlyteTaskExecution`, a message of `flyteidl`, or
    encoded `bytes`. The file is a path, at which it appears only when all messages are written, or
    an object with `write()`.

    A path that ends in .jsonl or .ndjson gets JSON lines, which omit unknown fields, and need the
    types of messages instead of bytes. The extensions .gz and .zst after that compress the file.
    Raises ValueError for the extension of a format that does not hold a stream.
    """

def run_program(arguments: list[str]) -> int:
    """Runs the program `flytepb` with these arguments, the first of which is its name, and returns
    its exit code."""

def to_json(
    data: Union[_Bytes, _AnyMessage],
    type: Optional[_Type] = None,
    *,
    indent: Optional[int] = None,
    proto_names: bool = False,
) -> str:
    """Returns a message as JSON, by the protobuf JSON mapping. Without a type, it is detected.

    Unknown fields are omitted; `check` lists them. Raises JsonError when a part of the message has
    no JSON form, otherwise like `decode`.
    """

def from_json(text: str, type: _Type, *, ignore_unknown: bool = False) -> bytes:
    """Returns the encoded message of a JSON text.

    Raises JsonError with line, column and field when the text is not JSON of such a message.
    """

def detect(data: _Bytes, file_name: Optional[str] = None) -> Detection:
    """Detects the type or format of bytes. Between types that explain them equally well, and for
    empty input, the file name decides."""

def get(
    data: Union[_Bytes, _AnyMessage],
    path: Union[str, Sequence[str]],
    type: Optional[_Type] = None,
    *,
    default: Any = None,
) -> Any:
    """Returns the value at a path of a message, such as `closure.logs[0].uri`, without decoding the
    rest. Without a type, it is detected from the bytes.

    A path that can lead to several values, with `[*]`, `..` or `#`, gives a list of them; another
    one its value, or `default` if it is absent: not set, or, in a field without presence, zero or
    empty. A list of paths gives a list of what each gives. Enums are numbers, messages `Message`,
    unknown fields `bytes` with their tag.

    Raises ValueError when a path is malformed or does not suit the type, otherwise like `decode`.
    What the path does not lead through is not checked.
    """

def edit(
    data: Union[_Bytes, _AnyMessage],
    set: Optional[dict[str, Any]] = None,
    type: Optional[_Type] = None,
    *,
    append: Optional[dict[str, Any]] = None,
    delete: Union[None, str, Sequence[str]] = None,
) -> bytes:
    """Returns the bytes of a message with other values at some paths, as `flytepb set` does: all
    bytes outside the changed fields, and the lengths of the messages around them, stay as they are.

    `set` and `append` are dictionaries of paths and values: what Python's `json` makes the JSON of
    the field's type, such as the name of an enum. Messages, `bytes`, `datetime` (UTC if naive) and
    `timedelta` may be values, also inside of lists and dictionaries. `append` adds to a list, or
    puts entries into a map; `delete` removes the fields at one path or several. The changes are
    made one after the other.

    Raises ValueError when a path is malformed, EncodeError when it does not suit the type or a
    value does not suit its field, otherwise like `decode`.
    """

class Size:
    """The size of a part of messages."""

    path: str
    """The path of the part, such as `closure.logs[*].uri`; empty for the messages themselves."""
    bytes: int
    """The bytes of all its records, with tags and lengths."""
    own: int
    """The bytes that are not those of a part in it: tags and lengths, keys of a map, values."""
    count: int
    """The number of times that it occurs."""

def sizes(
    data: Union[_Bytes, _AnyMessage, _Messages],
    type: Optional[_Type] = None,
    *,
    elements: bool = False,
) -> list[Size]:
    """Returns the bytes that each part of a message takes in the wire format, heaviest first. The
    first one is the message itself. Several messages of one type, in a list, stream or column, are
    added up.

    Elements of lists and entries of maps are added up as `logs[*]`, or with `elements` are parts of
    their own, `logs[0]`. Without a type, it is detected from the first message. Raises DecodeError
    when a message is malformed, otherwise like `decode`.
    """

def grep(
    data: Union[_Bytes, _AnyMessage],
    pattern: Union[str, re.Pattern[str]],
    type: Optional[_Type] = None,
    *,
    path: Union[None, str, Sequence[str]] = None,
) -> list[tuple[str, str]]:
    """Returns the strings of a message in which a regular expression of Python's `re` is found, each
    with its path, in the order of the bytes. Without a type, it is detected from the bytes.

    With a path, or a list of them, only the values there are searched. Strings in an Any or a
    Struct are included; keys of maps, `bytes` fields and unknown fields are not. Raises ValueError
    when a path is malformed or does not suit the type, otherwise like `decode`.
    """

def show_html(
    data: Union[_Bytes, _AnyMessage, _Messages],
    type: Optional[_Type] = None,
    *,
    title: Optional[str] = None,
    full: bool = False,
) -> str:
    """Returns a message as a web page, as `flytepb show --html` writes it: one text, which needs
    neither network nor server. Everything from the message is escaped.

    Several messages, in a list, stream or column, make one page, with a chart of executions. The
    title is by default the name of the type. Long lists and texts are shortened unless `full` is
    true. Without a type, that of bytes is detected from the first message. Raises like `decode`.
    """

def diff_html(
    left: Union[_Bytes, _AnyMessage],
    right: Union[_Bytes, _AnyMessage],
    type: Optional[_Type] = None,
    *,
    names: tuple[str, str] = ("left", "right"),
    full: bool = False,
) -> str:
    """Returns the differences between two messages of a type as a web page, as `flytepb diff --html`
    writes it. `names` are the headings of the two columns.

    Without a type, it is detected from the left message. Raises TypeError when the messages are of
    different types, otherwise like `decode`.
    """

def raw(data: Union[_Bytes, _AnyMessage]) -> str:
    """Returns any bytes as a list of fields by number, as `flytepb raw` prints it, without a schema.
    `from_raw` makes the same bytes of it, whatever they are."""

def from_raw(text: str) -> bytes:
    """Returns the bytes that a list of fields stands for.

    Raises ValueError with the line, the column and a pointer when the text is not such a list.
    """

def check(data: Union[_Bytes, _AnyMessage], type: Optional[_Type] = None) -> Check:
    """Checks a message. Without a type, it is detected from the bytes. Raises like `decode`."""

def types() -> list[str]:
    """Returns the full names of all message types, in ascending order."""

def inputs_hash(inputs: Union[_AnyMessage, _Bytes], ignored: Sequence[str] = ()) -> str:
    """Returns the hash over inputs: `generate_inputs_hash_from_proto` in the SDK, and with inputs
    to leave out `generate_filtered_inputs_hash`.

    `inputs` is a `flyteidl2.task.Inputs`, or its bytes. `ignored` names inputs that do not count.
    """

def content_hash(
    inputs: Union[_AnyMessage, _Bytes], ignored: Sequence[str] = ()
) -> Optional[str]:
    """Returns the hash over inputs if one of them carries a hash: `generate_content_inputs_hash` in
    the SDK. It replaces the hash that the server computes for the inputs of a root action."""

def interface_hash(interface: Union[_AnyMessage, _Bytes]) -> str:
    """Returns the hash over a `flyteidl2.core.TypedInterface`: `generate_interface_hash` in the
    SDK."""

def task_identity(task: Union[_AnyMessage, _Bytes]) -> str:
    """Returns the identity of a `flyteidl2.core.TaskTemplate`: `generate_task_identity_hash` in the
    SDK."""

def cache_key(
    inputs_hash: str, task_name: str, interface_hash: str, cache_version: str
) -> str:
    """Returns the key under which the outputs of a task are cached: `generate_cache_key_hash` in
    the SDK.

    `inputs_hash` is without the inputs that the task ignores, `task_name` the full name,
    `environment.function`, and `cache_version` the `discovery_version` in the task's metadata.
    """

def action_name(
    parent: str, inputs_hash: str, identity: str, sequence: int, group: Optional[str] = None
) -> str:
    """Returns the name of a called action: `ActionID.new_sub_action_from` in the SDK.

    `parent` is the name of the calling action, `identity` that of the called task (`task_identity`;
    in local mode its full name), traced function or condition. `sequence` is the number of this
    call among those of the parent with the same identity, inputs and group, starting from 1.
    """

def uri_hash(uri: str) -> str:
    """Returns the hash of inputs that are given by their location: `_uri_inputs_hash` in the
    SDK."""

def enums() -> dict[str, list[tuple[str, int]]]:
    """Returns the values of all enums by the enums' full names."""

def decode_batch(
    messages: Union[Iterable[Union[_Bytes, str, _AnyMessage, None]], _ArrowArray, _ArrowStream],
    type: Optional[_Type] = None,
    *,
    raw: bool = False,
    fields: bool = False,
    on_error: Literal["raise", "skip", "null"] = "raise",
    encoding: Optional[Literal["hex", "base64", "escape", "duckdb", "python"]] = None,
) -> pyarrow.RecordBatch:
    """Decodes messages of one type, by default task executions, into a table with one row each.

    Messages are an iterable of `bytes`, texts that encode them, and messages of this type:
    `Message`, entities such as `FlyteTaskExecution`, and those of `flyteidl`. Or they are a column
    of pyarrow, pandas, polars, NumPy or any other library with Arrow's C interface, chunked or not,
    of any type that holds bytes or text, including dictionaries (categoricals) and run-end encoded
    columns. Text is decoded with `encoding` ("escape" is PostgreSQL's), by default detected from
    the first texts. `bytes` and Arrow columns are read without copying. None, or a null, becomes a
    row of nulls. `raw` adds a column with the encoded messages, so that nothing is lost; `fields`
    makes a column per field even for executions, runs and actions, which have special tables.
    `encode_batch` converts both back. An invalid message raises DecodeError with its index, is
    skipped, or becomes a row of nulls.

    Values that columns cannot hold are null and counted in the schema's metadata, if there are any:
    `flytepb.times_out_of_range`, `flytepb.without_json`; likewise `flytepb.rejected`.

    One call takes at most 256 MiB of messages, and uses one core. Other Python threads keep
    running.
    """

def encode_batch(
    batch: _ArrowStream,
    type: Optional[_Type] = None,
    *,
    fields: bool = False,
) -> pyarrow.BinaryArray:
    """Returns the encoded messages in the rows of a table made by `decode_batch`: from the column
    `raw`, or else from the columns of the fields. These hold everything except unknown fields and
    the values counted in the schema's metadata. A row of nulls becomes an empty message.

    The table is a RecordBatch, Table or RecordBatchReader of pyarrow, a DataFrame of polars or
    pandas, or anything else with Arrow's C stream interface. pandas keeps the types of nested
    columns with `to_pandas(types_mapper=pandas.ArrowDtype)`. The table of executions needs `raw`,
    or `fields` in both calls. Missing columns are unset fields. Raises ValueError when a column is
    of another type, and DecodeError with the index of the row when the content of `raw` is not
    valid.
    """

def schema(
    type: Optional[_Type] = None, *, raw: bool = False, fields: bool = False
) -> pyarrow.Schema:
    """Returns the schema of the result of `decode_batch`."""
