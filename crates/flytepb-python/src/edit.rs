//! Changes of fields.

use flytepb::edit::{Change, Edit, EditError};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::google::protobuf::{Duration, Timestamp};
use flytepb::idl::json::JsonOptions;
use flytepb::idl::WireMessage;
use flytepb::path::Path;
use flytepb::registry;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBytes, PyDict};

use crate::get::{self, path_error};
use crate::given::Given;
use crate::input::TypeName;
use crate::{errors, input, message, times};

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
    delete: Option<&Bound<'_, PyAny>>,
) -> PyResult<Bound<'py, PyBytes>> {
    let mut changes = Vec::new();
    for (path, value) in set.into_iter().flatten() {
        changes.push(Change::set(parse(path.extract()?)?, json(&value)?));
    }
    for (path, value) in append.into_iter().flatten() {
        changes.push(Change::append(parse(path.extract()?)?, json(&value)?));
    }
    for path in delete.map(get::paths).transpose()?.into_iter().flatten() {
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

/// Returns a value as JSON, by Python's `json`, and by [`plain`] what that does not know.
fn json(value: &Bound<'_, PyAny>) -> PyResult<String> {
    let py = value.py();
    let options = PyDict::new(py);
    options.set_item("default", wrap_pyfunction!(plain, py)?)?;
    py.import("json")?
        .call_method("dumps", (value,), Some(&options))?
        .extract()
}

/// Returns a message, a time, a span or bytes as what Python's `json` makes the JSON of its type.
#[pyfunction]
fn plain<'py>(value: &Bound<'py, PyAny>) -> PyResult<Bound<'py, PyAny>> {
    let py = value.py();
    if let Some(message) = message::of(value)? {
        let message = message.get();
        return loaded(py, message.class().of, message.wire());
    }
    if let Some(time) = times::timestamp(value)? {
        return loaded(py, Timestamp::type_descriptor(), &time.to_wire());
    }
    if let Some(span) = times::duration(value)? {
        return loaded(py, Duration::type_descriptor(), &span.to_wire());
    }
    if let Ok(bytes) = input::bytes(value) {
        let encoded = py.import("base64")?.call_method1("b64encode", (&*bytes,))?;
        return encoded.call_method0("decode");
    }
    Err(PyTypeError::new_err(format!(
        "a value is what json takes, bytes, a datetime, a timedelta or a message, not {}",
        input::type_name(value)
    )))
}

/// Returns the JSON of a message as Python's values.
fn loaded<'py>(
    py: Python<'py>,
    of: &'static MessageDescriptor,
    wire: &[u8],
) -> PyResult<Bound<'py, PyAny>> {
    let mut out = Vec::new();
    let options = JsonOptions::new().types(registry::get);
    let written = options.write_wire(&mut out, of, wire);
    written.map_err(|error| errors::json_error(py, &error))?;
    py.import("json")?.call_method1("loads", (&*out,))
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
