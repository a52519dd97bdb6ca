//! The tables of Flyte 2's actions.

use super::definition::{column, list, same, within, Definition};

pub(super) const ACTION: &[Definition] = &[
    within("id", ID),
    within("metadata", METADATA),
    within("status", STATUS),
];

pub(super) const ENRICHED: &[Definition] = &[within("action", ACTION), same("meets_filter")];

pub(super) const DETAILS: &[Definition] = &[
    within("", ACTION),
    ERROR,
    column("abort_reason", "abort_info.reason"),
    column(
        "aborted_by",
        "abort_info.aborted_by.user.id.subject|abort_info.aborted_by.application.id.subject",
    ),
    column("signal_output", "signal_info.output"),
    list("attempts", "attempts", ATTEMPT),
];

/// Of a response that holds an action in full.
pub(super) const RESPONSE: &[Definition] = &[within("details", DETAILS)];

pub(super) const ATTEMPT: &[Definition] = &[
    same("attempt"),
    same("phase"),
    within("", TIMES),
    ERROR,
    within("outputs", OUTPUTS),
    same("cache_status"),
    within("cache_metadata.source_action_attempt", CACHED_FROM),
    same("cluster"),
    same("logs_available"),
    list("logs", "log_info", LOG),
    list("transitions", "phase_transitions", TRANSITION),
    list("events", "cluster_events", EVENT),
];

/// Of a report about an attempt.
pub(super) const REPORT: &[Definition] = &[
    within("id", ID),
    same("attempt"),
    same("phase"),
    same("version"),
    within("", TIMES),
    column("updated_at", "updated_time"),
    column("reported_at", "reported_time"),
    ERROR,
    within("outputs", OUTPUTS),
    same("cache_status"),
    within("cache_metadata.source_action_attempt", CACHED_FROM),
    same("cluster"),
    list("logs", "log_info", LOG),
    list("events", "cluster_events", EVENT),
];

/// Of an `ActionIdentifier`.
const ID: &[Definition] = &[
    column("project", "run.project"),
    column("domain", "run.domain"),
    column("run", "run.name"),
    column("org", "run.org"),
    column("action", "name"),
];

const METADATA: &[Definition] = &[
    same("parent"),
    same("group"),
    same("action_type"),
    column("task_project", "task.id.project"),
    column("task_domain", "task.id.domain"),
    column("task_name", "task.id.name"),
    column("task_version", "task.id.version"),
    column("task_type", "task.task_type"),
    column("short_name", "task.short_name"),
    column("queue", "task.queue"),
    column("trace", "trace.name"),
    column("condition", "condition.name"),
    column("environment", "environment_name"),
    // The name is misspelled in the schema.
    column("function", "funtion_name"),
    column("trigger", "trigger_name"),
    column("trigger_revision", "trigger_id.revision"),
    column("trigger_type", "trigger_type.type"),
    same("source"),
    column(
        "executed_by",
        "executed_by.user.id.subject|executed_by.application.id.subject",
    ),
    column("relation", "relation.relation_type"),
    column("related_run", "relation.related_to.name"),
    column("recovered_run", "recovered_from.run.name"),
    column("recovered_action", "recovered_from.name"),
];

const STATUS: &[Definition] = &[
    same("phase"),
    within("", TIMES),
    same("duration_ms"),
    column("attempt_count", "attempts"),
    same("cache_status"),
];

const TIMES: &[Definition] = &[
    column("started_at", "start_time"),
    column("ended_at", "end_time"),
];

const ERROR: Definition = within(
    "error_info",
    &[
        column("error_code", "code"),
        column("error_kind", "kind"),
        column("error_message", "message"),
    ],
);

const OUTPUTS: &[Definition] = &[same("output_uri"), same("report_uri")];

/// Of the attempt whose outputs were cached.
const CACHED_FROM: &[Definition] = &[
    column("cached_run", "action_id.run.name"),
    column("cached_action", "action_id.name"),
    column("cached_attempt", "attempt"),
];

const LOG: &[Definition] = &[
    same("uri"),
    same("name"),
    same("message_format"),
    column("ttl_ns", "ttl"),
    column("show_while_pending", "ShowWhilePending"),
    column("hide_once_finished", "HideOnceFinished"),
    same("link_type"),
    same("ready"),
];

const TRANSITION: &[Definition] = &[same("phase"), within("", TIMES)];

const EVENT: &[Definition] = &[
    same("occurred_at"),
    same("type"),
    same("reason"),
    same("message"),
    column("source", "source_component"),
    same("count"),
];
