//! Writing the text format.

use std::fmt::Write;

use flytepb_wire::descriptor::{FieldDescriptor, Kind, MessageDescriptor};
use flytepb_wire::unknown_paths;
use flytepb_wire::{FieldRef, Limits, List, MapField, TypeLookup, ValueRef, WireMessage};

use crate::map_order::{self, Dialect};
use crate::{float, type_url, TextOptions};

/// Size in bytes of the pieces passed to a sink.
const PIECE: usize = 128;

/// The text so far and the state of the printer.
pub(crate) struct Printer<'a> {
    pub(crate) out: String,
    /// The sink for finished pieces, if any.
    sink: Option<&'a mut dyn Write>,
    /// True once the sink has failed, so that the rest need not be printed.
    stopped: bool,
    options: &'a TextOptions,
    /// Finds the types that an `Any` may hold.
    types: Option<TypeLookup>,
    dialect: Dialect,
    /// Number of open messages.
    level: u32,
}

impl<'a> Printer<'a> {
    pub(crate) fn new(
        options: &'a TextOptions,
        types: Option<TypeLookup>,
        dialect: Dialect,
    ) -> Self {
        Printer {
            out: String::new(),
            sink: None,
            stopped: false,
            options,
            types,
            dialect,
            level: 0,
        }
    }

    /// Returns the complete text.
    pub(crate) fn finish(mut self) -> String {
        if self.options.single_line && self.out.ends_with(' ') {
            self.out.pop();
        }
        self.out
    }

    /// Prints a message into `sink` piece by piece, until the sink fails.
    pub(crate) fn print_into(mut self, message: &dyn WireMessage, sink: &'a mut dyn Write) {
        self.sink = Some(sink);
        self.out.reserve(2 * PIECE);
        self.message(message);
        self.pass_on();
    }

    /// Passes the text so far to the sink.
    fn pass_on(&mut self) {
        if let Some(sink) = &mut self.sink {
            self.stopped |= sink.write_str(&self.out).is_err();
            self.out.clear();
        }
    }

    /// Returns the number of levels that the limit still allows.
    pub(crate) fn levels_left(&self) -> u32 {
        self.options.limits.max_depth.saturating_sub(self.level)
    }

    /// Returns whether unknown fields are printed.
    fn shows_unknown(&self) -> bool {
        self.options.print_unknown_fields
    }

    pub(crate) fn indent(&mut self) {
        if !self.options.single_line {
            for _ in 0..self.level {
                self.out.push_str("  ");
            }
        }
    }

    pub(crate) fn end(&mut self) {
        self.out
            .push(if self.options.single_line { ' ' } else { '\n' });
        if self.sink.is_some() && self.out.len() >= PIECE {
            self.pass_on();
        }
    }

    /// Writes `content` in braces and ends the field.
    pub(crate) fn block(&mut self, content: impl FnOnce(&mut Self)) {
        self.out.push_str(" {");
        self.end();
        self.level += 1;
        content(self);
        self.level -= 1;
        self.indent();
        self.out.push('}');
        self.end();
    }

    pub(crate) fn message(&mut self, message: &dyn WireMessage) {
        let descriptor = message.descriptor();
        if let Some((type_url, content)) = self.expansion(message) {
            self.indent();
            let _ = write!(self.out, "[{type_url}]");
            return self.block(|p| p.message(content.as_ref()));
        }
        message.visit(&mut |i: usize, content: FieldRef<'_>| {
            let field = &descriptor.fields[i];
            match content {
                _ if self.stopped => {}
                FieldRef::Value(value) => self.field(field.name, field.kind, value),
                FieldRef::List(list) => self.list(field, list),
                FieldRef::Map(map) => self.map(field, map),
            }
        });
        if self.shows_unknown() {
            self.unknown(message.unknown_fields().as_bytes());
        }
    }

    fn field(&mut self, name: &str, kind: Kind, value: ValueRef<'_>) {
        self.indent();
        self.out.push_str(name);
        if let ValueRef::Message(message) = value {
            return self.block(|p| p.message(message));
        }
        self.out.push_str(": ");
        self.scalar(kind, value);
        self.end();
    }

    fn list(&mut self, field: &FieldDescriptor, list: &dyn List) {
        for i in 0..list.len() {
            if self.stopped {
                return;
            }
            self.field(field.name, field.kind, list.get(i));
        }
    }

    fn map(&mut self, field: &FieldDescriptor, map: &dyn MapField) {
        let Some(key_kind) = field.map_key() else {
            return;
        };
        let order = if self.options.keep_map_order {
            (0..map.len()).collect()
        } else {
            map_order::of(map, self.dialect)
        };
        for i in order {
            if self.stopped {
                return;
            }
            let (key, value) = map.entry_at(i);
            self.indent();
            self.out.push_str(field.name);
            self.block(|p| {
                if p.shows_in_entry(key) {
                    p.field("key", key_kind, key);
                }
                if p.shows_in_entry(value) {
                    p.field("value", field.kind, value);
                }
                if let Some(unknown) = map.entry_unknown(i).filter(|_| p.shows_unknown()) {
                    p.unknown(unknown.as_bytes());
                }
            });
        }
    }

    /// Returns whether the key or value of an entry is printed: Python omits defaults.
    fn shows_in_entry(&self, value: ValueRef<'_>) -> bool {
        self.dialect == Dialect::Upb || !value.is_default()
    }

    fn scalar(&mut self, kind: Kind, value: ValueRef<'_>) {
        let _ = match value {
            ValueRef::Bool(v) => write!(self.out, "{v}"),
            ValueRef::I32(v) => match kind {
                Kind::Enum(e) => match e.name_of(v) {
                    Some(name) => self.out.write_str(name),
                    None => write!(self.out, "{v}"),
                },
                _ => write!(self.out, "{v}"),
            },
            ValueRef::I64(v) => write!(self.out, "{v}"),
            ValueRef::U32(v) => write!(self.out, "{v}"),
            ValueRef::U64(v) => write!(self.out, "{v}"),
            ValueRef::F32(v) => {
                let text = match self.dialect {
                    Dialect::Python => float::python_f32(v),
                    Dialect::Upb => float::upb_f32(v),
                };
                self.out.write_str(&text)
            }
            ValueRef::F64(v) => {
                let text = match self.dialect {
                    Dialect::Python => float::python(v),
                    Dialect::Upb => float::upb(v),
                };
                self.out.write_str(&text)
            }
            ValueRef::Str(v) => return quote_str(&mut self.out, v),
            ValueRef::Bytes(v) => return quote_bytes(&mut self.out, v),
            ValueRef::Message(_) => return, // printed as a block
        };
    }

    /// Returns type URL and content of an `Any` to be expanded: its type is known, its type URL
    /// reads back, its content is valid and, if reading must yield the same bytes, encoded exactly
    /// as we would encode it.
    fn expansion<'m>(
        &self,
        message: &'m dyn WireMessage,
    ) -> Option<(&'m str, Box<dyn WireMessage>)> {
        if self.dialect == Dialect::Upb || !self.options.expand_any {
            return None;
        }
        let (type_url, value) = any_parts(message)?;
        if !type_url::is_valid(type_url) {
            return None;
        }
        let content_type = type_url::find(self.types, type_url)?;
        let mut content = (content_type.new)();
        let limit = self.levels_left().checked_sub(1)?;
        let decode = Limits::new().max_depth(limit);
        decode.merge(content.as_mut(), value).ok()?;
        if self.options.keep_map_order && !reads_back(content.as_ref(), value) {
            return None;
        }
        Some((type_url, content))
    }
}

