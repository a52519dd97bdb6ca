//! A readable tree of any message.
//!
//! Common types take a single line: identifiers as printed by Flyte, times, durations, literals by
//! their value, types in short form, each alike for Flyte 1 and Flyte 2. Lists whose elements are a name
//! and a value look like maps, and enum values are shown without the name of their enum. Nothing is
//! omitted silently: unknown fields are shown, and shortened content is marked. Conditions read like
//! `x > 0.1 and x < 1.0`, and the arguments of a container are one command line for a shell. Enum fields
//! whose zero is a value, such as `EQ`, are shown although protobuf does not encode them; see
//! [`zero_is_value`]. Control characters in strings are escaped, so that a tree can be printed on a
//! terminal whatever the message contains.
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

use flytepb_idl::core::{Literal, literal, scalar};
use flytepb_idl::descriptor::{FieldDescriptor, Kind};
use flytepb_idl::google::protobuf::Any;
use flytepb_idl::{FieldRef, List, MapField, UnknownFields, ValueRef, WireMessage};

use crate::raw::list;

use command_line::{command_line, is_command};

mod command_line;
pub(crate) mod compact;
pub(crate) mod fields;
mod flyte2;
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
        if self.short_form(message, node) {
            return;
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

    /// Writes a message in the short form of its type; returns `false` if that is not possible. What it
    /// converts is dropped before the fields of the message are shown.
    fn short_form(&mut self, message: &dyn WireMessage, node: &mut Node) -> bool {
        let converted = flyte2::as_flyte1(message);
        let short = converted.as_deref().unwrap_or(message);
        if let Some((text, shortened)) = compact::message(short, self.options.max_text) {
            self.shortened |= shortened;
            node.value = Some(text);
            return true;
        }
        let literal = short.downcast_ref::<Literal>();
        literal.is_some_and(|l| l.value.is_some() && self.literal(l, message, node))
    }

    /// Writes a literal's value on one line, with the other fields of the `original` below, which may
    /// be a literal of Flyte 2; returns `false` if that is not possible.
    fn literal(&mut self, literal: &Literal, original: &dyn WireMessage, node: &mut Node) -> bool {
        let bare = Literal {
            value: literal.value.clone(),
            ..Literal::default()
        };
        if let Some((text, shortened)) = compact::message(&bare, self.options.max_text) {
            self.shortened |= shortened;
            node.value = Some(text);
        } else if !self.union(&bare, node) {
            return false;
        }
        let value = ["scalar", "collection", "map", "offloaded_metadata"];
        self.message(original, &value, &mut node.children);
        true
    }

    /// Writes the value of a union whose type does not fit on the line, with the type below; returns
    /// `false` if the literal is none or its value does not fit either.
    fn union(&mut self, literal: &Literal, node: &mut Node) -> bool {
        let Some(literal::Value::Scalar(scalar)) = &literal.value else {
            return false;
        };
        let Some(scalar::Value::Union(union)) = &scalar.value else {
            return false;
        };
        let has_unknown = |message: &dyn WireMessage| !message.unknown_fields().is_empty();
        let (Some(value), Some(of)) = (&union.value, &union.r#type) else {
            return false;
        };
        if has_unknown(scalar) || has_unknown(&**union) {
            return false;
        }
        let Some((text, shortened)) = compact::message(value, self.options.max_text) else {
            return false;
        };
        self.shortened |= shortened;
        node.value = Some(format!("{text} (union)"));
        let mut node_of_type = Node::new(NodeKind::Field, "type".to_owned());
        self.value_of_message(&**of, &mut node_of_type);
        node.children.push(node_of_type);
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
        let shown = self.options.shown(list.len());
        let has_entries = fields::has_entries(field);
        for i in 0..shown {
            let element = match list.get(i) {
                ValueRef::Message(entry) if has_entries => self.entry(entry),
                value => {
                    let mut element = Node::new(NodeKind::Element, format!("[{i}]"));
                    self.value(field, value, &mut element);
                    element
                }
            };
            node.children.push(element);
        }
        if !has_entries && (field.kind.is_packable() || list.len() <= 8) {
            join(node);
        }
        self.rest(list.len() - shown, node);
    }

    /// Returns the node of a message with two fields, a name and a value.
    fn entry(&mut self, entry: &dyn WireMessage) -> Node {
        let [key, value] = [0, 1].map(|i| &entry.descriptor().fields[i]);
        let label = match entry.get(0) {
            Some(FieldRef::Value(name)) => self.key(key.kind, name),
            _ => self.key(key.kind, zero_of(key.kind)),
        };
        let mut node = Node::new(NodeKind::Entry, label);
        match (entry.get(1), value.kind) {
            (Some(FieldRef::Value(content)), _) => self.value(value, content, &mut node),
            (_, Kind::String) => node.value = Some(self.string("")),
            _ => node.value = Some("no value".to_owned()),
        }
        self.unknown(entry.unknown_fields(), &mut node.children);
        node
    }

    /// Formats the key of an entry.
    fn key(&mut self, kind: Kind, key: ValueRef<'_>) -> String {
        let (key, cut) = match key {
            ValueRef::Str(key) => self.options.label(key),
            key => compact::scalar(kind, key, self.options.max_text),
        };
        self.shortened |= cut;
        key
    }

    fn map(&mut self, field: &FieldDescriptor, map: &dyn MapField, node: &mut Node) {
        let shown = self.options.shown(map.len());
        for i in 0..shown {
            let (key, value) = map.entry_at(i);
            let key = self.key(field.map_key().unwrap_or(Kind::String), key);
            let mut entry = Node::new(NodeKind::Entry, key);
            self.value(field, value, &mut entry);
            if let Some(unknown) = map.entry_unknown(i) {
                self.unknown(unknown, &mut entry.children);
            }
            node.children.push(entry);
        }
        self.rest(map.len() - shown, node);
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

/// Returns the default of a key: an enum value or a string.
fn zero_of(kind: Kind) -> ValueRef<'static> {
    match kind {
        Kind::Enum(_) => ValueRef::I32(0),
        _ => ValueRef::Str(""),
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
pub(crate) fn unpacked(message: &dyn WireMessage) -> Option<(&Any, Box<dyn WireMessage>)> {
    let any = message.downcast_ref::<Any>()?;
    let inner = any.unpack(crate::registry::get).ok()??;
    Some((any, inner))
}
