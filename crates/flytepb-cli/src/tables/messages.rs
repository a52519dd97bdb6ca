//! Conversion of the messages in a column of tables to other formats.

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::{google, Limits, WireMessage};
use flytepb_arrow::Chunk;

use super::dumps::Dumps;
use super::input::Tables;
use super::rejects::Rejects;
use super::rows::SelectedRows;
use crate::args::{ConvertArgs, IdlArg, JsonArgs};
use crate::commands::convert::{check_options, none_for, several_for, Conversion};
use crate::error::Error;
use crate::identify::names;
use crate::io::dropped_fields::DroppedFields;
use crate::io::format::Format;
use crate::io::input::display;
use crate::io::output::Output;
use crate::limits::LimitArgs;
use crate::ui::progress::Progress;
use crate::Verdict;

/// Maximum number of messages examined to detect their type.
const SAMPLE: usize = 64;

/// Writes the messages of a column in this format.
pub fn run(args: &ConvertArgs, input: Tables, to: Format) -> Result<Verdict, Error> {
    check(args, to)?;
    let named = args.input_type.type_name.as_deref();
    let named = named
        .map(|name| names::resolve(name, args.input_type.idl))
        .transpose()?;
    let mut dumps = Dumps::open(
        args.table.column.as_deref(),
        args.input_type.from,
        input,
        true,
    )?;
    let name = display(args.input.as_deref());
    let mut chunk = dumps.next_chunk()?;
    let of = || {
        let detected = || detected(chunk.as_ref()?, args.input_type.idl);
        named.or_else(detected).ok_or_else(|| {
            Error::new("the type of messages in a table is not known")
                .file(&name)
                .hint("name it with --type")
        })
    };
    let mut writer = Writer {
        rows: if args.select.conditions.is_empty() {
            SelectedRows::new(&args.select, google::protobuf::Empty::type_descriptor())?
        } else {
            SelectedRows::new(&args.select, of()?)?
        },
        kind: match to {
            Format::Pbs => Kind::Copy(named),
            _ => Kind::Convert(Box::new(Conversion::new(args, Format::Pb, to, of()?))),
        },
        to,
        output: Output::open(args.output.as_deref(), to)?,
        rejects: Rejects::new(args, &name)?,
        dropped: DroppedFields::default(),
        messages: 0,
        bytes: 0,
    };
    let mut progress = Progress::new("messages", None, writer.output.is_terminal());
    while let Some(messages) = chunk {
        writer.rows.enter(&messages);
        for index in 0..messages.len() {
            writer.message(&messages, index)?;
        }
        writer.rejects.pass(&messages);
        progress.update(writer.bytes, writer.messages);
        if writer.rows.is_done() && dumps.is_last() {
            break;
        }
        chunk = dumps.next_chunk()?;
    }
    if to.is_single() && writer.messages == 0 {
        return Err(none_for(to).file(&name));
    }
    writer.output.finish()?;
    drop(progress);
    writer.dropped.warn(&name, to);
    let is_quiet = args.output.is_none() && to != Format::Pbs;
    writer.rejects.finish(writer.messages, "message", is_quiet)
}

/// Refuses options without effect.
fn check(args: &ConvertArgs, to: Format) -> Result<(), Error> {
    if args.table.raw || args.table.fields {
        return Err(Error::new(
            "--raw and --fields apply to --to parquet and --to arrow",
        ));
    }
    check_options(args, to)?;
    if to != Format::Pbs {
        return Ok(());
    }
    if args.json != JsonArgs::default() {
        return Err(Error::new("the JSON options do not apply to --to pbs"));
    }
    if args.limits != LimitArgs::default() {
        return Err(Error::new(
            "message limits do not apply to --to pbs, which copies messages without decoding",
        )
        .hint("apply the limits to the output, with flytepb check or another conversion"));
    }
    Ok(())
}

/// Returns the type that explains the first messages.
pub fn detected(chunk: &Chunk, idl: IdlArg) -> Option<&'static MessageDescriptor> {
    let messages = (0..chunk.len()).filter_map(|i| chunk.message(i).ok().flatten());
    let sample: Vec<_> = messages.take(SAMPLE).collect();
    let messages = sample.iter().map(|message| &message[..]);
    Some(idl.detection().detect_messages(messages)?.descriptor)
}

/// A writer of messages.
struct Writer {
    rows: SelectedRows,
    kind: Kind,
    to: Format,
    output: Output,
    rejects: Rejects,
    dropped: DroppedFields,
    messages: u64,
    bytes: u64,
}

enum Kind {
    /// Copies encoded messages, which must be valid if their type is given.
    Copy(Option<&'static MessageDescriptor>),
    Convert(Box<Conversion>),
}

impl Writer {
    /// Writes a message of a chunk, if its row has one.
    fn message(&mut self, chunk: &Chunk, index: usize) -> Result<(), Error> {
        let message = match chunk.message(index) {
            Ok(Some(message)) => message,
            Ok(None) => return Ok(()),
            Err(error) => return self.rejects.add(chunk, index, &error),
        };
        match self.rows.takes(&message) {
            Ok(true) => {}
            Ok(false) => return Ok(()),
            Err(error) => return self.rejects.add(chunk, index, &error.into()),
        }
        match &self.kind {
            Kind::Copy(of) => {
                let valid = of.map_or(Ok(()), |of| {
                    Limits::new().merge((of.new)().as_mut(), &message)
                });
                if let Err(error) = valid {
                    return self.rejects.add(chunk, index, &error.into());
                }
                self.output.write_delimited(&message)?;
            }
            Kind::Convert(conversion) => {
                if self.to.is_single() && self.messages > 0 {
                    return Err(several_for(self.to).file(self.rejects.name()));
                }
                let mut out = Vec::new();
                if self.messages > 0 {
                    out.extend_from_slice(conversion.separator());
                }
                let location = self.rejects.location(chunk, index);
                let dropped = &mut self.dropped;
                if let Err(error) = conversion.one(&message, location, &mut out, dropped) {
                    return self.rejects.add_error(chunk, index, error);
                }
                self.output.write(&out)?;
            }
        }
        self.bytes += message.len() as u64;
        self.messages += 1;
        Ok(())
    }
}
