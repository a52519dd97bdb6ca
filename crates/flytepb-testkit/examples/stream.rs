//! Writes a long stream of executions to standard output, to try tools with.
//!
//! `stream SHAPE COUNT` writes COUNT length-delimited messages of a shape: `tiny`, `typical` or
//! `failed` task executions; with the feature `flyte2` also `run`, `run-details`,
//! `distributed`, `action` or `action-details`. The first 20,000 are distinct, then they repeat.

use std::io::{self, BufWriter, Write};

use flytepb_idl::wire::stream::StreamWriter;
use flytepb_idl::WireMessage;
use flytepb_testkit::executions;
#[cfg(feature = "flyte2")]
use flytepb_testkit::runs;

const DIFFERENT: u64 = 20_000;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let shape: fn(u64) -> Vec<u8> = match args.first().map(String::as_str) {
        Some("tiny") => |seed| executions::tiny(seed).to_wire(),
        Some("typical") => |seed| executions::typical(seed).to_wire(),
        Some("failed") => |seed| executions::failed(seed).to_wire(),
        #[cfg(feature = "flyte2")]
        Some("run") => |seed| runs::run(seed).to_wire(),
        #[cfg(feature = "flyte2")]
        Some("run-details") => |seed| runs::run_details(seed).to_wire(),
        #[cfg(feature = "flyte2")]
        Some("distributed") => |seed| runs::distributed(seed).to_wire(),
        #[cfg(feature = "flyte2")]
        Some("action") => |seed| runs::action(seed).to_wire(),
        #[cfg(feature = "flyte2")]
        Some("action-details") => |seed| runs::action_details(seed).to_wire(),
        _ => return Err("usage: stream SHAPE COUNT".into()),
    };
    let count: u64 = args.get(1).ok_or("how many messages?")?.parse()?;
    let pool: Vec<Vec<u8>> = (0..count.min(DIFFERENT)).map(shape).collect();
    let mut out = StreamWriter::new(BufWriter::with_capacity(1 << 20, io::stdout().lock()));
    for message in pool.iter().cycle().take(count as usize) {
        out.write_bytes(message)?;
    }
    out.into_inner().flush()?;
    Ok(())
}
