//! Messages as HTML, for notebooks.

use std::fmt::Write;

use flytepb::idl::WireMessage;
use flytepb::tree_view::{Node, NodeKind};

/// Returns what `flytepb show` prints of a message, as a tree that folds.
pub fn tree(message: &dyn WireMessage) -> String {
    let (nodes, shortened) = flytepb_cli::show(message);
    let mut out = String::from(
        "<div class=\"flytepb\" style=\"font-family: monospace; white-space: pre-wrap\"><b>",
    );
    escape(message.descriptor().full_name, &mut out);
    out += "</b>";
    if nodes.is_empty() {
        out += "<div>empty</div>";
    }
    for node in &nodes {
        write_node(node, &mut out);
    }
    if shortened {
        out += "<div><i>(shortened; text() shows everything)</i></div>";
    }
    out + "</div>"
}

fn write_node(node: &Node, out: &mut String) {
    if node.children.is_empty() {
        *out += "<div style=\"margin-left: 1em\">";
        write_line(node, out);
        *out += "</div>";
        return;
    }
    *out += "<details open style=\"margin-left: 1em\"><summary>";
    write_line(node, out);
    *out += "</summary>";
    for child in node.children.iter() {
        write_node(child, out);
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
    // Writing to a string does not fail.
    let _ = write!(out, "<span style=\"color: {color}\">");
    escape(&node.label, out);
    escape(node.separator(), out);
    *out += "</span>";
    match &node.value {
        Some(text) if text.contains('\n') => {
            *out += "<pre style=\"margin: 0 0 0 1em\">";
            escape(text, out);
            *out += "</pre>";
        }
        Some(text) => escape(text, out),
        None => {}
    }
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
