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
mod grep;
mod html;
mod inputs;
mod limits;
mod parallel;
mod raw;
mod readme;
mod select;
mod set;
mod show;
mod sizes;
#[cfg(unix)]
mod stress;
#[cfg(feature = "tables")]
mod tables;
