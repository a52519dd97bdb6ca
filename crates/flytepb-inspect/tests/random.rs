//! Differences and trees, for random messages of every type.

use flytepb_idl::{WireMessage, admin, core};
use flytepb_inspect::diff::diff;
use flytepb_inspect::registry;
use flytepb_inspect::tree_view::{Node, TreeOptions};
use flytepb_testkit::{executions, random};

#[test]
fn messages_differ_exactly_when_they_are_not_equal() {
    for of in registry::all() {
        for seed in 0..3 {
            let message = random::message(of, seed);
            assert_eq!(diff(message.as_ref(), message.dyn_clone().as_ref()), []);
            let other = random::message(of, seed + 100);
            let differences = diff(message.as_ref(), other.as_ref());
            let same = message.dyn_eq(other.as_ref());
            assert_eq!(differences.is_empty(), same, "{} {seed}", of.full_name);
            let back = diff(other.as_ref(), message.as_ref());
            assert_eq!(differences.len(), back.len(), "{} {seed}", of.full_name);
        }
    }
}

#[test]
fn lists_are_aligned_at_both_ends() {
    let list = |uris: &[&str]| admin::TaskExecutionClosure {
        logs: uris
            .iter()
            .map(|uri| core::TaskLog {
                uri: (*uri).to_owned(),
                ..Default::default()
            })
            .collect(),
        ..Default::default()
    };
    let lines = |a: &[&str], b: &[&str]| -> Vec<String> {
        let differences = diff(&list(a), &list(b));
        differences.iter().map(|d| d.to_string()).collect()
    };
    assert_eq!(
        lines(&["a", "b", "c"], &["a", "x", "b", "c"]),
        ["+ logs[1]: {uri: \"x\"}"]
    );
    assert_eq!(
        lines(&["a", "b", "c"], &["a", "y", "c"]),
        ["~ logs[1].uri: \"b\" -> \"y\""]
    );
    assert_eq!(
        lines(&["a", "a", "a"], &["a"]),
        ["- logs[1]: {uri: \"a\"}", "- logs[2]: {uri: \"a\"}"]
    );
}

#[test]
fn floats_differ_by_their_bits() {
    let float = |value: f64| core::Primitive {
        value: Some(core::primitive::Value::FloatValue(value)),
        ..Default::default()
    };
    let lines = |a, b| -> Vec<String> {
        let differences = diff(&float(a), &float(b));
        differences.iter().map(|d| d.to_string()).collect()
    };
    assert_eq!(lines(f64::NAN, f64::NAN), [""; 0]);
    assert_eq!(lines(0.0, -0.0), ["~ float_value: 0.0 -> -0.0"]);
    assert_eq!(
        lines(
            f64::from_bits(0x7ff8 << 48),
            f64::from_bits(0x7ff8 << 48 | 1)
        ),
        ["~ float_value: NaN (bits 0x7ff8000000000000) -> NaN (bits 0x7ff8000000000001)"]
    );
}

#[test]
fn trees_of_any_message_are_fit_for_a_terminal() {
    fn check(nodes: &[Node]) {
        let steers = |c: char| c.is_control() && c != '\n' && c != '\t';
        for node in nodes {
            assert!(!node.label.contains(char::is_control), "{:?}", node.label);
            let value = node.value.as_deref().unwrap_or("");
            assert!(!value.contains(steers), "{value:?}");
            check(&node.children);
        }
    }
    for of in registry::all() {
        for seed in 0..3 {
            let message = random::message(of, seed);
            for options in [TreeOptions::new(), TreeOptions::full()] {
                let tree = options.tree(message.as_ref());
                check(&tree.nodes);
                let is_full = tree == TreeOptions::full().tree(message.as_ref());
                assert!(tree.shortened != is_full, "{} {seed}", of.full_name);
            }
        }
    }
}

#[test]
fn a_tree_shows_every_field_that_is_set() {
    for seed in 0..50 {
        let message = executions::typical(seed);
        let tree = TreeOptions::full().tree(&message);
        let labels: Vec<&str> = tree.nodes.iter().map(|n| n.label.as_str()).collect();
        let fields = message.descriptor().fields.iter().enumerate();
        let set = fields.filter(|(i, _)| message.get(*i).is_some());
        assert_eq!(labels, set.map(|(_, f)| f.name).collect::<Vec<_>>());
    }
}
