//! Mapping of a message type's fields to columns.

use std::sync::Arc;

use arrow_array::builder::{
    BinaryBuilder, BooleanBuilder, DurationNanosecondBuilder, Float32Builder, Float64Builder,
    Int32Builder, Int64Builder, UInt32Builder, UInt64Builder,
};
use arrow_schema::Field;
use flytepb_idl::descriptor::{
    Cardinality, EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor,
};

use crate::column::{Column, Json, Names};

/// The fields of a message type that become columns.
pub(crate) type Members = Arc<[Member]>;

/// A field and its column.
pub(crate) struct Member {
    /// Its index in the message's descriptor.
    pub(crate) index: usize,
    pub(crate) field: &'static FieldDescriptor,
    /// The shape of the value; for a list or map, of its values.
    pub(crate) shape: Shape,
}

/// The column type of a value.
#[derive(Clone)]
pub(crate) enum Shape {
    /// A scalar, in the corresponding Arrow type.
    Scalar(Kind),
    Enum(&'static EnumDescriptor),
    Timestamp,
    Duration,
    /// A message as canonical JSON.
    Json,
    /// A message without fields: only its presence.
    Presence,
    Struct(Members),
}

/// Returns the columns of a message type. Recursive messages, and those nested deeper than `depth`
/// levels, become JSON.
pub(crate) fn members(of: &'static MessageDescriptor, depth: usize) -> Members {
    members_on(&mut vec![of], depth)
}

fn members_on(path: &mut Vec<&'static MessageDescriptor>, depth: usize) -> Members {
    let of = path[path.len() - 1];
    let fields = of.fields.iter().enumerate();
    fields
        .map(|(index, field)| Member {
            index,
            field,
            shape: shape(field.kind, path, depth),
        })
        .collect()
}

fn shape(kind: Kind, path: &mut Vec<&'static MessageDescriptor>, depth: usize) -> Shape {
    let of = match kind {
        Kind::Enum(of) => return Shape::Enum(of),
        Kind::Message(of) => of,
        scalar => return Shape::Scalar(scalar),
    };
    match of.full_name {
        "google.protobuf.Timestamp" => return Shape::Timestamp,
        "google.protobuf.Duration" => return Shape::Duration,
        // Their fields are useless to readers; their JSON is what they represent.
        "google.protobuf.Struct" | "google.protobuf.ListValue" | "google.protobuf.Value" => {
            return Shape::Json
        }
        _ => {}
    }
    if of.fields.is_empty() {
        return Shape::Presence;
    }
    if path.contains(&of) || path.len() > depth {
        return Shape::Json;
    }
    path.push(of);
    let members = members_on(path, depth);
    path.pop();
    Shape::Struct(members)
}

impl Member {
    /// Returns name and type of the column.
    pub(crate) fn field(&self) -> Field {
        Field::new(self.field.name, self.column().data_type(), true)
    }

    pub(crate) fn column(&self) -> Column {
        let values = self.shape.column();
        match self.field.cardinality {
            Cardinality::Repeated { .. } => Column::list(values),
            Cardinality::Map { key } => Column::map(scalar(key), values),
            Cardinality::Implicit | Cardinality::Explicit => values,
        }
    }
}

impl Shape {
    fn column(&self) -> Column {
        match self {
            Shape::Scalar(kind) => scalar(*kind),
            Shape::Enum(of) => Column::Names(Names::new(of)),
            Shape::Timestamp => Column::time(),
            Shape::Duration => Column::Duration(DurationNanosecondBuilder::new()),
            Shape::Json => Column::Json(Json::default()),
            Shape::Presence => Column::Bool(BooleanBuilder::new()),
            Shape::Struct(members) => Column::structs(
                members.iter().map(Member::field).collect(),
                members.iter().map(Member::column).collect(),
            ),
        }
    }
}

fn scalar(kind: Kind) -> Column {
    match kind {
        Kind::Bool => Column::Bool(BooleanBuilder::new()),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 | Kind::Enum(_) => {
            Column::Int32(Int32Builder::new())
        }
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => Column::Int64(Int64Builder::new()),
        Kind::Uint32 | Kind::Fixed32 => Column::UInt32(UInt32Builder::new()),
        Kind::Uint64 | Kind::Fixed64 => Column::UInt64(UInt64Builder::new()),
        Kind::Float => Column::Float(Float32Builder::new()),
        Kind::Double => Column::Double(Float64Builder::new()),
        Kind::String => Column::text(),
        Kind::Bytes | Kind::Message(_) => Column::Bytes(BinaryBuilder::new()),
    }
}
