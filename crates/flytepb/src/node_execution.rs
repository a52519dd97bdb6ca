//! Executions of nodes.

use crate::entity::{entity, or_empty};
use crate::execution::progress;
use crate::execution::sealed::{Filled, Parts, Progress};
use crate::idl::admin::node_execution_closure::{OutputResult, TargetMetadata};
use crate::idl::admin::{NodeExecution, NodeExecutionClosure, NodeExecutionMetaData};
use crate::idl::core::node_execution::Phase;
use crate::idl::core::{NodeExecutionIdentifier, TypedInterface, WorkflowExecutionIdentifier};
use crate::{FlyteTaskExecution, FlyteWorkflowExecution, RemoteExecution};

/// The execution of one node of a workflow: `FlyteNodeExecution` in flytekit.
///
/// It holds the message `flyteidl.admin.NodeExecution`, and beside it what a client puts below the
/// node: see [`tree`](crate::tree).
///
/// # Examples
/// ```
/// use flytepb::idl::admin::{NodeExecution, NodeExecutionClosure};
/// use flytepb::prelude::*;
///
/// let closure = NodeExecutionClosure { phase: 10, ..Default::default() };
/// let idl = NodeExecution { closure: Some(Box::new(closure)), ..Default::default() };
/// let node = FlyteNodeExecution::promote_from_model(idl);
/// assert!(!node.is_done()); // RECOVERED does not count in flytekit
/// ```
#[derive(Clone, Default)]
pub struct FlyteNodeExecution {
    idl: NodeExecution,
    filled: Filled,
    interface: Option<TypedInterface>,
    task_executions: Vec<FlyteTaskExecution>,
    workflow_executions: Vec<FlyteWorkflowExecution>,
    node_executions: Vec<FlyteNodeExecution>,
}

entity!(
    FlyteNodeExecution {
        filled,
        interface,
        task_executions,
        workflow_executions,
        node_executions
    },
    NodeExecution
);

impl FlyteNodeExecution {
    /// Which node, in which execution of a workflow.
    pub fn id(&self) -> &NodeExecutionIdentifier {
        or_empty!(self.idl.id.as_ref(), NodeExecutionIdentifier)
    }

    /// The execution of the workflow that the node belongs to.
    pub fn execution_id(&self) -> &WorkflowExecutionIdentifier {
        or_empty!(self.id().execution_id.as_ref(), WorkflowExecutionIdentifier)
    }

    /// Where the inputs are stored, as an encoded `LiteralMap`.
    pub fn input_uri(&self) -> &str {
        &self.idl.input_uri
    }

    /// What has become of the node.
    pub fn closure(&self) -> &NodeExecutionClosure {
        or_empty!(self.idl.closure.as_deref(), NodeExecutionClosure)
    }

    /// The node's place in its workflow.
    pub fn metadata(&self) -> &NodeExecutionMetaData {
        or_empty!(self.idl.metadata.as_ref(), NodeExecutionMetaData)
    }

    /// The execution that the node launched, if it is a launch plan's.
    pub fn launched_execution_id(&self) -> Option<&WorkflowExecutionIdentifier> {
        match self.closure().target_metadata.as_ref()? {
            TargetMetadata::WorkflowNodeMetadata(metadata) => metadata.execution_id.as_ref(),
            TargetMetadata::TaskNodeMetadata(_) => None,
        }
    }

    /// The attempts to run the node's task, once filled in.
    pub fn task_executions(&self) -> &[FlyteTaskExecution] {
        &self.task_executions
    }

    /// The executions that the node launched, once filled in.
    pub fn workflow_executions(&self) -> &[FlyteWorkflowExecution] {
        &self.workflow_executions
    }

    /// The nodes below this one, if it is a sub-workflow, static or dynamic, once filled in. In
    /// flytekit they are a map by node id: see [`node`](Self::node).
    pub fn subworkflow_node_executions(&self) -> &[FlyteNodeExecution] {
        &self.node_executions
    }

    /// The node below this one with that id.
    pub fn node(&self, node_id: &str) -> Option<&FlyteNodeExecution> {
        by_id(&self.node_executions, node_id)
    }

    /// The node execution with the interface of what it executes, which resolvers get that are
    /// filled in later.
    pub fn with_interface(mut self, interface: TypedInterface) -> Self {
        self.interface = Some(interface);
        self
    }

    /// The node execution with these attempts to run its task.
    pub fn with_task_executions(mut self, executions: Vec<FlyteTaskExecution>) -> Self {
        self.task_executions = executions;
        self
    }

    /// The node execution with these executions that it launched.
    pub fn with_workflow_executions(mut self, executions: Vec<FlyteWorkflowExecution>) -> Self {
        self.workflow_executions = executions;
        self
    }

    /// The node execution with these nodes below it.
    pub fn with_subworkflow_node_executions(mut self, nodes: Vec<FlyteNodeExecution>) -> Self {
        self.node_executions = nodes;
        self
    }
}

/// The node execution with this id.
pub(crate) fn by_id<'a>(
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

impl Parts for FlyteNodeExecution {
    const DONE: &'static [i32] = &[
        Phase::Succeeded as i32,
        Phase::Failed as i32,
        Phase::Aborted as i32,
        Phase::Skipped as i32,
        Phase::TimedOut as i32,
    ];
    const ERROR_TOO_EARLY: &'static str = "Please wait until the node execution has completed \
         before requesting error information.";

    fn progress(&self) -> Progress<'_> {
        let closure = self.closure();
        let progress = progress!(closure);
        match &closure.output_result {
            None => progress,
            Some(OutputResult::Error(error)) => progress.with_error(error),
            Some(OutputResult::OutputUri(uri)) => progress.with_output_uri(uri),
            Some(OutputResult::OutputData(data)) => progress.with_output_data(data),
        }
    }

    fn filled(&self) -> &Filled {
        &self.filled
    }

    fn filled_mut(&mut self) -> &mut Filled {
        &mut self.filled
    }
}
