//! How surprising bytes are as a message of a type: one walk over the wire format.
//!
//! The measure is bits, as if the bytes were written down by someone who knows the type: a field
//! that is always there costs nothing, an unknown one costs all its bytes. Bits of different types
//! compare, because all explain the same bytes.

use flytepb_idl::descriptor::{Cardinality, FieldDescriptor, Kind, WireType};
use flytepb_idl::wire::decode::Reader;
use flytepb_idl::wire::{varint_len, DEFAULT_MAX_DEPTH};

use super::model::{FieldModel, MessageModel, Model, Special};
use super::number::{self, bits_of, IMPOSSIBLE, NOT_CANONICAL};
use super::text;

/// Elements of a list looked at one by one; of the rest only ever fewer.
const SAMPLED: u32 = 24;
/// The least bits of a byte that was not looked at.
const AVERAGE_BYTE: f64 = 5.0;

const OUT_OF_ORDER: f64 = 6.0;
/// A second value where there can be one; no encoder writes it.
const SECOND_VALUE: f64 = 24.0;
const NEXT_ELEMENT: f64 = 0.7;
/// A field whose number is above the known ones: a later schema may have it.
const NEWER: f64 = 14.0;
/// A field that contradicts the schema.
const ALIEN: f64 = 24.0;
/// Encoders write key and value of an entry even if they are empty.
const ENTRY_PART_MISSING: f64 = 12.0;

/// The walk over one candidate.
pub(super) struct Walk<'m> {
    model: &'m Model,
    fields_left: u32,
}

/// A run of elements of one list or map.
#[derive(Default)]
struct Run {
    number: u32,
    count: u32,
    bytes: f64,
    bits: f64,
}

impl<'m> Walk<'m> {
    /// A walk that looks at no more than `max_fields` fields; what is left then counts as much as
    /// what was read, or as text.
    pub(super) fn new(model: &'m Model, max_fields: u32) -> Self {
        Walk {
            model,
            fields_left: max_fields,
        }
    }

    /// Whether everything was looked at that is to be.
    pub(super) fn is_complete(&self) -> bool {
        self.fields_left > 0
    }

    /// The bits of `bytes` as a message of type `of`; `None` when they are no message of it, or
    /// cost more than `limit`.
    pub(super) fn message(&mut self, of: usize, bytes: &[u8], limit: f64) -> Option<f64> {
        self.nested(of, bytes, None, DEFAULT_MAX_DEPTH, limit)
    }

    /// The bits of messages of type `of`, `total` bytes together, as if they were the elements of
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
        for message in messages {
            if self.fields_left == 0 {
                return Some(bits + rest(bits, read, total));
            }
            self.fields_left -= 1;
            read += message.len() + 1;
            let left = limit - bits;
            let look = || self.message(of, message, left);
            bits += NEXT_ELEMENT + run.element(1, message.len(), look)?;
            if bits > limit {
                return None;
            }
        }
        Some(bits)
    }

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
            return Some(model.all_absent.min(6.0) + 1.0);
        }
        let mut at = Place::new(model, resource, depth);
        let mut reader = Reader::new(bytes, depth);
        let mut bits = model.all_absent;
        while let Some(tag) = reader.tag().ok()? {
            if self.fields_left == 0 {
                return Some(bits + rest(bits, reader.offset(), bytes.len()));
            }
            self.fields_left -= 1;
            bits += self.field(&mut at, tag, &mut reader, limit - bits)?;
            if bits > limit {
                return None;
            }
        }
        Some(bits + at.values())
    }

    fn field(
        &mut self,
        at: &mut Place<'m>,
        tag: u32,
        reader: &mut Reader<'_>,
        limit: f64,
    ) -> Option<f64> {
        let wire_type = WireType::of_tag(tag)?;
        let number = tag >> 3;
        let known = at.model.descriptor.index_of(number).and_then(|index| {
            let field = &at.model.descriptor.fields[index];
            let packed = field.kind.is_packable() && wire_type == WireType::Len;
            let fits = match field.cardinality {
                Cardinality::Map { .. } => wire_type == WireType::Len,
                Cardinality::Repeated { .. } if packed => true,
                _ => wire_type == field.kind.wire_type(),
            };
            fits.then_some((index, field))
        });
        let Some((index, field)) = known else {
            return unknown(at.model, tag, reader);
        };
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
                        self.delimited(field, field_model, part, depth, limit)
                    })
                }
            }
            Cardinality::Repeated { .. } => Some(NOT_CANONICAL + at.scalar(field, reader)?),
            _ if wire_type == WireType::Len => {
                let before = reader.offset();
                let part = payload(reader)?;
                let odd = reader.offset() - before != varint_len(part.len() as u64) + part.len();
                let bits = self.delimited(field, field_model, part, at.depth, limit)?;
                let idle = part.is_empty() && field.cardinality == Cardinality::Implicit;
                Some(bits + if odd || idle { NOT_CANONICAL } else { 0.0 })
            }
            _ => at.scalar(field, reader),
        };
        Some(presence + value?)
    }

    /// The bits of the bytes of a string, a byte string or a message.
    fn delimited(
        &mut self,
        field: &FieldDescriptor,
        model: &FieldModel,
        part: &[u8],
        depth: u32,
        limit: f64,
    ) -> Option<f64> {
        match field.kind {
            Kind::String => text::cost(part, model.hint),
            Kind::Message(_) => self.nested(
                model.message,
                part,
                model.resource,
                depth.checked_sub(1)?,
                limit,
            ),
            _ => Some(text::RAW_BYTE * part.len() as f64),
        }
    }

    /// The bits of an entry of a map: a message with a key and a value.
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
                        let part = payload(&mut reader)?;
                        self.delimited(field, model, part, depth, limit)?
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

