//! The program, run as a user runs it.

mod check;
mod common;
mod convert;
mod diff;
mod errors;
mod files;
mod generated;
mod get;
mod html;
mod inputs;
mod limits;
mod readme;
mod show;
#[cfg(unix)]
mod stress;
#[cfg(feature = "tables")]
mod tables;
