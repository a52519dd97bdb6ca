//! Python's own values as literals.

use flytepb::idl::core::{
    Blob, Error, Literal, LiteralMap, LiteralOffloadedMetadata, Schema, StructuredDataset,
};
use flytepb::idl::google::protobuf::{Duration, Timestamp};
use flytepb::idl::WireMessage;
use flytepb::literals::Value;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

use super::{as_literal, flyte2, literal_of};
use crate::message::{self, Message};
use crate::{build, errors, input, times};

/// Maximum nesting depth of values, the same as for decoding.
const MAX_DEPTH: usize = 100;

/// Converts a Python value to a Literal, or a dictionary of names and values to a LiteralMap, or to
/// Inputs or Outputs of Flyte 2.
///
/// As in flytekit, `bool`, `int`, `float`, `str`, `datetime` (UTC if naive), `date`, `timedelta` and
/// None become scalars, an Enum with a string its string, and a list a collection. A dictionary or a
/// dataclass becomes msgpack, as flytekit writes an untyped `dict` and dataclasses; datetimes inside
/// are ISO texts, and timedeltas seconds. A Literal, or a message that a literal may hold, such as a
/// Blob or a LiteralMap, is taken as it is.
///
/// There are no type hints, so there are no union literals, and integers do not become floats.
/// Raises EncodeError for other values, with the path of the value.
#[pyfunction]
#[pyo3(signature = (value, r#type = None))]
pub fn from_python(value: &Bound<'_, PyAny>, r#type: Option<input::TypeName>) -> PyResult<Message> {
    let of = match &r#type {
        Some(name) => input::message_type(name)?,
        None => Literal::type_descriptor(),
    };
    let py = value.py();
    match of.full_name {
        "flyteidl.core.Literal" => build::checked(py, &literal(value, "", 0)?),
        "flyteidl2.core.Literal" => {
            flyte2::to_flyte2(py, build::checked(py, &literal(value, "", 0)?)?)
        }
        "flyteidl.core.LiteralMap" => build::checked(py, &literals(value)?),
        // All have the same bytes.
        "flyteidl2.core.LiteralMap" | "flyteidl2.task.Inputs" | "flyteidl2.task.Outputs" => {
            Message::checked(py, of, literals(value)?.to_wire().into())
        }
        other => Err(PyTypeError::new_err(format!(
            "from_python makes a Literal, a LiteralMap, Inputs or Outputs, not a {other}: \
             flytepb.Message makes it of its fields"
        ))),
    }
}

/// Converts a dictionary of names and values.
fn literals(value: &Bound<'_, PyAny>) -> PyResult<LiteralMap> {
    let Ok(values) = value.cast::<PyDict>() else {
        return Err(unexpected(value, "", "a dict of names and values"));
    };
    let mut map = LiteralMap::default();
    for (name, value) in values {
        let name = key(&name, "")?;
        let literal = literal(&value, &name, 0)?;
        map.literals.insert(name, literal);
    }
    Ok(map)
}

/// Converts a value to a literal.
fn literal(value: &Bound<'_, PyAny>, path: &str, depth: usize) -> PyResult<Literal> {
    let py = value.py();
    if depth > MAX_DEPTH {
        return Err(errors::encode_error(py, path, TOO_DEEP));
    }
    if value.is_none() {
        return Ok(().into());
    }
    if let Some(value) = enum_value(value)? {
        let text = value.extract::<String>().map(Literal::from);
        return text.map_err(|_| unexpected(&value, path, "an Enum whose values are str"));
    }
    if value.is_instance_of::<PyDict>() || is_dataclass(value)? {
        let binary = packed(value, path, 0)?.to_msgpack().map(Literal::from);
        return binary.map_err(|e| errors::encode_error(py, path, &e.to_string()));
    }
    if let Ok(list) = value.cast::<PyList>() {
        let items = list.iter().enumerate();
        let literals = items.map(|(i, item)| literal(&item, &format!("{path}[{i}]"), depth + 1));
        return Ok(literals.collect::<PyResult<Vec<_>>>()?.into());
    }
    if let Some(time) = times::timestamp(value)? {
        return Ok(time.into());
    }
    if let Some(span) = times::duration(value)? {
        return Ok(span.into());
    }
    if let Some(found) = message::of(value)? {
        let flyte1 = flyte2::to_flyte1(py, found.get())?;
        let found = flyte1.as_ref().unwrap_or(found.get()).get(py)?;
        let literal = as_literal(&*found).or_else(|| held(&*found));
        return literal.ok_or_else(|| unexpected(value, path, "a message that a literal may hold"));
    }
    match packed(value, path, 0)? {
        Value::Boolean(v) => Ok(v.into()),
        Value::Integer(v) => Ok(v.into()),
        Value::Float(v) => Ok(v.into()),
        Value::String(v) => Ok(v.into()),
        _ => Err(unexpected(value, path, LITERALS)),
    }
}

