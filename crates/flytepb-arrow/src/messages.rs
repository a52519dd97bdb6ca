//! Columns of messages in any of Arrow's layouts.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::{
    new_null_array, Array, ArrayRef, BinaryArray, BinaryViewArray, StringViewArray, UInt32Array,
};
use arrow_schema::DataType;
use arrow_select::take::take;

use crate::encoding::{Encoding, UNKNOWN};
use crate::error::shorten;
use crate::packed::Packed;
use crate::Error;

/// A column of messages: bytes, or text that encodes them, in any of Arrow's layouts.
///
/// These are `Binary` and `Utf8`, their large and view forms, `FixedSizeBinary`, dictionaries and
/// run-end encoded columns of these, and `Null`. Values of a dictionary or a run are not copied:
/// each row takes 16 bytes in addition to them.
///
/// # Examples
/// ```
/// use std::sync::Arc;
///
/// use arrow_array::types::Int8Type;
/// use arrow_array::DictionaryArray;
/// use flytepb_arrow::MessageColumn;
///
/// let texts: DictionaryArray<Int8Type> = [Some("IAE="), None, Some("IAE=")].into_iter().collect();
/// let column = MessageColumn::new(Arc::new(texts), None)?;
/// assert_eq!(column.message(2)?.as_deref(), Some(&[0x20, 0x01][..]));
/// assert_eq!(column.message(1)?, None);
/// # Ok::<(), flytepb_arrow::Error>(())
/// ```
#[derive(Clone, Debug)]
pub struct MessageColumn {
    /// Bytes or text, unpacked.
    values: ArrayRef,
    is_text: bool,
    /// The encoding of text, if any can be decoded.
    encoding: Option<Encoding>,
}

impl MessageColumn {
    /// Creates a column of messages. Text in it has this encoding, or else the one
    /// [detected](Encoding::detect) from the first texts.
    ///
    /// # Errors
    /// When the column holds neither bytes nor text.
    pub fn new(column: ArrayRef, encoding: Option<Encoding>) -> Result<Self, Error> {
        let values = plain(&column)?;
        let is_text = matches!(
            values.data_type(),
            DataType::Utf8 | DataType::LargeUtf8 | DataType::Utf8View
        );
        Ok(MessageColumn {
            encoding: encoding.filter(|_| is_text).or_else(|| detect(&values)),
            is_text,
            values,
        })
    }

    /// Returns whether columns of this type are supported.
    pub fn is_read(data_type: &DataType) -> bool {
        match data_type {
            DataType::Dictionary(_, values) => Self::is_read(values),
            DataType::RunEndEncoded(_, values) => Self::is_read(values.data_type()),
            DataType::Null => true,
            other => is_plain(other),
        }
    }

    /// Returns the encoding of text; `None` if the column is binary, or no text in it can be
    /// decoded.
    pub fn encoding(&self) -> Option<Encoding> {
        self.encoding
    }

    /// Returns the number of rows.
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Returns whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns the number of bytes in all rows. A dictionary value counts for each row that refers
    /// to it.
    pub fn size(&self) -> usize {
        let values = &self.values;
        match values.data_type() {
            DataType::Utf8View => values.as_string_view().total_bytes_len(),
            DataType::BinaryView => values.as_binary_view().total_bytes_len(),
            // All other types have such a size.
            _ => values.to_data().get_slice_memory_size().unwrap_or(0),
        }
    }

    /// Returns the message in a row; `None` for a null.
    ///
    /// # Errors
    /// When it is text of another or an unknown encoding.
    ///
    /// # Panics
    /// When the index is out of range.
    pub fn message(&self, index: usize) -> Result<Option<Cow<'_, [u8]>>, Error> {
        if self.values.is_null(index) {
            return Ok(None);
        }
        let stored = self.stored(index);
        match self.encoding {
            Some(encoding) => encoding.decode(stored).map(|bytes| Some(bytes.into())),
            None if self.is_text && !stored.is_empty() => Err(Error::text(UNKNOWN)),
            None => Ok(Some(stored.into())),
        }
    }

    /// Returns the content of a row: the message, or the text that encodes it.
    ///
    /// # Panics
    /// When the index is out of range.
    pub fn stored(&self, index: usize) -> &[u8] {
        stored(&self.values, index)
    }

    /// Returns a column of these rows.
    pub(crate) fn rows(&self, indices: &UInt32Array) -> Result<Self, Error> {
        Ok(MessageColumn {
            values: take(&self.values, indices, None)?,
            ..self.clone()
        })
    }
}

