//! Fast checks of short list elements that have the form of the element before them.

use crate::decode::Reader;
use crate::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor, WireType};

/// Maximum length of an element in bytes.
pub(super) const MAX: usize = 32;

/// Number of attempts in vain after which no more are made.
const ATTEMPTS: u8 = 8;

/// Elements that follow in vain are fewer than this: they do not pay for the mask.
const WORTH: usize = 8;

/// Skips list elements of at most [`MAX`] bytes that are as valid as the checked element before
/// them: they differ only in bits that cannot make them invalid.
///
/// `checked` begins at the length of the checked element, whose tag has one byte, and `spent` are the
/// elements and unknown bytes that it took from the limits.
#[inline(never)]
pub(super) fn skip_similar(
    of: &MessageDescriptor,
    checked: &[u8],
    spent: (usize, usize),
    reader: &mut Reader<'_>,
) {
    if reader.misses >= ATTEMPTS {
        return;
    }
    let tag = reader.byte_before(checked);
    let Some((len, element)) = checked.split_first() else {
        return;
    };
    let (step, head) = (usize::from(*len) + 2, [tag, *len]);
    let Some(first) = element.first_chunk::<MAX>() else {
        return;
    };
    let mut mask = [0; MAX];
    mask[..step - 2].fill(0xff);
    relax(of, &element[..step - 2], &mut mask);
    let (first, mask) = (halves(first), halves(&mask));
    let (elements, unknown) = (reader.budget.elements, reader.budget.unknown_bytes);
    let most = (elements / spent.0.max(1)).min(unknown / spent.1.max(1));
    let mut count = 0;
    while count < most {
        let Some((next, element)) = reader.rest.split_first_chunk::<2>() else {
            break;
        };
        let Some(element) = element.first_chunk().filter(|_| *next == head) else {
            break;
        };
        let next = halves(element);
        if (next.0 ^ first.0) & mask.0 | (next.1 ^ first.1) & mask.1 != 0 {
            break;
        }
        reader.rest = &reader.rest[step..];
        count += 1;
    }
    reader.budget.elements -= spent.0 * count;
    reader.budget.unknown_bytes -= spent.1 * count;
    reader.misses = if count < WORTH { reader.misses + 1 } else { 0 };
}

fn halves(bytes: &[u8; MAX]) -> (u128, u128) {
    let half = |at| {
        bytes[at..]
            .first_chunk()
            .map(|half| u128::from_ne_bytes(*half))
    };
    (
        half(0).unwrap_or_default(),
        half(MAX / 2).unwrap_or_default(),
    )
}

/// Clears the bits of a valid message's mask that may have any value: those of numbers and bytes, and
/// of ASCII all but the highest. Tags and lengths remain, and what is rare.
fn relax(of: &MessageDescriptor, bytes: &[u8], mask: &mut [u8]) {
    let mut reader = Reader::new(bytes, u32::MAX);
    while let Ok(Some(tag)) = reader.tag() {
        let before = reader.rest.len();
        let payload = match tag & 7 {
            2 => reader.bytes().ok(),
            _ => reader
                .skip(tag)
                .ok()
                .map(|raw| &raw[raw.len() - (before - reader.rest.len())..]),
        };
        let (Some(payload), Some(field)) = (payload, of.field(tag >> 3)) else {
            continue;
        };
        let end = bytes.len() - reader.rest.len();
        let mask = &mut mask[end - payload.len()..end];
        if WireType::of_tag(tag) == Some(field.kind.wire_type()) {
            relax_value(field, payload, mask);
        }
    }
}

fn relax_value(field: &FieldDescriptor, payload: &[u8], mask: &mut [u8]) {
    match (field.cardinality, field.kind) {
        (Cardinality::Map { .. }, _) => {}
        (_, Kind::Message(of)) => relax(of, payload, mask),
        (_, Kind::String) if payload.is_ascii() => mask.fill(0x80),
        (_, Kind::String) => {}
        (_, kind) if kind.wire_type() == WireType::Varint => mask.fill(0x80),
        _ => mask.fill(0),
    }
}
