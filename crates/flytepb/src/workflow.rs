//! Workflows and their nodes.

use std::fmt;

use crate::entity::{entity, or_empty};
use crate::idl::admin::{DescriptionEntity, Workflow, WorkflowSpec};
use crate::idl::core::if_else_block::Default as ElseBlock;
use crate::idl::core::node::Target;
use crate::idl::core::task_node::Reference as TaskReference;
use crate::idl::core::workflow_node::Reference as WorkflowReference;
use crate::idl::core::{
    ArrayNode, Binding, BranchNode, CompiledWorkflow, CompiledWorkflowClosure, GateNode,
    Identifier, Node, ResourceType, TypedInterface, WorkflowMetadata, WorkflowMetadataDefaults,
    WorkflowTemplate,
};
use crate::FlyteTask;

/// The nodes that the compiler puts around a workflow's own.
const SYSTEM_NODES: [&str; 2] = ["start-node", "end-node"];

/// A registered workflow: `FlyteWorkflow` in flytekit.
///
/// It holds the message `flyteidl.admin.WorkflowSpec`, as there, and beside it the tasks of the
/// compiled workflow that it came from.
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

impl FlyteWorkflow {
    /// A workflow of its template, its sub-workflows and its tasks.
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

    /// A workflow of what the compiler made of it.
    pub fn promote_from_closure(closure: CompiledWorkflowClosure) -> Self {
        let template = |compiled: CompiledWorkflow| compiled.template.map(|template| *template);
        let sub_workflows = closure.sub_workflows.into_iter();
        FlyteWorkflow::promote_from_model(
            closure.primary.and_then(template).unwrap_or_default(),
            sub_workflows.filter_map(template).collect(),
            closure.tasks.into_iter().map(FlyteTask::from).collect(),
        )
    }

    /// The workflow's nodes, interface and outputs.
    pub fn template(&self) -> &WorkflowTemplate {
        or_empty!(self.idl.template.as_deref(), WorkflowTemplate)
    }

    /// The workflow's identifier.
    pub fn id(&self) -> &Identifier {
        or_empty!(self.template().id.as_ref(), Identifier)
    }

    /// The name in the identifier.
    pub fn name(&self) -> &str {
        &self.id().name
    }

    /// Always [`ResourceType::Workflow`].
    pub fn resource_type(&self) -> ResourceType {
        ResourceType::Workflow
    }

    /// How the workflow is run.
    pub fn metadata(&self) -> Option<&WorkflowMetadata> {
        self.template().metadata.as_ref()
    }

    /// What nodes inherit.
    pub fn metadata_defaults(&self) -> Option<&WorkflowMetadataDefaults> {
        self.template().metadata_defaults.as_ref()
    }

    /// The inputs and outputs.
    pub fn interface(&self) -> Option<&TypedInterface> {
        self.template().interface.as_ref()
    }

    /// The description of the workflow for people.
    pub fn docs(&self) -> Option<&DescriptionEntity> {
        self.idl.description.as_deref()
    }

    /// All nodes, with those that the compiler adds.
    pub fn nodes(&self) -> &[Node] {
        &self.template().nodes
    }

    /// Where the outputs come from.
    pub fn outputs(&self) -> &[Binding] {
        &self.template().outputs
    }

    /// The node that runs when another has failed.
    pub fn failure_node(&self) -> Option<&Node> {
        self.template().failure_node.as_ref()
    }

    /// The workflow's own nodes, without those that the compiler adds.
    pub fn flyte_nodes(&self) -> impl Iterator<Item = FlyteNode<'_>> {
        let own = |node: &&Node| !SYSTEM_NODES.contains(&node.id.as_str());
        let nodes = self.nodes().iter().filter(own);
        nodes.map(|node| FlyteNode {
            node,
            workflow: self,
        })
    }

    /// The workflow's own node with this id.
    pub fn flyte_node(&self, id: &str) -> Option<FlyteNode<'_>> {
        self.flyte_nodes().find(|node| node.id() == id)
    }

    /// The templates of the sub-workflows that came with the workflow. Flytekit keeps only those that
    /// its nodes refer to.
    pub fn flyte_sub_workflows(&self) -> &[WorkflowTemplate] {
        &self.idl.sub_workflows
    }

    /// The tasks that came with the workflow.
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
    /// Of what a service answers only the compiled workflow is kept.
    fn from(workflow: Workflow) -> Self {
        let compiled = workflow
            .closure
            .and_then(|closure| closure.compiled_workflow);
        compiled.map(|closure| *closure).unwrap_or_default().into()
    }
}

