//! Fields that the schema does not know.

use std::fmt;

use crate::decode::{Fault, Reader};
use crate::descriptor::WireType;

/// The unknown fields of one message, as they stood on the wire: tag after tag with its payload.
///
/// Empty, it costs one pointer and no allocation.
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
#[derive(Clone, Default, PartialEq, Eq, Hash)]
#[allow(clippy::box_collection)] // one pointer when empty is the point
pub struct UnknownFields(Option<Box<Vec<u8>>>);

impl UnknownFields {
    /// No unknown fields.
    pub const fn new() -> Self {
        UnknownFields(None)
    }

    /// Unknown fields from their wire form.
    ///
    /// # Errors
    /// When `bytes` are not a sequence of whole fields.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, crate::DecodeError> {
        let mut reader = Reader::new(bytes, 100);
        let mut fields = UnknownFields::new();
        while let Some(tag) = reader.tag()? {
            fields.merge_field(tag, &mut reader)?;
        }
        Ok(fields)
    }

    /// Their wire form.
    pub fn as_bytes(&self) -> &[u8] {
        self.0.as_ref().map_or(&[], |b| b.as_slice())
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.as_bytes().is_empty()
    }

    /// Removes them all.
    pub fn clear(&mut self) {
        self.0 = None;
    }

    /// Appends what `other` holds.
    pub fn extend(&mut self, other: &UnknownFields) {
        if !other.is_empty() {
            self.0
                .get_or_insert_default()
                .extend_from_slice(other.as_bytes());
        }
    }

    /// The fields one by one, in wire order.
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

    /// Keeps the field whose tag was just read; for generated code.
    ///
    /// # Errors
    /// When the field is not well-formed.
    #[cold]
    pub fn merge_field(&mut self, tag: u32, reader: &mut Reader<'_>) -> Result<(), Fault> {
        let raw = reader.skip(tag)?;
        self.0.get_or_insert_default().extend_from_slice(raw);
        Ok(())
    }
}

impl fmt::Debug for UnknownFields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map()
            .entries(self.iter().map(|u| (u.number, Raw(u.raw))))
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

struct Raw<'a>(&'a [u8]);

impl fmt::Debug for Raw<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}
