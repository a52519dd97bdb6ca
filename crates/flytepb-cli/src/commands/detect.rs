//! `flytepb detect`.

use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use flytepb::tree_view::printable;

use crate::args::{DetectArgs, IdlArg};
use crate::error::Error;
use crate::identify::detected;
use crate::io::input::Input;
use crate::io::pipeline;
use crate::limits::LONGEST;
use crate::Verdict;

pub fn run(args: &DetectArgs) -> Result<Verdict, Error> {
    let mut out = BufWriter::new(io::stdout());
    let mut failed = None;
    let mut files = args.files.iter().map(PathBuf::as_path);
    let next = || Some((0, files.next()?));
    let detect = |file| (file, one(file, args.idl, args.max_bytes));
    pipeline::ordered(next, detect, |(file, found)| {
        match found {
            Ok(found) => writeln!(out, "{}\t{found}", printable(&file.to_string_lossy()))?,
            Err(error) => {
                out.flush()?;
                // The other files are still processed.
                if let Some(earlier) = failed.replace(error) {
                    Error::report(&earlier);
                }
            }
        }
        Ok(true)
    })?;
    out.flush()?;
    failed.map_or(Ok(Verdict::Yes), Err)
}

fn one(file: &Path, idl: IdlArg, max_bytes: Option<usize>) -> Result<String, Error> {
    let longest = max_bytes.unwrap_or(LONGEST).min(LONGEST);
    detected(&mut Input::open(Some(file), None, longest)?, idl)
}
