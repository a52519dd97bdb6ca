//! Columns filled from messages by their descriptors.

use std::sync::Arc;

use arrow_array::builder::{
    BinaryBuilder, BooleanBuilder, DurationNanosecondBuilder, Float32Builder, Float64Builder,
    Int32Builder, Int64Builder, StringBuilder, UInt32Builder, UInt64Builder,
};
use arrow_array::{ArrayRef, ListArray, MapArray, StructArray};
use arrow_buffer::NullBufferBuilder;
use arrow_schema::{Field, Fields};
use flytepb_idl::descriptor::{Cardinality, Kind};
use flytepb_idl::google::protobuf::{Duration, Timestamp};
use flytepb_idl::{FieldRef, ValueRef, WireMessage};

use super::shape::{struct_fields, Member, Members, Shape};
use crate::column::{duration_nanos, timestamp_nanos, Column, DynNames, Json, Offsets, Time};
use crate::Counts;

/// A column per field of a message.
pub(super) struct Columns(Vec<(usize, FieldColumn)>);

impl Columns {
    pub(super) fn new(members: &Members) -> Self {
        let columns = members.iter().map(|m| (m.index, FieldColumn::new(m)));
        Columns(columns.collect())
    }

    pub(super) fn push(&mut self, message: &dyn WireMessage, counts: &mut Counts) {
        for (index, column) in &mut self.0 {
            column.push(message.get(*index), counts);
        }
    }

    pub(super) fn push_nulls(&mut self) {
        for (_, column) in &mut self.0 {
            column.push_null();
        }
    }

    pub(super) fn finish(&mut self) -> Vec<ArrayRef> {
        let columns = self.0.iter_mut();
        columns.map(|(_, column)| column.finish()).collect()
    }
}

/// The column of a field.
enum FieldColumn {
    /// The flag is true if absence means the default value.
    One(Values, bool),
    List(ListColumn),
    Map(Box<MapColumn>),
}

struct ListColumn {
    item: Arc<Field>,
    offsets: Offsets,
    values: Values,
}

struct MapColumn {
    entries: Arc<Field>,
    offsets: Offsets,
    keys: Values,
    values: Values,
}

impl FieldColumn {
    fn new(member: &Member) -> Self {
        let values = Values::new(&member.shape);
        match member.field.cardinality {
            Cardinality::Implicit => FieldColumn::One(values, true),
            Cardinality::Explicit => FieldColumn::One(values, false),
            Cardinality::Repeated { .. } => FieldColumn::List(ListColumn {
                item: member.item(),
                offsets: Offsets::default(),
                values,
            }),
            Cardinality::Map { key } => FieldColumn::Map(Box::new(MapColumn {
                entries: member.entries(key),
                offsets: Offsets::default(),
                keys: Values::new(&Shape::Scalar(key)),
                values,
            })),
        }
    }

    fn push(&mut self, field: Option<FieldRef<'_>>, counts: &mut Counts) {
        match (self, field) {
            (FieldColumn::One(values, _), Some(FieldRef::Value(value))) => {
                values.push(value, counts)
            }
            (FieldColumn::One(values, true), _) => values.push_default(),
            (FieldColumn::One(values, false), _) => values.push_null(),
            (FieldColumn::List(list), field) => {
                let mut len = 0;
                if let Some(FieldRef::List(items)) = field {
                    len = items.len();
                    (0..len).for_each(|i| list.values.push(items.get(i), counts));
                }
                list.offsets.push(len);
            }
            (FieldColumn::Map(map), field) => {
                let mut len = 0;
                if let Some(FieldRef::Map(entries)) = field {
                    len = entries.len();
                    for i in 0..len {
                        let (key, value) = entries.entry_at(i);
                        map.keys.push(key, counts);
                        map.values.push(value, counts);
                    }
                }
                map.offsets.push(len);
            }
        }
    }

    fn push_null(&mut self) {
        match self {
            FieldColumn::One(values, _) => values.push_null(),
            FieldColumn::List(list) => list.offsets.push_null(),
            FieldColumn::Map(map) => map.offsets.push_null(),
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            FieldColumn::One(values, _) => values.finish(),
            FieldColumn::List(list) => {
                let (offsets, nulls) = list.offsets.finish();
                let values = list.values.finish();
                Arc::new(ListArray::new(list.item.clone(), offsets, values, nulls))
            }
            FieldColumn::Map(map) => {
                let (offsets, nulls) = map.offsets.finish();
                let columns = vec![map.keys.finish(), map.values.finish()];
                let fields = match map.entries.data_type() {
                    arrow_schema::DataType::Struct(fields) => fields.clone(),
                    _ => Fields::empty(),
                };
                let entries = StructArray::new(fields, columns, None);
                let field = map.entries.clone();
                Arc::new(MapArray::new(field, offsets, entries, nulls, false))
            }
        }
    }
}

/// Values of one shape.
enum Values {
    Bool(BooleanBuilder),
    Int32(Int32Builder),
    Int64(Int64Builder),
    UInt32(UInt32Builder),
    UInt64(UInt64Builder),
    Float(Float32Builder),
    Double(Float64Builder),
    Text(StringBuilder),
    Bytes(BinaryBuilder),
    Enum(DynNames),
    Timestamp(Time),
    Duration(DurationNanosecondBuilder),
    Json(Json),
    Presence(BooleanBuilder),
    Struct(StructValues),
}

struct StructValues {
    fields: Fields,
    columns: Columns,
    nulls: NullBufferBuilder,
}

