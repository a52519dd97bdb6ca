//! The meaning of wire bytes written by hand.

use flytepb_idl::admin::{TaskExecution, TaskExecutionClosure};
use flytepb_idl::core::{primitive, LiteralMap, LiteralType, Primitive, TaskLog};
use flytepb_idl::google::protobuf::{DoubleValue, FloatValue, Int32Value, Int64Value};
use flytepb_idl::{registry, WireMessage};
use flytepb_tests::{hex, message_type, rows, unhex};

/// Decodes bytes given in hexadecimal.
fn read<M: WireMessage + Default>(digits: &str) -> M {
    M::from_wire(&unhex(digits)).unwrap_or_else(|e| panic!("{digits}: {e}"))
}

/// Checks [`rows`] of `bytes => bytes as written`, or of bytes that are written as they were read,
/// below headers `# TYPE`.
#[track_caller]
fn check(table: &str) {
    for (type_name, row) in rows(table) {
        let (digits, expected) = row.split_once("=>").unwrap_or((row, row));
        let message = registry::decode(message_type(type_name), &unhex(digits));
        let message = message.unwrap_or_else(|e| panic!("{digits}: {e}"));
        let written = message.to_wire();
        assert_eq!(hex(&written), hex(&unhex(expected)), "{type_name} {digits}");
        assert_eq!(message.wire_len(), written.len(), "{digits}");
        assert_eq!(message.is_empty(), written.is_empty(), "{digits}");
    }
}

#[test]
fn records_of_a_field_merge() {
    check(
        r"
        # flyteidl.admin.TaskExecution
        // The last scalar wins.
        12 01 61  12 02 62 63  20 01 20 00 => 12 02 62 63
        // closure { phase: 3 } and closure { reason: 'x', phase: 5, logs {} } and closure { logs {} }.
        1a 02 18 03  1a 07 52 01 78 18 05 22 00  1a 02 22 00 => 1a 09 18 05 22 00 22 00 52 01 78
        // Unknown fields of a message in parts come together.
        1a 03 98 06 01  1a 03 98 06 02 => 1a 06 98 06 01 98 06 02
        # flyteidl.admin.TaskExecutionClosure
        // The same member of a oneof merges: error { code: 'a' } and error { message: 'b' }.
        12 03 0a 01 61  12 03 12 01 62 => 12 06 0a 01 61 12 01 62
        // Another member replaces it: error, then the URI, then an error again.
        12 03 0a 01 61  0a 01 75  12 03 12 01 62 => 12 03 12 01 62
        12 03 0a 01 61  0a 01 75 => 0a 01 75
        // A member is written at its own number: output_uri is 1, output_data 12, phase 3.
        18 03 62 00
        18 03 0a 01 75 => 0a 01 75 18 03
    ",
    );
    let mut execution: TaskExecution = read("12 01 61  1a 04 18 03 22 00");
    let more = unhex("1a 02 22 00  20 01");
    execution.merge_wire(&more).expect("valid");
    let merged = unhex("12 01 61  1a 06 18 03 22 00 22 00  20 01");
    assert_eq!(execution.to_wire(), merged);
}

#[test]
fn lists() {
    check(
        r"
        # flyteidl.admin.Notification
        // phases is field 1: a packed 4, 7; a single 6; a packed 4; an empty packed list.
        0a 02 04 07  08 06  0a 01 04  0a 00 => 0a 04 04 07 06 04
        // Overlong and negative elements.
        0a 0d 84 80 00 ff ff ff ff ff ff ff ff ff 01 => 0a 0b 04 ff ff ff ff ff ff ff ff ff 01
        0a 00 =>
        # flyteidl.admin.TaskExecutionClosure
        // Elements keep their order between other fields.
        22 03 0a 01 61  18 03  22 00  22 03 0a 01 62 => 18 03  22 03 0a 01 61  22 00  22 03 0a 01 62
    ",
    );
}

#[test]
fn presence() {
    check(
        r"
        # flyteidl.admin.TaskExecution
        // Empty messages are present, scalars with their default are not.
        0a 00 1a 00
        12 00 20 00 =>
        # flyteidl.core.Primitive
        // Members of a oneof are present with their default.
        08 00
        11 00 00 00 00 00 00 00 00
        1a 00
        20 00
        2a 00
        32 00
    ",
    );
    assert_eq!(read::<TaskExecution>("12 00 20 00"), Default::default());
    let value = primitive::Value::StringValue(String::new());
    assert_eq!(read::<Primitive>("1a 00").value, Some(value));
}

