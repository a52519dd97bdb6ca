//! The meaning of wire bytes written by hand.

use flytepb::idl::admin::task_execution_closure::OutputResult;
use flytepb::idl::admin::{Notification, TaskExecution, TaskExecutionClosure};
use flytepb::idl::core::{
    primitive, Identifier, LiteralMap, LiteralType, Primitive, RetryStrategy,
    TaskExecutionIdentifier, TaskLog,
};
use flytepb::idl::google::protobuf::{
    BoolValue, BytesValue, DoubleValue, FloatValue, Int32Value, Int64Value, Struct, UInt32Value,
};
use flytepb::idl::WireMessage;
use flytepb_tests::{hex, unhex};

/// Decodes bytes given in hexadecimal.
fn read<M: WireMessage + Default>(digits: &str) -> M {
    let bytes = unhex(digits);
    let message = M::from_wire(&bytes).unwrap_or_else(|e| panic!("{digits}: {e}"));
    assert_eq!(message.wire_len(), message.to_wire().len(), "{digits}");
    message
}

/// Asserts the encoding of a message.
fn assert_writes(message: &dyn WireMessage, digits: &str) {
    assert_eq!(hex(&message.to_wire()), hex(&unhex(digits)));
}

// Merging

#[test]
fn the_last_scalar_wins() {
    let execution: TaskExecution = read("12 01 61  12 02 62 63  20 01 20 00");
    assert_eq!(execution.input_uri, "bc");
    assert!(!execution.is_parent);
    assert_writes(&execution, "12 02 62 63");
}

#[test]
fn an_embedded_message_in_parts_merges() {
    // closure { phase: 3 } and closure { reason: "x", phase: 5, logs {} } and closure { logs {} }.
    let execution: TaskExecution = read("1a 02 18 03  1a 07 52 01 78 18 05 22 00  1a 02 22 00");
    let closure = execution.closure.as_deref().expect("a closure");
    assert_eq!((closure.phase, closure.reason.as_str()), (5, "x"));
    assert_eq!(closure.logs.len(), 2);
    assert_writes(&execution, "1a 09 18 05 22 00 22 00 52 01 78");
}

#[test]
fn the_same_oneof_member_merges() {
    // error { code: "a" } and error { message: "b" }.
    let closure: TaskExecutionClosure = read("12 03 0a 01 61  12 03 12 01 62");
    let Some(OutputResult::Error(error)) = &closure.output_result else {
        panic!("{closure:?}")
    };
    assert_eq!((error.code.as_str(), error.message.as_str()), ("a", "b"));
}

#[test]
fn another_oneof_member_replaces() {
    // error, then the URI, then an error again: the first leaves no trace.
    let closure: TaskExecutionClosure = read("12 03 0a 01 61  0a 01 75  12 03 12 01 62");
    assert_writes(&closure, "12 03 12 01 62");
    let closure: TaskExecutionClosure = read("12 03 0a 01 61  0a 01 75");
    assert_eq!(
        closure.output_result,
        Some(OutputResult::OutputUri("u".to_owned()))
    );
}

#[test]
fn a_oneof_member_stands_at_its_own_number() {
    // output_uri is 1, error 2, output_data 12; phase is 3.
    let closure: TaskExecutionClosure = read("18 03 62 00");
    assert_writes(&closure, "18 03 62 00");
    let closure: TaskExecutionClosure = read("18 03 0a 01 75");
    assert_writes(&closure, "0a 01 75 18 03");
}

#[test]
fn merging_into_a_message_adds_to_it() {
    let mut execution: TaskExecution = read("12 01 61  1a 04 18 03 22 00");
    execution
        .merge_wire(&unhex("1a 02 22 00  20 01"))
        .expect("valid");
    assert_writes(&execution, "12 01 61  1a 06 18 03 22 00 22 00  20 01");
}

// Lists

#[test]
fn packed_and_unpacked_lists_both_read() {
    // phases is field 1: a packed 4, 7; a single 6; a packed 4; an empty packed list.
    let notification: Notification = read("0a 02 04 07  08 06  0a 01 04  0a 00");
    assert_eq!(notification.phases, [4, 7, 6, 4]);
    assert_writes(&notification, "0a 04 04 07 06 04");
    // Overlong and negative elements.
    let notification: Notification = read("0a 0d 84 80 00 ff ff ff ff ff ff ff ff ff 01");
    assert_eq!(notification.phases, [4, -1]);
    assert_writes(&notification, "0a 0b 04 ff ff ff ff ff ff ff ff ff 01");
    assert_writes(&read::<Notification>("0a 00"), "");
}

