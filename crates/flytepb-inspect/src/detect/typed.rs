//! Cost in bits of bytes as a message of a type, computed in one walk over the wire format.
//!
//! The cost is that of encoding the bytes given the type: a field that is always present costs
//! nothing, an unknown one costs all its bytes. Costs of different types are comparable because all
//! explain the same bytes.

use flytepb_idl::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor, WireType};
use flytepb_idl::wire::decode::Reader;
use flytepb_idl::wire::{DEFAULT_MAX_DEPTH, varint_len};

use super::message_state::MessageState;
use super::model::{FieldModel, Model};
use super::number::{self, NOT_CANONICAL};
use super::run::{NEXT_ELEMENT, OUT_OF_ORDER, Run, SAME_FIELDS, rest};
use super::schemaless::{Schemaless, Shape};
use super::text;

/// A field whose number is above the known ones, as in a later schema.
const NEWER: f64 = 14.0;
/// A field that contradicts the schema.
const ALIEN: f64 = 24.0;
/// Reduction for each unknown field after the first.
const AGAIN: f64 = 8.0;
/// A field whose number is above [`FAR_NUMBER`], which is as unusual in any schema.
const FAR: f64 = 4.0;
const FAR_NUMBER: u32 = 1001;
/// An unknown field that occurred in this type before.
pub(super) const MET: f64 = 2.0;
/// Maximum number of unknown fields remembered.
const MOST_MET: usize = 64;
/// Maximum bits of an unknown field's number and wire type, unless their bytes cost more.
const UNKNOWN_KEY: f64 = 12.0;
/// A value that is better explained as another type than its field's.
const OTHER_CONTENT: f64 = 8.0;
/// A map entry without key or value: encoders write both even if they are empty.
const ENTRY_PART_MISSING: f64 = 12.0;

/// A walk over one candidate.
pub(super) struct Typed<'m> {
    model: &'m Model,
    /// The walk over the same bytes without a schema, for unknown fields.
    schemaless: &'m Schemaless,
    /// Unknown fields found so far, by type and tag.
    met: Vec<(usize, u32)>,
    /// The fields of the last message of each type.
    last_seen: Vec<(usize, u128)>,
    fields_left: u32,
    is_over: bool,
}

impl<'m> Typed<'m> {
    /// Creates a walk over bytes that `schemaless` has examined.
    pub(super) fn new(model: &'m Model, schemaless: &'m Schemaless) -> Self {
        Typed {
            model,
            schemaless,
            met: Vec::new(),
            last_seen: Vec::new(),
            fields_left: 0,
            is_over: false,
        }
    }

    /// Restarts for the next candidate with a limit of `max_fields` fields; the rest is then
    /// estimated from what was read, or as text.
    pub(super) fn restart(&mut self, max_fields: u32) {
        self.met.clear();
        self.last_seen.clear();
        self.fields_left = max_fields;
        self.is_over = false;
    }

    /// Returns whether the walk was not cut short.
    pub(super) fn is_complete(&self) -> bool {
        self.fields_left > 0
    }

    /// Returns whether the walk ended at its limit of bits.
    pub(super) fn is_over(&self) -> bool {
        self.is_over
    }

    /// Returns whether the walk met no unknown field.
    pub(super) fn knows_all(&self) -> bool {
        self.met.is_empty()
    }

    /// Returns the bits of `bytes` as a message of type `of`; `None` if it is not valid, or costs
    /// more than `limit`.
    pub(super) fn message(&mut self, of: usize, bytes: &[u8], limit: f64) -> Option<f64> {
        let limit = limit - self.schemaless.least(bytes);
        self.nested(of, bytes, None, DEFAULT_MAX_DEPTH, limit)
    }

