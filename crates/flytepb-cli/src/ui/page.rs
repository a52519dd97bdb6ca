//! Printing of messages for people.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use anstyle::Style;
use flytepb::detect::{type_of_name_in, Format as Found};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::registry::Idl;
use flytepb::tree_view::{printable, Node, NodeKind, Tree};

use super::counts::bytes;
use super::style::{styled, BOLD, CYAN, DIM, GREEN, RED, YELLOW};
use crate::error::Error;
use crate::identify::Known;
use crate::io::format::Format;
use crate::io::input::Input;

/// Maximum number of other types named.
const ALTERNATIVES: usize = 3;

/// Standard output, with styles where they are supported.
pub struct Page {
    out: BufWriter<AutoStream<io::Stdout>>,
    /// The header, printed with the first line after it: nothing is printed of an input whose first
    /// message is not valid.
    header: String,
    shortened: bool,
}

impl Page {
    pub fn new() -> Self {
        Page {
            out: BufWriter::new(AutoStream::auto(io::stdout())),
            header: String::new(),
            shortened: false,
        }
    }

    /// Returns the width of the terminal, if the output is one.
    pub fn columns() -> Option<usize> {
        let size = terminal_size::terminal_size_of(io::stdout());
        size.map(|(width, _)| usize::from(width.0))
    }

    /// Sets the header: name, type and size of an input, and notes. `others` are types that would
    /// show it differently.
    pub fn header(&mut self, input: &Input, known: &Known, others: &[&MessageDescriptor]) {
        let name = styled(BOLD, &printable(&input.name));
        let kind = match known.format {
            Format::Pb => String::new(),
            format => format!("{format} of "),
        };
        let of = styled(CYAN, &known.type_names());
        let size = input
            .size
            .map_or(String::new(), |s| format!(", {}", bytes(s)));
        self.header = format!("{name}: {kind}{of}{size}\n");
        if known.empty {
            self.note(known.empty_note());
        }
        let idl = Idl::of(known.descriptor).unwrap_or(Idl::Flyte1);
        let named = type_of_name_in(input.file_name(), idl).filter(|t| *t != known.descriptor);
        if let Some(named) = named {
            self.note(&format!(
                "files of this name usually hold {}",
                named.full_name
            ));
        }
        if !others.is_empty() {
            let others = others.iter().take(ALTERNATIVES);
            let others: Vec<&str> = others.map(|t| t.full_name).collect();
            self.note(&format!(
                "could also be {}: --type decides",
                others.join(", ")
            ));
        }
        self.header.push('\n');
    }

    /// Sets the header of an input of an unknown schema: name, format and size.
    pub fn foreign_header(&mut self, input: &Input, found: Found) {
        let name = styled(BOLD, &printable(&input.name));
        let kind = styled(CYAN, &found.to_string());
        let size = bytes(input.head().0.len() as u64);
        self.header = format!("{name}: {kind}, {size}\n\n");
    }

    fn note(&mut self, text: &str) {
        self.header += &format!("  {}\n", styled(DIM, text));
    }

    /// Prints a line, which may have styles.
    pub fn line(&mut self, line: &str) -> Result<(), Error> {
        write!(self.out, "{}", std::mem::take(&mut self.header))?;
        writeln!(self.out, "{line}")?;
        Ok(())
    }

    /// Prints a line between the messages of a stream.
    pub fn rule(&mut self, index: u64, size: Option<u64>) -> Result<(), Error> {
        if index > 0 {
            self.line("")?;
        }
        let size = size.map_or(String::new(), |size| format!(", {}", bytes(size)));
        let text = format!("--- message {index}{size}");
        self.line(&styled(DIM, &text))
    }

    /// Prints a view: values aligned, children indented.
    pub fn view(&mut self, view: &Tree) -> Result<(), Error> {
        self.shortened |= view.shortened;
        self.nodes(&view.nodes)
    }

    fn nodes(&mut self, nodes: &[Node]) -> Result<(), Error> {
        let is_line = |n: &&Node| n.value.as_ref().is_some_and(|v| !v.contains('\n'));
        let labels = nodes
            .iter()
            .filter(is_line)
            .filter(|n| n.kind == NodeKind::Field);
        let width = labels
            .map(|n| n.label.chars().count())
            .filter(|w| *w <= 24)
            .max();
        for node in nodes {
            match node.kind {
                NodeKind::Field if is_line(&node) => {
                    let pad = width
                        .unwrap_or(0)
                        .saturating_sub(node.label.chars().count());
                    let label = styled(DIM, &node.label);
                    let value = value(node);
                    self.line(&format!("{label}{:pad$}  {value}", ""))?;
                    self.tree(&node.children, 1)?;
                }
                _ => self.tree(std::slice::from_ref(node), 0)?,
            }
        }
        Ok(())
    }

    fn tree(&mut self, nodes: &[Node], depth: usize) -> Result<(), Error> {
        let indent = 2 * depth;
        for node in nodes {
            let label = match node.kind {
                NodeKind::Entry => styled(CYAN, &node.label),
                NodeKind::Unknown => styled(YELLOW, &node.label),
                _ => styled(DIM, &node.label),
            };
            let separator = node.separator();
            match &node.value {
                Some(block) if block.contains('\n') => {
                    self.line(&format!("{:indent$}{label}{}", "", separator.trim_end()))?;
                    let bar = styled(DIM, "|");
                    for line in block.lines() {
                        self.line(&format!("{:indent$}  {bar} {line}", ""))?;
                    }
                }
                _ => {
                    let value = value(node);
                    self.line(&format!("{:indent$}{label}{separator}{value}", ""))?;
                }
            }
            self.tree(&node.children, depth + 1)?;
        }
        Ok(())
    }

    /// Prints a note below the content.
    pub fn footer(&mut self, text: &str) -> Result<(), Error> {
        self.line(&format!("\n{}", styled(DIM, text)))
    }

    /// Prints the header if there is no content, and a note if anything was shortened.
    pub fn finish(mut self) -> Result<(), Error> {
        if self.shortened {
            self.footer("(shortened; --full shows everything)")?;
        }
        write!(self.out, "{}", self.header)?;
        self.out.flush()?;
        Ok(())
    }
}

/// Returns the value of a node in its style.
fn value(node: &Node) -> String {
    styled(style(node), node.value.as_deref().unwrap_or(""))
}

/// Returns the style of a node's value.
pub fn style(node: &Node) -> Style {
    if node.kind != NodeKind::Field {
        return Style::new();
    }
    match (node.label.as_str(), node.value.as_deref().unwrap_or("")) {
        ("error" | "error_info", _) => RED,
        ("phase", "SUCCEEDED" | "RECOVERED") | ("deployment_status", "ACTIVE") => GREEN,
        ("phase" | "deployment_status", "FAILED") => RED,
        ("phase", "ABORTED" | "TIMED_OUT" | "RETRYABLE_FAILED") => RED,
        ("phase" | "deployment_status", _) => YELLOW,
        _ => Style::new(),
    }
}
