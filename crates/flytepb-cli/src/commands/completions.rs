//! `flytepb completions`.

use std::io::Write;

use clap::CommandFactory;

use crate::args::{Args, CompletionsArgs};
use crate::error::Error;
use crate::io::stdout::Stdout;
use crate::Verdict;

pub fn run(args: &CompletionsArgs) -> Result<Verdict, Error> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Args::command(), "flytepb", &mut script);
    let mut out = Stdout::buffered();
    out.write_all(&script)?;
    out.flush()?;
    Ok(Verdict::Yes)
}
