//! Nodes of a view as a tree that folds.

use super::write::{Html, is_link};
use crate::tree_view::{Node, NodeKind, grouped};

/// Maximum number of lines of a tree that is completely open at first.
const OPEN: usize = 60;
/// Maximum number of bytes of a text without a block of its own.
const LONG: usize = 600;
/// Length of a line from which on a text is wrapped.
const WIDE: usize = 240;
/// Maximum number of bytes and lines of a text that is open at first.
const FOLDED: (usize, usize) = (20_000, 200);
/// Maximum number of bytes of a text, unless nothing is to be shortened.
const LONGEST: usize = 100_000;
/// Number of bytes that count for each node, in addition to its texts.
const NODE: usize = 40;

/// Writes trees up to a total size.
#[derive(Debug)]
pub(super) struct TreeWriter {
    /// The bytes left for content.
    budget: usize,
    longest: usize,
    /// True if something was left out.
    pub(super) shortened: bool,
}

impl TreeWriter {
    pub(super) fn new(budget: usize) -> Self {
        TreeWriter {
            budget,
            longest: if budget == usize::MAX {
                usize::MAX
            } else {
                LONGEST
            },
            shortened: false,
        }
    }

    /// Writes nodes one below the other.
    pub(super) fn nodes(&mut self, html: &mut Html, nodes: &[Node]) {
        let is_short = nodes.iter().map(lines).sum::<usize>() <= OPEN;
        self.list(html, nodes, is_short);
    }

    fn list(&mut self, html: &mut Html, nodes: &[Node], is_open: bool) {
        html.block("div", "fp-tree", |html| {
            for (i, node) in nodes.iter().enumerate() {
                let size = NODE + node.label.len() + node.value.as_ref().map_or(0, String::len);
                if self.budget < size.min(LONG) {
                    self.shortened = true;
                    let rest = grouped((nodes.len() - i) as u64);
                    html.element("div", &[("class", "fp-note")], &format!("… {rest} more"));
                    return;
                }
                self.budget = self.budget.saturating_sub(size.min(self.longest));
                self.node(html, node, is_open);
            }
        });
    }

    fn node(&mut self, html: &mut Html, node: &Node, is_open: bool) {
        if node.children.is_empty() {
            html.block("div", "fp-node fp-leaf", |html| {
                self.label(html, node);
                if let Some(value) = &node.value {
                    self.value(html, value);
                }
            });
            return;
        }
        let closed = [("class", "fp-node")];
        let open = [("class", "fp-node"), ("open", "")];
        let is_open = is_open || lines(node) <= 12;
        html.open("details", if is_open { &open[..] } else { &closed });
        html.open("summary", &[]);
        // A block cannot be part of the line that folds.
        let block = node.value.as_deref().filter(|value| is_block(value));
        self.label(html, node);
        if let (None, Some(value)) = (block, &node.value) {
            self.value(html, value);
        }
        if node.value.is_none() {
            let count = node.children.len() as u64;
            let noun = if count == 1 { "item" } else { "items" };
            let count = format!("{} {noun}", grouped(count));
            html.element("span", &[("class", "fp-count")], &count);
        }
        html.close("summary");
        if let Some(block) = block {
            self.text_block(html, block);
        }
        self.list(html, &node.children, is_open);
        html.close("details");
    }

    fn label(&mut self, html: &mut Html, node: &Node) {
        let class = match node.kind {
            NodeKind::Entry => "fp-key",
            NodeKind::Unknown => "fp-unknown",
            NodeKind::Note => "fp-note",
            NodeKind::Field | NodeKind::Element => "fp-label",
        };
        html.element("span", &[("class", class)], &node.label);
        // For those who copy the text.
        html.text(node.separator());
    }

    /// Writes a value: a link, a line, or a block of its own.
    pub(super) fn value(&mut self, html: &mut Html, value: &str) {
        if is_block(value) {
            self.text_block(html, value);
        } else if is_link(value) {
            link(html, value, value);
        } else {
            html.element("span", &[("class", "fp-value")], value);
        }
    }

    /// Writes a text in a block, which is closed if it is very long.
    pub(super) fn text_block(&mut self, html: &mut Html, text: &str) {
        let shown = start(text, self.longest);
        let is_folded = text.len() > FOLDED.0 || shown.lines().count() > FOLDED.1;
        if is_folded {
            html.markup("<details class=\"fp-text\"><summary>");
            let first = start(text.lines().next().unwrap_or(""), 100);
            html.text(&format!("{first}… "));
            let bytes = format!("{} bytes", grouped(text.len() as u64));
            html.element("span", &[("class", "fp-count")], &bytes);
            html.markup("</summary>");
        }
        // Lines of a program or a trace scroll; others wrap.
        let is_wide = |line: &str| line.len() > WIDE;
        let class = if shown.lines().any(is_wide) {
            "fp-wrap"
        } else {
            ""
        };
        html.open("pre", &[("class", class), ("tabindex", "0")]);
        // A line break directly after the tag is not part of the text.
        html.markup("\n");
        html.text(shown);
        html.close("pre");
        if shown.len() < text.len() {
            self.shortened = true;
            let rest = grouped((text.len() - shown.len()) as u64);
            let note = format!("… {rest} more bytes");
            html.element("div", &[("class", "fp-note")], &note);
        }
        if is_folded {
            html.close("details");
        }
    }
}

/// Returns whether a text needs a block of its own.
fn is_block(text: &str) -> bool {
    let is_long_link = text.len() <= LONGEST && is_link(text);
    !is_long_link && (text.contains('\n') || text.len() > LONG)
}

/// Writes a link to another page.
pub(super) fn link(html: &mut Html, address: &str, text: &str) {
    let attributes = [
        ("class", "fp-value"),
        ("href", address),
        ("rel", "noopener noreferrer"),
    ];
    html.element("a", &attributes, text);
}

/// Returns the number of lines of a node and all its children.
fn lines(node: &Node) -> usize {
    let mut total = 0;
    let mut rest = vec![node];
    while let Some(node) = rest.pop() {
        let value = node.value.as_deref();
        total += value.map_or(1, |value| value.lines().count().max(1));
        rest.extend(node.children.iter());
    }
    total
}

/// Returns the start of a text, of at most `max` bytes.
fn start(text: &str, max: usize) -> &str {
    if text.len() <= max {
        return text;
    }
    let end = (0..=max).rev().find(|end| text.is_char_boundary(*end));
    &text[..end.unwrap_or(0)]
}
