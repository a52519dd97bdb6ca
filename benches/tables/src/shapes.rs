//! The messages of the tables.

use std::fs::File;
use std::io::{self, BufWriter};
use std::path::Path;

use flytepb_idl::admin::TaskExecution;
use flytepb_idl::wire::stream::StreamWriter;
use flytepb_testkit::executions::{failed, map_task, tiny, typical};

/// A shape of executions, and how many of them the tables have.
pub struct Shape {
    pub name: &'static str,
    pub make: fn(u64) -> TaskExecution,
    /// Rows of a table in memory.
    pub in_memory: u64,
    /// Rows of a file, all different.
    pub different: u64,
    /// Different rows of a file in which each comes [`REPEATS`] times.
    pub repeated: u64,
}

pub const REPEATS: u64 = 25;

pub const SHAPES: [Shape; 4] = [
    shape("typical", typical, 2_000, 100_000, 20_000),
    shape("tiny", tiny, 2_000, 500_000, 20_000),
    shape("failed", failed, 2_000, 30_000, 4_000),
    shape("map_task", map_task, 16, 600, 40),
];

const fn shape(
    name: &'static str,
    make: fn(u64) -> TaskExecution,
    in_memory: u64,
    different: u64,
    repeated: u64,
) -> Shape {
    Shape {
        name,
        make,
        in_memory,
        different,
        repeated,
    }
}

impl Shape {
    /// Writes a stream of messages, all of them in turn this often.
    pub fn write(&self, path: &Path, different: u64, times: u64) -> io::Result<()> {
        let mut out = StreamWriter::new(BufWriter::new(File::create(path)?));
        for _ in 0..times {
            for seed in 0..different {
                out.write(&(self.make)(seed))?;
            }
        }
        out.into_inner().into_inner()?;
        Ok(())
    }
}
