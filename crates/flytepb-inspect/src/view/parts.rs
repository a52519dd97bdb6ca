//! Parts that views have in common.

use flytepb_idl::WireMessage;

use crate::tree_view::{Node, NodeKind, TreeOptions, grouped};

use super::{Builder, elements, sub_message};

impl Builder<'_> {
    /// Creates the node of a field.
    pub(super) fn field(&mut self, message: &dyn WireMessage, name: &str) -> Option<Node> {
        let (node, shortened) = self.options.tree.field(message, name)?;
        self.shortened |= shortened;
        Some(node)
    }

    /// Returns the value of a field.
    pub(super) fn text(&mut self, message: &dyn WireMessage, name: &str) -> Option<String> {
        self.field(message, name)?.value
    }

    /// Adds a field.
    pub(super) fn fact(&mut self, message: &dyn WireMessage, name: &str) {
        if let Some(node) = self.field(message, name) {
            self.nodes.push(node);
        }
    }

    pub(super) fn part(&mut self, label: &str, message: &dyn WireMessage) {
        let (node, shortened) = self.options.tree.node(label, message);
        self.shortened |= shortened;
        self.nodes.push(node);
    }

    /// Adds the error in a field with its whole message, which is what people look for; if it was shown
    /// before, only its code.
    pub(super) fn error(&mut self, message: &dyn WireMessage, name: &str) {
        let Some(error) = sub_message(message, name) else {
            return;
        };
        let full = TreeOptions::full();
        let text = |name| full.field(error, name).and_then(|(node, _)| node.value);
        let mut node = Node::field(name, text("code").unwrap_or_default());
        if let (Some(value), Some(kind)) = (&mut node.value, text("kind")) {
            *value += &format!(" ({kind})");
        }
        let bytes = error.to_wire();
        if self.errors.contains(&bytes) {
            node.children
                .push(Node::new(NodeKind::Note, "as above".to_owned()));
            self.nodes.push(node);
            return;
        }
        self.errors.push(bytes);
        if let Some(message) = text("message") {
            node.children.push(Node::field("message", message));
        }
        let rest = self
            .options
            .tree
            .tree_without(error, &["code", "message", "kind"]);
        self.shortened |= rest.shortened;
        node.children.extend(rest.nodes);
        self.nodes.push(node);
    }

    /// Adds a list of logs with their links.
    pub(super) fn logs(&mut self, message: &dyn WireMessage, name: &str) {
        let mut nodes = Vec::new();
        for log in elements(message, name) {
            let full = TreeOptions::full();
            // A shortened link cannot be followed.
            let uri = full.field(log, "uri").and_then(|(node, _)| node.value);
            let label = match self.text(log, "name") {
                Some(name) => self.options.tree.label(&name).0,
                None => "no name".to_owned(),
            };
            let uri = uri.unwrap_or_else(|| full.text("").0);
            let mut node = Node::field(&label, uri);
            self.children(&mut node, log, &["name", "uri"]);
            nodes.push(node);
        }
        self.section(name, nodes);
    }

    /// Adds a list of messages in order of time, each with the time as label, and the text that
    /// `text` returns. `shown` are fields in that text.
    pub(super) fn history(
        &mut self,
        message: &dyn WireMessage,
        name: &str,
        time: &str,
        shown: &[&str],
        text: impl Fn(&mut Builder<'_>, &dyn WireMessage) -> String,
    ) {
        let mut nodes = Vec::new();
        let all = elements(message, name);
        let max = self.options.tree.shown(all.len());
        for entry in &all[..max] {
            let label = self.text(*entry, time);
            let text = text(self, *entry);
            let mut node = Node::field(label.as_deref().unwrap_or("no time"), text);
            self.children(&mut node, *entry, &[shown, &[time]].concat());
            nodes.push(node);
        }
        if max < all.len() {
            self.shortened = true;
            let note = format!("… {} more", grouped((all.len() - max) as u64));
            nodes.push(Node::new(NodeKind::Note, note));
        }
        self.section(name, nodes);
    }

    /// Adds the fields of a message to a node.
    fn children(&mut self, node: &mut Node, message: &dyn WireMessage, shown: &[&str]) {
        let rest = self.options.tree.tree_without(message, shown);
        self.shortened |= rest.shortened;
        node.children = rest.nodes.into();
    }

    /// Adds literals, one per line; under a heading, or as the whole view.
    pub(super) fn literals(&mut self, literals: &dyn WireMessage, heading: Option<&str>) {
        let tree = self.options.tree.tree(literals);
        self.shortened |= tree.shortened;
        let mut nodes = Vec::new();
        for node in tree.nodes {
            match node.label.as_str() {
                "literals" => nodes.extend(node.children),
                _ => nodes.push(node),
            }
        }
        match heading {
            Some(heading) => self.section(heading, nodes),
            None => self.nodes.extend(nodes),
        }
    }

    pub(super) fn section(&mut self, label: &str, children: Vec<Node>) {
        if !children.is_empty() {
            let mut node = Node::new(NodeKind::Field, label.to_owned());
            node.children = children.into();
            self.nodes.push(node);
        }
    }

    /// Adds the fields that are not shown yet, as a tree.
    pub(super) fn rest(&mut self, message: &dyn WireMessage, shown: &[&str]) {
        let tree = self.options.tree.tree_without(message, shown);
        self.shortened |= tree.shortened;
        self.nodes.extend(tree.nodes);
    }

    /// Like [`rest`](Self::rest), for a part of an execution, in less detail.
    pub(super) fn details(&mut self, part: &str, message: &dyn WireMessage, shown: &[&str]) {
        let options = self.options.tree.clone().max_items(self.options.details);
        let tree = options.tree_without(message, shown);
        self.shortened |= tree.shortened;
        for mut node in tree.nodes {
            if node.kind == NodeKind::Unknown {
                node.label = format!("{} of {part}", node.label);
            }
            self.nodes.push(node);
        }
    }
}
