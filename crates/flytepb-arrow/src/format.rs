//! Input formats of tables.

use crate::Error;

/// A format of a table in a file.
///
/// # Examples
/// ```
/// use flytepb_arrow::TableFormat;
///
/// assert_eq!(TableFormat::detect(b"PAR1\x15\x04\x15"), Some(TableFormat::Parquet));
/// assert_eq!(TableFormat::detect(b"id,raw\n"), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TableFormat {
    /// Apache Parquet.
    Parquet,
    /// Arrow's IPC file format, also known as Feather.
    ArrowFile,
    /// Arrow's IPC stream format.
    ArrowStream,
    /// Values separated by commas, semicolons or tabs, with a header.
    Csv,
}

// `flytepb_inspect::detect` knows more formats, but this crate does not depend on it: its users have
// tables, not files of unknown formats.
const PARQUET: &[u8] = b"PAR1";
/// Magic bytes at the start and the end of a Parquet file with an encrypted footer.
pub(crate) const ENCRYPTED: &[u8] = b"PARE";
const ARROW_FILE: &[u8] = b"ARROW1";
const ARROW_STREAM: &[u8] = &[0xff; 4];

/// Magic bytes of unsupported formats, with their error text. No text starts like this.
const OTHERS: [(&[u8], &str); 4] = [
    (
        b"FEA1\0",
        "it is a Feather file of version 1, which is not supported: write it in version 2",
    ),
    (
        b"Obj\x01",
        "it is an Avro file, which is not supported: write it as Parquet",
    ),
    (
        b"\x1f\x8b",
        "it is compressed with gzip: decompress it first",
    ),
    (
        b"\x28\xb5\x2f\xfd",
        "it is compressed with zstd: decompress it first",
    ),
];

impl TableFormat {
    /// Number of bytes from the start of a file that [`detect`](Self::detect) examines.
    pub const HEAD: usize = 8;

    /// Detects the format of a file from its first bytes; `None` for CSV, which may start with any
    /// text, and for anything else.
    pub fn detect(head: &[u8]) -> Option<Self> {
        // A CSV header may also start like this, such as PARENT.
        let is_encrypted =
            head.starts_with(ENCRYPTED) && head.iter().take(Self::HEAD).any(|b| *b == 0);
        if head.starts_with(PARQUET) || is_encrypted {
            Some(TableFormat::Parquet)
        } else if head.starts_with(ARROW_FILE) {
            Some(TableFormat::ArrowFile)
        } else if head.starts_with(ARROW_STREAM) {
            Some(TableFormat::ArrowStream)
        } else {
            None
        }
    }

    /// Resolves the format of a file with these first bytes: `wanted`, otherwise the detected one.
    /// If one of Arrow's formats is wanted, either is accepted.
    pub(crate) fn resolve(wanted: Option<Self>, head: &[u8]) -> Result<Self, Error> {
        let other = OTHERS.iter().find(|(start, _)| head.starts_with(start));
        let why = match (Self::detect(head), wanted) {
            _ if head.is_empty() => "it is empty",
            _ if wanted == Some(TableFormat::Parquet) && head.starts_with(ENCRYPTED) => {
                return Ok(TableFormat::Parquet);
            }
            (Some(found), _) if wanted.is_none_or(|w| w.name() == found.name()) => {
                return Ok(found);
            }
            (Some(TableFormat::Parquet), _) => "it is a Parquet file",
            (Some(_), _) => "it is an Arrow file",
            (None, _) if other.is_some() => other.map_or("", |(_, why)| why),
            (None, None | Some(TableFormat::Csv)) => return Ok(TableFormat::Csv),
            (None, Some(TableFormat::Parquet)) => "it does not begin with PAR1",
            (None, Some(_)) => "it begins with neither ARROW1 nor FF FF FF FF",
        };
        Err(Error::unsupported(match wanted {
            Some(wanted) => format!("it is not {}: {why}", wanted.name()),
            None => why.to_owned(),
        }))
    }

    fn name(self) -> &'static str {
        match self {
            TableFormat::Parquet => "a Parquet file",
            TableFormat::ArrowFile | TableFormat::ArrowStream => "an Arrow file",
            TableFormat::Csv => "a CSV file",
        }
    }
}
