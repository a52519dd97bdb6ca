//! The result of identification.

use flytepb::detect::type_of_name;
use flytepb::idl::core::LiteralMap;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::WireMessage;

use crate::io::format::Format;

/// The format and type of an input.
pub struct Known {
    pub format: Format,
    pub descriptor: &'static MessageDescriptor,
    /// Other types that match the bytes nearly as well.
    pub alternatives: Vec<&'static MessageDescriptor>,
    /// True if there are no bytes, which is a valid message of any type.
    pub empty: bool,
}

impl Known {
    /// Creates a format and a type that are certain.
    pub fn certain(format: Format, descriptor: &'static MessageDescriptor) -> Self {
        Known {
            format,
            descriptor,
            alternatives: Vec::new(),
            empty: false,
        }
    }

    /// Returns the note to print for an empty input.
    pub fn empty_note(&self) -> &'static str {
        match self.format {
            Format::Pbs | Format::Jsonl => "empty: a stream without messages, or of empty ones",
            Format::Json | Format::Yaml => "an empty list, without messages",
            _ => "empty: a valid message of any type",
        }
    }
}

/// Returns whether the input is empty, in a format in which that is an empty message or stream.
pub fn is_empty_message(format: Format, bytes: &[u8]) -> bool {
    bytes.is_empty() && !matches!(format, Format::Json | Format::Yaml)
}

pub fn empty(format: Format, named: Option<&'static MessageDescriptor>) -> Known {
    Known {
        empty: true,
        ..Known::certain(format, named.unwrap_or(LiteralMap::type_descriptor()))
    }
}

/// Identifies an empty input by its file name, whatever its extension.
pub fn empty_of_name(format: Format, file_name: &str) -> Known {
    empty(format, type_of_name(&format!("{}.pb", stem(file_name))))
}

/// Returns a file name without its extension.
pub fn stem(file_name: &str) -> &str {
    file_name
        .rsplit_once('.')
        .map_or(file_name, |(stem, _)| stem)
}
