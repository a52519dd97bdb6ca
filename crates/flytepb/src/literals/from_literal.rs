//! Rust types that a literal can be read as.

use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::hash::BuildHasher;
use std::time::{Duration as StdDuration, SystemTime};

use flytepb_idl::core::{literal, primitive, scalar};
use flytepb_idl::core::{
    Binary, Blob, Error, Literal, LiteralOffloadedMetadata, Schema, StructuredDataset,
};
use flytepb_idl::google::protobuf::{Duration, Struct, Timestamp};
use flytepb_idl::Map;

use super::{LiteralError, Value};

/// A type that a literal can be read as.
///
/// | type | literals |
/// |---|---|
/// | `i64`, other integers | integer, if it fits; float, its fraction cut off |
/// | `f64` | float, integer |
/// | `bool`, `String` | of that kind; a string is also the value of an enum |
/// | [`Timestamp`], [`SystemTime`] | datetime |
/// | [`Duration`] (signed), [`std::time::Duration`] (not) | duration |
/// | `Vec<T>` | list |
/// | [`Map`], `BTreeMap`, `HashMap` of `String` to `T` | map, generic struct |
/// | `Option<T>` | none, or what `T` reads |
/// | `()` | none |
/// | [`Blob`], [`Schema`], [`StructuredDataset`], [`Error`], [`Struct`], [`LiteralOffloadedMetadata`] | of that kind |
/// | [`Binary`] | binary, not decoded |
/// | [`Value`], [`Literal`] | any |
/// | `Serde<T>`, by feature `serde` | any whose value `T` can be deserialized from |
///
/// A union is read as the value inside it, and a msgpack binary as what it encodes (by feature
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
    /// When the literal is of a kind that is not read as this type, or its value does not fit.
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError>;
}

/// The literal that a msgpack binary encodes, and any other literal itself.
fn decoded(literal: &Literal) -> Result<Cow<'_, Literal>, LiteralError> {
    match scalar_of(literal) {
        Some(scalar::Value::Binary(binary)) => {
            Literal::try_from(Value::of_binary(binary)?).map(Cow::Owned)
        }
        _ => Ok(Cow::Borrowed(literal)),
    }
}

/// The literal out of the unions around it.
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

/// The literal out of the unions around it, and decoded.
fn plain(literal: &Literal) -> Result<Cow<'_, Literal>, LiteralError> {
    decoded(peeled(literal))
}

/// A generic struct as a map of literals, and any other literal itself.
pub(super) fn as_map(literal: Cow<'_, Literal>) -> Result<Cow<'_, Literal>, LiteralError> {
    match scalar_of(&literal) {
        Some(scalar::Value::Generic(json)) => {
            Literal::try_from(Value::of_struct(json)).map(Cow::Owned)
        }
        _ => Ok(literal),
    }
}

/// Reads the plain literal by `read`, which says `None` to a kind that is not wanted.
fn read<T>(
    literal: &Literal,
    wanted: &str,
    read: impl FnOnce(&Literal) -> Option<Result<T, LiteralError>>,
) -> Result<T, LiteralError> {
    let literal = plain(literal)?;
    read(&literal).unwrap_or_else(|| Err(LiteralError::mismatch(&literal, wanted)))
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

impl FromLiteral for i64 {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        read(literal, "an integer", |plain| match primitive_of(plain)? {
            primitive::Value::Integer(v) => Some(Ok(*v)),
            primitive::Value::FloatValue(v) => Some(truncate(*v)),
            _ => None,
        })
    }
}

/// A float without its fraction, as Python's `int` has it.
pub(super) fn truncate(float: f64) -> Result<i64, LiteralError> {
    const LIMIT: f64 = 9_223_372_036_854_775_808.0;
    if (-LIMIT..LIMIT).contains(&float) {
        Ok(float as i64)
    } else {
        Err(LiteralError::out_of_range(format!(
            "float {float} does not fit a 64-bit integer"
        )))
    }
}

macro_rules! integers {
    ($($type:ty),*) => {$(
        impl FromLiteral for $type {
            fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
                let wide = i64::from_literal(literal)?;
                <$type>::try_from(wide).map_err(|_| LiteralError::out_of_range(format!(
                    "integer {wide} is outside {} to {}", <$type>::MIN, <$type>::MAX
                )))
            }
        }
    )*};
}
integers!(i8, i16, i32, isize, u8, u16, u32, u64, usize);

