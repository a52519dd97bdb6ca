//! Map entries and reserved names in the text format: the suite's schema has maps of all kinds and
//! reserved names.

use flytepb_conformance::proto3::TestAllTypesProto3;
use flytepb_text::{self as text, TextError, TextOptions};
use flytepb_wire::Limits;
use flytepb_wire::WireMessage;

const LENIENT: TextOptions = TextOptions::new().ignore_unknown(true);

fn read(text: &str) -> Result<TestAllTypesProto3, TextError> {
    text::from_str(text)
}

/// The text after the name of a map field, a key, its default, and the text after `value`.
const MAPS: &[(&str, &str, &str, &str)] = &[
    ("map_int32_int32", "-1", "0", ": 2"),
    ("map_sint64_sint64", "0x7F", "0", ": -2"),
    ("map_fixed32_fixed32", "017", "0", ": 4294967295"),
    ("map_uint64_uint64", "18446744073709551615", "0", ": 0"),
    ("map_int32_float", "1", "0", ": -inf"),
    ("map_int32_double", "1", "0", ": - # sign apart\n 1.5e-3"),
    ("map_bool_bool", "t", "false", ": True"),
    ("map_string_string", "'k' \"l\"", "''", ": 'key: 1' \"}\" '\\''"),
    ("map_string_bytes", "'k'", "''", ": '\\377'"),
    ("map_string_nested_enum", "'k'", "''", ": BAZ"),
    ("map_string_nested_enum", "'k'", "''", ": -1"),
    ("map_string_nested_enum", "'key'", "''", ": 99"),
    ("map_string_nested_message", "'k'", "''", " { }"),
    ("map_string_nested_message", "'k'", "''", ": < a: 1 >"),
    // A list without a colon, which is allowed only for known fields.
    (
        "map_string_nested_message",
        "'k'",
        "''",
        " { corecursive { repeated_nested_message [ { a: 1 }, < > ] repeated_int32: [ 1, 2 ] } }",
    ),
    // Nested fields named `key`, and the word in strings and comments.
    (
        "map_string_nested_message",
        "'k'",
        "''",
        " { corecursive { map_string_string { value: 'v' key: 'in' } # key: 'no' }\n \
         optional_string: \"key: 'no'\" } }",
    ),
    (
        "map_string_nested_message",
        "'k'",
        "''",
        " { corecursive { optional_any { [type.googleapis.com/google.protobuf.Duration] { seconds: 1 } } } }",
    ),
    (
        "map_string_nested_message",
        "'k'",
        "''",
        " { corecursive { optional_any { [ h-1.a//~b%41 # ] }\n / google.protobuf.Struct ]: \
         < fields { value { string_value: 'v' } key: 'in' } > } } }",
    ),
];

#[test]
fn keys_may_follow_values() {
    for (field, key, default, value) in MAPS {
        let with_key = |key: &str| {
            read(&format!("{field} {{ key: {key} value{value} }}"))
                .unwrap_or_else(|e| panic!("{field} {key} {value}: {e}"))
                .to_wire()
        };
        for text in [
            format!("{field} {{ value{value} key: {key} }}"),
            format!("{field}:<value{value}, # key: 7\n key # :\n : {key};>"),
            format!("{field}: [{{ value{value}; key: {key} }}]"),
        ] {
            let message = read(&text).unwrap_or_else(|e| panic!("{e}: {text}"));
            assert_eq!(message.to_wire(), with_key(key), "{text}");
            assert_eq!(LENIENT.from_str(&text), Ok(message), "{text}");
        }
        let missing = read(&format!("{field} {{ value{value} }}")).unwrap();
        assert_eq!(missing.to_wire(), with_key(default), "{field}{value}");
        // After an unknown field, and before one.
        for text in [
            format!("{field} {{ [a.b]: 1 value{value} 9 {{ key: 1 }} key: {key} }}"),
            format!("{field} {{ value{value} key: {key} foo: 'key' }}"),
        ] {
            let message: TestAllTypesProto3 = LENIENT.from_str(&text).expect(&text);
            assert_eq!(message.to_wire(), with_key(key), "{text}");
            assert!(read(&text).unwrap_err().is_unknown_name(), "{text}");
        }
    }
}

/// Written by hand: field 69, an entry with key "k" and value "v".
#[test]
fn an_entry_has_its_key_and_value() {
    let entry = b"\xaa\x04\x06\x0a\x01k\x12\x01v";
    for text in [
        "map_string_string { key: 'k' value: 'v' }",
        "map_string_string { value: 'v' key: 'k' }",
    ] {
        assert_eq!(read(text).unwrap().to_wire(), entry, "{text}");
    }
}

#[test]
fn the_last_of_equal_keys_counts_in_both_orders() {
    let text =
        "map_string_string { value: '1' key: 'a' } map_string_string { key: 'b' value: '2' } \
                map_string_string { value: '3' key: 'a' } map_string_string { value: '4' } \
                map_string_string { key: 'b' }";
    let expected =
        "map_string_string { key: '' value: '4' } map_string_string { key: 'a' value: '3' } \
                    map_string_string { key: 'b' value: '' }";
    assert_eq!(read(text), read(expected));
    assert_eq!(read(text).unwrap().map_string_string.len(), 3);
}

