//! Columns of messages as Arrow tables.

use std::borrow::Cow;
use std::collections::HashMap;

use arrow_array::{Array, BinaryArray, RecordBatch};
use arrow_data::ArrayData;
use arrow_pyarrow::PyArrowType;
use arrow_schema::{DataType, Schema};
use flytepb_arrow::{Encoding, Error, MessageColumn, Table, DEFAULT_DEPTH};
use pyo3::exceptions::{PyModuleNotFoundError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyString;

use crate::{arrow, errors, input};

/// No batch holds more bytes of messages.
const MAX_BATCH: usize = 1 << 28;

/// What becomes of a message that is not valid.
#[derive(Clone, Copy)]
enum OnError {
    Raise,
    Skip,
    Null,
}

impl OnError {
    fn of(name: &str) -> PyResult<Self> {
        match name {
            "raise" => Ok(OnError::Raise),
            "skip" => Ok(OnError::Skip),
            "null" => Ok(OnError::Null),
            other => Err(PyValueError::new_err(format!(
                "on_error is \"raise\", \"skip\" or \"null\", not {other:?}"
            ))),
        }
    }
}

/// The messages of a batch, where Python has them.
enum Column {
    /// Arrow arrays, one after the other.
    Arrow(Vec<MessageColumn>),
    /// `bytes`, and None for a null.
    List(Vec<Option<PyBackedBytes>>),
}

impl Column {
    fn of(messages: &Bound<'_, PyAny>, encoding: Option<Encoding>) -> PyResult<Self> {
        let Some(arrays) = arrow::arrays(messages)? else {
            return list(messages).map(Column::List);
        };
        let mut encoding = encoding;
        let mut columns = Vec::with_capacity(arrays.len());
        for array in arrays {
            if let DataType::Struct(fields) = array.data_type() {
                return Err(arrow::is_table(messages, fields));
            }
            let column = MessageColumn::new(array, encoding)
                .map_err(|error| PyTypeError::new_err(error.to_string()))?;
            // All chunks are of the encoding of the first that has texts.
            encoding = encoding.or(column.encoding());
            columns.push(column);
        }
        Ok(Column::Arrow(columns))
    }

    fn decode(&self, table: &Table, on_error: OnError) -> Result<Batch, Failure> {
        match self {
            Column::List(list) => {
                let size = list.iter().flatten().map(|bytes| bytes.len()).sum();
                let messages = list.iter().map(|item| Ok(item.as_deref().map(Cow::from)));
                fill(table, size, messages, on_error)
            }
            Column::Arrow(columns) => {
                let size = columns.iter().map(MessageColumn::size).sum();
                let messages = columns
                    .iter()
                    .flat_map(|column| (0..column.len()).map(|index| column.message(index)));
                fill(table, size, messages, on_error)
            }
        }
    }
}

/// Returns the messages of an iterable.
fn list(messages: &Bound<'_, PyAny>) -> PyResult<Vec<Option<PyBackedBytes>>> {
    let is_one =
        messages.extract::<PyBackedBytes>().is_ok() || messages.is_instance_of::<PyString>();
    let items = match messages.try_iter() {
        Ok(items) if !is_one => items,
        _ => {
            return Err(PyTypeError::new_err(format!(
                "decode_batch takes a list of bytes, or a column of pyarrow, pandas, polars, NumPy \
                 or anything else with Arrow's C interface, not {}",
                input::type_name(messages)
            )))
        }
    };
    let item = |(index, item): (usize, PyResult<Bound<'_, PyAny>>)| {
        let item = item?;
        if item.is_none() {
            return Ok(None);
        }
        let bytes = input::bytes(&item).map(Some);
        bytes.map_err(|error| {
            PyTypeError::new_err(format!("message {index}: {}", error.value(item.py())))
        })
    };
    items.enumerate().map(item).collect()
}

/// Why there is no batch.
enum Failure {
    Message(usize, Error),
    Batch(Error),
}

impl Failure {
    fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            Failure::Message(index, error) => match error.decode_error() {
                Some(error) => errors::decode_error(py, error, Some(index)),
                None => PyValueError::new_err(format!("message {index}: {error}")),
            },
            Failure::Batch(error) => PyValueError::new_err(error.to_string()),
        }
    }
}

