//! Files with one wrong byte at every position: they are read or refused, in little memory.
//!
//! A single test, so that no other test allocates or panics meanwhile.

use std::fs::File;
use std::hint::black_box;
use std::io::{Cursor, Seek, SeekFrom, Write};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use arrow_array::builder::{
    FixedSizeListBuilder, Int32Builder, ListBuilder, MapBuilder, StringBuilder,
};
use arrow_array::types::Int8Type;
use arrow_array::{
    Array, ArrayRef, BinaryArray, BinaryViewArray, BooleanArray, Decimal128Array, DictionaryArray,
    FixedSizeBinaryArray, Float64Array, Int16Array, Int32Array, Int64Array, Int8Array,
    ListViewArray, NullArray, RecordBatch, RunArray, StringArray, StringViewArray, StructArray,
    TimestampNanosecondArray, UnionArray,
};
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow_ipc::CompressionType;
use arrow_schema::{Field, UnionFields};
use flytepb_arrow::{Chunk, Dump, Encoding, Error, FileFormat, Table, TableFile, TableInput};
use parquet::arrow::ArrowWriter;
use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

static PANICS: AtomicUsize = AtomicUsize::new(0);

/// Returns a batch with a column of every kind that may accompany messages.
fn batch() -> RecordBatch {
    let mut list = ListBuilder::new(Int32Builder::new());
    list.append_value([Some(1), None]);
    list.append_null();
    list.append_value([]);
    let mut pairs = FixedSizeListBuilder::new(Int32Builder::new(), 2);
    for i in 0..6 {
        pairs.values().append_value(i);
    }
    (0..3).for_each(|i| pairs.append(i != 1));
    let mut map = MapBuilder::new(None, StringBuilder::new(), Int32Builder::new());
    map.keys().append_value("k");
    map.values().append_value(1);
    (0..3).for_each(|_| map.append(true).unwrap());
    let packed: DictionaryArray<Int8Type> = [Some("a"), None, Some("b")].into_iter().collect();
    let inner = StringViewArray::from(vec![Some("long enough to be elsewhere"), None, Some("")]);
    let nested = StructArray::try_from(vec![("inner", Arc::new(inner) as ArrayRef)]).unwrap();
    let fixed = FixedSizeBinaryArray::try_from_iter([b"ab", b"cd", b"ef"].into_iter()).unwrap();
    let decimals = Decimal128Array::from(vec![1, 2, 3]);
    let times = TimestampNanosecondArray::from(vec![1, 2, 3]).with_timezone("UTC");
    let messages = [Some(&b"\x20\x01"[..]), None, Some(&[0x20; 300])];
    let columns: [(&str, ArrayRef); 14] = [
        ("raw", Arc::new(BinaryArray::from_iter(messages))),
        ("list", Arc::new(list.finish())),
        ("pairs", Arc::new(pairs.finish())),
        ("map", Arc::new(map.finish())),
        ("packed", Arc::new(packed)),
        ("nested", Arc::new(nested)),
        ("fixed", Arc::new(fixed)),
        ("decimals", Arc::new(decimals)),
        ("times", Arc::new(times)),
        ("id", Arc::new(Int64Array::from(vec![1, 2, 3]))),
        ("x", Arc::new(Float64Array::from(vec![1., 2., 3.]))),
        (
            "is",
            Arc::new(BooleanArray::from(vec![Some(true), None, None])),
        ),
        ("null", Arc::new(NullArray::new(3))),
        ("text", Arc::new(StringViewArray::from(vec!["a", "b", "c"]))),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(n, c)| (n, c, true))).unwrap()
}