const ERRORS: &str = r#"
    map_string_string { value: 'v' key: 'a' key: 'a' } => field `key` is set twice at line 1, column 41, in map_string_string
    map_string_string { value: 'v' value: 'v' key: 'a' } => field `value` is set twice at line 1, column 32, in map_string_string
    map_string_string { value: 'v' key: 1 } => not a string at line 1, column 37, in map_string_string
    map_string_string { value: 'v' key 'a' } => `:` is missing at line 1, column 36, in map_string_string
    map_string_string { value: 1 key: 'a' } => not a string at line 1, column 28, in map_string_string["a"]
    map_string_string { value 'v' key: 'a' } => `:` is missing at line 1, column 27, in map_string_string
    map_string_string { value: ! key: 'a' } => a value is missing at line 1, column 28, in map_string_string
    map_string_string { value: 'v' ! key: 'a' } => a field name is missing at line 1, column 32, in map_string_string
    map_string_string { value: 'v' key: 'a' => message does not end at line 1, column 40, in map_string_string
    map_string_nested_message { value { a: 'x' } key: 'k' } => not an integer at line 1, column 40, in map_string_nested_message["k"].a
    map_string_nested_message { value { [a.b]: 1 } key: 'k' } => extensions do not exist in proto3 messages at line 1, column 37, in map_string_nested_message["k"]
    map_string_nested_message { value { [a..b]: 1 } key: 'k' } => type URL is not of the form host/full.Name at line 1, column 42, in map_string_nested_message
    map_string_nested_message { value: [{ }] key: 'k' } => `{` is missing at line 1, column 36, in map_string_nested_message["k"]
"#;

#[test]
fn errors_of_entries() {
    for line in ERRORS.trim().lines() {
        let (text, expected) = line.trim().split_once(" => ").expect("two cells");
        assert_eq!(read(text).unwrap_err().to_string(), expected, "{text}");
    }
}

/// As in JSON, an entry whose value has an unknown enum name is dropped.
#[test]
fn entries_of_unknown_enum_names_are_left_out() {
    for entry in ["key: 'a' value: NOPE", "value: NOPE key: 'a'"] {
        let text = format!(
            "map_string_nested_enum {{ key: 'a' value: BAR }} map_string_nested_enum {{ {entry} }}"
        );
        let expected = read("map_string_nested_enum { key: 'a' value: BAR }");
        assert_eq!(LENIENT.from_str(&text), expected, "{text}");
        assert!(read(&text).unwrap_err().is_unknown_name(), "{text}");
        let alone = format!("map_string_nested_enum {{ {entry} }}");
        assert_eq!(LENIENT.from_str(&alone), Ok(TestAllTypesProto3::default()));
    }
    for entry in ["key: 1 value: NOPE", "value: NOPE key: 1", "value: NOPE !"] {
        let text = format!("map_string_nested_enum {{ {entry} }}");
        assert!(
            LENIENT.from_str::<TestAllTypesProto3>(&text).is_err(),
            "{text}"
        );
    }
}

/// Nested values before their keys have the same limits of depth, elements and memory.
#[test]
fn limits_hold_for_keys_after_values() {
    let nested = |levels: usize| {
        let open = "map_string_nested_message { value { corecursive { ";
        format!(
            "{} {}",
            open.repeat(levels),
            "} } key: 'k' } ".repeat(levels)
        )
    };
    assert!(read(&nested(33)).is_ok());
    assert!(read(&nested(34)).unwrap_err().is_limit());
    let two = "map_string_string { value: 'v' key: 'a' } map_string_string { value: 'v' key: 'b' }";
    let elements = |max| {
        TextOptions::new()
            .limits(Limits::new().max_elements(max))
            .from_str::<TestAllTypesProto3>(two)
    };
    assert!(elements(2).is_ok());
    assert!(elements(1).unwrap_err().is_limit());
    let memory = |max| {
        TextOptions::new()
            .limits(Limits::new().max_memory(max))
            .from_str::<TestAllTypesProto3>(two)
    };
    assert!(memory(1_000).is_ok());
    assert!(memory(two.len()).unwrap_err().is_limit());
}

/// `reserved_field` was removed from the schema: it is skipped whatever the options.
#[test]
fn reserved_names_are_skipped() {
    for value in [
        ": 1",
        ": [ 'a' 'b', { } ]",
        " { [type.googleapis.com/a.B] { c: 1 } }",
        " < [a.b]: -inf # }\n >",
    ] {
        let text = format!("reserved_field{value} optional_int32: 1");
        assert_eq!(read(&text), read("optional_int32: 1"), "{text}");
    }
    for value in [
        " 1",
        ": ",
        " { ! @ % : : }",
        " [ { } ]",
        " { a: }",
        ": -x",
        ": a.b",
    ] {
        let text = format!("reserved_field{value} optional_int32: 1");
        assert!(read(&text).is_err(), "{text}");
    }
}
