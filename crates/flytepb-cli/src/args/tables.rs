//! Options for tables.

use std::num::NonZeroUsize;
use std::path::PathBuf;

use clap::Args as ClapArgs;

/// Options for reading and writing tables.
#[derive(Clone, Debug, Default, PartialEq, Eq, ClapArgs)]
#[command(next_help_heading = "Tables")]
pub struct TableArgs {
    /// Add a column with the encoded messages, so that nothing is lost and they can be restored
    #[arg(long)]
    pub raw: bool,
    /// Make a column per field of the message, even for executions, which have a special table
    #[arg(long)]
    pub fields: bool,
    /// The column of the input table that holds encoded messages: bytes, or text in hexadecimal,
    /// base64 or as printed by PostgreSQL, DuckDB and Python. A path such as a.b selects a field of
    /// a struct. The other columns are copied to the output [default: raw]. Tables in a folder are
    /// read in the order of their names
    #[arg(long, value_name = "NAME")]
    pub column: Option<String>,
    /// Read only those files of a folder whose names match this pattern, such as '*.pb', or whose
    /// paths below the folder do, if the pattern has a slash; can be repeated
    #[arg(long, value_name = "GLOB")]
    pub include: Vec<glob::Pattern>,
    /// Handling of invalid messages: fail, skip, or quarantine FILE, which writes them to a pbs
    /// file. Also left out, and named individually, are files of a folder over --max-bytes, and the
    /// rest of a pbs file after a damaged or oversized message; they are not quarantined. The exit
    /// code is 1 if anything was left out
    #[arg(long, value_name = "WHAT", default_value = "fail")]
    pub on_error: OnError,
    /// Number of threads, each of which takes about 100 MB [default: one per processor]
    #[arg(long, value_name = "N")]
    pub threads: Option<NonZeroUsize>,
}

/// Handling of invalid messages.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum OnError {
    #[default]
    Fail,
    Skip,
    Quarantine(PathBuf),
}

impl std::str::FromStr for OnError {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match (text, text.strip_prefix("quarantine=")) {
            ("fail", _) => Ok(OnError::Fail),
            ("skip", _) => Ok(OnError::Skip),
            (_, Some(file)) if !file.is_empty() => Ok(OnError::Quarantine(file.into())),
            _ => Err("expected fail, skip or quarantine FILE"),
        }
    }
}
