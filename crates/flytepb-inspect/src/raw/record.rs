//! Reading of single fields without a schema, so that they can be written again as they were.

use flytepb_idl::descriptor::WireType;

use crate::detect::schemaless::{MAX_DEPTH, Schemaless, Shape};
use crate::tree_view::printable::as_text;

/// The greatest length of a message.
pub(super) const LONGEST: u128 = i32::MAX as u128;
/// Maximum length of bytes that are taken for a message although they are text throughout.
const SHORT_TEXT: usize = 16;

/// A field as it is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub(super) number: u32,
    /// The length of the tag in bytes.
    pub(super) tag_width: usize,
    pub(super) payload: Payload<'a>,
    /// The length of the content as written, if it is cut off.
    pub(super) length: Option<u128>,
    /// All its bytes.
    pub(super) raw: &'a [u8],
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Payload<'a> {
    /// A number of up to 70 bits, and its length in bytes.
    Varint(u128, usize),
    Fixed32([u8; 4]),
    Fixed64([u8; 8]),
    /// The content, and the length in bytes of its length.
    Len(&'a [u8], usize),
    /// The content, and the length in bytes of the end tag.
    Group(&'a [u8], usize),
}

impl Record<'_> {
    pub(super) fn wire_type(&self) -> WireType {
        match self.payload {
            Payload::Varint(..) => WireType::Varint,
            Payload::Fixed32(_) => WireType::Fixed32,
            Payload::Fixed64(_) => WireType::Fixed64,
            Payload::Len(..) => WireType::Len,
            Payload::Group(..) => WireType::StartGroup,
        }
    }

    /// Returns the address after the tag, by which the shapes of contents are found.
    pub(super) fn address(&self) -> usize {
        self.raw.as_ptr() as usize + self.tag_width
    }

    /// Returns the bytes before the content: tag and length. Of a number, all bytes.
    pub(super) fn header(&self) -> &[u8] {
        match self.payload {
            Payload::Len(_, width) => &self.raw[..self.tag_width + width],
            Payload::Group(..) => &self.raw[..self.tag_width],
            _ => self.raw,
        }
    }
}

/// Reads the field at the start of these bytes, with groups up to this depth; `None` if there is no
/// whole one.
pub(super) fn next(bytes: &[u8], depth: u32) -> Option<Record<'_>> {
    let (tag, tag_width) = tag(bytes)?;
    let number = tag >> 3;
    let rest = &bytes[tag_width..];
    let (payload, len) = match WireType::of_tag(tag)? {
        WireType::Varint => {
            let (value, width) = varint(rest)?;
            (Payload::Varint(value, width), width)
        }
        WireType::Fixed32 => (Payload::Fixed32(*rest.first_chunk()?), 4),
        WireType::Fixed64 => (Payload::Fixed64(*rest.first_chunk()?), 8),
        WireType::Len => {
            let (length, width) = varint(rest)?;
            let end = width.checked_add(usize::try_from(length).ok()?)?;
            (Payload::Len(rest.get(width..end)?, width), end)
        }
        WireType::StartGroup => {
            let (content, width) = group(rest, number, depth)?;
            (Payload::Group(content, width), content.len() + width)
        }
        WireType::EndGroup => return None,
    };
    Some(Record {
        number,
        tag_width,
        payload,
        length: None,
        raw: &bytes[..tag_width + len],
    })
}

/// Reads a length-delimited field whose content reaches beyond the end of these bytes.
pub(super) fn cut(bytes: &[u8]) -> Option<Record<'_>> {
    let (tag, tag_width) = tag(bytes)?;
    let rest = &bytes[tag_width..];
    let (length, width) = varint(rest)?;
    let content = &rest[width..];
    let is_cut = length > content.len() as u128 && length <= LONGEST;
    (WireType::of_tag(tag)? == WireType::Len && is_cut).then_some(Record {
        number: tag >> 3,
        tag_width,
        payload: Payload::Len(content, width),
        length: Some(length),
        raw: bytes,
    })
}

/// Returns the content of a field that is a group or most likely a message.
pub(super) fn message_in<'a>(
    record: &Record<'a>,
    schemaless: &mut Schemaless,
    depth: u32,
) -> Option<&'a [u8]> {
    match record.payload {
        Payload::Group(content, _) => Some(content),
        Payload::Len(content, _) if record.length.is_some() => {
            let has_field = next(content, depth).or_else(|| cut(content)).is_some();
            let is_message = has_field && as_text(content).is_none();
            if is_message {
                // Its fields are examined up to the end, where it is malformed.
                schemaless.message(content);
            }
            is_message.then_some(content)
        }
        Payload::Len(content, _) => {
            let shape = schemaless.shape(record.address());
            (shape == Some(Shape::Message) && !is_no_message(content)).then_some(content)
        }
        _ => None,
    }
}

/// Returns whether bytes are no message, although they may consist of fields: runs of one byte, and texts
/// of which length-delimited fields explain less than half.
pub(super) fn is_no_message(bytes: &[u8]) -> bool {
    if bytes.len() <= SHORT_TEXT {
        return false;
    }
    if bytes.windows(2).all(|pair| pair[0] == pair[1]) {
        return true;
    }
    let is_text = as_text(bytes).is_some();
    let delimited = |record: Record<'_>| match record.payload {
        Payload::Len(content, _) => content.len(),
        _ => 0,
    };
    is_text && 2 * records(bytes).map(delimited).sum::<usize>() < bytes.len()
}

/// Returns the fields at the start of bytes, up to one that is cut off.
fn records(mut bytes: &[u8]) -> impl Iterator<Item = Record<'_>> {
    std::iter::from_fn(move || {
        let record = next(bytes, MAX_DEPTH).or_else(|| cut(bytes))?;
        bytes = &bytes[record.raw.len()..];
        Some(record)
    })
}

/// Reads a tag and its length in bytes.
fn tag(bytes: &[u8]) -> Option<(u32, usize)> {
    let (tag, width) = varint(bytes)?;
    let tag = u32::try_from(tag).ok().filter(|tag| *tag >= 8)?;
    (width <= 5).then_some((tag, width))
}

/// Reads a varint and its length in bytes.
pub(super) fn varint(bytes: &[u8]) -> Option<(u128, usize)> {
    // Nine bytes hold 63 bits.
    let mut value = 0;
    for (i, byte) in bytes.iter().enumerate().take(9) {
        value |= u64::from(byte & 0x7f) << (7 * i);
        if *byte < 0x80 {
            return Some((value.into(), i + 1));
        }
    }
    let last = bytes.get(9).filter(|byte| **byte < 0x80)?;
    Some((u128::from(value) | u128::from(*last) << 63, 10))
}

/// Reads the content of a group, and the length of its end tag.
fn group(bytes: &[u8], number: u32, depth: u32) -> Option<(&[u8], usize)> {
    let depth = depth.checked_sub(1)?;
    let end = number << 3 | WireType::EndGroup as u32;
    let mut at = 0;
    loop {
        let (tag, width) = tag(&bytes[at..])?;
        if tag == end {
            return Some((&bytes[..at], width));
        }
        at += next(&bytes[at..], depth)?.raw.len();
    }
}