#[test]
fn unknown_fields() {
    check(
        r"
        # flyteidl.admin.TaskExecution
        // Known fields with another wire type: input_uri a varint, is_parent a string, closure fixed32.
        10 05  22 01 78  1d 01 02 03 04
        // Group 99 with a varint, a group 2 inside and a string; then a known field.
        9b 06 08 01 13 14 0a 01 61 9c 06  20 01 => 20 01  9b 06 08 01 13 14 0a 01 61 9c 06
        // A known number as a group, with a possible field of the message inside.
        1b 20 01 1c
        // They keep their order after the known ones, and their overlong varints.
        98 06 07  20 01  9d 06 01 00 00 00  12 01 61  98 06 08 => 12 01 61  20 01  98 06 07  9d 06 01 00 00 00  98 06 08
        98 86 00 87 80 00
        // The highest field number.
        f8 ff ff ff 0f 01
    ",
    );
    let execution: TaskExecution = read("10 05  22 01 78  98 06 07");
    let numbers = execution.unknown_fields().iter().map(|f| f.number);
    assert_eq!(numbers.collect::<Vec<_>>(), [2, 4, 99]);
}

#[test]
fn varints() {
    check(
        r"
        # flyteidl.admin.TaskExecution
        // Overlong ones are written short: a boolean, a length, a tag.
        20 81 80 80 80 80 80 80 80 80 00 => 20 01
        12 81 80 00 61 => 12 01 61
        92 80 80 80 00 01 61 => 12 01 61
        # google.protobuf.UInt32Value
        // 2^32 + 7 in 32 bits is 7; 2^32 is the default, and omitted.
        08 87 80 80 80 10 => 08 07
        08 80 80 80 80 10 =>
        # google.protobuf.Int32Value
        08 87 80 80 80 10 => 08 07
        // -1 in 5 and in 10 bytes.
        08 ff ff ff ff 0f => 08 ff ff ff ff ff ff ff ff ff 01
        08 ff ff ff ff ff ff ff ff ff 01
        # google.protobuf.Int64Value
        // The bits of a tenth byte beyond the 64th are dropped.
        08 ff ff ff ff ff ff ff ff ff 7f => 08 ff ff ff ff ff ff ff ff ff 01
        # google.protobuf.BoolValue
        // Anything but zero is true.
        08 02 => 08 01
        08 80 80 80 80 80 80 80 80 80 01 => 08 01
        08 80 00 =>
        # flyteidl.admin.TaskExecutionClosure
        // Unknown enum numbers stay: 99, -1, the least; but are truncated to 32 bits.
        18 63
        18 ff ff ff ff ff ff ff ff ff 01
        18 80 80 80 80 f8 ff ff ff ff 01
        18 83 80 80 80 10 => 18 03
    ",
    );
    assert_eq!(read::<Int32Value>("08 ff ff ff ff 0f").value, -1);
    let tenth = "08 ff ff ff ff ff ff ff ff ff 7f";
    assert_eq!(read::<Int64Value>(tenth).value, -1);
    let least = "18 80 80 80 80 f8 ff ff ff ff 01";
    assert_eq!(read::<TaskExecutionClosure>(least).phase, i32::MIN);
}

#[test]
fn other_scalars() {
    check(
        r"
        # google.protobuf.DoubleValue
        // NaNs keep their bits, a signalling one too, and -0 is not the default.
        09 00 00 00 00 00 00 f8 7f
        09 01 00 ef be ad de f0 ff
        09 01 00 00 00 00 00 f0 7f
        09 00 00 00 00 00 00 00 80
        09 00 00 00 00 00 00 00 00 =>
        # google.protobuf.FloatValue
        0d 01 00 a0 7f
        0d 00 00 00 80
        # google.protobuf.BytesValue
        0a 02 ff 00
        # flyteidl.core.Identifier
        08 01 12 01 70
        # flyteidl.core.RetryStrategy
        28 03
    ",
    );
    let signalling: FloatValue = read("0d 01 00 a0 7f");
    assert_eq!(signalling.value.to_bits(), 0x7fa0_0001);
}

