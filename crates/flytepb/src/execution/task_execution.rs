//! Executions of tasks.

use super::sealed::{
    execution_fields, ClientData, ClosureFields, ExecutionFields, ExecutionResult,
};
use crate::entities::{entity, or_empty};
use crate::idl::admin::task_execution_closure::OutputResult;
use crate::idl::admin::{Reason, TaskExecution, TaskExecutionClosure};
use crate::idl::core::task_execution::Phase;
use crate::idl::core::{
    Identifier, LogContext, NodeExecutionIdentifier, TaskExecutionIdentifier, TaskLog,
    TypedInterface, WorkflowExecutionIdentifier,
};
use crate::idl::event::ExternalResourceInfo;
use crate::{FlyteTask, RemoteEntity, RemoteExecution};

/// One attempt to run the task of a node: `FlyteTaskExecution` in flytekit.
///
/// The message is `flyteidl.admin.TaskExecution`. Absent messages read as empty ones, as in
/// flytekit; [`as_flyte_idl`](crate::FlyteIdlEntity::as_flyte_idl) tells them apart.
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
    client_data: ClientData,
    task: Option<FlyteTask>,
}

entity!(FlyteTaskExecution { client_data, task }, TaskExecution);

impl FlyteTaskExecution {
    /// The identifier of the attempt.
    pub fn id(&self) -> &TaskExecutionIdentifier {
        or_empty!(self.idl.id.as_deref(), TaskExecutionIdentifier)
    }

    /// The identifier of the task.
    pub fn task_id(&self) -> &Identifier {
        or_empty!(self.id().task_id.as_ref(), Identifier)
    }

    /// The identifier of the node execution.
    pub fn node_execution_id(&self) -> &NodeExecutionIdentifier {
        or_empty!(
            self.id().node_execution_id.as_ref(),
            NodeExecutionIdentifier
        )
    }

    /// The identifier of the workflow execution.
    pub fn execution_id(&self) -> &WorkflowExecutionIdentifier {
        or_empty!(
            self.node_execution_id().execution_id.as_ref(),
            WorkflowExecutionIdentifier
        )
    }

    /// The number of earlier attempts.
    pub fn retry_attempt(&self) -> u32 {
        self.id().retry_attempt
    }

    /// The URI of the stored inputs, an encoded `LiteralMap`.
    pub fn input_uri(&self) -> &str {
        &self.idl.input_uri
    }

    /// The state and results of the attempt.
    pub fn closure(&self) -> &TaskExecutionClosure {
        or_empty!(self.idl.closure.as_deref(), TaskExecutionClosure)
    }

    /// Returns `true` if the task has started nodes of its own.
    pub fn is_parent(&self) -> bool {
        self.idl.is_parent
    }

    /// The task, if added.
    pub fn task(&self) -> Option<&FlyteTask> {
        self.task.as_ref()
    }

    /// Adds the task. Resolvers that are added later get its interface.
    pub fn with_task(mut self, task: FlyteTask) -> Self {
        self.task = Some(task);
        self
    }

    /// The reasons for changes of phase, oldest first. Flytekit drops them.
    pub fn reasons(&self) -> &[Reason] {
        &self.closure().reasons
    }

    /// The logs of the attempt.
    pub fn logs(&self) -> &[TaskLog] {
        &self.closure().logs
    }

    /// The external resources of the task, such as the subtasks of a map task.
    pub fn external_resources(&self) -> &[ExternalResourceInfo] {
        match &self.closure().metadata {
            Some(metadata) => &metadata.external_resources,
            None => &[],
        }
    }

    /// The pods and containers whose logs belong to the attempt. Flytekit drops them.
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

impl ExecutionFields for FlyteTaskExecution {
    const DONE: &'static [i32] = &[
        Phase::Succeeded as i32,
        Phase::Aborted as i32,
        Phase::Failed as i32,
    ];
    // "what" is flytekit's typo.
    const ERROR_TOO_EARLY: &'static str = "Please what until the task execution has completed \
         before requesting error information.";

    execution_fields! {
        OutputResult::Error(error) => ExecutionResult::Error(error),
        OutputResult::OutputUri(uri) => ExecutionResult::Uri(uri),
        OutputResult::OutputData(data) => ExecutionResult::Data(data),
    }
}
