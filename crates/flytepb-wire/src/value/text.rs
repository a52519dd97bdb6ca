//! Text that shares the input it was decoded from.

use std::borrow::{Borrow, Cow};
use std::cmp::Ordering;
use std::hash::{Hash, Hasher};
use std::ops::Deref;
use std::str::Utf8Error;
use std::{fmt, str};

use bytes::Bytes;

use super::source::Source;

/// Immutable UTF-8 text: a part of the input that it was decoded from, or of a buffer of its own.
///
/// The type of `string` fields if the generator's option `shared` is on. Decoding copies texts of up
/// to [`Text::INLINE`] bytes into the message; longer ones refer to the input, which is freed with
/// the last text that refers to it. A clone refers to the same buffer.
///
/// # Examples
/// ```
/// use flytepb_wire::Text;
///
/// let name = Text::from("a task's name");
/// assert_eq!(name, "a task's name");
/// assert!(name.starts_with("a task"));
/// assert_eq!(name.len(), 13);
/// ```
#[derive(Clone)]
pub struct Text(Repr);

#[derive(Clone)]
enum Repr {
    /// The first `len` bytes of `bytes`; the others are zero.
    Inline { len: u8, bytes: [u8; Text::INLINE] },
    /// `len` bytes of the buffer from `start` on, which are UTF-8.
    Shared {
        start: u32,
        source: Source,
        len: usize,
    },
}

const _: () = assert!(size_of::<usize>() < 8 || size_of::<Option<Text>>() == 24);

impl Text {
    /// The length of the longest text that needs no buffer: 22 bytes.
    pub const INLINE: usize = 22;

    /// Creates an empty text.
    pub const fn new() -> Self {
        Text(Repr::Inline {
            len: 0,
            bytes: [0; Text::INLINE],
        })
    }

    /// Creates a text from UTF-8, without a copy if it is longer than [`INLINE`](Self::INLINE).
    ///
    /// # Errors
    /// When the bytes are not UTF-8.
    ///
    /// # Examples
    /// ```
    /// use flytepb_wire::{export::bytes::Bytes, Text};
    ///
    /// let text = Text::from_utf8(Bytes::from_static("grüße".as_bytes()))?;
    /// assert_eq!(text, "grüße");
    /// assert!(Text::from_utf8(Bytes::from_static(b"\xff")).is_err());
    /// # Ok::<(), std::str::Utf8Error>(())
    /// ```
    pub fn from_utf8(bytes: Bytes) -> Result<Self, Utf8Error> {
        let text = str::from_utf8(&bytes)?;
        Ok(Self::inline(text).unwrap_or_else(|| Self::whole(bytes)))
    }

    /// Returns the text.
    #[inline]
    pub fn as_str(&self) -> &str {
        // SAFETY: the bytes were UTF-8 when the text was made, and nothing changes them.
        #[allow(unsafe_code)]
        unsafe {
            str::from_utf8_unchecked(self.as_bytes())
        }
    }

    /// Returns the bytes of the text.
    #[inline]
    pub fn as_bytes(&self) -> &[u8] {
        match &self.0 {
            Repr::Inline { len, bytes } => &bytes[..usize::from(*len)],
            Repr::Shared { start, source, len } => {
                let start = *start as usize;
                &source.bytes()[start..start + len]
            }
        }
    }

    /// Creates a text of at most [`INLINE`](Self::INLINE) bytes.
    #[inline]
    fn inline(text: &str) -> Option<Self> {
        let mut bytes = [0; Text::INLINE];
        bytes
            .get_mut(..text.len())?
            .copy_from_slice(text.as_bytes());
        Some(Self::from_block(text.len() as u8, bytes))
    }

    /// Creates a text from the first `len` of `bytes`, which are UTF-8; the others are zero.
    #[inline]
    pub(crate) fn from_block(len: u8, bytes: [u8; Text::INLINE]) -> Self {
        Text(Repr::Inline { len, bytes })
    }

    /// Creates a text from a part of a buffer, which is UTF-8; `None` if the buffer is too large.
    #[inline]
    pub(crate) fn shared(start: usize, len: usize, source: Source) -> Option<Self> {
        let start = u32::try_from(start).ok()?;
        Some(Text(Repr::Shared { start, source, len }))
    }

