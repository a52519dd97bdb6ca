//! Workflows.

use super::entity::{entity, or_empty, RemoteEntity};
use crate::idl::admin::{DescriptionEntity, Workflow, WorkflowSpec};
use crate::idl::core::{
    Binding, CompiledWorkflow, CompiledWorkflowClosure, Identifier, Node, ResourceType,
    TypedInterface, WorkflowMetadata, WorkflowMetadataDefaults, WorkflowTemplate,
};
use crate::{FlyteNode, FlyteTask};

/// The ids of the nodes that the compiler adds to a workflow.
const SYSTEM_NODES: [&str; 2] = ["start-node", "end-node"];

/// A registered workflow: `FlyteWorkflow` in flytekit.
///
/// The message is `flyteidl.admin.WorkflowSpec`, as in flytekit. The tasks of the compiled workflow
/// are kept beside it.
///
/// # Examples
/// ```
/// use flytepb::idl::core::{Node, WorkflowTemplate};
/// use flytepb::prelude::*;
///
/// let nodes = ["start-node", "n0"].map(|id| Node { id: id.into(), ..Default::default() });
/// let template = WorkflowTemplate { nodes: nodes.into(), ..Default::default() };
/// let workflow = FlyteWorkflow::promote_from_model(template, vec![], vec![]);
/// let ids: Vec<&str> = workflow.flyte_nodes().map(|node| node.id()).collect();
/// assert_eq!(ids, ["n0"]);
/// assert_eq!(workflow.nodes().len(), 2); // the message keeps all
/// ```
#[derive(Clone, Default)]
pub struct FlyteWorkflow {
    idl: WorkflowSpec,
    tasks: Vec<FlyteTask>,
}

entity!(FlyteWorkflow { tasks }, WorkflowSpec);

impl RemoteEntity for FlyteWorkflow {
    const RESOURCE_TYPE: ResourceType = ResourceType::Workflow;

    fn id(&self) -> &Identifier {
        or_empty!(self.template().id.as_ref(), Identifier)
    }

    fn interface(&self) -> Option<&TypedInterface> {
        self.template().interface.as_ref()
    }
}

impl FlyteWorkflow {
    /// A workflow with this template, these sub-workflows and these tasks.
    pub fn promote_from_model(
        template: WorkflowTemplate,
        sub_workflows: Vec<WorkflowTemplate>,
        tasks: Vec<FlyteTask>,
    ) -> Self {
        let idl = WorkflowSpec {
            template: Some(Box::new(template)),
            sub_workflows,
            ..WorkflowSpec::default()
        };
        FlyteWorkflow { idl, tasks }
    }

    /// A workflow from its compiled form.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let closure = text::from_str(
    ///     "primary { template { id { name: 'app.wf' } } }
    ///      tasks { template { id { name: 'app.square' } } }",
    /// )?;
    /// let workflow = FlyteWorkflow::promote_from_closure(closure);
    /// assert_eq!((workflow.name(), workflow.flyte_tasks()[0].name()), ("app.wf", "app.square"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn promote_from_closure(closure: CompiledWorkflowClosure) -> Self {
        let template = |compiled: CompiledWorkflow| compiled.template.map(|template| *template);
        let sub_workflows = closure.sub_workflows.into_iter();
        FlyteWorkflow::promote_from_model(
            closure.primary.and_then(template).unwrap_or_default(),
            sub_workflows.filter_map(template).collect(),
            closure.tasks.into_iter().map(FlyteTask::from).collect(),
        )
    }

    /// The definition of the workflow.
    pub fn template(&self) -> &WorkflowTemplate {
        or_empty!(self.idl.template.as_deref(), WorkflowTemplate)
    }

    /// The quality of service and the policy on failure.
    pub fn metadata(&self) -> Option<&WorkflowMetadata> {
        self.template().metadata.as_ref()
    }

    /// The settings that nodes inherit.
    pub fn metadata_defaults(&self) -> Option<&WorkflowMetadataDefaults> {
        self.template().metadata_defaults.as_ref()
    }

    /// The documentation of the workflow.
    pub fn docs(&self) -> Option<&DescriptionEntity> {
        self.idl.description.as_deref()
    }

    /// All nodes, including those that the compiler adds.
    pub fn nodes(&self) -> &[Node] {
        &self.template().nodes
    }

    /// The sources of the outputs.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str(
    ///     "template { outputs { var: 'o0' binding { promise { node_id: 'n0' var: 'o0' } } } }",
    /// )?;
    /// assert_eq!(FlyteWorkflow::from_flyte_idl(spec).outputs()[0].var, "o0");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn outputs(&self) -> &[Binding] {
        &self.template().outputs
    }

    /// The node that runs after another has failed.
    pub fn failure_node(&self) -> Option<&Node> {
        self.template().failure_node.as_ref()
    }

    /// The nodes without those that the compiler adds.
    pub fn flyte_nodes(&self) -> impl Iterator<Item = FlyteNode<'_>> {
        let own = |node: &&Node| !SYSTEM_NODES.contains(&node.id.as_str());
        let nodes = self.nodes().iter().filter(own);
        nodes.map(|node| FlyteNode::new(node, self))
    }

    /// The node with this id, unless the compiler adds it.
    pub fn flyte_node(&self, id: &str) -> Option<FlyteNode<'_>> {
        self.flyte_nodes().find(|node| node.id() == id)
    }

    /// The templates of the sub-workflows. Flytekit keeps only those that nodes refer to.
    pub fn flyte_sub_workflows(&self) -> &[WorkflowTemplate] {
        &self.idl.sub_workflows
    }

    /// The tasks of the compiled workflow.
    pub fn flyte_tasks(&self) -> &[FlyteTask] {
        &self.tasks
    }
}

impl From<CompiledWorkflowClosure> for FlyteWorkflow {
    fn from(closure: CompiledWorkflowClosure) -> Self {
        FlyteWorkflow::promote_from_closure(closure)
    }
}

impl From<Workflow> for FlyteWorkflow {
    /// Keeps the compiled workflow only.
    fn from(workflow: Workflow) -> Self {
        let compiled = workflow
            .closure
            .and_then(|closure| closure.compiled_workflow);
        compiled.map(|closure| *closure).unwrap_or_default().into()
    }
}
