//! Modifications that preserve the meaning.

use flytepb_idl::descriptor::{Cardinality, Kind, WireType};

use super::tree::{long_varint, split_varint, Field, FieldSchema, Message, Payload, Shape};
use super::{Mutator, UNKNOWN_FIELDS};
use crate::{out, Rng};

pub(super) static MUTATORS: &[Mutator] = &[
    Mutator::tree("reordered fields", reordered_fields),
    Mutator::tree("reordered map entries", reordered_entries),
    Mutator::tree("split messages", split_messages),
    Mutator::tree("unpacked lists", unpacked_lists),
    Mutator::tree("split packed lists", split_packed_lists),
    Mutator::tree("overlong tags", overlong_tags),
    Mutator::tree("overlong lengths", overlong_lengths),
    Mutator::tree("overlong varints", overlong_varints),
    Mutator::tree("bits beyond the width", bits_beyond_the_width),
    Mutator::tree("defaults written out", defaults_written_out),
    Mutator::tree("scalars before the last", scalars_before_the_last),
    Mutator::tree("other oneof members before", other_members_before),
    Mutator::tree("map entries without defaults", entries_without_defaults),
    Mutator::tree("map entries value first", entries_value_first),
    Mutator::tree("map entries before the last", entries_before_the_last),
    Mutator::tree(UNKNOWN_FIELDS, unknown_fields),
];

/// Calls `change` with every message; returns whether it changed any.
fn everywhere(root: &mut Message, mut change: impl FnMut(&mut Message) -> bool) -> bool {
    let mut changed = false;
    root.visit(&mut |message| changed |= change(message));
    changed
}

/// Repositions each field by zero or more fields; returns whether any was changed.
fn replace(
    root: &mut Message,
    mut change: impl FnMut(Shape, &Field) -> Option<Vec<Field>>,
) -> bool {
    everywhere(root, |message| {
        let mut changed = false;
        let mut fields = Vec::new();
        for field in message.fields.drain(..) {
            match change(message.shape, &field) {
                Some(instead) => {
                    changed = true;
                    fields.extend(instead);
                }
                None => fields.push(field),
            }
        }
        message.fields = fields;
        changed
    })
}

/// Changes each field in place; returns whether any was changed.
fn adjust(root: &mut Message, mut change: impl FnMut(&mut Field) -> bool) -> bool {
    everywhere(root, |message| {
        let changed = message.fields.iter_mut().map(&mut change);
        changed.fold(false, |any, one| any | one)
    })
}

/// A class of records whose relative order matters: a field's own records, the members of a oneof,
/// or the unknown fields.
#[derive(Clone, Copy, PartialEq)]
enum Class {
    Number(u32),
    Oneof(usize),
    Unknown,
}

fn class(field: &Field) -> Class {
    match field.schema {
        None => Class::Unknown,
        Some(FieldSchema {
            oneof: Some(oneof), ..
        }) => Class::Oneof(oneof),
        Some(_) => Class::Number(field.number),
    }
}

fn reordered_fields(root: &mut Message, rng: &mut Rng) -> bool {
    everywhere(root, |message| {
        let mut order: Vec<Class> = message.fields.iter().map(class).collect();
        let before = order.clone();
        rng.shuffle(&mut order);
        let mut rest = std::mem::take(&mut message.fields);
        for wanted in &order {
            if let Some(at) = rest.iter().position(|f| class(f) == *wanted) {
                message.fields.push(rest.remove(at));
            }
        }
        order != before
    })
}

fn is_entry(field: &Field) -> bool {
    matches!(
        field.schema,
        Some(FieldSchema {
            cardinality: Cardinality::Map { .. },
            ..
        })
    )
}

fn reordered_entries(root: &mut Message, rng: &mut Rng) -> bool {
    everywhere(root, |message| {
        let mut numbers: Vec<u32> = message
            .fields
            .iter()
            .filter(|f| is_entry(f))
            .map(|f| f.number)
            .collect();
        numbers.dedup();
        for number in &numbers {
            let positions: Vec<usize> = (0..message.fields.len())
                .filter(|i| message.fields[*i].number == *number && is_entry(&message.fields[*i]))
                .collect();
            for i in (1..positions.len()).rev() {
                message
                    .fields
                    .swap(positions[i], positions[rng.below(i + 1)]);
            }
        }
        !numbers.is_empty()
    })
}

/// Splits singular messages, including those in maps, into two that merge.
fn split_messages(root: &mut Message, rng: &mut Rng) -> bool {
    replace(root, |_, field| {
        let Payload::Message(message) = &field.payload else {
            return None;
        };
        if !field.is_singular() || !rng.chance(70) {
            return None;
        }
        let (mut first, mut second) = (field.clone(), field.clone());
        let cut = rng.below(message.fields.len() + 1);
        if let (Some(a), Some(b)) = (first.message_mut(), second.message_mut()) {
            b.fields = a.fields.split_off(cut);
        }
        Some(vec![first, second])
    })
}

