//! Reading of single fields without a schema, so that they can be written again as they were.

use flytepb_idl::descriptor::WireType;

/// A field as it is on the wire.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Record<'a> {
    pub(super) number: u32,
    /// The length of the tag in bytes.
    pub(super) tag_width: usize,
    pub(super) payload: Payload<'a>,
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
        raw: &bytes[..tag_width + len],
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
    let mut value = 0;
    for (i, byte) in bytes.iter().enumerate().take(10) {
        value |= u128::from(byte & 0x7f) << (7 * i);
        if *byte < 0x80 {
            return Some((value, i + 1));
        }
    }
    None
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
