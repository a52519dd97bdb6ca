//! The protobuf JSON mapping of every message, in both directions.
//!
//! It is written once, over descriptors, and holds for every [`WireMessage`]. [`to_string`] and
//! [`from_str`] use the defaults, [`JsonOptions`] other ways. The types of this crate implement
//! serde's `Serialize` and `Deserialize` by the same code: `serde_json::to_string` gives the same
//! text, `serde_json::from_str` the same message, only slower and with a shorter error. It hands
//! over a number with a fraction or an exponent as a double, though: an integer field takes
//! `1e-400` for 0 there, where [`from_str`] refuses it.
//!
//! # What becomes what
//!
//! | protobuf | JSON | also read |
//! |---|---|---|
//! | message | object; names in camelCase, fields that are set | names of the schema |
//! | list, map | array, object in the order of the message; keys as strings | |
//! | 32-bit integer | number | `"7"`, `7.0`, `7e0`, `"7e0"` |
//! | 64-bit integer | string of digits | numbers, likewise |
//! | float, double | shortest number that reads back; `"NaN"`, `"Infinity"`, `"-Infinity"` | `"1.5"` |
//! | string, bool | string, `true` or `false` | |
//! | bytes | base64 | the URL-safe alphabet, missing padding |
//! | enum | name; the number if it has no name | number, aliases |
//! | `Timestamp` | `"2024-05-01T12:00:00.500Z"` with 0, 3, 6 or 9 digits | other offsets than `Z`, 1 to 9 digits |
//! | `Duration` | `"1.500s"` with 0, 3, 6 or 9 digits | 1 to 9 digits |
//! | `FieldMask` | `"fooBar,id"` | |
//! | `Struct`, `ListValue`, `Value`, `NullValue` | the JSON they stand for | |
//! | wrappers such as `Int64Value` | the value in them | |
//! | `Any` | the object of the message with a member `@type`; with a member `value` if the message is one of these | `@type` in any place |
//!
//! `null` leaves a field unset, except where it is a value: in `Value` and `NullValue`. As an
//! element of a list or a value of a map it is refused.
//!
//! # What is refused
//!
//! Text that is not JSON; values of another kind, out of range or with digits that the type
//! cannot hold (`0.5` for an integer); names that are no field and enum names that are no value,
//! unless [ignored](JsonOptions::ignore_unknown); a field, map key or oneof that is there twice;
//! messages nested deeper than [the limit](JsonOptions::max_depth). A [`JsonError`] names line,
//! column and field.
//!
//! # What is lost
//!
//! JSON has no place for unknown fields: writing leaves them out, and
//! [`unknown_fields_in_any`](flytepb_wire::walk::unknown_fields_in_any) tells beforehand which. A
//! `Value` of no kind becomes one of `null`, any NaN the plain one, and what an `Any` holds is
//! encoded anew. All else comes back as it was, map entries in their order.
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

mod context;
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
pub use self::serde::{deserialize, serialize, serialize_wire};

/// What [`impl_serde`](crate::impl_serde) names.
#[doc(hidden)]
pub mod export {
    pub use ::serde::{Deserialize, Deserializer, Serialize, Serializer};
    pub use flytepb_wire::view::View;
}

/// The message as JSON on one line.
///
/// # Errors
/// When a part of the message has no JSON form: a Timestamp or Duration out of range, an `Any` of
/// a type that is not known, a `Value` of NaN or infinity, a path of a FieldMask that camelCase
/// cannot tell, messages nested deeper than 100 levels.
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

/// The message as JSON on one line, in bytes.
///
/// # Errors
/// As [`to_string`].
pub fn to_vec<M: HasTypes + ?Sized>(message: &M) -> Result<Vec<u8>, JsonError> {
    JsonOptions::new().to_vec(message)
}

/// Writes the message as JSON on one line to `writer`, in one piece once it is complete.
///
/// # Errors
/// As [`to_string`], and when `writer` fails.
pub fn to_writer<M: HasTypes + ?Sized>(
    writer: impl io::Write,
    message: &M,
) -> Result<(), JsonError> {
    JsonOptions::new().to_writer(writer, message)
}

/// The message of this type that `wire` encodes, as JSON on one line: what decoding it and writing
/// it gives, in one step. A view's JSON is that of its bytes; views are serde's `Serialize` too.
///
/// Where the fields stand as encoders write them, no message is made in between, and what a decode
/// takes of memory is neither needed nor limited.
///
/// # Errors
/// As [`to_string`], and when `wire` is not a valid message: [`JsonError::is_wire`].
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
    Ok(options::into_string(wire_to_vec::<M>(wire)?))
}

/// As [`wire_to_string`], in bytes.
///
/// # Errors
/// As [`wire_to_string`].
pub fn wire_to_vec<M: WireMessage>(wire: &[u8]) -> Result<Vec<u8>, JsonError> {
    let mut out = Vec::new();
    JsonOptions::new().append_wire(&mut out, M::type_descriptor(), wire, M::type_lookup())?;
    Ok(out)
}

/// Reads a message from JSON.
///
/// # Errors
/// With line, column and field path when `json` is not JSON, or not that of this message type;
/// [the module](self) tells what is refused.
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
