//! `flytepb check`.

use std::io::Write;

use flytepb::detect::Format as Found;
use flytepb::flytekit::compat::{losses, CompatError, Loss, LossKind};
use flytepb::idl::admin::{TaskExecution, TaskExecutionClosure, TaskExecutionList};
use flytepb::idl::wire::unknown_paths::unknown_fields;
use flytepb::idl::wire::varint_len;
use flytepb::idl::WireMessage;
use flytepb::raw;
use flytepb::tree_view::{grouped, printable, TreeOptions};

use crate::args::CheckArgs;
use crate::error::Error;
use crate::identify::names;
use crate::identify::{foreign, foreign_frames, identify, Known};
use crate::io::dropped_fields::location_of;
use crate::io::format::Format;
use crate::io::frames::Frames;
use crate::io::input::{display, Input};
use crate::io::message_error::Location;
use crate::io::stdout::Stdout;
use crate::io::transform::Decoder;
use crate::ui::counts::{bytes, plural};
use crate::ui::progress::Progress;
use crate::ui::style::{styled, GREEN, RED};
use crate::Verdict;

/// Default maximum number of fields listed per file.
const LISTED: usize = 20;

pub fn run(args: &CheckArgs) -> Result<Verdict, Error> {
    if let Some(name) = &args.input_type.type_name {
        names::resolve(name, args.input_type.idl)?;
    }
    let mut out = Stdout::buffered();
    let mut outcome = Verdict::Yes;
    let mut failed = None;
    for file in &args.files {
        let input = match Input::open(Some(file), args.input_type.from, args.limits.longest()) {
            Ok(input) => input,
            Err(error) => {
                out.flush()?;
                if let Some(earlier) = failed.replace(error) {
                    Error::report(&earlier);
                }
                continue;
            }
        };
        match check(input, args, &mut out) {
            Ok(None) => outcome = Verdict::No,
            Ok(Some(report)) => {
                report.print(&mut out)?;
                if report.different.is_some() {
                    outcome = Verdict::No;
                }
            }
            Err(error) => {
                let verdict = styled(RED, "not valid");
                writeln!(out, "{}: {verdict}", printable(&display(Some(file))))?;
                out.flush()?;
                error.report();
                outcome = Verdict::No;
            }
        }
    }
    out.flush()?;
    failed.map_or(Ok(outcome), Err)
}

/// The results for one file.
struct Report {
    name: String,
    known: Known,
    size: u64,
    messages: u64,
    unknown: u64,
    /// Maximum number of lines per list.
    listed: usize,
    /// The first unknown fields, one per line.
    lines: Vec<String>,
    /// The first byte that re-encodes differently.
    different: Option<String>,
    flytekit: Option<Flytekit>,
}

/// The effects of flytekit's round trip on the messages of a file.
#[derive(Default)]
struct Flytekit {
    /// Maximum number of lines.
    listed: usize,
    /// Number of dropped fields, and of their bytes.
    dropped: u64,
    bytes: u64,
    changed: u64,
    invented: u64,
    /// Number of refused messages.
    refused: u64,
    /// Number of messages of types without a flytekit view.
    others: u64,
    lines: Vec<String>,
}

/// Checks a file; returns `None` if it is protobuf of an unknown schema, which is listed.
fn check(
    mut input: Input,
    args: &CheckArgs,
    out: &mut impl Write,
) -> Result<Option<Report>, Error> {
    let listed = if args.full { usize::MAX } else { LISTED };
    let known = match identify(&args.input_type, &args.limits, &mut input) {
        Ok(known) => known,
        Err(error) => match foreign(&args.input_type, &mut input) {
            Some(found) => return list_foreign(input, found, listed, out).map(|()| None),
            None => return Err(error),
        },
    };
    let mut report = Report {
        name: input.name.clone(),
        size: 0,
        messages: 0,
        unknown: 0,
        listed,
        lines: Vec::new(),
        different: None,
        flytekit: args.flytekit.then(|| Flytekit {
            listed,
            ..Flytekit::default()
        }),
        known,
    };
    let mut progress = Progress::new("messages", input.size, false);
    let decoder = Decoder::new(report.known.format, &args.limits);
    let mut frames = Frames::new(input, report.known.format, report.known.descriptor)?;
    let mut end = 0;
    while let Some(frame) = frames.next()? {
        report.add(&decoder, frame.bytes, frame.location, end)?;
        end = frame.location.offset + frame.bytes.len() as u64;
        progress.update(frames.offset(), report.messages);
    }
    report.size = frames.offset();
    Ok(Some(report))
}

