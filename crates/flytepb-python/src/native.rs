//! Messages as Python's own values: numbers, texts, lists, dictionaries, dates and times.

use flytepb::idl::core::{
    Binary, Blob, Literal, LiteralCollection, LiteralMap, LiteralOffloadedMetadata, Primitive,
    Scalar, Schema, StructuredDataset, Union, VariableMap,
};
use flytepb::idl::descriptor::{MessageDescriptor, WellKnown};
use flytepb::idl::google::protobuf::{self, Duration, Struct, Timestamp};
use flytepb::idl::WireMessage;
use flytepb::literals::{LiteralError, LiteralsResolver, Value};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

use crate::message::{self, Message};
use crate::value::Form;
use crate::{build, errors, input, times};

/// Converts a message to Python's own values.
///
/// A LiteralMap becomes a dictionary of the values of its literals, a Literal its value, Timestamp
/// a `datetime` in UTC, Duration a `timedelta`, Struct a dictionary with floats as numbers, and a
/// wrapper its value. Any other message becomes a dictionary of its set fields, converted in the
/// same way.
///
/// Literals are read as in flytekit: a union as the value inside, msgpack as the value that it
/// encodes, an enum as a string. References to stored data (blobs, structured datasets, schemas,
/// offloaded literals) and errors stay messages; nothing is loaded. With an `interface`, a
/// VariableMap, the literals of a LiteralMap are converted to its types: an integer of the type float
/// becomes a float.
///
/// Raises LiteralError when a literal has no value or does not have the type in the interface.
#[pyfunction]
#[pyo3(signature = (message, interface = None))]
pub fn to_python<'py>(
    message: &Bound<'py, PyAny>,
    interface: Option<&Bound<'py, PyAny>>,
) -> PyResult<Bound<'py, PyAny>> {
    let py = message.py();
    let Some(found) = message::of(message)? else {
        let found = input::type_name(message);
        let text = format!("to_python takes a message, not {found}");
        return Err(PyTypeError::new_err(text));
    };
    let found = found.get();
    let Some(interface) = interface else {
        return of_message(py, found);
    };
    let wanted = || PyTypeError::new_err("an interface is a VariableMap, and types a LiteralMap");
    let interface = message::of(interface)?.ok_or_else(wanted)?;
    let interface: Option<VariableMap> = typed(py, interface.get())?;
    let interface = interface.ok_or_else(wanted)?;
    let literals = typed(py, found)?.ok_or_else(wanted)?;
    let resolver = LiteralsResolver::new(literals).with_interface(interface.clone());
    let dict = PyDict::new(py);
    for (name, _) in resolver.iter() {
        let value = resolver.get(name);
        let value = value.map_err(|e| errors::literal_error_in(py, &e, name, &interface))?;
        dict.set_item(name, of_value(py, value)?)?;
    }
    Ok(dict.into_any())
}

/// Decodes a message, if it is of this type.
fn typed<M: WireMessage + Default>(py: Python<'_>, message: &Message) -> PyResult<Option<M>> {
    if message.class().of != M::type_descriptor() {
        return Ok(None);
    }
    let decoded = M::from_wire(message.wire());
    decoded
        .map(Some)
        .map_err(|e| errors::decode_error(py, &e, None))
}

/// Converts a message.
pub fn of_message<'py>(py: Python<'py>, message: &Message) -> PyResult<Bound<'py, PyAny>> {
    let of = message.class().of;
    if let Some(literals) = typed::<LiteralMap>(py, message)? {
        let values = LiteralsResolver::new(literals).native();
        let values = values.map_err(|e| literal_error(py, &e))?;
        return of_value(py, Value::Map(values.into()));
    }
    if is_wrapper(of) {
        return message.value(py, 0, Form::Native);
    }
    if of.well_known.is_some() || is_literal(of) {
        let owned = message.get(py)?;
        if let Some(time) = owned.downcast_ref::<Timestamp>() {
            return times::to_datetime(py, time);
        }
        if let Some(span) = owned.downcast_ref::<Duration>() {
            return times::to_timedelta(py, span);
        }
        if let Some(literal) = as_literal(&*owned) {
            let value = Value::from_literal(&literal).map_err(|e| literal_error(py, &e))?;
            return of_value(py, value);
        }
        if let Some(json) = as_json(&*owned) {
            return of_json(py, json);
        }
    }
    message.to_form(py, Form::Native).map(Bound::into_any)
}

/// Returns whether a message may have the value of a literal.
fn is_literal(of: &MessageDescriptor) -> bool {
    let literals = [
        Literal::type_descriptor(),
        LiteralCollection::type_descriptor(),
        Scalar::type_descriptor(),
        Primitive::type_descriptor(),
        Union::type_descriptor(),
        Binary::type_descriptor(),
    ];
    literals.contains(&of)
}

/// Returns the literal of a message of one of these types.
macro_rules! literal_of {
    ($message:expr, $($type:ty),*) => {{
        let message: &dyn WireMessage = $message;
        None$(.or_else(|| message.downcast_ref::<$type>().map(|value| value.clone().into())))*
    }};
}

