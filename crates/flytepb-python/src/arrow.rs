//! Conversion of columns of Python libraries to Arrow arrays.

use arrow_array::{make_array, ArrayRef};
use arrow_data::ArrayData;
use arrow_pyarrow::FromPyArrow;
use arrow_schema::Fields;
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::types::PyDict;

use crate::input::{list, type_name};

/// Returns the arrays of a column in sequence; None if the object is not a column of any library.
pub fn arrays(column: &Bound<'_, PyAny>) -> PyResult<Option<Vec<ArrayRef>>> {
    if column.hasattr("__arrow_c_array__")? {
        return Ok(Some(vec![array(column)?]));
    }
    let pyarrow = column.py().import("pyarrow")?;
    let converted = if column.hasattr("__arrow_c_stream__")? {
        pyarrow.call_method1("chunked_array", (column,))
    } else if column.hasattr("dtype")? || column.hasattr("__arrow_array__")? {
        check_numpy(column)?;
        let options = PyDict::new(column.py());
        options.set_item("from_pandas", true)?;
        pyarrow.call_method("array", (column,), Some(&options))
    } else {
        return Ok(None);
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
    let valid = data.validate_full();
    valid.map_err(|error| PyValueError::new_err(error.to_string()))?;
    Ok(make_array(data))
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
