//! prost's messages and Arrow's builders, combined by hand: the columns of
//! `flytepb_arrow::Table::task_executions`.

// The schema deprecates fields that the table includes, such as `output_data`.
#![allow(deprecated)]

use std::sync::Arc;

use arrow_array::builder::{
    BooleanBuilder, Int32Builder, Int64Builder, StringBuilder, TimestampNanosecondBuilder,
    UInt32Builder,
};
use arrow_array::types::Int32Type;
use arrow_array::{
    ArrayRef, BinaryArray, DictionaryArray, ListArray, RecordBatch, StringArray, StructArray,
};
use arrow_buffer::{NullBufferBuilder, OffsetBufferBuilder};
use arrow_schema::{DataType, Field, Fields, SchemaRef};
use pbjson_types::{Duration, Struct, Timestamp};
use peer_prost::schema::flyteidl::admin::task_execution_closure::OutputResult;
use peer_prost::schema::flyteidl::admin::{Reason, TaskExecution, TaskExecutionClosure};
use peer_prost::schema::flyteidl::core::{ExecutionError, TaskLog};
use peer_prost::schema::flyteidl::event::{ExternalResourceInfo, TaskExecutionMetadata};
use prost::Message;
use serde_json::to_string;

/// The names of enums, whose numbers are their indices.
pub type Names = &'static [(&'static str, i32)];

/// Decodes each message and appends its row.
pub fn decode(messages: &BinaryArray, schema: &SchemaRef, enums: &Enums) -> RecordBatch {
    let mut rows = Rows::default();
    for wire in messages.iter().flatten() {
        rows.push(&TaskExecution::decode(wire).unwrap());
    }
    rows.finish(schema, enums)
}

/// The enums of the table.
pub struct Enums {
    pub phase: Names,
    pub error_kind: Names,
    pub message_format: Names,
    pub cache_status: Names,
    pub instance_class: Names,
}

#[derive(Default)]
struct Rows {
    /// project, domain, execution, org, node, task_project, …, in schema order.
    ids: [StringBuilder; 4],
    node: StringBuilder,
    retry: UInt32Builder,
    task: [StringBuilder; 4],
    input_uri: StringBuilder,
    is_parent: BooleanBuilder,
    phase: Int32Builder,
    times: [TimestampNanosecondBuilder; 3],
    duration: Int64Builder,
    error_code: StringBuilder,
    error_kind: Int32Builder,
    error_texts: [StringBuilder; 2],
    error_at: TimestampNanosecondBuilder,
    error_worker: StringBuilder,
    output_uri: StringBuilder,
    output_data: StringBuilder,
    task_type: StringBuilder,
    reason: StringBuilder,
    event_version: Int32Builder,
    custom_info: StringBuilder,
    logs: Lists<Logs>,
    reasons: Lists<Reasons>,
    plugin: StringBuilder,
    instance_class: Int32Builder,
    generated_name: StringBuilder,
    resources: Lists<Resources>,
}

impl Rows {
    fn push(&mut self, m: &TaskExecution) {
        let id = m.id.as_ref();
        let node = id.and_then(|id| id.node_execution_id.as_ref());
        let execution = node.and_then(|node| node.execution_id.as_ref());
        let ids = execution.map(|e| [&e.project, &e.domain, &e.name, &e.org]);
        append_all(&mut self.ids, ids);
        self.node.append_option(node.map(|node| &node.node_id));
        self.retry.append_option(id.map(|id| id.retry_attempt));
        let task = id.and_then(|id| id.task_id.as_ref());
        let task = task.map(|t| [&t.project, &t.domain, &t.name, &t.version]);
        append_all(&mut self.task, task);
        self.input_uri.append_value(&m.input_uri);
        self.is_parent.append_value(m.is_parent);
        self.closure(m.closure.as_ref());
    }

    fn closure(&mut self, closure: Option<&TaskExecutionClosure>) {
        self.phase.append_option(closure.map(|c| c.phase));
        let times = closure.map(|c| [&c.created_at, &c.started_at, &c.updated_at]);
        for (i, column) in self.times.iter_mut().enumerate() {
            column.append_option(times.and_then(|t| t[i].as_ref()).and_then(time));
        }
        let duration = closure.and_then(|c| c.duration.as_ref());
        self.duration.append_option(duration.and_then(span));
        let result = closure.and_then(|c| c.output_result.as_ref());
        let (mut uri, mut data, mut error) = (None, None, None);
        match result {
            Some(OutputResult::OutputUri(at)) => uri = Some(at),
            Some(OutputResult::OutputData(of)) => data = Some(to_string(of).unwrap()),
            Some(OutputResult::Error(of)) => error = Some(of),
            None => {}
        }
        self.error(error);
        self.output_uri.append_option(uri);
        self.output_data.append_option(data);
        self.task_type.append_option(closure.map(|c| &c.task_type));
        self.reason.append_option(closure.map(|c| &c.reason));
        let version = closure.map(|c| c.event_version);
        self.event_version.append_option(version);
        let info = closure.and_then(|c| c.custom_info.as_ref());
        self.custom_info.append_option(info.map(json));
        self.logs.push(closure.map(|c| &c.logs[..]));
        self.reasons.push(closure.map(|c| &c.reasons[..]));
        self.metadata(closure.and_then(|c| c.metadata.as_ref()));
    }

