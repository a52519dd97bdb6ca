//! Other decoders of the same messages. Each has a list of functions, in the order of the fuzz
//! targets' message types, that decode bytes and encode what they found.

pub mod buffa;
pub mod prost;
#[cfg(feature = "upb")]
pub mod upb;

/// Decodes bytes and encodes what was found, or tells why not.
pub type RoundTrip = fn(&[u8]) -> Result<Vec<u8>, String>;
