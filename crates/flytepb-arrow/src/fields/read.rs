//! Conversion of columns to messages.

use arrow_array::cast::AsArray;
use arrow_array::types::{
    ArrowPrimitiveType, DurationNanosecondType, Float32Type, Float64Type, Int32Type, Int64Type,
    TimestampNanosecondType, UInt32Type, UInt64Type,
};
use arrow_array::{Array, ArrayRef, RecordBatch, StringArray};
use flytepb_idl::descriptor::{EnumDescriptor, Kind, MessageDescriptor};
use flytepb_idl::google::protobuf::{Duration, Timestamp};
use flytepb_idl::json::JsonOptions;
use flytepb_idl::{FieldMut, MapKey, ValueMut, WireMessage};

use super::relayout::relayout;
use super::shape::{Member, Members, Shape};
use crate::{schemas, Error};

const NANOS_PER_SECOND: i64 = 1_000_000_000;

/// Converts the rows of a batch with these columns to messages; other columns are ignored.
pub(crate) fn from_batch(
    of: &'static MessageDescriptor,
    members: &Members,
    batch: &RecordBatch,
) -> Result<Vec<Box<dyn WireMessage>>, Error> {
    let mut found = Vec::new();
    for member in members.iter() {
        if let Some(column) = batch.column_by_name(member.field.name) {
            found.push((member, expect(member, column)?));
        }
    }
    let columns: Vec<_> = found.iter().map(|(member, of)| (*member, of)).collect();
    let rows = 0..batch.num_rows();
    rows.map(|row| {
        let mut message = (of.new)();
        let read = read_fields(&columns, row, message.as_mut());
        read.map(|()| message).map_err(|error| error.with_row(row))
    })
    .collect()
}

/// Returns the column in the table's layout; refuses one of another type.
fn expect(member: &Member, column: &ArrayRef) -> Result<ArrayRef, Error> {
    let expected = member.field();
    relayout(column, expected.data_type())?.ok_or_else(|| {
        Error::mismatch(format!(
            "column {} is {}, not {}",
            member.field.name,
            column.data_type(),
            expected.data_type()
        ))
    })
}

fn read_fields(
    columns: &[(&Member, &ArrayRef)],
    row: usize,
    message: &mut dyn WireMessage,
) -> Result<(), Error> {
    for (member, column) in columns {
        if column.is_valid(row) && !is_unset(member, column, row) {
            read_field(member, column, row, message.get_mut(member.index))?;
        }
    }
    Ok(())
}

/// Returns whether a list or a map has no elements.
fn is_unset(member: &Member, column: &ArrayRef, row: usize) -> bool {
    if member.field.is_map() {
        column.as_map().value_length(row) == 0
    } else {
        member.field.is_collection() && column.as_list::<i32>().value_length(row) == 0
    }
}

fn read_field(
    member: &Member,
    column: &ArrayRef,
    row: usize,
    field: FieldMut<'_>,
) -> Result<(), Error> {
    match field {
        FieldMut::Value(value) => read_value(&member.shape, column, row, value),
        FieldMut::List(list) => {
            let items = column.as_list::<i32>().value(row);
            (0..items.len()).try_for_each(|i| read_value(&member.shape, &items, i, list.push()))
        }
        FieldMut::Map(map) => {
            let entries = column.as_map().value(row);
            let (keys, values) = (entries.column(0), entries.column(1));
            (0..entries.len()).try_for_each(|i| {
                let key = map_key(member.field.map_key(), keys, i);
                match map.insert_default(key) {
                    Some(value) => read_value(&member.shape, values, i, value),
                    None => Ok(()),
                }
            })
        }
    }
}

fn map_key(kind: Option<Kind>, keys: &ArrayRef, i: usize) -> MapKey {
    match kind {
        Some(Kind::Bool) => MapKey::Bool(keys.as_boolean().value(i)),
        Some(Kind::Int32 | Kind::Sint32 | Kind::Sfixed32) => {
            MapKey::I32(primitive::<Int32Type>(keys, i))
        }
        Some(Kind::Int64 | Kind::Sint64 | Kind::Sfixed64) => {
            MapKey::I64(primitive::<Int64Type>(keys, i))
        }
        Some(Kind::Uint32 | Kind::Fixed32) => MapKey::U32(primitive::<UInt32Type>(keys, i)),
        Some(Kind::Uint64 | Kind::Fixed64) => MapKey::U64(primitive::<UInt64Type>(keys, i)),
        _ => MapKey::Str(keys.as_string::<i32>().value(i).to_owned()),
    }
}

