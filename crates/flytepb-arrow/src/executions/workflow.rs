//! The table of workflow executions.

use flytepb_idl::admin::{execution_metadata, Execution as WorkflowExecution};
use flytepb_idl::admin::{ExecutionClosure, ExecutionMetadata, ExecutionSpec};
use flytepb_idl::views::admin::execution_closure::OutputResultView;
use flytepb_idl::views::admin::literal_map_blob::DataView;
use flytepb_idl::views::admin::{
    ExecutionClosureView, ExecutionMetadataView, ExecutionSpecView, ExecutionView,
};
use flytepb_idl::views::core::LiteralMapView;

use super::parts::{
    enumerations, joined, push_common, ExecutionId, Failure, Filled, LaunchPlanId, Times,
    WorkflowId, WorkflowPhase,
};
use crate::column::{record, Bool, Int32, Json, Names, Text, Time, UInt32};
use crate::Counts;

enumerations! {
    Mode = execution_metadata::EXECUTION_MODE;
    Visibility = flytepb_idl::admin::EXECUTION_STATE;
}

record! {
    /// The origin of the execution.
    Metadata {
        mode: Names<Mode>,
        principal: Text,
        nesting: UInt32,
        scheduled_at: Time,
        parent_project: Text,
        parent_domain: Text,
        parent_execution: Text,
        parent_node: Text,
        reference_execution: Text,
        cluster: Text,
        namespace: Text,
    }
}

record! {
    /// The settings of this run.
    Settings {
        max_parallelism: Int32,
        interruptible: Bool,
        overwrite_cache: Bool,
    }
}

record! {
    /// The phase.
    State { phase: Names<WorkflowPhase>, }
}

record! {
    /// The closure, except for times and error.
    Details {
        output_uri: Text,
        output_data: Json,
        abort_cause: Text,
        abort_principal: Text,
        state: Names<Visibility>,
    }
}

joined! {
    /// The table of specs alone.
    Spec {
        launch_plan: LaunchPlanId,
        metadata: Metadata,
        settings: Settings,
    }
}

joined! {
    /// The table of closures alone.
    Closure {
        state: State,
        times: Times,
        workflow: WorkflowId,
        failure: Failure,
        details: Details,
    }
}

joined! {
    /// The table.
    Execution {
        id: ExecutionId,
        spec: Spec,
        closure: Closure,
    }
}

impl Filled<WorkflowExecution> for Execution {
    fn push(&mut self, execution: ExecutionView<'_>, counts: &mut Counts) {
        self.id.push(execution.id());
        self.spec.push_option(execution.spec(), counts);
        self.closure.push_option(execution.closure(), counts);
    }
}

impl Filled<ExecutionSpec> for Spec {
    fn push(&mut self, spec: ExecutionSpecView<'_>, counts: &mut Counts) {
        self.launch_plan.push(spec.launch_plan());
        self.metadata.push_option(spec.metadata(), counts);
        self.settings.max_parallelism.push(spec.max_parallelism());
        self.settings
            .interruptible
            .push(spec.interruptible().map(|b| b.value()));
        self.settings.overwrite_cache.push(spec.overwrite_cache());
    }
}

impl Filled<ExecutionMetadata> for Metadata {
    fn push(&mut self, metadata: ExecutionMetadataView<'_>, counts: &mut Counts) {
        self.mode.push(metadata.mode_raw());
        self.principal.push(metadata.principal());
        self.nesting.push(metadata.nesting());
        self.scheduled_at.push(metadata.scheduled_at(), counts);
        let node = metadata.parent_node_execution();
        let parent = node.and_then(|node| node.execution_id());
        self.parent_project.push(parent.map(|id| id.project()));
        self.parent_domain.push(parent.map(|id| id.domain()));
        self.parent_execution.push(parent.map(|id| id.name()));
        self.parent_node.push(node.map(|node| node.node_id()));
        let reference = metadata.reference_execution();
        self.reference_execution.push(reference.map(|id| id.name()));
        let system = metadata.system_metadata();
        self.cluster.push(system.map(|s| s.execution_cluster()));
        self.namespace.push(system.map(|s| s.namespace()));
    }
}

impl Filled<ExecutionClosure> for Closure {
    fn push(&mut self, closure: ExecutionClosureView<'_>, counts: &mut Counts) {
        push_common!(self, closure, counts);
        self.workflow.push(closure.workflow_id());
        self.details.push(closure, counts);
    }
}

impl Details {
    fn push(&mut self, closure: ExecutionClosureView<'_>, counts: &mut Counts) {
        let (mut uri, mut data) = (None, None::<LiteralMapView<'_>>);
        let (mut cause, mut principal) = (None, None);
        match closure.output_result() {
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
            Some(OutputResultView::Error(_)) | None => {}
        }
        self.output_uri.push(uri);
        self.output_data.push_view(data, counts);
        self.abort_cause.push(cause);
        self.abort_principal.push(principal);
        let state = closure.state_change_details();
        self.state.push(state.map(|details| details.state_raw()));
    }
}
