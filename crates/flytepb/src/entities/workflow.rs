//! Workflows.

use super::entity::{entity, or_empty};
use crate::idl::admin::{DescriptionEntity, Workflow, WorkflowSpec};
use crate::idl::core::{
    Binding, CompiledWorkflow, CompiledWorkflowClosure, Identifier, Node, ResourceType,
    TypedInterface, WorkflowMetadata, WorkflowMetadataDefaults, WorkflowTemplate,
};
use crate::{FlyteNode, FlyteTask};

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
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let template = text::from_str("id { name: 'app.wf' }")?;
    /// let sub = text::from_str("id { name: 'app.sub' }")?;
    /// let workflow = FlyteWorkflow::promote_from_model(template, vec![sub], vec![]);
    /// assert_eq!((workflow.name(), workflow.flyte_sub_workflows().len()), ("app.wf", 1));
    /// # Ok::<(), text::TextError>(())
    /// ```
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

    /// The workflow's nodes, interface and outputs.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { nodes { id: 'n0' } }")?;
    /// assert_eq!(FlyteWorkflow::from_flyte_idl(spec).template().nodes[0].id, "n0");
    /// assert_eq!(FlyteWorkflow::default().template().nodes.len(), 0); // absent
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn template(&self) -> &WorkflowTemplate {
        or_empty!(self.idl.template.as_deref(), WorkflowTemplate)
    }

    /// The workflow's identifier.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { id { version: 'v1' } }")?;
    /// assert_eq!(FlyteWorkflow::from_flyte_idl(spec).id().version, "v1");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn id(&self) -> &Identifier {
        or_empty!(self.template().id.as_ref(), Identifier)
    }

    /// The name in the identifier.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { id { name: 'app.wf' } }")?;
    /// assert_eq!(FlyteWorkflow::from_flyte_idl(spec).name(), "app.wf");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn name(&self) -> &str {
        &self.id().name
    }

    /// Always [`ResourceType::Workflow`].
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::core::ResourceType;
    /// use flytepb::FlyteWorkflow;
    ///
    /// assert_eq!(FlyteWorkflow::default().resource_type(), ResourceType::Workflow);
    /// ```
    pub fn resource_type(&self) -> ResourceType {
        ResourceType::Workflow
    }

    /// How the workflow is run.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// use flytepb::idl::core::workflow_metadata::OnFailurePolicy;
    ///
    /// let spec = text::from_str(
    ///     "template { metadata { on_failure: FAIL_AFTER_EXECUTABLE_NODES_COMPLETE } }",
    /// )?;
    /// let workflow = FlyteWorkflow::from_flyte_idl(spec);
    /// let policy = OnFailurePolicy::FailAfterExecutableNodesComplete;
    /// assert_eq!(workflow.metadata().unwrap().on_failure, policy as i32);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn metadata(&self) -> Option<&WorkflowMetadata> {
        self.template().metadata.as_ref()
    }

    /// What nodes inherit.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { metadata_defaults { interruptible: true } }")?;
    /// let workflow = FlyteWorkflow::from_flyte_idl(spec);
    /// assert!(workflow.metadata_defaults().unwrap().interruptible);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn metadata_defaults(&self) -> Option<&WorkflowMetadataDefaults> {
        self.template().metadata_defaults.as_ref()
    }

    /// The inputs and outputs.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str(
    ///     "template { interface { outputs { variables { key: 'o0' } } } }",
    /// )?;
    /// let interface = FlyteWorkflow::from_flyte_idl(spec).interface().cloned();
    /// assert!(interface.unwrap().outputs.unwrap().variables.contains_key("o0"));
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn interface(&self) -> Option<&TypedInterface> {
        self.template().interface.as_ref()
    }

    /// The description of the workflow for people.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("description { short_description: 'trains a model' }")?;
    /// let workflow = FlyteWorkflow::from_flyte_idl(spec);
    /// assert_eq!(workflow.docs().unwrap().short_description, "trains a model");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn docs(&self) -> Option<&DescriptionEntity> {
        self.idl.description.as_deref()
    }

    /// All nodes, with those that the compiler adds.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { nodes { id: 'start-node' } nodes { id: 'n0' } }")?;
    /// assert_eq!(FlyteWorkflow::from_flyte_idl(spec).nodes().len(), 2);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn nodes(&self) -> &[Node] {
        &self.template().nodes
    }

    /// Where the outputs come from.
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

    /// The node that runs when another has failed.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { failure_node { id: 'fn0' } }")?;
    /// let workflow = FlyteWorkflow::from_flyte_idl(spec);
    /// assert_eq!(workflow.failure_node().unwrap().id, "fn0");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn failure_node(&self) -> Option<&Node> {
        self.template().failure_node.as_ref()
    }

    /// The workflow's own nodes, without those that the compiler adds.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str(
    ///     "template { nodes { id: 'start-node' } nodes { id: 'n0' } nodes { id: 'end-node' } }",
    /// )?;
    /// let workflow = FlyteWorkflow::from_flyte_idl(spec);
    /// let ids: Vec<_> = workflow.flyte_nodes().map(|node| node.id()).collect();
    /// assert_eq!(ids, ["n0"]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn flyte_nodes(&self) -> impl Iterator<Item = FlyteNode<'_>> {
        let own = |node: &&Node| !SYSTEM_NODES.contains(&node.id.as_str());
        let nodes = self.nodes().iter().filter(own);
        nodes.map(|node| FlyteNode::new(node, self))
    }

    /// The workflow's own node with this id.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { nodes { id: 'start-node' } nodes { id: 'n0' } }")?;
    /// let workflow = FlyteWorkflow::from_flyte_idl(spec);
    /// assert_eq!(workflow.flyte_node("n0").unwrap().id(), "n0");
    /// assert!(workflow.flyte_node("start-node").is_none());
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn flyte_node(&self, id: &str) -> Option<FlyteNode<'_>> {
        self.flyte_nodes().find(|node| node.id() == id)
    }

    /// The templates of the sub-workflows that came with the workflow. Flytekit keeps only those that
    /// its nodes refer to.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("sub_workflows { id { name: 'app.sub' } }")?;
    /// let workflow = FlyteWorkflow::from_flyte_idl(spec);
    /// assert_eq!(workflow.flyte_sub_workflows()[0].id.as_ref().unwrap().name, "app.sub");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn flyte_sub_workflows(&self) -> &[WorkflowTemplate] {
        &self.idl.sub_workflows
    }

    /// The tasks that came with the workflow.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let closure = text::from_str("tasks { template { id { name: 'app.square' } } }")?;
    /// let workflow = FlyteWorkflow::promote_from_closure(closure);
    /// assert_eq!(workflow.flyte_tasks()[0].name(), "app.square");
    /// # Ok::<(), text::TextError>(())
    /// ```
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
