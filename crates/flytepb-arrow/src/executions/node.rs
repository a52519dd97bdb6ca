//! The table of node executions.

use flytepb_idl::core::{node_execution, CATALOG_CACHE_STATUS};
use flytepb_idl::views::admin::node_execution_closure::{OutputResultView, TargetMetadataView};
use flytepb_idl::views::admin::{
    NodeExecutionClosureView, NodeExecutionMetaDataView, NodeExecutionView,
};

use super::parts::{error, execution_id, phase_and_times, result};
use super::row::Row;

pub(super) fn execution(row: &mut Row<'_>, execution: Option<NodeExecutionView<'_>>) {
    let id = execution.and_then(|e| e.id());
    execution_id(row, id.and_then(|id| id.execution_id()));
    row.text("node", id.map(|id| id.node_id()));
    row.text("input_uri", execution.map(|e| e.input_uri()));
    metadata(row, execution.and_then(|e| e.metadata()));
    closure(row, execution.and_then(|e| e.closure()));
}

fn metadata(row: &mut Row<'_>, metadata: Option<NodeExecutionMetaDataView<'_>>) {
    row.text("spec_node", metadata.map(|m| m.spec_node_id()));
    row.text("retry_group", metadata.map(|m| m.retry_group()));
    row.bool("is_parent_node", metadata.map(|m| m.is_parent_node()));
    row.bool("is_dynamic", metadata.map(|m| m.is_dynamic()));
    row.bool("is_array", metadata.map(|m| m.is_array()));
    row.bool("is_eager", metadata.map(|m| m.is_eager()));
}

pub(super) fn closure(row: &mut Row<'_>, closure: Option<NodeExecutionClosureView<'_>>) {
    phase_and_times!(row, &node_execution::PHASE, closure);
    let (uri, data, failure) = result!(OutputResultView, closure);
    error(row, failure);
    row.text("output_uri", uri);
    row.json("output_data", data);
    row.text("deck_uri", closure.map(|c| c.deck_uri()));
    let spec = closure.map(|c| c.dynamic_job_spec_uri());
    row.text("dynamic_job_spec_uri", spec);
    let (task, child) = match closure.and_then(|c| c.target_metadata()) {
        Some(TargetMetadataView::TaskNodeMetadata(task)) => (Some(task.view()), None),
        Some(TargetMetadataView::WorkflowNodeMetadata(child)) => {
            (None, child.view().execution_id())
        }
        None => (None, None),
    };
    let status = task.map(|task| task.cache_status_raw());
    row.enum_name("cache_status", &CATALOG_CACHE_STATUS, status);
    row.text("checkpoint_uri", task.map(|task| task.checkpoint_uri()));
    row.text("child_project", child.map(|id| id.project()));
    row.text("child_domain", child.map(|id| id.domain()));
    row.text("child_execution", child.map(|id| id.name()));
}
