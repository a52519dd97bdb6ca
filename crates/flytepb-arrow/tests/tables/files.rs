//! Parquet and Arrow files.

use std::fs::File;
use std::num::NonZeroUsize;

use arrow_array::{Array, RecordBatch};
use flytepb_arrow::{
    raw, Chunk, ChunkBuilder, Encoding, Error, FileFormat, Table, TableFile, TableInput,
};
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::registry;
use flytepb_testkit::random;
use parquet::file::metadata::ParquetMetaDataReader;

use crate::{column, messages, render};

const FORMATS: [FileFormat; 2] = [FileFormat::Parquet, FileFormat::Arrow];

/// Writes chunks to a file.
pub fn write(format: FileFormat, table: &Table, chunks: Vec<Chunk>) -> File {
    let keys = chunks
        .first()
        .and_then(|c| c.keys())
        .map(RecordBatch::schema);
    let out = tempfile::tempfile().unwrap();
    let copy = out.try_clone().unwrap();
    let mut file = TableFile::new(out, format, table.clone(), keys.as_deref()).unwrap();
    let mut chunks = chunks.into_iter();
    file.write_all(
        NonZeroUsize::new(3).unwrap(),
        || Ok::<_, Error>(chunks.next()),
        |_, _| Ok(()),
    )
    .unwrap();
    file.finish().unwrap();
    let mut copy = copy;
    std::io::Seek::rewind(&mut copy).unwrap();
    copy
}

/// Returns a file with this content.
fn tempfile(content: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    std::io::Write::write_all(&mut file, content).unwrap();
    file
}

/// Returns all rows of a file.
pub fn read(file: File, only: Option<&[&str]>) -> Vec<RecordBatch> {
    TableInput::open(file, only)
        .unwrap()
        .map(Result::unwrap)
        .collect()
}

#[test]
fn rows_come_back_from_files_in_order() {
    let messages = messages("data/executions/executions.pbs");
    let table = Table::task_executions().with_raw();
    let expected = table.decode(&column(&messages)).unwrap().batch;
    for format in FORMATS {
        let chunks = messages.chunks(7).map(|c| Chunk::new(column(c))).collect();
        let batches = read(write(format, &table, chunks), None);
        let rows = batches
            .iter()
            .flat_map(|b| (0..b.num_rows()).map(move |i| (b, i)));
        let mut count = 0;
        for (i, (batch, row)) in rows.enumerate() {
            assert_eq!(render::row(batch, row), render::row(&expected, i));
            assert_eq!(raw(batch).unwrap().value(row), messages[i]);
            count += 1;
        }
        assert_eq!(count, 50);
    }
}

#[test]
fn files_are_the_same_for_any_number_of_threads() {
    let messages = messages("data/executions/executions.pbs");
    for format in FORMATS {
        let with = |threads| {
            let table = Table::task_executions();
            let mut file = TableFile::new(Vec::new(), format, table, None).unwrap();
            let mut chunks = messages.chunks(3).map(|c| Chunk::new(column(c)));
            let next = || Ok::<_, Error>(chunks.next());
            let threads = NonZeroUsize::new(threads).unwrap();
            file.write_all(threads, next, |_, _| Ok(())).unwrap();
            file.finish().unwrap()
        };
        let one = with(1);
        assert!(one == with(2) && one == with(7), "{format:?}");
        if format == FileFormat::Parquet {
            let metadata = ParquetMetaDataReader::new();
            let metadata = metadata.parse_and_finish(&tempfile(&one)).unwrap();
            assert_eq!(metadata.num_row_groups(), 1);
        }
    }
}

