//! Any bytes as a list of fields by number.

use flytepb::raw::{from_text, to_text};
use pyo3::exceptions::PyValueError;
use pyo3::prelude::*;
use pyo3::types::PyBytes;

use crate::{input, message};

/// Returns any bytes as a list of fields by number, as `flytepb raw` prints it; `from_raw` makes the same
/// bytes of it.
#[pyfunction]
pub fn raw(py: Python<'_>, data: &Bound<'_, PyAny>) -> PyResult<String> {
    if let Some(message) = message::of(data)? {
        return Ok(to_text(message.get().wire()));
    }
    let bytes = input::bytes(data)?;
    Ok(py.detach(|| to_text(&bytes)))
}

/// Returns the bytes that a list of fields stands for.
///
/// Raises ValueError with the line, the column and a pointer when the text is not such a list.
#[pyfunction]
pub fn from_raw<'py>(py: Python<'py>, text: &str) -> PyResult<Bound<'py, PyBytes>> {
    let bytes = py.detach(|| from_text(text));
    let bytes =
        bytes.map_err(|error| PyValueError::new_err(format!("{error}\n{}", error.pointer())))?;
    Ok(PyBytes::new(py, &bytes))
}
