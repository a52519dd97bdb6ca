//! A buffer for text that is written in many small pieces.

use super::scan::{is_plain, is_special, plain_len, special, BLOCK};

/// How much of the vector is made ready at once.
const STEP: usize = 16 << 10;

/// The text written so far stands at the start of a vector that is longer, so that writing a piece
/// is a test for room and a few copies of fixed size.
pub(super) struct Buffer {
    bytes: Vec<u8>,
    len: usize,
}

impl Buffer {
    /// A buffer that writes behind what `text` holds.
    pub(super) fn behind(text: Vec<u8>) -> Self {
        Buffer {
            len: text.len(),
            bytes: text,
        }
    }

    pub(super) fn into_vec(mut self) -> Vec<u8> {
        self.bytes.truncate(self.len);
        self.bytes
    }

    /// The bytes behind the text, `more` of them at least.
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
        self.bytes.reserve(needed - self.bytes.len());
        let ready = self.bytes.len() + STEP.min(self.bytes.len() + 512);
        let ready = ready.min(self.bytes.capacity()).max(needed);
        self.bytes.resize(ready, 0);
    }

    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        self.room(1)[0] = byte;
        self.len += 1;
    }

    /// Appends a text, which mostly is short.
    #[inline]
    pub(super) fn put(&mut self, text: &str) {
        copy(self.room(text.len()), text.as_bytes());
        self.len += text.len();
    }

    /// Appends a text that needs no escapes as a JSON string.
    #[inline]
    pub(super) fn quoted(&mut self, text: &str) {
        let len = text.len();
        let to = &mut self.room(len + 2)[..len + 2];
        if let [first, to @ .., last] = to {
            (*first, *last) = (b'"', b'"');
            copy(to, text.as_bytes());
        }
        self.len += len + 2;
    }

    /// Appends the name of a member, which needs no escapes, behind `lead`, and a colon.
    #[inline]
    pub(super) fn name(&mut self, lead: u8, name: &str) {
        let len = name.len();
        let to = &mut self.room(len + 4)[..len + 4];
        if let [first, quote, to @ .., last, colon] = to {
            (*first, *quote, *last, *colon) = (lead, b'"', b'"', b':');
            copy(to, name.as_bytes());
        }
        self.len += len + 4;
    }

    /// Appends `count` spaces.
    pub(super) fn spaces(&mut self, count: usize) {
        self.room(count)[..count].fill(b' ');
        self.len += count;
    }

    /// Appends a JSON string.
    #[inline]
    pub(super) fn string(&mut self, text: &str) {
        self.string_bytes(text.as_bytes());
    }

    /// As [`string`](Self::string), the bytes of a text.
    #[inline]
    pub(super) fn string_bytes(&mut self, text: &[u8]) {
        let len = text.len();
        let to = self.room(len + 2);
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

    /// Appends the characters of a text as they stand inside the quotes of a JSON string.
    #[inline(never)]
    fn escaped(&mut self, mut rest: &[u8]) {
        loop {
            let plain = copy_plain(self.room(rest.len()), rest);
            self.len += plain;
            let Some((byte, after)) = rest[plain..].split_first() else {
                return;
            };
            self.put(ESCAPES[usize::from(*byte)]);
            rest = after;
        }
    }
}

/// How each byte is escaped that a string cannot hold as it is.
static ESCAPES: [&str; 0x5d] = {
    let mut escapes = [""; 0x5d];
    let control = [
        "\\u0000", "\\u0001", "\\u0002", "\\u0003", "\\u0004", "\\u0005", "\\u0006", "\\u0007",
        "\\b", "\\t", "\\n", "\\u000b", "\\f", "\\r", "\\u000e", "\\u000f", "\\u0010", "\\u0011",
        "\\u0012", "\\u0013", "\\u0014", "\\u0015", "\\u0016", "\\u0017", "\\u0018", "\\u0019",
        "\\u001a", "\\u001b", "\\u001c", "\\u001d", "\\u001e", "\\u001f",
    ];
    let mut byte = 0;
    while byte < control.len() {
        escapes[byte] = control[byte];
        byte += 1;
    }
    escapes[b'"' as usize] = "\\\"";
    escapes[b'\\' as usize] = "\\\\";
    escapes
};

/// Copies all of `from`, in two pieces that may overlap where that is enough.
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

/// Copies the first and the last `N` bytes of `from`, which has that many.
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

/// Copies the bytes of `from` up to the first that is special; their number.
#[inline]
fn copy_plain(to: &mut [u8], from: &[u8]) -> usize {
    let len = from.len();
    if len >= BLOCK {
        return copy_plain_blocks(to, from);
    }
    let clean = match (from.first_chunk::<8>(), from.last_chunk::<8>()) {
        (Some(first), Some(last)) => {
            (special(u64::from_le_bytes(*first)) | special(u64::from_le_bytes(*last))) == 0
        }
        _ => match (from.first_chunk::<4>(), from.last_chunk::<4>()) {
            (Some(first), Some(last)) => {
                let (first, last) = (u32::from_le_bytes(*first), u32::from_le_bytes(*last));
                special(u64::from(last) << 32 | u64::from(first)) == 0
            }
            _ => !from.iter().any(|b| is_special(*b)),
        },
    };
    match clean {
        true => {
            copy(to, from);
            len
        }
        false => copy_until(to, from, 0),
    }
}

/// As [`copy_plain`], of at least one block.
fn copy_plain_blocks(to: &mut [u8], from: &[u8]) -> usize {
    let to = &mut to[..from.len()];
    let mut at = 0;
    while let (Some(block), Some(place)) = (
        from[at..].first_chunk::<BLOCK>(),
        to[at..].first_chunk_mut::<BLOCK>(),
    ) {
        *place = *block;
        if !is_plain(block) {
            return copy_until(to, from, at);
        }
        at += BLOCK;
    }
    if let (Some(block), Some(place)) = (from.last_chunk::<BLOCK>(), to.last_chunk_mut::<BLOCK>()) {
        *place = *block;
        if !is_plain(block) {
            return copy_until(to, from, at);
        }
    }
    from.len()
}

/// As [`copy_plain`], when something special is ahead; the bytes before `at` are copied.
fn copy_until(to: &mut [u8], from: &[u8], at: usize) -> usize {
    let plain = at + plain_len(&from[at..]);
    copy(&mut to[at..], &from[at..plain]);
    plain
}