#[test]
fn a_failed_chunk_ends_the_file() {
    for format in FORMATS {
        let table = Table::task_executions();
        let mut file = TableFile::new(Vec::new(), format, table, None).unwrap();
        let keys = RecordBatch::try_from_iter(
            [("id", column(&[b"a"]))]
                .map(|(name, ids)| (name, std::sync::Arc::new(ids) as arrow_array::ArrayRef)),
        );
        let messages = || std::sync::Arc::new(column(&[b"\x20\x01"]));
        let other = Chunk::with_keys(messages(), Encoding::Hex, keys.unwrap()).unwrap();
        let mut chunks: Vec<_> = (0..9).map(|_| Chunk::new(column(&[b"\x20\x01"]))).collect();
        chunks.insert(4, other);
        let mut chunks = chunks.into_iter();
        let mut rows = 0;
        let result = file.write_all(
            NonZeroUsize::new(3).unwrap(),
            || Ok::<_, Error>(chunks.next()),
            |written, _| {
                rows += written.rows;
                Ok(())
            },
        );
        assert!(result.unwrap_err().to_string().contains("differ"));
        assert_eq!(rows, 4);
    }
}

#[test]
fn raw_alone_can_be_read() {
    let messages = messages("data/executions/executions.pbs");
    let table = Table::task_executions().with_raw();
    for format in FORMATS {
        let file = write(format, &table, vec![Chunk::new(column(&messages))]);
        let input = TableInput::open(file, Some(&["raw"])).unwrap();
        let schema = input.schema().clone();
        assert_eq!(schema.fields().len(), 1);
        for batch in input.map(Result::unwrap) {
            assert_eq!(batch.schema(), schema);
            assert_eq!(raw(&batch).unwrap().len(), batch.num_rows());
        }
    }
}

#[test]
fn messages_of_every_type_come_back_from_files() {
    for format in FORMATS {
        for of in registry::all() {
            let table = Table::of(of).with_raw();
            let wires: Vec<_> = (0..3).map(|seed| random::wire(of, seed)).collect();
            let file = write(format, &table, vec![Chunk::new(column(&wires))]);
            let found: Vec<_> = read(file, None)
                .iter()
                .flat_map(|b| {
                    raw(b)
                        .unwrap()
                        .iter()
                        .map(|m| m.unwrap().to_vec())
                        .collect::<Vec<_>>()
                })
                .collect();
            assert_eq!(found, wires, "{}", of.full_name);
        }
    }
}

#[test]
fn fields_come_back_from_files() {
    let options = random::RandomOptions::default()
        .unknown_fields(false)
        .valid_json(true);
    let types: Vec<&MessageDescriptor> = registry::all().filter(|t| !t.fields.is_empty()).collect();
    for format in FORMATS {
        for of in types.iter().step_by(3) {
            let of = registry::get(of.full_name).unwrap();
            let table = Table::of_fields(of, 3);
            let wires: Vec<_> = (20..24).map(|seed| options.wire(of, seed)).collect();
            let expected = table
                .messages(&table.decode(&column(&wires)).unwrap().batch)
                .unwrap();
            let chunks = wires.chunks(2).map(|c| Chunk::new(column(c))).collect();
            let mut found = Vec::new();
            for batch in read(write(format, &table, chunks), None) {
                found.extend(table.messages(&batch).unwrap());
            }
            assert!(found == expected, "{} {format:?}", of.full_name);
        }
    }
}

#[test]
fn dictionaries_of_arrow_files_grow() {
    // closure.phase, and the phase of an external resource: 3, 99; 98, 3; 99, 97.
    let wire = |a: u8, b: u8| vec![0x1a, 9, 0x18, a, 0x82, 1, 4, 0x12, 2, 0x20, b];
    let messages = [wire(3, 99), wire(98, 3), wire(99, 97)];
    let table = Table::task_executions();
    let chunks = messages.iter().map(|m| Chunk::new(column(&[m]))).collect();
    let mut phases = Vec::new();
    for batch in read(write(FileFormat::Arrow, &table, chunks), None) {
        for i in 0..batch.num_rows() {
            let row = render::row(&batch, i);
            phases.push((
                row["phase"].clone(),
                row["external_resources"][0]["phase"].clone(),
            ));
        }
    }
    let expected = [("SUCCEEDED", "99"), ("98", "SUCCEEDED"), ("99", "97")];
    assert_eq!(phases, expected.map(|(a, b)| (a.into(), b.into())));
}

