//! The table of node executions.

use flytepb_idl::admin::{NodeExecution, NodeExecutionClosure, NodeExecutionMetaData};
use flytepb_idl::views::admin::node_execution_closure::{OutputResultView, TargetMetadataView};
use flytepb_idl::views::admin::{
    NodeExecutionClosureView, NodeExecutionMetaDataView, NodeExecutionView,
};

use super::parts::{
    joined, push_common, CacheStatus, ExecutionId, Failure, Filled, NodePhase, Times,
};
use crate::column::{record, Bool, Json, Names, Text};
use crate::Counts;

record! {
    /// The node.
    Node { node: Text, input_uri: Text, }
}

record! {
    /// The kind of the node.
    Metadata {
        spec_node: Text,
        retry_group: Text,
        is_parent_node: Bool,
        is_dynamic: Bool,
        is_array: Bool,
        is_eager: Bool,
    }
}

record! {
    /// The phase.
    State { phase: Names<NodePhase>, }
}

record! {
    /// The closure, except for times and error.
    Details {
        output_uri: Text,
        output_data: Json,
        deck_uri: Text,
        dynamic_job_spec_uri: Text,
        cache_status: Names<CacheStatus>,
        checkpoint_uri: Text,
        child_project: Text,
        child_domain: Text,
        child_execution: Text,
    }
}

joined! {
    /// The table of closures alone.
    Closure {
        state: State,
        times: Times,
        failure: Failure,
        details: Details,
    }
}

joined! {
    /// The table.
    Execution {
        id: ExecutionId,
        node: Node,
        metadata: Metadata,
        closure: Closure,
    }
}

impl Filled<NodeExecution> for Execution {
    fn push(&mut self, execution: NodeExecutionView<'_>, counts: &mut Counts) {
        let id = execution.id();
        self.id.push(id.and_then(|id| id.execution_id()));
        self.node.node.push(id.map(|id| id.node_id()));
        self.node.input_uri.push(execution.input_uri());
        self.metadata.push_option(execution.metadata(), counts);
        self.closure.push_option(execution.closure(), counts);
    }
}

impl Filled<NodeExecutionMetaData> for Metadata {
    fn push(&mut self, metadata: NodeExecutionMetaDataView<'_>, _: &mut Counts) {
        self.spec_node.push(metadata.spec_node_id());
        self.retry_group.push(metadata.retry_group());
        self.is_parent_node.push(metadata.is_parent_node());
        self.is_dynamic.push(metadata.is_dynamic());
        self.is_array.push(metadata.is_array());
        self.is_eager.push(metadata.is_eager());
    }
}

impl Filled<NodeExecutionClosure> for Closure {
    fn push(&mut self, closure: NodeExecutionClosureView<'_>, counts: &mut Counts) {
        push_common!(self, closure, counts);
        self.details.push(closure, counts);
    }
}

impl Details {
    fn push(&mut self, closure: NodeExecutionClosureView<'_>, counts: &mut Counts) {
        let (uri, data) = match closure.output_result() {
            Some(OutputResultView::OutputUri(uri)) => (Some(uri), None),
            Some(OutputResultView::OutputData(data)) => (None, Some(data.view())),
            _ => (None, None),
        };
        self.output_uri.push(uri);
        self.output_data.push_view(data, counts);
        self.deck_uri.push(closure.deck_uri());
        self.dynamic_job_spec_uri
            .push(closure.dynamic_job_spec_uri());
        let (task, child) = match closure.target_metadata() {
            Some(TargetMetadataView::TaskNodeMetadata(task)) => (Some(task.view()), None),
            Some(TargetMetadataView::WorkflowNodeMetadata(child)) => {
                (None, child.view().execution_id())
            }
            None => (None, None),
        };
        self.cache_status
            .push(task.map(|task| task.cache_status_raw()));
        self.checkpoint_uri
            .push(task.map(|task| task.checkpoint_uri()));
        self.child_project.push(child.map(|id| id.project()));
        self.child_domain.push(child.map(|id| id.domain()));
        self.child_execution.push(child.map(|id| id.name()));
    }
}