impl From<BinaryArray> for MessageColumn {
    fn from(messages: BinaryArray) -> Self {
        MessageColumn {
            values: Arc::new(messages),
            is_text: false,
            encoding: None,
        }
    }
}

fn is_plain(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Utf8
            | DataType::LargeUtf8
            | DataType::Utf8View
            | DataType::Binary
            | DataType::LargeBinary
            | DataType::BinaryView
            | DataType::FixedSizeBinary(_)
    )
}

/// Returns the column as bytes or text. Dictionaries and runs become views of their values.
pub(crate) fn plain(column: &ArrayRef) -> Result<ArrayRef, Error> {
    if is_plain(column.data_type()) {
        return Ok(column.clone());
    }
    if *column.data_type() == DataType::Null {
        return Ok(new_null_array(&DataType::BinaryView, column.len()));
    }
    let Some(packed) = Packed::of(column.as_ref()) else {
        let of = shorten(&column.data_type().to_string());
        return Err(Error::mismatch(format!(
            "messages must be bytes or text, but the column is {of}"
        )));
    };
    let values = views(&plain(&packed.values)?);
    Ok(take(&values, &packed.indices, None)?)
}

/// Converts to views of bytes or text. Only fixed-size values and columns over 4 GiB are copied.
fn views(values: &ArrayRef) -> ArrayRef {
    match values.data_type() {
        DataType::Utf8 => Arc::new(StringViewArray::from(values.as_string::<i32>())),
        DataType::LargeUtf8 => Arc::new(StringViewArray::from(values.as_string::<i64>())),
        DataType::Binary => Arc::new(BinaryViewArray::from(values.as_binary::<i32>())),
        DataType::LargeBinary => Arc::new(BinaryViewArray::from(values.as_binary::<i64>())),
        DataType::FixedSizeBinary(_) => {
            let values = values.as_fixed_size_binary();
            Arc::new(values.iter().collect::<BinaryViewArray>())
        }
        _ => values.clone(),
    }
}

/// Detects the encoding of texts, if there are any.
fn detect(values: &ArrayRef) -> Option<Encoding> {
    match values.data_type() {
        DataType::Utf8 => Encoding::of(values.as_string::<i32>().iter().flatten()),
        DataType::LargeUtf8 => Encoding::of(values.as_string::<i64>().iter().flatten()),
        DataType::Utf8View => Encoding::of(values.as_string_view().iter().flatten()),
        _ => None,
    }
}

/// Returns the bytes in a row of a plain column.
fn stored(values: &ArrayRef, index: usize) -> &[u8] {
    match values.data_type() {
        DataType::Utf8 => values.as_string::<i32>().value(index).as_bytes(),
        DataType::LargeUtf8 => values.as_string::<i64>().value(index).as_bytes(),
        DataType::Utf8View => values.as_string_view().value(index).as_bytes(),
        DataType::Binary => values.as_binary::<i32>().value(index),
        DataType::LargeBinary => values.as_binary::<i64>().value(index),
        DataType::BinaryView => values.as_binary_view().value(index),
        _ => values.as_fixed_size_binary().value(index),
    }
}

/// Returns how many of the first rows of a plain column take at most `bytes`, with `each` extra
/// bytes per row, and how many bytes they take. At least one row, if there is one.
pub(crate) fn rows_within(values: &ArrayRef, bytes: usize, each: usize) -> (usize, usize) {
    let mut size = 0;
    for row in 0..values.len() {
        if size >= bytes {
            return (row, size);
        }
        if !values.is_null(row) {
            size += stored(values, row).len();
        }
        size += each;
    }
    (values.len(), size)
}
