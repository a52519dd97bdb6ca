//! Columns under construction.

use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BinaryBuilder, BooleanBuilder, DurationNanosecondBuilder, Float32Builder,
    Float64Builder, Int32Builder, Int64Builder, StringBuilder, TimestampNanosecondBuilder,
    UInt32Builder, UInt64Builder,
};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, DictionaryArray, Int32Array, ListArray, MapArray, StringArray, StructArray,
};
use arrow_buffer::{NullBuffer, NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field, Fields, TimeUnit};
use flytepb_idl::descriptor::{EnumDescriptor, MessageDescriptor};
use flytepb_idl::json::{JsonError, JsonOptions};
use flytepb_idl::{Limits, ValueRef, WireMessage};

use crate::counts::{Counts, Share};
use crate::schemas;

/// A column that grows value by value.
pub(crate) enum Column {
    Bool(BooleanBuilder),
    Int32(Int32Builder),
    Int64(Int64Builder),
    UInt32(UInt32Builder),
    UInt64(UInt64Builder),
    Float(Float32Builder),
    Double(Float64Builder),
    Text(StringBuilder),
    Bytes(BinaryBuilder),
    Names(Names),
    Time(TimestampNanosecondBuilder),
    Duration(DurationNanosecondBuilder),
    Json(Json),
    Struct(StructColumn),
    List(Box<ListColumn>),
    Map(Box<MapColumn>),
}

pub(crate) struct StructColumn {
    pub(crate) fields: Fields,
    pub(crate) columns: Vec<Column>,
    pub(crate) nulls: NullBufferBuilder,
}

pub(crate) struct ListColumn {
    item: Arc<Field>,
    pub(crate) offsets: Offsets,
    pub(crate) values: Column,
}

pub(crate) struct MapColumn {
    entries: Arc<Field>,
    pub(crate) offsets: Offsets,
    pub(crate) keys: Column,
    pub(crate) values: Column,
}

impl Column {
    pub(crate) fn text() -> Self {
        Column::Text(StringBuilder::new())
    }

    /// Creates a column of timestamps in UTC.
    pub(crate) fn time() -> Self {
        Column::Time(TimestampNanosecondBuilder::new().with_timezone("UTC"))
    }

    pub(crate) fn structs(fields: Fields, columns: Vec<Column>) -> Self {
        Column::Struct(StructColumn {
            fields,
            columns,
            nulls: NullBufferBuilder::new(0),
        })
    }

    pub(crate) fn list(values: Column) -> Self {
        Column::List(Box::new(ListColumn {
            item: Arc::new(Field::new("item", values.data_type(), true)),
            offsets: Offsets::default(),
            values,
        }))
    }

    pub(crate) fn map(keys: Column, values: Column) -> Self {
        let fields = vec![
            Field::new("key", keys.data_type(), false),
            Field::new("value", values.data_type(), true),
        ];
        let entries = DataType::Struct(fields.into());
        Column::Map(Box::new(MapColumn {
            entries: Arc::new(Field::new("entries", entries, false)),
            offsets: Offsets::default(),
            keys,
            values,
        }))
    }

