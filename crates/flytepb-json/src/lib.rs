//! The protobuf JSON mapping, in both directions.
//!
//! One implementation over descriptors serves every [`WireMessage`]. [`to_string`] and [`from_str`]
//! use the default options, [`JsonOptions`] changes them. Generated types also implement serde's
//! `Serialize` and `Deserialize`, those of `flytepb-idl` with its feature `json`:
//! `serde_json::to_string` returns the same text and `serde_json::from_str` the same message, only
//! slower and with less detailed errors. [`With`] and [`Seed`] do so with options. One difference:
//! serde_json passes numbers with a fraction or an exponent as doubles, so that an integer field reads
//! `1e-400` as 0, which [`from_str`] refuses.
//!
//! # Mapping
//!
//! | protobuf | JSON | also read |
//! |---|---|---|
//! | message | object; camelCase names, only fields that are set | schema names |
//! | list, map | array, object in message order; keys as strings | |
//! | 32-bit integer | number | `"7"`, `7.0`, `7e0`, `"7e0"` |
//! | 64-bit integer | string of digits | numbers as above |
//! | float, double | shortest number that round-trips; `"NaN"`, `"Infinity"`, `"-Infinity"` | `"1.5"` |
//! | string, bool | string, `true` or `false` | |
//! | bytes | base64 | URL-safe alphabet, missing padding |
//! | enum | name; the number if it has no name | number, aliases |
//! | `Timestamp` | `"2024-05-01T12:00:00.500Z"` with 0, 3, 6 or 9 digits | offsets other than `Z`, 1 to 9 digits |
//! | `Duration` | `"1.500s"` with 0, 3, 6 or 9 digits | 1 to 9 digits |
//! | `FieldMask` | `"fooBar,id"` | |
//! | `Struct`, `ListValue`, `Value`, `NullValue` | the JSON they represent | |
//! | wrappers such as `Int64Value` | the wrapped value | |
//! | `Any` | the object of the message with an additional member `@type`; for messages with a special form, that form in a member `value` | `@type` at any position; `{"typeUrl": …, "value": …}` |
//!
//! `null` leaves a field unset, except where it is a value: in `Value` and `NullValue`. It is
//! refused as a list element or map value.
//!
//! # Refused input
//!
//! Text that is not JSON; values of the wrong type, out of range, or with digits that the type
//! cannot hold (`0.5` for an integer); unknown field names and enum names, unless
//! [ignored](JsonOptions::ignore_unknown); duplicate fields, map keys or oneof members; messages
//! nested deeper than [the limit](flytepb_wire::Limits). A [`JsonError`] reports line, column and
//! field.
//!
//! # Losses
//!
//! JSON cannot represent unknown fields: writing drops them, and
//! [`unknown_fields_in_any`](flytepb_wire::unknown_paths::unknown_fields_in_any) lists them in advance. A
//! `Value` without a kind becomes `null`, every NaN the standard one, and the content of an `Any`
//! is encoded again. Everything else round-trips, including the order of map entries.
//!
//! # Examples
//! ```
//! use flytepb_idl::{admin::TaskExecution, json};
//!
//! let text = r#"{"inputUri":"s3://b/i","closure":{"phase":"QUEUED","duration":"1.500s"}}"#;
//! let execution: TaskExecution = json::from_str(text)?;
//! assert_eq!(execution.closure.as_ref().unwrap().duration.as_ref().unwrap().seconds, 1);
//! assert_eq!(json::to_string(&execution)?, text);
//!
//! let error = json::from_str::<TaskExecution>("{\n  \"input_url\": \"s3://b/i\"\n}").unwrap_err();
//! assert!(error.is_unknown_field());
//! assert_eq!(
//!     error.to_string(),
//!     "line 2, column 3: flyteidl.admin.TaskExecution has no field \"input_url\""
//! );
//! # Ok::<(), json::JsonError>(())
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod context;
mod convert;
mod error;
mod escape;
mod options;
mod read;
mod serde;
mod wkt;
mod write;

use std::io;

use flytepb_wire::{HasTypes, WireMessage};

