//! Options through serde: `With` writes and `Seed` reads as `JsonOptions` does.

use flytepb_idl::admin::{task_execution_closure, TaskExecution, TaskExecutionClosure};
use flytepb_idl::core::Identifier;
use flytepb_idl::json::{JsonOptions, Seed, With};
use flytepb_idl::{Limits, WireMessage};
use flytepb_testkit::random::RandomOptions;
use flytepb_tests::registry;
use serde::de::DeserializeSeed;
use serde::Serialize;
use serde_json::Value;

/// All combinations of the options for writing.
fn combinations() -> impl Iterator<Item = JsonOptions> {
    (0..8).map(|bits| {
        JsonOptions::new()
            .proto_field_names(bits & 1 > 0)
            .print_defaults(bits & 2 > 0)
            .enums_as_numbers(bits & 4 > 0)
            .types(registry::get)
    })
}

#[test]
fn all_types_are_written_as_without_serde() {
    let random = RandomOptions::new().valid_json(true);
    for options in combinations() {
        for message_type in registry::all() {
            let message = random.message(message_type, 1);
            let expected = options.to_string(&*message).expect("JSON");
            let written = serde_json::to_string(&With(&*message, &options)).expect("JSON");
            let values = [&expected, &written].map(|t| serde_json::from_str::<Value>(t).unwrap());
            assert_eq!(values[0], values[1], "{}", message_type.full_name);
        }
    }
}

/// MessagePack fails if the number of members is not the one that was announced.
#[test]
fn the_number_of_members_is_known_in_advance() {
    let random = RandomOptions::new().valid_json(true);
    for options in combinations() {
        for name in [
            "flyteidl.admin.TaskExecution",
            "flyteidl.core.TaskTemplate",
            "google.protobuf.Any",
        ] {
            let message = random.message(registry::get(name).expect(name), 3);
            let packed = rmp_serde::to_vec(&With(&*message, &options)).expect("MessagePack");
            let unpacked: Value = rmp_serde::from_slice(&packed).expect("MessagePack");
            let json = serde_json::to_value(With(&*message, &options)).expect("JSON");
            assert_eq!(
                unpacked.as_object().map(|o| o.len()),
                json.as_object().map(|o| o.len())
            );
        }
    }
}

/// Expected texts by the rules of the JSON mapping.
#[test]
fn options_hold_inside_other_types_and_for_pretty_printers() {
    #[derive(Serialize)]
    struct Row<'a> {
        id: With<'a, Identifier>,
    }
    let id = Identifier {
        resource_type: 2,
        name: "n".to_string(),
        ..Default::default()
    };
    let options = JsonOptions::new()
        .proto_field_names(true)
        .enums_as_numbers(true);
    let row = Row {
        id: With(&id, &options),
    };
    let text = serde_json::to_string(&row).unwrap();
    assert_eq!(text, r#"{"id":{"resource_type":2,"name":"n"}}"#);
    let text = serde_json::to_string_pretty(&row).unwrap();
    assert_eq!(
        text,
        "{\n  \"id\": {\n    \"resource_type\": 2,\n    \"name\": \"n\"\n  }\n}"
    );
    let options = JsonOptions::new().print_defaults(true);
    assert_eq!(
        serde_json::to_string(&With(&id, &options)).unwrap(),
        concat!(
            r#"{"resourceType":"WORKFLOW","project":"","domain":"","name":"n","#,
            r#""version":"","org":""}"#
        )
    );
}

#[test]
fn errors_name_the_field() {
    let execution = TaskExecution {
        closure: Some(
            TaskExecutionClosure {
                created_at: Some(flytepb_idl::google::protobuf::Timestamp {
                    nanos: -1,
                    ..Default::default()
                }),
                output_result: Some(task_execution_closure::OutputResult::OutputUri(
                    "u".to_string(),
                )),
                ..Default::default()
            }
            .into(),
        ),
        ..Default::default()
    };
    let options = JsonOptions::new().print_defaults(true);
    let error = serde_json::to_string(&With(&execution, &options)).unwrap_err();
    assert!(
        error.to_string().starts_with("in closure.created_at: "),
        "{error}"
    );
}

fn read(options: &JsonOptions, json: &str) -> Result<TaskExecution, String> {
    let mut json = serde_json::Deserializer::from_str(json);
    let read = Seed::<TaskExecution>::new(options).deserialize(&mut json);
    read.map_err(|e| e.to_string())
}

#[test]
fn seeds_read_with_options() {
    let json = r#"{"inputUri": "s3://b", "new": [{"a": 1}], "closure": {"phase": "NEW"}}"#;
    let error = read(&JsonOptions::new(), json).unwrap_err();
    assert!(error.contains("has no field \"new\""), "{error}");
    let execution = read(&JsonOptions::new().ignore_unknown(true), json).unwrap();
    assert_eq!(execution.input_uri, "s3://b");

    let limits = |limits| JsonOptions::new().limits(limits);
    let json = r#"{"closure": {"error": {"code": "aaaaaaaaaa"}}}"#;
    assert!(read(&limits(Limits::new().max_depth(2)), json).is_ok());
    assert!(read(&limits(Limits::new().max_depth(1)), json).is_err());
    assert!(read(&limits(Limits::new().max_memory(10)), json).is_err());
    let message = read(&limits(Limits::new().max_memory(1 << 16)), json).unwrap();
    assert_eq!(message.wire_len(), 16);
}

/// As pbjson writes an Any: its type and bytes, like any other message.
#[test]
fn an_any_is_read_by_its_fields() {
    use flytepb_idl::google::protobuf::Any;
    let expected = Any {
        type_url: "x/unknown".to_string(),
        value: vec![1, 2],
        ..Default::default()
    };
    for json in [
        r#"{"typeUrl": "x/unknown", "value": "AQI="}"#,
        r#"{"value": "AQI=", "type_url": "x/unknown"}"#,
    ] {
        assert_eq!(flytepb_idl::json::from_str::<Any>(json).unwrap(), expected);
        assert_eq!(serde_json::from_str::<Any>(json).unwrap(), expected);
    }
    for json in [
        r#"{"value": "AQI="}"#,
        r#"{"typeUrl": "x", "other": 1}"#,
        r#"{"typeUrl": "x", "type_url": "x"}"#,
        r#"{"typeUrl": "x", "value": 1}"#,
    ] {
        assert!(flytepb_idl::json::from_str::<Any>(json).is_err(), "{json}");
        assert!(serde_json::from_str::<Any>(json).is_err(), "{json}");
    }
}
