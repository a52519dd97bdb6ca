//! Flyte's executions and literals as a pure, lossless Rust model.
#![forbid(unsafe_code)]

pub use flytepb_idl as idl;
