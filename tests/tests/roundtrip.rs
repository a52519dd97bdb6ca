//! Output of an official encoder round-trips byte for byte, for every message type.

use flytepb::idl::admin::TaskExecution;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::WireMessage;
use flytepb_testkit::random::{self, RandomOptions};
use flytepb_tests::{
    any_messages, examples, hex, message_type, real_blobs, registry, unhex, with_later_fields,
};

/// Random messages per type.
const SEEDS: u64 = 200;

fn assert_comes_back(what: &str, message_type: &'static MessageDescriptor, bytes: &[u8]) {
    let message = registry::decode(message_type, bytes)
        .unwrap_or_else(|e| panic!("{what} ({}): {e}", message_type.full_name));
    let again = message.to_wire();
    assert!(
        again == bytes,
        "{what} ({}) does not come back:\n in {}\nout {}",
        message_type.full_name,
        hex(bytes),
        hex(&again),
    );
    assert_eq!(message.wire_len(), bytes.len(), "{what}: length");
    assert_eq!(message.is_empty(), bytes.is_empty(), "{what}: emptiness");
    assert!(*message == *message.clone(), "{what}: a copy is equal");
}

#[test]
fn examples_come_back() {
    let samples = examples();
    assert!(samples.len() > 60);
    for sample in &samples {
        assert_comes_back(&sample.name, sample.message_type, &sample.bytes);
    }
}

#[test]
#[ignore = "reads ../shared/real, blobs that Flyte wrote, which are not part of the repository"]
fn real_blobs_come_back() {
    for sample in real_blobs() {
        assert_comes_back(&sample.name, sample.message_type, &sample.bytes);
    }
}

#[test]
fn what_google_s_encoder_wrote_comes_back() {
    let rows = any_messages();
    assert!(rows.len() > 2_000);
    for (line, row) in rows.iter().enumerate() {
        let message_type = message_type(row["type"].as_str().expect("a type"));
        let wire = unhex(row["wire"].as_str().expect("wire bytes"));
        assert_comes_back(&format!("line {}", line + 1), message_type, &wire);
    }
}

#[test]
fn random_messages_of_every_type_come_back() {
    assert!(registry::all().count() >= 437 + 633);
    for message_type in registry::all() {
        for seed in 0..SEEDS {
            let bytes = random::wire(message_type, seed);
            assert_comes_back(&format!("seed {seed}"), message_type, &bytes);
        }
    }
}

#[test]
fn random_messages_with_large_maps_come_back() {
    // More entries than a map holds without a hash table.
    let options = RandomOptions::new().max_elements(60).max_values(2_000);
    for message_type in registry::all() {
        for seed in 0..3 {
            let bytes = options.wire(message_type, seed);
            assert_comes_back(&format!("seed {seed}"), message_type, &bytes);
        }
    }
}

#[test]
fn random_messages_as_deep_as_allowed_come_back() {
    let options = RandomOptions::new().max_depth(100).max_values(5_000);
    for name in [
        "flyteidl.core.Literal",
        "flyteidl.core.LiteralType",
        "flyteidl.core.BooleanExpression",
        "google.protobuf.Value",
    ] {
        for seed in 0..50 {
            let bytes = options.wire(message_type(name), seed);
            assert_comes_back(&format!("seed {seed}"), message_type(name), &bytes);
        }
    }
}

/// The encoder of a later schema writes its fields in ascending order, so that unknown fields are
/// between known ones; an encoder of this schema writes them after the known ones.
#[test]
fn unknown_fields_come_back_where_they_stood() {
    // Known fields 2 and 4, unknown field 99, and field 3 with another wire type.
    let between = b"\x12\x01u\x1d\x01\x02\x03\x04\x20\x01\x98\x06\x07";
    let behind = b"\x12\x01u\x20\x01\x1d\x01\x02\x03\x04\x98\x06\x07";
    for wire in [&between[..], behind] {
        let execution = TaskExecution::from_wire(wire).unwrap();
        assert_eq!(execution.to_wire(), wire);
        assert_eq!(execution.wire_len(), wire.len());
    }
    // A closure: fields 11 and 16 are known, the unknown fields 13 and 15 are between them, 20
    // after them.
    let closure = b"\x5a\x01r\x68\x05\x78\x06\x82\x01\x00\xa0\x01\x07";
    let nested = [&[0x1a, closure.len() as u8][..], closure].concat();
    assert_eq!(TaskExecution::from_wire(&nested).unwrap().to_wire(), nested);
}

#[test]
fn messages_of_a_later_schema_come_back() {
    let mut between = 0;
    for message_type in registry::all() {
        for seed in 0..20 {
            let bytes = with_later_fields(message_type, &random::wire(message_type, seed));
            assert_comes_back(&format!("seed {seed}"), message_type, &bytes);
            let message = registry::decode(message_type, &bytes).unwrap();
            between += usize::from(message.unknown_fields().is_interleaved());
        }
    }
    assert!(between > 2_000, "{between}");
}
