//! Tasks.

use crate::entity::{entity, or_empty};
use crate::idl::admin::{DescriptionEntity, Task, TaskSpec};
use crate::idl::core::task_template::Target;
use crate::idl::core::{
    CompiledTask, Container, ExtendedResources, Identifier, K8sPod, ResourceType, SecurityContext,
    Sql, TaskMetadata, TaskTemplate, TypedInterface,
};
use crate::idl::google::protobuf::Struct;
use crate::idl::Map;

/// A registered task: `FlyteTask` in flytekit.
///
/// It holds the message `flyteidl.admin.TaskSpec`, as there.
///
/// # Examples
/// ```
/// use flytepb::idl::core::{Identifier, TaskTemplate};
/// use flytepb::prelude::*;
///
/// let id = Identifier { resource_type: 1, name: "app.square".into(), ..Default::default() };
/// let template = TaskTemplate { id: Some(id), r#type: "python-task".into(), ..Default::default() };
/// let task = FlyteTask::promote_from_model(template);
/// assert_eq!((task.name(), task.task_type()), ("app.square", "python-task"));
/// assert!(task.interface().is_none());
/// ```
#[derive(Clone, Default)]
pub struct FlyteTask {
    idl: TaskSpec,
}

entity!(FlyteTask {}, TaskSpec);

impl FlyteTask {
    /// A task of its template.
    pub fn promote_from_model(template: TaskTemplate) -> Self {
        TaskSpec {
            template: Some(Box::new(template)),
            ..TaskSpec::default()
        }
        .into()
    }

    /// What is executed, and how.
    pub fn template(&self) -> &TaskTemplate {
        or_empty!(self.idl.template.as_deref(), TaskTemplate)
    }

    /// The task's identifier.
    pub fn id(&self) -> &Identifier {
        or_empty!(self.template().id.as_ref(), Identifier)
    }

    /// The name in the identifier.
    pub fn name(&self) -> &str {
        &self.id().name
    }

    /// Always [`ResourceType::Task`].
    pub fn resource_type(&self) -> ResourceType {
        ResourceType::Task
    }

    /// Which plugin executes the task: `type` in flytekit.
    pub fn task_type(&self) -> &str {
        &self.template().r#type
    }

    /// The version of the plugin's protocol.
    pub fn task_type_version(&self) -> i32 {
        self.template().task_type_version
    }

    /// Caching, retries, timeouts and the like.
    pub fn metadata(&self) -> Option<&TaskMetadata> {
        self.template().metadata.as_deref()
    }

    /// The inputs and outputs.
    pub fn interface(&self) -> Option<&TypedInterface> {
        self.template().interface.as_ref()
    }

    /// What the plugin needs besides.
    pub fn custom(&self) -> Option<&Struct> {
        self.template().custom.as_ref()
    }

    /// The plugin's configuration.
    pub fn config(&self) -> &Map<String, String> {
        &self.template().config
    }

    /// The container that the task runs in, if that is its target.
    pub fn container(&self) -> Option<&Container> {
        match self.template().target.as_ref()? {
            Target::Container(container) => Some(container),
            _ => None,
        }
    }

    /// The pod that the task runs in, if that is its target.
    pub fn k8s_pod(&self) -> Option<&K8sPod> {
        match self.template().target.as_ref()? {
            Target::K8sPod(pod) => Some(pod),
            _ => None,
        }
    }

    /// The SQL statement that the task runs, if that is its target.
    pub fn sql(&self) -> Option<&Sql> {
        match self.template().target.as_ref()? {
            Target::Sql(sql) => Some(sql),
            _ => None,
        }
    }

    /// The secrets and identity that the task has.
    pub fn security_context(&self) -> Option<&SecurityContext> {
        self.template().security_context.as_ref()
    }

    /// The description of the task for people.
    pub fn docs(&self) -> Option<&DescriptionEntity> {
        self.idl.description.as_deref()
    }

    /// Accelerators, shared memory and the like.
    pub fn extended_resources(&self) -> Option<&ExtendedResources> {
        self.template().extended_resources.as_deref()
    }
}

impl From<CompiledTask> for FlyteTask {
    fn from(task: CompiledTask) -> Self {
        TaskSpec {
            template: task.template,
            ..TaskSpec::default()
        }
        .into()
    }
}

impl From<Task> for FlyteTask {
    /// Of what a service answers only the template is kept.
    fn from(task: Task) -> Self {
        let compiled = task.closure.and_then(|closure| closure.compiled_task);
        compiled.unwrap_or_default().into()
    }
}
