//! Columns under construction.

use std::marker::PhantomData;
use std::sync::Arc;

use arrow_array::builder::{
    ArrayBuilder, BooleanBuilder, Int32Builder, Int64Builder, StringBuilder,
    TimestampNanosecondBuilder, UInt32Builder,
};
use arrow_array::types::Int32Type;
use arrow_array::{ArrayRef, DictionaryArray, ListArray, StringArray, StructArray};
use arrow_buffer::{NullBufferBuilder, OffsetBuffer, ScalarBuffer};
use arrow_schema::{DataType, Field, Fields, TimeUnit};
use flytepb_idl::descriptor::EnumDescriptor;
use flytepb_idl::json::{JsonError, JsonOptions};
use flytepb_idl::views::google::protobuf::{DurationView, TimestampView};
use flytepb_idl::views::View;
use flytepb_idl::{registry, WireMessage};

use crate::rows::Share;
use crate::Counts;

/// A column that grows value by value.
pub(crate) trait Column: Default + Send + 'static {
    /// Returns the type of the finished column.
    fn data_type() -> DataType;
    /// Appends a null.
    fn push_null(&mut self);
    /// Reserves capacity for the rest of a batch.
    fn make_room(&mut self, _: Share) {}
    /// Returns the finished column and resets this one.
    fn finish(&mut self) -> ArrayRef;
}

/// A group of columns with names.
pub(crate) trait Record: Default + Send + 'static {
    /// Returns the columns' names and types.
    fn fields() -> Vec<Field>;
    /// Appends a null to each column.
    fn push_nulls(&mut self);
    /// Reserves capacity for the rest of a batch.
    fn make_room(&mut self, share: Share);
    /// Appends the finished columns to `out`.
    fn finish(&mut self, out: &mut Vec<ArrayRef>);
}

/// Declares a [`Record`] whose columns are the fields of the struct, in order.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident { $($field:ident: $column:ty,)* }) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(crate) struct $name {
            $(pub(crate) $field: $column,)*
        }

        impl $crate::column::Record for $name {
            fn fields() -> Vec<arrow_schema::Field> {
                vec![$(arrow_schema::Field::new(
                    stringify!($field),
                    <$column as $crate::column::Column>::data_type(),
                    true,
                ),)*]
            }
            fn push_nulls(&mut self) {
                $($crate::column::Column::push_null(&mut self.$field);)*
            }
            fn make_room(&mut self, share: $crate::rows::Share) {
                $($crate::column::Column::make_room(&mut self.$field, share);)*
            }
            fn finish(&mut self, out: &mut Vec<arrow_array::ArrayRef>) {
                $(out.push($crate::column::Column::finish(&mut self.$field));)*
            }
        }
    };
}
pub(crate) use record;

