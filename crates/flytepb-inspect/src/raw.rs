//! Messages of an unknown schema, field by field.
//!
//! The wire format contains numbers and wire types but no names, and uses one wire type for
//! strings, bytes and messages. A length-delimited field is listed as a message, as text or as
//! bytes, whichever explains its content best.
//!
//! # Examples
//! ```
//! use flytepb_inspect::{raw, tree_view::TreeOptions};
//!
//! // Field 1 is a varint, field 2 a string, field 3 a message with the field 1.
//! let bytes = b"\x08\x96\x01\x12\x07testing\x1a\x03\x08\x96\x01";
//! assert_eq!(
//!     raw::tree(bytes, &TreeOptions::new()).to_string(),
//!     "1 (varint): 150\n2 (len): \"testing\" (7 bytes)\n3 (len):\n  1 (varint): 150\n"
//! );
//! ```

use flytepb_idl::descriptor::WireType;
use flytepb_idl::wire::decode::Reader;
use flytepb_idl::{UnknownField, UnknownFields};

use crate::detect::number::is_plain;
use crate::detect::schemaless::{MAX_DEPTH, Schemaless, Shape, group_content};
use crate::tree_view::{Node, NodeKind, Tree, TreeOptions, bytes_text};

/// Maximum number of fields listed, at all levels together.
const MAX_FIELDS: u32 = 100_000;

/// Lists the fields of a message in wire order, with number, wire type and value.
///
/// Varints are shown as unsigned integers, and also as signed ones if negative; fixed-width values
/// in hexadecimal, and also as floating-point numbers if they look like one. Malformed bytes end
/// the list with a note. Messages are listed to a depth of 64 levels, with at most 100,000 fields
/// in total.
///
/// # Examples
/// ```
/// use flytepb_inspect::{raw, tree_view::TreeOptions};
///
/// let tree = raw::tree(b"\x0d\0\0\x80\x3f\xff", &TreeOptions::new());
/// assert_eq!(tree.to_string(), "1 (fixed32): 0x3f800000 (1.0)\nnot a field: ff (1 byte)\n");
/// ```
pub fn tree(bytes: &[u8], options: &TreeOptions) -> Tree {
    let mut list = List::new(bytes, options);
    let mut tree = Tree::default();
    list.message(bytes, MAX_DEPTH, &mut tree.nodes);
    tree.shortened = list.shortened;
    tree
}

/// Appends the unknown fields of a message to its nodes; returns whether any was shortened.
pub(crate) fn unknown(
    fields: &UnknownFields,
    options: &TreeOptions,
    nodes: &mut Vec<Node>,
) -> bool {
    let mut shortened = false;
    for UnknownField {
        number,
        wire_type,
        raw,
    } in fields.iter()
    {
        let mut list = List::new(raw, options);
        let mut node = Node::new(NodeKind::Unknown, format!("unknown field {number}"));
        list.value(wire_type, raw, MAX_DEPTH, &mut node);
        shortened |= list.shortened;
        nodes.push(node);
    }
    shortened
}

struct List<'o> {
    options: &'o TreeOptions,
    schemaless: Schemaless,
    fields_left: u32,
    shortened: bool,
}

impl<'o> List<'o> {
    /// Creates a lister for the fields of `bytes` or of a part of it.
    fn new(bytes: &[u8], options: &'o TreeOptions) -> Self {
        let mut schemaless = Schemaless::exhaustive(MAX_FIELDS);
        schemaless.message(bytes);
        List {
            options,
            schemaless,
            fields_left: MAX_FIELDS,
            shortened: false,
        }
    }

