//! Columns filled from messages by their descriptors.

use flytepb_idl::descriptor::Cardinality;
use flytepb_idl::google::protobuf::{Duration, Timestamp};
use flytepb_idl::{FieldRef, ValueRef, WireMessage};

use super::shape::{Members, Shape};
use crate::column::{duration_nanos, timestamp_nanos, Column};
use crate::counts::Counts;

/// Appends the fields of a message to their columns.
pub(super) fn fields(
    members: &Members,
    columns: &mut [Column],
    message: &dyn WireMessage,
    counts: &mut Counts,
) {
    for (member, column) in members.iter().zip(columns) {
        match (message.get(member.index), column) {
            (Some(FieldRef::Value(v)), column) => value(&member.shape, column, v, counts),
            (Some(FieldRef::List(items)), Column::List(list)) => {
                for i in 0..items.len() {
                    value(&member.shape, &mut list.values, items.get(i), counts);
                }
                list.offsets.push(items.len());
            }
            (Some(FieldRef::Map(entries)), Column::Map(map)) => {
                for i in 0..entries.len() {
                    let (key, v) = entries.entry_at(i);
                    map.keys.push(key);
                    value(&member.shape, &mut map.values, v, counts);
                }
                map.offsets.push(entries.len());
            }
            (_, column) if member.field.cardinality == Cardinality::Explicit => column.push_null(),
            (_, column) => column.push_default(),
        }
    }
}

fn value(shape: &Shape, column: &mut Column, value: ValueRef<'_>, counts: &mut Counts) {
    let ValueRef::Message(message) = value else {
        return column.push(value);
    };
    match (shape, column) {
        (Shape::Timestamp, column) => {
            let time = message.downcast_ref::<Timestamp>();
            let nanos = time.and_then(|t| timestamp_nanos(t.seconds, t.nanos));
            column.push_nanos(nanos, counts);
        }
        (Shape::Duration, column) => {
            let span = message.downcast_ref::<Duration>();
            let nanos = span.and_then(|d| duration_nanos(d.seconds, d.nanos));
            column.push_nanos(nanos, counts);
        }
        (Shape::Presence, column) => column.push(ValueRef::Bool(true)),
        (Shape::Struct(members), Column::Struct(b)) => {
            fields(members, &mut b.columns, message, counts);
            b.nulls.append_non_null();
        }
        (_, Column::Json(b)) => b.push(message, counts),
        (_, column) => column.push_null(),
    }
}
