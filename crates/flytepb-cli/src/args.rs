//! The command line.

use std::ffi::OsString;
#[cfg(feature = "tables")]
use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand, ValueEnum};

use crate::io::format::{output_format, Format};
use crate::limits::{size, Limits};

/// Shows, converts, checks and compares the protobuf blobs that Flyte writes.
///
/// The type of a blob is told from its bytes; --type names it where that is not enough.
#[derive(Debug, Parser)]
#[command(name = "flytepb", version, max_term_width = 100, after_help = EXAMPLES)]
pub struct Args {
    #[command(subcommand)]
    pub command: Command,
}

impl Args {
    /// The arguments of this program, or what is wrong with them.
    pub fn of_program() -> Result<Self, clap::Error> {
        Self::try_parse_from(joined(std::env::args_os()))
    }
}

/// The arguments, with `--on-error quarantine FILE` as one value, `quarantine=FILE`.
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

const EXAMPLES: &str = "\
Examples:
  flytepb show error.pb
  flytepb convert executions.pbs -o executions.jsonl
  flytepb check *.pb
  flytepb COMMAND --help

Exit codes: 0 fine; 1 a negative answer of check, diff or selftest, or messages left out of a table;
2 bad usage or bad input.";

const CONVERT: &str = "\
Formats:
  pb       one message                                            .pb .binpb
  pbs      a stream of messages, each after its length as varint  .pbs
  json     one message as JSON; as input an array of them too     .json
  jsonl    a message as JSON per line                             .jsonl .ndjson
  yaml     messages as YAML, input only                           .yaml .yml
  text     one message in protobuf's text format                  .txt .textproto .txtpb .pbtxt
  short    flytekit's short string, output only
  parquet  a table, a message per row                             .parquet .pq
  arrow    the same in Arrow's IPC format                         .arrow .arrows .feather .ipc
  csv      a table with a column of messages, input only          .csv
Input may be compressed with gzip or Zstandard (.gz .zst), and text may be UTF-16.

Examples:
  flytepb convert outputs.pb
  flytepb convert outputs.pb -o outputs.json
  flytepb convert inputs.json -o inputs.pb --type LiteralMap
  flytectl get execution -p flytesnacks -d development -o yaml | flytepb convert --to jsonl
  flytepb convert executions.pbs -o executions.jsonl
  flytepb convert executions.jsonl --to pbs --type TaskExecution > executions.pbs
  flytepb convert execution.pb --to short --flytekit
  flytepb convert executions.pbs -o executions.parquet --raw
  flytepb convert executions.parquet -o executions.pbs
  flytepb convert folder --type TaskExecution -o executions.parquet --on-error skip
  flytepb convert dump.csv --column closure --type TaskExecutionClosure -o closures.parquet";

/// What stands under the options of `convert`: without the lines on tables where there are none.
fn convert_help() -> String {
    let of_tables = |line: &&str| ["parquet", "arrow", "csv"].iter().any(|f| line.contains(f));
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
    Types(TypesArgs),
    Diff(DiffArgs),
    Selftest(SelftestArgs),
}

/// What an input is, where its name and its bytes do not say.
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct Subject {
    /// The message type, in full or in short where that is unambiguous, such as TaskExecution;
    /// detected when not given
    #[arg(long = "type", value_name = "NAME")]
    pub type_name: Option<String>,
    /// The format of the input: pb, pbs, json, jsonl, yaml or text, for convert parquet, arrow or csv
    /// too; by default the one of the file's bytes, or of its extension where the bytes fit several
    #[arg(long, value_name = "FMT", hide_possible_values = true)]
    #[cfg_attr(
        not(feature = "tables"),
        arg(help = "The format of the input: pb, pbs, json, jsonl, \
        yaml or text; by default the one of the file's bytes, or of its extension where the bytes fit \
        several")
    )]
    pub from: Option<Format>,
}

/// Show a blob as a person wants to read it
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  flytepb show error.pb
  flytepb show --full outputs.pb
  flytepb show --type TaskExecutionClosure closure.bin
  flytepb show executions.pbs | less
  curl -s $URL | flytepb show")]
