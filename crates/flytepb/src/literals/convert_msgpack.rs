//! Converts decoded msgpack values to the type in an interface.

use flytepb_idl::core::literal_type::Type;
use flytepb_idl::core::{Blob, BlobMetadata, BlobType, LiteralType, SimpleType, StructuredDataset};
use flytepb_idl::google::protobuf::Duration;

use super::calendar::parse_iso;
use super::coerce::{as_dict, as_list, coerce};
use super::contents::{elements, entries};
use super::type_info::{name, one_of};
use super::{LiteralError, Value};

/// Checks a value of a simple type, and converts the elements of lists and maps.
pub(super) fn convert_decoded(value: Value, ty: &LiteralType) -> Result<Value, LiteralError> {
    match (&ty.r#type, value) {
        (Some(Type::Simple(simple)), value) => convert_decoded_simple(value, *simple, ty),
        (Some(Type::CollectionType(element)), value) => {
            let values =
                as_list(value).map_err(|value| LiteralError::mismatched_value(&value, name(ty)))?;
            elements(values, |v| coerce(v, element)).map(Value::List)
        }
        (Some(Type::MapValueType(of)), value) => {
            let values =
                as_dict(value).map_err(|value| LiteralError::mismatched_value(&value, name(ty)))?;
            entries(values, |v| coerce(v, of)).map(Value::Map)
        }
        (Some(Type::EnumType(choice)), Value::String(v)) => one_of(&v, &choice.values),
        (Some(Type::Blob(blob)), Value::Map(map)) => match map.get("path") {
            Some(Value::String(uri)) => Ok(blob_at(uri, blob)),
            _ => Err(LiteralError::mismatched_value(&Value::Map(map), name(ty))),
        },
        (Some(Type::StructuredDatasetType(_)), Value::Map(map)) => match map.get("uri") {
            Some(Value::String(uri)) => Ok(Value::StructuredDataset(Box::new(StructuredDataset {
                uri: uri.clone(),
                ..StructuredDataset::default()
            }))),
            _ => Err(LiteralError::mismatched_value(&Value::Map(map), name(ty))),
        },
        (_, value) => Err(LiteralError::mismatched_value(&value, name(ty))),
    }
}

/// Checks a value of a simple type. Datetimes are ISO strings, durations numbers of seconds.
fn convert_decoded_simple(
    value: Value,
    simple: i32,
    ty: &LiteralType,
) -> Result<Value, LiteralError> {
    let simple = SimpleType::try_from(simple).ok();
    match (simple, value) {
        (Some(SimpleType::Integer), v @ (Value::Integer(_) | Value::Unsigned(_)))
        | (Some(SimpleType::Float), v @ Value::Float(_))
        | (Some(SimpleType::String), v @ Value::String(_))
        | (Some(SimpleType::Boolean), v @ Value::Boolean(_))
        | (Some(SimpleType::None), v @ Value::None)
        | (Some(SimpleType::Struct), v @ (Value::Map(_) | Value::Dict(_))) => Ok(v),
        (Some(SimpleType::Datetime), Value::String(v)) => match parse_iso(&v) {
            Some(time) => Ok(Value::Datetime(time)),
            None => Err(LiteralError::out_of_range(format!(
                "{v:?} is not an ISO datetime"
            ))),
        },
        (Some(SimpleType::Duration), Value::Boolean(v)) => seconds(v.into()),
        (Some(SimpleType::Duration), Value::Integer(v)) => seconds(v as f64),
        (Some(SimpleType::Duration), Value::Float(v)) => seconds(v),
        (_, value) => Err(LiteralError::mismatched_value(&value, name(ty))),
    }
}

/// A duration in seconds, rounded to microseconds.
fn seconds(seconds: f64) -> Result<Value, LiteralError> {
    let micros = (seconds * 1e6).round_ties_even();
    if micros.abs() > 86_400e6 * 999_999_999.0 || micros.is_nan() {
        return Err(LiteralError::out_of_range(format!(
            "{seconds} s is beyond 999999999 days"
        )));
    }
    let micros = micros as i128;
    Ok(Value::Duration(Duration {
        seconds: (micros / 1_000_000) as i64,
        nanos: (micros % 1_000_000) as i32 * 1_000,
        ..Duration::default()
    }))
}

fn blob_at(uri: &str, ty: &BlobType) -> Value {
    Value::Blob(Box::new(Blob {
        uri: uri.to_owned(),
        metadata: Some(BlobMetadata {
            r#type: Some(ty.clone()),
            ..BlobMetadata::default()
        }),
        ..Blob::default()
    }))
}
