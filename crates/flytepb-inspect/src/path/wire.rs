//! Reading single fields from the bytes of a message.

use std::borrow::Cow;

use flytepb_idl::ValueRef;
use flytepb_idl::descriptor::{FieldDescriptor, Kind, WireType};
use flytepb_idl::wire::records::{NotCanonical, Records, Step};

use super::walk::{Outcome, Part};

/// The value of a field as far as it is read.
pub(super) enum Content<'a> {
    Absent,
    Scalar(ValueRef<'a>),
    Message(&'a [u8]),
    /// A message in several parts, whose concatenation is the message.
    Merged(Vec<u8>),
}

impl<'a> Content<'a> {
    pub(super) fn and(self, more: &'a [u8]) -> Self {
        match self {
            Content::Message(bytes) => Content::Merged([bytes, more].concat()),
            Content::Merged(mut bytes) => {
                bytes.extend_from_slice(more);
                Content::Merged(bytes)
            }
            _ => Content::Message(more),
        }
    }
}

/// Returns the content of a message field, all parts joined; `None` if it is absent, or a later member
/// of its oneof has replaced it.
pub(super) fn message<'a>(
    tag: u32,
    rivals: &[u32],
    bytes: &'a [u8],
) -> Step<Option<Cow<'a, [u8]>>> {
    let mut records = Records::new(bytes);
    let mut content: Option<&[u8]> = None;
    let mut joined = Vec::new();
    while let Some(next) = records.tag()? {
        if next == tag {
            let part = records.bytes()?;
            if let Some(first) = content.replace(part) {
                if joined.is_empty() {
                    joined.extend_from_slice(first);
                }
                joined.extend_from_slice(part);
            }
        } else {
            if rivals.contains(&next) {
                content = None;
                joined.clear();
            }
            skip(&mut records, next)?;
        }
    }
    Ok(match content {
        Some(_) if !joined.is_empty() => Some(Cow::Owned(joined)),
        content => content.map(Cow::Borrowed),
    })
}

/// Returns the last value of a scalar field; `None` if it is absent, or a later member of its oneof has
/// replaced it.
pub(super) fn last_scalar<'a>(
    tag: u32,
    kind: Kind,
    rivals: &[u32],
    bytes: &'a [u8],
) -> Step<Option<ValueRef<'a>>> {
    let mut records = Records::new(bytes);
    let mut value = None;
    while let Some(next) = records.tag()? {
        if next == tag {
            value = Some(scalar(&mut records, kind)?);
        } else {
            if rivals.contains(&next) {
                value = None;
            }
            skip(&mut records, next)?;
        }
    }
    Ok(value)
}

/// Skips the payload of a record.
#[inline(always)]
pub(crate) fn skip(records: &mut Records<'_>, tag: u32) -> Step<()> {
    match tag & 7 {
        _ if tag < 8 => Err(NotCanonical), // no field number
        0 => records.scalar(Kind::Uint64).map(drop),
        2 => records.bytes().map(drop),
        3 => skip_group(records, tag),
        _ => records.skip(tag),
    }
}

#[cold]
fn skip_group(records: &mut Records<'_>, tag: u32) -> Step<()> {
    let mut open = vec![tag >> 3];
    while let Some(&innermost) = open.last() {
        let tag = records.tag()?.ok_or(NotCanonical)?;
        match tag & 7 {
            3 if tag >= 8 => open.push(tag >> 3),
            4 if tag >> 3 == innermost => drop(open.pop()),
            3 | 4 => return Err(NotCanonical),
            _ => skip(records, tag)?,
        }
    }
    Ok(())
}

/// Returns whether a record with this tag belongs to a list or map.
pub(crate) fn is_of(field: &FieldDescriptor, tag: u32) -> bool {
    tag >> 3 == field.number && WireType::of_tag(tag).is_some_and(|of| field.accepts(of))
}

