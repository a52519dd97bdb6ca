//! Default values, and other values that are always printed the same.

use flytepb_wire::descriptor::{Cardinality, FieldDescriptor, Kind};
use flytepb_wire::{FieldRef, ValueRef};

pub(crate) static NO_ELEMENTS: Vec<bool> = Vec::new();
pub(crate) static NO_ENTRIES: flytepb_wire::Map<bool, bool> = flytepb_wire::Map::new();

pub(crate) fn default_value(kind: Kind) -> ValueRef<'static> {
    match kind {
        Kind::Double => ValueRef::F64(0.0),
        Kind::Float => ValueRef::F32(0.0),
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 | Kind::Enum(_) => ValueRef::I32(0),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => ValueRef::I64(0),
        Kind::Uint32 | Kind::Fixed32 => ValueRef::U32(0),
        Kind::Uint64 | Kind::Fixed64 => ValueRef::U64(0),
        Kind::Bool => ValueRef::Bool(false),
        Kind::String => ValueRef::Str(""),
        Kind::Bytes | Kind::Message(_) => ValueRef::Bytes(&[]),
    }
}

/// Returns the value printed for an unset field, if any.
pub(crate) fn default(field: &FieldDescriptor) -> Option<FieldRef<'static>> {
    match field.cardinality {
        Cardinality::Implicit => Some(FieldRef::Value(default_value(field.kind))),
        Cardinality::Explicit => None,
        Cardinality::Repeated { .. } => Some(FieldRef::List(&NO_ELEMENTS)),
        Cardinality::Map { .. } => Some(FieldRef::Map(&NO_ENTRIES)),
    }
}

/// The JSON string of a number that is not finite.
pub(crate) fn not_finite(value: f64) -> &'static str {
    match value {
        f64::INFINITY => "Infinity",
        f64::NEG_INFINITY => "-Infinity",
        _ => "NaN",
    }
}
