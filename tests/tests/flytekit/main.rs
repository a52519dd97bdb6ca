//! The model against flytekit, on every message of the goldens, and on random ones.

#[path = "../flytekit_goldens/mod.rs"]
mod goldens;
mod names;
mod printing;
mod properties;
mod render;
mod round_trip;
mod siblings;
mod state;

use flytepb::flytekit::compat::flytekit_round_trip;
use flytepb::prelude::*;
use goldens::{assert_differences, is_text, rows, Row};
use serde_json::Value;

/// What flytepb makes of a message through flytekit's eyes.
fn lossy(row: &Row) -> Option<FlyteTaskExecution> {
    let execution = FlyteTaskExecution::from_bytes(&row.wire).ok()?;
    flytekit_round_trip(execution.as_flyte_idl())
        .ok()
        .map(Into::into)
}

/// Compares what `ours` makes of each message that flytekit takes with the golden under `key`.
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

/// The text, if it is not what the golden stands for.
fn other_text(text: String) -> impl Fn(&Value) -> Option<String> {
    move |golden| (!is_text(golden, &text)).then(|| text.clone())
}

/// The value, if it is not the golden.
fn other(value: Value, golden: &Value) -> Option<String> {
    (value != *golden).then(|| value.to_string())
}
