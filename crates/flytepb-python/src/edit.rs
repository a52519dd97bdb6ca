//! Changes of fields.

use flytepb::edit::{Change, Edit, EditError};
use flytepb::idl::json::JsonOptions;
use flytepb::path::Path;
use flytepb::registry;
use pyo3::prelude::*;
use pyo3::types::{PyByteArray, PyBytes, PyDict};

use crate::get::path_error;
use crate::given::Given;
use crate::input::TypeName;
use crate::{errors, message};

/// Returns the bytes of a message with other values at some paths. All other bytes stay as they are.
///
/// Raises ValueError when a path is malformed or does not suit the type, EncodeError when a value does
/// not suit its field, otherwise like `decode`.
#[pyfunction]
#[pyo3(signature = (data, set = None, r#type = None, *, append = None, delete = None))]
pub fn edit<'py>(
    py: Python<'py>,
    data: &Bound<'py, PyAny>,
    set: Option<&Bound<'py, PyDict>>,
    r#type: Option<TypeName>,
    append: Option<&Bound<'py, PyDict>>,
    delete: Option<Vec<String>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut changes = Vec::new();
    for (path, value) in set.into_iter().flatten() {
        changes.push(Change::set(parse(path.extract()?)?, json(&value)?));
    }
    for (path, value) in append.into_iter().flatten() {
        changes.push(Change::append(parse(path.extract()?)?, json(&value)?));
    }
    for path in delete.into_iter().flatten() {
        changes.push(Change::delete(parse(&path)?));
    }
    let given = Given::new(data, r#type.as_ref())?;
    let bytes = given.wire();
    let raise = |error: EditError| raise(py, &error, bytes);
    let edit = Edit::new(given.of(), changes).map_err(raise)?;
    let changed = py.detach(|| edit.apply(bytes)).map_err(raise)?;
    Ok(PyBytes::new(py, &changed))
}

fn parse(path: &str) -> PyResult<Path> {
    path.parse().map_err(|error| path_error(&error))
}

/// Returns a value as JSON: a message by the mapping, bytes in base64, others by Python's `json`.
fn json(value: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = value.py();
    if let Some(message) = message::of(value)? {
        let message = message.get();
        let options = JsonOptions::new().types(registry::get);
        let mut out = Vec::new();
        options
            .write_wire(&mut out, message.class().of, message.wire())
            .map_err(|error| errors::json_error(py, &error))?;
        // JSON is UTF-8.
        return Ok(String::from_utf8(out).unwrap_or_default());
    }
    let value = if value.is_instance_of::<PyBytes>() || value.is_instance_of::<PyByteArray>() {
        let encoded = py.import("base64")?.call_method1("b64encode", (value,))?;
        encoded.call_method0("decode")?
    } else {
        value.clone()
    };
    py.import("json")?
        .call_method1("dumps", (value,))?
        .extract()
}

fn raise(py: Python<'_>, error: &EditError, data: &[u8]) -> PyErr {
    if let Some(error) = error.decode_error() {
        return errors::not_a_message(py, error, data);
    }
    let text = match error.pointer() {
        Some(pointer) => format!("{error}\n{pointer}"),
        None => error.to_string(),
    };
    let raised = errors::encode_error(py, "", &text);
    let set = raised
        .value(py)
        .setattr("path", error.path().unwrap_or_default());
    set.err().unwrap_or(raised)
}
