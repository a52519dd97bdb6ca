//! The messages of an input, one at a time, still encoded.

use std::io::{BufRead, Read};

use flytepb::idl::descriptor::{FieldDescriptor, MessageDescriptor};
use flytepb::idl::wire::stream::StreamReader;
use flytepb::idl::Limit;
use flytepb::tree_view::grouped;

use crate::args::SelectArgs;
use crate::error::Error;
use crate::io::documents::Documents;
use crate::io::entities::Entities;
use crate::io::format::Format;
use crate::io::input::{cannot_read, Input, BOM};
use crate::io::message_error::{limit_hint, Location, Precision};
use crate::io::select::Selected;
use crate::io::transform::Decoder;
use crate::limits::LONGEST;
use crate::ui::counts::bytes;

/// A reader of messages in constant memory, except for the longest one.
pub struct Frames {
    name: String,
    kind: Kind,
    /// The error that the next call returns.
    failure: Option<Error>,
}

enum Kind {
    Whole(Option<Vec<u8>>, Location, Vec<u8>),
    /// Documents, and the number of those already read.
    Documents(Documents, usize),
    Delimited(StreamReader<Box<dyn BufRead + Send>>, usize),
    Lines(Lines),
    Converted(Box<Converted>),
    Entities(Entities),
    Selected(Box<Selected>),
    #[cfg_attr(not(feature = "tables"), allow(dead_code))]
    Rows(Box<dyn Rows + Send>),
}

/// Messages that come from elsewhere.
pub trait Rows {
    /// Reads the next message.
    fn next(&mut self) -> Result<Option<Frame<'_>>, Error>;
}

/// Messages of another format, converted to the wire format.
struct Converted {
    messages: Frames,
    decoder: Decoder,
    of: &'static MessageDescriptor,
    wire: Vec<u8>,
}

struct Lines {
    input: Box<dyn BufRead + Send>,
    longest: usize,
    buffer: Vec<u8>,
    location: Location,
    next: Location,
}

/// A message and its position.
pub struct Frame<'a> {
    pub bytes: &'a [u8],
    pub location: Location,
}

impl Frames {
    /// Opens the messages of type `of` in an input of this format.
    pub fn new(mut input: Input, format: Format, of: &MessageDescriptor) -> Result<Self, Error> {
        let name = input.name.clone();
        let kind = match format {
            Format::Pbs => {
                let longest = input.longest;
                let stream = StreamReader::new(input.into_reader()).max_len(longest as u64);
                Kind::Delimited(stream, longest)
            }
            Format::Jsonl => Kind::Lines(Lines {
                longest: input.longest,
                next: input.start(),
                input: input.into_reader(),
                buffer: Vec::new(),
                location: Location::default(),
            }),
            _ => {
                input.read_whole()?;
                input.check_length()?;
                let (bytes, location) = input.into_content(format);
                let read = match format {
                    Format::Json | Format::Yaml => {
                        Documents::new(format, bytes, location, is_list(of))
                            .map(|documents| Kind::Documents(documents, 0))
                    }
                    _ => Ok(Kind::Whole(Some(bytes), location, Vec::new())),
                };
                read.map_err(|e| e.file(&name))?
            }
        };
        Ok(Self::of_kind(name, kind))
    }

    /// Converts messages of type `of` in this format to the wire format.
    pub fn in_wire_format(
        self,
        format: Format,
        decoder: Decoder,
        of: &'static MessageDescriptor,
    ) -> Self {
        if !format.is_text() {
            return self;
        }
        let name = self.name.clone();
        let converted = Converted {
            messages: self,
            decoder,
            of,
            wire: Vec::new(),
        };
        Self::of_kind(name, Kind::Converted(Box::new(converted)))
    }

    /// Reads the entities in field `list` of pages of type `page`, which are in the wire format.
    pub fn entities(
        self,
        page: &'static MessageDescriptor,
        list: &'static FieldDescriptor,
    ) -> Self {
        let name = self.name.clone();
        Self::of_kind(name, Kind::Entities(Entities::new(self, page, list)))
    }

    /// Reads only the messages of this type that the options select. `decoder` is that of their format.
    pub fn select(
        self,
        args: &SelectArgs,
        of: &'static MessageDescriptor,
        decoder: Decoder,
    ) -> Result<Self, Error> {
        if *args == SelectArgs::default() {
            return Ok(self);
        }
        let name = self.name.clone();
        let selected = Selected::new(self, args, of, decoder)?;
        Ok(Self::of_kind(name, Kind::Selected(Box::new(selected))))
    }

    /// Reads the messages of another source.
    #[cfg(feature = "tables")]
    pub fn of_rows(name: String, rows: Box<dyn Rows + Send>) -> Self {
        Self::of_kind(name, Kind::Rows(rows))
    }

    fn of_kind(name: String, kind: Kind) -> Self {
        Frames {
            name,
            kind,
            failure: None,
        }
    }

    /// Returns the name of the input in messages.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether there may be several messages.
    pub fn is_sequence(&self) -> bool {
        match &self.kind {
            Kind::Whole(..) => false,
            Kind::Documents(documents, _) => documents.len() != 1,
            Kind::Delimited(..) | Kind::Lines(_) | Kind::Entities(_) | Kind::Rows(_) => true,
            Kind::Converted(converted) => converted.messages.is_sequence(),
            Kind::Selected(selected) => selected.all().is_sequence(),
        }
    }

