//! Writing the wire format from end to start.
//!
//! A message's length precedes its content, so a forward writer must measure it first. Backwards,
//! the length is known once the content is written: one pass, linear at any depth.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::codec::Codec;
use crate::{Key, Map, UnknownFields, ValueRef, WireMessage};

/// A buffer that grows towards its front.
///
/// Generated code writes the fields of a message in descending order of their numbers.
#[derive(Default)]
pub struct Writer {
    /// The length stays zero; the bytes from `pos` to the capacity are the start of the output.
    buf: Vec<u8>,
    pos: usize,
    /// The end of the output: the capacity of `buf`, and the length of the earlier blocks.
    end: usize,
    /// The blocks that follow `buf` in the output, the last one first.
    earlier: Vec<Block>,
    /// Start a new block instead of growing beyond [`BLOCK`].
    blocks: bool,
    deterministic: bool,
    /// Sort keys as upb does.
    upb: bool,
}

/// A buffer of which the bytes from `pos` to the capacity are written.
struct Block {
    buf: Vec<u8>,
    pos: usize,
}

/// Size of a block of a writer that is used for encoding large messages: 512 KiB.
///
/// The length of a message is known only once it is written. Growing a buffer by doubling copies
/// the output again and again, and measuring first walks over a message that no longer fits the
/// caches.
pub(crate) const BLOCK: usize = 512 << 10;

impl Writer {
    /// Creates an empty writer.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates an empty writer with room for `capacity` bytes.
    pub fn with_capacity(capacity: usize) -> Self {
        Self::over(Vec::with_capacity(capacity))
    }

    fn over(mut buf: Vec<u8>) -> Self {
        buf.clear();
        Writer {
            pos: buf.capacity(),
            end: buf.capacity(),
            buf,
            ..Self::default()
        }
    }

    /// Creates a writer that reuses an empty buffer, and continues in blocks when [`BLOCK`] is full.
    #[inline]
    pub(crate) fn in_blocks(buf: Vec<u8>) -> Self {
        Writer {
            blocks: true,
            ..Self::over(buf)
        }
    }

    /// Writes map entries in ascending key order instead of their own order, and unknown fields
    /// always after the known ones.
    pub fn deterministic(mut self) -> Self {
        self.deterministic = true;
        self
    }

    /// Like [`deterministic`](Self::deterministic), with keys in the order of upb, the library in
    /// Google's Python protobuf: of two texts of which one begins with the other, the longer one
    /// comes first. The output equals that of `SerializeToString(deterministic=True)`, unless entries
    /// of maps have unknown fields.
    ///
    /// # Examples
    /// ```
    /// use flytepb_wire::codec::{Str, Uint32};
    /// use flytepb_wire::{Map, Writer};
    ///
    /// let map = Map::from([("a".to_string(), 1), ("ab".to_string(), 2), ("b".to_string(), 3)]);
    /// let mut writer = Writer::new().deterministic_upb();
    /// writer.map::<Str, Uint32>(0x0a, &map);
    /// let (ab, a, b) = (b"\x0a\x06\x0a\x02ab\x10\x02", b"\x0a\x05\x0a\x01a\x10\x01", b"\x0a\x05\x0a\x01b\x10\x03");
    /// assert_eq!(writer.as_slice(), [&ab[..], a, b].concat());
    /// ```
    pub fn deterministic_upb(mut self) -> Self {
        self.upb = true;
        self.deterministic()
    }

    /// Returns the first buffer, emptied.
    #[inline]
    pub(crate) fn into_buffer(mut self) -> Vec<u8> {
        if self.earlier.is_empty() {
            self.buf
        } else {
            self.earlier.swap_remove(0).buf
        }
    }

    /// Returns the number of bytes written.
    #[inline]
    pub fn len(&self) -> usize {
        self.end - self.pos
    }

    /// Returns whether nothing has been written.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the output in one or more pieces.
    #[inline]
    pub(crate) fn pieces(&self) -> impl Iterator<Item = &[u8]> {
        let earlier = self.earlier.iter().rev();
        let earlier = earlier.map(|block| written(&block.buf, block.pos));
        std::iter::once(written(&self.buf, self.pos)).chain(earlier)
    }

    /// Returns the output, stored in otherwise uninitialized memory: see [`raw`](Self::raw).
    pub fn as_slice(&self) -> &[u8] {
        debug_assert!(self.earlier.is_empty(), "the output has several pieces");
        written(&self.buf, self.pos)
    }

