//! Limits for untrusted input, and the remaining budget of a decode.

use bytes::Bytes;

use crate::decode::{Fault, Reader};
use crate::error::DecodeErrorKind;
use crate::value::source::Sharing;
use crate::{error_path, DecodeError, Limit, WireMessage};

/// Default of [`Limits::max_depth`]: 100 levels below the outermost message, as in Google's
/// implementations.
pub const DEFAULT_MAX_DEPTH: u32 = 100;

/// Default of [`Limits::max_bytes`]: 2³¹ - 1 bytes, as in Google's implementations.
pub const DEFAULT_MAX_BYTES: usize = i32::MAX as usize;

/// Bytes that a decode may allocate per byte of input, unless [`Limits::max_memory`] is set.
/// Real messages take 2 to 30.
pub const DEFAULT_AMPLIFICATION: usize = 64;

/// Bytes that a decode may allocate for input of any length, unless [`Limits::max_memory`]
/// is set: 16 MiB.
pub const DEFAULT_MIN_MEMORY: usize = 16 << 20;

/// Returns the default memory limit for decoding `input` bytes.
pub const fn default_max_memory(input: usize) -> usize {
    let memory = input.saturating_mul(DEFAULT_AMPLIFICATION);
    if memory < DEFAULT_MIN_MEMORY {
        DEFAULT_MIN_MEMORY
    } else {
        memory
    }
}

/// Limits for untrusted input, in the wire format, JSON and text format.
///
/// A few bytes of input can take a lot of memory: two bytes encode an empty message in a list,
/// which may be hundreds of bytes large. Therefore a decode may allocate at most 64 times its
/// input, or 16 MiB if that is more ([`DEFAULT_AMPLIFICATION`], [`DEFAULT_MIN_MEMORY`]); anything
/// beyond is refused before it is allocated. A growing list briefly holds its old allocation beside
/// the new one, which may add half as much again. Errors are located and reported within the same
/// bounds.
///
/// The same limits apply everywhere: to decoding, to [views](crate::view::Checked::with_limits),
/// to [streams](crate::stream::StreamReader::limits), to JSON and text format and, with their
/// defaults, to prost's functions. In a message derived by prost they apply to each field
/// separately. JSON and text have no unknown fields, and their depth limit holds for writing too.
///
/// # Examples
/// ```
/// # use flytepb_wire::{Limits, WireMessage};
/// # fn demo<M: WireMessage + Default>(bytes: &[u8]) -> Result<M, flytepb_wire::DecodeError> {
/// let limits = Limits::new().max_depth(20).max_bytes(1 << 20).max_elements(10_000);
/// limits.decode(bytes)
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Maximum nesting depth: see [`max_depth`](Self::max_depth()).
    pub max_depth: u32,
    /// Maximum length of the input in bytes.
    pub max_bytes: usize,
    /// Maximum number of elements of all lists and maps together.
    pub max_elements: usize,
    /// Maximum number of bytes of all unknown fields together.
    pub max_unknown_bytes: usize,
    /// Maximum number of bytes that the message may allocate; `None` is [`default_max_memory`].
    pub max_memory: Option<usize>,
}

impl Default for Limits {
    fn default() -> Self {
        Self::new()
    }
}

impl Limits {
    /// Creates the default limits: [`DEFAULT_MAX_DEPTH`], [`DEFAULT_MAX_BYTES`] of input, memory by
    /// [`default_max_memory`], and no limit of elements and unknown bytes.
    pub const fn new() -> Self {
        Limits {
            max_depth: DEFAULT_MAX_DEPTH,
            max_bytes: DEFAULT_MAX_BYTES,
            max_elements: usize::MAX,
            max_unknown_bytes: usize::MAX,
            max_memory: None,
        }
    }

    /// Sets the maximum nesting depth of messages, map entries and groups below the outermost
    /// message.
    ///
    /// The decoder is recursive, and so are `Clone` and everything else that traverses the message:
    /// a limit far above the default needs a larger stack.
    pub const fn max_depth(mut self, levels: u32) -> Self {
        self.max_depth = levels;
        self
    }

    /// Sets the maximum length of the input in bytes.
    pub const fn max_bytes(mut self, bytes: usize) -> Self {
        self.max_bytes = bytes;
        self
    }

    /// Sets the maximum number of elements of all lists and maps together. Every record of a map
    /// counts, even if its key is a duplicate.
    pub const fn max_elements(mut self, elements: usize) -> Self {
        self.max_elements = elements;
        self
    }

