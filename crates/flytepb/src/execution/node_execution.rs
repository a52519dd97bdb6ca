//! Executions of nodes.

use super::sealed::{progress, Filled, Parts, Progress};
use crate::entities::{entity, or_empty};
use crate::idl::admin::node_execution_closure::{OutputResult, TargetMetadata};
use crate::idl::admin::{NodeExecution, NodeExecutionClosure, NodeExecutionMetaData};
use crate::idl::core::node_execution::Phase;
use crate::idl::core::{NodeExecutionIdentifier, TypedInterface, WorkflowExecutionIdentifier};
use crate::idl::Nested;
use crate::{FlyteTaskExecution, FlyteWorkflowExecution, RemoteExecution};

/// The execution of one node of a workflow: `FlyteNodeExecution` in flytekit.
///
/// It holds the message `flyteidl.admin.NodeExecution`, and beside it what a client puts below the
/// node: see [`assemble`](crate::execution::assemble).
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
    node_executions: Nested<Vec<FlyteNodeExecution>>,
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
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("id { node_id: 'n0' }")?;
    /// assert_eq!(FlyteNodeExecution::from_flyte_idl(idl).id().node_id, "n0");
    /// assert_eq!(FlyteNodeExecution::default().id().node_id, ""); // absent
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn id(&self) -> &NodeExecutionIdentifier {
        or_empty!(self.idl.id.as_ref(), NodeExecutionIdentifier)
    }

    /// The execution of the workflow that the node belongs to.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("id { execution_id { name: 'f1' } }")?;
    /// assert_eq!(FlyteNodeExecution::from_flyte_idl(idl).execution_id().name, "f1");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn execution_id(&self) -> &WorkflowExecutionIdentifier {
        or_empty!(self.id().execution_id.as_ref(), WorkflowExecutionIdentifier)
    }

    /// Where the inputs are stored, as an encoded `LiteralMap`.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("input_uri: 's3://b/inputs.pb'")?;
    /// assert_eq!(FlyteNodeExecution::from_flyte_idl(idl).input_uri(), "s3://b/inputs.pb");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn input_uri(&self) -> &str {
        &self.idl.input_uri
    }

    /// What has become of the node.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("closure { deck_uri: 's3://b/deck.html' }")?;
    /// assert_eq!(FlyteNodeExecution::from_flyte_idl(idl).closure().deck_uri, "s3://b/deck.html");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn closure(&self) -> &NodeExecutionClosure {
        or_empty!(self.idl.closure.as_deref(), NodeExecutionClosure)
    }

    /// The node's place in its workflow.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("metadata { spec_node_id: 'n0' is_dynamic: true }")?;
    /// let node = FlyteNodeExecution::from_flyte_idl(idl);
    /// assert!(node.metadata().is_dynamic && !node.metadata().is_parent_node);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn metadata(&self) -> &NodeExecutionMetaData {
        or_empty!(self.idl.metadata.as_ref(), NodeExecutionMetaData)
    }

    /// The execution that the node launched, if it is a launch plan's.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str(
    ///     "closure { workflow_node_metadata { executionId { name: 'f2' } } }",
    /// )?;
    /// let node = FlyteNodeExecution::from_flyte_idl(idl);
    /// assert_eq!(node.launched_execution_id().unwrap().name, "f2");
    ///
    /// let of_a_task = text::from_str("closure { task_node_metadata { } }")?;
    /// assert!(FlyteNodeExecution::from_flyte_idl(of_a_task).launched_execution_id().is_none());
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn launched_execution_id(&self) -> Option<&WorkflowExecutionIdentifier> {
        match self.closure().target_metadata.as_ref()? {
            TargetMetadata::WorkflowNodeMetadata(metadata) => metadata.execution_id.as_ref(),
            TargetMetadata::TaskNodeMetadata(_) => None,
        }
    }

    /// The attempts to run the node's task, once filled in.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let second = FlyteTaskExecution::from_flyte_idl(text::from_str("id { retry_attempt: 1 }")?);
    /// let node = FlyteNodeExecution::default()
    ///     .with_task_executions(vec![FlyteTaskExecution::default(), second]);
    /// assert_eq!(node.task_executions().last().unwrap().retry_attempt(), 1);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn task_executions(&self) -> &[FlyteTaskExecution] {
        &self.task_executions
    }

    /// The executions that the node launched, once filled in.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let launched = FlyteWorkflowExecution::from_flyte_idl(text::from_str("id { name: 'f2' }")?);
    /// let node = FlyteNodeExecution::default().with_workflow_executions(vec![launched]);
    /// assert_eq!(node.workflow_executions()[0].id().name, "f2");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn workflow_executions(&self) -> &[FlyteWorkflowExecution] {
        &self.workflow_executions
    }

    /// The nodes below this one, if it is a sub-workflow, static or dynamic, once filled in. In
    /// flytekit they are a map by node id: see [`node`](Self::node).
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let below = FlyteNodeExecution::from_flyte_idl(text::from_str("id { node_id: 'n1' }")?);
    /// let node = FlyteNodeExecution::default().with_subworkflow_node_executions(vec![below]);
    /// assert_eq!(node.subworkflow_node_executions().len(), 1);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn subworkflow_node_executions(&self) -> &[FlyteNodeExecution] {
        &self.node_executions
    }

    /// The node below this one with that id.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let below = FlyteNodeExecution::from_flyte_idl(text::from_str("id { node_id: 'n1' }")?);
    /// let node = FlyteNodeExecution::default().with_subworkflow_node_executions(vec![below]);
    /// assert_eq!(node.node("n1").unwrap().id().node_id, "n1");
    /// assert!(node.node("n2").is_none());
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn node(&self, node_id: &str) -> Option<&FlyteNodeExecution> {
        by_id(&self.node_executions, node_id)
    }

    /// The node execution with the interface of what it executes, which resolvers get that are
    /// filled in later.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::admin::NodeExecutionGetDataResponse;
    /// use flytepb::idl::core::{SimpleType, TypedInterface, VariableMap};
    /// use flytepb::literals::Value;
    /// use flytepb::{literal_map, prelude::*};
    ///
    /// let inputs = VariableMap::from([("x", SimpleType::Float)]);
    /// let interface = TypedInterface::new(inputs, VariableMap::default());
    /// let answer = NodeExecutionGetDataResponse {
    ///     full_inputs: Some(literal_map! { "x" => 5 }),
    ///     ..Default::default()
    /// };
    /// let (node, _) = FlyteNodeExecution::default().with_interface(interface).with_data(answer);
    /// assert_eq!(node.inputs().unwrap().get("x")?, Value::Float(5.0));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_interface(mut self, interface: TypedInterface) -> Self {
        self.interface = Some(interface);
        self
    }

    /// The node execution with these attempts to run its task.
    ///
    /// # Examples
    /// ```
    /// use flytepb::prelude::*;
    ///
    /// let attempts = vec![FlyteTaskExecution::default(); 3];
    /// let node = FlyteNodeExecution::default().with_task_executions(attempts);
    /// assert_eq!(node.task_executions().len(), 3);
    /// assert!(node.is_empty()); // they are not part of the message
    /// ```
    pub fn with_task_executions(mut self, executions: Vec<FlyteTaskExecution>) -> Self {
        self.task_executions = executions;
        self
    }

    /// The node execution with these executions that it launched.
    ///
    /// # Examples
    /// ```
    /// use flytepb::prelude::*;
    ///
    /// let launched = vec![FlyteWorkflowExecution::default()];
    /// let node = FlyteNodeExecution::default().with_workflow_executions(launched);
    /// assert_eq!(node.workflow_executions().len(), 1);
    /// ```
    pub fn with_workflow_executions(mut self, executions: Vec<FlyteWorkflowExecution>) -> Self {
        self.workflow_executions = executions;
        self
    }

    /// The node execution with these nodes below it.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let nodes = ["n0", "n1"].map(|id| text::from_str(&format!("id {{ node_id: '{id}' }}")));
    /// let nodes: Vec<_> = nodes.into_iter().collect::<Result<_, _>>()?;
    /// let nodes = nodes.into_iter().map(FlyteNodeExecution::from_flyte_idl).collect();
    /// let node = FlyteNodeExecution::default().with_subworkflow_node_executions(nodes);
    /// assert_eq!(node.subworkflow_node_executions()[1].id().node_id, "n1");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn with_subworkflow_node_executions(mut self, nodes: Vec<FlyteNodeExecution>) -> Self {
        self.node_executions = nodes.into();
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
