//! Accepted JSON for each kind of value, and the JSON written for it.

use flytepb_idl::json::JsonOptions;
use flytepb_idl::registry;
use flytepb_tests::message_type;

/// Reads JSON as a type and writes it.
fn through(type_name: &str, json: &str) -> String {
    let mut message = (message_type(type_name).new)();
    let options = JsonOptions::new().types(registry::get);
    let read = options.merge_str(message.as_mut(), json);
    read.unwrap_or_else(|e| panic!("{type_name} {json}: {e}"));
    options.to_string(message.as_ref()).expect("JSON")
}

/// Checks rows of input and expected output.
#[track_caller]
fn check(type_name: &str, rows: &[(&str, &str)]) {
    for (json, expected) in rows {
        assert_eq!(through(type_name, json), *expected, "{type_name} {json}");
    }
}

/// Checks that each row is written as it was read.
#[track_caller]
fn unchanged(type_name: &str, rows: &[&str]) {
    for json in rows {
        assert_eq!(through(type_name, json), *json, "{type_name}");
    }
}

#[test]
fn integers() {
    check(
        "google.protobuf.Int32Value",
        &[
            ("0", "0"),
            ("-0", "0"),
            ("-2147483648", "-2147483648"),
            ("\"2147483647\"", "2147483647"),
            ("1e5", "100000"),
            ("\"1e5\"", "100000"),
            ("100000.000", "100000"),
            ("1.5E+1", "15"),
            ("1200e-2", "12"),
            ("0e99999999999999999999", "0"),
            ("0.000", "0"),
            ("\"-7\"", "-7"),
        ],
    );
    check(
        "google.protobuf.Int64Value",
        &[
            ("1", "\"1\""),
            ("9223372036854775807", "\"9223372036854775807\""),
            ("9223372036854775807.0", "\"9223372036854775807\""),
            ("-9.223372036854775808e18", "\"-9223372036854775808\""),
            ("\"9007199254740993\"", "\"9007199254740993\""),
        ],
    );
    check(
        "google.protobuf.UInt64Value",
        &[
            ("18446744073709551615", "\"18446744073709551615\""),
            ("18446744073709551615e0", "\"18446744073709551615\""),
            ("1.8446744073709551615e19", "\"18446744073709551615\""),
            ("-0", "\"0\""),
        ],
    );
    check(
        "google.protobuf.UInt32Value",
        &[("4294967295", "4294967295"), ("\"4.2e9\"", "4200000000")],
    );
}

#[test]
fn floats() {
    check(
        "google.protobuf.DoubleValue",
        &[
            ("0", "0.0"),
            ("-0", "-0.0"),
            ("-0.0", "-0.0"),
            ("1", "1.0"),
            ("\"1\"", "1.0"),
            ("\"-1.5e3\"", "-1500.0"),
            ("0.1", "0.1"),
            ("5e-324", "5e-324"),
            ("2e-324", "0.0"),
            ("1.7976931348623157e308", "1.7976931348623157e+308"),
            ("\"NaN\"", "\"NaN\""),
            ("\"Infinity\"", "\"Infinity\""),
            ("\"-Infinity\"", "\"-Infinity\""),
            ("18446744073709551616", "1.8446744073709552e+19"),
            // Halfway between two doubles: rounds to even, unless a distant digit decides
            // otherwise.
            ("9007199254740993", "9007199254740992.0"),
            (
                "9007199254740993.00000000000000000000001",
                "9007199254740994.0",
            ),
        ],
    );
    check(
        "google.protobuf.FloatValue",
        &[
            ("0.1", "0.1"),
            ("16777217", "16777216.0"),
            ("3.4028234663852886e38", "3.4028235e+38"),
            ("3.4028235677973362e38", "3.4028235e+38"),
            ("1e-46", "0.0"),
            ("1.401298464324817e-45", "1e-45"),
            // Just above the midpoint of two floats; rounding to a double first would lose that.
            ("1.00000005960464477540", "1.0000001"),
            ("1.00000005960464477539", "1.0"),
            ("\"NaN\"", "\"NaN\""),
            ("\"-Infinity\"", "\"-Infinity\""),
        ],
    );
}

