//! Messages on their way into a table.

use std::borrow::Cow;
use std::sync::Arc;

use crate::table::MAX_MESSAGE;
use crate::{Encoding, Error, MessageColumn};
use arrow_array::builder::{ArrayBuilder, BinaryBuilder, StringBuilder};
use arrow_array::{ArrayRef, BinaryArray, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};

/// Messages that become rows together, and what stands beside them.
#[derive(Clone, Debug)]
pub struct Chunk {
    messages: MessageColumn,
    keys: Option<RecordBatch>,
    files: Option<StringArray>,
    source: Option<Arc<str>>,
}

impl Chunk {
    /// Messages alone.
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

    /// A column of messages, and the columns to carry along. A column of text holds them in this
    /// encoding.
    ///
    /// # Errors
    /// When the column holds neither bytes nor text, or is not as long as the others.
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
                "there are {} messages beside {} rows of keys",
                messages.len(),
                keys.num_rows()
            )));
        }
        Ok(Chunk {
            keys: Some(keys),
            ..Self::of(messages)
        })
    }

    /// The same messages with a name for the table that they come from.
    pub fn with_source(self, source: Arc<str>) -> Self {
        Chunk {
            source: Some(source),
            ..self
        }
    }

    /// The table that the messages come from, if it has been [named](Self::with_source).
    pub fn source(&self) -> Option<&str> {
        self.source.as_deref()
    }

    /// The number of messages.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of bytes in all rows of the column of messages.
    pub fn size(&self) -> usize {
        self.messages.size()
    }

    /// The columns that are carried along.
    pub fn keys(&self) -> Option<&RecordBatch> {
        self.keys.as_ref()
    }

    /// The file that the message at `index` comes from, in chunks of a
    /// [`ChunkBuilder::with_files`].
    ///
    /// # Panics
    /// When the index is out of range.
    pub fn file(&self, index: usize) -> Option<&str> {
        self.files.as_ref().map(|files| files.value(index))
    }

    /// The message at `index`; `None` for a null.
    ///
    /// # Errors
    /// When it is text of another encoding.
    ///
    /// # Panics
    /// When the index is out of range.
    pub fn message(&self, index: usize) -> Result<Option<Cow<'_, [u8]>>, Error> {
        self.messages.message(index)
    }

    /// The content of the column at `index`: the message, or the text that encodes it.
    ///
    /// # Panics
    /// When the index is out of range.
    pub fn stored(&self, index: usize) -> &[u8] {
        self.messages.stored(index)
    }
}

/// Collects messages into chunks.
#[derive(Debug, Default)]
pub struct ChunkBuilder {
    messages: BinaryBuilder,
    files: Option<StringBuilder>,
}

impl ChunkBuilder {
    /// A chunk is full from this many bytes on: enough for a row group that reads well, little
    /// enough for several to be in memory.
    pub const FULL: usize = 1 << 25;

    /// What a row counts for beside its message: it takes memory, however short that is.
    pub(crate) const ROW: usize = 256;

    /// A builder of chunks with a key column `file`: where the messages come from.
    pub fn with_files() -> Self {
        ChunkBuilder {
            messages: BinaryBuilder::new(),
            files: Some(StringBuilder::new()),
        }
    }

    /// The key columns of the chunks.
    pub fn keys(&self) -> Option<SchemaRef> {
        let field = Field::new("file", DataType::Utf8, true);
        let files = self.files.as_ref();
        files.map(|_| Arc::new(Schema::new(vec![field])))
    }

    /// Appends a message, which comes from this file.
    ///
    /// # Errors
    /// When the message has more than 1 GiB.
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

    /// Returns whether it is time to [`finish`](Self::finish).
    pub fn is_full(&self) -> bool {
        self.messages.values_slice().len() + Self::ROW * self.len() >= Self::FULL
    }

    /// The number of messages.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Returns whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The messages; this builder is empty afterwards.
    ///
    /// # Errors
    /// None that is known.
    pub fn finish(&mut self) -> Result<Chunk, Error> {
        let schema = self.keys();
        let mut chunk = Chunk::new(self.messages.finish());
        if let (Some(schema), Some(files)) = (schema, &mut self.files) {
            let files = files.finish();
            chunk.keys = Some(RecordBatch::try_new(schema, vec![Arc::new(files.clone())])?);
            chunk.files = Some(files);
        }
        Ok(chunk)
    }
}
