//! MessagePack values on one line.

use rmpv::Value;

use super::{Line, Step};
use crate::tree_view::printable::{bytes_text, printable};

/// The maximum nesting of lists and maps, so that untrusted input cannot exhaust the stack.
const MAX_DEPTH: usize = 128;

/// Decodes a value that takes all of `bytes`.
pub(super) fn decode(mut bytes: &[u8]) -> Option<Value> {
    let value = rmpv::decode::read_value_with_max_depth(&mut bytes, MAX_DEPTH).ok()?;
    bytes.is_empty().then_some(value)
}

impl Line {
    pub(super) fn msgpack(&mut self, value: &Value) -> Step {
        match value {
            Value::Nil => self.put("null"),
            Value::Boolean(v) => self.put(&v.to_string()),
            Value::Integer(v) => self.put(&v.to_string()),
            Value::F32(v) => self.put(&format!("{:?}", f64::from(*v))),
            Value::F64(v) => self.put(&format!("{v:?}")),
            Value::String(v) => match v.as_str() {
                Some(text) => self.quoted(text),
                None => self.put(&bytes_text(v.as_bytes(), self.max).0),
            },
            Value::Binary(v) => self.put(&bytes_text(v, self.max).0),
            Value::Array(list) => self.items(["[", "]"], list.iter(), Self::msgpack),
            Value::Map(map) => self.items(["{", "}"], map.iter(), |line, (key, value)| {
                line.msgpack(key)?;
                line.put(": ")?;
                line.msgpack(value)
            }),
            Value::Ext(kind, bytes) => {
                self.put(&printable(&format!("Extension({kind}, {bytes:?})")))
            }
        }
    }
}
