//! What a batch must be for arrow-ipc to read it or to refuse it.

use arrow_ipc::{Buffer, CompressionType, FieldNode, RecordBatch};
use arrow_schema::DataType;

use super::damaged;
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
    let missing = || damaged("a batch is without columns");
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
    walked.map_err(damaged)?;
    let size = walk.size;
    let none_left = || Vec::<u8>::new().try_reserve_exact(size).is_err();
    if size > LARGE.max(body.len().saturating_mul(RATIO)) || none_left() {
        return Err(Error::too_large(format!(
            "a batch of {} bytes would take {size} in memory",
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
    /// What all buffers are long when they are uncompressed.
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
        let len = match self.codec {
            Some(codec) if !bytes.is_empty() => uncompressed(codec, bytes)?,
            _ => bytes.len(),
        };
        self.size = self.size.saturating_add(len);
        Ok(len)
    }
}

fn rows(count: i64) -> Result<usize, &'static str> {
    match count {
        0..=ROWS => Ok(count as usize),
        _ => Err("a number of rows cannot be"),
    }
}

/// The length that a compressed buffer has by its own account, if it can be that long.
fn uncompressed(codec: CompressionType, bytes: &[u8]) -> Result<usize, &'static str> {
    let (told, bytes) = bytes
        .split_first_chunk()
        .ok_or("a compressed buffer is cut")?;
    let told = i64::from_le_bytes(*told);
    if told == -1 {
        return Ok(bytes.len());
    }
    let told = usize::try_from(told).map_err(|_| "a buffer's length is negative")?;
    let at_most = match codec {
        CompressionType::ZSTD => match zstd_content(bytes) {
            // With nothing in it there need not be a frame.
            Some(len) if told > 0 => Some(len),
            // A block of 4 bytes makes 128 KiB.
            _ => (bytes.len() as u64).checked_mul(128 * 1024 / 4),
        },
        // A byte makes 255 at most.
        _ => (bytes.len() as u64).checked_mul(255),
    };
    match at_most {
        Some(at_most) if told as u64 <= at_most => Ok(told),
        _ => Err("a compressed buffer is not as long as is said"),
    }
}

/// The length of what is compressed, by the header of a zstd frame.
fn zstd_content(frame: &[u8]) -> Option<u64> {
    let (descriptor, rest) = frame.strip_prefix(b"\x28\xb5\x2f\xfd")?.split_first()?;
    let is_single = descriptor & 0x20 != 0;
    let dictionary = [0, 1, 2, 4][usize::from(descriptor & 3)];
    let rest = rest.get(usize::from(!is_single) + dictionary..)?;
    let number = |len: usize| {
        let mut bytes = [0; 8];
        bytes[..len].copy_from_slice(rest.get(..len)?);
        Some(u64::from_le_bytes(bytes))
    };
    match descriptor >> 6 {
        0 if is_single => number(1),
        0 => None,
        1 => number(2).map(|n| n + 256),
        2 => number(4),
        _ => number(8),
    }
}

#[cfg(test)]
mod tests {
    use super::zstd_content;

    #[test]
    fn zstd_frames_tell_how_long_they_are() {
        // By the format's specification, RFC 8878, section 3.1.1.1.
        let frame = |header: &[u8]| zstd_content(&[b"\x28\xb5\x2f\xfd", header].concat());
        assert_eq!(frame(&[0x20, 7]), Some(7));
        assert_eq!(frame(&[0x00, 88, 7]), None);
        assert_eq!(frame(&[0x60, 1, 1]), Some(513));
        assert_eq!(frame(&[0x43, 88, 9, 9, 9, 9, 1, 1]), Some(513));
        assert_eq!(frame(&[0xa0, 0, 0, 1, 0]), Some(65_536));
        assert_eq!(frame(&[0xe0, 0, 0, 0, 0, 1, 0, 0, 0]), Some(1 << 32));
        assert_eq!(frame(&[0xe0, 0]), None);
        assert_eq!(zstd_content(b"no frame"), None);
    }
}