#[test]
fn elements_of_lists_keep_their_order_between_other_fields() {
    let closure: TaskExecutionClosure = read("22 03 0a 01 61  18 03  22 00  22 03 0a 01 62");
    assert_writes(&closure, "18 03  22 03 0a 01 61  22 00  22 03 0a 01 62");
}

// Presence

#[test]
fn an_empty_message_that_is_present_stays() {
    let execution: TaskExecution = read("0a 00 1a 00");
    assert_eq!(
        execution.id.as_deref(),
        Some(&TaskExecutionIdentifier::default())
    );
    assert_writes(&execution, "0a 00 1a 00");
    assert!(!(&execution as &dyn WireMessage).is_empty());
    assert_writes(&read::<TaskExecution>(""), "");
}

#[test]
fn a_oneof_member_with_its_default_stays() {
    for (digits, value) in [
        ("08 00", primitive::Value::Integer(0)),
        (
            "11 00 00 00 00 00 00 00 00",
            primitive::Value::FloatValue(0.0),
        ),
        ("1a 00", primitive::Value::StringValue(String::new())),
        ("20 00", primitive::Value::Boolean(false)),
        ("2a 00", primitive::Value::Datetime(Default::default())),
        ("32 00", primitive::Value::Duration(Default::default())),
    ] {
        let message: Primitive = read(digits);
        assert_eq!(message.value, Some(value));
        assert_writes(&message, digits);
    }
}

#[test]
fn a_scalar_with_its_default_is_left_out() {
    let execution: TaskExecution = read("12 00 20 00");
    assert_eq!(execution, TaskExecution::default());
    assert_writes(&execution, "");
}

// Unknown fields

#[test]
fn a_known_field_with_a_foreign_wire_type_is_unknown() {
    // input_uri as a varint, is_parent as a string, closure as fixed32.
    let digits = "10 05  22 01 78  1d 01 02 03 04";
    let execution: TaskExecution = read(digits);
    assert_eq!(execution.unknown_fields().as_bytes(), unhex(digits));
    assert_eq!(
        (execution.input_uri.as_str(), execution.is_parent),
        ("", false)
    );
    assert_writes(&execution, digits);
}

#[test]
fn groups_are_skipped_and_kept() {
    // Group 99 with a varint, a group 2 inside and a string; then a known field.
    let execution: TaskExecution = read("9b 06 08 01 13 14 0a 01 61 9c 06  20 01");
    assert!(execution.is_parent);
    assert_writes(&execution, "20 01  9b 06 08 01 13 14 0a 01 61 9c 06");
    // A known number as a group, with a possible field of the message inside.
    let execution: TaskExecution = read("1b 20 01 1c");
    assert_eq!((&execution.closure, execution.is_parent), (&None, false));
    assert_writes(&execution, "1b 20 01 1c");
}

#[test]
fn unknown_fields_keep_their_order_behind_the_known_ones() {
    let execution: TaskExecution = read("98 06 07  20 01  9d 06 01 00 00 00  12 01 61  98 06 08");
    assert_writes(
        &execution,
        "12 01 61  20 01  98 06 07  9d 06 01 00 00 00  98 06 08",
    );
    let numbers: Vec<u32> = execution
        .unknown_fields()
        .iter()
        .map(|f| f.number)
        .collect();
    assert_eq!(numbers, [99, 99, 99]);
}

#[test]
fn unknown_fields_of_a_message_in_parts_come_together() {
    let execution: TaskExecution = read("1a 03 98 06 01  1a 03 98 06 02");
    assert_writes(&execution, "1a 06 98 06 01 98 06 02");
}

#[test]
fn the_highest_field_number_is_kept() {
    let digits = "f8 ff ff ff 0f 01";
    assert_writes(&read::<TaskExecution>(digits), digits);
}

// Varints

#[test]
fn overlong_varints_read_and_are_written_short() {
    let execution: TaskExecution = read("20 81 80 80 80 80 80 80 80 80 00");
    assert!(execution.is_parent);
    assert_writes(&execution, "20 01");
    // A length and a tag in more bytes than needed.
    assert_writes(&read::<TaskExecution>("12 81 80 00 61"), "12 01 61");
    assert_writes(&read::<TaskExecution>("92 80 80 80 00 01 61"), "12 01 61");
}

#[test]
fn unknown_fields_keep_their_overlong_varints() {
    let digits = "98 86 00 87 80 00";
    let execution: TaskExecution = read(digits);
    assert_writes(&execution, digits);
}

