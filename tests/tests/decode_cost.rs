//! Number of allocations of an owned decode: one for each string, list, map and box, and a hash
//! table for maps of more than eight entries. A view allocates nothing, nor does decoding in place
//! of an equal message.
//!
//! A single test, so that no other test allocates meanwhile.

use std::alloc::System;

use flytepb::idl::admin::TaskExecution;
use flytepb::idl::views::Checked;
use flytepb::idl::{FieldRef, Limits, MapField, ValueRef, WireMessage};
use flytepb_testkit::executions;
use stats_alloc::{Region, StatsAlloc, INSTRUMENTED_SYSTEM};

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Maximum number of entries of a map without a hash table.
const LINEAR: usize = 8;

/// Returns the maximum number of allocations for the fields of a message.
fn blocks(message: &dyn WireMessage) -> usize {
    let mut most = 0;
    message.visit(&mut |_: usize, content: FieldRef<'_>| {
        most += match content {
            FieldRef::Value(value) => boxed(value) + element(value),
            FieldRef::List(list) => {
                1 + (0..list.len()).map(|i| element(list.get(i))).sum::<usize>()
            }
            FieldRef::Map(map) => 1 + table(map) + entries(map),
        }
    });
    most
}

/// Returns 1 for a message, which may be boxed.
fn boxed(value: ValueRef<'_>) -> usize {
    matches!(value, ValueRef::Message(_)).into()
}

fn element(value: ValueRef<'_>) -> usize {
    match value {
        ValueRef::Str(text) => (!text.is_empty()).into(),
        ValueRef::Bytes(bytes) => (!bytes.is_empty()).into(),
        ValueRef::Message(message) => blocks(message),
        _ => 0,
    }
}

fn entries(map: &dyn MapField) -> usize {
    let each = (0..map.len()).map(|i| map.entry_at(i));
    each.map(|(key, value)| element(key) + element(value)).sum()
}

/// Returns the allocations of a hash table and its container; the table doubles as it grows.
fn table(map: &dyn MapField) -> usize {
    match map.len() {
        0..=LINEAR => 0,
        len => 1 + len.ilog2() as usize,
    }
}

/// Returns the maximum number of allocations for the hash tables of a message.
fn tables(message: &dyn WireMessage) -> usize {
    let mut most = 0;
    message.visit(&mut |_: usize, content: FieldRef<'_>| {
        let below = |value| match value {
            ValueRef::Message(message) => tables(message),
            _ => 0,
        };
        most += match content {
            FieldRef::Value(value) => below(value),
            FieldRef::List(list) => (0..list.len()).map(|i| below(list.get(i))).sum(),
            FieldRef::Map(map) => {
                table(map)
                    + (0..map.len())
                        .map(|i| below(map.entry_at(i).1))
                        .sum::<usize>()
            }
        }
    });
    most
}

#[test]
fn a_decode_allocates_a_block_for_each_text_list_map_and_box_and_a_view_none() {
    type Make = fn(u64) -> TaskExecution;
    let shapes: [(&str, Make); 6] = [
        ("tiny", executions::tiny),
        ("typical", executions::typical),
        ("failed", executions::failed),
        ("map_task", executions::map_task),
        ("inline_outputs", executions::inline_outputs),
        ("int_list", executions::int_list),
    ];
    for (shape, make) in shapes {
        let wire = make(1).to_wire();
        let region = Region::new(HEAP);
        let message = TaskExecution::from_wire(&wire).unwrap();
        let allocated = region.change().allocations;
        let most = blocks(&message);
        assert!(allocated <= most, "{shape}: {allocated} blocks for {most}");
        // Ten thousand integers are in one list, without boxes.
        assert!(shape != "int_list" || allocated < 100, "{allocated} blocks");

        let limits = Limits::new();
        let mut message = message;
        let region = Region::new(HEAP);
        limits.decode_into(&mut message, &wire).unwrap();
        let allocated = region.change().allocations;
        let tables = tables(&message);
        assert!(
            allocated <= tables,
            "{shape}: {allocated} blocks for {tables} tables"
        );

        let region = Region::new(HEAP);
        let phase = Checked::<TaskExecution>::new(&wire)
            .unwrap()
            .view()
            .closure()
            .map(|c| c.phase());
        assert_eq!(region.change().allocations, 0, "{shape} in phase {phase:?}");
    }
}
