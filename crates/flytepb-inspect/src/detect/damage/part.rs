//! The readable part of a damaged message.

use flytepb_idl::WireMessage;
use flytepb_idl::descriptor::{Kind, MessageDescriptor, WireType};
use flytepb_idl::wire::decode::Reader;
use flytepb_idl::wire::stream::StreamWriter;
use flytepb_idl::wire::unknown_paths::unknown_len;

/// Maximum nesting of messages whose readable part is searched.
const DEPTH: u32 = 16;

/// The fields of a damaged message with their tags: what follows the first malformed one counts as a
/// field, whose tag may be unreadable.
pub(super) struct Fields<'a> {
    reader: Reader<'a>,
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    pub(super) fn new(message: &'a [u8]) -> Self {
        Fields {
            reader: Reader::new(message, DEPTH),
            rest: message,
        }
    }

    /// Returns the bytes of the fields not yet returned.
    pub(super) fn rest(&self) -> &'a [u8] {
        self.rest
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = (Option<u32>, &'a [u8]);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (tag, field) = match self.reader.raw_field() {
            Ok(Some((number, wire_type, raw))) => (Some(number << 3 | wire_type as u32), raw),
            _ => {
                let tag = Reader::new(self.rest, 0).tag();
                (tag.ok().flatten(), self.rest)
            }
        };
        self.rest = &self.rest[field.len()..];
        Some((tag, field))
    }
}

/// The readable part of a message.
pub(super) struct Part {
    pub(super) message: Box<dyn WireMessage>,
    pub(super) is_valid: bool,
    /// Length of the unknown fields in it.
    pub(super) unknown: usize,
    /// Number of bytes that are not in it.
    pub(super) unread: usize,
}

impl Part {
    /// Reads what is readable of a message as type `of`. If it is damaged, that is the part in this many
    /// fields at most.
    pub(super) fn read(of: &'static MessageDescriptor, bytes: &[u8], mut fields: usize) -> Self {
        let mut message = (of.new)();
        let is_valid = message.merge_wire(bytes).is_ok();
        if !is_valid {
            message = (of.new)();
            // Each of the fields was decoded before.
            let _ = message.merge_wire(&readable(of, bytes, DEPTH, &mut fields));
        }
        Part {
            unknown: unknown_len(message.as_ref()),
            unread: bytes.len().saturating_sub(message.wire_len()),
            is_valid,
            message,
        }
    }

    /// Returns the length of the known fields, less that of the unknown ones.
    pub(super) fn known(&self) -> usize {
        self.message.wire_len().saturating_sub(2 * self.unknown)
    }
}

/// Returns the readable fields of a damaged message of type `of`, up to the first malformed one: valid
/// ones, and the readable part of others.
fn readable(
    of: &'static MessageDescriptor,
    bytes: &[u8],
    depth: u32,
    fields_left: &mut usize,
) -> Vec<u8> {
    let is_valid = |field: &[u8]| (of.new)().merge_wire(field).is_ok();
    let mut out = Vec::new();
    for (_, raw) in Fields::new(bytes) {
        if *fields_left == 0 {
            break;
        }
        *fields_left -= 1;
        if is_valid(raw) {
            out.extend_from_slice(raw);
        } else if let Some(part) =
            readable_part(of, raw, depth, fields_left).filter(|part| is_valid(part))
        {
            out.extend(part);
        }
    }
    out
}

/// Returns the readable part of a damaged field, which may be cut off, of a message of type `of`.
fn readable_part(
    of: &'static MessageDescriptor,
    raw: &[u8],
    depth: u32,
    fields_left: &mut usize,
) -> Option<Vec<u8>> {
    let tag = Reader::new(raw, 0).tag().ok()??;
    let field = of.field(tag >> 3)?;
    let depth = depth.checked_sub(1)?;
    let mut value = |raw: &[u8]| {
        shortened(raw, |content| match field.kind {
            Kind::Message(of) => Some(readable(of, content, depth, fields_left)),
            Kind::String => Some(content.utf8_chunks().next()?.valid().into()),
            Kind::Bytes => Some(content.into()),
            _ => None,
        })
    };
    if !field.is_map() {
        return value(raw);
    }
    shortened(raw, |entry| {
        let (_, _, key) = Reader::new(entry, DEPTH).raw_field().ok()??;
        Some([key, &value(&entry[key.len()..])?].concat())
    })
}

/// Returns a length-delimited field, which may be cut off, with the content that `read` makes of it.
fn shortened(raw: &[u8], read: impl FnOnce(&[u8]) -> Option<Vec<u8>>) -> Option<Vec<u8>> {
    let mut reader = Reader::new(raw, 0);
    let tag = reader.tag().ok()??;
    if WireType::of_tag(tag) != Some(WireType::Len) {
        return None;
    }
    let mut out = raw[..reader.offset()].to_vec();
    reader.varint().ok()?;
    let content = read(&raw[reader.offset()..])?;
    StreamWriter::new(&mut out).write_bytes(&content).ok()?;
    Some(out)
}
