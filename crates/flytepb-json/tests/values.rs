//! Accepted JSON for each kind of value, and the JSON written for it.

use flytepb_tests::{message_type, rows, JSON};

/// Reads JSON as a type and writes it.
fn through(type_name: &str, json: &str) -> String {
    let mut message = (message_type(type_name).new)();
    let options = JSON;
    let read = options.merge_str(message.as_mut(), json);
    read.unwrap_or_else(|e| panic!("{type_name} {json}: {e}"));
    options.to_string(message.as_ref()).expect("JSON")
}

/// Checks [`rows`] below headers `# TYPE`: `JSON => JSON as written`, or JSON that is written as it
/// was read.
#[track_caller]
fn check(table: &str) {
    for (type_name, row) in rows(table) {
        let (json, expected) = row.split_once(" => ").unwrap_or((row, row));
        assert_eq!(through(type_name, json), expected, "{type_name} {json}");
    }
}

#[test]
fn integers() {
    check(
        r#"
        # google.protobuf.Int32Value
        0 => 0
        -0 => 0
        -2147483648 => -2147483648
        "2147483647" => 2147483647
        1e5 => 100000
        "1e5" => 100000
        100000.000 => 100000
        1.5E+1 => 15
        1200e-2 => 12
        0e99999999999999999999 => 0
        0.000 => 0
        "-7" => -7
        # google.protobuf.Int64Value
        1 => "1"
        9223372036854775807 => "9223372036854775807"
        9223372036854775807.0 => "9223372036854775807"
        -9.223372036854775808e18 => "-9223372036854775808"
        "9007199254740993" => "9007199254740993"
        # google.protobuf.UInt64Value
        18446744073709551615 => "18446744073709551615"
        18446744073709551615e0 => "18446744073709551615"
        1.8446744073709551615e19 => "18446744073709551615"
        -0 => "0"
        # google.protobuf.UInt32Value
        4294967295 => 4294967295
        "4.2e9" => 4200000000
    "#,
    );
}

#[test]
fn floats() {
    check(
        r#"
        # google.protobuf.DoubleValue
        0 => 0.0
        -0 => -0.0
        -0.0 => -0.0
        1 => 1.0
        "1" => 1.0
        "-1.5e3" => -1500.0
        0.1 => 0.1
        5e-324 => 5e-324
        2e-324 => 0.0
        1.7976931348623157e308 => 1.7976931348623157e+308
        "NaN" => "NaN"
        "Infinity" => "Infinity"
        "-Infinity" => "-Infinity"
        18446744073709551616 => 1.8446744073709552e+19
        // Halfway between two doubles: rounds to even, unless a distant digit decides
        // otherwise.
        9007199254740993 => 9007199254740992.0
        9007199254740993.00000000000000000000001 => 9007199254740994.0
        # google.protobuf.FloatValue
        0.1 => 0.1
        16777217 => 16777216.0
        3.4028234663852886e38 => 3.4028235e+38
        3.4028235677973362e38 => 3.4028235e+38
        1e-46 => 0.0
        1.401298464324817e-45 => 1e-45
        // Just above the midpoint of two floats; rounding to a double first would lose that.
        1.00000005960464477540 => 1.0000001
        1.00000005960464477539 => 1.0
        "NaN" => "NaN"
        "-Infinity" => "-Infinity"
    "#,
    );
}

#[test]
fn strings() {
    check(
        r#"
        # google.protobuf.StringValue
        ""
        "a"
        "\"\\\b\f\n\r\t"
        "\u0000\u001f"
        "eight by 8 and then \"more\" of it, äöü"
    "#,
    );
    for (json, expected) in [
        (
            "\"\u{7f}/<>&'é漢😀\u{2028}\"",
            "\"\u{7f}/<>&'é漢😀\u{2028}\"",
        ),
        ("\"\\u0041\u{301}\"", "\"A\u{301}\""),
    ] {
        assert_eq!(through("google.protobuf.StringValue", json), expected);
    }
    check(
        r#"
        # google.protobuf.StringValue
        "\/\u002f\u00e9\u6F22" => "//é漢"
        "\ud83d\ude00\uD83D\uDE00" => "😀😀"
    "#,
    );
}

