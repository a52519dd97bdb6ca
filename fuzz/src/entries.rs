//! Entries of maps in wire bytes.

use flytepb_idl::descriptor::{Cardinality, MessageDescriptor, WireType};
use flytepb_idl::wire::decode::Reader;

/// Whether an entry of a map has something unknown in it, in the bytes of a valid message.
pub(crate) fn has_unknown_in_entry(of: &MessageDescriptor, bytes: &[u8]) -> bool {
    records(bytes).any(|(number, wire_type, content)| {
        let Some(field) = of.field(number).filter(|f| f.accepts(wire_type)) else {
            return false;
        };
        let in_value = |value: &[u8]| {
            field
                .message()
                .is_some_and(|m| has_unknown_in_entry(m, value))
        };
        match field.cardinality {
            Cardinality::Map { key } => {
                records(content).any(|(number, wire_type, value)| match number {
                    1 => wire_type != key.wire_type(),
                    2 => wire_type != field.kind.wire_type() || in_value(value),
                    _ => true,
                })
            }
            _ => in_value(content),
        }
    })
}

/// Number, wire type and content of each record; the content only behind a length.
fn records(bytes: &[u8]) -> impl Iterator<Item = (u32, WireType, &[u8])> {
    let mut reader = Reader::new(bytes, u32::MAX);
    std::iter::from_fn(move || {
        let (number, wire_type, raw) = reader.raw_field().ok()??;
        let mut record = Reader::new(raw, u32::MAX);
        record.tag().ok()?;
        let content = match wire_type {
            WireType::Len => record.bytes().ok()?,
            _ => &[],
        };
        Some((number, wire_type, content))
    })
}
