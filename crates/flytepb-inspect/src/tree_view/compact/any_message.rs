//! Messages of any type on one line, such as `{name: "pod", uri: "https://logs"}`.

use flytepb_idl::descriptor::{FieldDescriptor, Kind};
use flytepb_idl::{FieldRef, UnknownFields, ValueRef, WireMessage};

use super::{Line, Step, Stop, fit, scalar, whole};
use crate::tree_view::fields::has_entries;
use crate::tree_view::printable::bytes_text;
use crate::tree_view::{unpacked, zero, zero_of};

/// A known field, or the unknown fields.
enum Content<'a> {
    Known(&'a FieldDescriptor, FieldRef<'a>),
    Unknown(&'a UnknownFields),
}

/// Returns the literals of a message that has nothing else, such as `LiteralMap`.
fn only_literals(message: &dyn WireMessage) -> Option<(&'static FieldDescriptor, FieldRef<'_>)> {
    whole(message).ok()?;
    let fields = message.descriptor().fields;
    let mut set = (0..fields.len()).filter_map(|i| Some((&fields[i], message.get(i)?)));
    let (field, value) = set.next()?;
    let is_map = field.map_key().is_some() || has_entries(field);
    let is_only = field.name == "literals" && is_map && set.next().is_none();
    is_only.then_some((field, value))
}

impl Line {
    /// Writes a message in the short form of its type, otherwise by its fields.
    pub(in crate::tree_view) fn any_message(&mut self, message: &dyn WireMessage) -> Step {
        if self.tried(|line| line.message(message))? {
            return Ok(());
        }
        if let Some((field, literals)) = only_literals(message) {
            return self.field(field, literals);
        }
        if self.is_in_any {
            return self.fields(message);
        }
        match unpacked(message) {
            Some((any, inner)) if any._unknown_fields.is_empty() => {
                self.bare(&any.type_url)?;
                self.put(" ")?;
                self.is_in_any = true;
                let written = self.any_message(inner.as_ref());
                self.is_in_any = false;
                written
            }
            _ => self.fields(message),
        }
    }

    /// Returns whether a step fits; leaves no trace of one that does not.
    fn tried(&mut self, step: impl FnOnce(&mut Self) -> Step) -> Result<bool, Stop> {
        let start = self.out.len();
        match step(self) {
            Ok(()) => Ok(true),
            Err(Stop::Unfit) => {
                self.out.truncate(start);
                Ok(false)
            }
            Err(full) => Err(full),
        }
    }

    fn fields(&mut self, message: &dyn WireMessage) -> Step {
        let fields = message.descriptor().fields.iter().enumerate();
        let known =
            fields.filter_map(|(i, field)| Some(Content::Known(field, zero::shown(message, i)?)));
        let unknown = Some(message.unknown_fields()).filter(|u| !u.is_empty());
        let parts: Vec<_> = known.chain(unknown.map(Content::Unknown)).collect();
        self.items(["{", "}"], parts.into_iter(), |line, part| match part {
            Content::Known(field, value) => {
                line.put(field.name)?;
                line.put(": ")?;
                line.field(field, value)
            }
            Content::Unknown(fields) => {
                line.put("unknown fields: ")?;
                line.bytes(fields.as_bytes())
            }
        })
    }

    fn field(&mut self, field: &FieldDescriptor, value: FieldRef<'_>) -> Step {
        match value {
            FieldRef::Value(value) => self.value(field.kind, value),
            FieldRef::List(list) if has_entries(field) => {
                self.items(["{", "}"], 0..list.len(), |line, i| match list.get(i) {
                    ValueRef::Message(entry) => line.entry(entry),
                    _ => Ok(()),
                })
            }
            FieldRef::List(list) => self.items(["[", "]"], 0..list.len(), |line, i| {
                line.value(field.kind, list.get(i))
            }),
            FieldRef::Map(map) => self.items(["{", "}"], 0..map.len(), |line, i| {
                let (key, value) = map.entry_at(i);
                line.value(field.map_key().unwrap_or(Kind::String), key)?;
                line.put(": ")?;
                line.value(field.kind, value)?;
                match map.entry_unknown(i) {
                    None => Ok(()),
                    Some(unknown) => {
                        line.put(" unknown fields: ")?;
                        line.bytes(unknown.as_bytes())
                    }
                }
            }),
        }
    }

    /// Writes a message with two fields, a name and a value.
    fn entry(&mut self, entry: &dyn WireMessage) -> Step {
        let [key, value] = [0, 1].map(|i| &entry.descriptor().fields[i]);
        match entry.get(0) {
            Some(FieldRef::Value(name)) => self.value(key.kind, name)?,
            _ => self.value(key.kind, zero_of(key.kind))?,
        }
        self.put(": ")?;
        match (entry.get(1), value.kind) {
            (Some(FieldRef::Value(content)), _) => self.value(value.kind, content)?,
            (_, Kind::String) => self.quoted("")?,
            _ => self.put("no value")?,
        }
        if entry.unknown_fields().is_empty() {
            return Ok(());
        }
        self.put(" unknown fields: ")?;
        self.bytes(entry.unknown_fields().as_bytes())
    }

    /// Writes a value, strings in quotes.
    pub(in crate::tree_view) fn value(&mut self, kind: Kind, value: ValueRef<'_>) -> Step {
        match value {
            ValueRef::Message(message) => self.any_message(message),
            ValueRef::Str(text) => self.quoted(text),
            ValueRef::Bytes(bytes) => self.bytes(bytes),
            value => self.put(&scalar(kind, value, self.max).0),
        }
    }

    fn bytes(&mut self, bytes: &[u8]) -> Step {
        let (text, cut) = bytes_text(bytes, self.max.saturating_sub(self.out.len()));
        self.put(&text)?;
        fit(!cut).map_err(|_| Stop::Full)
    }
}
