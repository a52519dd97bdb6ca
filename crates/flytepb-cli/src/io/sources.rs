//! The inputs of commands that read several files and folders.

use std::path::{Path, PathBuf};

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::{google, WireMessage};

use crate::args::SourceArgs;
use crate::error::{note, Error};
use crate::identify::{foreign, foreign_frames, identify, likely_type};
use crate::io::folder::files_below;
use crate::io::frames::Frames;
use crate::io::input::Input;
use crate::io::pipeline;
use crate::io::select::{conditions, filters};
use crate::io::transform::Decoder;
use crate::tables;
use crate::ui::counts::plural;

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

/// The reason why there are no messages of a file.
struct Unopened {
    error: Error,
    /// The type of the messages, if there are some.
    of: Option<&'static MessageDescriptor>,
    /// True if the bytes of the file cannot be read.
    is_unreadable: bool,
}

impl Unopened {
    fn new(error: Error, of: Option<&'static MessageDescriptor>) -> Self {
        Unopened {
            error,
            of,
            is_unreadable: false,
        }
    }
}

impl SourceArgs {
    /// Returns whether there may be several files.
    pub fn are_several(&self) -> bool {
        self.files.len() > 1 || self.files.iter().any(|file| file.is_dir())
    }

    /// Reads all files. After an error in one, the others are still read.
    ///
    /// # Errors
    /// The last error; earlier ones are reported.
    pub fn read(&self, reader: &mut impl Reader) -> Result<(), Error> {
        conditions(&self.select)?;
        let stdin = [PathBuf::from("-")];
        let files = if self.files.is_empty() {
            &stdin[..]
        } else {
            &self.files
        };
        let mut failed = None;
        for files in files.chunk_by(|a, b| a.is_dir() == b.is_dir()) {
            if files[0].is_dir() {
                for folder in files {
                    let result = self.folder(folder, reader);
                    keep_last(result, &mut failed, reader)?;
                }
            } else {
                let files = files.iter().map(|file| (file.clone(), 0));
                self.open_all(files, reader.reads_foreign(), |_, opened| {
                    let result = match opened {
                        Ok(source) => self.file(source, reader),
                        Err(unopened) => Err(unopened.error),
                    };
                    keep_last(result, &mut failed, reader)
                })?;
            }
        }
        reader.flush()?;
        failed.map_or(Ok(()), Err)
    }

    fn file(&self, source: Source, reader: &mut impl Reader) -> Result<(), Error> {
        let name = source.frames.name().to_owned();
        self.check(source.of, reader).map_err(|e| e.file(&name))?;
        self.select(source, reader)
    }

    fn folder(&self, folder: &Path, reader: &mut impl Reader) -> Result<(), Error> {
        let mut files = files_below(folder, &['.'])?;
        files.sort();
        let (mut others, mut read, mut failed) = (0u64, 0u64, None);
        self.open_all(files.into_iter(), false, |file, opened| {
            let (of, is_unreadable) = match &opened {
                Ok(source) => (Some(source.of), false),
                Err(unopened) => (unopened.of, unopened.is_unreadable),
            };
            if !is_unreadable && of.is_none_or(|of| self.check(of, reader).is_err()) {
                others += 1;
                return Ok(());
            }
            let result = match opened {
                Ok(source) => self.select(source, reader),
                Err(unopened) => Err(unopened.error),
            };
            if matches!(result, Err(Error::Bad(_))) && self.is_other(file, reader) {
                others += 1;
                return Ok(());
            }
            read += u64::from(result.is_ok());
            keep_last(result, &mut failed, reader)
        })?;
        let name = folder.display().to_string();
        match (failed, read, others) {
            (Some(error), ..) => Err(error),
            (None, 0, _) => Err(Error::new("no file has matching messages").file(&name)),
            (None, _, 0) => Ok(()),
            (None, _, others) => {
                passed_over(&name, others);
                Ok(())
            }
        }
    }

    /// Opens files on all processors, and passes them to `read` in order. Each comes with its length.
    fn open_all(
        &self,
        mut files: impl Iterator<Item = (PathBuf, u64)>,
        reads_foreign: bool,
        mut read: impl FnMut(&Path, Result<Source, Unopened>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        let next = || {
            let (file, len) = files.next()?;
            Some((len as usize, file))
        };
        let open = |file: PathBuf| {
            let opened = self.open(&file, reads_foreign);
            (file, opened)
        };
        let read = |(file, opened): (PathBuf, _)| read(&file, opened).map(|()| true);
        pipeline::ordered(next, open, read).map(drop)
    }

    /// Checks that messages of a type have what the options and the reader want.
    fn check(&self, of: &'static MessageDescriptor, reader: &mut impl Reader) -> Result<(), Error> {
        filters(&self.select, of)?;
        reader.check(of)
    }

    /// Reads the selected messages of a file.
    fn select(&self, source: Source, reader: &mut impl Reader) -> Result<(), Error> {
        let decoder = Decoder::Wire(self.limits.limits());
        let frames = source.frames.select(&self.select, source.of, decoder)?;
        reader.read(Source { frames, ..source })
    }

    /// Opens the messages of a file.
    fn open(&self, file: &Path, reads_foreign: bool) -> Result<Source, Unopened> {
        let longest = self.limits.longest();
        let input = Input::open(Some(file), self.input_type.from, longest);
        let input = input.map_err(|error| Unopened {
            is_unreadable: true,
            ..Unopened::new(error, None)
        })?;
        let size = input.size;
        let column = tables::open_column(input, &self.input_type, self.column());
        let mut input = match column.map_err(|error| Unopened::new(error, None))? {
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
        let known = match identify(&self.input_type, &self.limits, &mut input) {
            Ok(known) => known,
            Err(error) => {
                let found = reads_foreign.then(|| foreign(&self.input_type, &mut input));
                let Some(found) = found.flatten() else {
                    return Err(self.unidentified(error, &mut input));
                };
                let frames = foreign_frames(input, found);
                return Ok(Source {
                    frames: frames.map_err(|error| Unopened::new(error, None))?,
                    of: google::protobuf::Empty::type_descriptor(),
                    kind: Kind::Foreign,
                    size,
                });
            }
        };
        let decoder = Decoder::new(known.format, &self.limits);
        let frames = Frames::new(input, known.format, known.descriptor);
        let frames = frames.map_err(|error| Unopened::new(error, Some(known.descriptor)))?;
        let frames = frames.in_wire_format(known.format, decoder, known.descriptor);
        Ok(Source {
            frames,
            of: known.descriptor,
            kind: Kind::Known,
            size,
        })
    }

    /// Returns whether a file that cannot be read as the type given by the user is no message with what is
    /// wanted.
    fn is_other(&self, file: &Path, reader: &mut impl Reader) -> bool {
        if self.input_type.type_name.is_none() {
            return false;
        }
        let input = Input::open(Some(file), self.input_type.from, self.limits.longest());
        let of = input.and_then(|mut input| likely_type(self.input_type.idl, &mut input));
        of.is_ok_and(|of| of.is_none_or(|of| self.check(of, reader).is_err()))
    }

    /// Adds to the error of an input without a known type what can be seen of it.
    fn unidentified(&self, error: Error, input: &mut Input) -> Unopened {
        let of = likely_type(self.input_type.idl, input);
        Unopened {
            is_unreadable: of.is_err(),
            ..Unopened::new(error, of.unwrap_or_default())
        }
    }
}

/// Reports the number of files of a folder that have no messages as they are wanted.
pub fn passed_over(folder: &str, files: u64) {
    let files = plural(files, "file");
    note(&format!(
        "{folder}: {files} without matching messages passed over"
    ));
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
