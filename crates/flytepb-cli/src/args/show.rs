//! Options of `flytepb show`.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{InputType, SelectArgs};
use crate::limits::LimitArgs;

/// Show a blob in readable form
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
A stream of more than ten messages is shown as a list, with a line per message. On a terminal, the lines \
are shortened to its width.

With --html the output is a page for a browser: one file, which needs no network. It has the phase, times, \
logs and error of an execution, a timeline, inputs and outputs, and the bytes of each part; of several \
executions, a chart of workflows, nodes, tasks and attempts as a tree.

Examples:
  flytepb show error.pb
  flytepb show --full outputs.pb
  flytepb show --type TaskExecutionClosure closure.bin
  flytepb show executions.pbs | grep FAILED
  flytepb show executions.pbs --message 37
  flytepb show executions.pbs --full --color always | less -R
  flytepb show --html failed.pb -o failed.html
  flytepb show --html folder -o executions.html
  curl -s $URL | flytepb show

Exit codes:
  0  success
  2  invalid usage or input")]
pub struct ShowArgs {
    /// The file; standard input if omitted or -. With --html it may be a folder
    pub file: Option<PathBuf>,
    #[command(flatten)]
    pub input_type: InputType,
    /// Show one message of a stream, or one entity of a page, by its number in the list, counted
    /// from 0
    #[arg(long, value_name = "N", conflicts_with_all = ["first", "skip", "conditions"])]
    pub message: Option<u64>,
    /// Show a line per message, or per entity of a page such as TaskExecutionList: number, length,
    /// phase, times, id, error code
    #[arg(long, conflicts_with_all = ["message", "full"])]
    pub list: bool,
    /// Do not shorten: show whole texts, whole lists, all messages of a stream
    #[arg(long)]
    pub full: bool,
    /// Write a page for a browser
    #[arg(long, conflicts_with = "list")]
    pub html: bool,
    /// The file to write the page to; standard output if omitted or -. Replaced only once it is complete
    #[arg(short, long, value_name = "OUTPUT", requires = "html")]
    pub output: Option<PathBuf>,
    #[command(flatten)]
    pub select: SelectArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
}
