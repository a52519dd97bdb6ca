//! CSV with a header: all columns are text, and an empty field is null.

use std::io::Read;
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use csv::{Reader, StringRecord};

use crate::select::roots;
use crate::Error;

/// Reads the columns of these names, or all, in batches of at most this many bytes or rows.
pub fn open(
    reader: impl Read,
    only: Option<&[&str]>,
    bytes: usize,
    rows: usize,
) -> Result<(SchemaRef, impl Iterator<Item = Result<RecordBatch, Error>>), Error> {
    let mut reader = Reader::from_reader(reader);
    let names = reader.headers()?.iter();
    let fields: Vec<Field> = names
        .map(|name| Field::new(name, DataType::Utf8, true))
        .collect();
    let all = Schema::new(fields);
    let columns = roots(&all, only)?.unwrap_or_else(|| (0..all.fields().len()).collect());
    let schema = Arc::new(all.project(&columns)?);
    let of = schema.clone();
    let mut records = reader.into_records();
    let batches = std::iter::from_fn(move || {
        let next = next(&mut records, bytes, rows).transpose()?;
        Some(next.and_then(|rows| batch(&of, &columns, &rows)))
    });
    Ok((schema, batches))
}

/// Reads the next records, if any.
fn next(
    records: &mut csv::StringRecordsIntoIter<impl Read>,
    bytes: usize,
    rows: usize,
) -> Result<Option<Vec<StringRecord>>, Error> {
    let mut taken = Vec::new();
    let mut size = 0;
    while taken.len() < rows && size < bytes {
        match records.next().transpose()? {
            Some(record) => {
                size += record.as_slice().len();
                taken.push(record);
            }
            None => break,
        }
    }
    Ok((!taken.is_empty()).then_some(taken))
}

fn batch(
    schema: &SchemaRef,
    columns: &[usize],
    rows: &[StringRecord],
) -> Result<RecordBatch, Error> {
    let columns: Vec<ArrayRef> = columns
        .iter()
        .map(|i| {
            let texts = rows.iter().map(|r| r.get(*i).filter(|t| !t.is_empty()));
            Arc::new(StringArray::from_iter(texts)) as ArrayRef
        })
        .collect();
    Ok(RecordBatch::try_new(schema.clone(), columns)?)
}