    /// Returns the bits of messages of type `of` with `total` bytes together, like the elements of
    /// a list.
    pub(super) fn stream<'a>(
        &mut self,
        of: usize,
        messages: impl Iterator<Item = &'a [u8]>,
        total: usize,
        limit: f64,
    ) -> Option<f64> {
        let (mut bits, mut read) = (0.0, 0);
        let mut run = Run::default();
        let limit = limit - self.schemaless.least_before(usize::MAX);
        let mut excess = 0.0;
        for message in messages {
            if self.fields_left == 0 {
                return Some(bits + rest(bits, read, total));
            }
            self.fields_left -= 1;
            read += message.len() + 1;
            let left = limit - excess;
            let look = || self.nested(of, message, None, DEFAULT_MAX_DEPTH, left);
            let more = NEXT_ELEMENT + run.message(message, look)?;
            bits += more;
            excess += more - self.schemaless.least(message);
            if excess > limit {
                self.is_over = true;
                return None;
            }
        }
        Some(bits)
    }

    /// Returns the bits of a message; `None` if it is not valid, or costs more than `limit` in excess of
    /// the least bits of its texts and varints, which it costs in any type. Counting only the excess rules out a type at
    /// its first unknown fields, instead of close to the end of the message.
    fn nested(
        &mut self,
        of: usize,
        bytes: &[u8],
        resource: Option<u64>,
        depth: u32,
        limit: f64,
    ) -> Option<f64> {
        let model = self.model.types.get(of)?;
        if bytes.is_empty() {
            let same = self.repeats(of, 0);
            return Some(SAME_FIELDS + if same { 0.0 } else { model.all_absent.min(6.0) });
        }
        let mut at = MessageState::new(model, bytes, resource, depth);
        let mut reader = Reader::new(bytes, depth);
        let mut bits = model.all_absent;
        let mut excess = 0.0;
        let may_repeat = self.last_seen.iter().any(|(known, _)| *known == of);
        let least = self.schemaless.least_before(at.start);
        while let Some(tag) = reader.tag().ok()? {
            if self.fields_left == 0 {
                return Some(bits + rest(bits, reader.offset(), bytes.len()));
            }
            self.fields_left -= 1;
            bits += self.field(&mut at, of, tag, &mut reader, limit - excess)?;
            let read = at.start + reader.offset();
            excess = bits - (self.schemaless.least_before(read) - least);
            if may_repeat {
                excess -= model.all_absent + at.presence;
            }
            if excess > limit {
                self.is_over = true;
                return None;
            }
        }
        bits += at.values();
        if self.repeats(of, at.seen) {
            bits -= (model.all_absent + at.presence - SAME_FIELDS).max(0.0);
        }
        Some(bits)
    }

    /// Returns whether the last message of this type had the same fields.
    fn repeats(&mut self, of: usize, seen: u128) -> bool {
        match self.last_seen.iter_mut().find(|(known, _)| *known == of) {
            Some((_, last)) => std::mem::replace(last, seen) == seen,
            None => {
                self.last_seen.push((of, seen));
                false
            }
        }
    }

    fn field(
        &mut self,
        at: &mut MessageState<'m>,
        of: usize,
        tag: u32,
        reader: &mut Reader<'_>,
        limit: f64,
    ) -> Option<f64> {
        let wire_type = WireType::of_tag(tag)?;
        let number = tag >> 3;
        let known = at.model.known(tag);
        let Some(index) = known else {
            return self.unknown(at, of, tag, reader);
        };
        let field = &at.model.descriptor.fields[index];
        let address = at.start + reader.offset();
        let presence = at.enter(index, field);
        let field_model = &at.model.fields[index];
        let value = match field.cardinality {
            Cardinality::Map { key } => {
                let entry = payload(reader)?;
                let depth = at.depth.checked_sub(1)?;
                at.run.element(number, entry.len(), || {
                    self.entry(key, field, field_model, entry, depth, limit)
                })
            }
            Cardinality::Repeated { .. } if wire_type == WireType::Len => {
                let part = payload(reader)?;
                if field.kind.is_packable() {
                    number::packed(field.kind, part)
                } else {
                    let depth = at.depth;
                    at.run.element(number, part.len(), || {
                        self.delimited(field, field_model, part, address, depth, limit)
                    })
                }
            }
            Cardinality::Repeated { .. } => Some(NOT_CANONICAL + at.scalar(field, reader)?),
            _ if wire_type == WireType::Len => {
                let before = reader.offset();
                let part = payload(reader)?;
                let odd = reader.offset() - before != varint_len(part.len() as u64) + part.len();
                let bits = self.delimited(field, field_model, part, address, at.depth, limit)?;
                let idle = part.is_empty() && field.cardinality == Cardinality::Implicit;
                Some(bits + if odd || idle { NOT_CANONICAL } else { 0.0 })
            }
            _ => at.scalar(field, reader),
        };
        Some(presence + value?)
    }

    /// Returns the bits of the bytes of a string, a byte string or a message.
    fn delimited(
        &mut self,
        field: &FieldDescriptor,
        model: &FieldModel,
        part: &[u8],
        address: usize,
        depth: u32,
        limit: f64,
    ) -> Option<f64> {
        match field.kind {
            Kind::String => {
                let bits = text::cost(part, model.hint)?;
                if bits <= f64::from(text::PRINTABLE) * part.len() as f64 + OTHER_CONTENT {
                    return Some(bits);
                }
                Some(bits.min(self.otherwise(address, |_| true)))
            }
            Kind::Message(_) => {
                let depth = depth.checked_sub(1)?;
                // The fields of a nested message have been compared one by one already.
                let otherwise = self.otherwise(address, |shape| shape != Shape::Message);
                match self.nested(model.message, part, model.resource, depth, limit) {
                    Some(nested) => Some(nested.min(otherwise)),
                    None if self.is_over && otherwise.is_finite() => {
                        self.is_over = false;
                        Some(otherwise)
                    }
                    None => None,
                }
            }
            _ => {
                let raw = text::RAW_BYTE * part.len() as f64;
                let value = self.schemaless.field(address).map(|field| field.value);
                Some(value.map_or(raw, |value| value.min(raw)))
            }
        }
    }

    /// Returns the bits of the value at `address` by its shape without a schema, if that is not the
    /// field's type.
    fn otherwise(&self, address: usize, is_other: impl Fn(Shape) -> bool) -> f64 {
        let found = self.schemaless.field(address);
        let other = found.filter(|found| is_other(found.shape));
        other.map_or(f64::INFINITY, |found| found.value + OTHER_CONTENT)
    }

    /// Returns the bits of an unknown field: its bits without a schema, and those of its presence.
    fn unknown(
        &mut self,
        at: &mut MessageState<'m>,
        of: usize,
        tag: u32,
        reader: &mut Reader<'_>,
    ) -> Option<f64> {
        let found = self.schemaless.field(at.start + reader.offset());
        let raw = reader.skip(tag).ok()?;
        let bits = found.map_or(text::RAW_BYTE * raw.len() as f64, |found| {
            unknown_key(tag, found.key) + found.value
        });
        if self.met.contains(&(of, tag)) {
            return Some(bits + MET);
        }
        if self.met.len() < MOST_MET {
            self.met.push((of, tag));
        }
        Some(bits + unknown_penalty(at.model.descriptor, tag, self.met.len()))
    }

    /// Returns the bits of a map entry: a message with a key and a value.
    fn entry(
        &mut self,
        key: Kind,
        field: &FieldDescriptor,
        model: &FieldModel,
        entry: &[u8],
        depth: u32,
        limit: f64,
    ) -> Option<f64> {
        let mut reader = Reader::new(entry, depth);
        let (mut keys, mut values) = (0u32, 0u32);
        let mut bits = 0.0;
        while let Some(tag) = reader.tag().ok()? {
            let wire_type = WireType::of_tag(tag)?;
            bits += match tag >> 3 {
                1 if wire_type == key.wire_type() => {
                    keys += 1;
                    let late = if values > 0 { OUT_OF_ORDER } else { 0.0 };
                    late + if wire_type == WireType::Len {
                        map_key(payload(&mut reader)?)?
                    } else {
                        number::scalar(key, false, &mut reader)?.bits
                    }
                }
                2 if wire_type == field.kind.wire_type() => {
                    values += 1;
                    if wire_type == WireType::Len {
                        let address = entry.as_ptr() as usize + reader.offset();
                        let part = payload(&mut reader)?;
                        self.delimited(field, model, part, address, depth, limit)?
                    } else {
                        number::scalar(field.kind, false, &mut reader)?.bits
                    }
                }
                _ => ALIEN + text::RAW_BYTE * reader.skip(tag).ok()?.len() as f64,
            };
        }
        let off = keys.abs_diff(1) + values.abs_diff(1);
        Some(bits + ENTRY_PART_MISSING * f64::from(off))
    }
}

