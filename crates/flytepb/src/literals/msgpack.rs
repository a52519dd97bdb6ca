//! Decodes binary literals with the tag `msgpack`.

use super::error::Kind;
use super::{LiteralError, Value};

/// The maximum nesting of lists and maps, so that untrusted input cannot exhaust the stack.
#[cfg(feature = "msgpack")]
const MAX_DEPTH: usize = 128;

/// Decodes a value.
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

/// Decodes a value.
#[cfg(not(feature = "msgpack"))]
pub(super) fn decode(_bytes: &[u8]) -> Result<Value, LiteralError> {
    let text = "reading msgpack needs the feature `msgpack` of flytepb";
    Err(LiteralError::new(Kind::Unsupported(text.to_owned())))
}
