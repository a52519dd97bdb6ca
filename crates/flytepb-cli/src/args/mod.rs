//! The command line.

mod diff;
mod edit;
mod get;
mod grep;
mod idl;
mod raw;
mod select;
mod selftest;
mod set;
mod show;
mod sizes;
mod sources;
#[cfg(feature = "tables")]
mod tables;

use std::ffi::OsString;
use std::path::PathBuf;

use clap::builder::PossibleValuesParser;
use clap::{Args as ClapArgs, CommandFactory, FromArgMatches, Parser, Subcommand};

pub use self::diff::DiffArgs;
pub use self::edit::{EditArgs, EditFormat};
pub use self::get::GetArgs;
pub use self::grep::GrepArgs;
pub use self::idl::IdlArg;
pub use self::raw::RawArgs;
pub use self::select::SelectArgs;
pub use self::selftest::{Keep, SelftestArgs};
pub use self::set::SetArgs;
pub use self::show::ShowArgs;
pub use self::sizes::SizesArgs;
pub use self::sources::SourceArgs;
#[cfg(feature = "tables")]
pub use self::tables::{OnError, TableArgs};
use crate::io::format::{output_format, Format};
use crate::limits::{size, LimitArgs};

/// Shows, converts, checks and compares the protobuf blobs that Flyte writes
///
/// The text after the options has a fixed form, which manual pages are made of: paragraphs, one line
/// each, which are wrapped to the width of the terminal; and sections, a heading with a colon above
/// indented lines of at most 80 characters.
#[derive(Debug, Parser)]
#[command(
    name = "flytepb",
    version,
    max_term_width = 100,
    long_about = None,
    after_help = "\
The type of a blob is detected from its bytes, among those of Flyte 1 and 2; use --type or --idl where \
that is ambiguous.

Examples:
  flytepb show error.pb
  flytepb convert executions.pbs -o executions.jsonl
  flytepb check *.pb
  flytepb COMMAND --help

Exit codes:
  0  success
  1  a negative result of check, diff, get, grep or selftest; messages left out
     of a table
  2  invalid usage or input"
)]
pub struct Args {
    #[command(flatten)]
    pub color: colorchoice_clap::Color,
    #[command(subcommand)]
    pub command: Command,
}

impl Args {
    /// Parses arguments, the first of which is the name of the program.
    pub fn of(args: impl IntoIterator<Item = OsString>) -> Result<Self, clap::Error> {
        let mut matches = program().try_get_matches_from(joined(args.into_iter()))?;
        Self::from_arg_matches_mut(&mut matches).map_err(|error| error.format(&mut program()))
    }
}

/// Returns the definition of the command line.
pub fn program() -> clap::Command {
    let program = Args::command();
    let names = program.get_subcommands().map(|c| c.get_name().to_owned());
    let names = PossibleValuesParser::new(names);
    program
        .mut_arg("color", |arg| arg.help("When to use colors"))
        .mut_subcommand("man", |man| {
            man.mut_arg("command", |arg| arg.value_parser(names))
        })
}

/// Joins the arguments `--on-error quarantine FILE` to a single value, `quarantine=FILE`.
fn joined(mut args: impl Iterator<Item = OsString>) -> Vec<OsString> {
    let mut out: Vec<OsString> = Vec::new();
    while let Some(mut arg) = args.next() {
        if arg == "quarantine" && out.last().is_some_and(|before| before == "--on-error") {
            if let Some(file) = args.next() {
                arg.push("=");
                arg.push(file);
            }
        }
        out.push(arg);
    }
    out
}

const CONVERT: &str = "\
Input may be compressed with gzip or Zstandard (.gz .zst), or written in base64 or hexadecimal (.b64 .hex, \
or --from base64 or hex), as printed by xxd or hexdump, or as Python prints bytes; text may be UTF-16.

Formats:
  pb       .pb .binpb                     one message
  pbs      .pbs                           a stream of length-delimited messages
  json     .json                          a message, or an array of them as input
  jsonl    .jsonl .ndjson                 one JSON message per line
  yaml     .yaml .yml                     messages as YAML
  text     .txt .textproto .txtpb .pbtxt  one message in protobuf's text format
  short                                   flytekit's short string, output only
  parquet  .parquet .pq                   a table, a message per row
  arrow    .arrow .arrows .feather .ipc   the same in Arrow's IPC format
  csv      .csv .tsv                      a table with messages, input only

