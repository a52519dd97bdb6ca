//! The tables of executions.

use std::collections::BTreeMap;

use arrow_array::cast::AsArray;
use arrow_array::types::{Int64Type, TimestampNanosecondType};
use arrow_array::{Array, BinaryArray, RecordBatch};
use expect_test::expect_file;
use flytepb_arrow::{Counts, Table};
use flytepb_idl::admin::{TaskExecution, TaskExecutionClosure};
use flytepb_idl::google::protobuf::{value, Duration, Struct, Timestamp, Value as PbValue};
use flytepb_idl::{Limits, WireMessage};
use flytepb_testkit::mutate;
use flytepb_testkit::random::RandomOptions;
use serde_json::Value;

use crate::{column, messages, render};

/// Accepted by upb, refused by us on purpose: field number 0, inside an unknown group.
const REFUSED_BY_US: [usize; 6] = [859, 860, 865, 866, 867, 868];
/// Map entries with unknown fields inside, or with parts of another wire type: upb removes them
/// from the map, we keep them.
const KEPT_IN_MAP: [usize; 4] = [713, 715, 740, 741];

fn table(name: &str) -> Table {
    match name {
        "task" => Table::task_executions(),
        "node" => Table::node_executions(),
        _ => Table::workflow_executions(),
    }
}

#[test]
fn rows_equal_those_of_the_official_classes() {
    let golden = std::fs::read_to_string(crate::data("goldens/tables.jsonl")).unwrap();
    let mut files: BTreeMap<String, Vec<Value>> = BTreeMap::new();
    for line in golden.lines() {
        let case = crate::parse(line);
        let file = case["file"].as_str().unwrap().to_owned();
        files.entry(file).or_default().push(case);
    }
    assert_eq!(files.len(), 9);
    let mut wrong = Vec::new();
    for (file, cases) in files {
        let folder = if file == "edge.pbs" {
            "goldens"
        } else {
            "data/executions"
        };
        let messages = messages(&format!("{folder}/{file}"));
        let table = table(cases[0]["table"].as_str().unwrap());
        assert_eq!(messages.len(), cases.len());
        for (i, (message, case)) in messages.iter().zip(&cases).enumerate() {
            let decoded = table.decode(&column(&[message])).unwrap();
            let found = if decoded.rejected.is_empty() {
                render::row(&decoded.batch, 0)
            } else {
                Value::Null
            };
            if file == "edge.pbs" && REFUSED_BY_US.contains(&i) {
                assert_eq!(found, Value::Null);
            } else if file == "edge.pbs" && KEPT_IN_MAP.contains(&i) {
                assert!(found.is_object() && found != case["row"]);
            } else if found != case["row"] {
                wrong.push(format!(
                    "{file} {}: {found}\n  not {}",
                    case["i"], case["row"]
                ));
            }
        }
    }
    assert!(
        wrong.is_empty(),
        "{} differ:\n{}",
        wrong.len(),
        wrong.join("\n")
    );
}

#[test]
fn many_rows_at_once_are_the_same_as_one_by_one() {
    let messages = messages("data/executions/executions.pbs");
    let table = Table::task_executions().with_raw();
    let all = table.decode(&column(&messages)).unwrap().batch;
    assert_eq!(all.num_rows(), 50);
    for (i, message) in messages.iter().enumerate() {
        let one = table.decode(&column(&[message])).unwrap().batch;
        assert_eq!(render::row(&all, i), render::row(&one, 0));
        assert_eq!(flytepb_arrow::raw(&all).unwrap().value(i), message);
    }
}

#[test]
fn encodings_of_the_same_message_have_the_same_row() {
    for of in [
        "flyteidl.admin.TaskExecution",
        "flyteidl.admin.NodeExecution",
        "flyteidl.admin.Execution",
        "flyteidl.admin.ExecutionSpec",
    ] {
        let of = flytepb_idl::registry::get(of).unwrap();
        let table = Table::of(of);
        let row = |wire: &[u8]| {
            let decoded = table.decode(&column(&[wire])).unwrap();
            (decoded.rejected.is_empty()).then(|| render::row(&decoded.batch, 0))
        };
        let options = RandomOptions::default().unknown_fields(false);
        for seed in 0..40 {
            let wire = options.wire(of, seed);
            let expected = row(&wire).unwrap();
            for mutator in mutate::keeping() {
                if let Some(changed) = mutator.apply(of, &wire, seed) {
                    let found = row(&changed);
                    assert_eq!(found.as_ref(), Some(&expected), "{mutator:?} {seed}");
                }
            }
            for mutator in mutate::refused() {
                if let Some(changed) = mutator.apply(of, &wire, seed) {
                    assert_eq!(row(&changed), None, "{mutator:?} {seed}");
                }
            }
        }
    }
}

