//! Values at paths.

use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

use bytes::Bytes;
use flytepb::idl::descriptor::{FieldDescriptor, MessageDescriptor};
use flytepb::path::{Found, Path, PathError, Peek, Value};
use pyo3::exceptions::{PyTypeError, PyValueError};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBytes, PyList, PyString};

use crate::given::Given;
use crate::input::TypeName;
use crate::message::Message;
use crate::{errors, input, value};

/// Number of prepared readers that are kept.
const KEPT: usize = 256;

type Readers = HashMap<(&'static str, Vec<PyBackedStr>), Arc<Reader>>;

static READERS: Mutex<Option<Readers>> = Mutex::new(None);

/// Paths prepared for a type.
pub struct Reader {
    pub peek: Peek,
    /// For each path, whether it can lead to several values.
    multiple: Vec<bool>,
}

impl Reader {
    /// Returns the reader of these paths, prepared now or earlier.
    pub fn of(of: &'static MessageDescriptor, paths: Vec<PyBackedStr>) -> PyResult<Arc<Reader>> {
        let key = (of.full_name, paths);
        let mut readers = READERS.lock().unwrap_or_else(PoisonError::into_inner);
        let readers = readers.get_or_insert_default();
        if let Some(reader) = readers.get(&key) {
            return Ok(reader.clone());
        }
        let paths: Result<Vec<Path>, PathError> = key.1.iter().map(|path| path.parse()).collect();
        let paths = paths.map_err(|e| path_error(&e))?;
        let reader = Arc::new(Reader {
            peek: Peek::new(of, &paths).map_err(|e| path_error(&e))?,
            multiple: paths.iter().map(Path::is_multiple).collect(),
        });
        if readers.len() >= KEPT {
            readers.clear();
        }
        readers.insert(key, reader.clone());
        Ok(reader)
    }
}

/// Creates the exception for a path.
pub fn path_error(error: &PathError) -> PyErr {
    PyValueError::new_err(format!("{error}\n{}", error.pointer()))
}

/// Returns the value at a path of a message, without decoding the rest.
///
/// A path that can lead to several values, with `[*]`, `..` or `#`, gives a list of them; another one
/// its value, or `default` if it is absent. A list of paths gives a list of what each gives.
///
/// Raises ValueError when a path is malformed or does not suit the type, otherwise like `decode`.
#[pyfunction]
#[pyo3(signature = (data, path, r#type = None, *, default = None))]
pub fn get<'py>(
    py: Python<'py>,
    data: &Bound<'py, PyAny>,
    path: &Bound<'py, PyAny>,
    r#type: Option<TypeName>,
    default: Option<Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let given = Given::new(data, r#type.as_ref())?;
    let reader = Reader::of(given.of(), paths(path)?)?;
    let mut values = read(py, &reader, given.wire(), default)?;
    match values.pop() {
        Some(value) if path.is_instance_of::<PyString>() => Ok(value),
        last => {
            values.extend(last);
            Ok(PyList::new(py, values)?.into_any())
        }
    }
}

/// Returns a path, or a list of them.
pub fn paths(path: &Bound<'_, PyAny>) -> PyResult<Vec<PyBackedStr>> {
    if path.is_instance_of::<PyString>() {
        return Ok(vec![path.extract()?]);
    }
    path.extract().map_err(|_| {
        let found = input::type_name(path);
        PyTypeError::new_err(format!("a path is a str, or a list of them, not {found}"))
    })
}

/// Reads the values of each path.
fn read<'py>(
    py: Python<'py>,
    reader: &Reader,
    bytes: &[u8],
    default: Option<Bound<'py, PyAny>>,
) -> PyResult<Vec<Bound<'py, PyAny>>> {
    let mut found: Vec<Vec<Bound<'py, PyAny>>> = vec![Vec::new(); reader.multiple.len()];
    let mut failed = None;
    let visit = &mut |value: Found<'_>| match to_python(py, &value.value) {
        Ok(converted) => found[value.path_index].push(converted),
        Err(error) => drop(failed.get_or_insert(error)),
    };
    let outcome = reader.peek.read(bytes, visit);
    outcome.map_err(|error| errors::not_a_message(py, &error, bytes))?;
    if let Some(error) = failed {
        return Err(error);
    }
    let values = found.into_iter().zip(&reader.multiple);
    let values = values.map(|(mut values, multiple)| {
        if *multiple {
            return Ok(PyList::new(py, values)?.into_any());
        }
        let default = || default.clone().unwrap_or_else(|| py.None().into_bound(py));
        Ok(values.pop().unwrap_or_else(default))
    });
    values.collect()
}

fn to_python<'py>(py: Python<'py>, value: &Value<'_>) -> PyResult<Bound<'py, PyAny>> {
    match *value {
        Value::Scalar(_, value) => Ok(value::scalar(py, value)),
        Value::Message(of, bytes) => Ok(Bound::new(py, checked(py, of, bytes)?)?.into_any()),
        Value::Collection { field, of, message } => collection(py, field, of, message),
        Value::Unknown { raw, .. } => Ok(PyBytes::new(py, raw).into_any()),
        _ => unreachable!("a value of this version"),
    }
}

fn checked(py: Python<'_>, of: &'static MessageDescriptor, bytes: &[u8]) -> PyResult<Message> {
    Message::checked(py, of, Bytes::copy_from_slice(bytes))
}

/// Returns a list or map as the attribute of its message.
fn collection<'py>(
    py: Python<'py>,
    field: &'static FieldDescriptor,
    of: &'static MessageDescriptor,
    bytes: &[u8],
) -> PyResult<Bound<'py, PyAny>> {
    match of.index_of(field.number) {
        Some(index) => checked(py, of, bytes)?.attribute(py, index),
        None => Ok(py.None().into_bound(py)), // each field of a type has an index
    }
}
