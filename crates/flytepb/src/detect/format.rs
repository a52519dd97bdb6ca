//! What bytes are when they are no message.

use std::fmt;

use super::model::Hint;
use super::schemaless::is_message;
use super::text;

/// A format that is no message of the Flyte IDL.
///
/// # Examples
/// ```
/// use flytepb::detect::{detect, Detection, Format};
///
/// assert_eq!(detect(b"\x1f\x8b\x08\0"), Detection::Other(Format::Gzip));
/// assert_eq!(Format::Gzip.to_string(), "gzip");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
#[allow(missing_docs)] // the formats' own names
pub enum Format {
    Json,
    /// JSON of a Kubernetes resource, which Flyte's propeller stores as `futures_compiled.pb`.
    KubernetesJson,
    Yaml,
    Html,
    Xml,
    /// Text of no format known here.
    Text,
    Gzip,
    Zip,
    Zstandard,
    Bzip2,
    Xz,
    Tar,
    /// A Python pickle.
    Pickle,
    /// A NumPy array.
    Numpy,
    Parquet,
    Arrow,
    Avro,
    Orc,
    Hdf5,
    Sqlite,
    Pdf,
    Png,
    Jpeg,
    Gif,
    /// An ELF executable or library.
    Elf,
    /// A protobuf message that no type of the Flyte IDL explains as well as an unknown schema.
    Protobuf,
    /// Protobuf messages of an unknown schema, each after its length as a varint.
    ProtobufStream,
    /// The messages of a gRPC call, each after a flag and its length as a big-endian `u32`.
    GrpcFrame,
    /// Bytes of no format known here.
    Binary,
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Json => "JSON",
            Format::KubernetesJson => "JSON of a Kubernetes resource",
            Format::Yaml => "YAML",
            Format::Html => "HTML",
            Format::Xml => "XML",
            Format::Text => "text",
            Format::Gzip => "gzip",
            Format::Zip => "zip",
            Format::Zstandard => "Zstandard",
            Format::Bzip2 => "bzip2",
            Format::Xz => "xz",
            Format::Tar => "tar",
            Format::Pickle => "Python pickle",
            Format::Numpy => "NumPy array",
            Format::Parquet => "Parquet",
            Format::Arrow => "Arrow",
            Format::Avro => "Avro",
            Format::Orc => "ORC",
            Format::Hdf5 => "HDF5",
            Format::Sqlite => "SQLite",
            Format::Pdf => "PDF",
            Format::Png => "PNG",
            Format::Jpeg => "JPEG",
            Format::Gif => "GIF",
            Format::Elf => "ELF",
            Format::Protobuf => "protobuf of an unknown schema",
            Format::GrpcFrame => "gRPC length-prefixed message",
            Format::ProtobufStream => "stream of protobuf of an unknown schema",
            Format::Binary => "unknown binary",
        })
    }
}

/// Starts that no message has: as protobuf they are malformed, or absurd.
const MAGIC: &[(&[u8], Format)] = &[
    (b"\x1f\x8b", Format::Gzip),
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"\x28\xb5\x2f\xfd", Format::Zstandard),
    (b"BZh", Format::Bzip2),
    (b"\xfd7zXZ\0", Format::Xz),
    (b"\x93NUMPY", Format::Numpy),
    (b"PAR1", Format::Parquet),
    (b"ARROW1\0\0", Format::Arrow),
    (b"Obj\x01", Format::Avro),
    (b"ORC", Format::Orc),
    (b"\x89HDF\r\n\x1a\n", Format::Hdf5),
    (b"SQLite format 3\0", Format::Sqlite),
    (b"%PDF-", Format::Pdf),
    (b"\x89PNG\r\n\x1a\n", Format::Png),
    (b"\xff\xd8\xff", Format::Jpeg),
    (b"GIF87a", Format::Gif),
    (b"GIF89a", Format::Gif),
    (b"\x7fELF", Format::Elf),
];

/// The format that the first bytes give away.
pub(super) fn by_magic(bytes: &[u8]) -> Option<Format> {
    let magic = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
    if let Some((_, format)) = magic {
        return Some(*format);
    }
    if bytes.get(257..262) == Some(b"ustar") {
        return Some(Format::Tar);
    }
    // A pickle of protocol 2 to 5 ends with a full stop.
    let pickle = matches!(bytes, [0x80, 2..=5, .., b'.']);
    pickle.then_some(Format::Pickle)
}

/// Whether `bytes` are length-prefixed messages of gRPC and nothing else: the flag 0, or 1 for a
/// compressed message, four bytes of length, the message.
pub(super) fn is_grpc(bytes: &[u8]) -> bool {
    let mut rest = bytes;
    while let [flag @ 0..=1, a, b, c, d, after @ ..] = rest {
        let length = u32::from_be_bytes([*a, *b, *c, *d]);
        let Some((message, next)) = after.split_at_checked(length as usize) else {
            return false;
        };
        if *flag == 0 && !is_message(message) {
            return false;
        }
        rest = next;
    }
    rest.is_empty() && bytes.iter().any(|byte| *byte != 0)
}

/// How much of a text is looked at.
const SAMPLE: usize = 1 << 16;

/// The format of a text and the bits that it costs as such, if the bytes are text.
pub(super) fn as_text(bytes: &[u8]) -> Option<(Format, f64)> {
    let part = &bytes[..bytes.len().min(SAMPLE)];
    let start = match std::str::from_utf8(part) {
        Ok(text) => text,
        Err(e) if e.error_len().is_none() && part.len() < bytes.len() => {
            std::str::from_utf8(&part[..e.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let is_control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0c' | '\x1b');
    if start.contains(is_control) {
        return None;
    }
    let bits = text::cost(bytes, Hint::Any)?;
    let start = start.trim_start_matches('\u{feff}').trim_start();
    Some((text_format(start, bytes), bits))
}

fn text_format(start: &str, bytes: &[u8]) -> Format {
    let end = bytes.trim_ascii_end().last();
    let is_json = match start.as_bytes().first() {
        Some(b'{') => end == Some(&b'}'),
        Some(b'[') => end == Some(&b']'),
        _ => false,
    };
    if is_json {
        let is_kubernetes = start.contains("\"apiVersion\"") && start.contains("\"kind\"");
        return if is_kubernetes {
            Format::KubernetesJson
        } else {
            Format::Json
        };
    }
    let lower: String = start
        .chars()
        .take(16)
        .collect::<String>()
        .to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        Format::Html
    } else if lower.starts_with("<?xml") {
        Format::Xml
    } else if is_yaml(start) {
        Format::Yaml
    } else {
        Format::Text
    }
}

/// Whether the first lines are those of a YAML document.
fn is_yaml(start: &str) -> bool {
    if start.starts_with("---\n") || start.starts_with("--- ") || start.starts_with("%YAML") {
        return true;
    }
    let mut lines = start
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
        .take(20)
        .peekable();
    // The last line of a sample may be cut, but not the first.
    let first = lines.peek().is_some_and(|line| is_key(line));
    let all = lines.filter(|line| !is_key(line.trim_start().trim_start_matches("- ")));
    first && all.count() <= 1
}

/// Whether a line starts with `key:`.
fn is_key(line: &str) -> bool {
    let Some((key, rest)) = line.split_once(':') else {
        return false;
    };
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '"');
    !key.is_empty() && key.chars().all(word) && (rest.is_empty() || rest.starts_with(' '))
}
