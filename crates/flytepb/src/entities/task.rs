//! Tasks.

use super::entity::{entity, or_empty, RemoteEntity};
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
/// The message is `flyteidl.admin.TaskSpec`, as in flytekit.
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

impl RemoteEntity for FlyteTask {
    const RESOURCE_TYPE: ResourceType = ResourceType::Task;

    fn id(&self) -> &Identifier {
        or_empty!(self.template().id.as_ref(), Identifier)
    }

    fn interface(&self) -> Option<&TypedInterface> {
        self.template().interface.as_ref()
    }
}

impl FlyteTask {
    /// A task with this template.
    pub fn promote_from_model(template: TaskTemplate) -> Self {
        TaskSpec {
            template: Some(Box::new(template)),
            ..TaskSpec::default()
        }
        .into()
    }

    /// The definition of the task.
    pub fn template(&self) -> &TaskTemplate {
        or_empty!(self.idl.template.as_deref(), TaskTemplate)
    }

    /// The type of the task, which selects the plugin that executes it: `type` in flytekit.
    pub fn task_type(&self) -> &str {
        &self.template().r#type
    }

    /// The version of the task type.
    pub fn task_type_version(&self) -> i32 {
        self.template().task_type_version
    }

    /// Caching, retries, timeout and other settings.
    pub fn metadata(&self) -> Option<&TaskMetadata> {
        self.template().metadata.as_deref()
    }

    /// Data for the plugin.
    pub fn custom(&self) -> Option<&Struct> {
        self.template().custom.as_ref()
    }

    /// The configuration of the plugin.
    pub fn config(&self) -> &Map<String, String> {
        &self.template().config
    }

    /// The container of the task, if it runs in one.
    pub fn container(&self) -> Option<&Container> {
        match self.template().target.as_ref()? {
            Target::Container(container) => Some(container),
            _ => None,
        }
    }

    /// The pod of the task, if it runs in one.
    pub fn k8s_pod(&self) -> Option<&K8sPod> {
        match self.template().target.as_ref()? {
            Target::K8sPod(pod) => Some(pod),
            _ => None,
        }
    }

    /// The SQL statement of the task, if it runs one.
    pub fn sql(&self) -> Option<&Sql> {
        match self.template().target.as_ref()? {
            Target::Sql(sql) => Some(sql),
            _ => None,
        }
    }

    /// The secrets and identity of the task.
    pub fn security_context(&self) -> Option<&SecurityContext> {
        self.template().security_context.as_ref()
    }

    /// The documentation of the task.
    pub fn docs(&self) -> Option<&DescriptionEntity> {
        self.idl.description.as_deref()
    }

    /// Resources such as accelerators and shared memory.
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
    /// Keeps the template of the compiled task only.
    fn from(task: Task) -> Self {
        let compiled = task.closure.and_then(|closure| closure.compiled_task);
        compiled.unwrap_or_default().into()
    }
}
