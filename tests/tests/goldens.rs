//! Agreement with Google's Python protobuf (upb) on validity and on deterministic bytes.

use flytepb::idl::admin::TaskExecution;
use flytepb::idl::{WireMessage, Writer};
use flytepb_tests::flytekit_goldens::NUMBER_ZERO;
use flytepb_tests::{
    any_messages, examples, golden, hex, message_type, messages, read, registry, unhex,
};
use serde_json::Value;
use sha2::{Digest, Sha256};

/// Cases of `edge.pbs` in which we differ from upb on purpose.
mod known {
    /// A map entry with an unknown field inside: upb moves the whole entry to the unknown fields of
    /// the enclosing message, we keep the entry in the map and the field in the entry.
    pub const KEPT_IN_MAP: &[&str] = &[
        "odd_forms: entry key with a foreign wire type",
        "odd_forms: entry value with a foreign wire type",
    ];
}

/// upb's result for the bytes.
enum Det {
    /// Its deterministic bytes.
    Bytes(Vec<u8>),
    /// Their SHA-256 and length.
    Hash(String, usize),
}

/// Returns `None` if upb refuses the bytes.
fn det(row: &Value) -> Option<Det> {
    (row["parse"] == "ok").then(|| match &row["det"] {
        Value::String(hex) => Det::Bytes(unhex(hex)),
        long => Det::Hash(
            long["sha256"].as_str().expect("a hash").to_owned(),
            long["len"].as_u64().expect("a length") as usize,
        ),
    })
}

fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

#[test]
fn edge_cases_agree_with_upb() {
    let stream = read("goldens/edge.pbs");
    let cases = messages(&stream);
    let rows = golden("edge.jsonl");
    assert_eq!(rows.len(), cases.len());
    let mut differences = Vec::new();
    for row in &rows {
        let case = cases[row["i"].as_u64().expect("an index") as usize];
        let label = row["label"].as_str().expect("a label");
        if let Some(difference) = compare(label, row, case) {
            differences.push(format!("{label}: {difference}"));
        }
    }
    assert!(differences.is_empty(), "{differences:#?}");
}

/// Describes the difference to upb on one case.
fn compare(label: &str, row: &Value, case: &[u8]) -> Option<String> {
    match (det(row), TaskExecution::from_wire(case)) {
        (None, Err(error)) => same_reason(row, &error),
        (None, Ok(_)) => Some("upb refuses it".to_owned()),
        (Some(_), Err(error)) => {
            let is_known = NUMBER_ZERO.iter().any(|(known, _)| *known == label);
            (!is_known).then(|| format!("upb takes it, we say {error}"))
        }
        (Some(_), Ok(_)) if known::KEPT_IN_MAP.contains(&label) => None,
        (Some(det), Ok(message)) => same_message(&det, &message),
    }
}

fn same_reason(row: &Value, error: &flytepb::idl::DecodeError) -> Option<String> {
    let text = row["parse"]["msg"].as_str().expect("a message");
    let same = if text.ends_with("bad UTF-8") {
        error.is_invalid_utf8()
    } else if text.ends_with("MaxDepth") {
        error.is_limit()
    } else {
        !error.is_invalid_utf8()
    };
    (!same).then(|| format!("upb says {text}, we say {error}"))
}

/// Describes the difference of our bytes in upb's order and our value to upb's.
fn same_message(det: &Det, message: &TaskExecution) -> Option<String> {
    let mut writer = Writer::new().deterministic_upb();
    message.write_to(&mut writer);
    let ours = writer.as_slice();
    match det {
        Det::Hash(hash, len) => {
            let same = ours.len() == *len && sha256(ours) == *hash;
            (!same).then(|| format!("deterministic bytes {}", hex(ours)))
        }
        Det::Bytes(theirs) if theirs != ours => {
            Some(format!("upb {} we {}", hex(theirs), hex(ours)))
        }
        Det::Bytes(theirs) => match TaskExecution::from_wire(theirs) {
            Ok(again) if again == *message => None,
            other => Some(format!("upb's bytes read as {other:?}")),
        },
    }
}

#[test]
fn executions_agree_with_upb() {
    let samples = examples();
    let rows = golden("executions.jsonl");
    let mut seen = 0;
    for row in &rows {
        let file = row["file"].as_str().expect("a file");
        let name = if file.ends_with(".pbs") {
            format!("{file}[{}]", row["i"])
        } else {
            file.to_owned()
        };
        let sample = samples.iter().find(|s| s.name == name).expect("a sample");
        let message = TaskExecution::from_wire(&sample.bytes).expect("valid bytes");
        let difference = same_message(&det(row).expect("valid bytes"), &message);
        assert_eq!(difference, None, "{name}");
        seen += 1;
    }
    assert_eq!(seen, 56);
}

#[test]
fn sorted_bytes_of_every_type_agree_with_upb() {
    for (line, row) in any_messages().iter().enumerate() {
        let message_type = message_type(row["type"].as_str().expect("a type"));
        let wire = unhex(row["wire"].as_str().expect("wire bytes"));
        let message = registry::decode(message_type, &wire).expect("valid bytes");
        let sorted = message.to_wire_deterministic();
        assert_eq!(sha256(&sorted), row["sorted"], "line {}", line + 1);
        let again = registry::decode(message_type, &sorted).expect("valid bytes");
        assert!(*again == *message, "line {}", line + 1);
    }
}
