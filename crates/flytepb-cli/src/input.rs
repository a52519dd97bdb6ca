//! Opening what the user names.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::Path;

use flytepb::idl::Limit;

use crate::error::Error;
use crate::format::Format;
use crate::limits::LONGEST;
use crate::transform::limit_hint;

/// How much of an input is looked at to tell what it is.
const HEAD: u64 = 1 << 20;
const BUFFER: usize = 1 << 18;

/// An input whose start has been read already.
pub struct Input {
    /// What messages call it.
    pub name: String,
    /// The format that its extension promises.
    pub extension: Option<Format>,
    /// Its size in bytes, if it is a regular file or was read to its end.
    pub size: Option<u64>,
    /// The length of the longest message that it may hold.
    pub longest: usize,
    head: Vec<u8>,
    rest: Option<Box<dyn BufRead>>,
}

impl Input {
    /// Opens a file, or standard input when there is none or it is `-`, of which no message may be
    /// longer than `longest`.
    pub fn open(path: Option<&Path>, longest: usize) -> Result<Self, Error> {
        let input = match path {
            None => Self::stdin(),
            Some(path) if path == Path::new("-") => Self::stdin(),
            Some(path) => Self::file(path),
        };
        Ok(Input { longest, ..input? })
    }

    fn stdin() -> Result<Self, Error> {
        let name = "standard input".to_owned();
        let reader = Box::new(BufReader::with_capacity(BUFFER, io::stdin()));
        Self::new(name, None, None, reader)
    }

    fn file(path: &Path) -> Result<Self, Error> {
        let name = path.display().to_string();
        let file = File::open(path).map_err(|e| cannot_open(path, &e))?;
        let metadata = file.metadata().map_err(|e| cannot_open(path, &e))?;
        if metadata.is_dir() {
            let hint = format!(
                "name the files in it, such as {}/*.pb",
                name.trim_end_matches('/')
            );
            return Err(Error::new("is a directory").file(&name).hint(hint));
        }
        let size = metadata.is_file().then_some(metadata.len());
        let reader = Box::new(BufReader::with_capacity(BUFFER, file));
        Self::new(name, Format::of_path(path), size, reader)
    }

    fn new(
        name: String,
        extension: Option<Format>,
        size: Option<u64>,
        mut reader: Box<dyn BufRead>,
    ) -> Result<Self, Error> {
        let mut head = Vec::new();
        let read = (&mut reader).take(HEAD).read_to_end(&mut head);
        let mut input = Input {
            name,
            extension,
            size,
            longest: LONGEST,
            head,
            rest: Some(reader),
        };
        read.map_err(|e| input.cannot_read(&e))?;
        if (input.head.len() as u64) < HEAD {
            input.size = Some(input.head.len() as u64);
            input.rest = None;
        }
        Ok(input)
    }

    /// The start of the input, and whether that is all of it.
    pub fn head(&self) -> (&[u8], bool) {
        (&self.head, self.rest.is_none())
    }

    /// The name of the file without its folders, if it is one.
    pub fn file_name(&self) -> &str {
        self.name.rsplit(['/', '\\']).next().unwrap_or(&self.name)
    }

    /// An error of reading it.
    pub fn cannot_read(&self, error: &io::Error) -> Error {
        cannot_read(&self.name, error)
    }

    /// Reads on to the end, so that the head is all of it.
    pub fn read_whole(&mut self) -> Result<&[u8], Error> {
        if let Some(rest) = self.rest.take() {
            if self.size.is_some_and(|size| size > self.longest as u64) {
                return Err(self.too_long());
            }
            let room = (self.longest + 1).saturating_sub(self.head.len());
            let read = rest.take(room as u64).read_to_end(&mut self.head);
            read.map_err(|e| self.cannot_read(&e))?;
            self.check_length()?;
            self.size = Some(self.head.len() as u64);
        }
        Ok(&self.head)
    }

    /// Checks that it is not too long for one message.
    pub fn check_length(&self) -> Result<(), Error> {
        match self.head.len() > self.longest {
            true => Err(self.too_long()),
            false => Ok(()),
        }
    }

    fn too_long(&self) -> Error {
        let what = match self.longest {
            LONGEST => "is over 2 GiB, which no protobuf message may be".to_owned(),
            longest => format!("is longer than the {longest} bytes that --max-bytes allows"),
        };
        let error = Error::of_content(what).file(&self.name);
        let error = match self.longest {
            LONGEST => error,
            _ => error.hint(limit_hint(Limit::Bytes)),
        };
        error.or_hint("a stream of messages is named .pbs, or read with --from pbs or jsonl")
    }

    /// What was read of it, all of it after [`read_whole`](Self::read_whole).
    pub fn into_head(self) -> Vec<u8> {
        self.head
    }

    /// A reader from its start.
    pub fn into_reader(self) -> Box<dyn BufRead> {
        let head = Cursor::new(self.head);
        match self.rest {
            Some(rest) => Box::new(head.chain(rest)),
            None => Box::new(head),
        }
    }
}

/// An error of reading a file.
pub fn cannot_read(name: &str, error: &io::Error) -> Error {
    Error::new(format!("cannot be read: {error}")).file(name)
}

/// An error of opening a file.
pub fn cannot_open(path: &Path, error: &io::Error) -> Error {
    let bad = match error.kind() {
        io::ErrorKind::NotFound => {
            let parent = path.parent().filter(|p| !p.as_os_str().is_empty());
            let hint = match parent {
                Some(parent) if !parent.exists() => {
                    format!("there is no folder {} either", parent.display())
                }
                _ => "check the name; - stands for standard input".to_owned(),
            };
            Error::new("there is no such file").hint(hint)
        }
        io::ErrorKind::PermissionDenied => {
            Error::new("may not be read").hint("its permissions deny it")
        }
        _ => Error::new(format!("cannot be opened: {error}")),
    };
    bad.file(&path.display().to_string())
}
