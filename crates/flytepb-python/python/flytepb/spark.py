"""Decoding columns of messages in Spark.

`decode` corresponds to Spark's `from_protobuf`, for any message of the Flyte IDL: it converts a
column of serialized messages to columns, on the workers, batch by batch.
"""

from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, Optional

import pyarrow as pa
from pyspark.sql import DataFrame
from pyspark.sql.pandas.types import from_arrow_schema
from pyspark.sql.types import StructType

from flytepb._flytepb import decode_batch
from flytepb._flytepb import schema as table_schema

_TASK_EXECUTION = "flyteidl.admin.TaskExecution"

# decode_batch takes at most 256 MiB of messages.
_MOST_BYTES = 128 << 20


def decode(
    frame: DataFrame,
    column: str,
    type: str = _TASK_EXECUTION,
    *,
    columns: Optional[Sequence[str]] = None,
    keep: Sequence[str] = (),
    on_error: Literal["raise", "null"] = "raise",
) -> DataFrame:
    """Returns a frame with the fields of the messages in a column, one row each.

    `columns` selects columns of `flytepb.schema(type)`, by default all. Fewer columns reduce the
    transfer from the worker's Python to its JVM. `keep` names columns of the frame to copy. An
    invalid message fails the job, or with `on_error="null"` becomes a row of nulls.

    Spark has no dictionaries, unsigned integers or nanoseconds: such columns become text, the next
    larger integer type, and microseconds.
    """
    if on_error not in ("raise", "null"):
        raise ValueError(f'on_error is "raise" or "null", not {on_error!r}')
    decoded = table_schema(type)
    wanted = list(columns) if columns is not None else decoded.names
    target = pa.schema([_plain(decoded.field(name)) for name in wanted])
    kept = list(keep)

    def rows(batches: Iterable[pa.RecordBatch]) -> Iterator[pa.RecordBatch]:
        for batch in batches:
            for part in _parts(batch, column):
                table = decode_batch(part[column], type, on_error=on_error)
                arrays = table.select(wanted).cast(target, safe=False).columns
                names = kept + wanted
                yield pa.RecordBatch.from_arrays([part[k] for k in kept] + arrays, names)

    fields = [frame.schema[name] for name in kept] + from_arrow_schema(target).fields
    narrow = frame.select(*dict.fromkeys([column, *kept]))
    return narrow.mapInArrow(rows, StructType(fields))


def _parts(batch: pa.RecordBatch, column: str) -> Iterator[pa.RecordBatch]:
    """Splits a batch into slices that are small enough to decode."""
    if batch.num_rows > 1 and batch[column].nbytes > _MOST_BYTES:
        half = batch.num_rows // 2
        yield from _parts(batch.slice(0, half), column)
        yield from _parts(batch.slice(half), column)
    else:
        yield batch


def _plain(field: pa.Field) -> pa.Field:
    """Returns the field with a type that Spark supports."""
    return pa.field(field.name, _plain_type(field.type), field.nullable)


def _plain_type(of: pa.DataType) -> pa.DataType:
    if pa.types.is_dictionary(of):
        return _plain_type(of.value_type)
    if pa.types.is_timestamp(of):
        return pa.timestamp("us", of.tz)
    if pa.types.is_uint32(of):
        return pa.int64()
    if pa.types.is_uint64(of):
        return pa.decimal128(20)
    if pa.types.is_list(of):
        return pa.list_(_plain(of.value_field))
    if pa.types.is_struct(of):
        return pa.struct([_plain(of.field(i)) for i in range(of.num_fields)])
    if pa.types.is_map(of):
        return pa.map_(_plain_type(of.key_type), _plain(of.item_field))
    return of
