//! Messages of any type on one line, such as `{name: "pod", uri: "https://logs"}`.

use flytepb_idl::core::LiteralMap;
use flytepb_idl::descriptor::{FieldDescriptor, Kind};
use flytepb_idl::{FieldRef, UnknownFields, ValueRef, WireMessage};

use super::{Line, Step, Stop, fit, scalar, whole};
use crate::tree_view::printable::bytes_text;
use crate::tree_view::{unpacked, zero};

/// A known field, or the unknown fields.
enum Content<'a> {
    Known(&'a FieldDescriptor, FieldRef<'a>),
    Unknown(&'a UnknownFields),
}

impl Line {
    /// Writes a message in the short form of its type, otherwise by its fields.
    pub(in crate::tree_view) fn any_message(&mut self, message: &dyn WireMessage) -> Step {
        if self.tried(|line| line.message(message))? {
            return Ok(());
        }
        if let Some(literals) = message.downcast_ref::<LiteralMap>() {
            if self.tried(|line| line.literal_map(literals))? {
                return Ok(());
            }
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

    fn literal_map(&mut self, map: &LiteralMap) -> Step {
        whole(map)?;
        self.entries(&map.literals, Self::literal)
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
