//! `flytepb set`.

use std::path::{Path as FilePath, PathBuf};

use flytepb::diff::diff;
use flytepb::edit::{Change, Edit, EditError};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::path::{Condition, Filter, Path};

use super::diff::Printer;
use super::get::path_error;
use crate::args::SetArgs;
use crate::error::{note, Error};
use crate::identify::identify;
use crate::io::format::Format;
use crate::io::frames::{Frame, Frames};
use crate::io::input::Input;
use crate::io::message_error::MessageError;
use crate::io::output::Output;
use crate::limits::LimitArgs;
use crate::Verdict;

pub fn run(args: &SetArgs) -> Result<Verdict, Error> {
    let (changes, file) = changes(args)?;
    let mut input = Input::open(Some(&file), args.input_type.from, args.limits.longest())?;
    let known = identify(&args.input_type, &args.limits, &mut input)?;
    let of = known.descriptor;
    check_input(&input, known.format, args)?;
    if known.empty {
        note(&format!(
            "{}: {}, taken as {}",
            input.name,
            known.empty_note(),
            of.full_name
        ));
    }
    let remarks: Vec<String> = changes.iter().filter_map(|c| c.path().remark(of)).collect();
    let edit = Edit::new(of, changes).map_err(|e| edit_error(&e))?;
    let filters = args.conditions.iter().map(|text| filter(text, of));
    let mut setter = Setter {
        edit: edit.limits(args.limits.limits()),
        filters: filters.collect::<Result<_, _>>()?,
        of,
        limits: &args.limits,
        changed: 0,
    };
    let output = match (args.dry_run, args.in_place) {
        (true, _) => None,
        (false, true) => Some(Output::open(Some(&file), known.format)?),
        (false, false) => Some(Output::open(args.output.as_deref(), known.format)?),
    };
    let name = input.name.clone();
    let frames = Frames::new(input, known.format, of)?;
    setter.all(frames, known.format, output, args.in_place)?;
    if setter.changed == 0 {
        note(&format!("{name}: nothing changed"));
        remarks.iter().for_each(|text| note(text));
    }
    Ok(Verdict::Yes)
}

/// Returns the changes, deletions first, and the file.
fn changes(args: &SetArgs) -> Result<(Vec<Change>, PathBuf), Error> {
    let Some((file, items)) = args.items.split_last() else {
        return Err(Error::new("no file is given"));
    };
    let file = PathBuf::from(file);
    if file != FilePath::new("-") && !file.exists() && args.items.last().is_some_and(is_change) {
        return Err(Error::new("no file is given").hint("name it last; - is standard input"));
    }
    if let Some(other) = items
        .iter()
        .find(|item| !item.contains('=') && FilePath::new(item).exists())
    {
        let what = format!("{other} is a file, and set changes one file, the last argument");
        return Err(Error::new(what).hint("run it once for each file"));
    }
    let mut changes = Vec::new();
    for path in &args.delete {
        let path: Path = path.parse().map_err(|e| path_error(&e))?;
        changes.push(Change::delete(path));
    }
    for item in items {
        let mut change: Change = item.parse().map_err(|e| path_error(&e))?;
        if let Some(file) = change.value().and_then(|value| value.strip_prefix('@')) {
            let content = std::fs::read(file)
                .map_err(|e| Error::new(format!("cannot be read: {e}")).file(file))?;
            change = change.with_file(content);
        }
        changes.push(change);
    }
    if changes.is_empty() {
        return Err(Error::new("no change is given")
            .hint("write changes as PATH=VALUE before the file, or name a path with --delete"));
    }
    Ok((changes, file))
}

#[allow(clippy::ptr_arg)] // as given by `Option<&String>`
fn is_change(item: &String) -> bool {
    item.parse::<Change>().is_ok()
}

/// Refuses inputs whose bytes are not those of protobuf messages.
fn check_input(input: &Input, format: Format, args: &SetArgs) -> Result<(), Error> {
    let error = |what: String| Err(Error::new(what).file(&input.name));
    if !matches!(format, Format::Pb | Format::Pbs) {
        return error(format!("set changes protobuf, and this is {format}")).map_err(|e| {
            e.hint(
                "convert it first: flytepb convert FILE -o FILE.pb (or .pbs for several messages)",
            )
        });
    }
    if args.in_place && input.is_stdin() {
        return error("standard input cannot be replaced".to_owned())
            .map_err(|e| e.hint("name a file, or omit --in-place"));
    }
    if args.in_place && !input.layers.is_empty() {
        return error("is compressed or encoded, so that it cannot be changed in place".to_owned())
            .map_err(|e| e.hint("name another file with -o"));
    }
    Ok(())
}

