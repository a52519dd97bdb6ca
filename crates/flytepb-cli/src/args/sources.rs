//! Options of commands that read the messages of several files and folders.

use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{InputType, SelectArgs};
use crate::limits::LimitArgs;

/// Files and folders, and how to read them.
#[derive(Clone, Debug, Default, ClapArgs)]
pub struct SourceArgs {
    /// The files and folders; standard input if omitted or -. In a folder, files that are no messages,
    /// or whose type does not have the fields asked for, are passed over
    #[arg(value_name = "FILE")]
    pub files: Vec<PathBuf>,
    #[command(flatten)]
    pub input_type: InputType,
    /// The column of tables that holds the encoded messages [default: raw]
    #[cfg(feature = "tables")]
    #[arg(long, value_name = "NAME")]
    pub column: Option<String>,
    #[command(flatten)]
    pub select: SelectArgs,
    #[command(flatten)]
    pub limits: LimitArgs,
}

impl SourceArgs {
    /// Returns the column of tables that holds the messages.
    pub fn column(&self) -> Option<&str> {
        #[cfg(feature = "tables")]
        return self.column.as_deref();
        #[cfg(not(feature = "tables"))]
        None
    }
}
