//! Rows and megabytes per second on one core: the table of task executions, built from the same
//! messages by flytepb-arrow, by prost with Arrow's builders, and by a Python loop.
//!
//! `tables [--python PYTHON] [--rounds N]`; PYTHON needs `pip install flyteidl==1.16.8 pyarrow
//! pandas`. All tables are checked to be equal before anything is measured.

mod builders;
mod python;

use std::hint::black_box;
use std::io::Write;
use std::time::Duration;

use arrow_array::cast::AsArray;
use arrow_array::{Array, BinaryArray, RecordBatch};
use cpu_time::ThreadTime;
use flytepb_arrow::{Chunk, FileFormat, Table, TableFile};
use flytepb_benches::measure::{interleaved, median, Effort, Timed};
use flytepb_idl::event::task_execution_metadata;
use flytepb_idl::{core, WireMessage};
use flytepb_testkit::executions::{failed, tiny, typical};
use serde_json::Value;

use crate::builders::Enums;
use crate::python::Python;

const ENUMS: Enums = Enums {
    phase: core::task_execution::PHASE.values,
    error_kind: core::execution_error::ERROR_KIND.values,
    message_format: core::task_log::MESSAGE_FORMAT.values,
    cache_status: core::CATALOG_CACHE_STATUS.values,
    instance_class: task_execution_metadata::INSTANCE_CLASS.values,
};

struct Work<F>(F);

impl<F: FnMut()> Timed for Work<F> {
    fn time(&mut self, passes: u32) -> Duration {
        let start = ThreadTime::now();
        (0..passes).for_each(|_| (self.0)());
        start.elapsed()
    }
}

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let args: Vec<String> = std::env::args().collect();
    let value = |name: &str| args.iter().skip_while(|a| *a != name).nth(1).cloned();
    let rounds = value("--rounds").map_or(Ok(11), |n| n.parse())?;
    let effort = Effort {
        rounds,
        slice: Duration::from_millis(80),
    };
    for (shape, make) in [
        ("typical", typical as fn(u64) -> _),
        ("tiny", tiny),
        ("failed", failed),
    ] {
        let wires: Vec<Vec<u8>> = (0..2000).map(|seed| make(seed).to_wire()).collect();
        let column = BinaryArray::from_iter_values(&wires);
        let bytes: usize = wires.iter().map(Vec::len).sum();
        compare(shape, &column, bytes, effort, value("--python"))?;
    }
    Ok(())
}

fn compare(
    shape: &str,
    column: &BinaryArray,
    bytes: usize,
    effort: Effort,
    python: Option<String>,
) -> Result<(), Box<dyn std::error::Error>> {
    let table = Table::task_executions();
    let schema = table.schema().clone();
    same(
        &table.decode(column)?.batch,
        &builders::decode(column, &schema, &ENUMS),
    );
    let chunk = Chunk::new(column.clone());
    let mut jobs: Vec<(&str, Box<dyn Timed + '_>)> = vec![
        (
            "flytepb-arrow",
            Box::new(Work(|| {
                black_box(table.decode(column).unwrap());
            })),
        ),
        (
            "prost + builders",
            Box::new(Work(|| {
                black_box(builders::decode(column, &schema, &ENUMS));
            })),
        ),
        (
            "flytepb-arrow to Parquet",
            Box::new(Work(|| {
                write(std::io::sink(), FileFormat::Parquet, &table, &chunk);
            })),
        ),
    ];
    if let Some(interpreter) = python {
        let ours = write(Vec::new(), FileFormat::Arrow, &table, &chunk);
        let python = Python::start(&interpreter, column, &ours)?;
        jobs.push(("Python upb + pyarrow", Box::new(python)));
    }
    let (names, mut jobs): (Vec<_>, Vec<_>) = jobs.into_iter().unzip();
    let times = interleaved(&mut jobs, effort);
    println!("\n{shape}, {} bytes a row", bytes / column.len());
    println!("| | rows/s | MB/s | flytepb-arrow is faster by |\n|---|---|---|---|");
    for (name, nanos) in names.iter().zip(&times) {
        let seconds = median(nanos) / 1e9;
        let rows = column.len() as f64 / seconds;
        let ratios: Vec<f64> = nanos.iter().zip(&times[0]).map(|(n, o)| n / o).collect();
        let speed = bytes as f64 / seconds / 1e6;
        println!(
            "| {name} | {rows:.0} | {speed:.1} | {:.2} |",
            median(&ratios)
        );
    }
    Ok(())
}

/// Writes the table of some messages to a file.
fn write<W: Write + Send>(out: W, format: FileFormat, table: &Table, messages: &Chunk) -> W {
    let mut file = TableFile::new(out, format, table.clone(), None).unwrap();
    file.append(file.encoder().encode(messages).unwrap())
        .unwrap();
    file.finish().unwrap()
}

/// Panics unless two batches are equal, except for the formatting of JSON.
fn same(a: &RecordBatch, b: &RecordBatch) {
    for (i, field) in a.schema().fields().iter().enumerate() {
        let (a, b) = (a.column(i), b.column(i));
        match field.name().as_str() {
            "custom_info" | "output_data" => {
                let texts = a.as_string::<i32>().iter().zip(b.as_string::<i32>());
                texts.for_each(|(a, b)| assert_eq!(a.map(parsed), b.map(parsed)));
            }
            name => assert!(a == b, "{name} differs"),
        }
    }
}

/// Parses JSON with its numbers as floats.
fn parsed(text: &str) -> Value {
    fn floats(value: &mut Value) {
        match value {
            Value::Number(n) => *value = n.as_f64().into(),
            Value::Array(items) => items.iter_mut().for_each(floats),
            Value::Object(fields) => fields.values_mut().for_each(floats),
            _ => {}
        }
    }
    let mut value = serde_json::from_str(text).unwrap();
    floats(&mut value);
    value
}
