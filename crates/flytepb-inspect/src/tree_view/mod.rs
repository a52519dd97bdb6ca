//! A readable tree of any message.
//!
//! Common types take a single line: identifiers as printed by Flyte, times, durations, literals by
//! their value, types in short form. Nothing is omitted silently: unknown fields are shown, and
//! shortened content is marked. Conditions read like `x > 0.1 and x < 1.0`, and the arguments of a
//! container are one command line for a shell. Enum fields whose zero is a value, such as `EQ`, are
//! shown although protobuf does not encode them; see [`zero_is_value`]. Control characters in strings
//! are escaped, so that a tree can be printed on a terminal whatever the message contains.
//!
//! # Examples
//! ```
//! use flytepb_idl::core::{Identifier, ResourceType};
//! use flytepb_idl::admin::Task;
//! use flytepb_inspect::tree_view::TreeOptions;
//!
//! let id = Identifier {
//!     resource_type: ResourceType::Task as i32,
//!     project: "flytesnacks".into(),
//!     domain: "development".into(),
//!     name: "my_task".into(),
//!     version: "v1".into(),
//!     ..Default::default()
//! };
//! let task = Task { id: Some(id.into()), short_description: "say\x1b[31m".into(), ..Default::default() };
//! let tree = TreeOptions::new().tree(&task);
//! assert_eq!(
//!     tree.to_string(),
//!     "id: TASK:flytesnacks:development:my_task:v1\nshort_description: say\\u{1b}[31m\n"
//! );
//! ```

use flytepb_idl::core::Literal;
use flytepb_idl::descriptor::FieldDescriptor;
use flytepb_idl::google::protobuf::Any;
use flytepb_idl::{FieldRef, List, MapField, UnknownFields, ValueRef, WireMessage};

use crate::raw::list;

use command_line::{command_line, is_command};

mod command_line;
pub(crate) mod compact;
mod node;
mod options;
pub(crate) mod printable;
mod summary;
pub(crate) mod zero;

pub use node::{Node, NodeKind, Tree};
pub use options::TreeOptions;
pub use printable::{bytes_text, grouped, is_hidden, printable};
pub use zero::zero_is_value;

struct Builder<'a> {
    options: &'a TreeOptions,
    shortened: bool,
}

