//! The kind of a `Literal`, and conversions from Rust values.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::num::TryFromIntError;
use std::time::{Duration as StdDuration, SystemTime};

use crate::core::{literal, primitive, scalar};
use crate::core::{
    Binary, Blob, Error, Literal, LiteralCollection, LiteralMap, LiteralOffloadedMetadata,
    Primitive, Scalar, Schema, StructuredDataset, Union, Void,
};
use crate::google::protobuf::{Duration, Struct, Timestamp};
use crate::{Map, TimeError};

/// The kind of a literal's value; see [`Literal::kind`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
#[allow(missing_docs)] // variants are named like the fields of the schema
pub enum LiteralKind {
    Integer,
    Float,
    String,
    Boolean,
    Datetime,
    Duration,
    None,
    Blob,
    Binary,
    Schema,
    Error,
    /// The field `generic`: a JSON-like value.
    Struct,
    StructuredDataset,
    Union,
    /// The field `collection`.
    List,
    Map,
    /// The field `offloaded_metadata`: the value is stored elsewhere.
    Offloaded,
    /// No value, or a scalar or primitive without one.
    Empty,
}

impl LiteralKind {
    /// Returns a description of the kind: `integer`, `structured dataset`.
    pub const fn as_str(self) -> &'static str {
        match self {
            LiteralKind::Integer => "integer",
            LiteralKind::Float => "float",
            LiteralKind::String => "string",
            LiteralKind::Boolean => "boolean",
            LiteralKind::Datetime => "datetime",
            LiteralKind::Duration => "duration",
            LiteralKind::None => "none",
            LiteralKind::Blob => "blob",
            LiteralKind::Binary => "binary",
            LiteralKind::Schema => "schema",
            LiteralKind::Error => "error",
            LiteralKind::Struct => "struct",
            LiteralKind::StructuredDataset => "structured dataset",
            LiteralKind::Union => "union",
            LiteralKind::List => "list",
            LiteralKind::Map => "map",
            LiteralKind::Offloaded => "offloaded",
            LiteralKind::Empty => "empty",
        }
    }
}

impl fmt::Display for LiteralKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl Literal {
    /// Returns the kind of the literal's value.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::Literal;
    /// use flytepb_idl::LiteralKind;
    ///
    /// assert_eq!(Literal::from(5).kind(), LiteralKind::Integer);
    /// assert_eq!(Literal::from(vec!["a"]).kind(), LiteralKind::List);
    /// assert_eq!(Literal::default().kind(), LiteralKind::Empty);
    /// ```
    pub fn kind(&self) -> LiteralKind {
        match &self.value {
            Some(literal::Value::Scalar(scalar)) => scalar.kind(),
            Some(literal::Value::Collection(_)) => LiteralKind::List,
            Some(literal::Value::Map(_)) => LiteralKind::Map,
            Some(literal::Value::OffloadedMetadata(_)) => LiteralKind::Offloaded,
            None => LiteralKind::Empty,
        }
    }
}

impl Scalar {
    /// Returns the kind of the scalar's value.
    pub fn kind(&self) -> LiteralKind {
        match &self.value {
            Some(scalar::Value::Primitive(primitive)) => primitive.kind(),
            Some(scalar::Value::Blob(_)) => LiteralKind::Blob,
            Some(scalar::Value::Binary(_)) => LiteralKind::Binary,
            Some(scalar::Value::Schema(_)) => LiteralKind::Schema,
            Some(scalar::Value::NoneType(_)) => LiteralKind::None,
            Some(scalar::Value::Error(_)) => LiteralKind::Error,
            Some(scalar::Value::Generic(_)) => LiteralKind::Struct,
            Some(scalar::Value::StructuredDataset(_)) => LiteralKind::StructuredDataset,
            Some(scalar::Value::Union(_)) => LiteralKind::Union,
            None => LiteralKind::Empty,
        }
    }
}

impl Primitive {
    /// Returns the kind of the primitive's value.
    pub fn kind(&self) -> LiteralKind {
        match &self.value {
            Some(primitive::Value::Integer(_)) => LiteralKind::Integer,
            Some(primitive::Value::FloatValue(_)) => LiteralKind::Float,
            Some(primitive::Value::StringValue(_)) => LiteralKind::String,
            Some(primitive::Value::Boolean(_)) => LiteralKind::Boolean,
            Some(primitive::Value::Datetime(_)) => LiteralKind::Datetime,
            Some(primitive::Value::Duration(_)) => LiteralKind::Duration,
            None => LiteralKind::Empty,
        }
    }
}

