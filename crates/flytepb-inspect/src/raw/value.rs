//! Labels and values of fields without a schema, as trees and text have them.

use flytepb_idl::wire::varint_len;

use super::record::{Payload, Record};
use crate::detect::number::is_plain;

/// Returns the label of a field: number, wire type, and lengths that are not the usual ones.
pub(super) fn label(record: &Record<'_>) -> String {
    let minimal = |value: u128| match u64::try_from(value) {
        Ok(value) => varint_len(value),
        Err(_) => 10,
    };
    let tag = u128::from(record.number << 3 | record.wire_type() as u32);
    let mut label = format!("{} ({}", record.number, name(record));
    let mut note = |part: &str, width: usize, usual: usize| {
        if width != usual {
            label += &format!(", {part} in {width} bytes");
        }
    };
    note("tag", record.tag_width, minimal(tag));
    match record.payload {
        Payload::Varint(value, width) => note("value", width, minimal(value)),
        Payload::Len(content, width) => note("length", width, minimal(content.len() as u128)),
        Payload::Group(_, width) => note("end", width, minimal(tag + 1)),
        Payload::Fixed32(_) | Payload::Fixed64(_) => {}
    }
    label + ")"
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

/// Formats a varint, with the number that decoders read in parentheses if that is another.
pub(super) fn varint(value: u128) -> String {
    match u64::try_from(value) {
        Ok(number) if (number as i64) < 0 => format!("{number} ({})", number as i64),
        Ok(number) => number.to_string(),
        Err(_) => format!("{value} (read as {})", value as u64),
    }
}

/// Formats a value of four bytes, with the float in parentheses if it looks like one.
pub(super) fn fixed32(bytes: [u8; 4]) -> String {
    let float = f32::from_le_bytes(bytes);
    let hex = format!("{:#010x}", u32::from_le_bytes(bytes));
    if is_plain(float.into()) {
        format!("{hex} ({float:?})")
    } else {
        hex
    }
}

/// Formats a value of eight bytes, with the double in parentheses if it looks like one.
pub(super) fn fixed64(bytes: [u8; 8]) -> String {
    let float = f64::from_le_bytes(bytes);
    let hex = format!("{:#018x}", u64::from_le_bytes(bytes));
    if is_plain(float) {
        format!("{hex} ({float:?})")
    } else {
        hex
    }
}