macro_rules! scalar_columns {
    ($($(#[$doc:meta])* $name:ident($builder:ident, $value:ty, $data_type:expr);)*) => {$(
        $(#[$doc])*
        #[derive(Default)]
        pub(crate) struct $name($builder);

        impl $name {
            /// Appends a value, or a null for `None`.
            pub(crate) fn push(&mut self, value: impl Into<Option<$value>>) {
                self.0.append_option(value.into());
            }
        }

        impl Column for $name {
            fn data_type() -> DataType {
                $data_type
            }
            fn push_null(&mut self) {
                self.0.append_null();
            }
            fn finish(&mut self) -> ArrayRef {
                Arc::new(self.0.finish())
            }
        }
    )*};
}

scalar_columns! {
    /// Booleans.
    Bool(BooleanBuilder, bool, DataType::Boolean);
    /// Signed integers.
    Int32(Int32Builder, i32, DataType::Int32);
    /// Unsigned integers.
    UInt32(UInt32Builder, u32, DataType::UInt32);
}

/// Text.
#[derive(Default)]
pub(crate) struct Text(StringBuilder);

impl Text {
    /// Appends a text, or a null for `None`.
    pub(crate) fn push<'a>(&mut self, text: impl Into<Option<&'a str>>) {
        self.0.append_option(text.into());
    }
}

impl Column for Text {
    fn data_type() -> DataType {
        DataType::Utf8
    }
    fn push_null(&mut self) {
        self.0.append_null();
    }
    fn make_room(&mut self, share: Share) {
        make_room(&mut self.0, share);
    }
    fn finish(&mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}

fn make_room(text: &mut StringBuilder, share: Share) {
    let (rows, bytes) = (text.len(), text.values_slice().len());
    let part = text.finish();
    *text = StringBuilder::with_capacity(share.extrapolate(rows), share.extrapolate(bytes));
    // A new builder has capacity for everything it has built.
    let _ = text.append_array(&part);
}

/// Returns the type of timestamps.
pub(crate) fn utc() -> DataType {
    DataType::Timestamp(TimeUnit::Nanosecond, Some("UTC".into()))
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

/// Timestamps.
pub(crate) struct Time(TimestampNanosecondBuilder);

impl Default for Time {
    fn default() -> Self {
        Time(TimestampNanosecondBuilder::new().with_timezone("UTC"))
    }
}

impl Time {
    /// Appends a time; out-of-range times become null and are counted.
    pub(crate) fn push(&mut self, time: Option<TimestampView<'_>>, counts: &mut Counts) {
        let nanos = time.map(|t| timestamp_nanos(t.seconds(), t.nanos()));
        self.push_nanos(nanos, counts);
    }

    /// Like [`push`](Self::push), with the nanoseconds, or `None` if they are out of range.
    pub(crate) fn push_nanos(&mut self, nanos: Option<Option<i64>>, counts: &mut Counts) {
        counts.times_out_of_range += u64::from(nanos == Some(None));
        self.0.append_option(nanos.flatten());
    }
}

impl Column for Time {
    fn data_type() -> DataType {
        utc()
    }
    fn push_null(&mut self) {
        self.0.append_null();
    }
    fn finish(&mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}

/// Durations in nanoseconds.
#[derive(Default)]
pub(crate) struct Nanos(Int64Builder);

impl Nanos {
    /// Appends a duration; out-of-range durations become null and are counted.
    pub(crate) fn push(&mut self, span: Option<DurationView<'_>>, counts: &mut Counts) {
        let nanos = span.map(|d| duration_nanos(d.seconds(), d.nanos()));
        counts.times_out_of_range += u64::from(nanos == Some(None));
        self.0.append_option(nanos.flatten());
    }
}

impl Column for Nanos {
    fn data_type() -> DataType {
        DataType::Int64
    }
    fn push_null(&mut self) {
        self.0.append_null();
    }
    fn finish(&mut self) -> ArrayRef {
        Arc::new(self.0.finish())
    }
}

/// Messages as canonical JSON.
#[derive(Default)]
pub(crate) struct Json {
    text: StringBuilder,
    scratch: Vec<u8>,
}

impl Json {
    /// Appends a message; one without a JSON form becomes null and is counted.
    pub(crate) fn push(&mut self, message: &dyn WireMessage, counts: &mut Counts) {
        self.scratch.clear();
        let written = JsonOptions::new()
            .types(registry::get)
            .write_to(&mut self.scratch, message);
        self.end(written, counts);
    }

    /// Like [`push`](Self::push), for the bytes of a view; `None` is a null.
    pub(crate) fn push_view<'a, V: View<'a>>(&mut self, view: Option<V>, counts: &mut Counts) {
        let Some(view) = view else {
            return self.push_null();
        };
        self.scratch.clear();
        let of = V::Message::type_descriptor();
        let written = JsonOptions::new().types(registry::get).write_wire(
            &mut self.scratch,
            of,
            view.as_bytes(),
        );
        self.end(written, counts);
    }

    fn end(&mut self, written: Result<(), JsonError>, counts: &mut Counts) {
        let fits = self.text.values_slice().len() + self.scratch.len() <= i32::MAX as usize;
        let text = std::str::from_utf8(&self.scratch);
        match text {
            Ok(text) if written.is_ok() && fits => self.text.append_value(text),
            _ => {
                counts.without_json += 1;
                self.text.append_null();
            }
        }
    }
}

impl Column for Json {
    fn data_type() -> DataType {
        DataType::Utf8
    }
    fn push_null(&mut self) {
        self.text.append_null();
    }
    fn make_room(&mut self, share: Share) {
        make_room(&mut self.text, share);
    }
    fn finish(&mut self) -> ArrayRef {
        Arc::new(self.text.finish())
    }
}

/// Returns the type of enum columns: a dictionary of names.
pub(crate) fn names_type() -> DataType {
    DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8))
}

/// Enum values as names, with a dictionary of all names in schema order, followed by the unnamed
/// numbers that occur in the batch, in decimal.
pub(crate) struct DynNames {
    of: &'static EnumDescriptor,
    keys: Int32Builder,
    unnamed: Vec<i32>,
}

impl DynNames {
    pub(crate) fn new(of: &'static EnumDescriptor) -> Self {
        DynNames {
            of,
            keys: Int32Builder::new(),
            unnamed: Vec::new(),
        }
    }

    pub(crate) fn push(&mut self, number: i32) {
        let key = self.key(number);
        self.keys.append_value(key as i32);
    }

    pub(crate) fn push_null(&mut self) {
        self.keys.append_null();
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

    pub(crate) fn finish(&mut self) -> ArrayRef {
        let names = self.of.values.iter().map(|(name, _)| (*name).to_owned());
        let unnamed = self.unnamed.drain(..).map(|n| n.to_string());
        let values = StringArray::from_iter_values(names.chain(unnamed));
        // Every key is an index of `values`, so a check would succeed.
        Arc::new(DictionaryArray::<Int32Type>::new(
            self.keys.finish(),
            Arc::new(values),
        ))
    }
}

/// A Rust type for an enum of the schema.
pub(crate) trait Enumeration: Send + 'static {
    /// The descriptor of the enum.
    const DESCRIPTOR: &'static EnumDescriptor;
}

/// Like [`DynNames`], for an enum known at compile time.
pub(crate) struct Names<E>(DynNames, PhantomData<fn() -> E>);

impl<E: Enumeration> Default for Names<E> {
    fn default() -> Self {
        Names(DynNames::new(E::DESCRIPTOR), PhantomData)
    }
}

impl<E: Enumeration> Names<E> {
    /// Appends a number, or a null for `None`.
    pub(crate) fn push(&mut self, number: impl Into<Option<i32>>) {
        match number.into() {
            Some(number) => self.0.push(number),
            None => self.0.push_null(),
        }
    }
}

impl<E: Enumeration> Column for Names<E> {
    fn data_type() -> DataType {
        names_type()
    }
    fn push_null(&mut self) {
        self.0.push_null();
    }
    fn finish(&mut self) -> ArrayRef {
        self.0.finish()
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

    pub(crate) fn finish(&mut self) -> (OffsetBuffer<i32>, Option<arrow_buffer::NullBuffer>) {
        let offsets = std::mem::replace(&mut self.offsets, vec![0]);
        (
            OffsetBuffer::new(ScalarBuffer::from(offsets)),
            self.nulls.finish(),
        )
    }
}

/// Lists of records.
#[derive(Default)]
pub(crate) struct List<R> {
    offsets: Offsets,
    items: R,
}

impl<R: Record> List<R> {
    /// Appends a list: `push` appends each of `items` to the columns.
    pub(crate) fn push<T>(
        &mut self,
        items: impl Iterator<Item = T>,
        mut push: impl FnMut(&mut R, T),
    ) {
        let mut len = 0;
        for item in items {
            push(&mut self.items, item);
            len += 1;
        }
        self.offsets.push(len);
    }

    fn item() -> Arc<Field> {
        let data_type = DataType::Struct(Fields::from(R::fields()));
        Arc::new(Field::new("item", data_type, false))
    }
}

impl<R: Record> Column for List<R> {
    fn data_type() -> DataType {
        DataType::List(Self::item())
    }

    fn push_null(&mut self) {
        self.offsets.push_null();
    }

    fn make_room(&mut self, share: Share) {
        self.items.make_room(share);
    }

    fn finish(&mut self) -> ArrayRef {
        let mut columns = Vec::new();
        self.items.finish(&mut columns);
        let items = StructArray::new(Fields::from(R::fields()), columns, None);
        let (offsets, nulls) = self.offsets.finish();
        Arc::new(ListArray::new(
            Self::item(),
            offsets,
            Arc::new(items),
            nulls,
        ))
    }
}