    /// Creates a text from a whole buffer, which is UTF-8.
    fn whole(bytes: Bytes) -> Self {
        Text(Repr::Shared {
            start: 0,
            len: bytes.len(),
            source: Source::new(bytes),
        })
    }
}

impl Default for Text {
    #[inline]
    fn default() -> Self {
        Self::new()
    }
}

impl Deref for Text {
    type Target = str;

    #[inline]
    fn deref(&self) -> &str {
        self.as_str()
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Self {
        Self::inline(text).unwrap_or_else(|| Self::whole(Bytes::copy_from_slice(text.as_bytes())))
    }
}

impl From<String> for Text {
    /// Takes the string's buffer if it is longer than [`Text::INLINE`].
    fn from(text: String) -> Self {
        Self::inline(&text).unwrap_or_else(|| Self::whole(text.into()))
    }
}

impl From<&String> for Text {
    fn from(text: &String) -> Self {
        text.as_str().into()
    }
}

impl From<Cow<'_, str>> for Text {
    fn from(text: Cow<'_, str>) -> Self {
        match text {
            Cow::Borrowed(text) => text.into(),
            Cow::Owned(text) => text.into(),
        }
    }
}

impl From<char> for Text {
    fn from(text: char) -> Self {
        (&*text.encode_utf8(&mut [0; 4])).into()
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.as_str().to_owned()
    }
}

impl str::FromStr for Text {
    type Err = std::convert::Infallible;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        Ok(text.into())
    }
}

impl FromIterator<char> for Text {
    fn from_iter<I: IntoIterator<Item = char>>(chars: I) -> Self {
        String::from_iter(chars).into()
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        self
    }
}

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl Borrow<str> for Text {
    #[inline]
    fn borrow(&self) -> &str {
        self
    }
}

impl PartialEq for Text {
    #[inline]
    fn eq(&self, other: &Self) -> bool {
        self.as_bytes() == other.as_bytes()
    }
}

impl Eq for Text {}

macro_rules! equal_to {
    ($($type:ty),*) => {$(
        impl PartialEq<$type> for Text {
            #[inline]
            fn eq(&self, other: &$type) -> bool {
                self.as_str() == &other[..]
            }
        }
        impl PartialEq<Text> for $type {
            #[inline]
            fn eq(&self, other: &Text) -> bool {
                &self[..] == other.as_str()
            }
        }
    )*};
}
equal_to!(str, &str, String);

impl PartialOrd for Text {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Text {
    fn cmp(&self, other: &Self) -> Ordering {
        self.as_bytes().cmp(other.as_bytes())
    }
}

impl Hash for Text {
    #[inline]
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.as_str().hash(state);
    }
}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(self.as_str(), f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self.as_str(), f)
    }
}

#[cfg(test)]
mod tests {
    use std::collections::hash_map::DefaultHasher;

    use super::*;

    fn hash(value: &(impl Hash + ?Sized)) -> u64 {
        let mut hasher = DefaultHasher::new();
        value.hash(&mut hasher);
        hasher.finish()
    }

    #[test]
    fn behaves_as_str_at_every_length() {
        let all: String = "aé🦀z".repeat(8);
        let mut previous = "";
        for (end, _) in all.char_indices() {
            let expected = &all[..end];
            let text = Text::from(expected);
            assert_eq!(text.as_str(), expected);
            assert_eq!(Text::from(expected.to_owned()), text);
            assert_eq!(
                Text::from_utf8(expected.to_owned().into()),
                Ok(text.clone())
            );
            assert_eq!((hash(&text), text.len()), (hash(expected), expected.len()));
            assert_eq!(text.cmp(&Text::from(previous)), expected.cmp(previous));
            assert_eq!(
                format!("{text} {text:?}"),
                format!("{expected} {expected:?}")
            );
            assert_eq!(String::from(text), expected);
            previous = expected;
        }
    }

    #[test]
    fn clones_of_long_texts_share_a_buffer() {
        let long = Text::from("a text of more than twenty-two bytes");
        let clone = long.clone();
        assert_eq!(long.as_ptr(), clone.as_ptr());
        drop(long);
        assert_eq!(clone, "a text of more than twenty-two bytes");
        let string = "another text of more than twenty-two bytes".to_string();
        let place = string.as_ptr();
        assert_eq!(Text::from(string).as_ptr(), place);
    }
}
