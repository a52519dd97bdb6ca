//! What a binary literal tagged `msgpack` encodes.

use super::error::Kind;
use super::{LiteralError, Value};

/// Lists and maps in each other beyond this are refused, as hostile input could otherwise exhaust
/// the stack.
#[cfg(feature = "msgpack")]
const MAX_DEPTH: usize = 128;

/// The value that the bytes encode.
#[cfg(feature = "msgpack")]
pub(super) fn decode(bytes: &[u8]) -> Result<Value, LiteralError> {
    let damaged = |why: String| LiteralError::new(Kind::Malformed(format!("msgpack value: {why}")));
    let mut rest = bytes;
    let mut decoder = rmp_serde::Deserializer::new(&mut rest);
    decoder.set_max_depth(MAX_DEPTH);
    let value =
        serde::Deserialize::deserialize(&mut decoder).map_err(|e| damaged(e.to_string()))?;
    match rest.len() {
        0 => Ok(value),
        n => Err(damaged(format!("{n} bytes follow it"))),
    }
}

/// The value that the bytes encode.
#[cfg(not(feature = "msgpack"))]
pub(super) fn decode(_bytes: &[u8]) -> Result<Value, LiteralError> {
    let text = "msgpack is not read: the feature `msgpack` of flytepb is off";
    Err(LiteralError::new(Kind::Unsupported(text.to_owned())))
}
