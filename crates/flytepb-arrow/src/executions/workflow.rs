//! The table of workflow executions.

use flytepb_idl::admin::{execution_metadata, EXECUTION_STATE};
use flytepb_idl::core::workflow_execution;
use flytepb_idl::views::admin::execution_closure::OutputResultView;
use flytepb_idl::views::admin::literal_map_blob::DataView;
use flytepb_idl::views::admin::{
    ExecutionClosureView, ExecutionMetadataView, ExecutionSpecView, ExecutionView,
};

use super::parts::{entity, error, execution_id, phase_and_times};
use super::row::Row;

const LAUNCH_PLAN: [&str; 4] = [
    "launch_plan_project",
    "launch_plan_domain",
    "launch_plan_name",
    "launch_plan_version",
];
const WORKFLOW: [&str; 4] = [
    "workflow_project",
    "workflow_domain",
    "workflow_name",
    "workflow_version",
];

pub(super) fn execution(row: &mut Row<'_>, execution: Option<ExecutionView<'_>>) {
    execution_id(row, execution.and_then(|e| e.id()));
    spec(row, execution.and_then(|e| e.spec()));
    closure(row, execution.and_then(|e| e.closure()));
}

pub(super) fn spec(row: &mut Row<'_>, spec: Option<ExecutionSpecView<'_>>) {
    entity(row, LAUNCH_PLAN, spec.and_then(|s| s.launch_plan()));
    metadata(row, spec.and_then(|s| s.metadata()));
    row.int32("max_parallelism", spec.map(|s| s.max_parallelism()));
    let interruptible = spec.and_then(|s| s.interruptible());
    row.bool("interruptible", interruptible.map(|b| b.value()));
    row.bool("overwrite_cache", spec.map(|s| s.overwrite_cache()));
}

/// The origin of the execution.
fn metadata(row: &mut Row<'_>, metadata: Option<ExecutionMetadataView<'_>>) {
    let mode = metadata.map(|m| m.mode_raw());
    row.enum_name("mode", &execution_metadata::EXECUTION_MODE, mode);
    row.text("principal", metadata.map(|m| m.principal()));
    row.uint32("nesting", metadata.map(|m| m.nesting()));
    row.time("scheduled_at", metadata.and_then(|m| m.scheduled_at()));
    let node = metadata.and_then(|m| m.parent_node_execution());
    let parent = node.and_then(|node| node.execution_id());
    row.text("parent_project", parent.map(|id| id.project()));
    row.text("parent_domain", parent.map(|id| id.domain()));
    row.text("parent_execution", parent.map(|id| id.name()));
    row.text("parent_node", node.map(|node| node.node_id()));
    let reference = metadata.and_then(|m| m.reference_execution());
    row.text("reference_execution", reference.map(|id| id.name()));
    let system = metadata.and_then(|m| m.system_metadata());
    row.text("cluster", system.map(|s| s.execution_cluster()));
    row.text("namespace", system.map(|s| s.namespace()));
}

pub(super) fn closure(row: &mut Row<'_>, closure: Option<ExecutionClosureView<'_>>) {
    phase_and_times!(row, &workflow_execution::PHASE, closure);
    entity(row, WORKFLOW, closure.and_then(|c| c.workflow_id()));
    let (mut uri, mut data, mut failure) = (None, None, None);
    let (mut cause, mut principal) = (None, None);
    match closure.and_then(|c| c.output_result()) {
        Some(OutputResultView::Outputs(outputs)) => match outputs.view().data() {
            Some(DataView::Values(values)) => data = Some(values.view()),
            Some(DataView::Uri(at)) => uri = Some(at),
            None => {}
        },
        Some(OutputResultView::OutputData(values)) => data = Some(values.view()),
        Some(OutputResultView::AbortCause(text)) => cause = Some(text),
        Some(OutputResultView::AbortMetadata(abort)) => {
            cause = Some(abort.view().cause());
            principal = Some(abort.view().principal());
        }
        Some(OutputResultView::Error(error)) => failure = Some(error.view()),
        None => {}
    }
    error(row, failure);
    row.text("output_uri", uri);
    row.json("output_data", data);
    row.text("abort_cause", cause);
    row.text("abort_principal", principal);
    let details = closure.and_then(|c| c.state_change_details());
    let state = details.map(|details| details.state_raw());
    row.enum_name("state", &EXECUTION_STATE, state);
}
