//! Reads literals as Rust types.

use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;
use std::time::{Duration as StdDuration, SystemTime};

use flytepb_idl::core::{literal, primitive, scalar};
use flytepb_idl::core::{
    Binary, Blob, Error, Literal, LiteralOffloadedMetadata, Primitive, Schema, StructuredDataset,
};
use flytepb_idl::google::protobuf::{Duration, Struct, Timestamp};
use flytepb_idl::{Map, TimeError};

use super::{contents, LiteralError, Value};

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

    /// Reads a literal of Flyte 2.
    ///
    /// # Errors
    /// As [`from_literal`](Self::from_literal).
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::core::Literal;
    /// use flytepb::idl2;
    /// use flytepb::literals::FromLiteral;
    ///
    /// let literal = idl2::core::Literal::try_from(Literal::from([1, 2]))?;
    /// assert_eq!(Vec::<u8>::from_flyte2(&literal)?, [1, 2]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    #[cfg(feature = "flyte2")]
    fn from_flyte2(literal: &flytepb_idl2::core::Literal) -> Result<Self, LiteralError> {
        Self::from_literal(&literal.into())
    }

    /// Reads a value inside a msgpack binary or a generic struct. The default reads the literal of
    /// the value.
    ///
    /// # Errors
    /// As [`from_literal`](Self::from_literal). The default also fails for values without a
    /// literal: see [`Literal::try_from`](Value#impl-TryFrom%3CValue%3E-for-Literal).
    fn from_value(value: Value) -> Result<Self, LiteralError> {
        Self::from_literal(&Literal::try_from(value)?)
    }
}

/// Unwraps a literal from unions.
fn unwrap_unions(literal: &Literal) -> &Literal {
    let mut literal = literal;
    while let Some(scalar::Value::Union(union)) = scalar_of(literal) {
        match &union.value {
            Some(inner) => literal = inner,
            None => break,
        }
    }
    literal
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

macro_rules! primitive {
    ($variant:ident($v:ident)) => {
        scalar::Value::Primitive(Primitive {
            value: Some(primitive::Value::$variant($v)),
            ..
        })
    };
}

/// Implements the trait for types read from scalars: the name of the type in errors, the patterns
/// of the scalars, and those of the values. A binary is read as the value it encodes.
macro_rules! read {
    ($($type:ty, $wanted:literal {
        $($scalar:pat => $from_scalar:expr,)*
    } {
        $($value:pat => $from_value:expr,)*
    })*) => {$(
        impl FromLiteral for $type {
            fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
                let plain = unwrap_unions(literal);
                match scalar_of(plain) {
                    Some(scalar::Value::Binary(v)) => Self::from_value(Value::of_binary(v)?),
                    $(Some($scalar) => $from_scalar,)*
                    _ => Err(LiteralError::mismatch(plain, $wanted)),
                }
            }

            fn from_value(value: Value) -> Result<Self, LiteralError> {
                match value {
                    $($value => $from_value,)*
                    value => Err(LiteralError::mismatched_value(&value, $wanted)),
                }
            }
        }
    )*};
}
read! {
    (), "none" {
        scalar::Value::NoneType(_) => Ok(()),
    } {
        Value::None => Ok(()),
    }
    bool, "a boolean" {
        primitive!(Boolean(v)) => Ok(*v),
    } {
        Value::Boolean(v) => Ok(v),
    }
    Integer, "an integer" {
        primitive!(Integer(v)) => Ok(Integer((*v).into())),
        primitive!(FloatValue(v)) => truncate(*v).map(Integer),
    } {
        Value::Integer(v) => Ok(Integer(v.into())),
        Value::Unsigned(v) => Ok(Integer(v.into())),
        Value::Float(v) => truncate(v).map(Integer),
    }
    f64, "a float" {
        primitive!(FloatValue(v)) => Ok(*v),
        primitive!(Integer(v)) => Ok(*v as f64),
    } {
        Value::Float(v) => Ok(v),
        Value::Integer(v) => Ok(v as f64),
        Value::Unsigned(v) => Ok(v as f64),
    }
    String, "a string" {
        primitive!(StringValue(v)) => Ok(v.clone()),
    } {
        Value::String(v) => Ok(v),
    }
    Timestamp, "a datetime" {
        primitive!(Datetime(v)) => Ok(v.clone()),
    } {
        Value::Datetime(v) => Ok(v),
    }
    Duration, "a duration" {
        primitive!(Duration(v)) => Ok(v.clone()),
    } {
        Value::Duration(v) => Ok(v),
    }
    Blob, "a blob" {
        scalar::Value::Blob(v) => Ok((**v).clone()),
    } {
        Value::Blob(v) => Ok(*v),
    }
    Schema, "a schema" {
        scalar::Value::Schema(v) => Ok((**v).clone()),
    } {
        Value::Schema(v) => Ok(*v),
    }
    StructuredDataset, "a structured dataset" {
        scalar::Value::StructuredDataset(v) => Ok((**v).clone()),
    } {
        Value::StructuredDataset(v) => Ok(*v),
    }
    Error, "an error" {
        scalar::Value::Error(v) => Ok((**v).clone()),
    } {
        Value::Error(v) => Ok(v),
    }
    Struct, "a struct" {
        scalar::Value::Generic(v) => Ok(v.clone()),
    } {}
}

