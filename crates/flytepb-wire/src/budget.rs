//! Limits of a decode, and what is left of them while it runs.

use crate::decode::{Fault, Reader};
use crate::error::DecodeErrorKind;
use crate::{locate, DecodeError, Limit, WireMessage};

/// How deep messages may be nested unless [`DecodeOptions::max_depth`] says otherwise: 100 levels
/// below the outermost message, as in Google's implementations.
pub const DEFAULT_MAX_DEPTH: u32 = 100;

/// The longest input unless [`DecodeOptions::max_bytes`] says otherwise: 2³¹ - 1 bytes, as in
/// Google's implementations.
pub const DEFAULT_MAX_BYTES: usize = i32::MAX as usize;

/// How many bytes a decode may allocate per byte of input unless [`DecodeOptions::max_memory`] says
/// otherwise. Real messages take 2 to 30.
pub const DEFAULT_AMPLIFICATION: usize = 64;

/// How many bytes a decode may allocate whatever the length of its input, unless
/// [`DecodeOptions::max_memory`] says otherwise: 16 MiB.
pub const DEFAULT_MIN_MEMORY: usize = 16 << 20;

/// The memory that a decode of `input` bytes may allocate unless something else is set.
pub const fn default_max_memory(input: usize) -> usize {
    let memory = input.saturating_mul(DEFAULT_AMPLIFICATION);
    if memory < DEFAULT_MIN_MEMORY {
        DEFAULT_MIN_MEMORY
    } else {
        memory
    }
}

/// Limits for decoding.
///
/// A few bytes of input can make much in memory: two bytes are an empty message in a list, and a
/// large one takes hundreds of bytes when it is empty. So a decode may allocate at most 64 times
/// its input, or 16 MiB where that is more ([`DEFAULT_AMPLIFICATION`], [`DEFAULT_MIN_MEMORY`]); what
/// would take more is refused before it is allocated. A list that grows holds its old place for a
/// moment beside its new one, which may take half as much again. Errors are found and told within
/// the same bounds.
///
/// The same limits hold on every way in: here, for [views](crate::view::Checked::with_options), for
/// [streams](crate::stream::StreamReader::options), and, with their defaults, for prost's functions.
/// A message inside one of prost's own is read by those field by field, and so are the limits.
///
/// # Examples
/// ```
/// # use flytepb_wire::{DecodeOptions, WireMessage};
/// # fn demo<M: WireMessage + Default>(bytes: &[u8]) -> Result<M, flytepb_wire::DecodeError> {
/// let limits = DecodeOptions::new().max_depth(20).max_bytes(1 << 20).max_elements(10_000);
/// limits.decode(bytes)
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct DecodeOptions {
    max_depth: u32,
    max_bytes: usize,
    max_elements: usize,
    max_unknown_bytes: usize,
    max_memory: Option<usize>,
}

impl Default for DecodeOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl DecodeOptions {
    /// The default limits: a depth of [`DEFAULT_MAX_DEPTH`], [`DEFAULT_MAX_BYTES`] of input, memory
    /// by [`default_max_memory`], any number of elements and of unknown bytes.
    pub const fn new() -> Self {
        DecodeOptions {
            max_depth: DEFAULT_MAX_DEPTH,
            max_bytes: DEFAULT_MAX_BYTES,
            max_elements: usize::MAX,
            max_unknown_bytes: usize::MAX,
            max_memory: None,
        }
    }

    /// Sets how many levels of messages, map entries and groups may be nested below the outermost
    /// message.
    ///
    /// The decoder descends by recursion, and so do `Clone` and all that walks over the message: a
    /// limit far above the default needs a stack to match.
    pub const fn max_depth(mut self, levels: u32) -> Self {
        self.max_depth = levels;
        self
    }

    /// Sets the length in bytes of the longest input that is accepted.
    pub const fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Sets how many elements all lists and maps together may have. Each record of a map counts,
    /// whether its key is new or not.
    pub const fn max_elements(mut self, elements: usize) -> Self {
        self.max_elements = elements;
        self
    }