/// Returns messages among columns of unsupported types.
fn among_others() -> RecordBatch {
    let text: ArrayRef = Arc::new(StringViewArray::from(vec!["x", "y", "z"]));
    let packed: DictionaryArray<Int8Type> = [Some("a"), None, Some("b")].into_iter().collect();
    let types = |of: &ArrayRef| {
        let fields = ["one", "two"].map(|name| Field::new(name, of.data_type().clone(), true));
        UnionFields::try_new([3, 5], fields).unwrap()
    };
    let union = |of: ArrayRef, offsets| {
        let ids = vec![3i8, 5, 3].into();
        UnionArray::try_new(types(&of), ids, offsets, vec![of.clone(), of]).unwrap()
    };
    let item = Arc::new(Field::new("item", text.data_type().clone(), true));
    let (at, sizes) = (vec![2i32, 0, 1].into(), vec![1i32, 0, 2].into());
    let views = ListViewArray::new(item, at, sizes, text.clone(), None);
    let runs = RunArray::try_new(&Int32Array::from(vec![2, 3]), &text.slice(0, 2)).unwrap();
    let views: ArrayRef = Arc::new(views);
    let nested = StructArray::try_from(vec![("views", views.clone())]).unwrap();
    let messages = [Some(&b"\x20\x01"[..]), None, Some(&[0x20; 300])];
    let columns: [(&str, ArrayRef); 8] = [
        ("packed", Arc::new(packed.clone())),
        ("dense", Arc::new(union(text, Some(vec![0, 1, 2].into())))),
        ("sparse", Arc::new(union(Arc::new(packed), None))),
        ("views", views),
        ("nested", Arc::new(nested)),
        ("runs", Arc::new(runs)),
        ("raw", Arc::new(BinaryViewArray::from_iter(messages))),
        ("id", Arc::new(Int64Array::from(vec![1, 2, 3]))),
    ];
    RecordBatch::try_from_iter_with_nullable(columns.map(|(n, c)| (n, c, true))).unwrap()
}

/// Returns columns of messages in each packed or nested layout. Parquet has no runs.
fn layouts(with_runs: bool) -> RecordBatch {
    let messages: ArrayRef = Arc::new(BinaryArray::from_vec(vec![b"\x20\x01", &[0x20; 300]]));
    let texts: ArrayRef = Arc::new(StringArray::from(vec!["2001", "20012001200120012001"]));
    let keys = Int8Array::from(vec![Some(0), None, Some(1)]);
    let packed = |of: &ArrayRef| DictionaryArray::new(keys.clone(), of.clone());
    let runs = |of: &dyn Array| RunArray::try_new(&Int16Array::from(vec![2, 3]), of).unwrap();
    let columns: [(&str, ArrayRef); 5] = [
        ("packed", Arc::new(packed(&messages))),
        ("texts", Arc::new(packed(&texts))),
        ("runs", Arc::new(runs(&messages))),
        (
            "packed_runs",
            Arc::new(runs(&packed(&messages).slice(0, 2))),
        ),
        ("null", Arc::new(NullArray::new(3))),
    ];
    let columns = columns.into_iter();
    let columns = columns.filter(|(name, _)| with_runs || !name.contains("runs"));
    let fields = columns.map(|(name, column)| {
        let field = Field::new(name, column.data_type().clone(), true);
        (Arc::new(field), column)
    });
    let fields: Vec<_> = fields.collect();
    let nested: ArrayRef = Arc::new(StructArray::from(fields.clone()));
    let columns = fields.into_iter().map(|(f, c)| (f.name().clone(), c, true));
    let columns = columns.chain([("nested".to_owned(), nested, true)]);
    RecordBatch::try_from_iter_with_nullable(columns).unwrap()
}

fn arrow(batch: &RecordBatch, codec: Option<CompressionType>) -> Vec<u8> {
    let options = IpcWriteOptions::default()
        .try_with_compression(codec)
        .unwrap();
    let schema = batch.schema();
    let mut writer = FileWriter::try_new_with_options(Vec::new(), &schema, options).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

fn stream(batch: &RecordBatch) -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batch.schema()).unwrap();
    writer.write(batch).unwrap();
    writer.into_inner().unwrap()
}

fn parquet(batch: &RecordBatch) -> Vec<u8> {
    let mut out = Vec::new();
    let mut writer = ArrowWriter::try_new(&mut out, batch.schema(), None).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    out
}

/// Returns one of our tables with some of those columns.
fn ours(batch: &RecordBatch, format: FileFormat) -> Vec<u8> {
    let log = flytepb_idl::registry::get("flyteidl.core.TaskLog").unwrap();
    let keys = batch.project(&[1, 4, 8]).unwrap();
    let schema = keys.schema();
    let table = Table::of_fields(log, 2).with_raw();
    let mut file = TableFile::new(Vec::new(), format, table, Some(&schema)).unwrap();
    let messages = BinaryArray::from(vec![&b"\x0a\x01u\x18\x01"[..], b"", b"\x22\x00"]);
    let chunk = Chunk::with_keys(Arc::new(messages), Encoding::Hex, keys).unwrap();
    file.write(&chunk).unwrap();
    file.finish().unwrap()
}

fn read(rows: Result<TableInput, Error>) -> Result<usize, Error> {
    rows?.map(|batch| Ok(batch?.num_rows())).sum()
}

