//! Refused JSON, and the error messages.

use flytepb_idl::json::JsonError;
use flytepb_idl::wire::{Limit, WireMessage};
use flytepb_idl::Limits;
use flytepb_idl::{core, google::protobuf};
use flytepb_tests::{message_type, rows, JSON};

fn read(type_name: &str, json: &[u8]) -> Result<(), JsonError> {
    let mut message = (message_type(type_name).new)();
    JSON.merge_slice(message.as_mut(), json)
}

fn refusal(type_name: &str, json: &str) -> JsonError {
    match read(type_name, json.as_bytes()) {
        Ok(()) => panic!("{type_name} {json} is accepted"),
        Err(error) => error,
    }
}

/// Checks [`rows`] of `JSON => error` below headers `# TYPE`.
#[track_caller]
fn check(table: &str) {
    for (type_name, row) in rows(table) {
        let (json, expected) = row.split_once("=>").expect("two cells");
        let error = refusal(type_name, json.trim());
        assert_eq!(error.to_string(), expected.trim(), "{type_name} {json}");
    }
}

/// Checks [`rows`] of JSON, separated by two spaces, below headers `# TYPE: part of the reason`.
#[track_caller]
fn all_refused(table: &str) {
    for (header, row) in rows(table) {
        let (type_name, reason) = header.split_once(": ").expect("two cells");
        for json in row.split("  ") {
            let error = refusal(type_name, json);
            let found = error.reason();
            assert!(found.contains(reason), "{type_name} {json}: {found}");
        }
    }
}

