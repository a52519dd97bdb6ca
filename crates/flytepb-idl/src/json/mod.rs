//! The protobuf JSON mapping of every message, in both directions.
mod any;
mod context;
mod de;
mod error;
mod field_mask;
mod leaf;
mod members;
mod number;
mod options;
mod parser;
mod raw;
mod scan;
mod ser;
mod serde;
mod time;
mod wkt;
mod writer;

use std::io;

use flytepb_wire::WireMessage;

pub use self::error::JsonError;
pub use self::options::JsonOptions;
pub use self::serde::{deserialize, serialize};

/// What [`impl_serde`](crate::impl_serde) names.
#[doc(hidden)]
pub mod export {
    pub use ::serde::{Deserialize, Deserializer, Serialize, Serializer};
}

/// The message as JSON on one line.
///
/// # Errors
/// When a part of the message has no JSON form: a Timestamp or Duration out of range, an `Any` of
/// a type that is not known, a `Value` of NaN or infinity, a path of a FieldMask that camelCase
/// cannot tell, messages nested deeper than 100 levels.
pub fn to_string(message: &dyn WireMessage) -> Result<String, JsonError> {
    JsonOptions::new().to_string(message)
}

/// The message as JSON on one line, in bytes.
///
/// # Errors
/// As [`to_string`].
pub fn to_vec(message: &dyn WireMessage) -> Result<Vec<u8>, JsonError> {
    JsonOptions::new().to_vec(message)
}

/// Writes the message as JSON on one line to `writer`, in one piece once it is complete.
///
/// # Errors
/// As [`to_string`], and when `writer` fails.
pub fn to_writer(writer: impl io::Write, message: &dyn WireMessage) -> Result<(), JsonError> {
    JsonOptions::new().to_writer(writer, message)
}

/// Reads a message from JSON.
///
/// # Errors
/// With line, column and field path when `json` is not JSON, or not that of this message type.
pub fn from_str<M: WireMessage + Default>(json: &str) -> Result<M, JsonError> {
    JsonOptions::new().from_str(json)
}

/// Reads a message from JSON in bytes.
///
/// # Errors
/// As [`from_str`], and when the bytes are not UTF-8.
pub fn from_slice<M: WireMessage + Default>(json: &[u8]) -> Result<M, JsonError> {
    JsonOptions::new().from_slice(json)
}
