//! Writes values by serde.

use serde::ser::{Error as _, Serialize, Serializer};

use super::calendar::{total_seconds, Civil};
use super::string_repr::base64;
use super::Value;

/// Name of the newtype that rmp-serde writes as a msgpack extension.
const EXTENSION: &str = "_ExtStruct";

/// Serializes the native value: datetimes as ISO strings, durations as seconds, references to stored
/// data as their URIs, and errors as their message. Deserializing [`Value`] reads these back as
/// strings and floats.
///
/// In readable formats bytes are base64 strings. Nesting is not limited.
///
/// # Examples
/// ```
/// use flytepb::literal_map;
/// use flytepb::literals::{LiteralsResolver, Value};
///
/// let inputs = literal_map! { "n" => 5, "names" => vec!["a", "b"], "limit" => None::<f64> };
/// let native = LiteralsResolver::new(inputs).native()?;
/// let native = Value::Map(native.into());
/// assert_eq!(serde_json::to_string(&native)?, r#"{"n":5,"names":["a","b"],"limit":null}"#);
///
/// let json: serde_json::Value = serde_json::to_value(&native)?;
/// assert_eq!(json["names"][1], "b");
/// assert_eq!(serde_json::from_value::<Value>(json)?, native);
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
impl Serialize for Value {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Value::None => out.serialize_unit(),
            Value::Boolean(v) => out.serialize_bool(*v),
            Value::Integer(v) => out.serialize_i64(*v),
            Value::Unsigned(v) => out.serialize_u64(*v),
            Value::Float(v) => out.serialize_f64(*v),
            Value::String(v) => out.serialize_str(v),
            Value::Bytes(v) => Bytes::of(v, &out).serialize(out),
            Value::Datetime(v) => out.serialize_str(&Civil::from(v).iso('T')),
            Value::Duration(v) => out.serialize_f64(total_seconds(v)),
            Value::List(v) => out.collect_seq(v.iter()),
            Value::Map(v) => out.collect_map(v.iter()),
            Value::Dict(v) => out.collect_map(v.iter().map(|(k, v)| (k, v))),
            Value::Extension(code, data) => {
                // The serializer inside does not know that its format is not readable.
                let data = Bytes::of(data, &out);
                out.serialize_newtype_struct(EXTENSION, &(*code, data))
            }
            Value::Blob(v) => out.serialize_str(&v.uri),
            Value::Schema(v) => out.serialize_str(&v.uri),
            Value::StructuredDataset(v) => out.serialize_str(&v.uri),
            Value::Error(v) => out.serialize_str(&v.message),
            Value::Offloaded(v) => out.serialize_str(&v.uri),
        }
    }
}

/// Bytes, or in a readable format their base64.
enum Bytes<'a> {
    Raw(&'a [u8]),
    Base64(Vec<u8>),
}

impl<'a> Bytes<'a> {
    fn of<S: Serializer>(bytes: &'a [u8], out: &S) -> Self {
        if out.is_human_readable() {
            Bytes::Base64(base64(bytes))
        } else {
            Bytes::Raw(bytes)
        }
    }
}

impl Serialize for Bytes<'_> {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        match self {
            Bytes::Raw(bytes) => out.serialize_bytes(bytes),
            Bytes::Base64(text) => {
                let text = std::str::from_utf8(text).map_err(S::Error::custom)?;
                out.serialize_str(text)
            }
        }
    }
}
