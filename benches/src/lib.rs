//! The messages and the clock of the comparison.

pub mod measure;
pub mod peers;
pub mod shapes;
mod standin;