pub struct ShowArgs {
    /// The file; standard input when missing or -
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub subject: Subject,
    /// Shorten nothing: whole texts, whole lists, all messages of a stream
    #[arg(long)]
    pub full: bool,
    #[command(flatten)]
    pub limits: Limits,
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
    /// The file to convert; standard input when missing or -. For a table it may be a folder
    #[cfg_attr(
        not(feature = "tables"),
        arg(help = "The file to convert; standard input when \
        missing or -")
    )]
    pub input: Option<PathBuf>,
    /// The file to write; standard output when missing or -. It appears whole or not at all
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub subject: Subject,
    /// The format of the output: pb, pbs, json, jsonl, text, short, parquet or arrow; by default the one
    /// of the output's extension, on standard output JSON for messages that are pb, pbs or yaml
    #[arg(long, value_name = "FMT", hide_possible_values = true)]
    #[cfg_attr(
        not(feature = "tables"),
        arg(help = "The format of the output: pb, pbs, json, \
        jsonl, text or short; by default the one of the output's extension, on standard output JSON \
        for messages that are pb, pbs or yaml")
    )]
    #[arg(value_parser = output_format())]
    pub to: Option<Format>,
    /// short: show what flytekit shows, after the losses of its own round trip
    #[arg(long)]
    pub flytekit: bool,
    /// Refuse to write a message whose unknown fields the output format cannot hold
    #[arg(long)]
    pub strict: bool,
    /// text: write unknown fields too, by their numbers (--ignore-unknown skips them on reading)
    #[arg(long)]
    pub unknown_fields: bool,
    #[command(flatten)]
    pub json: JsonArgs,
    #[command(flatten)]
    pub limits: Limits,
    #[cfg(feature = "tables")]
    #[command(flatten)]
    pub table: TableArgs,
}

/// How tables are made and read.
#[cfg(feature = "tables")]
#[derive(Clone, Debug, Default, PartialEq, Eq, ClapArgs)]
#[command(next_help_heading = "Tables")]
pub struct TableArgs {
    /// Add a column with the messages' bytes, so that nothing is lost and the way back is open
    #[arg(long)]
    pub raw: bool,
    /// Make a column per field of the message, even of executions, which have a table of their own
    #[arg(long)]
    pub fields: bool,
    /// The column of the input table that holds serialized messages: bytes, or text in hexadecimal,
    /// base64 or as PostgreSQL, DuckDB and Python print bytes. A path such as a.b leads into structs. The
    /// other columns are carried along [default: raw]. Of a folder of tables, all are read in the order of
    /// their names
    #[arg(long, value_name = "NAME")]
    pub column: Option<String>,
    /// What becomes of messages that are not valid: fail, skip, or quarantine FILE, which keeps
    /// them in a pbs file. Files of a folder that are over --max-bytes, and what follows in a pbs
    /// file that is damaged or has a message over it, are left out too; no quarantine keeps these,
    /// but each is named. The exit code is 1 when there were any
    #[arg(long, value_name = "WHAT", default_value = "fail")]
    pub on_error: OnError,
    /// Work on so many processors, each of which takes about 100 MB [default: all]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

/// What becomes of messages that are not valid.
#[cfg(feature = "tables")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    #[default]
    Fail,
    Skip,
    Quarantine(PathBuf),
}

#[cfg(feature = "tables")]
impl std::str::FromStr for OnError {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text, text.strip_prefix("quarantine=")) {
            ("fail", _) => Ok(OnError::Fail),
            ("skip", _) => Ok(OnError::Skip),
            (_, Some(file)) if !file.is_empty() => Ok(OnError::Quarantine(file.into())),
            _ => Err("it is fail, skip or quarantine FILE"),
        }
    }
}

/// How JSON is read and written.
#[derive(Clone, Debug, Default, PartialEq, Eq, ClapArgs)]
#[command(next_help_heading = "JSON")]
pub struct JsonArgs {
    /// Write the schema's field names, input_uri instead of inputUri
    #[arg(long)]
    pub proto_names: bool,
    /// Write fields that have their default value too
    #[arg(long)]
    pub defaults: bool,
    /// Write json on one line
    #[arg(long, conflicts_with = "indent")]
    pub compact: bool,
    /// Indent json by so many spaces [default: 2]
    #[arg(long, value_name = "SPACES", value_parser = clap::value_parser!(u8).range(0..=16))]
    pub indent: Option<u8>,
    /// Skip fields and enum values in the input that the schema does not know, in text too
    #[arg(long)]
    pub ignore_unknown: bool,
}

/// Check that files are valid and come back byte for byte
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Exits with 0 only if all files are valid and re-encoding them gives the same bytes. What flytekit
loses or refuses is told with --flytekit and does not count.

Examples:
  flytepb check outputs.pb
  flytepb check *.pb executions.pbs
  flytepb check --flytekit execution.pb")]