#[test]
fn integers_are_cut_to_their_width() {
    // 2^32 + 7 in 32 bits is 7; 2^64 - 1 is -1.
    assert_eq!(read::<UInt32Value>("08 87 80 80 80 10").value, 7);
    assert_eq!(read::<Int32Value>("08 87 80 80 80 10").value, 7);
    assert_eq!(read::<Int32Value>("08 ff ff ff ff 0f").value, -1);
    let minus_one = "08 ff ff ff ff ff ff ff ff ff 01";
    assert_eq!(read::<Int32Value>(minus_one).value, -1);
    assert_eq!(read::<Int64Value>(minus_one).value, -1);
    assert_writes(&read::<Int32Value>("08 ff ff ff ff 0f"), minus_one);
    // The bits of a tenth byte beyond the 64th are dropped.
    assert_eq!(
        read::<Int64Value>("08 ff ff ff ff ff ff ff ff ff 7f").value,
        -1
    );
    // Truncated to 32 bits it is the default, and omitted.
    assert_writes(&read::<UInt32Value>("08 80 80 80 80 10"), "");
}

#[test]
fn any_varint_but_zero_is_true() {
    assert!(read::<BoolValue>("08 02").value);
    assert!(read::<BoolValue>("08 80 80 80 80 80 80 80 80 80 01").value);
    assert!(!read::<BoolValue>("08 80 00").value);
    assert_writes(&read::<BoolValue>("08 02"), "08 01");
}

#[test]
fn unknown_enum_numbers_stay() {
    for (digits, phase) in [
        ("18 63", 99),
        ("18 ff ff ff ff ff ff ff ff ff 01", -1),
        ("18 80 80 80 80 f8 ff ff ff ff 01", i32::MIN),
    ] {
        let closure: TaskExecutionClosure = read(digits);
        assert_eq!(closure.phase, phase);
        assert_writes(&closure, digits);
    }
    // An enum is truncated to 32 bits like an int32.
    assert_eq!(read::<TaskExecutionClosure>("18 83 80 80 80 10").phase, 3);
}

// Floats

#[test]
fn bits_of_floats_stay() {
    for bits in [
        0x7ff8_0000_0000_0000,
        0xfff0_dead_beef_0001,
        0x7ff0_0000_0000_0001_u64,
    ] {
        let digits = format!("09 {}", hex(&bits.to_le_bytes()));
        let message: DoubleValue = read(&digits);
        assert_eq!(message.value.to_bits(), bits);
        assert_writes(&message, &digits);
    }
    // A signalling NaN of 32 bits.
    let message: FloatValue = read("0d 01 00 a0 7f");
    assert_eq!(message.value.to_bits(), 0x7fa0_0001);
    assert_writes(&message, "0d 01 00 a0 7f");
}

#[test]
fn negative_zero_is_not_the_default() {
    let message: DoubleValue = read("09 00 00 00 00 00 00 00 80");
    assert_writes(&message, "09 00 00 00 00 00 00 00 80");
    assert_writes(&read::<FloatValue>("0d 00 00 00 80"), "0d 00 00 00 80");
    assert_writes(&read::<DoubleValue>("09 00 00 00 00 00 00 00 00"), "");
}

// Maps

/// Returns the keys of a `LiteralMap` in order.
fn keys(map: &LiteralMap) -> Vec<&str> {
    map.literals.keys().map(String::as_str).collect()
}

#[test]
fn map_entries_stay_in_their_order() {
    let digits = "0a 05 0a 01 62 12 00  0a 05 0a 01 61 12 00  0a 05 0a 01 63 12 00";
    let map: LiteralMap = read(digits);
    assert_eq!(keys(&map), ["b", "a", "c"]);
    assert_writes(&map, digits);
    let sorted = "0a 05 0a 01 61 12 00  0a 05 0a 01 62 12 00  0a 05 0a 01 63 12 00";
    assert_eq!(hex(&map.to_wire_deterministic()), hex(&unhex(sorted)));
}

#[test]
fn the_last_value_of_a_key_wins_at_the_first_one_s_place() {
    // a: { hash: "1" }, b: {}, a: { value: map {} }: values replace, they do not merge.
    let map: LiteralMap =
        read("0a 08 0a 01 61 12 03 22 01 31  0a 05 0a 01 62 12 00  0a 07 0a 01 61 12 02 1a 00");
    assert_eq!(keys(&map), ["a", "b"]);
    assert_eq!(map.literals["a"].hash, "");
    assert_writes(&map, "0a 07 0a 01 61 12 02 1a 00  0a 05 0a 01 62 12 00");
}

#[test]
fn missing_parts_of_an_entry_are_defaults() {
    for (digits, written) in [
        ("0a 00", "0a 04 0a 00 12 00"),
        ("0a 03 0a 01 61", "0a 05 0a 01 61 12 00"),
        ("0a 02 12 00", "0a 04 0a 00 12 00"),
    ] {
        assert_writes(&read::<LiteralMap>(digits), written);
    }
}

