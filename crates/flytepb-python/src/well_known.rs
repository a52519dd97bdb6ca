//! Python values for messages of the package `google.protobuf`.

use std::any;

use flytepb::idl::descriptor::{MessageDescriptor, WellKnown};
use flytepb::idl::google::protobuf::value::Kind;
use flytepb::idl::google::protobuf::{
    Any, FieldMask, ListValue, NullValue, Struct, Timestamp, Value,
};
use flytepb::idl::json::JsonOptions;
use flytepb::idl::{Map, WireMessage};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyBool, PyDict, PyFloat, PyInt, PyList, PyString, PyTuple};

use crate::build::{self, MAX_DEPTH, TOO_DEEP};
use crate::errors::encode_error;
use crate::{message, times};

/// Values of Python that have a JSON form.
const PLAIN: &str = "None, a bool, an int or float, a str, a list or a dict";

/// Sets a message from a value of another Python type; returns `false` if there is no conversion.
///
/// Dictionaries with the fields of the message are left to the caller.
pub fn set(
    slot: &mut dyn WireMessage,
    value: &Bound<'_, PyAny>,
    path: &str,
    depth: usize,
) -> PyResult<bool> {
    let Some(well_known) = slot.descriptor().well_known else {
        return Ok(false);
    };
    Ok(match well_known {
        WellKnown::Timestamp => {
            let time = times::timestamp(value)?;
            fill(slot, time.or_else(|| of_iso(&text(value)?)))
        }
        WellKnown::Duration => {
            let span = times::duration(value)?;
            fill(slot, span.or_else(|| of_text(&text(value)?)))
        }
        WellKnown::FieldMask => fill(slot, text(value).and_then(|t| of_text::<FieldMask>(&t))),
        WellKnown::Any => fill(slot, packed(value)?),
        WellKnown::Struct => fill(slot, structure(value, path, depth)?),
        WellKnown::ListValue => fill(slot, list(value, path, depth)?),
        WellKnown::Value => {
            if value.cast().is_ok_and(is_kind) {
                return Ok(false);
            }
            fill(slot, kind(value, path, depth)?.map(of_kind))
        }
        WellKnown::Wrapper => build::set_wrapped(slot, value, path, depth),
    })
}

/// Describes the values that [`set`] accepts for a type besides its messages.
pub fn forms(of: &MessageDescriptor) -> String {
    let others = match of.well_known {
        None => return " or its fields as a dict".to_owned(),
        Some(WellKnown::Struct) => return " or a dict".to_owned(),
        Some(WellKnown::Value) => return format!(", {PLAIN}"),
        Some(WellKnown::ListValue) => "a list".to_owned(),
        Some(WellKnown::Any) => "any other message".to_owned(),
        Some(WellKnown::Timestamp) => "a datetime, an ISO text".to_owned(),
        Some(WellKnown::Duration) => "a timedelta, a text such as '1.5s'".to_owned(),
        Some(WellKnown::FieldMask) => "a text of paths".to_owned(),
        Some(WellKnown::Wrapper) => build::expected(of.fields[0].kind),
    };
    format!(", {others} or its fields as a dict")
}

/// Replaces a message by a value of its type, if there is one.
fn fill<M: WireMessage>(slot: &mut dyn WireMessage, value: Option<M>) -> bool {
    let slot: &mut dyn any::Any = slot;
    match (slot.downcast_mut::<M>(), value) {
        (Some(slot), Some(value)) => {
            *slot = value;
            true
        }
        _ => false,
    }
}

fn text(value: &Bound<'_, PyAny>) -> Option<PyBackedStr> {
    value.extract().ok()
}

/// Reads a text by the JSON mapping.
fn of_text<M: WireMessage + Default>(text: &str) -> Option<M> {
    if text.contains(['"', '\\']) {
        return None;
    }
    let mut message = M::default();
    let read = JsonOptions::new().merge_str(&mut message, &format!("\"{text}\""));
    read.is_ok().then_some(message)
}

/// Reads an ISO text: a date, or a date and a time, in UTC unless it has an offset.
fn of_iso(text: &str) -> Option<Timestamp> {
    let text = text.replacen(' ', "T", 1);
    let forms = [
        text.clone(),
        format!("{text}Z"),
        format!("{text}T00:00:00Z"),
    ];
    forms.iter().find_map(|text| of_text(text))
}

/// Packs a message of any type.
fn packed(value: &Bound<'_, PyAny>) -> PyResult<Option<Any>> {
    let Some(message) = message::of(value)? else {
        return Ok(None);
    };
    let message = message.get().get(value.py())?;
    Ok(Some(Any::pack(&*message)))
}

/// Converts a dictionary of plain values.
fn structure(value: &Bound<'_, PyAny>, path: &str, depth: usize) -> PyResult<Option<Struct>> {
    match value.cast::<PyDict>() {
        Ok(dict) if !is_fields(dict)? => members(dict, path, depth).map(Some),
        _ => Ok(None),
    }
}

