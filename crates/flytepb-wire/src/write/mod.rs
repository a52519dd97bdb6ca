//! Encoding: from messages to bytes.

pub(crate) mod thread_buffer;
pub(crate) mod unknown_order;
pub(crate) mod writer;
