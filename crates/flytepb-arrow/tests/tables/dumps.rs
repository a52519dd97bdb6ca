//! Dumps of the control plane's database.

use std::fs::File;
use std::io::Seek;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int64Type;
use arrow_array::{
    ArrayRef, BinaryArray, DictionaryArray, Int64Array, Int8Array, LargeStringArray, RecordBatch,
};
use arrow_ipc::CompressionType;
use base64::Engine;
use flytepb_arrow::{Dump, Encoding, FileFormat, Table, TableFile, TableInput};
use flytepb_idl::admin::{TaskExecution, TaskExecutionClosure};
use flytepb_idl::WireMessage;
use parquet::basic::{Compression, GzipLevel, ZstdLevel};
use parquet::file::properties::WriterProperties;
use serde_json::json;

use crate::files::read;
use crate::{arrow_file, arrow_stream, data, dump, file, messages, parquet_file, render};

/// Returns the closures of the examples.
fn closures() -> Vec<Vec<u8>> {
    let messages = messages("data/executions/executions.pbs");
    let closures = messages
        .iter()
        .map(|m| TaskExecution::from_wire(m).unwrap().closure);
    closures.map(|c| c.unwrap().to_wire()).collect()
}

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// Decodes a whole dump of closures into a file and reads it back.
fn decode(dump: Dump, format: FileFormat) -> (Vec<RecordBatch>, usize) {
    let table = Table::of(TaskExecutionClosure::type_descriptor());
    decode_to(table, dump, format)
}

/// Decodes a whole dump into a file and reads it back. Returns the number of rejected messages too.
pub fn decode_to(table: Table, mut dump: Dump, format: FileFormat) -> (Vec<RecordBatch>, usize) {
    let out = tempfile::tempfile().unwrap();
    let mut copy = out.try_clone().unwrap();
    let mut file = TableFile::new(out, format, table, Some(dump.keys())).unwrap();
    let mut rejected = 0;
    while let Some(chunk) = dump.next_chunk().unwrap() {
        rejected += file.write(&chunk).unwrap().rejected.len();
    }
    file.finish().unwrap();
    copy.rewind().unwrap();
    (read(copy, None), rejected)
}

#[test]
fn files_are_read_in_every_compression() {
    let closures = closures();
    let messages: ArrayRef = Arc::new(BinaryArray::from_iter_values(&closures[..2]));
    let batch = RecordBatch::try_from_iter([("closure", messages)]).unwrap();
    let parquet = [
        Compression::UNCOMPRESSED,
        Compression::SNAPPY,
        Compression::GZIP(GzipLevel::default()),
        Compression::LZ4_RAW,
        Compression::ZSTD(ZstdLevel::default()),
    ];
    let parquet =
        parquet.map(|c| parquet_file(&batch, WriterProperties::builder().set_compression(c)));
    let arrow = [
        None,
        Some(CompressionType::LZ4_FRAME),
        Some(CompressionType::ZSTD),
    ];
    let arrow = arrow.map(|c| arrow_file(&batch, c));
    for file in parquet.into_iter().chain(arrow) {
        let mut dump = dump(file, "closure").unwrap();
        let chunk = dump.next_chunk().unwrap().unwrap();
        assert_eq!(chunk.len(), 2);
        for (i, closure) in closures[..2].iter().enumerate() {
            assert_eq!(chunk.message(i).unwrap().unwrap(), &closure[..]);
        }
    }
}

#[test]
fn unpacked_dictionaries_are_limited() {
    let long = "x".repeat(2 << 20);
    let values = LargeStringArray::from(vec![&long[..], "short"]);
    // 2 GiB if each of 1,024 rows has the long value.
    for (key, fits) in [(0, false), (1, true)] {
        let keys = Int8Array::from(vec![key; 1024]);
        let note = DictionaryArray::new(keys, Arc::new(values.clone()));
        let closures: ArrayRef = Arc::new(BinaryArray::from(vec![&b"\x18\x03"[..]; 1024]));
        let columns = [("closure", closures), ("note", Arc::new(note))];
        let batch = RecordBatch::try_from_iter(columns).unwrap();
        let mut dump = dump(arrow_file(&batch, None), "closure").unwrap();
        let chunk = dump.next_chunk();
        if fits {
            assert_eq!(chunk.unwrap().unwrap().len(), 1024)
        } else {
            assert!(chunk.unwrap_err().is_too_large())
        }
    }
}