#[test]
fn lists_may_have_any_length() {
    // closure.metadata.external_resources of index 7 with two logs, and closure.logs.
    let resource = b"\x12\x09\x10\x07\x32\x03\x0a\x01a\x32\x00";
    for count in [3_usize, 60_000] {
        let metadata = resource.repeat(count);
        let mut closure = b"\x22\x03\x0a\x01b".repeat(count);
        closure.extend_from_slice(b"\x82\x01");
        varint(&mut closure, metadata.len());
        closure.extend_from_slice(&metadata);
        let batch = Table::of(TaskExecutionClosure::type_descriptor())
            .decode(&column(&[&closure]))
            .unwrap()
            .batch;
        let row = render::row(&batch, 0);
        let logs = row["logs"].as_array().unwrap();
        let resources = row["external_resources"].as_array().unwrap();
        assert_eq!((logs.len(), resources.len()), (count, count));
        assert_eq!(logs[count - 1]["uri"], "b");
        let last = &resources[count - 1];
        assert_eq!(last["index"], 7);
        assert_eq!(last["logs"][0]["uri"], "a");
        assert_eq!(last["logs"][1]["uri"], "");
    }
}

fn varint(out: &mut Vec<u8>, mut value: usize) {
    while value > 0x7f {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

#[test]
fn a_closure_has_the_columns_of_its_execution() {
    for (file, of) in [
        (
            "data/executions/failed.pb",
            "flyteidl.admin.TaskExecutionClosure",
        ),
        (
            "data/executions/node_execution.pb",
            "flyteidl.admin.NodeExecutionClosure",
        ),
        (
            "data/executions/workflow_execution.pb",
            "flyteidl.admin.ExecutionClosure",
        ),
    ] {
        let execution = &messages(file)[0];
        let whole =
            Table::of(flytepb_idl::registry::get(of.strip_suffix("Closure").unwrap()).unwrap());
        let whole = render::row(&whole.decode(&column(&[execution])).unwrap().batch, 0);
        // Field 3 of each of the three.
        let mut record = flytepb_idl::wire::decode::Reader::new(execution, 100);
        let closure = loop {
            let tag = record.tag().unwrap().unwrap();
            if tag == 26 {
                break record.bytes().unwrap();
            }
            record.skip(tag).unwrap();
        };
        let table = Table::of(flytepb_idl::registry::get(of).unwrap());
        let part = render::row(&table.decode(&column(&[closure])).unwrap().batch, 0);
        let part = part.as_object().unwrap();
        assert!(part.len() > 15 && part["phase"].is_string());
        part.iter()
            .for_each(|(name, cell)| assert_eq!(cell, &whole[name], "{of} {name}"));
    }
}

fn nanos(batch: &RecordBatch, name: &str) -> Option<i64> {
    let column = batch.column_by_name(name).unwrap();
    let nanos = match name {
        "duration_ns" => column.as_primitive::<Int64Type>().value(0),
        _ => column.as_primitive::<TimestampNanosecondType>().value(0),
    };
    column.is_valid(0).then_some(nanos)
}

#[test]
fn times_out_of_range_are_null_and_counted() {
    // Seconds and nanoseconds of a time and a duration, both in nanoseconds, and the number that is
    // out of range. 2⁶³ - 1 ns after 1970 is 2262-04-11T23:47:16.854775807Z.
    let rows = "
        1 5 | -1 -5 | 1000000005 | -1000000005 | 0
        -1 999999999 | 0 -1 | -1 | -1 | 0
        9223372036 854775807 | 0 0 | 9223372036854775807 | 0 | 0
        9223372036 854775808 | 9223372036 854775808 | null | null | 2
        -9223372037 145224192 | none | -9223372036854775808 | null | 0
        -9223372037 145224191 | none | null | null | 1
        0 -1 | 1 -1 | null | null | 2
        0 1000000000 | 0 1000000000 | null | null | 2
        9223372036854775807 2147483647 | -9223372036854775808 -2147483648 | null | null | 2
        none | none | null | null | 0";
    fn parts(cell: &str) -> Option<(i64, i32)> {
        let (seconds, nanos) = cell.split_once(' ')?;
        Some((seconds.parse().unwrap(), nanos.parse().unwrap()))
    }
    for row in rows.lines().skip(1).map(str::trim) {
        let cells: Vec<&str> = row.split(" | ").collect();
        let closure = TaskExecutionClosure {
            started_at: parts(cells[0]).map(|(seconds, nanos)| Timestamp {
                seconds,
                nanos,
                ..Timestamp::default()
            }),
            duration: parts(cells[1]).map(|(seconds, nanos)| Duration {
                seconds,
                nanos,
                ..Duration::default()
            }),
            ..TaskExecutionClosure::default()
        };
        let execution = TaskExecution {
            closure: Some(closure.into()),
            ..TaskExecution::default()
        };
        let table = Table::task_executions();
        let decoded = table.decode(&column(&[execution.to_wire()])).unwrap();
        let nanos = |name| nanos(&decoded.batch, name);
        assert_eq!(nanos("started_at"), cells[2].parse().ok(), "{row}");
        assert_eq!(nanos("duration_ns"), cells[3].parse().ok(), "{row}");
        let counts = decoded.counts;
        assert_eq!(counts.times_out_of_range.to_string(), cells[4], "{row}");
        assert_eq!(counts.without_json, 0);
    }
}

#[test]
fn messages_without_json_are_null_and_counted() {
    let nan = PbValue {
        kind: Some(value::Kind::NumberValue(f64::NAN)),
        ..PbValue::default()
    };
    let closure = TaskExecutionClosure {
        custom_info: Some(Struct {
            fields: [("x".to_owned(), nan)].into(),
            ..Struct::default()
        }),
        ..TaskExecutionClosure::default()
    };
    let table = Table::of(TaskExecutionClosure::type_descriptor());
    let decoded = table.decode(&column(&[closure.to_wire()])).unwrap();
    assert!(decoded
        .batch
        .column_by_name("custom_info")
        .unwrap()
        .is_null(0));
    let counts = decoded.counts;
    assert_eq!((counts.times_out_of_range, counts.without_json), (0, 1));
}

#[test]
fn nulls_and_malformed_messages_are_distinguished() {
    let messages = vec![Some(&b"\x20\x01"[..]), None, Some(b"\x12\x05s3"), Some(b"")];
    let decoded = Table::task_executions()
        .decode(&BinaryArray::from(messages))
        .unwrap();
    assert_eq!(decoded.batch.num_rows(), 3);
    let parents = decoded
        .batch
        .column_by_name("is_parent")
        .unwrap()
        .as_boolean();
    assert_eq!(
        parents.iter().collect::<Vec<_>>(),
        [Some(true), None, Some(false)]
    );
    assert_eq!(decoded.rejected.len(), 1);
    assert_eq!(decoded.rejected[0].index, 2);
    let error = decoded.rejected[0].error.decode_error().unwrap();
    assert_eq!(error.path(), "input_uri");
}

#[test]
fn a_message_that_is_read_in_part_leaves_nothing_in_its_row() {
    // An execution with a phase without a name and a time out of range, and a log.
    let odd = b"\x1a\x16\x18\x63\x22\x04\x0a\x02s:\x2a\x0c\x08\xff\xff\xff\xff\xff\xff\xff\xff\x7f\x10\x00";
    let files = ["failed.pb", "map_task.pb", "succeeded_inline_outputs.pb"];
    let executions = files
        .iter()
        .flat_map(|file| messages(&format!("data/executions/{file}")));
    let table = Table::task_executions();
    let (mut all, mut rows) = (Vec::new(), Vec::new());
    for execution in executions.chain([odd.to_vec()]) {
        // Its last field is cut off, and then it comes twice, which merges its messages.
        let damaged = [&execution[..], b"\x12\x05s:"].concat();
        let twice = [&execution[..], &execution].concat();
        let merged = TaskExecution::from_wire(&twice).unwrap().to_wire();
        all.extend([damaged, execution.clone(), twice, b"".to_vec()]);
        rows.extend([execution, merged, b"".to_vec()]);
    }
    let decoded = table.decode(&column(&all)).unwrap();
    assert_eq!(decoded.rejected.len(), all.len() / 4);
    let expected = table.decode(&column(&rows[..])).unwrap();
    assert_eq!(expected.rejected.len(), 0);
    assert_eq!(expected.counts.times_out_of_range, 2);
    assert_eq!(decoded.counts, expected.counts);
    assert_eq!(decoded.batch, expected.batch);
    // The dictionary has no name of a damaged message.
    let damaged = [&odd[..], b"\x12\x05s:"].concat();
    let decoded = table.decode(&column(&[&damaged[..], b""])).unwrap();
    assert_eq!(decoded.batch, table.decode(&column(&[b""])).unwrap().batch);
    assert_eq!(decoded.counts, Counts::default());
}

#[test]
fn columns_are_as_documented() {
    let mut text = String::new();
    for table in [
        Table::task_executions(),
        Table::node_executions(),
        Table::workflow_executions(),
    ] {
        text += &format!("# {}\n", table.message_type().full_name);
        for field in table.with_raw().schema().fields() {
            text += &format!("{}: {}\n", field.name(), field.data_type());
        }
    }
    expect_file!["columns.txt"].assert_eq(&text);
}

#[test]
fn messages_beyond_the_limits_are_rejected() {
    let of = TaskExecution::type_descriptor();
    // A hundred empty closure.logs.
    let logs = [&b"\x1a\xc8\x01"[..], &b"\x22\x00".repeat(100)].concat();
    for table in [Table::of(of), Table::of_fields(of, 1)] {
        // closure.error is nested deeper than an empty closure, and the logs take more memory.
        for (message, limits) in [
            (&b"\x1a\x02\x12\x00"[..], Limits::new().max_depth(1)),
            (&logs, Limits::new().max_memory(4096)),
            (&logs, Limits::new().max_elements(99)),
        ] {
            let messages = column(&[message, b"\x1a\x00"]);
            assert_eq!(table.decode(&messages).unwrap().batch.num_rows(), 2);
            let limited = table.clone().with_limits(limits);
            let decoded = limited.decode(&messages).unwrap();
            assert_eq!(decoded.batch.num_rows(), 1);
            let error = decoded.rejected[0].error.decode_error().unwrap();
            assert!(
                decoded.rejected[0].index == 0 && error.is_limit(),
                "{error}"
            );
        }
    }
}
