//! The supported file formats.

use std::fmt;
use std::path::Path;

use clap::builder::{PossibleValuesParser, TypedValueParser};
use clap::ValueEnum;
use flytepb::detect::Format as Found;

use crate::io::encoded::Encoding;

/// A format of messages in a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Format {
    /// One message in the protobuf wire format
    Pb,
    /// A stream of length-delimited messages
    Pbs,
    /// One message as JSON
    Json,
    /// One JSON message per line
    Jsonl,
    /// Messages as YAML
    Yaml,
    /// One message in the protobuf text format
    Text,
    /// flytekit's short string, output only
    Short,
    /// A table in a Parquet file
    Parquet,
    /// A table in a file of Arrow's IPC format
    Arrow,
    /// A table as text separated by commas, semicolons or tabs, input only
    Csv,
    /// Base64 of an input in any format, which is detected, input only
    Base64,
    /// Hexadecimal digits of an input in any format, which is detected, input only
    Hex,
}

impl Format {
    /// Returns the format indicated by the extension of a path.
    pub fn of_path(path: &Path) -> Option<Self> {
        let extension = path.extension()?.to_str()?.to_ascii_lowercase();
        Some(match extension.as_str() {
            "pb" | "binpb" => Format::Pb,
            "pbs" => Format::Pbs,
            "json" => Format::Json,
            "jsonl" | "ndjson" => Format::Jsonl,
            "yaml" | "yml" => Format::Yaml,
            "text" | "txt" | "textproto" | "txtpb" | "pbtxt" => Format::Text,
            "parquet" | "pq" => Format::Parquet,
            "arrow" | "arrows" | "feather" | "ipc" => Format::Arrow,
            "csv" | "tsv" => Format::Csv,
            _ => return None,
        })
    }

    /// Returns the name in options, and as an extension of files.
    pub fn name(self) -> String {
        let value = self.to_possible_value();
        value.map_or(String::new(), |value| value.get_name().to_owned())
    }

    /// Returns the input format for detected content, if it is supported.
    pub fn of_content(found: Found) -> Option<Format> {
        match found {
            Found::Parquet => Some(Format::Parquet),
            Found::Arrow | Found::ArrowStream => Some(Format::Arrow),
            Found::Csv => Some(Format::Csv),
            found => Self::of_text(found),
        }
    }

    /// Returns the text format of messages for detected content.
    pub fn of_text(found: Found) -> Option<Format> {
        match found {
            Found::Json | Found::JsonArray | Found::KubernetesJson => Some(Format::Json),
            Found::JsonLines => Some(Format::Jsonl),
            Found::Yaml => Some(Format::Yaml),
            Found::TextFormat => Some(Format::Text),
            _ => None,
        }
    }

    /// Returns whether a file of this format holds exactly one message.
    pub fn is_single(self) -> bool {
        matches!(self, Format::Pb | Format::Json | Format::Text)
    }

    /// Returns whether the format can be written.
    pub fn is_output(self) -> bool {
        self != Format::Csv && self.encoding().is_none()
    }

    /// Returns the encoding of an input in any format.
    pub fn encoding(self) -> Option<Encoding> {
        match self {
            Format::Base64 => Some(Encoding::Base64),
            Format::Hex => Some(Encoding::Hex),
            _ => None,
        }
    }

    /// Returns whether the format holds messages as text.
    pub fn is_text(self) -> bool {
        matches!(
            self,
            Format::Json | Format::Jsonl | Format::Yaml | Format::Text
        )
    }

    /// Returns whether the format is binary.
    pub fn is_binary(self) -> bool {
        matches!(
            self,
            Format::Pb | Format::Pbs | Format::Parquet | Format::Arrow
        )
    }

    /// Returns whether the format is a table with messages as rows.
    pub fn is_table(self) -> bool {
        matches!(self, Format::Parquet | Format::Arrow | Format::Csv)
    }

    /// Returns the default output format: a readable one.
    pub fn default_target(self) -> Option<Self> {
        match self {
            Format::Pb => Some(Format::Json),
            Format::Pbs | Format::Yaml => Some(Format::Jsonl),
            _ => None,
        }
    }
}

/// Parses the name of an output format.
pub fn output_format() -> impl TypedValueParser<Value = Format> {
    let written = || Format::value_variants().iter().filter(|f| f.is_output());
    PossibleValuesParser::new(written().filter_map(Format::to_possible_value))
        .try_map(|name| Format::from_str(&name, false))
}

/// As in messages; [`Format::name`] is for options.
impl fmt::Display for Format {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Format::Pb => "protobuf",
            Format::Pbs => "stream",
            Format::Json => "JSON",
            Format::Jsonl => "JSON lines",
            Format::Yaml => "YAML",
            Format::Text => "text",
            Format::Short => "flytekit's short string",
            Format::Parquet => "Parquet",
            Format::Arrow => "Arrow",
            Format::Csv => "CSV",
            Format::Base64 => "base64",
            Format::Hex => "hexadecimal",
        })
    }
}