#[test]
fn maps() {
    check(
        r"
        # flyteidl.core.LiteralMap
        // Entries keep their order.
        0a 05 0a 01 62 12 00  0a 05 0a 01 61 12 00  0a 05 0a 01 63 12 00
        // The last value of a key wins, at the place of the first, and does not merge:
        // a: { hash: '1' }, b: {}, a: { value: map {} }.
        0a 08 0a 01 61 12 03 22 01 31  0a 05 0a 01 62 12 00  0a 07 0a 01 61 12 02 1a 00 => 0a 07 0a 01 61 12 02 1a 00  0a 05 0a 01 62 12 00
        // Missing parts of an entry are defaults.
        0a 00 => 0a 04 0a 00 12 00
        0a 03 0a 01 61 => 0a 05 0a 01 61 12 00
        0a 02 12 00 => 0a 04 0a 00 12 00
        // Parts come in any order, the last one wins, and parts of a value merge.
        0a 05 12 00 0a 01 61 => 0a 05 0a 01 61 12 00
        0a 08 0a 01 61 0a 01 62 12 00 => 0a 05 0a 01 62 12 00
        0a 0c 0a 01 61 12 03 22 01 31 12 02 1a 00 => 0a 0a 0a 01 61 12 05 1a 00 22 01 31
        // Unknown fields of an entry stay in it; those of a replaced entry go.
        0a 08 0a 01 61 12 00 98 06 07  0a 05 0a 01 62 12 00
        0a 08 0a 01 61 12 00 98 06 07  0a 05 0a 01 61 12 00 => 0a 05 0a 01 61 12 00
        # google.protobuf.Struct
        // fields { 'k': number_value NaN with a payload }.
        0a 0e 0a 01 6b 12 09 11 01 00 00 00 00 00 f8 ff
    ",
    );
    let map: LiteralMap = read("0a 05 0a 01 62 12 00  0a 08 0a 01 61 12 00 98 06 07");
    assert_eq!(map.literals.keys().collect::<Vec<_>>(), ["b", "a"]);
    let unknown = map.literals.unknown_at(1).expect("unknown fields");
    assert_eq!(unknown.as_bytes(), unhex("98 06 07"));
    let sorted = unhex("0a 08 0a 01 61 12 00 98 06 07  0a 05 0a 01 62 12 00");
    assert_eq!(map.to_wire_deterministic(), sorted);
}

#[test]
fn equality_compares_bits_and_ignores_the_order_of_maps() {
    let nan: DoubleValue = read("09 01 00 00 00 00 00 f8 7f");
    assert_eq!(nan, nan.clone());
    assert_ne!(nan, read("09 02 00 00 00 00 00 f8 7f"));
    let negative_zero: DoubleValue = read("09 00 00 00 00 00 00 00 80");
    assert_ne!(negative_zero, DoubleValue::default());

    let ab: LiteralMap = read("0a 05 0a 01 61 12 00  0a 05 0a 01 62 12 00");
    assert_eq!(ab, read("0a 05 0a 01 62 12 00  0a 05 0a 01 61 12 00"));
    for other in [
        "0a 05 0a 01 61 12 00",
        "0a 05 0a 01 61 12 00  0a 05 0a 01 62 12 00  98 06 07",
        "0a 05 0a 01 61 12 00  0a 08 0a 01 62 12 00 98 06 07",
    ] {
        assert_ne!(ab, read(other), "{other}");
    }
    // literals['x'].scalar.primitive.float_value
    let nan: LiteralMap = read("0a 12 0a 01 78 12 0d 0a 0b 0a 09 11 00 00 00 00 00 00 f8 7f");
    assert!(format!("{nan:?}").contains("float_value: NaN"));
    assert_eq!(nan, nan.clone());
}

#[test]
fn debug_shows_names_and_omits_unset_fields() {
    let closure: TaskExecutionClosure = read("18 03 22 03 0a 01 75 58 00 98 06 07");
    assert_eq!(
        format!("{closure:?}"),
        r#"TaskExecutionClosure { phase: SUCCEEDED, logs: [TaskLog { uri: "u" }], _unknown_fields: {11: 5800, 99: 980607} }"#
    );
    let unnamed: TaskExecutionClosure = read("18 63");
    assert_eq!(format!("{unnamed:?}"), "TaskExecutionClosure { phase: 99 }");
    assert_eq!(format!("{:?}", TaskLog::default()), "TaskLog");
    // collection_type { collection_type { simple: INTEGER } }, in boxes.
    let boxed: LiteralType = read("1a 04 1a 02 08 01");
    assert_eq!(
        format!("{boxed:?}"),
        "LiteralType { collection_type: LiteralType { collection_type: LiteralType { simple: INTEGER } } }"
    );
}
