//! `Limits::decode_into` yields the same as `decode`, for every message type.

use std::cell::Cell;

use flytepb::idl::admin::TaskExecution;
use flytepb::idl::core::LiteralMap;
use flytepb::idl::{Limits, WireMessage};
use flytepb_testkit::{executions, mutate, random};
use flytepb_tests::{hex, registry};

include!(concat!(env!("OUT_DIR"), "/messages.rs"));

/// Decodes in place of `old`, and asserts that the result is that of a decode.
fn assert_same<M>(limits: Limits, old: &mut M, bytes: &[u8])
where
    M: WireMessage + Default + PartialEq,
{
    let name = M::type_descriptor().full_name;
    match (limits.decode::<M>(bytes), limits.decode_into(old, bytes)) {
        (Ok(new), Ok(())) => {
            assert!(*old == new, "{name}: {}", hex(bytes));
            // Order of maps, unknown fields, and their places.
            assert!(old.to_wire() == new.to_wire(), "{name}: {}", hex(bytes));
            assert_eq!(old.wire_len(), new.wire_len(), "{name}: {}", hex(bytes));
        }
        (Err(new), Err(error)) => {
            assert_eq!(error, new, "{name}: {}", hex(bytes));
            assert!(*old == M::default(), "{name} is not empty after an error");
        }
        (new, result) => panic!("{name}: new {new:?}, old {result:?}: {}", hex(bytes)),
    }
}

/// Decodes each message and its modifications in place of the one before.
fn assert_stream<M>(messages: impl IntoIterator<Item = Vec<u8>>)
where
    M: WireMessage + Default + PartialEq,
{
    let mut old = M::default();
    for (seed, bytes) in (0..).zip(messages) {
        assert_same(Limits::new(), &mut old, &bytes);
        for mutator in mutate::keeping().chain(mutate::refused()) {
            if let Some(changed) = mutator.apply(M::type_descriptor(), &bytes, seed) {
                assert_same(Limits::new(), &mut old, &changed);
                assert_same(Limits::new(), &mut old, &bytes);
            }
        }
    }
}

thread_local! {
    static TYPES: Cell<usize> = const { Cell::new(0) };
}

fn assert_type<M>()
where
    M: WireMessage + Default + PartialEq,
{
    TYPES.set(TYPES.get() + 1);
    let random = (0..3).map(|seed| random::wire(M::type_descriptor(), seed));
    assert_stream::<M>(random.chain([Vec::new()]));
}

#[test]
fn every_message_type_is_read_into_an_old_message() {
    for_each_message!(assert_type);
    assert_eq!(TYPES.get(), registry::all().count());
}

#[test]
fn executions_and_literals_are_read_into_old_ones() {
    let shapes = [
        executions::tiny,
        executions::typical,
        executions::failed,
        executions::inline_outputs,
        executions::typical,
    ];
    assert_stream::<TaskExecution>((0..10).map(|i| shapes[i % 5](i as u64).to_wire()));
    assert_stream::<LiteralMap>(
        (0..40).map(|seed| random::wire(LiteralMap::type_descriptor(), seed)),
    );
    // Maps around the size from which they have a table.
    let sizes = [2000, 300, 600, 900, 1200, 5000, 100];
    let maps = sizes
        .iter()
        .flat_map(|&len| (0..8).map(move |i| (i, len + 40 * i as usize)));
    assert_stream::<LiteralMap>(
        maps.map(|(seed, len)| executions::literal_map(seed, len).to_wire()),
    );
}

#[test]
fn limits_hold_as_for_a_new_message() {
    let mut old = TaskExecution::default();
    for seed in 0..20 {
        let bytes = random::wire(TaskExecution::type_descriptor(), seed);
        for limit in (0..40).step_by(3) {
            assert_same(Limits::new().max_elements(limit), &mut old, &bytes);
            assert_same(Limits::new(), &mut old, &bytes);
            assert_same(Limits::new().max_depth(limit as u32 / 3), &mut old, &bytes);
            assert_same(Limits::new().max_unknown_bytes(limit), &mut old, &bytes);
        }
    }
}
