//! Properties of an execution created by flytekit.

use flytepb::identifier;
use flytepb::prelude::*;
use serde_json::{json, Value};

use crate::{check, other, other_text};
use flytepb_tests::flytekit_goldens::{is_text, NUMBER_ZERO};

fn assertion(error: &FlyteAssertion) -> Value {
    json!({ "exc": "flytekit.exceptions.user.FlyteAssertion", "msg": error.to_string() })
}

#[test]
fn state_is_flytekits() {
    check("is_done", &NUMBER_ZERO, |e, golden| {
        other(e.is_done().into(), golden)
    });
    check("is_empty", &NUMBER_ZERO, |e, golden| {
        other(e.is_empty().into(), golden)
    });
    check("is_parent", &NUMBER_ZERO, |e, golden| {
        other(e.is_parent().into(), golden)
    });
    check("input_uri", &NUMBER_ZERO, |e, golden| {
        other_text(e.input_uri().into())(golden)
    });
    check("inputs", &NUMBER_ZERO, |e, golden| {
        other(json!(e.inputs().map(|_| ())), golden)
    });
    check("task", &NUMBER_ZERO, |e, golden| {
        other(json!(e.task().map(|_| ())), golden)
    });
    check("outputs", &NUMBER_ZERO, |e, golden| {
        let ours = match e.outputs() {
            Ok(outputs) => json!(outputs.map(|_| ())),
            Err(e) => assertion(&e),
        };
        other(ours, golden)
    });
    check(
        "task_id",
        &NUMBER_ZERO,
        |e, golden| match identifier::format(e.task_id()) {
            Ok(id) => other_text(id)(golden),
            Err(e) => other(
                json!({ "exc": "builtins.ValueError", "msg": e.to_string() }),
                golden,
            ),
        },
    );
}

#[test]
fn error_is_flytekits() {
    check("error", &NUMBER_ZERO, |execution, golden| {
        match execution.error() {
            Err(e) => other(assertion(&e), golden),
            Ok(None) => other(Value::Null, golden),
            Ok(Some(error)) => {
                let mut ours = json!({
                    "code": error.code,
                    "message": error.message,
                    "error_uri": error.error_uri,
                    "kind": error.kind,
                });
                if is_text(&golden["message"], &error.message) {
                    ours["message"] = golden["message"].clone(); // possibly a digest
                }
                other(ours, golden)
            }
        }
    });
}
