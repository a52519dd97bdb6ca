//! The values that messages consist of.

pub mod bit_eq;
pub mod civil;
pub mod codec;
pub(crate) mod in_runs;
pub(crate) mod map;
pub mod map_entry;
pub(crate) mod message;
pub(crate) mod nested;
pub(crate) mod source;
pub(crate) mod text;
#[doc(hidden)]
pub mod time_text;
pub(crate) mod unknown;
pub(crate) mod value_ref;