/// An integer of any type.
struct Integer(i128);

/// Implements the trait by reading another type and converting it.
macro_rules! read_by {
    ($($type:ty: $by:ty, $convert:expr;)*) => {$(
        impl FromLiteral for $type {
            fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
                <$by>::from_literal(literal).and_then($convert)
            }

            fn from_value(value: Value) -> Result<Self, LiteralError> {
                <$by>::from_value(value).and_then($convert)
            }
        }
    )*};
}
read_by! {
    f32: f64, |v| Ok(v as f32);
    SystemTime: Timestamp, |v| out_of_range(SystemTime::try_from(&v));
    StdDuration: Duration, |v| out_of_range(StdDuration::try_from(&v));
}

fn out_of_range<T>(result: Result<T, TimeError>) -> Result<T, LiteralError> {
    result.map_err(|e| LiteralError::out_of_range(e.to_string()))
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        read_by!($type: Integer, |Integer(wide)| <$type>::try_from(wide).map_err(|_| {
            let (least, most) = (<$type>::MIN, <$type>::MAX);
            LiteralError::out_of_range(format!("integer {wide} is outside {least} to {most}"))
        }););
    )*};
}
integers!(i8, i16, i32, i64, isize, u8, u16, u32, u64, usize);

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
            value => Err(LiteralError::mismatched_value(
                &value,
                "an offloaded literal",
            )),
        }
    }
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
        let literal = unwrap_unions(literal);
        match scalar_of(literal) {
            Some(scalar::Value::Binary(binary)) => Ok((**binary).clone()),
            _ => Err(LiteralError::mismatch(literal, "a binary")),
        }
    }

    fn from_value(value: Value) -> Result<Self, LiteralError> {
        Err(LiteralError::mismatched_value(&value, "a binary"))
    }
}

impl<T: FromLiteral> FromLiteral for Option<T> {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        const NIL: &[u8] = &[0xc0];
        match scalar_of(unwrap_unions(literal)) {
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
        let plain = unwrap_unions(literal);
        match (&plain.value, scalar_of(plain)) {
            (Some(literal::Value::Collection(list)), _) => {
                contents::elements(&list.literals, T::from_literal)
            }
            (_, Some(scalar::Value::Binary(v))) => Self::from_value(Value::of_binary(v)?),
            _ => Err(LiteralError::mismatch(plain, "a list")),
        }
    }

    fn from_value(value: Value) -> Result<Self, LiteralError> {
        match value {
            Value::List(values) => contents::elements(Vec::from(values), T::from_value),
            value => Err(LiteralError::mismatched_value(&value, "a list")),
        }
    }
}

macro_rules! maps {
    ($(<$($generic:ident: $bound:path),*> $type:ty),* $(,)?) => {$(
        impl<T: FromLiteral, $($generic: $bound + Default),*> FromLiteral for $type {
            fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
                let plain = unwrap_unions(literal);
                match (&plain.value, scalar_of(plain)) {
                    (Some(literal::Value::Map(map)), _) => {
                        contents::entries(&map.literals, T::from_literal)
                    }
                    (_, Some(scalar::Value::Generic(v))) => Self::from_value(Value::of_struct(v)),
                    (_, Some(scalar::Value::Binary(v))) => Self::from_value(Value::of_binary(v)?),
                    _ => Err(LiteralError::mismatch(plain, "a map")),
                }
            }

            fn from_value(value: Value) -> Result<Self, LiteralError> {
                match value {
                    Value::Map(map) => contents::entries(Map::from(map), T::from_value),
                    value => {
                        let is_dict = matches!(value, Value::Dict(_));
                        let wanted = if is_dict { "a map with strings as keys" } else { "a map" };
                        Err(LiteralError::mismatched_value(&value, wanted))
                    }
                }
            }
        }
    )*};
}
maps!(<> Map<String, T>, <> BTreeMap<String, T>, <S: BuildHasher> HashMap<String, T, S>);
