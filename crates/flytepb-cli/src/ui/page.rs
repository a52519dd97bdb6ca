//! Printing of messages for people.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use flytepb::detect::{type_of_name, Format as Found};
use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::tree_view::{printable, Node, NodeKind};

use super::counts::bytes;
use super::style::{styled, BOLD, CYAN, DIM, GREEN, RED, YELLOW};
use super::view::View;
use crate::error::Error;
use crate::identify::Known;
use crate::io::format::Format;
use crate::io::input::Input;

/// Maximum number of other types named.
const ALTERNATIVES: usize = 3;

/// Standard output, with styles where they are supported.
pub struct Page {
    out: BufWriter<AutoStream<io::Stdout>>,
    shortened: bool,
}

impl Page {
    pub fn new() -> Self {
        Page {
            out: BufWriter::new(AutoStream::auto(io::stdout())),
            shortened: false,
        }
    }

    /// Prints name, type and size of an input, and notes. `others` are types that would show it
    /// differently.
    pub fn header(
        &mut self,
        input: &Input,
        known: &Known,
        others: &[&MessageDescriptor],
    ) -> Result<(), Error> {
        let name = styled(BOLD, &printable(&input.name));
        let kind = match known.format {
            Format::Pbs => "stream of ",
            Format::Jsonl => "JSON lines of ",
            Format::Json => "JSON of ",
            Format::Yaml => "YAML of ",
            Format::Text => "text of ",
            _ => "",
        };
        let of = styled(CYAN, known.descriptor.full_name);
        let size = input
            .size
            .map_or(String::new(), |s| format!(", {}", bytes(s)));
        writeln!(self.out, "{name}: {kind}{of}{size}")?;
        if known.empty {
            self.note(known.empty_note())?;
        }
        let named = type_of_name(input.file_name()).filter(|t| *t != known.descriptor);
        if let Some(named) = named {
            self.note(&format!(
                "files of this name usually hold {}",
                named.full_name
            ))?;
        }
        if !others.is_empty() {
            let others = others.iter().take(ALTERNATIVES);
            let others: Vec<&str> = others.map(|t| t.full_name).collect();
            self.note(&format!(
                "could also be {}: --type decides",
                others.join(", ")
            ))?;
        }
        writeln!(self.out)?;
        Ok(())
    }

    /// Prints name, format and size of an input of an unknown schema.
    pub fn foreign_header(&mut self, input: &Input, found: Found) -> Result<(), Error> {
        let name = styled(BOLD, &printable(&input.name));
        let kind = styled(CYAN, &found.to_string());
        let size = bytes(input.head().0.len() as u64);
        writeln!(self.out, "{name}: {kind}, {size}\n")?;
        Ok(())
    }

    fn note(&mut self, text: &str) -> Result<(), Error> {
        writeln!(self.out, "  {}", styled(DIM, text))?;
        Ok(())
    }

    /// Prints a line, which may have styles.
    pub fn line(&mut self, line: &str) -> Result<(), Error> {
        writeln!(self.out, "{line}")?;
        Ok(())
    }

    /// Prints a line between the messages of a stream.
    pub fn rule(&mut self, index: u64, size: Option<u64>) -> Result<(), Error> {
        if index > 0 {
            writeln!(self.out)?;
        }
        let size = size.map_or(String::new(), |size| format!(", {}", bytes(size)));
        let text = format!("--- message {index}{size}");
        self.line(&styled(DIM, &text))
    }

    /// Prints a view: values aligned, children indented.
    pub fn view(&mut self, view: &View) -> Result<(), Error> {
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
                    writeln!(self.out, "{label}{:pad$}  {value}", "")?;
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
                    writeln!(self.out, "{:indent$}{label}{}", "", separator.trim_end())?;
                    let bar = styled(DIM, "|");
                    for line in block.lines() {
                        writeln!(self.out, "{:indent$}  {bar} {line}", "")?;
                    }
                }
                _ => {
                    let value = value(node);
                    writeln!(self.out, "{:indent$}{label}{separator}{value}", "")?;
                }
            }
            self.tree(&node.children, depth + 1)?;
        }
        Ok(())
    }

    /// Prints a note if anything was shortened.
    pub fn finish(mut self) -> Result<(), Error> {
        if self.shortened {
            let text = "(shortened; --full shows everything)";
            writeln!(self.out, "\n{}", styled(DIM, text))?;
        }
        self.out.flush()?;
        Ok(())
    }
}

/// Returns the value of a node in its color.
pub fn value(node: &Node) -> String {
    let value = node.value.as_deref().unwrap_or("");
    if node.kind != NodeKind::Field {
        return value.to_owned();
    }
    match (node.label.as_str(), value) {
        ("error", _) => styled(RED, value),
        ("phase", "SUCCEEDED" | "RECOVERED") => styled(GREEN, value),
        ("phase", "FAILED" | "ABORTED" | "TIMED_OUT" | "RETRYABLE_FAILED") => styled(RED, value),
        ("phase", _) => styled(YELLOW, value),
        _ => value.to_owned(),
    }
}