#[test]
fn bytes() {
    check(
        r#"
        # google.protobuf.BytesValue
        "" => ""
        "AQ==" => "AQ=="
        "AQ" => "AQ=="
        "AQI=" => "AQI="
        "AQID" => "AQID"
        "+/+/" => "+/+/"
        "-_-_" => "+/+/"
        "-_" => "+w=="
        "\u0041Q=\u003d" => "AQ=="
    "#,
    );
}

#[test]
fn booleans_and_enums() {
    check(
        r#"
        # google.protobuf.BoolValue
        true
        false
        # flyteidl.admin.TaskExecutionClosure
        {"phase":"SUCCEEDED"} => {"phase":"SUCCEEDED"}
        {"phase":3} => {"phase":"SUCCEEDED"}
        {"phase":3.0} => {"phase":"SUCCEEDED"}
        {"phase":99} => {"phase":99}
        {"phase":-1} => {"phase":-1}
        {"phase":"UNDEFINED"} => {}
        {"phase":null} => {}
    "#,
    );
}

#[test]
fn timestamps() {
    check(
        r#"
        # google.protobuf.Timestamp
        "1970-01-01T00:00:00Z"
        "0001-01-01T00:00:00Z"
        "9999-12-31T23:59:59.999999999Z"
        "2000-02-29T12:34:56.100Z"
        "1900-02-28T12:34:56.000100Z"
        "1969-12-31T23:59:59.000000001Z"
        "1970-01-01T00:00:00.5Z" => "1970-01-01T00:00:00.500Z"
        "1970-01-01T00:00:00.0000Z" => "1970-01-01T00:00:00Z"
        "1970-01-01T00:00:00.1234Z" => "1970-01-01T00:00:00.123400Z"
        "1970-01-01T00:00:00+00:00" => "1970-01-01T00:00:00Z"
        "1970-01-01T01:30:00.25+05:30" => "1969-12-31T20:00:00.250Z"
        "1969-12-31T23:00:00-02:00" => "1970-01-01T01:00:00Z"
        "0001-01-01T01:00:00+01:00" => "0001-01-01T00:00:00Z"
    "#,
    );
}

#[test]
fn durations() {
    check(
        r#"
        # google.protobuf.Duration
        "0s"
        "1s"
        "-0.500s"
        "0.000001s"
        "-1.000000001s"
        "315576000000.999999999s"
        "-315576000000.999999999s"
        "1.5s" => "1.500s"
        "-0s" => "0s"
        "1.000000000s" => "1s"
        "0.1234567s" => "0.123456700s"
    "#,
    );
}

#[test]
fn field_masks() {
    check(
        r#"
        # google.protobuf.FieldMask
        ""
        "a"
        "a,fooBar.bazQux,x1"
    "#,
    );
    let mut mask = (message_type("google.protobuf.FieldMask").new)();
    let json = r#""closure.errorUri,taskId""#;
    JSON.merge_str(mask.as_mut(), json).expect("a mask");
    assert_eq!(
        format!("{mask:?}"),
        r#"FieldMask { paths: ["closure.error_uri", "task_id"] }"#
    );
}

#[test]
fn values_of_any_shape() {
    check(
        r#"
        # google.protobuf.Value
        null
        true
        "a"
        1.0
        []
        {}
        [null,[],{"":{"a":[1.5,"x",null]}}]
        # google.protobuf.ListValue
        []
        [null,1.0]
        # google.protobuf.Struct
        {}
        {"b":null,"a":{},"\n":[[]]}
        # google.protobuf.Value
        [ 1 , 2e0 ] => [1.0,2.0]
        -0 => -0.0
    "#,
    );
}

