//! A read cursor over one message's fields.

use crate::codec::Codec;
use crate::decode::{Fault, Reader};
use crate::descriptor::MessageDescriptor;
use crate::error::DecodeErrorKind;
use crate::{limits, utf8};
use crate::{Element, Key, Limit, Map, Text, UnknownFields, WireMessage};

/// A read cursor over one message's fields; for generated code.
///
/// Generated code keeps it in a local variable, so that it stays in registers from one field to the
/// next. This requires inlining all methods; longer ones call functions that take its fields.
pub struct Cursor<'r, 'a> {
    /// The unread part of the message.
    pub(crate) rest: &'a [u8],
    /// `rest.len()` when the last tag was read.
    pub(crate) at_tag: usize,
    /// State shared by all nesting levels.
    pub(crate) reader: &'r mut Reader<'a>,
}

impl<'r, 'a> Cursor<'r, 'a> {
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn new(rest: &'a [u8], at_tag: usize, reader: &'r mut Reader<'a>) -> Self {
        Cursor {
            rest,
            at_tag,
            reader,
        }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn fail<T>(&self, kind: DecodeErrorKind) -> Result<T, Fault> {
        Err(fault(kind, self.rest, self.reader))
    }

    /// Calls `read` with the reader moved to this position.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn on_reader<T>(&mut self, read: impl FnOnce(&mut Reader<'a>) -> T) -> T {
        self.reader.rest = self.rest;
        self.reader.at_tag = self.at_tag;
        let value = read(self.reader);
        self.rest = self.reader.rest;
        value
    }

    /// Like [`Reader::tag`].
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn tag(&mut self) -> Result<Option<u32>, Fault> {
        self.at_tag = self.rest.len();
        match *self.rest {
            [] => Ok(None),
            [a, ref rest @ ..] if a < 0x80 => {
                self.rest = rest;
                Ok(Some(u32::from(a)))
            }
            [a, b, ref rest @ ..] if b < 0x80 => {
                self.rest = rest;
                Ok(Some(u32::from(a & 0x7f) | u32::from(b) << 7))
            }
            _ => {
                let (tag, len) = long_tag(self.rest, self.reader)?;
                self.rest = self.rest.get(len..).unwrap_or_default();
                Ok(Some(tag))
            }
        }
    }

    /// Like [`Reader::varint`].
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn varint(&mut self) -> Result<u64, Fault> {
        match *self.rest {
            [a, ref rest @ ..] if a < 0x80 => {
                self.rest = rest;
                Ok(u64::from(a))
            }
            [a, b, ref rest @ ..] if b < 0x80 => {
                self.rest = rest;
                Ok(u64::from(a & 0x7f) | u64::from(b) << 7)
            }
            _ => {
                let (value, len) = long_varint(self.rest, self.reader);
                match self.rest.get(len..) {
                    Some(rest) if len > 0 => {
                        self.rest = rest;
                        Ok(value)
                    }
                    _ => Err(bad_varint(self.rest, self.reader)),
                }
            }
        }
    }

