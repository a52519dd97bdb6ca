//! The formats that the program reads and writes.

use std::fmt;
use std::path::Path;

use clap::ValueEnum;

/// A format of messages in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One message in the protobuf wire format
    Pb,
    /// A stream of messages, each after its length as a varint
    Pbs,
    /// One message as JSON
    Json,
    /// A message as JSON per line
    Jsonl,
    /// One message in the protobuf text format
    Text,
    /// flytekit's short string, output only
    Short,
    /// A table in a Parquet file
    Parquet,
    /// A table in a file of Arrow's IPC format
    Arrow,
    /// A table as comma-separated text, input only
    Csv,
}

impl Format {
    /// The format that the extension of a path promises.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "pb" => Format::Pb,
            "pbs" => Format::Pbs,
            "json" => Format::Json,
            "jsonl" | "ndjson" => Format::Jsonl,
            "text" | "txt" | "textproto" | "pbtxt" => Format::Text,
            "parquet" => Format::Parquet,
            "arrow" | "feather" => Format::Arrow,
            "csv" => Format::Csv,
            _ => return None,
        })
    }

    /// Whether a file of it holds exactly one message.
    pub fn is_single(self) -> bool {
        matches!(self, Format::Pb | Format::Json | Format::Text)
    }

    /// Whether it is not text.
    pub fn is_binary(self) -> bool {
        matches!(
            self,
            Format::Pb | Format::Pbs | Format::Parquet | Format::Arrow
        )
    }

    /// Whether messages are rows of a table in it.
    pub fn is_table(self) -> bool {
        matches!(self, Format::Parquet | Format::Arrow | Format::Csv)
    }

    /// What a conversion gives when nobody says: something to read.
    pub fn default_target(self) -> Option<Self> {
        match self {
            Format::Pb => Some(Format::Json),
            Format::Pbs => Some(Format::Jsonl),
            _ => None,
        }
    }
}

impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Pb => "pb",
            Format::Pbs => "pbs",
            Format::Json => "json",
            Format::Jsonl => "jsonl",
            Format::Text => "text",
            Format::Short => "short",
            Format::Parquet => "parquet",
            Format::Arrow => "arrow",
            Format::Csv => "csv",
        })
    }
}
