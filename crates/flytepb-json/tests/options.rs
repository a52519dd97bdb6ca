//! JSON options, serde's traits, merging, and losses of JSON.

use flytepb_idl::admin::{
    ExecutionSpec, Notification, TaskExecution, TaskExecutionClosure, TaskExecutionList,
};
use flytepb_idl::json::{self, JsonOptions};
use flytepb_idl::wire::unknown_paths::{unknown_fields, UnknownAt};
use flytepb_idl::{core, google::protobuf, UnknownFields, WireMessage};

fn closure() -> TaskExecutionClosure {
    json::from_str(
        r#"{"phase":"FAILED","logs":[{"uri":"u"},{}],"startedAt":"1970-01-01T00:00:01Z","customInfo":{"a":[1]}}"#,
    )
    .expect("a closure")
}

fn written<M: WireMessage>(options: &JsonOptions, message: &M) -> String {
    options.to_string(message).expect("JSON")
}

#[test]
fn names_enums_and_indentation() {
    let closure = closure();
    assert_eq!(
        written(&JsonOptions::new().proto_field_names(true), &closure),
        r#"{"phase":"FAILED","logs":[{"uri":"u"},{}],"started_at":"1970-01-01T00:00:01Z","custom_info":{"a":[1.0]}}"#
    );
    assert_eq!(
        written(&JsonOptions::new().enums_as_numbers(true), &closure),
        r#"{"phase":5,"logs":[{"uri":"u"},{}],"startedAt":"1970-01-01T00:00:01Z","customInfo":{"a":[1.0]}}"#
    );
    let indented = r#"{
  "phase": "FAILED",
  "logs": [
    {
      "uri": "u"
    },
    {}
  ],
  "startedAt": "1970-01-01T00:00:01Z",
  "customInfo": {
    "a": [
      1.0
    ]
  }
}"#;
    let options = JsonOptions::new().indent(Some(2));
    assert_eq!(written(&options, &closure), indented);
    assert_eq!(
        options
            .from_str::<TaskExecutionClosure>(indented)
            .expect("a closure"),
        closure
    );
    let flat = indented.replace("  ", "");
    assert_eq!(written(&JsonOptions::new().indent(Some(0)), &closure), flat);
}

/// Expected output of Google's `always_print_fields_with_no_presence` for the same messages.
#[test]
fn defaults() {
    let options = JsonOptions::new().print_defaults(true);
    assert_eq!(
        written(&options, &TaskExecution::default()),
        r#"{"inputUri":"","isParent":false}"#
    );
    assert_eq!(
        written(&options, &TaskExecutionClosure::default()),
        r#"{"phase":"UNDEFINED","logs":[],"reason":"","taskType":"","eventVersion":0,"reasons":[]}"#
    );
    assert_eq!(
        written(&options, &core::LiteralMap::default()),
        r#"{"literals":{}}"#
    );
    let list = TaskExecutionList {
        token: "t".into(),
        ..Default::default()
    };
    assert_eq!(
        written(&options, &list),
        r#"{"taskExecutions":[],"token":"t"}"#
    );
    for empty in [r#"{}"#, "[]", "null", "\"\""] {
        let read = JsonOptions::new()
            .from_str::<protobuf::Value>(empty)
            .expect("a value");
        assert_eq!(written(&options, &read), empty);
    }
}

