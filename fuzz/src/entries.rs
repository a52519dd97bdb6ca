//! Wire records that Google's decoder treats differently.

use flytepb_idl::descriptor::{Cardinality, FieldDescriptor, MessageDescriptor, WireType};
use flytepb_idl::wire::decode::Reader;

/// Returns whether the bytes of a valid message contain a map entry with unknown fields.
pub(crate) fn has_unknown_in_entry(of: &MessageDescriptor, bytes: &[u8]) -> bool {
    records(bytes).any(|record| {
        let Some(field) = record.field(of) else {
            return false;
        };
        let in_value = |value: &[u8]| {
            field
                .message()
                .is_some_and(|m| has_unknown_in_entry(m, value))
        };
        match field.cardinality {
            Cardinality::Map { key } => records(record.content).any(|part| match part.number {
                1 => part.wire_type != key.wire_type(),
                2 => part.wire_type != field.kind.wire_type() || in_value(part.content),
                _ => true,
            }),
            _ => in_value(record.content),
        }
    })
}

/// Returns whether the bytes of a valid message contain a length of more than five bytes.
pub(crate) fn has_long_length(of: &MessageDescriptor, bytes: &[u8]) -> bool {
    records(bytes).any(|record| {
        let Some(field) = record.field(of) else {
            return record.has_long_length();
        };
        let in_value = |value: &[u8]| field.message().is_some_and(|m| has_long_length(m, value));
        record.has_long_length()
            || match field.cardinality {
                Cardinality::Map { .. } => records(record.content)
                    .any(|part| part.has_long_length() || in_value(part.content)),
                _ => in_value(record.content),
            }
    })
}

struct Record<'a> {
    number: u32,
    wire_type: WireType,
    /// Encoded length of the length, if there is one.
    length_len: usize,
    /// The bytes after the tag and the length, if any.
    content: &'a [u8],
}

impl Record<'_> {
    fn field<'m>(&self, of: &'m MessageDescriptor) -> Option<&'m FieldDescriptor> {
        of.field(self.number).filter(|f| f.accepts(self.wire_type))
    }

    /// Returns whether its length, or one inside it if it is a group, takes more than five bytes.
    fn has_long_length(&self) -> bool {
        let is_group = self.wire_type == WireType::StartGroup;
        self.length_len > 5 || is_group && records(self.content).any(|r| r.has_long_length())
    }
}

/// Returns the records up to the end of the bytes or of the group.
fn records(bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    let mut reader = Reader::new(bytes, u32::MAX);
    std::iter::from_fn(move || {
        let (number, wire_type, raw) = reader.raw_field().ok()??;
        let mut record = Reader::new(raw, u32::MAX);
        record.tag().ok()?;
        let tag_len = record.offset();
        let content = match wire_type {
            WireType::Len => record.bytes().ok()?,
            _ => &raw[tag_len..],
        };
        Some(Record {
            number,
            wire_type,
            length_len: raw.len() - tag_len - content.len(),
            content,
        })
    })
}
