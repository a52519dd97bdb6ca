//! Options of `flytepb edit`.

use std::path::PathBuf;

use clap::{Args as ClapArgs, ValueEnum};

use super::InputType;
use crate::limits::LimitArgs;

/// Edit a message as text in an editor
#[derive(Debug, ClapArgs)]
#[command(after_help = "\
The editor is $VISUAL, or else $EDITOR, or else vi. Text format and YAML have comments with the \
type of each field and the names of enums. After saving, the text is read; if it is not valid, the editor opens again \
at the line of the error.

Fields that are not changed stay byte for byte as they were, and so do unknown fields, which are not shown. \
Nothing is written if nothing changed, or if the editor fails.

The input is one protobuf message. flytepb set changes streams, and works without an editor.

Examples:
  flytepb edit execution.pb
  flytepb edit --as yaml inputs.pb -o changed.pb
  EDITOR='code --wait' flytepb edit execution.pb

Exit codes:
  0  success, also if nothing changed
  2  invalid usage, input or text")]
pub struct EditArgs {
    /// The file
    pub file: PathBuf,
    /// The file to write instead of FILE. Replaced only once it is complete
    #[arg(short, long, value_name = "OUTPUT")]
    pub output: Option<PathBuf>,
    /// The format to edit
    #[arg(long = "as", value_name = "FMT", value_enum, default_value = "text")]
    pub format: EditFormat,
    #[command(flatten)]
    pub input_type: InputType,
    #[command(flatten)]
    pub limits: LimitArgs,
}

/// A format that a message can be edited in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum EditFormat {
    /// Protobuf's text format, with comments
    Text,
    /// JSON
    Json,
    /// YAML, with comments
    Yaml,
}
