//! What a batch must be for arrow-ipc to read it or to refuse it.

use arrow_ipc::{Buffer, CompressionType, FieldNode, RecordBatch};
use arrow_schema::DataType;

use super::compressed::uncompressed;
use crate::Error;

/// What a batch may take when it is uncompressed, …
const LARGE: usize = 1 << 30;
/// … unless it is so many times its own length.
const RATIO: usize = 64;
/// Neither has a longer batch been seen, nor can one be counted in all of Arrow's types.
const ROWS: i64 = u32::MAX as i64;

/// Checks lengths and places of what a batch of columns of these types has in its body.
pub fn check<'t>(
    batch: RecordBatch<'_>,
    types: impl Iterator<Item = &'t DataType>,
    body: &[u8],
) -> Result<(), Error> {
    let missing = || Error::damaged("a batch is without columns");
    let nodes = batch.nodes().ok_or_else(missing)?;
    let buffers = batch.buffers().ok_or_else(missing)?;
    let counts = batch.variadicBufferCounts();
    let mut walk = Walk {
        nodes: nodes.iter(),
        buffers: buffers.iter(),
        counts: counts.into_iter().flatten(),
        codec: batch.compression().map(|c| c.codec()),
        body,
        size: 0,
    };
    let mut walked = rows(batch.length()).map(drop);
    for data_type in types {
        walked = walked.and_then(|()| walk.column(data_type));
    }
    if walked.is_ok() && walk.counts.next().is_some() {
        walked = Err("a count of buffers is of no column");
    }
    walked.map_err(Error::damaged)?;
    let size = walk.size;
    let none_left = || Vec::<u8>::new().try_reserve_exact(size).is_err();
    if size > LARGE.max(body.len().saturating_mul(RATIO)) || none_left() {
        return Err(Error::too_large(format!(
            "a batch of {} bytes would take {size} in memory: have it written in smaller ones",
            body.len()
        )));
    }
    Ok(())
}

/// A batch, seen column by column as arrow-ipc does.
struct Walk<'a, N, B, C> {
    nodes: N,
    buffers: B,
    /// Of the columns that have any number of buffers.
    counts: C,
    codec: Option<CompressionType>,
    body: &'a [u8],
    /// What all buffers take when they are uncompressed.
    size: usize,
}

impl<'a, N, B, C> Walk<'a, N, B, C>
where
    N: Iterator<Item = &'a FieldNode>,
    B: Iterator<Item = &'a Buffer>,
    C: Iterator<Item = i64>,
{
    fn column(&mut self, data_type: &DataType) -> Result<(), &'static str> {
        let node = self.nodes.next().ok_or("a column is missing")?;
        let len = rows(node.length())?;
        if !(0..=node.length()).contains(&node.null_count()) {
            return Err("a column has more nulls than rows");
        }
        if *data_type == DataType::Null {
            return Ok(());
        }
        let validity = self.buffer()?;
        if node.null_count() > 0 && validity < len.div_ceil(8) {
            return Err("a column has not as many rows as is said");
        }
        match data_type {
            DataType::Utf8 | DataType::Binary => self.array(4).and_then(|()| self.skip(1)),
            DataType::LargeUtf8 | DataType::LargeBinary => {
                self.array(8).and_then(|()| self.skip(1))
            }
            DataType::Utf8View | DataType::BinaryView => {
                let count = self.counts.next().ok_or("a count of buffers is missing")?;
                self.array(16)?;
                self.skip(u64::try_from(count).map_err(|_| "a count of buffers is negative")?)
            }
            DataType::List(of) | DataType::Map(of, _) => {
                self.array(4)?;
                self.column(of.data_type())
            }
            DataType::LargeList(of) => {
                self.array(8)?;
                self.column(of.data_type())
            }
            DataType::FixedSizeList(of, _) => self.column(of.data_type()),
            DataType::Struct(of) => of.iter().try_for_each(|f| self.column(f.data_type())),
            DataType::Dictionary(index, _) => self.array(index.primitive_width().unwrap_or(1)),
            // All others have one buffer of values.
            _ => self.skip(1),
        }
    }

    /// A buffer of numbers of this width.
    fn array(&mut self, width: usize) -> Result<(), &'static str> {
        match self.buffer()? % width {
            0 => Ok(()),
            _ => Err("a buffer ends within a number"),
        }
    }

    fn skip(&mut self, buffers: u64) -> Result<(), &'static str> {
        (0..buffers).try_for_each(|_| self.buffer().map(drop))
    }

    /// The length of the next buffer once it is uncompressed.
    fn buffer(&mut self) -> Result<usize, &'static str> {
        let buffer = self.buffers.next().ok_or("a buffer is missing")?;
        let start = usize::try_from(buffer.offset()).ok();
        let len = usize::try_from(buffer.length()).ok();
        let bytes = start
            .zip(len)
            .and_then(|(start, len)| self.body.get(start..start.checked_add(len)?))
            .ok_or("a buffer is outside of its batch")?;
        if start.is_some_and(|start| start % 8 != 0) {
            return Err("a buffer is not where buffers are");
        }
        let (len, takes) = match self.codec {
            Some(codec) if !bytes.is_empty() => uncompressed(codec, bytes)?,
            _ => (bytes.len(), bytes.len()),
        };
        self.size = self.size.saturating_add(takes);
        Ok(len)
    }
}

fn rows(count: i64) -> Result<usize, &'static str> {
    match count {
        0..=ROWS => Ok(count as usize),
        _ => Err("a number of rows cannot be"),
    }
}
