//! Listing of fields.

use flytepb_idl::{UnknownField, UnknownFields};
use hashbrown::HashMap;

use super::record::{self, Record};
use super::value;
use crate::detect::schemaless::{MAX_DEPTH, Schemaless};
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
    let mut selection = Selection::new(max_items);
    for UnknownField { number, raw, .. } in fields.iter() {
        if !selection.includes(number) {
            continue;
        }
        selection.note(nodes);
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
    selection.note(nodes);
    shortened | selection.is_partial
}

/// The choice of the fields of a message that are shown: the first ones of the first numbers.
struct Selection {
    /// Maximum number of fields of each number.
    max_items: usize,
    /// Number of fields of each number so far.
    counts: HashMap<u32, usize>,
    /// Number of fields that were left out since the last note.
    left_out: u64,
    is_partial: bool,
}

/// Maximum number of field numbers for each field of a number.
const NUMBERS_PER_ITEM: usize = 5;

impl Selection {
    fn new(max_items: usize) -> Self {
        Selection {
            max_items,
            counts: HashMap::new(),
            left_out: 0,
            is_partial: false,
        }
    }

    /// Returns whether the next field, which has this number, is shown.
    fn includes(&mut self, number: u32) -> bool {
        let max_numbers = self.max_items.saturating_mul(NUMBERS_PER_ITEM);
        let may_be_new = self.counts.len() < max_numbers;
        let count = match self.counts.get_mut(&number) {
            Some(count) => count,
            None if may_be_new => self.counts.entry(number).or_insert(0),
            None => {
                self.left_out += 1;
                return false;
            }
        };
        *count += 1;
        let is_shown = *count <= self.max_items;
        self.left_out += u64::from(!is_shown);
        is_shown
    }

    /// Adds a note on the fields that were left out since the last one.
    fn note(&mut self, nodes: &mut Vec<Node>) {
        let left_out = std::mem::take(&mut self.left_out);
        if left_out > 0 {
            self.is_partial = true;
            note(format!("… {} more", grouped(left_out)), nodes);
        }
    }
}

/// A list of the fields of a message as nodes of a tree.
pub(super) struct List {
    /// Maximum number of fields of one number in a message.
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

    /// Appends the fields of the outermost message.
    pub(super) fn outermost(&mut self, bytes: &[u8], nodes: &mut Vec<Node>) {
        if record::is_no_message(bytes) {
            let bytes = self.bytes(bytes);
            return note(format!("not a field: {bytes}"), nodes);
        }
        self.message(bytes, MAX_DEPTH, nodes);
    }

    fn message(&mut self, bytes: &[u8], depth: u32, nodes: &mut Vec<Node>) {
        let mut rest = bytes;
        let mut selection = Selection::new(self.max_items);
        while !rest.is_empty() {
            let record = record::next(rest, depth).or_else(|| record::cut(rest));
            let Some(record) = record.filter(|_| self.fields_left > 0) else {
                break;
            };
            self.fields_left -= 1;
            if selection.includes(record.number) {
                selection.note(nodes);
                let mut label = String::new();
                value::push_label(&mut label, &record);
                let mut node = Node::new(NodeKind::Unknown, label);
                self.value(&record, depth, &mut node);
                nodes.push(node);
            }
            rest = &rest[record.raw.len()..];
        }
        selection.note(nodes);
        self.shortened |= selection.is_partial;
        if rest.is_empty() {
            return;
        }
        if self.fields_left == 0 {
            self.shortened = true;
            let more = count(rest.len() as u64, "more byte");
            return note(format!("… {more}"), nodes);
        }
        let rest = self.bytes(rest);
        note(format!("not a field: {rest}"), nodes);
    }

    /// Sets the value of a field's node.
    fn value(&mut self, record: &Record<'_>, depth: u32, node: &mut Node) {
        let nested = record::message_in(record, &mut self.schemaless, depth);
        if let Some((nested, depth)) = nested.zip(depth.checked_sub(1)) {
            self.message(nested, depth, &mut node.children);
            if node.children.is_empty() {
                node.value = Some("{}".to_owned());
            }
            return;
        }
        let mut text = String::new();
        self.shortened |= value::push(&mut text, record, self.max_text);
        node.value = Some(text);
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
