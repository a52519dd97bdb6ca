//! Messages as Python's own values.

use flytepb::idl::core::{
    Binary, Literal, LiteralCollection, LiteralMap, Primitive, Scalar, Union, VariableMap,
};
use flytepb::idl::descriptor::{MessageDescriptor, WellKnown};
use flytepb::idl::google::protobuf::{self, Duration, Struct, Timestamp};
use flytepb::idl::WireMessage;
use flytepb::literals::{LiteralError, LiteralsResolver, Value};
use flytepb::registry::Idl;
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::types::{PyBool, PyBytes, PyDict, PyFloat, PyInt, PyList, PyString};

use super::as_literal;
use super::flyte2::{self, Content};
use crate::message::{self, Message};
use crate::value::Form;
use crate::{errors, input, times};

/// Converts a message to Python's own values.
///
/// A LiteralMap, and Inputs and Outputs of Flyte 2, become a dictionary of the values of their
/// literals, a Literal its value, Timestamp a `datetime` in UTC, Duration a `timedelta`, Struct a dictionary with floats as numbers, and a
/// wrapper its value. Any other message becomes a dictionary of its set fields, converted in the
/// same way.
///
/// Literals are read as in flytekit: a union as the value inside, msgpack as the value that it
/// encodes, an enum as a string. References to stored data (blobs, structured datasets, schemas,
/// offloaded literals), pickles in Flyte 2 and errors stay messages; nothing is loaded. With an `interface`, a
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
    let wanted = || {
        let text = "an interface is a VariableMap, and types a LiteralMap, Inputs or Outputs";
        PyTypeError::new_err(text)
    };
    let idl = idl(found);
    let interface = message::of(interface)?.ok_or_else(wanted)?;
    let interface: Option<VariableMap> = typed(py, interface.get())?;
    let interface = interface.ok_or_else(wanted)?;
    let literals = typed(py, found)?.ok_or_else(wanted)?;
    let resolver = LiteralsResolver::new(literals).with_interface(interface.clone());
    let dict = PyDict::new(py);
    for (name, literal) in resolver.iter() {
        if idl == Idl::Flyte2 {
            if let Ok(content @ Content::Binary(_)) = Content::of(literal) {
                dict.set_item(name, content.into_python(py)?)?;
                continue;
            }
        }
        let value = resolver.get(name);
        let value = value.map_err(|e| errors::literal_error_in(py, &e, name, &interface))?;
        dict.set_item(name, of_value(py, value, idl)?)?;
    }
    Ok(dict.into_any())
}

/// Returns the version of Flyte of a message.
fn idl(message: &Message) -> Idl {
    Idl::of(message.class().of).unwrap_or(Idl::Flyte1)
}

/// Decodes a message, if it is of this type of Flyte 1, or its counterpart in Flyte 2.
fn typed<M: WireMessage + Default>(py: Python<'_>, message: &Message) -> PyResult<Option<M>> {
    let flyte1 = flyte2::to_flyte1(py, message)?;
    let message = flyte1.as_ref().unwrap_or(message);
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
    let idl = idl(message);
    let flyte1 = flyte2::to_flyte1(py, message)?;
    let message = flyte1.as_ref().unwrap_or(message);
    let of = message.class().of;
    if let Some(literals) = typed::<LiteralMap>(py, message)? {
        if idl == Idl::Flyte2 {
            let content = Content::of_map(&literals).map_err(|e| literal_error(py, &e))?;
            return content.into_python(py);
        }
        let values = LiteralsResolver::new(literals).native();
        let values = values.map_err(|e| literal_error(py, &e))?;
        return of_value(py, Value::Map(values.into()), idl);
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
            if idl == Idl::Flyte2 {
                let content = Content::of(&literal).map_err(|e| literal_error(py, &e))?;
                return content.into_python(py);
            }
            let value = Value::from_literal(&literal).map_err(|e| literal_error(py, &e))?;
            return of_value(py, value, idl);
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
            of_value(
                py,
                inner.map_or(Value::None, |(_, value)| value),
                Idl::Flyte1,
            )
        }
        Ok(value) => of_value(py, value, Idl::Flyte1),
        Err(error) => Err(literal_error(py, &error)),
    }
}

/// Returns whether a message is one of the wrappers of a scalar, such as `Int64Value`.
fn is_wrapper(of: &MessageDescriptor) -> bool {
    of.well_known == Some(WellKnown::Wrapper)
}

/// Converts the value of a literal of this version of Flyte.
pub fn of_value<'py>(py: Python<'py>, value: Value, idl: Idl) -> PyResult<Bound<'py, PyAny>> {
    let message = |message: Box<dyn WireMessage>| {
        let mut message = Message::new(py, &*message)?;
        if idl == Idl::Flyte2 {
            message = flyte2::to_flyte2(py, message)?;
        }
        Bound::new(py, message).map(Bound::into_any)
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
            let values = Vec::from(values).into_iter().map(|v| of_value(py, v, idl));
            PyList::new(py, values.collect::<PyResult<Vec<_>>>()?)?.into_any()
        }
        Value::Map(map) => {
            let dict = PyDict::new(py);
            for (key, value) in map.into_iter() {
                dict.set_item(key, of_value(py, value, idl)?)?;
            }
            dict.into_any()
        }
        Value::Dict(entries) => {
            let dict = PyDict::new(py);
            for (key, value) in entries.into_iter() {
                dict.set_item(of_value(py, key, idl)?, of_value(py, value, idl)?)?;
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
