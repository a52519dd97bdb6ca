//! A reader of the wire records of one message.

use flytepb_wire::descriptor::{Kind, WireType};
use flytepb_wire::ValueRef;

use crate::escape::is_ascii;

/// Not canonical or without JSON form: fall back to decoding and writing, which reports any error.
pub(crate) struct NotCanonical;

pub(crate) type Step<T> = Result<T, NotCanonical>;

/// The unread records of a message.
#[derive(Clone)]
pub(crate) struct Records<'a>(&'a [u8]);

impl<'a> Records<'a> {
    #[inline]
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Records(bytes)
    }

    #[inline]
    pub(crate) fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// Reads the next tag; `None` at the end.
    #[inline]
    pub(crate) fn tag(&mut self) -> Step<Option<u32>> {
        match *self.0 {
            [] => Ok(None),
            [tag, ref rest @ ..] if tag < 0x80 => {
                self.0 = rest;
                Ok(Some(tag.into()))
            }
            _ => self.long_tag().map(Some),
        }
    }

    fn long_tag(&mut self) -> Step<u32> {
        let before = self.0.len();
        let tag = self.varint()?;
        match before - self.0.len() {
            ..=5 => u32::try_from(tag).map_err(|_| NotCanonical),
            _ => Err(NotCanonical),
        }
    }

    /// Consumes the next tag if it is this one.
    #[inline]
    pub(crate) fn is_next(&mut self, tag: u32) -> bool {
        let mut rest = Records(self.0);
        let is_next = matches!(rest.tag(), Ok(Some(next)) if next == tag);
        if is_next {
            self.0 = rest.0;
        }
        is_next
    }

    /// Consumes the next tag if it belongs to this field, as a single value or a packed list.
    pub(crate) fn next_of(&mut self, number: u32, wire_type: WireType) -> Step<Option<u32>> {
        let rest = self.0;
        let own = number << 3 | wire_type as u32;
        let packed = number << 3 | WireType::Len as u32;
        match self.tag()? {
            Some(tag) if tag == own || tag == packed => Ok(Some(tag)),
            _ => {
                self.0 = rest;
                Ok(None)
            }
        }
    }

    #[inline]
    fn varint(&mut self) -> Step<u64> {
        match *self.0 {
            [a, ref rest @ ..] if a < 0x80 => {
                self.0 = rest;
                Ok(a.into())
            }
            [a, b, ref rest @ ..] if b < 0x80 => {
                self.0 = rest;
                Ok(u64::from(a & 0x7f) | u64::from(b) << 7)
            }
            _ => self.long_varint(),
        }
    }

    /// Reads a varint of any length.
    #[inline(never)]
    fn long_varint(&mut self) -> Step<u64> {
        if let Some(word) = self.0.first_chunk() {
            let word = u64::from_le_bytes(*word);
            let ends = !word & 0x8080_8080_8080_8080;
            if ends != 0 {
                self.0 = &self.0[ends.trailing_zeros() as usize / 8 + 1..];
                return Ok(seven_bits(word & (ends ^ (ends - 1))));
            }
        }
        let (mut value, mut rest) = (0, self.0);
        for shift in (0..70).step_by(7) {
            let Some((byte, after)) = rest.split_first() else {
                break;
            };
            value |= u64::from(byte & 0x7f) << shift;
            rest = after;
            if *byte < 0x80 {
                self.0 = rest;
                return Ok(value);
            }
        }
        Err(NotCanonical)
    }

    #[inline]
    fn fixed<const N: usize>(&mut self) -> Step<[u8; N]> {
        let (value, rest) = self.0.split_first_chunk().ok_or(NotCanonical)?;
        self.0 = rest;
        Ok(*value)
    }

    #[inline]
    pub(crate) fn bytes(&mut self) -> Step<&'a [u8]> {
        let len = usize::try_from(self.varint()?).map_err(|_| NotCanonical)?;
        let (bytes, rest) = self.0.split_at_checked(len).ok_or(NotCanonical)?;
        self.0 = rest;
        Ok(bytes)
    }

    /// Reads the bytes of a string.
    #[inline]
    pub(crate) fn text(&mut self) -> Step<&'a [u8]> {
        let bytes = self.bytes()?;
        if is_ascii(bytes) || std::str::from_utf8(bytes).is_ok() {
            Ok(bytes)
        } else {
            Err(NotCanonical)
        }
    }

    /// Reads a value other than a string or message.
    #[inline]
    pub(crate) fn scalar(&mut self, kind: Kind) -> Step<ValueRef<'a>> {
        Ok(match kind {
            Kind::Int32 | Kind::Enum(_) => ValueRef::I32(self.varint()? as i32),
            Kind::Int64 => ValueRef::I64(self.varint()? as i64),
            Kind::Uint32 => ValueRef::U32(self.varint()? as u32),
            Kind::Uint64 => ValueRef::U64(self.varint()?),
            Kind::Sint32 => ValueRef::I32(unzigzag(u64::from(self.varint()? as u32)) as i32),
            Kind::Sint64 => ValueRef::I64(unzigzag(self.varint()?)),
            Kind::Bool => ValueRef::Bool(self.varint()? != 0),
            Kind::Fixed32 => ValueRef::U32(u32::from_le_bytes(self.fixed()?)),
            Kind::Sfixed32 => ValueRef::I32(i32::from_le_bytes(self.fixed()?)),
            Kind::Fixed64 => ValueRef::U64(u64::from_le_bytes(self.fixed()?)),
            Kind::Sfixed64 => ValueRef::I64(i64::from_le_bytes(self.fixed()?)),
            Kind::Float => ValueRef::F32(f32::from_le_bytes(self.fixed()?)),
            Kind::Double => ValueRef::F64(f64::from_le_bytes(self.fixed()?)),
            Kind::Bytes => ValueRef::Bytes(self.bytes()?),
            Kind::String | Kind::Message(_) => return Err(NotCanonical),
        })
    }

    /// Skips a record of an unknown field.
    #[cold]
    pub(crate) fn skip(&mut self, tag: u32) -> Step<()> {
        match WireType::of_tag(tag) {
            _ if tag >> 3 == 0 => Err(NotCanonical),
            Some(WireType::Varint) => self.varint().map(drop),
            Some(WireType::Fixed64) => self.fixed::<8>().map(drop),
            Some(WireType::Fixed32) => self.fixed::<4>().map(drop),
            Some(WireType::Len) => self.bytes().map(drop),
            _ => Err(NotCanonical),
        }
    }

    /// Reads the fields of a Timestamp or Duration, skipping unknown fields on request.
    pub(crate) fn seconds_and_nanos(&mut self, skip_unknown: bool) -> Step<(i64, i32)> {
        let (mut seconds, mut nanos) = (0, 0);
        while let Some(tag) = self.tag()? {
            match tag {
                0x08 => seconds = self.varint()? as i64,
                0x10 => nanos = self.varint()? as i32,
                _ if skip_unknown => self.skip(tag)?,
                _ => return Err(NotCanonical),
            }
        }
        Ok((seconds, nanos))
    }
}

