//! Columns common to several tables.

use flytepb_idl::core::{
    execution_error, node_execution, task_execution, task_log, workflow_execution, ExecutionError,
};
use flytepb_idl::views::core::{
    ExecutionErrorView, IdentifierView, TaskLogView, WorkflowExecutionIdentifierView,
};
use flytepb_idl::views::Viewable;

use crate::column::{record, Bool, Names, Nanos, Record, Text, Time};
use crate::Counts;

/// Columns filled from views of messages of type `M`.
pub(crate) trait Filled<M: Viewable>: Record {
    /// Appends a row.
    fn push(&mut self, view: M::View<'_>, counts: &mut Counts);

    /// Appends a row, or nulls for `None`.
    fn push_option(&mut self, view: Option<M::View<'_>>, counts: &mut Counts) {
        match view {
            Some(view) => self.push(view, counts),
            None => self.push_nulls(),
        }
    }
}

macro_rules! enumerations {
    ($($(#[$doc:meta])* $name:ident = $descriptor:path;)*) => {$(
        $(#[$doc])*
        pub(crate) struct $name;
        impl $crate::column::Enumeration for $name {
            const DESCRIPTOR: &'static flytepb_idl::descriptor::EnumDescriptor = &$descriptor;
        }
    )*};
}
pub(crate) use enumerations;

enumerations! {
    TaskPhase = task_execution::PHASE;
    NodePhase = node_execution::PHASE;
    WorkflowPhase = workflow_execution::PHASE;
    ErrorKind = execution_error::ERROR_KIND;
    MessageFormat = task_log::MESSAGE_FORMAT;
    CacheStatus = flytepb_idl::core::CATALOG_CACHE_STATUS;
}

record! {
    /// The id of the workflow execution.
    ExecutionId {
        project: Text,
        domain: Text,
        execution: Text,
        org: Text,
    }
}

impl ExecutionId {
    pub(crate) fn push(&mut self, id: Option<WorkflowExecutionIdentifierView<'_>>) {
        self.project.push(id.map(|id| id.project()));
        self.domain.push(id.map(|id| id.domain()));
        self.execution.push(id.map(|id| id.name()));
        self.org.push(id.map(|id| id.org()));
    }
}

/// Declares the columns of an [`IdentifierView`] with given names.
macro_rules! entity {
    ($(#[$doc:meta])* $name:ident { $project:ident, $domain:ident, $entity:ident, $version:ident }) => {
        record! {
            $(#[$doc])*
            $name { $project: Text, $domain: Text, $entity: Text, $version: Text, }
        }
        impl $name {
            pub(crate) fn push(&mut self, id: Option<IdentifierView<'_>>) {
                self.$project.push(id.map(|id| id.project()));
                self.$domain.push(id.map(|id| id.domain()));
                self.$entity.push(id.map(|id| id.name()));
                self.$version.push(id.map(|id| id.version()));
            }
        }
    };
}

entity! {
    /// The id of the task.
    TaskId { task_project, task_domain, task_name, task_version }
}
entity! {
    /// The id of the launch plan.
    LaunchPlanId { launch_plan_project, launch_plan_domain, launch_plan_name, launch_plan_version }
}
entity! {
    /// The id of the workflow.
    WorkflowId { workflow_project, workflow_domain, workflow_name, workflow_version }
}

record! {
    /// The times of the execution.
    Times {
        created_at: Time,
        started_at: Time,
        updated_at: Time,
        duration_ns: Nanos,
    }
}

record! {
    /// The error of the execution.
    Failure {
        error_code: Text,
        error_kind: Names<ErrorKind>,
        error_message: Text,
        error_uri: Text,
        error_at: Time,
        error_worker: Text,
    }
}

impl Filled<ExecutionError> for Failure {
    fn push(&mut self, error: ExecutionErrorView<'_>, counts: &mut Counts) {
        self.error_code.push(error.code());
        self.error_kind.push(error.kind_raw());
        self.error_message.push(error.message());
        self.error_uri.push(error.error_uri());
        self.error_at.push(error.timestamp(), counts);
        self.error_worker.push(error.worker());
    }
}

/// Appends phase, times and error, which the closures of all executions have in common.
macro_rules! push_common {
    ($columns:ident, $closure:ident, $counts:ident) => {
        $columns.state.phase.push($closure.phase_raw());
        let times = &mut $columns.times;
        times.created_at.push($closure.created_at(), $counts);
        times.started_at.push($closure.started_at(), $counts);
        times.updated_at.push($closure.updated_at(), $counts);
        times.duration_ns.push($closure.duration(), $counts);
        let error = match $closure.output_result() {
            Some(OutputResultView::Error(error)) => Some(error.view()),
            _ => None,
        };
        $columns.failure.push_option(error, $counts);
    };
}
pub(crate) use push_common;

record! {
    /// A log of a task.
    Log {
        uri: Text,
        name: Text,
        message_format: Names<MessageFormat>,
        ttl_ns: Nanos,
        show_while_pending: Bool,
        hide_once_finished: Bool,
    }
}

impl Log {
    pub(crate) fn push(&mut self, log: TaskLogView<'_>, counts: &mut Counts) {
        self.uri.push(log.uri());
        self.name.push(log.name());
        self.message_format.push(log.message_format_raw());
        self.ttl_ns.push(log.ttl(), counts);
        self.show_while_pending.push(log.show_while_pending());
        self.hide_once_finished.push(log.hide_once_finished());
    }
}

/// Declares a [`Record`] that concatenates the columns of others.
macro_rules! joined {
    ($(#[$doc:meta])* $name:ident { $($part:ident: $record:ty,)* }) => {
        $(#[$doc])*
        #[derive(Default)]
        pub(crate) struct $name {
            $($part: $record,)*
        }

        impl $crate::column::Record for $name {
            fn fields() -> Vec<arrow_schema::Field> {
                [$(<$record as $crate::column::Record>::fields()),*].concat()
            }
            fn push_nulls(&mut self) {
                $($crate::column::Record::push_nulls(&mut self.$part);)*
            }
            fn make_room(&mut self, share: $crate::rows::Share) {
                $($crate::column::Record::make_room(&mut self.$part, share);)*
            }
            fn finish(&mut self, out: &mut Vec<arrow_array::ArrayRef>) {
                $($crate::column::Record::finish(&mut self.$part, out);)*
            }
        }
    };
}
pub(crate) use joined;