    /// Sets the maximum number of bytes of all unknown fields together, tags included.
    pub const fn max_unknown_bytes(mut self, bytes: usize) -> Self {
        self.max_unknown_bytes = bytes;
        self
    }

    /// Sets the maximum number of bytes that the message may allocate: the length of the input for
    /// its strings, and the allocations of its lists, maps and boxes, including spare capacity.
    /// Values replaced by a later record count as well, and so does the copy of a slice that its
    /// texts share (the generator's option `shared`). The old allocation of a growing list is not
    /// counted.
    ///
    /// Views allocate nothing and have no such limit; convert one to a message within limits by
    /// [`to_message_with`](crate::view::View::to_message_with).
    pub const fn max_memory(mut self, bytes: usize) -> Self {
        self.max_memory = Some(bytes);
        self
    }

    /// Decodes a message from all of `bytes`.
    ///
    /// # Errors
    /// With the byte offset and the field path when `bytes` is not a valid message or exceeds a
    /// limit.
    pub fn decode<M: WireMessage + Default>(&self, bytes: &[u8]) -> Result<M, DecodeError> {
        if M::shares_input() {
            self.decode_sharing(bytes, Some(&Sharing::copy_of(bytes)))
        } else {
            self.decode_sharing(bytes, None)
        }
    }

    /// Decodes a message from all of `bytes`. Fields of type [`Text`](crate::Text) and
    /// [`Bytes`] share this buffer instead of copying from it.
    ///
    /// # Errors
    /// Same as for [`decode`](Self::decode).
    pub fn decode_bytes<M: WireMessage + Default>(&self, bytes: &Bytes) -> Result<M, DecodeError> {
        self.decode_sharing(bytes, Some(&Sharing::bytes(bytes)))
    }