fn filter(text: &str, of: &'static MessageDescriptor) -> Result<Filter, Error> {
    let condition: Condition = text.parse().map_err(|e| path_error(&e))?;
    condition.filter(of).map_err(|e| path_error(&e))
}

fn edit_error(error: &EditError) -> Error {
    match error.pointer() {
        Some(pointer) => Error::new(format!("{error}\n  {}", pointer.replace('\n', "\n  "))),
        None => Error::new(error.to_string()),
    }
}

struct Setter<'a> {
    edit: Edit,
    filters: Vec<Filter>,
    of: &'static MessageDescriptor,
    limits: &'a LimitArgs,
    changed: u64,
}

impl Setter<'_> {
    /// Changes all messages; without an output, prints the differences.
    fn all(
        &mut self,
        mut frames: Frames,
        format: Format,
        mut output: Option<Output>,
        in_place: bool,
    ) -> Result<(), Error> {
        let name = frames.name().to_owned();
        let mut printer = Printer::new(false);
        let is_stream = format == Format::Pbs;
        let mut end = 0;
        while let Some(frame) = frames.next()? {
            let new = self.one(&frame).map_err(|e| e.file(&name))?;
            match &mut output {
                Some(output) => {
                    let bytes = new.as_deref().unwrap_or(frame.bytes);
                    if is_stream {
                        let width = frame.location.offset.saturating_sub(end);
                        let is_same = bytes.len() == frame.bytes.len();
                        output.write(&length(bytes.len(), if is_same { width } else { 0 }))?;
                    }
                    output.write(bytes)?;
                }
                None => {
                    if let Some(new) = &new {
                        self.print(&frame, new, is_stream, &mut printer)?;
                    }
                }
            }
            end = frame.location.offset + frame.bytes.len() as u64;
        }
        printer.finish()?;
        match output {
            // The file stays as it is.
            Some(_) if in_place && self.changed == 0 => Ok(()),
            Some(output) => output.finish(),
            None => Ok(()),
        }
    }

    /// Returns the changed bytes of a message, if they change.
    fn one(&mut self, frame: &Frame<'_>) -> Result<Option<Vec<u8>>, Error> {
        let fail = |e| MessageError::Wire(e).into_error(frame.bytes, frame.location, self.of);
        for filter in &self.filters {
            if !filter.matches(frame.bytes).map_err(fail)? {
                return Ok(None);
            }
        }
        let new = match self.edit.apply(frame.bytes) {
            Ok(new) => new,
            Err(error) => {
                return Err(match (error.decode_error(), frame.location.index) {
                    (Some(error), _) => fail(error.clone()),
                    (None, None) => edit_error(&error),
                    (None, Some(index)) => edit_error(&error).or_hint(&format!(
                        "this is message {index}; --where chooses messages"
                    )),
                });
            }
        };
        let is_changed = new != frame.bytes;
        self.changed += u64::from(is_changed);
        Ok(is_changed.then_some(new))
    }

    fn print(
        &self,
        frame: &Frame<'_>,
        new: &[u8],
        is_stream: bool,
        printer: &mut Printer,
    ) -> Result<(), Error> {
        let limits = self.limits.limits();
        let decode = |bytes: &[u8]| {
            let mut message = (self.of.new)();
            let merged = limits.merge(message.as_mut(), bytes);
            merged.map_err(|e| MessageError::Wire(e).into_error(bytes, frame.location, self.of))?;
            Ok::<_, Error>(message)
        };
        let (old, new) = (decode(frame.bytes)?, decode(new)?);
        let prefix = match frame.location.index {
            Some(index) if is_stream => format!("[{index}]"),
            _ => String::new(),
        };
        printer.all(&prefix, diff(old.as_ref(), new.as_ref()))
    }
}

/// Returns a length as a varint of at least this many bytes.
fn length(len: usize, width: u64) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut rest = len;
    loop {
        let byte = rest as u8 & 0x7f;
        rest >>= 7;
        if rest == 0 && bytes.len() as u64 + 1 >= width {
            bytes.push(byte);
            return bytes;
        }
        bytes.push(byte | 0x80);
    }
}
