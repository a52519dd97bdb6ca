//! Searching whole messages for unknown fields.

use std::fmt;

use crate::descriptor::WellKnown;
use crate::{FieldRef, MapField, TypeLookup, UnknownField, UnknownFields, ValueRef, WireMessage};
use crate::{Limits, DEFAULT_MAX_DEPTH};

/// An unknown field and its location.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnknownAt {
    /// The path of the message or map entry that holds it, such as `closure.logs[3]` or
    /// `labels["a"]`; empty for the outermost message.
    pub path: String,
    /// Its field number.
    pub number: u32,
    /// Its length on the wire, tag included.
    pub len: usize,
}

/// Returns the unknown fields of a message at every depth: of the message itself, of nested
/// messages and of map entries, in schema order. The content of an `Any` is not searched; see
/// [`unknown_fields_in_any`].
///
/// These are the fields that formats with field names would lose.
///
/// # Examples
/// ```
/// use flytepb_wire::{unknown_paths, WireMessage};
///
/// fn names(message: &dyn WireMessage) -> Vec<String> {
///     let lost = unknown_paths::unknown_fields(message).into_iter();
///     lost.map(|u| format!("field {} in `{}`, {} bytes", u.number, u.path, u.len)).collect()
/// }
/// ```
pub fn unknown_fields(message: &dyn WireMessage) -> Vec<UnknownAt> {
    unknown_fields_in_any(message, |_| None)
}

/// Like [`unknown_fields`], including the content of each `Any` whose type `types` finds by full
/// name: the fields that JSON would lose. Paths pass through an `Any` as if it were its message.
///
/// Content nested deeper than [`DEFAULT_MAX_DEPTH`] below the outermost message, or not a valid
/// message, is not searched.
///
/// # Examples
/// ```
/// use flytepb_wire::{unknown_paths, TypeLookup, WireMessage};
///
/// fn loses_nothing(
///     message: &dyn WireMessage,
///     types: TypeLookup,
/// ) -> bool {
///     unknown_paths::unknown_fields_in_any(message, types).is_empty()
/// }
/// ```
pub fn unknown_fields_in_any(message: &dyn WireMessage, types: TypeLookup) -> Vec<UnknownAt> {
    below(message, types, DEFAULT_MAX_DEPTH)
}

/// Returns the total length of the fields that [`unknown_fields`] returns.
///
/// # Examples
/// ```
/// use flytepb_wire::{unknown_paths, WireMessage};
///
/// fn share_lost(message: &dyn WireMessage) -> f64 {
///     unknown_paths::unknown_len(message) as f64 / message.wire_len() as f64
/// }
/// ```
pub fn unknown_len(message: &dyn WireMessage) -> usize {
    let mut walk = Walk {
        types: |_| None,
        levels_left: DEFAULT_MAX_DEPTH,
        path: Vec::new(),
        found: Vec::new(),
        len: Some(0),
    };
    walk.message(message);
    walk.len.unwrap_or_default()
}

fn below(message: &dyn WireMessage, types: TypeLookup, levels_left: u32) -> Vec<UnknownAt> {
    let mut walk = Walk {
        types,
        levels_left,
        path: Vec::new(),
        found: Vec::new(),
        len: None,
    };
    walk.message(message);
    walk.found
}

struct Walk<'a> {
    types: TypeLookup,
    /// Remaining levels of messages to open.
    levels_left: u32,
    path: Vec<Step<'a>>,
    found: Vec<UnknownAt>,
    /// Their total length, if that is all that is wanted.
    len: Option<usize>,
}

/// A segment of a path.
#[derive(Clone, Copy)]
enum Step<'a> {
    Field(&'static str),
    Element(usize),
    Entry(ValueRef<'a>),
}

impl<'a> Walk<'a> {
    fn message(&mut self, message: &'a dyn WireMessage) {
        for (index, field) in message.descriptor().fields.iter().enumerate() {
            // Scalars outside of maps contain no unknown fields.
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
        if message.descriptor().well_known == Some(WellKnown::Any) {
            self.any(message);
        }
        self.unknown(message.unknown_fields());
    }

    fn value(&mut self, value: ValueRef<'a>) {
        if let ValueRef::Message(message) = value {
            let levels_left = self.levels_left;
            self.levels_left = levels_left.saturating_sub(1);
            self.message(message);
            self.levels_left = levels_left;
        }
    }

    /// Searches the content of an `Any`.
    fn any(&mut self, any: &dyn WireMessage) {
        let (Some(url), Some(levels)) = (any.get(0), self.levels_left.checked_sub(1)) else {
            return;
        };
        let (FieldRef::Value(ValueRef::Str(url)), Some(value)) = (url, any.get(1)) else {
            return;
        };
        let content_type = url.rsplit('/').next().and_then(self.types);
        let (Some(content_type), FieldRef::Value(ValueRef::Bytes(value))) = (content_type, value)
        else {
            return;
        };
        let mut content = (content_type.new)();
        let decode = Limits::new().max_depth(levels);
        if decode.merge(content.as_mut(), value).is_err() {
            return;
        }
        let path = self.render();
        for mut at in below(content.as_ref(), self.types, levels) {
            at.path = if at.path.is_empty() || path.is_empty() {
                format!("{path}{}", at.path)
            } else {
                format!("{path}.{}", at.path)
            };
            self.found.push(at);
        }
    }

    fn map(&mut self, map: &'a dyn MapField) {
        for index in 0..map.len() {
            let (key, value) = map.entry_at(index);
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
        if let Some(len) = &mut self.len {
            *len += unknown.as_bytes().len();
            return;
        }
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

/// Formats a map key for a path: strings in quotes, others bare.
pub fn key_text(key: ValueRef<'_>) -> String {
    key.to_string()
}

/// A name for an error message, escaped and shortened to 64 characters.
#[doc(hidden)]
pub struct Short<'a>(pub &'a str);

impl fmt::Display for Short<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (start, more) = start(self.0);
        write!(f, "{}{more}", start.escape_debug())
    }
}

/// Shortens a name or key: up to 64 characters, then `…`.
fn start(text: &str) -> (&str, &'static str) {
    match text.char_indices().nth(64) {
        Some((end, _)) => (&text[..end], "…"),
        None => (text, ""),
    }
}

/// Formats a map key for the path of an error: like [`key_text`], with long strings shortened.
pub fn key_start(key: ValueRef<'_>) -> String {
    match key {
        ValueRef::Str(key) => {
            let (start, more) = start(key);
            format!("{start:?}{more}")
        }
        other => key_text(other),
    }
}