Examples:
  flytepb convert outputs.pb
  flytepb convert outputs.pb -o outputs.json
  flytepb convert inputs.json -o inputs.pb --type LiteralMap
  flytectl get execution -p flytesnacks -d development -o yaml |
    flytepb convert --to jsonl
  flytepb convert executions.pbs -o executions.jsonl
  flytepb convert executions.jsonl --type TaskExecution -o executions.pbs
  flytepb convert execution.pb --to short --flytekit
  flytepb convert executions.pbs -o executions.parquet --raw
  flytepb convert executions.parquet -o executions.pbs
  flytepb convert executions.parquet | jq .closure.phase
  flytepb convert folder --include '*.pb' --type TaskExecution -o all.parquet
  flytepb convert dump.csv --column closure --type TaskExecutionClosure \\
    -o closures.parquet

Exit codes:
  0  success
  1  messages were left out of a table
  2  invalid usage or input";

/// Returns the help after the options of `convert`, without tables if they are not built in.
fn convert_help() -> String {
    let of_tables = |line: &&str| {
        let words = ["parquet", "arrow", "csv", "table"];
        words.iter().any(|word| line.contains(word))
    };
    let lines = CONVERT.lines();
    let lines: Vec<_> = lines
        .filter(|line| cfg!(feature = "tables") || !of_tables(line))
        .collect();
    lines.join("\n")
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Show(ShowArgs),
    Convert(ConvertArgs),
    Check(CheckArgs),
    Detect(DetectArgs),
    Get(GetArgs),
    Grep(GrepArgs),
    Sizes(SizesArgs),
    Raw(RawArgs),
    Set(SetArgs),
    Edit(EditArgs),
    Types(TypesArgs),
    Diff(DiffArgs),
    Selftest(SelftestArgs),
    Completions(CompletionsArgs),
    Man(ManArgs),
}

/// The type and format of an input, as given by the user.
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct InputType {
    /// The message type, by full or unambiguous short name, such as TaskExecution; detected by
    /// default
    #[arg(long = "type", value_name = "NAME")]
    pub type_name: Option<String>,
    #[command(flatten)]
    pub idl: IdlArg,
    /// The input format: pb, pbs, json, jsonl, yaml or text, and for convert parquet, arrow or csv;
    /// by default detected from the bytes, or from the extension if they are ambiguous. base64 and hex
    /// decode the input first, and detect the format of the result
    #[arg(long, value_name = "FMT", hide_possible_values = true)]
    #[cfg_attr(
        not(feature = "tables"),
        arg(help = "The input format: pb, pbs, json, jsonl, yaml or \
        text; by default detected from the bytes, or from the extension if they are ambiguous. \
        base64 and hex decode the input first, and detect the format of the result")
    )]
    pub from: Option<Format>,
}

#[cfg_attr(
    feature = "tables",
    doc = "Convert between the wire format, JSON, text, streams of them and tables"
)]
#[cfg_attr(
    not(feature = "tables"),
    doc = "Convert between the wire format, JSON, text and streams of them"
)]
#[derive(Debug, ClapArgs)]
#[command(after_help = convert_help())]
pub struct ConvertArgs {
    /// The file to convert; standard input if omitted or -. For a table it may be a folder
    #[cfg_attr(
        not(feature = "tables"),
        arg(help = "The file to convert; standard input if \
        omitted or -")
    )]
    pub input: Option<PathBuf>,
    /// The file to write; standard output if omitted or -. Replaced only once it is complete
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub input_type: InputType,
    /// The output format: pb, pbs, json, jsonl, text, short, parquet or arrow; by default from the
    /// output's extension; on standard output, json for pb, and jsonl for pbs, yaml and tables
    #[arg(long, value_name = "FMT", hide_possible_values = true)]
    #[cfg_attr(
        not(feature = "tables"),
        arg(help = "The output format: pb, pbs, json, jsonl, text \
        or short; by default from the output's extension; on standard output, json for pb, and \
        jsonl for pbs and yaml")
    )]
    #[arg(value_parser = output_format())]
    pub to: Option<Format>,
    /// short: show the string after flytekit's own round trip, with its losses
    #[arg(long)]
    pub flytekit: bool,
    /// Fail instead of dropping unknown fields that the output format cannot represent
    #[arg(long)]
    pub strict: bool,
    /// text: also write unknown fields, by number (--ignore-unknown skips them on reading)
    #[arg(long)]
    pub unknown_fields: bool,
    #[command(flatten)]
    pub json: JsonArgs,
    #[command(flatten)]
    pub select: SelectArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
    #[cfg(feature = "tables")]
    #[command(flatten)]
    pub table: TableArgs,
}

