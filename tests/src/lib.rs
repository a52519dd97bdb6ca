//! Data and helpers shared by the tests.
//!
//! Helpers panic on unexpected data, so that the test fails.
#![forbid(unsafe_code)]

pub mod dynamic_view;
pub mod flytekit_goldens;
pub mod forms;

pub use flytepb::registry;
use std::path::{Path, PathBuf};

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::json::JsonOptions;
use flytepb::idl::text::TextOptions;
use flytepb::idl::wire::decode::Reader;
use flytepb::idl::wire::Writer;
use serde_json::Value;

/// JSON options that find the types of both schemas in an `Any`.
pub const JSON: JsonOptions = JsonOptions::new().types(registry::get);

/// Text format options that find the types of both schemas in an `Any`.
pub const TEXT: TextOptions = TextOptions::new().types(registry::get);

/// A wire message of the corpus.
#[derive(Clone, Debug)]
pub struct Sample {
    /// Its origin, such as `failed.pb`.
    pub name: String,
    /// Its type.
    pub message_type: &'static MessageDescriptor,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// Returns a path below the folder of this package.
pub fn path(below: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(below)
}

/// Returns the content of a file below the folder of this package.
pub fn read(below: &str) -> Vec<u8> {
    let path = path(below);
    std::fs::read(&path).unwrap_or_else(|e| panic!("{}: {e}", path.display()))
}

/// Returns the message type with this full name.
pub fn message_type(full_name: &str) -> &'static MessageDescriptor {
    registry::get(full_name).unwrap_or_else(|| panic!("no type {full_name}"))
}

/// Returns our own examples of executions and of related data that Flyte stores, with streams
/// split.
pub fn examples() -> Vec<Sample> {
    samples(&path("data/executions"))
}

/// Returns the folder of blobs written by Flyte, which are not part of the repository. Tests that
/// read it are ignored by default: `cargo test --workspace -- --ignored real_blobs`.
pub fn real_folder() -> PathBuf {
    path("../../shared/real")
}

/// Returns the blobs of [`real_folder`].
///
/// # Panics
/// When they are missing.
pub fn real_blobs() -> Vec<Sample> {
    let blobs = samples(&real_folder());
    assert!(blobs.len() >= 96, "{} blobs", blobs.len());
    blobs
}

/// Returns the files that a folder's `MANIFEST.tsv` lists.
fn samples(folder: &Path) -> Vec<Sample> {
    let manifest = std::fs::read_to_string(folder.join("MANIFEST.tsv")).expect("MANIFEST.tsv");
    let rows = manifest.lines().skip(1).map(|row| {
        let mut cells = row.split('\t');
        let name = cells.next().expect("a file");
        let type_name = cells.next().expect("a type");
        let bytes = std::fs::read(folder.join(name)).unwrap_or_else(|e| panic!("{name}: {e}"));
        let one = |name: String, type_name, bytes| Sample {
            name,
            message_type: message_type(type_name),
            bytes,
        };
        match type_name.strip_prefix("stream of ") {
            None => vec![one(name.to_owned(), type_name, bytes)],
            Some(type_name) => messages(&bytes)
                .iter()
                .enumerate()
                .map(|(i, m)| one(format!("{name}[{i}]"), type_name, m.to_vec()))
                .collect(),
        }
    });
    rows.flatten().collect()
}

/// Returns the messages of a stream, each after its length as a varint.
pub fn messages(stream: &[u8]) -> Vec<&[u8]> {
    let mut rest = stream;
    let mut messages = Vec::new();
    while !rest.is_empty() {
        let mut len = 0;
        let mut shift = 0;
        loop {
            let (byte, tail) = rest.split_first().expect("a whole length");
            rest = tail;
            len |= usize::from(byte & 0x7f) << shift;
            shift += 7;
            if *byte < 0x80 {
                break;
            }
        }
        let (message, tail) = rest.split_at(len);
        messages.push(message);
        rest = tail;
    }
    messages
}

/// Returns the JSON values of a golden file with one per line.
pub fn golden(name: &str) -> Vec<Value> {
    let text = String::from_utf8(read(&format!("goldens/{name}"))).expect("UTF-8");
    let value = |line| {
        let mut reader = serde_json::Deserializer::from_str(line);
        reader.disable_recursion_limit();
        let value = reader.into_iter().next().expect("a value");
        value.unwrap_or_else(|e| panic!("{name}: {e}"))
    };
    let values: Vec<Value> = text.lines().map(value).collect();
    assert!(!values.is_empty(), "{name} is empty");
    values
}

