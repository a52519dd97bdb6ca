//! Flyte's executions and literals as a pure, lossless Rust model.
#![forbid(unsafe_code)]

pub mod detect;
pub mod diff;
pub mod tree_view;

pub use flytepb_idl as idl;

pub mod literals;

pub mod render;
