//! An append buffer for text written in many small pieces.

use flytepb_wire::descriptor::JsonKey;

use crate::escape::{first_special, is_plain, is_special, BLOCK};

/// Number of bytes initialized at once.
const STEP: usize = 4 << 10;

/// Text at the start of a longer, initialized vector: appending a piece takes one check for room
/// and a few copies of fixed size.
pub(crate) struct Buffer {
    bytes: Vec<u8>,
    len: usize,
}

impl Buffer {
    pub(crate) fn append_to(text: Vec<u8>) -> Self {
        Buffer {
            len: text.len(),
            bytes: text,
        }
    }

    pub(crate) fn into_vec(mut self) -> Vec<u8> {
        self.bytes.truncate(self.len);
        self.bytes
    }

    /// Returns at least `more` writable bytes after the text.
    #[inline]
    fn room(&mut self, more: usize) -> &mut [u8] {
        if self.bytes.len() - self.len < more {
            self.grow(more);
        }
        &mut self.bytes[self.len..]
    }

    #[cold]
    #[inline(never)]
    fn grow(&mut self, more: usize) {
        let needed = self.len + more;
        // The first reservation fits a whole small message.
        self.bytes.reserve((needed - self.bytes.len()).max(1 << 10));
        let ready = (needed + STEP).min(self.bytes.capacity());
        self.bytes.resize(ready, 0);
    }

    #[inline]
    pub(crate) fn push(&mut self, byte: u8) {
        self.room(1)[0] = byte;
        self.len += 1;
    }

    /// Appends two bytes.
    #[inline]
    pub(crate) fn pair(&mut self, bytes: [u8; 2]) {
        if let Some(to) = self.room(2).first_chunk_mut() {
            *to = bytes;
        }
        self.len += 2;
    }

    /// Appends the first `len` bytes of a block.
    #[inline]
    pub(crate) fn block(&mut self, block: &[u8; BLOCK * 2], len: usize) {
        if let Some(to) = self.room(block.len()).first_chunk_mut() {
            *to = *block;
        }
        self.len += len.min(block.len());
    }

    /// Appends a text, which is usually short.
    #[inline]
    pub(crate) fn put(&mut self, text: &str) {
        copy(self.room(text.len()), text.as_bytes());
        self.len += text.len();
    }

    /// Appends a text that needs no escapes, in quotes.
    #[inline]
    pub(crate) fn quoted(&mut self, text: &str) {
        let len = text.len();
        let to = &mut self.room(len + 2)[..len + 2];
        if let [first, to @ .., last] = to {
            (*first, *last) = (b'"', b'"');
            copy(to, text.as_bytes());
        }
        self.len += len + 2;
    }

    /// Appends `lead` and the key of a member.
    #[inline]
    pub(crate) fn key(&mut self, lead: u8, key: &JsonKey) {
        if let Some(to) = self.room(JsonKey::BLOCK).first_chunk_mut() {
            *to = *key.block();
            to[0] = lead;
        }
        self.len += key.len();
    }

    /// Appends `count` spaces.
    pub(crate) fn spaces(&mut self, count: usize) {
        self.room(count)[..count].fill(b' ');
        self.len += count;
    }

    /// Appends a text as a JSON string, escaped where needed.
    #[inline]
    pub(crate) fn string(&mut self, text: &str) {
        self.string_bytes(text.as_bytes());
    }

    /// Like [`string`](Self::string), for the bytes of a text.
    #[inline]
    pub(crate) fn string_bytes(&mut self, text: &[u8]) {
        let len = text.len();
        let to = &mut self.room(len + 2)[..len + 2];
        to[0] = b'"';
        let plain = copy_plain(&mut to[1..], text);
        if plain == len {
            to[len + 1] = b'"';
            self.len += len + 2;
        } else {
            self.len += plain + 1;
            self.escaped(&text[plain..]);
            self.push(b'"');
        }
    }

    /// Appends the escaped characters of a text that starts with a special one, without quotes.
    #[inline(never)]
    fn escaped(&mut self, mut rest: &[u8]) {
        while let Some((byte, after)) = rest.split_first() {
            let (escape, len) = &ESCAPES[usize::from(*byte)];
            let to = self.room(escape.len() + after.len());
            if let Some((start, _)) = to.split_first_chunk_mut() {
                *start = *escape;
            }
            let len = usize::from(*len);
            let plain = copy_plain(&mut to[len..], after);
            self.len += len + plain;
            rest = &after[plain..];
        }
    }
}