    /// Returns the output in one piece.
    #[inline]
    pub(crate) fn whole(&self) -> Cow<'_, [u8]> {
        if self.earlier.is_empty() {
            return Cow::Borrowed(self.as_slice());
        }
        let mut output = Vec::with_capacity(self.len());
        self.pieces()
            .for_each(|piece| output.extend_from_slice(piece));
        Cow::Owned(output)
    }

    /// Returns the output as a vector.
    #[allow(unsafe_code)]
    pub fn into_vec(mut self) -> Vec<u8> {
        let len = self.as_slice().len();
        if self.pos > 0 {
            // SAFETY: source and target lie within the allocation, see `written`.
            unsafe {
                self.buf
                    .as_ptr()
                    .add(self.pos)
                    .copy_to(self.buf.as_mut_ptr(), len)
            };
        }
        // SAFETY: the first `len` bytes are the output, moved there or always there.
        unsafe { self.buf.set_len(len) };
        self.buf
    }

    /// Discards the output and keeps the buffer.
    pub fn clear(&mut self) {
        self.earlier.clear();
        self.pos = self.buf.capacity();
        self.end = self.pos;
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, additional: usize) {
        let capacity = self.buf.capacity();
        let least = capacity - self.pos + additional;
        let mut wanted = least.max(capacity * 2).max(64);
        if self.blocks && wanted > BLOCK {
            if capacity == BLOCK || least > BLOCK {
                return self.start_block(additional);
            }
            wanted = BLOCK;
        }
        let mut grown = Writer::with_capacity(wanted);
        grown.raw(written(&self.buf, self.pos));
        self.end += grown.end - capacity;
        self.buf = grown.buf;
        self.pos = grown.pos;
    }

    /// Continues in a new block, with room for at least `additional` bytes.
    fn start_block(&mut self, additional: usize) {
        let new = Vec::with_capacity(additional.max(BLOCK));
        self.end += new.capacity() - self.pos;
        let pos = std::mem::replace(&mut self.pos, new.capacity());
        let buf = std::mem::replace(&mut self.buf, new);
        self.earlier.push(Block { buf, pos });
    }

    /// Prepends bytes.
    ///
    /// Unchecked copies to uninitialized memory save about a quarter of an encode, compared with a
    /// zeroed buffer and slices.
    #[inline]
    #[allow(unsafe_code)]
    pub fn raw(&mut self, bytes: &[u8]) {
        if self.pos < bytes.len() {
            self.grow(bytes.len());
        }
        self.pos -= bytes.len();
        // SAFETY: there are at least `bytes.len()` bytes between the new `pos` and the old one,
        // all within the allocation, which `bytes` cannot overlap as `self` is borrowed mutably.
        unsafe {
            let target = self.buf.as_mut_ptr().add(self.pos);
            target.copy_from_nonoverlapping(bytes.as_ptr(), bytes.len());
        }
    }

    /// Prepends a varint.
    #[inline]
    pub fn varint(&mut self, value: u64) {
        match value {
            0..0x80 => self.raw(&[value as u8]),
            0x80..0x4000 => self.raw(&[value as u8 | 0x80, (value >> 7) as u8]),
            _ => self.long_varint(value),
        }
    }

    /// Prepends a varint of three or more bytes.
    ///
    /// Storing eight bytes at once, of which only the last ones count, saves about a tenth of an
    /// encode, compared with a loop or with copying a slice.
    #[allow(unsafe_code)]
    fn long_varint(&mut self, value: u64) {
        if value >> 56 != 0 || self.pos < 8 {
            return self.rare_varint(value);
        }
        let len = varint_len(value);
        let more = 0x8080_8080_8080_8080 & ((1 << (8 * (len - 1))) - 1);
        let bytes = ((split_sevens(value) | more) << (64 - 8 * len)).to_le_bytes();
        // SAFETY: the eight bytes before `pos` lie within the allocation, as `pos` is at least
        // eight, and nothing was written there. The last `len` of them, at most eight, are written
        // here and counted as such.
        unsafe {
            let target = self.buf.as_mut_ptr().add(self.pos - 8);
            target.copy_from_nonoverlapping(bytes.as_ptr(), 8);
        }
        self.pos -= len;
    }

    /// Prepends a varint of nine or ten bytes, or close to the start of the buffer.
    #[cold]
    fn rare_varint(&mut self, mut value: u64) {
        let mut bytes = [0u8; 10];
        let mut len = 0;
        while value >= 0x80 {
            bytes[len] = value as u8 | 0x80;
            value >>= 7;
            len += 1;
        }
        bytes[len] = value as u8;
        self.raw(&bytes[..=len]);
    }

    /// Prepends a length and that many bytes.
    #[inline]
    pub fn bytes(&mut self, bytes: &[u8]) {
        self.raw(bytes);
        self.varint(bytes.len() as u64);
    }

    /// Prepends a whole field.
    #[inline]
    pub fn field<C: Codec>(&mut self, tag: u32, value: &C::Value) {
        C::write(value, self);
        self.varint(u64::from(tag));
    }

    /// Prepends a field without presence, unless it has its default.
    #[inline]
    pub fn implicit<C: Codec>(&mut self, tag: u32, value: &C::Value) {
        if !C::is_default(value) {
            self.field::<C>(tag, value);
        }
    }

    /// Prepends a list, each element with its own tag.
    pub fn repeated<C: Codec>(&mut self, tag: u32, list: &[C::Value]) {
        for value in list.iter().rev() {
            self.field::<C>(tag, value);
        }
    }

    /// Prepends a packed list, unless it is empty.
    pub fn packed<C: Codec>(&mut self, tag: u32, list: &[C::Value]) {
        if list.is_empty() {
            return;
        }
        let end = self.len();
        for value in list.iter().rev() {
            C::write(value, self);
        }
        self.varint((self.len() - end) as u64);
        self.varint(u64::from(tag));
    }

    /// Prepends a map.
    pub fn map<K: Codec, V: Codec>(&mut self, tag: u32, map: &Map<K::Value, V::Value>)
    where
        K::Value: Key,
    {
        if self.deterministic && map.len() > 1 {
            let key = |i: usize| &map.as_slice()[i].0;
            let order = if self.upb {
                sorted(map.len(), &|a, b| upb_order(key(b).value(), key(a).value()))
            } else {
                sorted(map.len(), &|a, b| key(b).cmp(key(a)))
            };
            for i in order {
                self.map_entry::<K, V>(tag, map, i);
            }
        } else {
            for i in (0..map.len()).rev() {
                self.map_entry::<K, V>(tag, map, i);
            }
        }
    }

    fn map_entry<K: Codec, V: Codec>(&mut self, tag: u32, map: &Map<K::Value, V::Value>, i: usize) {
        let end = self.len();
        if let Some(unknown) = map.unknown_at(i) {
            self.raw(unknown.as_bytes());
        }
        let (key, value) = &map.as_slice()[i];
        self.field::<V>(16 | V::WIRE_TYPE as u32, value);
        self.field::<K>(8 | K::WIRE_TYPE as u32, key);
        self.varint((self.len() - end) as u64);
        self.varint(u64::from(tag));
    }

    /// Starts a message by prepending its unknown fields, which come after all others. If they were
    /// interleaved with known ones, writes the whole message and returns `true`.
    #[inline]
    pub fn unknown(&mut self, fields: &UnknownFields, message: &dyn WireMessage) -> bool {
        !fields.is_empty() && self.some_unknown(fields, message)
    }

    #[cold]
    fn some_unknown(&mut self, fields: &UnknownFields, message: &dyn WireMessage) -> bool {
        let between = fields.is_interleaved() && !self.deterministic;
        if between {
            self.interleaved(message);
        } else {
            self.raw(fields.as_bytes());
        }
        between
    }
}