/// Returns whether a type is `google.protobuf.Any`.
pub(crate) fn is_any(descriptor: &MessageDescriptor) -> bool {
    descriptor.full_name == "google.protobuf.Any"
}

/// Returns whether the text of a message, decoded from `bytes`, reads back to these bytes.
fn reads_back(message: &dyn WireMessage, bytes: &[u8]) -> bool {
    message.to_wire() == bytes
        && unknown_paths::unknown_fields(message).is_empty()
        && !has_odd_nan(message)
}

/// Returns whether a message holds a NaN other than the one that text represents.
fn has_odd_nan(message: &dyn WireMessage) -> bool {
    fn look(content: FieldRef<'_>, found: &mut bool) {
        match content {
            FieldRef::Value(ValueRef::F32(v)) if v.is_nan() => {
                *found |= v.to_bits() != f32::NAN.to_bits();
            }
            FieldRef::Value(ValueRef::F64(v)) if v.is_nan() => {
                *found |= v.to_bits() != f64::NAN.to_bits();
            }
            FieldRef::Value(ValueRef::Message(inner)) => *found |= has_odd_nan(inner),
            FieldRef::Value(_) => {}
            FieldRef::List(list) => list.visit(&mut |_: usize, value: FieldRef<'_>| {
                look(value, found);
            }),
            FieldRef::Map(map) => {
                (0..map.len()).for_each(|i| look(FieldRef::Value(map.entry_at(i).1), found));
            }
        }
    }
    let mut found = false;
    message.visit(&mut |_: usize, content: FieldRef<'_>| look(content, &mut found));
    found
}

fn any_parts(message: &dyn WireMessage) -> Option<(&str, &[u8])> {
    if !is_any(message.descriptor()) {
        return None;
    }
    let Some(FieldRef::Value(ValueRef::Str(type_url))) = message.get(0) else {
        return None;
    };
    match message.get(1) {
        Some(FieldRef::Value(ValueRef::Bytes(value))) => Some((type_url, value)),
        _ => Some((type_url, &[])),
    }
}

fn quote_str(out: &mut String, value: &str) {
    out.push('"');
    let is_special = |b: u8| matches!(b, 0..=0x1f | b'"' | b'\'' | b'\\' | 0x7f);
    let mut rest = value;
    while let Some(plain) = rest.bytes().position(is_special) {
        out.push_str(&rest[..plain]);
        escape(out, rest.as_bytes()[plain]);
        rest = &rest[plain + 1..];
    }
    out.push_str(rest);
    out.push('"');
}

pub(crate) fn quote_bytes(out: &mut String, value: &[u8]) {
    out.push('"');
    for &byte in value {
        escape(out, byte);
    }
    out.push('"');
}

fn escape(out: &mut String, byte: u8) {
    match byte {
        b'\n' => out.push_str("\\n"),
        b'\r' => out.push_str("\\r"),
        b'\t' => out.push_str("\\t"),
        b'"' | b'\'' | b'\\' => {
            out.push('\\');
            out.push(char::from(byte));
        }
        0x20..0x7f => out.push(char::from(byte)),
        _ => {
            let _ = write!(out, "\\{byte:03o}");
        }
    }
}
