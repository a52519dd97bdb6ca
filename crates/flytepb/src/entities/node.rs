//! Nodes of workflows.

use std::fmt;

use super::RemoteEntity;
use crate::idl::core::if_else_block::Default as ElseBlock;
use crate::idl::core::node::Target;
use crate::idl::core::task_node::Reference as TaskReference;
use crate::idl::core::workflow_node::Reference as WorkflowReference;
use crate::idl::core::{
    ArrayNode, Binding, BranchNode, GateNode, Identifier, Node, WorkflowTemplate,
};
use crate::{FlyteTask, FlyteWorkflow};

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
    /// Formats as `repr` in flytekit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Node(ID: {})", self.id())
    }
}

/// The target of a node: `flyte_entity` in flytekit. The `Option` of a task or sub-workflow is its
/// definition, if the workflow has it.
///
/// # Examples
/// ```
/// # use flytepb::{idl::text, prelude::*};
/// use flytepb::NodeEntity;
///
/// let spec = text::from_str(
///     "template {
///        nodes { id: 'n0' workflow_node { launchplan_ref { name: 'app.wf' } } }
///        nodes { id: 'n1' gate_node { sleep { duration { seconds: 60 } } } }
///      }",
/// )?;
/// let workflow = FlyteWorkflow::from_flyte_idl(spec);
/// let target = |id| match workflow.flyte_node(id).and_then(|node| node.flyte_entity()) {
///     Some(NodeEntity::LaunchPlan(id)) => format!("launches {}", id.name),
///     Some(NodeEntity::Gate(_)) => "waits".to_string(),
///     other => format!("{other:?}"),
/// };
/// assert_eq!((target("n0"), target("n1")), ("launches app.wf".into(), "waits".into()));
/// # Ok::<(), text::TextError>(())
/// ```
#[derive(Clone, Copy, Debug)]
pub enum NodeEntity<'a> {
    /// A task.
    Task(&'a Identifier, Option<&'a FlyteTask>),
    /// A workflow that runs as part of the execution.
    SubWorkflow(&'a Identifier, Option<&'a WorkflowTemplate>),
    /// A launch plan that starts an execution of its own.
    LaunchPlan(&'a Identifier),
    /// One of several nodes, selected by conditions.
    Branch(&'a BranchNode),
    /// A signal, an approval or a time that the node waits for.
    Gate(&'a GateNode),
    /// A node that runs once per element of a list.
    Array(&'a ArrayNode),
}

impl<'a> FlyteNode<'a> {
    pub(crate) fn new(node: &'a Node, workflow: &'a FlyteWorkflow) -> Self {
        FlyteNode { node, workflow }
    }

    /// The node's id, unique in its workflow.
    pub fn id(&self) -> &'a str {
        &self.node.id
    }

    /// Borrows the message of the node.
    pub fn as_flyte_idl(&self) -> &'a Node {
        self.node
    }

    /// The sources of the inputs.
    pub fn bindings(&self) -> &'a [Binding] {
        &self.node.inputs
    }

    /// The ids of the nodes that must complete before this one, in ascending order.
    pub fn upstream_node_ids(&self) -> Vec<&'a str> {
        let mut ids: Vec<&str> = self.node.upstream_node_ids.iter().map(|id| &**id).collect();
        ids.sort_unstable();
        ids
    }

    /// The target of the node, if it has one.
    pub fn flyte_entity(&self) -> Option<NodeEntity<'a>> {
        Some(match self.node.target.as_ref()? {
            Target::TaskNode(task) => match task.reference.as_ref()? {
                TaskReference::ReferenceId(id) => {
                    let mut tasks = self.workflow.flyte_tasks().iter();
                    NodeEntity::Task(id, tasks.find(|task| task.id() == &**id))
                }
            },
            Target::WorkflowNode(workflow) => match workflow.reference.as_ref()? {
                WorkflowReference::LaunchplanRef(id) => NodeEntity::LaunchPlan(id),
                WorkflowReference::SubWorkflowRef(id) => {
                    let mut templates = self.workflow.flyte_sub_workflows().iter();
                    let template = templates.find(|t| t.id.as_ref() == Some(&**id));
                    NodeEntity::SubWorkflow(id, template)
                }
            },
            Target::BranchNode(branch) => NodeEntity::Branch(branch),
            Target::GateNode(gate) => NodeEntity::Gate(gate),
            Target::ArrayNode(array) => NodeEntity::Array(array),
        })
    }

    /// The nodes inside this one: the cases of a branch, or the node of an array.
    pub fn sub_nodes(&self) -> Vec<FlyteNode<'a>> {
        let nodes: Vec<&Node> = match &self.node.target {
            Some(Target::ArrayNode(array)) => array.node.as_deref().into_iter().collect(),
            Some(Target::BranchNode(branch)) => cases(branch),
            _ => Vec::new(),
        };
        let nodes = nodes.into_iter();
        nodes.map(|node| Self::new(node, self.workflow)).collect()
    }
}

/// The nodes of a branch in the order of its conditions.
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