const TOO_DEEP: &str = "values are nested too deep";
const LITERALS: &str =
    "None, a bool, a 64-bit int, a float, a str, a datetime, a timedelta, a list, \
                        a dict, a dataclass or a message";

/// Returns the literal of a message that refers to stored data.
fn held(message: &dyn WireMessage) -> Option<Literal> {
    literal_of!(
        message,
        LiteralMap,
        Blob,
        Schema,
        StructuredDataset,
        Error,
        LiteralOffloadedMetadata,
        Timestamp,
        Duration
    )
}

/// Converts a value inside msgpack.
fn packed(value: &Bound<'_, PyAny>, path: &str, depth: usize) -> PyResult<Value> {
    let py = value.py();
    if depth > MAX_DEPTH {
        return Err(errors::encode_error(py, path, TOO_DEEP));
    }
    if let Some(inner) = enum_value(value)? {
        return packed(&inner, path, depth + 1);
    }
    if value.is_none() {
        return Ok(Value::None);
    }
    if value.is_instance_of::<PyBool>() {
        return value.extract().map(Value::Boolean);
    }
    if value.is_instance_of::<PyInt>() {
        let (signed, unsigned) = (value.extract(), value.extract());
        return match (signed, unsigned) {
            (Ok(v), _) => Ok(Value::Integer(v)),
            (_, Ok(v)) => Ok(Value::Unsigned(v)),
            _ => Err(unexpected(value, path, "an int of 64 bits")),
        };
    }
    if value.is_instance_of::<PyFloat>() {
        return value.extract().map(Value::Float);
    }
    if value.is_instance_of::<PyString>() {
        let text = value.extract().map(Value::String);
        return text.map_err(|_| unexpected(value, path, "a str of valid Unicode"));
    }
    if let Ok(bytes) = value.cast::<PyBytes>() {
        return Ok(Value::Bytes(bytes.as_bytes().to_vec()));
    }
    if times::is_date(value)? {
        return value
            .call_method0("isoformat")?
            .extract()
            .map(Value::String);
    }
    if times::is_timedelta(value)? {
        return value
            .call_method0("total_seconds")?
            .extract()
            .map(Value::Float);
    }
    if value.is_instance_of::<PyList>() || value.is_instance_of::<PyTuple>() {
        let items = value.try_iter()?.enumerate();
        let values = items.map(|(i, item)| packed(&item?, &format!("{path}[{i}]"), depth + 1));
        return Ok(Value::List(values.collect::<PyResult<Vec<_>>>()?.into()));
    }
    if let Ok(dict) = value.cast::<PyDict>() {
        return packed_dict(dict, path, depth);
    }
    if is_dataclass(value)? {
        return packed_fields(value, path, depth);
    }
    Err(unexpected(value, path, LITERALS))
}

fn packed_dict(dict: &Bound<'_, PyDict>, path: &str, depth: usize) -> PyResult<Value> {
    let mut entries = Vec::with_capacity(dict.len());
    for (key, value) in dict {
        let at = format!("{path}[{}]", key.repr()?);
        entries.push((
            packed(&key, &at, depth + 1)?,
            packed(&value, &at, depth + 1)?,
        ));
    }
    Ok(Value::Dict(entries.into()))
}

/// Converts a dataclass: a map of its fields.
fn packed_fields(value: &Bound<'_, PyAny>, path: &str, depth: usize) -> PyResult<Value> {
    let fields = value
        .py()
        .import("dataclasses")?
        .call_method1("fields", (value,))?;
    let mut entries = Vec::new();
    for field in fields.try_iter()? {
        let name: String = field?.getattr("name")?.extract()?;
        let at = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        let content = packed(&value.getattr(name.as_str())?, &at, depth + 1)?;
        entries.push((Value::String(name), content));
    }
    Ok(Value::Dict(entries.into()))
}

fn is_dataclass(value: &Bound<'_, PyAny>) -> PyResult<bool> {
    value.get_type().hasattr("__dataclass_fields__")
}

/// Returns the value of a member of an `Enum`.
fn enum_value<'py>(value: &Bound<'py, PyAny>) -> PyResult<Option<Bound<'py, PyAny>>> {
    static CLASS: pyo3::sync::PyOnceLock<Py<pyo3::types::PyType>> = pyo3::sync::PyOnceLock::new();
    let class = CLASS.import(value.py(), "enum", "Enum")?;
    if value.is_instance(class)? {
        return value.getattr("value").map(Some);
    }
    Ok(None)
}

fn key(name: &Bound<'_, PyAny>, path: &str) -> PyResult<String> {
    let text = name.extract();
    text.map_err(|_| unexpected(name, path, "names as str"))
}

fn unexpected(value: &Bound<'_, PyAny>, path: &str, wanted: &str) -> PyErr {
    let text = format!("expected {wanted}, not {}", build::given(value));
    errors::encode_error(value.py(), path, &text)
}
