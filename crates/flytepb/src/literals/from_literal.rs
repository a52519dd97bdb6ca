//! Reads literals as Rust types.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::hash::BuildHasher;
use std::time::{Duration as StdDuration, SystemTime};

use flytepb_idl::core::{literal, primitive, scalar};
use flytepb_idl::core::{
    Binary, Blob, Error, Literal, LiteralOffloadedMetadata, Schema, StructuredDataset,
};
use flytepb_idl::google::protobuf::{Duration, Struct, Timestamp};
use flytepb_idl::Map;

use super::contents;
use super::{LiteralError, Value};

/// A type that a literal can be read as.
///
/// | type | literals |
/// |---|---|
/// | `i64`, other integers | integer, if in range; float, truncated |
/// | `f64`, `f32` (to the nearest) | float, integer |
/// | `bool`, `String` | of that kind; a string is also the value of an enum |
/// | [`Timestamp`], [`SystemTime`] | datetime |
/// | [`Duration`] (signed), [`std::time::Duration`] (not) | duration |
/// | `Vec<T>` | list |
/// | [`Map`], `BTreeMap`, `HashMap` of `String` to `T` | map, generic struct |
/// | `Option<T>` | none, and the literals of `T` |
/// | `()` | none |
/// | [`Blob`], [`Schema`], [`StructuredDataset`], [`Error`], [`Struct`], [`LiteralOffloadedMetadata`] | of that kind |
/// | [`Binary`] | binary, not decoded |
/// | [`Value`], [`Literal`] | any |
/// | `Serde<T>` (feature `serde`) | any whose value `T` can be deserialized from |
///
/// A union is read as the value inside it, and a msgpack binary as the value it encodes (feature
/// `msgpack`).
///
/// # Examples
/// ```
/// use flytepb::idl::core::Literal;
/// use flytepb::literals::{FromLiteral, LiteralError};
///
/// struct Port(u16);
///
/// impl FromLiteral for Port {
///     fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
///         let port = i64::from_literal(literal)?;
///         let fits = u16::try_from(port).map(Port);
///         fits.map_err(|_| LiteralError::out_of_range(format!("{port} is not a port")))
///     }
/// }
///
/// assert_eq!(Port::from_literal(&Literal::from(80))?.0, 80);
/// let error = Vec::<Port>::from_literal(&Literal::from([80, -1])).map(|_| ()).unwrap_err();
/// assert_eq!(error.to_string(), "-1 is not a port, at [1]");
/// # Ok::<(), LiteralError>(())
/// ```
pub trait FromLiteral: Sized {
    /// Reads the literal.
    ///
    /// # Errors
    /// If the literal is of another kind, or its value is out of range.
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError>;

    /// Reads a value inside a msgpack binary or a generic struct. The default reads the literal of the
    /// value.
    ///
    /// # Errors
    /// As [`from_literal`](Self::from_literal). The default also fails for values without a literal:
    /// see [`Literal::try_from`](Value#impl-TryFrom%3CValue%3E-for-Literal).
    fn from_value(value: Value) -> Result<Self, LiteralError> {
        Self::from_literal(&Literal::try_from(value)?)
    }
}

/// Unwraps a literal from unions.
fn peeled(literal: &Literal) -> &Literal {
    let mut literal = literal;
    while let Some(scalar::Value::Union(union)) = scalar_of(literal) {
        match &union.value {
            Some(inner) => literal = inner,
            None => break,
        }
    }
    literal
}

/// Unwraps a literal from unions and reads it: a binary by `from_value`, any other by `read`, which
/// returns `None` for another kind than `wanted`.
fn read<T>(
    literal: &Literal,
    wanted: &str,
    read: impl FnOnce(&Literal) -> Option<Result<T, LiteralError>>,
    from_value: impl FnOnce(Value) -> Result<T, LiteralError>,
) -> Result<T, LiteralError> {
    let plain = peeled(literal);
    match scalar_of(plain) {
        Some(scalar::Value::Binary(binary)) => from_value(Value::of_binary(binary)?),
        _ => read(plain).unwrap_or_else(|| Err(LiteralError::mismatch(plain, wanted))),
    }
}

pub(super) fn scalar_of(literal: &Literal) -> Option<&scalar::Value> {
    match &literal.value {
        Some(literal::Value::Scalar(scalar)) => scalar.value.as_ref(),
        _ => None,
    }
}

pub(super) fn primitive_of(literal: &Literal) -> Option<&primitive::Value> {
    match scalar_of(literal) {
        Some(scalar::Value::Primitive(primitive)) => primitive.value.as_ref(),
        _ => None,
    }
}

