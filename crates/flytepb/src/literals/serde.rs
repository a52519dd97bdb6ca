//! Deserializes literals by serde.

use std::fmt;

use serde::de::value::{MapAccessDeserializer, MapDeserializer, SeqDeserializer};
use serde::de::{
    Deserialize, DeserializeOwned, Deserializer, Error as _, IntoDeserializer, MapAccess,
    SeqAccess, Unexpected, Visitor,
};
use serde::forward_to_deserialize_any;

use flytepb_idl::core::Literal;
use flytepb_idl::LiteralKind;

use super::calendar::{total_seconds, Civil};
use super::error::Kind;
use super::{FromLiteral, LiteralError, Value};

/// Reads a literal by `T`'s serde implementation: for example, a flytekit dataclass as a struct.
///
/// The deserializer is that of the literal's [`Value`]. Floats without a fraction deserialize as
/// integers too, as generic structs have no integers. Datetimes are ISO strings, durations seconds,
/// references to stored data URIs, and errors their message.
///
/// # Examples
/// ```
/// use flytepb::idl::google::protobuf::{value::Kind, Struct, Value};
/// use flytepb::literal_map;
/// use flytepb::literals::{LiteralsResolver, Serde};
///
/// #[derive(serde::Deserialize, Debug, PartialEq)]
/// struct Point {
///     x: i64,
///     label: Option<String>,
/// }
///
/// let x = Value { kind: Some(Kind::NumberValue(3.0)), ..Value::default() };
/// let point = Struct { fields: [("x".to_owned(), x)].into(), ..Struct::default() };
/// let resolver = LiteralsResolver::new(literal_map! { "points" => vec![point] });
///
/// let points = resolver.get_as::<Vec<Serde<Point>>>("points")?;
/// assert_eq!(points[0].0, Point { x: 3, label: None });
///
/// let error = resolver.get_as::<Vec<Serde<bool>>>("points").map(|_| ()).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "struct literal does not deserialize: invalid type: map, expected a boolean, at points[0]"
/// );
/// # Ok::<(), flytepb::literals::LiteralError>(())
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Serde<T>(pub T);

impl<T: DeserializeOwned> FromLiteral for Serde<T> {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        deserialized(Value::from_literal(literal)?, literal.kind())
    }

    fn from_value(value: Value) -> Result<Self, LiteralError> {
        let kind = value.kind();
        deserialized(value, kind)
    }
}

fn deserialized<T: DeserializeOwned>(
    value: Value,
    kind: LiteralKind,
) -> Result<Serde<T>, LiteralError> {
    T::deserialize(value).map(Serde).map_err(|e| {
        LiteralError::new(Kind::Malformed(format!(
            "{kind} literal does not deserialize: {e}"
        )))
    })
}

/// The error of a value that the type does not accept.
type ValueError = serde::de::value::Error;

impl<'de> IntoDeserializer<'de, ValueError> for Value {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}

/// Deserializes a float without a fraction as an integer.
macro_rules! integers {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
            match self {
                Value::Float(v) if v.fract() == 0.0 && v.abs() < 9e15 => visitor.visit_i64(v as i64),
                value => value.deserialize_any(visitor),
            }
        }
    )*};
}

