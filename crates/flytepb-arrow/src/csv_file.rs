//! CSV with a header: all columns are text, and an empty field is null.

use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::Arc;

use arrow_array::{ArrayRef, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use csv::{ReaderBuilder, StringRecord};

use crate::select::roots;
use crate::Error;

/// Maximum number of bytes of a row.
const MAX_ROW: usize = 1 << 30;
/// Delimiters, the usual one first.
const DELIMITERS: [u8; 3] = *b",;\t";

/// Reads the columns of these names, or all, in batches of at most this many bytes or rows. The
/// delimiter is the most frequent one in the header.
pub fn open(
    reader: impl Read,
    only: Option<&[&str]>,
    bytes: usize,
    rows: usize,
) -> Result<(SchemaRef, impl Iterator<Item = Result<RecordBatch, Error>>), Error> {
    let row = Arc::new(AtomicUsize::new(0));
    let mut reader = BufReader::new(Limited {
        reader,
        row: row.clone(),
        longest: MAX_ROW,
    });
    let mut header = Vec::new();
    reader.read_until(b'\n', &mut header)?;
    let delimiter = delimiter(&header);
    let mut reader = ReaderBuilder::new()
        .delimiter(delimiter)
        .from_reader(Cursor::new(header).chain(reader));
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
        let next = next(&mut records, &row, bytes, rows).transpose()?;
        Some(next.and_then(|rows| batch(&of, &columns, &rows)))
    });
    Ok((schema, batches))
}

/// Returns the most frequent delimiter in a header, outside of quotes.
fn delimiter(header: &[u8]) -> u8 {
    let mut counts = [0; DELIMITERS.len()];
    let mut is_quoted = false;
    for byte in header {
        is_quoted ^= *byte == b'"';
        if let Some(i) = DELIMITERS.iter().position(|d| d == byte && !is_quoted) {
            counts[i] += 1;
        }
    }
    // Of equal counts, the last one is the maximum.
    let most = (0..counts.len()).rev().max_by_key(|i| counts[*i]);
    DELIMITERS[most.unwrap_or(0)]
}

/// A reader that fails when a row is too long, since the parser would collect any number of bytes.
struct Limited<R> {
    reader: R,
    /// Number of bytes read since the start of the row, reset by the consumer.
    row: Arc<AtomicUsize>,
    longest: usize,
}

impl<R: Read> Read for Limited<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.reader.read(buffer)?;
        let row = self.row.load(Ordering::Relaxed) + read;
        self.row.store(row, Ordering::Relaxed);
        if row > self.longest {
            let what = format!("a row is longer than {} bytes", self.longest);
            return Err(io::Error::new(io::ErrorKind::InvalidData, what));
        }
        Ok(read)
    }
}

fn next(
    records: &mut csv::StringRecordsIntoIter<impl Read>,
    row: &AtomicUsize,
    bytes: usize,
    rows: usize,
) -> Result<Option<Vec<StringRecord>>, Error> {
    let mut taken = Vec::new();
    let mut size = 0;
    while taken.len() < rows && size < bytes {
        row.store(0, Ordering::Relaxed);
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_frequent_delimiter_of_the_header_counts() {
        for (header, expected) in [
            ("id,raw\n", b','),
            ("id;raw;a,b\n", b';'),
            ("id\traw\n", b'\t'),
            ("\"a;b;c\",raw", b','),
            ("a,b;c", b','),
            ("raw\n", b','),
            ("", b','),
        ] {
            assert_eq!(delimiter(header.as_bytes()), expected, "{header}");
        }
    }

    #[test]
    fn rows_that_are_too_long_are_refused() {
        let row = Arc::new(AtomicUsize::new(0));
        let mut reader = Limited {
            reader: io::repeat(b'x'),
            row: row.clone(),
            longest: 100,
        };
        let mut buffer = [0; 60];
        assert_eq!(reader.read(&mut buffer).unwrap(), 60);
        row.store(0, Ordering::Relaxed);
        assert_eq!(reader.read(&mut buffer).unwrap(), 60);
        let error = reader.read(&mut buffer).unwrap_err();
        assert_eq!(error.to_string(), "a row is longer than 100 bytes");
    }
}
