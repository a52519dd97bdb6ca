//! Printing unknown fields like Python's `text_format`.

use std::fmt::Write;

use flytepb_wire::descriptor::WireType;

use crate::write::{quote_bytes, Printer};

/// Maximum nesting of groups in a length-delimited value printed as a message.
const MAX_GROUPS: u32 = 99;

/// One unknown field, borrowed from its wire form.
struct Field<'a> {
    number: u64,
    payload: Payload<'a>,
}

enum Payload<'a> {
    Number(u64),
    Bytes(&'a [u8]),
    Group(Vec<Field<'a>>),
}

impl Printer<'_> {
    /// Prints unknown fields from their wire form.
    pub(crate) fn unknown(&mut self, bytes: &[u8]) {
        // The nesting of these groups was limited when they were decoded.
        if let Some(fields) = parse(bytes, u32::MAX) {
            self.unknown_fields(&fields);
        }
    }

    fn unknown_fields(&mut self, fields: &[Field<'_>]) {
        for field in fields {
            self.indent();
            let _ = write!(self.out, "{}", field.number);
            match &field.payload {
                Payload::Number(value) => {
                    let _ = write!(self.out, ": {value}");
                    self.end();
                }
                Payload::Group(fields) => self.block(|p| p.unknown_fields(fields)),
                Payload::Bytes(bytes) => match self.as_message(bytes) {
                    Some(fields) => self.block(|p| p.unknown_fields(&fields)),
                    None => {
                        self.out.push_str(": ");
                        quote_bytes(&mut self.out, bytes);
                        self.end();
                    }
                },
            }
        }
    }

    /// Parses a length-delimited value as fields if possible; beyond the depth limit it stays bytes.
    fn as_message<'a>(&self, bytes: &'a [u8]) -> Option<Vec<Field<'a>>> {
        let levels_below = self.levels_left().checked_sub(1)?;
        parse(bytes, MAX_GROUPS.min(levels_below))
    }
}

/// Parses `bytes` completely into fields.
fn parse(bytes: &[u8], max_groups: u32) -> Option<Vec<Field<'_>>> {
    let mut cursor = Cursor { bytes, position: 0 };
    let fields = cursor.fields(max_groups)?;
    (cursor.position == bytes.len()).then_some(fields)
}

/// A cursor with the rules of Google's Python decoder of unknown fields, which is laxer than that
/// of messages: any end-group tag ends the fields, and a group is closed if its end tag precedes
/// the point where reading stopped.
struct Cursor<'a> {
    bytes: &'a [u8],
    position: usize,
}

impl<'a> Cursor<'a> {
    fn fields(&mut self, groups_left: u32) -> Option<Vec<Field<'a>>> {
        let mut fields = Vec::new();
        while self.position < self.bytes.len() {
            let tag = self.varint()?;
            let number = tag >> 3;
            let payload = match WireType::of_tag((tag & 7) as u32)? {
                WireType::EndGroup => break,
                WireType::Varint => Payload::Number(self.varint()?),
                WireType::Fixed64 => {
                    Payload::Number(u64::from_le_bytes(self.take(8)?.try_into().ok()?))
                }
                WireType::Fixed32 => {
                    let value = u32::from_le_bytes(self.take(4)?.try_into().ok()?);
                    Payload::Number(u64::from(value))
                }
                WireType::Len => {
                    let len = usize::try_from(self.varint()?).ok()?;
                    Payload::Bytes(self.take(len)?)
                }
                WireType::StartGroup => {
                    Payload::Group(self.group(number, groups_left.checked_sub(1)?)?)
                }
            };
            fields.push(Field { number, payload });
        }
        Some(fields)
    }

    fn group(&mut self, number: u64, groups_left: u32) -> Option<Vec<Field<'a>>> {
        let fields = self.fields(groups_left)?;
        let mut end = flytepb_wire::Writer::default();
        end.varint(number << 3 | WireType::EndGroup as u64);
        let read = &self.bytes[..self.position];
        read.ends_with(&end.into_vec()).then_some(fields)
    }

    fn take(&mut self, len: usize) -> Option<&'a [u8]> {
        let rest = self.bytes.get(self.position..)?;
        let taken = rest.get(..len)?;
        self.position += len;
        Some(taken)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0;
        for shift in (0..70).step_by(7) {
            let byte = *self.bytes.get(self.position)?;
            self.position += 1;
            value |= u64::from(byte & 0x7f).checked_shl(shift).unwrap_or(0);
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}
