//! Messages of Python's dictionaries.

use flytepb::idl::descriptor::{FieldDescriptor, Kind};
use flytepb::idl::{registry, FieldMut, MapKey, ValueMut, WireMessage};
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyDict, PyString};

use crate::errors::{decode_error, encode_error};
use crate::input;
use crate::message::Message;

/// How deep dictionaries may be nested, as what is read may.
const MAX_DEPTH: usize = 100;

/// The message with these fields set, and as deep as what is read may be.
pub fn with_fields(
    mut message: Box<dyn WireMessage>,
    fields: Option<&Bound<'_, PyDict>>,
) -> PyResult<Box<dyn WireMessage>> {
    let Some(fields) = fields else {
        return Ok(message);
    };
    set_fields(message.as_mut(), fields, "", 1)?;
    // Messages in the fields may be deep themselves: reading again holds the limit.
    registry::decode(message.descriptor(), &message.to_wire())
        .map_err(|error| decode_error(fields.py(), &error, None))
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
        let name: PyBackedStr = name.extract()?;
        let Some(index) = of.fields.iter().position(|f| *f.name == *name) else {
            let what = format!("{} has no field {}", of.full_name, &*name);
            return Err(encode_error(py, path, &what));
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
            FieldMut::List(list) => {
                if value.is_instance_of::<PyString>() {
                    return Err(encode_error(py, &path, "a list is wanted, not str"));
                }
                for (i, item) in value.try_iter()?.enumerate() {
                    at.set(list.push(), &item?, &format!("{path}[{i}]"))?;
                }
            }
            FieldMut::Map(map) => {
                for (key, item) in value.cast::<PyDict>()? {
                    let path = format!("{path}[{}]", key.repr()?);
                    let (slot, _) = at
                        .key(&key)
                        .and_then(|key| map.entry_mut(key))
                        .ok_or_else(|| encode_error(py, &path, "the key is of another type"))?;
                    at.set(slot, &item, &path)?;
                }
            }
        }
    }
    Ok(())
}

/// A field that values are put in.
struct At {
    field: &'static FieldDescriptor,
    depth: usize,
}

impl At {
    fn set(&self, slot: ValueMut<'_>, value: &Bound<'_, PyAny>, path: &str) -> PyResult<()> {
        let set = match slot {
            ValueMut::Message(slot) => return self.set_message(slot, value, path),
            ValueMut::I32(slot) => self.number(value).map(|v| *slot = v),
            ValueMut::Bool(slot) => value.extract().map(|v| *slot = v),
            ValueMut::I64(slot) => value.extract().map(|v| *slot = v),
            ValueMut::U32(slot) => value.extract().map(|v| *slot = v),
            ValueMut::U64(slot) => value.extract().map(|v| *slot = v),
            ValueMut::F32(slot) => value.extract().map(|v| *slot = v),
            ValueMut::F64(slot) => value.extract().map(|v| *slot = v),
            ValueMut::Str(slot) => value.extract().map(|v| *slot = v),
            ValueMut::Bytes(slot) => input::bytes(value).map(|v| *slot = v.to_vec()),
        };
        set.map_err(|why| {
            let what = format!("{} does not fit ({why})", shown(value));
            encode_error(value.py(), path, &what)
        })
    }

    /// A 32-bit number, or the number of an enum's name.
    fn number(&self, value: &Bound<'_, PyAny>) -> PyResult<i32> {
        if let (Kind::Enum(of), Ok(name)) = (self.field.kind, value.extract::<PyBackedStr>()) {
            if let Some(number) = of.number_of(&name) {
                return Ok(number);
            }
        }
        value.extract()
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
        if let Ok(message) = value.cast::<Message>() {
            let message = message.get().get();
            if message.descriptor() == slot.descriptor() {
                return slot
                    .merge_wire(&message.to_wire())
                    .map_err(|error| decode_error(py, &error, None));
            }
        }
        let what = format!(
            "a {wanted} or its fields as a dict are wanted, not {}",
            shown(value)
        );
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

/// A value in an error.
fn shown(value: &Bound<'_, PyAny>) -> String {
    let repr = value.repr().map_or_else(|_| "?".into(), |r| r.to_string());
    match repr.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &repr[..end]),
        None => repr,
    }
}