/// Creates a message whose only field is the oneof `value`.
macro_rules! wrap {
    ($($message:ident from $value:ty),*) => {$(
        impl From<$value> for $message {
            fn from(value: $value) -> Self {
                $message { value: Some(value), ..$message::default() }
            }
        }
    )*};
}
wrap!(Primitive from primitive::Value, Scalar from scalar::Value, Literal from literal::Value);

impl From<Primitive> for Scalar {
    fn from(primitive: Primitive) -> Self {
        scalar::Value::Primitive(primitive).into()
    }
}

impl From<Primitive> for Literal {
    fn from(primitive: Primitive) -> Self {
        Scalar::from(primitive).into()
    }
}

impl From<Scalar> for Literal {
    fn from(scalar: Scalar) -> Self {
        literal::Value::Scalar(scalar).into()
    }
}

macro_rules! primitives {
    ($($from:ty => $variant:ident($value:ident) $make:expr),* $(,)?) => {$(
        impl From<$from> for Primitive {
            fn from($value: $from) -> Self {
                primitive::Value::$variant($make).into()
            }
        }
        impl From<$from> for Scalar {
            fn from(value: $from) -> Self {
                Primitive::from(value).into()
            }
        }
        impl From<$from> for Literal {
            fn from(value: $from) -> Self {
                Primitive::from(value).into()
            }
        }
    )*};
}
primitives! {
    i64 => Integer(v) v,
    i8 => Integer(v) v.into(),
    i16 => Integer(v) v.into(),
    i32 => Integer(v) v.into(),
    u8 => Integer(v) v.into(),
    u16 => Integer(v) v.into(),
    u32 => Integer(v) v.into(),
    f64 => FloatValue(v) v,
    f32 => FloatValue(v) v.into(),
    bool => Boolean(v) v,
    String => StringValue(v) v,
    &str => StringValue(v) v.to_owned(),
    &String => StringValue(v) v.clone(),
    Cow<'_, str> => StringValue(v) v.into_owned(),
    char => StringValue(v) v.into(),
    Timestamp => Datetime(v) v,
    SystemTime => Datetime(v) v.into(),
    Duration => Duration(v) v,
}

macro_rules! scalars {
    ($($from:ty => $variant:ident($value:ident) $make:expr),* $(,)?) => {$(
        impl From<$from> for Scalar {
            fn from($value: $from) -> Self {
                scalar::Value::$variant($make).into()
            }
        }
        impl From<$from> for Literal {
            fn from(value: $from) -> Self {
                Scalar::from(value).into()
            }
        }
    )*};
}
scalars! {
    () => NoneType(_v) Void::default(),
    Void => NoneType(v) v,
    Blob => Blob(v) Box::new(v),
    Binary => Binary(v) Box::new(v),
    Schema => Schema(v) Box::new(v),
    Error => Error(v) Box::new(v),
    Struct => Generic(v) v,
    StructuredDataset => StructuredDataset(v) Box::new(v),
    Union => Union(v) v.into(),
}

/// Implements conversions that fail where the schema's type cannot hold the value.
macro_rules! fallible {
    ($($from:ty => $message:ty, $error:ty;)*) => {$(
        impl TryFrom<$from> for Literal {
            type Error = $error;

            /// Not `From`: the schema's integers are `i64`, and its durations are limited.
            ///
            /// # Errors
            /// When the schema's type cannot hold the value.
            fn try_from(value: $from) -> Result<Self, $error> {
                <$message>::try_from(value).map(Literal::from)
            }
        }
    )*};
}
fallible! {
    StdDuration => Duration, TimeError;
    u64 => i64, TryFromIntError;
    usize => i64, TryFromIntError;
    isize => i64, TryFromIntError;
}

impl From<LiteralCollection> for Literal {
    fn from(collection: LiteralCollection) -> Self {
        literal::Value::Collection(collection).into()
    }
}

impl From<LiteralMap> for Literal {
    fn from(map: LiteralMap) -> Self {
        literal::Value::Map(map).into()
    }
}

impl From<LiteralOffloadedMetadata> for Literal {
    fn from(metadata: LiteralOffloadedMetadata) -> Self {
        literal::Value::OffloadedMetadata(metadata).into()
    }
}

impl<T: Into<Literal>> From<Option<T>> for Literal {
    /// Converts `None` to the none literal and a value to its literal, without the union around it
    /// that would list the variants.
    fn from(value: Option<T>) -> Self {
        value.map_or_else(|| ().into(), T::into)
    }
}

