//! Conversion of Python dictionaries to messages.

use flytepb::idl::descriptor::{EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor};
use flytepb::idl::{FieldMut, List, MapField, MapKey, ValueMut, WireMessage};
use pyo3::exceptions::PyTypeError;
use pyo3::prelude::*;
use pyo3::pybacked::PyBackedStr;
use pyo3::types::{PyByteArray, PyBytes, PyDict, PyMapping, PyString};

use crate::errors::{decode_error, encode_error};
use crate::input::TypeName;
use crate::message::{self, Message};
use crate::{input, well_known};

/// Maximum nesting depth of dictionaries, the same as for decoding.
pub const MAX_DEPTH: usize = 100;
/// The error of a value that is nested deeper.
pub const TOO_DEEP: &str = "messages are nested too deep";
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

/// Encodes a message, or the message of this type with these fields.
///
/// Enums may be names. A Timestamp may be a `datetime` (UTC if naive), a `date` or an ISO text, a
/// Duration a `timedelta` or a text such as "1.5s", a FieldMask a text, a wrapper its value, and an
/// Any a message of any type. A Struct may be a dictionary of plain values, a ListValue a list of
/// them, and a Value one of them: None, `bool`, `int` or `float`, `str`, lists and dictionaries.
///
/// Raises EncodeError when a value does not fit its field, or when two members of a oneof are given.
#[pyfunction]
#[pyo3(signature = (message, r#type = None))]
pub fn encode<'py>(
    py: Python<'py>,
    message: &Bound<'py, PyAny>,
    r#type: Option<TypeName>,
) -> PyResult<Bound<'py, PyBytes>> {
    let of = r#type.as_ref().map(input::message_type).transpose()?;
    if let Some(given) = message::of(message)? {
        let given = given.get();
        if of.is_none_or(|of| given.class().of == of) {
            return Ok(PyBytes::new(py, given.wire()));
        }
    }
    let Some(of) = of else {
        return Err(PyTypeError::new_err(
            "fields need a type: give it with type=",
        ));
    };
    let mut built = (of.new)();
    set_message(built.as_mut(), message, "", 1)?;
    Ok(PyBytes::new(py, checked(py, built.as_ref())?.wire()))
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
        return Err(encode_error(py, path, TOO_DEEP));
    }
    let of = message.descriptor();
    let mut members = vec![None; of.oneofs.len()];
    for (name, value) in fields {
        let Ok(name) = name.extract::<PyBackedStr>() else {
            let what = format!("expected names of fields as str, not {}", given(&name));
            return Err(encode_error(py, path, &what));
        };
        let Some(index) = of.fields.iter().position(|f| *f.name == *name) else {
            let what = format!("{}{}", unknown_field(of, &name), literal_hint(of));
            return Err(encode_error(py, path, &what));
        };
        if value.is_none() {
            continue;
        }
        let at = At {
            field: &of.fields[index],
            depth,
        };
        if let Some(oneof) = at.field.oneof {
            if let Some(other) = members[oneof].replace(at.field.name) {
                let what = in_one(of, oneof, [other, at.field.name]);
                return Err(encode_error(py, path, &what));
            }
        }
        let path = match path {
            "" => name.to_string(),
            path => format!("{path}.{}", &*name),
        };
        match message.get_mut(index) {
            FieldMut::Value(slot) => at.set(slot, &value, &path)?,
            FieldMut::List(list) => at.set_list(list, &value, &path)?,
            FieldMut::Map(map) => at.set_map(map, &value, &path)?,
        }
    }
    Ok(())
}

/// Describes that two members of a oneof are given.
fn in_one(of: &MessageDescriptor, oneof: usize, [first, second]: [&str; 2]) -> String {
    let (name, of) = (of.oneofs[oneof], of.full_name);
    format!("{first} and {second} are members of the oneof {name} of {of}: set only one of them")
}

/// Returns the end of an error about a value given for a literal: the function that converts values.
fn literal_hint(of: &MessageDescriptor) -> &'static str {
    match of.full_name {
        "flyteidl.core.Literal" => ": flytepb.from_python(value) makes one of a Python value",
        "flyteidl.core.LiteralMap" => {
            ": flytepb.from_python(values, \"LiteralMap\") makes one of Python values"
        }
        "flyteidl2.core.Literal"
        | "flyteidl2.core.LiteralMap"
        | "flyteidl2.task.Inputs"
        | "flyteidl2.task.Outputs" => {
            ": flytepb.from_python with this type makes one of Python values"
        }
        _ => "",
    }
}

/// Sets a message.
fn set_message(
    slot: &mut dyn WireMessage,
    value: &Bound<'_, PyAny>,
    path: &str,
    depth: usize,
) -> PyResult<()> {
    let py = value.py();
    let of = slot.descriptor();
    let fields = value.cast::<PyDict>().ok();
    if fields.is_none() {
        if let Some(message) = message::of(value)? {
            let message = message.get();
            if message.class().of == of {
                return slot
                    .merge_wire(message.wire())
                    .map_err(|error| decode_error(py, &error, None));
            }
        }
    }
    if well_known::set(slot, value, path, depth)? {
        return Ok(());
    }
    if let Some(fields) = fields {
        return set_fields(slot, fields, path, depth);
    }
    let what = format!(
        "expected a {}{}, not {}{}",
        of.full_name,
        well_known::forms(of),
        given(value),
        literal_hint(of)
    );
    Err(encode_error(py, path, &what))
}

/// Sets the value of a wrapper, such as `Int64Value`; returns `false` if it does not fit.
pub fn set_wrapped(
    wrapper: &mut dyn WireMessage,
    value: &Bound<'_, PyAny>,
    path: &str,
    depth: usize,
) -> bool {
    let field = &wrapper.descriptor().fields[0];
    match wrapper.get_mut(0) {
        FieldMut::Value(slot) => At { field, depth }.set(slot, value, path).is_ok(),
        _ => false,
    }
}

/// The field to be set.
struct At {
    field: &'static FieldDescriptor,
    depth: usize,
}

impl At {
    fn set(&self, slot: ValueMut<'_>, value: &Bound<'_, PyAny>, path: &str) -> PyResult<()> {
        let set = match slot {
            ValueMut::Message(slot) => return set_message(slot, value, path, self.depth + 1),
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
            ValueMut::Str(slot) => value.extract().map(|v| slot.set(v)),
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
        let copy: Option<Bound<'_, PyDict>> = match value.cast::<PyMapping>() {
            Ok(mapping) => py.get_type::<PyDict>().call1((mapping,))?.cast_into().ok(),
            Err(_) => None,
        };
        let Some(items) = copy else {
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
pub fn expected(kind: Kind) -> String {
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
    // That of a message has its fields on further lines.
    let line = repr.lines().next().unwrap_or_default();
    match line.char_indices().nth(40) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line.to_owned(),
    }
}
