//! Batches of messages to be converted to rows.

use std::borrow::Cow;
use std::sync::Arc;

use crate::table::MAX_MESSAGE;
use crate::{Encoding, Error, MessageColumn};
use arrow_array::builder::{ArrayBuilder, BinaryBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{ArrayRef, BinaryArray, RecordBatch, StringArray, UInt32Array};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use arrow_select::take::{take, take_record_batch};

/// Messages that become rows together, and the columns copied with them.
#[derive(Clone, Debug)]
pub struct Chunk {
    messages: MessageColumn,
    keys: Option<RecordBatch>,
    files: Option<StringArray>,
    source: Option<Arc<str>>,
}

impl Chunk {
    /// Creates a chunk of messages without other columns.
    pub fn new(messages: BinaryArray) -> Self {
        Self::of(messages.into())
    }

    pub(crate) fn of(messages: MessageColumn) -> Self {
        Chunk {
            messages,
            keys: None,
            files: None,
            source: None,
        }
    }

    /// Creates a chunk of a column of messages and the columns to copy. A text column has this
    /// encoding.
    ///
    /// # Errors
    /// When the column holds neither bytes nor text, or differs in length from the others.
    pub fn with_keys(
        messages: ArrayRef,
        encoding: Encoding,
        keys: RecordBatch,
    ) -> Result<Self, Error> {
        Self::with_messages(MessageColumn::new(messages, Some(encoding))?, keys)
    }

    pub(crate) fn with_messages(messages: MessageColumn, keys: RecordBatch) -> Result<Self, Error> {
        if keys.num_rows() != messages.len() {
            return Err(Error::mismatch(format!(
                "there are {} messages but {} rows of keys",
                messages.len(),
                keys.num_rows()
            )));
        }
        Ok(Chunk {
            keys: Some(keys),
            ..Self::of(messages)
        })
    }

    /// Sets the name of the table that the messages come from.
    pub fn with_source(self, source: Arc<str>) -> Self {
        Chunk {
            source: Some(source),
            ..self
        }
    }

    /// Returns the name of the table that the messages come from, if [set](Self::with_source).
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    pub(crate) fn messages(&self) -> &MessageColumn {
        &self.messages
    }

    /// Returns the number of messages.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Returns whether there are no messages.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of bytes in all rows of the column of messages.
    pub fn size(&self) -> usize {
        self.messages.size()
    }

    /// Returns the columns to copy.
    pub fn keys(&self) -> Option<&RecordBatch> {
        self.keys.as_ref()
    }

    /// Returns the file of the message at `index`, for chunks of [`ChunkBuilder::with_files`].
    ///
    /// # Panics
    /// When the index is out of range.
    pub fn file(&self, index: usize) -> Option<&str> {
        self.files.as_ref().map(|files| files.value(index))
    }

    /// Returns the message at `index`; `None` for a null.
    ///
    /// # Errors
    /// When it is text of another encoding.
    ///
    /// # Panics
    /// When the index is out of range.
    pub fn message(&self, index: usize) -> Result<Option<Cow<'_, [u8]>>, Error> {
        self.messages.message(index)
    }

    /// Returns the content of the column at `index`: the message, or the text that encodes it.
    ///
    /// # Panics
    /// When the index is out of range.
    pub fn stored(&self, index: usize) -> &[u8] {
        self.messages.stored(index)
    }

    /// Returns a chunk of some of the rows, in the order of their indices here.
    ///
    /// # Errors
    /// When the column of messages is too large for its type.
    ///
    /// # Panics
    /// When an index is out of range.
    ///
    /// # Examples
    /// ```
    /// use arrow_array::BinaryArray;
    /// use flytepb_arrow::Chunk;
    ///
    /// let chunk = Chunk::new(BinaryArray::from(vec![&b"\x20\x01"[..], b"\x20\x02", b""]));
    /// let chunk = chunk.rows(&[1, 2])?;
    /// assert_eq!(chunk.message(0)?.as_deref(), Some(&b"\x20\x02"[..]));
    /// # Ok::<(), flytepb_arrow::Error>(())
    /// ```
    pub fn rows(&self, indices: &[u32]) -> Result<Self, Error> {
        let indices = UInt32Array::from(indices.to_vec());
        let keys = self.keys.as_ref();
        let files = self.files.as_ref();
        let files = files.map(|files| take(files, &indices, None)).transpose()?;
        Ok(Chunk {
            messages: self.messages.rows(&indices)?,
            keys: keys
                .map(|keys| take_record_batch(keys, &indices))
                .transpose()?,
            files: files.map(|files| files.as_string().clone()),
            source: self.source.clone(),
        })
    }
}

/// A builder of chunks from messages.
#[derive(Debug)]
pub struct ChunkBuilder {
    messages: BinaryBuilder,
    files: Option<StringBuilder>,
}

/// Returns a builder with capacity for a chunk, which is cheap before it is used.
fn messages() -> BinaryBuilder {
    BinaryBuilder::with_capacity(1024, ChunkBuilder::FULL)
}

impl Default for ChunkBuilder {
    fn default() -> Self {
        ChunkBuilder {
            messages: messages(),
            files: None,
        }
    }
}

impl ChunkBuilder {
    /// Size in bytes from which a chunk is full: it and its columns fit in processor caches.
    pub const FULL: usize = 1 << 21;

    /// Size counted per row in addition to its message, to account for memory.
    pub(crate) const ROW: usize = 256;

    /// Creates a builder of chunks with a key column `file`, the file of each message.
    pub fn with_files() -> Self {
        ChunkBuilder {
            files: Some(StringBuilder::new()),
            ..Self::default()
        }
    }

    /// Returns the key columns of the chunks.
    pub fn keys(&self) -> Option<SchemaRef> {
        let field = Field::new("file", DataType::Utf8, true);
        let files = self.files.as_ref();
        files.map(|_| Arc::new(Schema::new(vec![field])))
    }

    /// Appends a message from this file.
    ///
    /// # Errors
    /// When the message is longer than 1 GiB.
    pub fn push(&mut self, message: &[u8], file: &str) -> Result<(), Error> {
        if message.len() > MAX_MESSAGE {
            let len = message.len();
            return Err(Error::too_large(format!(
                "a message of {len} bytes does not fit in a table"
            )));
        }
        self.messages.append_value(message);
        if let Some(files) = &mut self.files {
            files.append_value(file);
        }
        Ok(())
    }

    /// Returns whether the chunk should be [finished](Self::finish).
    pub fn is_full(&self) -> bool {
        self.messages.values_slice().len() + Self::ROW * self.len() >= Self::FULL
    }

    /// Returns the number of messages.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Returns whether there are no messages.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the chunk and resets the builder.
    ///
    /// # Errors
    /// None are known.
    pub fn finish(&mut self) -> Result<Chunk, Error> {
        let schema = self.keys();
        let messages = std::mem::replace(&mut self.messages, messages()).finish();
        let mut chunk = Chunk::new(messages);
        if let (Some(schema), Some(files)) = (schema, &mut self.files) {
            let files = files.finish();
            chunk.keys = Some(RecordBatch::try_new(schema, vec![Arc::new(files.clone())])?);
            chunk.files = Some(files);
        }
        Ok(chunk)
    }
}