/// Returns whether a dictionary has the form of `Message.to_dict` of a non-empty Struct.
fn is_fields(dict: &Bound<'_, PyDict>) -> PyResult<bool> {
    let fields = dict.get_item("fields")?;
    let fields = fields.filter(|_| dict.len() == 1);
    let Some(Ok(fields)) = fields.as_ref().map(|fields| fields.cast::<PyDict>()) else {
        return Ok(false);
    };
    let is_value = |value: &Bound<'_, PyAny>| match value.cast::<PyDict>() {
        Ok(dict) => dict.is_empty() || is_kind(dict),
        Err(_) => message::of(value).is_ok_and(|message| message.is_some()),
    };
    Ok(!fields.is_empty() && fields.values().iter().all(|value| is_value(&value)))
}

/// Returns whether a dictionary has the form of `Message.to_dict` of a Value: its only key is the
/// name of a kind.
fn is_kind(dict: &Bound<'_, PyDict>) -> bool {
    let kinds = Value::type_descriptor().fields;
    let key = dict.keys().iter().next().and_then(|key| text(&key));
    dict.len() == 1 && key.is_some_and(|key| kinds.iter().any(|kind| *kind.name == *key))
}

fn members(dict: &Bound<'_, PyDict>, path: &str, depth: usize) -> PyResult<Struct> {
    let mut fields = Map::with_capacity(dict.len());
    for (key, value) in dict {
        let path = format!("{path}[{}]", key.repr()?);
        let Some(name) = text(&key) else {
            let what = format!(
                "expected a str of valid Unicode as the key, not {}",
                build::given(&key)
            );
            return Err(encode_error(dict.py(), &path, &what));
        };
        fields.insert(name.to_string(), element(&value, &path, depth + 1)?);
    }
    Ok(Struct {
        fields: fields.into(),
        ..Struct::default()
    })
}

/// Converts a list or tuple of plain values.
fn list(value: &Bound<'_, PyAny>, path: &str, depth: usize) -> PyResult<Option<ListValue>> {
    if !value.is_instance_of::<PyList>() && !value.is_instance_of::<PyTuple>() {
        return Ok(None);
    }
    let items = value.try_iter()?.enumerate();
    let values = items.map(|(i, item)| element(&item?, &format!("{path}[{i}]"), depth + 1));
    Ok(Some(ListValue {
        values: values.collect::<PyResult<Vec<_>>>()?.into(),
        ..ListValue::default()
    }))
}

/// Converts a plain value inside a list or a dictionary. There, dictionaries are always plain.
fn element(value: &Bound<'_, PyAny>, path: &str, depth: usize) -> PyResult<Value> {
    let py = value.py();
    if depth > MAX_DEPTH {
        return Err(encode_error(py, path, TOO_DEEP));
    }
    kind(value, path, depth)?.map(of_kind).ok_or_else(|| {
        let what = format!("expected {PLAIN}, not {}", build::given(value));
        encode_error(py, path, &what)
    })
}

fn of_kind(kind: Kind) -> Value {
    Value {
        kind: Some(kind),
        ..Value::default()
    }
}

/// Converts a plain value, as `Struct.update` of Google's package does; None for other values.
fn kind(value: &Bound<'_, PyAny>, path: &str, depth: usize) -> PyResult<Option<Kind>> {
    if value.is_none() {
        return Ok(Some(Kind::NullValue(NullValue::NullValue as i32)));
    }
    if value.is_instance_of::<PyBool>() {
        return value.extract().map(Kind::BoolValue).map(Some);
    }
    if value.is_instance_of::<PyInt>() || value.is_instance_of::<PyFloat>() {
        // Fails for integers beyond the range of floats.
        return Ok(value.extract().ok().map(Kind::NumberValue));
    }
    if value.is_instance_of::<PyString>() {
        return Ok(value.extract().ok().map(Kind::StringValue));
    }
    if let Some(list) = list(value, path, depth + 1)? {
        return Ok(Some(Kind::ListValue(list)));
    }
    if let Ok(dict) = value.cast::<PyDict>() {
        return Ok(Some(Kind::StructValue(members(dict, path, depth + 1)?)));
    }
    let Some(message) = message::of(value)? else {
        return Ok(None);
    };
    Ok(of_message(&*message.get().get(value.py())?))
}

/// Returns the kind of a message that is one in JSON.
fn of_message(message: &dyn WireMessage) -> Option<Kind> {
    if let Some(value) = message.downcast_ref::<Value>() {
        return value.kind.clone();
    }
    if let Some(list) = message.downcast_ref::<ListValue>() {
        return Some(Kind::ListValue(list.clone()));
    }
    let structure = message.downcast_ref::<Struct>();
    structure.map(|structure| Kind::StructValue(structure.clone()))
}
