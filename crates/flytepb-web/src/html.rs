//! The view of a message as HTML.

use flytepb_inspect::tree_view::{Node, NodeKind, Tree};

/// Maximum number of lines of a tree that is completely open at first.
const OPEN: usize = 60;

/// Returns a tree as HTML without styles; each text in it is escaped.
pub fn tree(tree: &Tree) -> String {
    let lines: usize = tree.nodes.iter().map(lines).sum();
    let open = if lines > OPEN { 1 } else { usize::MAX };
    let mut out = String::from("<div class=\"tree\">");
    for node in &tree.nodes {
        write_node(node, open, &mut out);
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
        *out += "<div>";
        write_line(node, out);
        *out += "</div>";
        return;
    }
    *out += if open > 0 {
        "<details open>"
    } else {
        "<details>"
    };
    *out += "<summary>";
    write_line(node, out);
    *out += "</summary>";
    for child in node.children.iter() {
        write_node(child, open.saturating_sub(1), out);
    }
    *out += "</details>";
}

/// Writes the label and the value.
fn write_line(node: &Node, out: &mut String) {
    let kind = match node.kind {
        NodeKind::Unknown => "unknown",
        NodeKind::Note => "note",
        _ => "label",
    };
    *out += &format!("<span class=\"{kind}\">");
    escape(&node.label, out);
    escape(node.separator(), out);
    *out += "</span>";
    let Some(text) = &node.value else {
        return;
    };
    let tag = if text.contains('\n') { "pre" } else { "span" };
    if is_link(text) {
        *out += "<a target=\"_blank\" rel=\"noopener noreferrer\" href=\"";
        escape(text, out);
        *out += "\">";
        escape(text, out);
        *out += "</a>";
    } else {
        *out += &format!("<{tag} class=\"value\">");
        escape(text, out);
        *out += &format!("</{tag}>");
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
