//! Decoding, refusals by flytekit, and losses in flytekit.

use flytepb::flytekit::compat::{flytekit_round_trip, losses, LossKind};
use flytepb::idl::admin::TaskExecution;
use flytepb::idl::google::protobuf::{self, value::Kind, Struct};
use flytepb::idl::{text, UnknownFields, WireMessage};
use flytepb::prelude::*;
use serde_json::{json, Value};

use crate::{check, other};
use flytepb_tests::flytekit_goldens::{assert_differences, is_bytes, rows, NUMBER_ZERO};

#[test]
fn parses_what_protobuf_parses() {
    let rows = rows();
    let mut found = Vec::new();
    for row in &rows {
        let parsed = FlyteTaskExecution::from_bytes(&row.wire);
        if parsed.is_ok() != row.parses() {
            found.push((row, format!("{parsed:?}")));
        }
    }
    assert_differences("parse", &found, &NUMBER_ZERO);
}

#[test]
fn refuses_what_flytekit_refuses() {
    let rows = rows();
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.parses()) {
        let Ok(execution) = FlyteTaskExecution::from_bytes(&row.wire) else {
            continue;
        };
        let ours = match flytekit_round_trip(execution.as_flyte_idl()) {
            Ok(_) => Value::Null,
            Err(e) => json!({ "exc": format!("builtins.{}", e.class()), "msg": e.to_string() }),
        };
        found.extend(other(ours, row.get("fk")).map(|text| (row, text)));
    }
    assert_differences("fk", &found, &[]);
}

#[test]
fn loses_what_flytekit_loses() {
    check("fk_idl", &NUMBER_ZERO, |execution, golden| {
        let mut idl = execution.to_flyte_idl();
        let metadata = idl.closure.as_mut().unwrap().metadata.as_mut();
        for resource in metadata.into_iter().flat_map(|m| &mut m.external_resources) {
            resource.custom_info.iter_mut().for_each(sort);
        }
        let bytes = idl.to_wire();
        (!is_bytes(golden, &bytes)).then(|| format!("{bytes:02x?}"))
    });
}

/// Sorts the maps in a `Struct` in the order of upb's deterministic encoding: by the common prefix
/// length of two keys, then the longer one first. Ours is plainly ascending.
fn sort(object: &mut Struct) {
    let mut fields: Vec<_> = std::mem::take(&mut object.fields).into_iter().collect();
    fields.sort_by(|(a, _), (b, _)| {
        let common = a.len().min(b.len());
        let (a, b) = (a.as_bytes(), b.as_bytes());
        a[..common].cmp(&b[..common]).then(b.len().cmp(&a.len()))
    });
    fields.iter_mut().for_each(|(_, value)| sort_value(value));
    object.fields = fields.into_iter().collect();
}

fn sort_value(value: &mut protobuf::Value) {
    match &mut value.kind {
        Some(Kind::StructValue(object)) => sort(object),
        Some(Kind::ListValue(list)) => list.values.iter_mut().for_each(sort_value),
        _ => {}
    }
}

#[test]
fn losses_name_fields_and_bytes() {
    let text = r#"
        id { task_id { name: "n" org: "o" } retry_attempt: 1 }
        closure {
          phase: SUCCEEDED
          logs { uri: "u" ShowWhilePending: true }
          started_at { seconds: 1 nanos: 1500 }
          duration { seconds: -1 nanos: 1000 }
          updated_at { nanos: 5 }
          reason: "r"
        }
    "#;
    let mut message: TaskExecution = text::from_str(text).unwrap();
    let closure = message.closure.as_mut().unwrap();
    closure._unknown_fields = UnknownFields::from_bytes(&[0x98, 0x06, 0x07]).unwrap();

    use LossKind::{Changed, Dropped, DroppedUnknown, Invented};
    let expected = [
        ("id.task_id.org", Dropped, 3),
        ("id.node_execution_id", Invented, 4),
        ("closure.logs[0].ttl", Invented, 2),
        ("closure.logs[0].ShowWhilePending", Dropped, 2),
        ("closure.started_at.nanos", Changed, 3),
        ("closure.duration.seconds", Dropped, 11), // becomes 0 s
        ("closure.duration.nanos", Changed, 3),    // becomes -999,999,000 ns
        ("closure.created_at", Invented, 2),
        ("closure.updated_at.nanos", Dropped, 2),
        ("closure.reason", Dropped, 3),
        ("closure", DroppedUnknown, 3),
    ];
    let losses = losses(&message).unwrap();
    let losses: Vec<_> = losses.iter().map(|l| (&*l.path, l.kind, l.bytes)).collect();
    assert_eq!(losses, expected);
}
