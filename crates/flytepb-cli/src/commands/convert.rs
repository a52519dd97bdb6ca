//! `flytepb convert`.

use std::path::Path;

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::json::JsonOptions;
use flytepb::idl::text::TextOptions;
use flytepb::idl::wire::stream::StreamWriter;
use flytepb::registry;

use crate::args::{ConvertArgs, JsonArgs};
use crate::error::{note, Error};
use crate::identify::identify;
use crate::io::dropped_fields::DroppedFields;
use crate::io::format::Format;
use crate::io::frames::{Frame, Frames};
use crate::io::message_error::Location;
use crate::io::output::Output;
use crate::io::pipeline;
use crate::io::transform::{Decoder, Encoder, Transform};
use crate::tables::{self, InputKind, Tables};
use crate::ui::progress::Progress;
use crate::Verdict;

pub fn run(args: &ConvertArgs) -> Result<Verdict, Error> {
    check_output(args)?;
    let to_table = is_for_tables(args);
    let input = Tables::open(args, to_table)?;
    let mut input = match input.kind {
        InputKind::Single(single) if !input.are_tables && !to_table => *single,
        _ => return tables::run(args, input),
    };
    tables::check_unused(args)?;
    let known = identify(&args.input_type, &args.limits, &mut input)?;
    let to = target(args, known.format)?;
    check_options(args, to)?;
    if known.empty {
        let of = known.descriptor.full_name;
        note(&format!(
            "{}: {}, taken as {of}",
            input.name,
            known.empty_note()
        ));
    }
    let (name, size) = (input.name.clone(), input.size);
    let conversion = Conversion::new(args, known.format, to, known.descriptor);
    let frames = Frames::new(input, known.format, known.descriptor)?;
    let decoder = conversion.transform.decoder.clone();
    let frames = frames.select(&args.select, known.descriptor, decoder)?;
    let output = Output::open(args.output.as_deref(), to)?;
    conversion.run(frames, output, size)?.warn(&name, to);
    Ok(Verdict::Yes)
}

/// Returns whether the output is a table, or the options say that the input is one.
fn is_for_tables(args: &ConvertArgs) -> bool {
    let formats = [args.input_type.from, args.output_format()];
    formats.into_iter().flatten().any(Format::is_table)
}

/// Refuses a file name with the extension of an input-only format.
fn check_output(args: &ConvertArgs) -> Result<(), Error> {
    let Some(to) = args.output_format().filter(|to| !to.is_output()) else {
        return Ok(());
    };
    Err(
        Error::new(format!("{to} is an input-only format")).hint(if to.is_table() {
            "tables are written with --to parquet or arrow"
        } else {
            "choose another format with --to, such as json"
        }),
    )
}

/// Returns the format to convert to.
fn target(args: &ConvertArgs, from: Format) -> Result<Format, Error> {
    let path = args.output.as_deref().filter(|p| *p != Path::new("-"));
    let default = match path {
        Some(_) => None,
        None => from.default_target(),
    };
    args.output_format().or(default).ok_or_else(|| {
        Error::new("the format of the output is not known")
            .hint("name it with --to pb, pbs, json, jsonl, yaml, text, short, parquet or arrow")
    })
}

/// Returns the name of a file of one message. A stream is protobuf, too.
fn single_file(format: Format) -> String {
    match format {
        Format::Pb => "a .pb file".to_owned(),
        other => format!("a {other} file"),
    }
}

/// Returns the error for an input without messages.
pub fn none_for(to: Format) -> Error {
    Error::new(format!(
        "holds no message, but {} needs exactly one",
        single_file(to)
    ))
    .hint("use --to pbs or --to jsonl")
}

/// Returns the error for an input of several messages.
pub fn several_for(to: Format) -> Error {
    Error::new(format!(
        "holds several messages, but {} needs exactly one",
        single_file(to)
    ))
    .hint("use --to pbs, --to jsonl or --to short")
}

/// Refuses options without effect.
pub fn check_options(args: &ConvertArgs, to: Format) -> Result<(), Error> {
    if args.flytekit && to != Format::Short {
        return Err(Error::new("--flytekit applies to --to short only"));
    }
    if args.unknown_fields && to != Format::Text {
        return Err(Error::new("--unknown-fields applies to --to text only"));
    }
    Ok(())
}

fn encoder(args: &ConvertArgs, to: Format) -> Encoder {
    match to {
        Format::Json => {
            let JsonArgs {
                compact, indent, ..
            } = args.json;
            let spaces = usize::from(indent.unwrap_or(2));
            Encoder::Json(json(args).indent((!compact).then_some(spaces)))
        }
        Format::Jsonl => Encoder::Json(json(args)),
        Format::Yaml => Encoder::Yaml(json(args)),
        Format::Text => Encoder::Text(text(args)),
        Format::Short => Encoder::Short {
            flytekit: args.flytekit,
        },
        _ => Encoder::Wire,
    }
}