/// Truncates a float, as Python's `int` does, if the result fits an `i64` or `u64`.
pub(super) fn truncate(float: f64) -> Result<i128, LiteralError> {
    const TWO_TO_63: f64 = 9_223_372_036_854_775_808.0;
    if (-TWO_TO_63..2.0 * TWO_TO_63).contains(&float) {
        Ok(float as i128)
    } else {
        Err(LiteralError::out_of_range(format!(
            "float {float} does not fit a 64-bit integer"
        )))
    }
}

fn integer_of(literal: &Literal) -> Result<i128, LiteralError> {
    let of_literal = |plain: &Literal| match primitive_of(plain)? {
        primitive::Value::Integer(v) => Some(Ok((*v).into())),
        primitive::Value::FloatValue(v) => Some(truncate(*v)),
        _ => None,
    };
    read(literal, "an integer", of_literal, integer_in)
}

fn integer_in(value: Value) -> Result<i128, LiteralError> {
    match value {
        Value::Integer(v) => Ok(v.into()),
        Value::Unsigned(v) => Ok(v.into()),
        Value::Float(v) => truncate(v),
        value => Err(LiteralError::unfit(&value, "an integer")),
    }
}

fn narrow<T: TryFrom<i128> + Display>(wide: i128, least: T, most: T) -> Result<T, LiteralError> {
    T::try_from(wide).map_err(|_| {
        LiteralError::out_of_range(format!("integer {wide} is outside {least} to {most}"))
    })
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl FromLiteral for $type {
            fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
                narrow(integer_of(literal)?, <$type>::MIN, <$type>::MAX)
            }

            fn from_value(value: Value) -> Result<Self, LiteralError> {
                narrow(integer_in(value)?, <$type>::MIN, <$type>::MAX)
            }
        }
    )*};
}
integers!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

impl FromLiteral for f64 {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        let of_literal = |plain: &Literal| match primitive_of(plain)? {
            primitive::Value::FloatValue(v) => Some(Ok(*v)),
            primitive::Value::Integer(v) => Some(Ok(*v as f64)),
            _ => None,
        };
        read(literal, "a float", of_literal, Self::from_value)
    }

    fn from_value(value: Value) -> Result<Self, LiteralError> {
        match value {
            Value::Float(v) => Ok(v),
            Value::Integer(v) => Ok(v as f64),
            Value::Unsigned(v) => Ok(v as f64),
            value => Err(LiteralError::unfit(&value, "a float")),
        }
    }
}

impl FromLiteral for f32 {
    /// Rounds to the nearest `f32`, and to infinity beyond the largest.
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        f64::from_literal(literal).map(|v| v as f32)
    }

    fn from_value(value: Value) -> Result<Self, LiteralError> {
        f64::from_value(value).map(|v| v as f32)
    }
}

macro_rules! primitives {
    ($($type:ty, $wanted:literal => $variant:ident or $value:ident;)*) => {$(
        impl FromLiteral for $type {
            fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
                let of_literal = |plain: &Literal| match primitive_of(plain)? {
                    primitive::Value::$variant(v) => Some(Ok(v.clone())),
                    _ => None,
                };
                read(literal, $wanted, of_literal, Self::from_value)
            }

            fn from_value(value: Value) -> Result<Self, LiteralError> {
                match value {
                    Value::$value(v) => Ok(v),
                    value => Err(LiteralError::unfit(&value, $wanted)),
                }
            }
        }
    )*};
}
primitives! {
    bool, "a boolean" => Boolean or Boolean;
    String, "a string" => StringValue or String;
    Timestamp, "a datetime" => Datetime or Datetime;
    Duration, "a duration" => Duration or Duration;
}

/// Implements the trait for messages of scalars, and for the values of that kind if there are any.
macro_rules! scalars {
    ($(
        $type:ty, $wanted:literal => $variant:ident($v:ident) $take:expr
        $(, $value:pat => $took:expr)?;
    )*) => {$(
        impl FromLiteral for $type {
            fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
                let of_literal = |plain: &Literal| match scalar_of(plain)? {
                    scalar::Value::$variant($v) => Some(Ok($take)),
                    _ => None,
                };
                read(literal, $wanted, of_literal, Self::from_value)
            }

            fn from_value(value: Value) -> Result<Self, LiteralError> {
                match value {
                    $($value => Ok($took),)?
                    value => Err(LiteralError::unfit(&value, $wanted)),
                }
            }
        }
    )*};
}
scalars! {
    (), "none" => NoneType(_v) (), Value::None => ();
    Blob, "a blob" => Blob(v) (**v).clone(), Value::Blob(v) => *v;
    Schema, "a schema" => Schema(v) (**v).clone(), Value::Schema(v) => *v;
    StructuredDataset, "a structured dataset" => StructuredDataset(v) (**v).clone(),
        Value::StructuredDataset(v) => *v;
    Error, "an error" => Error(v) (**v).clone(), Value::Error(v) => v;
    Struct, "a struct" => Generic(v) v.clone();
}

