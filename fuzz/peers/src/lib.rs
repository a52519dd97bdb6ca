//! Other decoders of the same messages. Each has a list of functions, in the order of the fuzz
//! targets' message types, that decode and re-encode bytes.

pub mod buffa;
pub mod prost;
#[cfg(feature = "upb")]
pub mod upb;

/// Decodes and re-encodes bytes, or returns an error text.
pub type RoundTrip = fn(&[u8]) -> Result<Vec<u8>, String>;