#[test]
fn csv_holds_hex_or_base64() {
    let closures = closures();
    let base64 = base64::engine::general_purpose::STANDARD;
    for (name, encode) in [
        (
            "postgres",
            (&|b: &[u8]| format!("\\x{}", hex(b))) as &dyn Fn(&[u8]) -> String,
        ),
        ("hex", &|b: &[u8]| hex(b).to_uppercase()),
        ("base64", &|b: &[u8]| base64.encode(b)),
    ] {
        let mut text = "node_id,closure,phase\n".to_owned();
        for (i, closure) in closures.iter().enumerate() {
            text += &format!("\"n,{i}\",{},\n", encode(closure));
        }
        let dump = dump(file(text.as_bytes()), "closure").unwrap();
        let (batches, rejected) = decode(dump, FileFormat::Parquet);
        assert_eq!(rejected, 0, "{name}");
        assert_eq!(batches.iter().map(RecordBatch::num_rows).sum::<usize>(), 50);
        let row = render::row(&batches[0], 3);
        assert_eq!(row["node_id"], "n,3");
        // An empty field is null, and the table has its own column `phase`.
        assert_eq!(row["key_phase"], json!(null));
        let whole = Table::of(TaskExecutionClosure::type_descriptor());
        let whole = whole.decode(&crate::column(&closures[3..4])).unwrap().batch;
        for (name, cell) in render::row(&whole, 0).as_object().unwrap() {
            assert_eq!(&row[name], cell, "{name}");
        }
    }
}

#[test]
fn tables_hold_bytes_or_text_and_keys_of_any_type() {
    let closures = closures();
    let bytes = BinaryArray::from_iter_values(&closures);
    let texts = LargeStringArray::from_iter_values(closures.iter().map(|c| hex(c)));
    let ids: ArrayRef = Arc::new(Int64Array::from_iter_values(0..50));
    let names: DictionaryArray<arrow_array::types::Int8Type> =
        (0..50).map(|i| ["a", "b", "c"][i % 3]).collect();
    for messages in [Arc::new(bytes) as ArrayRef, Arc::new(texts)] {
        let batch = RecordBatch::try_from_iter([
            ("id", ids.clone()),
            ("closure", messages),
            ("project", Arc::new(names.clone()) as ArrayRef),
        ])
        .unwrap();
        let out = arrow_stream(&[batch]);
        for format in [FileFormat::Parquet, FileFormat::Arrow] {
            let input = match format {
                FileFormat::Parquet => TableInput::open(file(&out), None).unwrap(),
                FileFormat::Arrow => {
                    TableInput::read(std::io::Cursor::new(out.clone()), None).unwrap()
                }
            };
            let (batches, rejected) = decode(Dump::new(input, "closure", None).unwrap(), format);
            assert_eq!(rejected, 0);
            let row = render::row(&batches[0], 7);
            assert_eq!((&row["id"], &row["project"]), (&json!(7), &json!("b")));
            assert!(row["phase"].is_string());
        }
    }
}

#[test]
fn other_columns_may_be_of_any_type() {
    let messages = [Some(&b"\x20\x01"[..]), None, Some(b"\x20\x02")];
    for golden in ["goldens/columns.arrow", "goldens/columns_v4.arrows"] {
        let open =
            |only: Option<&[&str]>| TableInput::open(File::open(data(golden)).unwrap(), only);
        let batches = open(Some(&["raw", "id"])).unwrap().map(Result::unwrap);
        let ids = batches.map(|b| b.column(1).as_primitive::<Int64Type>().values().to_vec());
        let ids: Vec<_> = ids.flatten().collect();
        assert_eq!(ids, [1, 2, 3, 1, 2, 3], "{golden}");
        let mut dump = Dump::new(open(Some(&["raw"])).unwrap(), "raw", None).unwrap();
        let chunk = dump.next_chunk().unwrap().unwrap();
        let found: Vec<_> = (0..6).map(|i| chunk.message(i).unwrap()).collect();
        let found: Vec<_> = found.iter().map(Option::as_deref).collect();
        assert_eq!(found, [messages, messages].concat());

        let dump = Dump::new(open(None).unwrap(), "raw", None).unwrap();
        let names: Vec<_> = dump.left_out().iter().map(|f| f.name().as_str()).collect();
        let others = "sparse dense codes views large_views nested packed_views nothing";
        assert_eq!(names.join(" "), others);
        let (batches, _) = decode(dump, FileFormat::Parquet);
        let row = render::row(&batches[0], 4);
        assert_eq!((&row["id"], &row["packed"]), (&json!(2), &json!("q")));

        let error = open(Some(&["id", "dense"])).unwrap_err();
        assert_eq!(
            error.to_string(),
            "column dense is Union(Dense, 0: (\"0\": Int64), 1: (\"1\": Utf8)), which is not supported: \
             write the file with it as a plain type, such as Binary"
        );
        let error_of_dump = Dump::new(open(None).unwrap(), "dense", None).unwrap_err();
        assert_eq!(error_of_dump.to_string(), error.to_string());
    }
    let stream = File::open(data("goldens/columns_v4.arrows")).unwrap();
    let mut input = TableInput::read(stream, Some(&["id"])).unwrap();
    assert_eq!(input.next().unwrap().unwrap().num_columns(), 1);
    assert!(input.left_out().is_empty());
}

