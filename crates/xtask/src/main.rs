//! Development tasks of the workspace: `cargo xtask TASK`.
#![forbid(unsafe_code)]

mod codegen;
mod conformance;
mod crossing;
mod stubs;
mod web;

use std::process::ExitCode;

const USAGE: &str = "usage: cargo xtask TASK

  codegen          writes the generated types, and their stubs for Python, from the schemas
  codegen --check  fails when they are not what codegen would write
  conformance      runs the official conformance tests of protobuf
  web [--out DIR]  builds the page for browsers into a folder, target/web by default";

fn main() -> ExitCode {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let args: Vec<&str> = args.iter().map(String::as_str).collect();
    let result = match args[..] {
        ["codegen"] => codegen::write(),
        ["codegen", "--check"] => codegen::check(),
        ["conformance"] => conformance::run(),
        ["web"] => web::run(None),
        ["web", "--out", folder] => web::run(Some(folder)),
        _ => Err(USAGE.to_string()),
    };
    match result {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("{message}");
            ExitCode::FAILURE
        }
    }
}
