//! The files of a folder, each a message, a stream, or text with messages.

use std::path::{Path, PathBuf};

use flytepb::detect::{detect_named, type_of_name, Detection, Format as Found};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::wire::stream::StreamReader;
use flytepb::idl::wire::unknown_paths::unknown_fields;
use flytepb::idl::{FieldRef, Limits, ValueRef, WireMessage};
use flytepb::registry;

use super::source::rows;
use crate::args::ConvertArgs;
use crate::error::Error;
use crate::identify::{messages_in_text, Known};
use crate::io::entities::row_type;
use crate::io::format::Format;
use crate::io::frames::Frames;
use crate::io::input::Input;
use crate::limits::LimitArgs;

/// Maximum length of a message that is checked to be of the type given.
const LONGEST_CHECKED: usize = 1 << 20;

/// The files of a folder with messages of one type.
pub struct Folder {
    /// The type given by the user: that of the rows, or of pages of them.
    named: &'static MessageDescriptor,
    from: Option<Format>,
    limits: LimitArgs,
    /// The remaining files, in reverse order.
    next: Vec<PathBuf>,
}

/// An opened file.
pub enum Opened {
    /// The messages that become rows.
    Messages(Box<Frames>),
    /// No such messages: the name of the format, or of the type that the first message has.
    Other(String),
}

impl Folder {
    /// Creates a reader of files, which are in reverse order.
    pub fn new(args: &ConvertArgs, files: Vec<PathBuf>, named: &'static MessageDescriptor) -> Self {
        Folder {
            named,
            from: args.input_type.from,
            limits: args.limits.clone(),
            next: files,
        }
    }

    /// Returns the type of the messages that become rows.
    pub fn row_type(&self) -> &'static MessageDescriptor {
        row_type(self.named)
    }

    /// Returns the next file.
    pub fn next(&mut self) -> Option<PathBuf> {
        self.next.pop()
    }

    /// Opens a file: a stream if its extension says so, text if it is of the given type, otherwise a
    /// message.
    pub fn open(&self, path: &Path) -> Result<Opened, Error> {
        let mut input = Input::open(Some(path), self.from, self.limits.longest())?;
        let mut known = match self.identify(&mut input) {
            Ok(known) => known,
            Err(format) => return Ok(Opened::Other(format)),
        };
        if known.format.is_binary() {
            let first = first_message(&input, known.format);
            match first.and_then(|message| other_type(&message, self.named)) {
                Some(other) if row_type(other) == self.row_type() => known.descriptor = other,
                Some(other) => return Ok(Opened::Other(other.full_name.to_owned())),
                None => {}
            }
        }
        let (frames, _) = rows(input, &known, &self.limits)?;
        Ok(Opened::Messages(Box::new(frames)))
    }

    /// Returns the format and type of an input, or the name of its format if it holds no messages.
    fn identify(&self, input: &mut Input) -> Result<Known, String> {
        if let Some((encoding, _)) = &input.damage {
            return Err(format!("damaged {encoding}"));
        }
        let mut known = Known::certain(Format::Pb, self.named);
        if let Some(from) = self.from.filter(|from| from.encoding().is_none()) {
            known.format = from;
            return Ok(known);
        }
        let is_message = matches!(input.extension, Some(Format::Pb | Format::Pbs));
        let (head, is_whole) = input.head();
        if is_whole && head.is_empty() {
            // An empty message, if the name says so.
            let of_name = type_of_name(input.file_name());
            if !of_name.map_or(is_message, |of| row_type(of) == self.row_type()) {
                return Err("empty".to_owned());
            }
        }
        if let Some(found) = other_format(head, input.extension) {
            let same_rows =
                registry::all().filter(|of| row_type(of) == self.row_type() && *of != self.named);
            let types = std::iter::once(self.named).chain(same_rows);
            return match messages_in_text(found, types, &self.limits, input) {
                Ok(known) if is_message => {
                    Err(format!("{found} of {}", known.descriptor.full_name))
                }
                known => known,
            };
        }
        if input.extension == Some(Format::Pbs) {
            known.format = Format::Pbs;
        }
        Ok(known)
    }
}

/// Returns the format of bytes that are clearly not protobuf. Text in a file whose extension says that
/// it is protobuf is left to the decoder, as a message may consist of text.
fn other_format(head: &[u8], extension: Option<Format>) -> Option<Found> {
    let found = Found::of_bytes(head)?;
    let is_text = matches!(
        found,
        Found::Text | Found::Csv | Found::Yaml | Found::TextFormat
    );
    match extension {
        Some(Format::Pb | Format::Pbs) => Some(found).filter(|_| !is_text),
        _ => match detect_named(head, None) {
            Detection::Other(Found::Binary | Found::Protobuf | Found::ProtobufStream) => None,
            Detection::Other(found) => Some(found),
            _ => None,
        },
    }
}

/// Returns the first message of an input in the wire format, unless it is long.
fn first_message(input: &Input, format: Format) -> Option<Vec<u8>> {
    let (head, is_whole) = input.head();
    let message = if format == Format::Pbs {
        let message = StreamReader::new(head).read().ok()??.to_vec();
        Some(message)
    } else {
        is_whole.then(|| head.to_vec())
    };
    message.filter(|message| message.len() <= LONGEST_CHECKED)
}

/// Returns the type that a message has instead of `of`. Valid messages that consist mostly of known
/// fields, with texts that are no bytes of something else, are taken as given: detection takes longer
/// than conversion.
fn other_type(bytes: &[u8], of: &'static MessageDescriptor) -> Option<&'static MessageDescriptor> {
    let mut message = (of.new)();
    if Limits::new().merge(message.as_mut(), bytes).is_ok() {
        let unknown = unknown_fields(message.as_ref());
        let unknown: usize = unknown.iter().map(|field| field.len).sum();
        if unknown <= bytes.len() / 2 && !has_control_characters(message.as_ref()) {
            return None;
        }
    }
    match detect_named(bytes, None) {
        Detection::Message(found) => {
            let fits = found.alternatives.iter().any(|a| a.descriptor == of);
            (found.descriptor != of && !fits).then_some(found.descriptor)
        }
        _ => None,
    }
}

/// Returns whether a string in a message has a control character that texts do not have.
fn has_control_characters(message: &dyn WireMessage) -> bool {
    let is_odd = |value: ValueRef<'_>| match value {
        ValueRef::Str(text) => text.bytes().any(|b| b < b'\t'),
        ValueRef::Message(nested) => has_control_characters(nested),
        _ => false,
    };
    let fields = 0..message.descriptor().fields.len();
    fields
        .filter_map(|i| message.get(i))
        .any(|field| match field {
            FieldRef::Value(value) => is_odd(value),
            FieldRef::List(list) => (0..list.len()).any(|i| is_odd(list.get(i))),
            FieldRef::Map(map) => (0..map.len()).any(|i| {
                let (key, value) = map.entry_at(i);
                is_odd(key) || is_odd(value)
            }),
        })
}