/// Returns the encoding of this name.
fn encoding(name: &str) -> PyResult<Encoding> {
    const NAMES: [(&str, Encoding); 5] = [
        ("hex", Encoding::Hex),
        ("base64", Encoding::Base64),
        ("escape", Encoding::Escape),
        ("duckdb", Encoding::DuckDb),
        ("python", Encoding::Python),
    ];
    let found = NAMES.iter().find(|(known, _)| *known == name);
    found.map(|(_, encoding)| *encoding).ok_or_else(|| {
        PyValueError::new_err(format!(
            "encoding is \"hex\", \"base64\", \"escape\", \"duckdb\" or \"python\", not {name:?}"
        ))
    })
}

/// The rows, and what they do not hold.
struct Batch {
    rows: RecordBatch,
    /// By the names that the schema's metadata have for it.
    counts: [(&'static str, u64); 3],
}

/// Decodes messages of about so many bytes.
fn fill<'a>(
    table: &Table,
    size: usize,
    messages: impl Iterator<Item = Result<Option<Cow<'a, [u8]>>, Error>>,
    on_error: OnError,
) -> Result<Batch, Failure> {
    let mut rows = table.builder_for(size.min(MAX_BATCH));
    let mut rejected = 0;
    for (index, message) in messages.enumerate() {
        let pushed = match message {
            Ok(None) => {
                rows.push_null();
                continue;
            }
            Ok(Some(bytes)) => rows.push(&bytes),
            Err(error) => Err(error),
        };
        match (pushed, on_error) {
            (Ok(()), _) => continue,
            (Err(error), OnError::Skip | OnError::Null) if error.is_malformed() => {
                rejected += 1;
            }
            (Err(error), _) => return Err(Failure::Message(index, error)),
        }
        if let OnError::Null = on_error {
            rows.push_null();
        }
    }
    let counts = rows.counts();
    Ok(Batch {
        rows: rows.finish().map_err(Failure::Batch)?,
        counts: [
            ("flytepb.rejected", rejected),
            ("flytepb.times_out_of_range", counts.times_out_of_range),
            ("flytepb.without_json", counts.without_json),
        ],
    })
}

impl Batch {
    /// Returns the rows, with what is not zero of the counts as metadata of the schema.
    fn with_metadata(self) -> RecordBatch {
        let counts = self.counts.iter().filter(|(_, count)| *count > 0);
        let metadata: HashMap<_, _> = counts
            .map(|(name, count)| (name.to_string(), count.to_string()))
            .collect();
        if metadata.is_empty() {
            return self.rows;
        }
        let schema = self.rows.schema().as_ref().clone().with_metadata(metadata);
        // Only metadata are added, which is all that is compared here.
        self.rows
            .clone()
            .with_schema(schema.into())
            .unwrap_or(self.rows)
    }
}

/// Says what is missing where pyarrow is.
fn needs_pyarrow(py: Python<'_>) -> PyResult<()> {
    py.import("pyarrow").map(drop).map_err(|error| {
        let text = "tables need the package pyarrow: pip install 'flytepb[arrow]'";
        let raised = PyModuleNotFoundError::new_err(text);
        raised.set_cause(py, Some(error));
        raised
    })
}

fn table(name: &str, raw: bool, fields: bool) -> PyResult<Table> {
    let of = input::message_type(name)?;
    let table = if fields {
        Table::of_fields(of, DEFAULT_DEPTH)
    } else {
        Table::of(of)
    };
    Ok(if raw { table.with_raw() } else { table })
}

/// Decodes messages of one type into a pyarrow.RecordBatch, a row each.
///
/// Messages are `bytes` in an iterable, or a column of pyarrow, pandas, polars, NumPy or anything else
/// with Arrow's C interface, chunked or not, of any type that holds bytes or text: dictionaries
/// (categoricals) and run-end encoded columns too. Text is decoded as `encoding` ("hex", "base64",
/// "escape" of PostgreSQL, "duckdb", "python"), or else as the first texts seem to be encoded. `bytes`
/// and Arrow's columns are read where they are. None, or a null, becomes a row of nulls. `raw` adds a column with the messages' bytes, so that the table
/// loses nothing; `fields` makes a column per field even of executions, which have a table of their
/// own. `encode_batch` leads back from both. A message that is not valid raises DecodeError with its
/// index (on_error="raise"), is left out ("skip"), or becomes a row of nulls ("null").
///
/// What columns could not hold is null there, and counted in the schema's metadata when there is
/// any: `flytepb.times_out_of_range`, `flytepb.without_json`; likewise `flytepb.rejected`.
///
/// One call takes 256 MiB of messages at most, and one core. Other Python threads go on meanwhile.
#[pyfunction]
#[pyo3(signature = (messages, r#type = "flyteidl.admin.TaskExecution", *, raw = false, fields = false, on_error = "raise", encoding = None))]
pub fn decode_batch(
    py: Python<'_>,
    messages: &Bound<'_, PyAny>,
    r#type: &str,
    raw: bool,
    fields: bool,
    on_error: &str,
    encoding: Option<&str>,
) -> PyResult<PyArrowType<RecordBatch>> {
    needs_pyarrow(py)?;
    let on_error = OnError::of(on_error)?;
    let table = table(r#type, raw, fields)?;
    let encoding = encoding.map(self::encoding).transpose()?;
    let column = Column::of(messages, encoding)?;
    let decoded = py.detach(|| column.decode(&table, on_error).map(Batch::with_metadata));
    decoded
        .map(PyArrowType)
        .map_err(|failure| failure.raise(py))
}

/// Returns the encoded messages in the rows of a table that `decode_batch` made, as a
/// pyarrow.BinaryArray: those in the column `raw`, or else made of the columns of the fields. These
/// hold all but unknown fields and what was counted in the schema's metadata. A row of nulls
/// becomes an empty message.
///
/// The table of executions needs `raw`; or `fields`, here and there. Columns that are missing are
/// fields that are not set. Raises ValueError when one is of another type.
#[pyfunction]
#[pyo3(signature = (batch, r#type = "flyteidl.admin.TaskExecution", *, fields = false))]
pub fn encode_batch(
    py: Python<'_>,
    batch: PyArrowType<RecordBatch>,
    r#type: &str,
    fields: bool,
) -> PyResult<PyArrowType<ArrayData>> {
    let (table, batch) = (table(r#type, false, fields)?, batch.0);
    let encoded = py.detach(|| {
        for column in batch.columns() {
            column.to_data().validate_full()?;
        }
        let messages = table.messages(&batch)?;
        let bytes: Vec<_> = messages.iter().map(|message| message.to_wire()).collect();
        Ok(bytes)
    });
    let bytes = encoded.map_err(|error: Error| match error.decode_error() {
        Some(error) => errors::decode_error(py, error, None),
        None => PyValueError::new_err(error.to_string()),
    })?;
    if bytes.iter().map(Vec::len).sum::<usize>() > i32::MAX as usize {
        return Err(PyValueError::new_err(
            "the messages have more than 2 GiB: encode a slice of the table",
        ));
    }
    let column = py.detach(|| BinaryArray::from_iter_values(bytes).into_data());
    Ok(PyArrowType(column))
}

/// Returns the pyarrow.Schema of what `decode_batch` gives.
#[pyfunction]
#[pyo3(signature = (r#type = "flyteidl.admin.TaskExecution", *, raw = false, fields = false))]
pub fn schema(
    py: Python<'_>,
    r#type: &str,
    raw: bool,
    fields: bool,
) -> PyResult<PyArrowType<Schema>> {
    needs_pyarrow(py)?;
    let table = table(r#type, raw, fields)?;
    Ok(PyArrowType(table.schema().as_ref().clone()))
}
