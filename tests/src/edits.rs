//! Answers requests of `goldens/compare_edits.py`: changes of messages.

use std::io::{self, BufRead, Write};

use flytepb::edit::{Change, Edit};
use serde_json::{json, Value};

use crate::{hex, registry, unhex};

/// Reads a request per line, and prints the changed message in hexadecimal, or the error.
///
/// # Errors
/// When reading or writing fails.
pub fn run() -> io::Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line?)?;
        let answer = match edited(&request) {
            Ok(wire) => json!({ "wire": hex(&wire) }),
            Err(error) => json!({ "error": error }),
        };
        writeln!(out, "{answer}")?;
    }
    out.flush()
}

fn edited(request: &Value) -> Result<Vec<u8>, String> {
    let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
    let of = registry::get(&text(&request["type"])).ok_or("no such type")?;
    let path = text(&request["path"]).parse();
    let path = path.map_err(|e: flytepb::path::PathError| e.to_string())?;
    let change = match request["action"].as_str() {
        Some("set") => Change::set(path, text(&request["value"])),
        Some("append") => Change::append(path, text(&request["value"])),
        _ => Change::delete(path),
    };
    let edit = Edit::new(of, [change]).map_err(|e| e.to_string())?;
    let wire = unhex(&text(&request["wire"]));
    edit.apply(&wire).map_err(|e| e.to_string())
}
