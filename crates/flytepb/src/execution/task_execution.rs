//! Executions of tasks.

use super::sealed::{progress, Filled, Parts, Progress};
use crate::entities::{entity, or_empty};
use crate::idl::admin::task_execution_closure::OutputResult;
use crate::idl::admin::{Reason, TaskExecution, TaskExecutionClosure};
use crate::idl::core::task_execution::Phase;
use crate::idl::core::{
    Identifier, LogContext, NodeExecutionIdentifier, TaskExecutionIdentifier, TaskLog,
    TypedInterface, WorkflowExecutionIdentifier,
};
use crate::idl::event::ExternalResourceInfo;
use crate::{FlyteTask, RemoteExecution};

/// One attempt to run the task of a node: `FlyteTaskExecution` in flytekit.
///
/// It holds the message `flyteidl.admin.TaskExecution` with all that is in it. Parts of the message
/// that are absent read as empty ones, as in flytekit; whether they are there is seen in
/// [`as_flyte_idl`](crate::FlyteIdlEntity::as_flyte_idl).
///
/// # Examples
/// ```
/// use flytepb::idl::core::task_execution::Phase;
/// use flytepb::prelude::*;
///
/// let bytes = b"\x1a\x12\x12\x0e\x0a\x06USER:X\x12\x04boom\x18\x05";
/// let execution = FlyteTaskExecution::from_bytes(bytes)?;
/// assert_eq!(execution.phase(), Some(Phase::Failed));
/// assert_eq!(execution.error().unwrap().unwrap().message, "boom");
/// assert!(execution.outputs().unwrap_err().is_failed());
/// assert_eq!(
///     execution.short_string(),
///     "Flyte Serialized object (FlyteTaskExecution):\n  closure:\n    error:\n      \
///      code: USER:X\n      message: boom\n    phase: 5"
/// );
/// # Ok::<(), flytepb::idl::DecodeError>(())
/// ```
#[derive(Clone, Default)]
pub struct FlyteTaskExecution {
    idl: TaskExecution,
    filled: Filled,
    task: Option<FlyteTask>,
}

entity!(FlyteTaskExecution { filled, task }, TaskExecution);

impl FlyteTaskExecution {
    /// What was executed, in which node, and at which attempt.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("id { retry_attempt: 2 }")?;
    /// assert_eq!(FlyteTaskExecution::from_flyte_idl(idl).id().retry_attempt, 2);
    /// assert_eq!(FlyteTaskExecution::default().id().retry_attempt, 0); // absent
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn id(&self) -> &TaskExecutionIdentifier {
        or_empty!(self.idl.id.as_deref(), TaskExecutionIdentifier)
    }

