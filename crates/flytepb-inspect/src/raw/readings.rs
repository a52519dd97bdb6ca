//! Other ways to read a field without a schema.

use std::fmt::{Debug, Write};

use super::record::{self, Payload, Record};
use crate::detect::number::is_plain;
use crate::detect::schemaless::is_message;
use crate::tree_view::printable::{as_printable, as_text, push_integer};

/// Maximum number of elements of a packed list shown.
const SHOWN: usize = 8;

/// Appends other ways to read a field than the one shown, each after a semicolon; `is_nested` if that is
/// a message.
pub(super) fn push(out: &mut String, record: &Record<'_>, is_nested: bool) {
    match record.payload {
        Payload::Varint(number, _) if number > 0 => {
            let number = number as u64;
            out.push_str("; zigzag ");
            push_integer(out, (number >> 1) as i64 ^ -((number & 1) as i64));
        }
        Payload::Fixed32(bytes) => push_integers(
            out,
            u32::from_le_bytes(bytes).into(),
            i32::from_le_bytes(bytes).into(),
        ),
        Payload::Fixed64(bytes) => {
            push_integers(out, u64::from_le_bytes(bytes), i64::from_le_bytes(bytes));
        }
        Payload::Len(content, _) if !content.is_empty() => push_content(out, content, is_nested),
        _ => {}
    }
}

fn push_integers(out: &mut String, unsigned: u64, signed: i64) {
    out.push_str("; ");
    push_integer(out, unsigned);
    if signed < 0 {
        out.push_str("; ");
        push_integer(out, signed);
    }
}

fn push_content(out: &mut String, content: &[u8], is_nested: bool) {
    let is_text = as_text(content).is_some();
    if is_nested && is_text {
        out.push_str("; or text");
    }
    if is_nested || is_text {
        return;
    }
    if is_message(content) {
        out.push_str("; or a message");
    }
    if as_printable(content).is_none() {
        push_packed(out, content);
    }
}

/// Appends bytes as packed numbers: doubles or floats that look like such, or varints.
fn push_packed(out: &mut String, content: &[u8]) {
    let doubles = || chunks(content, f64::from_le_bytes);
    let floats = || chunks(content, |bytes| f64::from(f32::from_le_bytes(bytes)));
    if content.len() % 8 == 0 && doubles().all(is_plain) {
        push_list(out, "doubles", doubles());
    } else if content.len() % 4 == 0 && floats().all(is_plain) {
        push_list(out, "floats", floats());
    } else {
        let fitting = varints(content).take_while(|(number, _)| u64::try_from(*number).is_ok());
        if fitting.map(|(_, width)| width).sum::<usize>() == content.len() {
            push_list(out, "varints", varints(content).map(|(number, _)| number));
        }
    }
}

/// Returns the numbers of this width in a content.
fn chunks<const N: usize>(
    content: &[u8],
    number: fn([u8; N]) -> f64,
) -> impl Iterator<Item = f64> + '_ {
    let chunks = content.chunks_exact(N);
    chunks.filter_map(move |chunk| chunk.try_into().ok().map(number))
}

/// Returns the varints at the start of a content, and their lengths in bytes.
fn varints(mut content: &[u8]) -> impl Iterator<Item = (u128, usize)> + '_ {
    std::iter::from_fn(move || {
        let (number, width) = record::varint(content)?;
        content = &content[width..];
        Some((number, width))
    })
}

fn push_list<T: Debug>(out: &mut String, what: &str, mut numbers: impl Iterator<Item = T>) {
    let _ = write!(out, "; or packed {what} ");
    for (i, number) in numbers.by_ref().take(SHOWN).enumerate() {
        let comma = if i > 0 { ", " } else { "" };
        let _ = write!(out, "{comma}{number:?}");
    }
    if numbers.next().is_some() {
        out.push_str(", …");
    }
}
