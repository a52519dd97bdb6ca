//! Columns common to several tables.

use flytepb_idl::core::{execution_error, task_log};
use flytepb_idl::views::core::{
    ExecutionErrorView, IdentifierView, TaskLogView, WorkflowExecutionIdentifierView,
};

use super::row::Row;

pub(super) fn execution_id(row: &mut Row<'_>, id: Option<WorkflowExecutionIdentifierView<'_>>) {
    row.text("project", id.map(|id| id.project()));
    row.text("domain", id.map(|id| id.domain()));
    row.text("execution", id.map(|id| id.name()));
    row.text("org", id.map(|id| id.org()));
}

/// The id of a task, launch plan or workflow, with the names of its columns.
pub(super) fn entity(
    row: &mut Row<'_>,
    [project, domain, name, version]: [&str; 4],
    id: Option<IdentifierView<'_>>,
) {
    row.text(project, id.map(|id| id.project()));
    row.text(domain, id.map(|id| id.domain()));
    row.text(name, id.map(|id| id.name()));
    row.text(version, id.map(|id| id.version()));
}

/// Appends phase and times, which the closures of all executions have.
macro_rules! phase_and_times {
    ($row:ident, $phases:expr, $closure:ident) => {
        $row.enum_name("phase", $phases, $closure.map(|c| c.phase_raw()));
        $row.time("created_at", $closure.and_then(|c| c.created_at()));
        $row.time("started_at", $closure.and_then(|c| c.started_at()));
        $row.time("updated_at", $closure.and_then(|c| c.updated_at()));
        $row.nanos("duration_ns", $closure.and_then(|c| c.duration()));
    };
}
pub(super) use phase_and_times;

/// Splits the result of a task or node execution into URI, data and error.
macro_rules! result {
    ($result:ident, $closure:ident) => {
        match $closure.and_then(|c| c.output_result()) {
            Some($result::OutputUri(uri)) => (Some(uri), None, None),
            Some($result::OutputData(data)) => (None, Some(data.view()), None),
            Some($result::Error(error)) => (None, None, Some(error.view())),
            None => (None, None, None),
        }
    };
}
pub(super) use result;

pub(super) fn error(row: &mut Row<'_>, error: Option<ExecutionErrorView<'_>>) {
    row.text("error_code", error.map(|e| e.code()));
    let kind = error.map(|e| e.kind_raw());
    row.enum_name("error_kind", &execution_error::ERROR_KIND, kind);
    row.text("error_message", error.map(|e| e.message()));
    row.text("error_uri", error.map(|e| e.error_uri()));
    row.time("error_at", error.and_then(|e| e.timestamp()));
    row.text("error_worker", error.map(|e| e.worker()));
}

pub(super) fn log(row: &mut Row<'_>, log: Option<TaskLogView<'_>>) {
    row.text("uri", log.map(|l| l.uri()));
    row.text("name", log.map(|l| l.name()));
    let format = log.map(|l| l.message_format_raw());
    row.enum_name("message_format", &task_log::MESSAGE_FORMAT, format);
    row.nanos("ttl_ns", log.and_then(|l| l.ttl()));
    row.bool("show_while_pending", log.map(|l| l.show_while_pending()));
    row.bool("hide_once_finished", log.map(|l| l.hide_once_finished()));
}
