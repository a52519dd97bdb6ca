//! The facts that distinguish messages of one type in a list.

use flytepb_idl::core;
use flytepb_idl::google::protobuf::{Duration, Timestamp};
use flytepb_idl::{FieldRef, ValueRef, WireMessage};

use super::compact::{self, Name, duration_text, timestamp_text};
use super::fields::{as_message, field, sub_message};
use super::flyte2::as_flyte1;
use super::{Node, TreeOptions, zero};

/// The facts of a summary in their order: the label, and the paths of the fields that may hold it. Of
/// lists, the last element counts.
const FACTS: &[(&str, &[&str])] = &[
    ("phase", &["phase", "closure.phase", "status.phase"]),
    ("state", &["state", "closure.state"]),
    (
        "deployment_status",
        &["deployment_status", "status.conditions.deployment_status"],
    ),
    (
        "created_at",
        &["created_at", "closure.created_at", "status.created_at"],
    ),
    ("deployed_at", &["metadata.deployed_at"]),
    ("occurred_at", &["occurred_at", "closure.occurred_at"]),
    ("start_time", &["start_time", "status.start_time"]),
    ("updated_time", &["updated_time"]),
    ("duration", &["duration", "closure.duration"]),
    (
        "task_type",
        &["task_type", "closure.task_type", "metadata.task.task_type"],
    ),
    ("type", &["type", "closure.type"]),
    (
        "name",
        &[
            "metadata.task.short_name",
            "metadata.trace.name",
            "metadata.condition.name",
        ],
    ),
    ("attempt", &["attempt"]),
];

/// Fields that hold the message that a summary is about.
const SUBJECTS: [&str; 5] = [
    "details",
    "action",
    "action_update",
    "enriched_action",
    "app",
];

/// Fields that hold an error.
const ERRORS: [&str; 3] = ["error", "closure.error", "error_info"];

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
        let message = subject(message);
        let mut facts = Vec::new();
        for (label, paths) in FACTS {
            let value = paths.iter().find_map(|path| {
                let (parent, name) = parent(message, path)?;
                self.fact(parent, name)
            });
            let value = value.or_else(|| {
                let duration = duration(message).filter(|_| *label == "duration")?;
                Some(whole_duration(&duration))
            });
            if let Some(value) = value {
                facts.push(Node::field(label, value));
            }
        }
        if let Some(id) = identifier(message, DEPTH) {
            facts.push(Node::field("id", self.label(&id).0));
        }
        let errors = ERRORS.iter().filter_map(|path| {
            let (parent, name) = parent(message, path)?;
            sub_message(parent, name)
        });
        let code = |error| {
            self.fact(error, "code")
                .or_else(|| self.fact(error, "kind"))
        };
        if let Some(code) = errors.into_iter().find_map(code) {
            facts.push(Node::field("error", code));
        }
        if facts.is_empty() {
            facts.push(Node::field("", self.line(message).0));
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
                value.downcast_ref::<Duration>().map(whole_duration)
            }
            FieldRef::Value(ValueRef::Str(text)) => Some(self.label(text).0),
            FieldRef::Value(value) => {
                Some(compact::scalar(fields[index].kind, value, self.max_text).0)
            }
            FieldRef::List(_) | FieldRef::Map(_) => None,
        }
    }
}

/// Returns the message that another one of Flyte 2 is about, such as the action of a run.
fn subject(message: &dyn WireMessage) -> &dyn WireMessage {
    let is_flyte2 = |of: &dyn WireMessage| of.descriptor().full_name.starts_with("flyteidl2.");
    let inner = SUBJECTS.iter().find_map(|name| sub_message(message, name));
    let is_wrapper = message.descriptor().field_by_name("status").is_none();
    match inner.filter(|inner| is_wrapper && is_flyte2(*inner)) {
        Some(inner) => subject(inner),
        None => message,
    }
}

/// Returns the message that holds the last field of a path, and the name of that field.
fn parent<'a, 'b>(
    mut message: &'a dyn WireMessage,
    path: &'b str,
) -> Option<(&'a dyn WireMessage, &'b str)> {
    let Some((parents, name)) = path.rsplit_once('.') else {
        return Some((message, path));
    };
    for parent in parents.split('.') {
        message = sub_message(message, parent)?;
    }
    Some((message, name))
}

/// Returns the duration of an action, an attempt or a phase of Flyte 2, if it has ended.
pub(crate) fn duration(message: &dyn WireMessage) -> Option<Duration> {
    let part = sub_message(message, "status").unwrap_or(message);
    if let Some(FieldRef::Value(ValueRef::U64(millis))) = field(part, "duration_ms") {
        return std::time::Duration::from_millis(millis).try_into().ok();
    }
    let time = |name| sub_message(part, name)?.downcast_ref::<Timestamp>();
    let (start, end) = (time("start_time")?, time("end_time")?);
    let nanos =
        |time: &Timestamp| i128::from(time.seconds) * 1_000_000_000 + i128::from(time.nanos);
    let taken = nanos(end) - nanos(start);
    let seconds = i64::try_from(taken / 1_000_000_000).ok()?;
    Duration::new(seconds, i32::try_from(taken % 1_000_000_000).ok()?).ok()
}

/// Formats a duration, from one second on without fraction.
fn whole_duration(duration: &Duration) -> String {
    let whole = Duration {
        nanos: 0,
        ..duration.clone()
    };
    let is_long = duration.is_valid() && duration.seconds != 0;
    duration_text(if is_long { &whole } else { duration })
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
    if let Some(name) = Name::of(message) {
        return Some(name.text);
    }
    let converted = as_flyte1(message);
    let message = converted.as_deref().unwrap_or(message);
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
