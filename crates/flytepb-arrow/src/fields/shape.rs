//! Mapping of a message type's fields to columns.

use std::sync::Arc;

use arrow_schema::{DataType, Field, Fields, TimeUnit};
use flytepb_idl::descriptor::{
    Cardinality, EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor,
};

use crate::column::{names_type, utc};

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
        let data_type = match self.field.cardinality {
            Cardinality::Repeated { .. } => DataType::List(self.item()),
            Cardinality::Map { key } => DataType::Map(self.entries(key), false),
            _ => self.shape.data_type(),
        };
        Field::new(self.field.name, data_type, true)
    }

    /// Returns the elements of a list.
    pub(crate) fn item(&self) -> Arc<Field> {
        Arc::new(Field::new("item", self.shape.data_type(), true))
    }

    /// Returns the entries of a map.
    pub(crate) fn entries(&self, key: Kind) -> Arc<Field> {
        let fields = vec![
            Field::new("key", Shape::Scalar(key).data_type(), false),
            Field::new("value", self.shape.data_type(), true),
        ];
        Arc::new(Field::new(
            "entries",
            DataType::Struct(fields.into()),
            false,
        ))
    }
}

impl Shape {
    pub(crate) fn data_type(&self) -> DataType {
        match self {
            Shape::Scalar(kind) => scalar(*kind),
            Shape::Enum(_) => names_type(),
            Shape::Timestamp => utc(),
            Shape::Duration => DataType::Duration(TimeUnit::Nanosecond),
            Shape::Json => DataType::Utf8,
            Shape::Presence => DataType::Boolean,
            Shape::Struct(members) => DataType::Struct(struct_fields(members)),
        }
    }
}

/// Returns the fields of a struct column.
pub(crate) fn struct_fields(members: &Members) -> Fields {
    members.iter().map(Member::field).collect()
}

fn scalar(kind: Kind) -> DataType {
    match kind {
        Kind::Bool => DataType::Boolean,
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 | Kind::Enum(_) => DataType::Int32,
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => DataType::Int64,
        Kind::Uint32 | Kind::Fixed32 => DataType::UInt32,
        Kind::Uint64 | Kind::Fixed64 => DataType::UInt64,
        Kind::Float => DataType::Float32,
        Kind::Double => DataType::Float64,
        Kind::String => DataType::Utf8,
        Kind::Bytes | Kind::Message(_) => DataType::Binary,
    }
}