/// Calls `go` with each element of a list.
pub(super) fn each_element(
    field: &'static FieldDescriptor,
    bytes: &[u8],
    go: &mut dyn FnMut(Part<'_>) -> Outcome,
) -> Outcome {
    let mut records = Records::new(bytes);
    while let Some(tag) = records.tag()? {
        if !is_of(field, tag) {
            skip(&mut records, tag)?;
        } else if let Kind::Message(of) = field.kind {
            go(Part::Message(of, records.bytes()?))?;
        } else if tag & 7 == WireType::Len as u32 && field.kind.is_packable() {
            let mut packed = Records::new(records.bytes()?);
            while !packed.is_at_end() {
                go(Part::Scalar(field, scalar(&mut packed, field.kind)?))?;
            }
        } else {
            go(Part::Scalar(field, scalar(&mut records, field.kind)?))?;
        }
    }
    Ok(())
}

/// An entry of a map.
pub(super) struct Entry<'a> {
    /// Its position among the entries.
    pub(super) at: usize,
    pub(super) key: ValueRef<'a>,
    value: Content<'a>,
}

impl Entry<'_> {
    pub(crate) fn is_of(&self, key: &str) -> bool {
        match self.key {
            ValueRef::Str(own) => own == key,
            own => own.to_string() == key,
        }
    }

    pub(super) fn part(&self, field: &'static FieldDescriptor) -> Part<'_> {
        match (&self.value, field.kind) {
            (Content::Scalar(value), _) => Part::Scalar(field, *value),
            (Content::Message(bytes), Kind::Message(of)) => Part::Message(of, bytes),
            (Content::Merged(bytes), Kind::Message(of)) => Part::Message(of, bytes),
            (_, Kind::Message(of)) => Part::Message(of, &[]),
            (_, kind) => Part::Scalar(field, zero(kind)),
        }
    }
}

/// Calls `go` with each entry of a map, also with those that a later one replaces.
pub(super) fn each_entry(
    field: &FieldDescriptor,
    bytes: &[u8],
    go: &mut dyn FnMut(Entry<'_>) -> Outcome,
) -> Outcome {
    let Some(key_kind) = field.map_key() else {
        return Ok(());
    };
    let key_tag = 8 | key_kind.wire_type() as u32;
    let value_tag = 16 | field.kind.wire_type() as u32;
    let mut records = Records::new(bytes);
    let mut at = 0;
    while let Some(tag) = records.tag()? {
        if !is_of(field, tag) {
            skip(&mut records, tag)?;
            continue;
        }
        let mut entry = Entry {
            at,
            key: zero(key_kind),
            value: Content::Absent,
        };
        let mut inner = Records::new(records.bytes()?);
        while let Some(tag) = inner.tag()? {
            if tag == key_tag {
                entry.key = scalar(&mut inner, key_kind)?;
            } else if tag == value_tag {
                entry.value = match field.kind {
                    Kind::Message(_) => entry.value.and(inner.bytes()?),
                    kind => Content::Scalar(scalar(&mut inner, kind)?),
                };
            } else {
                skip(&mut inner, tag)?;
            }
        }
        go(entry)?;
        at += 1;
    }
    Ok(())
}

/// Reads a value other than a message.
#[inline]
pub(crate) fn scalar<'a>(records: &mut Records<'a>, kind: Kind) -> Step<ValueRef<'a>> {
    if kind != Kind::String {
        return records.scalar(kind);
    }
    let text = std::str::from_utf8(records.bytes()?);
    Ok(ValueRef::Str(text.map_err(|_| NotCanonical)?))
}

fn zero(kind: Kind) -> ValueRef<'static> {
    match kind {
        Kind::Int32 | Kind::Sint32 | Kind::Sfixed32 | Kind::Enum(_) => ValueRef::I32(0),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => ValueRef::I64(0),
        Kind::Uint32 | Kind::Fixed32 => ValueRef::U32(0),
        Kind::Uint64 | Kind::Fixed64 => ValueRef::U64(0),
        Kind::Bool => ValueRef::Bool(false),
        Kind::Float => ValueRef::F32(0.0),
        Kind::Double => ValueRef::F64(0.0),
        Kind::String => ValueRef::Str(""),
        Kind::Bytes | Kind::Message(_) => ValueRef::Bytes(&[]),
    }
}