/// Returns options for text that reads back to the same bytes.
fn text(args: &ConvertArgs) -> TextOptions {
    TextOptions::new()
        .types(registry::get)
        .keep_map_order(true)
        .print_unknown_fields(args.unknown_fields)
}

/// Returns JSON options with the nesting limit of the input.
fn json(args: &ConvertArgs) -> JsonOptions {
    let limits = args.limits.json();
    limits
        .proto_field_names(args.json.proto_names)
        .print_defaults(args.json.defaults)
}

/// Several converted messages.
#[derive(Default)]
struct Converted {
    out: Vec<u8>,
    /// The last one, in the wire format.
    message: Vec<u8>,
    dropped: DroppedFields,
}

/// A conversion in progress.
pub struct Conversion {
    transform: Transform,
    to: Format,
    strict: bool,
}

impl Conversion {
    /// Creates the conversion of messages of a type from a format to another.
    pub fn new(
        args: &ConvertArgs,
        from: Format,
        to: Format,
        descriptor: &'static MessageDescriptor,
    ) -> Self {
        let encoder = encoder(args, to);
        let decoder = Decoder::new(from, &args.limits).ignore_unknown(args.json.ignore_unknown);
        let transform = Transform {
            descriptor,
            decoder,
            watch_unknown: encoder.drops_unknown(args.unknown_fields),
            encoder,
        };
        Conversion {
            transform,
            to,
            strict: args.strict,
        }
    }

    /// Converts all messages; returns the dropped fields.
    fn run(
        &self,
        mut frames: Frames,
        mut output: Output,
        size: Option<u64>,
    ) -> Result<DroppedFields, Error> {
        let name = frames.name().to_owned();
        let mut dropped = DroppedFields::default();
        if self.to.is_single() {
            let out = self
                .single(&mut frames, &mut dropped)
                .map_err(|e| e.file(&name))?;
            output.write(&out)?;
        } else {
            let mut progress = Progress::new("messages", size, output.is_terminal());
            let mut separator: &[u8] = b"";
            let convert = |frame: &Frame<'_>, converted: &mut Converted| {
                self.next(frame, converted).map_err(|e| e.file(&name))
            };
            pipeline::run(&mut frames, convert, |converted, position| {
                if !converted.out.is_empty() {
                    output.write(separator)?;
                    output.write(&converted.out)?;
                    separator = self.separator();
                }
                converted.out.clear();
                dropped.merge(&mut converted.dropped);
                progress.update(position.offset, position.messages);
                Ok(true)
            })?;
        }
        output.finish()?;
        Ok(dropped)
    }

    /// Converts a single message.
    fn single(&self, frames: &mut Frames, dropped: &mut DroppedFields) -> Result<Vec<u8>, Error> {
        let mut out = Vec::new();
        let Some(frame) = frames.next()? else {
            return Err(none_for(self.to));
        };
        self.one(frame.bytes, frame.location, &mut out, dropped)?;
        if frames.next()?.is_some() {
            return Err(several_for(self.to));
        }
        Ok(out)
    }

    /// Converts a message after others.
    fn next(&self, frame: &Frame<'_>, converted: &mut Converted) -> Result<(), Error> {
        let Converted {
            out,
            message,
            dropped,
        } = converted;
        let start = out.len();
        if start > 0 {
            out.extend_from_slice(self.separator());
        }
        if self.to == Format::Pbs {
            message.clear();
            self.one(frame.bytes, frame.location, message, dropped)?;
            let framed = StreamWriter::new(out).write_bytes(message);
            return framed.map_err(|e| Error::new(e.to_string()));
        }
        let result = self.one(frame.bytes, frame.location, out, dropped);
        if result.is_err() {
            out.truncate(start);
        }
        result
    }

    /// Returns the separator between two messages.
    pub fn separator(&self) -> &'static [u8] {
        match self.to {
            Format::Short | Format::Yaml => b"---\n",
            _ => b"",
        }
    }

    /// Converts a message, and appends it to `out`.
    pub fn one(
        &self,
        bytes: &[u8],
        location: Location,
        out: &mut Vec<u8>,
        dropped: &mut DroppedFields,
    ) -> Result<(), Error> {
        let unknown = self
            .transform
            .apply(bytes, out)
            .map_err(|e| e.into_error(bytes, location, self.transform.descriptor))?;
        if unknown.is_empty() {
            return Ok(());
        }
        if self.strict {
            let mut dropped = DroppedFields::default();
            dropped.add(&unknown, location);
            let what = format!("{dropped}, which {} cannot hold", self.to);
            return Err(Error::new(what)
                .hint("without --strict they are left out with a warning; pb and pbs keep them"));
        }
        dropped.add(&unknown, location);
        Ok(())
    }
}