#[test]
fn nulls_leave_fields_unset() {
    check(
        r#"
        # flyteidl.admin.TaskExecution
        {"id":null,"inputUri":null,"closure":null,"isParent":null} => {}
        # flyteidl.admin.TaskExecutionClosure
        {"logs":null,"startedAt":null,"customInfo":null} => {}
        {"outputUri":null,"error":{}} => {"error":{}}
        {"error":{},"outputUri":null} => {"error":{}}
        {"customInfo":{"a":null}} => {"customInfo":{"a":null}}
        # flyteidl.core.LiteralMap
        {"literals":null} => {}
        # flyteidl.admin.ExecutionSpec
        {"interruptible":null} => {}
    "#,
    );
}

#[test]
fn names_and_presence() {
    check(
        r#"
        # flyteidl.admin.TaskExecution
        {"input_uri":"a"} => {"inputUri":"a"}
        {"inputUri":"a"} => {"inputUri":"a"}
        {"input\u0055ri":"a"} => {"inputUri":"a"}
        {"isParent":true,"inputUri":"a","id":{}} => {"id":{},"inputUri":"a","isParent":true}
        {"inputUri":"","isParent":false} => {}
    "#,
    );
    assert_eq!(
        through("flyteidl.admin.TaskExecution", " {\n\t} \r\n"),
        "{}"
    );
    // Empty members of oneofs and empty messages are present.
    check(
        r#"
        # flyteidl.core.Scalar
        {"noneType":{}}
        {"primitive":{"integer":"0"}}
        {"primitive":{"stringValue":""}}
        # flyteidl.admin.ExecutionSpec
        {"interruptible":false}
        {"disableAll":false}
        # flyteidl.core.ArrayNode
        {"parallelism":0}
        {"minSuccessRatio":0.0}
    "#,
    );
}

#[test]
fn lists_and_maps_keep_their_order() {
    check(
        r#"
        # flyteidl.admin.Notification
        {"phases":["FAILED",99,"UNDEFINED","FAILED"]}
        # datacatalog.Metadata
        {"keyMap":{"b":"1","":"","a":"\"","9":"","10":"é"}}
        # flyteidl.admin.Notification
        {"phases":[]} => {}
    "#,
    );
}

#[test]
fn any_holds_its_message() {
    check(
        r#"
        # google.protobuf.Any
        {}
        {"@type":"type.googleapis.com/flyteidl.core.Identifier","resourceType":"TASK","name":"n"}
        {"@type":"x/google.protobuf.Duration","value":"1.500s"}
        {"@type":"google.protobuf.Timestamp","value":"1970-01-01T00:00:00Z"}
        {"@type":"x/google.protobuf.Int64Value","value":"7"}
        {"@type":"x/google.protobuf.Value","value":null}
        {"@type":"x/google.protobuf.Struct","value":{"a":[1.0]}}
        {"@type":"x/google.protobuf.FieldMask","value":"aB"}
        {"@type":"x/google.protobuf.Empty"}
        {"@type":"x/google.protobuf.Any","value":{}}
        {"@type":"x/google.protobuf.Any","value":{"@type":"y/flyteidl.core.Void"}}
        {"name":"\n","resource_type":"TASK","@type":"x/flyteidl.core.Identifier"} => {"@type":"x/flyteidl.core.Identifier","resourceType":"TASK","name":"\n"}
        // Go writes Empty like the messages with a special form.
        {"@type":"x/google.protobuf.Empty","value":{}} => {"@type":"x/google.protobuf.Empty"}
        {"value":18446744073709551615,"@type":"x/google.protobuf.UInt64Value"} => {"@type":"x/google.protobuf.UInt64Value","value":"18446744073709551615"}
        {"value":{"a":[true,-1,1.50,"\u0041",null,{}]},"@type":"x/google.protobuf.Struct"} => {"@type":"x/google.protobuf.Struct","value":{"a":[true,-1.0,1.5,"A",null,{}]}}
    "#,
    );
}
