//! Flyte's executions and literals as a pure, lossless Rust model.
//!
//! [`FlyteTaskExecution`] and its siblings have the names and the behaviour of flytekit's classes,
//! on messages that lose nothing; [`coming_from_flytekit`] maps the names. The crate does no I/O,
//! and knows no clock, thread or network.
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
//! | `serde` | literals as any type that implements `Deserialize` |
//! | `msgpack` | literals in MessagePack, as flytekit writes dataclasses; turns on `serde` |
//! | `reflect` | `prost_reflect::ReflectMessage` for messages |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

#[doc = include_str!("coming_from_flytekit.md")]
pub mod coming_from_flytekit {}
pub mod compat;
pub mod detect;
pub mod diff;
mod entity;
mod error;
mod execution;
pub mod identifier;
mod launch_plan;
pub mod literals;
mod node;
mod node_execution;
pub mod raw;
pub mod render;
mod task;
mod task_execution;
pub mod tree;
pub mod tree_view;
pub mod uri;
mod workflow;
mod workflow_execution;

pub use entity::FlyteIdlEntity;
pub use error::FlyteAssertion;
pub use execution::{ExecutionData, MissingBlobs, RemoteExecution};
pub use flytepb_idl as idl;
pub use launch_plan::FlyteLaunchPlan;
pub use node::{FlyteNode, NodeEntity};
pub use node_execution::FlyteNodeExecution;
pub use task::FlyteTask;
pub use task_execution::FlyteTaskExecution;
pub use workflow::FlyteWorkflow;
pub use workflow_execution::FlyteWorkflowExecution;

/// The types of the model and the traits that their methods are in.
///
/// # Examples
/// ```
/// use flytepb::prelude::*;
///
/// assert!(!FlyteNodeExecution::default().is_done()); // a method of `RemoteExecution`
/// ```
pub mod prelude {
    pub use crate::{
        FlyteAssertion, FlyteIdlEntity, FlyteLaunchPlan, FlyteNodeExecution, FlyteTask,
        FlyteTaskExecution, FlyteWorkflow, FlyteWorkflowExecution, RemoteExecution,
    };
}

/// The examples of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
