//! Reading the wire format.

use bytes::Bytes;

use crate::codec::Codec;
use crate::cursor::Cursor;
use crate::descriptor::WireType;
use crate::error::{DecodeError, DecodeErrorKind};
use crate::limits::{self, Remaining};
use crate::utf8::Block;
use crate::value::source::Sharing;
use crate::{Element, Key, Limit, Map, Text};

/// Maximum length of a message or record, as in Google's implementations: 2³¹ - 1 bytes.
pub(crate) const MAX_LEN: u64 = i32::MAX as u64;

/// Initial capacity of lists and maps with several elements.
const FEW: usize = 4;

/// A field in wire form: number, wire type, and bytes including the tag.
pub type RawField<'a> = (u32, WireType, &'a [u8]);

/// A decode error before its field path is known.
pub struct Fault(Box<(DecodeErrorKind, usize)>);

impl Fault {
    #[cold]
    #[inline(never)]
    pub(crate) fn new(kind: DecodeErrorKind, offset: usize) -> Self {
        Fault(Box::new((kind, offset)))
    }

    pub(crate) fn into_parts(self) -> (DecodeErrorKind, usize) {
        *self.0
    }
}

impl std::fmt::Debug for Fault {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Fault({:?} at byte {})", self.0 .0, self.0 .1)
    }
}

impl From<Fault> for DecodeError {
    fn from(fault: Fault) -> Self {
        let (kind, offset) = fault.into_parts();
        DecodeError::new(kind, None, offset, String::new())
    }
}

/// A reader of a message's fields.
///
/// [`tag`](Self::tag) returns the next field's tag; the other methods read its payload. Generated
/// code reads through a [`Cursor`], which is faster.
pub struct Reader<'a> {
    /// The whole input; offsets count from its start.
    base: &'a [u8],
    /// The unread part of the message.
    pub(crate) rest: &'a [u8],
    /// `rest.len()` when the last tag was read.
    pub(crate) at_tag: usize,
    /// Remaining nesting levels.
    pub(crate) depth: u32,
    /// True if a check has found an embedded message split into several records.
    split: bool,
    /// Number of attempts in vain to skip list elements of the same form.
    pub(crate) misses: u8,
    /// Remaining allowances.
    pub(crate) budget: Remaining,
    /// The buffer that texts and bytes of the message share, if they do.
    pub(crate) sharing: Option<&'a Sharing<'a>>,
}

impl<'a> Reader<'a> {
    /// Creates a reader of a whole message, limited only in depth.
    pub fn new(bytes: &'a [u8], max_depth: u32) -> Self {
        Reader::limited(bytes, max_depth, Remaining::UNLIMITED)
    }

    #[inline]
    pub(crate) fn limited(bytes: &'a [u8], max_depth: u32, budget: Remaining) -> Self {
        Reader {
            base: bytes,
            rest: bytes,
            at_tag: bytes.len(),
            depth: max_depth,
            split: false,
            misses: 0,
            budget,
            sharing: None,
        }
    }

    /// Returns bytes of the input as shared bytes.
    pub(crate) fn share_bytes(&self, bytes: &[u8]) -> Bytes {
        match self.sharing.and_then(Sharing::buffer) {
            Some(buffer) if !bytes.is_empty() => {
                let start = self.offset_of(bytes);
                buffer.slice(start..start + bytes.len())
            }
            _ => Bytes::copy_from_slice(bytes),
        }
    }

    /// Returns a text of the input as a shared text.
    #[inline]
    pub(crate) fn share_text(&mut self, text: &str) -> Result<Text, Fault> {
        let Some(sharing) = self.sharing else {
            return Ok(text.into());
        };
        self.charge(sharing.to_copy())?;
        let start = self.offset_of(text.as_bytes());
        let shared = Text::shared(start, text.len(), sharing.source());
        Ok(shared.unwrap_or_else(|| text.into()))
    }