/// A node of a workflow: `FlyteNode` in flytekit.
///
/// # Examples
/// ```
/// use flytepb::idl::core::{self, node, task_node, TaskNode, WorkflowTemplate};
/// use flytepb::prelude::*;
/// use flytepb::NodeEntity;
///
/// let id = flytepb::identifier::parse("TASK:flytesnacks:development:app.square:v1")?;
/// let reference = task_node::Reference::ReferenceId(Box::new(id));
/// let task_node = TaskNode { reference: Some(reference), ..Default::default() };
/// let node = core::Node {
///     id: "n0".into(),
///     upstream_node_ids: vec!["start-node".into()],
///     target: Some(node::Target::TaskNode(Box::new(task_node))),
///     ..Default::default()
/// };
/// let template = WorkflowTemplate { nodes: vec![node], ..Default::default() };
/// let workflow = FlyteWorkflow::promote_from_model(template, vec![], vec![]);
///
/// let node = workflow.flyte_node("n0").unwrap();
/// assert_eq!(node.upstream_node_ids(), ["start-node"]);
/// assert_eq!(format!("{node:?}"), "Node(ID: n0)");
/// match node.flyte_entity() {
///     Some(NodeEntity::Task(id, None)) => assert_eq!(id.name, "app.square"),
///     other => panic!("{other:?}"),
/// }
/// # Ok::<(), flytepb::identifier::ParseIdentifierError>(())
/// ```
#[derive(Clone, Copy)]
pub struct FlyteNode<'a> {
    node: &'a Node,
    workflow: &'a FlyteWorkflow,
}

impl fmt::Debug for FlyteNode<'_> {
    /// What `repr` gives in flytekit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Node(ID: {})", self.id())
    }
}

/// What a node executes: `flyte_entity` in flytekit. Tasks and sub-workflows come with what the
/// workflow knows of them.
#[derive(Clone, Copy, Debug)]
pub enum NodeEntity<'a> {
    /// A task.
    Task(&'a Identifier, Option<&'a FlyteTask>),
    /// A workflow, as part of the execution.
    SubWorkflow(&'a Identifier, Option<&'a WorkflowTemplate>),
    /// A launch plan, as an execution of its own.
    LaunchPlan(&'a Identifier),
    /// One of several nodes, by a condition.
    Branch(&'a BranchNode),
    /// Nothing: the node waits.
    Gate(&'a GateNode),
    /// A node over the elements of lists.
    Array(&'a ArrayNode),
}

impl<'a> FlyteNode<'a> {
    /// The node's id, unique in its workflow.
    pub fn id(&self) -> &'a str {
        &self.node.id
    }

    /// The node as it stands in the template.
    pub fn as_flyte_idl(&self) -> &'a Node {
        self.node
    }

    /// Where the inputs come from: `bindings` in flytekit.
    pub fn bindings(&self) -> &'a [Binding] {
        &self.node.inputs
    }

    /// The ids of the nodes that must be done before, in ascending order.
    pub fn upstream_node_ids(&self) -> Vec<&'a str> {
        let mut ids: Vec<&str> = self.node.upstream_node_ids.iter().map(|id| &**id).collect();
        ids.sort_unstable();
        ids
    }

    /// What the node executes; `None` when it does not say.
    pub fn flyte_entity(&self) -> Option<NodeEntity<'a>> {
        Some(match self.node.target.as_ref()? {
            Target::TaskNode(task) => match task.reference.as_ref()? {
                TaskReference::ReferenceId(id) => NodeEntity::Task(id, self.task(id)),
            },
            Target::WorkflowNode(workflow) => match workflow.reference.as_ref()? {
                WorkflowReference::LaunchplanRef(id) => NodeEntity::LaunchPlan(id),
                WorkflowReference::SubWorkflowRef(id) => {
                    NodeEntity::SubWorkflow(id, self.sub_workflow(id))
                }
            },
            Target::BranchNode(branch) => NodeEntity::Branch(branch),
            Target::GateNode(gate) => NodeEntity::Gate(gate),
            Target::ArrayNode(array) => NodeEntity::Array(array),
        })
    }

    /// The nodes inside this one: the cases of a branch, the node of an array.
    pub fn sub_nodes(&self) -> Vec<FlyteNode<'a>> {
        let nodes: Vec<&Node> = match &self.node.target {
            Some(Target::ArrayNode(array)) => array.node.as_deref().into_iter().collect(),
            Some(Target::BranchNode(branch)) => cases(branch),
            _ => Vec::new(),
        };
        let workflow = self.workflow;
        nodes
            .into_iter()
            .map(|node| FlyteNode { node, workflow })
            .collect()
    }

    fn task(&self, id: &Identifier) -> Option<&'a FlyteTask> {
        self.workflow.tasks.iter().find(|task| task.id() == id)
    }

    fn sub_workflow(&self, id: &Identifier) -> Option<&'a WorkflowTemplate> {
        let mut templates = self.workflow.flyte_sub_workflows().iter();
        templates.find(|template| template.id.as_ref() == Some(id))
    }
}

/// The nodes of a branch, in the order of its conditions.
fn cases(branch: &BranchNode) -> Vec<&Node> {
    let Some(block) = branch.if_else.as_deref() else {
        return Vec::new();
    };
    let conditions = block.case.as_deref().into_iter().chain(&block.other);
    let then = conditions.filter_map(|case| case.then_node.as_deref());
    let otherwise = match &block.default {
        Some(ElseBlock::ElseNode(node)) => Some(&**node),
        Some(ElseBlock::Error(_)) | None => None,
    };
    then.chain(otherwise).collect()
}
