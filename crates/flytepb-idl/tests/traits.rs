//! The traits of the standard library that messages and enums implement.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::hash::{BuildHasher, RandomState};
use std::time::{Duration as StdDuration, UNIX_EPOCH};

use flytepb_idl::admin::TaskExecutionClosure;
use flytepb_idl::core::task_execution::Phase;
use flytepb_idl::core::{
    Identifier, Literal, LiteralMap, NodeExecutionIdentifier, ResourceType,
    TaskExecutionIdentifier, WorkflowExecutionIdentifier,
};
use flytepb_idl::google::protobuf::{Any, Duration, Timestamp};
use flytepb_idl::{Map, WireMessage};

fn node(project: &str, node_id: &str) -> NodeExecutionIdentifier {
    NodeExecutionIdentifier {
        node_id: node_id.to_string(),
        execution_id: Some(WorkflowExecutionIdentifier {
            project: project.to_string(),
            ..Default::default()
        }),
        ..Default::default()
    }
}

#[test]
fn identifiers_are_keys_of_maps_and_sets() {
    let id: Identifier = "TASK:p:d:n:v1".parse().unwrap();
    let mut counts = HashMap::from([(id.clone(), 1)]);
    *counts.entry(id.clone()).or_default() += 1;
    assert_eq!(counts[&id], 2);

    let ids = [
        "WORKFLOW:a:d:n:v",
        "TASK:b:d:n:v",
        "TASK:a:d:n:v2",
        "TASK:a:d:n:v1",
    ];
    let sorted: BTreeSet<Identifier> = ids.iter().map(|id| id.parse().unwrap()).collect();
    let sorted: Vec<_> = sorted.iter().map(Identifier::to_string).collect();
    assert_eq!(
        sorted,
        [
            "TASK:a:d:n:v1",
            "TASK:a:d:n:v2",
            "TASK:b:d:n:v",
            "WORKFLOW:a:d:n:v"
        ]
    );

    // Fields in the order of the schema: `node_id` before `execution_id`; an absent message first.
    assert!(node("b", "n0") < node("a", "n1") && node("a", "n1") < node("b", "n1"));
    assert!(NodeExecutionIdentifier::default() < node("", ""));
    assert!(TaskExecutionIdentifier::default() <= TaskExecutionIdentifier::default());
}

#[test]
fn equal_messages_have_equal_hashes() {
    let hasher = RandomState::new();
    let literals = |entries: [(&str, f64); 2]| LiteralMap::from(entries);
    let (a, b) = (
        literals([("x", f64::NAN), ("y", -0.0)]),
        literals([("y", -0.0), ("x", f64::NAN)]),
    );
    assert_eq!(a, b);
    assert_ne!(a.to_wire(), b.to_wire()); // maps keep their order
    assert_eq!(hasher.hash_one(&a), hasher.hash_one(&b));
    let other = literals([("x", f64::NAN), ("y", 0.0)]);
    assert_ne!(a, other);
    assert_ne!(hasher.hash_one(&a), hasher.hash_one(&other));

    // With unknown field 99.
    let unknown = LiteralMap::from_wire(&[0x98, 0x06, 0x07]).unwrap();
    let set = HashSet::from([a, b, other, unknown.clone(), LiteralMap::default()]);
    assert_eq!(set.len(), 4);
    assert!(set.contains(&unknown));
}

#[test]
fn times_and_anys_are_ordered() {
    let time = |text: &str| text.parse::<Timestamp>().unwrap();
    assert!(time("2024-05-01T12:00:00Z") < time("2024-05-01T12:00:00.5Z"));
    assert!(time("1969-12-31T23:59:59.9Z") < time("1970-01-01T00:00:00Z"));
    assert!(Duration::default() > "-1s".parse().unwrap());
    assert_eq!(
        Timestamp::from(UNIX_EPOCH + StdDuration::from_millis(1500)),
        time("1970-01-01T00:00:01.5Z")
    );
    assert!(Any::default() < Any::from_msg(&Duration::default()));
}

/// The names are those of the schema.
#[test]
fn enums_print_and_parse_their_names() {
    assert_eq!(
        format!("{} {:>8}", Phase::Failed, Phase::Queued),
        "FAILED   QUEUED"
    );
    assert_eq!("LAUNCH_PLAN".parse(), Ok(ResourceType::LaunchPlan));
    let error = "failed".parse::<Phase>().unwrap_err();
    assert_eq!(
        (error.name(), error.descriptor().full_name),
        ("failed", "flyteidl.core.TaskExecution.Phase")
    );
    assert_eq!(
        error.to_string(),
        "flyteidl.core.TaskExecution.Phase has no value \"failed\"; its values are UNDEFINED, QUEUED, \
         RUNNING, SUCCEEDED, ABORTED, FAILED, INITIALIZING, WAITING_FOR_RESOURCES, RETRYABLE_FAILED"
    );
    let closure = TaskExecutionClosure {
        phase: 77,
        ..Default::default()
    };
    assert_eq!(closure.phase().to_string(), "UNDEFINED");
}

#[test]
fn identifiers_with_unknown_types_print_the_number() {
    let id = Identifier {
        resource_type: 77,
        name: "n".to_string(),
        ..Default::default()
    };
    assert_eq!(id.to_string(), "77:::n:");
    assert!(id.to_string().parse::<Identifier>().is_err());
}

#[test]
fn literals_of_integers_that_always_fit_or_not() {
    assert_eq!(Literal::from(u32::MAX), Literal::from(4_294_967_295_i64));
    assert_eq!(Literal::try_from(5usize), Ok(Literal::from(5)));
    assert_eq!(Literal::try_from(-5isize), Ok(Literal::from(-5)));
    assert!(Literal::try_from(u64::MAX).is_err());
    let text = "t".to_string();
    assert_eq!(Literal::from(&text), Literal::from("t"));
}

#[test]
fn map_fields_are_filled_from_other_maps() {
    let hashed = HashMap::from([
        ("b".to_string(), Literal::from(1)),
        ("a".to_string(), Literal::from(2)),
    ]);
    let sorted: BTreeMap<_, _> = hashed.clone().into_iter().collect();
    let mut map = LiteralMap {
        literals: hashed.into(),
        ..Default::default()
    };
    assert_eq!(
        map,
        LiteralMap {
            literals: sorted.into(),
            ..Default::default()
        }
    );
    assert!(map.literals.keys().eq(["a", "b"]));

    *map.literals.entry("c".to_string()).or_default() = Literal::from(3);
    map.literals.retain(|key, _| key != "a");
    let entries: Map<String, Literal> = map.literals.into_iter().collect();
    assert_eq!(
        entries,
        Map::from([
            ("c".to_string(), Literal::from(3)),
            ("b".to_string(), Literal::from(1))
        ])
    );
}
