//! Messages of an unknown schema, field by field.
//!
//! The wire format contains numbers and wire types but no names, and uses one wire type for
//! strings, bytes and messages. A length-delimited field is listed as a message, as text or as
//! bytes, whichever explains its content best.
//!
//! [`tree`] lists the fields for people. [`to_text`] writes the same list as text that holds everything:
//! [`from_text`] makes the same bytes of it, whatever they are.
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

mod encode;
mod framing;
mod item;
mod line;
mod lines;
pub(crate) mod list;
mod readings;
mod record;
mod text;
mod value;

pub use encode::{TextError, from_text};
pub use framing::is_stream;
pub use text::{StreamEnd, TextWriter};

use crate::tree_view::{Tree, TreeOptions};
use list::List;

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
    let mut list = List::new(bytes, options.max_items, options.max_text);
    let mut tree = Tree::default();
    list.outermost(bytes, &mut tree.nodes);
    tree.shortened = list.shortened;
    tree
}

/// Returns bytes as text, from which [`from_text`] makes the same bytes.
///
/// # Examples
/// ```
/// use flytepb_inspect::raw;
///
/// // A varint of four bytes, where two would do, and a text that is cut off.
/// let bytes = b"\x08\x96\x81\x80\x00\x12\x05ab";
/// let text = raw::to_text(bytes);
/// let expected = "\
/// 1 (varint, value in 4 bytes): 150       # 0: 08 96 81 80 00; zigzag 75
/// 2 (len, length 5): \"ab\" (2 bytes)       # 5: 12 05
/// ";
/// assert_eq!(text, expected);
/// assert_eq!(raw::from_text(&text)?, bytes);
/// # Ok::<(), raw::TextError>(())
/// ```
pub fn to_text(bytes: &[u8]) -> String {
    let mut writer = TextWriter::new(Vec::new());
    // Writing to memory does not fail, and what it writes is UTF-8.
    let _ = writer.message(bytes);
    String::from_utf8_lossy(&writer.into_inner()).into_owned()
}

#[cfg(test)]
mod tests {
    use super::list::MAX_FIELDS;
    use super::*;
    use crate::detect::schemaless::MAX_DEPTH;

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
        // A varint without an end; field number 0; an end-group tag without a start.
        assert_eq!(
            shown(b"\x08\x01\x10\x80"),
            "1 (varint): 1\nnot a field: 1080 (2 bytes)\n"
        );
        assert_eq!(shown(b"\x00\x01"), "not a field: 0001 (2 bytes)\n");
        assert_eq!(
            shown(b"\x08\x01\x0c"),
            "1 (varint): 1\nnot a field: 0c (1 byte)\n"
        );
        assert_eq!(shown(b""), "");
    }

    #[test]
    fn what_is_cut_off_is_listed_as_far_as_it_is_there() {
        // A message of 13 bytes, of which 10 are there: a varint, a message, and a text of 5 bytes.
        let bytes = b"\x0a\x0d\x08\x07\x12\x02\x08\x01\x1a\x05ab";
        let expected = "1 (len, length 13):\n  1 (varint): 7\n  2 (len):\n    1 (varint): 1\n  \
                        3 (len, length 5): \"ab\" (2 bytes)\n";
        assert_eq!(shown(bytes), expected);
        assert_eq!(
            shown(b"\x0a\x83\x80\x00\xff"),
            "1 (len, length 3 in 3 bytes): ff (1 byte)\n"
        );
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

        let many = super::tree(&b"\x08\x01".repeat(1234), &TreeOptions::new());
        assert!(many.to_string().ends_with("\n… 1,214 more\n"), "{many}");
    }

    #[test]
    fn depth_and_number_of_fields_are_bounded() {
        // 1000 nested levels, each in field 1.
        let mut deep = b"\x08\x01".to_vec();
        for _ in 0..1000 {
            deep = flytepb_tests::record(1, &deep);
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
