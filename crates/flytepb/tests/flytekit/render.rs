//! The renderer compared with flytekit's, on messages of every type and on difficult texts.

use flytepb::flytekit::render;
use flytepb::idl::core::{primitive, Binary, Container, Primitive};
use flytepb::idl::registry;
use flytepb_tests::{message_type, unhex};
use serde_json::Value;

use flytepb_tests::flytekit_goldens::{is_text, lines};

/// Returns the rows of `render.jsonl` that have a key.
fn rows(key: &str, expected: usize) -> Vec<Value> {
    let rows = lines("render.jsonl").into_iter();
    let rows: Vec<Value> = rows.filter(|row| !row[key].is_null()).collect();
    assert_eq!(rows.len(), expected);
    rows
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_string()
}

#[test]
fn messages_of_every_type() {
    let messages = lines("any_message.jsonl");
    for row in rows("any", messages.len()) {
        let message = &messages[row["any"].as_u64().unwrap() as usize];
        let message_type = message_type(message["type"].as_str().unwrap());
        let wire = unhex(message["wire"].as_str().unwrap());
        let message = registry::decode(message_type, &wire).unwrap();
        let sorted = registry::decode(message_type, &message.to_wire_deterministic()).unwrap();
        let yaml = render::yaml(&*sorted, 0);
        assert!(
            is_text(&row["yaml"], &yaml),
            "{}\n{yaml}\n{}",
            message_type.full_name,
            row["yaml"]
        );
    }
}

#[test]
fn shortened_texts() {
    for row in rows("text", 1200) {
        let long = text(&row["text"]);
        assert_eq!(render::shorten(&long), row["short"], "{long:?}");
    }
}

#[test]
fn lists_of_texts() {
    for row in rows("texts", 500) {
        let message = Container {
            args: row["texts"].as_array().unwrap().iter().map(text).collect(),
            ..Default::default()
        };
        assert_eq!(render::yaml(&message, 0), row["yaml"]);
    }
}

#[test]
fn bytes() {
    for row in rows("bytes", 200) {
        let message = Binary {
            value: unhex(&text(&row["bytes"])),
            ..Default::default()
        };
        assert_eq!(render::yaml(&message, 0), row["yaml"]);
    }
}

#[test]
fn doubles() {
    for row in rows("double", 308) {
        let bits = u64::from_str_radix(&text(&row["double"]), 16).unwrap();
        let message = Primitive {
            value: Some(primitive::Value::FloatValue(f64::from_bits(bits))),
            ..Default::default()
        };
        assert_eq!(render::yaml(&message, 0), row["yaml"]);
    }
}

/// No message makes the renderer panic, and the line of a scalar stays short.
#[test]
fn random_messages_of_every_type() {
    for message_type in registry::all() {
        for seed in 0..20 {
            let message = flytepb_testkit::random::message(message_type, seed);
            for line in render::yaml(&*message, 0).lines() {
                let (name, value) = line.split_once(':').unwrap();
                assert!(!name.is_empty() && value.chars().count() <= 81, "{line}");
            }
            render::repr(&*message);
        }
    }
}
