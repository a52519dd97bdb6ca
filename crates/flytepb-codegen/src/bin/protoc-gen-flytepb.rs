//! The plugin of protoc and buf: reads a request from standard input, writes the response to standard
//! output. [`flytepb_codegen::answer`] describes its options.
#![forbid(unsafe_code)]

use std::io::{self, IsTerminal, Read, Write};
use std::process::ExitCode;

const USAGE: &str = "protoc-gen-flytepb is a plugin of protoc and buf, which start it:

  protoc --flytepb_out=OUTPUT_FOLDER --flytepb_opt=views,serde -I FOLDER FILE...

Options: https://docs.rs/flytepb-codegen/latest/flytepb_codegen/fn.answer.html";

fn main() -> ExitCode {
    match std::env::args().nth(1).as_deref() {
        Some("--version" | "-V") => {
            println!("protoc-gen-flytepb {}", env!("CARGO_PKG_VERSION"));
            return ExitCode::SUCCESS;
        }
        Some("--help" | "-h") => {
            println!("{USAGE}");
            return ExitCode::SUCCESS;
        }
        Some(_) => {}
        None if !io::stdin().is_terminal() => return run(),
        None => {}
    }
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

fn run() -> ExitCode {
    let mut request = Vec::new();
    let answered = io::stdin()
        .read_to_end(&mut request)
        .map_err(|e| e.to_string())
        .and_then(|_| flytepb_codegen::answer(&request).map_err(|e| e.to_string()))
        .and_then(|response| io::stdout().write_all(&response).map_err(|e| e.to_string()));
    match answered {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("protoc-gen-flytepb: {error}");
            ExitCode::FAILURE
        }
    }
}
