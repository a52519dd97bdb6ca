//! Views of Flyte 2's actions, their attempts and events.

use flytepb_idl::WireMessage;
use flytepb_idl::descriptor::{Kind, MessageDescriptor};

use crate::tree_view::fields::field;
use crate::tree_view::{Node, NodeKind};

use super::{Builder, elements, sub_message};

/// Fields of an attempt before its phase.
const BEFORE: [&str; 3] = ["id", "action_id", "attempt"];
/// Fields of a status in the order of the view; `duration_ms` is shown as the duration.
const STATUS: [&str; 10] = [
    "phase",
    "start_time",
    "end_time",
    "duration_ms",
    "updated_time",
    "reported_time",
    "attempts",
    "cache_status",
    "cluster",
    "output_uri",
];
/// Fields that may hold an error.
const ERRORS: [&str; 2] = ["error_info", "error"];
/// Results other than an error.
const RESULTS: [&str; 3] = ["abort_info", "signal_info", "outputs"];
/// Fields of the metadata that say what the action runs.
const KINDS: [&str; 3] = ["task", "trace", "condition"];

/// Returns whether a message has the phase of an action, itself or in its status.
pub(super) fn is_action(message: &dyn WireMessage) -> bool {
    let has_phase = |of: &MessageDescriptor| {
        let kind = of.field_by_name("phase").map(|phase| phase.kind);
        matches!(kind, Some(Kind::Enum(of)) if of.full_name == "flyteidl2.common.ActionPhase")
    };
    let of = message.descriptor();
    let status = of.field_by_name("status").and_then(|field| field.message());
    has_phase(of) || status.is_some_and(has_phase)
}

impl Builder<'_> {
    pub(super) fn action(&mut self, action: &dyn WireMessage) {
        let mut shown = Vec::from(BEFORE);
        for name in BEFORE {
            self.fact(action, name);
        }
        let metadata = sub_message(action, "metadata");
        if let Some(metadata) = metadata {
            self.kind_of_action(metadata);
        }
        match sub_message(action, "status") {
            Some(status) => {
                self.status(status);
                self.details("status", status, &STATUS);
                shown.push("status");
            }
            None => {
                self.status(action);
                shown.extend(STATUS.iter().filter(|name| **name != "attempts"));
            }
        }
        self.results(action);
        shown.extend(RESULTS);
        shown.extend(["log_info", "phase_transitions", "cluster_events"]);
        let is_message = |name: &&&str| sub_message(action, name).is_some();
        shown.extend(ERRORS.iter().filter(is_message));
        self.attempts(action);
        shown.push("attempts");
        if let Some(metadata) = metadata {
            let tree = self.options.tree.tree_without(metadata, &KINDS);
            self.shortened |= tree.shortened;
            self.section("metadata", tree.nodes);
            shown.push("metadata");
        }
        self.rest(action, &shown);
    }

    /// Adds the task, the trace or the condition of an action.
    fn kind_of_action(&mut self, metadata: &dyn WireMessage) {
        for kind in KINDS {
            let Some(of) = sub_message(metadata, kind) else {
                continue;
            };
            let name = if kind == "task" { "id" } else { "name" };
            if let Some(mut node) = self.field(of, name) {
                node.label = kind.to_owned();
                self.nodes.push(node);
            }
            for name in ["short_name", "task_type", "queue"] {
                self.fact(of, name);
            }
            let shown = [name, "short_name", "task_type", "queue"];
            self.details(&format!("metadata.{kind}"), of, &shown);
        }
    }

    fn status(&mut self, status: &dyn WireMessage) {
        for name in STATUS {
            match name {
                "phase" if field(status, name).is_none() => {
                    self.nodes.push(Node::field(name, "UNSPECIFIED".to_owned()));
                }
                "duration_ms" => match self.options.tree.duration(status) {
                    Some(duration) => self.nodes.push(Node::field("duration", duration)),
                    None => self.fact(status, name),
                },
                // The attempts of an action; of a status, their number.
                "attempts" if !elements(status, name).is_empty() => {}
                name => self.fact(status, name),
            }
        }
    }

    /// Adds the results, the logs and the history of an attempt, or of an action.
    fn results(&mut self, attempt: &dyn WireMessage) {
        for name in ERRORS {
            self.error(attempt, name);
        }
        for name in RESULTS {
            self.fact(attempt, name);
        }
        self.logs(attempt, "log_info");
        let shown = ["phase", "end_time"];
        self.history(
            attempt,
            "phase_transitions",
            "start_time",
            &shown,
            phase_text,
        );
        let shown = ["message", "type", "reason", "source_component", "count"];
        self.history(attempt, "cluster_events", "occurred_at", &shown, event_text);
    }

    fn attempts(&mut self, action: &dyn WireMessage) {
        let mut nodes = Vec::new();
        for (i, attempt) in elements(action, "attempts").into_iter().enumerate() {
            let mut view = Builder::new(self.options);
            view.errors = std::mem::take(&mut self.errors);
            view.action(attempt);
            self.errors = view.errors;
            self.shortened |= view.shortened;
            let mut node = Node::new(NodeKind::Element, format!("[{i}]"));
            node.children = view.nodes.into();
            nodes.push(node);
        }
        self.section("attempts", nodes);
    }
}

/// Formats a phase with its duration.
fn phase_text(view: &mut Builder<'_>, phase: &dyn WireMessage) -> String {
    let name = view.text(phase, "phase").unwrap_or_default();
    if let Some(duration) = view.options.tree.duration(phase) {
        return format!("{name} for {duration}");
    }
    match view.text(phase, "end_time") {
        Some(end) => format!("{name} until {end}"),
        None => name,
    }
}

/// Formats an event of the cluster, such as `Pulling: pulling image (NORMAL, kubelet, 2 times)`.
fn event_text(view: &mut Builder<'_>, event: &dyn WireMessage) -> String {
    let mut text = view.text(event, "message").unwrap_or_default();
    if let Some(reason) = view.text(event, "reason") {
        text = format!("{reason}: {text}");
    }
    let times = view.text(event, "count").map(|count| match count.as_str() {
        "1" => "once".to_owned(),
        count => format!("{count} times"),
    });
    let notes = ["type", "source_component"].map(|name| view.text(event, name));
    let notes: Vec<String> = notes.into_iter().chain([times]).flatten().collect();
    if notes.is_empty() {
        text
    } else {
        format!("{text} ({})", notes.join(", "))
    }
}
