//! Conversion of wire bytes to JSON text without decoding a message.
//!
//! This handles canonical encodings: fields in ascending order, each once, one member per oneof,
//! distinct map keys. Anything else, and anything without a JSON form, is [`NotCanonical`]: the
//! message is then decoded and written.

use std::collections::HashSet;

use flytepb_wire::descriptor::WireType;
use flytepb_wire::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor, WellKnown};
use flytepb_wire::records::{NotCanonical, Records, Step};
use flytepb_wire::unknown_paths::unknown_fields_in_any;
use flytepb_wire::{Limits, ValueRef, WireMessage};

use crate::wkt::time_format;
use crate::wkt::value;
use crate::write::defaults::default_value;
use crate::write::from_message::JsonWriter;

impl JsonWriter<'_> {
    /// Writes the message of this type encoded in `bytes`.
    pub(crate) fn wire(
        &mut self,
        descriptor: &'static MessageDescriptor,
        bytes: &[u8],
        depth: u32,
    ) -> Step<()> {
        match descriptor.well_known {
            None => {
                let mut records = Records::new(bytes);
                self.open(b'{');
                self.wire_fields(descriptor, &mut records, depth)?;
                self.close(b'{', b'}');
                Ok(())
            }
            Some(known) => self.wire_well_known(known, descriptor, bytes, depth),
        }
    }

    #[inline(never)]
    fn wire_well_known(
        &mut self,
        known: WellKnown,
        descriptor: &'static MessageDescriptor,
        bytes: &[u8],
        depth: u32,
    ) -> Step<()> {
        let mut records = Records::new(bytes);
        match known {
            WellKnown::Timestamp | WellKnown::Duration => {
                let (seconds, nanos) = records.seconds_and_nanos(self.skip_unknown)?;
                let written = match known {
                    WellKnown::Timestamp => self.time(time_format::timestamp(seconds, nanos)),
                    _ => self.time(time_format::duration(seconds, nanos)),
                };
                written.map_err(|_| NotCanonical)
            }
            WellKnown::Struct => self.sole_field(
                descriptor,
                &mut records,
                "{}",
                |w, tag, (_, field), records| {
                    w.wire_map((Kind::String, field.kind), tag, records, depth)
                },
            ),
            WellKnown::ListValue => self.sole_field(
                descriptor,
                &mut records,
                "[]",
                |w, tag, (_, field), records| w.wire_list(field, tag, records, depth, false),
            ),
            WellKnown::Value => {
                self.sole_field(descriptor, &mut records, "null", |w, _, member, records| {
                    w.wire_dynamic(member, records, depth)
                })
            }
            WellKnown::Any | WellKnown::FieldMask | WellKnown::Wrapper => {
                self.wire_decoded(descriptor, bytes, depth)
            }
        }
    }

    /// Decodes a message, then writes it.
    #[inline(never)]
    fn wire_decoded(
        &mut self,
        descriptor: &'static MessageDescriptor,
        bytes: &[u8],
        depth: u32,
    ) -> Step<()> {
        let mut message = (descriptor.new)();
        let options = Limits::new().max_depth(depth);
        let read = options.merge(message.as_mut(), bytes);
        read.map_err(|_| NotCanonical)?;
        if !self.skip_unknown && self.loses_some(&*message) {
            return Err(NotCanonical);
        }
        self.message(&*message);
        self.is_ok().then_some(()).ok_or(NotCanonical)
    }

    /// Returns whether a message has unknown fields, including those in an `Any`.
    fn loses_some(&self, message: &dyn WireMessage) -> bool {
        !unknown_fields_in_any(message, self.types.unwrap_or(|_| None)).is_empty()
    }

    /// Skips an unknown field, or refuses it.
    #[cold]
    fn unknown(&self, tag: u32, records: &mut Records<'_>) -> Step<()> {
        if self.skip_unknown {
            records.skip(tag)
        } else {
            Err(NotCanonical)
        }
    }

    /// Writes a nested message.
    #[inline]
    fn wire_inner(
        &mut self,
        descriptor: &'static MessageDescriptor,
        bytes: &[u8],
        depth: u32,
    ) -> Step<()> {
        let depth = depth.checked_sub(1).ok_or(NotCanonical)?;
        self.depth = self.depth.checked_sub(1).ok_or(NotCanonical)?;
        self.wire(descriptor, bytes, depth)?;
        self.depth += 1;
        Ok(())
    }

    fn wire_fields(
        &mut self,
        descriptor: &'static MessageDescriptor,
        records: &mut Records<'_>,
        depth: u32,
    ) -> Step<()> {
        let fields = descriptor.fields;
        // Index of the first field not read yet.
        let mut next = 0;
        let mut oneofs = 0u64;
        while let Some(tag) = records.tag()? {
            let index = match find(fields, next, tag) {
                Some(index) => index,
                None => match field_of_tag(descriptor, tag) {
                    Some((index, _)) => index,
                    None => {
                        self.unknown(tag, records)?;
                        continue;
                    }
                },
            };
            if index < next {
                return Err(NotCanonical);
            }
            next = index + 1;
            let field = &fields[index];
            match field.cardinality {
                Cardinality::Implicit => {
                    self.wire_implicit(field, records)?;
                    continue;
                }
                Cardinality::Repeated { .. } => {
                    self.wire_list(field, tag, records, depth, true)?;
                    continue;
                }
                Cardinality::Map { key } => {
                    self.name(field);
                    self.wire_map((key, field.kind), tag, records, depth)?;
                    continue;
                }
                Cardinality::Explicit => {}
            }
            if let Some(oneof) = field.oneof {
                let bit = 1u64.checked_shl(oneof as u32).ok_or(NotCanonical)?;
                if oneofs & bit != 0 {
                    return Err(NotCanonical);
                }
                oneofs |= bit;
            }
            self.name(field);
            self.wire_value(field.kind, records, depth)?;
        }
        Ok(())
    }

    fn wire_implicit(&mut self, field: &FieldDescriptor, records: &mut Records<'_>) -> Step<()> {
        if let Kind::String = field.kind {
            let text = records.text()?;
            if !text.is_empty() {
                self.name(field);
                self.out.string_bytes(text.as_bytes());
            }
            return Ok(());
        }
        let value = records.scalar(field.kind)?;
        if !value.is_default() {
            self.name(field);
            self.value(field.kind, value);
        }
        Ok(())
    }

    #[inline]
    fn wire_value(&mut self, kind: Kind, records: &mut Records<'_>, depth: u32) -> Step<()> {
        match kind {
            Kind::Message(descriptor) => self.wire_inner(descriptor, records.bytes()?, depth),
            Kind::String => {
                self.out.string_bytes(records.text()?.as_bytes());
                Ok(())
            }
            _ => {
                self.value(kind, records.scalar(kind)?);
                Ok(())
            }
        }
    }

    /// Writes a list, from the record whose tag was just read to its last. An empty list is omitted
    /// with its name.
    fn wire_list(
        &mut self,
        field: &FieldDescriptor,
        tag: u32,
        records: &mut Records<'_>,
        depth: u32,
        named: bool,
    ) -> Step<()> {
        if !field.kind.is_packable() {
            if named {
                self.name(field);
            }
            self.open(b'[');
            loop {
                self.separate();
                self.wire_value(field.kind, records, depth)?;
                if !records.is_next(tag) {
                    break;
                }
            }
            self.close(b'[', b']');
            return Ok(());
        }
        let mut opened = false;
        let mut next = Some(tag);
        while let Some(tag) = next {
            let is_packed = tag & 7 == WireType::Len as u32;
            let mut part = if is_packed {
                Records::new(records.bytes()?)
            } else {
                Records::new(&[])
            };
            while !(is_packed && part.is_at_end()) {
                if !opened {
                    self.name(field);
                    self.open(b'[');
                    opened = true;
                }
                self.separate();
                if !is_packed {
                    self.value(field.kind, records.scalar(field.kind)?);
                    break;
                }
                self.value(field.kind, part.scalar(field.kind)?);
            }
            next = records.next_of(tag >> 3, field.kind.wire_type())?;
        }
        if opened {
            self.close(b'[', b']');
        }
        Ok(())
    }

    /// Writes a map, from the record whose tag was just read to its last.
    fn wire_map(
        &mut self,
        (key_kind, kind): (Kind, Kind),
        tag: u32,
        records: &mut Records<'_>,
        depth: u32,
    ) -> Step<()> {
        if key_kind != Kind::String {
            return Err(NotCanonical);
        }
        let depth = depth.checked_sub(1).ok_or(NotCanonical)?;
        let mut keys = Keys::default();
        self.open(b'{');
        loop {
            let mut entry = Records::new(records.bytes()?);
            let mut key: &[u8] = &[];
            let mut next = entry.tag()?;
            if next == Some(8 | WireType::Len as u32) {
                key = entry.text()?.as_bytes();
                next = entry.tag()?;
            }
            keys.insert(key)?;
            self.separate();
            self.out.string_bytes(key);
            self.colon();
            match (next, kind) {
                (Some(tag), _) if tag == 16 | kind.wire_type() as u32 => {
                    self.wire_value(kind, &mut entry, depth)?;
                    next = entry.tag()?;
                }
                (None, Kind::Message(descriptor)) => self.wire_inner(descriptor, &[], depth)?,
                (None, _) => self.value(kind, default_value(kind)),
                _ => {}
            }
            if next.is_some() {
                return Err(NotCanonical);
            }
            if !records.is_next(tag) {
                break;
            }
        }
        self.close(b'{', b'}');
        Ok(())
    }

    /// Writes a message by its only field that is set, or else `empty`. `write` gets the tag of the
    /// field, its index and descriptor.
    fn sole_field<'a>(
        &mut self,
        descriptor: &'static MessageDescriptor,
        records: &mut Records<'a>,
        empty: &str,
        write: impl Fn(&mut Self, u32, (usize, &'static FieldDescriptor), &mut Records<'a>) -> Step<()>,
    ) -> Step<()> {
        let mut is_written = false;
        while let Some(tag) = records.tag()? {
            let Some(field) = field_of_tag(descriptor, tag) else {
                self.unknown(tag, records)?;
                continue;
            };
            if std::mem::replace(&mut is_written, true) {
                return Err(NotCanonical);
            }
            write(self, tag, field, records)?;
        }
        if !is_written {
            self.out.put(empty);
        }
        Ok(())
    }

    /// Writes the member of a `google.protobuf.Value` that is set.
    fn wire_dynamic(
        &mut self,
        (index, field): (usize, &'static FieldDescriptor),
        records: &mut Records<'_>,
        depth: u32,
    ) -> Step<()> {
        match index {
            value::NUMBER => match records.scalar(field.kind)? {
                ValueRef::F64(number) if !number.is_finite() => return Err(NotCanonical),
                number => self.value(field.kind, number),
            },
            value::NULL => {
                records.scalar(field.kind)?;
                self.out.put("null");
            }
            _ => self.wire_value(field.kind, records, depth)?,
        }
        Ok(())
    }
}

