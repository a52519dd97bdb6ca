//! Labels and values of fields without a schema, as trees and text have them.

use std::fmt::Write;

use flytepb_idl::wire::varint_len;

use super::record::{Payload, Record};
use crate::detect::number::is_plain;
use crate::tree_view::printable::{push_bytes, push_integer};

/// Appends the label of a field: number, wire type, and lengths that are not the usual ones.
pub(super) fn push_label(out: &mut String, record: &Record<'_>) {
    push_integer(out, record.number);
    out.push_str(" (");
    out.push_str(name(record));
    let tag = u128::from(record.number << 3 | record.wire_type() as u32);
    push_width(out, "tag", record.tag_width, minimal(tag));
    match record.payload {
        Payload::Varint(value, width) => push_width(out, "value", width, minimal(value)),
        Payload::Len(content, width) => {
            let usual = minimal(record.length.unwrap_or(content.len() as u128));
            if record.length.is_some() || width != usual {
                out.push_str(", ");
                push_length(out, record.length, width, usual);
            }
        }
        Payload::Group(_, width) => push_width(out, "end", width, minimal(tag + 1)),
        Payload::Fixed32(_) | Payload::Fixed64(_) => {}
    }
    out.push(')');
}

/// Appends the length of a content that is cut off, and its length in bytes unless that is usual.
pub(super) fn push_length(out: &mut String, length: Option<u128>, width: usize, usual: usize) {
    out.push_str("length");
    if let Some(length) = length {
        let _ = write!(out, " {length}");
    }
    if width != usual {
        let _ = write!(out, " in {width} bytes");
    }
}

fn push_width(out: &mut String, part: &str, width: usize, usual: usize) {
    if width != usual {
        let _ = write!(out, ", {part} in {width} bytes");
    }
}

/// Appends the value of a field that is no message, of a text or bytes about `max` characters; returns
/// whether it was shortened.
pub(super) fn push(out: &mut String, record: &Record<'_>, max: usize) -> bool {
    match record.payload {
        Payload::Varint(number, _) => push_varint(out, number),
        Payload::Fixed32(bytes) => push_fixed32(out, bytes),
        Payload::Fixed64(bytes) => push_fixed64(out, bytes),
        Payload::Len(content, _) | Payload::Group(content, _) => {
            return push_bytes(out, content, max);
        }
    }
    false
}

/// Returns the minimum length of a varint in bytes.
fn minimal(value: u128) -> usize {
    u64::try_from(value).map_or(10, varint_len)
}

/// Returns the name of a wire type.
fn name(record: &Record<'_>) -> &'static str {
    match record.payload {
        Payload::Varint(..) => "varint",
        Payload::Fixed64(_) => "fixed64",
        Payload::Len(..) => "len",
        Payload::Group(..) => "group",
        Payload::Fixed32(_) => "fixed32",
    }
}

/// Appends a varint, with the number that decoders read in parentheses if that is another.
fn push_varint(out: &mut String, value: u128) {
    let Ok(number) = u64::try_from(value) else {
        let _ = write!(out, "{value} (read as {})", value as u64);
        return;
    };
    push_integer(out, number);
    if (number as i64) < 0 {
        let _ = write!(out, " ({})", number as i64);
    }
}

/// Appends a value of four bytes, with the float in parentheses if it looks like one.
fn push_fixed32(out: &mut String, bytes: [u8; 4]) {
    let float = f32::from_le_bytes(bytes);
    let _ = write!(out, "{:#010x}", u32::from_le_bytes(bytes));
    if is_plain(float.into()) {
        let _ = write!(out, " ({float:?})");
    }
}

/// Appends a value of eight bytes, with the double in parentheses if it looks like one.
fn push_fixed64(out: &mut String, bytes: [u8; 8]) {
    let float = f64::from_le_bytes(bytes);
    let _ = write!(out, "{:#018x}", u64::from_le_bytes(bytes));
    if is_plain(float) {
        let _ = write!(out, " ({float:?})");
    }
}
