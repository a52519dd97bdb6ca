//! Dictionary and run-end encoded columns.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::UInt64Type;
use arrow_array::{downcast_run_array, make_array, Array, ArrayRef, UInt64Array};
use arrow_buffer::ArrowNativeType;
use arrow_schema::{DataType, Field};
use arrow_select::take::take;

use crate::Error;

/// Maximum number of bytes of an unpacked column of a chunk.
const MAX_UNPACKED: usize = 1 << 30;

/// A column stored as values and, for each row, the index of one.
pub(crate) struct Packed {
    pub(crate) values: ArrayRef,
    /// Integers of any type; null for null rows.
    pub(crate) indices: ArrayRef,
}

impl Packed {
    /// Creates the parts of a dictionary or of a run-end encoded column.
    pub(crate) fn of(column: &dyn Array) -> Option<Self> {
        if let Some(dictionary) = column.as_any_dictionary_opt() {
            return Some(Packed {
                values: dictionary.values().clone(),
                indices: make_array(dictionary.keys().to_data()),
            });
        }
        downcast_run_array!(
            column => {
                let mut indices = Vec::with_capacity(column.len());
                for (run, end) in column.run_ends().sliced_values().enumerate() {
                    indices.resize(end.as_usize(), run as u64);
                }
                Some(Packed {
                    values: column.values_slice(),
                    indices: Arc::new(UInt64Array::from(indices)),
                })
            },
            _ => None
        )
    }

    /// Returns the unpacked rows.
    fn unpack(&self) -> Result<ArrayRef, Error> {
        let size = self.unpacked_size()?;
        if size > MAX_UNPACKED {
            return Err(Error::too_large(format!(
                "a dictionary's values would take {size} bytes in all their rows: have the file \
                 written without dictionaries"
            )));
        }
        Ok(take(&self.values, &self.indices, None)?)
    }

    /// Returns the number of bytes that the rows take, or an upper bound if that is small.
    fn unpacked_size(&self) -> Result<usize, Error> {
        let rows = self.indices.len();
        let most = rows.saturating_mul(self.values.get_array_memory_size());
        if most <= MAX_UNPACKED {
            return Ok(most);
        }
        let values = self.values.to_data();
        let sizes = (0..values.len()).map(|i| values.slice(i, 1).get_slice_memory_size());
        let sizes: Vec<u64> = sizes
            .map(|size| size.map(|s| s as u64))
            .collect::<Result<_, _>>()?;
        let sizes = take(&UInt64Array::from(sizes), &self.indices, None)?;
        let sizes = sizes.as_primitive::<UInt64Type>().iter().flatten();
        Ok(sizes.fold(0, |sum, size| sum.saturating_add(size as usize)))
    }
}

/// Returns the type of a column without dictionaries and runs, at any depth.
pub(crate) fn unpacked_type(data_type: &DataType) -> DataType {
    let field = |field: &Arc<Field>| {
        let data_type = unpacked_type(field.data_type());
        Arc::new(field.as_ref().clone().with_data_type(data_type))
    };
    match data_type {
        DataType::Dictionary(_, values) => unpacked_type(values),
        DataType::RunEndEncoded(_, values) => unpacked_type(values.data_type()),
        DataType::Struct(of) => DataType::Struct(of.iter().map(field).collect()),
        DataType::List(of) => DataType::List(field(of)),
        DataType::LargeList(of) => DataType::LargeList(field(of)),
        DataType::FixedSizeList(of, len) => DataType::FixedSizeList(field(of), *len),
        DataType::Map(of, sorted) => DataType::Map(field(of), *sorted),
        other => other.clone(),
    }
}

/// Returns a column without dictionaries and runs, at any depth: dictionaries may differ between
/// batches of a file, and not all of them can be written as Parquet.
pub(crate) fn unpack(column: &ArrayRef) -> Result<ArrayRef, Error> {
    let data_type = unpacked_type(column.data_type());
    if data_type == *column.data_type() {
        return Ok(column.clone());
    }
    if let Some(packed) = Packed::of(column.as_ref()) {
        return unpack(&packed.unpack()?);
    }
    let data = column.to_data();
    let children = data.child_data().iter();
    let children: Result<Vec<_>, Error> = children
        .map(|child| Ok(unpack(&make_array(child.clone()))?.to_data()))
        .collect();
    let builder = data.into_builder().data_type(data_type);
    Ok(make_array(builder.child_data(children?).build()?))
}