impl ConvertArgs {
    /// Returns the output format, if given by the user or by the file name.
    pub fn output_format(&self) -> Option<Format> {
        let path = self.output.as_deref();
        self.to.or_else(|| Format::of_path(path?))
    }
}

/// Options for reading and writing JSON.
#[derive(Clone, Debug, Default, PartialEq, Eq, ClapArgs)]
#[command(next_help_heading = "JSON")]
pub struct JsonArgs {
    /// Use schema field names, such as input_uri, instead of inputUri
    #[arg(long)]
    pub proto_names: bool,
    /// Also write fields with default values
    #[arg(long)]
    pub defaults: bool,
    /// Write JSON on one line
    #[arg(long, conflicts_with = "indent")]
    pub compact: bool,
    /// Indent JSON by this many spaces [default: 2]
    #[arg(long, value_name = "SPACES", value_parser = clap::value_parser!(u8).range(0..=16))]
    pub indent: Option<u8>,
    /// Skip unknown fields and enum values in JSON and text input
    #[arg(long)]
    pub ignore_unknown: bool,
}

/// Check that files are valid and re-encode to the same bytes
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Losses in flytekit, which --flytekit reports, do not affect the exit code.

Examples:
  flytepb check outputs.pb
  flytepb check *.pb executions.pbs
  flytepb check --flytekit execution.pb

Exit codes:
  0  all files are valid and re-encode to the same bytes
  1  a file is not valid, or re-encodes to other bytes
  2  invalid usage, or a file that cannot be read")]
pub struct CheckArgs {
    /// The files; - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub input_type: InputType,
    /// Also report what flytekit's round trip would lose of a task execution, a list of them or the
    /// closure of one
    #[arg(long)]
    pub flytekit: bool,
    /// List all unknown fields and losses
    #[arg(long)]
    pub full: bool,
    #[command(flatten)]
    pub limits: LimitArgs,
}

/// Print the type or format of files, one per line: name, tab, type
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
A stream of messages is printed as `stream of` its type. Other input is reported by its format: JSON, \
YAML, gzip, text, unknown binary and others. An empty file is a valid message of any type; it is \
reported as the type that its name indicates, such as outputs.pb, or as `empty`.

Where types of Flyte 1 and Flyte 2 have the same fields, that of Flyte 1 is printed, and after another tab \
that of Flyte 2, in parentheses. --idl decides.

Examples:
  flytepb detect blob.pb
  flytepb detect --idl 2 inputs.pb
  flytepb detect *.pb | cut -f2 | sort | uniq -c

Exit codes:
  0  success, also for files of other formats
  2  invalid usage, or a file that cannot be read")]
pub struct DetectArgs {
    /// The files; - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub idl: IdlArg,
    /// Maximum number of bytes of a file to read, such as 500k, 64M or 1G [default: 2G - 1]
    #[arg(long, value_name = "BYTES", value_parser = size)]
    pub max_bytes: Option<usize>,
}

/// List all known message types
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  flytepb types
  flytepb types execution
  flytepb types --idl 2 run

Exit codes:
  0  success
  2  invalid usage")]
pub struct TypesArgs {
    /// Only names that contain this text, ignoring case
    pub pattern: Option<String>,
    #[command(flatten)]
    pub idl: IdlArg,
}

/// Print a completion script for a shell
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  flytepb completions bash > ~/.local/share/bash-completion/completions/flytepb
  flytepb completions zsh > ~/.zfunc/_flytepb
  flytepb completions fish > ~/.config/fish/completions/flytepb.fish

Exit codes:
  0  success
  2  invalid usage")]
pub struct CompletionsArgs {
    /// The shell
    pub shell: clap_complete::Shell,
}

/// Print the manual page of the program or of a command
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  flytepb man | man -l -
  flytepb man convert > ~/.local/share/man/man1/flytepb-convert.1

Exit codes:
  0  success
  2  invalid usage")]
pub struct ManArgs {
    /// The command; the program itself if omitted
    pub command: Option<String>,
}
