//! Executions of workflows.

use super::node_execution::by_id;
use super::sealed::{progress, Filled, Parts, Progress};
use crate::entities::{entity, or_empty};
use crate::idl::admin::execution_closure::OutputResult;
use crate::idl::admin::literal_map_blob::Data;
use crate::idl::admin::{Execution, ExecutionClosure, ExecutionSpec, LiteralMapBlob};
use crate::idl::core::workflow_execution::Phase;
use crate::idl::core::{TypedInterface, WorkflowExecutionIdentifier};
use crate::idl::Nested;
use crate::{FlyteNodeExecution, FlyteWorkflow, RemoteExecution};

/// The execution of a workflow: `FlyteWorkflowExecution` in flytekit.
///
/// It holds the message `flyteidl.admin.Execution`, and beside it what a client adds: the workflow
/// and the executions of its nodes, see [`assemble`](crate::execution::assemble).
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
    filled: Filled,
    workflow: Option<Box<FlyteWorkflow>>,
    node_executions: Nested<Vec<FlyteNodeExecution>>,
}

entity!(
    FlyteWorkflowExecution {
        filled,
        workflow,
        node_executions
    },
    Execution
);

impl FlyteWorkflowExecution {
    /// The execution's identifier.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("id { name: 'f1' }")?;
    /// assert_eq!(FlyteWorkflowExecution::from_flyte_idl(idl).id().name, "f1");
    /// assert_eq!(FlyteWorkflowExecution::default().id().name, ""); // absent
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn id(&self) -> &WorkflowExecutionIdentifier {
        or_empty!(self.idl.id.as_ref(), WorkflowExecutionIdentifier)
    }

    /// What was launched, and how.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("spec { launch_plan { name: 'app.wf' } max_parallelism: 25 }")?;
    /// let execution = FlyteWorkflowExecution::from_flyte_idl(idl);
    /// assert_eq!(execution.spec().max_parallelism, 25);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn spec(&self) -> &ExecutionSpec {
        or_empty!(self.idl.spec.as_deref(), ExecutionSpec)
    }

    /// What has become of the execution.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("closure { workflow_id { name: 'app.wf' } }")?;
    /// let execution = FlyteWorkflowExecution::from_flyte_idl(idl);
    /// assert_eq!(execution.closure().workflow_id.as_ref().unwrap().name, "app.wf");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn closure(&self) -> &ExecutionClosure {
        or_empty!(self.idl.closure.as_deref(), ExecutionClosure)
    }

    /// Returns whether the execution came to a good end.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("closure { phase: SUCCEEDED }")?;
    /// assert!(FlyteWorkflowExecution::from_flyte_idl(idl).is_successful());
    ///
    /// let idl = text::from_str("closure { phase: SUCCEEDING }")?; // not there yet
    /// assert!(!FlyteWorkflowExecution::from_flyte_idl(idl).is_successful());
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn is_successful(&self) -> bool {
        self.phase() == Some(Phase::Succeeded)
    }

    /// The workflow, once filled in.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let execution = FlyteWorkflowExecution::default();
    /// assert!(execution.flyte_workflow().is_none());
    ///
    /// let template = text::from_str("id { name: 'app.wf' }")?;
    /// let workflow = FlyteWorkflow::promote_from_model(template, vec![], vec![]);
    /// let execution = execution.with_flyte_workflow(workflow);
    /// assert_eq!(execution.flyte_workflow().unwrap().name(), "app.wf");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn flyte_workflow(&self) -> Option<&FlyteWorkflow> {
        self.workflow.as_deref()
    }

    /// The executions of the workflow's nodes, once filled in. In flytekit they are a map by node
    /// id: see [`node`](Self::node).
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let node = FlyteNodeExecution::from_flyte_idl(text::from_str("id { node_id: 'n0' }")?);
    /// let execution = FlyteWorkflowExecution::default().with_node_executions(vec![node]);
    /// assert_eq!(execution.node_executions()[0].id().node_id, "n0");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn node_executions(&self) -> &[FlyteNodeExecution] {
        &self.node_executions
    }

    /// The execution of the node with this id.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let node = FlyteNodeExecution::from_flyte_idl(text::from_str("id { node_id: 'n0' }")?);
    /// let execution = FlyteWorkflowExecution::default().with_node_executions(vec![node]);
    /// assert!(execution.node("n0").is_some() && execution.node("n1").is_none());
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn node(&self, node_id: &str) -> Option<&FlyteNodeExecution> {
        by_id(&self.node_executions, node_id)
    }

    /// The execution with its workflow, whose interface resolvers get that are filled in later.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::admin::WorkflowExecutionGetDataResponse;
    /// use flytepb::idl::text;
    /// use flytepb::{literal_map, prelude::*};
    ///
    /// let template = text::from_str("interface { inputs { variables { key: 'x' } } }")?;
    /// let workflow = FlyteWorkflow::promote_from_model(template, vec![], vec![]);
    /// let answer = WorkflowExecutionGetDataResponse {
    ///     full_inputs: Some(literal_map! { "x" => 5 }),
    ///     ..Default::default()
    /// };
    /// let execution = FlyteWorkflowExecution::default().with_flyte_workflow(workflow);
    /// let (execution, _) = execution.with_data(answer);
    /// assert!(execution.inputs().unwrap().interface().unwrap().variables.contains_key("x"));
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn with_flyte_workflow(mut self, workflow: FlyteWorkflow) -> Self {
        self.workflow = Some(Box::new(workflow));
        self
    }

    /// The execution with these executions of its nodes.
    ///
    /// # Examples
    /// ```
    /// use flytepb::prelude::*;
    ///
    /// let nodes = vec![FlyteNodeExecution::default(); 2];
    /// let execution = FlyteWorkflowExecution::default().with_node_executions(nodes);
    /// assert_eq!(execution.node_executions().len(), 2);
    /// assert!(execution.is_empty()); // they are not part of the message
    /// ```
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

impl Parts for FlyteWorkflowExecution {
    const DONE: &'static [i32] = &[
        Phase::Succeeded as i32,
        Phase::Failed as i32,
        Phase::Aborted as i32,
        Phase::TimedOut as i32,
    ];
    const ERROR_TOO_EARLY: &'static str =
        "Please wait until a workflow has completed before checking for an error.";

    fn progress(&self) -> Progress<'_> {
        let closure = self.closure();
        let progress = progress!(closure);
        match &closure.output_result {
            Some(OutputResult::Error(error)) => progress.with_error(error),
            Some(OutputResult::Outputs(blob)) => with_blob(progress, blob),
            Some(OutputResult::OutputData(data)) => progress.with_output_data(data),
            Some(OutputResult::AbortCause(_) | OutputResult::AbortMetadata(_)) | None => progress,
        }
    }

    fn filled(&self) -> &Filled {
        &self.filled
    }

    fn filled_mut(&mut self) -> &mut Filled {
        &mut self.filled
    }
}

fn with_blob<'a>(progress: Progress<'a>, blob: &'a LiteralMapBlob) -> Progress<'a> {
    match &blob.data {
        None => progress,
        Some(Data::Uri(uri)) => progress.with_output_uri(uri),
        Some(Data::Values(values)) => progress.with_output_data(values),
    }
}
