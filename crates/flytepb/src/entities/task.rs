//! Tasks.

use super::entity::{entity, or_empty};
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
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let task = FlyteTask::promote_from_model(text::from_str("type: 'spark'")?);
    /// assert_eq!(task.to_flyte_idl(), text::from_str("template { type: 'spark' }")?);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn promote_from_model(template: TaskTemplate) -> Self {
        TaskSpec {
            template: Some(Box::new(template)),
            ..TaskSpec::default()
        }
        .into()
    }

    /// What is executed, and how.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let task = FlyteTask::from_flyte_idl(text::from_str("template { task_type_version: 2 }")?);
    /// assert_eq!(task.template().task_type_version, 2);
    /// assert_eq!(FlyteTask::default().template().task_type_version, 0); // absent
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn template(&self) -> &TaskTemplate {
        or_empty!(self.idl.template.as_deref(), TaskTemplate)
    }

    /// The task's identifier.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let task = FlyteTask::from_flyte_idl(text::from_str("template { id { version: 'v1' } }")?);
    /// assert_eq!(task.id().version, "v1");
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
    /// let spec = text::from_str("template { id { name: 'app.square' } }")?;
    /// let task = FlyteTask::from_flyte_idl(spec);
    /// assert_eq!(task.name(), "app.square");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn name(&self) -> &str {
        &self.id().name
    }

    /// Always [`ResourceType::Task`].
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::core::ResourceType;
    /// use flytepb::FlyteTask;
    ///
    /// assert_eq!(FlyteTask::default().resource_type(), ResourceType::Task);
    /// ```
    pub fn resource_type(&self) -> ResourceType {
        ResourceType::Task
    }

    /// Which plugin executes the task: `type` in flytekit.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let task = FlyteTask::from_flyte_idl(text::from_str("template { type: 'python-task' }")?);
    /// assert_eq!(task.task_type(), "python-task");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn task_type(&self) -> &str {
        &self.template().r#type
    }

    /// The version of the plugin's protocol.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let task = FlyteTask::from_flyte_idl(text::from_str("template { task_type_version: 2 }")?);
    /// assert_eq!(task.task_type_version(), 2);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn task_type_version(&self) -> i32 {
        self.template().task_type_version
    }

    /// Caching, retries, timeouts and the like.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { metadata { retries { retries: 3 } } }")?;
    /// let metadata = FlyteTask::from_flyte_idl(spec).metadata().cloned();
    /// assert_eq!(metadata.unwrap().retries.unwrap().retries, 3);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn metadata(&self) -> Option<&TaskMetadata> {
        self.template().metadata.as_deref()
    }

    /// The inputs and outputs.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { interface { inputs { variables { key: 'x' } } } }")?;
    /// let interface = FlyteTask::from_flyte_idl(spec).interface().cloned();
    /// assert!(interface.unwrap().inputs.unwrap().variables.contains_key("x"));
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn interface(&self) -> Option<&TypedInterface> {
        self.template().interface.as_ref()
    }

    /// What the plugin needs besides.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str(
    ///     "template { custom { fields { key: 'workers' value { number_value: 4 } } } }",
    /// )?;
    /// let task = FlyteTask::from_flyte_idl(spec);
    /// assert!(task.custom().unwrap().fields.contains_key("workers"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn custom(&self) -> Option<&Struct> {
        self.template().custom.as_ref()
    }

    /// The plugin's configuration.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { config { key: 'queue' value: 'gpu' } }")?;
    /// let task = FlyteTask::from_flyte_idl(spec);
    /// assert_eq!(task.config().get("queue").unwrap(), "gpu");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn config(&self) -> &Map<String, String> {
        &self.template().config
    }

    /// The container that the task runs in, if that is its target.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { container { image: 'python:3.12' } }")?;
    /// let task = FlyteTask::from_flyte_idl(spec);
    /// assert_eq!(task.container().unwrap().image, "python:3.12");
    /// assert!(task.sql().is_none());
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn container(&self) -> Option<&Container> {
        match self.template().target.as_ref()? {
            Target::Container(container) => Some(container),
            _ => None,
        }
    }

    /// The pod that the task runs in, if that is its target.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { k8s_pod { primary_container_name: 'main' } }")?;
    /// let task = FlyteTask::from_flyte_idl(spec);
    /// assert_eq!(task.k8s_pod().unwrap().primary_container_name, "main");
    /// assert!(task.container().is_none());
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn k8s_pod(&self) -> Option<&K8sPod> {
        match self.template().target.as_ref()? {
            Target::K8sPod(pod) => Some(pod),
            _ => None,
        }
    }

    /// The SQL statement that the task runs, if that is its target.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { sql { statement: 'SELECT 1' } }")?;
    /// let task = FlyteTask::from_flyte_idl(spec);
    /// assert_eq!(task.sql().unwrap().statement, "SELECT 1");
    /// assert!(task.k8s_pod().is_none());
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn sql(&self) -> Option<&Sql> {
        match self.template().target.as_ref()? {
            Target::Sql(sql) => Some(sql),
            _ => None,
        }
    }

    /// The secrets and identity that the task has.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("template { security_context { secrets { group: 'db' } } }")?;
    /// let task = FlyteTask::from_flyte_idl(spec);
    /// assert_eq!(task.security_context().unwrap().secrets[0].group, "db");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn security_context(&self) -> Option<&SecurityContext> {
        self.template().security_context.as_ref()
    }

    /// The description of the task for people.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str("description { short_description: 'squares a number' }")?;
    /// let task = FlyteTask::from_flyte_idl(spec);
    /// assert_eq!(task.docs().unwrap().short_description, "squares a number");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn docs(&self) -> Option<&DescriptionEntity> {
        self.idl.description.as_deref()
    }

    /// Accelerators, shared memory and the like.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let spec = text::from_str(
    ///     "template { extended_resources { gpu_accelerator { device: 'nvidia-l4' } } }",
    /// )?;
    /// let task = FlyteTask::from_flyte_idl(spec);
    /// let resources = task.extended_resources().unwrap();
    /// assert_eq!(resources.gpu_accelerator.as_ref().unwrap().device, "nvidia-l4");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
