//! A message as a tree of its fields, with the encoding choices that the wire format allows.

use flytepb_idl::descriptor::{Cardinality, Kind, MessageDescriptor, WireType};
use flytepb_idl::UnknownFields;

use crate::out;

/// The schema of a message's fields.
#[derive(Clone, Copy)]
pub(crate) enum Shape {
    Message(&'static MessageDescriptor),
    /// A map entry with keys and values of these types.
    Entry(Kind, Kind),
}

/// The schema of a field.
#[derive(Clone, Copy)]
pub(crate) struct FieldSchema {
    pub kind: Kind,
    pub cardinality: Cardinality,
    pub oneof: Option<usize>,
}

impl Shape {
    pub fn field(self, number: u32) -> Option<FieldSchema> {
        match self {
            Shape::Message(message) => message.field(number).map(|field| FieldSchema {
                kind: field.kind,
                cardinality: field.cardinality,
                oneof: field.oneof,
            }),
            Shape::Entry(key, value) => {
                let kind = match number {
                    1 => key,
                    2 => value,
                    _ => return None,
                };
                Some(FieldSchema {
                    kind,
                    cardinality: Cardinality::Explicit,
                    oneof: None,
                })
            }
        }
    }
}

/// A message or a map entry.
#[derive(Clone)]
pub(crate) struct Message {
    pub shape: Shape,
    pub fields: Vec<Field>,
}

/// One record on the wire.
#[derive(Clone)]
pub(crate) struct Field {
    pub number: u32,
    /// `None` for an unknown field.
    pub schema: Option<FieldSchema>,
    pub payload: Payload,
    /// Number of bytes by which the tag exceeds its shortest form.
    pub long_tag: usize,
    /// Number of bytes by which the length or varint exceeds its shortest form.
    pub long_value: usize,
    /// Number of bytes by which the length is too large.
    pub excess: u64,
}

#[derive(Clone)]
pub(crate) enum Payload {
    Varint(u64),
    /// Four or eight bytes.
    Fixed(Vec<u8>),
    /// The bytes after a length.
    Bytes(Vec<u8>),
    Message(Message),
    /// A complete record, tag included.
    Raw(Vec<u8>),
}

impl Field {
    pub fn new(number: u32, schema: FieldSchema, payload: Payload) -> Self {
        Field {
            number,
            schema: Some(schema),
            payload,
            long_tag: 0,
            long_value: 0,
            excess: 0,
        }
    }

    /// Creates a complete record without a schema.
    pub fn raw(number: u32, record: Vec<u8>) -> Self {
        Field {
            number,
            schema: None,
            payload: Payload::Raw(record),
            long_tag: 0,
            long_value: 0,
            excess: 0,
        }
    }

    pub fn is_unknown(&self) -> bool {
        self.schema.is_none()
    }

    /// Returns whether the field is a single value, not of a list or map.
    pub fn is_singular(&self) -> bool {
        self.schema.is_some_and(|schema| {
            matches!(
                schema.cardinality,
                Cardinality::Implicit | Cardinality::Explicit
            )
        })
    }

    /// Returns whether the field is a record of a packed list.
    pub fn is_packed(&self) -> bool {
        let is_list = |schema: FieldSchema| {
            matches!(schema.cardinality, Cardinality::Repeated { .. }) && schema.kind.is_packable()
        };
        self.schema.is_some_and(is_list) && matches!(self.payload, Payload::Bytes(_))
    }

    pub fn message_mut(&mut self) -> Option<&mut Message> {
        match &mut self.payload {
            Payload::Message(message) => Some(message),
            _ => None,
        }
    }

    pub fn write(&self, to: &mut Vec<u8>) {
        let wire_type = match &self.payload {
            Payload::Raw(record) => return to.extend(record),
            Payload::Varint(_) => WireType::Varint,
            Payload::Fixed(bytes) if bytes.len() == 4 => WireType::Fixed32,
            Payload::Fixed(_) => WireType::Fixed64,
            Payload::Bytes(_) | Payload::Message(_) => WireType::Len,
        };
        let tag = u64::from(self.number) << 3 | wire_type as u64;
        long_varint(to, tag, self.long_tag);
        match &self.payload {
            Payload::Varint(value) => long_varint(to, *value, self.long_value),
            Payload::Fixed(bytes) => to.extend(bytes),
            Payload::Bytes(content) => self.delimited(to, content),
            Payload::Message(message) => self.delimited(to, &message.write()),
            Payload::Raw(_) => {}
        }
    }

