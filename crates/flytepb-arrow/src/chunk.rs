//! Messages on their way into a table.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, BinaryBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryArray, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema, SchemaRef};
use base64::engine::general_purpose::{GeneralPurpose, GeneralPurposeConfig};
use base64::engine::DecodePaddingMode;
use base64::{alphabet, Engine};

use crate::table::MAX_MESSAGE;
use crate::Error;

const CONFIG: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_padding_mode(DecodePaddingMode::Indifferent)
    .with_decode_allow_trailing_bits(true);
const STANDARD: GeneralPurpose = GeneralPurpose::new(&alphabet::STANDARD, CONFIG);
const URL_SAFE: GeneralPurpose = GeneralPurpose::new(&alphabet::URL_SAFE, CONFIG);

/// How bytes are written in a column of text.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encoding {
    /// Hexadecimal digits in either case, behind `\x`, `0x` or nothing: as PostgreSQL dumps bytes.
    Hex,
    /// Base64 in the usual or the URL-safe alphabet, with or without padding; line breaks are
    /// skipped.
    Base64,
}

impl Encoding {
    /// The encoding of texts from a column: hexadecimal if most of them are. Some may be damaged,
    /// and a few that are base64 may look like it.
    pub fn detect<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut votes = 0;
        for text in texts.filter(|text| !text.is_empty()) {
            votes += if hex(text.as_bytes()).is_some() {
                1
            } else {
                -1
            };
        }
        match votes {
            0.. => Encoding::Hex,
            _ => Encoding::Base64,
        }
    }

    /// The bytes that a text stands for.
    ///
    /// # Errors
    /// When the text is not of this encoding.
    ///
    /// # Examples
    /// ```
    /// use flytepb_arrow::Encoding;
    ///
    /// assert_eq!(Encoding::Hex.decode(br"\x2001")?, [0x20, 0x01]);
    /// assert_eq!(Encoding::Base64.decode(b"IAE=")?, [0x20, 0x01]);
    /// assert!(Encoding::Hex.decode(b"IAE=").unwrap_err().is_malformed());
    /// # Ok::<(), flytepb_arrow::Error>(())
    /// ```
    pub fn decode(self, text: &[u8]) -> Result<Vec<u8>, Error> {
        let bytes = match self {
            Encoding::Hex => hex(text),
            Encoding::Base64 => base64(text),
        };
        bytes.ok_or_else(|| {
            Error::text(match self {
                Encoding::Hex => "the text is not hexadecimal",
                Encoding::Base64 => "the text is not base64",
            })
        })
    }
}

fn hex(text: &[u8]) -> Option<Vec<u8>> {
    let digits = text
        .strip_prefix(b"\\x")
        .or_else(|| text.strip_prefix(b"0x"))
        .unwrap_or(text);
    if digits.len() % 2 != 0 {
        return None;
    }
    let digit = |c: u8| (c as char).to_digit(16);
    let pairs = digits.chunks_exact(2);
    pairs
        .map(|pair| Some((digit(pair[0])? << 4 | digit(pair[1])?) as u8))
        .collect()
}

fn base64(text: &[u8]) -> Option<Vec<u8>> {
    let mut text = Cow::Borrowed(text);
    if text.iter().any(u8::is_ascii_whitespace) {
        text.to_mut().retain(|c| !c.is_ascii_whitespace());
    }
    let url_safe = text.iter().any(|c| matches!(c, b'-' | b'_'));
    match url_safe {
        true => URL_SAFE.decode(&text).ok(),
        false => STANDARD.decode(&text).ok(),
    }
}

/// Messages that become rows together, and what stands beside them.
#[derive(Clone, Debug)]
pub struct Chunk {
    messages: ArrayRef,
    encoding: Option<Encoding>,
    keys: Option<RecordBatch>,
    files: Option<StringArray>,
    source: Option<Arc<str>>,
}

impl Chunk {
    /// Messages alone.
    pub fn new(messages: BinaryArray) -> Self {
        Chunk {
            messages: Arc::new(messages),
            encoding: None,
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
        if keys.num_rows() != messages.len() {
            return Err(Error::mismatch(format!(
                "there are {} messages beside {} rows of keys",
                messages.len(),
                keys.num_rows()
            )));
        }
        let encoding = match messages.data_type() {
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View => Some(encoding),
            DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView
            | DataType::FixedSizeBinary(_) => None,
            other => {
                return Err(Error::mismatch(format!(
                    "messages are bytes or text, and the column is {other}"
                )))
            }
        };
        Ok(Chunk {
            messages,
            encoding,
            keys: Some(keys),
            files: None,
            source: None,
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

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The number of bytes that the column of messages takes.
    pub fn size(&self) -> usize {
        // The only types without a size of a slice are none of messages.
        self.messages
            .to_data()
            .get_slice_memory_size()
            .unwrap_or_default()
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
        if self.messages.is_null(index) {
            return Ok(None);
        }
        let stored = self.stored(index);
        match self.encoding {
            Some(encoding) => encoding.decode(stored).map(|bytes| Some(bytes.into())),
            None => Ok(Some(stored.into())),
        }
    }

    /// What the column holds at `index`: the message, or the text that stands for it.
    ///
    /// # Panics
    /// When the index is out of range.
    pub fn stored(&self, index: usize) -> &[u8] {
        let column = &self.messages;
        match column.data_type() {
            DataType::Utf8 => column.as_string::<i32>().value(index).as_bytes(),
            DataType::LargeUtf8 => column.as_string::<i64>().value(index).as_bytes(),
            DataType::Utf8View => column.as_string_view().value(index).as_bytes(),
            DataType::Binary => column.as_binary::<i32>().value(index),
            DataType::LargeBinary => column.as_binary::<i64>().value(index),
            DataType::BinaryView => column.as_binary_view().value(index),
            _ => column.as_fixed_size_binary().value(index),
        }
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
    const ROW: usize = 256;

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

    /// Whether it is time to [`finish`](Self::finish).
    pub fn is_full(&self) -> bool {
        self.messages.values_slice().len() + Self::ROW * self.len() >= Self::FULL
    }

    /// The number of messages.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether there are none.
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
