//! `flytepb convert`.

use flytepb::idl::json::JsonOptions;
use flytepb::idl::text::TextOptions;
use flytepb::idl::wire::stream::StreamWriter;
use flytepb::idl::wire::walk::UnknownAt;

use crate::args::{ConvertArgs, JsonArgs};
use crate::error::{note, Error};
use crate::format::Format;
use crate::frames::Frames;
use crate::input::Input;
use crate::output::Output;
use crate::progress::Progress;
use crate::subject::identify;
use crate::transform::{Decoder, Encoder, Place, Transform};
use crate::Answer;

/// How many places of unknown fields a warning lists.
const LISTED: usize = 5;

pub fn run(args: &ConvertArgs) -> Result<Answer, Error> {
    let mut input = Input::open(args.input.as_deref())?;
    let named = args.output.as_deref().and_then(Format::of_path);
    let known = identify(&args.subject, &mut input)?;
    let to = args.to.or(named).or(known.format.default_target());
    let to = to.ok_or_else(|| {
        Error::new("the format of the output is not known")
            .hint("name it with --to pb, pbs, json, jsonl, text or short")
    })?;
    check_options(args, to)?;
    if known.empty {
        note(&known.empty_note(&input.name));
    }
    let encoder = encoder(args, to);
    let transform = Transform {
        descriptor: known.descriptor,
        decoder: Decoder::new(known.format, args.json.ignore_unknown),
        watch_unknown: encoder.drops_unknown(args.unknown_fields),
        encoder,
    };
    let (name, size) = (input.name.clone(), input.size);
    let frames = Frames::new(input, known.format)?;
    let output = Output::open(args.output.as_deref(), to.is_binary())?;
    let mut conversion = Conversion {
        transform,
        to,
        strict: args.strict,
        progress: Progress::new(size, output.is_terminal()),
        lost: Lost::default(),
    };
    conversion.run(frames, output)?;
    conversion.lost.warn(&name, to);
    Ok(Answer::Yes)
}

/// Refuses options that would do nothing.
fn check_options(args: &ConvertArgs, to: Format) -> Result<(), Error> {
    if args.flytekit && to != Format::Short {
        return Err(Error::new("--flytekit goes with --to short only"));
    }
    if args.unknown_fields && to != Format::Text {
        return Err(Error::new("--unknown-fields goes with --to text only"));
    }
    Ok(())
}

fn encoder(args: &ConvertArgs, to: Format) -> Encoder {
    match to {
        Format::Pb | Format::Pbs => Encoder::Wire,
        Format::Json => {
            let JsonArgs {
                compact, indent, ..
            } = args.json;
            let spaces = usize::from(indent.unwrap_or(2));
            Encoder::Json(json(&args.json).indent((!compact).then_some(spaces)))
        }
        Format::Jsonl => Encoder::Json(json(&args.json)),
        Format::Text => Encoder::Text(text(args)),
        Format::Short => Encoder::Short {
            flytekit: args.flytekit,
        },
    }
}

/// Text that reads back to the same bytes.
fn text(args: &ConvertArgs) -> TextOptions {
    TextOptions::new()
        .keep_map_order(true)
        .print_unknown_fields(args.unknown_fields)
}

fn json(args: &JsonArgs) -> JsonOptions {
    JsonOptions::new()
        .proto_field_names(args.proto_names)
        .print_defaults(args.defaults)
}

struct Conversion {
    transform: Transform,
    to: Format,
    strict: bool,
    progress: Progress,
    lost: Lost,
}

impl Conversion {
    fn run(&mut self, mut frames: Frames, mut output: Output) -> Result<(), Error> {
        let name = frames.name().to_owned();
        let mut converted = Vec::new();
        let mut framed = StreamWriter::new(Vec::new());
        let mut count = 0u64;
        while let Some(frame) = frames.next()? {
            if count > 0 {
                self.between(&mut output).map_err(|e| e.file(&name))?;
            }
            converted.clear();
            self.one(frame.bytes, frame.place, &mut converted)
                .map_err(|e| e.file(&name))?;
            match self.to {
                Format::Pbs => {
                    framed
                        .write_bytes(&converted)
                        .map_err(|e| Error::new(e.to_string()))?;
                    output.write(framed.get_ref())?;
                    framed.get_mut().clear();
                }
                // Written at the end, when it is known to be the only one.
                Format::Pb | Format::Json | Format::Text => {}
                Format::Jsonl | Format::Short => output.write(&converted)?,
            }
            count += 1;
            self.progress.update(frames.offset(), count);
        }
        if self.to.is_single() {
            if count == 0 {
                let what = format!("holds no message, and a {} file holds one", self.to);
                return Err(Error::new(what)
                    .file(&name)
                    .hint("take --to pbs or --to jsonl"));
            }
            output.write(&converted)?;
        }
        output.finish()
    }

    /// What stands between two messages.
    fn between(&self, output: &mut Output) -> Result<(), Error> {
        match self.to {
            Format::Pbs | Format::Jsonl => Ok(()),
            Format::Short => output.write(b"---\n"),
            Format::Pb | Format::Json | Format::Text => {
                let what = format!("holds several messages, and a {} file holds one", self.to);
                Err(Error::new(what).hint("take --to pbs, --to jsonl or --to short"))
            }
        }
    }

    fn one(&mut self, bytes: &[u8], place: Place, out: &mut Vec<u8>) -> Result<(), Error> {
        let unknown = self
            .transform
            .apply(bytes, out)
            .map_err(|fault| fault.into_error(bytes, place, self.transform.descriptor))?;
        if unknown.is_empty() {
            return Ok(());
        }
        if self.strict {
            let mut lost = Lost::default();
            lost.add(&unknown, place);
            return Err(
                Error::new(format!("{}, which {} cannot hold", lost, self.to)).hint(
                    "without --strict they are left out with a warning; pb and pbs keep them",
                ),
            );
        }
        self.lost.add(&unknown, place);
        Ok(())
    }
}

/// Unknown fields that the output cannot hold.
#[derive(Default)]
struct Lost {
    fields: u64,
    bytes: u64,
    messages: u64,
    places: Vec<String>,
}

impl Lost {
    fn add(&mut self, unknown: &[UnknownAt], place: Place) {
        self.messages += 1;
        for at in unknown {
            self.fields += 1;
            self.bytes += at.len as u64;
            if self.places.len() < LISTED {
                self.places.push(place_of(at, place.index));
            }
        }
    }

    fn warn(&self, input: &str, to: Format) {
        if self.fields > 0 {
            note(&format!(
                "{input}: {self}: left out, {to} cannot hold them\n  hint: pb and pbs keep them; \
                 --strict refuses such messages"
            ));
        }
    }
}

impl std::fmt::Display for Lost {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let s = if self.fields == 1 { "" } else { "s" };
        write!(f, "{} unknown field{s} ({} bytes)", self.fields, self.bytes)?;
        if self.messages > 1 {
            write!(f, " in {} messages", self.messages)?;
        }
        write!(f, ": {}", self.places.join(", "))?;
        match self.fields - self.places.len() as u64 {
            0 => Ok(()),
            more => write!(f, " and {more} more"),
        }
    }
}

/// An unknown field's place: the message of a stream, the path, the number.
pub fn place_of(at: &UnknownAt, index: Option<u64>) -> String {
    let message = index.map_or(String::new(), |i| format!("message {i}: "));
    match at.path.as_str() {
        "" => format!("{message}field {}", at.number),
        path => format!("{message}field {} in {path}", at.number),
    }
}
