//! Tables of any message type, and conversion back to messages.

use std::sync::Arc;

use arrow_array::builder::{LargeListBuilder, StringViewBuilder};
use arrow_array::cast::AsArray;
use arrow_array::types::{Int32Type, UInt8Type};
use arrow_array::{
    Array, ArrayRef, BinaryViewArray, DictionaryArray, LargeBinaryArray, LargeStringArray,
    NullArray, RecordBatch, StringArray, StringViewArray,
};
use arrow_schema::DataType;
use flytepb_arrow::{Counts, Table, DEFAULT_DEPTH};
use flytepb_idl::admin::TaskExecution;
use flytepb_idl::core::{task_log, Container, Literal, LiteralMap, TaskLog};
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::wire::unknown_paths::unknown_fields;
use flytepb_idl::{json, registry, WireMessage};
use flytepb_testkit::random::RandomOptions;

use crate::{column, message_types, messages};

#[test]
fn messages_of_every_type_come_back() {
    messages_come_back(registry::all(), 12, 380);
}

#[cfg(feature = "flyte2")]
#[test]
fn messages_of_every_type_of_flyte2_come_back() {
    messages_come_back(flytepb_idl2::registry::all(), 6, 600);
}

/// Converts random messages of each type to columns and back.
fn messages_come_back(
    all: impl Iterator<Item = &'static MessageDescriptor>,
    seeds: u64,
    least_types: usize,
) {
    let options = RandomOptions::default()
        .unknown_fields(false)
        .valid_json(true);
    let (mut types, mut compared) = (0, 0);
    for of in all.filter(|t| !t.fields.is_empty()) {
        let table = Table::of_fields(of, DEFAULT_DEPTH);
        for seed in 0..seeds {
            let wire = options.wire(of, seed);
            let decoded = table.decode(&column(&[&wire])).unwrap();
            assert!(decoded.rejected.is_empty(), "{}", of.full_name);
            if decoded.counts != Counts::default() {
                continue;
            }
            let back = table.messages(&decoded.batch).unwrap();
            let message = registry::decode(of, &wire).unwrap();
            compared += 1;
            let same = back[0].as_ref() == message.as_ref()
                // JSON writes a Value without a kind as null.
                || json::to_string(back[0].as_ref()).ok() == json::to_string(message.as_ref()).ok();
            assert!(
                same,
                "{} seed {seed}:\n{:?}\nnot\n{message:?}",
                of.full_name, back[0]
            );
        }
        types += 1;
    }
    assert!(types > least_types, "{types}");
    assert!(
        compared > types * seeds as usize / 2,
        "{compared} of {types} types"
    );
}

#[test]
fn real_executions_come_back_but_for_unknown_fields() {
    let table = Table::of_fields(TaskExecution::type_descriptor(), DEFAULT_DEPTH);
    let messages = messages("data/executions/executions.pbs");
    let decoded = table.decode(&column(&messages)).unwrap();
    let back = table.messages(&decoded.batch).unwrap();
    let mut whole = 0;
    for (message, back) in messages.iter().zip(&back) {
        let message = TaskExecution::from_wire(message).unwrap();
        if unknown_fields(&message).is_empty() {
            assert_eq!(back.to_wire(), message.to_wire());
            whole += 1;
        }
    }
    assert!(whole > 40, "{whole}");
}