    fn message(&mut self, bytes: &[u8], depth: u32, nodes: &mut Vec<Node>) {
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
                    return note(format!("… {} more bytes", rest.len()), nodes);
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
            if length <= self.options.max_items {
                let label = format!("{number} ({})", name(wire_type));
                let mut node = Node::new(NodeKind::Unknown, label);
                self.value(wire_type, raw, depth, &mut node);
                nodes.push(node);
            }
        }
    }

    /// Adds a note for the omitted fields of a run of `length` fields with one number.
    fn left_out(&mut self, length: usize, nodes: &mut Vec<Node>) {
        let count = length.saturating_sub(self.options.max_items);
        if count > 0 {
            self.shortened = true;
            note(format!("… {count} more"), nodes);
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
        let (text, shortened) = bytes_text(bytes, self.options.max_text);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(bytes: &[u8]) -> String {
        tree(bytes, &TreeOptions::new()).to_string()
    }

    #[test]
    fn every_wire_type_has_a_form() {
        for (bytes, expected) in [
            (&b"\x08\x96\x01"[..], "1 (varint): 150\n"),
            // -1 as an int64
            (
                b"\x10\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
                "2 (varint): 18446744073709551615 (-1)\n",
            ),
            // 0.5 as a float, and an unlikely float
            (b"\x1d\0\0\0\x3f", "3 (fixed32): 0x3f000000 (0.5)\n"),
            (b"\x1d\x01\0\0\0", "3 (fixed32): 0x00000001\n"),
            // 25.4 as a double: 0x4039666666666666
            (
                b"\x21\x66\x66\x66\x66\x66\x66\x39\x40",
                "4 (fixed64): 0x4039666666666666 (25.4)\n",
            ),
            (b"\x2a\x02hi", "5 (len): \"hi\" (2 bytes)\n"),
            (b"\x2a\x00", "5 (len): (0 bytes)\n"),
            (b"\x2a\x04\xff\xfe\x00\x80", "5 (len): fffe0080 (4 bytes)\n"),
            // field 1 in a group of number 6
            (b"\x33\x08\x07\x34", "6 (group):\n  1 (varint): 7\n"),
            (b"\x33\x34", "6 (group): {}\n"),
        ] {
            assert_eq!(shown(bytes), expected, "{bytes:02x?}");
        }
    }

    #[test]
    fn messages_are_nested_where_they_are_likely() {
        // A map entry, {"id": 7}, and a list of two messages with a name each.
        let bytes = b"\x0a\x06\x0a\x02id\x10\x07\x12\x05\x0a\x03one\x12\x05\x0a\x03two";
        let expected = "1 (len):\n  1 (len): \"id\" (2 bytes)\n  2 (varint): 7\n\
                        2 (len):\n  1 (len): \"one\" (3 bytes)\n\
                        2 (len):\n  1 (len): \"two\" (3 bytes)\n";
        assert_eq!(shown(bytes), expected);
        // Text whose bytes could be a message: field 12, a string of 0x20 bytes.
        let text = b"\x0a\x22b a sentence of thirty-two letters";
        assert_eq!(
            shown(text),
            "1 (len): \"b a sentence of thirty-two letters\" (34 bytes)\n"
        );
    }

    #[test]
    fn bytes_that_are_no_field_are_noted() {
        // A length beyond the end; field number 0; an end-group tag without a start.
        assert_eq!(
            shown(b"\x08\x01\x12\x05ab"),
            "1 (varint): 1\nnot a field: 12056162 (4 bytes)\n"
        );
        assert_eq!(shown(b"\x00\x01"), "not a field: 0001 (2 bytes)\n");
        assert_eq!(
            shown(b"\x08\x01\x0c"),
            "1 (varint): 1\nnot a field: 0c (1 byte)\n"
        );
        assert_eq!(shown(b""), "");
    }

    #[test]
    fn long_runs_are_shortened() {
        let bytes = b"\x08\x01".repeat(23);
        let tree = tree(&[&bytes[..], b"\x10\x05"].concat(), &TreeOptions::new());
        let text = tree.to_string();
        assert!(tree.shortened);
        assert!(
            text.ends_with("1 (varint): 1\n… 3 more\n2 (varint): 5\n"),
            "{text}"
        );
        assert_eq!(text.lines().count(), 22);
    }

    #[test]
    fn depth_and_number_of_fields_are_bounded() {
        // 1000 nested levels, each in field 1.
        let mut deep = b"\x08\x01".to_vec();
        for _ in 0..1000 {
            let mut outer = vec![0x0a];
            let mut length = deep.len();
            while length > 0x7f {
                outer.push(length as u8 | 0x80);
                length >>= 7;
            }
            outer.push(length as u8);
            outer.extend(deep);
            deep = outer;
        }
        let text = tree(&deep, &TreeOptions::full()).to_string();
        let levels = text
            .lines()
            .map(|line| line.len() - line.trim_start().len())
            .max();
        assert_eq!(levels, Some(2 * MAX_DEPTH as usize));
        let groups = [vec![0x0b; 1000], vec![0x0c; 1000]].concat();
        assert!(shown(&groups).starts_with("not a field: "));

        let many = b"\x08\x01".repeat(MAX_FIELDS as usize + 3);
        let tree = tree(&many, &TreeOptions::full());
        assert_eq!(tree.nodes.len(), MAX_FIELDS as usize + 1);
        assert_eq!(
            tree.nodes.last().map(|node| &node.label[..]),
            Some("… 6 more bytes")
        );
    }
}
