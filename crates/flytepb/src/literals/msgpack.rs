//! What a binary literal tagged `msgpack` encodes.

use super::error::Kind;
use super::{LiteralError, Value};

/// The value that the bytes encode.
#[cfg(not(feature = "msgpack"))]
pub(super) fn decode(_bytes: &[u8]) -> Result<Value, LiteralError> {
    let text = "msgpack is not read: the feature `msgpack` of flytepb is off";
    Err(LiteralError::new(Kind::Unsupported(text.to_owned())))
}