impl Values {
    fn new(shape: &Shape) -> Self {
        match shape {
            Shape::Scalar(kind) => Self::scalar(*kind),
            Shape::Enum(of) => Values::Enum(DynNames::new(of)),
            Shape::Timestamp => Values::Timestamp(Time::default()),
            Shape::Duration => Values::Duration(DurationNanosecondBuilder::new()),
            Shape::Json => Values::Json(Json::default()),
            Shape::Presence => Values::Presence(BooleanBuilder::new()),
            Shape::Struct(members) => Values::Struct(StructValues {
                fields: struct_fields(members),
                columns: Columns::new(members),
                nulls: NullBufferBuilder::new(0),
            }),
        }
    }

    fn scalar(kind: Kind) -> Self {
        match kind {
            Kind::Bool => Values::Bool(BooleanBuilder::new()),
            Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 | Kind::Enum(_) => {
                Values::Int32(Int32Builder::new())
            }
            Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Values::Int64(Int64Builder::new()),
            Kind::Uint32 | Kind::Fixed32 => Values::UInt32(UInt32Builder::new()),
            Kind::Uint64 | Kind::Fixed64 => Values::UInt64(UInt64Builder::new()),
            Kind::Float => Values::Float(Float32Builder::new()),
            Kind::Double => Values::Double(Float64Builder::new()),
            Kind::String => Values::Text(StringBuilder::new()),
            Kind::Bytes | Kind::Message(_) => Values::Bytes(BinaryBuilder::new()),
        }
    }

    fn push(&mut self, value: ValueRef<'_>, counts: &mut Counts) {
        match (self, value) {
            (Values::Bool(b), ValueRef::Bool(v)) => b.append_value(v),
            (Values::Int32(b), ValueRef::I32(v)) => b.append_value(v),
            (Values::Int64(b), ValueRef::I64(v)) => b.append_value(v),
            (Values::UInt32(b), ValueRef::U32(v)) => b.append_value(v),
            (Values::UInt64(b), ValueRef::U64(v)) => b.append_value(v),
            (Values::Float(b), ValueRef::F32(v)) => b.append_value(v),
            (Values::Double(b), ValueRef::F64(v)) => b.append_value(v),
            (Values::Text(b), ValueRef::Str(v)) => b.append_value(v),
            (Values::Bytes(b), ValueRef::Bytes(v)) => b.append_value(v),
            (Values::Enum(b), ValueRef::I32(v)) => b.push(v),
            (values, ValueRef::Message(message)) => values.push_message(message, counts),
            // Unreachable, as shapes are derived from the descriptors.
            (values, _) => values.push_null(),
        }
    }

    fn push_message(&mut self, message: &dyn WireMessage, counts: &mut Counts) {
        match self {
            Values::Timestamp(b) => {
                let time = message.downcast_ref::<Timestamp>();
                b.push_nanos(time.map(|t| timestamp_nanos(t.seconds, t.nanos)), counts);
            }
            Values::Duration(b) => {
                let span = message.downcast_ref::<Duration>();
                let nanos = span.and_then(|d| duration_nanos(d.seconds, d.nanos));
                counts.times_out_of_range += u64::from(nanos.is_none());
                b.append_option(nanos);
            }
            Values::Json(b) => b.push(message, counts),
            Values::Presence(b) => b.append_value(true),
            Values::Struct(b) => {
                b.columns.push(message, counts);
                b.nulls.append_non_null();
            }
            values => values.push_null(),
        }
    }

    /// Appends the default value of an absent scalar.
    fn push_default(&mut self) {
        match self {
            Values::Bool(b) => b.append_value(false),
            Values::Int32(b) => b.append_value(0),
            Values::Int64(b) => b.append_value(0),
            Values::UInt32(b) => b.append_value(0),
            Values::UInt64(b) => b.append_value(0),
            Values::Float(b) => b.append_value(0.0),
            Values::Double(b) => b.append_value(0.0),
            Values::Text(b) => b.append_value(""),
            Values::Bytes(b) => b.append_value([]),
            Values::Enum(b) => b.push(0),
            values => values.push_null(),
        }
    }

    fn push_null(&mut self) {
        match self {
            Values::Bool(b) | Values::Presence(b) => b.append_null(),
            Values::Int32(b) => b.append_null(),
            Values::Int64(b) => b.append_null(),
            Values::UInt32(b) => b.append_null(),
            Values::UInt64(b) => b.append_null(),
            Values::Float(b) => b.append_null(),
            Values::Double(b) => b.append_null(),
            Values::Text(b) => b.append_null(),
            Values::Bytes(b) => b.append_null(),
            Values::Enum(b) => b.push_null(),
            Values::Timestamp(b) => b.push_null(),
            Values::Duration(b) => b.append_null(),
            Values::Json(b) => b.push_null(),
            Values::Struct(b) => {
                b.columns.push_nulls();
                b.nulls.append_null();
            }
        }
    }

    fn finish(&mut self) -> ArrayRef {
        match self {
            Values::Bool(b) | Values::Presence(b) => Arc::new(b.finish()),
            Values::Int32(b) => Arc::new(b.finish()),
            Values::Int64(b) => Arc::new(b.finish()),
            Values::UInt32(b) => Arc::new(b.finish()),
            Values::UInt64(b) => Arc::new(b.finish()),
            Values::Float(b) => Arc::new(b.finish()),
            Values::Double(b) => Arc::new(b.finish()),
            Values::Text(b) => Arc::new(b.finish()),
            Values::Bytes(b) => Arc::new(b.finish()),
            Values::Enum(b) => b.finish(),
            Values::Timestamp(b) => b.finish(),
            Values::Duration(b) => Arc::new(b.finish()),
            Values::Json(b) => b.finish(),
            Values::Struct(b) => Arc::new(StructArray::new(
                b.fields.clone(),
                b.columns.finish(),
                b.nulls.finish(),
            )),
        }
    }
}