impl Builder<'_> {
    fn message(&mut self, message: &dyn WireMessage, without: &[&str], nodes: &mut Vec<Node>) {
        for (i, field) in message.descriptor().fields.iter().enumerate() {
            if without.contains(&field.name) {
                continue;
            }
            if let Some(value) = zero::shown(message, i) {
                nodes.push(self.field(field, value));
            }
        }
        self.unknown(message.unknown_fields(), nodes);
    }

    fn field(&mut self, field: &FieldDescriptor, value: FieldRef<'_>) -> Node {
        let mut node = Node::new(NodeKind::Field, field.name.to_owned());
        match value {
            FieldRef::Value(value) => self.value(field, value, &mut node),
            FieldRef::List(list) => self.list(field, list, &mut node),
            FieldRef::Map(map) => self.map(field, map, &mut node),
        }
        node
    }

    fn value(&mut self, field: &FieldDescriptor, value: ValueRef<'_>, node: &mut Node) {
        match value {
            ValueRef::Message(message) => self.value_of_message(message, node),
            ValueRef::Str(text) => node.value = Some(self.string(text)),
            value => {
                let (text, shortened) = compact::scalar(field.kind, value, self.options.max_text);
                self.shortened |= shortened;
                node.value = Some(text);
            }
        }
    }

    fn value_of_message(&mut self, message: &dyn WireMessage, node: &mut Node) {
        if let Some((text, shortened)) = compact::message(message, self.options.max_text) {
            self.shortened |= shortened;
            node.value = Some(text);
            return;
        }
        if let Some(literal) = message.downcast_ref::<Literal>() {
            if literal.value.is_some() && self.literal(literal, node) {
                return;
            }
        }
        if message.is_empty() {
            node.value = Some("{}".to_owned());
        } else if let Some((any, inner)) = unpacked(message) {
            node.value = Some(printable(&any.type_url).into_owned());
            self.message(inner.as_ref(), &[], &mut node.children);
            self.unknown(&any._unknown_fields, &mut node.children);
        } else {
            self.message(message, &[], &mut node.children);
        }
    }

    /// Writes a literal's value on one line, with attached fields below; returns `false` if that is
    /// not possible.
    fn literal(&mut self, literal: &Literal, node: &mut Node) -> bool {
        let bare = Literal {
            value: literal.value.clone(),
            ..Literal::default()
        };
        let Some((text, shortened)) = compact::message(&bare, self.options.max_text) else {
            return false;
        };
        self.shortened |= shortened;
        node.value = Some(text);
        let value = ["scalar", "collection", "map", "offloaded_metadata"];
        self.message(literal, &value, &mut node.children);
        true
    }

    fn string(&mut self, text: &str) -> String {
        let (text, shortened) = self.options.text(text);
        self.shortened |= shortened;
        text
    }

    fn list(&mut self, field: &FieldDescriptor, list: &dyn List, node: &mut Node) {
        if is_command(field) {
            // Never shortened, as it is there to be copied.
            node.value = Some(command_line(list));
            return;
        }
        let shown = self.shown(list.len());
        for i in 0..shown {
            let mut element = Node::new(NodeKind::Element, format!("[{i}]"));
            self.value(field, list.get(i), &mut element);
            node.children.push(element);
        }
        if field.kind.is_packable() || list.len() <= 8 {
            join(node);
        }
        self.rest(list.len() - shown, node);
    }

    fn map(&mut self, field: &FieldDescriptor, map: &dyn MapField, node: &mut Node) {
        let shown = self.shown(map.len());
        for i in 0..shown {
            let (key, value) = map.entry_at(i);
            let (key, cut) = match (field.map_key(), key) {
                (_, ValueRef::Str(key)) => self.options.label(key),
                (Some(kind), key) => compact::scalar(kind, key, self.options.max_text),
                (None, _) => continue,
            };
            self.shortened |= cut;
            let mut entry = Node::new(NodeKind::Entry, key);
            self.value(field, value, &mut entry);
            if let Some(unknown) = map.entry_unknown(i) {
                self.unknown(unknown, &mut entry.children);
            }
            node.children.push(entry);
        }
        self.rest(map.len() - shown, node);
    }

    /// Returns how many of `count` items are shown.
    fn shown(&self, count: usize) -> usize {
        let max = self.options.max_items;
        // A note instead of a single item would save nothing.
        if count <= max.saturating_add(1) {
            count
        } else {
            max
        }
    }

    /// Adds a note with the number of list or map items that are not shown.
    fn rest(&mut self, count: usize, node: &mut Node) {
        if count > 0 {
            self.shortened = true;
            let note = Node::new(NodeKind::Note, format!("… {} more", grouped(count as u64)));
            node.children.push(note);
        }
    }

    fn unknown(&mut self, fields: &UnknownFields, nodes: &mut Vec<Node>) {
        let TreeOptions {
            max_items,
            max_text,
            ..
        } = *self.options;
        self.shortened |= list::unknown(fields, max_items, max_text, nodes);
    }
}

/// Joins a list of short elements on one line.
fn join(node: &mut Node) {
    let values = || node.children.iter().map(|c| c.value.as_deref());
    let short = |v: Option<&str>| v.is_some_and(|v| !v.contains(['\n', ',']));
    let all_short = values().all(short) && node.children.iter().all(|c| c.children.is_empty());
    let width: usize = values().flatten().map(|v| v.len() + 2).sum();
    if all_short && width <= 100 {
        let joined = values().flatten().collect::<Vec<_>>().join(", ");
        node.value = Some(format!("[{joined}]"));
        node.children.clear();
    }
}

/// Decodes the content of an `Any`, if its type is known and its bytes are valid.
fn unpacked(message: &dyn WireMessage) -> Option<(&Any, Box<dyn WireMessage>)> {
    let any = message.downcast_ref::<Any>()?;
    let inner = any.unpack(flytepb_idl::registry::get).ok()??;
    Some((any, inner))
}
