//! Reading the text format: accepted and refused input, and the error messages.

use flytepb_idl::admin::TaskExecution;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::google::protobuf::{Any, DoubleValue, Struct};
use flytepb_idl::text::{self, TextError, TextOptions};
use flytepb_idl::Limits;
use flytepb_idl::{Limit, WireMessage};
use flytepb_testkit::random::RandomOptions;
use flytepb_testkit::Rng;
use flytepb_tests::{hex, message_type, registry, rows, unhex, TEXT};

/// Random messages per type.
const SEEDS: u64 = 20;

fn read(message_type: &MessageDescriptor, text: &str) -> Result<Box<dyn WireMessage>, TextError> {
    let mut message = (message_type.new)();
    TEXT.merge_str(message.as_mut(), text)?;
    Ok(message)
}

/// Reads the value of a wrapper.
fn read_value(name: &str, value: &str) -> Result<Box<dyn WireMessage>, TextError> {
    let wrapper = message_type(&format!("google.protobuf.{name}Value"));
    read(wrapper, &format!("value: {value}"))
}

/// Texts of values and the bytes of their wrappers, by the specification of the text format.
const VALUES: &str = r##"
    # Int32
    1 => 0801
    -1 => 08ffffffffffffffffff01
    -0 =>
    0x1f => 081f
    -0X1F => 08e1ffffffffffffffff01
    017 => 080f
    2147483647 => 08ffffffff07
    -2147483648 => 0880808080f8ffffffff01
    # UInt32
    4294967295 => 08ffffffff0f
    0xFFFFFFFF => 08ffffffff0f
    # Int64
    -9223372036854775808 => 0880808080808080808001
    # UInt64
    18446744073709551615 => 08ffffffffffffffffff01
    01777777777777777777777 => 08ffffffffffffffffff01
    # Bool
    true => 0801
    True => 0801
    t => 0801
    1 => 0801
    0x1 => 0801
    01 => 0801
    false =>
    False =>
    f =>
    0 =>
    # Double
    1 => 09000000000000f03f
    1. => 09000000000000f03f
    1.0 => 09000000000000f03f
    .5 => 09000000000000e03f
    5e-1 => 09000000000000e03f
    5E-1 => 09000000000000e03f
    -0 => 090000000000000080
    -.5 => 09000000000000e0bf
    1f => 09000000000000f03f
    1.0F => 09000000000000f03f
    1e400 => 09000000000000f07f
    -1e400 => 09000000000000f0ff
    1e-400 =>
    inf => 09000000000000f07f
    -Infinity => 09000000000000f0ff
    - INF => 09000000000000f0ff
    nan => 09000000000000f87f
    NaN => 09000000000000f87f
    # Float
    0.1 => 0dcdcccc3d
    1e39 => 0d0000807f
    16777217 => 0d0000804b
    # String
    '' =>
    "it's" => 0a0469742773
    '"' => 0a0122
    'a''b' => 0a026162
    '# no comment' => 0a0c23206e6f20636f6d6d656e74
    '\a\b\f\n\r\t\v\?\\\'\x22' => 0a0b07080c0a0d090b3f5c2722
    '\"' => 0a0122
    '\0' => 0a0100
    '\1018' => 0a024138
    '\x41f' => 0a024166
    '\X4g' => 0a020467
    '\303\251' => 0a02c3a9
    '\xc3' '\xa9' => 0a02c3a9
    '\u00e9' => 0a02c3a9
    '\U0001F600' => 0a04f09f9880
    'é😀' => 0a06c3a9f09f9880
    # Bytes
    '\xff\377' => 0a02ffff
    'é' => 0a02c3a9
"##;

#[test]
fn values() {
    let apart = ("Int32", "- # sign apart\n 1 => 08ffffffffffffffffff01");
    let comment = ("String", "'a' \"b\" # comment\n 'c' => 0a03616263");
    for (name, row) in rows(VALUES).chain([apart, comment]) {
        let (value, wire) = row.split_once("=>").expect("two cells");
        let read = read_value(name, value).unwrap_or_else(|e| panic!("{name} {value}: {e}"));
        assert_eq!(hex(&read.to_wire()), wire.trim(), "{name} {value}");
    }
}

