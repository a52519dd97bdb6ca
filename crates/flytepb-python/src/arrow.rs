//! Conversion of columns of Python libraries to Arrow arrays.

use arrow_array::{make_array, ArrayRef, RecordBatch, RecordBatchOptions};
use arrow_data::ArrayData;
use arrow_pyarrow::FromPyArrow;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::input::{list, type_name};

/// Returns the arrays of a column in sequence; None if the object is not a column of any library.
pub fn arrays(column: &Bound<'_, PyAny>) -> PyResult<Option<Vec<ArrayRef>>> {
    if column.hasattr("__arrow_c_array__")? {
        return Ok(Some(vec![array(column)?]));
    }
    let is_stream = column.hasattr("__arrow_c_stream__")?;
    if !is_stream && !column.hasattr("dtype")? && !column.hasattr("__arrow_array__")? {
        return Ok(None);
    }
    let pyarrow = column.py().import("pyarrow")?;
    let converted = if is_stream {
        pyarrow.call_method1("chunked_array", (column,))
    } else {
        check_numpy(column)?;
        let options = PyDict::new(column.py());
        options.set_item("from_pandas", true)?;
        pyarrow.call_method("array", (column,), Some(&options))
    };
    let converted = match converted {
        Ok(converted) => converted,
        // Objects of several types: the error about the first wrong one is more specific.
        Err(_) if column.try_iter().is_ok() => return Ok(None),
        Err(error) => return Err(error),
    };
    if !converted.hasattr("chunks")? {
        return Ok(Some(vec![array(&converted)?]));
    }
    let chunks = converted.getattr("chunks")?;
    let chunks = chunks.try_iter()?.map(|chunk| array(&chunk?));
    chunks.collect::<PyResult<_>>().map(Some)
}

fn array(array: &Bound<'_, PyAny>) -> PyResult<ArrayRef> {
    let data = ArrayData::from_pyarrow_bound(array)?;
    let data = data.validate_full().and_then(|()| without_offsets(data));
    let data = data.map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok(make_array(data))
}

/// Moves the offsets of structs to their children, without copying. `StructArray` would apply those of
/// nested structs twice.
fn without_offsets(data: ArrayData) -> Result<ArrayData, ArrowError> {
    let is_struct = matches!(data.data_type(), DataType::Struct(_));
    let (offset, len) = if is_struct {
        (data.offset(), data.len())
    } else {
        (0, 0)
    };
    let mut children = Vec::with_capacity(data.child_data().len());
    let mut is_changed = offset > 0;
    for child in data.child_data() {
        let sliced = if is_struct && (offset > 0 || child.len() > len) {
            slice(child, offset, len)?
        } else {
            child.clone()
        };
        let moved = without_offsets(sliced)?;
        is_changed |= !moved.ptr_eq(child);
        children.push(moved);
    }
    if !is_changed {
        return Ok(data);
    }
    let offset = if is_struct { 0 } else { data.offset() };
    let nulls = data.nulls().cloned();
    let moved = data.into_builder().child_data(children).offset(offset);
    moved.nulls(nulls).build()
}

/// Returns a part of an array, with all of its children.
fn slice(data: &ArrayData, offset: usize, len: usize) -> Result<ArrayData, ArrowError> {
    let nulls = data.nulls().map(|nulls| nulls.slice(offset, len));
    let whole = data.clone().into_builder();
    let part = whole.offset(data.offset() + offset).len(len);
    part.nulls(nulls).build()
}

/// Returns the batches of a table of any library.
pub fn batches(table: &Bound<'_, PyAny>) -> PyResult<Vec<RecordBatch>> {
    if !table.hasattr("__arrow_c_stream__")? {
        return Err(PyTypeError::new_err(format!(
            "encode_batch takes a table of pyarrow, polars, pandas or anything else with Arrow's C \
             stream interface, not {}",
            type_name(table)
        )));
    }
    let reader = table.py().import("pyarrow")?.getattr("RecordBatchReader")?;
    let batches = reader.call_method1("from_stream", (table,))?.try_iter()?;
    batches.map(|batch| self::batch(&batch?)).collect()
}

fn batch(batch: &Bound<'_, PyAny>) -> PyResult<RecordBatch> {
    let names: Vec<String> = batch.getattr("schema")?.getattr("names")?.extract()?;
    let columns = batch.getattr("columns")?;
    let columns = columns.try_iter()?.map(|column| array(&column?));
    let columns: Vec<ArrayRef> = columns.collect::<PyResult<_>>()?;
    let fields = names.into_iter().zip(&columns);
    let fields = fields.map(|(name, column)| Field::new(name, column.data_type().clone(), true));
    let schema = Schema::new(fields.collect::<Fields>());
    let rows = batch.getattr("num_rows")?.extract()?;
    let options = RecordBatchOptions::new().with_row_count(Some(rows));
    RecordBatch::try_new_with_options(schema.into(), columns, &options)
        .map_err(|error| PyValueError::new_err(error.to_string()))
}

/// Refuses NumPy's fixed-width bytes.
fn check_numpy(column: &Bound<'_, PyAny>) -> PyResult<()> {
    let kind = column.getattr_opt("dtype")?.map(|d| d.getattr_opt("kind"));
    let kind = kind
        .transpose()?
        .flatten()
        .map(|kind| kind.extract::<String>());
    match kind {
        Some(Ok(kind)) if kind == "S" => Err(PyTypeError::new_err(
            "NumPy arrays of bytes of a fixed width have lost zeros at the end of messages: make the \
             array with dtype=object",
        )),
        _ => Ok(()),
    }
}

/// Creates the error for a table given instead of one of its columns.
pub fn is_table(table: &Bound<'_, PyAny>, fields: &Fields) -> PyErr {
    let names = list(fields.iter().map(|field| field.name().as_str()));
    PyTypeError::new_err(format!(
        "{} has the columns {names}: pass the one that holds the messages",
        type_name(table)
    ))
}