    /// Sets how many bytes all unknown fields together may take, tags included.
    pub const fn max_unknown_bytes(mut self, bytes: usize) -> Self {
        self.max_unknown_bytes = bytes;
        self
    }

    /// Sets how many bytes the message may take in memory beyond its own size: the length of the
    /// input for its texts, and what its lists, maps and boxes are allocated, the room that they
    /// keep for growing included. What a later record replaces counts all the same. A list that
    /// grows holds its old place for a moment beside its new one, which is not counted.
    ///
    /// Views take no such memory and have no such limit; a message is made of one within limits by
    /// [`to_message_with`](crate::view::View::to_message_with).
    pub const fn max_memory(mut self, bytes: usize) -> Self {
        self.max_memory = Some(bytes);
        self
    }

    /// Decodes a message from `bytes`, all of them.
    ///
    /// # Errors
    /// With the byte offset and the field path of the fault when `bytes` are not a valid message
    /// or exceed a limit.
    pub fn decode<M: WireMessage + Default>(&self, bytes: &[u8]) -> Result<M, DecodeError> {
        let mut message = M::default();
        let read = self
            .reader(bytes)
            .and_then(|mut r| message.merge_from(&mut r));
        match read {
            Ok(()) => Ok(message),
            Err(fault) => Err(locate::locate(message.descriptor(), bytes, fault, self)),
        }
    }

    /// Merges `bytes`, all of them, into a message. What it holds already is not counted.
    ///
    /// # Errors
    /// As [`decode`](Self::decode); the message then holds what was read so far.
    pub fn merge(&self, message: &mut dyn WireMessage, bytes: &[u8]) -> Result<(), DecodeError> {
        let read = self
            .reader(bytes)
            .and_then(|mut r| message.merge_from(&mut r));
        read.map_err(|fault| locate::locate(message.descriptor(), bytes, fault, self))
    }

    /// The limits of depth and length, if no others are set that only a decode keeps: of elements
    /// and of memory.
    #[doc(hidden)]
    pub const fn depth_and_bytes(&self) -> Option<(u32, usize)> {
        match (self.max_elements, self.max_memory) {
            (usize::MAX, None) => Some((self.max_depth, self.max_bytes)),
            _ => None,
        }
    }

    /// The limit that an input of this length exceeded, if that is the fault.
    pub(crate) fn max(&self, kind: DecodeErrorKind, input: usize) -> Option<usize> {
        let DecodeErrorKind::Over(limit) = kind else {
            return None;
        };
        Some(match limit {
            Limit::Depth => self.max_depth as usize,
            Limit::Bytes => self.max_bytes,
            Limit::Elements => self.max_elements,
            Limit::UnknownBytes => self.max_unknown_bytes,
            Limit::Memory => self.memory(input),
        })
    }

    /// How much memory the decode of an input of this length may allocate.
    fn memory(&self, input: usize) -> usize {
        self.max_memory.unwrap_or(default_max_memory(input))
    }

    /// The length of the longest input.
    pub(crate) const fn longest(&self) -> usize {
        self.max_bytes
    }

    /// A reader that keeps to these limits.
    pub(crate) fn reader<'a>(&self, bytes: &'a [u8]) -> Result<Reader<'a>, Fault> {
        let mut reader = self.checker(bytes)?;
        reader.claim(bytes.len())?;
        Ok(reader)
    }

    /// A reader that keeps to these limits and makes no message.
    pub(crate) fn checker<'a>(&self, bytes: &'a [u8]) -> Result<Reader<'a>, Fault> {
        if bytes.len() > self.max_bytes {
            return Err(Fault::new(
                DecodeErrorKind::Over(Limit::Bytes),
                self.max_bytes,
            ));
        }
        let budget = Budget {
            elements: self.max_elements,
            unknown_bytes: self.max_unknown_bytes,
            memory: self.memory(bytes.len()),
        };
        Ok(Reader::limited(bytes, self.max_depth, budget))
    }
}

