//! Sources of the messages of a table.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use flytepb::idl::descriptor::MessageDescriptor;
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
        let known = identify(&args.subject, &args.limits, &mut input)?;
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
        if known.empty && args.subject.type_name.is_none() {
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
                    Ok(frames) => self.frames = Some(frames),
                    Err(error) => rejects.leave_out(error, "left out")?,
                }
                continue;
            };
            match push_next(frames, &mut self.builder) {
                Ok(Some(location)) => locations.push(location),
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

/// Opens a file in a folder: a stream if its extension says so, otherwise a message.
fn open(path: &Path, longest: usize, of: &MessageDescriptor) -> Result<Frames, Error> {
    let mut input = Input::open(Some(path), None, longest)?;
    let format = match format_of(None, &mut input).map_err(|e| e.file(&input.name))? {
        Some(format @ (Format::Pb | Format::Pbs)) => format,
        None => Format::Pb,
        Some(format) => {
            let what = format!("is {format}, but tables are made only from pb and pbs");
            return Err(Error::of_content(what)
                .file(&input.name)
                .hint("convert it with --to pbs first"));
        }
    };
    Frames::new(input, format, of)
}

/// Appends the next message, if any, and returns its position.
fn push_next(frames: &mut Frames, builder: &mut ChunkBuilder) -> Result<Option<Location>, Error> {
    let name = frames.name().to_owned();
    let Some(frame) = frames.next()? else {
        return Ok(None);
    };
    let pushed = builder.push(frame.bytes, &name);
    pushed.map_err(|e| Error::of_content(e.to_string()).file(&name))?;
    Ok(Some(frame.location))
}

/// Returns the type given by --type.
fn named(args: &ConvertArgs, otherwise: &str) -> Result<&'static MessageDescriptor, Error> {
    match &args.subject.type_name {
        Some(name) => names::resolve(name),
        None => Err(Error::new(otherwise)
            .file(&display(args.input.as_deref()))
            .hint("name it with --type")),
    }
}