/// Joins the low seven bits of each byte.
#[inline]
fn seven_bits(word: u64) -> u64 {
    let word = word & 0x7f7f_7f7f_7f7f_7f7f;
    let word = word & 0x007f_007f_007f_007f | (word & 0x7f00_7f00_7f00_7f00) >> 1;
    let word = word & 0x0000_3fff_0000_3fff | (word & 0x3fff_0000_3fff_0000) >> 2;
    word & 0x0fff_ffff | (word & 0x0fff_ffff_0000_0000) >> 4
}

fn unzigzag(v: u64) -> i64 {
    (v >> 1) as i64 ^ -((v & 1) as i64)
}

/// Returns whether a field without presence omits this value.
#[inline]
pub(crate) fn is_default(value: ValueRef<'_>) -> bool {
    match value {
        ValueRef::Bool(v) => !v,
        ValueRef::I32(v) => v == 0,
        ValueRef::I64(v) => v == 0,
        ValueRef::U32(v) => v == 0,
        ValueRef::U64(v) => v == 0,
        // Compares bits: -0.0 is not the default.
        ValueRef::F32(v) => v.to_bits() == 0,
        ValueRef::F64(v) => v.to_bits() == 0,
        ValueRef::Str(v) => v.is_empty(),
        ValueRef::Bytes(v) => v.is_empty(),
        ValueRef::Message(_) => false,
    }
}