/// Values that their wrappers refuse, separated by two spaces.
const REFUSED: &str = r##"
    # Int32
    +1  1.0  1e3  1f  '1'  true  one  2147483648  -2147483649  08  0x  0xg  1a  1_000  --1
    [1]  {}  99999999999999999999
    # UInt32
    -1  -0  4294967296
    # UInt64
    18446744073709551616  -1
    # Int64
    9223372036854775808  -9223372036854775809
    # Bool
    2  -1  -0  TRUE  yes  'true'  0.0  1f
    # Double
    0x1  01  00.5  -017  1.2.3  1e  1e+  .  e5  f  '1'  infin  inff  1.0ff  true  +0
    # String
    a  1  '  'a  'a"  '\'  '\400'  '\x'  '\xg'  '\u12'  '\u12345'x  '\ud800'  '\ud83d\ude00'
    '\U00110000'  '\U0000d800'  '\U0001F60'  '\q'  '\8'  '\xff'  '\303'
    # Bytes
    a  ['a']  '\400'
"##;

#[test]
fn refused_values() {
    for (name, row) in rows(REFUSED).chain([("Int32", ""), ("String", "'a\nb'")]) {
        for value in row.split("  ") {
            let read = read_value(name, value);
            assert!(read.is_err(), "{name} {value} reads as {read:?}");
        }
    }
}

/// Texts of a TaskExecution equal to the first.
#[test]
fn shapes() {
    let plain = "closure { error { code: \"E\" } phase: FAILED logs { name: \"a\" } logs { } \
                 metadata { external_resources { retry_attempt: 1 } } }";
    let expected: TaskExecution = text::from_str(plain).unwrap();
    let same = [
        "closure:{error:{code:'E'}phase:FAILED logs{name:'a'}logs{}metadata:{external_resources:{retry_attempt:1}}}",
        "closure < error < code: 'E' > phase: 5; logs: [{name: 'a'}, <>], metadata { external_resources: [{ retry_attempt: 1 }] } >;",
        "# first\nclosure#\n{ error { code # of the error\n : 'E', } , phase: 0x5 logs [ { name: 'a' } ] logs [] logs: [{}]\
         metadata { external_resources [<retry_attempt: 01,>] } } # last",
        "\u{b}\u{c}\r\nclosure\t{\terror { code: \"E\" } phase:\tFAILED logs{name:\"a\";}; logs{}, metadata{external_resources{retry_attempt:1}}}",
    ];
    for text in same {
        let message: TaskExecution =
            text::from_str(text).unwrap_or_else(|e| panic!("{e}:\n{text}"));
        assert_eq!(message, expected, "{text}");
    }
}

#[test]
fn maps() {
    let expected: Struct = text::from_str(
        "fields { key: 'a' value { bool_value: true } } fields { key: '' value { } }",
    )
    .unwrap();
    let same = [
        // The value first, with another key inside it and a string that looks like one.
        "fields { value { bool_value: true } key: 'a' } fields { value { } key: '' }",
        "fields: [{ key: 'a', value: { bool_value: true } }, { }]",
        "fields < key: 'a'; value < bool_value: true > >; fields < value < > >",
        // The last of equal keys wins, at the position of the first.
        "fields { key: 'a' value { string_value: 'key: 1' } } fields { }
         fields { value { bool_value: true } key: 'a' }",
    ];
    for text in same {
        let message: Struct = text::from_str(text).unwrap_or_else(|e| panic!("{e}:\n{text}"));
        assert_eq!(message, expected, "{text}");
        assert_eq!(message.to_wire(), expected.to_wire(), "{text}");
    }
    let nested: Struct = text::from_str(
        "fields { value { struct_value { fields { value { number_value: 1 } key: 'in' } } } key: 'out' }",
    )
    .unwrap();
    assert_eq!(
        hex(&nested.to_wire()),
        "0a1a0a036f757412132a110a0f0a02696e120911000000000000f03f"
    );
}

