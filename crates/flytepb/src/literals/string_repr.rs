//! The short form of literals, which needs no interface: flytekit's `literal_string_repr`.

use std::fmt::{self, Write};

use flytepb_idl::core::{literal, primitive, scalar};
use flytepb_idl::core::{Binary, Literal, LiteralMap};
use flytepb_idl::Map;

use crate::flytekit::render::python::{dict, float_repr, list};

use super::calendar::{total_seconds, Civil};
use super::contents::{elements, entries};
use super::error::Kind;
use super::from_literal::{primitive_of, scalar_of};
use super::{LiteralError, Value};

/// Converts a literal to its short form: flytekit's `literal_string_repr`.
///
/// | literal | value |
/// |---|---|
/// | integer, float, boolean, string, none, list, map | itself |
/// | datetime | ISO string, UTC, to the microsecond |
/// | duration | total seconds, a float |
/// | blob, schema, structured dataset | its URI |
/// | error | its message |
/// | generic struct | a map |
/// | binary | msgpack as a JSON string, other as base64 (bytes, as in Python) |
/// | union | the short form of the value inside |
/// | offloaded | `Offloaded literal metadata: ` and the metadata's short string |
///
/// # Errors
/// If a literal has no value (flytekit treats an empty generic struct as one), a datetime or
/// duration is out of Python's range, a msgpack value is malformed or has no JSON form, or the
/// feature `msgpack` is off.
///
/// # Examples
/// ```
/// use flytepb::idl::core::{Blob, Literal};
/// use flytepb::idl::google::protobuf::{Duration, Timestamp};
/// use flytepb::literals::{literal_string_repr, Value};
///
/// let time = Timestamp::new(1, 500_000_000)?;
/// assert_eq!(
///     literal_string_repr(&time.into())?,
///     Value::from("1970-01-01T00:00:01.500000+00:00")
/// );
/// assert_eq!(literal_string_repr(&Duration::new(90, 0)?.into())?, Value::Float(90.0));
///
/// let blob = Blob { uri: "s3://b/f".into(), ..Blob::default() };
/// assert_eq!(literal_string_repr(&blob.into())?, Value::from("s3://b/f"));
///
/// let error = literal_string_repr(&Literal::default()).unwrap_err();
/// assert_eq!(error.to_string(), "cannot read an empty literal as a value");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn literal_string_repr(literal: &Literal) -> Result<Value, LiteralError> {
    match &literal.value {
        Some(literal::Value::Scalar(_)) => scalar(literal),
        Some(literal::Value::Collection(list)) => {
            elements(&list.literals, literal_string_repr).map(Value::List)
        }
        Some(literal::Value::Map(map)) => {
            literal_map_string_repr(map).map(|map| Value::Map(map.into()))
        }
        Some(literal::Value::OffloadedMetadata(metadata)) => Ok(Value::String(format!(
            "Offloaded literal metadata: {}",
            crate::flytekit::render::short_string("LiteralOffloadedMetadata", metadata)
        ))),
        None => Err(LiteralError::mismatch(literal, "a value")),
    }
}

/// Converts all literals of a map to their short forms: flytekit's `literal_map_string_repr`.
///
/// # Errors
/// As [`literal_string_repr`].
///
/// # Examples
/// ```
/// use flytepb::idl::core::{Literal, LiteralMap};
/// use flytepb::literals::{literal_map_string_repr, Value};
///
/// let map = literal_map_string_repr(&LiteralMap::from([("x", 1)]))?;
/// assert_eq!(Value::Map(map.into()).to_string(), "{'x': 1}");
///
/// let empty = LiteralMap::from([("x", Literal::default())]);
/// assert_eq!(literal_map_string_repr(&empty).unwrap_err().path(), "x");
/// # Ok::<(), flytepb::literals::LiteralError>(())
/// ```
pub fn literal_map_string_repr(map: &LiteralMap) -> Result<Map<String, Value>, LiteralError> {
    entries(&map.literals, literal_string_repr)
}