#[test]
fn an_entry_reads_in_any_order_and_the_last_part_wins() {
    assert_writes(
        &read::<LiteralMap>("0a 05 12 00 0a 01 61"),
        "0a 05 0a 01 61 12 00",
    );
    let twice = "0a 08 0a 01 61 0a 01 62 12 00";
    assert_writes(&read::<LiteralMap>(twice), "0a 05 0a 01 62 12 00");
    // A split value merges: { hash: "1" } and { value: map {} }.
    let parts = "0a 0c 0a 01 61 12 03 22 01 31 12 02 1a 00";
    assert_writes(
        &read::<LiteralMap>(parts),
        "0a 0a 0a 01 61 12 05 1a 00 22 01 31",
    );
}

#[test]
fn unknown_fields_inside_an_entry_stay_there() {
    let digits = "0a 08 0a 01 61 12 00 98 06 07  0a 05 0a 01 62 12 00";
    let map: LiteralMap = read(digits);
    assert_eq!(keys(&map), ["a", "b"]);
    let unknown = map.literals.unknown_at(0).expect("unknown fields");
    assert_eq!(unknown.as_bytes(), unhex("98 06 07"));
    assert_writes(&map, digits);
    // The winning entry has its own unknown fields.
    let map: LiteralMap = read("0a 08 0a 01 61 12 00 98 06 07  0a 05 0a 01 61 12 00");
    assert_writes(&map, "0a 05 0a 01 61 12 00");
}

#[test]
fn a_struct_s_values_stay() {
    // fields { "k": number_value NaN with a payload }.
    let digits = "0a 0e 0a 01 6b 12 09 11 01 00 00 00 00 00 f8 ff";
    assert_writes(&read::<Struct>(digits), digits);
}

// Equality

#[test]
fn equality_looks_at_bits_and_not_at_the_order_of_maps() {
    let nan: DoubleValue = read("09 01 00 00 00 00 00 f8 7f");
    assert_eq!(nan, nan.clone());
    assert_ne!(nan, read("09 02 00 00 00 00 00 f8 7f"));
    assert_ne!(
        read::<DoubleValue>("09 00 00 00 00 00 00 00 80"),
        DoubleValue::default()
    );

    let ab: LiteralMap = read("0a 05 0a 01 61 12 00  0a 05 0a 01 62 12 00");
    let ba: LiteralMap = read("0a 05 0a 01 62 12 00  0a 05 0a 01 61 12 00");
    assert_eq!(ab, ba);
    assert_ne!(ab, read("0a 05 0a 01 61 12 00"));
    assert_ne!(
        ab,
        read("0a 05 0a 01 61 12 00  0a 05 0a 01 62 12 00  98 06 07")
    );
    assert_ne!(
        ab,
        read("0a 05 0a 01 61 12 00  0a 08 0a 01 62 12 00 98 06 07")
    );
}

#[test]
fn a_nan_inside_a_oneof_inside_a_map_is_equal_to_itself() {
    // literals["x"].scalar.primitive.float_value
    let digits = "0a 12 0a 01 78 12 0d 0a 0b 0a 09 11 00 00 00 00 00 00 f8 7f";
    let map: LiteralMap = read(digits);
    assert!(format!("{map:?}").contains("float_value: NaN"));
    assert_eq!(map, map.clone());
}

// Debug

#[test]
fn debug_shows_names_and_leaves_out_what_is_unset() {
    let closure: TaskExecutionClosure = read("18 03 22 03 0a 01 75 58 00 98 06 07");
    assert_eq!(
        format!("{closure:?}"),
        r#"TaskExecutionClosure { phase: SUCCEEDED, logs: [TaskLog { uri: "u" }], _unknown_fields: {11: 5800, 99: 980607} }"#
    );
    assert_eq!(
        format!("{:?}", read::<TaskExecutionClosure>("18 63")),
        "TaskExecutionClosure { phase: 99 }"
    );
    assert_eq!(format!("{:?}", TaskLog::default()), "TaskLog");
}

#[test]
fn trees_of_boxed_messages_read() {
    // collection_type { collection_type { simple: INTEGER } }.
    let digits = "1a 04 1a 02 08 01";
    let literal_type: LiteralType = read(digits);
    assert_eq!(
        format!("{literal_type:?}"),
        "LiteralType { collection_type: LiteralType { collection_type: LiteralType { simple: INTEGER } } }"
    );
    assert_writes(&literal_type, digits);
}

#[test]
fn other_scalars() {
    assert_writes(&read::<BytesValue>("0a 02 ff 00"), "0a 02 ff 00");
    assert_writes(&read::<Identifier>("08 01 12 01 70"), "08 01 12 01 70");
    assert_eq!(read::<RetryStrategy>("28 03").retries, 3);
}
