//! The tables of Flyte 2's runs.

use super::action;
use super::definition::{column, same, within, Definition};

pub(super) const RUN: &[Definition] = &[within("action", action::ACTION)];

pub(super) const DETAILS: &[Definition] =
    &[within("action", action::DETAILS), within("run_spec", SPEC)];

/// Of a response that holds a run in full.
pub(super) const RESPONSE: &[Definition] = &[within("details", DETAILS)];

pub(super) const SPEC: &[Definition] = &[
    column("run_start_at", "run_start_time"),
    column("run_queue", "queue"),
    same("cluster_pool"),
    same("task_spec_source"),
    column("interruptible", "interruptible.value"),
    column("overwrite_cache", "cache_config.overwrite_cache"),
    column("cache_lookup_scope", "cache_config.cache_lookup_scope"),
    same("max_action_concurrency"),
    column("raw_data_prefix", "raw_data_storage.raw_data_prefix"),
    same("run_base_dir"),
    column(
        "service_account",
        "security_context.run_as.k8s_service_account",
    ),
    same("notification_rule_name"),
];
