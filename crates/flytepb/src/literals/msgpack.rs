//! Binary literals with the tag `msgpack`.

#[cfg(feature = "msgpack")]
use flytepb_idl::core::Binary;

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

#[cfg(feature = "msgpack")]
impl Value {
    /// Encodes the value as flytekit encodes an untyped dictionary or a dataclass: as a binary with
    /// the tag `msgpack`. Datetimes become ISO strings, durations seconds.
    ///
    /// # Errors
    /// [`is_unsupported`](LiteralError::is_unsupported) for references to stored data and for
    /// errors, which msgpack does not have, and for values nested more than 128 levels deep.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::core::Literal;
    /// use flytepb::literals::Value;
    ///
    /// let config: Value = serde_json::from_str(r#"{"depth": 12}"#)?;
    /// let literal = Literal::from(config.to_msgpack()?);
    /// assert_eq!(Value::from_literal(&literal)?, config);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn to_msgpack(&self) -> Result<Binary, LiteralError> {
        check(self, 0)?;
        let value = rmp_serde::to_vec(self).map_err(|e| unsupported(e.to_string()))?;
        Ok(Binary {
            value,
            tag: "msgpack".to_owned(),
            ..Binary::default()
        })
    }
}

/// Checks that msgpack has all of a value.
#[cfg(feature = "msgpack")]
fn check(value: &Value, depth: usize) -> Result<(), LiteralError> {
    if depth > MAX_DEPTH {
        let text = format!("the value is nested more than {MAX_DEPTH} levels deep");
        return Err(unsupported(text));
    }
    match value {
        Value::List(values) => values.iter().try_for_each(|v| check(v, depth + 1)),
        Value::Map(map) => map.iter().try_for_each(|(_, v)| check(v, depth + 1)),
        Value::Dict(entries) => entries
            .iter()
            .try_for_each(|(k, v)| check(k, depth + 1).and_then(|()| check(v, depth + 1))),
        Value::Blob(_)
        | Value::Schema(_)
        | Value::StructuredDataset(_)
        | Value::Error(_)
        | Value::Offloaded(_) => {
            let kind = value.kind();
            Err(unsupported(format!("msgpack has no {kind} literals")))
        }
        _ => Ok(()),
    }
}

#[cfg(feature = "msgpack")]
fn unsupported(text: String) -> LiteralError {
    LiteralError::new(Kind::Unsupported(text))
}
