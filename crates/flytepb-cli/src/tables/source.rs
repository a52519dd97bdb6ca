//! Sources of the messages of a table.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use flytepb::detect::{detect_named, Detection, Format as Found};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::wire::unknown_paths::unknown_fields;
use flytepb::idl::Limits;
use flytepb_arrow::{Chunk, ChunkBuilder, Schema};

use super::dumps::Dumps;
use super::input::{Files, InputKind, Tables};
use super::rejects::Rejects;
use crate::args::ConvertArgs;
use crate::error::Error;
use crate::identify::{format_of, identify, names};
use crate::io::format::Format;
use crate::io::frames::Frames;
use crate::io::input::{display, Input};
use crate::io::transform::Location;

/// Maximum length of a message that is checked to be of the type given.
const LONGEST_CHECKED: usize = 1 << 20;

/// A source of messages of one type.
pub struct Source {
    name: String,
    of: &'static MessageDescriptor,
    size: Option<u64>,
    kind: Kind,
}

enum Kind {
    Messages(Box<Messages>),
    Column(Box<Dumps>),
}

/// The messages of an input, or of the files in a folder.
struct Messages {
    /// The current file.
    frames: Option<Frames>,
    of: &'static MessageDescriptor,
    folder: bool,
    /// True if the next message is the first one of a file in a folder.
    is_first: bool,
    /// The remaining files, in reverse order.
    next: Vec<PathBuf>,
    longest: usize,
    builder: ChunkBuilder,
}

impl Source {
    pub fn open(args: &ConvertArgs, input: Tables) -> Result<Self, Error> {
        if input.are_tables {
            return Ok(Source {
                name: display(args.input.as_deref()),
                of: named(args, "the type of messages in a table is not known")?,
                size: None,
                kind: Kind::Column(Box::new(Dumps::open(args, input, false)?)),
            });
        }
        if args.table.column.is_some() {
            return Err(Error::new("--column requires a table as input")
                .file(&display(args.input.as_deref()))
                .hint("if it is one, add --from parquet, arrow or csv"));
        }
        match input.kind {
            InputKind::Folder(files) => Self::folder(files, args),
            InputKind::Single(input) => Self::single(*input, args),
        }
    }

    /// Opens the messages of one file.
    fn single(mut input: Input, args: &ConvertArgs) -> Result<Self, Error> {
        let known = identify(&args.input_type, &args.limits, &mut input)?;
        let name = input.name.clone();
        if !matches!(known.format, Format::Pb | Format::Pbs) {
            let what = format!(
                "is {}, but tables are made only from pb and pbs",
                known.format
            );
            return Err(Error::new(what)
                .file(&name)
                .hint("convert it with --to pbs first"));
        }
        if known.empty && args.input_type.type_name.is_none() {
            return Err(
                Error::new("is empty, so the type of its messages is unknown")
                    .file(&name)
                    .hint("name it with --type"),
            );
        }
        Ok(Source {
            name,
            of: known.descriptor,
            size: input.size,
            kind: Kind::Messages(Box::new(Messages {
                frames: Some(Frames::new(input, known.format, known.descriptor)?),
                of: known.descriptor,
                folder: false,
                is_first: false,
                next: Vec::new(),
                longest: args.limits.longest(),
                builder: ChunkBuilder::default(),
            })),
        })
    }

    /// Opens all files in a folder and its subfolders, each a message or a stream.
    fn folder(files: Files, args: &ConvertArgs) -> Result<Self, Error> {
        let of = named(args, "the type of messages in a folder is not known")?;
        Ok(Source {
            name: display(args.input.as_deref()),
            of,
            size: Some(files.size),
            kind: Kind::Messages(Box::new(Messages {
                frames: None,
                of,
                folder: true,
                is_first: false,
                next: files.paths,
                longest: args.limits.longest(),
                builder: ChunkBuilder::with_files(),
            })),
        })
    }

    /// Returns the name of the source in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn message_type(&self) -> &'static MessageDescriptor {
        self.of
    }

    /// Returns the size in bytes, if known.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// Returns the columns that are copied to the output.
    pub fn keys(&self) -> Option<Arc<Schema>> {
        match &self.kind {
            Kind::Messages(messages) => messages.builder.keys(),
            Kind::Column(dumps) => Some(dumps.keys().clone()),
        }
    }

    /// Reads the next messages. Passes their positions, and the files left out, to `rejects`.
    pub fn next_chunk(&mut self, rejects: &mut Rejects) -> Result<Option<Chunk>, Error> {
        match &mut self.kind {
            Kind::Column(dumps) => dumps.next_chunk(),
            Kind::Messages(messages) => messages.next_chunk(rejects),
        }
    }
}

