//! Conversion of columns of messages to Arrow tables.

use std::borrow::Cow;
use std::collections::HashMap;
use std::sync::Arc;

use arrow_array::{Array, BinaryArray, LargeStringArray, RecordBatch};
use arrow_data::ArrayData;
use arrow_pyarrow::PyArrowType;
use arrow_schema::{DataType, Schema};
use flytepb::idl::admin::TaskExecution;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::WireMessage;
use flytepb_arrow::{Encoding, Error, MessageColumn, Table, DEFAULT_DEPTH, RAW};
use pyo3::exceptions::{PyModuleNotFoundError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::PyString;

use crate::input::TypeName;
use crate::{arrow, errors, files, input, message};

/// Maximum bytes of messages in a batch.
const MAX_BATCH: usize = 1 << 28;

/// Handling of invalid messages.
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

/// The messages of a batch, in the memory of Python.
enum Column {
    /// Arrow arrays in sequence.
    Arrow(Vec<MessageColumn>),
    List(List),
}

impl Column {
    fn of(
        messages: &Bound<'_, PyAny>,
        of: &'static MessageDescriptor,
        encoding: Option<Encoding>,
    ) -> PyResult<Self> {
        let Some(arrays) = arrow::arrays(messages)? else {
            return List::of(messages, of, encoding).map(Column::List);
        };
        let mut encoding = encoding;
        let mut columns = Vec::with_capacity(arrays.len());
        for array in arrays {
            if let DataType::Struct(fields) = array.data_type() {
                return Err(arrow::is_table(messages, fields));
            }
            let column = MessageColumn::new(array, encoding)
                .map_err(|error| PyTypeError::new_err(error.to_string()))?;
            // All chunks have the encoding of the first one that contains text.
            encoding = encoding.or(column.encoding());
            columns.push(column);
        }
        Ok(Column::Arrow(columns))
    }

    fn decode(&self, table: &Table, on_error: OnError) -> Result<Batch, Failure> {
        match self {
            Column::List(list) => {
                let messages = list.items.iter().map(|item| list.message(item));
                fill(table, list.size(), messages, on_error)
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

/// The messages of an iterable.
struct List {
    items: Vec<Item>,
    /// The encoded messages given as text.
    texts: MessageColumn,
}

enum Item {
    Null,
    Bytes(PyBackedBytes),
    Message(Vec<u8>),
    /// The index of the text.
    Text(usize),
}

impl List {
    fn of(
        messages: &Bound<'_, PyAny>,
        of: &'static MessageDescriptor,
        encoding: Option<Encoding>,
    ) -> PyResult<Self> {
        let items = match messages.try_iter() {
            Ok(items) if !files::is_one(messages)? => items,
            _ => {
                return Err(PyTypeError::new_err(format!(
                "decode_batch takes a list of messages, or a column of pyarrow, pandas, polars, \
                     NumPy or anything else with Arrow's C interface, not {}",
                input::type_name(messages)
            )))
            }
        };
        let mut texts = Vec::new();
        let items = items.enumerate();
        let items = items.map(|(index, item)| Item::of(&item?, index, of, &mut texts));
        let items = items.collect::<PyResult<_>>()?;
        let texts = LargeStringArray::from_iter_values(&texts);
        let texts = MessageColumn::new(Arc::new(texts), encoding);
        Ok(List {
            items,
            texts: texts.map_err(|error| PyTypeError::new_err(error.to_string()))?,
        })
    }

    /// Returns the number of bytes of all messages, in the form that they have here.
    fn size(&self) -> usize {
        let sizes = self.items.iter().map(|item| match item {
            Item::Bytes(bytes) => bytes.len(),
            Item::Message(bytes) => bytes.len(),
            Item::Null | Item::Text(_) => 0,
        });
        sizes.sum::<usize>() + self.texts.size()
    }

    fn message<'a>(&'a self, item: &'a Item) -> Result<Option<Cow<'a, [u8]>>, Error> {
        match item {
            Item::Null => Ok(None),
            Item::Bytes(bytes) => Ok(Some(Cow::Borrowed(bytes))),
            Item::Message(bytes) => Ok(Some(Cow::Borrowed(bytes))),
            Item::Text(index) => self.texts.message(*index),
        }
    }
}

impl Item {
    /// Reads an item of a list of messages of type `of`; appends it to `texts` if it is one.
    fn of(
        item: &Bound<'_, PyAny>,
        index: usize,
        of: &'static MessageDescriptor,
        texts: &mut Vec<PyBackedStr>,
    ) -> PyResult<Self> {
        if item.is_none() {
            return Ok(Item::Null);
        }
        if let Ok(bytes) = input::bytes(item) {
            return Ok(Item::Bytes(bytes));
        }
        if item.is_instance_of::<PyString>() {
            texts.push(item.extract()?);
            return Ok(Item::Text(texts.len() - 1));
        }
        let Some(message) = message::of(item)? else {
            let found = input::type_name(item);
            return Err(PyTypeError::new_err(format!(
                "message {index}: a message is bytes, a str that encodes them or a Message, not {found}"
            )));
        };
        let message = message.get();
        let found = message.class().of;
        if found == of {
            return Ok(Item::Message(message.wire().to_vec()));
        }
        let (found, of) = (found.full_name, of.full_name);
        Err(PyTypeError::new_err(format!(
            "message {index} is a {found}, not a {of}: give the type of the messages with type="
        )))
    }
}

/// The reason why there is no batch.
enum Failure {
    /// A message given to `decode_batch`, with its index.
    Message(usize, Error),
    /// A row given to `encode_batch`, with its index.
    Row(usize, Error),
    Batch(Error),
}

impl Failure {
    /// Creates the exception for a table of messages of this type.
    fn raise(self, py: Python<'_>, of: &MessageDescriptor) -> PyErr {
        let (noun, index, error) = match &self {
            Failure::Message(index, error) => ("message", *index, error),
            Failure::Row(index, error) => ("row", *index, error),
            Failure::Batch(error) => return PyValueError::new_err(error.to_string()),
        };
        if let Some(error) = error.decode_error() {
            let of = of.full_name;
            let text = format!("{noun} {index} is not a valid {of}: {error}");
            return errors::decode_error_with(py, text, error, Some(index));
        }
        PyValueError::new_err(match error.row() {
            Some(_) => error.to_string(),
            None => format!("{noun} {index}: {error}"),
        })
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

/// The rows, and counts of values that did not fit.
struct Batch {
    rows: RecordBatch,
    /// By the keys used in the schema's metadata.
    counts: [(&'static str, u64); 3],
}

/// Decodes messages of about `bytes` bytes in total.
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
    /// Returns the rows, with non-zero counts as metadata of the schema.
    fn with_metadata(self) -> RecordBatch {
        let counts = self.counts.iter().filter(|(_, count)| *count > 0);
        let metadata: HashMap<_, _> = counts
            .map(|(name, count)| (name.to_string(), count.to_string()))
            .collect();
        if metadata.is_empty() {
            return self.rows;
        }
        let schema = self.rows.schema().as_ref().clone().with_metadata(metadata);
        // Only metadata is added, and nothing else is compared here.
        self.rows
            .clone()
            .with_schema(schema.into())
            .unwrap_or(self.rows)
    }
}

/// Explains what is missing if pyarrow is not installed.
fn needs_pyarrow(py: Python<'_>) -> PyResult<()> {
    py.import("pyarrow").map(drop).map_err(|error| {
        let text = "tables need the package pyarrow: pip install 'flytepb[arrow]'";
        let raised = PyModuleNotFoundError::new_err(text);
        raised.set_cause(py, Some(error));
        raised
    })
}

/// Returns the type of the messages, by default task executions.
fn row_type(name: Option<&TypeName>) -> PyResult<&'static MessageDescriptor> {
    match name {
        Some(name) => input::message_type(name),
        None => Ok(TaskExecution::type_descriptor()),
    }
}

/// Returns the table of a type.
fn table(of: &'static MessageDescriptor, raw: bool, fields: bool) -> Table {
    let table = if fields {
        Table::of_fields(of, DEFAULT_DEPTH)
    } else {
        Table::of(of)
    };
    if raw {
        table.with_raw()
    } else {
        table
    }
}

/// Decodes messages of one type, by default task executions, into a pyarrow.RecordBatch with one row
/// each.
///
/// Messages are an iterable of `bytes`, texts that encode them, and messages of this type: `Message`,
/// entities such as `FlyteTaskExecution`, and those of `flyteidl`. Or they are a column of pyarrow,
/// pandas, polars, NumPy or any other library with Arrow's C interface, chunked or not, of any type
/// that holds bytes or text, including dictionaries (categoricals) and run-end encoded columns. Text
/// is decoded with `encoding` ("hex", "base64", "escape" for PostgreSQL's, "duckdb", "python"), by
/// default detected from the first texts. `bytes` and Arrow columns are read without copying. None,
/// or a null, becomes a row of nulls. `raw` adds a column with the encoded messages, so that nothing is lost;
/// `fields` makes a column per field even for executions, runs and actions, which have special tables.
/// `encode_batch` converts both back. An invalid message raises DecodeError with its index
/// (on_error="raise"), is skipped ("skip"), or becomes a row of nulls ("null").
///
/// Values that columns cannot hold are null and counted in the schema's metadata, if there are any:
/// `flytepb.times_out_of_range`, `flytepb.without_json`; likewise `flytepb.rejected`.
///
/// One call takes at most 256 MiB of messages, and uses one core. Other Python threads keep
/// running.
#[pyfunction]
#[pyo3(signature = (messages, r#type = None, *, raw = false, fields = false, on_error = "raise", encoding = None))]
pub fn decode_batch(
    py: Python<'_>,
    messages: &Bound<'_, PyAny>,
    r#type: Option<TypeName>,
    raw: bool,
    fields: bool,
    on_error: &str,
    encoding: Option<&str>,
) -> PyResult<PyArrowType<RecordBatch>> {
    needs_pyarrow(py)?;
    let on_error = OnError::of(on_error)?;
    let of = row_type(r#type.as_ref())?;
    let table = table(of, raw, fields);
    let encoding = encoding.map(self::encoding).transpose()?;
    let column = Column::of(messages, of, encoding)?;
    let decoded = py.detach(|| column.decode(&table, on_error).map(Batch::with_metadata));
    decoded
        .map(PyArrowType)
        .map_err(|failure| failure.raise(py, of))
}

/// Returns the encoded messages in the rows of a table made by `decode_batch`, as a
/// pyarrow.BinaryArray: from the column `raw`, or else from the columns of the fields. These hold
/// everything except unknown fields and the values counted in the schema's metadata. A row of nulls
/// becomes an empty message.
///
/// The table is a RecordBatch, Table or RecordBatchReader of pyarrow, a DataFrame of polars or pandas,
/// or anything else with Arrow's C stream interface. pandas keeps the types of nested columns with
/// `to_pandas(types_mapper=pandas.ArrowDtype)`. The table of executions needs `raw`, or `fields` in
/// both calls. Missing columns are unset fields. Raises ValueError when a column is of another
/// type, and DecodeError with the index of the row when the content of `raw` is not valid.
#[pyfunction]
#[pyo3(signature = (batch, r#type = None, *, fields = false))]
pub fn encode_batch(
    py: Python<'_>,
    batch: &Bound<'_, PyAny>,
    r#type: Option<TypeName>,
    fields: bool,
) -> PyResult<PyArrowType<ArrayData>> {
    needs_pyarrow(py)?;
    let of = row_type(r#type.as_ref())?;
    let batches = arrow::batches(batch)?;
    let table = self::table(of, false, fields);
    let has_raw = batches
        .iter()
        .all(|batch| batch.column_by_name(RAW).is_some());
    let is_whole = table.schema() == self::table(of, false, true).schema();
    if !has_raw && !is_whole {
        return Err(PyValueError::new_err(format!(
            "the table of {} has only some fields: give decode_batch raw=True, or give fields=True \
             to both functions",
            of.name()
        )));
    }
    if !has_raw {
        known_columns(&table, &batches)?;
    }
    let encoded = py.detach(|| {
        let mut rows = Vec::new();
        for batch in &batches {
            encode_rows(&table, batch, &mut rows)?;
        }
        Ok(rows)
    });
    let rows: Vec<Vec<u8>> = encoded.map_err(|failure: Failure| failure.raise(py, of))?;
    if rows.iter().map(Vec::len).sum::<usize>() > i32::MAX as usize {
        return Err(PyValueError::new_err(
            "the messages have more than 2 GiB: encode a slice of the table",
        ));
    }
    let column = py.detach(|| BinaryArray::from_iter_values(rows).into_data());
    Ok(PyArrowType(column))
}

/// Refuses a batch with columns that are no fields, whose values would be lost.
fn known_columns(table: &Table, batches: &[RecordBatch]) -> PyResult<()> {
    let known = table.schema();
    let names = known.fields().iter().map(|field| field.name().as_str());
    for batch in batches {
        for column in batch.schema().fields() {
            if known.field_with_name(column.name()).is_err() {
                let known = input::suggest(column.name(), names.clone());
                return Err(PyValueError::new_err(format!(
                    "{} has no field for the column {}: drop it, or name the type of the messages \
                     with type={known}",
                    table.message_type().full_name,
                    column.name()
                )));
            }
        }
    }
    Ok(())
}

/// Appends the encoded messages of a batch.
fn encode_rows(table: &Table, batch: &RecordBatch, rows: &mut Vec<Vec<u8>>) -> Result<(), Failure> {
    let messages = table.messages(batch).map_err(|error| match error.row() {
        Some(row) => {
            let row = rows.len() + row;
            Failure::Row(row, error.with_row(row))
        }
        None => Failure::Batch(error),
    })?;
    rows.extend(messages.iter().map(|message| message.to_wire()));
    Ok(())
}

/// Returns the pyarrow.Schema of the result of `decode_batch`.
#[pyfunction]
#[pyo3(signature = (r#type = None, *, raw = false, fields = false))]
pub fn schema(
    py: Python<'_>,
    r#type: Option<TypeName>,
    raw: bool,
    fields: bool,
) -> PyResult<PyArrowType<Schema>> {
    needs_pyarrow(py)?;
    let table = table(row_type(r#type.as_ref())?, raw, fields);
    Ok(PyArrowType(table.schema().as_ref().clone()))
}
