//! Counted references to the input of a decode.

use std::cell::{Cell, OnceCell};
use std::mem::ManuallyDrop;
use std::process::abort;
use std::ptr::NonNull;
use std::sync::atomic::{fence, AtomicUsize, Ordering};

use bytes::Bytes;

/// The number of references that a decode takes at once, so that most texts need no atomic operation.
const BATCH: usize = 1 << 12;

/// One reference to a buffer.
///
/// In place of an `Arc<Bytes>`, which cannot count several references by one atomic operation.
pub(crate) struct Source(NonNull<Counted>);

struct Counted {
    references: AtomicUsize,
    bytes: Bytes,
}

// SAFETY: a `Source` gives shared access to `Bytes`, which is `Send` and `Sync`, and counts by an
// atomic; the last one, which frees the buffer, synchronizes with all others.
#[allow(unsafe_code)]
unsafe impl Send for Source {}
// SAFETY: as above.
#[allow(unsafe_code)]
unsafe impl Sync for Source {}

impl Source {
    pub(crate) fn new(bytes: Bytes) -> Self {
        Self::with_references(bytes, 1)
    }

    /// Creates the first of so many references; see [`take`](Self::take).
    fn with_references(bytes: Bytes, references: usize) -> Self {
        let references = AtomicUsize::new(references);
        let counted = Box::new(Counted { references, bytes });
        Source(NonNull::from(Box::leak(counted)))
    }

    fn counted(&self) -> &Counted {
        // SAFETY: the box is not freed before its last reference, and never borrowed mutably.
        #[allow(unsafe_code)]
        unsafe {
            self.0.as_ref()
        }
    }

    #[inline]
    pub(crate) fn bytes(&self) -> &Bytes {
        &self.counted().bytes
    }

    /// Counts `more` references, which the caller must create by `again` or remove by `release`.
    fn take(&self, more: usize) {
        let before = self.counted().references.fetch_add(more, Ordering::Relaxed);
        if before > usize::MAX / 2 {
            abort(); // as `Arc` does: so many references were leaked
        }
    }

    /// Returns a reference that was already counted.
    #[inline]
    fn again(&self) -> Self {
        Source(self.0)
    }

    /// Removes `count` references, this one included, and frees the buffer if they were the last.
    /// This one must not be used any more.
    #[inline]
    fn release(&mut self, count: usize) {
        let references = &self.counted().references;
        if references.fetch_sub(count, Ordering::Release) == count {
            self.free();
        }
    }

    #[cold]
    #[inline(never)]
    fn free(&mut self) {
        fence(Ordering::Acquire);
        // SAFETY: made by `Box::leak`, and this was the last reference.
        #[allow(unsafe_code)]
        drop(unsafe { Box::from_raw(self.0.as_ptr()) });
    }
}

impl Clone for Source {
    fn clone(&self) -> Self {
        self.take(1);
        self.again()
    }
}

impl Drop for Source {
    #[inline]
    fn drop(&mut self) {
        self.release(1);
    }
}

/// The input of a decode, for fields that share it.
pub(crate) struct Sharing<'a> {
    input: Input<'a>,
    source: OnceCell<Source>,
    /// References of `source` that are counted, but not used yet.
    spare: Cell<usize>,
}

