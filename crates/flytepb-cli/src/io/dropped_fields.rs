//! Unknown fields dropped by a conversion.

use flytepb::idl::wire::unknown_paths::UnknownAt;
use flytepb::tree_view::grouped;

use crate::error::note;
use crate::io::format::Format;
use crate::io::message_error::Location;
use crate::ui::counts::{bytes, plural};

/// Maximum number of fields listed.
const LISTED: usize = 5;

/// Unknown fields that the output cannot hold.
#[derive(Default)]
pub struct DroppedFields {
    fields: u64,
    bytes: u64,
    messages: u64,
    locations: Vec<String>,
}

impl DroppedFields {
    /// Adds the unknown fields of a message.
    pub fn add(&mut self, unknown: &[UnknownAt], location: Location) {
        self.messages += 1;
        for at in unknown {
            self.fields += 1;
            self.bytes += at.len as u64;
            if self.locations.len() < LISTED {
                self.locations.push(location_of(at, location.index));
            }
        }
    }

    /// Adds the fields dropped later in the input.
    pub fn merge(&mut self, later: &mut DroppedFields) {
        self.fields += later.fields;
        self.bytes += later.bytes;
        self.messages += later.messages;
        let room = LISTED.saturating_sub(self.locations.len());
        self.locations.extend(later.locations.drain(..).take(room));
        *later = DroppedFields::default();
    }

    /// Prints the warning.
    pub fn warn(&self, input: &str, to: Format) {
        if self.fields > 0 {
            note(&format!(
                "{input}: {self}: left out, {to} cannot hold them\n  hint: pb and pbs keep them; \
                 --strict refuses such messages"
            ));
        }
    }
}

impl std::fmt::Display for DroppedFields {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let fields = plural(self.fields, "unknown field");
        write!(f, "{fields} ({})", bytes(self.bytes))?;
        if self.messages > 1 {
            write!(f, " in {}", plural(self.messages, "message"))?;
        }
        write!(f, ": {}", self.locations.join(", "))?;
        match self.fields - self.locations.len() as u64 {
            0 => Ok(()),
            more => write!(f, " and {} more", grouped(more)),
        }
    }
}

/// Formats the location of an unknown field: the message of a stream, the path, the number.
pub fn location_of(at: &UnknownAt, index: Option<u64>) -> String {
    let message = index.map_or(String::new(), |i| format!("message {i}: "));
    match at.path.as_str() {
        "" => format!("{message}field {}", at.number),
        path => format!("{message}field {} in {path}", at.number),
    }
}