#[test]
fn malformed_messages_are_rejected() {
    let messages = [&b"\x20\x01"[..], b"\xff", b"", b"\x12\xff"];
    for format in FORMATS {
        let mut file = TableFile::new(Vec::new(), format, Table::task_executions(), None).unwrap();
        let written = file.write(&Chunk::new(column(&messages))).unwrap();
        assert_eq!(written.rows, 2);
        let indices: Vec<_> = written.rejected.iter().map(|r| r.index).collect();
        assert_eq!(indices, [1, 3]);
    }
}

#[test]
fn files_without_rows_are_files() {
    for format in FORMATS {
        let table = Table::task_executions();
        let file = write(format, &table, vec![Chunk::new(column(&[b"\xff"]))]);
        let input = TableInput::open(file, None).unwrap();
        assert_eq!(input.schema().fields(), table.schema().fields());
        assert_eq!(input.map(|b| b.unwrap().num_rows()).sum::<usize>(), 0);
    }
}

#[test]
fn errors_come_after_earlier_chunks() {
    let mut file = TableFile::new(
        Vec::new(),
        FileFormat::Arrow,
        Table::task_executions(),
        None,
    )
    .unwrap();
    let (mut given, mut rows) = (0, 0);
    let result = file.write_all(
        NonZeroUsize::new(2).unwrap(),
        || {
            given += 1;
            match given {
                1..=5 => Ok(Some(Chunk::new(column(&[b""])))),
                _ => Err("no more".to_owned().into()),
            }
        },
        |written, _| {
            rows += written.rows;
            Ok::<_, Box<dyn std::error::Error>>(())
        },
    );
    assert_eq!(result.unwrap_err().to_string(), "no more");
    assert_eq!(rows, 5);
}

#[test]
fn chunks_fill_by_bytes_and_rows() {
    let mut chunk = ChunkBuilder::default();
    while !chunk.is_full() {
        chunk.push(&[0; 1000], "").unwrap();
    }
    // 2 MiB divided by 1000 bytes plus 256 per row.
    assert_eq!(chunk.len(), 1_670);
    chunk.finish().unwrap();
    while !chunk.is_full() {
        chunk.push(b"", "").unwrap();
    }
    assert_eq!(chunk.len(), 8_192);
}

#[test]
fn file_names_become_a_column() {
    let mut chunk = ChunkBuilder::with_files();
    for (message, file) in [(&b"\x20\x01"[..], "a.pb"), (b"\xff", "b.pb"), (b"", "c.pb")] {
        chunk.push(message, file).unwrap();
    }
    let file = write(
        FileFormat::Parquet,
        &Table::task_executions(),
        vec![chunk.finish().unwrap()],
    );
    let batch = &read(file, None)[0];
    let rows = [render::row(batch, 0), render::row(batch, 1)];
    assert_eq!(
        rows.map(|r| (r["file"].clone(), r["is_parent"].clone())),
        [("a.pb".into(), true.into()), ("c.pb".into(), false.into()),]
    );
}

#[test]
fn chunks_with_other_keys_are_refused() {
    let ids = std::sync::Arc::new(arrow_array::Int64Array::from(vec![7])) as arrow_array::ArrayRef;
    let keys = |name| RecordBatch::try_from_iter([(name, ids.clone())]).unwrap();
    let messages = || std::sync::Arc::new(column(&[b"\x20\x01"]));
    let with = |name| Chunk::with_keys(messages(), Encoding::Hex, keys(name)).unwrap();
    let schema = keys("id").schema();
    for format in FORMATS {
        let table = Table::task_executions();
        for other in [with("no"), Chunk::new(column(&[b"\x20\x01"]))] {
            let mut file =
                TableFile::new(Vec::new(), format, table.clone(), Some(&schema)).unwrap();
            assert_eq!(file.write(&with("id")).unwrap().rows, 1);
            assert!(file.write(&other).unwrap_err().is_mismatch());
        }
    }
}
