//! Tables compared with the official Python classes, and round trips.

mod dumps;
mod executions;
mod fields;
mod files;
mod formats;
mod layouts;
mod render;

use std::path::{Path, PathBuf};

use arrow_array::BinaryArray;
use flytepb_idl::wire::stream::StreamReader;
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
