//! `flytepb raw`.

use std::io::{self, Read, Write};
use std::path::Path;

use flytepb::detect::Format as Found;
use flytepb::idl::{google, WireMessage};
use flytepb::raw::{self, TextWriter};

use crate::args::{InputType, RawArgs};
use crate::error::Error;
use crate::identify::{foreign, format_of, identify};
use crate::io::format::Format;
use crate::io::frames::Frames;
use crate::io::input::{cannot_open, cannot_read, display, Input};
use crate::io::output::Output;
use crate::limits::{LimitArgs, LONGEST};
use crate::Verdict;

pub fn run(args: &RawArgs) -> Result<Verdict, Error> {
    if args.encode {
        encode(args)?;
    } else {
        list(args)?;
    }
    Ok(Verdict::Yes)
}

fn list(args: &RawArgs) -> Result<(), Error> {
    let longest = args.max_bytes.unwrap_or(LONGEST).min(LONGEST);
    let mut input = Input::open(args.file.as_deref(), args.from, longest)?;
    let format = format(args.from, &mut input)?;
    let mut frames = Frames::new(input, format, google::protobuf::Empty::type_descriptor())?;
    let mut output = Output::open(args.output.as_deref(), Format::Text)?;
    let mut sink = Sink {
        output: &mut output,
        failed: None,
    };
    let mut writer = TextWriter::new(&mut sink);
    let mut end = 0;
    let listed = loop {
        let Some(frame) = frames.next()? else {
            break Ok(());
        };
        let written = if format == Format::Pbs {
            let width = frame.location.offset - end;
            end = frame.location.offset + frame.bytes.len() as u64;
            writer.delimited(frame.bytes, width as usize)
        } else {
            writer.message(frame.bytes)
        };
        if written.is_err() {
            break written;
        }
    };
    match (sink.failed.take(), listed) {
        (Some(error), _) => Err(error),
        (None, listed) => {
            listed?;
            output.finish()
        }
    }
}

/// Returns whether an input is one message or a stream of them.
fn format(from: Option<Format>, input: &mut Input) -> Result<Format, Error> {
    if let Some(format) = from.filter(|format| format.encoding().is_none()) {
        return Ok(format);
    }
    let input_type = InputType::default();
    let format = match format_of(None, input) {
        Ok(Some(format)) => format,
        _ => match identify(&input_type, &LimitArgs::default(), input) {
            Ok(known) => known.format,
            Err(_) => match foreign(&input_type, input) {
                Some(Found::ProtobufStream) => Format::Pbs,
                _ => Format::Pb,
            },
        },
    };
    if matches!(format, Format::Pb | Format::Pbs) {
        return Ok(format);
    }
    Err(Error::new(format!("is {format}, not protobuf"))
        .file(&input.name)
        .hint("--from pb lists its bytes"))
}

fn encode(args: &RawArgs) -> Result<(), Error> {
    let path = args.file.as_deref().filter(|path| *path != Path::new("-"));
    let name = display(path);
    let mut bytes = Vec::new();
    match path {
        Some(path) => bytes = std::fs::read(path).map_err(|e| cannot_open(path, &e))?,
        None => {
            let read = io::stdin().lock().read_to_end(&mut bytes);
            read.map_err(|e| cannot_read(&name, &e))?;
        }
    }
    let text = std::str::from_utf8(&bytes).map_err(|e| {
        let what = format!("is not text: byte {} is not UTF-8", e.valid_up_to());
        Error::new(what).file(&name)
    })?;
    let bytes = raw::from_text(text).map_err(|e| {
        let pointer = e.pointer().replace('\n', "\n  ");
        Error::new(format!("{e}\n  {pointer}")).file(&name)
    })?;
    let mut output = Output::open(args.output.as_deref(), Format::Pb)?;
    output.write(&bytes)?;
    output.finish()
}

/// An output whose error is kept.
struct Sink<'o> {
    output: &'o mut Output,
    failed: Option<Error>,
}

impl Write for Sink<'_> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        match self.output.write(bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(error) => {
                self.failed = Some(error);
                Err(io::Error::other("the output failed"))
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
