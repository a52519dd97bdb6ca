//! Options that select messages of a stream.

use clap::Args as ClapArgs;

/// The messages of an input to read.
#[derive(Clone, Debug, Default, PartialEq, Eq, ClapArgs)]
#[command(next_help_heading = "Messages to read")]
pub struct SelectArgs {
    /// Only messages for which this holds: PATH=VALUE, PATH!=VALUE, or PATH if it leads to a value; if
    /// repeated, all of them
    #[arg(long = "where", value_name = "CONDITION")]
    pub conditions: Vec<String>,
    /// Skip N of these messages in each file
    #[arg(long, value_name = "N", default_value = "0", hide_default_value = true)]
    pub skip: u64,
    /// Only the first N of these messages in each file; what follows is not read
    #[arg(long, value_name = "N")]
    pub first: Option<u64>,
}
