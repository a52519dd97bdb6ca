//! Python's results for TaskExecutions: the lines written by `make_flytekit.py`.

pub use crate::golden as lines;
use crate::{hex, messages, path, read};
use serde_json::Value;
use sha2::{Digest, Sha256};

const FILES: [&str; 3] = ["edge.jsonl", "oracle_edge.jsonl", "executions.jsonl"];

/// Messages for which the sides differ on purpose: upb moves a map entry with an unknown field to
/// the unknown fields of the enclosing message, and shows no entry; we keep the entry in the map
/// and the field in the entry.
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

/// Messages that upb accepts and we refuse: field number 0 is invalid. Like all differences, it is
/// in the docs of `flytepb::flytekit`.
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

/// One message and Python's results for it.
pub struct Row {
    /// The golden file, the index of the message, and its label.
    pub name: String,
    /// Name of the message.
    pub label: String,
    /// Its bytes.
    pub wire: Vec<u8>,
    golden: Value,
}

impl Row {
    /// Returns the value of a key, or null.
    pub fn get(&self, key: &str) -> &Value {
        &self.golden[key]
    }

    /// Returns whether Python decoded the message.
    pub fn parses(&self) -> bool {
        self.get("parse") == "ok"
    }

    /// Returns whether flytekit's model accepted the message.
    pub fn is_taken(&self) -> bool {
        self.parses() && self.get("fk").is_null()
    }
}

/// Returns all rows of all files.
pub fn rows() -> Vec<Row> {
    let rows: Vec<Row> = FILES.iter().flat_map(|file| rows_of(file)).collect();
    assert_eq!(rows.len(), 919 + 341 + 56);
    rows
}

fn rows_of(file: &str) -> Vec<Row> {
    let mut source = (String::new(), Vec::new());
    let row = |golden: Value| {
        let (name, i) = (golden["file"].as_str().unwrap(), &golden["i"]);
        if source.0 != name {
            source = (name.to_string(), wires(name));
        }
        Row {
            name: format!("{file} {name} {i} {}", golden["label"]),
            label: golden["label"].as_str().unwrap_or_default().to_string(),
            wire: source.1[i.as_u64().unwrap() as usize].clone(),
            golden,
        }
    };
    lines(file).into_iter().map(row).collect()
}

/// Returns the messages of a file: a single one, or a stream.
fn wires(name: &str) -> Vec<Vec<u8>> {
    let mut places = ["goldens", "data/executions"]
        .map(|place| format!("{place}/{name}"))
        .into_iter();
    let bytes = read(&places.find(|place| path(place).exists()).unwrap());
    if name.ends_with(".pbs") {
        messages(&bytes).into_iter().map(<[u8]>::to_vec).collect()
    } else {
        vec![bytes]
    }
}

/// Returns whether a golden equals this text, in full or by digest.
pub fn is_text(golden: &Value, text: &str) -> bool {
    golden == text || *golden == digest(text.as_bytes())
}

/// Returns whether a golden equals these bytes, in full or by digest.
pub fn is_bytes(golden: &Value, bytes: &[u8]) -> bool {
    *golden == hex(bytes) || *golden == digest(bytes)
}

fn digest(bytes: &[u8]) -> Value {
    serde_json::json!({ "sha256": sha256(bytes), "len": bytes.len() })
}

/// Returns the digest of bytes, hexadecimal.
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

/// Asserts that exactly the known rows differ, each with its reason.
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
