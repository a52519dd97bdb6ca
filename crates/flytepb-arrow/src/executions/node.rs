//! The table of node executions.

use super::definition::{column, same, within, Definition};
use super::parts::{ERROR, EXECUTION_ID, PHASE_AND_TIMES};

pub(super) const EXECUTION: &[Definition] = &[
    within("id.execution_id", EXECUTION_ID),
    column("node", "id.node_id"),
    same("input_uri"),
    column("spec_node", "metadata.spec_node_id"),
    column("retry_group", "metadata.retry_group"),
    column("is_parent_node", "metadata.is_parent_node"),
    column("is_dynamic", "metadata.is_dynamic"),
    column("is_array", "metadata.is_array"),
    column("is_eager", "metadata.is_eager"),
    within("closure", CLOSURE),
];

pub(super) const CLOSURE: &[Definition] = &[
    within("", PHASE_AND_TIMES),
    ERROR,
    same("output_uri"),
    same("output_data"),
    same("deck_uri"),
    same("dynamic_job_spec_uri"),
    column("cache_status", "task_node_metadata.cache_status"),
    column("checkpoint_uri", "task_node_metadata.checkpoint_uri"),
    column(
        "child_project",
        "workflow_node_metadata.executionId.project",
    ),
    column("child_domain", "workflow_node_metadata.executionId.domain"),
    column("child_execution", "workflow_node_metadata.executionId.name"),
];
