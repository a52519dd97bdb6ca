//! Options of `flytepb sizes`.

use clap::Args as ClapArgs;

use super::SourceArgs;

/// Print how many bytes each field takes
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Sizes are those in the wire format, tags and lengths included, so that the bytes of a field are exactly \
those of the fields in it and its own. Messages of streams, files and folders are added up by their type. \
Elements of lists and entries of maps are added up as logs[*], with their number.

Messages are compared with the limits that gRPC, Flyte and flytekit have by default.

Examples:
  flytepb sizes execution.pb
  flytepb sizes --table executions.pbs
  flytepb sizes --elements --full outputs.pb
  flytepb sizes --json folder

Exit codes:
  0  success
  2  invalid usage or input")]
pub struct SizesArgs {
    #[command(flatten)]
    pub sources: SourceArgs,
    /// Print a tree of fields, each level with the heaviest first; this is the default
    #[arg(long, conflicts_with_all = ["table", "json"])]
    pub tree: bool,
    /// Print a table of paths, the heaviest first
    #[arg(long, conflicts_with = "json")]
    pub table: bool,
    /// Print JSON: an object per type
    #[arg(long)]
    pub json: bool,
    /// Do not add up elements and entries, but print each, such as logs[3]
    #[arg(long)]
    pub elements: bool,
    /// Print all fields, also those that take less than 1 % of the bytes
    #[arg(long)]
    pub full: bool,
}
