//! `flytepb raw`.

use std::io::{self, Write};

use flytepb::detect::{detect, Detection};
use flytepb::raw::{self, StreamEnd, TextWriter};
use flytepb::tree_view::grouped;

use crate::args::RawArgs;
use crate::error::{note, Error};
use crate::identify::format_of;
use crate::io::format::Format;
use crate::io::input::{cannot_read, Input};
use crate::io::output::Output;
use crate::limits::LONGEST;
use crate::ui::counts::bytes;
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
    let mut output = Output::open(args.output.as_deref(), Format::Text)?;
    let mut sink = Sink {
        output: &mut output,
        failed: None,
    };
    let mut writer = TextWriter::new(&mut sink);
    let name = input.name.clone();
    let listed = if format == Format::Pbs {
        let longest = input.longest as u64;
        let end = writer.stream(input.into_reader(), longest);
        end.map(|end| note_end(&name, longest, end))
    } else {
        writer.message(input.read_whole()?)
    };
    if let Some(error) = sink.failed {
        return Err(error);
    }
    listed.map_err(|e| cannot_read(&name, &e))?;
    output.finish()
}

/// Prints a note on a stream that does not end after a message.
fn note_end(name: &str, longest: u64, end: StreamEnd) {
    match end {
        StreamEnd::Complete => {}
        StreamEnd::Cut { offset } => note(&format!(
            "{name}: ends inside the message at byte {}: what is there of it is listed",
            grouped(offset)
        )),
        StreamEnd::NoLength { offset } => note(&format!(
            "{name}: no message of at most {} starts at byte {}: the rest is listed as bytes; --from pb \
             reads the input as one message",
            bytes(longest),
            grouped(offset)
        )),
    }
}

/// Returns whether an input is one message or a stream of them.
fn format(from: Option<Format>, input: &mut Input) -> Result<Format, Error> {
    if let Some(format) = from.filter(|format| format.encoding().is_none()) {
        return Ok(format);
    }
    if let Some((encoding, why)) = &input.damage {
        return Err(
            Error::of_content(format!("looks like damaged {encoding}: {why}"))
                .file(&input.name)
                .hint("--from pb lists its bytes"),
        );
    }
    let known = format_of(None, input).ok().flatten();
    let head = input.head().0;
    let is_stream = raw::is_stream(head);
    let format = match (known, detect(head)) {
        (Some(format), _) => format,
        (None, Detection::Other(found)) if !is_stream => {
            Format::of_text(found).unwrap_or(Format::Pb)
        }
        _ if is_stream => Format::Pbs,
        _ => Format::Pb,
    };
    if format == Format::Pb && is_stream {
        note(&format!(
            "{}: looks like a stream of messages, which --from pbs lists",
            input.name
        ));
    }
    if matches!(format, Format::Pb | Format::Pbs) {
        return Ok(format);
    }
    Err(Error::new(format!("is {format}, not protobuf"))
        .file(&input.name)
        .hint("--from pb lists its bytes"))
}

fn encode(args: &RawArgs) -> Result<(), Error> {
    let mut input = Input::open(args.file.as_deref(), Some(Format::Text), usize::MAX)?;
    input.read_whole()?;
    let name = input.name.clone();
    let (bytes, _) = input.into_content(Format::Text);
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
