//! A summary view of common messages for people, as `flytepb show` prints it.
//!
//! Executions of Flyte 1 share their field names, and so do actions of Flyte 2, so one view covers each.
//! Everything else is shown as a plain tree: nothing is hidden. Labels are the names of fields in the
//! schema, apart from `duration`, which also stands for `duration_ms` and the time from start to end.
//!
//! # Examples
//! ```
//! use flytepb_idl::admin::{TaskExecution, TaskExecutionClosure};
//! use flytepb_idl::core::TaskLog;
//! use flytepb_inspect::view::ViewOptions;
//!
//! let log = TaskLog { name: "pod".into(), uri: "https://logs/1".into(), ..Default::default() };
//! let closure = TaskExecutionClosure { phase: 3, logs: vec![log], ..Default::default() };
//! let execution = TaskExecution { closure: Some(closure.into()), ..Default::default() };
//! let view = ViewOptions::new().view(&execution);
//! assert_eq!(view.to_string(), "phase: SUCCEEDED\nlogs:\n  pod: https://logs/1\n");
//! ```

mod action;
mod app;
mod execution;
mod parts;

use flytepb_idl::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor};
use flytepb_idl::{FieldRef, List, ValueRef, WireMessage};

use crate::tree_view::fields::field;
use crate::tree_view::{Node, Tree, TreeOptions};

pub(crate) use execution::is_closure;

/// Limits of a view's size. Errors and the links of logs are never shortened.
///
/// # Examples
/// ```
/// use flytepb_idl::core::LiteralCollection;
/// use flytepb_inspect::view::ViewOptions;
///
/// let numbers: LiteralCollection = (1..=30).collect();
/// assert!(ViewOptions::new().view(&numbers).shortened);
/// assert_eq!(ViewOptions::full().view(&numbers).nodes[0].children.len(), 30);
/// ```
#[derive(Clone, Debug)]
pub struct ViewOptions {
    tree: TreeOptions,
    /// Maximum number of list items in the details of an execution.
    details: usize,
}

impl Default for ViewOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl ViewOptions {
    /// Creates the default limits: those of [`TreeOptions::new`], and three items of each list in the
    /// details of an execution.
    pub const fn new() -> Self {
        ViewOptions {
            tree: TreeOptions::new(),
            details: 3,
        }
    }

    /// Creates options without limits.
    pub const fn full() -> Self {
        ViewOptions {
            tree: TreeOptions::full(),
            details: usize::MAX,
        }
    }

    /// Sets the maximum number of items of each list and map.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::LiteralCollection;
    /// use flytepb_inspect::view::ViewOptions;
    ///
    /// let numbers: LiteralCollection = (1..=30).collect();
    /// let view = ViewOptions::full().max_items(2).view(&numbers);
    /// assert_eq!(view.nodes[0].children.last().unwrap().label, "… 28 more");
    /// ```
    pub const fn max_items(mut self, count: usize) -> Self {
        self.tree = self.tree.max_items(count);
        self.details = count;
        self
    }

    /// Returns the view of a message.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::{ErrorDocument, ContainerError};
    /// use flytepb_inspect::view::ViewOptions;
    ///
    /// let error = ContainerError { code: "OOM".into(), ..Default::default() };
    /// let document = ErrorDocument { error: Some(error), ..Default::default() };
    /// let view = ViewOptions::new().view(&document);
    /// assert_eq!(view.nodes[0].value.as_deref(), Some("OOM (NON_RECOVERABLE)"));
    /// ```
    pub fn view(&self, message: &dyn WireMessage) -> Tree {
        let mut builder = Builder::new(self);
        builder.message(message);
        Tree {
            nodes: builder.nodes,
            shortened: builder.shortened,
        }
    }
}

/// A view under construction.
struct Builder<'a> {
    options: &'a ViewOptions,
    nodes: Vec<Node>,
    shortened: bool,
    /// The errors shown, in the wire format.
    errors: Vec<Vec<u8>>,
}

/// Fields of Flyte 2 that hold the message that another one is about.
const SUBJECTS: [&str; 5] = [
    "details",
    "action",
    "action_update",
    "enriched_action",
    "app",
];

impl<'a> Builder<'a> {
    fn new(options: &'a ViewOptions) -> Self {
        Builder {
            options,
            nodes: Vec::new(),
            shortened: false,
            errors: Vec::new(),
        }
    }

    fn message(&mut self, message: &dyn WireMessage) {
        let of = message.descriptor();
        match of.full_name {
            "flyteidl.core.ErrorDocument" | "flyteidl2.core.ErrorDocument" => {
                self.error(message, "error");
                self.rest(message, &["error"]);
            }
            _ if of.field_by_name("literals").is_some_and(are_named) => {
                self.literals(message, None)
            }
            _ if of.field_by_name("closure").is_some() => self.execution(message),
            _ if execution::is_closure(message) => self.closure(message),
            _ if action::is_action(message) => self.action(message),
            _ if app::is_app(message) => self.app(message),
            _ => match subject_field(message) {
                Some((name, inner)) => {
                    self.message(inner);
                    self.rest(message, &[name]);
                }
                None => self.rest(message, &[]),
            },
        }
    }
}

/// Returns whether literals have names, as in a `LiteralMap` and in the inputs of Flyte 2.
fn are_named(literals: &FieldDescriptor) -> bool {
    let element = literals.message().map(|of| of.full_name);
    literals.map_key().is_some() || element == Some("flyteidl2.task.NamedLiteral")
}