/// Splits a packed record into elements; a malformed rest becomes one element.
fn elements(kind: Kind, mut content: &[u8]) -> Vec<Payload> {
    let mut elements = Vec::new();
    while !content.is_empty() {
        let size = match kind.wire_type() {
            WireType::Fixed32 => 4,
            WireType::Fixed64 => 8,
            _ => match split_varint(content) {
                Some((value, rest)) => {
                    elements.push(Payload::Varint(value));
                    content = rest;
                    continue;
                }
                None => content.len(),
            },
        };
        let (element, rest) = content.split_at(size.min(content.len()));
        elements.push(Payload::Fixed(element.to_vec()));
        content = rest;
    }
    elements
}

fn pack(elements: &[Payload]) -> Payload {
    let mut content = Vec::new();
    for element in elements {
        match element {
            Payload::Varint(value) => out::varint(&mut content, *value),
            Payload::Fixed(bytes) => content.extend(bytes),
            _ => {}
        }
    }
    Payload::Bytes(content)
}

/// Re-encodes the varints of a packed list in the shortest form.
pub(crate) fn shorten(field: &mut Field) {
    if let Some((_, elements)) = packed(field) {
        field.payload = pack(&elements);
    }
}

/// Returns the schema and the elements of a packed record.
fn packed(field: &Field) -> Option<(FieldSchema, Vec<Payload>)> {
    match (field.schema, &field.payload) {
        (Some(schema), Payload::Bytes(content)) if field.is_packed() => {
            Some((schema, elements(schema.kind, content)))
        }
        _ => None,
    }
}

fn unpacked_lists(root: &mut Message, _: &mut Rng) -> bool {
    replace(root, |_, field| {
        let (schema, elements) = packed(field)?;
        let one = |element| Field::new(field.number, schema, element);
        Some(elements.into_iter().map(one).collect())
    })
}

fn split_packed_lists(root: &mut Message, rng: &mut Rng) -> bool {
    replace(root, |_, field| {
        let (schema, elements) = packed(field)?;
        let cut = rng.below(elements.len() + 1);
        let (first, second) = elements.split_at(cut);
        let part = |elements| Field::new(field.number, schema, pack(elements));
        Some(vec![part(first), part(&[]), part(second)])
    })
}

/// Returns the encoded length of a varint.
fn varint_len(value: u64) -> usize {
    let mut bytes = Vec::new();
    out::varint(&mut bytes, value);
    bytes.len()
}

/// Lengthens tags, up to five bytes.
fn overlong_tags(root: &mut Message, rng: &mut Rng) -> bool {
    adjust(root, |field| {
        field.long_tag = rng.below(6 - varint_len(u64::from(field.number) << 3));
        !field.is_unknown()
    })
}

/// Lengthens lengths by up to two bytes.
fn overlong_lengths(root: &mut Message, rng: &mut Rng) -> bool {
    adjust(root, |field| match field.payload {
        Payload::Bytes(_) | Payload::Message(_) => {
            field.long_value = 1 + rng.below(2);
            true
        }
        _ => false,
    })
}

/// Lengthens varints, including those in packed lists, up to ten bytes.
fn overlong_varints(root: &mut Message, rng: &mut Rng) -> bool {
    adjust(root, |field| {
        let elements = packed(field).map(|(_, elements)| elements);
        match &mut field.payload {
            Payload::Varint(value) => {
                field.long_value = rng.below(11 - varint_len(*value));
                true
            }
            Payload::Bytes(content) => {
                let mut changed = false;
                for (i, element) in elements.iter().flatten().enumerate() {
                    if let Payload::Varint(value) = element {
                        if i == 0 {
                            content.clear();
                        }
                        long_varint(content, *value, rng.below(11 - varint_len(*value)));
                        changed = true;
                    }
                }
                changed
            }
            _ => false,
        }
    })
}

/// Sets bits above the 32nd in 32-bit integers, and other bits in true booleans.
fn bits_beyond_the_width(root: &mut Message, rng: &mut Rng) -> bool {
    adjust(root, |field| match (&mut field.payload, field.schema) {
        (Payload::Varint(value), Some(schema)) => match schema.kind {
            Kind::Int32 | Kind::Uint32 | Kind::Sint32 | Kind::Enum(_) => {
                *value = *value & 0xffff_ffff | rng.next_u64() << 32;
                true
            }
            Kind::Bool if *value != 0 => {
                *value = (rng.next_u64() >> 1).max(1);
                true
            }
            _ => false,
        },
        _ => false,
    })
}

/// Returns the default value of this type.
fn default_of(kind: Kind) -> Payload {
    match (kind, kind.wire_type()) {
        (Kind::Message(inner), _) => Payload::Message(Message {
            shape: Shape::Message(inner),
            fields: Vec::new(),
        }),
        (_, WireType::Fixed32) => Payload::Fixed(vec![0; 4]),
        (_, WireType::Fixed64) => Payload::Fixed(vec![0; 8]),
        (_, WireType::Len) => Payload::Bytes(Vec::new()),
        _ => Payload::Varint(0),
    }
}

/// Returns a non-default value of this type, except for messages.
fn other_of(kind: Kind) -> Payload {
    match default_of(kind) {
        Payload::Varint(_) => Payload::Varint(1),
        Payload::Fixed(bytes) => Payload::Fixed(vec![0x3f; bytes.len()]),
        Payload::Bytes(_) => Payload::Bytes(b"other".to_vec()),
        message => message,
    }
}

