//! The value of a literal.

use flytepb_idl::core::{literal, primitive, scalar};
use flytepb_idl::core::{
    Binary, Blob, Error, Literal, LiteralMap, LiteralOffloadedMetadata, Primitive, Schema,
    StructuredDataset,
};
use flytepb_idl::google::protobuf::value::Kind as JsonKind;
use flytepb_idl::google::protobuf::{self, Duration, Timestamp};
use flytepb_idl::{LiteralKind, Map, Nested};

use super::contents::{elements, entries};
use super::error::Kind;
use super::{msgpack, LiteralError};

/// The value of a literal of any kind.
///
/// Unions are read as the value inside, enums as strings, generic structs as maps whose numbers are
/// floats, and msgpack binaries as the value they encode. References to stored data are kept as
/// their messages; nothing is loaded.
///
/// # Examples
/// ```
/// use flytepb::idl::core::Literal;
/// use flytepb::literals::Value;
///
/// let value = Value::from_literal(&Literal::from(vec!["a", "b"]))?;
/// assert_eq!(value, Value::List([Value::from("a"), Value::from("b")].into()));
/// # Ok::<(), flytepb::literals::LiteralError>(())
/// ```
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Value {
    /// No value.
    None,
    /// A boolean.
    Boolean(bool),
    /// An integer.
    Integer(i64),
    /// An integer too large for [`Integer`](Self::Integer), from msgpack.
    Unsigned(u64),
    /// A float.
    Float(f64),
    /// A string, or the value of an enum.
    String(String),
    /// Bytes, or a string that is not UTF-8, from msgpack.
    Bytes(Vec<u8>),
    /// A point in time, within the years 1 to 9999.
    Datetime(Timestamp),
    /// A span of time.
    Duration(Duration),
    /// A list.
    List(Nested<Vec<Value>>),
    /// A map, in wire order.
    Map(Nested<Map<String, Value>>),
    /// A map with a key that is not a string, from msgpack.
    Dict(Nested<Vec<(Value, Value)>>),
    /// A msgpack extension: its type number and bytes.
    Extension(i8, Vec<u8>),
    /// A reference to a file or directory.
    Blob(Box<Blob>),
    /// A reference to a stored table with typed columns.
    Schema(Box<Schema>),
    /// A reference to a stored table.
    StructuredDataset(Box<StructuredDataset>),
    /// The failure of a node.
    Error(Error),
    /// A reference to a literal that is stored elsewhere.
    Offloaded(Box<LiteralOffloadedMetadata>),
}

impl Value {
    /// The value of a literal by its own kind, without an interface.
    ///
    /// # Errors
    /// - [`is_mismatch`](LiteralError::is_mismatch) if there is no value;
    /// - [`is_out_of_range`](LiteralError::is_out_of_range) if a datetime is outside the years 1 to
    ///   9999, or a duration exceeds Python's limit of 999,999,999 days;
    /// - [`is_unsupported`](LiteralError::is_unsupported) if a binary is not msgpack, or the
    ///   feature `msgpack` is off;
    /// - [`is_malformed`](LiteralError::is_malformed) if the msgpack is not valid or is nested more
    ///   than 128 levels deep.
    pub fn from_literal(literal: &Literal) -> Result<Self, LiteralError> {
        match &literal.value {
            Some(literal::Value::Scalar(scalar)) => match &scalar.value {
                Some(value) => Value::of_scalar(value, literal),
                None => Err(LiteralError::mismatch(literal, "a value")),
            },
            Some(literal::Value::Collection(list)) => {
                elements(&list.literals, Self::from_literal).map(Value::List)
            }
            Some(literal::Value::Map(map)) => Value::map_of(map).map(|map| Value::Map(map.into())),
            Some(literal::Value::OffloadedMetadata(m)) => Ok(Value::Offloaded(Box::new(m.clone()))),
            None => Err(LiteralError::mismatch(literal, "a value")),
        }
    }

    /// The kind of literal that would hold this value.
    pub(super) fn kind(&self) -> LiteralKind {
        match self {
            Value::None => LiteralKind::None,
            Value::Boolean(_) => LiteralKind::Boolean,
            Value::Integer(_) | Value::Unsigned(_) => LiteralKind::Integer,
            Value::Float(_) => LiteralKind::Float,
            Value::String(_) => LiteralKind::String,
            Value::Bytes(_) | Value::Extension(..) => LiteralKind::Binary,
            Value::Datetime(_) => LiteralKind::Datetime,
            Value::Duration(_) => LiteralKind::Duration,
            Value::List(_) => LiteralKind::List,
            Value::Map(_) | Value::Dict(_) => LiteralKind::Map,
            Value::Blob(_) => LiteralKind::Blob,
            Value::Schema(_) => LiteralKind::Schema,
            Value::StructuredDataset(_) => LiteralKind::StructuredDataset,
            Value::Error(_) => LiteralKind::Error,
            Value::Offloaded(_) => LiteralKind::Offloaded,
        }
    }

    pub(super) fn map_of(map: &LiteralMap) -> Result<Map<String, Value>, LiteralError> {
        entries(&map.literals, Self::from_literal)
    }

