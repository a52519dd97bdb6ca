//! Sources of the messages of a table.

use std::sync::Arc;

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb_arrow::{Chunk, ChunkBuilder, Schema};

use super::dumps::Dumps;
use super::folder::{Folder, Opened};
use super::input::{not_a_table, Files, InputKind, Tables};
use super::rejects::Rejects;
use super::rows::SelectedRows;
use crate::args::ConvertArgs;
use crate::error::Error;
use crate::identify::{identify, names, Known};
use crate::io::entities;
use crate::io::frames::Frames;
use crate::io::input::{display, Input};
use crate::io::message_error::Location;
use crate::io::select::Selection;
use crate::io::transform::Decoder;
use crate::limits::LimitArgs;

/// A source of messages of one type.
pub struct Source {
    name: String,
    of: &'static MessageDescriptor,
    size: Option<u64>,
    kind: Kind,
}

enum Kind {
    Messages(Box<Messages>),
    Column(Box<Dumps>, SelectedRows),
}

/// The messages of an input, or of the files in a folder.
struct Messages {
    /// The current file.
    frames: Option<Frames>,
    folder: Option<Folder>,
    selection: Selection,
    builder: ChunkBuilder,
}

impl Source {
    pub fn open(args: &ConvertArgs, input: Tables) -> Result<Self, Error> {
        if input.are_tables {
            let of = named(
                args,
                "the type of messages in a table is not known",
                "name it with --type",
            )?;
            let column = args.table.column.as_deref();
            let dumps = Dumps::open(column, args.input_type.from, input, false)?;
            let rows = SelectedRows::new(&args.select, of)?;
            return Ok(Source {
                name: display(args.input.as_deref()),
                of,
                size: None,
                kind: Kind::Column(Box::new(dumps), rows),
            });
        }
        if args.table.column.is_some() {
            return Err(not_a_table(&display(args.input.as_deref())));
        }
        match input.kind {
            InputKind::Folder(files) => Self::folder(files, args),
            InputKind::Single(input) => Self::single(*input, args),
        }
    }

    /// Opens the messages of one file.
    fn single(mut input: Input, args: &ConvertArgs) -> Result<Self, Error> {
        let known = identify(&args.input_type, &args.limits, &mut input)?;
        let (name, size) = (input.name.clone(), input.size);
        if known.empty && args.input_type.type_name.is_none() {
            return Err(
                Error::new("is empty, so the type of its messages is unknown")
                    .file(&name)
                    .hint("name it with --type"),
            );
        }
        let (frames, of) = rows(input, &known, &args.limits)?;
        let selection = Selection::new(&args.select, of).map_err(|e| e.file(&name))?;
        Ok(Source {
            name,
            of,
            size,
            kind: Kind::Messages(Box::new(Messages {
                frames: Some(frames),
                folder: None,
                selection,
                builder: ChunkBuilder::default(),
            })),
        })
    }

    /// Opens all files in a folder and its subfolders, each a message or a stream.
    fn folder(files: Files, args: &ConvertArgs) -> Result<Self, Error> {
        let name = display(args.input.as_deref());
        let hint = format!(
            "name it with --type; flytepb detect {}/* prints the types of its files",
            name.trim_end_matches('/')
        );
        let of = named(args, "the type of messages in a folder is not known", &hint)?;
        let folder = Folder::new(args, files.paths, of);
        Ok(Source {
            name,
            of: folder.row_type(),
            size: Some(files.size),
            kind: Kind::Messages(Box::new(Messages {
                frames: None,
                selection: Selection::new(&args.select, folder.row_type())?,
                folder: Some(folder),
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
            Kind::Column(dumps, _) => Some(dumps.keys().clone()),
        }
    }

    /// Reads the next messages. Passes their positions, and the files left out, to `rejects`.
    pub fn next_chunk(&mut self, rejects: &mut Rejects) -> Result<Option<Chunk>, Error> {
        match &mut self.kind {
            Kind::Column(dumps, rows) => next_rows(dumps, rows, rejects),
            Kind::Messages(messages) => messages.next_chunk(rejects),
        }
    }
}

impl Messages {
    fn next_chunk(&mut self, rejects: &mut Rejects) -> Result<Option<Chunk>, Error> {
        let mut locations = Vec::new();
        while !self.builder.is_full() {
            let Some(frames) = &mut self.frames else {
                let Some(folder) = &mut self.folder else {
                    break;
                };
                let Some(file) = folder.next() else {
                    break;
                };
                match folder.open(&file) {
                    Ok(Opened::Messages(frames)) => {
                        self.frames = Some(*frames);
                        self.selection.restart();
                    }
                    Ok(Opened::Other(format)) => rejects.pass_over(&display(Some(&file)), &format),
                    Err(error) => rejects.leave_out(error, "left out")?,
                }
                continue;
            };
            match push_next(frames, &mut self.selection, &mut self.builder) {
                Ok(Some(location)) => locations.push(location),
                Ok(None) => self.frames = None,
                Err(error) => {
                    rejects.leave_out(error, "the rest is left out")?;
                    self.frames = None;
                }
            }
        }
        if self.builder.is_empty() {
            return Ok(None);
        }
        rejects.push_locations(locations);
        Ok(Some(self.builder.finish()?))
    }
}

/// Opens the messages of an input that become rows, in the wire format: those in it, or the entities
/// of pages. Returns their type, too.
pub fn rows(
    input: Input,
    known: &Known,
    limits: &LimitArgs,
) -> Result<(Frames, &'static MessageDescriptor), Error> {
    let (format, of) = (known.format, known.descriptor);
    let decoder = Decoder::new(format, limits);
    let frames = Frames::new(input, format, of)?.in_wire_format(format, decoder, of);
    Ok(match entities::of_page(of) {
        Some((list, entity)) => (frames.entities(of, list), entity),
        None => (frames, of),
    })
}

/// Appends the next selected message, if any, and returns its position. One that is not valid is
/// selected, so that it is handled as the others.
fn push_next(
    frames: &mut Frames,
    selection: &mut Selection,
    builder: &mut ChunkBuilder,
) -> Result<Option<Location>, Error> {
    let name = frames.name().to_owned();
    while !selection.is_done() {
        let Some(frame) = frames.next()? else {
            break;
        };
        if selection.takes(frame.bytes).unwrap_or(true) {
            let pushed = builder.push(frame.bytes, &name);
            pushed.map_err(|e| Error::of_content(e.to_string()).file(&name))?;
            return Ok(Some(frame.location));
        }
    }
    Ok(None)
}

/// Reads the next rows of tables that are selected.
fn next_rows(
    dumps: &mut Dumps,
    rows: &mut SelectedRows,
    rejects: &mut Rejects,
) -> Result<Option<Chunk>, Error> {
    while !(rows.is_done() && dumps.is_last()) {
        let Some(chunk) = dumps.next_chunk()? else {
            break;
        };
        let chunk = rows.of_chunk(chunk, rejects)?;
        if !chunk.is_empty() {
            return Ok(Some(chunk));
        }
    }
    Ok(None)
}

/// Returns the type given by --type, or an error with this text and hint.
fn named(
    args: &ConvertArgs,
    otherwise: &str,
    hint: &str,
) -> Result<&'static MessageDescriptor, Error> {
    match &args.input_type.type_name {
        Some(name) => names::resolve(name, args.input_type.idl),
        None => Err(Error::new(otherwise)
            .file(&display(args.input.as_deref()))
            .hint(hint)),
    }
}