    /// Like [`Reader::fixed`].
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        match self.rest.split_first_chunk::<N>() {
            Some((chunk, rest)) => {
                self.rest = rest;
                Ok(*chunk)
            }
            None => self.fail(DecodeErrorKind::Truncated),
        }
    }

    /// Like [`Reader::bytes`].
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn bytes(&mut self) -> Result<&'a [u8], Fault> {
        let start = self.rest;
        let len = self.varint()?;
        if len <= self.rest.len() as u64 {
            let (bytes, rest) = self.rest.split_at(len as usize);
            self.rest = rest;
            Ok(bytes)
        } else {
            self.rest = start;
            Err(bad_length(len, start, self.reader))
        }
    }

    /// Like [`Reader::str`].
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn str(&mut self) -> Result<&'a str, Fault> {
        let bytes = self.bytes()?;
        text(bytes, self.reader)
    }

    /// Reads a string into `string`.
    ///
    /// # Errors
    /// Same as for [`Reader::str`].
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn string(&mut self, string: &mut String) -> Result<(), Fault> {
        let bytes = self.bytes()?;
        set_string(string, bytes, self.reader)
    }

    /// Reads a string into `text`.
    ///
    /// # Errors
    /// Same as for [`Reader::str`].
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn text(&mut self, text: &mut Text) -> Result<(), Fault> {
        let bytes = self.bytes()?;
        set_text(text, bytes, self.reader)
    }

    /// Merges an embedded message.
    ///
    /// # Errors
    /// Same as for [`Reader::bytes`], when the message is not valid, or nested too deep.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn message<M: WireMessage>(&mut self, message: &mut M) -> Result<(), Fault> {
        self.enter()?;
        message.merge_from(self.reader)?;
        self.leave();
        Ok(())
    }

    /// Sets the reader to the length-delimited value ahead, one level deeper, until
    /// [`leave`](Self::leave).
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn enter(&mut self) -> Result<(), Fault> {
        if self.reader.depth == 0 {
            return self.fail(DecodeErrorKind::Over(Limit::Depth));
        }
        self.reader.rest = self.bytes()?;
        self.reader.depth -= 1;
        Ok(())
    }

    /// Ends a part that [`enter`](Self::enter) began.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn leave(&mut self) {
        self.reader.depth += 1;
    }

    /// Counts one element of a list or map.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn count_one(&mut self) -> Result<(), Fault> {
        if limits::take(&mut self.reader.budget.elements, 1) {
            Ok(())
        } else {
            self.fail(DecodeErrorKind::Over(Limit::Elements))
        }
    }

    /// Returns whether the end of the message is reached.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Records that an embedded message is split into several records.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn mark_split(&mut self) {
        self.reader.mark_split();
    }

    /// Merges an embedded message that is in a box.
    ///
    /// # Errors
    /// Same as for [`message`](Self::message).
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn boxed<M: WireMessage>(&mut self, message: &mut M) -> Result<(), Fault> {
        if !limits::take(&mut self.reader.budget.memory, size_of::<M>()) {
            return self.fail(DecodeErrorKind::Over(Limit::Memory));
        }
        self.message(message)
    }

    /// Appends an embedded message to a list.
    ///
    /// # Errors
    /// Same as for [`message`](Self::message).
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn push_message<M: WireMessage + Default>(
        &mut self,
        tag: u32,
        list: &mut Vec<M>,
    ) -> Result<(), Fault> {
        self.reader.rest = self.rest;
        let part = self.bytes()?;
        append(tag, list, part, self.reader)
    }

    /// Appends one element to an unpacked list of scalars.
    ///
    /// # Errors
    /// Same as for [`Codec::merge`].
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn push<C: Codec>(&mut self, list: &mut Vec<C::Value>) -> Result<(), Fault> {
        self.on_reader(|reader| reader.push::<C>(list))
    }

    /// Reads a packed list.
    ///
    /// # Errors
    /// Same as for [`Reader::packed`].
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn packed<C: Codec>(&mut self, list: &mut Vec<C::Value>) -> Result<(), Fault> {
        self.on_reader(|reader| reader.packed::<C>(list))
    }

    /// Reads a map entry.
    ///
    /// # Errors
    /// Same as for [`Reader::map`].
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn map<K, V>(&mut self, tag: u32, map: &mut Map<K::Value, V::Value>) -> Result<(), Fault>
    where
        K: Codec,
        V: Codec,
        K::Value: Key,
        V::Value: Element,
    {
        self.on_reader(|reader| reader.map::<K, V>(tag, map))
    }

    /// Stores the unknown field of `message` whose tag was just read.
    ///
    /// # Errors
    /// When the field is malformed.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn unknown(
        &mut self,
        tag: u32,
        fields: &mut UnknownFields,
        message: &MessageDescriptor,
    ) -> Result<(), Fault> {
        self.on_reader(|reader| fields.merge_field(tag, reader, message))
    }

    /// Appends to the unknown fields of a map entry.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn unknown_of_entry<K: Key, V: Element>(
        &mut self,
        tag: u32,
        map: &mut Map<K, V>,
        entry: usize,
    ) -> Result<(), Fault> {
        self.on_reader(|reader| {
            reader.charge(map.unknown_growth(entry))?;
            map.unknown_at_mut(entry).add(tag, reader)
        })
    }
}

#[inline(never)]
pub(crate) fn text<'a>(bytes: &'a [u8], reader: &Reader<'_>) -> Result<&'a str, Fault> {
    check_text(bytes, reader)
}

#[inline(never)]
fn set_string(string: &mut String, bytes: &[u8], reader: &Reader<'_>) -> Result<(), Fault> {
    *string = check_text(bytes, reader)?.to_owned();
    Ok(())
}

#[inline(never)]
fn set_text<'a>(text: &mut Text, bytes: &'a [u8], reader: &mut Reader<'a>) -> Result<(), Fault> {
    *text = if bytes.len() <= Text::INLINE {
        let block = match reader.block(bytes) {
            Some(block) => utf8::masked(block, bytes.len()),
            None => utf8::padded(bytes),
        };
        if !utf8::is_ascii_block(&block) {
            check_text(bytes, reader)?;
        }
        Text::from_block(bytes.len() as u8, utf8::shortened(&block))
    } else {
        reader.share_text(check_text(bytes, reader)?)?
    };
    Ok(())
}

