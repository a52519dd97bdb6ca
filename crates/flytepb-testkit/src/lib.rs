//! What others need to test and fuzz their own decoders of Flyte's protobuf messages.
//!
//! - [`executions`]: realistic task executions, and a builder to make more.
//! - [`mutate`]: changes to wire bytes that keep their meaning, and changes that make them invalid.
//! - [`random`]: random valid messages of any type, byte for byte as an official encoder writes
//!   them.
//!
//! Everything is made from a seed: the same seed gives the same bytes on every platform.
#![forbid(unsafe_code)]

pub mod executions;
pub mod mutate;
mod out;
pub mod random;
mod rng;

pub use rng::Rng;
