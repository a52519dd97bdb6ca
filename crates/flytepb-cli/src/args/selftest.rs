//! Options of `flytepb selftest`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum, ValueHint};

use super::IdlArg;

/// Test a program's decoder with valid, modified and broken messages
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Messages of each type are sent to the program unchanged, with every modification that preserves \
their meaning (fields in another order, split messages, overlong varints, unknown fields, ...), and \
with every modification that makes them invalid. It must decode the former to the same value, and \
refuse the latter.

The program reads requests from standard input until its end, and writes one answer per request to \
standard output, which it must flush. Numbers are 32 bits, little-endian.

Protocol:
  request  number, that many bytes: the full name of a message type
           number, that many bytes: a message
  answer   one byte: 0 decoded, 1 refused, 2 unknown type
           number, that many bytes: if decoded, the re-encoded message;
           if refused, a reason or nothing

Examples:
  flytepb selftest --decoder \"python3 decoder.py\"
  flytepb selftest --decoder ./decoder --type TaskExecution --cases 1000
  flytepb selftest --decoder ./decoder --keep bytes
  flytepb selftest --decoder ./decoder --save failures

Exit codes:
  0  all cases pass
  1  a case fails
  2  invalid usage, or the program does not answer as described")]
pub struct SelftestArgs {
    /// The program and its arguments, quoted as in a shell
    #[arg(long, value_name = "CMD", value_hint = ValueHint::CommandString)]
    pub decoder: String,
    /// Test only this message type [default: all of both versions of Flyte]
    #[arg(long = "type", value_name = "NAME")]
    pub type_name: Option<String>,
    #[command(flatten)]
    pub idl: IdlArg,
    /// Random seed: the same seed generates the same messages
    #[arg(long, default_value_t = 0)]
    pub seed: u64,
    /// Number of messages per type, each of which is modified in up to 32 ways
    #[arg(long, value_name = "N", default_value_t = 20)]
    pub cases: u64,
    /// The data that must be preserved: known fields, unknown fields too, or all bytes
    #[arg(long, value_enum, default_value_t = Keep::Known)]
    pub keep: Keep,
    /// Skip the modifications with this name, such as "unknown fields"; can be repeated
    #[arg(long, value_name = "CHANGE")]
    pub without: Vec<String>,
    /// Accept decoders that know only some fields of each type and keep the others as unknown
    /// fields, whose content they cannot check
    #[arg(long)]
    pub partial: bool,
    /// Save the first ten failing inputs of each type and modification to this folder, with the
    /// expected result
    #[arg(long, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub save: Option<PathBuf>,
    /// Timeout per answer in seconds
    #[arg(long, value_name = "SECONDS", default_value_t = 10, value_parser = clap::value_parser!(u64).range(1..))]
    pub timeout: u64,
}

/// The data that a decoder under test must preserve.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Keep {
    Known,
    Unknown,
    Bytes,
}
