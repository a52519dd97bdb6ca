//! The table of task executions made in several ways, from the same messages: in memory, and as
//! Parquet files.
//!
//! All tables are checked to be equal before anything is measured. PYTHON needs `pip install
//! flyteidl==1.16.8 pyarrow pandas`.

mod builders;
mod files;
mod memory;
mod python;
mod report;
mod shapes;

use std::process::ExitCode;
use std::time::Duration;

use flytepb_benches::measure::Effort;

use crate::report::Report;
use crate::shapes::SHAPES;

type Failure = Box<dyn std::error::Error>;

const USAGE: &str = "\
usage: tables [--python PYTHON] [--rounds N] [--shapes NAME,…] [--only memory|files] [--write]

  --python PYTHON     compares with a Python loop and with pyarrow too
  --rounds N          turns of each, 11 in memory and 5 of files if not given
  --shapes NAME,…     typical tiny failed map_task
  --only PART         tables in memory, or files
  --write             writes TABLES.md and its charts";

fn main() -> ExitCode {
    if std::env::args().nth(1).is_some_and(|a| a == files::PROGRAM) {
        return ExitCode::from(files::run_program());
    }
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error}");
            ExitCode::FAILURE
        }
    }
}

fn run() -> Result<(), Failure> {
    let args: Vec<String> = std::env::args().collect();
    if args.iter().any(|a| a == "--help") {
        println!("{USAGE}");
        return Ok(());
    }
    let value = |name: &str| args.iter().skip_while(|a| *a != name).nth(1).cloned();
    let rounds = value("--rounds").map(|n| n.parse()).transpose()?;
    let (python, only) = (value("--python"), value("--only"));
    let names = value("--shapes");
    let chosen = |name: &str| {
        let mut names = names.iter().flat_map(|names| names.split(','));
        names.clone().next().is_none() || names.any(|n| n == name)
    };
    let mut report = Report {
        memory: Vec::new(),
        files: Vec::new(),
        effort: Effort {
            rounds: rounds.unwrap_or(11),
            slice: Duration::from_millis(80),
        },
        file_rounds: rounds.unwrap_or(5),
    };
    let folder = tempfile::tempdir()?;
    for shape in SHAPES.iter().filter(|shape| chosen(shape.name)) {
        if only.as_deref() != Some("files") {
            eprintln!("{} in memory", shape.name);
            let memory = memory::measure(shape, report.effort, python.as_deref())?;
            report.memory.push(memory);
        }
        if only.as_deref() != Some("memory") {
            for repeated in [false, true] {
                let kind = if repeated { "repeated" } else { "different" };
                eprintln!("{} in files, {kind}", shape.name);
                let (rounds, python) = (report.file_rounds, python.as_deref());
                let files = files::measure(shape, repeated, rounds, python, folder.path())?;
                report.files.push(files);
            }
        }
    }
    println!("{}", report.tables());
    if args.iter().any(|a| a == "--write") {
        report.write()?;
    }
    Ok(())
}
