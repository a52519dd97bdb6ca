//! Messages on their way into a table.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, BinaryBuilder, StringBuilder};
use arrow_array::cast::AsArray;
use arrow_array::{Array, ArrayRef, BinaryArray, RecordBatch};
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
    /// The encoding of texts from a column: hexadecimal if all of them are.
    pub fn detect<'a>(texts: impl Iterator<Item = &'a str>) -> Self {
        let mut texts = texts.filter(|t| !t.is_empty());
        match texts.all(|t| hex(t).is_some()) {
            true => Encoding::Hex,
            false => Encoding::Base64,
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
    /// assert_eq!(Encoding::Hex.decode(r"\x2001")?, [0x20, 0x01]);
    /// assert_eq!(Encoding::Base64.decode("IAE=")?, [0x20, 0x01]);
    /// assert!(Encoding::Hex.decode("IAE=").unwrap_err().is_malformed());
    /// # Ok::<(), flytepb_arrow::Error>(())
    /// ```
    pub fn decode(self, text: &str) -> Result<Vec<u8>, Error> {
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

fn hex(text: &str) -> Option<Vec<u8>> {
    let digits = text
        .strip_prefix("\\x")
        .or_else(|| text.strip_prefix("0x"))
        .unwrap_or(text);
    if digits.len() % 2 != 0 {
        return None;
    }
    let digit = |c: u8| (c as char).to_digit(16);
    let pairs = digits.as_bytes().chunks_exact(2);
    pairs
        .map(|pair| Some((digit(pair[0])? << 4 | digit(pair[1])?) as u8))
        .collect()
}

fn base64(text: &str) -> Option<Vec<u8>> {
    let mut text = Cow::Borrowed(text.as_bytes());
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
}

impl Chunk {
    /// Messages alone.
    pub fn new(messages: BinaryArray) -> Self {
        Chunk {
            messages: Arc::new(messages),
            encoding: None,
            keys: None,
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
        })
    }

    /// The number of messages.
    pub fn len(&self) -> usize {
        self.messages.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The size in memory in bytes.
    pub fn size(&self) -> usize {
        let keys = self.keys.as_ref();
        self.messages.get_buffer_memory_size() + keys.map_or(0, |keys| keys.get_array_memory_size())
    }

    /// The columns that are carried along.
    pub fn keys(&self) -> Option<&RecordBatch> {
        self.keys.as_ref()
    }

    /// The message at `index`, or what stands in its place when it is text of another encoding;
    /// `None` for a null.
    ///
    /// # Panics
    /// When the index is out of range.
    pub fn message(&self, index: usize) -> Option<Cow<'_, [u8]>> {
        match self.get(index)? {
            Ok(bytes) => Some(bytes),
            Err(_) => self.text(index).map(|t| Cow::Borrowed(t.as_bytes())),
        }
    }

    /// As [`message`](Self::message), with an error for text of another encoding.
    pub(crate) fn get(&self, index: usize) -> Option<Result<Cow<'_, [u8]>, Error>> {
        if self.messages.is_null(index) {
            return None;
        }
        if let Some(encoding) = self.encoding {
            return Some(encoding.decode(self.text(index)?).map(Cow::Owned));
        }
        let bytes = match self.messages.data_type() {
            DataType::Binary => self.messages.as_binary::<i32>().value(index),
            DataType::LargeBinary => self.messages.as_binary::<i64>().value(index),
            DataType::BinaryView => self.messages.as_binary_view().value(index),
            _ => self.messages.as_fixed_size_binary().value(index),
        };
        Some(Ok(Cow::Borrowed(bytes)))
    }

    fn text(&self, index: usize) -> Option<&str> {
        match self.messages.data_type() {
            DataType::Utf8 => Some(self.messages.as_string::<i32>().value(index)),
            DataType::LargeUtf8 => Some(self.messages.as_string::<i64>().value(index)),
            DataType::Utf8View => Some(self.messages.as_string_view().value(index)),
            _ => None,
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
        // A row takes memory too, however short its message is.
        self.messages.values_slice().len() + 64 * self.len() >= Self::FULL
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
            let files = Arc::new(files.finish());
            chunk.keys = Some(RecordBatch::try_new(schema, vec![files])?);
        }
        Ok(chunk)
    }
}
