// The README is the crate documentation; its examples need all features.
#![cfg_attr(
    all(feature = "arbitrary", feature = "proptest"),
    doc = include_str!("../README.md")
)]
#![cfg_attr(
    not(all(feature = "arbitrary", feature = "proptest")),
    doc = "Test data, generators, mutators and an oracle for decoders of Flyte's protobuf messages."
)]
#![cfg_attr(docsrs, feature(doc_cfg))]
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
#[cfg(feature = "flyte2")]
pub mod runs;

pub use rng::Rng;
