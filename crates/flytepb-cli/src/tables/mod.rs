//! `flytepb convert` to and from tables.

mod column;
mod dumps;
mod folder;
mod input;
mod messages;
mod rejects;
mod rows;
mod source;

use std::cell::RefCell;
use std::num::NonZeroUsize;
use std::path::Path;
use std::{panic, thread};

use flytepb::tree_view::grouped;
use flytepb_arrow::{catches_panics, Counts, FileFormat, Table, TableFile, Written, DEFAULT_DEPTH};

pub use self::column::open as open_column;
pub use self::input::{InputKind, Tables};
use self::rejects::Rejects;
use self::source::Source;
use crate::args::{ConvertArgs, JsonArgs, TableArgs};
use crate::error::{note, Error};
use crate::io::format::Format;
use crate::io::output::Output;
use crate::ui::progress::Progress;
use crate::Verdict;

/// Converts to or from a table.
pub fn run(args: &ConvertArgs, input: Tables) -> Result<Verdict, Error> {
    silence_caught_panics();
    let is_stdout = args
        .output
        .as_deref()
        .is_none_or(|path| path == Path::new("-"));
    let to = match args.output_format() {
        Some(to) => to,
        None if is_stdout && input.are_tables => Format::Jsonl,
        None => {
            return Err(Error::new("the format of the output is not known")
                .hint("name it with --to pbs, jsonl, parquet or arrow"));
        }
    };
    match to {
        Format::Parquet => to_table(args, input, to, FileFormat::Parquet),
        Format::Arrow => to_table(args, input, to, FileFormat::Arrow),
        _ => messages::run(args, input, to),
    }
}

/// Silences the panic messages of damaged pages, which are reported as an error.
fn silence_caught_panics() {
    let report = panic::take_hook();
    panic::set_hook(Box::new(move |info| {
        if !catches_panics() {
            report(info);
        }
    }));
}

/// Refuses table options if no table is involved.
pub fn check_unused(args: &ConvertArgs) -> Result<(), Error> {
    if args.table == TableArgs::default() {
        return Ok(());
    }
    Err(Error::new(
        "--raw, --fields, --column, --include, --on-error and --threads apply to tables only",
    )
    .hint("write one with --to parquet or arrow, read one with --from parquet, arrow or csv"))
}

fn to_table(
    args: &ConvertArgs,
    input: Tables,
    to: Format,
    format: FileFormat,
) -> Result<Verdict, Error> {
    if args.flytekit || args.unknown_fields || args.json != JsonArgs::default() {
        return Err(Error::new(
            "--flytekit, --unknown-fields and the JSON options do not apply to --to parquet and \
             --to arrow",
        ));
    }
    if args.strict && !args.table.raw {
        return Err(
            Error::new("the columns of a table cannot hold unknown fields")
                .hint("--raw keeps them"),
        );
    }
    let mut source = Source::open(args, input)?;
    let rejects = RefCell::new(Rejects::new(args, source.name())?);
    let output = Output::open(args.output.as_deref(), to)?;
    let mut progress = Progress::new("rows", source.size(), output.is_terminal());
    let mut file = TableFile::new(
        output,
        format,
        table(args, &source),
        source.keys().as_deref(),
    )?;
    let name = source.name().to_owned();
    let (mut rows, mut bytes, mut counts) = (0, 0, Counts::default());
    let written = file.write_all(
        threads(args),
        || source.next_chunk(&mut rejects.borrow_mut()),
        |written: Written, chunk| {
            let mut rejects = rejects.borrow_mut();
            for rejected in &written.rejected {
                rejects.add(&chunk, rejected.index, &rejected.error)?;
            }
            rejects.pass(&chunk);
            rows += written.rows;
            bytes += chunk.size() as u64;
            counts.add(written.counts);
            progress.update(bytes, rows);
            Ok(())
        },
    );
    let finished = written.and_then(|()| Ok(file.finish()?));
    let output = finished.map_err(|e: Error| e.file(&name))?;
    output.finish()?;
    drop(progress);
    warn(counts, &name);
    rejects.into_inner().finish(rows, "row", false)
}

fn table(args: &ConvertArgs, source: &Source) -> Table {
    let of = source.message_type();
    let table = if args.table.fields {
        Table::of_fields(of, DEFAULT_DEPTH)
    } else {
        Table::of(of)
    };
    let table = table.with_limits(args.limits.limits());
    if args.table.raw {
        table.with_raw()
    } else {
        table
    }
}

fn threads(args: &ConvertArgs) -> NonZeroUsize {
    let all = || thread::available_parallelism().unwrap_or(NonZeroUsize::MIN);
    args.table.threads.unwrap_or_else(all)
}

/// Warns of values that the columns could not hold.
fn warn(counts: Counts, name: &str) {
    if counts.times_out_of_range > 0 {
        let count = grouped(counts.times_out_of_range);
        note(&format!(
            "{name}: times out of range, null in the table: {count}"
        ));
    }
    if counts.without_json > 0 {
        let count = grouped(counts.without_json);
        note(&format!(
            "{name}: messages without a JSON form, null in the table: {count}"
        ));
    }
}

impl From<flytepb_arrow::Error> for Error {
    fn from(error: flytepb_arrow::Error) -> Self {
        // An error of the output, which table writers pass on.
        let inner = error.io_error().and_then(|e| e.get_ref());
        if let Some(error) = inner.and_then(|e| e.downcast_ref::<Error>()) {
            return error.clone();
        }
        let bad = Error::new(error.to_string());
        if error.is_damaged() {
            bad.hint("re-create it or download it again")
        } else {
            bad
        }
    }
}