pub struct CheckArgs {
    /// The files; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub subject: Subject,
    /// Also tell what flytekit's own round trip would lose of a task execution, a list of them or
    /// the closure of one
    #[arg(long)]
    pub flytekit: bool,
    /// List every unknown field and every loss, however many
    #[arg(long)]
    pub full: bool,
    #[command(flatten)]
    pub limits: Limits,
}

/// Tell what type files are of, one line each: name, tab, type
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
A stream of messages is `stream of` their type. What is no message of Flyte's is named as what it
is: JSON, YAML, gzip, text, unknown binary and others. A file without bytes is a valid message of
any type: the one that its name promises, such as outputs.pb, or else `empty`.

Examples:
  flytepb detect blob.pb
  flytepb detect *.pb | cut -f2 | sort | uniq -c")]
pub struct DetectArgs {
    /// The files; - is standard input
    #[arg(required = true, value_name = "FILE")]
    pub files: Vec<PathBuf>,
    /// How much of a file is read at most, such as 500k, 64M or 1G [default: 2G - 1]
    #[arg(long, value_name = "BYTES", value_parser = size)]
    pub max_bytes: Option<usize>,
}

/// List the known message types
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Examples:
  flytepb types
  flytepb types execution")]
pub struct TypesArgs {
    /// Only names that contain this, in either case
    pub pattern: Option<String>,
}

/// Compare two files field by field
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
The two may be in different formats. Lines start with - for what only A has, + for what only B
has, and ~ for what has changed. Exits with 1 when the two differ.

Examples:
  flytepb diff before.pb after.pb
  flytepb diff outputs.pb outputs.json")]
pub struct DiffArgs {
    /// The one file; - is standard input, of one of the two
    pub a: PathBuf,
    /// The other file
    pub b: PathBuf,
    /// The message type of both; detected when not given
    #[arg(long = "type", value_name = "NAME")]
    pub type_name: Option<String>,
    /// The format of both; by default the one of the files' bytes, or of their extensions where the
    /// bytes fit several
    #[arg(long, value_name = "FMT", hide_possible_values = true)]
    pub from: Option<Format>,
    /// Shorten no value
    #[arg(long)]
    pub full: bool,
    #[command(flatten)]
    pub limits: Limits,
}

/// Test any program's decoder with valid messages, changed ones and broken ones
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Messages of each type are sent to the program as they are, with every change that keeps their
meaning (fields in another order, split messages, overlong varints, unknown fields, ...), which it
must read as the same value, and with every change that breaks them, which it must refuse. Exits
with 1 if it fails in a case.

The program reads requests from its standard input until that ends, and answers each on its standard
output, which it must flush. Numbers are 32 bits, little-endian.
  request  number, so many bytes: the full name of a message type
           number, so many bytes: a message
  answer   one byte: 0 decoded, 1 refused, 2 the type is not known
           number, so many bytes: decoded, the message encoded again; refused, the reason or nothing

Examples:
  flytepb selftest --decoder \"python3 decoder.py\"
  flytepb selftest --decoder ./decoder --type TaskExecution --cases 1000
  flytepb selftest --decoder ./decoder --keep bytes
  flytepb selftest --decoder ./decoder --save failures")]
pub struct SelftestArgs {
    /// The program and its arguments, quoted as in a shell
    #[arg(long, value_name = "CMD")]
    pub decoder: String,
    /// Only this message type; all of the Flyte IDL when not given
    #[arg(long = "type", value_name = "NAME")]
    pub type_name: Option<String>,
    /// Where the messages start from: the same seed makes the same messages
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// How many messages of each type, each of which is changed in up to 32 ways
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub cases: u64,
    /// What must come back: known fields, unknown ones too, or all bytes as they were
    #[arg(long, value_enum, default_value_t = Keep::Known)]
    pub keep: Keep,
    /// Leave out the changes of this name, such as "unknown fields"; may be given again
    #[arg(long, value_name = "CHANGE")]
    pub without: Vec<String>,
    /// Ask no more than a decoder can do that knows a part of each type and keeps the rest as unknown
    /// fields: it cannot see what is broken in there
    #[arg(long)]
    pub partial: bool,
    /// Write the first ten failing inputs of each type and change into this folder, with what was
    /// expected of them
    #[arg(long, value_name = "DIR")]
    pub save: Option<PathBuf>,
    /// How many seconds an answer may take
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: u64,
}

/// What a decoder under test must keep.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    Known,
    Unknown,
    Bytes,
}
