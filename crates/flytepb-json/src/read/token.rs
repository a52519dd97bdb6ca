//! JSON values that are not objects or arrays.

use std::fmt;

use flytepb_wire::unknown_paths::Short;

use crate::error::Fault;

/// A JSON value other than an object or array.
#[derive(Clone, Copy)]
pub(crate) enum Token<'a> {
    Null,
    Bool(bool),
    Uint(u64),
    Int(i64),
    Float(f64),
    /// A number as its text.
    Number(&'a str),
    Str(&'a str),
}

impl Token<'_> {
    #[cold]
    pub(crate) fn unlike(self, expected: &str) -> Fault {
        Fault::value(format!("expected {expected}, found {self}"))
    }
}

impl fmt::Display for Token<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Token::Null => f.write_str("null"),
            Token::Bool(v) => v.fmt(f),
            Token::Uint(v) => write!(f, "the number {v}"),
            Token::Int(v) => write!(f, "the number {v}"),
            Token::Float(v) => write!(f, "the number {v}"),
            Token::Number(v) => write!(f, "the number {}", Short(v)),
            Token::Str(v) => write!(f, "\"{}\"", Short(v)),
        }
    }
}