    /// Returns a part of the input and what follows it, as far as there are 24 bytes.
    #[inline]
    pub(crate) fn block(&self, part: &[u8]) -> Option<&'a Block> {
        self.base.get(self.offset_of(part)..)?.first_chunk()
    }

    /// Counts elements of lists and maps.
    #[inline]
    pub(crate) fn count(&mut self, elements: usize) -> Result<(), Fault> {
        if limits::take(&mut self.budget.elements, elements) {
            Ok(())
        } else {
            self.fail(DecodeErrorKind::Over(Limit::Elements))
        }
    }

    /// Charges memory to the limit before it is allocated.
    #[inline]
    pub(crate) fn charge(&mut self, bytes: usize) -> Result<(), Fault> {
        if limits::take(&mut self.budget.memory, bytes) {
            Ok(())
        } else {
            self.fail(DecodeErrorKind::Over(Limit::Memory))
        }
    }

    /// Counts bytes of unknown fields.
    pub(crate) fn count_unknown(&mut self, bytes: usize) -> Result<(), Fault> {
        if limits::take(&mut self.budget.unknown_bytes, bytes) {
            Ok(())
        } else {
            self.fail(DecodeErrorKind::Over(Limit::UnknownBytes))
        }
    }

    /// Reserves capacity in a full list for `more` elements, each of which takes `beside` more
    /// bytes elsewhere.
    #[inline]
    pub(crate) fn grow<T>(
        &mut self,
        list: &mut Vec<T>,
        more: usize,
        beside: usize,
    ) -> Result<(), Fault> {
        if list.capacity() > 0 {
            return self.grow_again(list, more, beside);
        }
        self.charge(more.saturating_mul(size_of::<T>() + beside))?;
        *list = Vec::with_capacity(more);
        Ok(())
    }

    #[inline(never)]
    fn grow_again<T>(
        &mut self,
        list: &mut Vec<T>,
        more: usize,
        beside: usize,
    ) -> Result<(), Fault> {
        let capacity = limits::grown(list.capacity(), list.len(), more);
        let added = capacity - list.capacity();
        self.charge(added.saturating_mul(size_of::<T>() + beside))?;
        list.reserve_exact(capacity - list.len());
        Ok(())
    }

    /// Returns the offset of the next byte from the start of the input.
    pub fn offset(&self) -> usize {
        self.offset_of(self.rest)
    }

    pub(crate) fn offset_of(&self, part: &[u8]) -> usize {
        part.as_ptr() as usize - self.base.as_ptr() as usize
    }

    /// Returns the byte of the input before a part of it, which is not its start.
    pub(crate) fn byte_before(&self, part: &[u8]) -> u8 {
        self.base[self.offset_of(part) - 1]
    }

    #[cold]
    #[inline(never)]
    fn fail<T>(&self, kind: DecodeErrorKind) -> Result<T, Fault> {
        Err(Fault::new(kind, self.offset()))
    }

    /// Returns a cursor at this position, from which generated code reads the fields of one
    /// message.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub fn cursor(&mut self) -> Cursor<'_, 'a> {
        Cursor::new(self.rest, self.at_tag, self)
    }

    /// Calls `read` with a cursor at this position, then moves the reader to its end.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn through<T>(&mut self, read: impl FnOnce(&mut Cursor<'_, 'a>) -> T) -> T {
        let mut cursor = self.cursor();
        let value = read(&mut cursor);
        (self.rest, self.at_tag) = (cursor.rest, cursor.at_tag);
        value
    }

    /// Reads one value.
    ///
    /// # Errors
    /// Same as for [`Codec::merge`].
    #[inline]
    pub fn merge<C: Codec>(&mut self, value: &mut C::Value) -> Result<(), Fault> {
        self.through(|cursor| C::merge(value, cursor))
    }

    /// Returns the next eight bytes of the input as a word, with zeros beyond the end of `rest`;
    /// `None` if the input has fewer.
    #[inline]
    pub(crate) fn ahead(&self, rest: &[u8]) -> Option<u64> {
        let offset = self.offset_of(rest);
        match self.base.get(offset..)?.first_chunk() {
            Some(bytes) => Some(u64::from_le_bytes(*bytes)),
            None => {
                let word = u64::from_le_bytes(*self.base.last_chunk()?);
                word.checked_shr(64 - 8 * (self.base.len() - offset) as u32)
            }
        }
    }

    /// Reads the next tag; returns `None` at the end of the message.
    ///
    /// # Errors
    /// When the tag is truncated or longer than five bytes. Field number and wire type are
    /// validated only for unknown fields.
    #[inline]
    pub fn tag(&mut self) -> Result<Option<u32>, Fault> {
        self.through(|cursor| cursor.tag())
    }

    /// Returns the next tag without consuming it.
    pub(crate) fn peek_tag(&self) -> Option<u32> {
        Reader { ..*self }.tag().ok()?
    }

    /// Reads a varint of up to ten bytes; bits beyond the 64th are dropped.
    ///
    /// # Errors
    /// When it is truncated or longer.
    #[inline]
    pub fn varint(&mut self) -> Result<u64, Fault> {
        self.through(|cursor| cursor.varint())
    }

    /// Reads the next `N` bytes.
    ///
    /// # Errors
    /// When there are fewer.
    #[inline]
    pub fn fixed<const N: usize>(&mut self) -> Result<[u8; N], Fault> {
        self.through(|cursor| cursor.fixed())
    }

    /// Reads a length and that many bytes.
    ///
    /// # Errors
    /// When the length is not a valid varint or extends beyond the message.
    #[inline]
    pub fn bytes(&mut self) -> Result<&'a [u8], Fault> {
        self.through(|cursor| cursor.bytes())
    }

    /// Reads a length and that many bytes of UTF-8.
    ///
    /// # Errors
    /// Same as for [`bytes`](Self::bytes), and when they are not UTF-8.
    #[inline]
    pub fn str(&mut self) -> Result<&'a str, Fault> {
        self.through(|cursor| cursor.str())
    }

    /// Reads a length-delimited value with `read`, one level deeper, and moves past it.
    #[inline]
    pub(crate) fn nested<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        if self.depth == 0 {
            return self.fail(DecodeErrorKind::Over(Limit::Depth));
        }
        self.depth -= 1;
        let value = self.within(read)?;
        self.depth += 1;
        Ok(value)
    }

    /// Moves to the embedded message `part`, one level deeper.
    #[inline]
    pub(crate) fn enter(&mut self, part: &'a [u8]) -> Result<(), Fault> {
        if self.depth == 0 {
            return self.fail(DecodeErrorKind::Over(Limit::Depth));
        }
        self.rest = part;
        self.depth -= 1;
        Ok(())
    }

    /// Reads a length-delimited value with `read` and moves past it.
    #[inline]
    pub(crate) fn within<T>(
        &mut self,
        read: impl FnOnce(&mut Self) -> Result<T, Fault>,
    ) -> Result<T, Fault> {
        let part = self.bytes()?;
        let rest = std::mem::replace(&mut self.rest, part);
        let value = read(self)?;
        self.rest = rest;
        Ok(value)
    }

    /// Returns whether the end of the message is reached.
    #[inline]
    pub fn is_at_end(&self) -> bool {
        self.rest.is_empty()
    }

    /// Returns the offset of the tag that was just read.
    pub(crate) fn tag_offset(&self) -> usize {
        self.offset() + self.rest.len() - self.at_tag
    }

    /// Returns the bytes read since the offset `start`.
    pub(crate) fn since(&self, start: usize) -> &'a [u8] {
        &self.base[start..self.offset()]
    }

    /// Records that an embedded message is split into several records.
    #[cold]
    pub fn mark_split(&mut self) {
        self.split = true;
    }

    /// Returns whether [`mark_split`](Self::mark_split) was called.
    pub fn is_split(&self) -> bool {
        self.split
    }

    /// Appends one element to an unpacked list of scalars.
    ///
    /// # Errors
    /// Same as for [`Codec::merge`].
    #[inline]
    pub fn push<C: Codec>(&mut self, list: &mut Vec<C::Value>) -> Result<(), Fault> {
        self.count(1)?;
        if list.len() == list.capacity() {
            self.grow(list, FEW, 0)?;
        }
        let mut value = C::Value::default();
        self.merge::<C>(&mut value)?;
        list.push(value);
        Ok(())
    }

    /// Returns the number of consecutive length-delimited fields with this tag, including the one
    /// whose tag was just read.
    #[inline(never)]
    pub(crate) fn run_length(&self, tag: u32) -> usize {
        let mut ahead = Reader { ..*self };
        let mut ahead = ahead.cursor();
        let mut count = 1;
        while ahead.bytes().is_ok() && matches!(ahead.tag(), Ok(Some(next)) if next == tag) {
            count += 1;
        }
        count
    }

    /// Returns whether another field with this tag may follow the length-delimited one whose tag
    /// was just read. False positives are possible.
    #[inline]
    fn may_repeat(&self, tag: u32) -> bool {
        let first = if tag < 0x80 {
            tag as u8
        } else {
            tag as u8 | 0x80
        };
        match *self.rest {
            [len, ref rest @ ..] if len < 0x80 => rest.get(usize::from(len)) == Some(&first),
            _ => true,
        }
    }

    /// Reads a packed list.
    ///
    /// # Errors
    /// Same as for [`bytes`](Self::bytes), or when an element is truncated.
    pub fn packed<C: Codec>(&mut self, list: &mut Vec<C::Value>) -> Result<(), Fault> {
        let part = self.bytes()?;
        let rest = std::mem::replace(&mut self.rest, part);
        let count = self.count_packed(C::WIRE_TYPE)?;
        if count > list.capacity() - list.len() {
            self.grow(list, count, 0)?;
        }
        let mut cursor = self.cursor();
        while !cursor.rest.is_empty() {
            let mut value = C::Value::default();
            C::merge(&mut value, &mut cursor)?;
            list.push(value);
        }
        self.rest = rest;
        Ok(())
    }

    /// Counts the elements of a packed list that takes up the rest of the input.
    pub(crate) fn count_packed(&mut self, element: WireType) -> Result<usize, Fault> {
        let count = match element {
            WireType::Fixed32 => self.rest.len() / 4,
            WireType::Fixed64 => self.rest.len() / 8,
            _ => self.rest.iter().filter(|b| **b < 0x80).count(),
        };
        self.count(count)?;
        Ok(count)
    }

    /// Reads a map entry. The last entry of a key wins; missing parts have their defaults.
    ///
    /// # Errors
    /// Same as for [`bytes`](Self::bytes), when the message is not valid, or nested too deep.
    pub fn map<K, V>(&mut self, tag: u32, map: &mut Map<K::Value, V::Value>) -> Result<(), Fault>
    where
        K: Codec,
        V: Codec,
        K::Value: Key,
        V::Value: Element,
    {
        let (key_tag, value_tag) = (8 | K::WIRE_TYPE as u32, 16 | V::WIRE_TYPE as u32);
        self.count(1)?;
        if map.is_full() {
            let more = if self.may_repeat(tag) { FEW } else { 1 };
            self.grow(map.entries_mut(), more, Map::<K::Value, V::Value>::BESIDE)?;
        }
        self.nested(|reader| {
            let mut r = reader.cursor();
            let mut key = K::Value::default();
            let mut tag = r.tag()?;
            while tag == Some(key_tag) {
                K::merge(&mut key, &mut r)?;
                tag = r.tag()?;
            }
            // Encoders write the key first, so the value is read in place.
            let (mut entry, mut replaced) = map.enter(key);
            while let Some(next) = tag {
                if next == value_tag {
                    V::merge(map.value_at_mut(entry), &mut r)?;
                } else if next == key_tag {
                    let mut key = K::Value::default();
                    K::merge(&mut key, &mut r)?;
                    (entry, replaced) = map.rename(entry, replaced.take(), key);
                } else {
                    r.unknown_of_entry(next, map, entry)?;
                }
                tag = r.tag()?;
            }
            Ok(())
        })
    }

    /// Skips the field whose tag was just read and returns its bytes, tag included. Groups are
    /// skipped as a whole, without recursion.
    ///
    /// # Errors
    /// When the tag has no field number or an unknown wire type, the field is truncated, or a group
    /// is unterminated or nested too deep.
    pub fn skip(&mut self, tag: u32) -> Result<&'a [u8], Fault> {
        let before = self.rest.len();
        let end = self.offset() + before;
        let start = end - self.at_tag;
        self.check_tag(tag, start)?;
        match tag & 7 {
            3 => self.skip_group(tag >> 3, start)?,
            4 => return Err(Fault::new(DecodeErrorKind::UnexpectedEndGroup, start)),
            _ => self.skip_payload(tag)?,
        }
        Ok(&self.base[start..self.offset()])
    }

    fn check_tag(&self, tag: u32, start: usize) -> Result<(), Fault> {
        if tag >> 3 == 0 {
            return Err(Fault::new(DecodeErrorKind::InvalidTag, start));
        }
        if WireType::of_tag(tag).is_none() {
            return Err(Fault::new(DecodeErrorKind::InvalidWireType, start));
        }
        Ok(())
    }

    fn skip_payload(&mut self, tag: u32) -> Result<(), Fault> {
        match tag & 7 {
            0 => self.varint().map(drop),
            1 => self.fixed::<8>().map(drop),
            2 => self.bytes().map(drop),
            _ => self.fixed::<4>().map(drop),
        }
    }

    fn skip_group(&mut self, number: u32, start: usize) -> Result<(), Fault> {
        let mut open = vec![number];
        while let Some(&innermost) = open.last() {
            if open.len() > self.depth as usize {
                return Err(Fault::new(DecodeErrorKind::Over(Limit::Depth), start));
            }
            let at = self.offset();
            let Some(tag) = self.tag()? else {
                return Err(Fault::new(DecodeErrorKind::UnterminatedGroup, start));
            };
            self.check_tag(tag, at)?;
            match tag & 7 {
                3 => open.push(tag >> 3),
                4 if tag >> 3 == innermost => drop(open.pop()),
                4 => return Err(Fault::new(DecodeErrorKind::UnexpectedEndGroup, at)),
                _ => self.skip_payload(tag)?,
            }
        }
        Ok(())
    }

    /// Reads the next field as a whole: its number, its wire type and its bytes, tag included.
    /// Returns `None` at the end.
    ///
    /// # Errors
    /// When it is malformed.
    pub fn raw_field(&mut self) -> Result<Option<RawField<'a>>, Fault> {
        let Some(tag) = self.tag()? else {
            return Ok(None);
        };
        let raw = self.skip(tag)?;
        let wire_type = WireType::of_tag(tag).unwrap_or(WireType::Varint); // checked by `skip`
        Ok(Some((tag >> 3, wire_type, raw)))
    }
}
