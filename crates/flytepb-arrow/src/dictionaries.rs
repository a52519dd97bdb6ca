//! One dictionary per column for all batches of a file.
//!
//! A file in Arrow's format may extend a dictionary but not replace it. Dictionaries of enums
//! contain all names, and are the same in each batch until a number without a name occurs: such
//! numbers are collected here.

use std::sync::Arc;

use arrow_array::cast::AsArray;
use arrow_array::types::Int32Type;
use arrow_array::{
    make_array, Array, ArrayRef, DictionaryArray, Int32Array, RecordBatch, RecordBatchOptions,
    StringArray,
};
use arrow_schema::DataType;

use crate::column::names_type;
use crate::Error;

/// The dictionaries of all columns so far, in column order.
#[derive(Debug, Default)]
pub(crate) struct Dictionaries(Vec<StringArray>);

impl Dictionaries {
    /// Returns the same rows, with the previous dictionaries or extensions of them.
    pub(crate) fn unify(&mut self, batch: RecordBatch) -> Result<RecordBatch, Error> {
        let mut at = 0;
        let columns = batch.columns().iter();
        let columns: Result<Vec<_>, Error> = columns.map(|c| self.column(c, &mut at)).collect();
        let options = RecordBatchOptions::new().with_row_count(Some(batch.num_rows()));
        Ok(RecordBatch::try_new_with_options(
            batch.schema(),
            columns?,
            &options,
        )?)
    }

    fn column(&mut self, column: &ArrayRef, at: &mut usize) -> Result<ArrayRef, Error> {
        if *column.data_type() == names_type() {
            let found = column.as_dictionary::<Int32Type>();
            *at += 1;
            return Ok(match self.remap(found, *at - 1) {
                Some(unified) => Arc::new(unified),
                None => column.clone(),
            });
        }
        if !is_nested(column.data_type()) {
            return Ok(column.clone());
        }
        let data = column.to_data();
        let mut changed = false;
        let mut children = Vec::new();
        for child in data.child_data() {
            let child = make_array(child.clone());
            let unified = self.column(&child, at)?;
            changed |= !Arc::ptr_eq(&unified, &child);
            children.push(unified.to_data());
        }
        if !changed {
            return Ok(column.clone());
        }
        let built = data.into_builder().child_data(children).build()?;
        Ok(make_array(built))
    }

    /// Re-encodes the column `found` with the dictionary of its position, if its own differs.
    fn remap(
        &mut self,
        found: &DictionaryArray<Int32Type>,
        place: usize,
    ) -> Option<DictionaryArray<Int32Type>> {
        let values = found.values().as_string_opt::<i32>()?;
        let Some(known) = self.0.get_mut(place) else {
            self.0.push(values.clone());
            return None;
        };
        if known == values {
            return None;
        }
        let mut all: Vec<String> = known.iter().flatten().map(str::to_owned).collect();
        let mut keys = Vec::with_capacity(values.len());
        for value in values.iter().map(Option::unwrap_or_default) {
            let key = all.iter().position(|v| v == value);
            keys.push(key.unwrap_or_else(|| {
                all.push(value.to_owned());
                all.len() - 1
            }) as i32);
        }
        *known = StringArray::from_iter_values(all);
        let old = found.keys();
        let mapped = old.iter().map(|key| {
            let key = usize::try_from(key?).ok()?;
            keys.get(key).copied()
        });
        Some(DictionaryArray::new(
            Int32Array::from_iter(mapped),
            Arc::new(known.clone()),
        ))
    }
}

fn is_nested(data_type: &DataType) -> bool {
    matches!(
        data_type,
        DataType::Struct(_) | DataType::List(_) | DataType::Map(..)
    )
}
