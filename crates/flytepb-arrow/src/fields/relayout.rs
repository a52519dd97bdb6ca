//! Conversion of columns to the layouts of the table's own columns.

use std::sync::Arc;

use arrow_array::array::AnyDictionaryArray;
use arrow_array::cast::AsArray;
use arrow_array::{
    new_null_array, Array, ArrayRef, BinaryArray, DictionaryArray, Int32Array, LargeListArray,
    ListArray, MapArray, StringArray, StructArray,
};
use arrow_buffer::{OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field, FieldRef};

use crate::Error;

/// Converts a column to a type that holds the same values in another layout, as other libraries
/// prefer them: views and large forms of text, bytes and lists, dictionaries with other indices, text
/// instead of a dictionary, and nulls without a type. The names of list items and map entries may
/// differ.
///
/// Returns `None` for a column of another type.
pub(crate) fn relayout(column: &ArrayRef, to: &DataType) -> Result<Option<ArrayRef>, Error> {
    let converted: ArrayRef = match (column.data_type(), to) {
        (DataType::LargeUtf8 | DataType::Utf8View, DataType::Utf8) => text(column)?,
        (DataType::LargeBinary | DataType::BinaryView, DataType::Binary) => binary(column)?,
        (DataType::Dictionary(..), DataType::Dictionary(_, to)) => {
            return dictionary(column.as_any_dictionary(), to)
        }
        (_, DataType::Dictionary(_, to)) => {
            let values = relayout(column, to)?;
            let dictionary = values.map(|values| keyed(0..values.len(), column, values));
            return dictionary.transpose();
        }
        (DataType::List(_), DataType::List(to)) => {
            let list = column.as_list::<i32>();
            return items(list.offsets().clone(), list.values(), column, to);
        }
        (DataType::LargeList(_), DataType::List(to)) => {
            let list = column.as_list::<i64>();
            return items(small_offsets(list)?, list.values(), column, to);
        }
        (DataType::Struct(_), DataType::Struct(to)) => {
            let found = column.as_struct();
            let names = found.fields().iter().map(|field| field.name());
            if !names.eq(to.iter().map(|field| field.name())) {
                return Ok(None);
            }
            let Some(columns) = all(found.columns(), to)? else {
                return Ok(None);
            };
            Arc::new(structs(columns, to, column)?)
        }
        (DataType::Map(..), DataType::Map(to, _)) => return map(column.as_map(), to),
        (DataType::Null, to) => new_null_array(to, column.len()),
        (found, to) if found == to => column.clone(),
        _ => return Ok(None),
    };
    Ok(Some(converted))
}

/// Converts the columns of a struct.
fn all(columns: &[ArrayRef], to: &[FieldRef]) -> Result<Option<Vec<ArrayRef>>, Error> {
    let pairs = columns.iter().zip(to);
    pairs
        .map(|(column, to)| relayout(column, to.data_type()))
        .collect()
}

fn structs(
    columns: Vec<ArrayRef>,
    to: &[FieldRef],
    whole: &dyn Array,
) -> Result<StructArray, Error> {
    if columns.is_empty() {
        return Ok(StructArray::new_empty_fields(
            whole.len(),
            whole.nulls().cloned(),
        ));
    }
    let fields = to.iter().zip(&columns).map(|(to, column)| {
        let of = column.data_type().clone();
        Field::new(to.name(), of, to.is_nullable())
    });
    let fields = fields.collect();
    Ok(StructArray::try_new(
        fields,
        columns,
        whole.nulls().cloned(),
    )?)
}

fn items(
    offsets: OffsetBuffer<i32>,
    values: &ArrayRef,
    whole: &dyn Array,
    to: &Field,
) -> Result<Option<ArrayRef>, Error> {
    let Some(values) = relayout(values, to.data_type())? else {
        return Ok(None);
    };
    let item = Arc::new(Field::new(to.name(), values.data_type().clone(), true));
    let list = ListArray::try_new(item, offsets, values, whole.nulls().cloned())?;
    Ok(Some(Arc::new(list)))
}

fn map(map: &MapArray, to: &Field) -> Result<Option<ArrayRef>, Error> {
    let DataType::Struct(fields) = to.data_type() else {
        return Ok(None);
    };
    let entries = map.entries();
    let Some(columns) = all(entries.columns(), fields)? else {
        return Ok(None);
    };
    let entries = structs(columns, fields, entries)?;
    let entry = Arc::new(Field::new(to.name(), entries.data_type().clone(), false));
    let map = MapArray::try_new(
        entry,
        map.offsets().clone(),
        entries,
        map.nulls().cloned(),
        false,
    )?;
    Ok(Some(Arc::new(map)))
}

fn small_offsets(list: &LargeListArray) -> Result<OffsetBuffer<i32>, Error> {
    let offsets = list.offsets().iter().map(|offset| i32::try_from(*offset));
    let offsets = offsets.collect::<Result<Vec<_>, _>>();
    let offsets = offsets.map_err(|_| too_large())?;
    Ok(OffsetBuffer::new(ScalarBuffer::from(offsets)))
}

fn text(column: &ArrayRef) -> Result<ArrayRef, Error> {
    let texts: Vec<Option<&str>> = match column.as_string_view_opt() {
        Some(texts) => texts.iter().collect(),
        None => column.as_string::<i64>().iter().collect(),
    };
    check_size(texts.iter().flatten().map(|text| text.len()))?;
    Ok(Arc::new(StringArray::from(texts)))
}

fn binary(column: &ArrayRef) -> Result<ArrayRef, Error> {
    let values: Vec<Option<&[u8]>> = match column.as_binary_view_opt() {
        Some(values) => values.iter().collect(),
        None => column.as_binary::<i64>().iter().collect(),
    };
    check_size(values.iter().flatten().map(|value| value.len()))?;
    Ok(Arc::new(BinaryArray::from(values)))
}

/// Converts a dictionary to one with 32-bit indices.
fn dictionary(column: &dyn AnyDictionaryArray, to: &DataType) -> Result<Option<ArrayRef>, Error> {
    let Some(values) = relayout(column.values(), to)? else {
        return Ok(None);
    };
    let keys = if values.is_empty() {
        vec![0; column.len()]
    } else {
        column.normalized_keys()
    };
    keyed(keys.into_iter(), column, values).map(Some)
}

/// Creates a dictionary with the nulls of `column`.
fn keyed(
    keys: impl Iterator<Item = usize>,
    column: &dyn Array,
    values: ArrayRef,
) -> Result<ArrayRef, Error> {
    let keys = keys.enumerate().map(|(row, key)| {
        let key = i32::try_from(key).map_err(|_| too_large())?;
        Ok(column.is_valid(row).then_some(key))
    });
    let keys = keys.collect::<Result<Int32Array, Error>>()?;
    Ok(Arc::new(DictionaryArray::try_new(keys, values)?))
}

/// Refuses values that do not fit in a column with 32-bit offsets.
fn check_size(sizes: impl Iterator<Item = usize>) -> Result<(), Error> {
    if sizes.sum::<usize>() > i32::MAX as usize {
        return Err(too_large());
    }
    Ok(())
}

fn too_large() -> Error {
    Error::too_large("a column has more than 2 GiB or 2,147,483,647 values: convert a slice of it")
}
