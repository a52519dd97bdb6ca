//! Writes a long stream of task executions to standard output, to try tools with.
//!
//! `stream SHAPE COUNT` writes COUNT length-delimited messages of a shape, `tiny`, `typical` or
//! `failed`. The first 20,000 are distinct, then they repeat.

use std::io::{self, BufWriter, Write};

use flytepb_idl::admin::TaskExecution;
use flytepb_idl::wire::stream::StreamWriter;
use flytepb_idl::WireMessage;
use flytepb_testkit::executions;

const DIFFERENT: u64 = 20_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let shape: fn(u64) -> TaskExecution = match args.first().map(String::as_str) {
        Some("tiny") => executions::tiny,
        Some("typical") => executions::typical,
        Some("failed") => executions::failed,
        _ => return Err("usage: stream tiny|typical|failed COUNT".into()),
    };
    let count: u64 = args.get(1).ok_or("how many messages?")?.parse()?;
    let pool: Vec<Vec<u8>> = (0..count.min(DIFFERENT))
        .map(|seed| shape(seed).to_wire())
        .collect();
    let mut out = StreamWriter::new(BufWriter::with_capacity(1 << 20, io::stdout().lock()));
    for message in pool.iter().cycle().take(count as usize) {
        out.write_bytes(message)?;
    }
    out.into_inner().flush()?;
    Ok(())
}
