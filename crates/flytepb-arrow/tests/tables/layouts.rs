//! Messages in columns of every layout, as pyarrow, pandas, polars, DuckDB and PostgreSQL write
//! them; see `tests/goldens/make_messages.py`.

use std::fs::File;
use std::io::Cursor;
use std::sync::Arc;

use arrow_array::types::{Int32Type, Int8Type};
use arrow_array::{
    Array, ArrayRef, BinaryArray, DictionaryArray, FixedSizeBinaryArray, Int16Array, Int32Array,
    Int64Array, Int8Array, NullArray, RecordBatch, RunArray,
};
use flytepb_arrow::{Chunk, Dump, Encoding, FileFormat, Table, TableInput};
use flytepb_idl::registry;
use parquet::basic::{Compression, ZstdLevel};
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use serde_json::json;

use crate::dumps::decode_to;
use crate::{arrow_file, arrow_stream, data, dump, file, parquet_file, render};

const ROWS: [Option<&[u8]>; 4] = [Some(&[0x20, 1]), None, Some(&[0x20, 2]), Some(&[0x20, 1])];

fn open(golden: &str, only: Option<&[&str]>) -> TableInput {
    TableInput::open(File::open(data(golden)).unwrap(), only).unwrap()
}

/// Returns all messages of a dump.
fn messages(mut dump: Dump) -> Vec<Option<Vec<u8>>> {
    let mut found = Vec::new();
    while let Some(chunk) = dump.next_chunk().unwrap() {
        assert_eq!(chunk.keys().unwrap().num_rows(), chunk.len());
        found.extend((0..chunk.len()).map(|i| chunk.message(i).unwrap().map(|m| m.to_vec())));
    }
    found
}

#[test]
fn every_layout_holds_the_same_messages() {
    let twice: Vec<_> = [ROWS, ROWS].concat();
    for (golden, count) in [
        ("goldens/messages.arrow", 29),
        ("goldens/messages.arrows", 29),
        ("goldens/messages.parquet", 22),
    ] {
        let input = open(golden, None);
        assert!(input.left_out().is_empty());
        let names: Vec<String> = input
            .schema()
            .fields()
            .iter()
            .map(|f| f.name().clone())
            .collect();
        let others = ["id", "dotted", "outer", "list", "nothing", "runs_in_struct"];
        let names = names
            .iter()
            .map(String::as_str)
            .filter(|n| !others.contains(n));
        let mut names: Vec<&str> = names.chain(["outer.inner.message"]).collect();
        if golden.contains("arrow") {
            names.push("runs_in_struct.message");
        }
        assert_eq!(names.len(), count, "{golden}");
        for name in names {
            for only in [None, Some(&[name][..])] {
                let dump = Dump::new(open(golden, only), name, None).unwrap();
                let found = messages(dump);
                let found: Vec<_> = found.iter().map(Option::as_deref).collect();
                assert_eq!(found, twice, "{golden}, {name}");
            }
        }
        let nothing = messages(Dump::new(open(golden, None), "nothing", None).unwrap());
        assert_eq!(nothing, vec![None; 8]);
    }
}

#[test]
fn the_other_fields_of_a_struct_are_keys() {
    let log = registry::get("flyteidl.core.TaskLog").unwrap();
    for golden in ["goldens/messages.arrow", "goldens/messages.parquet"] {
        let input = open(golden, Some(&["outer", "id"]));
        let dump = Dump::new(input, "outer.inner.message", None).unwrap();
        let (batches, _) = decode_to(Table::of_fields(log, 1), dump, FileFormat::Parquet);
        let batch = &batches[0];
        assert_eq!(batch.num_rows(), 8);
        let outer = |row| render::row(batch, row)["outer"].clone();
        assert_eq!(outer(4), json!({"inner": {"number": 1}, "packed": "p"}));
        assert_eq!(outer(5), json!({"inner": null, "packed": "q"}));
    }
    // From Parquet, the other fields need not be read.
    let only = open("goldens/messages.parquet", Some(&["outer.inner.message"]));
    let dump = Dump::new(only, "outer.inner.message", None).unwrap();
    assert!(dump.keys().fields().is_empty());
}

