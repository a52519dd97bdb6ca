//! The program `flytepb`: shows, converts, checks and compares Flyte's protobuf blobs.
#![forbid(unsafe_code)]

mod args;
mod commands;
mod error;
mod identify;
mod io;
mod limits;
#[cfg(feature = "tables")]
mod tables;
#[cfg(not(feature = "tables"))]
#[path = "tables_off.rs"]
mod tables;
mod ui;

use std::process::ExitCode;

use args::{Args, Command};
use error::Error;

/// The result of a command that ran, and its exit code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Outcome {
    Yes,
    No,
}

fn main() -> ExitCode {
    ui::style::force_by_environment();
    let args = match Args::of_program() {
        Ok(args) => args,
        Err(usage) => {
            // A closed pipe is not an error.
            let _ = usage.print();
            return ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2));
        }
    };
    ui::style::choose(args.color);
    match run(&args.command) {
        Ok(Outcome::Yes) | Err(Error::ClosedPipe) => ExitCode::SUCCESS,
        Ok(Outcome::No) => ExitCode::from(1),
        Err(error) => {
            error.report();
            ExitCode::from(2)
        }
    }
}

fn run(command: &Command) -> Result<Outcome, Error> {
    match command {
        Command::Show(args) => commands::show::run(args),
        Command::Convert(args) => commands::convert::run(args),
        Command::Check(args) => commands::check::run(args),
        Command::Detect(args) => commands::detect::run(args),
        Command::Types(args) => commands::types::run(args),
        Command::Diff(args) => commands::diff::run(args),
        Command::Selftest(args) => commands::selftest::run(args),
        Command::Completions(args) => commands::completions::run(args),
        Command::Man(args) => commands::man::run(args),
    }
}
