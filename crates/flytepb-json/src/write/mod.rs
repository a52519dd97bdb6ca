//! From messages, and from wire bytes, to JSON text.

pub(crate) mod buffer;
pub(crate) mod defaults;
pub(crate) mod from_message;
pub(crate) mod from_wire;
