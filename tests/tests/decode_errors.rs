//! Invalid input: the error, its byte offset and field path; and never a panic.

use flytepb::idl::admin::{Notification, TaskExecution};
use flytepb::idl::core::{BooleanExpression, LiteralMap};
use flytepb::idl::google::protobuf::Struct;
use flytepb::idl::{registry, DecodeError, Limit, Limits, WireMessage};
use flytepb_testkit::Rng;
use flytepb_tests::{examples, unhex};

/// Returns the decode error of these bytes.
fn error_of<M: WireMessage + Default>(digits: &str) -> DecodeError {
    match M::from_wire(&unhex(digits)) {
        Ok(message) => panic!("{digits} is valid: {message:?}"),
        Err(error) => error,
    }
}

#[track_caller]
fn assert_error<M: WireMessage + Default>(digits: &str, text: &str) {
    assert_eq!(error_of::<M>(digits).to_string(), text, "{digits}");
}

#[test]
fn truncated_input() {
    // After a tag; inside a varint; inside a length; inside a string; inside fixed fields.
    assert_error::<TaskExecution>("20", "input ends inside a value at byte 1, in is_parent");
    assert_error::<TaskExecution>("20 80", "input ends inside a value at byte 1, in is_parent");
    assert_error::<TaskExecution>("12", "input ends inside a value at byte 1, in input_uri");
    assert_error::<TaskExecution>(
        "12 05 61",
        "length reaches beyond the end of the enclosing message at byte 1, in input_uri",
    );
    assert_error::<TaskExecution>("9d 06 01 02", "input ends inside a value at byte 2");
    assert_error::<TaskExecution>("99 06 01 02", "input ends inside a value at byte 2");
    assert_error::<TaskExecution>("80", "input ends inside a value at byte 0");
}

#[test]
fn a_length_beyond_the_message_around_it() {
    // closure is 4 bytes long; its third log claims 9 bytes, and more data follows outside.
    assert_error::<TaskExecution>(
        "1a 06 22 00 22 00 22 09  12 09 61 62 63 64 65 66 67 68 69",
        "length reaches beyond the end of the enclosing message at byte 7, in closure.logs[2]",
    );
}

#[test]
fn lengths_that_cannot_be() {
    for digits in [
        "12 80 80 80 80 08",
        "12 ff ff ff ff ff ff ff ff ff 01",
        "9a 06 ff ff ff ff 0f",
    ] {
        let error = error_of::<TaskExecution>(digits);
        assert!(error.is_limit(), "{error}");
        assert_eq!(error.reason(), "length is over 2 GiB");
    }
}

#[test]
fn bad_varints() {
    assert_error::<TaskExecution>(
        "20 ff ff ff ff ff ff ff ff ff ff 01",
        "varint is longer than ten bytes at byte 1, in is_parent",
    );
    assert_error::<TaskExecution>(
        "98 06 ff ff ff ff ff ff ff ff ff ff 01",
        "varint is longer than ten bytes at byte 2",
    );
}

#[test]
fn bad_tags() {
    assert_error::<TaskExecution>("00 01", "field number is out of range at byte 0");
    assert_error::<TaskExecution>("20 01 02 00", "field number is out of range at byte 2");
    assert_error::<TaskExecution>(
        "f8 ff ff ff 1f 01",
        "field number is out of range at byte 0",
    );
    assert_error::<TaskExecution>(
        "f8 ff ff ff ff 0f 01",
        "field number is out of range at byte 0",
    );
    assert_error::<TaskExecution>("9e 06", "wire type does not exist at byte 0");
    assert_error::<TaskExecution>(
        "1a 02 9f 06",
        "wire type does not exist at byte 2, in closure",
    );
}

#[test]
fn bad_utf8() {
    let error = error_of::<TaskExecution>("12 03 61 ff 62");
    assert!(error.is_invalid_utf8());
    assert_eq!((error.offset(), error.path()), (3, "input_uri"));
    assert_eq!(
        error.to_string(),
        "string is not valid UTF-8 at byte 3, in input_uri"
    );
    // A surrogate, an overlong form, a code point above U+10FFFF, a truncated sequence.
    for text in ["ed a0 80", "c0 80", "f4 90 80 80", "e2 82"] {
        let bytes = unhex(text);
        let digits = format!("12 {:02x} {text}", bytes.len());
        assert_error::<TaskExecution>(&digits, "string is not valid UTF-8 at byte 2, in input_uri");
    }
    // In the fourth log; in a log of the second record of a closure.
    assert_error::<TaskExecution>(
        "1a 0b 22 00 22 00 22 00 22 03 0a 01 ff",
        "string is not valid UTF-8 at byte 12, in closure.logs[3].uri",
    );
}

