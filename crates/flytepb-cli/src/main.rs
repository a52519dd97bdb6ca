//! The program `flytepb`: shows, converts, checks and compares Flyte's protobuf blobs.
#![forbid(unsafe_code)]

use std::process::ExitCode;

fn main() -> ExitCode {
    ExitCode::from(flytepb_cli::run(std::env::args_os()))
}
