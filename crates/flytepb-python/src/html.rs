//! Messages as HTML, for notebooks.

use std::fmt::Write;

use flytepb::idl::WireMessage;
use flytepb::tree_view::{Node, NodeKind, Tree};
use flytepb::view::ViewOptions;

/// Maximum number of lines of a tree that is completely open at first.
const OPEN: usize = 40;

/// Maximum number of bytes of a text without a block of its own.
const LONG: usize = 1000;

/// Styles the whole tree. Inherits the notebook's colors, and breaks lines anywhere if they would not
/// fit otherwise, such as links.
const TREE: &str = "font-family: monospace; white-space: pre-wrap; overflow-wrap: anywhere";
/// Styles long texts and those of several lines, which scroll.
const TEXT: &str = "margin: 0 0 0 1em; max-height: 24em; overflow: auto; white-space: pre-wrap; \
                    overflow-wrap: anywhere";

/// Returns what `flytepb show` prints of a message, as a tree that folds. The first level is open; the
/// others as well, unless the tree is long.
pub fn tree(message: &dyn WireMessage) -> String {
    let Tree { nodes, shortened } = ViewOptions::new().view(message);
    let mut out = format!("<div class=\"flytepb\" style=\"{TREE}\"><b>");
    escape(message.descriptor().full_name, &mut out);
    out += "</b>";
    if nodes.is_empty() {
        out += "<div>empty</div>";
    }
    let open = if nodes.iter().map(lines).sum::<usize>() > OPEN {
        1
    } else {
        usize::MAX
    };
    for node in &nodes {
        write_node(node, open, &mut out);
    }
    if shortened {
        out += "<div><i>(shortened; text() shows everything)</i></div>";
    }
    out + "</div>"
}

/// Returns the number of lines of a node and all its children.
fn lines(node: &Node) -> usize {
    let own = node
        .value
        .as_deref()
        .map_or(1, |v| v.lines().count().max(1));
    own + node.children.iter().map(lines).sum::<usize>()
}

/// Writes a node, of which the first `open` levels are open.
fn write_node(node: &Node, open: usize, out: &mut String) {
    if node.children.is_empty() {
        *out += "<div style=\"margin-left: 1em\">";
        write_line(node, out);
        *out += "</div>";
        return;
    }
    let is_open = if open > 0 { " open" } else { "" };
    // Writing to a string does not fail.
    let _ = write!(
        out,
        "<details{is_open} style=\"margin-left: 1em\"><summary>"
    );
    write_line(node, out);
    *out += "</summary>";
    for child in node.children.iter() {
        write_node(child, open.saturating_sub(1), out);
    }
    *out += "</details>";
}

/// Writes the label and the value.
fn write_line(node: &Node, out: &mut String) {
    let color = match node.kind {
        NodeKind::Unknown => "darkorange",
        NodeKind::Entry => "darkcyan",
        _ => "gray",
    };
    let _ = write!(out, "<span style=\"color: {color}\">");
    escape(&node.label, out);
    escape(node.separator(), out);
    *out += "</span>";
    match &node.value {
        Some(text) if is_link(text) => {
            *out += "<a target=\"_blank\" rel=\"noopener noreferrer\" href=\"";
            escape(text, out);
            *out += "\">";
            escape(text, out);
            *out += "</a>";
        }
        Some(text) if text.contains('\n') || text.len() > LONG => {
            let _ = write!(out, "<pre style=\"{TEXT}\">");
            escape(text, out);
            *out += "</pre>";
        }
        Some(text) => escape(text, out),
        None => {}
    }
}

/// Returns whether a text is a link to a web page, and nothing else. A shortened one contains spaces.
fn is_link(text: &str) -> bool {
    let is_web = text.starts_with("https://") || text.starts_with("http://");
    is_web && !text.contains(|c: char| c.is_whitespace() || c.is_control())
}

/// Appends a text with the characters escaped that have a meaning in HTML.
fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => *out += "&amp;",
            '<' => *out += "&lt;",
            '>' => *out += "&gt;",
            '"' => *out += "&quot;",
            '\'' => *out += "&#x27;",
            c => out.push(c),
        }
    }
}