/// Prints the verdict on messages of an unknown schema, and their fields by number.
fn list_foreign(
    input: Input,
    found: Found,
    listed: usize,
    out: &mut impl Write,
) -> Result<(), Error> {
    let name = input.name.clone();
    let size = bytes(input.head().0.len() as u64);
    let mut frames = foreign_frames(input, found)?;
    let (mut lines, mut total) = (Vec::new(), 0);
    while let Some(frame) = frames.next()? {
        let tree = raw::tree(frame.bytes, &TreeOptions::new()).to_string();
        for line in tree.lines() {
            total += 1;
            if lines.len() < listed {
                lines.push(line.to_owned());
            }
        }
    }
    let verdict = styled(RED, "no message of the Flyte IDL");
    writeln!(out, "{}: {found}, {size}, {verdict}", printable(&name))?;
    list(out, &lines, total)
}

/// Describes the first difference of a re-encoded message, if any.
fn difference(
    before: &[u8],
    after: &[u8],
    location: Location,
    end_of_last: u64,
    format: Format,
) -> Option<String> {
    let message = location
        .index
        .map_or(String::new(), |i| format!(" in message {i}"));
    if before != after {
        let same = before.iter().zip(after).take_while(|(a, b)| a == b).count();
        let offset = location.offset + same as u64;
        return Some(format!("first at byte {offset}{message}"));
    }
    let minimal = varint_len(before.len() as u64) as u64;
    if format == Format::Pbs && location.offset - end_of_last != minimal {
        return Some(format!(
            "first at byte {end_of_last}, in the length{message}"
        ));
    }
    None
}

impl Flytekit {
    /// Counts the losses of a message, or of each task execution in a list.
    fn add(&mut self, message: &dyn WireMessage, location: Location) {
        let label = location
            .index
            .map_or(String::new(), |i| format!("message {i}: "));
        if let Some(execution) = message.downcast_ref::<TaskExecution>() {
            self.count(losses(execution), &label);
        } else if let Some(closure) = message.downcast_ref::<TaskExecutionClosure>() {
            self.count(losses_of_closure(closure), &label);
        } else if let Some(list) = message.downcast_ref::<TaskExecutionList>() {
            for (i, execution) in list.task_executions.iter().enumerate() {
                self.count(losses(execution), &format!("{label}task execution {i}: "));
            }
        } else {
            self.others += 1;
        }
    }

    fn count(&mut self, losses: Result<Vec<Loss>, CompatError>, label: &str) {
        let losses = match losses {
            Ok(losses) => losses,
            Err(raised) => {
                self.refused += 1;
                return self.push(format!("{label}refused {}: {raised}", raised.path()));
            }
        };
        for loss in losses {
            let what = match loss.kind {
                LossKind::Dropped => "dropped",
                LossKind::DroppedUnknown => "dropped, unknown fields of",
                LossKind::Changed => "changed",
                LossKind::Invented => "invented",
            };
            match loss.kind {
                LossKind::Dropped | LossKind::DroppedUnknown => {
                    self.dropped += 1;
                    self.bytes += loss.bytes as u64;
                }
                LossKind::Changed => self.changed += 1,
                LossKind::Invented => self.invented += 1,
            }
            let path = if loss.path.is_empty() {
                "the message"
            } else {
                &loss.path
            };
            self.push(format!(
                "{label}{what} {path}, {}",
                bytes(loss.bytes as u64)
            ));
        }
    }

