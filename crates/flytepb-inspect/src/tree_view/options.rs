//! Size limits of trees, and the methods that build them.

use flytepb_idl::WireMessage;

use super::{Builder, Node, NodeKind, Tree, compact, printable, summary, zero};

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

    /// Returns how many of `count` items are shown.
    pub(crate) fn shown(&self, count: usize) -> usize {
        // A note instead of a single item would save nothing.
        if count <= self.max_items.saturating_add(1) {
            count
        } else {
            self.max_items
        }
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

    /// Returns the duration of an action, an attempt or another message with a start and an end, once
    /// it has ended.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::core::Span;
    /// use flytepb_idl::google::protobuf::Timestamp;
    /// use flytepb_inspect::tree_view::TreeOptions;
    ///
    /// let [start, end] = [5, 68].map(|seconds| Some(Timestamp { seconds, ..Default::default() }));
    /// let mut span = Span { start_time: start, ..Default::default() };
    /// assert_eq!(TreeOptions::new().duration(&span), None);
    /// span.end_time = end;
    /// assert_eq!(TreeOptions::new().duration(&span).as_deref(), Some("1m 3s"));
    /// ```
    pub fn duration(&self, message: &dyn WireMessage) -> Option<String> {
        summary::duration(message).map(|duration| compact::duration_text(&duration))
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
