//! Columns common to several tables.

use super::definition::{column, same, within, Definition};

/// Of a `WorkflowExecutionIdentifier`.
pub(super) const EXECUTION_ID: &[Definition] = &[
    same("project"),
    same("domain"),
    column("execution", "name"),
    same("org"),
];

/// Of the closures of all executions.
pub(super) const PHASE_AND_TIMES: &[Definition] = &[
    same("phase"),
    same("created_at"),
    same("started_at"),
    same("updated_at"),
    column("duration_ns", "duration"),
];

/// Of the closures of all executions.
pub(super) const ERROR: Definition = within(
    "error",
    &[
        column("error_code", "code"),
        column("error_kind", "kind"),
        column("error_message", "message"),
        same("error_uri"),
        column("error_at", "timestamp"),
        column("error_worker", "worker"),
    ],
);

/// Of a `TaskLog`.
pub(super) const LOG: &[Definition] = &[
    same("uri"),
    same("name"),
    same("message_format"),
    column("ttl_ns", "ttl"),
    column("show_while_pending", "ShowWhilePending"),
    column("hide_once_finished", "HideOnceFinished"),
];