#[test]
fn what_is_not_json() {
    check(
        r#"
        # flyteidl.admin.TaskExecution
        => line 1, column 1: the input ends inside a value
        { => line 1, column 2: the input ends inside a value
        {}{ => line 1, column 3: unexpected text after the value
        {} x => line 1, column 4: unexpected text after the value
        {,} => line 1, column 2: expected a name in quotes
        {inputUri:1} => line 1, column 2: expected a name in quotes
        {'inputUri':1} => line 1, column 2: expected a name in quotes
        {"inputUri" 1} => line 1, column 13: expected a colon
        {"inputUri":} => line 1, column 13, in input_uri: expected a value: an object, array, string, number or word
        {"inputUri":"a",} => line 1, column 17: trailing comma before a closing bracket
        {"inputUri":"a" "id":{}} => line 1, column 17: expected a comma or a closing bracket
        {"inputUri":"a => line 1, column 15, in input_uri: the input ends inside a value
        {"inputUri":"\x"} => line 1, column 15, in input_uri: invalid escape in a string
        {"inputUri":"\u12g4"} => line 1, column 18, in input_uri: expected four hexadecimal digits
        {"inputUri":"\ud83d"} => line 1, column 14, in input_uri: unpaired surrogate in a string
        {"inputUri":"\ud83d\u0041"} => line 1, column 14, in input_uri: unpaired surrogate in a string
        {"inputUri":"\ude00"} => line 1, column 14, in input_uri: unpaired surrogate in a string
        {"isParent":tru} => line 1, column 13, in is_parent: expected a value: an object, array, string, number or word
        {"isParent":truer} => line 1, column 17: expected a comma or a closing bracket
        {"id":{}] => line 1, column 9: expected a comma or a closing bracket
    "#,
    );
    for (json, expected) in [
        ("  \n ", "line 2, column 2: the input ends inside a value"),
        (
            "{\"inputUri\":\"é\n\"}",
            "line 1, column 15, in input_uri: a control character in a string must be escaped",
        ),
        (
            "\u{feff}{}",
            "line 1, column 1: expected a value: an object, array, string, number or word",
        ),
        (
            "// no\n{}",
            "line 1, column 1: expected a value: an object, array, string, number or word",
        ),
    ] {
        let error = refusal("flyteidl.admin.TaskExecution", json);
        assert_eq!(error.to_string(), expected, "{json}");
    }
    let numbers = "01 - -01 +1 .5 1. 1.e5 1e 1e+ 0x1 1_0 NaN Infinity -Infinity 1f \u{661}";
    for json in numbers.split(' ') {
        let error = refusal("google.protobuf.DoubleValue", json);
        assert!(error.is_syntax(), "{json}: {error}");
        assert!(
            !error.is_unknown_field() && !error.is_limit(),
            "{json}: {error}"
        );
    }
    assert!(read("google.protobuf.Value", b"[1")
        .expect_err("an open list")
        .is_truncated());
}

#[test]
fn what_is_not_utf8() {
    let error = read("google.protobuf.StringValue", b"\n \"\xc3\xa9\xff\"").expect_err("not UTF-8");
    assert_eq!(
        error.to_string(),
        "line 2, column 4: the input is not UTF-8"
    );
    assert!(error.is_syntax());
}

#[test]
fn values_of_the_wrong_kind() {
    check(
        r#"
        # flyteidl.admin.TaskExecution
        [] => line 1, column 1: expected an object, found an array
        null => line 1, column 1: expected a message, found null
        "a" => line 1, column 1: expected an object, found "a"
        {"inputUri":{}} => line 1, column 13, in input_uri: expected a string, found an object
        {"inputUri":1} => line 1, column 13, in input_uri: expected a string, found the number 1
        {"isParent":"true"} => line 1, column 13, in is_parent: expected true or false, found "true"
        {"isParent":0} => line 1, column 13, in is_parent: expected true or false, found the number 0
        {"id":true} => line 1, column 7, in id: expected an object, found true
        {"closure":{"logs":{}}} => line 1, column 20, in closure.logs: expected an array, found an object
        {"closure":{"logs":[{},null]}} => line 1, column 24, in closure.logs[1]: null cannot be an element of this list
        {"closure":{"logs":[[]]}} => line 1, column 21, in closure.logs[0]: expected an object, found an array
        {"closure":{"phase":true}} => line 1, column 21, in closure.phase: expected the name or number of an enum value, found true
        {"closure":{"phase":[]}} => line 1, column 21, in closure.phase: expected the name or number of an enum value, found an array
        {"closure":{"phase":1.5}} => line 1, column 21, in closure.phase: expected a whole number, found the number 1.5
        {"closure":{"phase":2147483648}} => line 1, column 21, in closure.phase: the number 2147483648 is not in the range -2147483648 to 2147483647
        {"closure":{"customInfo":[]}} => line 1, column 26, in closure.custom_info: expected an object, found an array
        {"closure":{"startedAt":{}}} => line 1, column 25, in closure.started_at: expected a timestamp, such as 2024-05-01T12:00:00.5Z, found an object
        # flyteidl.core.LiteralMap
        {"literals":[]} => line 1, column 13, in literals: expected an object, found an array
        {"literals":{"a\"b":null}} => line 1, column 21, in literals["a\"b"]: null cannot be a value of this map
        # google.protobuf.ListValue
        {} => line 1, column 1: expected an array, found an object
    "#,
    );
    let json = "{\"literals\":\n  {\"x\": {\"collection\": {\"literals\": [{}, {\"hash\": 5}]}}}}";
    assert_eq!(
        refusal("flyteidl.core.LiteralMap", json).to_string(),
        "line 2, column 51, in literals[\"x\"].collection.literals[1].hash: \
         expected a string, found the number 5"
    );
}

#[test]
fn integers_out_of_range_or_broken() {
    all_refused(
        r#"
        # google.protobuf.Int32Value: is not in the range -2147483648 to 2147483647
        2147483648  -2147483649  "2147483648"  1e10  1e400  1e99999999999999999999
        -1e99999999999999999999  123456789012345678901234567890123
        # google.protobuf.Int32Value: expected a whole number
        0.5  1e-1  1e-99999999999999999999  true  ""  " 1"  "1 "  "0x1"  "01"  "+1"  "1."  "1e"
        "one"  "NaN"
        # google.protobuf.UInt32Value: is not in the range 0 to 4294967295
        -1  4294967296  "-1"
        # google.protobuf.Int64Value: is not in the range
        9223372036854775808  -9223372036854775809  9.3e18
        # google.protobuf.UInt64Value: is not in the range 0 to 18446744073709551615
        18446744073709551616  -1  1e20
    "#,
    );
}

#[test]
fn floats_out_of_range_or_broken() {
    all_refused(
        r#"
        # google.protobuf.FloatValue: is out of range
        3.4028236e38  -3.5e38  "1e39"  1e400
        # google.protobuf.DoubleValue: is out of range
        1.8e308  -1e400  "1e400"
        # google.protobuf.DoubleValue: expected a number
        "nan"  "inf"  "+Infinity"  "1."  ""  " 1"  false  "0x1p3"
        # google.protobuf.Value: is out of range
        1e309  [-1e309]
    "#,
    );
}

#[test]
fn broken_base64() {
    all_refused(
        r#"
        # google.protobuf.BytesValue: not base64
        "A"  "AQ=A"  "A Q="  "AQ=\n"  "+_+_"  "é"  "AQ==="
        # google.protobuf.BytesValue: expected a string
        1  [1]  true
    "#,
    );
}

#[test]
fn broken_timestamps_and_durations() {
    all_refused(
        r#"
        # google.protobuf.Timestamp: expected a timestamp
        ""  "2024-05-01"  "2024-05-01T12:00:00"  "2024-05-01t12:00:00Z"  "2024-05-01T12:00:00z"
        "2024-05-01 12:00:00Z"  "2024-5-01T12:00:00Z"  "2024-13-01T12:00:00Z"
        "2024-00-01T12:00:00Z"  "2024-02-30T12:00:00Z"  "2023-02-29T12:00:00Z"
        "1900-02-29T00:00:00Z"  "2024-04-31T12:00:00Z"  "2024-05-01T24:00:00Z"
        "2024-05-01T12:60:00Z"  "2024-05-01T12:00:60Z"  "2024-05-01T12:00:00.Z"
        "2024-05-01T12:00:00.1234567890Z"  "2024-05-01T12:00:00+24:00"
        "2024-05-01T12:00:00+01:60"  "2024-05-01T12:00:00+0100"  "2024-05-01T12:00:00Z "
        "+2024-05-01T12:00:00Z"  "٢024-05-01T12:00:00Z"
        # google.protobuf.Timestamp: not in the years 1 to 9999
        "0000-12-31T23:59:59Z"  "0001-01-01T00:00:00+00:01"  "9999-12-31T23:59:59-00:01"
        # google.protobuf.Duration: expected a duration
        ""  "1"  "s"  ".5s"  "1.s"  "+1s"  "1.0123456789s"  "1s "  " 1s"  "--1s"  "1 s"  "1e3s"
        "9999999999999999999s"
        # google.protobuf.Duration: is not within
        "315576000001s"  "-315576000001.0s"
        # google.protobuf.FieldMask: is not a path in camelCase
        "a_b"  "a,,b"  ","  "a,"
    "#,
    );
}

#[test]
fn names_that_are_unknown_or_there_twice() {
    check(
        r#"
        # flyteidl.admin.TaskExecution
        {"nope":1} => line 1, column 2: flyteidl.admin.TaskExecution has no field "nope"
        {"InputUri":""} => line 1, column 2: flyteidl.admin.TaskExecution has no field "InputUri"
        {"id":{"nope":1}} => line 1, column 8, in id: flyteidl.core.TaskExecutionIdentifier has no field "nope"
        {"inputUri":"","inputUri":""} => line 1, column 16: duplicate field input_uri
        {"inputUri":"","input_uri":""} => line 1, column 16: duplicate field input_uri
        {"input_uri":null,"inputUri":""} => line 1, column 19: duplicate field input_uri
        {"closure":{"phase":"DONE"}} => line 1, column 21, in closure.phase: flyteidl.core.TaskExecution.Phase has no value "DONE"
        {"closure":{"phase":"failed"}} => line 1, column 21, in closure.phase: flyteidl.core.TaskExecution.Phase has no value "failed"
        {"closure":{"phase":"5"}} => line 1, column 21, in closure.phase: flyteidl.core.TaskExecution.Phase has no value "5"
        {"closure":{"outputUri":"","error":{}}} => line 1, column 36, in closure.error: another member of the oneof output_result is already set
        {"closure":{"customInfo":{"a":1,"\u0061":2}}} => line 1, column 42, in closure.custom_info["a"]: duplicate key
    "#,
    );
    let error = read("flyteidl.admin.TaskExecution", b"{\"nope\":1}").expect_err("no such field");
    assert!(error.is_unknown_field() && !error.is_syntax());
    assert_eq!((error.position(), error.path()), (Some((1, 2)), ""));
    all_refused(
        r#"
        # datacatalog.Metadata: duplicate key
        {"keyMap":{"a":"1","a":"1"}}
        {"keyMap":{"1":"","2":"","3":"","4":"","5":"","6":"","7":"","8":"","9":"","10":"","1":""}}
    "#,
    );
}

#[test]
fn broken_any() {
    check(
        r#"
        # google.protobuf.Any
        {"@type":"x/no.Such"} => line 1, column 1: the type "x/no.Such" of an Any is not known
        {"@type":1} => line 1, column 10: expected a string, found the number 1
        {"value":1} => line 1, column 1: an Any has no member "@type"
        {"@type":"x/flyteidl.core.Void","@type":"x/flyteidl.core.Void"} => line 1, column 41: duplicate member "@type"
        {"@type":"x/flyteidl.core.Void","a":1} => line 1, column 37: flyteidl.core.Void has no field "a"
        {"@type":"x/google.protobuf.Duration"} => line 1, column 1: an Any of this type needs a member "value"
        {"@type":"x/google.protobuf.Duration","value":"1s","seconds":1} => line 1, column 62: google.protobuf.Duration has no field "seconds"
        {"@type":"x/google.protobuf.Duration","value":"1s","value":"1s"} => line 1, column 60: duplicate member "value"
        {"@type":"x/google.protobuf.Duration","value":null} => line 1, column 47: expected a message, found null
        {"name":7,"@type":"x/flyteidl.core.Identifier"} => line 1, column 9, in name: expected a string, found the number 7
    "#,
    );
    let error = read("google.protobuf.Any", br#"{"@type":"x/no.Such"}"#).expect_err("no type");
    assert!(error.is_unknown_type());
}

#[test]
fn nesting_beyond_the_limit() {
    let lists = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    // Each list is two messages: a Value and a ListValue.
    read("google.protobuf.Value", lists(50).as_bytes()).expect("98 levels below the outermost");
    let error = read("google.protobuf.Value", lists(51).as_bytes()).expect_err("too deep");
    assert_eq!(error.limit(), Some(Limit::Depth));
    assert_eq!(
        error.reason(),
        "messages are nested deeper than the limit of 100 levels"
    );
    let error =
        read("google.protobuf.Value", "[".repeat(100_000).as_bytes()).expect_err("too deep");
    assert_eq!(error.limit(), Some(Limit::Depth));

    let mut empty = protobuf::Empty::default();
    let ignoring = JSON.ignore_unknown(true);
    let skipped = format!("{{\"x\":{}}}", lists(100_000));
    let error = ignoring
        .merge_str(&mut empty, &skipped)
        .expect_err("too deep");
    assert!(error.is_limit(), "{error}");
    let any = format!(
        "{{\"x\":{},\"@type\":\"x/google.protobuf.Empty\"}}",
        lists(100_000)
    );
    assert!(read("google.protobuf.Any", any.as_bytes())
        .expect_err("too deep")
        .is_limit());
}

/// Messages without a JSON form: the type, the wire bytes, the error.
#[test]
fn what_cannot_be_written() {
    let rows: [(&str, &[u8], &str); 14] = [
        ("google.protobuf.Timestamp", b"\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "a timestamp of 0 s and -1 ns has no JSON form: it must lie in the years 1 to 9999, with 0 to 999999999 ns"),
        ("google.protobuf.Timestamp", b"\x10\x80\x94\xeb\xdc\x03", "a timestamp of 0 s and 1000000000 ns has no JSON form: it must lie in the years 1 to 9999, with 0 to 999999999 ns"),
        ("google.protobuf.Timestamp", b"\x08\x80\x83\xd1\xff\xaf\x07", "a timestamp of 253402300800 s and 0 ns has no JSON form: it must lie in the years 1 to 9999, with 0 to 999999999 ns"),
        ("google.protobuf.Duration", b"\x08\x01\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01", "a duration of 1 s and -1 ns has no JSON form: it must be within 315576000000 s, with less than 10^9 ns of the same sign"),
        ("google.protobuf.Duration", b"\x08\x81\xbc\xae\xce\x97\x09", "a duration of 315576000001 s and 0 ns has no JSON form: it must be within 315576000000 s, with less than 10^9 ns of the same sign"),
        ("google.protobuf.Value", b"\x11\0\0\0\0\0\0\xf8\x7f", "a Value cannot hold NaN, which JSON cannot represent"),
        ("google.protobuf.ListValue", b"\x0a\0\x0a\x09\x11\0\0\0\0\0\0\xf0\x7f", "in [1]: a Value cannot hold inf, which JSON cannot represent"),
        ("google.protobuf.FieldMask", b"\x0a\x03a_b\x0a\x03aBc", "the path \"aBc\" of a field mask does not survive conversion to camelCase"),
        ("google.protobuf.FieldMask", b"\x0a\x04a__b", "the path \"a__b\" of a field mask does not survive conversion to camelCase"),
        ("google.protobuf.FieldMask", b"\x0a\x03a_1", "the path \"a_1\" of a field mask does not survive conversion to camelCase"),
        ("google.protobuf.FieldMask", b"\x0a\x02a_", "the path \"a_\" of a field mask does not survive conversion to camelCase"),
        ("google.protobuf.Any", b"\x0a\x04a/no", "the type \"a/no\" of an Any is not known"),
        ("google.protobuf.Any", b"\x12\x01\0", "the type \"\" of an Any is not known"),
        ("google.protobuf.Any", b"\x0a\x14x/flyteidl.core.Void\x12\x01\x08", "the bytes of an Any are not a flyteidl.core.Void: input ends inside a value at byte 1"),
    ];
    for (type_name, wire, expected) in rows {
        let mut message = (message_type(type_name).new)();
        message
            .merge_wire(wire)
            .unwrap_or_else(|e| panic!("{expected}: {e}"));
        let error = JSON.to_string(message.as_ref()).expect_err(expected);
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.position(), None);
    }
}

#[test]
fn errors_of_writing_name_the_field() {
    let late = protobuf::Timestamp {
        seconds: 1 << 40,
        ..Default::default()
    };
    let value = core::primitive::Value::Datetime(late);
    let primitive = core::Primitive {
        value: Some(value),
        ..Default::default()
    };
    let scalar = core::Scalar {
        value: Some(core::scalar::Value::Primitive(primitive)),
        ..Default::default()
    };
    let value = Some(core::literal::Value::Scalar(scalar));
    let literal = core::Literal {
        value,
        ..Default::default()
    };
    let mut map = core::LiteralMap::default();
    map.literals.insert("x y".to_owned(), literal);
    let error = JSON.to_string(&map).expect_err("late");
    assert_eq!(error.path(), "literals[\"x y\"].scalar.primitive.datetime");
    let text = error.to_string();
    assert!(
        text.starts_with("in literals[\"x y\"].scalar.primitive.datetime: a timestamp of "),
        "{text}"
    );
}

#[test]
fn depth_limits_writing_too() {
    // Nested Any messages: on the wire each is only bytes of the enclosing one.
    let mut any = protobuf::Any::default();
    for _ in 0..101 {
        any = protobuf::Any {
            type_url: "x/google.protobuf.Any".into(),
            value: any.to_wire(),
            ..Default::default()
        };
    }
    let error = JSON.to_string(&any).expect_err("too deep");
    assert!(error.is_limit(), "{error}");
    let deep = JSON
        .limits(Limits::new().max_depth(101))
        .to_string(&any)
        .expect("deep enough");
    let mut back = protobuf::Any::default();
    assert!(JSON
        .merge_str(&mut back, &deep)
        .expect_err("too deep")
        .is_limit());
    back = JSON
        .limits(Limits::new().max_depth(101))
        .from_str(&deep)
        .expect("deep enough");
    assert_eq!(back, any);
}
