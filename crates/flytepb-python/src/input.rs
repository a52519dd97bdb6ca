//! Input from Python: bytes and type names.

use flytepb::detect::{detect, Damage, Detection};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::{names, registry};
use pyo3::exceptions::{PyLookupError, PyTypeError};
use pyo3::prelude::*;
use pyo3::pybacked::{PyBackedBytes, PyBackedStr};
use pyo3::types::{PyBytes, PyMemoryView, PyString, PyType};

use crate::class::{Class, Names};
use crate::errors;

/// Maximum number of names listed in an error.
const LISTED: usize = 20;

/// The name of a message type, from a `str` or a class of `flytepb.messages`.
pub enum TypeName {
    Known(&'static Class),
    /// A short name, or an unknown one.
    Other(PyBackedStr),
}

impl<'py> FromPyObject<'_, 'py> for TypeName {
    type Error = PyErr;

    fn extract(object: Borrowed<'_, 'py, PyAny>) -> PyResult<Self> {
        static NAMES: Names = Names::new();
        if let Some(class) = NAMES.get(&object) {
            return Ok(TypeName::Known(class));
        }
        let name = name(&object)?;
        Ok(match Class::named(object.py(), &name) {
            Some(class) => {
                // Others may change their minds.
                if object.is_exact_instance_of::<PyString>() || object.is_instance_of::<PyType>() {
                    NAMES.add(&object, class);
                }
                TypeName::Known(class)
            }
            None => TypeName::Other(name),
        })
    }
}

fn name(object: &Bound<'_, PyAny>) -> PyResult<PyBackedStr> {
    if object.is_instance_of::<PyString>() {
        return object.extract();
    }
    let name = object.getattr_opt("_message_type")?;
    name.and_then(|name| name.extract().ok()).ok_or_else(|| {
        let found = type_name(object);
        PyTypeError::new_err(format!(
            "a type is a name or a class of flytepb.messages, not {found}"
        ))
    })
}

/// Borrows `bytes`; copies a `bytearray` or `memoryview`, which may change.
pub fn bytes(object: &Bound<'_, PyAny>) -> PyResult<PyBackedBytes> {
    if let Ok(bytes) = object.cast::<PyBytes>() {
        return Ok(bytes.clone().into());
    }
    let copy = match object.cast::<PyMemoryView>() {
        Ok(view) => Some(view.call_method0("tobytes")?),
        Err(_) => None,
    };
    copy.as_ref().unwrap_or(object).extract().map_err(|_| {
        let hint = if object.is_instance_of::<PyString>() || is_file(object) {
            ": flytepb.read(path) reads a file"
        } else if object.hasattr("as_py").unwrap_or(false) {
            ": its as_py() returns them"
        } else if object.try_iter().is_ok() {
            ": pass several messages one by one"
        } else {
            ""
        };
        let found = type_name(object);
        PyTypeError::new_err(format!("a message is bytes, not {found}{hint}"))
    })
}

/// Returns whether an object is a path or a file.
pub fn is_file(object: &Bound<'_, PyAny>) -> bool {
    let has = |name| object.hasattr(name).unwrap_or(false);
    has("__fspath__") || has("read")
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
pub fn message_type(name: &TypeName) -> PyResult<&'static MessageDescriptor> {
    let name = match name {
        TypeName::Known(class) => return Ok(class.of),
        TypeName::Other(name) => &**name,
    };
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
    name: Option<&TypeName>,
    bytes: &[u8],
) -> PyResult<&'static Class> {
    match name {
        Some(TypeName::Known(class)) => return Ok(class),
        Some(name) => return Class::of(py, message_type(name)?),
        None => {}
    }
    let (found, damaged) = py.detach(|| {
        let found = detect(bytes);
        let damaged = found.damage(bytes).and_then(Damage::into_message);
        (found, damaged)
    });
    if let Some((of, error)) = damaged {
        let text = format!("damaged, read as {}: {error}", of.full_name);
        return Err(errors::decode_error_with(py, text, &error, None));
    }
    if let Detection::Message(of) = found {
        return Class::of(py, of.descriptor);
    }
    Err(errors::undetected(&found))
}

/// Returns the full names of all message types, in ascending order.
#[pyfunction]
pub fn types() -> Vec<&'static str> {
    registry::names().collect()
}
