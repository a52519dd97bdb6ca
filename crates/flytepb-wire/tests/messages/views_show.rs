//! Views beyond their accessors.

use bytes::Bytes;
use flytepb_wire::view::{Checked, Lazy, View};
use flytepb_wire::{Limits, WireMessage};
use prost::Message;

use crate::peer::Random;
use crate::sample::{all, All};
use crate::views::sample::{all::ChoiceView, AllView};

fn checked(bytes: &[u8]) -> Checked<'_, All> {
    Checked::new(bytes).expect("a message")
}

#[test]
fn bytes_are_those_given_unless_parts_are_joined() {
    let whole = [0x92, 1, 2, 0x18, 5];
    let view = checked(&whole);
    assert!(std::ptr::eq(view.as_bytes(), &whole[..]));
    assert!(std::ptr::eq(view.view().as_bytes(), &whole[..]));

    // The child in two records; a map value in two parts of one entry.
    let parts: [(&[u8], &[u8]); 2] = [
        (
            &[0x92, 1, 2, 0x18, 5, 0x92, 1, 2, 0x20, 6],
            &[0x92, 1, 4, 0x18, 5, 0x20, 6],
        ),
        (
            &[
                0xca, 1, 11, 0x0a, 1, b'k', 0x12, 2, 0x18, 5, 0x12, 2, 0x20, 6,
            ],
            &[0xca, 1, 9, 0x0a, 1, b'k', 0x12, 4, 0x18, 5, 0x20, 6],
        ),
    ];
    for (parts, joined) in parts {
        assert_eq!(checked(parts).as_bytes(), joined);
        let owned = Checked::<All>::from_bytes(Bytes::copy_from_slice(parts));
        assert_eq!(owned.expect("a message").as_bytes(), joined);
    }
}

#[test]
fn bytes_are_kept_across_threads() {
    let bytes = Bytes::from(Random(7).peer(2).encode_to_vec());
    let owned = Checked::<All>::from_bytes(bytes.clone()).expect("a message");
    assert_eq!(owned.as_bytes().as_ptr(), bytes.as_ptr());
    let expected = All::from_wire(&bytes).expect("a message");
    let there = std::thread::spawn(move || owned.view().to_message()).join();
    assert_eq!(there.expect("no panic"), expected);
    let limits = Limits::new().max_bytes(bytes.len() - 1);
    assert!(Checked::<All>::from_bytes_with_limits(bytes.clone(), &limits).is_err());
    assert!(Checked::<All>::with_limits(&bytes, &limits).is_err());
}

#[test]
fn views_are_compared_and_shown_as_their_messages() {
    let one = [0x18, 5, 0x20, 6, 0xe2, 1, 2, 0x18, 7];
    let same = [0x20, 6, 0x18, 5, 0xe2, 1, 2, 0x18, 7];
    let other = [0x20, 6, 0x18, 5, 0xe2, 1, 2, 0x18, 8];
    let [one, same, other] = [&one, &same, &other].map(|bytes| checked(bytes));
    let [a, b, c] = [&one, &same, &other].map(Checked::view);
    assert!(a == b && a != c);
    assert_eq!(format!("{a:?}"), format!("{:?}", a.to_message()));
    assert!(format!("{a:?}").contains("int32: 5"), "{a:?}");

    let inner = |view: AllView<'static>| match view.choice() {
        Some(ChoiceView::Inner(inner)) => inner,
        _ => panic!("{view:?}"),
    };
    static SEVEN: [u8; 5] = [0xe2, 1, 2, 0x18, 7];
    static EIGHT: [u8; 5] = [0xe2, 1, 2, 0x18, 8];
    let seven: Lazy<'_, All> = inner(AllView::read(&SEVEN));
    let eight = inner(AllView::read(&EIGHT));
    #[allow(clippy::clone_on_copy)] // under test
    let again = seven.clone();
    assert!(seven == again && seven != eight);
    let message = All {
        int32: 7,
        ..All::default()
    };
    assert_eq!(format!("{seven:?}"), format!("{message:?}"));
}

#[test]
fn lists_and_maps_say_how_long_they_are() {
    let none = checked(&[]);
    let none = none.view();
    assert!(none.packed().is_empty() && none.texts().is_empty() && none.blobs().is_empty());
    assert_eq!((none.packed().len(), none.named().len()), (0, 0));

    let bytes = [
        0x9a, 1, 0, 0x18, 1, 0x9a, 1, 2, 2, 4, 0x98, 1, 6, 0xba, 1, 1, b'a', 0xba, 1, 0,
    ];
    let some = checked(&bytes);
    let some = some.view();
    assert_eq!((some.packed().len(), some.packed().is_empty()), (3, false));
    assert_eq!(some.packed().into_iter().collect::<Vec<_>>(), [1, 2, 3]);
    #[allow(clippy::clone_on_copy)] // under test
    let copy = some.packed().clone();
    assert_eq!(copy.len(), 3);
    assert_eq!((some.texts().len(), some.texts().is_empty()), (2, false));
    assert!(some.int32() == 1 && some.doubles().is_empty());
    // An empty packed list.
    let empty = checked(&[0x9a, 1, 0]);
    assert!(empty.view().packed().is_empty());
}

#[test]
fn the_last_member_of_a_oneof_counts() {
    let parts = [0xda, 1, 1, b'w', 0xe2, 1, 2, 0x18, 5, 0xe2, 1, 2, 0x20, 6];
    let view = checked(&parts);
    let Some(ChoiceView::Inner(inner)) = view.view().choice() else {
        panic!("{view:?}");
    };
    assert_eq!((inner.view().int32(), inner.view().int64()), (5, 6));
    let message = All::from_wire(&parts).expect("a message");
    let Some(all::Choice::Inner(inner)) = message.choice else {
        panic!("{message:?}");
    };
    assert_eq!((inner.int32, inner.int64), (5, 6));
}
