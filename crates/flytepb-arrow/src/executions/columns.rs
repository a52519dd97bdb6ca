//! Columns of executions under construction.
//!
//! A row extends only the columns that it has values for. The rows in between are filled with
//! defaults by the next value or at the end, when the presence of the messages that contain the
//! field tells which of them are null.

use std::sync::Arc;

use arrow_array::builder::{ArrayBuilder, StringBuilder};
use arrow_array::{
    ArrayRef, BooleanArray, Int32Array, Int64Array, ListArray, StringArray, StructArray,
    TimestampNanosecondArray, UInt32Array, UInt64Array,
};
use arrow_buffer::{BooleanBuffer, NullBuffer, OffsetBuffer};
use arrow_schema::DataType;
use arrow_select::nullif::nullif;
use flytepb_idl::descriptor::EnumDescriptor;
use flytepb_idl::wire::records::{NotCanonical, Step};
use flytepb_idl::ValueRef;

use super::plan::{Plan, Source};
use crate::column::{reserve_text, Names};
use crate::counts::Share;
use crate::Error;

/// The columns of a table or of the structs in a list.
pub(super) struct Columns {
    /// The number of complete rows.
    pub(super) rows: usize,
    /// For each message of the plan, the rows that contain it.
    present: Vec<Vec<bool>>,
    columns: Vec<Column>,
}

pub(super) struct Column {
    values: Values,
    /// The rows with a value, if the absence of a value means null.
    valid: Option<Vec<bool>>,
}

pub(super) enum Values {
    Bool(Vec<bool>),
    Int32(Vec<i32>),
    UInt32(Vec<u32>),
    UInt64(Vec<u64>),
    /// Numbers of an enum, which become names.
    Enum(&'static EnumDescriptor, Vec<i32>),
    Text(StringBuilder),
    /// Nanoseconds.
    Time(Vec<i64>),
    Duration(Vec<i64>),
    List(Box<List>),
}

pub(super) struct List {
    /// The first item of each row, up to the last row with items.
    starts: Vec<i32>,
    items: Columns,
}

impl Columns {
    pub(super) fn new(plan: &Plan) -> Self {
        Columns {
            rows: 0,
            present: vec![Vec::new(); plan.messages],
            columns: plan.sources.iter().map(Column::new).collect(),
        }
    }

    /// Notes that the row contains a message, which must not come twice.
    #[inline]
    pub(super) fn enter(&mut self, message: usize) -> Step<()> {
        let present = &mut self.present[message];
        if present.len() > self.rows {
            return Err(NotCanonical);
        }
        put(present, self.rows, true);
        Ok(())
    }

    /// Returns the column at this index and the current row.
    #[inline]
    pub(super) fn at(&mut self, index: usize) -> (&mut Column, usize) {
        (&mut self.columns[index], self.rows)
    }

    /// Returns the columns for a further item of a list in the current row.
    #[inline]
    pub(super) fn items(&mut self, index: usize) -> Step<&mut Columns> {
        let Values::List(list) = &mut self.columns[index].values else {
            return Err(NotCanonical);
        };
        if list.starts.len() <= self.rows {
            // A batch has less than 2³¹ bytes, and an item takes at least one.
            list.starts.resize(self.rows + 1, list.items.rows as i32);
        }
        Ok(&mut list.items)
    }

    /// Removes all values from this row on.
    pub(super) fn truncate(&mut self, rows: usize) {
        self.present.iter_mut().for_each(|p| p.truncate(rows));
        self.columns.iter_mut().for_each(|c| c.truncate(rows));
        self.rows = rows;
    }

    pub(super) fn reserve(&mut self, share: Share) {
        self.present.iter_mut().for_each(|p| reserve(p, share));
        self.columns.iter_mut().for_each(|c| c.reserve(share));
    }

    pub(super) fn finish(self, plan: &Plan) -> Result<Vec<ArrayRef>, Error> {
        let rows = self.rows;
        let present = self.present.into_iter().map(|p| validity(p, rows));
        let present: Vec<_> = present.collect();
        let columns = self.columns.into_iter().zip(&plan.sources);
        columns
            .map(|(column, source)| {
                let valid = column.valid.map(|valid| validity(valid, rows));
                let parents = source.parents.iter().map(|p| present[*p].clone());
                let nulls = parents.chain(valid).reduce(either).flatten();
                column.values.finish(rows, nulls, source)
            })
            .collect()
    }
}

impl Column {
    fn new(source: &Source) -> Self {
        Column {
            values: source.values(),
            valid: source.is_explicit.then(Vec::new),
        }
    }