#[test]
fn faults_in_maps_name_the_key() {
    // literals["x"].hash and a key.
    assert_error::<LiteralMap>(
        "0a 08 0a 01 78 12 03 22 01 ff",
        r#"string is not valid UTF-8 at byte 9, in literals["x"].hash"#,
    );
    assert_error::<LiteralMap>(
        "0a 05 0a 01 ff 12 00",
        "string is not valid UTF-8 at byte 4, in literals[?]",
    );
    // fields["a"].struct_value.fields["b \"q\""].list_value.values[1].string_value
    assert_error::<Struct>(
        "0a 1d 0a 01 61 12 18 2a 16 0a 14 0a 05 62 20 22 71 22 12 0b 32 09 0a 02 08 00 0a 03 1a 01 ff",
        r#"string is not valid UTF-8 at byte 30, in fields["a"].struct_value.fields["b \"q\""].list_value.values[1].string_value"#,
    );
}

#[test]
fn faults_in_packed_lists_name_the_list() {
    assert_error::<Notification>(
        "0a 02 04 80",
        "input ends inside a value at byte 3, in phases",
    );
}

#[test]
fn groups_that_do_not_match() {
    assert_error::<TaskExecution>("9b 06 08 01", "group does not end at byte 0");
    assert_error::<TaskExecution>("9c 06", "group ends that did not start at byte 0");
    assert_error::<TaskExecution>("9b 06 a4 06", "group ends that did not start at byte 2");
    assert_error::<TaskExecution>(
        "1a 04 9b 06 08 01",
        "group does not end at byte 2, in closure",
    );
}

/// Returns `conjunction.left_expression` nested around an empty message: two levels each.
fn expression(levels: usize) -> Vec<u8> {
    let mut bytes = Vec::new();
    for level in 0..levels {
        // `conjunction` is field 1, `left_expression` of a conjunction field 2.
        let tag = if level % 2 == 0 { 0x12 } else { 0x0a };
        let mut outer = vec![tag];
        let mut len = bytes.len();
        while len >= 0x80 {
            outer.push(len as u8 | 0x80);
            len >>= 7;
        }
        outer.push(len as u8);
        outer.extend(&bytes);
        bytes = outer;
    }
    bytes
}

#[test]
fn nesting_beyond_the_limit() {
    assert!(BooleanExpression::from_wire(&expression(100)).is_ok());
    let error = BooleanExpression::from_wire(&expression(102)).unwrap_err();
    assert_eq!(error.limit(), Some(Limit::Depth));
    assert_eq!(
        error.reason(),
        "messages are nested deeper than the limit of 100 levels"
    );
    assert!(error
        .path()
        .starts_with("conjunction.left_expression.conjunction"));

    let two = Limits::new().max_depth(2);
    assert!(two.decode::<BooleanExpression>(&expression(2)).is_ok());
    assert!(two.decode::<BooleanExpression>(&expression(4)).is_err());

    // Groups count too: exactly 100 may be open.
    let groups = |n| [[0x9b, 0x06].repeat(n), [0x9c, 0x06].repeat(n)].concat();
    assert!(TaskExecution::from_wire(&groups(100)).is_ok());
    assert!(TaskExecution::from_wire(&groups(101))
        .unwrap_err()
        .is_limit());
}

#[test]
fn truncation_at_every_byte_is_an_error_within_bounds_or_a_shorter_message() {
    for sample in examples() {
        // Each decode costs time proportional to the length: all truncations of short ones, fewer
        // of long ones.
        let step = 1 + sample.bytes.len() / 2_000;
        for end in (0..sample.bytes.len()).step_by(step * step) {
            let result = registry::decode(sample.message_type, &sample.bytes[..end]);
            if let Err(error) = result {
                assert!(
                    error.is_truncated(),
                    "{} cut at {end}: {error}",
                    sample.name
                );
                assert!(
                    error.offset() <= end,
                    "{} cut at {end}: {error}",
                    sample.name
                );
            }
        }
    }
}

#[test]
fn changed_bytes_never_panic() {
    let mut rng = Rng::new(1);
    for sample in examples().iter().filter(|s| s.bytes.len() < 10_000) {
        for _ in 0..400 {
            let mut bytes = sample.bytes.clone();
            let at = rng.below(bytes.len());
            bytes[at] = rng.next_u64() as u8;
            match registry::decode(sample.message_type, &bytes) {
                Ok(message) => assert_eq!(message.wire_len(), message.to_wire().len()),
                Err(error) => {
                    assert!(error.offset() <= bytes.len() && !error.to_string().is_empty())
                }
            }
        }
    }
}
