//! Dropping of long lists.

use std::hint::black_box;

/// Number of elements that are dropped together.
const RUN: usize = 1024;

/// The least request in bytes that glibc's allocator takes for large, doubled.
const LARGE: usize = 2048;

/// Drops a list from its end, in runs.
///
/// glibc's allocator keeps small freed blocks as they are, and joins them when a large block is
/// requested next. After a message of many megabytes, that walks over memory which no longer is in
/// the caches, and the next decode finds the blocks in random order. A large request after each run
/// joins them in time. It costs nothing if there is nothing to join, and with other allocators.
pub(crate) fn discard<T>(mut list: Vec<T>) {
    if std::mem::needs_drop::<T>() {
        while list.len() > RUN {
            list.truncate(list.len() - RUN);
            drop(black_box(Vec::<u8>::with_capacity(LARGE)));
        }
    }
    drop(list);
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;

    #[test]
    fn every_element_is_dropped_once() {
        for len in [0, 1, RUN, RUN + 1, 2 * RUN, 3 * RUN + 7] {
            let counted = Arc::new(());
            let list = vec![counted.clone(); len];
            assert_eq!(Arc::strong_count(&counted), len + 1);
            discard(list);
            assert_eq!(Arc::strong_count(&counted), 1, "{len}");
        }
    }
}
