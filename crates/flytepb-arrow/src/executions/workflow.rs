//! The table of workflow executions.

use super::definition::{column, same, within, Definition};
use super::parts::{ERROR, EXECUTION_ID, PHASE_AND_TIMES};

pub(super) const EXECUTION: &[Definition] = &[
    within("id", EXECUTION_ID),
    within("spec", SPEC),
    within("closure", CLOSURE),
];

pub(super) const SPEC: &[Definition] = &[
    column("launch_plan_project", "launch_plan.project"),
    column("launch_plan_domain", "launch_plan.domain"),
    column("launch_plan_name", "launch_plan.name"),
    column("launch_plan_version", "launch_plan.version"),
    within("metadata", ORIGIN),
    same("max_parallelism"),
    column("interruptible", "interruptible.value"),
    same("overwrite_cache"),
];

const ORIGIN: &[Definition] = &[
    same("mode"),
    same("principal"),
    same("nesting"),
    same("scheduled_at"),
    column(
        "parent_project",
        "parent_node_execution.execution_id.project",
    ),
    column("parent_domain", "parent_node_execution.execution_id.domain"),
    column(
        "parent_execution",
        "parent_node_execution.execution_id.name",
    ),
    column("parent_node", "parent_node_execution.node_id"),
    column("reference_execution", "reference_execution.name"),
    column("cluster", "system_metadata.execution_cluster"),
    column("namespace", "system_metadata.namespace"),
];

pub(super) const CLOSURE: &[Definition] = &[
    within("", PHASE_AND_TIMES),
    column("workflow_project", "workflow_id.project"),
    column("workflow_domain", "workflow_id.domain"),
    column("workflow_name", "workflow_id.name"),
    column("workflow_version", "workflow_id.version"),
    ERROR,
    column("output_uri", "outputs.uri"),
    column("output_data", "outputs.values|output_data"),
    column("abort_cause", "abort_cause|abort_metadata.cause"),
    column("abort_principal", "abort_metadata.principal"),
    column("state", "state_change_details.state"),
];