    fn delimited(&self, to: &mut Vec<u8>, content: &[u8]) {
        let len = (content.len() as u64).saturating_add(self.excess);
        long_varint(to, len, self.long_value);
        to.extend(content);
    }
}

impl Message {
    /// Returns the bytes of the message.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = Vec::new();
        self.fields.iter().for_each(|f| f.write(&mut bytes));
        bytes
    }

    /// Returns the end offset of each field, in ascending order.
    pub fn ends(&self) -> Vec<usize> {
        let mut bytes = Vec::new();
        let end = |field: &Field| {
            field.write(&mut bytes);
            bytes.len()
        };
        self.fields.iter().map(end).collect()
    }

    /// Calls `each` with this message and all below it, innermost first.
    pub fn visit(&mut self, each: &mut impl FnMut(&mut Message)) {
        let inner = self.fields.iter_mut().filter_map(Field::message_mut);
        inner.for_each(|message| message.visit(each));
        each(self);
    }
}

/// Appends a varint that exceeds its shortest form by `extra` bytes.
pub(crate) fn long_varint(to: &mut Vec<u8>, value: u64, extra: usize) {
    out::varint(to, value);
    if extra > 0 {
        if let Some(last) = to.last_mut() {
            *last |= 0x80;
        }
        to.extend(std::iter::repeat_n(0x80, extra - 1));
        to.push(0);
    }
}

pub(crate) fn split_varint(bytes: &[u8]) -> Option<(u64, &[u8])> {
    let mut value = 0;
    for (i, byte) in bytes.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f) << (7 * i);
        if *byte < 0x80 {
            return Some((value, &bytes[i + 1..]));
        }
    }
    None
}

/// Parses a valid message to a tree.
pub(crate) fn parse(shape: Shape, bytes: &[u8]) -> Option<Message> {
    parse_with(shape, bytes, parse_payload)
}

/// Parses only the outermost level; nested messages stay bytes.
pub(crate) fn parse_outermost(shape: Shape, bytes: &[u8]) -> Option<Message> {
    parse_with(shape, bytes, |_, wire_type, payload| {
        plain_payload(wire_type, payload)
    })
}

fn parse_with(
    shape: Shape,
    bytes: &[u8],
    parse_payload: impl Fn(FieldSchema, WireType, &[u8]) -> Option<Payload>,
) -> Option<Message> {
    let records = UnknownFields::from_bytes(bytes).ok()?;
    let field = |record: flytepb_idl::UnknownField<'_>| {
        let unknown = || Field::raw(record.number, record.raw.to_vec());
        match shape.field(record.number) {
            Some(schema) if fits(schema, record.wire_type) => {
                let (_, payload) = split_varint(record.raw)?;
                let payload = parse_payload(schema, record.wire_type, payload)?;
                Some(Field::new(record.number, schema, payload))
            }
            _ => Some(unknown()),
        }
    };
    Some(Message {
        shape,
        fields: records.iter().map(field).collect::<Option<_>>()?,
    })
}

/// Returns whether a record of this wire type belongs to such a field.
fn fits(schema: FieldSchema, wire_type: WireType) -> bool {
    match schema.cardinality {
        Cardinality::Map { .. } => wire_type == WireType::Len,
        Cardinality::Repeated { .. } if schema.kind.is_packable() => {
            wire_type == WireType::Len || wire_type == schema.kind.wire_type()
        }
        _ => wire_type == schema.kind.wire_type(),
    }
}

fn parse_payload(schema: FieldSchema, wire_type: WireType, payload: &[u8]) -> Option<Payload> {
    let shape = match (schema.cardinality, schema.kind) {
        _ if wire_type != WireType::Len => return plain_payload(wire_type, payload),
        (Cardinality::Map { key }, value) => Shape::Entry(key, value),
        (_, Kind::Message(inner)) => Shape::Message(inner),
        _ => return plain_payload(wire_type, payload),
    };
    Some(Payload::Message(parse(shape, split_varint(payload)?.1)?))
}

/// Returns the payload of a record, without parsing nested messages.
fn plain_payload(wire_type: WireType, payload: &[u8]) -> Option<Payload> {
    Some(match wire_type {
        WireType::Varint => Payload::Varint(split_varint(payload)?.0),
        WireType::Len => Payload::Bytes(split_varint(payload)?.1.to_vec()),
        _ => Payload::Fixed(payload.to_vec()),
    })
}
