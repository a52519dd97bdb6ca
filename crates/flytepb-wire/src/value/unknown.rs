//! Unknown fields.

use std::cmp::Ordering;
use std::fmt;

use crate::decode::{Fault, Reader};
use crate::descriptor::{MessageDescriptor, WireType};
use crate::value::value_ref::Hex;

/// The unknown fields of one message in wire form: a sequence of tags, each with its payload.
///
/// They are written after the known fields, as encoders of this schema do. If they were interleaved
/// with known fields, as encoders of a later schema write them, they are written back in place: in
/// ascending order of all field numbers.
///
/// Takes one pointer, and no allocation while empty.
///
/// # Examples
/// ```
/// use flytepb_wire::UnknownFields;
///
/// let unknown = UnknownFields::from_bytes(&[0x98, 0x06, 0x07])?; // field 99, varint 7
/// let field = unknown.iter().next().unwrap();
/// assert_eq!((field.number, field.raw), (99, &[0x98, 0x06, 0x07][..]));
/// # Ok::<(), flytepb_wire::DecodeError>(())
/// ```
#[derive(Clone, Default)]
pub struct UnknownFields(Option<Box<Raw>>);

#[derive(Clone, Default)]
struct Raw {
    bytes: Vec<u8>,
    /// True if a known field with a higher number followed one of them.
    interleaved: bool,
}

/// Minimum allocation of a `Vec<u8>`.
const FIRST_CAPACITY: usize = 8;

impl UnknownFields {
    /// Creates an empty set of unknown fields.
    pub const fn new() -> Self {
        UnknownFields(None)
    }

    /// Creates unknown fields from their wire form.
    ///
    /// # Errors
    /// When `bytes` is not a sequence of complete fields.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, crate::DecodeError> {
        let mut reader = Reader::new(bytes, 100);
        let mut fields = UnknownFields::new();
        while let Some(tag) = reader.tag()? {
            fields.add(tag, &mut reader)?;
        }
        Ok(fields)
    }

    /// Returns the wire form.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_ref().map_or(&[], |raw| &raw.bytes)
    }

    /// Returns whether there are no unknown fields.
    #[inline]
    pub fn is_empty(&self) -> bool {
        self.as_bytes().is_empty()
    }

    /// Removes all unknown fields.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// Appends the unknown fields of `other`.
    pub fn extend(&mut self, other: &UnknownFields) {
        if !other.is_empty() {
            let raw = self.0.get_or_insert_default();
            raw.bytes.extend_from_slice(other.as_bytes());
            raw.interleaved |= other.is_interleaved();
        }
    }

    /// Returns an iterator over the fields in wire order.
    pub fn iter(&self) -> impl Iterator<Item = UnknownField<'_>> {
        let mut reader = Reader::new(self.as_bytes(), u32::MAX);
        std::iter::from_fn(move || {
            let (number, wire_type, raw) = reader.raw_field().ok()??;
            Some(UnknownField {
                number,
                wire_type,
                raw,
            })
        })
    }

    /// Returns whether the fields were interleaved with known fields and are written back in place.
    pub fn is_interleaved(&self) -> bool {
        self.0.as_ref().is_some_and(|raw| raw.interleaved)
    }

    /// Splits the fields into blocks of ascending numbers, to be placed between known ones. Fields
    /// of a block stay together to keep their order: a field with a lower number ends its block.
    pub(crate) fn blocks(&self) -> Vec<Block> {
        let mut blocks: Vec<Block> = Vec::new();
        let mut end = 0;
        for UnknownField { number, raw, .. } in self.iter() {
            let mut start = end;
            while let Some(earlier) = blocks.pop_if(|block| block.number >= number) {
                start = earlier.start;
            }
            blocks.push(Block { number, start });
            end += raw.len();
        }
        blocks
    }

    /// Stores the field whose tag was just read.
    ///
    /// # Errors
    /// When the field is malformed.
    #[cold]
    pub(crate) fn add(&mut self, tag: u32, reader: &mut Reader<'_>) -> Result<(), Fault> {
        let field = reader.skip(tag)?;
        reader.count_unknown(field.len())?;
        // Charged a second time, for spare capacity.
        reader.charge(field.len())?;
        if self.0.is_none() {
            reader.charge(size_of::<Raw>() + FIRST_CAPACITY)?;
        }
        let raw = self.0.get_or_insert_default();
        raw.bytes.extend_from_slice(field);
        Ok(())
    }

    /// Stores the field of `message` whose tag was just read; for generated code.
    ///
    /// # Errors
    /// When the field is malformed.
    #[cold]
    pub fn merge_field(
        &mut self,
        tag: u32,
        reader: &mut Reader<'_>,
        message: &MessageDescriptor,
    ) -> Result<(), Fault> {
        self.add(tag, reader)?;
        let next = reader.peek_tag().filter(|next| next >> 3 > tag >> 3);
        if next.is_some_and(|next| message.knows(next)) {
            self.0.get_or_insert_default().interleaved = true;
        }
        Ok(())
    }
}

impl Drop for UnknownFields {
    /// Inlines only the check for emptiness, as every message has this field.
    #[inline]
    fn drop(&mut self) {
        if let Some(raw) = self.0.take() {
            discard(raw);
        }
    }
}

#[cold]
#[inline(never)]
fn discard(raw: Box<Raw>) {
    drop(raw);
}

impl PartialEq for UnknownFields {
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for UnknownFields {}

impl PartialOrd for UnknownFields {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for UnknownFields {
    /// Compares the wire forms.
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl std::hash::Hash for UnknownFields {
    fn hash<H: std::hash::Hasher>(&self, state: &mut H) {
        self.as_bytes().hash(state);
    }
}

impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.iter().map(|u| (u.number, Hex(u.raw))))
            .finish()
    }
}

/// One unknown field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct UnknownField<'a> {
    /// Its field number.
    pub number: u32,
    /// Its wire type.
    pub wire_type: WireType,
    /// Its bytes, tag included.
    pub raw: &'a [u8],
}

/// Unknown fields that are written together.
pub(crate) struct Block {
    /// The block follows the known fields up to this number.
    pub(crate) number: u32,
    /// Start offset in the bytes of all unknown fields.
    pub(crate) start: usize,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_hold_together_what_must_not_change_its_order() {
        // The fields 5, 3, 9, 9 and 12.
        let bytes = [0x28, 1, 0x18, 2, 0x48, 3, 0x48, 4, 0x60, 5];
        let fields = UnknownFields::from_bytes(&bytes).unwrap();
        let blocks = fields.blocks();
        let blocks: Vec<_> = blocks.iter().map(|b| (b.number, b.start)).collect();
        assert_eq!(blocks, [(3, 0), (9, 4), (12, 8)]);
        assert!(UnknownFields::new().blocks().is_empty());
    }

    #[test]
    fn fields_that_stood_between_known_ones_still_do_when_joined() {
        let fields = |interleaved| {
            let mut fields = UnknownFields::from_bytes(&[0x28, 1]).unwrap();
            fields.0.as_mut().unwrap().interleaved = interleaved;
            fields
        };
        for (a, b) in [(false, false), (false, true), (true, false), (true, true)] {
            let mut joined = fields(a);
            joined.extend(&fields(b));
            assert_eq!(joined.is_interleaved(), a || b);
        }
    }
}