    /// Returns the number of bytes read so far.
    pub fn offset(&self) -> u64 {
        match &self.kind {
            Kind::Whole(_, _, read) => read.len() as u64,
            Kind::Documents(documents, read) => documents.end(*read),
            Kind::Delimited(stream, _) => stream.offset(),
            Kind::Lines(lines) => lines.next.offset,
            Kind::Converted(converted) => converted.messages.offset(),
            Kind::Entities(entities) => entities.offset(),
            Kind::Selected(selected) => selected.all().offset(),
            Kind::Rows(_) => 0,
        }
    }

    /// Makes the next call return this error, which was detected early.
    pub fn fail_next(&mut self, error: Error) {
        self.failure = Some(error);
    }

    /// Reads the next message.
    pub fn next(&mut self) -> Result<Option<Frame<'_>>, Error> {
        if let Some(error) = self.failure.take() {
            return Err(error);
        }
        match &mut self.kind {
            Kind::Documents(documents, read) => {
                *read += 1;
                let next = documents.get(*read - 1);
                Ok(next.map(|(bytes, location)| Frame { bytes, location }))
            }
            Kind::Whole(unread, location, read) => {
                let Some(whole) = unread.take() else {
                    return Ok(None);
                };
                *read = whole;
                Ok(Some(Frame {
                    bytes: read,
                    location: *location,
                }))
            }
            Kind::Delimited(stream, longest) => {
                delimited(stream, *longest).map_err(|e| e.file(&self.name))
            }
            Kind::Lines(lines) => lines.next(&self.name),
            Kind::Converted(converted) => converted.next(&self.name),
            Kind::Entities(entities) => entities.next().map_err(|e| e.file(&self.name)),
            Kind::Selected(selected) => selected.next(),
            Kind::Rows(rows) => rows.next().map_err(|e| e.file(&self.name)),
        }
    }
}

impl Converted {
    fn next(&mut self, name: &str) -> Result<Option<Frame<'_>>, Error> {
        let Some(Frame { bytes, location }) = self.messages.next()? else {
            return Ok(None);
        };
        let message = self.decoder.decode(self.of, bytes).map_err(|e| {
            let error = e.into_error(bytes, location, self.of);
            error.into_content().file(name)
        })?;
        self.wire = message.to_wire();
        Ok(Some(Frame {
            bytes: &self.wire,
            location: Location {
                precision: Precision::Line,
                ..location
            },
        }))
    }
}

fn delimited(
    stream: &mut StreamReader<Box<dyn BufRead + Send>>,
    longest: usize,
) -> Result<Option<Frame<'_>>, Error> {
    let index = stream.index();
    match stream.read_placed() {
        Ok(None) => Ok(None),
        Ok(Some((offset, bytes))) => Ok(Some(Frame {
            bytes,
            location: Location {
                index: Some(index),
                offset,
                ..Location::default()
            },
        })),
        Err(e) if e.is_io() => Err(Error::new(format!("cannot be read: {e}"))),
        Err(e) => {
            let error = Error::of_stream(e.to_string(), index, e.offset());
            Err(error.hint(match (e.limit(), index) {
                (Some(Limit::Bytes), _) if longest < LONGEST => limit_hint(Limit::Bytes),
                (_, 0) => "this may not be a stream of messages; flytepb detect prints the type",
                _ => "the messages before it are intact",
            }))
        }
    }
}

/// Returns whether messages of this type are arrays in JSON.
fn is_list(of: &MessageDescriptor) -> bool {
    matches!(
        of.full_name,
        "google.protobuf.ListValue" | "google.protobuf.Value"
    )
}

impl Lines {
    fn next(&mut self, name: &str) -> Result<Option<Frame<'_>>, Error> {
        loop {
            self.buffer.clear();
            self.location = self.next;
            // A line may end with two more bytes.
            let mut input = (&mut self.input).take(self.longest as u64 + 3);
            let read = input.read_until(b'\n', &mut self.buffer);
            let read = read.map_err(|e| cannot_read(name, &e))? as u64;
            if read == 0 {
                return Ok(None);
            }
            if self.buffer.trim_ascii_end().len() > self.longest {
                let (line, longest) = (self.next.line + 1, bytes(self.longest as u64));
                let what = format!(
                    "line {} is longer than the limit of {longest}",
                    grouped(line)
                );
                return Err(Error::new(what)
                    .file(name)
                    .hint("--max-bytes sets the limit"));
            }
            if self.location.offset == 0 && self.buffer.starts_with(BOM) {
                self.buffer.drain(..BOM.len());
                self.location.offset = BOM.len() as u64;
            }
            self.next.offset += read;
            self.next.line += 1;
            if !self.buffer.trim_ascii().is_empty() {
                let index = self.next.index.unwrap_or(0);
                self.location.index = Some(index);
                self.next.index = Some(index + 1);
                return Ok(Some(Frame {
                    bytes: self.buffer.trim_ascii_end(),
                    location: self.location,
                }));
            }
        }
    }
}