fn scalar(literal: &Literal) -> Result<Value, LiteralError> {
    Ok(match scalar_of(literal) {
        Some(scalar::Value::Primitive(_)) => {
            match (primitive_of(literal), Value::from_literal(literal)?) {
                (Some(primitive::Value::Datetime(v)), _) => Value::String(Civil::from(v).iso('T')),
                (Some(primitive::Value::Duration(v)), _) => Value::Float(total_seconds(v)),
                (_, value) => value,
            }
        }
        Some(scalar::Value::Error(error)) => Value::String(error.message.clone()),
        Some(scalar::Value::StructuredDataset(dataset)) => Value::String(dataset.uri.clone()),
        Some(scalar::Value::Schema(schema)) => Value::String(schema.uri.clone()),
        Some(scalar::Value::Blob(blob)) => Value::String(blob.uri.clone()),
        Some(scalar::Value::Binary(binary)) => of_binary(binary)?,
        Some(scalar::Value::Generic(json)) if json.fields.is_empty() => {
            return Err(LiteralError::mismatch(literal, "a value"))
        }
        Some(scalar::Value::Union(union)) => match &union.value {
            Some(inner) => literal_string_repr(inner)?,
            None => return Err(LiteralError::mismatch(literal, "a value")),
        },
        Some(scalar::Value::NoneType(_) | scalar::Value::Generic(_)) | None => {
            Value::from_literal(literal)?
        }
    })
}

fn of_binary(binary: &Binary) -> Result<Value, LiteralError> {
    if binary.tag != "msgpack" {
        return Ok(Value::Bytes(base64(&binary.value)));
    }
    let value = Value::of_binary(binary)?;
    let mut out = String::new();
    match json(&value, &mut out) {
        Ok(()) => Ok(Value::String(out)),
        Err(fmt::Error) => Err(LiteralError::new(Kind::Unsupported(
            "JSON has no bytes, extensions, or keys that are not strings".to_owned(),
        ))),
    }
}

/// Base64 with the standard alphabet and padding.
pub(super) fn base64(bytes: &[u8]) -> Vec<u8> {
    const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = Vec::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |i| chunk.get(i).copied().unwrap_or(0);
        let bits = u32::from_be_bytes([0, byte(0), byte(1), byte(2)]);
        for i in 0..4 {
            let digit = ALPHABET[(bits >> (18 - 6 * i) & 63) as usize];
            out.push(if i > chunk.len() { b'=' } else { digit });
        }
    }
    out
}

/// Python's `json.dumps` of a decoded msgpack value. Fails for values that JSON does not have.
fn json(value: &Value, out: &mut dyn Write) -> fmt::Result {
    match value {
        Value::None => out.write_str("null"),
        Value::Boolean(v) => write!(out, "{v}"),
        Value::Integer(v) => write!(out, "{v}"),
        Value::Unsigned(v) => write!(out, "{v}"),
        Value::Float(v) if v.is_nan() => out.write_str("NaN"),
        Value::Float(v) if v.is_infinite() && *v > 0.0 => out.write_str("Infinity"),
        Value::Float(v) if v.is_infinite() => out.write_str("-Infinity"),
        Value::Float(v) => float_repr(*v, out),
        Value::String(v) => json_string(v, out),
        Value::List(v) => list(v.iter(), json, out),
        Value::Map(v) => dict(v.iter(), |k, out| json_string(k, out), json, out),
        _ => Err(fmt::Error),
    }
}

/// Writes a string, escaping all but printable ASCII.
fn json_string(text: &str, out: &mut dyn Write) -> fmt::Result {
    out.write_char('"')?;
    for c in text.chars() {
        match c {
            '"' => out.write_str("\\\"")?,
            '\\' => out.write_str("\\\\")?,
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            '\u{8}' => out.write_str("\\b")?,
            '\u{c}' => out.write_str("\\f")?,
            ' '..='~' => out.write_char(c)?,
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    write!(out, "\\u{unit:04x}")?;
                }
            }
        }
    }
    out.write_char('"')
}