#[inline]
pub(crate) fn check_text<'a>(bytes: &'a [u8], reader: &Reader<'_>) -> Result<&'a str, Fault> {
    utf8::check(bytes).map_err(|valid| fault(DecodeErrorKind::InvalidUtf8, &bytes[valid..], reader))
}

#[inline(never)]
pub(crate) fn append<'a, M: WireMessage + Default>(
    tag: u32,
    list: &mut Vec<M>,
    part: &'a [u8],
    reader: &mut Reader<'a>,
) -> Result<(), Fault> {
    reader.count(1)?;
    if list.len() == list.capacity() {
        reader.grow(list, reader.run_length(tag), 0)?;
    }
    reader.enter(part)?;
    list.push(M::default());
    if let Some(last) = list.last_mut() {
        last.merge_from(reader)?;
    }
    reader.depth += 1;
    Ok(())
}

#[cold]
#[inline(never)]
fn fault(kind: DecodeErrorKind, rest: &[u8], reader: &Reader<'_>) -> Fault {
    Fault::new(kind, reader.offset_of(rest))
}

#[cold]
#[inline(never)]
fn bad_length(len: u64, rest: &[u8], reader: &Reader<'_>) -> Fault {
    let kind = if len > crate::decode::MAX_LEN {
        DecodeErrorKind::LengthTooLarge
    } else {
        DecodeErrorKind::LengthBeyondEnd
    };
    fault(kind, rest, reader)
}

#[cold]
#[inline(never)]
fn long_tag(rest: &[u8], reader: &Reader<'_>) -> Result<(u32, usize), Fault> {
    let mut tag = 0u64;
    for (i, &byte) in rest.iter().enumerate().take(5) {
        tag |= u64::from(byte & 0x7f) << (7 * i);
        if byte < 0x80 {
            return match u32::try_from(tag) {
                Ok(tag) => Ok((tag, i + 1)),
                Err(_) => Err(fault(DecodeErrorKind::InvalidTag, rest, reader)),
            };
        }
    }
    let kind = if rest.len() < 5 {
        DecodeErrorKind::Truncated
    } else {
        DecodeErrorKind::InvalidTag
    };
    Err(fault(kind, rest, reader))
}

/// Returns a varint of three or more bytes and its length: zero if malformed, and possibly beyond
/// the end of the message.
#[inline(never)]
fn long_varint(rest: &[u8], reader: &Reader<'_>) -> (u64, usize) {
    // Eight bytes, possibly beyond the end of the message but not of the input.
    let ahead = match rest.first_chunk() {
        Some(bytes) => Some(u64::from_le_bytes(*bytes)),
        None => reader.ahead(rest),
    };
    if let Some(word) = ahead {
        let ends = !word & 0x8080_8080_8080_8080;
        if ends != 0 {
            let len = ends.trailing_zeros() as usize / 8 + 1;
            return (join_sevens(word & (ends ^ (ends - 1))), len);
        }
    }
    rare_varint(rest)
}

/// Returns a varint that has nine or ten bytes, is malformed, or lies in an input of less than
/// eight bytes.
#[cold]
#[inline(never)]
fn rare_varint(rest: &[u8]) -> (u64, usize) {
    let mut value = 0;
    for (i, &byte) in rest.iter().enumerate().take(10) {
        value |= u64::from(byte & 0x7f) << (7 * i);
        if byte < 0x80 {
            return (value, i + 1);
        }
    }
    (0, 0)
}

#[cold]
#[inline(never)]
fn bad_varint(rest: &[u8], reader: &Reader<'_>) -> Fault {
    let kind = match rest.len() {
        ..10 => DecodeErrorKind::Truncated,
        _ => DecodeErrorKind::InvalidVarint,
    };
    fault(kind, rest, reader)
}

/// Joins the low seven bits of each of eight bytes, lowest first.
#[inline]
pub(crate) fn join_sevens(word: u64) -> u64 {
    let word = (word & 0x007f_007f_007f_007f) | ((word & 0x7f00_7f00_7f00_7f00) >> 1);
    let word = (word & 0x0000_3fff_0000_3fff) | ((word & 0x3fff_0000_3fff_0000) >> 2);
    (word & 0x0fff_ffff) | ((word & 0x0fff_ffff_0000_0000) >> 4)
}
