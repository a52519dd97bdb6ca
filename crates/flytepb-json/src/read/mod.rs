//! From JSON text to messages.

pub(crate) mod message;
pub(crate) mod number;
pub(crate) mod object;
pub(crate) mod parser;
pub(crate) mod scalar;
pub(crate) mod target;
pub(crate) mod token;
