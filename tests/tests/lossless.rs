//! For a message read from any valid bytes, the output reads back as an equal value, is re-encoded
//! to the same bytes, and its length is known in advance.

use flytepb::idl::admin::{Labels, TaskExecution};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::wire::unknown_paths;
use flytepb::idl::WireMessage;
use flytepb_testkit::{executions, random, Rng};
use flytepb_tests::{hex, message_type, messages, read, registry};

/// Checks the contract on any bytes; returns whether they were valid.
fn settles(message_type: &'static MessageDescriptor, bytes: &[u8]) -> bool {
    let Ok(message) = registry::decode(message_type, bytes) else {
        return false;
    };
    let written = message.to_wire();
    assert_eq!(written.len(), message.wire_len(), "{}", hex(bytes));
    let again = registry::decode(message_type, &written)
        .unwrap_or_else(|e| panic!("{e}: {} from {}", hex(&written), hex(bytes)));
    assert!(*again == *message, "{} from {}", hex(&written), hex(bytes));
    assert_eq!(hex(&again.to_wire()), hex(&written), "from {}", hex(bytes));

    let sorted = message.to_wire_deterministic();
    assert_eq!(sorted.len(), written.len(), "{}", hex(bytes));
    let again = registry::decode(message_type, &sorted).expect("valid bytes");
    assert!(*again == *message, "{} from {}", hex(&sorted), hex(bytes));
    assert_eq!(hex(&again.to_wire()), hex(&sorted));
    assert_eq!(hex(&again.to_wire_deterministic()), hex(&sorted));
    true
}

#[test]
fn odd_but_valid_bytes_settle() {
    let stream = read("goldens/edge.pbs");
    let valid = messages(&stream)
        .into_iter()
        .filter(|case| settles(message_type("flyteidl.admin.TaskExecution"), case))
        .count();
    assert_eq!(valid, 787); // upb accepts 793; six are known differences (`goldens.rs`)
}

#[test]
fn random_messages_settle() {
    for message_type in registry::all() {
        for seed in 0..30 {
            assert!(settles(message_type, &random::wire(message_type, seed)));
        }
    }
}

#[test]
fn two_messages_in_a_row_merge_and_settle() {
    for message_type in registry::all() {
        for seed in 0..10 {
            let (a, b) = (
                random::wire(message_type, seed),
                random::wire(message_type, seed + 1_000),
            );
            let both = [&a[..], &b[..]].concat();
            assert!(settles(message_type, &both));
            // Merging one after the other equals reading the concatenation.
            let mut merged = registry::decode(message_type, &a).expect("valid bytes");
            merged.merge_wire(&b).expect("valid bytes");
            assert!(*merged == *registry::decode(message_type, &both).expect("valid bytes"));
        }
    }
}

#[test]
fn damaged_bytes_settle_or_are_refused() {
    let mut rng = Rng::new(3);
    let mut valid = 0;
    for message_type in registry::all() {
        for seed in 0..10 {
            let bytes = random::wire(message_type, seed);
            for _ in 0..6 {
                let mut changed = bytes.clone();
                let at = rng.below(changed.len() + 1);
                match rng.below(3) {
                    0 => changed.insert(at, rng.next_u64() as u8),
                    _ if at == changed.len() => continue,
                    1 => drop(changed.remove(at)),
                    _ => changed[at] = rng.next_u64() as u8,
                }
                valid += usize::from(settles(message_type, &changed));
            }
        }
    }
    assert!(valid > 1_000, "{valid}");
}

#[test]
fn noise_never_panics() {
    let mut rng = Rng::new(4);
    for message_type in registry::all() {
        for _ in 0..60 {
            let len = rng.below(30);
            let noise: Vec<u8> = (0..len).map(|_| rng.next_u64() as u8).collect();
            settles(message_type, &noise);
        }
    }
}

#[test]
fn shapes_of_executions_settle() {
    for execution in [
        executions::tiny(1),
        executions::failed(1),
        executions::map_task(1),
        executions::inline_outputs(1),
        executions::int_list(1),
    ] {
        assert!(settles(
            TaskExecution::type_descriptor(),
            &execution.to_wire()
        ));
    }
}

#[test]
fn unknown_fields_of_entries_without_messages_are_told() {
    // The label "a" with a field 3.
    let labels = Labels::from_wire(b"\x0a\x05\x0a\x01a\x18\x07").unwrap();
    let told = unknown_paths::unknown_fields(&labels);
    let expected = unknown_paths::UnknownAt {
        path: "values[\"a\"]".to_owned(),
        number: 3,
        len: 2,
    };
    assert_eq!(told, [expected]);
}
