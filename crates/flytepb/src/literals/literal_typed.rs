//! The literal types of Rust types.

use std::collections::{BTreeMap, HashMap};
use std::time::{Duration as StdDuration, SystemTime};

use flytepb_idl::core::{Blob, Error, LiteralType, Schema, SimpleType, StructuredDataset};
use flytepb_idl::core::{SchemaType, StructuredDatasetType};
use flytepb_idl::google::protobuf::{Duration, Struct, Timestamp};
use flytepb_idl::Map;

use super::type_info::transformer;

/// A Rust type that has a literal type.
///
/// # Examples
/// ```
/// use flytepb::idl::core::{LiteralType, SimpleType, TypedInterface, VariableMap};
/// use flytepb::literals::LiteralTyped;
///
/// assert_eq!(Vec::<i64>::literal_type(), LiteralType::list(SimpleType::Integer));
///
/// let inputs = VariableMap::from([("x", i64::literal_type()), ("name", String::literal_type())]);
/// let interface = TypedInterface::new(inputs, VariableMap::default());
/// assert_eq!(interface.inputs.unwrap().variables.len(), 2);
/// ```
pub trait LiteralTyped {
    /// The literal type of values of this type.
    fn literal_type() -> LiteralType;
}

macro_rules! simple {
    ($($type:ty => $simple:ident),* $(,)?) => {$(
        impl LiteralTyped for $type {
            fn literal_type() -> LiteralType {
                SimpleType::$simple.into()
            }
        }
    )*};
}
simple! {
    () => None, i8 => Integer, i16 => Integer, i32 => Integer, i64 => Integer, u8 => Integer,
    u16 => Integer, u32 => Integer, f64 => Float, f32 => Float,
    bool => Boolean, String => String, &str => String, Timestamp => Datetime,
    SystemTime => Datetime, Duration => Duration, StdDuration => Duration, Error => Error,
    Struct => Struct,
}

impl LiteralTyped for Blob {
    /// A single file of any format.
    fn literal_type() -> LiteralType {
        flytepb_idl::core::BlobType::default().into()
    }
}

impl LiteralTyped for Schema {
    /// A schema of any columns.
    fn literal_type() -> LiteralType {
        SchemaType::default().into()
    }
}

impl LiteralTyped for StructuredDataset {
    /// A dataset of any columns and format.
    fn literal_type() -> LiteralType {
        StructuredDatasetType::default().into()
    }
}

impl<T: LiteralTyped> LiteralTyped for Option<T> {
    /// The union of the type and none, with the tags of flytekit's `Optional`.
    fn literal_type() -> LiteralType {
        let some = T::literal_type();
        let tag = transformer(&some);
        let none = LiteralType::from(SimpleType::None).with_tag("none");
        LiteralType::union([some.with_tag(tag), none])
    }
}

impl<T: LiteralTyped> LiteralTyped for Vec<T> {
    fn literal_type() -> LiteralType {
        LiteralType::list(T::literal_type())
    }
}

macro_rules! maps {
    ($(<$($generic:ident),*> $type:ty),* $(,)?) => {$(
        impl<T: LiteralTyped, $($generic),*> LiteralTyped for $type {
            fn literal_type() -> LiteralType {
                LiteralType::map(T::literal_type())
            }
        }
    )*};
}
maps!(<> Map<String, T>, <> BTreeMap<String, T>, <S> HashMap<String, T, S>);
