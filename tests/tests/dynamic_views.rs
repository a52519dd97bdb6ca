//! Dynamic views read what decoding reads, on every message type, also where the encoding is unusual.

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::views::{self, Checker, DynView};
use flytepb::idl::Limits;
use flytepb_testkit::{mutate, random};
use flytepb_tests::dynamic_view::agrees;
use flytepb_tests::{hex, registry, unhex};

/// Random messages per type.
const SEEDS: u64 = 4;

fn checker(of: &MessageDescriptor) -> Checker {
    let checker = views::checker(of).or_else(|| flytepb_idl2::views::checker(of));
    checker.unwrap_or_else(|| panic!("{} has no checker", of.full_name))
}

#[test]
fn views_agree_with_decoded_messages() {
    let mut joined = 0;
    for of in registry::all() {
        for seed in 0..SEEDS {
            let bytes = random::wire(of, seed);
            let changed = mutate::keeping().filter_map(|m| m.apply(of, &bytes, seed));
            for bytes in changed.chain([bytes.clone()]) {
                let message = registry::decode(of, &bytes).unwrap();
                let checked = checker(of).check(&bytes).unwrap();
                joined += usize::from(*checked != *bytes);
                let view = checker(of).view(&checked);
                assert!(agrees(view, &*message), "{}: {}", of.full_name, hex(&bytes));
                assert!(*view.to_message() == *message);
            }
        }
    }
    assert!(joined > 50, "{joined} split messages");
}

#[test]
fn a_check_refuses_what_decoding_refuses() {
    let mut refused = 0;
    for of in registry::all() {
        for seed in 0..SEEDS {
            let bytes = random::wire(of, seed);
            for bytes in mutate::refused().filter_map(|m| m.apply(of, &bytes, seed)) {
                let error = registry::decode(of, &bytes).unwrap_err();
                let found = checker(of).check(&bytes).unwrap_err();
                assert_eq!(found.to_string(), error.to_string());
                refused += 1;
            }
        }
    }
    assert!(refused > 500, "{refused} refused messages");
}

#[test]
fn views_of_equal_messages_are_equal() {
    let of = registry::get("flyteidl.core.KeyValuePair").unwrap();
    let view = |bytes| DynView::new(of, bytes);
    assert_eq!(view(b"\x0a\x01k\x12\x01v"), view(b"\x12\x01v\x0a\x01k"));
    assert_ne!(view(b"\x0a\x01k"), view(b"\x0a\x01l"));
    let debug = format!("{:?}", view(b"\x0a\x01k"));
    assert_eq!(debug, r#"KeyValuePair { key: "k" }"#);
    assert_ne!(
        view(b""),
        DynView::new(registry::get("flyteidl.core.Void").unwrap(), b"")
    );
}

/// Elements of a list of literals: numbers, texts, bytes, times, nested literals, unknown fields.
const ELEMENTS: &[&str] = &[
    "0a 05 0a 03 08 ac 02",
    "0a 0b 0a 09 11 00 00 00 00 00 00 f0 3f",
    "0a 06 0a 04 1a 02 61 62",
    "0a 06 0a 04 1a 02 c3 a9",
    "0a 04 0a 02 20 01",
    "0a 0c 0a 0a 2a 08 08 80 94 eb dc 03 10 01",
    "0a 06 1a 04 0a 02 00 ff",
    "12 08 0a 06 0a 04 0a 02 08 05",
    "1a 0d 0a 0b 0a 01 6b 12 06 0a 04 0a 02 08 05",
    "0a 02 22 00 98 06 01",
    "0a 02 22 00 9b 06 08 01 9c 06",
    "",
];

/// Returns a list of 40 elements with another one in the middle.
fn list(element: &[u8], other: &[u8]) -> Vec<u8> {
    let mut elements = vec![element; 40];
    elements[20] = other;
    let record = |e: &&[u8]| [&[0x0a, e.len() as u8], *e].concat();
    elements.iter().flat_map(record).collect()
}

#[test]
fn a_check_refuses_one_bad_element_among_equal_ones() {
    let of = registry::get("flyteidl.core.LiteralCollection").unwrap();
    let mut refused = 0;
    for element in ELEMENTS.iter().map(|digits| unhex(digits)) {
        for bit in 0..8 * element.len() {
            let mut other = element.clone();
            other[bit / 8] ^= 1 << (bit % 8);
            let bytes = list(&element, &other);
            let error = registry::decode(of, &bytes)
                .map(drop)
                .map_err(|e| e.to_string());
            let found = checker(of).check(&bytes);
            refused += usize::from(error.is_err());
            assert_eq!(found.map(drop).map_err(|e| e.to_string()), error);
        }
    }
    assert!(refused > 200, "{refused} refused lists");
}

#[test]
fn limits_count_equal_elements() {
    let of = registry::get("flyteidl.core.LiteralCollection").unwrap();
    for element in ELEMENTS.iter().map(|digits| unhex(digits)) {
        let bytes = list(&element, &element);
        for limit in 0..200 {
            let limits = Limits::new();
            for limits in [limits.max_elements(limit), limits.max_unknown_bytes(limit)] {
                let error = limits.merge((of.new)().as_mut(), &bytes);
                let found = checker(of).check_with(&bytes, &limits).map(drop);
                assert_eq!(
                    found.map_err(|e| e.to_string()),
                    error.map_err(|e| e.to_string())
                );
            }
        }
    }
}
