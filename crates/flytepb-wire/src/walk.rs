//! Walks over whole messages.

use crate::{FieldRef, MapField, UnknownField, UnknownFields, ValueRef, WireMessage};

/// An unknown field and where it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownAt {
    /// The path of the message or map entry that holds it, such as `closure.logs[3]` or
    /// `labels["a"]`; empty for the outermost message.
    pub path: String,
    /// Its field number.
    pub number: u32,
    /// The number of bytes it takes on the wire, tag included.
    pub len: usize,
}

/// The unknown fields of a message at every depth: of the message, of the messages in it and of
/// the entries of its maps, in the order of the schema. What an `Any` holds stays closed.
///
/// Formats that know fields by name cannot carry them; here is what they would lose.
///
/// # Examples
/// ```
/// use flytepb_wire::{walk, WireMessage};
///
/// fn names(message: &dyn WireMessage) -> Vec<String> {
///     let lost = walk::unknown_fields(message).into_iter();
///     lost.map(|u| format!("field {} in `{}`, {} bytes", u.number, u.path, u.len)).collect()
/// }
/// ```
pub fn unknown_fields(message: &dyn WireMessage) -> Vec<UnknownAt> {
    let mut walk = Walk::default();
    walk.message(message);
    walk.found
}

#[derive(Default)]
struct Walk<'a> {
    path: Vec<Step<'a>>,
    found: Vec<UnknownAt>,
}

/// One step of a path.
#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'static str),
    Element(usize),
    Entry(ValueRef<'a>),
}

impl<'a> Walk<'a> {
    fn message(&mut self, message: &'a dyn WireMessage) {
        for (index, field) in message.descriptor().fields.iter().enumerate() {
            // Scalars outside of maps hold nothing.
            if field.message().is_none() && !field.is_map() {
                continue;
            }
            let Some(content) = message.get(index) else {
                continue;
            };
            self.path.push(Step::Field(field.name));
            match content {
                FieldRef::Value(value) => self.value(value),
                FieldRef::Map(map) => self.map(map),
                FieldRef::List(list) => {
                    for index in 0..list.len() {
                        self.inside(Step::Element(index), |walk| walk.value(list.get(index)));
                    }
                }
            }
            self.path.pop();
        }
        self.unknown(message.unknown_fields());
    }

    fn value(&mut self, value: ValueRef<'a>) {
        if let ValueRef::Message(message) = value {
            self.message(message);
        }
    }

    fn map(&mut self, map: &'a dyn MapField) {
        for index in 0..map.len() {
            let (key, value) = map.entry(index);
            self.inside(Step::Entry(key), |walk| {
                walk.value(value);
                if let Some(unknown) = map.entry_unknown(index) {
                    walk.unknown(unknown);
                }
            });
        }
    }

    fn inside(&mut self, step: Step<'a>, walk: impl FnOnce(&mut Self)) {
        self.path.push(step);
        walk(self);
        self.path.pop();
    }

    fn unknown(&mut self, unknown: &UnknownFields) {
        for UnknownField { number, raw, .. } in unknown.iter() {
            let (path, len) = (self.render(), raw.len());
            self.found.push(UnknownAt { path, number, len });
        }
    }

    fn render(&self) -> String {
        let mut path = String::new();
        for step in &self.path {
            match step {
                Step::Field(name) => {
                    path.push_str(if path.is_empty() { "" } else { "." });
                    path.push_str(name);
                }
                Step::Element(index) => path.push_str(&format!("[{index}]")),
                Step::Entry(key) => path.push_str(&format!("[{}]", key_text(*key))),
            }
        }
        path
    }
}

/// A map's key as paths show it: strings in quotes, the rest bare.
pub fn key_text(key: ValueRef<'_>) -> String {
    match key {
        ValueRef::Str(key) => format!("{key:?}"),
        ValueRef::Bool(key) => key.to_string(),
        ValueRef::I32(key) => key.to_string(),
        ValueRef::I64(key) => key.to_string(),
        ValueRef::U32(key) => key.to_string(),
        ValueRef::U64(key) => key.to_string(),
        other => format!("{other:?}"),
    }
}