#[test]
fn unknown_names_are_ignored_on_request() {
    let options = JsonOptions::new().ignore_unknown(true);
    let json = r#"{"x":[{"y":null},"\ud83d\ude00",-1.5e3,true],"phase":"DONE","logs":[{"x":1,"uri":"u"}],"x":2}"#;
    let read: TaskExecutionClosure = options.from_str(json).expect("a closure");
    assert_eq!(written(&options, &read), r#"{"logs":[{"uri":"u"}]}"#);
    // In lists, unknown enum names leave no gap.
    let json = r#"{"phases":["DONE","FAILED","","ABORTED","DONE"]}"#;
    let read: Notification = options.from_str(json).expect("a notification");
    assert_eq!(
        written(&options, &read),
        r#"{"phases":["FAILED","ABORTED"]}"#
    );
    // Malformed JSON is still refused.
    for json in [
        r#"{"x":[1,]}"#,
        r#"{"x":01}"#,
        r#"{"x":"\ud83d"}"#,
        r#"{"x":{"a" 1}}"#,
        r#"{"x"}"#,
    ] {
        let error = options.from_str::<Notification>(json).expect_err(json);
        assert!(error.is_syntax(), "{json}: {error}");
    }
    let any = r#"{"y":1,"@type":"x/google.protobuf.Duration","x":[2],"value":"1s"}"#;
    let read: protobuf::Any = options.from_str(any).expect("an Any");
    assert_eq!(
        written(&options, &read),
        r#"{"@type":"x/google.protobuf.Duration","value":"1s"}"#
    );
}

#[test]
fn types_of_any_are_looked_up_on_request() {
    let options = JsonOptions::new()
        .types(|name| (name == "other.Name").then(protobuf::Duration::type_descriptor));
    let any: protobuf::Any = options
        .from_str(r#"{"@type":"x/other.Name","value":"2s"}"#)
        .expect("an Any");
    assert_eq!(
        (any.type_url.as_str(), &any.value[..]),
        ("x/other.Name", &[8, 2][..])
    );
    assert!(JsonOptions::new()
        .to_string(&any)
        .expect_err("not known")
        .is_unknown_type());
}

#[test]
fn merging_adds_to_lists_and_replaces_the_rest() {
    let mut message = closure();
    let json = r#"{"phase":1,"logs":[{"name":"n"}],"startedAt":"1970-01-01T00:00:00.5Z","customInfo":{"b":2,"a":3}}"#;
    JsonOptions::new()
        .merge_str(&mut message, json)
        .expect("a closure");
    assert_eq!(
        json::to_string(&message).expect("JSON"),
        r#"{"phase":"QUEUED","logs":[{"uri":"u"},{},{"name":"n"}],"startedAt":"1970-01-01T00:00:00.500Z","customInfo":{"b":2.0,"a":3.0}}"#
    );
    let twice = r#"{"customInfo":{"c":1,"a":1,"c":2}}"#;
    let error = JsonOptions::new()
        .merge_str(&mut message, twice)
        .expect_err("c twice");
    assert_eq!(error.path(), "custom_info[\"c\"]");
}

#[test]
fn every_way_of_writing_gives_the_same() {
    let closure = closure();
    let text = json::to_string(&closure).expect("JSON");
    assert_eq!(json::to_vec(&closure).expect("JSON"), text.as_bytes());
    let mut out = Vec::new();
    json::to_writer(&mut out, &closure).expect("JSON");
    assert_eq!(out, text.as_bytes());
    JsonOptions::new()
        .write_to(&mut out, &closure)
        .expect("JSON");
    assert_eq!(out, text.repeat(2).as_bytes());
    assert_eq!(serde_json::to_string(&closure).expect("JSON"), text);
    assert_eq!(
        json::from_slice::<TaskExecutionClosure>(text.as_bytes()).expect("JSON"),
        closure
    );
    assert_eq!(
        serde_json::from_str::<TaskExecutionClosure>(&text).expect("JSON"),
        closure
    );

    struct Full;
    impl std::io::Write for Full {
        fn write(&mut self, _: &[u8]) -> std::io::Result<usize> {
            Err(std::io::Error::other("full"))
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let error = json::to_writer(Full, &closure).expect_err("full");
    assert!(error.is_io());
    assert_eq!(
        std::error::Error::source(&error)
            .expect("a source")
            .to_string(),
        "full"
    );
}

#[test]
fn serde_reads_and_names_the_field() {
    // Through a tree of values, where numbers are numbers and strings are owned.
    let spec = r#"{"interruptible":true,"maxParallelism":"7","labels":{"values":{"a":"b"}}}"#;
    let tree: serde_json::Value = serde_json::from_str(spec).expect("JSON");
    let read: ExecutionSpec = serde_json::from_value(tree).expect("a spec");
    assert_eq!(read, json::from_str(spec).expect("a spec"));
    assert_eq!(read.max_parallelism, 7);
    assert_eq!(
        serde_json::to_value(&read).expect("JSON"),
        serde_json::json!({"interruptible":true,"maxParallelism":7,"labels":{"values":{"a":"b"}}})
    );
    let any = r#"{"value":[1,-2,0.5,"a",null,true,{"b":{}}],"@type":"x/google.protobuf.Value"}"#;
    let read: protobuf::Any = serde_json::from_str(any).expect("an Any");
    assert_eq!(read, json::from_str(any).expect("an Any"));

    let error =
        serde_json::from_str::<TaskExecution>("{\n\"closure\": {\"logs\": [{\"uri\": 1}]}}")
            .expect_err("no string");
    assert_eq!(
        error.to_string(),
        "in closure.logs[0].uri: expected a string, found the number 1 at line 2 column 30"
    );
    let late = protobuf::Timestamp {
        seconds: i64::MAX,
        ..Default::default()
    };
    let closure = TaskExecutionClosure {
        started_at: Some(late),
        ..Default::default()
    };
    let error = serde_json::to_string(&closure)
        .expect_err("late")
        .to_string();
    assert!(
        error.starts_with("in started_at: a timestamp of 9223372036854775807 s"),
        "{error}"
    );
    // Optional messages, and messages nested in other types.
    let pair: (Option<protobuf::Timestamp>, Vec<protobuf::Duration>) =
        serde_json::from_str(r#"[null,["1s"]]"#).expect("a pair");
    assert!(pair.0.is_none());
    assert_eq!(
        serde_json::to_string(&pair).expect("JSON"),
        r#"[null,["1s"]]"#
    );
}

#[test]
fn unknown_fields_are_found_everywhere() {
    let unknown = |bytes: &[u8]| UnknownFields::from_bytes(bytes).expect("fields");
    let mut execution = TaskExecution {
        _unknown_fields: unknown(&[0x98, 6, 7, 0xa2, 6, 1, 0]),
        ..Default::default()
    };
    assert!(unknown_fields(&TaskExecution::default()).is_empty());
    let mut closure = closure();
    closure.logs[1]._unknown_fields = unknown(&[0x9d, 6, 1, 2, 3, 4]);
    // The entry "k" of a Struct with a field 3 in the entry, and a field 9 in its value.
    let fields = [
        0x0a, 0x0b, 0x0a, 1, b'k', 0x18, 1, 0x12, 4, 0x20, 1, 0x48, 5,
    ];
    closure.custom_info = Some(protobuf::Struct::from_wire(&fields).expect("a Struct"));
    execution.closure = Some(closure.into());
    let at = |path: &str, number, len| UnknownAt {
        path: path.to_owned(),
        number,
        len,
    };
    assert_eq!(
        unknown_fields(&execution),
        [
            at("closure.logs[1]", 99, 6),
            at("closure.custom_info.fields[\"k\"]", 9, 2),
            at("closure.custom_info.fields[\"k\"]", 3, 2),
            at("", 99, 3),
            at("", 100, 4),
        ]
    );
}
