//! What Python hands in: bytes and names of types.

use flytepb::detect::{detect, Detection};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::registry;
use pyo3::exceptions::{PyLookupError, PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedBytes;
use pyo3::types::PyMemoryView;

/// `bytes` as they are; a `bytearray` or a `memoryview`, which may change, copied.
pub fn bytes(object: &Bound<'_, PyAny>) -> PyResult<PyBackedBytes> {
    let copy = match object.cast::<PyMemoryView>() {
        Ok(view) => Some(view.call_method0("tobytes")?),
        Err(_) => None,
    };
    copy.as_ref().unwrap_or(object).extract().map_err(|_| {
        let name = object.get_type().qualname();
        let name = name.map_or_else(|_| "?".into(), |name| name.to_string());
        PyTypeError::new_err(format!("a message is bytes, not {name}"))
    })
}

/// The type with this full or unambiguous short name.
///
/// Of two types of a name, one may be empty and there for an enum inside it only, as
/// `flyteidl.core.TaskExecution` is: the other is meant then.
pub fn message_type(name: &str) -> PyResult<&'static MessageDescriptor> {
    let mut found = registry::find(name);
    if found.len() > 1 {
        found.retain(|of| !of.fields.is_empty());
    }
    match found.as_slice() {
        [one] => Ok(one),
        [] => Err(PyLookupError::new_err(format!(
            "there is no message type {name}: flytepb.types() lists the known ones"
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

/// The type of this name, or the one that the bytes look like.
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
                "the bytes do not tell of which type they are ({other}): say it with type="
            ))),
        },
    }
}

/// The full names of all message types, in ascending order.
#[pyfunction]
pub fn types() -> Vec<&'static str> {
    registry::names().collect()
}
