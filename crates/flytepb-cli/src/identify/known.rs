//! The result of identification.

use flytepb::detect::{type_of_name_in, Match};
use flytepb::idl::core::LiteralMap;
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::WireMessage;
use flytepb::registry::Idl;

use crate::io::format::Format;

/// The format and type of an input.
pub struct Known {
    pub format: Format,
    pub descriptor: &'static MessageDescriptor,
    /// Other types that match the bytes nearly as well.
    pub alternatives: Vec<&'static MessageDescriptor>,
    /// The types of the other version of Flyte that have the same fields.
    pub counterparts: Vec<&'static MessageDescriptor>,
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
            counterparts: Vec::new(),
            empty: false,
        }
    }

    /// Creates a format and a detected type.
    pub fn detected(format: Format, found: &Match) -> Self {
        let all = || found.alternatives.iter();
        let types = |is_counterpart: bool| {
            let some = all().filter(move |other| other.is_counterpart == is_counterpart);
            some.map(|other| other.descriptor).collect()
        };
        Known {
            alternatives: types(false),
            counterparts: types(true),
            ..Known::certain(format, found.descriptor)
        }
    }

    /// Returns the name of the type, and that of the other version of Flyte that it may also be.
    pub fn type_names(&self) -> String {
        let name = self.descriptor.full_name;
        match self.counterparts.first() {
            Some(other) => format!("{name} ({})", or_counterpart(other, self.format)),
            None => name.to_owned(),
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

/// Returns the remark on a type of the other version of Flyte that the input may also be.
pub fn or_counterpart(of: &MessageDescriptor, format: Format) -> String {
    let version = Idl::of(of).map_or(String::new(), |idl| format!(" of {idl}"));
    let same = if format.is_binary() {
        "bytes"
    } else {
        "fields"
    };
    format!("or {}{version}, same {same}", of.full_name)
}

pub fn empty(format: Format, named: Option<&'static MessageDescriptor>) -> Known {
    Known {
        empty: true,
        ..Known::certain(format, named.unwrap_or(LiteralMap::type_descriptor()))
    }
}

/// Identifies an empty input by its file name, whatever its extension.
pub fn empty_of_name(format: Format, file_name: &str, idl: Idl) -> Known {
    empty(
        format,
        type_of_name_in(&format!("{}.pb", stem(file_name)), idl),
    )
}

/// Returns a file name without its extension.
pub fn stem(file_name: &str) -> &str {
    file_name
        .rsplit_once('.')
        .map_or(file_name, |(stem, _)| stem)
}