/// Escape sequence and its length for each byte that a JSON string cannot hold.
static ESCAPES: [([u8; 8], u8); 0x5d] = {
    let mut escapes = [(*b"\\u00__\0\0", 6); 0x5d];
    let mut byte = 0;
    while byte < 0x20 {
        let digits = b"0123456789abcdef";
        escapes[byte].0[4] = digits[byte >> 4];
        escapes[byte].0[5] = digits[byte & 15];
        byte += 1;
    }
    let short = *b"\x08b\tt\nn\x0cf\rr\"\"\\\\";
    let mut at = 0;
    while at < short.len() {
        let escape = [b'\\', short[at + 1], 0, 0, 0, 0, 0, 0];
        escapes[short[at] as usize] = (escape, 2);
        at += 2;
    }
    escapes
};

/// Copies all of `from`, in two overlapping pieces if that suffices.
#[inline(always)]
fn copy(to: &mut [u8], from: &[u8]) {
    match from.len() {
        0..=3 => {
            for (to, from) in to.iter_mut().zip(from) {
                *to = *from;
            }
        }
        4..=7 => copy_ends::<4>(to, from),
        8..=15 => copy_ends::<8>(to, from),
        16..=32 => copy_ends::<16>(to, from),
        len => to[..len].copy_from_slice(from),
    }
}

/// Copies the first and the last `N` bytes of `from`, which holds at least `N`.
#[inline(always)]
fn copy_ends<const N: usize>(to: &mut [u8], from: &[u8]) {
    let to = &mut to[..from.len()];
    if let (Some(first), Some(place)) = (from.first_chunk::<N>(), to.first_chunk_mut::<N>()) {
        *place = *first;
    }
    if let (Some(last), Some(place)) = (from.last_chunk::<N>(), to.last_chunk_mut::<N>()) {
        *place = *last;
    }
}

/// Copies at least the bytes of `from` before the first special one and returns their number.
#[inline]
fn copy_plain(to: &mut [u8], from: &[u8]) -> usize {
    match from.len() {
        BLOCK.. => copy_plain_blocks(to, from),
        8.. => copy_plain_ends::<8>(to, from),
        4.. => copy_plain_ends::<4>(to, from),
        len => {
            copy(to, from);
            from.iter().position(|b| is_special(*b)).unwrap_or(len)
        }
    }
}

/// Like [`copy_plain`], for at least one block.
fn copy_plain_blocks(to: &mut [u8], from: &[u8]) -> usize {
    let to = &mut to[..from.len()];
    let mut at = 0;
    while let (Some(block), Some(place)) = (
        from[at..].first_chunk::<BLOCK>(),
        to[at..].first_chunk_mut::<BLOCK>(),
    ) {
        *place = *block;
        if !is_plain(block) {
            return at + first_special(block);
        }
        at += BLOCK;
    }
    if at < from.len() {
        copy_plain_last::<BLOCK>(to, from)
    } else {
        at
    }
}

/// Like [`copy_plain`], for `N` to `2 * N` bytes.
#[inline(always)]
fn copy_plain_ends<const N: usize>(to: &mut [u8], from: &[u8]) -> usize {
    if let (Some(block), Some(place)) = (from.first_chunk::<N>(), to.first_chunk_mut::<N>()) {
        *place = *block;
        if !is_plain(block) {
            return first_special(block);
        }
    }
    copy_plain_last::<N>(to, from)
}

/// Like [`copy_plain`], for the last `N` bytes; those before are copied already, and plain.
#[inline(always)]
fn copy_plain_last<const N: usize>(to: &mut [u8], from: &[u8]) -> usize {
    let to = &mut to[..from.len()];
    if let (Some(block), Some(place)) = (from.last_chunk::<N>(), to.last_chunk_mut::<N>()) {
        *place = *block;
        if !is_plain(block) {
            return from.len() - N + first_special(block);
        }
    }
    from.len()
}
