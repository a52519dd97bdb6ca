//! Options of `flytepb diff`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::IdlArg;
use crate::io::format::Format;
use crate::limits::LimitArgs;

/// Compare two files field by field
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
The files may be in different formats, but not of different versions of Flyte, unless their fields \
are of both. Lines start with - for content of A only, + for content of B \
only, and ~ for changes. Messages in an Any are compared by their fields, if both are of one type.

Examples:
  flytepb diff before.pb after.pb
  flytepb diff outputs.pb outputs.json
  flytepb diff --html before.pb after.pb -o changes.html

Exit codes:
  0  the files are equal
  1  the files differ
  2  invalid usage or input")]
pub struct DiffArgs {
    /// The first file; one of the two may be -, standard input
    pub a: PathBuf,
    /// The second file
    pub b: PathBuf,
    /// The message type of both files; detected by default
    #[arg(long = "type", value_name = "NAME")]
    pub type_name: Option<String>,
    #[command(flatten)]
    pub idl: IdlArg,
    /// The format of both files; by default detected from their bytes, or from their extensions if
    /// these are ambiguous
    #[arg(long, value_name = "FMT", hide_possible_values = true)]
    pub from: Option<Format>,
    /// Do not shorten values
    #[arg(long)]
    pub full: bool,
    /// Write a page for a browser: one file, which needs no network
    #[arg(long)]
    pub html: bool,
    /// The file to write the page to; standard output if omitted or -. Replaced only once it is complete
    #[arg(short, long, value_name = "OUTPUT", requires = "html")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub limits: LimitArgs,
}
