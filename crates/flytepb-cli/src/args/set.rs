//! Options of `flytepb set`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::InputType;
use crate::limits::LimitArgs;

/// Change fields of a message
#[derive(Debug, ClapArgs)]
#[command(
    override_usage = "flytepb set [OPTIONS] [PATH=VALUE]... [PATH+=VALUE]... FILE",
    after_help = "\
Everything outside of the changed fields stays byte for byte as it was, unknown fields and the order of \
fields included. With -o and --in-place, nothing is written if a change cannot be made.

Values are JSON; a value that JSON writes as a string, such as a text, an enum or a time, needs no quotes. \
@FILE reads the value from a file: for a field of bytes the file as it is, for a string its text without a \
line break at the end, for others JSON. null removes a field. Messages on the path that are absent are created.

Paths are those of flytepb get. If one leads to several values, as with [*] and ..name, all of them change.

The input is protobuf: one message, or a stream of them. JSON, YAML and text are converted before.

Examples:
  flytepb set closure.phase=FAILED execution.pb -o fixed.pb
  flytepb set --in-place closure.error.code=Late execution.pb
  flytepb set --dry-run 'closure.logs[*].uri=s3://b' execution.pb
  flytepb set 'closure.logs+={\"name\":\"main\"}' execution.pb -o fixed.pb
  flytepb set --delete closure.error execution.pb -o fixed.pb
  flytepb set --where closure.phase=RUNNING closure.phase=ABORTED \\
    executions.pbs -o fixed.pbs

Exit codes:
  0  success, also if nothing changed
  2  invalid usage or input, or a change that cannot be made"
)]
pub struct SetArgs {
    /// The changes: PATH=VALUE sets a value, PATH+=VALUE appends to a list or puts entries into a map.
    /// Then the file; - for standard input
    #[arg(required = true, value_name = "PATH=VALUE|FILE")]
    pub items: Vec<String>,
    /// Remove the values at this path, before other changes; may be given several times
    #[arg(long, value_name = "PATH")]
    pub delete: Vec<String>,
    /// Change only messages for which this holds: PATH=VALUE, PATH!=VALUE, or PATH, which must be
    /// present. Several conditions must all hold
    #[arg(long = "where", value_name = "CONDITION")]
    pub conditions: Vec<String>,
    /// The file to write; standard output if omitted or -. Replaced only once it is complete
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: Option<PathBuf>,
    /// Replace the file itself
    #[arg(long, conflicts_with = "output")]
    pub in_place: bool,
    /// Print the differences instead of writing anything
    #[arg(long, conflicts_with_all = ["output", "in_place"])]
    pub dry_run: bool,
    #[command(flatten)]
    pub input_type: InputType,
    #[command(flatten)]
    pub limits: LimitArgs,
}