/// Returns the bytes of a writer's buffer from `pos` to its capacity.
#[inline]
#[allow(unsafe_code)]
fn written(buf: &Vec<u8>, pos: usize) -> &[u8] {
    // SAFETY: `pos` never exceeds the capacity, and every byte from it on has been written: only
    // `raw` and `long_varint` lower it, by the bytes they write; `grow` moves the output along, and
    // a new buffer starts with `pos` at its capacity.
    unsafe { std::slice::from_raw_parts(buf.as_ptr().add(pos), buf.capacity() - pos) }
}

impl std::fmt::Debug for Writer {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_tuple("Writer").field(&self.whole()).finish()
    }
}

/// Compares keys as upb does: see [`Writer::deterministic_upb`].
fn upb_order(a: ValueRef<'_>, b: ValueRef<'_>) -> Ordering {
    match (a, b) {
        (ValueRef::Str(a), ValueRef::Str(b)) if a.starts_with(b) || b.starts_with(a) => {
            b.len().cmp(&a.len())
        }
        _ => a.cmp_key(&b),
    }
}

/// The numbers below `len` in the order of `compare`; not generic, so that it is compiled once.
pub(crate) fn sorted(len: usize, compare: &dyn Fn(usize, usize) -> Ordering) -> Vec<usize> {
    let mut order: Vec<usize> = (0..len).collect();
    order.sort_unstable_by(|a, b| compare(*a, *b));
    order
}

/// Returns the encoded length of a varint.
#[inline]
pub fn varint_len(value: u64) -> usize {
    ((63 - (value | 1).leading_zeros()) * 9 + 73) as usize / 64
}

/// Splits a number below 2⁵⁶ into groups of seven bits, one per byte, lowest first.
#[inline]
fn split_sevens(value: u64) -> u64 {
    let word = (value & 0x0fff_ffff) | ((value & 0x00ff_ffff_f000_0000) << 4);
    let word = (word & 0x0000_3fff_0000_3fff) | ((word & 0x0fff_c000_0fff_c000) << 2);
    (word & 0x007f_007f_007f_007f) | ((word & 0x3f80_3f80_3f80_3f80) << 1)
}
