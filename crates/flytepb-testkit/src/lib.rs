//! What others need to test and fuzz their own decoders of Flyte's protobuf messages.
//!
//! - [`executions`]: realistic task executions, and a builder to make more.
//! - [`oracle`]: whether a decoder, in whatever language, does what it must, with a report of what
//!   differed.
//! - [`mutate`]: changes to wire bytes that keep their meaning, and changes that make them invalid.
//! - [`random`]: random valid messages of any type, byte for byte as an official encoder writes
//!   them.
//!
//! With the feature `proptest` there are strategies for messages of every type, with `arbitrary` the
//! same for fuzzers.
//!
//! Everything is made from a seed: the same seed gives the same bytes on every platform.
#![forbid(unsafe_code)]

#[cfg(feature = "arbitrary")]
pub mod arbitrary;
pub mod executions;
pub mod mutate;
pub mod oracle;
mod out;
#[cfg(feature = "proptest")]
pub mod proptest;
pub mod random;
mod rng;

pub use rng::Rng;
