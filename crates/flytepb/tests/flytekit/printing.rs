//! Printed forms: `short_string`, `repr`, HTML and the underlying YAML-like text.

use flytepb::flytekit::render;
use flytepb::idl::admin::TaskExecution;
use flytepb::idl::WireMessage;
use flytepb::prelude::*;

use crate::{check, other_text};
use flytepb_tests::flytekit_goldens::{
    assert_differences, is_text, rows, Row, NUMBER_ZERO, ODD_ENTRIES,
};

#[test]
fn prints_what_flytekit_prints() {
    check("short_string", &NUMBER_ZERO, |e, golden| {
        other_text(e.short_string())(golden)
    });
    check("short_string", &NUMBER_ZERO, |e, golden| {
        other_text(e.to_string())(golden)
    });
    check("repr", &NUMBER_ZERO, |e, golden| {
        other_text(format!("{e:?}"))(golden)
    });
    check("html", &NUMBER_ZERO, |e, golden| {
        other_text(e.repr_html())(golden)
    });
}

#[test]
fn short_string_of_all_that_is_there() {
    let rows = rows();
    let mut found = Vec::new();
    for row in rows
        .iter()
        .filter(|row| row.parses() && row.get("yaml_sorted") != true)
    {
        let Ok(execution) = FlyteTaskExecution::from_bytes(&row.wire) else {
            continue;
        };
        let text = execution.short_string();
        let body = text.split_once('\n').unwrap().1;
        let yaml = render::yaml(execution.as_flyte_idl(), 2);
        assert_eq!(body, yaml.trim_end_matches('\n'));
        if !is_text(row.get("yaml_orig"), &yaml) {
            found.push((row, text));
        }
    }
    assert_differences("yaml_orig", &found, &ODD_ENTRIES);
}

/// Compares `render` for each message with the golden under `key`.
fn check_whole(key: &str, known: &[(&str, &str)], render: impl Fn(&TaskExecution) -> String) {
    let rows = rows();
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.parses()) {
        let text = match message(row) {
            Some(message) => render(&message),
            None => continue, // decoding is tested elsewhere
        };
        if !is_text(row.get(key), &text) {
            found.push((row, text));
        }
    }
    assert_differences(key, &found, known);
}

fn message(row: &Row) -> Option<TaskExecution> {
    let message = TaskExecution::from_wire(&row.wire).ok()?;
    Some(if row.get("yaml_sorted") == true {
        TaskExecution::from_wire(&message.to_wire_deterministic()).ok()?
    } else {
        message
    })
}

#[test]
fn yaml_of_all_that_is_there() {
    check_whole("yaml_orig", &ODD_ENTRIES, |m| render::yaml(m, 2));
}

#[test]
fn repr_of_all_that_is_there() {
    check_whole("str_orig", &ODD_ENTRIES, |m| render::repr(m));
}
