//! Tables compared with the official Python classes, and round trips.

mod dumps;
mod executions;
mod fields;
mod files;
#[cfg(feature = "flyte2")]
mod flyte2;
mod formats;
mod layouts;
mod render;

use std::fs::File;
use std::io::{Seek, Write};
use std::path::{Path, PathBuf};

use arrow_array::{BinaryArray, RecordBatch};
use arrow_ipc::writer::{FileWriter, IpcWriteOptions, StreamWriter};
use arrow_ipc::CompressionType;
use flytepb_arrow::{Dump, Error, TableInput};
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::registry;
use flytepb_idl::wire::stream::StreamReader;
use parquet::arrow::ArrowWriter;
use parquet::file::properties::WriterPropertiesBuilder;
use serde::Deserialize;
use serde_json::Value;

/// Returns a path below the folder of the tests' data.
fn data(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../tests")
        .join(below)
}

/// Returns the messages of a file, one or a stream.
fn messages(below: &str) -> Vec<Vec<u8>> {
    let bytes = std::fs::read(data(below)).unwrap_or_else(|e| panic!("{below}: {e}"));
    if below.ends_with(".pb") {
        return vec![bytes];
    }
    let mut stream = StreamReader::new(&bytes[..]);
    std::iter::from_fn(|| stream.read().unwrap().map(<[u8]>::to_vec)).collect()
}

/// Returns all message types.
fn message_types() -> impl Iterator<Item = &'static MessageDescriptor> {
    let all = registry::all();
    #[cfg(feature = "flyte2")]
    let all = all.chain(flytepb_idl2::registry::all());
    all
}

/// Parses JSON of any depth.
fn parse(json: &str) -> Value {
    let mut text = serde_json::Deserializer::from_str(json);
    text.disable_recursion_limit();
    Value::deserialize(&mut text).unwrap_or_else(|e| panic!("{e}: {json}"))
}

/// Returns messages as a column.
fn column<T: AsRef<[u8]>>(messages: &[T]) -> BinaryArray {
    BinaryArray::from_iter_values(messages.iter().map(T::as_ref))
}

/// Returns a file with this content.
fn file(content: &[u8]) -> File {
    let mut file = tempfile::tempfile().unwrap();
    file.write_all(content).unwrap();
    file.rewind().unwrap();
    file
}

/// Returns a batch as a file in Arrow's IPC format.
fn arrow_file(batch: &RecordBatch, compression: Option<CompressionType>) -> File {
    let options = IpcWriteOptions::default().try_with_compression(compression);
    let options = options.unwrap();
    let mut writer =
        FileWriter::try_new_with_options(Vec::new(), &batch.schema(), options).unwrap();
    writer.write(batch).unwrap();
    file(&writer.into_inner().unwrap())
}

/// Returns batches in Arrow's stream format.
fn arrow_stream(batches: &[RecordBatch]) -> Vec<u8> {
    let mut writer = StreamWriter::try_new(Vec::new(), &batches[0].schema()).unwrap();
    batches.iter().for_each(|b| writer.write(b).unwrap());
    writer.into_inner().unwrap()
}

/// Returns a batch as a Parquet file.
fn parquet_file(batch: &RecordBatch, options: WriterPropertiesBuilder) -> File {
    let file = tempfile::tempfile().unwrap();
    let out = file.try_clone().unwrap();
    let mut writer = ArrowWriter::try_new(out, batch.schema(), Some(options.build())).unwrap();
    writer.write(batch).unwrap();
    writer.close().unwrap();
    file
}

/// Opens the messages in a column of a file.
fn dump(file: File, column: &str) -> Result<Dump, Error> {
    Dump::new(TableInput::open(file, None)?, column, None)
}
