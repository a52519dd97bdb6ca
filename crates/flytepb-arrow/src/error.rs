//! Errors of tables.

use std::fmt;
use std::io;

use arrow_schema::ArrowError;
use flytepb_idl::DecodeError;
use parquet::errors::ParquetError;

/// An error of creating, writing or reading a table.
#[derive(Debug)]
pub struct Error {
    kind: Box<Kind>,
    row: Option<usize>,
}

#[derive(Debug)]
enum Kind {
    Malformed(DecodeError),
    Text(&'static str),
    TooLarge(String),
    Mismatch(String),
    Unsupported(String),
    Damaged(String),
    Io(io::Error),
    Arrow(ArrowError),
    Parquet(ParquetError),
    Csv(csv::Error),
}

impl Error {
    fn new(kind: Kind) -> Self {
        Error {
            kind: Box::new(kind),
            row: None,
        }
    }

    /// Sets [the row](Self::row), for example when a batch is part of a larger table.
    #[must_use]
    pub fn with_row(self, row: usize) -> Self {
        Error {
            row: Some(row),
            ..self
        }
    }

    /// Returns the index of the row that cannot be converted to a message, if that is the error.
    pub fn row(&self) -> Option<usize> {
        self.row
    }

    /// Creates an error for text that does not encode bytes.
    pub(crate) fn text(what: &'static str) -> Self {
        Self::new(Kind::Text(what))
    }

    /// Creates an error for data too large for a batch.
    pub(crate) fn too_large(what: impl Into<String>) -> Self {
        Self::new(Kind::TooLarge(what.into()))
    }

    /// Creates an error for data of an unexpected shape.
    pub(crate) fn mismatch(what: impl Into<String>) -> Self {
        Self::new(Kind::Mismatch(what.into()))
    }

    /// Creates an error for an unsupported file.
    pub(crate) fn unsupported(what: impl Into<String>) -> Self {
        Self::new(Kind::Unsupported(what.into()))
    }

    /// Creates an error for a damaged file.
    pub(crate) fn damaged(what: impl fmt::Display) -> Self {
        Self::new(Kind::Damaged(format!("the file is damaged: {what}")))
    }

    /// Classifies errors while reading: complaints of the libraries about content, and unexpected
    /// ends, are damage.
    pub(crate) fn while_reading(self) -> Self {
        let is_damage = match &*self.kind {
            Kind::Arrow(ArrowError::NotYetImplemented(_)) => false,
            Kind::Parquet(ParquetError::NYI(_)) => false,
            // Decompression errors are reported like this.
            Kind::Arrow(_) => true,
            Kind::Parquet(_) => self.io_error().is_none_or(|e| e.raw_os_error().is_none()),
            Kind::Io(e) => e.kind() == io::ErrorKind::UnexpectedEof,
            _ => false,
        };
        if is_damage {
            Self::damaged(self)
        } else {
            self
        }
    }

    /// Returns whether a message is invalid, see [`decode_error`](Self::decode_error), or the text
    /// of a column does not encode bytes.
    pub fn is_malformed(&self) -> bool {
        matches!(*self.kind, Kind::Malformed(_) | Kind::Text(_))
    }

    /// Returns whether a message or a batch is too large.
    pub fn is_too_large(&self) -> bool {
        matches!(*self.kind, Kind::TooLarge(_))
    }

    /// Returns whether a file is damaged: truncated, or modified after it was written.
    pub fn is_damaged(&self) -> bool {
        matches!(*self.kind, Kind::Damaged(_))
    }

    /// Returns whether a column is missing or of an unexpected type.
    pub fn is_mismatch(&self) -> bool {
        matches!(*self.kind, Kind::Mismatch(_))
    }

    /// Returns the I/O error, if reading or writing failed.
    pub fn io_error(&self) -> Option<&io::Error> {
        match &*self.kind {
            Kind::Io(e) => Some(e),
            Kind::Arrow(ArrowError::IoError(_, e)) => Some(e),
            Kind::Parquet(ParquetError::External(e)) => e.downcast_ref(),
            _ => None,
        }
    }

    /// Returns the decode error of an invalid message.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &*self.kind {
            Kind::Malformed(e) => Some(e),
            _ => None,
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(row) = self.row {
            write!(f, "row {row}: ")?;
        }
        match &*self.kind {
            Kind::Malformed(e) => e.fmt(f),
            Kind::Text(what) => f.write_str(what),
            Kind::TooLarge(what)
            | Kind::Mismatch(what)
            | Kind::Unsupported(what)
            | Kind::Damaged(what) => f.write_str(what),
            Kind::Io(e) => e.fmt(f),
            Kind::Arrow(e) => e.fmt(f),
            Kind::Parquet(e) => e.fmt(f),
            Kind::Csv(e) => e.fmt(f),
        }
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &*self.kind {
            Kind::Malformed(e) => Some(e),
            Kind::Io(e) => Some(e),
            Kind::Arrow(e) => Some(e),
            Kind::Parquet(e) => Some(e),
            Kind::Csv(e) => Some(e),
            _ => None,
        }
    }
}

macro_rules! from {
    ($($kind:ident($error:ty)),*) => {$(
        impl From<$error> for Error {
            fn from(error: $error) -> Self {
                Self::new(Kind::$kind(error))
            }
        }
    )*};
}
from!(
    Malformed(DecodeError),
    Io(io::Error),
    Arrow(ArrowError),
    Parquet(ParquetError),
    Csv(csv::Error)
);

/// Maximum number of characters shown of a name.
const SHOWN: usize = 60;

/// Formats a name or a type for an error: on one line, and shortened if long.
pub(crate) fn shorten(text: &str) -> String {
    let mut chars = text.chars();
    let start: String = chars.by_ref().take(SHOWN).collect();
    let start = start.replace(char::is_control, " ");
    if chars.next().is_none() {
        start
    } else {
        format!("{start}…")
    }
}
