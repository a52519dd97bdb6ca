//! Columns of messages as Arrow tables.

use std::collections::HashMap;

use arrow_array::cast::AsArray;
use arrow_array::{make_array, Array, ArrayRef, BinaryArray, RecordBatch};
use arrow_data::ArrayData;
use arrow_pyarrow::{FromPyArrow, PyArrowType};
use arrow_schema::{DataType, Schema};
use flytepb_arrow::{Error, Table, DEFAULT_DEPTH};
use pyo3::exceptions::{PyModuleNotFoundError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;

use crate::{errors, input};

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
    /// An Arrow array.
    Array(ArrayRef),
    /// `bytes`, and None for a null.
    List(Vec<Option<PyBackedBytes>>),
}

impl Column {
    fn of(messages: &Bound<'_, PyAny>) -> PyResult<Self> {
        if messages.hasattr("__arrow_c_array__")? {
            let data = ArrayData::from_pyarrow_bound(messages)?;
            let valid = data.validate_full();
            valid.map_err(|error| PyValueError::new_err(error.to_string()))?;
            return Ok(Column::Array(make_array(data)));
        }
        if messages.hasattr("__arrow_c_stream__")? {
            return Err(PyTypeError::new_err(
                "the column is in chunks: take one of its chunks, or combine_chunks()",
            ));
        }
        if messages.extract::<PyBackedBytes>().is_ok() {
            return Err(PyTypeError::new_err(
                "a list of messages is wanted, not one",
            ));
        }
        let items = messages.try_iter()?.map(|item| match item? {
            none if none.is_none() => Ok(None),
            some => input::bytes(&some).map(Some),
        });
        items.collect::<PyResult<_>>().map(Column::List)
    }

    fn decode(&self, table: &Table, on_error: OnError) -> Result<Batch, Failure> {
        let array = match self {
            Column::List(list) => {
                return fill(table, || list.iter().map(|item| item.as_deref()), on_error)
            }
            Column::Array(array) => array,
        };
        match array.data_type() {
            DataType::Binary => fill(table, || array.as_binary::<i32>().iter(), on_error),
            DataType::LargeBinary => fill(table, || array.as_binary::<i64>().iter(), on_error),
            DataType::BinaryView => fill(table, || array.as_binary_view().iter(), on_error),
            DataType::FixedSizeBinary(_) => {
                fill(table, || array.as_fixed_size_binary().iter(), on_error)
            }
            other => Err(Failure::NotBinary(other.clone())),
        }
    }
}

/// Why there is no batch.
enum Failure {
    Message(usize, Error),
    Batch(Error),
    NotBinary(DataType),
}

impl Failure {
    fn raise(self, py: Python<'_>) -> PyErr {
        match self {
            Failure::Message(index, error) => match error.decode_error() {
                Some(error) => errors::decode_error(py, error, Some(index)),
                None => PyValueError::new_err(format!("message {index}: {error}")),
            },
            Failure::Batch(error) => PyValueError::new_err(error.to_string()),
            Failure::NotBinary(of) => {
                PyTypeError::new_err(format!("messages are binary, and the column is {of}"))
            }
        }
    }
}

/// The rows, and what they do not hold.
struct Batch {
    rows: RecordBatch,
    /// By the names that the schema's metadata have for it.
    counts: [(&'static str, u64); 3],
}

fn fill<'a, I>(table: &Table, messages: impl Fn() -> I, on_error: OnError) -> Result<Batch, Failure>
where
    I: Iterator<Item = Option<&'a [u8]>>,
{
    let mut rows = table.builder_for(messages().flatten().map(<[u8]>::len).sum());
    let mut rejected = 0;
    for (index, message) in messages().enumerate() {
        let Some(bytes) = message else {
            rows.push_null();
            continue;
        };
        match (rows.push(bytes), on_error) {
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
    /// The rows, with what is not zero of the counts as metadata of the schema.
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
    let table = match fields {
        true => Table::of_fields(of, DEFAULT_DEPTH),
        false => Table::of(of),
    };
    Ok(if raw { table.with_raw() } else { table })
}

/// Decodes messages of one type into a pyarrow.RecordBatch, a row each.
///
/// Messages are read where they are: `bytes`, or anything with Arrow's C data interface. None, or
/// a null, becomes a row of nulls. `raw` adds a column with the messages' bytes, so that the table
/// loses nothing; `fields` makes a column per field even of executions, which have a table of their
/// own. `encode_batch` leads back from both. A message that is not valid raises DecodeError with its
/// index (on_error="raise"), is left out ("skip"), or becomes a row of nulls ("null").
///
/// What columns could not hold is null there, and counted in the schema's metadata when there is
/// any: `flytepb.times_out_of_range`, `flytepb.without_json`; likewise `flytepb.rejected`.
///
/// One call takes 256 MiB of messages at most, and one core. Other Python threads go on meanwhile.
#[pyfunction]
#[pyo3(signature = (messages, r#type = "flyteidl.admin.TaskExecution", *, raw = false, fields = false, on_error = "raise"))]
pub fn decode_batch(
    py: Python<'_>,
    messages: &Bound<'_, PyAny>,
    r#type: &str,
    raw: bool,
    fields: bool,
    on_error: &str,
) -> PyResult<PyArrowType<RecordBatch>> {
    needs_pyarrow(py)?;
    let on_error = OnError::of(on_error)?;
    let table = table(r#type, raw, fields)?;
    let column = Column::of(messages)?;
    let decoded = py.detach(|| column.decode(&table, on_error).map(Batch::with_metadata));
    decoded
        .map(PyArrowType)
        .map_err(|failure| failure.raise(py))
}

/// The encoded messages in the rows of a table that `decode_batch` made, as a pyarrow.BinaryArray:
/// those in the column `raw`, or else made of the columns of the fields. These hold all but unknown
/// fields and what was counted in the schema's metadata. A row of nulls becomes an empty message.
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

/// The pyarrow.Schema of what `decode_batch` gives.
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
