//! `flytepb types`.

use std::io::{self, BufWriter, Write};

use flytepb::names;
use flytepb::registry;

use crate::args::TypesArgs;
use crate::error::{note, Error};
use crate::Verdict;

pub fn run(args: &TypesArgs) -> Result<Verdict, Error> {
    let pattern = args.pattern.as_deref().unwrap_or("");
    let lower = pattern.to_lowercase();
    let mut out = BufWriter::new(io::stdout());
    let mut found = false;
    for of in registry::all().filter(|of| args.idl.includes(of)) {
        let name = of.full_name;
        if name.to_lowercase().contains(&lower) {
            found = true;
            writeln!(out, "{name}")?;
        }
    }
    out.flush()?;
    if !found {
        no_such(pattern);
    }
    Ok(Verdict::Yes)
}

fn no_such(pattern: &str) {
    let near: Vec<&str> = names::similar_types(pattern)
        .iter()
        .map(|t| t.full_name)
        .collect();
    let hint = match near.as_slice() {
        [] => String::new(),
        near => format!("; did you mean {}?", near.join(", ")),
    };
    note(&format!("no message type contains {pattern}{hint}"));
}