#[test]
fn keys_of_malformed_messages_are_left_out_too() {
    let text = "id,closure\n1,\\x1803\n2,\\xff\n3,\n4,zz\n5,\\x1805\n";
    let input = TableInput::open(file(text.as_bytes()), None).unwrap();
    let dump = Dump::new(input, "closure", Some(Encoding::Hex)).unwrap();
    let (batches, rejected) = decode(dump, FileFormat::Parquet);
    assert_eq!(rejected, 2);
    let rows: Vec<_> = (0..3)
        .map(|i| render::row(&batches[0], i))
        .map(|row| (row["id"].clone(), row["phase"].clone()))
        .collect();
    let expected = [
        ("1", json!("SUCCEEDED")),
        ("3", json!(null)),
        ("5", json!("FAILED")),
    ];
    assert_eq!(rows, expected.map(|(id, phase)| (json!(id), phase)));
}

#[test]
fn missing_columns_and_other_types_are_refused() {
    let error = dump(file(b"id,closure\n1,\\x\n"), "closures").unwrap_err();
    assert!(error.is_mismatch());
    assert_eq!(
        error.to_string(),
        "there is no column closures, only id, closure"
    );
    let ids: ArrayRef = Arc::new(Int64Array::from(vec![1]));
    let batch = RecordBatch::try_from_iter([("id", ids)]).unwrap();
    let open = || arrow_file(&batch, None);
    let error = dump(open(), "id").unwrap_err();
    assert_eq!(
        error.to_string(),
        "column id is Int64, but messages must be bytes or text"
    );
    let error = TableInput::open(open(), Some(&["raw"])).unwrap_err();
    assert!(error.is_mismatch());
    assert_eq!(error.to_string(), "there is no column raw, only id");
}

#[test]
fn encodings_are_detected_and_checked() {
    assert_eq!(
        Encoding::detect(["\\x00", "", "0Aff"].into_iter()),
        Encoding::Hex
    );
    assert_eq!(
        Encoding::detect(["\\x00", "00ff", "damaged"].into_iter()),
        Encoding::Hex
    );
    assert_eq!(
        Encoding::detect(["00ff", "AAE", "AP/+"].into_iter()),
        Encoding::Base64
    );
    for (texts, encoding) in [
        ([r"\x0A\x05hello", "hello"], Encoding::DuckDb),
        ([r"\012\005hello", "hello"], Encoding::Escape),
        (["b'a'", "b'b'"], Encoding::Python),
        // Not DuckDB while all could be hexadecimal, and no escape format without an escape.
        ([r"\x0A05", r"\x0A06"], Encoding::Hex),
        (["hello", "text"], Encoding::Base64),
        (["né", "é"], Encoding::Hex),
    ] {
        assert_eq!(Encoding::detect(texts.into_iter()), encoding, "{texts:?}");
    }
    for (encoding, text, bytes) in [
        (Encoding::Hex, "\\x00fF", Some(&[0x00, 0xff][..])),
        (Encoding::Hex, "0x00fF", Some(&[0x00, 0xff])),
        (Encoding::Hex, "", Some(&[])),
        (Encoding::Hex, "0", None),
        (Encoding::Hex, "0g", None),
        (Encoding::Hex, "éé", None),
        (Encoding::Base64, "AP/+", Some(&[0x00, 0xff, 0xfe])),
        (Encoding::Base64, "AP_-", Some(&[0x00, 0xff, 0xfe])),
        (Encoding::Base64, "AP8", Some(&[0x00, 0xff])),
        (Encoding::Base64, "AP\n8=\n", Some(&[0x00, 0xff])),
        (Encoding::Hex, r"\\x00fF", Some(&[0x00, 0xff])),
        (Encoding::Hex, "X'00fF'", Some(&[0x00, 0xff])),
        (Encoding::Hex, "0X00", Some(&[0x00])),
        (Encoding::Hex, "X'00", None),
        // By the PostgreSQL documentation, 8.4.2; encode(…, 'escape') keeps control characters.
        (Encoding::Escape, r"\000\\a\377", Some(b"\0\\a\xff")),
        (Encoding::Escape, "\x01\n", Some(b"\x01\n")),
        (Encoding::Escape, r"\400", None),
        (Encoding::Escape, r"\08", None),
        (Encoding::Escape, r"\x00", None),
        (Encoding::Escape, "é", None),
        (Encoding::DuckDb, r"\x0A'\x5C", Some(b"\n'\\")),
        (Encoding::DuckDb, r"\x0", None),
        (Encoding::DuckDb, r"\n", None),
        (Encoding::DuckDb, "\n", None),
        // By the Python language reference, 2.4.1.
        (
            Encoding::Python,
            r"b'\x00\t\n\r\\\'a'",
            Some(b"\0\t\n\r\\'a"),
        ),
        (Encoding::Python, "b\"it's\"", Some(b"it's")),
        (Encoding::Python, "b'it's'", None),
        (Encoding::Python, "b'", None),
        (Encoding::Python, "'a'", None),
        (Encoding::Python, r"b'\'", None),
        (Encoding::Base64, "A", None),
        (Encoding::Base64, "AP8*", None),
    ] {
        assert_eq!(
            encoding.decode(text.as_bytes()).ok().as_deref(),
            bytes,
            "{text}"
        );
    }
}
