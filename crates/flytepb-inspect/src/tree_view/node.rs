//! The tree and its nodes.

use std::fmt;

use flytepb_idl::Nested;

/// A message as a tree of labels and values.
///
/// # Examples
/// ```
/// use flytepb_idl::core::TaskLog;
/// use flytepb_inspect::tree_view::TreeOptions;
///
/// let log = TaskLog { name: "pod".into(), uri: "https://logs".into(), ..Default::default() };
/// let tree = TreeOptions::new().tree(&log);
/// let labels: Vec<_> = tree.nodes.iter().map(|node| node.label.as_str()).collect();
/// assert_eq!(labels, ["uri", "name"]); // in schema order
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tree {
    /// The set fields in schema order.
    pub nodes: Vec<Node>,
    /// True if content was shortened or omitted because of its length.
    pub shortened: bool,
}

impl fmt::Display for Tree {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.nodes.iter().try_for_each(|node| node.write(f, 0))
    }
}

/// A label, a value of one line or a text, and child nodes.
///
/// # Examples
/// ```
/// use flytepb_idl::admin::TaskExecution;
/// use flytepb_inspect::tree_view::TreeOptions;
///
/// let execution = TaskExecution { closure: Some(Default::default()), ..Default::default() };
/// let (node, _) = TreeOptions::new().field(&execution, "closure").unwrap();
/// assert_eq!(node.label, "closure");
/// assert!(node.children.is_empty());
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Node {
    /// The kind of the label.
    pub kind: NodeKind,
    /// The name of the field, the key of the entry, or the index of the element; without control
    /// characters.
    pub label: String,
    /// The value, without control characters other than line breaks and
    /// tabs.
    pub value: Option<String>,
    /// The child nodes.
    pub children: Nested<Vec<Node>>,
}

/// The kind of a [`Node`]'s label.
///
/// # Examples
/// ```
/// use flytepb_idl::{core::TaskLog, WireMessage};
/// use flytepb_inspect::tree_view::{NodeKind, TreeOptions};
///
/// let log = TaskLog::from_wire(b"\x12\x03pod\x98\x06\x07")?; // a name and field 99
/// let tree = TreeOptions::new().tree(&log);
/// assert_eq!(tree.nodes[0].kind, NodeKind::Field);
/// assert_eq!(tree.nodes[1].kind, NodeKind::Unknown);
/// # Ok::<(), flytepb_idl::DecodeError>(())
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NodeKind {
    /// The name of a field.
    Field,
    /// The key of a map entry.
    Entry,
    /// The position in a list.
    Element,
    /// The number of an unknown field.
    Unknown,
    /// A remark without a value, such as the number of items not shown.
    Note,
}

impl Node {
    /// Creates a node without value and children.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::tree_view::{Node, NodeKind, Tree};
    ///
    /// let node = Node::new(NodeKind::Note, "nothing more".into());
    /// let tree = Tree { nodes: vec![node], shortened: false };
    /// assert_eq!(tree.to_string(), "nothing more\n");
    /// ```
    pub fn new(kind: NodeKind, label: String) -> Self {
        Node {
            kind,
            label,
            value: None,
            children: Nested::default(),
        }
    }

    /// Creates a field with a value and without children.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::tree_view::{Node, Tree};
    ///
    /// let tree = Tree { nodes: vec![Node::field("phase", "QUEUED".into())], shortened: false };
    /// assert_eq!(tree.to_string(), "phase: QUEUED\n");
    /// ```
    pub fn field(label: &str, value: String) -> Self {
        let mut node = Node::new(NodeKind::Field, label.to_owned());
        node.value = Some(value);
        node
    }

    /// Returns the separator between label and value.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::tree_view::{Node, NodeKind};
    ///
    /// let mut entry = Node::new(NodeKind::Entry, "x".into());
    /// assert_eq!(entry.separator(), ":");
    /// entry.value = Some("5".into());
    /// assert_eq!(entry.separator(), " = ");
    /// ```
    pub fn separator(&self) -> &'static str {
        match (self.kind, &self.value) {
            (NodeKind::Note, _) => "",
            (NodeKind::Entry, Some(_)) => " = ",
            (_, Some(_)) => ": ",
            (_, None) => ":",
        }
    }

    fn write(&self, f: &mut fmt::Formatter<'_>, depth: usize) -> fmt::Result {
        let indent = 2 * depth;
        let separator = self.separator();
        match &self.value {
            Some(block) if block.contains('\n') => {
                writeln!(f, "{:indent$}{}{}", "", self.label, separator.trim_end())?;
                for line in block.lines() {
                    writeln!(f, "{:indent$}  | {line}", "")?;
                }
            }
            value => {
                let value = value.as_deref().unwrap_or("");
                writeln!(f, "{:indent$}{}{separator}{value}", "", self.label)?;
            }
        }
        self.children
            .iter()
            .try_for_each(|child| child.write(f, depth + 1))
    }
}
