//! Options of `flytepb grep`.

use clap::Args as ClapArgs;

use super::SourceArgs;

/// Search the strings in messages
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
Each line of a string that matches is printed after its path, which flytepb get understands; in a stream \
the number of the message comes first, and with several files the file. Strings in an Any and in a Struct \
are searched too; keys of maps, bytes, enum names and unknown fields are not.

The pattern is a regular expression in the syntax of Rust's crate regex, which is that of Perl without \
look-around and backreferences.

Examples:
  flytepb grep OOMKilled executions.pbs
  flytepb grep -i 'out of memory' --path closure.error failed.pb
  flytepb grep -l s3://old-bucket folder
  flytepb grep -c -F '[ERROR]' *.pb

Exit codes:
  0  a string matches
  1  none matches
  2  invalid usage or input")]
pub struct GrepArgs {
    /// The pattern
    pub pattern: String,
    #[command(flatten)]
    pub sources: SourceArgs,
    /// Ignore case
    #[arg(short, long)]
    pub ignore_case: bool,
    /// Search for the pattern as a text, not as a regular expression
    #[arg(short = 'F', long)]
    pub fixed_strings: bool,
    /// Search only what these paths, separated by commas, lead to
    #[arg(long, value_name = "PATHS")]
    pub path: Option<String>,
    /// Print only the names of files with a match
    #[arg(short = 'l', long, conflicts_with = "count")]
    pub files_with_matches: bool,
    /// Print only the number of matching lines of each file
    #[arg(short, long)]
    pub count: bool,
    /// Accepted for scripts written for grep: folders are always searched
    #[arg(short, long)]
    pub recursive: bool,
}
