//! The table of task executions.

use super::definition::{column, list, same, within, Definition};
use super::parts::{ERROR, EXECUTION_ID, LOG, PHASE_AND_TIMES};

pub(super) const EXECUTION: &[Definition] = &[
    within("id.node_execution_id.execution_id", EXECUTION_ID),
    column("node", "id.node_execution_id.node_id"),
    column("retry", "id.retry_attempt"),
    column("task_project", "id.task_id.project"),
    column("task_domain", "id.task_id.domain"),
    column("task_name", "id.task_id.name"),
    column("task_version", "id.task_id.version"),
    same("input_uri"),
    same("is_parent"),
    within("closure", CLOSURE),
];

pub(super) const CLOSURE: &[Definition] = &[
    within("", PHASE_AND_TIMES),
    ERROR,
    same("output_uri"),
    same("output_data"),
    same("task_type"),
    same("reason"),
    same("event_version"),
    same("custom_info"),
    list("logs", "logs", LOG),
    list(
        "reasons",
        "reasons",
        &[same("occurred_at"), same("message")],
    ),
    column("plugin", "metadata.plugin_identifier"),
    column("instance_class", "metadata.instance_class"),
    column("generated_name", "metadata.generated_name"),
    list(
        "external_resources",
        "metadata.external_resources",
        RESOURCE,
    ),
];

const RESOURCE: &[Definition] = &[
    same("external_id"),
    same("index"),
    column("retry", "retry_attempt"),
    same("phase"),
    same("cache_status"),
    list("logs", "logs", LOG),
    same("custom_info"),
];