/// Finds the field whose records have this tag, most likely at or after `next`.
#[inline]
fn find(fields: &[FieldDescriptor], next: usize, tag: u32) -> Option<usize> {
    // Most messages number their fields 1, 2, 3, …
    let guess = (tag >> 3).wrapping_sub(1) as usize;
    if fields.get(guess).is_some_and(|f| f.tag == tag) {
        return Some(guess);
    }
    let ahead = fields.get(next..)?.iter();
    Some(next + ahead.map(|f| f.tag).position(|t| t == tag)?)
}

/// Returns the field that accepts a record with this tag, if any.
fn field_of_tag(
    descriptor: &'static MessageDescriptor,
    tag: u32,
) -> Option<(usize, &'static FieldDescriptor)> {
    let index = descriptor.index_of(tag >> 3)?;
    let field = &descriptor.fields[index];
    field
        .accepts(WireType::of_tag(tag)?)
        .then_some((index, field))
}

/// The keys of a map read so far.
#[derive(Default)]
struct Keys<'a> {
    few: [&'a [u8]; 8],
    count: usize,
    many: HashSet<&'a [u8]>,
}

impl<'a> Keys<'a> {
    /// Adds a key; fails on a duplicate.
    fn insert(&mut self, key: &'a [u8]) -> Step<()> {
        let few = &self.few[..self.count];
        if few.contains(&key) {
            return Err(NotCanonical);
        }
        match self.few.get_mut(self.count) {
            Some(place) => {
                *place = key;
                self.count += 1;
            }
            None if self.many.insert(key) => {}
            None => return Err(NotCanonical),
        }
        Ok(())
    }
}