enum Input<'a> {
    Bytes(&'a Bytes),
    Slice(&'a [u8]),
}

impl<'a> Sharing<'a> {
    /// The fields share this buffer.
    #[inline]
    pub(crate) fn bytes(bytes: &'a Bytes) -> Self {
        Self::new(Input::Bytes(bytes))
    }

    /// The texts share a copy of the input, which is made for the first of them.
    #[inline]
    pub(crate) fn copy_of(bytes: &'a [u8]) -> Self {
        Self::new(Input::Slice(bytes))
    }

    #[inline]
    fn new(input: Input<'a>) -> Self {
        Sharing {
            input,
            source: OnceCell::new(),
            spare: Cell::new(0),
        }
    }

    /// Returns the number of bytes that the next call of [`source`](Self::source) copies.
    pub(crate) fn to_copy(&self) -> usize {
        match self.input {
            Input::Slice(bytes) if self.source.get().is_none() => bytes.len(),
            _ => 0,
        }
    }

    /// Returns a reference to the buffer.
    #[inline]
    pub(crate) fn source(&self) -> Source {
        match (self.source.get(), self.spare.get()) {
            (Some(source), spare) if spare > 0 => {
                self.spare.set(spare - 1);
                source.again()
            }
            _ => self.first_of_batch(),
        }
    }

    #[inline(never)]
    fn first_of_batch(&self) -> Source {
        self.spare.set(BATCH - 1);
        if let Some(source) = self.source.get() {
            source.take(BATCH);
            return source.again();
        }
        let bytes = match self.input {
            Input::Bytes(bytes) => bytes.clone(),
            Input::Slice(bytes) => Bytes::copy_from_slice(bytes),
        };
        let first = || Source::with_references(bytes, BATCH + 1);
        self.source.get_or_init(first).again()
    }

    /// Returns the buffer, unless it would have to be copied.
    pub(crate) fn buffer(&self) -> Option<&Bytes> {
        match self.input {
            Input::Bytes(bytes) => Some(bytes),
            Input::Slice(_) => self.source.get().map(Source::bytes),
        }
    }
}

impl Drop for Sharing<'_> {
    #[inline]
    fn drop(&mut self) {
        if let Some(source) = self.source.take() {
            ManuallyDrop::new(source).release(self.spare.get() + 1);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns a buffer, and whether it is still in use.
    fn watched() -> (Bytes, impl Fn() -> bool) {
        let bytes = std::sync::Arc::new([7u8; 100]);
        let weak = std::sync::Arc::downgrade(&bytes);
        struct Owner(std::sync::Arc<[u8; 100]>);
        impl AsRef<[u8]> for Owner {
            fn as_ref(&self) -> &[u8] {
                &self.0[..]
            }
        }
        (Bytes::from_owner(Owner(bytes)), move || {
            weak.strong_count() > 0
        })
    }

    #[test]
    fn a_buffer_is_freed_with_its_last_reference() {
        for count in [0, 1, 2, BATCH - 1, BATCH, BATCH + 1, 3 * BATCH] {
            let (bytes, in_use) = watched();
            let sharing = Sharing::bytes(&bytes);
            let mut sources: Vec<_> = (0..count).map(|_| sharing.source()).collect();
            drop(sharing);
            drop(bytes);
            assert_eq!(in_use(), count > 0);
            let last = sources.pop();
            sources.clear();
            assert_eq!(in_use(), count > 0);
            let clone = last.clone();
            drop(last);
            assert_eq!(in_use(), count > 0);
            drop(clone);
            assert!(!in_use());
        }
    }

    #[test]
    fn threads_may_drop_references_in_any_order() {
        let (bytes, in_use) = watched();
        let sharing = Sharing::bytes(&bytes);
        let sources: Vec<Vec<_>> = (0..4)
            .map(|_| (0..1000).map(|_| sharing.source()).collect())
            .collect();
        drop(sharing);
        drop(bytes);
        std::thread::scope(|scope| {
            for sources in sources {
                scope.spawn(move || {
                    let copies: Vec<_> = sources.iter().map(Source::clone).collect();
                    drop(sources);
                    assert!(copies.iter().all(|s| s.bytes()[..] == [7; 100]));
                });
            }
        });
        assert!(!in_use());
    }

    #[test]
    fn a_slice_is_copied_once() {
        let input = [1u8; 50];
        let sharing = Sharing::copy_of(&input);
        assert!(sharing.buffer().is_none());
        assert_eq!(sharing.to_copy(), 50);
        let (first, second) = (sharing.source(), sharing.source());
        assert_eq!(first.bytes().as_ptr(), second.bytes().as_ptr());
        assert_eq!(sharing.buffer().unwrap().as_ptr(), first.bytes().as_ptr());
        assert_eq!(sharing.to_copy(), 0);
    }
}
