//! The encoded length of a message, computed from its descriptor.
//!
//! Generated code that adds up the fields would be faster, but is a tenth of all generated lines, and
//! an encode needs the length only beyond the buffer that each thread keeps.

use crate::descriptor::{Cardinality, FieldDescriptor, Kind, WireType};
use crate::{varint_len, FieldRef, MapField, ValueRef, Visitor, WireMessage};

/// The number of bytes that `message` takes on the wire; for generated code.
pub fn wire_len(message: &dyn WireMessage) -> usize {
    let mut fields = Fields {
        fields: message.descriptor().fields,
        len: message.unknown_fields().as_bytes().len(),
    };
    message.visit(&mut fields);
    fields.len
}

/// Adds up the fields of a message.
struct Fields {
    fields: &'static [FieldDescriptor],
    len: usize,
}

impl Visitor for Fields {
    fn field(&mut self, index: usize, content: FieldRef<'_>) {
        let field = &self.fields[index];
        let tag_len = varint_len(field.tag.into());
        self.len += match content {
            FieldRef::Value(value) => tag_len + value_len(field.kind, value),
            FieldRef::List(list) => {
                let mut values = Values {
                    kind: field.kind,
                    len: 0,
                };
                list.visit(&mut values);
                if field.cardinality == (Cardinality::Repeated { packed: true }) {
                    tag_len + with_prefix(values.len)
                } else {
                    list.len() * tag_len + values.len
                }
            }
            FieldRef::Map(map) => map_len(field, map),
        };
    }
}

/// Adds up the elements of a list, without tags.
struct Values {
    kind: Kind,
    len: usize,
}

impl Visitor for Values {
    fn field(&mut self, _: usize, content: FieldRef<'_>) {
        if let FieldRef::Value(value) = content {
            self.len += value_len(self.kind, value);
        }
    }
}

/// The number of bytes that a map takes.
pub fn map_len(field: &FieldDescriptor, map: &dyn MapField) -> usize {
    let tag_len = varint_len(field.tag.into());
    let key_kind = field.map_key().unwrap_or(Kind::String);
    let entries = (0..map.len()).map(|i| {
        let (key, value) = map.entry(i);
        let unknown = map.entry_unknown(i).map_or(0, |u| u.as_bytes().len());
        let len = 2 + value_len(key_kind, key) + value_len(field.kind, value) + unknown;
        tag_len + with_prefix(len)
    });
    entries.sum()
}

/// The number of bytes that a value takes, length included, without its tag.
pub fn value_len(kind: Kind, value: ValueRef<'_>) -> usize {
    match kind.wire_type() {
        WireType::Fixed32 => return 4,
        WireType::Fixed64 => return 8,
        _ => {}
    }
    match (kind, value) {
        (_, ValueRef::Str(v)) => with_prefix(v.len()),
        (_, ValueRef::Bytes(v)) => with_prefix(v.len()),
        (_, ValueRef::Message(v)) => with_prefix(v.wire_len()),
        (Kind::Sint32, ValueRef::I32(v)) => varint_len(((v << 1) ^ (v >> 31)) as u32 as u64),
        (Kind::Sint64, ValueRef::I64(v)) => varint_len(((v << 1) ^ (v >> 63)) as u64),
        (_, ValueRef::I32(v)) => varint_len(i64::from(v) as u64),
        (_, ValueRef::I64(v)) => varint_len(v as u64),
        (_, ValueRef::U32(v)) => varint_len(v.into()),
        (_, ValueRef::U64(v)) => varint_len(v),
        (_, ValueRef::Bool(_) | ValueRef::F32(_) | ValueRef::F64(_)) => 1,
    }
}

/// A length with the varint that says it.
fn with_prefix(len: usize) -> usize {
    varint_len(len as u64) + len
}
