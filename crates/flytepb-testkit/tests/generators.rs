//! Messages from proptest and arbitrary: of every type, valid, within their limits.
#![cfg(all(feature = "arbitrary", feature = "proptest"))]

use std::collections::HashSet;

use arbitrary::Unstructured;
use flytepb::registry;
use flytepb_idl::core::LiteralMap;
use flytepb_idl::{Limits, WireMessage};
use flytepb_testkit::random::RandomOptions;
use flytepb_testkit::{arbitrary as by_choices, proptest as strategies, Rng};
use proptest::strategy::{Strategy, ValueTree};
use proptest::test_runner::TestRunner;

fn noise(seed: u64, len: usize) -> Vec<u8> {
    let mut rng = Rng::new(seed);
    (0..len).map(|_| rng.next_u64() as u8).collect()
}

#[test]
fn choices_make_messages_of_every_type_as_an_encoder_writes_them() {
    let options = RandomOptions::new().max_depth(3);
    let deep = Limits::new().max_depth(3);
    for of in registry::all() {
        for (seed, len) in [(1, 0), (2, 1), (3, 20), (4, 300), (5, 3_000)] {
            let choices = noise(seed, len);
            let bytes = by_choices::wire(&mut Unstructured::new(&choices), of, &options).unwrap();
            let mut message = (of.new)();
            let read = deep.merge(message.as_mut(), &bytes);
            assert!(read.is_ok(), "{}: {read:?}", of.full_name);
            assert_eq!(message.to_wire(), bytes, "{}", of.full_name);
            if len == 0 {
                assert!(bytes.is_empty(), "{}", of.full_name);
            }
        }
    }
}

#[test]
fn longer_inputs_give_larger_messages() {
    let total = |len| -> usize {
        let inputs = (0..50).map(|seed| noise(seed, len));
        let size = |choices: Vec<u8>| {
            let options = RandomOptions::new();
            let map: LiteralMap =
                by_choices::typed(&mut Unstructured::new(&choices), &options).unwrap();
            map.wire_len()
        };
        inputs.map(size).sum()
    };
    let (short, long) = (total(10), total(1_000));
    assert!(short > 0 && long > 5 * short, "{short} and {long}");
}

#[test]
fn shrinking_keeps_messages_canonical_down_to_empty() {
    let mut runner = TestRunner::deterministic();
    for of in registry::all() {
        let strategy = strategies::wire(of, RandomOptions::new().max_values(30));
        let mut tree = strategy.new_tree(&mut runner).unwrap();
        let mut last = usize::MAX;
        while tree.simplify() {
            let bytes = tree.current();
            assert!(bytes.len() < last, "{}", of.full_name);
            last = bytes.len();
            let message = registry::decode(of, &bytes).unwrap();
            assert_eq!(message.to_wire(), bytes, "{}", of.full_name);
        }
        if !of.full_name.starts_with("google.protobuf.") {
            assert!(tree.current().is_empty(), "{}", of.full_name);
        }
    }
}

#[test]
fn complicate_restores_the_removed_field() {
    let mut runner = TestRunner::deterministic();
    let of = LiteralMap::type_descriptor();
    let strategy = strategies::wire(of, RandomOptions::new());
    let mut tree = strategy.new_tree(&mut runner).unwrap();
    let whole = tree.current();
    let mut seen = HashSet::new();
    while tree.simplify() {
        assert!(seen.insert(tree.current()) || tree.current().len() < whole.len());
        assert!(tree.complicate());
        assert_eq!(tree.current(), whole);
        assert!(!tree.complicate());
    }
    assert!(!seen.is_empty());
}

#[test]
fn shrinking_keeps_the_json_form() {
    let mut runner = TestRunner::deterministic();
    let options = RandomOptions::new().unknown_fields(false).valid_json(true);
    let strategy = strategies::typed::<LiteralMap>(options);
    for _ in 0..20 {
        let mut tree = strategy.new_tree(&mut runner).unwrap();
        let mut steps = 0;
        loop {
            let json = flytepb_idl::json::to_string(&tree.current()).unwrap();
            let read: LiteralMap = flytepb_idl::json::from_str(&json).unwrap();
            assert_eq!(read, tree.current());
            // Every second step is undone.
            steps += 1;
            if !tree.simplify() || (steps % 2 == 0 && !tree.complicate()) {
                break;
            }
        }
    }
}

#[test]
fn any_type_can_be_drawn() {
    let mut runner = TestRunner::deterministic();
    let types = strategies::types();
    let drawn = (0..100).map(|_| types.new_tree(&mut runner).unwrap().current().full_name);
    assert!(drawn.collect::<HashSet<_>>().len() > 50);
    let message = types.prop_flat_map(|of| strategies::message(of, RandomOptions::new()));
    assert!(message.new_tree(&mut runner).is_ok());
    let chosen = (0..=255u8).map(|b| by_choices::message_type(&mut Unstructured::new(&[b, b])));
    let names: HashSet<_> = chosen.map(|t| t.unwrap().full_name).collect();
    assert!(names.len() > 100);
}
