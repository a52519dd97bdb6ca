//! Repeats one operation a given number of times, for counting instructions.
//!
//! `count check|owned|rows|raw|fields|parquet|arrow ROUNDS`, over 500 typical task executions.

use std::hint::black_box;

use arrow_array::BinaryArray;
use flytepb_arrow::{Chunk, FileFormat, Table, TableFile, DEFAULT_DEPTH};
use flytepb_idl::admin::TaskExecution;
use flytepb_idl::views::Checked;
use flytepb_idl::WireMessage;
use flytepb_testkit::executions::typical;

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let [_, what, rounds] = args.as_slice() else {
        return Err("usage: count check|owned|rows|raw|fields|parquet|arrow ROUNDS".into());
    };
    let rounds: u32 = rounds.parse()?;
    let wires: Vec<Vec<u8>> = (0..500).map(|seed| typical(seed).to_wire()).collect();
    let column = BinaryArray::from_iter_values(&wires);
    let table = match what.as_str() {
        "raw" => Table::task_executions().with_raw(),
        "fields" => Table::of_fields(TaskExecution::type_descriptor(), DEFAULT_DEPTH),
        _ => Table::task_executions(),
    };
    let format = match what.as_str() {
        "arrow" => FileFormat::Arrow,
        _ => FileFormat::Parquet,
    };
    for _ in 0..rounds {
        match what.as_str() {
            "check" => {
                for wire in &wires {
                    black_box(Checked::<TaskExecution>::new(wire)?.view());
                }
            }
            "owned" => {
                for wire in &wires {
                    black_box(TaskExecution::from_wire(wire)?);
                }
            }
            "parquet" | "arrow" => {
                let mut file = TableFile::new(std::io::sink(), format, table.clone(), None)?;
                file.write(&Chunk::new(column.clone()))?;
                file.finish()?;
            }
            _ => {
                black_box(table.decode(&column)?);
            }
        }
    }
    Ok(())
}
