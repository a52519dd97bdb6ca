//! What Python makes of TaskExecutions: the lines that `make_flytekit.py` wrote.

use std::fs;
use std::path::{Path, PathBuf};

use flytepb::compat::flytekit_round_trip;
use flytepb::prelude::*;
use serde_json::Value;
use sha2::{Digest, Sha256};

/// The files of goldens.
const FILES: [&str; 3] = ["edge.jsonl", "oracle_edge.jsonl", "executions.jsonl"];

/// Messages where the sides differ on purpose: upb takes a map entry with a field it does not know
/// for an unknown field of the message around it, and so shows no entry; we show the entry and keep
/// the field in it.
pub const ODD_ENTRIES: [(&str, &str); 5] = [
    ("unknown_forms: in a map entry", "unknown field in an entry"),
    (
        "unknown_forms: in a literal's map entry",
        "unknown field in an entry",
    ),
    (
        "odd_forms: entry key with a foreign wire type",
        "a key that is an unknown field",
    ),
    (
        "odd_forms: entry value with a foreign wire type",
        "a value that is an unknown field",
    ),
    (
        "unknown map entry field in custom_info",
        "unknown field in an entry",
    ),
];

/// Messages that upb reads and we refuse: protobuf has no field number 0.
pub const NUMBER_ZERO: [(&str, &str); 6] = [
    ("malformed: number 0 in a group", "field number 0"),
    (
        "malformed: number 0 in a group, in the closure",
        "field number 0",
    ),
    (
        "malformed: number 0 with a length, in a group",
        "field number 0",
    ),
    (
        "malformed: number 0 with a length, in a group, in the closure",
        "field number 0",
    ),
    (
        "malformed: a group of number 0 in a group",
        "field number 0",
    ),
    (
        "malformed: a group of number 0 in a group, in the closure",
        "field number 0",
    ),
];

/// One message and what Python says about it.
pub struct Row {
    /// The file of goldens, the number of the message, and its label.
    pub name: String,
    pub label: String,
    pub wire: Vec<u8>,
    golden: Value,
}

impl Row {
    /// What stands under a key, or null.
    pub fn get(&self, key: &str) -> &Value {
        &self.golden[key]
    }

    /// Whether Python read the message.
    pub fn parses(&self) -> bool {
        self.get("parse") == "ok"
    }

    /// Whether flytekit's model took the message.
    pub fn is_taken(&self) -> bool {
        self.parses() && self.get("fk").is_null()
    }
}

/// All rows of all files.
pub fn rows() -> Vec<Row> {
    let rows: Vec<Row> = FILES.iter().flat_map(|file| rows_of(file)).collect();
    assert_eq!(rows.len(), 919 + 341 + 56);
    rows
}

fn rows_of(file: &str) -> Vec<Row> {
    let text = fs::read_to_string(folder().join("goldens").join(file)).unwrap();
    let mut source = (String::new(), Vec::new());
    let row = |line: &str| {
        let golden = parse(line);
        let (name, i) = (golden["file"].as_str().unwrap(), &golden["i"]);
        if source.0 != name {
            source = (name.to_string(), messages(name));
        }
        Row {
            name: format!("{file} {name} {i} {}", golden["label"]),
            label: golden["label"].as_str().unwrap_or_default().to_string(),
            wire: source.1[i.as_u64().unwrap() as usize].clone(),
            golden,
        }
    };
    text.lines().map(row).collect()
}

/// Reads JSON of any depth.
fn parse(line: &str) -> Value {
    let mut reader = serde_json::Deserializer::from_str(line);
    reader.disable_recursion_limit();
    reader.into_iter().next().unwrap().unwrap()
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_path_buf()
}

/// The messages of a file: one, or a stream of them.
fn messages(name: &str) -> Vec<Vec<u8>> {
    let places = ["goldens", "data/executions"].map(|place| folder().join(place).join(name));
    let path = places.iter().find(|path| path.exists()).unwrap();
    let bytes = fs::read(path).unwrap();
    if name.ends_with(".pbs") {
        split(&bytes)
    } else {
        vec![bytes]
    }
}

fn split(mut bytes: &[u8]) -> Vec<Vec<u8>> {
    let mut messages = Vec::new();
    while !bytes.is_empty() {
        let len = prost::decode_length_delimiter(&mut bytes).unwrap();
        let (message, rest) = bytes.split_at(len);
        messages.push(message.to_vec());
        bytes = rest;
    }
    messages
}

/// Whether a golden stands for this text, in full or as a digest.
pub fn is_text(golden: &Value, text: &str) -> bool {
    golden == text || *golden == digest(text.as_bytes())
}

/// Whether a golden stands for these bytes, in full or as a digest.
pub fn is_bytes(golden: &Value, bytes: &[u8]) -> bool {
    let hex: String = bytes.iter().map(|b| format!("{b:02x}")).collect();
    *golden == hex.as_str() || *golden == digest(bytes)
}

fn digest(bytes: &[u8]) -> Value {
    let hex: String = Sha256::digest(bytes)
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    serde_json::json!({ "sha256": hex, "len": bytes.len() })
}

/// The rows that differ must be the known ones, each with its reason, and no others.
pub fn assert_differences(what: &str, found: &[(&Row, String)], known: &[(&str, &str)]) {
    let unknown: Vec<String> = found
        .iter()
        .filter(|(row, _)| !known.iter().any(|(label, _)| row.label == *label))
        .map(|(row, text)| format!("{}\n{text}\nexpected {}\n", row.name, row.get(what)))
        .collect();
    assert!(
        unknown.is_empty(),
        "{what}: {} differ:\n{}",
        unknown.len(),
        unknown.join("\n")
    );
    for (label, reason) in known {
        assert!(
            found.iter().any(|(row, _)| row.label == *label),
            "{what}: {label} no longer differs ({reason})"
        );
    }
}

/// What flytepb makes of a message through flytekit's eyes.
pub fn lossy(row: &Row) -> Option<FlyteTaskExecution> {
    let execution = FlyteTaskExecution::from_bytes(&row.wire).ok()?;
    flytekit_round_trip(execution.as_flyte_idl())
        .ok()
        .map(Into::into)
}

/// Compares what `ours` makes of each message that flytekit takes with the golden under `key`.
pub fn check(
    key: &str,
    known: &[(&str, &str)],
    ours: impl Fn(&FlyteTaskExecution, &Value) -> Option<String>,
) {
    let rows = rows();
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.is_taken()) {
        match lossy(row) {
            Some(execution) => {
                found.extend(ours(&execution, row.get(key)).map(|text| (row, text)));
            }
            None => found.push((row, "refused".to_string())),
        }
    }
    assert_differences(key, &found, known);
}

/// The text, if it is not what the golden stands for.
pub fn other_text(text: String) -> impl Fn(&Value) -> Option<String> {
    move |golden| (!is_text(golden, &text)).then(|| text.clone())
}

/// The value, if it is not the golden.
pub fn other(value: Value, golden: &Value) -> Option<String> {
    (value != *golden).then(|| value.to_string())
}