    fn error(&mut self, error: Option<&ExecutionError>) {
        self.error_code.append_option(error.map(|e| &e.code));
        self.error_kind.append_option(error.map(|e| e.kind));
        let texts = error.map(|e| [&e.message, &e.error_uri]);
        append_all(&mut self.error_texts, texts);
        let at = error.and_then(|e| e.timestamp.as_ref());
        self.error_at.append_option(at.and_then(time));
        self.error_worker.append_option(error.map(|e| &e.worker));
    }

    fn metadata(&mut self, metadata: Option<&TaskExecutionMetadata>) {
        let plugin = metadata.map(|m| &m.plugin_identifier);
        self.plugin.append_option(plugin);
        let class = metadata.map(|m| m.instance_class);
        self.instance_class.append_option(class);
        let name = metadata.map(|m| &m.generated_name);
        self.generated_name.append_option(name);
        let resources = metadata.map(|m| &m.external_resources[..]);
        self.resources.push(resources);
    }

    fn finish(mut self, schema: &SchemaRef, enums: &Enums) -> RecordBatch {
        let mut out: Vec<ArrayRef> = Vec::new();
        let item = |name| match schema.field_with_name(name).unwrap().data_type() {
            DataType::List(item) => item.clone(),
            other => panic!("{name} is {other}"),
        };
        texts(&mut out, &mut self.ids);
        out.push(Arc::new(self.node.finish()));
        out.push(Arc::new(self.retry.finish()));
        texts(&mut out, &mut self.task);
        out.push(Arc::new(self.input_uri.finish()));
        out.push(Arc::new(self.is_parent.finish()));
        out.push(names(&mut self.phase, enums.phase));
        for mut column in self.times {
            out.push(utc(&mut column));
        }
        out.push(Arc::new(self.duration.finish()));
        out.push(Arc::new(self.error_code.finish()));
        out.push(names(&mut self.error_kind, enums.error_kind));
        texts(&mut out, &mut self.error_texts);
        out.push(utc(&mut self.error_at));
        out.push(Arc::new(self.error_worker.finish()));
        out.push(Arc::new(self.output_uri.finish()));
        out.push(Arc::new(self.output_data.finish()));
        out.push(Arc::new(self.task_type.finish()));
        out.push(Arc::new(self.reason.finish()));
        out.push(Arc::new(self.event_version.finish()));
        out.push(Arc::new(self.custom_info.finish()));
        out.push(self.logs.finish(&item("logs"), enums));
        out.push(self.reasons.finish(&item("reasons"), enums));
        out.push(Arc::new(self.plugin.finish()));
        out.push(names(&mut self.instance_class, enums.instance_class));
        out.push(Arc::new(self.generated_name.finish()));
        let resources = self.resources.finish(&item("external_resources"), enums);
        out.push(resources);
        RecordBatch::try_new(schema.clone(), out).unwrap()
    }
}

/// Columns of the structs in a list.
trait Items: Default {
    type Item;
    fn push(&mut self, item: &Self::Item);
    fn finish(&mut self, fields: &Fields, enums: &Enums) -> Vec<ArrayRef>;
}

struct Lists<I> {
    items: I,
    offsets: OffsetBufferBuilder<i32>,
    nulls: NullBufferBuilder,
}

impl<I: Items> Default for Lists<I> {
    fn default() -> Self {
        Lists {
            items: I::default(),
            offsets: OffsetBufferBuilder::new(0),
            nulls: NullBufferBuilder::new(0),
        }
    }
}

impl<I: Items> Lists<I> {
    fn push(&mut self, items: Option<&[I::Item]>) {
        self.nulls.append(items.is_some());
        let items = items.unwrap_or_default();
        items.iter().for_each(|item| self.items.push(item));
        self.offsets.push_length(items.len());
    }