    #[inline]
    fn decode_sharing<'a, M: WireMessage + Default>(
        &self,
        bytes: &'a [u8],
        sharing: Option<&'a Sharing<'a>>,
    ) -> Result<M, DecodeError> {
        let mut message = M::default();
        let read = self.reader(bytes).and_then(|mut reader| {
            reader.sharing = sharing;
            message.merge_from(&mut reader)
        });
        match read {
            Ok(()) => Ok(message),
            Err(fault) => Err(error_path::decode_error(
                message.descriptor(),
                bytes,
                fault,
                self,
            )),
        }
    }

    /// Decodes a message from all of `bytes` in place of `message`, reusing the memory of its
    /// strings, lists, maps and boxes. The result equals that of [`decode`](Self::decode).
    ///
    /// Decoding a stream of similar messages into the same message is 1.1 to 2.7 times as fast as
    /// decoding each into a new one. `message` keeps the capacity of the longest strings and lists
    /// that it has held. [`max_memory`](Self::max_memory()) limits what is allocated in addition.
    ///
    /// # Errors
    /// Same as for [`decode`](Self::decode); `message` is then empty.
    ///
    /// # Examples
    /// ```
    /// # use flytepb_wire::{DecodeError, Limits, WireMessage};
    /// # fn demo<M: WireMessage + Default>(inputs: &[&[u8]]) -> Result<(), DecodeError> {
    /// let limits = Limits::new();
    /// let mut message = M::default();
    /// for bytes in inputs {
    ///     limits.decode_into(&mut message, bytes)?;
    ///     println!("{message:?}");
    /// }
    /// # Ok(())
    /// # }
    /// ```
    pub fn decode_into<M: WireMessage + Default>(
        &self,
        message: &mut M,
        bytes: &[u8],
    ) -> Result<(), DecodeError> {
        let sharing = M::shares_input().then(|| Sharing::copy_of(bytes));
        self.refill(message, bytes, sharing.as_ref())
    }

    /// Decodes a message from all of `bytes` in place of `message`, as
    /// [`decode_into`](Self::decode_into) does, and shares this buffer as
    /// [`decode_bytes`](Self::decode_bytes) does.
    ///
    /// # Errors
    /// Same as for [`decode_into`](Self::decode_into).
    pub fn decode_bytes_into<M: WireMessage + Default>(
        &self,
        message: &mut M,
        bytes: &Bytes,
    ) -> Result<(), DecodeError> {
        self.refill(message, bytes, Some(&Sharing::bytes(bytes)))
    }

    fn refill<'a, M: WireMessage + Default>(
        &self,
        message: &mut M,
        bytes: &'a [u8],
        sharing: Option<&'a Sharing<'a>>,
    ) -> Result<(), DecodeError> {
        let read = self.reader(bytes).and_then(|mut reader| {
            reader.sharing = sharing;
            message.refill(&mut reader)
        });
        read.map_err(|fault| {
            *message = M::default();
            error_path::decode_error(message.descriptor(), bytes, fault, self)
        })
    }

    /// Merges all of `bytes` into a message. Its existing content is not counted.
    ///
    /// # Errors
    /// Same as for [`decode`](Self::decode); the message then holds what was read so far.
    pub fn merge(&self, message: &mut dyn WireMessage, bytes: &[u8]) -> Result<(), DecodeError> {
        self.merge_sharing(message, bytes, &Sharing::copy_of(bytes))
    }

    /// Merges all of `bytes` into a message, as [`merge`](Self::merge) does, and shares this buffer
    /// as [`decode_bytes`](Self::decode_bytes) does.
    ///
    /// # Errors
    /// Same as for [`merge`](Self::merge).
    pub fn merge_bytes(
        &self,
        message: &mut dyn WireMessage,
        bytes: &Bytes,
    ) -> Result<(), DecodeError> {
        self.merge_sharing(message, bytes, &Sharing::bytes(bytes))
    }

    fn merge_sharing<'a>(
        &self,
        message: &mut dyn WireMessage,
        bytes: &'a [u8],
        sharing: &'a Sharing<'a>,
    ) -> Result<(), DecodeError> {
        let read = self.reader(bytes).and_then(|mut reader| {
            reader.sharing = Some(sharing);
            message.merge_from(&mut reader)
        });
        read.map_err(|fault| error_path::decode_error(message.descriptor(), bytes, fault, self))
    }

    /// Returns whether limits are set that only a decode enforces: of elements or memory.
    pub const fn need_decode(&self) -> bool {
        self.max_elements != usize::MAX || self.max_memory.is_some()
    }

    /// Returns the value of the limit that was exceeded, if that is the error.
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

    /// Returns the number of bytes that decoding `input` bytes may allocate.
    pub const fn memory(&self, input: usize) -> usize {
        match self.max_memory {
            Some(bytes) => bytes,
            None => default_max_memory(input),
        }
    }

    /// Creates a reader with these limits.
    pub(crate) fn reader<'a>(&self, bytes: &'a [u8]) -> Result<Reader<'a>, Fault> {
        let mut reader = self.checker(bytes)?;
        reader.charge(bytes.len())?;
        Ok(reader)
    }

    /// Creates a reader with these limits for checking only, without building a message.
    pub(crate) fn checker<'a>(&self, bytes: &'a [u8]) -> Result<Reader<'a>, Fault> {
        if bytes.len() > self.max_bytes {
            return Err(Fault::new(
                DecodeErrorKind::Over(Limit::Bytes),
                self.max_bytes,
            ));
        }
        let budget = Remaining {
            elements: self.max_elements,
            unknown_bytes: self.max_unknown_bytes,
            memory: self.memory(bytes.len()),
        };
        Ok(Reader::limited(bytes, self.max_depth, budget))
    }
}

/// Remaining allowances of a decode.
#[derive(Clone, Copy)]
pub(crate) struct Remaining {
    pub(crate) elements: usize,
    pub(crate) unknown_bytes: usize,
    pub(crate) memory: usize,
}

impl Remaining {
    pub(crate) const UNLIMITED: Remaining = Remaining {
        elements: usize::MAX,
        unknown_bytes: usize::MAX,
        memory: usize::MAX,
    };
}

/// Subtracts `amount` from `left`; returns `false` if there is less.
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

/// Returns the new capacity of a full list for `more` elements: exact at first, then at least
/// doubled.
pub(crate) fn grown(capacity: usize, len: usize, more: usize) -> usize {
    match capacity {
        0 => more,
        _ => len.saturating_add(more).max(capacity.saturating_mul(2)),
    }
}

/// Returns the new capacity of a full `Vec` that grows by one element.
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
        let options = Limits::new().max_bytes(3);
        assert!(options.checker(&[0; 3]).is_ok());
        let (kind, offset) = options.checker(&[0; 4]).err().unwrap().into_parts();
        assert!(matches!(kind, DecodeErrorKind::Over(Limit::Bytes)) && offset == 3);
    }

    #[test]
    fn the_input_itself_counts_as_memory_unless_it_is_only_checked() {
        let options = Limits::new().max_memory(3);
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

    /// Compares the prediction with the growth of a real `Vec`.
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