    pub(crate) fn data_type(&self) -> DataType {
        match self {
            Column::Bool(_) => DataType::Boolean,
            Column::Int32(_) => DataType::Int32,
            Column::Int64(_) => DataType::Int64,
            Column::UInt32(_) => DataType::UInt32,
            Column::UInt64(_) => DataType::UInt64,
            Column::Float(_) => DataType::Float32,
            Column::Double(_) => DataType::Float64,
            Column::Text(_) | Column::Json(_) => DataType::Utf8,
            Column::Bytes(_) => DataType::Binary,
            Column::Names(_) => names_type(),
            Column::Time(_) => DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into())),
            Column::Duration(_) => DataType::Duration(TimeUnit::Nanosecond),
            Column::Struct(b) => DataType::Struct(b.fields.clone()),
            Column::List(b) => DataType::List(b.item.clone()),
            Column::Map(b) => DataType::Map(b.entries.clone(), false),
        }
    }

    /// Appends a value other than a message.
    pub(crate) fn push(&mut self, value: ValueRef<'_>) {
        match (self, value) {
            (Column::Bool(b), ValueRef::Bool(v)) => b.append_value(v),
            (Column::Int32(b), ValueRef::I32(v)) => b.append_value(v),
            (Column::Int64(b), ValueRef::I64(v)) => b.append_value(v),
            (Column::UInt32(b), ValueRef::U32(v)) => b.append_value(v),
            (Column::UInt64(b), ValueRef::U64(v)) => b.append_value(v),
            (Column::Float(b), ValueRef::F32(v)) => b.append_value(v),
            (Column::Double(b), ValueRef::F64(v)) => b.append_value(v),
            (Column::Text(b), ValueRef::Str(v)) => b.append_value(v),
            (Column::Bytes(b), ValueRef::Bytes(v)) => b.append_value(v),
            (Column::Names(b), ValueRef::I32(v)) => b.push(v),
            // Unreachable, as columns are created for the values pushed.
            (column, _) => column.push_null(),
        }
    }

    /// Appends the nanoseconds of a timestamp or duration; `None` if they are out of range, which
    /// becomes null and is counted.
    pub(crate) fn push_nanos(&mut self, nanos: Option<i64>, counts: &mut Counts) {
        counts.times_out_of_range += u64::from(nanos.is_none());
        match self {
            Column::Time(b) => b.append_option(nanos),
            Column::Duration(b) => b.append_option(nanos),
            column => column.push_null(),
        }
    }

    /// Appends the default value: zero, or empty. It is null for messages.
    pub(crate) fn push_default(&mut self) {
        match self {
            Column::Bool(b) => b.append_value(false),
            Column::Int32(b) => b.append_value(0),
            Column::Int64(b) => b.append_value(0),
            Column::UInt32(b) => b.append_value(0),
            Column::UInt64(b) => b.append_value(0),
            Column::Float(b) => b.append_value(0.0),
            Column::Double(b) => b.append_value(0.0),
            Column::Text(b) => b.append_value(""),
            Column::Bytes(b) => b.append_value([]),
            Column::Names(b) => b.push(0),
            Column::List(b) => b.offsets.push(0),
            Column::Map(b) => b.offsets.push(0),
            column => column.push_null(),
        }
    }

    pub(crate) fn push_null(&mut self) {
        match self {
            Column::Bool(b) => b.append_null(),
            Column::Int32(b) => b.append_null(),
            Column::Int64(b) => b.append_null(),
            Column::UInt32(b) => b.append_null(),
            Column::UInt64(b) => b.append_null(),
            Column::Float(b) => b.append_null(),
            Column::Double(b) => b.append_null(),
            Column::Text(b) => b.append_null(),
            Column::Bytes(b) => b.append_null(),
            Column::Names(b) => b.keys.append_null(),
            Column::Time(b) => b.append_null(),
            Column::Duration(b) => b.append_null(),
            Column::Json(b) => b.text.append_null(),
            Column::Struct(b) => {
                b.columns.iter_mut().for_each(Column::push_null);
                b.nulls.append_null();
            }
            Column::List(b) => b.offsets.push_null(),
            Column::Map(b) => b.offsets.push_null(),
        }
    }

    /// Reserves capacity for the text in the rest of a batch.
    pub(crate) fn reserve(&mut self, share: Share) {
        match self {
            Column::Text(b) => reserve_text(b, share),
            Column::Json(b) => reserve_text(&mut b.text, share),
            Column::Struct(b) => b.columns.iter_mut().for_each(|c| c.reserve(share)),
            Column::List(b) => b.values.reserve(share),
            _ => {}
        }
    }

    /// Returns the finished column and resets this one.
    pub(crate) fn finish(&mut self) -> ArrayRef {
        match self {
            Column::Bool(b) => Arc::new(b.finish()),
            Column::Int32(b) => Arc::new(b.finish()),
            Column::Int64(b) => Arc::new(b.finish()),
            Column::UInt32(b) => Arc::new(b.finish()),
            Column::UInt64(b) => Arc::new(b.finish()),
            Column::Float(b) => Arc::new(b.finish()),
            Column::Double(b) => Arc::new(b.finish()),
            Column::Text(b) => Arc::new(b.finish()),
            Column::Bytes(b) => Arc::new(b.finish()),
            Column::Names(b) => b.finish(),
            Column::Time(b) => Arc::new(b.finish()),
            Column::Duration(b) => Arc::new(b.finish()),
            Column::Json(b) => Arc::new(b.text.finish()),
            Column::Struct(b) => Arc::new(StructArray::new(
                b.fields.clone(),
                b.columns.iter_mut().map(Column::finish).collect(),
                b.nulls.finish(),
            )),
            Column::List(b) => {
                let (offsets, nulls) = b.offsets.finish();
                let values = b.values.finish();
                Arc::new(ListArray::new(b.item.clone(), offsets, values, nulls))
            }
            Column::Map(b) => {
                let (offsets, nulls) = b.offsets.finish();
                let fields = match b.entries.data_type() {
                    DataType::Struct(fields) => fields.clone(),
                    _ => Fields::empty(),
                };
                let columns = vec![b.keys.finish(), b.values.finish()];
                let entries = StructArray::new(fields, columns, None);
                let field = b.entries.clone();
                Arc::new(MapArray::new(field, offsets, entries, nulls, false))
            }
        }
    }
}

