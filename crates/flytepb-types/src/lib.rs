//! The well-known types of protobuf, package `google.protobuf`, as lossless Rust types.
//!
//! [`Timestamp`] and [`Duration`] convert to and from the types of `std::time` and, with the
//! features of these names, those of `chrono` and `jiff`; with `prost-types` and `pbjson-types`, all
//! types convert to those of these crates. [`Any`] packs and unpacks
//! messages of any schema.
//!
//! # Examples
//! ```
//! use std::time::Duration as StdDuration;
//!
//! use flytepb_types::Duration;
//!
//! let duration = Duration::try_from(StdDuration::from_millis(1500))?;
//! assert_eq!((duration.seconds, duration.nanos), (1, 500_000_000));
//! # Ok::<(), flytepb_types::TimeError>(())
//! ```
//!
//! # Features
//!
//! None is on by default.
//!
//! | feature | adds |
//! |---|---|
//! | `json` | serde's `Serialize` and `Deserialize` by the protobuf JSON mapping |
//! | `views` | the module `views`: messages checked once and read in place |
//! | `reflect` | the module `reflect`, and `prost_reflect::ReflectMessage` |
//! | `chrono`, `jiff` | conversions of `Timestamp` and `Duration` to types of these crates |
//! | `prost-types`, `pbjson-types` | conversions of all types that these crates have: `From` theirs, `TryFrom` ours |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

include!("gen/google.protobuf.rs");
include!("gen/all-messages.rs");

mod any_ext;
mod by_value;
mod duration_ext;
#[cfg(any(feature = "prost-types", feature = "pbjson-types"))]
mod foreign;
#[cfg(feature = "reflect")]
pub mod reflect;
mod time_error;
mod time_text;
mod timestamp_ext;
/// Views of the well-known types.
#[cfg(feature = "views")]
pub mod views {
    include!("gen/views.google.protobuf.rs");
    use flytepb_wire::checkers;

    /// The checkers of all well-known types, for types known at run time.
    pub static CHECKERS: &[flytepb_wire::view::Checker] = for_each_message!(checkers);
}

pub use any_ext::UnpackError;
#[cfg(any(feature = "prost-types", feature = "pbjson-types"))]
pub use foreign::UnknownFieldsError;
pub use time_error::TimeError;
pub use time_text::ParseTimeError;

#[cfg(all(feature = "json", feature = "views"))]
use flytepb_json::impl_serialize_view;
#[cfg(feature = "json")]
use flytepb_json::{impl_serde, impl_serde_enum};
#[cfg(feature = "json")]
for_each_message!(impl_serde);
#[cfg(feature = "json")]
for_each_enum!(impl_serde_enum);
#[cfg(all(feature = "json", feature = "views"))]
for_each_view!(impl_serialize_view);

#[cfg(feature = "reflect")]
fn descriptor_pool() -> prost_reflect::DescriptorPool {
    prost_reflect::DescriptorPool::global()
}
#[cfg(feature = "reflect")]
for_each_message!(impl_reflect);

#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
