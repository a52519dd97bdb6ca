//! Views of Flyte 1's executions.

use std::collections::BTreeMap;

use flytepb_idl::{WireMessage, admin, core, event};

use crate::tree_view::fields::field;
use crate::tree_view::{Node, grouped};

use super::{Builder, sub_message};

/// Fields of closures that come first.
const FACTS: &[&str] = &[
    "phase",
    "created_at",
    "started_at",
    "updated_at",
    "duration",
    "task_type",
    "workflow_id",
    "output_uri",
    "deck_uri",
    "abort_cause",
];

impl Builder<'_> {
    pub(super) fn execution(&mut self, execution: &dyn WireMessage) {
        let mut shown = vec!["closure"];
        if self.id(execution) {
            shown.push("id");
        }
        let closure = sub_message(execution, "closure");
        if let Some(closure) = closure.filter(|c| is_closure(*c)) {
            self.fact(execution, "input_uri");
            shown.push("input_uri");
            self.closure(closure);
        } else {
            shown.clear();
        }
        self.rest(execution, &shown);
    }

    /// Adds the parts of an execution's id; returns whether all of them are shown.
    fn id(&mut self, execution: &dyn WireMessage) -> bool {
        let Some(id) = sub_message(execution, "id") else {
            return true;
        };
        if let Some(id) = id.downcast_ref::<core::TaskExecutionIdentifier>() {
            if let Some(task) = &id.task_id {
                self.part("task_id", task);
            }
            if let Some(node) = &id.node_execution_id {
                self.node_id(node);
            }
            let attempt = id.retry_attempt.to_string();
            self.nodes.push(Node::field("retry_attempt", attempt));
            self.details("id", id, &["task_id", "node_execution_id", "retry_attempt"]);
            return true;
        }
        if let Some(id) = id.downcast_ref::<core::NodeExecutionIdentifier>() {
            self.node_id(id);
            return true;
        }
        if id
            .downcast_ref::<core::WorkflowExecutionIdentifier>()
            .is_some()
        {
            self.part("id", id);
            return true;
        }
        false
    }

    fn node_id(&mut self, id: &core::NodeExecutionIdentifier) {
        if let Some(execution) = &id.execution_id {
            self.part("execution_id", execution);
        }
        self.fact(id, "node_id");
        self.details("node id", id, &["execution_id", "node_id"]);
    }

    pub(super) fn closure(&mut self, closure: &dyn WireMessage) {
        let mut shown: Vec<&str> = Vec::new();
        if field(closure, "phase").is_none() {
            self.nodes
                .push(Node::field("phase", "UNDEFINED".to_owned()));
        }
        for name in FACTS {
            self.fact(closure, name);
            shown.push(name);
        }
        self.error(closure, "error");
        shown.push("error");
        if let Some(closure) = closure.downcast_ref::<admin::TaskExecutionClosure>() {
            self.subtasks(closure.metadata.as_ref());
            self.logs(closure, "logs");
            self.history(
                closure,
                "reasons",
                "occurred_at",
                &["message"],
                |view, reason| view.text(reason, "message").unwrap_or_default(),
            );
            shown.extend(["logs", "reasons"]);
        }
        if let Some(outputs) = sub_message(closure, "output_data") {
            self.literals(outputs, Some("output_data"));
            shown.push("output_data");
        }
        self.details("closure", closure, &shown);
    }

    fn subtasks(&mut self, metadata: Option<&event::TaskExecutionMetadata>) {
        let resources = metadata.map_or(&[][..], |m| &m.external_resources);
        if resources.len() < 2 {
            return;
        }
        let mut phases: BTreeMap<i32, usize> = BTreeMap::new();
        for resource in resources {
            *phases.entry(resource.phase).or_default() += 1;
        }
        let counts: Vec<String> = phases
            .iter()
            .map(|(phase, count)| {
                let known = core::task_execution::Phase::try_from(*phase);
                let name = known.map_or_else(|_| phase.to_string(), |p| p.as_str_name().to_owned());
                format!("{} {name}", grouped(*count as u64))
            })
            .collect();
        let text = format!("{}: {}", grouped(resources.len() as u64), counts.join(", "));
        self.nodes.push(Node::field("subtasks", text));
    }
}

pub(crate) fn is_closure(message: &dyn WireMessage) -> bool {
    message
        .downcast_ref::<admin::TaskExecutionClosure>()
        .is_some()
        || message
            .downcast_ref::<admin::NodeExecutionClosure>()
            .is_some()
        || message.downcast_ref::<admin::ExecutionClosure>().is_some()
}