/// Returns the random messages of every type of Flyte 1, Flyte 2 and `google.protobuf` as Google's
/// Python writes them.
pub fn any_messages() -> Vec<Value> {
    let files = ["any_message.jsonl", "any_message2.jsonl"];
    files.into_iter().flat_map(golden).collect()
}

/// Returns the rows of a table of test cases, a line each, with the header before it. A header starts
/// with `# `, a comment with `//`; blank lines are skipped.
pub fn rows(table: &str) -> impl Iterator<Item = (&str, &str)> {
    let mut header = "";
    let lines = table.lines().map(str::trim);
    let lines = lines.filter(|line| !line.is_empty() && !line.starts_with("//"));
    lines.filter_map(move |line| match line.strip_prefix("# ") {
        Some(next) => {
            header = next;
            None
        }
        None => Some((header, line)),
    })
}

/// Returns a message as the encoder of a later schema would write it: at every depth, fields
/// unknown to this schema, by number or by type, are interleaved with the known ones in ascending
/// order.
pub fn with_later_fields(message_type: &MessageDescriptor, bytes: &[u8]) -> Vec<u8> {
    let mut records = Vec::new();
    let mut reader = Reader::new(bytes, 100);
    while let Some((number, wire_type, raw)) = reader.raw_field().expect("a message") {
        let field = message_type.field(number);
        let known = field.filter(|f| f.accepts(wire_type));
        let inner = known.filter(|f| !f.is_map()).and_then(|f| f.message());
        let raw = match inner {
            Some(inner) => {
                let mut content = Reader::new(raw, 100);
                content.tag().expect("a tag");
                let content = content.bytes().expect("an embedded message");
                record(number, &with_later_fields(inner, content))
            }
            None => raw.to_vec(),
        };
        records.push((number, known.is_none(), raw));
    }
    for number in 1..message_type.fields.last().map_or(0, |f| f.number) {
        let is_new = message_type.field(number).is_none();
        let raw = if message_type.knows(number << 3) {
            tagged(number << 3 | 5, &[0; 4])
        } else if is_new {
            record(number, b"later")
        } else {
            tagged(number << 3, &[0])
        };
        records.push((number, true, raw));
    }
    records.sort_by_key(|r| (r.0, r.1));
    records.into_iter().flat_map(|r| r.2).collect()
}

/// Returns a length-delimited record.
pub fn record(number: u32, content: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.bytes(content);
    tagged(number << 3 | 2, writer.as_slice())
}

/// Returns a tag and its payload.
pub fn tagged(tag: u32, payload: &[u8]) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.raw(payload);
    writer.varint(u64::from(tag));
    writer.into_vec()
}

/// Parses hexadecimal digits; blanks between them are ignored.
pub fn unhex(digits: &str) -> Vec<u8> {
    let digits: Vec<u8> = digits
        .bytes()
        .filter(|b| !b.is_ascii_whitespace())
        .collect();
    let digit = |b: u8| char::from(b).to_digit(16).expect("a hexadecimal digit") as u8;
    digits
        .chunks(2)
        .map(|pair| digit(pair[0]) << 4 | digit(pair[1]))
        .collect()
}

/// Formats bytes as hexadecimal digits.
pub fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|b| format!("{b:02x}")).collect()
}

/// The examples of the book, as tests.
#[cfg(doctest)]
mod book {
    #[doc = include_str!("../../docs/src/start/rust.md")]
    struct Start;
    #[doc = include_str!("../../docs/src/cookbook/rust.md")]
    struct Cookbook;
    #[doc = include_str!("../../docs/src/reference/limits.md")]
    #[doc = include_str!("../../docs/src/reference/paths.md")]
    #[doc = include_str!("../../docs/src/reference/raw.md")]
    #[doc = include_str!("../../docs/src/reference/sizes.md")]
    #[doc = include_str!("../../docs/src/reference/web-pages.md")]
    struct Reference;
    #[doc = include_str!("../../docs/src/moving/flytekit.md")]
    struct Flytekit;
    #[doc = include_str!("../../docs/src/moving/flyte1.md")]
    struct Flyte1;
}