/// Reserves capacity for the text in the rest of a batch.
pub(crate) fn reserve_text(text: &mut StringBuilder, share: Share) {
    let (rows, bytes) = (text.len(), text.values_slice().len());
    let part = text.finish();
    *text = StringBuilder::with_capacity(share.extrapolate(rows), share.extrapolate(bytes));
    // A new builder has capacity for everything it has built.
    let _ = text.append_array(&part);
}

const NANOS_PER_SECOND: i64 = 1_000_000_000;

/// Returns the nanoseconds since 1970 of a valid timestamp, if they fit 64 bits.
pub(crate) fn timestamp_nanos(seconds: i64, nanos: i32) -> Option<i64> {
    if !(0..NANOS_PER_SECOND).contains(&nanos.into()) {
        return None;
    }
    total_nanos(seconds, nanos)
}

/// Returns the nanoseconds of a valid duration, if they fit 64 bits.
pub(crate) fn duration_nanos(seconds: i64, nanos: i32) -> Option<i64> {
    let opposed = (seconds > 0 && nanos < 0) || (seconds < 0 && nanos > 0);
    if opposed || i64::from(nanos).abs() >= NANOS_PER_SECOND {
        return None;
    }
    total_nanos(seconds, nanos)
}

fn total_nanos(seconds: i64, nanos: i32) -> Option<i64> {
    let total = i128::from(seconds) * i128::from(NANOS_PER_SECOND) + i128::from(nanos);
    total.try_into().ok()
}

/// Messages as canonical JSON; one without a JSON form becomes null and is counted.
#[derive(Default)]
pub(crate) struct Json {
    text: StringBuilder,
    buffer: Vec<u8>,
}

const JSON: JsonOptions = JsonOptions::new().types(schemas::get);

impl Json {
    pub(crate) fn push(&mut self, message: &dyn WireMessage, counts: &mut Counts) {
        self.buffer.clear();
        let written = JSON.write_to(&mut self.buffer, message);
        self.end(written, counts);
    }

    fn end(&mut self, written: Result<(), JsonError>, counts: &mut Counts) {
        let fits = self.text.values_slice().len() + self.buffer.len() <= i32::MAX as usize;
        match std::str::from_utf8(&self.buffer) {
            Ok(text) if written.is_ok() && fits => self.text.append_value(text),
            _ => {
                counts.without_json += 1;
                self.text.append_null();
            }
        }
    }
}