impl Run {
    /// The bits of the next element, by `look` or by the average of those before.
    fn element(
        &mut self,
        number: u32,
        bytes: usize,
        look: impl FnOnce() -> Option<f64>,
    ) -> Option<f64> {
        if self.number != number {
            *self = Run {
                number,
                ..Run::default()
            };
        }
        self.count = self.count.saturating_add(1);
        if self.count > SAMPLED && !self.count.is_power_of_two() {
            return Some(self.bits / self.bytes * bytes as f64);
        }
        let bits = look()?;
        self.bytes += bytes as f64 + 1.0;
        self.bits += bits;
        Some(bits)
    }
}

/// Where the walk stands in one message.
struct Place<'m> {
    model: &'m MessageModel,
    /// The resource type that an identifier should have here.
    resource: Option<u64>,
    depth: u32,
    last_number: u32,
    seen: u128,
    oneofs: u64,
    run: Run,
    /// The numbers in fields 1 and 2 of a time, or the resource type of an identifier.
    numbers: [u64; 2],
}

impl<'m> Place<'m> {
    fn new(model: &'m MessageModel, resource: Option<u64>, depth: u32) -> Self {
        Place {
            model,
            resource,
            depth,
            last_number: 0,
            seen: 0,
            oneofs: 0,
            run: Run::default(),
            numbers: [0; 2],
        }
    }

    /// The bits of a field being there, at this place among the others.
    fn enter(&mut self, index: usize, field: &FieldDescriptor) -> f64 {
        let model = &self.model.fields[index];
        let mut bits = 0.0;
        if field.number < self.last_number {
            bits += OUT_OF_ORDER;
        }
        self.last_number = field.number;
        let bit = 1u128 << (index % 128);
        if self.seen & bit == 0 {
            bits += model.present;
            let member = field.oneof.map(|o| 1u64 << (o % 64));
            match member {
                Some(member) if self.oneofs & member != 0 => bits += SECOND_VALUE,
                _ => bits -= model.absent,
            }
            self.oneofs |= member.unwrap_or(0);
        } else if field.is_collection() {
            bits += NEXT_ELEMENT;
        } else {
            bits += SECOND_VALUE;
        }
        self.seen |= bit;
        bits
    }

    fn scalar(&mut self, field: &FieldDescriptor, reader: &mut Reader<'_>) -> Option<f64> {
        let implicit = field.cardinality == Cardinality::Implicit;
        let value = number::scalar(field.kind, implicit, reader)?;
        if self.model.special == Special::None {
            return Some(value.bits);
        }
        if let Some(number) = self.numbers.get_mut(field.number as usize - 1) {
            *number = value.number;
        }
        Some(value.odd)
    }

    /// The bits of values that only make sense together.
    fn values(&self) -> f64 {
        let [first, second] = self.numbers;
        match self.model.special {
            Special::None => 0.0,
            Special::Timestamp => number::timestamp(first as i64, second as i64),
            Special::Duration => number::duration(first as i64, second as i64),
            Special::Identifier => match self.resource {
                Some(expected) if first == expected => 0.0,
                Some(_) => 14.0,
                None if first <= 4 => 1.5,
                None => IMPOSSIBLE,
            },
        }
    }
}

/// The bits of the key of a map: mostly one word.
fn map_key(key: &[u8]) -> Option<f64> {
    let bits = text::cost(key, super::model::Hint::Any)?;
    let spaced = key.iter().take(256).any(|byte| *byte <= b' ');
    Some(bits + if spaced { 3.0 } else { 0.0 })
}

/// The bits of the bytes from `read` to `total`, which were not looked at.
fn rest(bits: f64, read: usize, total: usize) -> f64 {
    let rate = (bits / read.max(1) as f64).max(AVERAGE_BYTE);
    rate * total.saturating_sub(read) as f64
}

fn payload<'a>(reader: &mut Reader<'a>) -> Option<&'a [u8]> {
    reader.bytes().ok()
}

/// The bits of a field that the schema does not know.
fn unknown(of: &MessageModel, tag: u32, reader: &mut Reader<'_>) -> Option<f64> {
    let raw = reader.skip(tag).ok()?;
    let number = tag >> 3;
    let newest = of.descriptor.fields.last().map_or(0, |field| field.number);
    let known = of.descriptor.index_of(number).is_some();
    let start = if known || number < newest {
        ALIEN
    } else {
        NEWER
    };
    let far = bits_of(u64::from(number.saturating_sub(newest)));
    Some(start + far + text::RAW_BYTE * raw.len() as f64)
}
