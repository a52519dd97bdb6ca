//! Arrow's IPC formats. arrow-ipc does not validate lengths, types and counts: wrong ones make it
//! panic or allocate any amount of memory. Therefore messages are read and checked here before they
//! are passed to it.

mod batch;
mod columns;
mod compressed;
pub mod schema;

use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::sync::Arc;

use arrow_array::RecordBatch;
use arrow_buffer::{Buffer, MutableBuffer};
use arrow_ipc::reader::{read_footer_length, FileDecoder};
use arrow_ipc::{
    root_as_footer, root_as_message, Block, Footer, Message, MessageHeader, MetadataVersion,
};

pub use self::columns::{not_read, Columns};
use crate::Error;

const CONTINUATION: [u8; 4] = [0xff; 4];
/// Size of the trailer: the length of the footer, and `ARROW1`.
const TRAILER: usize = 10;

/// An encapsulated message with its body, and their lengths.
struct EncodedMessage {
    block: Block,
    bytes: Buffer,
}

/// Rows and their columns.
pub type Rows = (
    Box<dyn Iterator<Item = Result<RecordBatch, Error>> + Send>,
    Arc<Columns>,
);

/// Returns the rows of a file.
pub fn file(file: File, only: Option<&[&str]>) -> Result<Rows, Error> {
    let mut file = BufReader::new(file);
    let len = file.seek(SeekFrom::End(0))?;
    let mut trailer = [0; TRAILER];
    let cut = || Error::damaged("its end is missing");
    let before = len.checked_sub(TRAILER as u64).ok_or_else(cut)?;
    file.seek(SeekFrom::Start(before))?;
    file.read_exact(&mut trailer)?;
    let footer_len = read_footer_length(trailer)?;
    let start = before.checked_sub(footer_len as u64).ok_or_else(cut)?;
    let footer = read_at(&mut file, start, footer_len)?;
    let footer = root_as_footer(&footer).map_err(|e| Error::damaged(format!("its footer: {e}")))?;
    let schema = footer.schema();
    let schema = schema.ok_or_else(|| Error::damaged("it has no schema"))?;
    let columns = Columns::select(schema::read(schema)?, only)?;
    let blocks = blocks(footer, len, start)?;
    let mut blocks = blocks.into_iter();
    Ok(batches(columns, move || {
        let Some(block) = blocks.next() else {
            return Ok(None);
        };
        let (from, len) = extent(&block).unwrap_or_default();
        let bytes = read_at(&mut file, from, len as usize)?;
        Ok(Some(EncodedMessage { block, bytes }))
    }))
}

/// Returns the messages of a file, dictionaries first. Each ends before the footer, and together
/// they are not longer than the file.
fn blocks(footer: Footer<'_>, len: u64, start: u64) -> Result<Vec<Block>, Error> {
    let blocks = [footer.dictionaries(), footer.recordBatches()];
    let blocks: Vec<Block> = blocks.into_iter().flatten().flatten().copied().collect();
    let mut room = len;
    for block in &blocks {
        let (from, len) = extent(block).ok_or_else(|| Error::damaged("its footer is invalid"))?;
        if from.checked_add(len).is_none_or(|end| end > start) || len > room {
            return Err(Error::damaged(
                "its footer refers to more bytes than there are: it is truncated or modified",
            ));
        }
        room -= len;
    }
    Ok(blocks)
}

/// Returns offset and length of a block.
fn extent(block: &Block) -> Option<(u64, u64)> {
    let metadata = u64::try_from(block.metaDataLength()).ok()?;
    let body = u64::try_from(block.bodyLength()).ok()?;
    let from = u64::try_from(block.offset()).ok()?;
    Some((from, metadata.checked_add(body)?))
}

/// Reads bytes that are known to exist.
fn read_at(file: &mut BufReader<File>, from: u64, len: usize) -> Result<Buffer, Error> {
    let mut bytes = MutableBuffer::from_len_zeroed(len);
    file.seek(SeekFrom::Start(from))?;
    file.read_exact(&mut bytes)?;
    Ok(bytes.into())
}

/// Returns the rows of the stream format.
pub fn stream(
    mut reader: impl Read + Send + 'static,
    only: Option<&[&str]>,
) -> Result<Rows, Error> {
    let first = read_next(&mut reader)?.ok_or_else(|| Error::damaged("it is empty"))?;
    let message = parse(&first)?;
    let schema = message.header_as_schema();
    let schema = schema.ok_or_else(|| Error::damaged("it does not begin with a schema"))?;
    let columns = Columns::select(schema::read(schema)?, only)?;
    Ok(batches(columns, move || read_next(&mut reader)))
}