/// Returns the bits of the number and wire type of an unknown field, given those without a schema.
pub(super) fn unknown_key(tag: u32, key: f64) -> f64 {
    let tag = text::RAW_BYTE * varint_len(u64::from(tag)) as f64;
    key.min(tag.max(UNKNOWN_KEY))
}

/// Returns the bits of meeting an unknown field for the first time, in addition to those of the field;
/// `count` unknown fields were met, this one included.
pub(super) fn unknown_penalty(of: &MessageDescriptor, tag: u32, count: usize) -> f64 {
    let newest = of.fields.last().map_or(0, |field| field.number);
    let again = if count > 1 { AGAIN } else { 0.0 };
    match tag >> 3 {
        FAR_NUMBER.. => FAR,
        number if number > newest => NEWER - again,
        _ => ALIEN - again,
    }
}

/// Returns the bits of a map key: usually one word.
fn map_key(key: &[u8]) -> Option<f64> {
    let bits = text::cost(key, super::model::Hint::Any)?;
    let spaced = key.iter().take(256).any(|byte| *byte <= b' ');
    Some(bits + if spaced { 3.0 } else { 0.0 })
}

fn payload<'a>(reader: &mut Reader<'a>) -> Option<&'a [u8]> {
    reader.bytes().ok()
}