/// Returns the message that another one is about, such as the action of a run, or else the message itself.
pub(crate) fn subject(mut message: &dyn WireMessage) -> &dyn WireMessage {
    while let Some((_, inner)) = subject_field(message) {
        message = inner;
    }
    message
}

/// Returns the message that another one is about, and its field.
fn subject_field(message: &dyn WireMessage) -> Option<(&'static str, &dyn WireMessage)> {
    SUBJECTS.iter().find_map(|name| {
        let inner = sub_message(message, name)?;
        let has_view =
            action::is_action(inner) || app::is_app(inner) || subject_field(inner).is_some();
        has_view.then_some((*name, inner))
    })
}

pub(crate) fn sub_message<'a>(
    message: &'a dyn WireMessage,
    name: &str,
) -> Option<&'a dyn WireMessage> {
    match field(message, name) {
        Some(FieldRef::Value(ValueRef::Message(m))) => Some(m),
        _ => None,
    }
}

/// Returns the field of the entities of a page, and their type: a page is a message with a list of
/// messages and the token of the next page, such as `TaskExecutionList`.
///
/// # Examples
/// ```
/// use flytepb_idl::WireMessage;
/// use flytepb_idl::admin::{TaskExecution, TaskExecutionList};
/// use flytepb_inspect::view;
///
/// let (field, entity) = view::of_page(TaskExecutionList::type_descriptor()).unwrap();
/// assert_eq!((field.name, entity.name()), ("task_executions", "TaskExecution"));
/// assert!(view::of_page(TaskExecution::type_descriptor()).is_none());
/// ```
pub fn of_page(
    page: &MessageDescriptor,
) -> Option<(&'static FieldDescriptor, &'static MessageDescriptor)> {
    let is_token = |field: &FieldDescriptor| {
        let is_text = field.kind == Kind::String && field.cardinality == Cardinality::Implicit;
        is_text && (field.name == "token" || field.name.ends_with("_token"))
    };
    let list = |field: &'static FieldDescriptor| {
        let is_list = matches!(field.cardinality, Cardinality::Repeated { .. });
        Some((field, field.message().filter(|_| is_list)?))
    };
    match page.fields {
        [a, b] if is_token(b) => list(a),
        [a, b] if is_token(a) => list(b),
        _ => None,
    }
}

/// Returns the messages in a list.
pub(crate) fn elements<'a>(message: &'a dyn WireMessage, name: &str) -> Vec<&'a dyn WireMessage> {
    let list: Option<&dyn List> = match field(message, name) {
        Some(FieldRef::List(list)) => Some(list),
        _ => None,
    };
    let element = |list: &'a dyn List, i| match list.get(i) {
        ValueRef::Message(message) => Some(message),
        _ => None,
    };
    let elements = |list: &'a dyn List| (0..list.len()).filter_map(move |i| element(list, i));
    list.into_iter().flat_map(elements).collect()
}

#[cfg(all(test, feature = "flyte2"))]
mod tests {
    use crate::registry;
    use flytepb_idl::wire::stream::StreamReader;

    use super::*;

    /// Adds the words of all strings in a message.
    fn words(message: &dyn WireMessage, found: &mut Vec<String>) {
        for i in 0..message.descriptor().fields.len() {
            let mut value = |value: ValueRef<'_>| match value {
                ValueRef::Str(text) => found.extend(text.split_whitespace().map(str::to_owned)),
                ValueRef::Message(inner) => words(inner, found),
                _ => {}
            };
            match message.get(i) {
                Some(FieldRef::Value(content)) => value(content),
                Some(FieldRef::List(list)) => (0..list.len()).for_each(|i| value(list.get(i))),
                Some(FieldRef::Map(map)) => (0..map.len()).for_each(|i| {
                    let (key, content) = map.entry_at(i);
                    value(key);
                    value(content);
                }),
                None => {}
            }
        }
    }

    fn text(nodes: &[Node], out: &mut String) {
        for node in nodes {
            *out += &format!("{} {}\n", node.label, node.value.as_deref().unwrap_or(""));
            text(&node.children, out);
        }
    }

    #[test]
    fn views_hide_nothing() {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/data/detect");
        let rows = std::fs::read_to_string(format!("{folder}/flyte2.tsv")).unwrap();
        let stream = std::fs::read(format!("{folder}/flyte2.pbs")).unwrap();
        let mut stream = StreamReader::new(stream.as_slice());
        let mut count = 0;
        for row in rows.lines().skip(1) {
            let name = row.split('\t').nth(1).unwrap();
            let bytes = stream.read().unwrap().unwrap();
            let message = registry::decode(registry::get(name).unwrap(), bytes).unwrap();
            let mut shown = String::new();
            text(
                &ViewOptions::full().view(message.as_ref()).nodes,
                &mut shown,
            );
            // Words in quotes have their quotes escaped.
            let shown = shown.replace("\\n", " ").replace('\\', "");
            let mut found = Vec::new();
            words(message.as_ref(), &mut found);
            for word in found {
                assert!(shown.contains(&word), "{name}: {word} is not in\n{shown}");
                count += 1;
            }
        }
        assert!(stream.read().unwrap().is_none());
        assert!(count > 10_000, "{count}");
    }
}
