//! Input from Python: bytes and type names.

use flytepb::detect::{detect, Detection};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::registry;
use pyo3::exceptions::{PyLookupError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyMemoryView;

use crate::errors;

/// Maximum number of names listed in an error.
const LISTED: usize = 20;

/// The name of a message type, from a `str` or a class of `flytepb.messages`.
pub struct TypeName(String);

impl From<String> for TypeName {
    fn from(name: String) -> Self {
        TypeName(name)
    }
}

impl<'py> FromPyObject<'_, 'py> for TypeName {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        if let Ok(name) = object.extract() {
            return Ok(TypeName(name));
        }
        let name = object.getattr_opt("_message_type")?;
        name.and_then(|name| name.extract().ok())
            .map(TypeName)
            .ok_or_else(|| {
                let found = type_name(&object);
                PyTypeError::new_err(format!(
                    "a type is a name or a class of flytepb.messages, not {found}"
                ))
            })
    }
}

/// Borrows `bytes`; copies a `bytearray` or `memoryview`, which may change.
pub fn bytes(object: &Bound<'_, PyAny>) -> PyResult<PyBackedBytes> {
    let copy = match object.cast::<PyMemoryView>() {
        Ok(view) => Some(view.call_method0("tobytes")?),
        Err(_) => None,
    };
    copy.as_ref()
        .unwrap_or(object)
        .extract()
        .map_err(|_| PyTypeError::new_err(format!("a message is bytes, not {}", type_name(object))))
}

/// Returns the name of an object's type.
pub fn type_name(object: &Bound<'_, PyAny>) -> String {
    let name = object.get_type().qualname();
    name.map_or_else(|_| "?".to_owned(), |name| name.to_string())
}

/// Formats names for an error: the first ones, and the number of others.
pub fn list<'a>(names: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = names.len().saturating_sub(LISTED);
    let listed: Vec<_> = names.take(LISTED).collect();
    match more {
        0 => listed.join(", "),
        more => format!("{} and {more} more", listed.join(", ")),
    }
}

/// Returns the end of an error about an unknown name: the name probably meant, and the existing
/// names.
pub fn suggest<'a>(name: &str, known: impl ExactSizeIterator<Item = &'a str> + Clone) -> String {
    match nearest(name, known.clone().map(|known| (known, known))) {
        Some(near) => format!("; did you mean {near}? It has {}", list(known)),
        None => format!("; it has {}", list(known)),
    }
}

/// Returns the message type probably meant by an unknown name.
fn near_type(name: &str) -> String {
    let wanted = name.rsplit('.').next().unwrap_or(name);
    let types = registry::all().filter(|of| !of.fields.is_empty());
    match nearest(wanted, types.map(|of| (of.name(), of.full_name))) {
        Some(near) => format!("; did you mean {near}?"),
        None => ":".to_owned(),
    }
}

/// Returns the value of the key most similar to a name, if any is similar.
fn nearest<'a>(name: &str, known: impl Iterator<Item = (&'a str, &'a str)>) -> Option<&'a str> {
    let name = name.to_lowercase();
    let distance = |key: &str| strsim::damerau_levenshtein(&name, &key.to_lowercase());
    let (distance, near) = known.map(|(key, value)| (distance(key), value)).min()?;
    (distance <= 1 + name.len() / 4).then_some(near)
}

/// Returns the type with this full or unambiguous short name.
///
/// If two types share a name and one is empty, existing only for a nested enum, like
/// `flyteidl.core.TaskExecution`, the other is returned.
pub fn message_type(name: &TypeName) -> PyResult<&'static MessageDescriptor> {
    let name = name.0.as_str();
    let mut found = registry::find(name);
    if found.len() > 1 {
        found.retain(|of| !of.fields.is_empty());
    }
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(PyLookupError::new_err(format!(
            "there is no message type {name}{} flytepb.types() lists the known ones",
            near_type(name)
        ))),
        several => {
            let names: Vec<_> = several.iter().map(|of| of.full_name).collect();
            Err(PyLookupError::new_err(format!(
                "{name} is the name of several types: {}",
                names.join(", ")
            )))
        }
    }
}

/// Returns the type of this name, or the one detected from the bytes.
pub fn type_or_detected(
    py: Python<'_>,
    name: Option<&TypeName>,
    bytes: &[u8],
) -> PyResult<&'static MessageDescriptor> {
    if let Some(name) = name {
        return message_type(name);
    }
    let found = match py.detach(|| detect(bytes)) {
        Detection::Message(of) => return Ok(of.descriptor),
        other => other,
    };
    if let Some((of, error)) = py.detach(|| flytepb_cli::files::damaged(bytes)) {
        let text = format!("damaged, read as {}: {error}", of.full_name);
        return Err(errors::decode_error_with(py, text, &error, None));
    }
    Err(PyValueError::new_err(format!(
        "the type of the bytes cannot be detected ({found}): give it with type="
    )))
}

/// Returns the full names of all message types, in ascending order.
#[pyfunction]
pub fn types() -> Vec<&'static str> {
    registry::names().collect()
}
