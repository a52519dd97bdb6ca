//! Where the messages of a table come from.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb_arrow::{Chunk, ChunkBuilder, Schema};

use super::dumps::Dumps;
use super::rejects::Rejects;
use crate::args::ConvertArgs;
use crate::convert::input_format;
use crate::error::Error;
use crate::format::Format;
use crate::frames::Frames;
use crate::input::{cannot_read, Input};
use crate::names;
use crate::subject::identify;
use crate::transform::Place;

/// Messages of one type.
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
    /// Of what is read now.
    frames: Option<Frames>,
    folder: bool,
    /// The files behind it, the next one last.
    next: Vec<PathBuf>,
    longest: usize,
    builder: ChunkBuilder,
}

impl Source {
    pub fn open(args: &ConvertArgs) -> Result<Self, Error> {
        let path = args.input.as_deref();
        let folder = path.filter(|p| p.is_dir());
        let is_table = input_format(args).is_some_and(Format::is_table)
            || folder.is_some() && args.table.column.is_some();
        if args.table.column.is_some() && !is_table {
            return Err(Error::new("--column goes with the file of a table")
                .file(&display(path))
                .hint("--from parquet, arrow or csv says that it is one"));
        }
        if is_table {
            return Ok(Source {
                name: display(path),
                of: named(args, "the type of messages in a table is not known")?,
                size: None,
                kind: Kind::Column(Box::new(Dumps::open(args, false)?)),
            });
        }
        if let Some(folder) = folder {
            return Self::folder(folder, args);
        }
        let mut input = Input::open(path, args.limits.longest())?;
        let known = identify(&args.subject, &args.limits, &mut input)?;
        let name = input.name.clone();
        if !matches!(known.format, Format::Pb | Format::Pbs) {
            let what = format!("is {}, and tables are made of pb and pbs", known.format);
            return Err(Error::new(what)
                .file(&name)
                .hint("convert it with --to pbs first"));
        }
        if known.empty && args.subject.type_name.is_none() {
            return Err(Error::new("is empty, which tells no type of messages")
                .file(&name)
                .hint("name it with --type"));
        }
        Ok(Source {
            name,
            of: known.descriptor,
            size: input.size,
            kind: Kind::Messages(Box::new(Messages {
                frames: Some(Frames::new(input, known.format)?),
                folder: false,
                next: Vec::new(),
                longest: args.limits.longest(),
                builder: ChunkBuilder::default(),
            })),
        })
    }

    /// All files in a folder and those below, each a message or a stream.
    fn folder(folder: &Path, args: &ConvertArgs) -> Result<Self, Error> {
        let of = named(args, "the type of messages in a folder is not known")?;
        let (mut files, mut size) = (Vec::new(), 0);
        walk(folder, &['.'], &mut files, &mut size)?;
        // The first is taken first, from the end.
        files.sort_by(|a, b| b.cmp(a));
        Ok(Source {
            name: folder.display().to_string(),
            of,
            size: Some(size),
            kind: Kind::Messages(Box::new(Messages {
                frames: None,
                folder: true,
                next: files,
                longest: args.limits.longest(),
                builder: ChunkBuilder::with_files(),
            })),
        })
    }

    /// What messages call it.
    pub fn name(&self) -> &str {
        &self.name
    }

    pub fn message_type(&self) -> &'static MessageDescriptor {
        self.of
    }

    /// Its size in bytes, if that is known.
    pub fn size(&self) -> Option<u64> {
        self.size
    }

    /// The columns that are carried along.
    pub fn keys(&self) -> Option<Arc<Schema>> {
        match &self.kind {
            Kind::Messages(messages) => messages.builder.keys(),
            Kind::Column(dumps) => Some(dumps.keys().clone()),
        }
    }

    /// The next messages. `rejects` is told where they stand, and of files that are left out.
    pub fn next_chunk(&mut self, rejects: &mut Rejects) -> Result<Option<Chunk>, Error> {
        match &mut self.kind {
            Kind::Column(dumps) => dumps.next_chunk(),
            Kind::Messages(messages) => messages.next_chunk(rejects),
        }
    }
}

impl Messages {
    fn next_chunk(&mut self, rejects: &mut Rejects) -> Result<Option<Chunk>, Error> {
        let mut places = Vec::new();
        while !self.builder.is_full() {
            let Some(frames) = &mut self.frames else {
                let Some(file) = self.next.pop() else {
                    break;
                };
                match open(&file, self.longest) {
                    Ok(frames) => self.frames = Some(frames),
                    Err(error) => rejects.leave_out(error, "left out")?,
                }
                continue;
            };
            match push_next(frames, &mut self.builder) {
                Ok(Some(place)) => places.push(place),
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
        rejects.come(places);
        Ok(Some(self.builder.finish()?))
    }
}

/// Opens a file in a folder: a message, unless it is named a stream.
fn open(path: &Path, longest: usize) -> Result<Frames, Error> {
    let format = match Format::of_path(path) {
        Some(Format::Pbs) => Format::Pbs,
        _ => Format::Pb,
    };
    Frames::new(Input::open(Some(path), longest)?, format)
}

/// Appends the next message, if there is one; says where it stands.
fn push_next(frames: &mut Frames, builder: &mut ChunkBuilder) -> Result<Option<Place>, Error> {
    let name = frames.name().to_owned();
    let Some(frame) = frames.next()? else {
        return Ok(None);
    };
    let pushed = builder.push(frame.bytes, &name);
    pushed.map_err(|e| Error::of_content(e.to_string()).file(&name))?;
    Ok(Some(frame.place))
}

/// The type that --type names.
fn named(args: &ConvertArgs, otherwise: &str) -> Result<&'static MessageDescriptor, Error> {
    match &args.subject.type_name {
        Some(name) => names::resolve(name),
        None => Err(Error::new(otherwise)
            .file(&display(args.input.as_deref()))
            .hint("name it with --type")),
    }
}

/// What messages call an input.
pub fn display(path: Option<&Path>) -> String {
    path.map_or("standard input".to_owned(), |p| p.display().to_string())
}

/// All regular files below a folder, but for names that begin with these.
pub fn walk(
    folder: &Path,
    hidden: &[char],
    files: &mut Vec<PathBuf>,
    size: &mut u64,
) -> Result<(), Error> {
    let failed = |e: std::io::Error| cannot_read(&folder.display().to_string(), &e);
    for entry in fs::read_dir(folder).map_err(failed)? {
        let entry = entry.map_err(failed)?;
        if entry.file_name().to_string_lossy().starts_with(hidden) {
            continue;
        }
        // A link to a file is followed, one to a folder may lead back.
        let kind = entry.file_type().map_err(failed)?;
        if kind.is_dir() {
            walk(&entry.path(), hidden, files, size)?;
        } else if let Some(file) = fs::metadata(entry.path())
            .ok()
            .filter(fs::Metadata::is_file)
        {
            files.push(entry.path());
            *size += file.len();
        }
    }
    Ok(())
}
