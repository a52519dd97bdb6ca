//! Encoding: from messages to bytes.

#[doc(hidden)]
pub mod measure;
pub(crate) mod thread_buffer;
pub(crate) mod unknown_order;
pub(crate) mod writer;
