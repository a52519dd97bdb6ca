//! The program `flytepb` as a library, for the Python package, which brings the program.
//!
//! [`run`] is the whole program. [`files`] reads and writes messages as it does. Neither is a stable
//! interface: the program and the Python package have the same version.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod args;
mod commands;
mod error;
pub mod files;
mod identify;
mod io;
mod limits;
#[cfg(feature = "tables")]
mod tables;
#[cfg(not(feature = "tables"))]
#[path = "tables_off.rs"]
mod tables;
mod ui;

use std::ffi::OsString;
use std::io::Write;

use args::{Args, Command};
use error::Error;

/// The result of a command that ran, and its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verdict {
    Yes,
    No,
}

/// Runs the program and returns its exit code. The first argument is its name.
pub fn run(args: impl IntoIterator<Item = OsString>) -> u8 {
    ui::style::force_by_environment();
    let code = match Args::of(args) {
        Ok(args) => {
            ui::style::choose(args.color);
            match execute(&args.command) {
                Ok(Verdict::Yes) | Err(Error::ClosedPipe) => 0,
                Ok(Verdict::No) => 1,
                Err(error) => {
                    error.report();
                    2
                }
            }
        }
        Err(usage) => {
            // A closed pipe is not an error.
            let _ = usage.print();
            u8::try_from(usage.exit_code()).unwrap_or(2)
        }
    };
    // Only Rust's own programs flush it at their end. A closed pipe is not an error.
    let _ = std::io::stdout().flush();
    code
}

fn execute(command: &Command) -> Result<Verdict, Error> {
    match command {
        Command::Show(args) => commands::show::run(args),
        Command::Convert(args) => commands::convert::run(args),
        Command::Check(args) => commands::check::run(args),
        Command::Detect(args) => commands::detect::run(args),
        Command::Get(args) => commands::get::run(args),
        Command::Types(args) => commands::types::run(args),
        Command::Diff(args) => commands::diff::run(args),
        Command::Selftest(args) => commands::selftest::run(args),
        Command::Completions(args) => commands::completions::run(args),
        Command::Man(args) => commands::man::run(args),
    }
}
