//! `Debug` of generated messages.

use std::fmt;

use crate::descriptor::{FieldDescriptor, Kind};
use crate::{FieldRef, ValueRef, WireMessage};

/// Formats a message like a derived `Debug`, with enum names and without unset fields; for
/// generated code.
#[doc(hidden)]
pub fn debug(message: &dyn WireMessage, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    let descriptor = message.descriptor();
    let mut out = f.debug_struct(descriptor.name());
    for (i, field) in descriptor.fields.iter().enumerate() {
        match message.get(i) {
            None => continue,
            Some(FieldRef::Value(value)) => out.field(field.name, &Value(field.kind, value)),
            Some(FieldRef::List(list)) => out.field(field.name, &ListDebug(field, list)),
            Some(FieldRef::Map(map)) => out.field(field.name, &MapDebug(field, map)),
        };
    }
    if !message.unknown_fields().is_empty() {
        out.field("_unknown_fields", message.unknown_fields());
    }
    out.finish()
}

struct Value<'a>(Kind, ValueRef<'a>);

impl fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match (self.0, self.1) {
            (Kind::Enum(e), ValueRef::I32(n)) => match e.name_of(n) {
                Some(name) => f.write_str(name),
                None => n.fmt(f),
            },
            (_, ValueRef::Bytes(v)) => write!(f, "b\"{}\"", v.escape_ascii()),
            (_, ValueRef::Message(v)) => v.fmt(f),
            (_, scalar) => write!(f, "{scalar}"),
        }
    }
}

struct ListDebug<'a>(&'a FieldDescriptor, &'a dyn crate::List);

impl fmt::Debug for ListDebug<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let values = (0..self.1.len()).map(|i| Value(self.0.kind, self.1.get(i)));
        f.debug_list().entries(values).finish()
    }
}

struct MapDebug<'a>(&'a FieldDescriptor, &'a dyn crate::MapField);

impl fmt::Debug for MapDebug<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = self.0.map_key().unwrap_or(Kind::String);
        let entries = (0..self.1.len()).map(|i| self.1.entry_at(i));
        f.debug_map()
            .entries(entries.map(|(k, v)| (Value(key, k), Value(self.0.kind, v))))
            .finish()
    }
}
