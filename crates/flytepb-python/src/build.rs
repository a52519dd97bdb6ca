//! Conversion of Python dictionaries to messages.

use std::any::Any;

use flytepb::idl::descriptor::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use flytepb::idl::google::protobuf::{Duration, FieldMask, Timestamp};
use flytepb::idl::json::JsonOptions;
use flytepb::idl::{FieldMut, List, MapField, MapKey, ValueMut, WireMessage};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyString};

use crate::errors::{decode_error, encode_error};
use crate::message::{self, Message};
use crate::{input, times};

/// Maximum nesting depth of dictionaries, the same as for decoding.
const MAX_DEPTH: usize = 100;
/// Maximum length of a value printed in an error; longer ones are shortened.
const MAX_SHOWN: usize = 1000;

/// Returns the message with these fields set, within the nesting depth for decoding.
pub fn with_fields(
    py: Python<'_>,
    mut message: Box<dyn WireMessage>,
    fields: Option<&Bound<'_, PyDict>>,
) -> PyResult<Message> {
    if let Some(fields) = fields {
        set_fields(message.as_mut(), fields, "", 1)?;
    }
    checked(py, message.as_ref())
}

/// Returns a message that was built of values, which may be nested too deep together: the check
/// enforces the limit.
pub fn checked(py: Python<'_>, message: &dyn WireMessage) -> PyResult<Message> {
    Message::checked(py, message.descriptor(), message.to_wire().into())
}

fn set_fields(
    message: &mut dyn WireMessage,
    fields: &Bound<'_, PyDict>,
    path: &str,
    depth: usize,
) -> PyResult<()> {
    let py = fields.py();
    if depth > MAX_DEPTH {
        return Err(encode_error(py, path, "messages are nested too deep"));
    }
    let of = message.descriptor();
    for (name, value) in fields {
        let Ok(name) = name.extract::<PyBackedStr>() else {
            let what = format!("expected names of fields as str, not {}", given(&name));
            return Err(encode_error(py, path, &what));
        };
        let Some(index) = of.fields.iter().position(|f| *f.name == *name) else {
            return Err(encode_error(py, path, &unknown_field(of, &name)));
        };
        if value.is_none() {
            continue;
        }
        let path = match path {
            "" => name.to_string(),
            path => format!("{path}.{}", &*name),
        };
        let at = At {
            field: &of.fields[index],
            depth,
        };
        match message.get_mut(index) {
            FieldMut::Value(slot) => at.set(slot, &value, &path)?,
            FieldMut::List(list) => at.set_list(list, &value, &path)?,
            FieldMut::Map(map) => at.set_map(map, &value, &path)?,
        }
    }
    Ok(())
}

/// The field to be set.
struct At {
    field: &'static FieldDescriptor,
    depth: usize,
}

impl At {
    fn set(&self, slot: ValueMut<'_>, value: &Bound<'_, PyAny>, path: &str) -> PyResult<()> {
        let set = match slot {
            ValueMut::Message(slot) => return self.set_message(slot, value, path),
            ValueMut::I32(slot) => match self.field.kind {
                Kind::Enum(of) => return set_enum(of, slot, value, path),
                _ => value.extract().map(|v| *slot = v),
            },
            ValueMut::Bool(slot) => value.extract().map(|v| *slot = v),
            ValueMut::I64(slot) => value.extract().map(|v| *slot = v),
            ValueMut::U32(slot) => value.extract().map(|v| *slot = v),
            ValueMut::U64(slot) => value.extract().map(|v| *slot = v),
            ValueMut::F32(slot) => value.extract().map(|v| *slot = v),
            ValueMut::F64(slot) => value.extract().map(|v| *slot = v),
            ValueMut::Str(slot) => value.extract().map(|v| *slot = v),
            ValueMut::Bytes(slot) => input::bytes(value).map(|v| slot.set(v.to_vec())),
        };
        set.map_err(|_| {
            let what = format!(
                "expected {}, not {}",
                expected(self.field.kind),
                given(value)
            );
            encode_error(value.py(), path, &what)
        })
    }

    fn set_list(&self, list: &mut dyn List, value: &Bound<'_, PyAny>, path: &str) -> PyResult<()> {
        // These have items too, but are not lists.
        let is_other = value.is_instance_of::<PyString>()
            || value.is_instance_of::<PyBytes>()
            || value.is_instance_of::<PyByteArray>()
            || value.is_instance_of::<PyDict>();
        let items = match value.try_iter() {
            Ok(items) if !is_other => items,
            _ => {
                let what = format!("expected a list, not {}", given(value));
                return Err(encode_error(value.py(), path, &what));
            }
        };
        for (i, item) in items.enumerate() {
            self.set(list.push(), &item?, &format!("{path}[{i}]"))?;
        }
        Ok(())
    }

    fn set_map(
        &self,
        map: &mut dyn MapField,
        value: &Bound<'_, PyAny>,
        path: &str,
    ) -> PyResult<()> {
        let py = value.py();
        let Ok(items) = value.cast::<PyDict>() else {
            let what = format!("expected a dict, not {}", given(value));
            return Err(encode_error(py, path, &what));
        };
        for (key, item) in items {
            let path = format!("{path}[{}]", key.repr()?);
            let slot = self.key(&key).and_then(|key| map.entry_mut(key));
            let Some((slot, _)) = slot else {
                let kind = self.field.map_key().map_or_else(String::new, expected);
                let what = format!("expected {kind} as the key, not {}", given(&key));
                return Err(encode_error(py, &path, &what));
            };
            self.set(slot, &item, &path)?;
        }
        Ok(())
    }