pub use self::error::JsonError;
pub use self::options::JsonOptions;
pub use self::serde::with::{Seed, With};
pub use self::serde::{deserialize, serialize, serialize_wire};

/// Items that [`impl_serde`](crate::impl_serde) refers to.
#[doc(hidden)]
pub mod export {
    pub use super::serde::enums::deserialize_enum;
    pub use ::serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use flytepb_wire::view::View;
}

/// Returns a message as JSON on one line.
///
/// # Errors
/// When a part of the message has no JSON form: a Timestamp or Duration out of range, an `Any` of
/// an unknown type, a `Value` of NaN or infinity, a FieldMask path that camelCase cannot represent,
/// messages nested deeper than 100 levels.
///
/// # Examples
/// ```
/// use flytepb_idl::{google::protobuf::Timestamp, json};
///
/// let mut time = Timestamp { seconds: 1, nanos: 500_000_000, ..Default::default() };
/// assert_eq!(json::to_string(&time)?, r#""1970-01-01T00:00:01.500Z""#);
/// time.nanos = -1;
/// assert!(json::to_string(&time).is_err());
/// # Ok::<(), json::JsonError>(())
/// ```
pub fn to_string<M: HasTypes + ?Sized>(message: &M) -> Result<String, JsonError> {
    JsonOptions::new().to_string(message)
}

/// Returns a message as JSON on one line, in bytes.
///
/// # Errors
/// Same as for [`to_string`].
pub fn to_vec<M: HasTypes + ?Sized>(message: &M) -> Result<Vec<u8>, JsonError> {
    JsonOptions::new().to_vec(message)
}

/// Writes a message as JSON on one line to `writer`, in a single call once it is complete.
///
/// # Errors
/// Same as for [`to_string`], and when `writer` fails.
pub fn to_writer<M: HasTypes + ?Sized>(
    writer: impl io::Write,
    message: &M,
) -> Result<(), JsonError> {
    JsonOptions::new().to_writer(writer, message)
}

/// Returns the message of type `M` encoded in `wire` as JSON on one line, with the same result as
/// decoding and then writing it.
///
/// Fields in canonical order are converted without decoding the message; then the memory limits of
/// decoding neither apply nor matter.
///
/// # Errors
/// Same as for [`to_string`], and when `wire` is not a valid message: [`JsonError::is_wire`].
///
/// # Examples
/// ```
/// use flytepb_idl::{admin::TaskExecution, json};
///
/// let wire = [0x12, 0x06, b's', b'3', b':', b'/', b'/', b'b', 0x1a, 0x02, 0x18, 0x03];
/// let text = json::wire_to_string::<TaskExecution>(&wire)?;
/// assert_eq!(text, r#"{"inputUri":"s3://b","closure":{"phase":"SUCCEEDED"}}"#);
///
/// let error = json::wire_to_string::<TaskExecution>(&wire[..7]).unwrap_err();
/// assert!(error.is_wire());
/// assert_eq!(error.path(), "input_uri");
/// # Ok::<(), json::JsonError>(())
/// ```
pub fn wire_to_string<M: WireMessage>(wire: &[u8]) -> Result<String, JsonError> {
    Ok(convert::into_string(wire_to_vec::<M>(wire)?))
}

/// Like [`wire_to_string`], returning bytes.
///
/// # Errors
/// Same as for [`wire_to_string`].
pub fn wire_to_vec<M: WireMessage>(wire: &[u8]) -> Result<Vec<u8>, JsonError> {
    let mut out = Vec::new();
    JsonOptions::new().append_wire(&mut out, M::type_descriptor(), wire, M::types())?;
    Ok(out)
}

/// Reads a message from JSON.
///
/// # Errors
/// With line, column and field path when `json` is not JSON, or does not match the message type;
/// see [the module](self) for what is refused.
pub fn from_str<M: WireMessage + Default>(json: &str) -> Result<M, JsonError> {
    JsonOptions::new().from_str(json)
}

/// Reads a message from JSON bytes.
///
/// # Errors
/// Same as for [`from_str`], and when the bytes are not UTF-8.
pub fn from_slice<M: WireMessage + Default>(json: &[u8]) -> Result<M, JsonError> {
    JsonOptions::new().from_slice(json)
}

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
