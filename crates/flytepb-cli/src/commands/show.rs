//! `flytepb show`.

use std::io::{self, BufWriter, Write};

use anstream::AutoStream;
use flytepb::detect::{type_of_name, Format as Found};
use flytepb::raw;
use flytepb::tree_view::{printable, Node, NodeKind, TreeOptions};

use crate::args::ShowArgs;
use crate::error::Error;
use crate::identify::{foreign, foreign_frames, identify, Known};
use crate::io::format::Format;
use crate::io::frames::Frames;
use crate::io::input::Input;
use crate::io::transform::{Decoder, Precision};
use crate::ui::counts::{bytes, plural};
use crate::ui::style::{paint, BOLD, CYAN, DIM, GREEN, RED, YELLOW};
use crate::ui::view::view;
use crate::Outcome;

/// Default maximum number of messages shown.
const MESSAGES: u64 = 10;
/// Maximum number of alternative types named.
const ALTERNATIVES: usize = 3;

pub fn run(args: &ShowArgs) -> Result<Outcome, Error> {
    let mut input = Input::open(
        args.file.as_deref(),
        args.subject.from,
        args.limits.longest(),
    )?;
    let mut page = Page {
        out: BufWriter::new(AutoStream::auto(io::stdout())),
        shortened: false,
    };
    let known = match identify(&args.subject, &args.limits, &mut input) {
        Ok(known) => known,
        Err(error) => match foreign(&args.subject, &mut input) {
            Some(found) => return page.foreign(input, found, args.full),
            None => return Err(error),
        },
    };
    page.header(&input, &known)?;
    let decoder = Decoder::new(known.format, &args.limits);
    let mut frames = Frames::new(input, known.format, known.descriptor)?;
    let is_stream = frames.is_sequence();
    let name = frames.name().to_owned();
    let mut count = 0;
    while let Some(frame) = frames.next()? {
        count += 1;
        if is_stream && count > MESSAGES && !args.full {
            continue;
        }
        let message = decoder.decode(known.descriptor, frame.bytes).map_err(|e| {
            e.into_error(frame.bytes, frame.location, known.descriptor)
                .file(&name)
        })?;
        if is_stream {
            let is_converted = frame.location.precision == Precision::Line;
            let size = (!is_converted).then_some(frame.bytes.len());
            page.rule(count - 1, size)?;
        }
        let view = view(message.as_ref(), args.full);
        page.shortened |= view.shortened;
        page.nodes(&view.nodes)?;
    }
    if count > MESSAGES && !args.full {
        page.more(count - MESSAGES)?;
    }
    page.finish()?;
    Ok(Outcome::Yes)
}

struct Page {
    out: BufWriter<AutoStream<io::Stdout>>,
    shortened: bool,
}

impl Page {
    fn header(&mut self, input: &Input, known: &Known) -> Result<(), Error> {
        let name = paint(BOLD, &printable(&input.name));
        let kind = match known.format {
            Format::Pbs => "stream of ",
            Format::Jsonl => "JSON lines of ",
            Format::Json => "JSON of ",
            Format::Yaml => "YAML of ",
            Format::Text => "text of ",
            _ => "",
        };
        let of = paint(CYAN, known.descriptor.full_name);
        let size = input
            .size
            .map_or(String::new(), |s| format!(", {}", bytes(s)));
        writeln!(self.out, "{name}: {kind}{of}{size}")?;
        if known.empty {
            writeln!(self.out, "  {}", paint(DIM, known.empty_note()))?;
        }
        let named = type_of_name(input.file_name()).filter(|t| *t != known.descriptor);
        if let Some(named) = named {
            let text = format!("files of this name usually hold {}", named.full_name);
            writeln!(self.out, "  {}", paint(DIM, &text))?;
        }
        if !known.alternatives.is_empty() {
            let others = known.alternatives.iter().take(ALTERNATIVES);
            let others: Vec<&str> = others.map(|t| t.full_name).collect();
            let text = format!("could also be {}: --type decides", others.join(", "));
            writeln!(self.out, "  {}", paint(DIM, &text))?;
        }
        writeln!(self.out)?;
        Ok(())
    }

    /// Shows messages of an unknown schema, field by field.
    fn foreign(mut self, input: Input, found: Found, full: bool) -> Result<Outcome, Error> {
        let name = paint(BOLD, &printable(&input.name));
        let kind = paint(CYAN, &found.to_string());
        let size = bytes(input.head().0.len() as u64);
        writeln!(self.out, "{name}: {kind}, {size}\n")?;
        let options = if full {
            TreeOptions::full()
        } else {
            TreeOptions::new()
        };
        let mut frames = foreign_frames(input, found)?;
        let is_stream = frames.is_sequence();
        let mut count = 0;
        while let Some(frame) = frames.next()? {
            count += 1;
            if count > MESSAGES && !full {
                continue;
            }
            if is_stream {
                self.rule(count - 1, Some(frame.bytes.len()))?;
            }
            let tree = raw::tree(frame.bytes, &options);
            self.shortened |= tree.shortened;
            self.tree(&tree.nodes, 0)?;
        }
        if count > MESSAGES && !full {
            self.more(count - MESSAGES)?;
        }
        self.finish()?;
        Ok(Outcome::Yes)
    }

    fn rule(&mut self, index: u64, size: Option<usize>) -> Result<(), Error> {
        if index > 0 {
            writeln!(self.out)?;
        }
        let size = size.map_or(String::new(), |size| format!(", {}", bytes(size as u64)));
        let text = format!("--- message {index}{size}");
        writeln!(self.out, "{}", paint(DIM, &text))?;
        Ok(())
    }

    fn more(&mut self, count: u64) -> Result<(), Error> {
        self.shortened = true;
        let text = format!("… {}", plural(count, "more message"));
        writeln!(self.out, "\n{}", paint(DIM, &text))?;
        Ok(())
    }

    /// Prints the nodes of a view: values aligned, children indented.
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
                    let label = paint(DIM, &node.label);
                    let value = self.value(node);
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
                NodeKind::Entry => paint(CYAN, &node.label),
                NodeKind::Unknown => paint(YELLOW, &node.label),
                _ => paint(DIM, &node.label),
            };
            let separator = node.separator();
            match &node.value {
                Some(block) if block.contains('\n') => {
                    writeln!(self.out, "{:indent$}{label}{}", "", separator.trim_end())?;
                    let bar = paint(DIM, "|");
                    for line in block.lines() {
                        writeln!(self.out, "{:indent$}  {bar} {line}", "")?;
                    }
                }
                _ => {
                    let value = self.value(node);
                    writeln!(self.out, "{:indent$}{label}{separator}{value}", "")?;
                }
            }
            self.tree(&node.children, depth + 1)?;
        }
        Ok(())
    }

    fn value(&self, node: &Node) -> String {
        let value = node.value.as_deref().unwrap_or("");
        match (node.label.as_str(), value) {
            ("Error", _) => paint(RED, value),
            ("Phase" | "phase", "SUCCEEDED" | "RECOVERED") => paint(GREEN, value),
            ("Phase" | "phase", "FAILED" | "ABORTED" | "TIMED_OUT" | "RETRYABLE_FAILED") => {
                paint(RED, value)
            }
            ("Phase" | "phase", _) => paint(YELLOW, value),
            _ => value.to_owned(),
        }
    }

    fn finish(mut self) -> Result<(), Error> {
        if self.shortened {
            let text = "(shortened; --full shows everything)";
            writeln!(self.out, "\n{}", paint(DIM, text))?;
        }
        self.out.flush()?;
        Ok(())
    }
}
