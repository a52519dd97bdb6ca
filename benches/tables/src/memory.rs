//! Tables in memory: rows per second of one core.

use std::hint::black_box;
use std::time::Duration;

use arrow_array::cast::AsArray;
use arrow_array::{BinaryArray, RecordBatch};
use cpu_time::ThreadTime;
use flytepb_arrow::{Chunk, FileFormat, Table, TableFile};
use flytepb_benches::measure::{interleaved, median, Effort, Timed};
use flytepb_idl::event::task_execution_metadata;
use flytepb_idl::{core, WireMessage};
use serde_json::Value;

use crate::builders::{self, Enums};
use crate::python::Python;
use crate::shapes::Shape;
use crate::Failure;

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

/// The same table made in each way.
pub struct Memory {
    pub shape: &'static str,
    /// The mean size of a message in bytes.
    pub size: f64,
    pub ways: Vec<Way>,
}

/// A way to a table, compared with the first one.
pub struct Way {
    pub name: &'static str,
    /// Median nanoseconds per row.
    pub nanos: f64,
    /// The median of the times by round, relative to the first way.
    pub ratio: f64,
}

/// Measures the ways to the table of a shape's messages, after checking that the tables are equal.
pub fn measure(shape: &Shape, effort: Effort, python: Option<&str>) -> Result<Memory, Failure> {
    let wires: Vec<Vec<u8>> = (0..shape.in_memory)
        .map(|seed| (shape.make)(seed).to_wire())
        .collect();
    let column = &BinaryArray::from_iter_values(&wires);
    let table = Table::task_executions();
    let schema = table.schema().clone();
    let ours = table.decode(column)?.batch;
    same(&ours, &builders::decode(column, &schema, &ENUMS));
    let mut jobs: Vec<(&str, Box<dyn Timed + '_>)> = vec![
        (
            "flytepb",
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
    ];
    if let Some(interpreter) = python {
        let mut file = TableFile::new(Vec::new(), FileFormat::Arrow, table.clone(), None)?;
        file.write(&Chunk::new(column.clone()))?;
        let python = Python::start(interpreter, column, &file.finish()?)?;
        jobs.push(("Python upb + pyarrow", Box::new(python)));
    }
    let (names, mut jobs): (Vec<_>, Vec<_>) = jobs.into_iter().unzip();
    let times = interleaved(&mut jobs, effort);
    let ways = names.into_iter().zip(&times).map(|(name, nanos)| {
        let ratios: Vec<f64> = nanos.iter().zip(&times[0]).map(|(n, o)| n / o).collect();
        Way {
            name,
            nanos: median(nanos) / wires.len() as f64,
            ratio: median(&ratios),
        }
    });
    Ok(Memory {
        shape: shape.name,
        size: wires.iter().map(Vec::len).sum::<usize>() as f64 / wires.len() as f64,
        ways: ways.collect(),
    })
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
            "external_resources" => {
                let (a, b) = (a.as_list::<i32>(), b.as_list::<i32>());
                assert!(a.offsets() == b.offsets(), "{} differs", field.name());
                same(
                    &a.values().as_struct().into(),
                    &b.values().as_struct().into(),
                );
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
