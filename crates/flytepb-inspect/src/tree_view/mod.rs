//! A readable tree of any message.
//!
//! Common types take a single line: identifiers as printed by Flyte, times, durations, literals by
//! their value, types in short form. Nothing is omitted silently: unknown fields are shown, and
//! shortened content is marked. Conditions read like `x > 0.1 and x < 1.0`, and the arguments of a
//! container are one command line for a shell. Enum fields whose zero is a value, such as `EQ`, are
//! shown although protobuf does not encode them; see [`zero_is_value`]. Control characters in strings are escaped, so that a tree can be
//! printed on a terminal whatever the message contains.
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
pub(crate) mod printable;
mod summary;
pub(crate) mod zero;

pub use node::{Node, NodeKind, Tree};
pub use printable::{bytes_text, grouped, is_hidden, printable};
pub use zero::zero_is_value;

/// Limits of a tree's size.
///
/// # Examples
/// ```
/// use flytepb_idl::core::LiteralCollection;
/// use flytepb_inspect::tree_view::TreeOptions;
///
/// let numbers: LiteralCollection = (1..=30).collect();
/// let short = TreeOptions::new().tree(&numbers);
/// let full = TreeOptions::full().tree(&numbers);
/// assert!(short.shortened && !full.shortened);
/// assert_eq!(full.nodes[0].children.len(), 30);
/// ```
#[derive(Clone, Debug)]
pub struct TreeOptions {
    pub(crate) max_text: usize,
    pub(crate) max_items: usize,
}

impl Default for TreeOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl TreeOptions {
    /// Creates the default limits: strings up to 200 characters per line and 12 lines, lists and
    /// maps up to 20 items.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::google::protobuf::StringValue;
    /// use flytepb_inspect::tree_view::TreeOptions;
    ///
    /// let long = StringValue { value: "-".repeat(300), ..Default::default() };
    /// assert!(TreeOptions::new().tree(&long).shortened);
    /// ```
    pub const fn new() -> Self {
        TreeOptions {
            max_text: 200,
            max_items: 20,
        }
    }

    /// Creates options without limits.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::google::protobuf::StringValue;
    /// use flytepb_inspect::tree_view::TreeOptions;
    ///
    /// let long = StringValue { value: "-".repeat(300), ..Default::default() };
    /// assert!(!TreeOptions::full().tree(&long).shortened);
    /// ```
    pub const fn full() -> Self {
        TreeOptions {
            max_text: usize::MAX,
            max_items: usize::MAX,
        }
    }

    /// Sets the maximum number of list and map items shown. One more is shown if it is the last.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::Node;
    /// use flytepb_inspect::tree_view::TreeOptions;
    ///
    /// let upstream_node_ids = ["n1", "n2", "n3"].map(String::from).to_vec();
    /// let node = Node { upstream_node_ids, ..Default::default() };
    /// let tree = TreeOptions::new().max_items(1).tree(&node);
    /// assert_eq!(tree.to_string(), "upstream_node_ids: [n1]\n  … 2 more\n");
    /// ```
    pub const fn max_items(mut self, count: usize) -> Self {
        self.max_items = count;
        self
    }

    /// Sets the maximum number of characters shown of a line of text.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::tree_view::TreeOptions;
    ///
    /// let text = TreeOptions::new().max_text(3).text(&"-".repeat(50)).0;
    /// assert_eq!(text, "---… 47 more characters");
    /// ```
    pub const fn max_text(mut self, characters: usize) -> Self {
        self.max_text = characters;
        self
    }

    /// Returns the tree of a message.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::TaskLog;
    /// use flytepb_inspect::tree_view::TreeOptions;
    ///
    /// let log = TaskLog { name: "pod".into(), ..Default::default() };
    /// assert_eq!(TreeOptions::new().tree(&log).to_string(), "name: pod\n");
    /// ```
    pub fn tree(&self, message: &dyn WireMessage) -> Tree {
        self.tree_without(message, &[])
    }