    /// Sets the value of a row, which replaces an earlier one.
    #[inline]
    pub(super) fn set(&mut self, row: usize, value: ValueRef<'_>) {
        match (&mut self.values, value) {
            (Values::Bool(values), ValueRef::Bool(v)) => put(values, row, v),
            (Values::Int32(values) | Values::Enum(_, values), ValueRef::I32(v)) => {
                put(values, row, v);
            }
            (Values::UInt32(values), ValueRef::U32(v)) => put(values, row, v),
            (Values::UInt64(values), ValueRef::U64(v)) => put(values, row, v),
            // Unreachable, as columns are created for the values set.
            _ => return,
        }
        self.set_valid(row, true);
    }

    /// Sets the text of a row, which replaces an earlier one.
    #[inline]
    pub(super) fn set_text(&mut self, row: usize, text: Option<&str>) {
        if let Values::Text(values) = &mut self.values {
            if values.len() != row {
                resize_text(values, row);
            }
            values.append_value(text.unwrap_or_default());
            self.set_valid(row, text.is_some());
        }
    }

    /// Sets the nanoseconds of a row; `None` if they are out of range.
    #[inline]
    pub(super) fn set_nanos(&mut self, row: usize, nanos: Option<i64>) {
        if let Values::Time(values) | Values::Duration(values) = &mut self.values {
            put(values, row, nanos.unwrap_or_default());
            self.set_valid(row, nanos.is_some());
        }
    }

    #[inline]
    fn set_valid(&mut self, row: usize, is_valid: bool) {
        if let Some(valid) = &mut self.valid {
            put(valid, row, is_valid);
        }
    }

    /// Fails if the row has a value.
    #[inline]
    pub(super) fn need_unset(&self, row: usize) -> Step<()> {
        match &self.valid {
            Some(valid) if valid.len() > row => Err(NotCanonical),
            _ => Ok(()),
        }
    }

    /// Returns the bytes of text in all rows.
    pub(super) fn text_len(&self) -> usize {
        match &self.values {
            Values::Text(values) => values.values_slice().len(),
            _ => 0,
        }
    }

    fn truncate(&mut self, rows: usize) {
        if let Some(valid) = &mut self.valid {
            valid.truncate(rows);
        }
        match &mut self.values {
            Values::Bool(values) => values.truncate(rows),
            Values::Int32(values) | Values::Enum(_, values) => values.truncate(rows),
            Values::UInt32(values) => values.truncate(rows),
            Values::UInt64(values) => values.truncate(rows),
            Values::Time(values) | Values::Duration(values) => values.truncate(rows),
            Values::Text(values) if values.len() > rows => resize_text(values, rows),
            Values::Text(_) => {}
            Values::List(list) => {
                if let Some(start) = list.starts.get(rows) {
                    list.items.truncate(*start as usize);
                    list.starts.truncate(rows);
                }
            }
        }
    }