    fn set_message(
        &self,
        slot: &mut dyn WireMessage,
        value: &Bound<'_, PyAny>,
        path: &str,
    ) -> PyResult<()> {
        let py = value.py();
        if let Ok(fields) = value.cast::<PyDict>() {
            return set_fields(slot, fields, path, self.depth + 1);
        }
        let wanted = slot.descriptor().full_name;
        if let Some(message) = message::of(value)? {
            let message = message.get();
            if message.class().of == slot.descriptor() {
                return slot
                    .merge_wire(message.wire())
                    .map_err(|error| decode_error(py, &error, None));
            }
        }
        let mut forms = " or its fields as a dict".to_owned();
        if let Some((other, set)) = set_other(slot, value)? {
            if set {
                return Ok(());
            }
            forms.insert_str(0, other);
        }
        let what = format!("expected a {wanted}{forms}, not {}", given(value));
        Err(encode_error(py, path, &what))
    }

    fn key(&self, key: &Bound<'_, PyAny>) -> Option<MapKey> {
        match self.field.map_key()? {
            Kind::Bool => key.extract().map(MapKey::Bool),
            Kind::String => key.extract().map(MapKey::Str),
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => key.extract().map(MapKey::I64),
            Kind::Uint32 | Kind::Fixed32 => key.extract().map(MapKey::U32),
            Kind::Uint64 | Kind::Fixed64 => key.extract().map(MapKey::U64),
            _ => key.extract().map(MapKey::I32),
        }
        .ok()
    }
}

/// Sets a message whose values Python has another type for, if this value is of it. Returns a
/// description of that type, and whether it was set; None for other messages.
fn set_other(
    slot: &mut dyn Any,
    value: &Bound<'_, PyAny>,
) -> PyResult<Option<(&'static str, bool)>> {
    if let Some(slot) = slot.downcast_mut::<Timestamp>() {
        let time = match times::timestamp(value)? {
            Some(time) => Some(time),
            None => text(value).and_then(|text| of_iso(&text)),
        };
        let set = time.map(|time| *slot = time).is_some();
        return Ok(Some((", a datetime, an ISO text", set)));
    }
    if let Some(slot) = slot.downcast_mut::<Duration>() {
        let span = match times::duration(value)? {
            Some(span) => Some(span),
            None => text(value).and_then(|text| of_text(&text)),
        };
        let set = span.map(|span| *slot = span).is_some();
        return Ok(Some((", a timedelta, a text such as '1.5s'", set)));
    }
    if let Some(slot) = slot.downcast_mut::<FieldMask>() {
        let mask = text(value).and_then(|text| of_text(&text));
        let set = mask.map(|mask| *slot = mask).is_some();
        return Ok(Some((", a text of paths", set)));
    }
    Ok(None)
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

/// Sets an enum by number or name.
fn set_enum(
    of: &'static EnumDescriptor,
    slot: &mut i32,
    value: &Bound<'_, PyAny>,
    path: &str,
) -> PyResult<()> {
    let what = match value.extract::<PyBackedStr>() {
        Ok(name) => match of.number_of(&name) {
            Some(number) => {
                *slot = number;
                return Ok(());
            }
            None => {
                let names = of.values.iter().map(|(name, _)| *name);
                let (name, known) = (shown(value), input::suggest(&name, names));
                format!("{name} is not a value of {}{known}", of.full_name)
            }
        },
        Err(_) => match value.extract() {
            Ok(number) => {
                *slot = number;
                return Ok(());
            }
            Err(_) => {
                let kind = expected(Kind::Enum(of));
                format!("expected {kind}, not {}", given(value))
            }
        },
    };
    Err(encode_error(value.py(), path, &what))
}

/// Describes that a message has no field of this name.
pub fn unknown_field(of: &MessageDescriptor, name: &str) -> String {
    let known = of.fields.iter().map(|field| field.name);
    let known = match of.fields {
        [] => String::new(),
        _ => input::suggest(name, known),
    };
    format!("{} has no field {name}{known}", of.full_name)
}

/// Describes the expected values of a type in Python's terms.
fn expected(kind: Kind) -> String {
    let int = |least: i128, most: i128| format!("an int from {least} to {most}");
    match kind {
        Kind::Bool => "a bool".to_owned(),
        Kind::String => "a str of valid Unicode".to_owned(),
        Kind::Bytes => "bytes".to_owned(),
        Kind::Float | Kind::Double => "a float".to_owned(),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 => int(i32::MIN.into(), i32::MAX.into()),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => int(i64::MIN.into(), i64::MAX.into()),
        Kind::Uint32 | Kind::Fixed32 => int(0, u32::MAX.into()),
        Kind::Uint64 | Kind::Fixed64 => int(0, u64::MAX.into()),
        Kind::Enum(of) => format!("a name of {} or {}", of.full_name, expected(Kind::Int32)),
        Kind::Message(of) => format!("a {}", of.full_name),
    }
}

/// Formats a value and its type for an error.
pub fn given(value: &Bound<'_, PyAny>) -> String {
    format!("{} ({})", shown(value), input::type_name(value))
}

/// Formats a value for an error.
fn shown(value: &Bound<'_, PyAny>) -> String {
    if let Some(len) = value.len().ok().filter(|len| *len > MAX_SHOWN) {
        return format!("a value of length {len}");
    }
    let repr = value.repr().map_or_else(|_| "?".into(), |r| r.to_string());
    match repr.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &repr[..end]),
        None => repr,
    }
}
