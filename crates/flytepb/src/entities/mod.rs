//! Registered entities: tasks, workflows, their nodes, and launch plans.

mod entity;
pub mod identifier;
mod launch_plan;
mod node;
mod task;
pub mod uri;
mod workflow;

pub(crate) use entity::{entity, or_empty};
pub use entity::{FlyteIdlEntity, RemoteEntity};
pub use launch_plan::FlyteLaunchPlan;
pub use node::{FlyteNode, NodeEntity};
pub use task::FlyteTask;
pub use workflow::FlyteWorkflow;
