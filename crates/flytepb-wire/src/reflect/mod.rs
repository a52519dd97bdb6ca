//! Messages seen through their descriptors.

#[doc(hidden)]
pub mod access;
pub(crate) mod debug;
pub mod descriptor;
pub(crate) mod registry;
pub(crate) mod same;
pub mod unknown_paths;
pub(crate) mod visit;
