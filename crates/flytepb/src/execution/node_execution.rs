//! Executions of nodes.

use super::sealed::{
    execution_fields, ClientData, ClosureFields, ExecutionFields, ExecutionResult,
};
use crate::entities::{entity, or_empty};
use crate::idl::admin::node_execution_closure::{OutputResult, TargetMetadata};
use crate::idl::admin::{NodeExecution, NodeExecutionClosure, NodeExecutionMetaData};
use crate::idl::core::node_execution::Phase;
use crate::idl::core::{NodeExecutionIdentifier, TypedInterface, WorkflowExecutionIdentifier};
use crate::idl::Nested;
use crate::{FlyteTaskExecution, FlyteWorkflowExecution, RemoteExecution};

/// The execution of one node of a workflow: `FlyteNodeExecution` in flytekit.
///
/// The message is `flyteidl.admin.NodeExecution`. A client can add the executions below the node:
/// see [`assemble`](crate::execution::assemble).
///
/// # Examples
/// ```
/// use flytepb::idl::admin::{NodeExecution, NodeExecutionClosure};
/// use flytepb::prelude::*;
///
/// let closure = NodeExecutionClosure { phase: 10, ..Default::default() };
/// let idl = NodeExecution { closure: Some(Box::new(closure)), ..Default::default() };
/// let node = FlyteNodeExecution::promote_from_model(idl);
/// assert!(!node.is_done()); // RECOVERED is not final in flytekit
/// ```
#[derive(Clone, Default)]
pub struct FlyteNodeExecution {
    idl: NodeExecution,
    client_data: ClientData,
    interface: Option<TypedInterface>,
    task_executions: Vec<FlyteTaskExecution>,
    workflow_executions: Vec<FlyteWorkflowExecution>,
    node_executions: Nested<Vec<FlyteNodeExecution>>,
}

entity!(
    FlyteNodeExecution {
        client_data,
        interface,
        task_executions,
        workflow_executions,
        node_executions
    },
    NodeExecution
);

impl FlyteNodeExecution {
    /// The identifier of the node execution.
    pub fn id(&self) -> &NodeExecutionIdentifier {
        or_empty!(self.idl.id.as_ref(), NodeExecutionIdentifier)
    }

    /// The identifier of the workflow execution.
    pub fn execution_id(&self) -> &WorkflowExecutionIdentifier {
        or_empty!(self.id().execution_id.as_ref(), WorkflowExecutionIdentifier)
    }

    /// The URI of the stored inputs, an encoded `LiteralMap`.
    pub fn input_uri(&self) -> &str {
        &self.idl.input_uri
    }

    /// The state and results of the node.
    pub fn closure(&self) -> &NodeExecutionClosure {
        or_empty!(self.idl.closure.as_deref(), NodeExecutionClosure)
    }

    /// The role of the node in its workflow.
    pub fn metadata(&self) -> &NodeExecutionMetaData {
        or_empty!(self.idl.metadata.as_ref(), NodeExecutionMetaData)
    }

    /// The execution that the node launched, if its target is a launch plan.
    pub fn launched_execution_id(&self) -> Option<&WorkflowExecutionIdentifier> {
        match self.closure().target_metadata.as_ref()? {
            TargetMetadata::WorkflowNodeMetadata(metadata) => metadata.execution_id.as_ref(),
            TargetMetadata::TaskNodeMetadata(_) => None,
        }
    }

    /// The attempts to run the node's task, if added.
    pub fn task_executions(&self) -> &[FlyteTaskExecution] {
        &self.task_executions
    }

    /// The executions that the node launched, if added.
    pub fn workflow_executions(&self) -> &[FlyteWorkflowExecution] {
        &self.workflow_executions
    }

    /// The node executions of the static or dynamic sub-workflow, if added. In flytekit they are a
    /// map by node id: see [`node`](Self::node).
    pub fn subworkflow_node_executions(&self) -> &[FlyteNodeExecution] {
        &self.node_executions
    }

    /// The node execution of the sub-workflow with this node id.
    pub fn node(&self, node_id: &str) -> Option<&FlyteNodeExecution> {
        by_id(&self.node_executions, node_id)
    }

    /// Adds the interface of the executed task or workflow, for resolvers that are added later.
    pub fn with_interface(mut self, interface: TypedInterface) -> Self {
        self.interface = Some(interface);
        self
    }

    /// Adds the attempts to run the node's task.
    pub fn with_task_executions(mut self, executions: Vec<FlyteTaskExecution>) -> Self {
        self.task_executions = executions;
        self
    }

    /// Adds the executions that the node launched.
    pub fn with_workflow_executions(mut self, executions: Vec<FlyteWorkflowExecution>) -> Self {
        self.workflow_executions = executions;
        self
    }

    /// Adds the node executions of the sub-workflow.
    pub fn with_subworkflow_node_executions(mut self, nodes: Vec<FlyteNodeExecution>) -> Self {
        self.node_executions = nodes.into();
        self
    }
}

/// The node execution with this node id.
pub(super) fn by_id<'a>(
    nodes: &'a [FlyteNodeExecution],
    node_id: &str,
) -> Option<&'a FlyteNodeExecution> {
    nodes.iter().find(|node| node.id().node_id == node_id)
}

impl RemoteExecution for FlyteNodeExecution {
    type Phase = Phase;

    fn interface(&self) -> Option<&TypedInterface> {
        self.interface.as_ref()
    }
}

impl ExecutionFields for FlyteNodeExecution {
    const DONE: &'static [i32] = &[
        Phase::Succeeded as i32,
        Phase::Failed as i32,
        Phase::Aborted as i32,
        Phase::Skipped as i32,
        Phase::TimedOut as i32,
    ];
    const ERROR_TOO_EARLY: &'static str = "Please wait until the node execution has completed \
         before requesting error information.";

    execution_fields! {
        OutputResult::Error(error) => ExecutionResult::Error(error),
        OutputResult::OutputUri(uri) => ExecutionResult::Uri(uri),
        OutputResult::OutputData(data) => ExecutionResult::Data(data),
    }
}
