//! A summary view of common messages for people.
//!
//! Executions of Flyte 1 share their field names, and so do actions of Flyte 2, so one view covers each.
//! Everything else is shown as a plain tree: nothing is hidden. Labels are the names of fields in the
//! schema, apart from `duration`, which also stands for `duration_ms` and the time from start to end.

mod action;
mod app;
mod execution;
mod parts;

use flytepb::idl::descriptor::FieldDescriptor;
use flytepb::idl::{FieldRef, List, ValueRef, WireMessage};
use flytepb::tree_view::{Node, NodeKind, Tree, TreeOptions};

/// The nodes of a view.
pub struct View {
    pub nodes: Vec<Node>,
    /// True if something was shortened.
    pub shortened: bool,
    full: bool,
    /// The errors shown, in the wire format.
    errors: Vec<Vec<u8>>,
}

impl From<Tree> for View {
    fn from(tree: Tree) -> Self {
        View {
            nodes: tree.nodes,
            shortened: tree.shortened,
            ..View::new(false)
        }
    }
}

/// Returns the view of a message.
pub fn view(message: &dyn WireMessage, full: bool) -> View {
    let mut view = View::new(full);
    view.message(message);
    view
}

/// Fields of Flyte 2 that hold the message that another one is about.
const SUBJECTS: [&str; 5] = [
    "details",
    "action",
    "action_update",
    "enriched_action",
    "app",
];

impl View {
    fn new(full: bool) -> Self {
        View {
            nodes: Vec::new(),
            shortened: false,
            full,
            errors: Vec::new(),
        }
    }

    fn options(&self) -> TreeOptions {
        if self.full {
            TreeOptions::full()
        } else {
            TreeOptions::new()
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
            _ => match subject(message) {
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

/// Returns the message that another one is about, such as the action of a run, and its field.
fn subject(message: &dyn WireMessage) -> Option<(&'static str, &dyn WireMessage)> {
    SUBJECTS.iter().find_map(|name| {
        let inner = sub_message(message, name)?;
        let has_view = action::is_action(inner) || app::is_app(inner) || subject(inner).is_some();
        has_view.then_some((*name, inner))
    })
}

/// Creates a field without children.
pub fn field_node(label: &str, value: String) -> Node {
    let mut node = Node::new(NodeKind::Field, label.to_owned());
    node.value = Some(value);
    node
}

fn value<'a>(message: &'a dyn WireMessage, name: &str) -> Option<FieldRef<'a>> {
    let fields = message.descriptor().fields;
    let index = fields.iter().position(|f| f.name == name)?;
    message.get(index)
}

fn sub_message<'a>(message: &'a dyn WireMessage, name: &str) -> Option<&'a dyn WireMessage> {
    match value(message, name) {
        Some(FieldRef::Value(ValueRef::Message(m))) => Some(m),
        _ => None,
    }
}

/// Returns the messages in a list.
fn elements<'a>(message: &'a dyn WireMessage, name: &str) -> Vec<&'a dyn WireMessage> {
    let list: Option<&dyn List> = match value(message, name) {
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

#[cfg(test)]
mod tests {
    use flytepb::idl::wire::stream::StreamReader;
    use flytepb::registry;

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
            text(&view(message.as_ref(), true).nodes, &mut shown);
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
