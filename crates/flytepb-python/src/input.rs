//! Input from Python: bytes and type names.

use flytepb::detect::{detect, Detection};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::registry;
use flytepb::names;
use pyo3::exceptions::{PyLookupError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyMemoryView;

/// Maximum number of names listed in an error.
const LISTED: usize = 20;

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
    match names::similar(name, known.clone().map(|known| (known, known))).first() {
        Some(near) => format!("; did you mean {near}? It has {}", list(known)),
        None => format!("; it has {}", list(known)),
    }
}

/// Returns the type with this full or unambiguous short name, as [`names::resolve`] does.
pub fn message_type(name: &str) -> PyResult<&'static MessageDescriptor> {
    names::resolve(name).map_err(|error| {
        let candidates = error.candidates().iter().map(|of| of.full_name);
        let hint = match error.candidates() {
            [] => ": flytepb.types() lists the known ones".to_owned(),
            _ if error.is_ambiguous() => format!(": {}", list(candidates)),
            [nearest, ..] => format!(
                "; did you mean {}? flytepb.types() lists the known ones",
                nearest.full_name
            ),
        };
        PyLookupError::new_err(format!("{error}{hint}"))
    })
}

/// Returns the type of this name, or the one detected from the bytes.
pub fn type_or_detected(
    py: Python<'_>,
    name: Option<&str>,
    bytes: &[u8],
) -> PyResult<&'static MessageDescriptor> {
    match name {
        Some(name) => message_type(name),
        None => match py.detach(|| detect(bytes)) {
            Detection::Message(of) => Ok(of.descriptor),
            other => Err(PyValueError::new_err(format!(
                "the type of the bytes cannot be detected ({other}): give it with type="
            ))),
        },
    }
}

/// Returns the full names of all message types, in ascending order.
#[pyfunction]
pub fn types() -> Vec<&'static str> {
    registry::names().collect()
}
