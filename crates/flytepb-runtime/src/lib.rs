//! The one dependency of types that `flytepb-codegen` generates.
//!
//! It re-exports the crates that generated code and its users name: all of `flytepb-wire` at its root,
//! the well-known types as [`types`], and by features the JSON mapping and the text format.
//! [`include_proto!`] includes the code that a build script generated.
//!
//! # Examples
//! In `src/lib.rs`, with a `build.rs` that calls `flytepb_codegen::configure().compile_protos(…)`:
//!
//! ```ignore
//! pub mod shop {
//!     flytepb_runtime::include_proto!("shop");
//! }
//! ```
//!
//! Generated messages implement [`WireMessage`], as those of [`types`] do:
//!
//! ```
//! use flytepb_runtime::{types::Timestamp, WireMessage};
//!
//! let bytes = [0x08, 0x07, 0x98, 0x06, 0x01];
//! let time = Timestamp::from_wire(&bytes)?;
//! assert_eq!(time.seconds, 7);
//! assert_eq!(time.to_wire(), bytes); // field 99 included
//! # Ok::<(), flytepb_runtime::DecodeError>(())
//! ```
//!
//! # Features
//!
//! None is on by default.
//!
//! | feature | adds |
//! |---|---|
//! | `json` | the module `json`; needed by types generated with `Config::serde` |
//! | `text` | the module `text`: the text format |
//! | `views` | views of the well-known types; needed by types generated with `Config::views` that hold one |
//! | `chrono`, `jiff`, `prost-types`, `pbjson-types` | conversions of the well-known types to types of these crates |
//! | `reflect` | reflection by prost-reflect |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

#[cfg(feature = "json")]
pub use flytepb_json as json;
#[cfg(feature = "text")]
pub use flytepb_text as text;
pub use flytepb_types as types;
pub use flytepb_wire::*;

/// Includes the types of a package that a build script has written to `OUT_DIR`, or the file that
/// `Config::include_file` names, without `.rs`. The package without a name is called `_`.
///
/// # Examples
/// ```ignore
/// pub mod shop {
///     flytepb_runtime::include_proto!("shop");
///     pub mod v2 {
///         flytepb_runtime::include_proto!("shop.v2");
///     }
/// }
/// ```
#[macro_export]
macro_rules! include_proto {
    ($package:literal) => {
        include!(concat!(env!("OUT_DIR"), "/", $package, ".rs"));
    };
}

/// The examples of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
