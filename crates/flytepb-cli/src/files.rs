//! Messages in files, in every format that the program reads.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Read, Write};
use std::path::Path;

use clap::ValueEnum;
use flytepb::detect::{detect, Detection};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::json::JsonError;
use flytepb::idl::wire::stream::{StreamError, StreamWriter};
use flytepb::idl::{DecodeError, WireMessage};

use crate::args::InputType;
use crate::error::Error;
use crate::identify::{damaged_message, identify, rather_damaged};
use crate::io::atomic::AtomicFile;
use crate::io::format::Format;
use crate::io::frames::Frames;
use crate::io::input::Input;
use crate::io::transform::{Decoder, Location, MessageError};
use crate::limits::{LimitArgs, LONGEST};

const BUFFER: usize = 1 << 18;

/// The messages of an input, one after the other; streams and JSON lines in constant memory.
pub struct Messages {
    frames: Frames,
    decoder: Decoder,
    descriptor: &'static MessageDescriptor,
}

/// The format of an input.
#[derive(Clone, Copy, Debug)]
pub enum Given<'a> {
    /// By its bytes, or by its name where that is not enough.
    Detected,
    /// A stream of length-delimited messages, unless its name has the extension of another format.
    Stream,
    /// The format of this name, as in `--from`.
    Named(&'a str),
}

/// The reason why there is no message.
#[derive(Debug)]
pub enum ReadError {
    /// A message is not valid, or the input is not valid for the type that explains its start best.
    Decode {
        /// The text that the program prints.
        text: String,
        /// The index of the message, if there may be several.
        index: Option<u64>,
        /// The error, with the offset in the message.
        error: DecodeError,
    },
    /// A message is not valid JSON of its type.
    Json {
        /// The text that the program prints.
        text: String,
        /// Number of lines and characters of the file before the message.
        start: (u64, u64),
        /// The error, with the position in the message.
        error: JsonError,
    },
    /// Another error: the text that the program prints.
    Other(String),
}

impl From<Error> for ReadError {
    fn from(error: Error) -> Self {
        ReadError::Other(error.without_hint().to_string())
    }
}

impl Messages {
    /// Opens an input with this name, of messages of type `of` or of the detected type.
    ///
    /// # Errors
    /// If the input cannot be read or identified.
    pub fn open(
        name: &str,
        reader: impl Read + Send + 'static,
        of: Option<&'static MessageDescriptor>,
        given: Given<'_>,
    ) -> Result<Self, ReadError> {
        let limits = LimitArgs::default();
        let mut from = match given {
            Given::Named(name) => Some(Format::from_str(name, true).map_err(|_| {
                ReadError::Other(format!("there is no format {name}: use {}", format_names()))
            })?),
            _ => None,
        };
        let mut input = Input::of_reader(name, from, LONGEST, reader)?;
        if matches!(given, Given::Stream) && input.extension.is_none() {
            from = Some(Format::Pbs);
        }
        let input_type = InputType {
            type_name: of.map(|of| of.full_name.to_owned()),
            from,
        };
        let known = identify(&input_type, &limits, &mut input)
            .map_err(|error| unidentified(error, &mut input))?;
        Ok(Messages {
            decoder: Decoder::new(known.format, &limits),
            descriptor: known.descriptor,
            frames: Frames::new(input, known.format, known.descriptor)?,
        })
    }

    /// Returns the type of the messages.
    pub fn descriptor(&self) -> &'static MessageDescriptor {
        self.descriptor
    }

    /// Returns whether there may be several messages, or none.
    pub fn is_sequence(&self) -> bool {
        self.frames.is_sequence()
    }

    /// Reads the next message.
    ///
    /// # Errors
    /// If the input cannot be read, or the message is not valid.
    pub fn read(&mut self) -> Result<Option<Box<dyn WireMessage>>, ReadError> {
        let name = self.frames.name().to_owned();
        let Some(frame) = self.frames.next()? else {
            return Ok(None);
        };
        let decoded = self.decoder.decode(self.descriptor, frame.bytes);
        decoded
            .map(Some)
            .map_err(|error| of_message(error, &name, frame.bytes, frame.location))
    }
}

/// Returns the names of the formats that can be read.
fn format_names() -> String {
    let read = [
        Format::Pb,
        Format::Pbs,
        Format::Json,
        Format::Jsonl,
        Format::Yaml,
        Format::Text,
    ];
    read.map(Format::name).join(", ")
}

/// Returns the error of an input without a known type, as that of a damaged message if it is one.
fn unidentified(error: Error, input: &mut Input) -> ReadError {
    let text = error.without_hint().to_string();
    let bytes = input.read_whole().ok();
    let found = bytes.and_then(|bytes| damaged(&detect(bytes), bytes));
    match found {
        Some((_, error)) if text.contains(error.reason()) => ReadError::Decode {
            text,
            index: None,
            error,
        },
        _ => ReadError::Other(text),
    }
}

fn of_message(error: MessageError, name: &str, bytes: &[u8], location: Location) -> ReadError {
    let text = format!("{name}: {}", error.text(bytes, location));
    match error {
        MessageError::Wire(error) => ReadError::Decode {
            text,
            index: location.index,
            error,
        },
        MessageError::Json(error) => ReadError::Json {
            text,
            start: (location.line, location.column),
            error,
        },
        _ => ReadError::Other(text),
    }
}

/// Returns the type that damaged bytes match, and the error of decoding them as that; `None` if they
/// are valid, or match no type. `found` is the result of [`detect`].
pub fn damaged(
    found: &Detection,
    bytes: &[u8],
) -> Option<(&'static MessageDescriptor, DecodeError)> {
    match found {
        Detection::Other(found) => damaged_message(*found, bytes),
        Detection::Message(of) => rather_damaged(of.descriptor, bytes),
        _ => None,
    }
}

/// A stream of length-delimited messages that is written to a file, and appears there when it is
/// finished.
pub struct StreamFile {
    output: StreamWriter<BufWriter<File>>,
    /// None for a device or a pipe.
    atomic: Option<AtomicFile>,
}

impl StreamFile {
    /// Starts a stream for the file at this path.
    ///
    /// # Errors
    /// If the file cannot be created.
    pub fn create(path: &Path) -> io::Result<Self> {
        let atomic = AtomicFile::create(path)?;
        let file = match &atomic {
            Some(atomic) => atomic.file().try_clone()?,
            None => OpenOptions::new().write(true).open(path)?,
        };
        let output = StreamWriter::new(BufWriter::with_capacity(BUFFER, file));
        Ok(StreamFile { output, atomic })
    }

    /// Appends an encoded message.
    ///
    /// # Errors
    /// If the message is over 2 GiB, or writing fails.
    pub fn write(&mut self, message: &[u8]) -> Result<(), StreamError> {
        self.output.write_bytes(message)
    }

    /// Finishes the stream and returns the number of messages.
    ///
    /// # Errors
    /// If writing fails; the file is then as before.
    pub fn finish(self) -> io::Result<u64> {
        let count = self.output.index();
        let mut output = self.output.into_inner();
        output.flush()?;
        drop(output.into_parts());
        match self.atomic {
            Some(atomic) => atomic.finish().map(|()| count),
            None => Ok(count),
        }
    }
}