    fn of_scalar(value: &scalar::Value, literal: &Literal) -> Result<Self, LiteralError> {
        Ok(match value {
            scalar::Value::Primitive(primitive) => Value::of_primitive(primitive, literal)?,
            scalar::Value::Blob(blob) => Value::Blob(blob.clone()),
            scalar::Value::Binary(binary) => Value::of_binary(binary)?,
            scalar::Value::Schema(schema) => Value::Schema(schema.clone()),
            scalar::Value::NoneType(_) => Value::None,
            scalar::Value::Error(error) => Value::Error((**error).clone()),
            scalar::Value::Generic(json) => Value::of_struct(json),
            scalar::Value::StructuredDataset(dataset) => Value::StructuredDataset(dataset.clone()),
            scalar::Value::Union(union) => match &union.value {
                Some(inner) => Value::from_literal(inner)?,
                None => return Err(LiteralError::mismatch(literal, "a value")),
            },
        })
    }

    fn of_primitive(primitive: &Primitive, literal: &Literal) -> Result<Self, LiteralError> {
        Ok(match &primitive.value {
            Some(primitive::Value::Integer(v)) => Value::Integer(*v),
            Some(primitive::Value::FloatValue(v)) => Value::Float(*v),
            Some(primitive::Value::StringValue(v)) => Value::String(v.clone()),
            Some(primitive::Value::Boolean(v)) => Value::Boolean(*v),
            Some(primitive::Value::Datetime(v)) => {
                let checked = v.check().map(|()| Value::Datetime(v.clone()));
                checked.map_err(|e| LiteralError::out_of_range(e.to_string()))?
            }
            Some(primitive::Value::Duration(v)) => Value::Duration(check_duration(v)?),
            None => return Err(LiteralError::mismatch(literal, "a value")),
        })
    }

    /// The map of a generic struct, whose numbers are floats.
    pub(super) fn of_struct(json: &protobuf::Struct) -> Self {
        let fields = json.fields.iter().map(|(k, v)| (k.clone(), of_json(v)));
        Value::Map(fields.collect())
    }

    /// The value that a binary scalar encodes.
    pub(super) fn of_binary(binary: &Binary) -> Result<Self, LiteralError> {
        match binary.tag.as_str() {
            "msgpack" => msgpack::decode(&binary.value),
            tag => Err(LiteralError::new(Kind::Unsupported(format!(
                "Unsupported binary format `{tag}`"
            )))),
        }
    }
}

/// Checks Python's limit for a `timedelta`, 999,999,999 days in either direction.
fn check_duration(duration: &Duration) -> Result<Duration, LiteralError> {
    const DAY: i64 = 86_400;
    let seconds =
        i128::from(duration.seconds) + i128::from(duration.nanos.div_euclid(1_000_000_000));
    match seconds.div_euclid(DAY.into()) {
        -999_999_999..=999_999_999 => Ok(duration.clone()),
        days => Err(LiteralError::out_of_range(format!(
            "duration of {days} days is beyond 999999999 days"
        ))),
    }
}

fn of_json(json: &protobuf::Value) -> Value {
    match &json.kind {
        None | Some(JsonKind::NullValue(_)) => Value::None,
        Some(JsonKind::NumberValue(v)) => Value::Float(*v),
        Some(JsonKind::StringValue(v)) => Value::String(v.clone()),
        Some(JsonKind::BoolValue(v)) => Value::Boolean(*v),
        Some(JsonKind::StructValue(v)) => Value::of_struct(v),
        Some(JsonKind::ListValue(v)) => Value::List(v.values.iter().map(of_json).collect()),
    }
}

macro_rules! from {
    ($($type:ty => $variant:ident),*) => {$(
        impl From<$type> for Value {
            fn from(value: $type) -> Self {
                Value::$variant(value.into())
            }
        }
    )*};
}
from!(bool => Boolean, i64 => Integer, f64 => Float, &str => String, String => String,
    Timestamp => Datetime, Duration => Duration);

impl TryFrom<Value> for Literal {
    type Error = LiteralError;

    /// The literal with this value. Maps become literal maps, even if read from a struct or binary;
    /// `Value::to_msgpack` (feature `msgpack`) makes the binary that flytekit writes for an untyped
    /// dictionary or a dataclass.
    ///
    /// # Errors
    /// [`is_unsupported`](LiteralError::is_unsupported) for values that only msgpack has.
    fn try_from(value: Value) -> Result<Self, LiteralError> {
        let reason = match value {
            Value::None => return Ok(().into()),
            Value::Boolean(v) => return Ok(v.into()),
            Value::Integer(v) => return Ok(v.into()),
            Value::Float(v) => return Ok(v.into()),
            Value::String(v) => return Ok(v.into()),
            Value::Datetime(v) => return Ok(v.into()),
            Value::Duration(v) => return Ok(v.into()),
            Value::List(v) => {
                let literals: Vec<Literal> = elements(Vec::from(v), Literal::try_from)?;
                return Ok(literals.into());
            }
            Value::Map(v) => {
                let literals: Map<String, Literal> = entries(Map::from(v), Literal::try_from)?;
                return Ok(literals.into());
            }
            Value::Blob(v) => return Ok((*v).into()),
            Value::Schema(v) => return Ok((*v).into()),
            Value::StructuredDataset(v) => return Ok((*v).into()),
            Value::Error(v) => return Ok(v.into()),
            Value::Offloaded(v) => return Ok((*v).into()),
            Value::Unsigned(v) => format!("integer {v} is over {}", i64::MAX),
            Value::Bytes(_) => "bytes are not a literal".to_owned(),
            Value::Dict(_) => "a map with a key that is not a string is not a literal".to_owned(),
            Value::Extension(..) => "a msgpack extension is not a literal".to_owned(),
        };
        Err(LiteralError::new(Kind::Unsupported(reason)))
    }
}
