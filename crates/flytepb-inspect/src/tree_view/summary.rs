//! The facts that distinguish messages of one type in a list.

use flytepb_idl::core;
use flytepb_idl::google::protobuf::{Duration, Timestamp};
use flytepb_idl::{FieldRef, ValueRef, WireMessage};

use super::compact::{self, duration_text, timestamp_text};
use super::{Node, NodeKind, TreeOptions, zero};

/// Fields of a message or of its closure, in the order of the summary.
const FACTS: [&str; 7] = [
    "phase",
    "state",
    "created_at",
    "occurred_at",
    "duration",
    "task_type",
    "type",
];

/// Maximum nesting of the messages in which an identifier is searched.
const DEPTH: usize = 3;

impl TreeOptions {
    /// Returns a few facts that distinguish a message from others of its type: phase, times rounded
    /// down to seconds, identifier and error code as far as it has them, otherwise its content on
    /// one line, as by [`line`](Self::line), under an empty label.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::admin::{TaskExecution, TaskExecutionClosure};
    /// use flytepb_idl::core::TaskLog;
    /// use flytepb_inspect::tree_view::TreeOptions;
    ///
    /// let closure = TaskExecutionClosure { phase: 3, ..Default::default() };
    /// let execution = TaskExecution { closure: Some(closure.into()), ..Default::default() };
    /// let facts = TreeOptions::new().summary(&execution);
    /// assert_eq!((facts[0].label.as_str(), facts[0].value.as_deref()), ("phase", Some("SUCCEEDED")));
    ///
    /// let log = TaskLog { name: "pod".into(), ..Default::default() };
    /// assert_eq!(TreeOptions::new().summary(&log)[0].value.as_deref(), Some("{name: \"pod\"}"));
    /// ```
    pub fn summary(&self, message: &dyn WireMessage) -> Vec<Node> {
        let closure = sub_message(message, "closure");
        let parts = || [Some(message), closure].into_iter().flatten();
        let mut facts = Vec::new();
        for name in FACTS {
            if let Some(value) = parts().find_map(|part| self.fact(part, name)) {
                facts.push(fact(name, value));
            }
        }
        if let Some(id) = identifier(message, DEPTH) {
            facts.push(fact("id", self.label(&id).0));
        }
        let error = parts().find_map(|part| sub_message(part, "error"));
        if let Some(code) = error.and_then(|error| self.fact(error, "code")) {
            facts.push(fact("error", code));
        }
        if facts.is_empty() {
            facts.push(fact("", self.line(message).0));
        }
        facts
    }

    /// Returns a scalar field, a time or a duration as text.
    fn fact(&self, message: &dyn WireMessage, name: &str) -> Option<String> {
        let fields = message.descriptor().fields;
        let index = fields.iter().position(|field| field.name == name)?;
        match zero::shown(message, index)? {
            FieldRef::Value(ValueRef::Message(value)) => {
                if let Some(time) = value.downcast_ref::<Timestamp>() {
                    let whole = Timestamp {
                        nanos: 0,
                        ..time.clone()
                    };
                    return Some(timestamp_text(if time.is_valid() { &whole } else { time }));
                }
                let duration = value.downcast_ref::<Duration>()?;
                let whole = Duration {
                    nanos: 0,
                    ..duration.clone()
                };
                let is_long = duration.is_valid() && duration.seconds != 0;
                Some(duration_text(if is_long { &whole } else { duration }))
            }
            FieldRef::Value(ValueRef::Str(text)) => Some(self.label(text).0),
            FieldRef::Value(value) => {
                Some(compact::scalar(fields[index].kind, value, self.max_text).0)
            }
            FieldRef::List(_) | FieldRef::Map(_) => None,
        }
    }
}

fn fact(label: &str, value: String) -> Node {
    let mut node = Node::new(NodeKind::Field, label.to_owned());
    node.value = Some(value);
    node
}

fn sub_message<'a>(message: &'a dyn WireMessage, name: &str) -> Option<&'a dyn WireMessage> {
    let fields = message.descriptor().fields;
    let index = fields.iter().position(|field| field.name == name)?;
    as_message(message.get(index)?)
}

fn as_message(value: FieldRef<'_>) -> Option<&dyn WireMessage> {
    match value {
        FieldRef::Value(ValueRef::Message(message)) => Some(message),
        _ => None,
    }
}

/// Returns the text of the first identifier in a message or, level by level, in the messages that
/// it holds.
fn identifier(message: &dyn WireMessage, depth: usize) -> Option<String> {
    let mut level = vec![message];
    for _ in 0..=depth {
        if let Some(text) = level.iter().find_map(|message| identifier_text(*message)) {
            return Some(text);
        }
        let fields = |message: &'_ dyn WireMessage| 0..message.descriptor().fields.len();
        level = level
            .into_iter()
            .flat_map(|message| fields(message).filter_map(|i| as_message(message.get(i)?)))
            .collect();
    }
    None
}

fn identifier_text(message: &dyn WireMessage) -> Option<String> {
    if let Some(id) = message.downcast_ref::<core::TaskExecutionIdentifier>() {
        let node = node_text(id.node_execution_id.as_ref()?);
        return Some(format!("{node} attempt {}", id.retry_attempt));
    }
    if let Some(id) = message.downcast_ref::<core::NodeExecutionIdentifier>() {
        return Some(node_text(id));
    }
    if let Some(id) = message.downcast_ref::<core::WorkflowExecutionIdentifier>() {
        return Some(execution_text(id));
    }
    let id = message.downcast_ref::<core::Identifier>()?;
    Some(
        [&id.project, &id.domain, &id.name, &id.version]
            .map(|part| part.as_str())
            .join(":"),
    )
}

fn node_text(id: &core::NodeExecutionIdentifier) -> String {
    let execution = id.execution_id.as_ref().map(execution_text);
    format!("{} {}", execution.unwrap_or_default(), id.node_id)
}

fn execution_text(id: &core::WorkflowExecutionIdentifier) -> String {
    [&id.project, &id.domain, &id.name]
        .map(|part| part.as_str())
        .join(":")
}
