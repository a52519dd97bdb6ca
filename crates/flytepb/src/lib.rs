//! A lossless Rust model of Flyte's executions, tasks, workflows and literals.
//!
//! [`FlyteTaskExecution`] and the other types have the names and behaviour of flytekit's classes,
//! but keep all data of their messages; [`flytekit`] maps the names. The crate does no I/O and uses
//! no clock, threads or network.
//!
//! # Examples
//! ```
//! use flytepb::prelude::*;
//!
//! let bytes = b"\x12\x10s3://b/inputs.pb\x1a\x02\x18\x02";
//! let execution = FlyteTaskExecution::from_bytes(bytes)?;
//! assert!(!execution.is_done());
//! assert_eq!(execution.input_uri(), "s3://b/inputs.pb");
//! assert_eq!(execution.serialize_to_string(), bytes);
//! println!("{execution}");
//! # Ok::<(), flytepb::idl::DecodeError>(())
//! ```
//!
//! # Features
//!
//! None is on by default.
//!
//! | feature | adds |
//! |---|---|
//! | `json` | `flytepb::idl::json`, and serde's `Serialize` and `Deserialize` for messages |
//! | `flyte2` | `flytepb::idl2`: the messages of Flyte 2, conversions between both versions, and literals of Flyte 2 in `literals`; `flytepb::hash`: hashes of inputs, cache keys and names of actions |
//! | `serde` | literals as any type that implements `Deserialize`; `Serialize` and `Deserialize` for `literals::Value` |
//! | `msgpack` | literals in MessagePack, as flytekit writes dataclasses; turns on `serde` |
//! | `reflect` | `prost_reflect::ReflectMessage` for messages |
//! | `views` | `flytepb::idl::views`: messages checked once and read in place |
//! | `chrono`, `jiff` | conversions of `Timestamp` and `Duration` to types of these crates |
//! | `prost-types`, `pbjson-types` | conversions of the well-known types to those of these crates |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod entities;
pub mod execution;
#[doc = include_str!("flytekit/coming_from_flytekit.md")]
pub mod flytekit;
#[cfg(feature = "flyte2")]
pub mod hash;
pub mod literals;

pub use entities::{
    identifier, uri, FlyteIdlEntity, FlyteLaunchPlan, FlyteNode, FlyteTask, FlyteWorkflow,
    NodeEntity, RemoteEntity,
};
pub use execution::{
    FlyteAssertion, FlyteNodeExecution, FlyteTaskExecution, FlyteWorkflowExecution, RemoteExecution,
};
#[cfg(feature = "json")]
pub use flytepb_inspect::edit;
pub use flytepb_inspect::{
    detect, diff, html, names, path, raw, registry, sizes, strings, tree_view, view,
};

/// The messages of the Flyte IDL: all of the crate `flytepb-idl`.
///
/// # Examples
/// ```
/// use flytepb::idl::{core::Identifier, WireMessage};
///
/// let id = Identifier::from_wire(b"\x12\x0bflytesnacks")?;
/// assert_eq!(id.project, "flytesnacks");
/// # Ok::<(), flytepb::idl::DecodeError>(())
/// ```
pub mod idl {
    // Not `pub use flytepb_idl as idl`: the compiler's suggestions would name the crate.
    pub use flytepb_idl::*;

    // By name, so that the compiler says which feature an unresolved import needs.
    #[cfg(feature = "json")]
    pub use flytepb_idl::json;
    #[cfg(feature = "reflect")]
    pub use flytepb_idl::reflect;
    #[cfg(feature = "views")]
    pub use flytepb_idl::views;
}

/// The messages of the Flyte 2 IDL: all of the crate `flytepb-idl2`.
///
/// # Examples
/// ```
/// use flytepb::idl2::{common::RunIdentifier, WireMessage};
///
/// let run = RunIdentifier::from_wire(b"\x22\x02r1")?;
/// assert_eq!(run.name, "r1");
/// # Ok::<(), flytepb::idl2::DecodeError>(())
/// ```
#[cfg(feature = "flyte2")]
pub mod idl2 {
    pub use flytepb_idl2::*;

    #[cfg(feature = "json")]
    pub use flytepb_idl2::json;
    #[cfg(feature = "reflect")]
    pub use flytepb_idl2::reflect;
    #[cfg(feature = "views")]
    pub use flytepb_idl2::views;
}

/// The types of the model, and the traits with their methods and those of messages.
///
/// # Examples
/// ```
/// use flytepb::prelude::*;
///
/// let execution = FlyteNodeExecution::default();
/// assert!(!execution.is_done()); // a method of `RemoteExecution`
/// assert_eq!(execution.as_flyte_idl().to_wire(), []); // a method of `WireMessage`
/// ```
pub mod prelude {
    pub use crate::idl::WireMessage;
    pub use crate::{
        FlyteAssertion, FlyteIdlEntity, FlyteLaunchPlan, FlyteNodeExecution, FlyteTask,
        FlyteTaskExecution, FlyteWorkflow, FlyteWorkflowExecution, RemoteEntity, RemoteExecution,
    };
}

/// The examples of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
