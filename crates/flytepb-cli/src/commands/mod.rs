//! The commands, each with its own module.

pub mod check;
pub mod completions;
pub mod convert;
pub mod detect;
pub mod diff;
pub mod edit;
pub mod get;
pub mod grep;
pub mod man;
pub mod raw;
pub mod selftest;
pub mod set;
pub mod show;
pub mod sizes;
pub mod types;
