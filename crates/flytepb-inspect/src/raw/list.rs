//! Listing of fields.

use flytepb_idl::{UnknownField, UnknownFields};

use super::record::{self, Payload, Record};
use super::value;
use crate::detect::schemaless::{MAX_DEPTH, Schemaless, Shape};
use crate::tree_view::printable::{count, grouped};
use crate::tree_view::{Node, NodeKind, bytes_text};

/// Maximum number of fields listed, at all levels together.
pub(super) const MAX_FIELDS: u32 = 100_000;

/// Appends the unknown fields of a message to its nodes; returns whether any was shortened.
pub(crate) fn unknown(
    fields: &UnknownFields,
    max_items: usize,
    max_text: usize,
    nodes: &mut Vec<Node>,
) -> bool {
    let mut shortened = false;
    for UnknownField { number, raw, .. } in fields.iter() {
        let mut list = List::new(raw, max_items, max_text);
        let mut node = Node::new(NodeKind::Unknown, format!("unknown field {number}"));
        match record::next(raw, MAX_DEPTH) {
            Some(record) => list.value(&record, MAX_DEPTH, &mut node),
            // Groups in groups, deeper than that.
            None => node.value = Some(list.bytes(raw)),
        }
        shortened |= list.shortened;
        nodes.push(node);
    }
    shortened
}

/// A list of the fields of a message as nodes of a tree.
pub(super) struct List {
    /// Maximum number of fields of one number in a row.
    max_items: usize,
    /// Maximum length of a text.
    max_text: usize,
    schemaless: Schemaless,
    fields_left: u32,
    pub(super) shortened: bool,
}

impl List {
    /// Creates a lister for the fields of `bytes` or of a part of it.
    pub(super) fn new(bytes: &[u8], max_items: usize, max_text: usize) -> Self {
        let mut schemaless = Schemaless::exhaustive(MAX_FIELDS);
        schemaless.message(bytes);
        List {
            max_items,
            max_text,
            schemaless,
            fields_left: MAX_FIELDS,
            shortened: false,
        }
    }

    pub(super) fn message(&mut self, bytes: &[u8], depth: u32, nodes: &mut Vec<Node>) {
        let mut rest = bytes;
        let (mut run, mut length) = (0, 0);
        while !rest.is_empty() {
            let record = record::next(rest, depth);
            let number = record.map_or(0, |record| record.number);
            if number != run {
                self.left_out(length, nodes);
                (run, length) = (number, 0);
            }
            let Some(record) = record else {
                let rest = self.bytes(rest);
                return note(format!("not a field: {rest}"), nodes);
            };
            if self.fields_left == 0 {
                self.shortened = true;
                let more = count(rest.len() as u64, "more byte");
                return note(format!("… {more}"), nodes);
            }
            self.fields_left -= 1;
            length += 1;
            if length <= self.max_items {
                let mut node = Node::new(NodeKind::Unknown, value::label(&record));
                self.value(&record, depth, &mut node);
                nodes.push(node);
            }
            rest = &rest[record.raw.len()..];
        }
        self.left_out(length, nodes);
    }

    /// Adds a note for the omitted fields of a run of `length` fields with one number.
    fn left_out(&mut self, length: usize, nodes: &mut Vec<Node>) {
        let excess = length.saturating_sub(self.max_items);
        if excess > 0 {
            self.shortened = true;
            note(format!("… {} more", grouped(excess as u64)), nodes);
        }
    }

    /// Sets the value of a field's node.
    fn value(&mut self, record: &Record<'_>, depth: u32, node: &mut Node) {
        let nested = match record.payload {
            Payload::Len(content, _) if self.is_message(record) => Some(content),
            Payload::Group(content, _) => Some(content),
            _ => None,
        };
        if let Some((nested, depth)) = nested.zip(depth.checked_sub(1)) {
            self.message(nested, depth, &mut node.children);
            if node.children.is_empty() {
                node.value = Some("{}".to_owned());
            }
            return;
        }
        node.value = Some(match record.payload {
            Payload::Varint(number, _) => value::varint(number),
            Payload::Fixed32(bytes) => value::fixed32(bytes),
            Payload::Fixed64(bytes) => value::fixed64(bytes),
            Payload::Len(content, _) | Payload::Group(content, _) => self.bytes(content),
        });
    }

    /// Returns whether the content of a length-delimited field is most likely a message.
    fn is_message(&self, record: &Record<'_>) -> bool {
        self.schemaless.shape(record.address()) == Some(Shape::Message)
    }

    fn bytes(&mut self, bytes: &[u8]) -> String {
        let (text, shortened) = bytes_text(bytes, self.max_text);
        self.shortened |= shortened;
        text
    }
}

fn note(text: String, nodes: &mut Vec<Node>) {
    nodes.push(Node::new(NodeKind::Note, text));
}
