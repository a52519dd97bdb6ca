//! Invalid input: the error, its byte offset and field path; and never a panic.

use flytepb::idl::admin::TaskExecution;
use flytepb::idl::core::BooleanExpression;
use flytepb::idl::{registry, DecodeError, Limit, Limits, WireMessage};
use flytepb_testkit::Rng;
use flytepb_tests::{examples, message_type, record, rows, unhex};

/// Returns the decode error of these bytes.
fn error_of(type_name: &str, digits: &str) -> DecodeError {
    match registry::decode(message_type(type_name), &unhex(digits)) {
        Ok(message) => panic!("{digits} is valid: {message:?}"),
        Err(error) => error,
    }
}

/// Rows of `bytes => error`.
const ERRORS: &str = r#"
    # flyteidl.admin.TaskExecution
    // Input that ends after a tag, inside a varint, a length, a string and fixed fields.
    20 => input ends inside a value at byte 1, in is_parent
    20 80 => input ends inside a value at byte 1, in is_parent
    12 => input ends inside a value at byte 1, in input_uri
    12 05 61 => length reaches beyond the end of the enclosing message at byte 1, in input_uri
    9d 06 01 02 => input ends inside a value at byte 2
    99 06 01 02 => input ends inside a value at byte 2
    80 => input ends inside a value at byte 0
    // closure is 4 bytes long; its third log claims 9 bytes, and more data follows outside.
    1a 06 22 00 22 00 22 09  12 09 61 62 63 64 65 66 67 68 69 => length reaches beyond the end of the enclosing message at byte 7, in closure.logs[2]
    // Varints.
    20 ff ff ff ff ff ff ff ff ff ff 01 => varint is longer than ten bytes at byte 1, in is_parent
    98 06 ff ff ff ff ff ff ff ff ff ff 01 => varint is longer than ten bytes at byte 2
    // Tags.
    00 01 => field number is out of range at byte 0
    20 01 02 00 => field number is out of range at byte 2
    f8 ff ff ff 1f 01 => field number is out of range at byte 0
    f8 ff ff ff ff 0f 01 => field number is out of range at byte 0
    9e 06 => wire type does not exist at byte 0
    1a 02 9f 06 => wire type does not exist at byte 2, in closure
    // Lengths over 2 GiB.
    12 80 80 80 80 08 => length is over 2 GiB at byte 1, in input_uri
    12 ff ff ff ff ff ff ff ff ff 01 => length is over 2 GiB at byte 1, in input_uri
    9a 06 ff ff ff ff 0f => length is over 2 GiB at byte 2
    // UTF-8: a surrogate, an overlong form, a code point above U+10FFFF, a truncated sequence.
    12 03 61 ff 62 => string is not valid UTF-8 at byte 3, in input_uri
    12 03 ed a0 80 => string is not valid UTF-8 at byte 2, in input_uri
    12 02 c0 80 => string is not valid UTF-8 at byte 2, in input_uri
    12 04 f4 90 80 80 => string is not valid UTF-8 at byte 2, in input_uri
    12 02 e2 82 => string is not valid UTF-8 at byte 2, in input_uri
    1a 0b 22 00 22 00 22 00 22 03 0a 01 ff => string is not valid UTF-8 at byte 12, in closure.logs[3].uri
    // Groups that do not match.
    9b 06 08 01 => group does not end at byte 0
    9c 06 => group ends that did not start at byte 0
    9b 06 a4 06 => group ends that did not start at byte 2
    1a 04 9b 06 08 01 => group does not end at byte 2, in closure
    # flyteidl.core.LiteralMap
    // In maps, errors name the key.
    0a 08 0a 01 78 12 03 22 01 ff => string is not valid UTF-8 at byte 9, in literals["x"].hash
    0a 05 0a 01 ff 12 00 => string is not valid UTF-8 at byte 4, in literals[?]
    # google.protobuf.Struct
    0a 1d 0a 01 61 12 18 2a 16 0a 14 0a 05 62 20 22 71 22 12 0b 32 09 0a 02 08 00 0a 03 1a 01 ff => string is not valid UTF-8 at byte 30, in fields["a"].struct_value.fields["b \"q\""].list_value.values[1].string_value
    # flyteidl.admin.Notification
    0a 02 04 80 => input ends inside a value at byte 3, in phases
"#;

#[test]
fn errors_state_reason_offset_and_field() {
    for (type_name, row) in rows(ERRORS) {
        let (digits, expected) = row.split_once(" => ").expect("two cells");
        let error = error_of(type_name, digits);
        assert_eq!(error.to_string(), expected, "{digits}");
        assert_eq!(error.is_invalid_utf8(), expected.contains("UTF-8"));
        assert_eq!(error.is_limit(), expected.contains("over 2 GiB"));
    }
    let error = error_of("flyteidl.admin.TaskExecution", "12 03 61 ff 62");
    assert_eq!((error.offset(), error.path()), (3, "input_uri"));
}

/// Returns `conjunction.left_expression` nested around an empty message: two levels each.
fn expression(levels: usize) -> Vec<u8> {
    // `conjunction` is field 1, `left_expression` of a conjunction field 2.
    let numbers = (0..levels).map(|level| if level % 2 == 0 { 2 } else { 1 });
    numbers.fold(Vec::new(), |content, number| record(number, &content))
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
