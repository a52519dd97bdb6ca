//! The table of task executions.

use flytepb_idl::core::{task_execution, CATALOG_CACHE_STATUS};
use flytepb_idl::event::task_execution_metadata;
use flytepb_idl::views::admin::task_execution_closure::OutputResultView;
use flytepb_idl::views::admin::{ReasonView, TaskExecutionClosureView, TaskExecutionView};
use flytepb_idl::views::event::{ExternalResourceInfoView, TaskExecutionMetadataView};

use super::parts::{entity, error, execution_id, log, phase_and_times, result};
use super::row::Row;

const TASK: [&str; 4] = ["task_project", "task_domain", "task_name", "task_version"];

pub(super) fn execution(row: &mut Row<'_>, execution: Option<TaskExecutionView<'_>>) {
    let id = execution.and_then(|e| e.id());
    let node = id.and_then(|id| id.node_execution_id());
    execution_id(row, node.and_then(|node| node.execution_id()));
    row.text("node", node.map(|node| node.node_id()));
    row.uint32("retry", id.map(|id| id.retry_attempt()));
    entity(row, TASK, id.and_then(|id| id.task_id()));
    row.text("input_uri", execution.map(|e| e.input_uri()));
    row.bool("is_parent", execution.map(|e| e.is_parent()));
    closure(row, execution.and_then(|e| e.closure()));
}

pub(super) fn closure(row: &mut Row<'_>, closure: Option<TaskExecutionClosureView<'_>>) {
    phase_and_times!(row, &task_execution::PHASE, closure);
    let (uri, data, failure) = result!(OutputResultView, closure);
    error(row, failure);
    row.text("output_uri", uri);
    row.json("output_data", data);
    row.text("task_type", closure.map(|c| c.task_type()));
    row.text("reason", closure.map(|c| c.reason()));
    row.int32("event_version", closure.map(|c| c.event_version()));
    row.json("custom_info", closure.and_then(|c| c.custom_info()));
    row.list("logs", closure.map(|c| c.logs()), log);
    row.list("reasons", closure.map(|c| c.reasons()), reason);
    metadata(row, closure.and_then(|c| c.metadata()));
}

fn reason(row: &mut Row<'_>, reason: Option<ReasonView<'_>>) {
    row.time("occurred_at", reason.and_then(|r| r.occurred_at()));
    row.text("message", reason.map(|r| r.message()));
}

fn metadata(row: &mut Row<'_>, metadata: Option<TaskExecutionMetadataView<'_>>) {
    row.text("plugin", metadata.map(|m| m.plugin_identifier()));
    let class = metadata.map(|m| m.instance_class_raw());
    let classes = &task_execution_metadata::INSTANCE_CLASS;
    row.enum_name("instance_class", classes, class);
    row.text("generated_name", metadata.map(|m| m.generated_name()));
    let resources = metadata.map(|m| m.external_resources());
    row.list("external_resources", resources, resource);
}

fn resource(row: &mut Row<'_>, resource: Option<ExternalResourceInfoView<'_>>) {
    row.text("external_id", resource.map(|r| r.external_id()));
    row.uint32("index", resource.map(|r| r.index()));
    row.uint32("retry", resource.map(|r| r.retry_attempt()));
    row.enum_name(
        "phase",
        &task_execution::PHASE,
        resource.map(|r| r.phase_raw()),
    );
    let status = resource.map(|r| r.cache_status_raw());
    row.enum_name("cache_status", &CATALOG_CACHE_STATUS, status);
    row.list("logs", resource.map(|r| r.logs()), log);
    row.json("custom_info", resource.and_then(|r| r.custom_info()));
}