impl<T: Into<Literal>> FromIterator<T> for LiteralCollection {
    fn from_iter<I: IntoIterator<Item = T>>(values: I) -> Self {
        LiteralCollection {
            literals: values.into_iter().map(T::into).collect(),
            ..LiteralCollection::default()
        }
    }
}

impl<K: Into<String>, V: Into<Literal>> FromIterator<(K, V)> for LiteralMap {
    fn from_iter<I: IntoIterator<Item = (K, V)>>(entries: I) -> Self {
        let entries = entries.into_iter();
        LiteralMap {
            literals: entries.map(|(k, v)| (k.into(), v.into())).collect(),
            ..LiteralMap::default()
        }
    }
}

impl<T: Into<Literal>> From<Vec<T>> for LiteralCollection {
    fn from(values: Vec<T>) -> Self {
        values.into_iter().collect()
    }
}

impl<T: Into<Literal>> From<Vec<T>> for Literal {
    fn from(values: Vec<T>) -> Self {
        LiteralCollection::from(values).into()
    }
}

impl<T: Into<Literal>, const N: usize> From<[T; N]> for Literal {
    fn from(values: [T; N]) -> Self {
        values.into_iter().collect::<LiteralCollection>().into()
    }
}

impl<V: Into<Literal>, const N: usize> From<[(&str, V); N]> for LiteralMap {
    fn from(entries: [(&str, V); N]) -> Self {
        entries.into_iter().collect()
    }
}

impl<V: Into<Literal>> From<Map<String, V>> for LiteralMap {
    fn from(map: Map<String, V>) -> Self {
        map.into_iter().collect()
    }
}

impl<K: Into<String>, V: Into<Literal>> From<BTreeMap<K, V>> for LiteralMap {
    fn from(map: BTreeMap<K, V>) -> Self {
        map.into_iter().collect()
    }
}

impl<K: Into<String>, V: Into<Literal>, S> From<HashMap<K, V, S>> for LiteralMap {
    /// Sorts the entries by key.
    fn from(map: HashMap<K, V, S>) -> Self {
        let mut map: LiteralMap = map.into_iter().collect();
        map.literals.sort_keys();
        map
    }
}

macro_rules! maps {
    ($(<$($generic:ident $(: $bound:ty)?),*> $from:ty),* $(,)?) => {$(
        impl<$($generic $(: $bound)?),*> From<$from> for Literal
        where
            LiteralMap: From<$from>,
        {
            fn from(map: $from) -> Self {
                LiteralMap::from(map).into()
            }
        }
    )*};
}
maps!(<V> Map<String, V>, <K, V> BTreeMap<K, V>, <K, V, S> HashMap<K, V, S>);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::WireMessage;

    /// The expected bytes are assembled by hand from the schema.
    #[test]
    fn literals_have_the_bytes_of_the_schema() {
        // Literal.scalar = 1, Scalar.primitive = 1, Primitive.integer = 1
        assert_eq!(Literal::from(5).to_wire(), [0x0a, 4, 0x0a, 2, 0x08, 5]);
        // Scalar.none_type = 5
        assert_eq!(Literal::from(()).to_wire(), [0x0a, 2, 0x2a, 0]);
        assert_eq!(Literal::from(None::<i64>), Literal::from(()));
        assert_eq!(Literal::from(Some(5)), Literal::from(5));
        // Literal.collection = 2, LiteralCollection.literals = 1; Primitive.boolean = 4
        let list = Literal::from([true]);
        assert_eq!(
            list.to_wire(),
            [0x12, 8, 0x0a, 6, 0x0a, 4, 0x0a, 2, 0x20, 1]
        );
        // LiteralMap.literals = 1, key = 1, value = 2; Primitive.string_value = 3
        let map = LiteralMap::from([("k", "v")]);
        assert_eq!(
            map.to_wire(),
            [0x0a, 12, 0x0a, 1, b'k', 0x12, 7, 0x0a, 5, 0x0a, 3, 0x1a, 1, b'v']
        );
    }

    #[test]
    fn maps_of_every_sort_make_the_same_literal() {
        let entries = [("b".to_owned(), 1.5), ("a".to_owned(), 2.0)];
        let wanted = Literal::from(BTreeMap::from(entries.clone()));
        assert_eq!(
            Literal::from(HashMap::from(entries.clone())).to_wire(),
            wanted.to_wire()
        );
        let kept = Literal::from(Map::from(entries));
        assert_eq!(kept, wanted);
        assert_ne!(kept.to_wire(), wanted.to_wire()); // entries are in the map's own order
    }
}
