//! Formats that are not protobuf messages.

use std::fmt;

use super::schemaless::is_message;

/// Declares the formats with their names.
macro_rules! formats {
    ($(#[$meta:meta])* pub enum Format { $($(#[$doc:meta])* $format:ident = $name:literal,)* }) => {
        $(#[$meta])*
        pub enum Format {
            $($(#[$doc])* $format,)*
        }

        impl fmt::Display for Format {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(match self {
                    $(Format::$format => $name,)*
                })
            }
        }
    };
}

formats! {
    /// A format other than a message of the Flyte IDL.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::detect::{detect, Detection, Format};
    ///
    /// assert_eq!(detect(b"\x1f\x8b\x08\0"), Detection::Other(Format::Gzip));
    /// assert_eq!(Format::Gzip.to_string(), "gzip");
    /// ```
    #[derive(Clone, Copy, Debug, PartialEq, Eq)]
    #[non_exhaustive]
    #[allow(missing_docs)] // names of formats
    pub enum Format {
        Json = "JSON",
        /// A JSON array, as printed by `flytectl get … -o json`.
        JsonArray = "JSON array",
        /// One JSON object per line.
        JsonLines = "JSON lines",
        /// JSON of a Kubernetes resource, which FlytePropeller stores as `futures_compiled.pb`.
        KubernetesJson = "JSON of a Kubernetes resource",
        Yaml = "YAML",
        Html = "HTML",
        Xml = "XML",
        /// Values separated by commas, semicolons or tabs, with a header line.
        Csv = "CSV",
        /// Protobuf's text format.
        TextFormat = "protobuf text format",
        /// Text in UTF-16, with a byte order mark.
        Utf16 = "UTF-16 text",
        /// Text of an unknown format.
        Text = "text",
        Gzip = "gzip",
        Zip = "zip",
        Zstandard = "Zstandard",
        Bzip2 = "bzip2",
        Xz = "xz",
        Tar = "tar",
        /// A Python pickle.
        Pickle = "Python pickle",
        /// A NumPy array.
        Numpy = "NumPy array",
        Parquet = "Parquet",
        /// Arrow's IPC file format.
        Arrow = "Arrow",
        /// Arrow's IPC stream format.
        ArrowStream = "Arrow stream",
        Avro = "Avro",
        Orc = "ORC",
        Hdf5 = "HDF5",
        Sqlite = "SQLite",
        Pdf = "PDF",
        Png = "PNG",
        Jpeg = "JPEG",
        Gif = "GIF",
        /// An ELF executable or library.
        Elf = "ELF",
        /// A protobuf message that an unknown schema explains better than any type of the Flyte IDL.
        Protobuf = "protobuf of an unknown schema",
        /// Length-delimited protobuf messages of an unknown schema.
        ProtobufStream = "stream of protobuf of an unknown schema",
        /// The messages of a gRPC call, each after a flag and its length as a big-endian `u32`.
        GrpcFrame = "gRPC length-prefixed message",
        /// Bytes of an unknown format.
        Binary = "unknown binary",
    }
}

/// Magic bytes that no plausible message starts with.
const MAGIC: &[(&[u8], Format)] = &[
    (b"\x1f\x8b", Format::Gzip),
    (b"PK\x03\x04", Format::Zip),
    (b"PK\x05\x06", Format::Zip),
    (b"\x28\xb5\x2f\xfd", Format::Zstandard),
    (b"\xfd7zXZ\0", Format::Xz),
    (b"\x93NUMPY", Format::Numpy),
    (b"PAR1", Format::Parquet),
    (b"PARE", Format::Parquet),
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

impl Format {
    /// Returns the format identified by magic bytes alone, without looking at the shape of a text.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::detect::Format;
    ///
    /// assert_eq!(Format::of_magic(b"\x28\xb5\x2f\xfd\x04"), Some(Format::Zstandard));
    /// assert_eq!(Format::of_magic(b"{}"), None);
    /// ```
    pub fn of_magic(bytes: &[u8]) -> Option<Format> {
        let magic = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic));
        // A CSV header may start with `PARENT` or `ORCHARD`.
        let is_word = |magic: &[u8]| magic.is_ascii() && starts_as_text(bytes);
        if let Some((_, format)) =
            magic.filter(|(magic, format)| *format == Format::Pdf || !is_word(magic))
        {
            return Some(*format);
        }
        if bytes.get(257..262) == Some(b"ustar") {
            return Some(Format::Tar);
        }
        // Field 8 with a length of 90 bytes starts the same way.
        if matches!(bytes, [b'B', b'Z', b'h', b'1'..=b'9', block @ ..] if block.starts_with(b"1AY&SY"))
        {
            return Some(Format::Bzip2);
        }
        if is_arrow_stream(bytes) {
            return Some(Format::ArrowStream);
        }
        if is_utf16(bytes) {
            return Some(Format::Utf16);
        }
        // A pickle of protocol 2 to 5 ends with `.`.
        let pickle = matches!(bytes, [0x80, 2..=5, .., b'.']);
        pickle.then_some(Format::Pickle)
    }
}

/// Returns whether the first bytes are printable.
fn starts_as_text(bytes: &[u8]) -> bool {
    let start = &bytes[..bytes.len().min(16)];
    start
        .iter()
        .all(|byte| matches!(byte, b' '..=b'~' | b'\t' | b'\n' | b'\r'))
}

/// Returns whether the bytes start with a continuation marker and the length of a schema.
fn is_arrow_stream(bytes: &[u8]) -> bool {
    let [0xff, 0xff, 0xff, 0xff, length @ ..] = bytes else {
        return false;
    };
    let length = length
        .first_chunk()
        .map(|length| i32::from_le_bytes(*length));
    length.is_some_and(|length| length > 0 && length % 8 == 0)
}

/// Returns whether the bytes are UTF-16 with a byte order mark, without control characters and
/// partly ASCII, like every text format.
fn is_utf16(bytes: &[u8]) -> bool {
    let unit = match bytes {
        [0xff, 0xfe, ..] => u16::from_le_bytes,
        [0xfe, 0xff, ..] => u16::from_be_bytes,
        _ => return false,
    };
    let start = &bytes[2..bytes.len().min(1024)];
    let units: Vec<u16> = start
        .chunks_exact(2)
        .map(|pair| unit([pair[0], pair[1]]))
        .collect();
    let text = String::from_utf16_lossy(&units);
    let is_control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r');
    let ascii = units.iter().filter(|unit| **unit < 0x80).count();
    ascii > 0 && ascii * 8 >= units.len() && !text.contains(is_control)
}

/// Returns whether `bytes` are a sequence of length-prefixed gRPC messages: the flag 0, or 1 for a
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