#[test]
fn errors_for_missing_columns_list_the_others() {
    let input = || {
        open(
            "goldens/messages.arrow",
            Some(&["outer", "id", "list", "dotted"]),
        )
    };
    for (name, text) in [
        (
            "raw",
            "there is no column raw, only outer, id, list, dotted",
        ),
        (
            "outer.no",
            "there is no column no in outer, only inner, packed",
        ),
        (
            "outer.inner.no",
            "there is no column no in outer.inner, only message, number",
        ),
        (
            "id.raw",
            "column id is Int64: only structs have nested columns",
        ),
        (
            "dotted.name",
            "there is no column name in dotted, only other",
        ),
        (
            "outer",
            "column outer is Struct(\"inner\": Struct(\"message\": Binary, \"number\": Int64), …, \
                   but messages must be bytes or text",
        ),
    ] {
        let error = Dump::new(input(), name, None).unwrap_err();
        assert!(error.is_mismatch());
        assert_eq!(error.to_string(), text);
    }
    let error = Dump::new(input(), "list.message", None)
        .unwrap_err()
        .to_string();
    assert!(error.starts_with("column list is List("), "{error}");
    assert!(
        error.ends_with("only structs have nested columns"),
        "{error}"
    );

    let long = "x".repeat(5000) + "\n";
    let header: Vec<_> = (0..1000).map(|i| format!("\"{i}{long}\"")).collect();
    let text = header.join(",");
    let error = TableInput::read(Cursor::new(text), Some(&[&long]))
        .unwrap_err()
        .to_string();
    assert!(error.len() < 1500, "{}", error.len());
    assert!(
        error.ends_with("xxx… and 988 more") && !error.contains('\n'),
        "{error}"
    );
}

#[test]
fn blobs_printed_by_databases_are_read() {
    let all: Vec<u8> = (0..=255).collect();
    let blobs = [&all[..], b"\x0a\x05hello", b"\\x41", b"\x20\x01"];
    for (golden, encoding) in [
        ("blobs_psql_hex", Encoding::Hex),
        ("blobs_psql_base64", Encoding::Base64),
        ("blobs_psql_escape", Encoding::Escape),
        ("blobs_duckdb", Encoding::DuckDb),
        ("blobs_pandas", Encoding::Python),
    ] {
        for encoding in [None, Some(encoding)] {
            let input = open(&format!("goldens/{golden}.csv"), None);
            let found = messages(Dump::new(input, "raw", encoding).unwrap());
            let found: Vec<_> = found.iter().flatten().collect();
            assert_eq!(found, blobs, "{golden}");
        }
    }
}

#[test]
fn texts_of_another_encoding_are_refused_by_name() {
    let text = "raw\n\\x0A\\x05abcde\n\\x0\nb'a'\n";
    let mut texts = dump(file(text.as_bytes()), "raw").unwrap();
    let chunk = texts.next_chunk().unwrap().unwrap();
    assert_eq!(chunk.message(0).unwrap().unwrap(), &b"\x0a\x05abcde"[..]);
    let error = chunk.message(1).unwrap_err();
    assert!(error.is_malformed());
    let text = "the text is not a BLOB as DuckDB prints it";
    assert_eq!(error.to_string(), text);

    let text = "raw\nnaïve\nécole\n\"\"\n";
    let mut texts = dump(file(text.as_bytes()), "raw").unwrap();
    let chunk = texts.next_chunk().unwrap().unwrap();
    assert_eq!(
        chunk.message(0).unwrap_err().to_string(),
        "the text is in no encoding that is read here: hexadecimal, base64, bytes as PostgreSQL \
         (escape format), DuckDB or Python print them"
    );
}

/// The encoding is detected from the first texts, even after many nulls.
#[test]
fn encodings_are_detected_after_nulls() {
    let nulls = "1,\n".repeat(200_000);
    let text = format!("id,raw\n{nulls}2,IAE=\n");
    let found = messages(dump(file(text.as_bytes()), "raw").unwrap());
    assert_eq!(found.len(), 200_001);
    assert_eq!(found.last().unwrap().as_deref(), Some(&[0x20, 1][..]));
}

/// Returns the sizes of the first chunks of the column `raw`.
fn sizes(column: ArrayRef, chunks: usize) -> Vec<(usize, usize)> {
    let batch = RecordBatch::try_from_iter([("raw", column)]).unwrap();
    let mut dump = dump(arrow_file(&batch, None), "raw").unwrap();
    let next = || {
        dump.next_chunk()
            .unwrap()
            .map(|c: Chunk| (c.len(), c.size()))
    };
    std::iter::from_fn(next).take(chunks).collect()
}

#[test]
fn values_of_dictionaries_and_runs_are_not_repeated() {
    let long = vec![0x20; 20 << 20];
    let values: ArrayRef = Arc::new(BinaryArray::from_vec(vec![&long[..], b"\x20\x01"]));
    // A million rows of 20 MiB: chunks of two rows.
    let keys = Int8Array::from(vec![0; 1_000_000]);
    let two = (2, 40 << 20);
    assert_eq!(
        sizes(Arc::new(DictionaryArray::new(keys, values.clone())), 3),
        [two; 3]
    );
    let ends = Int32Array::from(vec![i32::MAX - 1, i32::MAX]);
    assert_eq!(
        sizes(Arc::new(RunArray::try_new(&ends, &values).unwrap()), 3),
        [two; 3]
    );
    // Runs with any number of empty rows.
    let rows = (1 << 17, 0);
    let nothing = BinaryArray::from_vec(vec![b""]);
    let ends = Int64Array::from(vec![4_000_000_000]);
    assert_eq!(
        sizes(Arc::new(RunArray::try_new(&ends, &nothing).unwrap()), 3),
        [rows; 3]
    );
    assert_eq!(sizes(Arc::new(NullArray::new(4_000_000_000)), 3), [rows; 3]);
    // Fixed-size values.
    let fixed = FixedSizeBinaryArray::try_from_iter([&long].into_iter()).unwrap();
    let keys = Int32Array::from(vec![0; 1_000_000]);
    let fixed = DictionaryArray::<Int32Type>::new(keys, Arc::new(fixed));
    assert_eq!(sizes(Arc::new(fixed), 3), [two; 3]);
}