fn primitive<T: ArrowPrimitiveType>(column: &ArrayRef, row: usize) -> T::Native {
    column.as_primitive::<T>().value(row)
}

fn read_value(
    shape: &Shape,
    column: &ArrayRef,
    row: usize,
    value: ValueMut<'_>,
) -> Result<(), Error> {
    if column.is_null(row) {
        return Ok(());
    }
    match value {
        ValueMut::Bool(v) => *v = column.as_boolean().value(row),
        ValueMut::I32(v) => {
            *v = match shape {
                Shape::Enum(of) => number(of, column, row)?,
                _ => primitive::<Int32Type>(column, row),
            }
        }
        ValueMut::I64(v) => *v = primitive::<Int64Type>(column, row),
        ValueMut::U32(v) => *v = primitive::<UInt32Type>(column, row),
        ValueMut::U64(v) => *v = primitive::<UInt64Type>(column, row),
        ValueMut::F32(v) => *v = primitive::<Float32Type>(column, row),
        ValueMut::F64(v) => *v = primitive::<Float64Type>(column, row),
        ValueMut::Str(v) => v.copy_from(column.as_string::<i32>().value(row)),
        ValueMut::Bytes(v) => v.set(column.as_binary::<i32>().value(row).to_vec()),
        ValueMut::Message(message) => read_message(shape, column, row, message)?,
    }
    Ok(())
}

/// Returns the number of an enum value in a dictionary.
fn number(of: &EnumDescriptor, column: &ArrayRef, row: usize) -> Result<i32, Error> {
    let names = column.as_dictionary::<Int32Type>();
    let name = names
        .downcast_dict::<StringArray>()
        .filter(|_| names.is_valid(row))
        .map_or("", |names| {
            use arrow_array::ArrayAccessor;
            names.value(row)
        });
    let number = of.number_of(name).or_else(|| name.parse().ok());
    number.ok_or_else(|| Error::mismatch(format!("{} has no value {name}", of.full_name)))
}

fn read_message(
    shape: &Shape,
    column: &ArrayRef,
    row: usize,
    message: &mut dyn WireMessage,
) -> Result<(), Error> {
    match shape {
        Shape::Timestamp => {
            let nanos = primitive::<TimestampNanosecondType>(column, row);
            set(
                message,
                Timestamp {
                    seconds: nanos.div_euclid(NANOS_PER_SECOND),
                    nanos: nanos.rem_euclid(NANOS_PER_SECOND) as i32,
                    ..Timestamp::default()
                },
            );
        }
        Shape::Duration => {
            let nanos = primitive::<DurationNanosecondType>(column, row);
            set(
                message,
                Duration {
                    seconds: nanos / NANOS_PER_SECOND,
                    nanos: (nanos % NANOS_PER_SECOND) as i32,
                    ..Duration::default()
                },
            );
        }
        Shape::Json => {
            let text = column.as_string::<i32>().value(row);
            let read = JsonOptions::new()
                .types(schemas::get)
                .merge_str(message, text);
            read.map_err(|e| {
                Error::mismatch(format!("a value is not valid JSON of its type: {e}"))
            })?;
        }
        Shape::Struct(members) => {
            let columns = column.as_struct();
            let columns: Vec<_> = members.iter().zip(columns.columns()).collect();
            read_fields(&columns, row, message)?;
        }
        Shape::Presence | Shape::Scalar(_) | Shape::Enum(_) => {}
    }
    Ok(())
}

/// Replaces a message by `value` of the same type.
fn set<M: WireMessage>(message: &mut dyn WireMessage, value: M) {
    let place: &mut dyn std::any::Any = message;
    if let Some(place) = place.downcast_mut::<M>() {
        *place = value;
    }
}
