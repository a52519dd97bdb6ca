//! The model compared with flytekit, on every message of the goldens and on random ones.

mod names;
mod printing;
mod properties;
mod render;
mod round_trip;
mod siblings;
mod state;
mod versions;

use flytepb::flytekit::compat::flytekit_round_trip;
use flytepb::prelude::*;
use flytepb_tests::flytekit_goldens::{assert_differences, is_text, rows, Row};
use serde_json::Value;

/// Returns flytepb's emulation of flytekit's view of a message.
fn lossy(row: &Row) -> Option<FlyteTaskExecution> {
    let execution = FlyteTaskExecution::from_bytes(&row.wire).ok()?;
    flytekit_round_trip(execution.as_flyte_idl())
        .ok()
        .map(Into::into)
}

/// Compares `ours` for each message accepted by flytekit with the golden under `key`.
fn check(
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

/// Returns a function that returns the text if it differs from the golden.
fn other_text(text: String) -> impl Fn(&Value) -> Option<String> {
    move |golden| (!is_text(golden, &text)).then(|| text.clone())
}

/// Returns the value if it differs from the golden.
fn other(value: Value, golden: &Value) -> Option<String> {
    (value != *golden).then(|| value.to_string())
}