impl FromLiteral for f64 {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        read(literal, "a float", |plain| match primitive_of(plain)? {
            primitive::Value::FloatValue(v) => Some(Ok(*v)),
            primitive::Value::Integer(v) => Some(Ok(*v as f64)),
            _ => None,
        })
    }
}

macro_rules! primitives {
    ($($type:ty, $wanted:literal => $variant:ident;)*) => {$(
        impl FromLiteral for $type {
            fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
                read(literal, $wanted, |plain| match primitive_of(plain)? {
                    primitive::Value::$variant(v) => Some(Ok(v.clone())),
                    _ => None,
                })
            }
        }
    )*};
}
primitives! {
    bool, "a boolean" => Boolean;
    String, "a string" => StringValue;
    Timestamp, "a datetime" => Datetime;
    Duration, "a duration" => Duration;
}

macro_rules! scalars {
    ($($type:ty, $wanted:literal => $variant:ident($value:ident) $take:expr;)*) => {$(
        impl FromLiteral for $type {
            fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
                read(literal, $wanted, |plain| match scalar_of(plain)? {
                    scalar::Value::$variant($value) => Some(Ok($take)),
                    _ => None,
                })
            }
        }
    )*};
}
scalars! {
    (), "none" => NoneType(_v) ();
    Blob, "a blob" => Blob(v) (**v).clone();
    Schema, "a schema" => Schema(v) (**v).clone();
    StructuredDataset, "a structured dataset" => StructuredDataset(v) (**v).clone();
    Error, "an error" => Error(v) (**v).clone();
    Struct, "a struct" => Generic(v) v.clone();
}

impl FromLiteral for LiteralOffloadedMetadata {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        match &literal.value {
            Some(literal::Value::OffloadedMetadata(metadata)) => Ok(metadata.clone()),
            _ => Err(LiteralError::mismatch(literal, "an offloaded literal")),
        }
    }
}

impl FromLiteral for SystemTime {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        let time = Timestamp::from_literal(literal)?;
        SystemTime::try_from(&time).map_err(|e| LiteralError::out_of_range(e.to_string()))
    }
}

impl FromLiteral for StdDuration {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        let duration = Duration::from_literal(literal)?;
        StdDuration::try_from(&duration).map_err(|e| LiteralError::out_of_range(e.to_string()))
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
}

impl FromLiteral for Binary {
    /// The binary as it is, not decoded.
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        let literal = peeled(literal);
        match scalar_of(literal) {
            Some(scalar::Value::Binary(binary)) => Ok((**binary).clone()),
            _ => Err(LiteralError::mismatch(literal, "a binary")),
        }
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
}

impl<T: FromLiteral> FromLiteral for Vec<T> {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        let literal = plain(literal)?;
        let Some(literal::Value::Collection(list)) = &literal.value else {
            return Err(LiteralError::mismatch(&literal, "a list"));
        };
        let elements = list.literals.iter().enumerate();
        let elements = elements.map(|(i, x)| T::from_literal(x).map_err(|e| e.at_index(i)));
        elements.collect()
    }
}

impl<T: FromLiteral> FromLiteral for Map<String, T> {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        entries(literal)
    }
}

impl<T: FromLiteral> FromLiteral for BTreeMap<String, T> {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        entries(literal)
    }
}

impl<T: FromLiteral, S: BuildHasher + Default> FromLiteral for HashMap<String, T, S> {
    fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        entries(literal)
    }
}

fn entries<T: FromLiteral, M: FromIterator<(String, T)>>(
    literal: &Literal,
) -> Result<M, LiteralError> {
    let literal = as_map(plain(literal)?)?;
    let Some(literal::Value::Map(map)) = &literal.value else {
        return Err(LiteralError::mismatch(&literal, "a map"));
    };
    let entries = map.literals.iter().map(|(k, v)| match T::from_literal(v) {
        Ok(value) => Ok((k.clone(), value)),
        Err(e) => Err(e.at_key(k)),
    });
    entries.collect()
}
