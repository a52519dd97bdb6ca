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

/// Messages of one type.
pub struct Source {
    name: String,
    of: &'static MessageDescriptor,
    size: Option<u64>,
    kind: Kind,
}

enum Kind {
    Frames(Frames, ChunkBuilder),
    /// Files, the longest that a message may be.
    Folder(Vec<PathBuf>, usize, ChunkBuilder),
    Column(Box<Dumps>),
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
            kind: Kind::Frames(Frames::new(input, known.format)?, ChunkBuilder::default()),
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
            kind: Kind::Folder(files, args.limits.longest(), ChunkBuilder::with_files()),
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
            Kind::Frames(_, builder) | Kind::Folder(_, _, builder) => builder.keys(),
            Kind::Column(dumps) => Some(dumps.keys().clone()),
        }
    }

    /// The next messages. Files that are left out are told to `rejects`.
    pub fn next_chunk(&mut self, rejects: &mut Rejects) -> Result<Option<Chunk>, Error> {
        let builder = match &mut self.kind {
            Kind::Column(dumps) => return dumps.next_chunk(),
            Kind::Frames(frames, builder) => {
                while !builder.is_full() {
                    let Some(frame) = frames.next()? else {
                        break;
                    };
                    builder.push(frame.bytes, "")?;
                }
                builder
            }
            Kind::Folder(files, longest, builder) => {
                while !builder.is_full() {
                    let Some(file) = files.pop() else {
                        break;
                    };
                    if let Err(error) = push_file(&file, *longest, builder) {
                        rejects.leave_out(error, what_is_left(&file))?;
                    }
                }
                builder
            }
        };
        Ok(match builder.is_empty() {
            true => None,
            false => Some(builder.finish()?),
        })
    }
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

/// Appends the messages of a file, one unless it is named a stream.
fn push_file(path: &Path, longest: usize, builder: &mut ChunkBuilder) -> Result<(), Error> {
    let name = path.display().to_string();
    let format = match is_stream(path) {
        true => Format::Pbs,
        false => Format::Pb,
    };
    let mut frames = Frames::new(Input::open(Some(path), longest)?, format)?;
    while let Some(frame) = frames.next()? {
        let pushed = builder.push(frame.bytes, &name);
        pushed.map_err(|e| Error::of_content(e.to_string()).file(&name))?;
    }
    Ok(())
}

fn is_stream(path: &Path) -> bool {
    Format::of_path(path) == Some(Format::Pbs)
}

/// What is left out of a file that cannot be read to its end.
fn what_is_left(path: &Path) -> &'static str {
    match is_stream(path) {
        true => "the rest is left out",
        false => "left out",
    }
}