impl FromLiteral for LiteralOffloadedMetadata {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        match &literal.value {
            Some(literal::Value::OffloadedMetadata(metadata)) => Ok(metadata.clone()),
            _ => Err(LiteralError::mismatch(literal, "an offloaded literal")),
        }
    }

    fn from_value(value: Value) -> Result<Self, LiteralError> {
        match value {
            Value::Offloaded(metadata) => Ok(*metadata),
            value => Err(LiteralError::unfit(&value, "an offloaded literal")),
        }
    }
}

impl FromLiteral for SystemTime {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        system_time(&Timestamp::from_literal(literal)?)
    }

    fn from_value(value: Value) -> Result<Self, LiteralError> {
        system_time(&Timestamp::from_value(value)?)
    }
}

impl FromLiteral for StdDuration {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        std_duration(&Duration::from_literal(literal)?)
    }

    fn from_value(value: Value) -> Result<Self, LiteralError> {
        std_duration(&Duration::from_value(value)?)
    }
}

fn system_time(time: &Timestamp) -> Result<SystemTime, LiteralError> {
    SystemTime::try_from(time).map_err(|e| LiteralError::out_of_range(e.to_string()))
}

fn std_duration(duration: &Duration) -> Result<StdDuration, LiteralError> {
    StdDuration::try_from(duration).map_err(|e| LiteralError::out_of_range(e.to_string()))
}

impl FromLiteral for Literal {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        Ok(literal.clone())
    }
}

impl FromLiteral for Value {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        Value::from_literal(literal)
    }

    fn from_value(value: Value) -> Result<Self, LiteralError> {
        Ok(value)
    }
}

impl FromLiteral for Binary {
    /// Copies the binary without decoding its value.
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        let literal = peeled(literal);
        match scalar_of(literal) {
            Some(scalar::Value::Binary(binary)) => Ok((**binary).clone()),
            _ => Err(LiteralError::mismatch(literal, "a binary")),
        }
    }

    fn from_value(value: Value) -> Result<Self, LiteralError> {
        Err(LiteralError::unfit(&value, "a binary"))
    }
}

impl<T: FromLiteral> FromLiteral for Option<T> {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        const NIL: &[u8] = &[0xc0];
        match scalar_of(peeled(literal)) {
            Some(scalar::Value::NoneType(_)) => Ok(None),
            Some(scalar::Value::Binary(v)) if v.tag == "msgpack" && v.value == NIL => Ok(None),
            _ => T::from_literal(literal).map(Some),
        }
    }

    fn from_value(value: Value) -> Result<Self, LiteralError> {
        match value {
            Value::None => Ok(None),
            value => T::from_value(value).map(Some),
        }
    }
}

impl<T: FromLiteral> FromLiteral for Vec<T> {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        let of_literal = |plain: &Literal| match &plain.value {
            Some(literal::Value::Collection(list)) => {
                Some(contents::elements(&list.literals, T::from_literal))
            }
            _ => None,
        };
        read(literal, "a list", of_literal, Self::from_value)
    }

    fn from_value(value: Value) -> Result<Self, LiteralError> {
        match value {
            Value::List(values) => contents::elements(Vec::from(values), T::from_value),
            value => Err(LiteralError::unfit(&value, "a list")),
        }
    }
}

macro_rules! maps {
    ($(<$($generic:ident: $bound:path),*> $type:ty),* $(,)?) => {$(
        impl<T: FromLiteral, $($generic: $bound + Default),*> FromLiteral for $type {
            fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
                entries(literal)
            }

            fn from_value(value: Value) -> Result<Self, LiteralError> {
                entries_in(value)
            }
        }
    )*};
}
maps!(<> Map<String, T>, <> BTreeMap<String, T>, <S: BuildHasher> HashMap<String, T, S>);

fn entries<T: FromLiteral, M: FromIterator<(String, T)>>(
    literal: &Literal,
) -> Result<M, LiteralError> {
    let of_literal = |plain: &Literal| match (&plain.value, scalar_of(plain)) {
        (Some(literal::Value::Map(map)), _) => {
            Some(contents::entries(&map.literals, T::from_literal))
        }
        (_, Some(scalar::Value::Generic(json))) => Some(entries_in(Value::of_struct(json))),
        _ => None,
    };
    read(literal, "a map", of_literal, entries_in)
}

fn entries_in<T: FromLiteral, M: FromIterator<(String, T)>>(
    value: Value,
) -> Result<M, LiteralError> {
    match value {
        Value::Map(map) => contents::entries(Map::from(map), T::from_value),
        Value::Dict(_) => Err(LiteralError::unfit(&value, "a map with strings as keys")),
        value => Err(LiteralError::unfit(&value, "a map")),
    }
}
