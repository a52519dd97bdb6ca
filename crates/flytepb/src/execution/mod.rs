//! Executions: their inputs and outputs, and the tree of workflow, nodes and tasks.
//!
//! Flytekit's classes are also exported at the root of the crate.
//!
//! # Examples
//! ```
//! use flytepb::idl::text;
//! use flytepb::prelude::*;
//! use flytepb::execution::{assemble, Outline};
//!
//! let execution = FlyteWorkflowExecution::from_flyte_idl(text::from_str("id { name: 'f1' }")?);
//! let node = text::from_str("id { node_id: 'n0' execution_id { name: 'f1' } }")?;
//! let node = FlyteNodeExecution::from_flyte_idl(node);
//! let whole = assemble(execution, vec![node], vec![], vec![]).execution;
//! assert_eq!(Outline(&whole).to_string(), "f1 UNDEFINED\n  n0 UNDEFINED\n");
//! # Ok::<(), text::TextError>(())
//! ```

mod data;
mod error;
mod node_execution;
mod remote_execution;
pub(crate) mod sealed;
mod task_execution;
mod tree;
mod workflow_execution;

pub use data::{ExecutionData, MissingBlobs};
pub use error::FlyteAssertion;
pub use node_execution::FlyteNodeExecution;
pub use remote_execution::RemoteExecution;
pub use task_execution::FlyteTaskExecution;
pub use tree::{assemble, Assembly, Outline};
pub use workflow_execution::FlyteWorkflowExecution;
