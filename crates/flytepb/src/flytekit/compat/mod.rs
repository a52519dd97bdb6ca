//! The data that flytekit loses from a task execution.
//!
//! Flytekit copies a message into classes of its own and back. The classes lack many fields, so the
//! round trip drops, adds and changes data, and fails for some messages. [`flytekit_round_trip`]
//! reproduces the result of flytekit 1.16.10 with protobuf 7.36, and [`losses`] lists the
//! differences.
//!
//! # Examples
//! ```
//! use flytepb::flytekit::compat::{flytekit_round_trip, losses};
//! use flytepb::idl::{admin::TaskExecution, text};
//!
//! let message: TaskExecution =
//!     text::from_str("input_uri: 's3://b' closure { task_type: 'spark' }")?;
//! let after = flytekit_round_trip(&message)?;
//! assert_eq!((&*after.input_uri, &*after.closure.unwrap().task_type), ("s3://b", ""));
//! assert!(losses(&message)?.iter().any(|loss| loss.path == "closure.task_type"));
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod losses;
mod time;

use std::fmt;

use crate::idl::admin::task_execution_closure::OutputResult;
use crate::idl::admin::{TaskExecution, TaskExecutionClosure};
use crate::idl::core::{
    ExecutionError, Identifier, NodeExecutionIdentifier, TaskExecutionIdentifier, TaskLog,
    WorkflowExecutionIdentifier,
};
use crate::idl::event::TaskExecutionMetadata;

pub use losses::{losses, Loss, LossKind};
use time::{duration, timestamp};

/// The result of `FlyteTaskExecution.from_flyte_idl(message).to_flyte_idl()` in flytekit.
///
/// - Dropped: `org`, `reason`, `reasons`, `task_type`, `custom_info`, `event_version`,
///   `log_context`, `output_data`, the time and worker of an error, the metadata except
///   `external_resources`, and unknown fields except in `external_resources`.
/// - Added if absent: identifiers, the closure, its four times, and the `ttl` of each log.
/// - Times are truncated to microseconds.
///
/// # Errors
/// If flytekit raises, with Python's text: for a timestamp outside the years 1 to 9999 or with
/// invalid nanoseconds, and for a duration beyond Python's `timedelta`.
///
/// # Examples
/// ```
/// use flytepb::flytekit::compat::flytekit_round_trip;
/// use flytepb::idl::{admin::TaskExecution, text};
/// use flytepb::prelude::*;
///
/// let flytekits = flytekit_round_trip(&TaskExecution::default())?;
/// assert_eq!(
///     FlyteTaskExecution::from(flytekits).short_string(),
///     "Flyte Serialized object (FlyteTaskExecution):\n  id:\n    node_execution_id:\n  closure:"
/// );
///
/// let bad: TaskExecution = text::from_str("closure { started_at { nanos: -1 } }")?;
/// assert_eq!(
///     flytekit_round_trip(&bad).unwrap_err().to_string(),
///     "Timestamp is not valid: Nanos -1 must be in a range [0, 999999]."
/// );
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn flytekit_round_trip(message: &TaskExecution) -> Result<TaskExecution, CompatError> {
    let closure = closure(message.closure.as_deref())?;
    Ok(TaskExecution {
        id: Some(Box::new(id(message.id.as_deref()))),
        input_uri: message.input_uri.clone(),
        closure: Some(Box::new(closure)),
        is_parent: message.is_parent,
        ..TaskExecution::default()
    })
}

fn id(id: Option<&TaskExecutionIdentifier>) -> TaskExecutionIdentifier {
    let id = id.cloned().unwrap_or_default();
    let task_id = id.task_id.unwrap_or_default();
    let node_execution_id = id.node_execution_id.unwrap_or_default();
    let execution_id = node_execution_id.execution_id.unwrap_or_default();
    TaskExecutionIdentifier {
        task_id: Some(Identifier {
            org: String::new(),
            _unknown_fields: Default::default(),
            ..task_id
        }),
        node_execution_id: Some(NodeExecutionIdentifier {
            node_id: node_execution_id.node_id,
            execution_id: Some(WorkflowExecutionIdentifier {
                org: String::new(),
                _unknown_fields: Default::default(),
                ..execution_id
            }),
            ..NodeExecutionIdentifier::default()
        }),
        retry_attempt: id.retry_attempt,
        ..TaskExecutionIdentifier::default()
    }
}

