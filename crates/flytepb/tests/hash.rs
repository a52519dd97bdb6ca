//! Hashes of Flyte 2 against those of its Python SDK: `goldens/flyte2`.
#![cfg(feature = "flyte2")]

use flytepb::hash::{
    content_hash, inputs_hash, inputs_hash_without, interface_hash, task_identity, uri_hash,
    CacheKey, Call, CallCounter,
};
use flytepb::idl2::core::TypedInterface;
use flytepb::idl2::task::Inputs;
use flytepb::idl2::WireMessage;
use flytepb_tests::{golden, path, unhex};
use serde_json::Value as Json;

fn text<'a>(row: &'a Json, key: &str) -> &'a str {
    let value = row[key].as_str();
    value.unwrap_or_else(|| panic!("no text {key:?} in {row}"))
}

fn message<M: WireMessage + Default>(row: &Json, key: &str) -> M {
    let bytes = unhex(text(row, key));
    M::from_wire(&bytes).unwrap_or_else(|e| panic!("{row}: {e}"))
}

fn ignored(row: &Json) -> Vec<&str> {
    let names = row["ignored_input_vars"].as_array().expect("a list");
    names.iter().map(|n| n.as_str().expect("a text")).collect()
}

/// Compares the hashes of all rows, and returns the names of those that differ.
fn wrong_hashes(file: &str, expected_rows: usize) -> Vec<String> {
    let rows = golden(file);
    assert_eq!(rows.len(), expected_rows, "{file}");
    let wrong = rows
        .iter()
        .filter(|row| inputs_hash(&message::<Inputs>(row, "inputs")) != text(row, "hash"));
    wrong
        .map(|row| format!("{} {}", row["name"], row["seed"]))
        .collect()
}

#[test]
fn inputs_hashes_are_those_of_the_sdk() {
    let wrong = wrong_hashes("flyte2/inputs_hashes.jsonl", 142);
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn hashes_of_random_inputs_are_those_of_the_sdk() {
    let wrong = wrong_hashes("flyte2/inputs_random.jsonl", 300);
    assert!(wrong.is_empty(), "{wrong:?}");
}

#[test]
fn content_hashes_are_those_of_the_sdk() {
    for row in golden("flyte2/inputs_hashes.jsonl") {
        let hash = content_hash(&message(&row, "inputs"), &[]);
        assert_eq!(
            hash.as_deref(),
            row["content_hash"].as_str(),
            "{}",
            row["name"]
        );
    }
}

#[test]
fn hashes_of_stored_inputs_are_those_of_the_sdk() {
    let mut compared = 0;
    let folders = std::fs::read_dir(path("goldens/flyte2/sdk")).expect("a folder");
    for folder in folders.map(|entry| entry.expect("an entry").path()) {
        if !folder.is_dir() {
            continue;
        }
        let read = |name: &str| std::fs::read(folder.join(name)).expect(name);
        let values: Json = serde_json::from_slice(&read("values.json")).expect("JSON");
        let inputs = Inputs::from_wire(&read("inputs.pb")).expect("inputs");
        assert_eq!(
            inputs_hash(&inputs),
            text(&values, "inputs_hash"),
            "{folder:?}"
        );
        compared += 1;
    }
    assert_eq!(compared, 21);
}

/// Calls the function of a row.
fn call(row: &Json, counter: &mut CallCounter) -> Json {
    match text(row, "function") {
        "generate_interface_hash" => interface_hash(&message(row, "task_interface")).into(),
        "generate_task_identity_hash" => task_identity(&message(row, "task_template")).into(),
        "generate_filtered_inputs_hash" => {
            inputs_hash_without(&message(row, "proto_inputs"), &ignored(row)).into()
        }
        "generate_content_inputs_hash" => {
            content_hash(&message(row, "inputs"), &ignored(row)).into()
        }
        "generate_cache_key_hash" => cache_key(row).into(),
        "new_sub_action_from" => {
            action_name(row, text(row, "input_hash"), "task_hash", "task_call_seq").into()
        }
        "local run" => {
            let inputs_hash = inputs_hash(&message(row, "inputs"));
            action_name(row, &inputs_hash, "identity", "sequence").into()
        }
        "CallCounter.next" => counter.next(text(row, "call_key")).into(),
        "_uri_inputs_hash" => uri_hash(text(row, "inputs_uri")).into(),
        other => panic!("no function {other}"),
    }
}

/// The SDK hashes the inputs itself if some are ignored.
fn cache_key(row: &Json) -> String {
    let without = inputs_hash_without(&message(row, "proto_inputs"), &ignored(row));
    let given = text(row, "inputs_hash");
    let key = CacheKey {
        inputs_hash: if ignored(row).is_empty() {
            given
        } else {
            &without
        },
        task_name: text(row, "task_name"),
        interface_hash: &interface_hash(&message::<TypedInterface>(row, "task_interface")),
        cache_version: text(row, "cache_version"),
    };
    key.hash()
}

fn action_name(row: &Json, inputs_hash: &str, identity: &str, sequence: &str) -> String {
    let call = Call {
        parent: text(row, "parent"),
        inputs_hash,
        identity: text(row, identity),
        sequence: row[sequence].as_u64().expect("a number"),
        group: row["group"].as_str(),
    };
    call.action_name()
}

#[test]
fn names_and_keys_are_those_of_the_sdk() {
    let rows = golden("flyte2/action_names.jsonl");
    assert_eq!(rows.len(), 137);
    let mut counter = CallCounter::default();
    for row in &rows {
        assert_eq!(call(row, &mut counter), row["result"], "{row}");
    }
}
