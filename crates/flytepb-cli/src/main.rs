//! The program `flytepb`: shows, converts, checks and compares Flyte's protobuf blobs.
#![forbid(unsafe_code)]

mod answering;
mod args;
mod atomic;
mod check;
#[cfg(feature = "columns")]
mod columns;
#[cfg(not(feature = "columns"))]
#[path = "columns_off.rs"]
mod columns;
mod convert;
mod detect;
mod diff;
mod documents;
mod error;
mod format;
mod frames;
mod identify;
mod input;
mod limits;
mod lost;
mod output;
mod paint;
mod pipeline;
mod progress;
mod selftest;
mod show;
mod transform;
mod types;
mod unpack;
mod view;
mod yaml;

use std::process::ExitCode;

use args::{Args, Command};
use error::Error;

/// What a command answers when it could do its work.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Answer {
    Yes,
    No,
}

fn main() -> ExitCode {
    let args = match Args::of_program() {
        Ok(args) => args,
        Err(usage) => {
            // A reader that has gone away is no reason to complain.
            let _ = usage.print();
            return ExitCode::from(u8::try_from(usage.exit_code()).unwrap_or(2));
        }
    };
    match run(&args.command) {
        Ok(Answer::Yes) | Err(Error::ClosedPipe) => ExitCode::SUCCESS,
        Ok(Answer::No) => ExitCode::from(1),
        Err(error) => {
            error.report();
            ExitCode::from(2)
        }
    }
}

fn run(command: &Command) -> Result<Answer, Error> {
    match command {
        Command::Show(args) => show::run(args),
        Command::Convert(args) => convert::run(args),
        Command::Check(args) => check::run(args),
        Command::Detect(args) => detect::run(args),
        Command::Types(args) => types::run(args),
        Command::Diff(args) => diff::run(args),
        Command::Selftest(args) => selftest::run(args),
    }
}
