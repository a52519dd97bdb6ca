//! Nodes of workflows.

use std::fmt;

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
    /// What `repr` gives in flytekit.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Node(ID: {})", self.id())
    }
}

/// What a node executes: `flyte_entity` in flytekit. Tasks and sub-workflows come with what the
/// workflow knows of them.
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
/// let what = |id| match workflow.flyte_node(id).and_then(|node| node.flyte_entity()) {
///     Some(NodeEntity::LaunchPlan(id)) => format!("launches {}", id.name),
///     Some(NodeEntity::Gate(_)) => "waits".to_string(),
///     other => format!("{other:?}"),
/// };
/// assert_eq!((what("n0"), what("n1")), ("launches app.wf".into(), "waits".into()));
/// # Ok::<(), text::TextError>(())
/// ```
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
    pub(crate) fn new(node: &'a Node, workflow: &'a FlyteWorkflow) -> Self {
        FlyteNode { node, workflow }
    }

    /// The node's id, unique in its workflow.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { nodes { id: 'n0' } }")?;
    /// let workflow = FlyteWorkflow::from_flyte_idl(spec);
    /// assert_eq!(workflow.flyte_nodes().next().unwrap().id(), "n0");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn id(&self) -> &'a str {
        &self.node.id
    }

    /// The node as it stands in the template.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { nodes { id: 'n0' metadata { name: 'square' } } }")?;
    /// let workflow = FlyteWorkflow::from_flyte_idl(spec);
    /// let node = workflow.flyte_node("n0").unwrap();
    /// assert_eq!(node.as_flyte_idl().metadata.as_ref().unwrap().name, "square");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn as_flyte_idl(&self) -> &'a Node {
        self.node
    }

    /// Where the inputs come from: `bindings` in flytekit.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { nodes { id: 'n0' inputs { var: 'x' } } }")?;
    /// let workflow = FlyteWorkflow::from_flyte_idl(spec);
    /// assert_eq!(workflow.flyte_node("n0").unwrap().bindings()[0].var, "x");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn bindings(&self) -> &'a [Binding] {
        &self.node.inputs
    }

    /// The ids of the nodes that must be done before, in ascending order.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str(
    ///     "template { nodes { id: 'n2' upstream_node_ids: ['n1', 'n0'] } }",
    /// )?;
    /// let workflow = FlyteWorkflow::from_flyte_idl(spec);
    /// assert_eq!(workflow.flyte_node("n2").unwrap().upstream_node_ids(), ["n0", "n1"]);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn upstream_node_ids(&self) -> Vec<&'a str> {
        let mut ids: Vec<&str> = self.node.upstream_node_ids.iter().map(|id| &**id).collect();
        ids.sort_unstable();
        ids
    }

    /// What the node executes; `None` when it does not say.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// use flytepb::NodeEntity;
    ///
    /// let closure = text::from_str(
    ///     "primary { template { nodes { id: 'n0' task_node { reference_id { name: 'square' } } } } }
    ///      tasks { template { id { name: 'square' } type: 'python-task' } }",
    /// )?;
    /// let workflow = FlyteWorkflow::promote_from_closure(closure);
    /// let node = workflow.flyte_node("n0").unwrap();
    /// let Some(NodeEntity::Task(_, Some(task))) = node.flyte_entity() else { panic!() };
    /// assert_eq!(task.task_type(), "python-task");
    /// # Ok::<(), text::TextError>(())
    /// ```
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
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str(
    ///     "template { nodes { id: 'n0' branch_node { if_else {
    ///        case { then_node { id: 'n1' } }
    ///        else_node { id: 'n2' }
    ///      } } } }",
    /// )?;
    /// let workflow = FlyteWorkflow::from_flyte_idl(spec);
    /// let nodes = workflow.flyte_node("n0").unwrap().sub_nodes();
    /// assert_eq!(nodes.iter().map(|node| node.id()).collect::<Vec<_>>(), ["n1", "n2"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn sub_nodes(&self) -> Vec<FlyteNode<'a>> {
        let nodes: Vec<&Node> = match &self.node.target {
            Some(Target::ArrayNode(array)) => array.node.as_deref().into_iter().collect(),
            Some(Target::BranchNode(branch)) => cases(branch),
            _ => Vec::new(),
        };
        let workflow = self.workflow;
        nodes
            .into_iter()
            .map(|node| FlyteNode::new(node, workflow))
            .collect()
    }

    fn task(&self, id: &Identifier) -> Option<&'a FlyteTask> {
        self.workflow
            .flyte_tasks()
            .iter()
            .find(|task| task.id() == id)
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