#[test]
fn any() {
    let task_log = "[type.googleapis.com/flyteidl.core.TaskLog]";
    let wire =
        "0a29747970652e676f6f676c65617069732e636f6d2f666c79746569646c2e636f72652e5461736b4c6f67\
                12030a0175";
    let same = [
        format!("{task_log} {{ uri: 'u' }}"),
        format!("{task_log}: < uri: 'u' >"),
        "[ type.googleapis.com # host\n / flyteidl.core.TaskLog ] { uri: 'u' }".to_string(),
        "type_url: 'type.googleapis.com/flyteidl.core.TaskLog' value: '\\n\\001u'".to_string(),
    ];
    for text in same {
        let any: Any = TEXT
            .from_str(&text)
            .unwrap_or_else(|e| panic!("{e}:\n{text}"));
        assert_eq!(any.to_wire(), unhex(wire), "{text}");
        assert_eq!(
            TEXT.to_string(&any),
            format!("{task_log} {{\n  uri: \"u\"\n}}\n")
        );
    }
    let nested = format!("[x.y/google.protobuf.Any] {{ {task_log} {{ }} }}");
    let any: Any = TEXT.from_str(&nested).unwrap();
    assert_eq!(TEXT.single_line(true).to_string(&any), nested);

    let refused = r#"
        [type.googleapis.com/no.Such] {} => the type of `type.googleapis.com/no.Such` is not known at line 1, column 1
        [flyteidl.core.TaskLog] {} => type URL is not of the form host/full.Name at line 1, column 23
        [/flyteidl.core.TaskLog] {} => type URL is not of the form host/full.Name at line 1, column 24
        [a%2/flyteidl.core.TaskLog] {} => type URL is not of the form host/full.Name at line 1, column 27
        [a/flyteidl..TaskLog] {} => type URL is not of the form host/full.Name at line 1, column 21
        [a/"b"] {} => type URL has a character that is not allowed there at line 1, column 4
        [a/flyteidl.core.TaskLog {} => type URL has a character that is not allowed there at line 1, column 26
        [a/flyteidl.core.TaskLog] => `{` is missing at line 1, column 26, in [a/flyteidl.core.TaskLog]
        [a/flyteidl.core.TaskLog] {} value: '' => field `value` is set twice at line 1, column 30
        type_url: '' [a/flyteidl.core.TaskLog] {} => field `type_url` is set twice at line 1, column 14
        [a/flyteidl.core.TaskLog] { uri: 1 } => not a string at line 1, column 34, in [a/flyteidl.core.TaskLog].uri
    "#;
    for (_, row) in rows(refused) {
        let (text, expected) = row.split_once(" => ").expect("two cells");
        let error = TEXT.from_str::<Any>(text).unwrap_err();
        assert_eq!(error.to_string(), expected, "{text}");
    }
}

type Predicate = fn(&TextError) -> bool;

/// Texts that a TaskExecution refuses, and the error messages.
const FAULTS: &[(&str, &str, Predicate)] = &[
    ("foo: 1", "flyteidl.admin.TaskExecution has no field `foo` at line 1, column 1", TextError::is_unknown_name),
    ("closure {\n  é", "a field name is missing at line 2, column 3, in closure", TextError::is_syntax),
    ("closure { foo {} }", "flyteidl.admin.TaskExecutionClosure has no field `foo` at line 1, column 11, in closure", TextError::is_unknown_name),
    ("inputUri: 'x'", "flyteidl.admin.TaskExecution has no field `inputUri` at line 1, column 1", TextError::is_unknown_name),
    ("2: 'x'", "fields cannot be given by number at line 1, column 1", TextError::is_unknown_name),
    ("[foo.bar]: 1", "extensions do not exist in proto3 messages at line 1, column 1", TextError::is_unknown_name),
    ("closure { phase: DONE }", "`DONE` is not a value of flyteidl.core.TaskExecution.Phase at line 1, column 18, in closure.phase", TextError::is_unknown_name),
    ("input_uri 'x'", "`:` is missing at line 1, column 11, in input_uri", TextError::is_syntax),
    ("input_uri:", "not a string at line 1, column 11, in input_uri", TextError::is_invalid_value),
    ("input_uri: '\\xff'", "string is not valid UTF-8 at line 1, column 12, in input_uri", TextError::is_invalid_value),
    ("input_uri: 'é\\q'", "escape sequence is not valid at line 1, column 14, in input_uri", TextError::is_syntax),
    ("input_uri: 'a\n'", "string has a line break: write it as \\n at line 1, column 14, in input_uri", TextError::is_syntax),
    ("input_uri: 'a", "string does not end at line 1, column 12, in input_uri", TextError::is_syntax),
    ("input_uri: ['a']", "not a string at line 1, column 12, in input_uri", TextError::is_invalid_value),
    ("input_uri: 'a' input_uri: 'b'", "field `input_uri` is set twice at line 1, column 16", TextError::is_duplicate),
    ("is_parent: false is_parent: true", "field `is_parent` is set twice at line 1, column 18", TextError::is_duplicate),
    ("is_parent: 2", "not a boolean at line 1, column 12, in is_parent", TextError::is_invalid_value),
    ("id {} id {}", "field `id` is set twice at line 1, column 7", TextError::is_duplicate),
    ("id { retry_attempt: -1 }", "integer is out of range at line 1, column 21, in id.retry_attempt", TextError::is_invalid_value),
    ("id { retry_attempt: 1.5 }", "not an integer at line 1, column 21, in id.retry_attempt", TextError::is_invalid_value),
    ("id { retry_attempt: 1x }", "number is not well-formed at line 1, column 21, in id.retry_attempt", TextError::is_syntax),
    ("closure { output_uri: '' error {} }", "field `error` is set beside `output_uri`, but oneof `output_result` holds only one of them at line 1, column 26, in closure", TextError::is_duplicate),
    ("closure { logs { name: 'a' } logs { nam: 'b' } }", "flyteidl.core.TaskLog has no field `nam` at line 1, column 37, in closure.logs[1]", TextError::is_unknown_name),
    ("closure { logs: [{}, ] }", "`{` is missing at line 1, column 22, in closure.logs[1]", TextError::is_syntax),
    ("closure { logs: [{} {}] }", "`]` is missing at line 1, column 21, in closure", TextError::is_syntax),
    ("closure {", "message does not end at line 1, column 10, in closure", TextError::is_syntax),
    ("closure { >", "a field name is missing at line 1, column 11, in closure", TextError::is_syntax),
    ("closure { }\n}", "a field name is missing at line 2, column 1", TextError::is_syntax),
    ("closure {},,", "a field name is missing at line 1, column 12", TextError::is_syntax),
    ("closure: 1", "`{` is missing at line 1, column 10, in closure", TextError::is_syntax),
    ("closure { custom_info { fields { key: 'a' value { bool_value: 3 } } } }", "not a boolean at line 1, column 63, in closure.custom_info.fields[\"a\"].bool_value", TextError::is_invalid_value),
    ("closure { custom_info { fields { value { bool_value: 3 } key: 'a' } } }", "not a boolean at line 1, column 54, in closure.custom_info.fields[\"a\"].bool_value", TextError::is_invalid_value),
    ("closure { custom_info { fields { key: 1 } } }", "not a string at line 1, column 39, in closure.custom_info.fields", TextError::is_invalid_value),
    ("closure { custom_info { fields { value { } key: 1 } } }", "not a string at line 1, column 49, in closure.custom_info.fields", TextError::is_invalid_value),
    ("closure { custom_info { fields { key: 'a' key: 'a' } } }", "field `key` is set twice at line 1, column 43, in closure.custom_info.fields", TextError::is_duplicate),
    ("closure { custom_info { fields { value {} value {} } } }", "field `value` is set twice at line 1, column 43, in closure.custom_info.fields", TextError::is_duplicate),
    ("closure { custom_info { fields { k: 1 } } }", "a map entry has no field `k`, only key and value at line 1, column 34, in closure.custom_info.fields", TextError::is_unknown_name),
];

#[test]
fn faults() {
    for (text, expected, predicate) in FAULTS {
        let error = text::from_str::<TaskExecution>(text).unwrap_err();
        assert_eq!(error.to_string(), *expected, "{text}");
        assert!(predicate(&error), "{error}");
    }
}

#[test]
fn depth_is_limited() {
    let nested = |levels: usize| {
        format!(
            "{}{}",
            "list_value { values { ".repeat(levels / 2),
            "} ".repeat(levels)
        )
    };
    let value = message_type("google.protobuf.Value");
    assert!(read(value, &nested(100)).is_ok());
    let error = read(value, &nested(102)).unwrap_err();
    assert_eq!(error.limit(), Some(Limit::Depth));
    assert_eq!(
        error.reason(),
        "messages are nested deeper than the limit of 100 levels"
    );
    assert!(read(value, &nested(1_000_000)).is_err());
    // Nested brackets use no stack either when a value is only searched for.
    let entries = format!(
        "fields {{ value {{ {}",
        "list_value { values { ".repeat(500_000)
    );
    assert!(read(message_type("google.protobuf.Struct"), &entries)
        .unwrap_err()
        .is_limit());

    let shallow = TextOptions::new().limits(Limits::new().max_depth(1));
    assert!(shallow.from_str::<TaskExecution>("closure { }").is_ok());
    let error = shallow
        .from_str::<TaskExecution>("closure { error { } }")
        .unwrap_err();
    assert!(error.is_limit(), "{error}");
}

#[test]
fn merging_keeps_what_the_text_does_not_set() {
    let mut message: TaskExecution = text::from_str(
        "input_uri: 'a' closure { logs { name: '1' } custom_info { fields { key: 'k' value { bool_value: true } } } }",
    )
    .unwrap();
    let more = "is_parent: true closure { logs { name: '2' } custom_info { fields { key: 'k' value { } } } }";
    TextOptions::new().merge_str(&mut message, more).unwrap();
    assert_eq!(
        TextOptions::new().single_line(true).to_string(&message),
        "input_uri: \"a\" closure { logs { name: \"1\" } logs { name: \"2\" } \
         custom_info { fields { key: \"k\" value { } } } } is_parent: true"
    );
}

#[test]
fn writing_options() {
    let any: Any = text::from_str("[a/google.protobuf.DoubleValue] { value: 1e16 }").unwrap();
    assert_eq!(
        TEXT.to_string(&any),
        "[a/google.protobuf.DoubleValue] {\n  value: 1e+16\n}\n"
    );
    let plain = TEXT.expand_any(false).to_string(&any);
    let value = r"\t\000\200\3407y\303AC"; // tag 1 as a double, followed by 1e16 from its low byte
    assert_eq!(
        plain,
        format!("type_url: \"a/google.protobuf.DoubleValue\"\nvalue: \"{value}\"\n")
    );
    assert_eq!(text::upb_string(&any), plain);
    assert_eq!(TextOptions::new().types(|_| None).to_string(&any), plain);
    assert_eq!(text::upb_string(&DoubleValue::default()), "");
}

#[test]
fn random_messages_of_every_type_read_back() {
    let options = RandomOptions::new().unknown_fields(false).valid_json(true);
    for message_type in registry::all() {
        for seed in 0..SEEDS {
            let message = options.message(message_type, seed);
            let text = TEXT.to_string(message.as_ref());
            // An expanded Any returns the bytes of its content, which shows the order in which its
            // maps were read.
            let in_order = TEXT.keep_map_order(true);
            let forms = [
                in_order.to_string(message.as_ref()),
                text::upb_string(message.as_ref()),
            ];
            for form in forms {
                let again = read(message_type, &form).unwrap_or_else(|e| panic!("{e}:\n{form}"));
                assert!(*again == *message, "{form}\n{again:?}\n{message:?}");
            }
            let again = read(message_type, &text).unwrap_or_else(|e| panic!("{e}:\n{text}"));
            assert_eq!(TEXT.to_string(again.as_ref()), text);
        }
    }
}

/// Strings that damage inserts into a text.
const MARKS: &[char] = &[
    '{', '}', '[', ']', '<', '>', '\'', '\\', ':', '-', '#', '9', 'é', '.',
];

#[test]
fn damaged_text_never_panics() {
    let message_type = message_type("flyteidl.admin.TaskExecution");
    let mut rng = Rng::new(1);
    for seed in 0..400 {
        let message = RandomOptions::new().message(message_type, seed);
        let mut text: Vec<char> = TEXT.to_string(message.as_ref()).chars().collect();
        for _ in 0..3 {
            let at = rng.below(text.len() + 1);
            match rng.below(3) {
                0 => text.truncate(at),
                1 => text.insert(at, *rng.pick(MARKS)),
                _ => drop(text.drain(at..text.len().min(at + 1))),
            }
        }
        let text = String::from_iter(text);
        if let Err(error) = read(message_type, &text) {
            let line = text.split('\n').nth(error.line() - 1).unwrap();
            assert!(
                error.column() <= line.chars().count() + 1,
                "{error}:\n{text}"
            );
        }
    }
}