/// Extracts messages from a column, and reads them and the other columns.
fn take(rows: Result<TableInput, Error>, column: &str) -> Result<usize, Error> {
    let mut dump = Dump::new(rows?, column, None)?;
    let mut count = 0;
    while let Some(chunk) = dump.next_chunk()? {
        for i in 0..chunk.len() {
            black_box(chunk.message(i).is_ok());
        }
        count += chunk.len();
    }
    Ok(count)
}

/// Reads the rows of a valid file with one byte changed.
fn read_wrong(
    file: &mut File,
    sound: &[u8],
    columns: &[&str],
    at: usize,
    with: u8,
) -> Result<usize, Error> {
    let mut bytes = sound.to_vec();
    bytes[at] ^= with;
    if sound.starts_with(&[0xff; 4]) {
        return each(columns, |only| {
            TableInput::read(Cursor::new(bytes.clone()), only)
        });
    }
    put(file, at, bytes[at]);
    let found = each(columns, |only| {
        TableInput::open(file.try_clone().unwrap(), only)
    });
    put(file, at, sound[at]);
    found
}

/// Returns the rows of a table, if each of these columns can be extracted alone, and the first also
/// with the others.
fn each(
    columns: &[&str],
    open: impl Fn(Option<&[&str]>) -> Result<TableInput, Error>,
) -> Result<usize, Error> {
    let mut found = read(open(None));
    let beside = columns.first().map(|column| take(open(None), column));
    let alone = columns.iter().map(|c| take(open(Some(&[*c])), c));
    for taken in beside.into_iter().chain(alone) {
        found = found.and_then(|rows| taken.map(|taken| rows.max(taken)));
    }
    found
}

fn put(file: &mut File, at: usize, byte: u8) {
    file.seek(SeekFrom::Start(at as u64)).unwrap();
    file.write_all(&[byte]).unwrap();
}

#[test]
fn a_wrong_byte_takes_little_memory_and_never_panics() {
    std::panic::set_hook(Box::new(|info| {
        // Only Parquet's pages are not checked beforehand; panics on them are caught.
        let place = info.location().map_or("", |l| l.file());
        if place.contains("parquet") || place.contains("bit_chunk_iterator") {
            return;
        }
        PANICS.fetch_add(1, Ordering::Relaxed);
        eprintln!("{info}");
    }));
    let batch = batch();
    let among_others = among_others();
    let with_runs = layouts(true);
    let packed = ["runs", "nested.texts", "nested.packed_runs"];
    let files: [(&str, Vec<u8>, &[&str]); 10] = [
        ("stream", stream(&batch), &["raw"]),
        ("stream among others", stream(&among_others), &[]),
        (
            "arrow among others",
            arrow(&among_others, Some(CompressionType::ZSTD)),
            &["raw"],
        ),
        ("arrow", arrow(&batch, None), &[]),
        ("lz4", arrow(&batch, Some(CompressionType::LZ4_FRAME)), &[]),
        ("zstd", ours(&batch, FileFormat::Arrow), &[]),
        ("parquet", ours(&batch, FileFormat::Parquet), &["packed"]),
        ("stream of layouts", stream(&with_runs), &packed),
        (
            "arrow of layouts",
            arrow(&with_runs, Some(CompressionType::LZ4_FRAME)),
            &packed,
        ),
        (
            "parquet of layouts",
            parquet(&layouts(false)),
            &["packed", "nested.texts"],
        ),
    ];
    for (name, sound, columns) in files {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(&sound).unwrap();
        assert_eq!(
            read_wrong(&mut file, &sound, columns, 0, 0).unwrap(),
            3,
            "{name}"
        );
        let (mut refused, mut most) = (0, 0);
        for at in 0..sound.len() {
            HEAP.reset_peak_usage();
            let before = HEAP.current_usage();
            let with = [0x01, 0x80, 0xff][at % 3];
            match read_wrong(&mut file, &sound, columns, at, with) {
                Ok(rows) => assert!(rows <= 3, "{name}, byte {at}: {rows} rows"),
                Err(_) => refused += 1,
            }
            most = most.max(HEAP.peak_usage() - before);
            assert_eq!(PANICS.load(Ordering::Relaxed), 0, "{name}, byte {at}");
        }
        println!(
            "{name}: {} bytes, {refused} refused, at most {most}",
            sound.len()
        );
        assert!(refused > sound.len() / 4, "{name}: {refused}");
        assert!(most < 1 << 20, "{name}: {most} bytes");
    }
}
