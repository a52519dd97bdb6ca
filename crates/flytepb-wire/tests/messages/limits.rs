//! Decode limits, which apply to messages and views alike.

use flytepb_wire::view::Checked;
use flytepb_wire::{DecodeError, Limits};

use crate::sample::All;

/// Returns the error of decoding under these limits; asserts that a view check returns the same.
fn both(bytes: &[u8], limits: &Limits) -> Option<DecodeError> {
    let owned = limits.decode::<All>(bytes).err();
    let view = Checked::<All>::with_limits(bytes, limits).err();
    assert_eq!(owned, view, "{bytes:02x?}");
    owned
}

/// Returns the smallest limit that accepts the bytes; asserts that one less is refused for it.
fn least(bytes: &[u8], limit: fn(usize) -> Limits) -> usize {
    let least = (0..).find(|n| both(bytes, &limit(*n)).is_none());
    let least = least.expect("a limit");
    if let Some(less) = least.checked_sub(1) {
        assert!(both(bytes, &limit(less)).expect("an error").is_limit());
    }
    least
}

#[test]
fn depth_counts_messages_entries_and_groups() {
    let depth = |n| Limits::new().max_depth(n as u32);
    let cases: [(&[u8], usize); 8] = [
        (&[0x18, 1], 0),
        (&[0x92, 1, 0], 1),
        (&[0x92, 1, 3, 0x92, 1, 0], 2),
        (&[0xc2, 1, 0], 1),
        (&[0xd2, 1, 0], 1),
        (&[0xca, 1, 2, 0x12, 0], 2),
        (&[0xf3, 1, 0xf4, 1], 1),
        (&[0xf3, 1, 0x2b, 0x2c, 0xf4, 1], 2),
    ];
    for (bytes, expected) in cases {
        assert_eq!(least(bytes, depth), expected, "{bytes:02x?}");
    }
    // Siblings do not add to the depth.
    let beside = [0x92, 1, 0, 0xe2, 1, 0, 0xc2, 1, 0, 0xc2, 1, 0, 0xd2, 1, 0];
    assert_eq!(least(&beside, depth), 1);
}

#[test]
fn elements_are_those_of_lists_and_maps() {
    let elements = |n| Limits::new().max_elements(n);
    let cases: [(&[u8], usize); 7] = [
        (&[0x18, 1], 0),
        (&[0x9a, 1, 3, 1, 0x80, 1], 2),
        (&[0xaa, 1, 8, 0, 0, 0, 0, 0, 0, 0, 0], 2),
        (&[0xb2, 1, 8, 0, 0, 0, 0, 0, 0, 0, 0], 1),
        (&[0xa0, 1, 7, 0xa0, 1, 8], 2),
        (&[0xc2, 1, 6, 0xba, 1, 0, 0xba, 1, 0], 3),
        (&[0xd2, 1, 0, 0xd2, 1, 0], 2),
    ];
    for (bytes, expected) in cases {
        assert_eq!(least(bytes, elements), expected, "{bytes:02x?}");
    }
}

#[test]
fn unknown_bytes_are_those_of_all_levels() {
    let unknown = |n| Limits::new().max_unknown_bytes(n);
    let cases: [(&[u8], usize); 5] = [
        (&[0x18, 1], 0),
        (&[0xf0, 1, 5], 3),
        (&[0x92, 1, 3, 0xf0, 1, 5, 0xf0, 1, 5], 6),
        (&[0xd2, 1, 2, 0x18, 1, 0xf3, 1, 0xf4, 1], 6),
        (&[0xd2, 1, 4, 8, 1, 0x12, 0, 0xca, 1, 2, 0x12, 0], 0),
    ];
    for (bytes, expected) in cases {
        assert_eq!(least(bytes, unknown), expected, "{bytes:02x?}");
    }
}

/// Compares the memory limit with allocations computed from Rust's type sizes.
#[test]
fn memory_is_what_is_allocated() {
    let least = |bytes: &[u8]| -> usize {
        let fits = |n: usize| Limits::new().max_memory(n).decode::<All>(bytes).is_ok();
        let (mut low, mut high) = (0, 1 << 20);
        while low < high {
            let middle = (low + high) / 2;
            if fits(middle) {
                high = middle
            } else {
                low = middle + 1
            }
        }
        low - bytes.len()
    };
    let (message, number) = (size_of::<All>(), size_of::<u64>());
    assert_eq!(least(&[0x18, 1]), 0);
    assert_eq!(least(&[0x92, 1, 0]), message);
    assert_eq!(least(&[0xc2, 1, 0]), message);
    assert_eq!(least(&[0xc2, 1, 0].repeat(3)), 3 * message);
    assert_eq!(least(&[0x9a, 1, 3, 1, 1, 1]), 3 * size_of::<i32>());
    assert_eq!(least(&[0xa0, 1, 1]), 4 * number);
    assert_eq!(least(&[0xa0, 1, 1].repeat(5)), 8 * number);
    assert_eq!(
        least(&[0x9a, 1, 3, 1, 1, 1].repeat(2)),
        6 * size_of::<i32>()
    );
    // A full list doubles; interleaved records do not matter.
    let apart = [0xc2, 1, 0, 0x18, 1];
    assert_eq!(least(&apart.repeat(3)), 4 * message);
    // A single entry; several, with initial capacity.
    let entry = size_of::<(i32, Vec<u8>)>() + 24;
    assert_eq!(least(&[0xd2, 1, 2, 8, 1]), entry);
    assert_eq!(least(&[0xd2, 1, 2, 8, 1, 0xd2, 1, 2, 8, 2]), 4 * entry);
}