impl Messages {
    fn next_chunk(&mut self, rejects: &mut Rejects) -> Result<Option<Chunk>, Error> {
        let mut locations = Vec::new();
        while !self.builder.is_full() {
            let Some(frames) = &mut self.frames else {
                let Some(file) = self.next.pop() else {
                    break;
                };
                match open(&file, self.longest, self.of) {
                    Ok(Opened::Messages(frames)) => {
                        self.is_first = self.folder;
                        self.frames = Some(*frames);
                    }
                    Ok(Opened::Other(format)) => {
                        rejects.pass_over(&display(Some(&file)), &format);
                    }
                    Err(error) => rejects.leave_out(error, "left out")?,
                }
                continue;
            };
            let check = self.is_first.then_some(self.of);
            self.is_first = false;
            match push_next(frames, &mut self.builder, check) {
                Ok(Some((location, other))) => {
                    locations.push(location);
                    if let Some(other) = other {
                        rejects.other_type(frames.name(), other.full_name, self.of.full_name);
                    }
                }
                Ok(None) => self.frames = None,
                Err(error) if self.folder => {
                    rejects.leave_out(error, "the rest is left out")?;
                    self.frames = None;
                }
                Err(error) => return Err(error),
            }
        }
        if self.builder.is_empty() {
            return Ok(None);
        }
        rejects.push_locations(locations);
        Ok(Some(self.builder.finish()?))
    }
}

/// A file in a folder.
enum Opened {
    Messages(Box<Frames>),
    /// A format that is clearly not protobuf, by its name.
    Other(String),
}

/// Opens a file in a folder: a stream if its extension says so, otherwise a message.
fn open(path: &Path, longest: usize, of: &MessageDescriptor) -> Result<Opened, Error> {
    let mut input = Input::open(Some(path), None, longest)?;
    let (head, _) = input.head();
    if let Some(found) = other_format(head, input.extension) {
        return Ok(Opened::Other(found.to_string()));
    }
    let format = match format_of(None, &mut input).map_err(|e| e.file(&input.name))? {
        Some(format @ (Format::Pb | Format::Pbs)) => format,
        None => Format::Pb,
        Some(format) => return Ok(Opened::Other(format.to_string())),
    };
    Ok(Opened::Messages(Box::new(Frames::new(input, format, of)?)))
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

/// Appends the next message, if any, and returns its position, and if it is checked to be of a type,
/// the type that it looks like instead.
fn push_next(
    frames: &mut Frames,
    builder: &mut ChunkBuilder,
    check: Option<&'static MessageDescriptor>,
) -> Result<Option<(Location, Option<&'static MessageDescriptor>)>, Error> {
    let name = frames.name().to_owned();
    let Some(frame) = frames.next()? else {
        return Ok(None);
    };
    let pushed = builder.push(frame.bytes, &name);
    pushed.map_err(|e| Error::of_content(e.to_string()).file(&name))?;
    let other = check.and_then(|of| other_type(frame.bytes, of));
    Ok(Some((frame.location, other)))
}

/// Returns the type that a message looks like instead of `of`. Valid messages that consist mostly of
/// known fields are taken as given: detection takes longer than conversion.
fn other_type(bytes: &[u8], of: &'static MessageDescriptor) -> Option<&'static MessageDescriptor> {
    if bytes.len() > LONGEST_CHECKED {
        return None;
    }
    let mut message = (of.new)();
    if Limits::new().merge(message.as_mut(), bytes).is_ok() {
        let unknown = unknown_fields(message.as_ref());
        let unknown: usize = unknown.iter().map(|field| field.len).sum();
        if unknown <= bytes.len() / 2 {
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

/// Returns the type given by --type.
fn named(args: &ConvertArgs, otherwise: &str) -> Result<&'static MessageDescriptor, Error> {
    match &args.input_type.type_name {
        Some(name) => names::resolve(name),
        None => Err(Error::new(otherwise)
            .file(&display(args.input.as_deref()))
            .hint("name it with --type")),
    }
}
