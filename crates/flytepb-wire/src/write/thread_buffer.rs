//! The per-thread buffer for encoding.
//!
//! The length of a message is known only once it is written. Measuring it first, to allocate
//! exactly that, costs 13 to 30 % of an encode; copying from an existing buffer costs far less.
//! Only messages too large for the buffer are measured.

use std::cell::Cell;

use crate::write::writer::{Encode, Writer};

/// Maximum size of the buffer that a thread keeps: 512 KiB.
pub(crate) const KEPT: usize = 512 << 10;

thread_local! {
    static SCRATCH: Cell<Vec<u8>> = const { Cell::new(Vec::new()) };
}

/// Returns the output of `write`, whose length `measure` returns.
#[inline]
pub(crate) fn to_vec(content: &dyn Encode) -> Vec<u8> {
    let mut writer = take(content);
    content.write_to(&mut writer);
    if writer.capacity() > KEPT {
        return writer.into_vec();
    }
    let bytes = writer.as_slice().to_vec();
    keep(writer);
    bytes
}

/// Like [`to_vec`], with map entries in ascending key order.
pub(crate) fn to_vec_deterministic(content: &dyn Encode) -> Vec<u8> {
    let mut writer = Writer::with_capacity(content.wire_len()).deterministic();
    content.write_to(&mut writer);
    writer.into_vec()
}

/// Passes the output of `write`, whose length `measure` returns, to `read`.
pub(crate) fn show(content: &dyn Encode, deterministic: bool, read: impl FnOnce(&[u8])) {
    let mut writer = take(content);
    if deterministic {
        writer = writer.deterministic();
    }
    content.write_to(&mut writer);
    read(writer.as_slice());
    keep(writer);
}

/// Returns a writer with this thread's buffer; with an empty one if another encode of this thread
/// is using it, or the thread is ending.
#[inline]
fn take(content: &dyn Encode) -> Writer<'_> {
    Writer::measured(SCRATCH.try_with(Cell::take).unwrap_or_default(), content)
}

#[inline]
fn keep(writer: Writer<'_>) {
    if writer.capacity() <= KEPT {
        let _ = SCRATCH.try_with(|scratch| scratch.set(writer.into_buffer()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Content of a known length, or content that must not be measured, and its writer.
    struct Content<W>(Option<usize>, W);

    impl<W: Fn(&mut Writer<'_>) + Sync> Encode for Content<W> {
        fn wire_len(&self) -> usize {
            self.0.expect("it is not measured")
        }
        fn write_to(&self, writer: &mut Writer<'_>) {
            (self.1)(writer);
        }
    }

    fn written(len: usize) -> Vec<u8> {
        to_vec(&Content(Some(len), |w: &mut Writer<'_>| {
            w.raw(&vec![7; len])
        }))
    }

    fn kept() -> usize {
        let buffer = SCRATCH.take();
        let capacity = buffer.capacity();
        assert!(buffer.is_empty());
        SCRATCH.set(buffer);
        capacity
    }

    #[test]
    fn each_encode_starts_empty_and_the_buffer_stays() {
        assert_eq!(written(100), [7; 100]);
        let capacity = kept();
        assert!(capacity >= 100);
        assert_eq!(written(3), [7; 3]);
        let content = Content(Some(3), |w: &mut Writer<'_>| w.raw(b"abc"));
        show(&content, false, |bytes| assert_eq!(bytes, b"abc"));
        assert_eq!(kept(), capacity);
    }

    #[test]
    fn what_is_too_large_is_measured_and_its_buffer_not_kept() {
        let large = written(KEPT + 1);
        assert_eq!((large.len(), large.capacity()), (KEPT + 1, KEPT + 1));
        assert_eq!(kept(), 0);
        assert_eq!(written(KEPT), vec![7; KEPT]);
        assert_eq!(kept(), KEPT);
    }

    #[test]
    fn what_grows_too_large_keeps_what_was_written() {
        let piece = vec![1; KEPT / 2];
        let write = |w: &mut Writer<'_>| {
            w.raw(b"end");
            w.raw(&piece);
            w.raw(&piece);
        };
        let bytes = to_vec(&Content(Some(KEPT + 3), write));
        assert!(bytes[..KEPT].iter().all(|b| *b == 1));
        assert_eq!(&bytes[KEPT..], b"end");
        assert_eq!(bytes.capacity(), KEPT + 3);
    }

    #[test]
    fn what_is_small_is_not_measured() {
        let small = Content(None, |w: &mut Writer<'_>| w.raw(&[1; 1000]));
        assert_eq!(
            (to_vec(&small), to_vec(&small)),
            (vec![1; 1000], vec![1; 1000])
        );
    }

    #[test]
    fn a_writer_doubles_its_room_and_shows_what_it_wrote() {
        let mut writer = Writer::new();
        (0..100).for_each(|_| writer.raw(&[1]));
        assert!(writer.capacity() >= 128);
        assert_eq!(writer.into_vec(), [1; 100]);
        let mut writer = Writer::new();
        writer.raw(&[3, 4]);
        assert_eq!(format!("{writer:?}"), "Writer([3, 4])");
    }

    #[test]
    fn one_encode_inside_another_leaves_both_whole() {
        let write = |w: &mut Writer<'_>| {
            w.raw(b"end");
            w.raw(&written(5));
        };
        assert_eq!(to_vec(&Content(Some(8), write)), b"\x07\x07\x07\x07\x07end");
    }
}