fn closure(closure: Option<&TaskExecutionClosure>) -> Result<TaskExecutionClosure, CompatError> {
    let empty = TaskExecutionClosure::default();
    let closure = closure.unwrap_or(&empty);
    let logs = closure.logs.iter().enumerate();
    // Flytekit converts, and fails, in this order.
    Ok(TaskExecutionClosure {
        phase: closure.phase,
        logs: logs.map(|(i, l)| log(i, l)).collect::<Result<_, _>>()?,
        output_result: output_result(closure.output_result.as_ref()),
        started_at: timestamp("started_at", &closure.started_at)?,
        created_at: timestamp("created_at", &closure.created_at)?,
        updated_at: timestamp("updated_at", &closure.updated_at)?,
        duration: duration(|| "duration".into(), &closure.duration)?,
        metadata: closure.metadata.as_ref().map(metadata),
        ..TaskExecutionClosure::default()
    })
}

fn log(index: usize, log: &TaskLog) -> Result<TaskLog, CompatError> {
    Ok(TaskLog {
        uri: log.uri.clone(),
        name: log.name.clone(),
        message_format: log.message_format,
        ttl: duration(|| format!("logs[{index}].ttl"), &log.ttl)?,
        ..TaskLog::default()
    })
}

fn output_result(result: Option<&OutputResult>) -> Option<OutputResult> {
    match result? {
        OutputResult::OutputUri(uri) => Some(OutputResult::OutputUri(uri.clone())),
        OutputResult::OutputData(_) => None,
        OutputResult::Error(error) => Some(OutputResult::Error(Box::new(ExecutionError {
            code: error.code.clone(),
            message: error.message.clone(),
            error_uri: error.error_uri.clone(),
            kind: error.kind,
            ..ExecutionError::default()
        }))),
    }
}

fn metadata(metadata: &TaskExecutionMetadata) -> TaskExecutionMetadata {
    TaskExecutionMetadata {
        external_resources: metadata.external_resources.clone(),
        ..TaskExecutionMetadata::default()
    }
}

/// The error for a message that flytekit does not accept, with the text of Python's exception.
///
/// # Examples
/// ```
/// use flytepb::flytekit::compat::flytekit_round_trip;
/// use flytepb::idl::admin::{TaskExecution, TaskExecutionClosure};
/// use flytepb::idl::google::protobuf::Timestamp;
///
/// let never = Timestamp { seconds: 1 << 40, ..Default::default() };
/// let closure = TaskExecutionClosure { started_at: Some(never), ..Default::default() };
/// let message = TaskExecution { closure: Some(Box::new(closure)), ..Default::default() };
///
/// let error = flytekit_round_trip(&message).unwrap_err();
/// assert_eq!((error.class(), error.path()), ("ValueError", "closure.started_at"));
/// assert_eq!(
///     error.to_string(),
///     "Timestamp is not valid: Seconds 1099511627776 must be in range \
///      [-62135596800, 253402300799]."
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompatError {
    kind: Kind,
    path: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Seconds(i64),
    Nanos(i32),
    Days(i64),
    CInt,
}

impl CompatError {
    /// The class of Python's exception: `ValueError` or `OverflowError`.
    pub fn class(&self) -> &'static str {
        if self.is_timestamp() {
            "ValueError"
        } else {
            "OverflowError"
        }
    }

    /// The path of the field that flytekit does not accept, such as `closure.logs[3].ttl`.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns `true` for a timestamp and `false` for a duration.
    pub fn is_timestamp(&self) -> bool {
        matches!(self.kind, Kind::Seconds(_) | Kind::Nanos(_))
    }
}

impl fmt::Display for CompatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Seconds(seconds) => write!(
                f,
                "Timestamp is not valid: Seconds {seconds} must be in range \
                 [-62135596800, 253402300799]."
            ),
            // The bound in Python's text is wrong. It checks for 999999999.
            Kind::Nanos(nanos) => write!(
                f,
                "Timestamp is not valid: Nanos {nanos} must be in a range [0, 999999]."
            ),
            Kind::Days(days) => write!(f, "days={days}; must have magnitude <= 999999999"),
            Kind::CInt => f.write_str("Python int too large to convert to C int"),
        }
    }
}

impl std::error::Error for CompatError {}