    fn reserve(&mut self, share: Share) {
        if let Some(valid) = &mut self.valid {
            reserve(valid, share);
        }
        match &mut self.values {
            Values::Bool(values) => reserve(values, share),
            Values::Int32(values) | Values::Enum(_, values) => reserve(values, share),
            Values::UInt32(values) => reserve(values, share),
            Values::UInt64(values) => reserve(values, share),
            Values::Time(values) | Values::Duration(values) => reserve(values, share),
            Values::Text(values) => reserve_text(values, share),
            Values::List(list) => {
                reserve(&mut list.starts, share);
                list.items.reserve(share);
            }
        }
    }
}

impl Values {
    fn finish(
        self,
        rows: usize,
        nulls: Option<NullBuffer>,
        source: &Source,
    ) -> Result<ArrayRef, Error> {
        Ok(match self {
            Values::Bool(values) => {
                let values = filled(values, rows);
                let values = BooleanBuffer::collect_bool(rows, |row| values[row]);
                Arc::new(BooleanArray::new(values, nulls))
            }
            Values::Int32(values) => Arc::new(Int32Array::new(filled(values, rows).into(), nulls)),
            Values::UInt32(values) => {
                Arc::new(UInt32Array::new(filled(values, rows).into(), nulls))
            }
            Values::UInt64(values) => {
                Arc::new(UInt64Array::new(filled(values, rows).into(), nulls))
            }
            Values::Enum(of, values) => Names::column(of, &filled(values, rows), nulls),
            Values::Time(values) => {
                let values = TimestampNanosecondArray::new(filled(values, rows).into(), nulls);
                Arc::new(values.with_timezone("UTC"))
            }
            Values::Duration(values) => {
                Arc::new(Int64Array::new(filled(values, rows).into(), nulls))
            }
            Values::Text(mut values) => {
                resize_text(&mut values, rows);
                with_nulls(values.finish(), nulls)?
            }
            Values::List(list) => list.finish(rows, nulls, source)?,
        })
    }
}

impl List {
    pub(super) fn new(items: &Plan) -> Box<Self> {
        Box::new(List {
            starts: Vec::new(),
            items: Columns::new(items),
        })
    }

    fn finish(
        mut self,
        rows: usize,
        nulls: Option<NullBuffer>,
        source: &Source,
    ) -> Result<ArrayRef, Error> {
        let (DataType::List(field), Some(plan)) = (source.data_type(), source.items()) else {
            return Err(Error::mismatch("a list has no items"));
        };
        self.starts.resize(rows + 1, self.items.rows as i32);
        let items = StructArray::new(plan.fields(), self.items.finish(plan)?, None);
        Ok(Arc::new(ListArray::new(
            field,
            OffsetBuffer::new(self.starts.into()),
            Arc::new(items),
            nulls,
        )))
    }
}

/// Sets the value of a row: fills the rows before it with defaults, or removes those from it on.
#[inline]
fn put<T: Copy + Default>(values: &mut Vec<T>, row: usize, value: T) {
    if values.len() != row {
        values.resize(row, T::default());
    }
    values.push(value);
}

fn filled<T: Copy + Default>(mut values: Vec<T>, rows: usize) -> Vec<T> {
    values.resize(rows, T::default());
    values
}

fn reserve<T>(values: &mut Vec<T>, share: Share) {
    let len = share.extrapolate(values.len());
    values.reserve_exact(len.saturating_sub(values.len()));
}

/// Fills rows with empty texts, or removes rows.
#[cold]
fn resize_text(text: &mut StringBuilder, rows: usize) {
    if text.len() <= rows {
        text.append_value_n("", rows - text.len());
        return;
    }
    // This moves the buffers to an array and back, without copies.
    let kept = text.finish().slice(0, rows);
    *text = kept.into_builder().unwrap_or_else(|kept| {
        let mut copy = StringBuilder::new();
        // A new builder has capacity for it.
        let _ = copy.append_array(&kept);
        copy
    });
}

/// Returns which rows are true; `None` if all are.
fn validity(is_valid: Vec<bool>, rows: usize) -> Option<NullBuffer> {
    if is_valid.len() == rows && !is_valid.contains(&false) {
        return None;
    }
    let is_valid = filled(is_valid, rows);
    let bits = BooleanBuffer::collect_bool(rows, |row| is_valid[row]);
    Some(NullBuffer::new(bits)).filter(|nulls| nulls.null_count() > 0)
}

/// Returns which rows are valid by either; `None` if all are.
fn either(a: Option<NullBuffer>, b: Option<NullBuffer>) -> Option<NullBuffer> {
    let nulls = NullBuffer::new(a?.inner() | b?.inner());
    Some(nulls).filter(|nulls| nulls.null_count() > 0)
}

/// Sets the nulls of a column without a check of its text, which has been done.
fn with_nulls(values: StringArray, nulls: Option<NullBuffer>) -> Result<ArrayRef, Error> {
    Ok(match nulls {
        Some(nulls) => nullif(&values, &BooleanArray::new(!nulls.inner(), None))?,
        None => Arc::new(values),
    })
}