/// Reads the next message of a stream. Memory is allocated for the bytes received, not for the
/// announced length.
fn read_next(reader: &mut impl Read) -> Result<Option<EncodedMessage>, Error> {
    let mut bytes = Vec::new();
    if read_up_to(reader, 4, &mut bytes)? < 4 {
        return Ok(None);
    }
    let cut = || Error::damaged("it is cut off");
    if bytes == CONTINUATION && read_up_to(reader, 4, &mut bytes)? < 4 {
        return Err(cut());
    }
    let prefix = bytes.len();
    let len = bytes.last_chunk().copied().map_or(0, i32::from_le_bytes);
    if len == 0 {
        return Ok(None);
    }
    let len = usize::try_from(len).map_err(|_| Error::damaged("a message's length is negative"))?;
    if read_up_to(reader, len, &mut bytes)? < len {
        return Err(cut());
    }
    let metadata = prefix + len;
    let body = message(&bytes)?.bodyLength();
    let body_len =
        usize::try_from(body).map_err(|_| Error::damaged("a body's length is negative"))?;
    if read_up_to(reader, body_len, &mut bytes)? < body_len {
        return Err(cut());
    }
    let metadata = i32::try_from(metadata).map_err(|_| Error::damaged("a message is too long"))?;
    Ok(Some(EncodedMessage {
        block: Block::new(0, metadata, body),
        bytes: Buffer::from_vec(bytes),
    }))
}

/// Appends up to `len` bytes.
fn read_up_to(reader: &mut impl Read, len: usize, to: &mut Vec<u8>) -> Result<usize, Error> {
    to.reserve(len.min(1 << 16));
    Ok(reader.take(len as u64).read_to_end(to)?)
}

/// Returns the batches of messages, after processing dictionaries.
fn batches(
    columns: Columns,
    mut next: impl FnMut() -> Result<Option<EncodedMessage>, Error> + Send + 'static,
) -> Rows {
    let columns = Arc::new(columns);
    let read = columns.clone();
    // Each message's own version counts, as pyarrow writes V5 at the end of V4 files. arrow-ipc
    // does not compare this one with theirs.
    let mut decoder = FileDecoder::new(columns.all.clone(), MetadataVersion::V1);
    if let Some(indices) = columns.projection() {
        decoder = decoder.with_projection(indices);
    }
    let batches = std::iter::from_fn(move || loop {
        let part = match next().transpose()? {
            Ok(part) => part,
            Err(e) => return Some(Err(e)),
        };
        if let Some(batch) = decode(&mut decoder, &read, &part).transpose() {
            return Some(batch);
        }
    });
    (Box::new(batches), columns)
}

/// Returns the batch of a message, or `None` for a dictionary.
fn decode(
    decoder: &mut FileDecoder,
    columns: &Columns,
    part: &EncodedMessage,
) -> Result<Option<RecordBatch>, Error> {
    let message = parse(part)?;
    let version = message.version();
    if !matches!(version, MetadataVersion::V4 | MetadataVersion::V5) {
        return Err(Error::damaged(format!(
            "{version:?} of the format is not supported"
        )));
    }
    let body = part.bytes.get(part.block.metaDataLength() as usize..);
    let body = body.unwrap_or_default();
    match message.header_type() {
        MessageHeader::RecordBatch => {
            let of = message.header_as_record_batch();
            let of = of.ok_or_else(|| Error::damaged("a batch is missing"))?;
            batch::check(of, version, columns.types(), body)?;
            Ok(decoder.read_record_batch(&part.block, &part.bytes)?)
        }
        MessageHeader::DictionaryBatch => {
            let dictionary = message.header_as_dictionary_batch();
            let found = dictionary.and_then(|d| Some((d.id(), d.data()?)));
            let (id, of) = found.ok_or_else(|| Error::damaged("a dictionary is missing"))?;
            let Some(values) = columns.values(id)? else {
                return Ok(None);
            };
            batch::check(of, version, [(values, true)].into_iter(), body)?;
            decoder.read_dictionary(&part.block, &part.bytes)?;
            Ok(None)
        }
        other => Err(Error::damaged(format!("{other:?} is not a batch"))),
    }
}

/// Parses the metadata of a message, whose length was checked.
fn parse(part: &EncodedMessage) -> Result<Message<'_>, Error> {
    let metadata = part.bytes.get(..part.block.metaDataLength() as usize);
    message(metadata.unwrap_or_default())
}

fn message(bytes: &[u8]) -> Result<Message<'_>, Error> {
    let prefix = if bytes.starts_with(&CONTINUATION) {
        8
    } else {
        4
    };
    let bytes = bytes.get(prefix..).unwrap_or_default();
    root_as_message(bytes).map_err(|e| Error::damaged(format!("a message: {e}")))
}