/// Writes an encoded message as JSON, if it is valid and has a JSON form.
pub(crate) fn write_json(
    out: &mut Vec<u8>,
    of: &'static MessageDescriptor,
    wire: &[u8],
    limits: &Limits,
) -> bool {
    out.clear();
    JSON.limits(*limits).write_wire(out, of, wire).is_ok()
}

/// Returns the type of enum columns: a dictionary of names.
pub(crate) fn names_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// Enum values as names, with a dictionary of all names in schema order, followed by the unnamed
/// numbers that occur in the batch, in decimal.
pub(crate) struct Names {
    of: &'static EnumDescriptor,
    keys: Int32Builder,
    unnamed: Vec<i32>,
}

impl Names {
    pub(crate) fn new(of: &'static EnumDescriptor) -> Self {
        Names {
            of,
            keys: Int32Builder::new(),
            unnamed: Vec::new(),
        }
    }

    /// Returns the names of these numbers.
    pub(crate) fn column(
        of: &'static EnumDescriptor,
        numbers: &[i32],
        nulls: Option<NullBuffer>,
    ) -> ArrayRef {
        let mut names = Names::new(of);
        let keys: Vec<i32> = numbers.iter().map(|n| names.key(*n) as i32).collect();
        names.of_keys(Int32Array::new(keys.into(), nulls))
    }

    fn push(&mut self, number: i32) {
        let key = self.key(number);
        self.keys.append_value(key as i32);
    }

    fn key(&mut self, number: i32) -> usize {
        let values = self.of.values;
        // Most enums number their values 0, 1, 2, …
        let guess = number as usize;
        if values.get(guess).is_some_and(|(_, n)| *n == number) {
            return guess;
        }
        if let Some(key) = values.iter().position(|(_, n)| *n == number) {
            return key;
        }
        let known = self.unnamed.iter().position(|n| *n == number);
        values.len()
            + known.unwrap_or_else(|| {
                self.unnamed.push(number);
                self.unnamed.len() - 1
            })
    }

    fn finish(&mut self) -> ArrayRef {
        let keys = self.keys.finish();
        self.of_keys(keys)
    }

    fn of_keys(&mut self, keys: Int32Array) -> ArrayRef {
        let names = self.of.values.iter().map(|(name, _)| (*name).to_owned());
        let unnamed = self.unnamed.drain(..).map(|n| n.to_string());
        let values = StringArray::from_iter_values(names.chain(unnamed));
        // Every key is an index of `values`, so a check would succeed.
        Arc::new(DictionaryArray::<Int32Type>::new(keys, Arc::new(values)))
    }
}

/// End offsets and validity of a column of lists.
pub(crate) struct Offsets {
    offsets: Vec<i32>,
    nulls: NullBufferBuilder,
}

impl Default for Offsets {
    fn default() -> Self {
        Offsets {
            offsets: vec![0],
            nulls: NullBufferBuilder::new(0),
        }
    }
}

impl Offsets {
    /// Ends a list after `len` more elements.
    pub(crate) fn push(&mut self, len: usize) {
        // A batch has less than 2³¹ bytes, and an element takes at least one.
        self.offsets.push(self.last() + len as i32);
        self.nulls.append_non_null();
    }

    pub(crate) fn push_null(&mut self) {
        self.offsets.push(self.last());
        self.nulls.append_null();
    }

    fn last(&self) -> i32 {
        self.offsets.last().copied().unwrap_or_default()
    }

    fn finish(&mut self) -> (OffsetBuffer<i32>, Option<NullBuffer>) {
        let offsets = std::mem::replace(&mut self.offsets, vec![0]);
        (
            OffsetBuffer::new(ScalarBuffer::from(offsets)),
            self.nulls.finish(),
        )
    }
}
