//! The commands, each with its own module.

pub mod check;
pub mod convert;
pub mod detect;
pub mod diff;
pub mod selftest;
pub mod show;
pub mod types;
