//! A reader of the wire records of one message.

use crate::cursor::join_sevens;
use crate::descriptor::{Kind, WireType};
use crate::{utf8, ValueRef};

/// The fast path does not apply: fall back to decoding, which reports errors.
#[derive(Debug)]
pub struct NotCanonical;

/// The result of one step.
pub type Step<T> = Result<T, NotCanonical>;

/// The unread records of a message: a [`Reader`](crate::decode::Reader) without limits, offsets and
/// reasons of errors, for fast paths that fall back to decoding.
#[derive(Clone, Debug)]
pub struct Records<'a>(&'a [u8]);

impl<'a> Records<'a> {
    /// The records in `bytes`.
    #[inline]
    pub fn new(bytes: &'a [u8]) -> Self {
        Records(bytes)
    }

    /// Returns whether none are left.
    #[inline]
    pub fn is_at_end(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the unread bytes.
    #[inline]
    pub fn rest(&self) -> &'a [u8] {
        self.0
    }

    /// Reads the next tag; `None` at the end.
    #[inline]
    pub fn tag(&mut self) -> Step<Option<u32>> {
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
        if let [a, b @ ..0x80, ref rest @ ..] = *self.0 {
            self.0 = rest;
            return Ok(u32::from(a & 0x7f) | u32::from(b) << 7);
        }
        let before = self.0.len();
        let tag = self.varint()?;
        match before - self.0.len() {
            ..=5 => u32::try_from(tag).map_err(|_| NotCanonical),
            _ => Err(NotCanonical),
        }
    }

    /// Consumes the next tag if it is this one.
    #[inline]
    pub fn is_next(&mut self, tag: u32) -> bool {
        let mut rest = Records(self.0);
        let is_next = matches!(rest.tag(), Ok(Some(next)) if next == tag);
        if is_next {
            self.0 = rest.0;
        }
        is_next
    }

    /// Consumes the next tag if it belongs to this field, as a single value or a packed list.
    pub fn next_of(&mut self, number: u32, wire_type: WireType) -> Step<Option<u32>> {
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
                return Ok(join_sevens(word & (ends ^ (ends - 1))));
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

    /// Reads a length-delimited value.
    #[inline]
    pub fn bytes(&mut self) -> Step<&'a [u8]> {
        let len = usize::try_from(self.varint()?).map_err(|_| NotCanonical)?;
        let (bytes, rest) = self.0.split_at_checked(len).ok_or(NotCanonical)?;
        self.0 = rest;
        Ok(bytes)
    }

    /// Reads a string.
    #[inline]
    pub fn text(&mut self) -> Step<&'a str> {
        utf8::check(self.bytes()?).map_err(|_| NotCanonical)
    }

    /// Reads a value other than a string or message.
    #[inline]
    pub fn scalar(&mut self, kind: Kind) -> Step<ValueRef<'a>> {
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
    pub fn skip(&mut self, tag: u32) -> Step<()> {
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
    pub fn seconds_and_nanos(&mut self, skip_unknown: bool) -> Step<(i64, i32)> {
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

fn unzigzag(v: u64) -> i64 {
    (v >> 1) as i64 ^ -((v & 1) as i64)
}
