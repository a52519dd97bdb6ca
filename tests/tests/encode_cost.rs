//! Allocations of encoding messages with interleaved unknown fields at every depth.
//!
//! A single test, so that no other test allocates meanwhile.

use std::alloc::System;

use flytepb::idl::core::Literal;
use flytepb::idl::WireMessage;
use flytepb_tests::record;
use stats_alloc::{Region, StatsAlloc, INSTRUMENTED_SYSTEM};

#[global_allocator]
static HEAP: &StatsAlloc<System> = &INSTRUMENTED_SYSTEM;

/// Number of nested literals, each two messages deep.
const LEVELS: usize = 49;

/// Allowance per level in addition to the output: the positions of its unknown fields.
const PER_LEVEL: usize = 256;

/// Size of a block.
const BLOCK: usize = 512 << 10;

/// A message is written once, not once per enclosing level: to blocks, which are joined at the end.
#[test]
fn encoding_is_linear_at_any_depth() {
    // The innermost has a hash of one megabyte; each other is { collection: 2, unknown: 3, hash: 4
    // }.
    let mut wire = record(4, &[b'h'; 1 << 20]);
    for _ in 0..LEVELS {
        let collection = record(2, &record(1, &wire));
        wire = [&collection[..], b"\x18\x01\x22\x01h"].concat();
    }
    let literal = Literal::from_wire(&wire).unwrap();
    assert!(literal.unknown_fields().is_interleaved());

    let region = Region::new(HEAP);
    let written = literal.to_wire();
    let allocated = region.change().bytes_allocated;
    assert!(written == wire);
    let bound = 2 * wire.len() + BLOCK + LEVELS * PER_LEVEL;
    assert!(allocated <= bound, "{allocated} bytes for {}", wire.len());
}