    fn push(&mut self, line: String) {
        if self.lines.len() < self.listed {
            self.lines.push(line);
        }
    }

    fn total(&self) -> u64 {
        self.dropped + self.changed + self.invented + self.refused
    }

    fn summary(&self, size: u64) -> String {
        if self.others > 0 {
            return "flytekit's view is of TaskExecution, its closure and lists of it only"
                .to_owned();
        }
        let share = self.bytes * 1000 / size.max(1);
        let lost = format!("{} ({}.{} %)", bytes(self.bytes), share / 10, share % 10);
        let dropped = plural(self.dropped, "field");
        let mut out = format!("flytekit would lose {dropped}, {lost}");
        for (count, what) in [(self.changed, "change"), (self.invented, "invent")] {
            if count > 0 {
                out += &format!(", {what} {}", grouped(count));
            }
        }
        if self.refused > 0 {
            out += &format!(", and refuse {}", plural(self.refused, "message"));
        }
        out
    }
}

/// Returns the losses of a closure, as part of a task execution that is otherwise empty.
fn losses_of_closure(closure: &TaskExecutionClosure) -> Result<Vec<Loss>, CompatError> {
    let execution = TaskExecution {
        closure: Some(Box::new(closure.clone())),
        ..TaskExecution::default()
    };
    let within = |loss: Loss| {
        let path = loss.path.strip_prefix("closure")?;
        let path = path.trim_start_matches('.').to_owned();
        Some(Loss { path, ..loss })
    };
    let losses = losses(&execution)?.into_iter();
    Ok(losses.filter_map(within).collect())
}

impl Report {
    /// Checks a message; the previous one ended at byte `end`.
    fn add(
        &mut self,
        decoder: &Decoder,
        content: &[u8],
        location: Location,
        end: u64,
    ) -> Result<(), Error> {
        let Known {
            format, descriptor, ..
        } = self.known;
        let message = decoder
            .decode(descriptor, content)
            .map_err(|e| e.into_error(content, location, descriptor).file(&self.name))?;
        self.messages += 1;
        for at in unknown_fields(message.as_ref()) {
            self.unknown += 1;
            if self.lines.len() < self.listed {
                let (location, size) = (location_of(&at, location.index), bytes(at.len as u64));
                self.lines.push(format!("{location}, {size}"));
            }
        }
        if format.is_binary() && self.different.is_none() {
            self.different = difference(content, &message.to_wire(), location, end, format);
        }
        if let Some(flytekit) = &mut self.flytekit {
            flytekit.add(message.as_ref(), location);
        }
        Ok(())
    }

    fn print(&self, out: &mut impl Write) -> Result<(), Error> {
        let verdict = match (&self.different, self.known.format.is_binary()) {
            (Some(location), _) => {
                styled(RED, &format!("other bytes when encoded again, {location}"))
            }
            (None, true) => styled(GREEN, "same bytes when encoded again"),
            (None, false) => styled(GREEN, &format!("valid {}", self.known.format)),
        };
        writeln!(
            out,
            "{}: {}, {}, {}, {}, {verdict}",
            printable(&self.name),
            self.known.type_names(),
            bytes(self.size),
            plural(self.messages, "message"),
            plural(self.unknown, "unknown field"),
        )?;
        if self.known.empty {
            writeln!(out, "  {}", self.known.empty_note())?;
        }
        list(out, &self.lines, self.unknown)?;
        if let Some(flytekit) = &self.flytekit {
            writeln!(out, "  {}", flytekit.summary(self.size))?;
            list(out, &flytekit.lines, flytekit.total())?;
        }
        Ok(())
    }
}

fn list(out: &mut impl Write, lines: &[String], total: u64) -> Result<(), Error> {
    for line in lines {
        writeln!(out, "  {}", printable(line))?;
    }
    match total - lines.len() as u64 {
        0 => Ok(()),
        more => Ok(writeln!(out, "  … {} more", grouped(more))?),
    }
}