/// Returns the literal that has the value of this message, if it has one.
fn as_literal(message: &dyn WireMessage) -> Option<Literal> {
    literal_of!(
        message,
        Literal,
        LiteralCollection,
        Scalar,
        Primitive,
        Union,
        Binary,
        Struct
    )
}

/// Returns the message as a value of a Struct, if it is one.
fn as_json(message: &dyn WireMessage) -> Option<protobuf::Value> {
    let list = message.downcast_ref::<protobuf::ListValue>();
    let list = list.map(|list| protobuf::Value {
        kind: Some(protobuf::value::Kind::ListValue(list.clone())),
        ..Default::default()
    });
    list.or_else(|| message.downcast_ref::<protobuf::Value>().cloned())
}

/// Converts a value of a Struct.
fn of_json(py: Python<'_>, json: protobuf::Value) -> PyResult<Bound<'_, PyAny>> {
    let fields = [(String::new(), json)].into();
    let outer = Literal::from(Struct {
        fields,
        ..Struct::default()
    });
    match Value::from_literal(&outer) {
        Ok(Value::Map(map)) => {
            let inner = map.into_iter().next();
            of_value(py, inner.map_or(Value::None, |(_, value)| value))
        }
        Ok(value) => of_value(py, value),
        Err(error) => Err(literal_error(py, &error)),
    }
}

/// Returns whether a message is one of the wrappers of a scalar, such as `Int64Value`.
fn is_wrapper(of: &MessageDescriptor) -> bool {
    of.well_known == Some(WellKnown::Wrapper)
}

/// Converts the value of a literal.
fn of_value<'py>(py: Python<'py>, value: Value) -> PyResult<Bound<'py, PyAny>> {
    let message = |message: Box<dyn WireMessage>| {
        Bound::new(py, Message::new(py, &*message)?).map(Bound::into_any)
    };
    Ok(match value {
        Value::None => py.None().into_bound(py),
        Value::Boolean(v) => PyBool::new(py, v).to_owned().into_any(),
        Value::Integer(v) => PyInt::new(py, v).into_any(),
        Value::Unsigned(v) => PyInt::new(py, v).into_any(),
        Value::Float(v) => PyFloat::new(py, v).into_any(),
        Value::String(v) => PyString::new(py, &v).into_any(),
        Value::Bytes(v) => PyBytes::new(py, &v).into_any(),
        Value::Datetime(v) => times::to_datetime(py, &v)?,
        Value::Duration(v) => times::to_timedelta(py, &v)?,
        Value::List(values) => {
            let values = Vec::from(values).into_iter().map(|v| of_value(py, v));
            PyList::new(py, values.collect::<PyResult<Vec<_>>>()?)?.into_any()
        }
        Value::Map(map) => {
            let dict = PyDict::new(py);
            for (key, value) in map.into_iter() {
                dict.set_item(key, of_value(py, value)?)?;
            }
            dict.into_any()
        }
        Value::Dict(entries) => {
            let dict = PyDict::new(py);
            for (key, value) in entries.into_iter() {
                dict.set_item(of_value(py, key)?, of_value(py, value)?)?;
            }
            dict.into_any()
        }
        Value::Extension(code, data) => (code, PyBytes::new(py, &data))
            .into_pyobject(py)?
            .into_any(),
        Value::Blob(v) => message(v)?,
        Value::Schema(v) => message(v)?,
        Value::StructuredDataset(v) => message(v)?,
        Value::Error(v) => message(Box::new(v))?,
        Value::Offloaded(v) => message(v)?,
        other => return Err(PyTypeError::new_err(format!("no Python value for {other}"))),
    })
}

fn literal_error(py: Python<'_>, error: &LiteralError) -> PyErr {
    errors::literal_error(py, error)
}

/// Maximum nesting depth of values, the same as for decoding.
const MAX_DEPTH: usize = 100;

/// Converts a Python value to a Literal, or a dictionary of names and values to a LiteralMap.
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
        Some(name) => input::message_type(name)?.full_name,
        None => "flyteidl.core.Literal",
    };
    match of {
        "flyteidl.core.Literal" => build::checked(value.py(), &literal(value, "", 0)?),
        "flyteidl.core.LiteralMap" => {
            let Ok(values) = value.cast::<PyDict>() else {
                return Err(unexpected(value, "", "a dict of names and values"));
            };
            let mut map = LiteralMap::default();
            for (name, value) in values {
                let name = key(&name, "")?;
                let literal = literal(&value, &name, 0)?;
                map.literals.insert(name, literal);
            }
            build::checked(value.py(), &map)
        }
        other => Err(PyTypeError::new_err(format!(
            "from_python makes a Literal or a LiteralMap, not a {other}: flytepb.Message makes it of \
             its fields"
        ))),
    }
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
        let found = found.get().get(py)?;
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
        flytepb::idl::core::Error,
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
