//! Other ways to read a field without a schema.

use super::record::{self, Payload, Record};
use crate::detect::number::is_plain;
use crate::detect::schemaless::is_message;
use crate::tree_view::printable::as_text;

/// Maximum number of elements of a packed list shown.
const SHOWN: usize = 8;

/// Returns other ways to read a field than the one shown; `is_nested` if that is a message.
pub(super) fn of(record: &Record<'_>, is_nested: bool) -> Vec<String> {
    match record.payload {
        Payload::Varint(number, _) if number > 0 => {
            let number = number as u64;
            let zigzag = (number >> 1) as i64 ^ -((number & 1) as i64);
            vec![format!("zigzag {zigzag}")]
        }
        Payload::Fixed32(bytes) => integers(
            u32::from_le_bytes(bytes).into(),
            i32::from_le_bytes(bytes).into(),
        ),
        Payload::Fixed64(bytes) => integers(u64::from_le_bytes(bytes), i64::from_le_bytes(bytes)),
        Payload::Len(content, _) if !content.is_empty() => of_content(content, is_nested),
        _ => Vec::new(),
    }
}

fn integers(unsigned: u64, signed: i64) -> Vec<String> {
    let signed = (signed < 0).then(|| signed.to_string());
    std::iter::once(unsigned.to_string())
        .chain(signed)
        .collect()
}

fn of_content(content: &[u8], is_nested: bool) -> Vec<String> {
    let is_text = as_text(content).is_some();
    if is_nested || is_text {
        let both = is_nested && is_text;
        return both.then(|| "or text".to_owned()).into_iter().collect();
    }
    let message = is_message(content).then(|| "or a message".to_owned());
    message.into_iter().chain(packed(content)).collect()
}

/// Returns bytes as packed numbers: doubles or floats that look like such, or varints.
fn packed(content: &[u8]) -> Option<String> {
    let doubles = chunks(content, f64::from_le_bytes);
    if let Some(numbers) = doubles.filter(|numbers| numbers.iter().all(|n| is_plain(*n))) {
        return Some(list("doubles", &numbers));
    }
    let floats = chunks(content, |bytes| f64::from(f32::from_le_bytes(bytes)));
    if let Some(numbers) = floats.filter(|numbers| numbers.iter().all(|n| is_plain(*n))) {
        return Some(list("floats", &numbers));
    }
    let (mut numbers, mut rest) = (Vec::new(), content);
    while !rest.is_empty() {
        let (number, width) = record::varint(rest)?;
        numbers.push(u64::try_from(number).ok()?);
        rest = &rest[width..];
    }
    Some(list("varints", &numbers))
}

/// Returns the numbers of this width, if the content consists of them.
fn chunks<const N: usize>(content: &[u8], number: fn([u8; N]) -> f64) -> Option<Vec<f64>> {
    let chunks = content.chunks(N).map(|chunk| chunk.try_into().map(number));
    chunks.collect::<Result<_, _>>().ok()
}

fn list<T: std::fmt::Debug>(what: &str, numbers: &[T]) -> String {
    let shown = numbers.iter().take(SHOWN).map(|n| format!("{n:?}"));
    let mut text = shown.collect::<Vec<_>>().join(", ");
    if numbers.len() > SHOWN {
        text += ", …";
    }
    format!("or packed {what} {text}")
}
