//! The program, run as a user runs it.

mod check;
mod common;
mod convert;
mod diff;
mod edit;
mod errors;
mod files;
mod generated;
mod get;
mod inputs;
mod limits;
mod readme;
mod set;
mod show;
#[cfg(unix)]
mod stress;
#[cfg(feature = "tables")]
mod tables;