    /// Returns the tree of a message without the fields of these names, for callers that show them
    /// in another form.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::TaskLog;
    /// use flytepb_inspect::tree_view::TreeOptions;
    ///
    /// let log = TaskLog { name: "pod".into(), uri: "https://logs".into(), ..Default::default() };
    /// assert_eq!(TreeOptions::new().tree_without(&log, &["uri"]).to_string(), "name: pod\n");
    /// ```
    pub fn tree_without(&self, message: &dyn WireMessage, names: &[&str]) -> Tree {
        let mut tree = Tree::default();
        let mut builder = Builder {
            options: self,
            shortened: false,
        };
        builder.message(message, names, &mut tree.nodes);
        tree.shortened = builder.shortened;
        tree
    }

    /// Returns the node of one field, if it is set, and whether any of it was shortened.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::TaskLog;
    /// use flytepb_inspect::tree_view::TreeOptions;
    ///
    /// let log = TaskLog { name: "pod".into(), ..Default::default() };
    /// let (node, shortened) = TreeOptions::new().field(&log, "name").unwrap();
    /// assert_eq!((node.value.as_deref(), shortened), (Some("pod"), false));
    /// assert!(TreeOptions::new().field(&log, "uri").is_none());
    /// ```
    pub fn field(&self, message: &dyn WireMessage, name: &str) -> Option<(Node, bool)> {
        let fields = message.descriptor().fields;
        let index = fields.iter().position(|f| f.name == name)?;
        let mut builder = Builder {
            options: self,
            shortened: false,
        };
        let node = builder.field(&fields[index], zero::shown(message, index)?);
        Some((node, builder.shortened))
    }

    /// Returns a node for a message with a given label, for use in a larger view, and whether any
    /// of it was shortened.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::google::protobuf::Duration;
    /// use flytepb_inspect::tree_view::TreeOptions;
    ///
    /// let duration = Duration { seconds: 90, ..Default::default() };
    /// let (node, _) = TreeOptions::new().node("took", &duration);
    /// assert_eq!((node.label, node.value.unwrap()), ("took".to_string(), "1m 30s".to_string()));
    /// ```
    pub fn node(&self, label: &str, message: &dyn WireMessage) -> (Node, bool) {
        let mut builder = Builder {
            options: self,
            shortened: false,
        };
        let mut node = Node::new(NodeKind::Field, label.to_owned());
        builder.value_of_message(message, &mut node);
        (node, builder.shortened)
    }

    /// Returns a message on one line, and whether it was shortened.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::TaskLog;
    /// use flytepb_inspect::tree_view::TreeOptions;
    ///
    /// let log = TaskLog { name: "pod".into(), ttl: Some(Default::default()), ..Default::default() };
    /// let (line, shortened) = TreeOptions::new().line(&log);
    /// assert_eq!((line.as_str(), shortened), ("{name: \"pod\", ttl: 0s}", false));
    /// ```
    pub fn line(&self, message: &dyn WireMessage) -> (String, bool) {
        compact::any_message(message, self.max_text)
    }

    /// Returns a printable string, with control characters escaped and long content shortened with
    /// a note, and whether it was shortened.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::tree_view::TreeOptions;
    ///
    /// assert_eq!(TreeOptions::new().text("a\x1b\nb"), ("a\\u{1b}\nb".to_string(), false));
    /// assert!(TreeOptions::new().text(&"-".repeat(300)).1);
    /// ```
    pub fn text(&self, text: &str) -> (String, bool) {
        printable::shortened(text, self.max_text)
    }

    /// Returns a printable label: like [`text`](Self::text), but on one line.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::tree_view::TreeOptions;
    ///
    /// assert_eq!(TreeOptions::new().label("a\nb").0, "a\\nb");
    /// ```
    pub fn label(&self, text: &str) -> (String, bool) {
        printable::label(text, self.max_text)
    }
}

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