    fn finish(&mut self, item: &Arc<Field>, enums: &Enums) -> ArrayRef {
        let DataType::Struct(fields) = item.data_type() else {
            panic!("{item} is no struct");
        };
        let columns = self.items.finish(fields, enums);
        let items = Arc::new(StructArray::new(fields.clone(), columns, None));
        let offsets = std::mem::replace(&mut self.offsets, OffsetBufferBuilder::new(0));
        let nulls = self.nulls.finish();
        Arc::new(ListArray::new(item.clone(), offsets.finish(), items, nulls))
    }
}

#[derive(Default)]
struct Logs {
    uri: StringBuilder,
    name: StringBuilder,
    format: Int32Builder,
    ttl: Int64Builder,
    flags: [BooleanBuilder; 2],
}

impl Items for Logs {
    type Item = TaskLog;

    fn push(&mut self, log: &TaskLog) {
        self.uri.append_value(&log.uri);
        self.name.append_value(&log.name);
        self.format.append_value(log.message_format);
        self.ttl.append_option(log.ttl.as_ref().and_then(span));
        self.flags[0].append_value(log.show_while_pending);
        self.flags[1].append_value(log.hide_once_finished);
    }

    fn finish(&mut self, _: &Fields, enums: &Enums) -> Vec<ArrayRef> {
        vec![
            Arc::new(self.uri.finish()),
            Arc::new(self.name.finish()),
            names(&mut self.format, enums.message_format),
            Arc::new(self.ttl.finish()),
            Arc::new(self.flags[0].finish()),
            Arc::new(self.flags[1].finish()),
        ]
    }
}

#[derive(Default)]
struct Reasons {
    at: TimestampNanosecondBuilder,
    message: StringBuilder,
}

impl Items for Reasons {
    type Item = Reason;

    fn push(&mut self, reason: &Reason) {
        let at = reason.occurred_at.as_ref();
        self.at.append_option(at.and_then(time));
        self.message.append_value(&reason.message);
    }

    fn finish(&mut self, _: &Fields, _: &Enums) -> Vec<ArrayRef> {
        vec![utc(&mut self.at), Arc::new(self.message.finish())]
    }
}

#[derive(Default)]
struct Resources {
    id: StringBuilder,
    index: UInt32Builder,
    retry: UInt32Builder,
    phase: Int32Builder,
    cache: Int32Builder,
    logs: Lists<Logs>,
    info: StringBuilder,
}

impl Items for Resources {
    type Item = ExternalResourceInfo;

    fn push(&mut self, resource: &ExternalResourceInfo) {
        self.id.append_value(&resource.external_id);
        self.index.append_value(resource.index);
        self.retry.append_value(resource.retry_attempt);
        self.phase.append_value(resource.phase);
        self.cache.append_value(resource.cache_status);
        self.logs.push(Some(&resource.logs));
        let info = resource.custom_info.as_ref();
        self.info.append_option(info.map(json));
    }

    fn finish(&mut self, fields: &Fields, enums: &Enums) -> Vec<ArrayRef> {
        let DataType::List(log) = fields[5].data_type() else {
            panic!("{} is no list", fields[5]);
        };
        vec![
            Arc::new(self.id.finish()),
            Arc::new(self.index.finish()),
            Arc::new(self.retry.finish()),
            names(&mut self.phase, enums.phase),
            names(&mut self.cache, enums.cache_status),
            self.logs.finish(log, enums),
            Arc::new(self.info.finish()),
        ]
    }
}

fn append_all<const N: usize>(columns: &mut [StringBuilder; N], texts: Option<[&String; N]>) {
    for (i, column) in columns.iter_mut().enumerate() {
        column.append_option(texts.map(|texts| texts[i]));
    }
}

fn texts<const N: usize>(out: &mut Vec<ArrayRef>, columns: &mut [StringBuilder; N]) {
    for column in columns {
        out.push(Arc::new(column.finish()));
    }
}

fn json(info: &Struct) -> String {
    to_string(info).unwrap()
}

fn time(t: &Timestamp) -> Option<i64> {
    t.seconds
        .checked_mul(1_000_000_000)?
        .checked_add(i64::from(t.nanos))
}

fn span(d: &Duration) -> Option<i64> {
    d.seconds
        .checked_mul(1_000_000_000)?
        .checked_add(i64::from(d.nanos))
}

fn utc(column: &mut TimestampNanosecondBuilder) -> ArrayRef {
    Arc::new(column.finish().with_timezone("UTC"))
}

fn names(keys: &mut Int32Builder, names: Names) -> ArrayRef {
    let names = StringArray::from_iter_values(names.iter().map(|(name, _)| name));
    let keys = keys.finish();
    Arc::new(DictionaryArray::<Int32Type>::new(keys, Arc::new(names)))
}
