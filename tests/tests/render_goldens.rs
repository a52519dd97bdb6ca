//! The renderer against flytekit's printer, on what protobuf read: nothing dropped.

mod flytekit_goldens;

use flytekit_goldens::{assert_differences, is_text, rows, with_sorted_maps, Row, ODD_ENTRIES};
use flytepb::idl::admin::TaskExecution;
use flytepb::idl::WireMessage;
use flytepb::render;

/// Compares what `render` makes of each message with the golden under `key`.
fn check(key: &str, known: &[(&str, &str)], render: impl Fn(&TaskExecution) -> String) {
    let rows = rows();
    let mut found = Vec::new();
    for row in rows.iter().filter(|row| row.parses()) {
        let text = match message(row) {
            Some(message) => render(&message),
            None => continue, // whether it is read is for another test
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
        with_sorted_maps(&message)
    } else {
        message
    })
}

#[test]
fn yaml_of_all_that_is_there() {
    check("yaml_orig", &ODD_ENTRIES, |m| render::yaml(m, 2));
}

#[test]
fn repr_of_all_that_is_there() {
    check("str_orig", &ODD_ENTRIES, |m| render::repr(m));
}