/// Writes absent fields without presence with their default.
fn defaults_written_out(root: &mut Message, rng: &mut Rng) -> bool {
    everywhere(root, |message| {
        let Shape::Message(of) = message.shape else {
            return false;
        };
        let mut changed = false;
        for field in of.fields {
            let absent = message
                .fields
                .iter()
                .all(|f| f.number != field.number || f.is_unknown());
            if let (Cardinality::Implicit, true, Some(schema)) =
                (field.cardinality, absent, message.shape.field(field.number))
            {
                let at = rng.below(message.fields.len() + 1);
                let default = Field::new(field.number, schema, default_of(field.kind));
                message.fields.insert(at, default);
                changed = true;
            }
        }
        changed
    })
}

/// Inserts another value before singular scalars.
fn scalars_before_the_last(root: &mut Message, rng: &mut Rng) -> bool {
    replace(root, |_, field| {
        let schema = field.schema?;
        let is_scalar = !matches!(field.payload, Payload::Message(_));
        (field.is_singular() && is_scalar && rng.chance(70)).then(|| {
            let before = Field::new(field.number, schema, other_of(schema.kind));
            vec![before, field.clone()]
        })
    })
}

/// Inserts another member of the same oneof before each member.
fn other_members_before(root: &mut Message, rng: &mut Rng) -> bool {
    replace(root, |shape, field| {
        let oneof = field.schema?.oneof?;
        let Shape::Message(of) = shape else {
            return None;
        };
        let others = of
            .fields
            .iter()
            .filter(|f| f.oneof == Some(oneof) && f.number != field.number);
        let others: Vec<_> = others.collect();
        if others.is_empty() {
            return None;
        }
        let number = rng.pick(&others).number;
        let schema = shape.field(number)?;
        let before = Field::new(number, schema, other_of(schema.kind));
        Some(vec![before, field.clone()])
    })
}

/// Omits keys and values that have their default.
fn entries_without_defaults(root: &mut Message, _: &mut Rng) -> bool {
    everywhere(root, |message| {
        let before = message.fields.len();
        if let Shape::Entry(..) = message.shape {
            message.fields.retain(|f| !is_default(&f.payload));
        }
        message.fields.len() < before
    })
}

fn is_default(payload: &Payload) -> bool {
    match payload {
        Payload::Varint(value) => *value == 0,
        Payload::Fixed(bytes) => bytes.iter().all(|b| *b == 0),
        Payload::Bytes(content) => content.is_empty(),
        Payload::Message(message) => message.fields.is_empty(),
        Payload::Raw(_) => false,
    }
}

fn entries_value_first(root: &mut Message, _: &mut Rng) -> bool {
    everywhere(root, |message| {
        let is_entry = matches!(message.shape, Shape::Entry(..));
        if is_entry && message.fields.len() >= 2 {
            message.fields.swap(0, 1);
        }
        is_entry
    })
}

/// Inserts an entry with the same key and another value before each entry.
fn entries_before_the_last(root: &mut Message, rng: &mut Rng) -> bool {
    replace(root, |_, field| {
        if !is_entry(field) || !rng.chance(70) {
            return None;
        }
        let mut before = field.clone();
        let entry = before.message_mut()?;
        for part in entry.fields.iter_mut().filter(|f| f.number == 2) {
            if let Some(schema) = part.schema {
                part.payload = other_of(schema.kind);
            }
        }
        Some(vec![before, field.clone()])
    })
}

/// Adds unknown fields of every wire type to messages at every depth.
fn unknown_fields(root: &mut Message, rng: &mut Rng) -> bool {
    everywhere(root, |message| {
        let Shape::Message(of) = message.shape else {
            return false;
        };
        for _ in 0..1 + rng.below(2) {
            let number = 1_000 + rng.below(1_000) as u32;
            if of.field(number).is_none() {
                let at = rng.below(message.fields.len() + 1);
                let record = unknown_record(number, rng);
                message.fields.insert(at, Field::raw(number, record));
            }
        }
        true
    })
}

fn unknown_record(number: u32, rng: &mut Rng) -> Vec<u8> {
    let mut record = Vec::new();
    match rng.below(5) {
        0 => {
            out::tag(&mut record, number, WireType::Varint);
            out::varint(&mut record, rng.next_u64());
        }
        1 => {
            out::tag(&mut record, number, WireType::Fixed32);
            record.extend((rng.next_u64() as u32).to_le_bytes());
        }
        2 => {
            out::tag(&mut record, number, WireType::Fixed64);
            record.extend(rng.next_u64().to_le_bytes());
        }
        3 => {
            out::tag(&mut record, number, WireType::Len);
            out::delimited(&mut record, b"\xff\x00 unknown");
        }
        _ => {
            out::tag(&mut record, number, WireType::StartGroup);
            record.extend([0x08, 0x01, 0x12, 0x01, 0x61]);
            out::tag(&mut record, number, WireType::EndGroup);
        }
    }
    record
}
