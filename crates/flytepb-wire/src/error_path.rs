//! Finding the field path of an error by walking the input again, driven by descriptors.
//!
//! Decoders track no path; only failed decodes pay for this second walk.

use std::collections::HashMap;
use std::fmt::Write;

use crate::decode::{Fault, Reader};
use crate::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor, WireType};
use crate::unknown_paths::key_start;
use crate::{DecodeError, Limits, ValueRef};

/// Converts a fault to the public error, with its field path.
pub(crate) fn decode_error(
    message: &'static MessageDescriptor,
    input: &[u8],
    fault: Fault,
    options: &Limits,
) -> DecodeError {
    let (kind, offset) = fault.into_parts();
    let mut path = String::new();
    let mut part = MessageBytes {
        descriptor: Some(message),
        start: 0,
        end: input.len(),
    };
    while let Some(inner) = descend(&part, input, offset, &mut path) {
        part = inner;
    }
    DecodeError::new(kind, options.max(kind, input.len()), offset, path)
}

/// The bytes of one message within the input.
struct MessageBytes {
    descriptor: Option<&'static MessageDescriptor>,
    start: usize,
    end: usize,
}

/// Appends the field of `part` that contains `offset` to `path`; returns the field's content if it
/// is a message.
fn descend(
    part: &MessageBytes,
    input: &[u8],
    offset: usize,
    path: &mut String,
) -> Option<MessageBytes> {
    let descriptor = part.descriptor?;
    let mut seen: HashMap<u32, usize> = HashMap::new();
    let mut reader = Reader::new(&input[part.start..part.end], u32::MAX);
    loop {
        let field_start = part.start + reader.offset();
        let tag = reader.tag().ok()??;
        let tag_end = part.start + reader.offset();
        let whole = reader.skip(tag).is_ok();
        let end = if whole {
            part.start + reader.offset()
        } else {
            part.end
        };
        if !whole || (field_start..end).contains(&offset) {
            let field = descriptor.field(tag >> 3)?;
            if offset < tag_end {
                return None;
            }
            return enter(field, tag, input, tag_end..end, seen.get(&(tag >> 3)), path);
        }
        *seen.entry(tag >> 3).or_default() += 1;
    }
}

fn enter(
    field: &'static FieldDescriptor,
    tag: u32,
    input: &[u8],
    range: std::ops::Range<usize>,
    seen: Option<&usize>,
    path: &mut String,
) -> Option<MessageBytes> {
    if !path.is_empty() {
        path.push('.');
    }
    path.push_str(field.name);
    let is_len = WireType::of_tag(tag) == Some(WireType::Len);
    let mut reader = Reader::new(&input[range.clone()], u32::MAX);
    let content = is_len.then(|| reader.bytes().ok()).flatten();
    let part = content.map(|c| MessageBytes {
        descriptor: field.message(),
        start: range.end - c.len(),
        end: range.end,
    });
    match field.cardinality {
        Cardinality::Repeated { .. } if !(is_len && field.kind.is_packable()) => {
            let _ = write!(path, "[{}]", seen.copied().unwrap_or(0));
        }
        Cardinality::Map { key } => {
            let content = content?;
            push_key(key, content, path);
            return map_value(field, part?, input);
        }
        _ => {}
    }
    part.filter(|p| p.descriptor.is_some())
}

/// Appends the key of a map entry to the path, as far as it is readable.
fn push_key(kind: Kind, entry: &[u8], path: &mut String) {
    let mut reader = Reader::new(entry, u32::MAX);
    while let Ok(Some(tag)) = reader.tag() {
        if tag >> 3 == 1 && (tag & 7) == kind.wire_type() as u32 {
            let _ = match kind {
                Kind::String => match reader.str() {
                    Ok(key) => write!(path, "[{}]", key_start(ValueRef::Str(key))),
                    Err(_) => write!(path, "[?]"),
                },
                Kind::Sint32 | Kind::Sint64 => match reader.varint() {
                    Ok(v) => write!(path, "[{}]", (v >> 1) as i64 ^ -((v & 1) as i64)),
                    Err(_) => write!(path, "[?]"),
                },
                Kind::Bool | Kind::Int32 | Kind::Int64 | Kind::Uint32 | Kind::Uint64 => {
                    match reader.varint() {
                        Ok(v) => write!(path, "[{}]", v as i64),
                        Err(_) => write!(path, "[?]"),
                    }
                }
                _ => write!(path, "[?]"),
            };
            return;
        }
        if reader.skip(tag).is_err() {
            return;
        }
    }
}

/// Returns the value of a map entry, if it is a message.
fn map_value(
    field: &'static FieldDescriptor,
    entry: MessageBytes,
    input: &[u8],
) -> Option<MessageBytes> {
    let descriptor = field.message()?;
    let mut reader = Reader::new(&input[entry.start..entry.end], u32::MAX);
    let mut value = None;
    while let Ok(Some(tag)) = reader.tag() {
        let at = entry.start + reader.offset();
        if tag == 18 {
            let content = reader.bytes().ok()?;
            let end = entry.start + reader.offset();
            debug_assert!(at <= end - content.len());
            value = Some(MessageBytes {
                descriptor: Some(descriptor),
                start: end - content.len(),
                end,
            });
        } else if reader.skip(tag).is_err() {
            break;
        }
    }
    value
}