impl<'de> Deserializer<'de> for Value {
    type Error = ValueError;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self {
            Value::None => visitor.visit_unit(),
            Value::Boolean(v) => visitor.visit_bool(v),
            Value::Integer(v) => visitor.visit_i64(v),
            Value::Unsigned(v) => visitor.visit_u64(v),
            Value::Float(v) => visitor.visit_f64(v),
            Value::String(v) => visitor.visit_string(v),
            Value::Bytes(v) | Value::Extension(_, v) => visitor.visit_byte_buf(v),
            Value::Datetime(v) => visitor.visit_string(Civil::from(&v).iso('T')),
            Value::Duration(v) => visitor.visit_f64(total_seconds(&v)),
            Value::List(v) => visit_seq(v.into(), visitor),
            Value::Map(v) => visit_map(v.into_iter(), visitor),
            Value::Dict(v) => visit_map(v.into_iter(), visitor),
            Value::Blob(v) => visitor.visit_string(v.uri),
            Value::Schema(v) => visitor.visit_string(v.uri),
            Value::StructuredDataset(v) => visitor.visit_string(v.uri),
            Value::Error(v) => visitor.visit_string(v.message),
            Value::Offloaded(_) => Err(ValueError::invalid_type(
                Unexpected::Other("offloaded literal"),
                &visitor,
            )),
        }
    }

    integers! {
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, ValueError> {
        match self {
            Value::None => visitor.visit_none(),
            value => visitor.visit_some(value),
        }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(
        self,
        _name: &'static str,
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        visitor.visit_newtype_struct(self)
    }

    /// A string is a unit variant. A map with one entry is a variant with content.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _name: &'static str,
        _variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, ValueError> {
        match self {
            Value::String(v) => visitor.visit_enum(v.into_deserializer()),
            Value::Map(v) => {
                let entries = MapDeserializer::new(v.into_iter());
                visitor.visit_enum(MapAccessDeserializer::new(entries))
            }
            value => value.deserialize_any(visitor),
        }
    }

    forward_to_deserialize_any! {
        bool f32 f64 char str string bytes byte_buf unit unit_struct seq tuple tuple_struct map
        struct identifier ignored_any
    }
}

fn visit_seq<'de, V: Visitor<'de>>(values: Vec<Value>, visitor: V) -> Result<V::Value, ValueError> {
    let mut values = SeqDeserializer::new(values.into_iter());
    let result = visitor.visit_seq(&mut values)?;
    values.end().map(|()| result)
}

fn visit_map<'de, K, V>(
    entries: impl Iterator<Item = (K, Value)>,
    visitor: V,
) -> Result<V::Value, ValueError>
where
    K: IntoDeserializer<'de, ValueError>,
    V: Visitor<'de>,
{
    let mut entries = MapDeserializer::new(entries);
    let result = visitor.visit_map(&mut entries)?;
    entries.end().map(|()| result)
}

impl<'de> Deserialize<'de> for Value {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(AnyValue)
    }
}

struct AnyValue;

macro_rules! visits {
    ($($method:ident($type:ty) => $variant:ident;)*) => {$(
        fn $method<E>(self, value: $type) -> Result<Value, E> {
            Ok(Value::$variant(value.into()))
        }
    )*};
}

impl<'de> Visitor<'de> for AnyValue {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a value")
    }

    visits! {
        visit_bool(bool) => Boolean;
        visit_i64(i64) => Integer;
        visit_f64(f64) => Float;
        visit_str(&str) => String;
        visit_string(String) => String;
        visit_bytes(&[u8]) => Bytes;
        visit_byte_buf(Vec<u8>) => Bytes;
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(i64::try_from(value).map_or(Value::Unsigned(value), Value::Integer))
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::None)
    }

    fn visit_none<E>(self) -> Result<Value, E> {
        Ok(Value::None)
    }

    fn visit_some<D: Deserializer<'de>>(self, value: D) -> Result<Value, D::Error> {
        Value::deserialize(value)
    }

    /// rmp-serde represents an extension as a newtype of its number and bytes.
    fn visit_newtype_struct<D: Deserializer<'de>>(self, value: D) -> Result<Value, D::Error> {
        match Value::deserialize(value)? {
            Value::List(parts) => match <[Value; 2]>::try_from(Vec::from(parts)) {
                Ok([Value::Integer(code), Value::Bytes(data)]) => {
                    let code = i8::try_from(code).map_err(D::Error::custom)?;
                    Ok(Value::Extension(code, data))
                }
                Ok(parts) => Ok(Value::List(parts.into())),
                Err(parts) => Ok(Value::List(parts.into())),
            },
            value => Ok(value),
        }
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut values = Vec::new();
        while let Some(value) = seq.next_element()? {
            values.push(value);
        }
        Ok(Value::List(values.into()))
    }

    /// The last of several entries with the same key is kept, as in Python.
    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut entries: Vec<(Value, Value)> = Vec::new();
        while let Some(entry) = map.next_entry()? {
            entries.push(entry);
        }
        if !entries.iter().all(|(k, _)| matches!(k, Value::String(_))) {
            return Ok(Value::Dict(entries.into()));
        }
        let strings = entries.into_iter().filter_map(|(k, v)| match k {
            Value::String(k) => Some((k, v)),
            _ => None,
        });
        Ok(Value::Map(strings.collect()))
    }
}
