//! Flyte's executions and messages as Arrow tables, in memory and in Parquet and Arrow files.
//!
//! A [`Table`] defines the columns for messages of a type. [`Table::decode`] converts a column of
//! serialized messages to a batch of rows. A [`TableFile`] writes rows to a file of any length,
//! on several threads and in bounded memory. A [`TableInput`] reads files, and a [`Dump`] extracts
//! messages from one of their columns, as in a dump of the control plane's database.
//!
//! # Tables
//!
//! Executions, and the runs and actions of Flyte 2 (with the feature `flyte2`), have special tables,
//! filled directly from the bytes of messages. Later versions may add columns, but names and types are stable. A column is null if the message
//! that contains its field is absent, or another member of its oneof is set; otherwise it holds the
//! field's value, which may be the default.
//!
//! | columns | type | from |
//! |---|---|---|
//! | **all three** | | |
//! | `project` `domain` `execution` `org` | text | the workflow execution's id |
//! | `phase` | dictionary | `closure.phase` |
//! | `created_at` `started_at` `updated_at` | timestamp\[ns, UTC\] | the closure |
//! | `duration_ns` | int64 | `closure.duration` in nanoseconds |
//! | `error_code` `error_kind` `error_message` `error_uri` `error_at` `error_worker` | text, dictionary, timestamp | `closure.error` |
//! | `output_uri` `output_data` | text, JSON | the outputs in the closure |
//! | **task executions** | | |
//! | `node` `retry` | text, uint32 | the node's id and the number of the attempt |
//! | `task_project` `task_domain` `task_name` `task_version` | text | the task's id |
//! | `input_uri` `is_parent` | text, bool | the execution |
//! | `task_type` `reason` `event_version` `custom_info` | text, text, int32, JSON | the closure |
//! | `logs` | list of structs | `uri`, `name`, `message_format`, `ttl_ns`, `show_while_pending`, `hide_once_finished` |
//! | `reasons` | list of structs | `occurred_at`, `message` |
//! | `plugin` `instance_class` `generated_name` | text, dictionary, text | `closure.metadata` |
//! | `external_resources` | list of structs | `external_id`, `index`, `retry`, `phase`, `cache_status`, `logs`, `custom_info` |
//! | **node executions** | | |
//! | `node` `input_uri` | text | the execution |
//! | `spec_node` `retry_group` `is_parent_node` `is_dynamic` `is_array` `is_eager` | text, bool | the metadata |
//! | `deck_uri` `dynamic_job_spec_uri` `cache_status` `checkpoint_uri` | text, dictionary | the closure |
//! | `child_project` `child_domain` `child_execution` | text | the execution launched by the node |
//! | **workflow executions** | | |
//! | `launch_plan_project` … `_version`, `workflow_project` … `_version` | text | the launch plan and the workflow |
//! | `mode` `principal` `nesting` `scheduled_at` `cluster` `namespace` | | the spec's metadata |
//! | `parent_project` `parent_domain` `parent_execution` `parent_node` `reference_execution` | text | the spec's metadata |
//! | `max_parallelism` `interruptible` `overwrite_cache` | int32, bool | the spec |
//! | `abort_cause` `abort_principal` `state` | text, dictionary | the closure |
//!
//! The table of a closure alone, as stored in the database, has the columns that come from it;
//! likewise for the spec of a workflow execution.
//!
//! Of Flyte 2, in the package `flyteidl2.workflow`:
//!
//! | columns | type | from |
//! |---|---|---|
//! | **`Action`, `Run`, `ActionDetails`, `RunDetails`** | | of a run, its root action |
//! | `project` `domain` `run` `org` `action` | text | the action's id |
//! | `parent` `group` `environment` `function` `trace` `condition` | text | the metadata |
//! | `task_project` `task_domain` `task_name` `task_version` `task_type` `short_name` `queue` | text | `metadata.task` |
//! | `action_type` `source` `relation` `trigger_type` | dictionary | the metadata |
//! | `trigger` `trigger_revision` | text, uint64 | the trigger that started the run |
//! | `executed_by` | text | the subject of the user or application |
//! | `related_run` `recovered_run` `recovered_action` | text | the metadata |
//! | `phase` `cache_status` | dictionary | the status |
//! | `started_at` `ended_at` | timestamp\[ns, UTC\] | the status |
//! | `duration_ms` `attempt_count` | uint64, uint32 | the status |
//! | **`ActionDetails`, `RunDetails`** | | |
//! | `error_code` `error_kind` `error_message` | text, dictionary | `error_info` |
//! | `abort_reason` `aborted_by` `signal_output` | text, text, JSON | the abort or signal |
//! | `attempts` | list of structs | the columns of `ActionAttempt` |
//! | **`RunDetails`**, and `RunSpec` of `flyteidl2.task` | | |
//! | `run_start_at` `run_queue` `cluster_pool` `task_spec_source` | timestamp, text, dictionary | the spec |
//! | `interruptible` `overwrite_cache` `cache_lookup_scope` `max_action_concurrency` | bool, dictionary, uint32 | the spec |
//! | `raw_data_prefix` `run_base_dir` `service_account` `notification_rule_name` | text | the spec |
//! | **`ActionAttempt`** | | |
//! | `attempt` `phase` `started_at` `ended_at` `cache_status` `cluster` `logs_available` | | |
//! | `error_code` `error_kind` `error_message` `output_uri` `report_uri` | text, dictionary | |
//! | `cached_run` `cached_action` `cached_attempt` | text, uint32 | the attempt whose outputs were cached |
//! | `logs` | list of structs | as in task executions, `link_type` and `ready` |
//! | `transitions` | list of structs | `phase`, `started_at`, `ended_at` |
//! | `events` | list of structs | `occurred_at`, `type`, `reason`, `message`, `source`, `count` |
//!
//! An `ActionEvent` has the columns of the action's id and, except `logs_available` and `transitions`,
//! those of an attempt, with `version`, `updated_at` and `reported_at`; an `EnrichedAction` those of an
//! action, with `meets_filter`. The responses that hold one `RunDetails` or `ActionDetails` have its
//! columns.
//!
//! [`with_raw`](Table::with_raw) adds a column `raw` with the encoded messages, so that nothing is lost;
//! [`raw`] returns it.
//!
//! **Any other message** has a column per field, named after the field: nested structs, lists and
//! maps. Scalars without presence are never null if their message is present; everything else is
//! null if absent. A oneof becomes the columns of its members. A message without fields becomes a
//! bool that is true if present. `Struct`, `Value` and `ListValue` become canonical JSON, as do
//! recursive messages and those [nested too deep](Table::of_fields). [`Table::messages`] converts
//! back.
//!
//! **Enums** are dictionaries of their names; numbers without a name are included in decimal.
//! **Times** that are invalid or do not fit 64 bits of nanoseconds are null, as are messages
//! without a JSON form; [`Counts`] reports their number.
//!
//! # Examples
//! ```
//! use arrow_array::cast::AsArray;
//! use arrow_array::BinaryArray;
//! use flytepb_arrow::Table;
//!
//! // A closure that failed with the code USER:X.
//! let closure = b"\x12\x08\x0a\x06USER:X\x18\x05";
//! let of = flytepb_idl::registry::get("flyteidl.admin.TaskExecutionClosure").unwrap();
//! let decoded = Table::of(of).decode(&BinaryArray::from(vec![&closure[..]]))?;
//! let codes = decoded.batch.column_by_name("error_code").unwrap();
//! assert_eq!(codes.as_string::<i32>().value(0), "USER:X");
//! # Ok::<(), flytepb_arrow::Error>(())
//! ```
//!
//! DataFusion queries batches as well as files; it must be built on the same major version of
//! arrow-rs, like DataFusion 55:
//!
//! ```ignore
//! use datafusion::prelude::*;
//!
//! let ctx = SessionContext::new();
//! ctx.register_batch("latest", decoded.batch)?;
//! let files = ParquetReadOptions::default();
//! ctx.register_parquet("executions", "executions.parquet", files).await?;
//! let failures = ctx.sql(
//!     "select error_code, count(*) as n from executions where phase = 'FAILED' \
//!      group by error_code order by n desc",
//! );
//! failures.await?.show().await?;
//! ```
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

mod chunk;
mod column;
mod counts;
mod csv_file;
mod dictionaries;
mod dump;
mod encoding;
mod error;
mod executions;
mod fields;
mod file;
mod format;
mod input;
mod ipc;
mod layout;
mod messages;
mod packed;
mod parallel;
mod parquet_file;
mod row_groups;
mod rows;
mod schemas;
mod select;
mod table;
mod turnstile;

/// Types of a table's columns.
pub use arrow_schema::{Fields, Schema};

pub use chunk::{Chunk, ChunkBuilder};
pub use counts::Counts;
pub use dump::Dump;
pub use encoding::Encoding;
pub use error::Error;
pub use file::{FileFormat, TableFile, Written};
pub use format::TableFormat;
pub use input::{catches_panics, TableInput};
pub use messages::MessageColumn;
pub use table::{raw, Decoded, Rejected, Table, TableBuilder, DEFAULT_DEPTH, RAW};

/// The examples of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
