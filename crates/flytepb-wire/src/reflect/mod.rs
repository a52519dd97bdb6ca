//! Messages seen through their descriptors.

#[doc(hidden)]
pub mod access;
pub(crate) mod copy;
pub(crate) mod debug;
pub mod descriptor;
pub(crate) mod equality;
pub(crate) mod registry;
pub mod unknown_paths;
pub(crate) mod visit;