/// A few kilobytes of Parquet with one long message in many rows, by means of a dictionary.
#[test]
fn values_of_pages_are_repeated_within_limits() {
    let long = vec![0x20; 20 << 20];
    let options = WriterProperties::builder()
        .set_dictionary_page_size_limit(1 << 30)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_compression(Compression::ZSTD(ZstdLevel::default()));
    let values = Arc::new(BinaryArray::from_vec(vec![&long[..]]));
    let packed = DictionaryArray::<Int32Type>::new(vec![0; 60].into(), values);
    let batch = RecordBatch::try_from_iter([("raw", Arc::new(packed) as ArrayRef)]).unwrap();
    let file = parquet_file(&batch, options);
    assert!(file.metadata().unwrap().len() < 10_000);
    let input = TableInput::open(file, None).unwrap();
    let counts = input.map(|batch| batch.unwrap().num_rows());
    // 1 GiB divided by 20 MiB and by the value's length.
    assert_eq!(counts.collect::<Vec<_>>(), [51, 9]);
}

#[test]
fn dictionaries_without_values_are_nulls() {
    let empty: DictionaryArray<Int8Type> = [None::<&str>; 3].into_iter().collect();
    assert_eq!(sizes(Arc::new(empty), 2), [(3, 0)]);
    let batch = RecordBatch::try_from_iter([("raw", Arc::new(BinaryArray::from_vec(vec![])) as _)]);
    let mut dump = dump(arrow_file(&batch.unwrap(), None), "raw").unwrap();
    assert!(dump.next_chunk().unwrap().is_none());
}

/// More values than the keys of one dictionary can index, in the batches of one chunk.
#[test]
fn dictionaries_may_differ_from_batch_to_batch() {
    let column = |batch: u8| {
        let values: Vec<[u8; 2]> = (0..100).map(|i| [batch, i]).collect();
        let keys = Int8Array::from_iter_values(0..100);
        DictionaryArray::new(keys, Arc::new(BinaryArray::from_iter_values(values)))
    };
    let batches = (0..3).map(|i| {
        let column: ArrayRef = Arc::new(column(i));
        RecordBatch::try_from_iter([("raw", column.clone()), ("key", column)]).unwrap()
    });
    let batches: Vec<_> = batches.collect();
    let found = messages(dump(file(&arrow_stream(&batches)), "raw").unwrap());
    let expected = (0..3).flat_map(|b| (0..100).map(move |i| Some(vec![b, i])));
    assert_eq!(found, expected.collect::<Vec<_>>());
}

#[test]
fn packed_columns_become_tables() {
    let values: ArrayRef = Arc::new(BinaryArray::from_vec(vec![b"\x20\x01", b"\xff"]));
    let packed = DictionaryArray::<Int8Type>::new(vec![0, 1, 0].into(), values.clone());
    let runs = RunArray::try_new(&Int16Array::from(vec![2, 3]), &values).unwrap();
    for (column, rows, rejected) in [(&packed as &dyn Array, 2, vec![1]), (&runs, 2, vec![2])] {
        let decoded = Table::task_executions().decode(column).unwrap();
        assert_eq!(decoded.batch.num_rows(), rows);
        let found: Vec<_> = decoded.rejected.iter().map(|r| r.index).collect();
        assert_eq!(found, rejected);
    }
    let error = Table::task_executions()
        .decode(&Int64Array::from(vec![1]))
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "messages must be bytes or text, but the column is Int64"
    );
}

/// Parquet has no runs: the library writes their values.
#[test]
fn runs_come_back_from_parquet() {
    let values = BinaryArray::from_vec(vec![b"\x20\x01", b"\x20\x02"]);
    let runs = RunArray::try_new(&Int32Array::from(vec![2, 3]), &values).unwrap();
    let batch = RecordBatch::try_from_iter([("raw", Arc::new(runs) as ArrayRef)]).unwrap();
    let file = parquet_file(&batch, WriterProperties::builder());
    let dump = dump(file, "raw").unwrap();
    let expected = [b"\x20\x01", b"\x20\x01", b"\x20\x02"].map(|m| Some(m.to_vec()));
    assert_eq!(messages(dump), expected);
}
