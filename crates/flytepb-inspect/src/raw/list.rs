//! Listing of fields.

use flytepb_idl::descriptor::WireType;
use flytepb_idl::wire::decode::Reader;
use flytepb_idl::{UnknownField, UnknownFields};

use crate::detect::number::is_plain;
use crate::detect::schemaless::{MAX_DEPTH, Schemaless, Shape, group_content};
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
    for UnknownField {
        number,
        wire_type,
        raw,
    } in fields.iter()
    {
        let mut list = List::new(raw, max_items, max_text);
        let mut node = Node::new(NodeKind::Unknown, format!("unknown field {number}"));
        list.value(wire_type, raw, MAX_DEPTH, &mut node);
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
        let mut reader = Reader::new(bytes, depth);
        let (mut run, mut length) = (0, 0);
        loop {
            let rest = &bytes[reader.offset()..];
            let field = reader.raw_field();
            let number = field
                .as_ref()
                .map_or(None, |field| field.map(|(number, ..)| number));
            if number != Some(run) {
                self.left_out(length, nodes);
                (run, length) = (number.unwrap_or(0), 0);
            }
            let (number, wire_type, raw) = match field {
                Ok(Some(_)) if self.fields_left == 0 => {
                    self.shortened = true;
                    return note(
                        format!("… {}", count(rest.len() as u64, "more byte")),
                        nodes,
                    );
                }
                Ok(Some(field)) => field,
                Ok(None) => return,
                Err(_) => {
                    let rest = self.bytes(rest);
                    return note(format!("not a field: {rest}"), nodes);
                }
            };
            self.fields_left -= 1;
            length += 1;
            if length <= self.max_items {
                let label = format!("{number} ({})", name(wire_type));
                let mut node = Node::new(NodeKind::Unknown, label);
                self.value(wire_type, raw, depth, &mut node);
                nodes.push(node);
            }
        }
    }

    /// Adds a note for the omitted fields of a run of `length` fields with one number.
    fn left_out(&mut self, length: usize, nodes: &mut Vec<Node>) {
        let excess = length.saturating_sub(self.max_items);
        if excess > 0 {
            self.shortened = true;
            note(format!("… {} more", grouped(excess as u64)), nodes);
        }
    }

    /// Sets the value of a field's node. `raw` is the field with its tag.
    fn value(&mut self, wire_type: WireType, raw: &[u8], depth: u32, node: &mut Node) {
        let mut reader = Reader::new(raw, depth);
        if reader.tag().is_err() {
            return;
        }
        let address = raw.as_ptr() as usize + reader.offset();
        let nested = match wire_type {
            WireType::Len if self.schemaless.shape(address) == Some(Shape::Message) => {
                reader.bytes().ok()
            }
            WireType::StartGroup => Some(group_content(raw)),
            _ => None,
        };
        if let Some((nested, depth)) = nested.zip(depth.checked_sub(1)) {
            self.message(nested, depth, &mut node.children);
            if node.children.is_empty() {
                node.value = Some("{}".to_owned());
            }
            return;
        }
        node.value = match wire_type {
            WireType::Varint => reader.varint().ok().map(varint),
            WireType::Fixed32 => reader.fixed().ok().map(fixed32),
            WireType::Fixed64 => reader.fixed().ok().map(fixed64),
            WireType::Len => reader.bytes().ok().map(|bytes| self.bytes(bytes)),
            WireType::StartGroup | WireType::EndGroup => Some(self.bytes(group_content(raw))),
        };
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

fn name(wire_type: WireType) -> &'static str {
    match wire_type {
        WireType::Varint => "varint",
        WireType::Fixed64 => "fixed64",
        WireType::Len => "len",
        WireType::StartGroup | WireType::EndGroup => "group",
        WireType::Fixed32 => "fixed32",
    }
}

fn varint(value: u64) -> String {
    match value as i64 {
        negative @ ..0 => format!("{value} ({negative})"),
        _ => value.to_string(),
    }
}

fn fixed32(bytes: [u8; 4]) -> String {
    let float = f32::from_le_bytes(bytes);
    let hex = format!("{:#010x}", u32::from_le_bytes(bytes));
    if is_plain(float.into()) {
        format!("{hex} ({float:?})")
    } else {
        hex
    }
}

fn fixed64(bytes: [u8; 8]) -> String {
    let float = f64::from_le_bytes(bytes);
    let hex = format!("{:#018x}", u64::from_le_bytes(bytes));
    if is_plain(float) {
        format!("{hex} ({float:?})")
    } else {
        hex
    }
}
