//! Writing messages with unknown fields between the known ones.
//!
//! Only encoders of a later schema produce such messages, so this is driven by descriptors and
//! keeps generated code small.

use crate::codec::{self, Codec};
use crate::descriptor::{Cardinality, FieldDescriptor, Kind, WireType};
use crate::{FieldRef, ValueRef, WireMessage, Writer};

impl Writer {
    /// Prepends a message with its unknown fields in place: after the known fields of the same and
    /// lower numbers, and in their own order.
    pub(crate) fn interleaved(&mut self, message: &dyn WireMessage) {
        let unknown = message.unknown_fields();
        let (mut bytes, mut blocks) = (unknown.as_bytes(), unknown.blocks());
        for (index, field) in message.descriptor().fields.iter().enumerate().rev() {
            let Some(value) = message.get(index) else {
                continue;
            };
            while let Some(block) = blocks.pop_if(|block| block.number >= field.number) {
                let (before, these) = bytes.split_at(block.start);
                self.raw(these);
                bytes = before;
            }
            self.any_field(field, value);
        }
        self.raw(bytes);
    }

    fn any_field(&mut self, field: &FieldDescriptor, value: FieldRef<'_>) {
        let (number, kind) = (field.number, field.kind);
        match (value, field.cardinality) {
            (FieldRef::Value(value), _) => self.any_record(number, kind, value),
            (FieldRef::List(list), Cardinality::Repeated { packed: true }) => {
                let values = (0..list.len()).rev().map(|i| list.get(i));
                self.part(|w| values.for_each(|value| w.any_value(kind, value)));
                self.any_tag(number, WireType::Len);
            }
            (FieldRef::List(list), _) => {
                let values = (0..list.len()).rev().map(|i| list.get(i));
                values.for_each(|value| self.any_record(number, kind, value));
            }
            (FieldRef::Map(map), cardinality) => {
                let Cardinality::Map { key: key_kind } = cardinality else {
                    return;
                };
                for i in (0..map.len()).rev() {
                    let (key, value) = map.entry_at(i);
                    self.part(|w| {
                        w.raw(map.entry_unknown(i).map_or(&[], |u| u.as_bytes()));
                        w.any_record(2, kind, value);
                        w.any_record(1, key_kind, key);
                    });
                    self.any_tag(number, WireType::Len);
                }
            }
        }
    }

    /// Prepends the output of `write`, preceded by its length.
    fn part(&mut self, write: impl FnOnce(&mut Self)) {
        let end = self.len();
        write(self);
        self.varint((self.len() - end) as u64);
    }

    fn any_tag(&mut self, number: u32, wire_type: WireType) {
        self.varint(u64::from(number << 3 | wire_type as u32));
    }

    fn any_record(&mut self, number: u32, kind: Kind, value: ValueRef<'_>) {
        self.any_value(kind, value);
        self.any_tag(number, kind.wire_type());
    }

    fn any_value(&mut self, kind: Kind, value: ValueRef<'_>) {
        match (kind, value) {
            (Kind::Sint32, ValueRef::I32(v)) => codec::Sint32::write(&v, self),
            (Kind::Sint64, ValueRef::I64(v)) => codec::Sint64::write(&v, self),
            (Kind::Fixed32, ValueRef::U32(v)) => codec::Fixed32::write(&v, self),
            (Kind::Fixed64, ValueRef::U64(v)) => codec::Fixed64::write(&v, self),
            (Kind::Sfixed32, ValueRef::I32(v)) => codec::Sfixed32::write(&v, self),
            (Kind::Sfixed64, ValueRef::I64(v)) => codec::Sfixed64::write(&v, self),
            (_, ValueRef::Bool(v)) => codec::Bool::write(&v, self),
            (_, ValueRef::I32(v)) => codec::Int32::write(&v, self),
            (_, ValueRef::I64(v)) => codec::Int64::write(&v, self),
            (_, ValueRef::U32(v)) => codec::Uint32::write(&v, self),
            (_, ValueRef::U64(v)) => codec::Uint64::write(&v, self),
            (_, ValueRef::F32(v)) => codec::Float::write(&v, self),
            (_, ValueRef::F64(v)) => codec::Double::write(&v, self),
            (_, ValueRef::Str(v)) => self.bytes(v.as_bytes()),
            (_, ValueRef::Bytes(v)) => self.bytes(v),
            (_, ValueRef::Message(v)) => self.part(|w| v.write_to(w)),
        }
    }
}
