//! The table of task executions.

use flytepb_idl::admin::{TaskExecution, TaskExecutionClosure};
use flytepb_idl::event::{task_execution_metadata, TaskExecutionMetadata};
use flytepb_idl::views::admin::task_execution_closure::OutputResultView;
use flytepb_idl::views::admin::{ReasonView, TaskExecutionClosureView, TaskExecutionView};
use flytepb_idl::views::event::{ExternalResourceInfoView, TaskExecutionMetadataView};

use super::parts::{
    enumerations, joined, push_common, CacheStatus, ExecutionId, Failure, Filled, Log, TaskId,
    TaskPhase, Times,
};
use crate::column::{record, Bool, Int32, Json, List, Names, Text, Time, UInt32};
use crate::Counts;

enumerations! {
    InstanceClass = task_execution_metadata::INSTANCE_CLASS;
}

record! {
    /// The attempt.
    Attempt { node: Text, retry: UInt32, }
}

record! {
    /// Fields other than the closure.
    Others { input_uri: Text, is_parent: Bool, }
}

record! {
    /// A reason reported for an attempt, with its time.
    Reason { occurred_at: Time, message: Text, }
}

record! {
    /// An external job started by the task.
    Resource {
        external_id: Text,
        index: UInt32,
        retry: UInt32,
        phase: Names<TaskPhase>,
        cache_status: Names<CacheStatus>,
        logs: List<Log>,
        custom_info: Json,
    }
}

record! {
    /// The phase.
    State { phase: Names<TaskPhase>, }
}

record! {
    /// The closure, except for times and error.
    Details {
        output_uri: Text,
        output_data: Json,
        task_type: Text,
        reason: Text,
        event_version: Int32,
        custom_info: Json,
        logs: List<Log>,
        reasons: List<Reason>,
    }
}

record! {
    /// Metadata reported by the plugin.
    Metadata {
        plugin: Text,
        instance_class: Names<InstanceClass>,
        generated_name: Text,
        external_resources: List<Resource>,
    }
}

joined! {
    /// The table of closures alone.
    Closure {
        state: State,
        times: Times,
        failure: Failure,
        details: Details,
        metadata: Metadata,
    }
}

joined! {
    /// The table.
    Execution {
        id: ExecutionId,
        attempt: Attempt,
        task: TaskId,
        others: Others,
        closure: Closure,
    }
}

impl Filled<TaskExecution> for Execution {
    fn push(&mut self, execution: TaskExecutionView<'_>, counts: &mut Counts) {
        let id = execution.id();
        let node = id.and_then(|id| id.node_execution_id());
        self.id.push(node.and_then(|node| node.execution_id()));
        self.attempt.node.push(node.map(|node| node.node_id()));
        self.attempt.retry.push(id.map(|id| id.retry_attempt()));
        self.task.push(id.and_then(|id| id.task_id()));
        self.others.input_uri.push(execution.input_uri());
        self.others.is_parent.push(execution.is_parent());
        self.closure.push_option(execution.closure(), counts);
    }
}

impl Filled<TaskExecutionClosure> for Closure {
    fn push(&mut self, closure: TaskExecutionClosureView<'_>, counts: &mut Counts) {
        push_common!(self, closure, counts);
        self.details.push(closure, counts);
        self.metadata.push_option(closure.metadata(), counts);
    }
}

impl Details {
    fn push(&mut self, closure: TaskExecutionClosureView<'_>, counts: &mut Counts) {
        let (uri, data) = match closure.output_result() {
            Some(OutputResultView::OutputUri(uri)) => (Some(uri), None),
            Some(OutputResultView::OutputData(data)) => (None, Some(data.view())),
            _ => (None, None),
        };
        self.output_uri.push(uri);
        self.output_data.push_view(data, counts);
        self.task_type.push(closure.task_type());
        self.reason.push(closure.reason());
        self.event_version.push(closure.event_version());
        self.custom_info.push_view(closure.custom_info(), counts);
        self.logs
            .push(closure.logs().iter(), |logs, log| logs.push(log, counts));
        self.reasons
            .push(closure.reasons().iter(), |reasons, reason| {
                reasons.push(reason, counts)
            });
    }
}

impl Reason {
    fn push(&mut self, reason: ReasonView<'_>, counts: &mut Counts) {
        self.occurred_at.push(reason.occurred_at(), counts);
        self.message.push(reason.message());
    }
}

impl Filled<TaskExecutionMetadata> for Metadata {
    fn push(&mut self, metadata: TaskExecutionMetadataView<'_>, counts: &mut Counts) {
        self.plugin.push(metadata.plugin_identifier());
        self.instance_class.push(metadata.instance_class_raw());
        self.generated_name.push(metadata.generated_name());
        self.external_resources
            .push(metadata.external_resources().iter(), |all, resource| {
                all.push(resource, counts)
            });
    }
}

impl Resource {
    fn push(&mut self, resource: ExternalResourceInfoView<'_>, counts: &mut Counts) {
        self.external_id.push(resource.external_id());
        self.index.push(resource.index());
        self.retry.push(resource.retry_attempt());
        self.phase.push(resource.phase_raw());
        self.cache_status.push(resource.cache_status_raw());
        self.logs
            .push(resource.logs().iter(), |logs, log| logs.push(log, counts));
        self.custom_info.push_view(resource.custom_info(), counts);
    }
}
