//! Options of `flytepb get`.

use clap::Args as ClapArgs;

use super::SourceArgs;

/// Print the values of fields
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Texts are printed as they are, enums by name, bytes in base64, times and durations as in JSON, and other \
messages, lists and maps as JSON, a line each. Only the parts of a message that the paths lead through are \
read; flytepb check checks the rest.

Paths:
  closure.outputUri       a field, by its name in JSON or in the schema (output_uri)
  closure.logs[0].uri     an element of a list; [-1] is the last one, [*] are all
  literals[\"x\"]           the value of a map's entry; [*] are all
  ..uri                   every field of this name, at any depth
  custom.rate             a member of a Struct
  any[my.Type].name       a field of the message in an Any, if it has this type
  #99                     an unknown field, by its number

A field that is not set, or has the default value of a field without presence, is absent.

Examples:
  flytepb get closure.phase execution.pb
  flytepb get 'closure.logs[*].uri' executions.pbs
  flytepb get --tsv id.taskId.name,closure.phase,closure.error.code executions.pbs
  flytepb get --tsv --default - closure.outputUri folder
  flytepb get --json 'literals[*]' outputs.pb
  flytepb get --tsv id.taskId.name,closure.phase executions.parquet     of a table made with --raw

Exit codes:
  0  every path leads to a value in every message
  1  a value is absent, and there is no --default
  2  invalid usage or input")]
pub struct GetArgs {
    /// The paths, separated by commas; several need --tsv or --json
    #[arg(value_name = "PATHS")]
    pub paths: String,
    #[command(flatten)]
    pub sources: SourceArgs,
    /// Print JSON: a value per line, or with several paths an object per message, in which absent values
    /// are null
    #[arg(long, conflicts_with = "tsv")]
    pub json: bool,
    /// Print a table with a row per message and a column per path, separated by tabs; with several
    /// files, the first column is the file. Several values of a path are a JSON array. Tabs, line breaks
    /// and backslashes in values are \t, \n, \r and \\
    #[arg(long)]
    pub tsv: bool,
    /// Print this instead of an absent value; with --json, a text that is JSON is printed as it is
    #[arg(long, value_name = "TEXT")]
    pub default: Option<String>,
}