/// What a decode may still use up.
#[derive(Clone, Copy)]
pub(crate) struct Budget {
    pub(crate) elements: usize,
    pub(crate) unknown_bytes: usize,
    pub(crate) memory: usize,
}

impl Budget {
    pub(crate) const UNLIMITED: Budget = Budget {
        elements: usize::MAX,
        unknown_bytes: usize::MAX,
        memory: usize::MAX,
    };
}

/// Takes `amount` from what is left; `false` when there is less.
#[inline]
pub(crate) fn take(left: &mut usize, amount: usize) -> bool {
    match left.checked_sub(amount) {
        Some(rest) => {
            *left = rest;
            true
        }
        None => false,
    }
}

/// The capacity that a full list gets for `more` elements: just that the first time, twice as much
/// as before later.
pub(crate) fn grown(capacity: usize, len: usize, more: usize) -> usize {
    match capacity {
        0 => more,
        _ => len.saturating_add(more).max(capacity.saturating_mul(2)),
    }
}

/// The capacity that a `Vec` takes when it is full and one more comes.
pub(crate) fn grown_by_one<T>(capacity: usize) -> usize {
    let least = match size_of::<T>() {
        1 => 8,
        2..=1024 => 4,
        _ => 1,
    };
    least.max(capacity.saturating_mul(2))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn memory_is_64_times_the_input_and_at_least_16_mib() {
        for input in [0, 1, 262_144] {
            assert_eq!(default_max_memory(input), 16_777_216);
        }
        assert_eq!(default_max_memory(262_145), 16_777_280);
        assert_eq!(default_max_memory(usize::MAX), usize::MAX);
    }

    #[test]
    fn what_is_taken_is_gone_and_no_more_than_there_is() {
        let mut left = 10;
        assert!(take(&mut left, 4) && take(&mut left, 6) && take(&mut left, 0));
        assert!(!take(&mut left, 1));
        assert_eq!(left, 0);
    }

    #[test]
    fn the_longest_input_is_taken_and_no_longer_one() {
        let options = DecodeOptions::new().max_bytes(3);
        assert!(options.checker(&[0; 3]).is_ok());
        let (kind, offset) = options.checker(&[0; 4]).err().unwrap().into_parts();
        assert!(matches!(kind, DecodeErrorKind::Over(Limit::Bytes)) && offset == 3);
        assert_eq!(options.longest(), 3);
    }

    #[test]
    fn the_input_itself_counts_as_memory_unless_it_is_only_checked() {
        let options = DecodeOptions::new().max_memory(3);
        assert!(options.reader(&[0; 3]).is_ok() && options.reader(&[0; 4]).is_err());
        assert!(options.checker(&[0; 4]).is_ok());
    }

    #[test]
    fn lists_grow_to_what_is_needed_then_to_twice_as_much() {
        assert_eq!(grown(0, 0, 7), 7);
        assert_eq!(grown(7, 7, 1), 14);
        assert_eq!(grown(7, 7, 20), 27);
        assert_eq!(grown(usize::MAX, usize::MAX, 1), usize::MAX);
    }

    /// Growth is foretold as `Vec` grows: found by letting it.
    #[test]
    fn growth_by_one_is_that_of_vec() {
        fn check<T: Clone>(value: T) {
            let mut list = Vec::new();
            for _ in 0..100 {
                let before = list.capacity();
                let full = list.len() == before;
                list.push(value.clone());
                let expected = if full {
                    grown_by_one::<T>(before)
                } else {
                    before
                };
                assert_eq!(list.capacity(), expected, "of {} bytes", size_of::<T>());
            }
        }
        check(true);
        check([0u8; 2]);
        check(String::new());
        check([0u8; 1024]);
        check([0u8; 1025]);
    }
}