#[test]
fn strings() {
    unchanged(
        "google.protobuf.StringValue",
        &[
            r#""""#,
            r#""a""#,
            r#""\"\\\b\f\n\r\t""#,
            r#""\u0000\u001f""#,
            "\"\u{7f}/<>&'é漢😀\u{2028}\"",
            r#""eight by 8 and then \"more\" of it, äöü""#,
        ],
    );
    check(
        "google.protobuf.StringValue",
        &[
            (r#""\/\u002f\u00e9\u6F22""#, "\"//é漢\""),
            (r#""\ud83d\ude00\uD83D\uDE00""#, "\"😀😀\""),
            ("\"\\u0041\u{301}\"", "\"A\u{301}\""),
        ],
    );
}

#[test]
fn bytes() {
    check(
        "google.protobuf.BytesValue",
        &[
            (r#""""#, r#""""#),
            (r#""AQ==""#, r#""AQ==""#),
            (r#""AQ""#, r#""AQ==""#),
            (r#""AQI=""#, r#""AQI=""#),
            (r#""AQID""#, r#""AQID""#),
            (r#""+/+/""#, r#""+/+/""#),
            (r#""-_-_""#, r#""+/+/""#),
            (r#""-_""#, r#""+w==""#),
            (r#""\u0041Q=\u003d""#, r#""AQ==""#),
        ],
    );
}

#[test]
fn booleans_and_enums() {
    unchanged("google.protobuf.BoolValue", &["true", "false"]);
    check(
        "flyteidl.admin.TaskExecutionClosure",
        &[
            (r#"{"phase":"SUCCEEDED"}"#, r#"{"phase":"SUCCEEDED"}"#),
            (r#"{"phase":3}"#, r#"{"phase":"SUCCEEDED"}"#),
            (r#"{"phase":3.0}"#, r#"{"phase":"SUCCEEDED"}"#),
            (r#"{"phase":99}"#, r#"{"phase":99}"#),
            (r#"{"phase":-1}"#, r#"{"phase":-1}"#),
            (r#"{"phase":"UNDEFINED"}"#, "{}"),
            (r#"{"phase":null}"#, "{}"),
        ],
    );
}

#[test]
fn timestamps() {
    unchanged(
        "google.protobuf.Timestamp",
        &[
            r#""1970-01-01T00:00:00Z""#,
            r#""0001-01-01T00:00:00Z""#,
            r#""9999-12-31T23:59:59.999999999Z""#,
            r#""2000-02-29T12:34:56.100Z""#,
            r#""1900-02-28T12:34:56.000100Z""#,
            r#""1969-12-31T23:59:59.000000001Z""#,
        ],
    );
    check(
        "google.protobuf.Timestamp",
        &[
            (
                r#""1970-01-01T00:00:00.5Z""#,
                r#""1970-01-01T00:00:00.500Z""#,
            ),
            (
                r#""1970-01-01T00:00:00.0000Z""#,
                r#""1970-01-01T00:00:00Z""#,
            ),
            (
                r#""1970-01-01T00:00:00.1234Z""#,
                r#""1970-01-01T00:00:00.123400Z""#,
            ),
            (
                r#""1970-01-01T00:00:00+00:00""#,
                r#""1970-01-01T00:00:00Z""#,
            ),
            (
                r#""1970-01-01T01:30:00.25+05:30""#,
                r#""1969-12-31T20:00:00.250Z""#,
            ),
            (
                r#""1969-12-31T23:00:00-02:00""#,
                r#""1970-01-01T01:00:00Z""#,
            ),
            (
                r#""0001-01-01T01:00:00+01:00""#,
                r#""0001-01-01T00:00:00Z""#,
            ),
        ],
    );
}

#[test]
fn durations() {
    unchanged(
        "google.protobuf.Duration",
        &[
            r#""0s""#,
            r#""1s""#,
            r#""-0.500s""#,
            r#""0.000001s""#,
            r#""-1.000000001s""#,
            r#""315576000000.999999999s""#,
            r#""-315576000000.999999999s""#,
        ],
    );
    check(
        "google.protobuf.Duration",
        &[
            (r#""1.5s""#, r#""1.500s""#),
            (r#""-0s""#, r#""0s""#),
            (r#""1.000000000s""#, r#""1s""#),
            (r#""0.1234567s""#, r#""0.123456700s""#),
        ],
    );
}

#[test]
fn field_masks() {
    unchanged(
        "google.protobuf.FieldMask",
        &[r#""""#, r#""a""#, r#""a,fooBar.bazQux,x1""#],
    );
    let mut mask = (message_type("google.protobuf.FieldMask").new)();
    let json = r#""closure.errorUri,taskId""#;
    JsonOptions::new()
        .types(registry::get)
        .merge_str(mask.as_mut(), json)
        .expect("a mask");
    assert_eq!(
        format!("{mask:?}"),
        r#"FieldMask { paths: ["closure.error_uri", "task_id"] }"#
    );
}

#[test]
fn values_of_any_shape() {
    unchanged(
        "google.protobuf.Value",
        &[
            "null",
            "true",
            "\"a\"",
            "1.0",
            "[]",
            "{}",
            r#"[null,[],{"":{"a":[1.5,"x",null]}}]"#,
        ],
    );
    unchanged("google.protobuf.ListValue", &["[]", "[null,1.0]"]);
    unchanged(
        "google.protobuf.Struct",
        &["{}", r#"{"b":null,"a":{},"\n":[[]]}"#],
    );
    check(
        "google.protobuf.Value",
        &[(" [ 1 , 2e0 ] ", "[1.0,2.0]"), ("-0", "-0.0")],
    );
}

#[test]
fn nulls_leave_fields_unset() {
    check(
        "flyteidl.admin.TaskExecution",
        &[(
            r#"{"id":null,"inputUri":null,"closure":null,"isParent":null}"#,
            "{}",
        )],
    );
    check(
        "flyteidl.admin.TaskExecutionClosure",
        &[
            (r#"{"logs":null,"startedAt":null,"customInfo":null}"#, "{}"),
            (r#"{"outputUri":null,"error":{}}"#, r#"{"error":{}}"#),
            (r#"{"error":{},"outputUri":null}"#, r#"{"error":{}}"#),
            (
                r#"{"customInfo":{"a":null}}"#,
                r#"{"customInfo":{"a":null}}"#,
            ),
        ],
    );
    check(
        "flyteidl.core.LiteralMap",
        &[(r#"{"literals":null}"#, "{}")],
    );
    check(
        "flyteidl.admin.ExecutionSpec",
        &[(r#"{"interruptible":null}"#, "{}")],
    );
}

#[test]
fn names_and_presence() {
    check(
        "flyteidl.admin.TaskExecution",
        &[
            (" {\n\t} \r\n", "{}"),
            (r#"{"input_uri":"a"}"#, r#"{"inputUri":"a"}"#),
            (r#"{"inputUri":"a"}"#, r#"{"inputUri":"a"}"#),
            (r#"{"input\u0055ri":"a"}"#, r#"{"inputUri":"a"}"#),
            (
                r#"{"isParent":true,"inputUri":"a","id":{}}"#,
                r#"{"id":{},"inputUri":"a","isParent":true}"#,
            ),
            (r#"{"inputUri":"","isParent":false}"#, "{}"),
        ],
    );
    // Empty members of oneofs and empty messages are present.
    unchanged(
        "flyteidl.core.Scalar",
        &[
            r#"{"noneType":{}}"#,
            r#"{"primitive":{"integer":"0"}}"#,
            r#"{"primitive":{"stringValue":""}}"#,
        ],
    );
    unchanged(
        "flyteidl.admin.ExecutionSpec",
        &[r#"{"interruptible":false}"#, r#"{"disableAll":false}"#],
    );
    unchanged(
        "flyteidl.core.ArrayNode",
        &[r#"{"parallelism":0}"#, r#"{"minSuccessRatio":0.0}"#],
    );
}

#[test]
fn lists_and_maps_keep_their_order() {
    unchanged(
        "flyteidl.admin.Notification",
        &[r#"{"phases":["FAILED",99,"UNDEFINED","FAILED"]}"#],
    );
    unchanged(
        "datacatalog.Metadata",
        &[r#"{"keyMap":{"b":"1","":"","a":"\"","9":"","10":"é"}}"#],
    );
    check("flyteidl.admin.Notification", &[(r#"{"phases":[]}"#, "{}")]);
}

#[test]
fn any_holds_its_message() {
    unchanged(
        "google.protobuf.Any",
        &[
            "{}",
            r#"{"@type":"type.googleapis.com/flyteidl.core.Identifier","resourceType":"TASK","name":"n"}"#,
            r#"{"@type":"x/google.protobuf.Duration","value":"1.500s"}"#,
            r#"{"@type":"google.protobuf.Timestamp","value":"1970-01-01T00:00:00Z"}"#,
            r#"{"@type":"x/google.protobuf.Int64Value","value":"7"}"#,
            r#"{"@type":"x/google.protobuf.Value","value":null}"#,
            r#"{"@type":"x/google.protobuf.Struct","value":{"a":[1.0]}}"#,
            r#"{"@type":"x/google.protobuf.FieldMask","value":"aB"}"#,
            r#"{"@type":"x/google.protobuf.Empty"}"#,
            r#"{"@type":"x/google.protobuf.Any","value":{}}"#,
            r#"{"@type":"x/google.protobuf.Any","value":{"@type":"y/flyteidl.core.Void"}}"#,
        ],
    );
    check(
        "google.protobuf.Any",
        &[
            (
                r#"{"name":"\n","resource_type":"TASK","@type":"x/flyteidl.core.Identifier"}"#,
                r#"{"@type":"x/flyteidl.core.Identifier","resourceType":"TASK","name":"\n"}"#,
            ),
            // Go writes Empty like the messages with a special form.
            (
                r#"{"@type":"x/google.protobuf.Empty","value":{}}"#,
                r#"{"@type":"x/google.protobuf.Empty"}"#,
            ),
            (
                r#"{"value":18446744073709551615,"@type":"x/google.protobuf.UInt64Value"}"#,
                r#"{"@type":"x/google.protobuf.UInt64Value","value":"18446744073709551615"}"#,
            ),
            (
                r#"{"value":{"a":[true,-1,1.50,"\u0041",null,{}]},"@type":"x/google.protobuf.Struct"}"#,
                r#"{"@type":"x/google.protobuf.Struct","value":{"a":[true,-1.0,1.5,"A",null,{}]}}"#,
            ),
        ],
    );
}
