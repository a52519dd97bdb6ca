//! The inputs of commands that read several files and folders.

use std::path::{Path, PathBuf};

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::{google, WireMessage};

use crate::args::{InputType, SelectArgs};
use crate::error::{note, Error};
use crate::identify::{foreign, foreign_frames, identify};
use crate::io::folder::files_below;
use crate::io::frames::Frames;
use crate::io::input::Input;
use crate::io::select::{conditions, filters};
use crate::io::transform::Decoder;
use crate::limits::LimitArgs;
use crate::tables;
use crate::ui::counts::plural;

/// Files and folders, and how to read them.
pub struct Sources<'a> {
    pub files: &'a [PathBuf],
    pub input_type: &'a InputType,
    pub limits: &'a LimitArgs,
    pub select: &'a SelectArgs,
    /// The column of tables with the messages.
    pub column: Option<&'a str>,
}

/// The messages of a file, in the wire format.
pub struct Source {
    pub frames: Frames,
    pub of: &'static MessageDescriptor,
    pub kind: Kind,
    /// The length of the file, if known.
    pub size: Option<u64>,
}

/// The kind of messages.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Of a known type.
    Known,
    /// Of an unknown schema; they are read as messages without known fields.
    Foreign,
}

/// A reader of the messages of files.
pub trait Reader {
    /// Checks that messages of a type have what is wanted. In a folder, files of other types are passed
    /// over.
    fn check(&mut self, of: &'static MessageDescriptor) -> Result<(), Error>;

    /// Reads the messages of a file.
    fn read(&mut self, source: Source) -> Result<(), Error>;

    /// Returns whether messages of an unknown schema are read.
    fn reads_foreign(&self) -> bool;

    /// Writes what has been read, before an error is reported.
    fn flush(&mut self) -> Result<(), Error>;
}

impl Sources<'_> {
    /// Returns whether there may be several files.
    pub fn are_several(&self) -> bool {
        self.files.len() > 1 || self.files.iter().any(|file| file.is_dir())
    }

    /// Reads all files. After an error in one, the others are still read.
    ///
    /// # Errors
    /// The last error; earlier ones are reported.
    pub fn read(&self, reader: &mut impl Reader) -> Result<(), Error> {
        conditions(self.select)?;
        let stdin = [PathBuf::from("-")];
        let files = if self.files.is_empty() {
            &stdin[..]
        } else {
            self.files
        };
        let mut failed = None;
        for file in files {
            let result = if file.is_dir() {
                self.folder(file, reader)
            } else {
                self.file(file, reader)
            };
            keep_last(result, &mut failed, reader)?;
        }
        reader.flush()?;
        failed.map_or(Ok(()), Err)
    }

    fn file(&self, file: &Path, reader: &mut impl Reader) -> Result<(), Error> {
        let source = self.open(file, reader.reads_foreign())?;
        let name = source.frames.name().to_owned();
        self.check(source.of, reader).map_err(|e| e.file(&name))?;
        self.select(source, reader)
    }

    fn folder(&self, folder: &Path, reader: &mut impl Reader) -> Result<(), Error> {
        let mut files = files_below(folder, &['.'])?;
        files.sort();
        let (mut others, mut read, mut failed) = (0u64, 0u64, None);
        for (file, _) in files {
            let result = match self.open(&file, false) {
                Ok(source) if self.check(source.of, reader).is_err() => None,
                Ok(source) => Some(self.select(source, reader)),
                Err(error) => Some(Err(error)),
            };
            match result.filter(|result| result.is_ok() || self.is_damaged(&file, reader)) {
                None => others += 1,
                Some(result) => {
                    read += u64::from(result.is_ok());
                    keep_last(result, &mut failed, reader)?;
                }
            }
        }
        let name = folder.display().to_string();
        match (failed, read, others) {
            (Some(error), ..) => Err(error),
            (None, 0, _) => Err(Error::new("no file has such messages").file(&name)),
            (None, _, 0) => Ok(()),
            (None, _, others) => {
                let files = plural(others, "file");
                note(&format!(
                    "{name}: {files} without such messages passed over"
                ));
                Ok(())
            }
        }
    }

    /// Checks that messages of a type have what the options and the reader want.
    fn check(&self, of: &'static MessageDescriptor, reader: &mut impl Reader) -> Result<(), Error> {
        filters(self.select, of)?;
        reader.check(of)
    }

    /// Reads the selected messages of a file.
    fn select(&self, source: Source, reader: &mut impl Reader) -> Result<(), Error> {
        let decoder = Decoder::Wire(self.limits.limits());
        let frames = source.frames.select(self.select, source.of, decoder)?;
        reader.read(Source { frames, ..source })
    }

    /// Opens the messages of a file.
    fn open(&self, file: &Path, reads_foreign: bool) -> Result<Source, Error> {
        let longest = self.limits.longest();
        let input = Input::open(Some(file), self.input_type.from, longest)?;
        let size = input.size;
        let mut input = match tables::open_column(input, self.input_type, self.column)? {
            Err(input) => input,
            Ok((frames, of)) => {
                return Ok(Source {
                    frames,
                    of,
                    kind: Kind::Known,
                    size: None,
                })
            }
        };
        let known = match identify(self.input_type, self.limits, &mut input) {
            Ok(known) => known,
            Err(error) => {
                let found = foreign(self.input_type, &mut input).filter(|_| reads_foreign);
                let found = found.ok_or(error)?;
                return Ok(Source {
                    frames: foreign_frames(input, found)?,
                    of: google::protobuf::Empty::type_descriptor(),
                    kind: Kind::Foreign,
                    size,
                });
            }
        };
        let decoder = Decoder::new(known.format, self.limits);
        let frames = Frames::new(input, known.format, known.descriptor)?;
        let frames = frames.in_wire_format(known.format, decoder, known.descriptor);
        Ok(Source {
            frames,
            of: known.descriptor,
            kind: Kind::Known,
            size,
        })
    }

    /// Returns whether a file that cannot be opened is a damaged message that has what is wanted, as far
    /// as can be seen.
    fn is_damaged(&self, file: &Path, reader: &mut impl Reader) -> bool {
        let Ok(mut input) = Input::open(Some(file), self.input_type.from, self.limits.longest())
        else {
            return true;
        };
        let Ok(bytes) = input.read_whole() else {
            return true;
        };
        let options = self.input_type.idl.detection();
        let found = options.detect(bytes);
        let damaged = || Some(options.damage(&found, bytes)?.descriptor());
        let of = found.descriptor().or_else(damaged);
        of.is_some_and(|of| self.check(of, reader).is_ok())
    }
}

/// Keeps an error and reports the one before it. A closed output ends everything.
fn keep_last(
    result: Result<(), Error>,
    failed: &mut Option<Error>,
    reader: &mut impl Reader,
) -> Result<(), Error> {
    match result {
        Ok(()) => Ok(()),
        Err(Error::ClosedPipe) => Err(Error::ClosedPipe),
        Err(error) => {
            reader.flush()?;
            if let Some(earlier) = failed.replace(error) {
                earlier.report();
            }
            Ok(())
        }
    }
}