#[test]
fn presence_enums_and_recursion_show() {
    let table = Table::of(Literal::type_descriptor());
    let texts = [
        r#"{"scalar":{"primitive":{"integer":"7"}},"hash":"h"}"#,
        r#"{"collection":{"literals":[{"scalar":{"noneType":{}}}]}}"#,
        r#"{"metadata":{"a":"b"}}"#,
    ];
    let wires: Vec<_> = texts
        .iter()
        .map(|t| json::from_str::<Literal>(t).unwrap().to_wire())
        .collect();
    let batch = table.decode(&column(&wires)).unwrap().batch;
    // A nested literal is JSON.
    let collection = batch.column_by_name("collection").unwrap().as_struct();
    assert_eq!(collection.null_count(), 2);
    let inner = collection
        .column_by_name("literals")
        .unwrap()
        .as_list::<i32>()
        .value(1);
    let inner = inner.as_string::<i32>();
    assert_eq!(inner.value(0), r#"{"scalar":{"noneType":{}}}"#);
    let hash = batch.column_by_name("hash").unwrap().as_string::<i32>();
    assert_eq!(
        hash.iter().collect::<Vec<_>>(),
        [Some("h"), Some(""), Some("")]
    );
    let scalar = batch.column_by_name("scalar").unwrap().as_struct();
    assert!(scalar.is_valid(0) && scalar.is_null(1));
    // Void has no fields: only its presence is stored.
    let none = scalar.column_by_name("none_type").unwrap();
    assert_eq!(none.data_type(), &DataType::Boolean);
    let metadata = batch.column_by_name("metadata").unwrap().as_map();
    assert_eq!(metadata.value(2).column(0).as_string::<i32>().value(0), "a");
    let back = table.messages(&batch).unwrap();
    let back: Vec<_> = back.iter().map(|m| m.to_wire()).collect();
    assert_eq!(back, wires);
}

#[test]
fn numbers_without_a_name_are_in_the_dictionary() {
    let table = Table::of_fields(TaskExecution::type_descriptor(), DEFAULT_DEPTH);
    // closure.phase is 3, 99, -1 and 99.
    let minus_one = b"\x1a\x0b\x18\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01";
    let wires: [&[u8]; 4] = [
        b"\x1a\x02\x18\x03",
        b"\x1a\x02\x18\x63",
        minus_one,
        b"\x1a\x02\x18\x63",
    ];
    let batch = table.decode(&column(&wires)).unwrap().batch;
    let closure = batch.column_by_name("closure").unwrap().as_struct();
    let phase = closure
        .column_by_name("phase")
        .unwrap()
        .as_dictionary::<Int32Type>();
    let names = phase.values().as_string::<i32>();
    assert_eq!(
        (names.len(), names.value(9), names.value(10)),
        (11, "99", "-1")
    );
    assert_eq!(phase.keys().values(), &[3, 9, 10, 9]);
    let back = table.messages(&batch).unwrap();
    let back: Vec<_> = back.iter().map(|m| m.to_wire()).collect();
    assert_eq!(back, wires);
}

#[test]
fn deep_messages_are_json_below_the_stated_depth() {
    let of = LiteralMap::type_descriptor();
    for (depth, data_type) in [(0, "Utf8"), (1, "Struct")] {
        let table = Table::of_fields(of, depth);
        let field = table.schema().field(0).data_type().to_string();
        assert!(
            field.contains(&format!("\"value\": {data_type}")),
            "{depth}: {field}"
        );
    }
}

#[test]
fn foreign_columns_are_refused() {
    let table = Table::of(Literal::type_descriptor());
    let other = Table::task_executions();
    let batch = other.decode(&column(&[b""])).unwrap().batch;
    assert!(other.messages(&batch).unwrap_err().is_mismatch());
    let hash = std::sync::Arc::new(arrow_array::Int32Array::from(vec![1])) as _;
    let batch = arrow_array::RecordBatch::try_from_iter([("hash", hash)]).unwrap();
    let error = table.messages(&batch).unwrap_err();
    assert_eq!(error.to_string(), "column hash is Int32, not Utf8");
    // Two fields of a struct, of the same type, in another order.
    let table = Table::of_fields(TaskExecution::type_descriptor(), DEFAULT_DEPTH);
    let id = table.decode(&column(&[b"\x0a\x00"])).unwrap().batch;
    let id = id.column_by_name("id").unwrap().as_struct().clone();
    let (fields, columns, nulls) = id.into_parts();
    assert_eq!(
        table
            .messages(&batch_of("id", &fields, &columns, &nulls))
            .unwrap()
            .len(),
        1
    );
    let fields: Vec<_> = fields.iter().rev().cloned().collect();
    let columns: Vec<_> = columns.into_iter().rev().collect();
    let batch = batch_of("id", &fields.into(), &columns, &nulls);
    assert!(table.messages(&batch).unwrap_err().is_mismatch());
}

fn batch_of(
    name: &str,
    fields: &arrow_schema::Fields,
    columns: &[arrow_array::ArrayRef],
    nulls: &Option<arrow_buffer::NullBuffer>,
) -> arrow_array::RecordBatch {
    let column = arrow_array::StructArray::new(fields.clone(), columns.to_vec(), nulls.clone());
    arrow_array::RecordBatch::try_from_iter([(name, std::sync::Arc::new(column) as _)]).unwrap()
}

#[test]
fn no_type_has_more_columns_than_a_reader_bears() {
    fn leaves(data_type: &DataType) -> usize {
        match data_type {
            DataType::Struct(fields) => fields.iter().map(|f| leaves(f.data_type())).sum(),
            DataType::List(field) | DataType::Map(field, _) => leaves(field.data_type()),
            _ => 1,
        }
    }
    for of in message_types() {
        let table = Table::of_fields(of, DEFAULT_DEPTH);
        let fields = table.schema().fields().iter();
        let columns: usize = fields.map(|f| leaves(f.data_type())).sum();
        assert!(columns < 500, "{}: {columns}", of.full_name);
    }
}

/// Converts the only row of a batch of these columns.
fn message<M: WireMessage>(columns: &[(&str, ArrayRef)]) -> Result<Vec<u8>, flytepb_arrow::Error> {
    let batch = RecordBatch::try_from_iter(columns.iter().cloned()).unwrap();
    let table = Table::of_fields(M::type_descriptor(), DEFAULT_DEPTH);
    Ok(table.messages(&batch)?[0].to_wire())
}

#[test]
fn columns_have_the_layouts_of_other_libraries() {
    let log = TaskLog {
        uri: "s3://a".to_owned(),
        name: "é".to_owned(),
        message_format: task_log::MessageFormat::Json as i32,
        ..TaskLog::default()
    };
    let dictionary: DictionaryArray<UInt8Type> = ["JSON"].into_iter().collect();
    let formats: [ArrayRef; 4] = [
        Arc::new(StringArray::from(vec!["JSON"])),
        Arc::new(StringViewArray::from(vec!["JSON"])),
        Arc::new(LargeStringArray::from(vec!["JSON"])),
        Arc::new(dictionary),
    ];
    for format in formats {
        let columns: [(&str, ArrayRef); 3] = [
            ("uri", Arc::new(StringViewArray::from(vec!["s3://a"]))),
            ("name", Arc::new(LargeStringArray::from(vec!["é"]))),
            ("message_format", format),
        ];
        assert_eq!(message::<TaskLog>(&columns).unwrap(), log.to_wire());
    }
    let mut args = LargeListBuilder::new(StringViewBuilder::new());
    args.append_value([Some("a"), Some("b")]);
    let container = Container {
        args: vec!["a".to_owned(), "b".to_owned()],
        ..Container::default()
    };
    let columns: [(&str, ArrayRef); 1] = [("args", Arc::new(args.finish()))];
    assert_eq!(message::<Container>(&columns).unwrap(), container.to_wire());
    let columns: [(&str, ArrayRef); 2] = [
        ("uri", Arc::new(NullArray::new(1))),
        ("name", Arc::new(StringArray::from(vec!["a"]))),
    ];
    assert_eq!(message::<TaskLog>(&columns).unwrap(), b"\x12\x01a");
    let raw: [ArrayRef; 2] = [
        Arc::new(BinaryViewArray::from(vec![&b"\x12\x01a"[..]])),
        Arc::new(LargeBinaryArray::from(vec![&b"\x12\x01a"[..]])),
    ];
    for raw in raw {
        assert_eq!(message::<TaskLog>(&[("raw", raw)]).unwrap(), b"\x12\x01a");
    }
}

#[test]
fn errors_name_the_row() {
    let raw = LargeBinaryArray::from(vec![&b"\x12\x01a"[..], b"\x12\x02a"]);
    let error = message::<TaskLog>(&[("raw", Arc::new(raw))]).unwrap_err();
    assert_eq!(error.row(), Some(1));
    assert!(
        error.is_malformed() && error.to_string().starts_with("row 1: "),
        "{error}"
    );
    let names = StringArray::from(vec![Some("JSON"), None, Some("XML")]);
    let error = message::<TaskLog>(&[("message_format", Arc::new(names))]).unwrap_err();
    assert_eq!(error.row(), Some(2));
    let text = "row 2: flyteidl.core.TaskLog.MessageFormat has no value XML";
    assert_eq!(error.to_string(), text);
    let wrong: ArrayRef = Arc::new(LargeBinaryArray::from(vec![&b""[..]]));
    let error = message::<TaskLog>(&[("uri", wrong)]).unwrap_err();
    assert_eq!((error.row(), error.is_mismatch()), (None, true));
    assert_eq!(error.to_string(), "column uri is LargeBinary, not Utf8");
}
