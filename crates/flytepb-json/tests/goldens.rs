//! JSON of messages agrees with Google's Python package, and its JSON reads back.

use flytepb_idl::admin::TaskExecution;
use flytepb_idl::json::JsonOptions;
use flytepb_idl::wire::unknown_paths;
use flytepb_idl::WireMessage;
use flytepb_tests::{any_messages, golden, messages, read, registry, unhex, JSON};
use serde_json::Value;

/// Returns our JSON, parsed.
fn written(message: &dyn WireMessage, options: &JsonOptions) -> Result<Value, String> {
    let json = options.to_string(message).map_err(|e| e.to_string())?;
    let mut reader = serde_json::Deserializer::from_str(&json);
    reader.disable_recursion_limit();
    let value = reader.into_iter().next().expect("a value");
    value.map_err(|e| format!("{e} in {json}"))
}

/// Returns whether JSON represents the whole message: no unknown fields, and no Value with another
/// null than the plain one.
fn is_whole(message: &dyn WireMessage) -> bool {
    let debug = format!("{message:?}");
    let unset = ["Value,", "Value}", "Value]"];
    let numbered = |part: &str| !part.starts_with("NULL_VALUE");
    let odd_null = unset.iter().any(|odd| debug.contains(odd))
        || debug.split("null_value: ").skip(1).any(numbered);
    unknown_paths::unknown_fields(message).is_empty() && !odd_null
}

/// Asserts that both JSON forms of a message equal the golden row, and read back to the message.
fn check(message: &dyn WireMessage, row: &Value, differs: &mut Vec<String>, name: &str) {
    let plain = &row["json"];
    let proto_names = row.get("json_proto").unwrap_or(plain);
    for (expected, proto) in [(plain, false), (proto_names, true)] {
        let options = JSON.proto_field_names(proto);
        match (written(message, &options), expected.get("exc").is_some()) {
            (Ok(ours), false) if ours == *expected => {}
            (Err(_), true) => continue,
            (ours, _) => {
                differs.push(format!("{name}: {ours:?}\n  is not {expected}"));
                continue;
            }
        }
        let mut back = (message.descriptor().new)();
        if let Err(error) = JSON.merge_str(back.as_mut(), &expected.to_string()) {
            differs.push(format!("{name}: {error}\n  in {expected}"));
        } else if is_whole(message) && *back != *message {
            differs.push(format!("{name}: {back:?}\n  is not {message:?}"));
        } else if written(&*back, &options).as_ref() != Ok(expected) {
            differs.push(format!("{name}: {back:?}\n  is not {expected}"));
        }
    }
}

fn report(differs: &[String], rows: usize) {
    assert!(rows > 0);
    for difference in differs.iter().take(30) {
        eprintln!("{difference:.1000}");
    }
    assert!(
        differs.is_empty(),
        "{} of {rows} rows differ",
        differs.len()
    );
}

#[test]
fn any_message_agrees() {
    let rows = any_messages();
    let mut differs = Vec::new();
    for (i, row) in rows.iter().enumerate() {
        let name = row["type"].as_str().expect("a type");
        let descriptor = registry::get(name).unwrap_or_else(|| panic!("no type {name}"));
        let wire = unhex(row["wire"].as_str().expect("bytes"));
        let message = registry::decode(descriptor, &wire).expect("a message");
        check(&*message, row, &mut differs, &format!("row {i}: {name}"));
    }
    report(&differs, rows.len());
}

/// Differences of Python's decoder, unrelated to JSON: it moves a map entry with unknown fields to
/// the unknown fields of the message, and accepts field number 0 in groups.
const DIFFERENT_ON_PURPOSE: [&str; 11] = [
    "malformed: a group of number 0 in a group",
    "malformed: a group of number 0 in a group, in the closure",
    "malformed: number 0 in a group",
    "malformed: number 0 in a group, in the closure",
    "malformed: number 0 with a length, in a group",
    "malformed: number 0 with a length, in a group, in the closure",
    "odd_forms: entry key with a foreign wire type",
    "odd_forms: entry value with a foreign wire type",
    "unknown map entry field in custom_info",
    "unknown_forms: in a literal's map entry",
    "unknown_forms: in a map entry",
];

#[test]
fn edge_cases_agree() {
    let mut differs = Vec::new();
    let mut different = Vec::new();
    for name in ["edge", "oracle_edge"] {
        let rows = golden(&format!("{name}.jsonl"));
        let stream = read(&format!("goldens/{name}.pbs"));
        let wires = messages(&stream);
        assert_eq!(rows.len(), wires.len());
        for (row, wire) in rows
            .iter()
            .zip(wires)
            .filter(|(row, _)| row["parse"] == "ok")
        {
            let label = row["label"].as_str().expect("a label");
            let before = differs.len();
            match TaskExecution::from_wire(wire) {
                Ok(message) => check(&message, row, &mut differs, label),
                Err(error) => differs.push(format!("{label}: {error}")),
            }
            if differs.len() > before && DIFFERENT_ON_PURPOSE.contains(&label) {
                differs.truncate(before);
                different.push(label.to_owned());
            }
        }
    }
    report(&differs, 919 + 341);
    different.sort();
    assert_eq!(different, DIFFERENT_ON_PURPOSE);
}

#[test]
fn executions_agree() {
    let mut differs = Vec::new();
    let rows = golden("executions.jsonl");
    let stream = read("data/executions/executions.pbs");
    let of_stream = messages(&stream);
    for row in &rows {
        let file = row["file"].as_str().expect("a file");
        let index = row["i"].as_u64().expect("an index") as usize;
        let wire = if file.ends_with(".pbs") {
            of_stream[index].to_vec()
        } else {
            read(&format!("data/executions/{file}"))
        };
        let execution = TaskExecution::from_wire(&wire).expect("an execution");
        check(&execution, row, &mut differs, file);
    }
    report(&differs, rows.len());
}
