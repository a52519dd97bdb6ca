//! The tables of runs and actions of Flyte 2.

use std::collections::BTreeSet;

use expect_test::expect_file;
use flytepb_arrow::{Counts, Table};
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl2::registry;
use flytepb_testkit::mutate;
use flytepb_testkit::random::RandomOptions;
use serde_json::Value;

use crate::{column, parse, render};

/// The types with tables of their own.
const TYPES: [&str; 12] = [
    "flyteidl2.task.RunSpec",
    "flyteidl2.workflow.Action",
    "flyteidl2.workflow.ActionAttempt",
    "flyteidl2.workflow.ActionDetails",
    "flyteidl2.workflow.ActionEvent",
    "flyteidl2.workflow.EnrichedAction",
    "flyteidl2.workflow.GetActionDetailsResponse",
    "flyteidl2.workflow.GetRunDetailsResponse",
    "flyteidl2.workflow.Run",
    "flyteidl2.workflow.RunDetails",
    "flyteidl2.workflow.WatchActionDetailsResponse",
    "flyteidl2.workflow.WatchRunDetailsResponse",
];

fn message_type(name: &str) -> &'static MessageDescriptor {
    registry::get(name).unwrap_or_else(|| panic!("no type {name}"))
}

/// Returns the row of a message; `None` if it is rejected.
fn row(table: &Table, wire: &[u8]) -> Option<Value> {
    let decoded = table.decode(&column(&[wire])).unwrap();
    (decoded.rejected.is_empty()).then(|| render::row(&decoded.batch, 0))
}

#[test]
fn rows_equal_those_of_the_official_classes() {
    let golden = std::fs::read_to_string(crate::data("goldens/tables2.jsonl")).unwrap();
    let (mut types, mut wrong) = (BTreeSet::new(), Vec::new());
    for line in golden.lines() {
        let case = parse(line);
        let name = case["type"].as_str().unwrap();
        let wire = unhex(case["wire"].as_str().unwrap());
        types.insert(name.to_owned());
        let table = Table::of(message_type(name));
        let found = row(&table, &wire).unwrap_or_default();
        if found != case["row"] {
            wrong.push(format!("{name}: {found}\n  not {}", case["row"]));
        }
    }
    assert!(types.iter().eq(&TYPES));
    assert!(wrong.is_empty(), "{}:\n{}", wrong.len(), wrong.join("\n"));
}

fn unhex(text: &str) -> Vec<u8> {
    let digits = text.as_bytes().chunks(2);
    let bytes = digits.map(|pair| u8::from_str_radix(std::str::from_utf8(pair).unwrap(), 16));
    bytes.collect::<Result<_, _>>().unwrap()
}

#[test]
fn encodings_of_the_same_message_have_the_same_row() {
    let options = RandomOptions::default().unknown_fields(false);
    for of in TYPES.map(message_type) {
        let table = Table::of(of);
        for seed in 0..20 {
            let wire = options.wire(of, seed);
            let expected = row(&table, &wire).unwrap();
            for mutator in mutate::keeping() {
                if let Some(changed) = mutator.apply(of, &wire, seed) {
                    let found = row(&table, &changed);
                    assert_eq!(found.as_ref(), Some(&expected), "{mutator:?} {seed}");
                }
            }
            for mutator in mutate::refused() {
                if let Some(changed) = mutator.apply(of, &wire, seed) {
                    assert_eq!(row(&table, &changed), None, "{mutator:?} {seed}");
                }
            }
        }
    }
}

#[test]
fn columns_are_as_documented() {
    let mut text = String::new();
    for of in TYPES.map(message_type) {
        text += &format!("# {}\n", of.full_name);
        for field in Table::of(of).schema().fields() {
            text += &format!("{}: {}\n", field.name(), field.data_type());
        }
    }
    expect_file!["columns2.txt"].assert_eq(&text);
}

#[test]
fn column_names_are_unique() {
    for of in TYPES.map(message_type) {
        let table = Table::of(of).with_raw();
        let names: Vec<_> = table.schema().fields().iter().map(|f| f.name()).collect();
        let unique: BTreeSet<_> = names.iter().collect();
        assert_eq!(unique.len(), names.len(), "{}: {names:?}", of.full_name);
    }
}

#[test]
fn messages_in_an_any_become_json() {
    let of = message_type("google.rpc.Status");
    // details of the type RunIdentifier with the name r1
    let url = b"type.googleapis.com/flyteidl2.common.RunIdentifier";
    let any = [&b"\x0a\x32"[..], url, b"\x12\x04\x22\x02r1"].concat();
    let wire = [&[0x1a, any.len() as u8][..], &any].concat();
    let json = Table::of_fields(of, 0).decode(&column(&[&wire])).unwrap();
    assert_eq!(json.counts, Counts::default());
    let details = render::cell(json.batch.column_by_name("details").unwrap(), 0);
    let expected = r#"{"@type":"type.googleapis.com/flyteidl2.common.RunIdentifier","name":"r1"}"#;
    assert_eq!(parse(details[0].as_str().unwrap()), parse(expected));
    let back = Table::of_fields(of, 0).messages(&json.batch).unwrap();
    assert_eq!(back[0].to_wire(), wire);
}
