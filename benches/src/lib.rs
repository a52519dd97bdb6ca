//! flytepb and its peers on the same messages: timing and reports.

pub mod chart;
pub mod check;
pub mod floors;
pub mod measure;
pub mod peers;
pub mod python;
pub mod report;
pub mod results;
pub mod scaling;
pub mod shapes;
