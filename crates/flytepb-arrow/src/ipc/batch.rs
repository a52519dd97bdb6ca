//! Validation of a batch, so that arrow-ipc reads or refuses it without panicking.

use arrow_ipc::{Buffer, CompressionType, FieldNode, MetadataVersion, RecordBatch};
use arrow_schema::{DataType, UnionMode};

use super::compressed::uncompressed;
use crate::Error;

/// Maximum size of an uncompressed batch, …
const LARGE: usize = 1 << 30;
/// … unless it is at most this many times its own length.
const RATIO: usize = 64;
/// Maximum number of rows; larger ones have not been seen, and cannot be counted in all of Arrow's
/// types.
const ROWS: i64 = u32::MAX as i64;

/// Checks lengths and offsets of a batch with columns of these types against its body. Columns that
/// are not read only need to be present.
pub fn check<'t>(
    batch: RecordBatch<'_>,
    version: MetadataVersion,
    columns: impl Iterator<Item = (&'t DataType, bool)>,
    body: &[u8],
) -> Result<(), Error> {
    let missing = || Error::damaged("a batch has no columns");
    let nodes = batch.nodes().ok_or_else(missing)?;
    let buffers = batch.buffers().ok_or_else(missing)?;
    let counts = batch.variadicBufferCounts();
    let mut check = BatchCheck {
        nodes: nodes.iter(),
        buffers: buffers.iter(),
        counts: counts.into_iter().flatten(),
        codec: batch.compression().map(|c| c.codec()),
        version,
        body,
        is_read: true,
        size: 0,
    };
    let mut result = rows(batch.length()).map(drop);
    for (data_type, is_read) in columns {
        check.is_read = is_read;
        result = result.and_then(|()| check.column(data_type));
    }
    if result.is_ok() && check.counts.next().is_some() {
        result = Err("there are more counts of buffers than columns");
    }
    result.map_err(Error::damaged)?;
    let size = check.size;
    let none_left = || Vec::<u8>::new().try_reserve_exact(size).is_err();
    if size > LARGE.max(body.len().saturating_mul(RATIO)) || none_left() {
        return Err(Error::too_large(format!(
            "a batch of {} bytes would take {size} in memory: write it in smaller batches",
            body.len()
        )));
    }
    Ok(())
}

/// The state of a check, which visits columns in the order of arrow-ipc.
struct BatchCheck<'a, N, B, C> {
    nodes: N,
    buffers: B,
    /// Buffer counts of columns with a variable number of buffers.
    counts: C,
    codec: Option<CompressionType>,
    version: MetadataVersion,
    body: &'a [u8],
    /// True if the current column is read, false if it is skipped.
    is_read: bool,
    /// Total size of uncompressed buffers.
    size: usize,
}

impl<'a, N, B, C> BatchCheck<'a, N, B, C>
where
    N: Iterator<Item = &'a FieldNode>,
    B: Iterator<Item = &'a Buffer>,
    C: Iterator<Item = i64>,
{
    fn column(&mut self, data_type: &DataType) -> Result<(), &'static str> {
        let node = self.nodes.next().ok_or("a column is missing")?;
        let has_validity = match data_type {
            DataType::Null | DataType::RunEndEncoded(..) => false,
            DataType::Union(..) => self.version < MetadataVersion::V5,
            _ => true,
        };
        let validity = has_validity.then(|| self.buffer()).transpose()?;
        if self.is_read {
            check_node(node, validity)?;
        }
        match data_type {
            DataType::Null => Ok(()),
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
            DataType::ListView(of) | DataType::LargeListView(of) => {
                self.skip(2)?;
                self.column(of.data_type())
            }
            // Writers put a buffer before these that arrow-ipc does not expect.
            DataType::RunEndEncoded(..) if self.version < MetadataVersion::V5 => {
                Err("run-end encoding requires a later version of the format")
            }
            DataType::RunEndEncoded(ends, of) => {
                self.column(ends.data_type())?;
                self.column(of.data_type())
            }
            DataType::Union(of, mode) => {
                self.skip(if *mode == UnionMode::Dense { 2 } else { 1 })?;
                of.iter().try_for_each(|(_, f)| self.column(f.data_type()))
            }
            DataType::Struct(of) => of.iter().try_for_each(|f| self.column(f.data_type())),
            DataType::Dictionary(index, _) => self.array(index.primitive_width().unwrap_or(1)),
            // All other types have one buffer of values.
            _ => self.skip(1),
        }
    }

    /// Checks a buffer of numbers of this width.
    fn array(&mut self, width: usize) -> Result<(), &'static str> {
        match self.buffer()? % width {
            0 => Ok(()),
            _ => Err("a buffer ends within a number"),
        }
    }

    fn skip(&mut self, buffers: u64) -> Result<(), &'static str> {
        (0..buffers).try_for_each(|_| self.buffer().map(drop))
    }

    /// Returns the uncompressed length of the next buffer; 0 if it is skipped.
    fn buffer(&mut self) -> Result<usize, &'static str> {
        let buffer = self.buffers.next().ok_or("a buffer is missing")?;
        if !self.is_read {
            return Ok(0);
        }
        let start = usize::try_from(buffer.offset()).ok();
        let len = usize::try_from(buffer.length()).ok();
        let bytes = start
            .zip(len)
            .and_then(|(start, len)| self.body.get(start..start.checked_add(len)?))
            .ok_or("a buffer is outside its batch")?;
        if start.is_some_and(|start| start % 8 != 0) {
            return Err("a buffer is not aligned");
        }
        let (len, takes) = match self.codec {
            Some(codec) if !bytes.is_empty() => uncompressed(codec, bytes)?,
            _ => (bytes.len(), bytes.len()),
        };
        self.size = self.size.saturating_add(takes);
        Ok(len)
    }
}

/// Checks the number of rows, and of nulls given a validity buffer of this length.
fn check_node(node: &FieldNode, validity: Option<usize>) -> Result<(), &'static str> {
    let len = rows(node.length())?;
    if !(0..=node.length()).contains(&node.null_count()) {
        return Err("a column has more nulls than rows");
    }
    if node.null_count() > 0 && validity.is_some_and(|v| v < len.div_ceil(8)) {
        return Err("a column has another number of rows than announced");
    }
    Ok(())
}

fn rows(count: i64) -> Result<usize, &'static str> {
    match count {
        0..=ROWS => Ok(count as usize),
        _ => Err("a number of rows is impossible"),
    }
}