    /// The task that was executed.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("id { task_id { name: 'app.square' } }")?;
    /// assert_eq!(FlyteTaskExecution::from_flyte_idl(idl).task_id().name, "app.square");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn task_id(&self) -> &Identifier {
        or_empty!(self.id().task_id.as_ref(), Identifier)
    }

    /// The execution of the node that the attempt belongs to.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("id { node_execution_id { node_id: 'n0' } }")?;
    /// assert_eq!(FlyteTaskExecution::from_flyte_idl(idl).node_execution_id().node_id, "n0");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn node_execution_id(&self) -> &NodeExecutionIdentifier {
        or_empty!(
            self.id().node_execution_id.as_ref(),
            NodeExecutionIdentifier
        )
    }

    /// The execution of the workflow that the attempt belongs to.
    ///
    /// # Examples
    /// ```
    /// use flytepb::prelude::*;
    ///
    /// // id { node_execution_id { node_id: "n0", execution_id { name: "f1" } } retry_attempt: 2 }
    /// let bytes = b"\x0a\x0e\x12\x0a\x0a\x02n0\x12\x04\x22\x02f1\x18\x02";
    /// let execution = FlyteTaskExecution::from_bytes(bytes)?;
    /// assert_eq!(execution.execution_id().name, "f1");
    /// assert_eq!(execution.node_execution_id().node_id, "n0");
    /// assert_eq!(execution.retry_attempt(), 2);
    /// assert_eq!(execution.task_id().name, ""); // absent
    /// # Ok::<(), flytepb::idl::DecodeError>(())
    /// ```
    pub fn execution_id(&self) -> &WorkflowExecutionIdentifier {
        or_empty!(
            self.node_execution_id().execution_id.as_ref(),
            WorkflowExecutionIdentifier
        )
    }

    /// How many attempts came before this one.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("id { retry_attempt: 2 }")?;
    /// assert_eq!(FlyteTaskExecution::from_flyte_idl(idl).retry_attempt(), 2);
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn retry_attempt(&self) -> u32 {
        self.id().retry_attempt
    }

    /// Where the inputs are stored, as an encoded `LiteralMap`.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("input_uri: 's3://b/inputs.pb'")?;
    /// assert_eq!(FlyteTaskExecution::from_flyte_idl(idl).input_uri(), "s3://b/inputs.pb");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn input_uri(&self) -> &str {
        &self.idl.input_uri
    }

    /// What has become of the attempt.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("closure { task_type: 'spark' }")?;
    /// assert_eq!(FlyteTaskExecution::from_flyte_idl(idl).closure().task_type, "spark");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn closure(&self) -> &TaskExecutionClosure {
        or_empty!(self.idl.closure.as_deref(), TaskExecutionClosure)
    }

    /// Returns whether the task has started nodes of its own.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("is_parent: true")?;
    /// assert!(FlyteTaskExecution::from_flyte_idl(idl).is_parent());
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn is_parent(&self) -> bool {
        self.idl.is_parent
    }

    /// The task, once filled in.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let execution = FlyteTaskExecution::default();
    /// assert!(execution.task().is_none());
    ///
    /// let task = FlyteTask::promote_from_model(text::from_str("id { name: 'app.square' }")?);
    /// assert_eq!(execution.with_task(task).task().unwrap().name(), "app.square");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn task(&self) -> Option<&FlyteTask> {
        self.task.as_ref()
    }

    /// The execution with its task, whose interface resolvers get that are filled in later.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::admin::TaskExecutionGetDataResponse;
    /// use flytepb::idl::core::{LiteralMap, TaskTemplate, TypedInterface, VariableMap};
    /// use flytepb::prelude::*;
    ///
    /// let interface = TypedInterface { inputs: Some(VariableMap::default()), ..Default::default() };
    /// let template = TaskTemplate { interface: Some(interface), ..Default::default() };
    /// let answer = TaskExecutionGetDataResponse {
    ///     full_inputs: Some(LiteralMap::from([("x", 5)])),
    ///     ..Default::default()
    /// };
    /// let (execution, _) = FlyteTaskExecution::default()
    ///     .with_task(FlyteTask::promote_from_model(template))
    ///     .with_data(answer);
    /// let inputs = execution.inputs().unwrap();
    /// assert_eq!(inputs.get_as::<i64>("x")?, 5);
    /// assert!(inputs.interface().is_some());
    /// # Ok::<(), flytepb::literals::LiteralError>(())
    /// ```
    pub fn with_task(mut self, task: FlyteTask) -> Self {
        self.task = Some(task);
        self
    }

    /// Why the phase changed, from the first reason to the last. Flytekit drops them.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::admin::{Reason, TaskExecution, TaskExecutionClosure};
    /// use flytepb::prelude::*;
    ///
    /// let reason = Reason { message: "task submitted".into(), ..Default::default() };
    /// let closure = TaskExecutionClosure { reasons: vec![reason], ..Default::default() };
    /// let idl = TaskExecution { closure: Some(Box::new(closure)), ..Default::default() };
    /// let execution = FlyteTaskExecution::from(idl);
    /// assert_eq!(execution.reasons()[0].message, "task submitted");
    /// ```
    pub fn reasons(&self) -> &[Reason] {
        &self.closure().reasons
    }

    /// The logs of the attempt.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("closure { logs { name: 'pod' uri: 'https://logs/1' } }")?;
    /// assert_eq!(FlyteTaskExecution::from_flyte_idl(idl).logs()[0].uri, "https://logs/1");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn logs(&self) -> &[TaskLog] {
        &self.closure().logs
    }

    /// What runs outside of Flyte for the task, such as the subtasks of a map task.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str(
    ///     "closure { metadata { external_resources { external_id: 'f1-n0-0-0' } } }",
    /// )?;
    /// let execution = FlyteTaskExecution::from_flyte_idl(idl);
    /// assert_eq!(execution.external_resources()[0].external_id, "f1-n0-0-0");
    /// assert_eq!(FlyteTaskExecution::default().external_resources().len(), 0);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn external_resources(&self) -> &[ExternalResourceInfo] {
        match &self.closure().metadata {
            Some(metadata) => &metadata.external_resources,
            None => &[],
        }
    }

    /// The pods and containers whose logs belong to the attempt. Flytekit drops them.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let idl = text::from_str("closure { log_context { primary_pod_name: 'f1-n0-0' } }")?;
    /// let execution = FlyteTaskExecution::from_flyte_idl(idl);
    /// assert_eq!(execution.log_context().unwrap().primary_pod_name, "f1-n0-0");
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn log_context(&self) -> Option<&LogContext> {
        self.closure().log_context.as_ref()
    }
}

impl RemoteExecution for FlyteTaskExecution {
    type Phase = Phase;

    fn interface(&self) -> Option<&TypedInterface> {
        self.task()?.interface()
    }
}

impl Parts for FlyteTaskExecution {
    const DONE: &'static [i32] = &[
        Phase::Succeeded as i32,
        Phase::Aborted as i32,
        Phase::Failed as i32,
    ];
    // The slip is flytekit's.
    const ERROR_TOO_EARLY: &'static str = "Please what until the task execution has completed \
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
