//! Executions of workflows.

use super::node_execution::by_id;
use super::sealed::{
    execution_fields, ClientData, ClosureFields, ExecutionFields, ExecutionResult,
};
use crate::entities::{entity, or_empty};
use crate::idl::admin::execution_closure::OutputResult;
use crate::idl::admin::literal_map_blob::Data;
use crate::idl::admin::{Execution, ExecutionClosure, ExecutionSpec, LiteralMapBlob};
use crate::idl::core::workflow_execution::Phase;
use crate::idl::core::{TypedInterface, WorkflowExecutionIdentifier};
use crate::idl::Nested;
use crate::{FlyteNodeExecution, FlyteWorkflow, RemoteEntity, RemoteExecution};

/// The execution of a workflow: `FlyteWorkflowExecution` in flytekit.
///
/// The message is `flyteidl.admin.Execution`. A client can add the workflow and the executions of
/// its nodes: see [`assemble`](crate::execution::assemble).
///
/// # Examples
/// ```
/// use flytepb::idl::admin::{Execution, ExecutionClosure};
/// use flytepb::prelude::*;
///
/// let closure = ExecutionClosure { phase: 4, ..Default::default() };
/// let idl = Execution { closure: Some(Box::new(closure)), ..Default::default() };
/// let execution = FlyteWorkflowExecution::promote_from_model(idl);
/// assert!(execution.is_done() && execution.is_successful());
/// ```
#[derive(Clone, Default)]
pub struct FlyteWorkflowExecution {
    idl: Execution,
    client_data: ClientData,
    workflow: Option<Box<FlyteWorkflow>>,
    node_executions: Nested<Vec<FlyteNodeExecution>>,
}

entity!(
    FlyteWorkflowExecution {
        client_data,
        workflow,
        node_executions
    },
    Execution
);

impl FlyteWorkflowExecution {
    /// The identifier of the execution.
    pub fn id(&self) -> &WorkflowExecutionIdentifier {
        or_empty!(self.idl.id.as_ref(), WorkflowExecutionIdentifier)
    }

    /// The launch plan, inputs and settings of the launch.
    pub fn spec(&self) -> &ExecutionSpec {
        or_empty!(self.idl.spec.as_deref(), ExecutionSpec)
    }

    /// The state and results of the execution.
    pub fn closure(&self) -> &ExecutionClosure {
        or_empty!(self.idl.closure.as_deref(), ExecutionClosure)
    }

    /// Returns `true` if the execution has succeeded.
    pub fn is_successful(&self) -> bool {
        self.phase() == Some(Phase::Succeeded)
    }

    /// The workflow, if added.
    pub fn flyte_workflow(&self) -> Option<&FlyteWorkflow> {
        self.workflow.as_deref()
    }

    /// The node executions, if added. In flytekit they are a map by node id: see
    /// [`node`](Self::node).
    pub fn node_executions(&self) -> &[FlyteNodeExecution] {
        &self.node_executions
    }

    /// The node execution with this node id.
    pub fn node(&self, node_id: &str) -> Option<&FlyteNodeExecution> {
        by_id(&self.node_executions, node_id)
    }

    /// Adds the workflow. Resolvers that are added later get its interface.
    pub fn with_flyte_workflow(mut self, workflow: FlyteWorkflow) -> Self {
        self.workflow = Some(Box::new(workflow));
        self
    }

    /// Adds the node executions.
    pub fn with_node_executions(mut self, nodes: Vec<FlyteNodeExecution>) -> Self {
        self.node_executions = nodes.into();
        self
    }
}

impl RemoteExecution for FlyteWorkflowExecution {
    type Phase = Phase;

    fn interface(&self) -> Option<&TypedInterface> {
        self.flyte_workflow()?.interface()
    }
}

impl ExecutionFields for FlyteWorkflowExecution {
    const DONE: &'static [i32] = &[
        Phase::Succeeded as i32,
        Phase::Failed as i32,
        Phase::Aborted as i32,
        Phase::TimedOut as i32,
    ];
    const ERROR_TOO_EARLY: &'static str =
        "Please wait until a workflow has completed before checking for an error.";

    execution_fields! {
        OutputResult::Error(error) => ExecutionResult::Error(error),
        OutputResult::Outputs(blob) => outcome_of(blob),
        OutputResult::OutputData(data) => ExecutionResult::Data(data),
        OutputResult::AbortCause(_) | OutputResult::AbortMetadata(_) => ExecutionResult::None,
    }
}

fn outcome_of(blob: &LiteralMapBlob) -> ExecutionResult<'_> {
    match &blob.data {
        None => ExecutionResult::None,
        Some(Data::Uri(uri)) => ExecutionResult::Uri(uri),
        Some(Data::Values(values)) => ExecutionResult::Data(values),
    }
}
