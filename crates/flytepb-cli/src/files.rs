//! Messages in files, in every format that the program reads.

use std::fs::OpenOptions;
use std::io::{self, Read, Write};
use std::path::Path;

use clap::ValueEnum;
use flytepb::detect::{detect, Damage};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::json::{JsonError, JsonOptions};
use flytepb::idl::wire::stream::{StreamError, StreamWriter};
use flytepb::idl::{DecodeError, WireMessage};

use crate::args::InputType;
use crate::error::Error;
use crate::identify::identify;
use crate::io::atomic::AtomicFile;
use crate::io::format::Format;
use crate::io::frames::Frames;
use crate::io::input::Input;
use crate::io::message_error::{Location, MessageError};
use crate::io::pack::PackedFile;
use crate::io::transform::Decoder;
use crate::io::unpack::Packing;
use crate::limits::{LimitArgs, LONGEST};

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
    /// A stream ends inside a message, or has an invalid length.
    Stream {
        /// The text that the program prints.
        text: String,
        /// The index of the message.
        index: u64,
        /// The offset of the message's length.
        offset: u64,
    },
    /// Another error: the text that the program prints.
    Other(String),
}

impl From<Error> for ReadError {
    fn from(error: Error) -> Self {
        let damage = error.damage();
        let text = error.without_hint().to_string();
        match damage {
            Some((index, offset)) => ReadError::Stream {
                text,
                index,
                offset,
            },
            None => ReadError::Other(text),
        }
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
            ..InputType::default()
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
        Format::Base64,
        Format::Hex,
    ];
    read.map(Format::name).join(", ")
}

/// Returns the error of an input without a known type, as that of a damaged message if it is one.
fn unidentified(error: Error, input: &mut Input) -> ReadError {
    let text = error.without_hint().to_string();
    let bytes = input.read_whole().ok();
    let damage = bytes.and_then(|bytes| detect(bytes).damage(bytes));
    match damage.and_then(Damage::into_message) {
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

/// Messages that are written to a file, and appear there when it is finished: a stream of
/// length-delimited messages, or JSON lines. The file may be compressed.
pub struct StreamFile {
    output: StreamWriter<PackedFile>,
    /// Set for JSON lines.
    json: Option<JsonOptions>,
    /// The number of JSON lines.
    lines: u64,
    /// None for a device or a pipe.
    atomic: Option<AtomicFile>,
}

/// The reason why messages cannot be written.
#[derive(Debug)]
pub enum WriteError {
    /// The file cannot be created or written.
    Io(io::Error),
    /// The extension of the file is that of a format which does not hold a stream of messages.
    Format {
        /// The text, without the name of the file.
        text: String,
        /// True if the format is that of a table.
        is_table: bool,
    },
    /// The message has no JSON form.
    Json(JsonError),
    /// JSON lines need the type of an encoded message.
    NoType,
    /// The message is too long.
    TooLong(String),
}

impl From<io::Error> for WriteError {
    fn from(error: io::Error) -> Self {
        WriteError::Io(error)
    }
}

impl From<StreamError> for WriteError {
    fn from(error: StreamError) -> Self {
        if error.is_io() {
            WriteError::Io(io::Error::other(error))
        } else {
            WriteError::TooLong(error.to_string())
        }
    }
}

impl StreamFile {
    /// Starts a file at this path, in the format of its extension: JSON lines for `.jsonl` and
    /// `.ndjson`, a stream for `.pbs` and unknown extensions; compressed if `.gz` or `.zst` follows.
    ///
    /// # Errors
    /// If the file cannot be created, or has the extension of another format.
    pub fn create(path: &Path) -> Result<Self, WriteError> {
        let (packing, format) = stream_format(path)?;
        let json = (format == Format::Jsonl).then(|| LimitArgs::default().json());
        let atomic = AtomicFile::create(path)?;
        let file = match &atomic {
            Some(atomic) => atomic.file().try_clone()?,
            None => OpenOptions::new().write(true).open(path)?,
        };
        Ok(StreamFile {
            output: StreamWriter::new(PackedFile::new(file, packing)?),
            json,
            lines: 0,
            atomic,
        })
    }

    /// Appends an encoded message of this type.
    ///
    /// # Errors
    /// If the message is over 2 GiB or has no JSON form, the file has JSON lines and there is no type,
    /// or writing fails.
    pub fn write(
        &mut self,
        of: Option<&'static MessageDescriptor>,
        message: &[u8],
    ) -> Result<(), WriteError> {
        let Some(json) = &self.json else {
            return Ok(self.output.write_bytes(message)?);
        };
        let mut line = Vec::new();
        json.write_wire(&mut line, of.ok_or(WriteError::NoType)?, message)
            .map_err(WriteError::Json)?;
        line.push(b'\n');
        self.output.get_mut().write_all(&line)?;
        self.lines += 1;
        Ok(())
    }

    /// Finishes the file and returns the number of messages.
    ///
    /// # Errors
    /// If writing fails; the file is then as before.
    pub fn finish(self) -> io::Result<u64> {
        let count = self.lines + self.output.index();
        self.output.into_inner().finish()?;
        match self.atomic {
            Some(atomic) => atomic.finish().map(|()| count),
            None => Ok(count),
        }
    }
}

/// Returns the compression and the format of a stream of messages in a file of this name.
fn stream_format(path: &Path) -> Result<(Option<Packing>, Format), WriteError> {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let (packing, name) = Packing::of_name(&name);
    let format = Format::of_path(Path::new(name)).unwrap_or(Format::Pbs);
    let text = match format {
        _ if Packing::strip_extension(name) != name => {
            "base64 and hexadecimal are input-only formats".to_owned()
        }
        Format::Pbs | Format::Jsonl => return Ok((packing, format)),
        _ if format.is_single() => format!("a {format} file holds a single message"),
        Format::Yaml => "YAML is not a format of streams".to_owned(),
        _ if !format.is_output() => format!("{format} is an input-only format"),
        _ => format!("{format} is a format of tables"),
    };
    Err(WriteError::Format {
        text,
        is_table: format.is_table(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_extension_determines_compression_and_format() {
        let gzip = Some(Packing::Gzip);
        let zstandard = Some(Packing::Zstandard);
        for (path, packing, format) in [
            ("a.pbs", None, Format::Pbs),
            ("a", None, Format::Pbs),
            ("folder.json/a.bin", None, Format::Pbs),
            (".gz", None, Format::Pbs),
            ("a.PBS.GZ", gzip, Format::Pbs),
            ("a.gz", gzip, Format::Pbs),
            ("a.pbs.zst", zstandard, Format::Pbs),
            ("a.jsonl", None, Format::Jsonl),
            ("a.ndjson.zstd", zstandard, Format::Jsonl),
        ] {
            let found = stream_format(Path::new(path));
            assert_eq!(found.ok(), Some((packing, format)), "{path}");
        }
        for (path, expected, table) in [
            ("a.pb", "a protobuf file holds a single message", false),
            ("a.json.gz", "a JSON file holds a single message", false),
            ("a.yaml", "YAML is not a format of streams", false),
            ("a.parquet", "Parquet is a format of tables", true),
            ("a.csv", "CSV is an input-only format", true),
            (
                "a.pbs.b64",
                "base64 and hexadecimal are input-only formats",
                false,
            ),
        ] {
            let Err(WriteError::Format { text, is_table }) = stream_format(Path::new(path)) else {
                panic!("{path} can be written");
            };
            assert_eq!((text.as_str(), is_table), (expected, table), "{path}");
        }
    }
}
