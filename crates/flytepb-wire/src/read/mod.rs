//! Decoding: from bytes to messages.

pub mod cursor;
pub mod decode;
pub(crate) mod limits;
#[doc(hidden)]
pub mod records;
pub mod refill;
#[doc(hidden)]
pub mod timestamp_fast_path;
pub(crate) mod utf8;
