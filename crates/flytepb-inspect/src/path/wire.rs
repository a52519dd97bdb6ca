//! Reading single fields from the bytes of a message.

use flytepb_idl::ValueRef;
use flytepb_idl::descriptor::{FieldDescriptor, Kind, WireType};
use flytepb_idl::wire::records::{NotCanonical, Records, Step};

use super::reader::{Cursor, Outcome};
use super::resolve::{Singular, number_bit};

/// The value of a field as far as it is read.
pub(super) enum Content<'a> {
    Absent,
    Scalar(ValueRef<'a>),
    Message(&'a [u8]),
    /// A message in several parts, whose concatenation is the message.
    Merged(Vec<u8>),
}

impl<'a> Content<'a> {
    /// Adds a value of a field: the last scalar counts, and messages are merged.
    #[inline(always)]
    fn add(&mut self, records: &mut Records<'a>, kind: Kind) -> Step<()> {
        match (&mut *self, kind) {
            (Content::Absent, Kind::Message(_)) => *self = Content::Message(records.bytes()?),
            (_, Kind::Message(_)) => self.merge(records.bytes()?),
            _ => *self = Content::Scalar(scalar(records, kind)?),
        }
        Ok(())
    }

    #[cold]
    fn merge(&mut self, more: &'a [u8]) {
        match self {
            Content::Message(bytes) => *self = Content::Merged([bytes, more].concat()),
            Content::Merged(bytes) => bytes.extend_from_slice(more),
            _ => *self = Content::Message(more),
        }
    }

    /// Returns the cursor at this content; `None` if it is absent.
    #[inline]
    pub(super) fn cursor(&self, field: &'static FieldDescriptor) -> Option<Cursor<'_>> {
        Some(match (self, field.kind) {
            (Content::Absent, _) => return None,
            (Content::Message(bytes), Kind::Message(of)) => Cursor::Message(of, bytes),
            (Content::Merged(bytes), Kind::Message(of)) => Cursor::Message(of, bytes),
            (Content::Scalar(value), _) => Cursor::Scalar(field, *value),
            (Content::Message(_) | Content::Merged(_), _) => return None,
        })
    }
}

/// Returns the content of one field. It is absent if a later member of its oneof has replaced it.
pub(super) fn content<'a>(wanted: &Singular, bytes: &'a [u8]) -> Step<Content<'a>> {
    let mut content = Content::Absent;
    let mut records = Records::new(bytes);
    while let Some(tag) = records.tag()? {
        if wanted.field.tag == tag {
            content.add(&mut records, wanted.field.kind)?;
            continue;
        }
        if wanted.numbers & number_bit(tag) != 0 && wanted.rivals.contains(&tag) {
            content = Content::Absent;
        }
        skip(&mut records, tag)?;
    }
    Ok(content)
}

/// Skips the payload of a record.
#[inline(always)]
pub(crate) fn skip(records: &mut Records<'_>, tag: u32) -> Step<()> {
    match tag & 7 {
        _ if tag < 8 => Err(NotCanonical), // no field number
        2 => records.bytes().map(drop),
        0 => records.scalar(Kind::Uint64).map(drop),
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

/// Returns whether a message has a record of a list or map.
pub(super) fn has_field(field: &FieldDescriptor, message: &[u8]) -> Step<bool> {
    let mut records = Records::new(message);
    let mut is_present = false;
    while let Some(tag) = records.tag()? {
        is_present |= is_of(field, tag);
        skip(&mut records, tag)?;
    }
    Ok(is_present)
}

/// Calls `go` with each element of a list.
pub(super) fn each_element(
    field: &'static FieldDescriptor,
    bytes: &[u8],
    go: &mut dyn FnMut(Cursor<'_>) -> Outcome,
) -> Outcome {
    let mut records = Records::new(bytes);
    while let Some(tag) = records.tag()? {
        if !is_of(field, tag) {
            skip(&mut records, tag)?;
        } else if let Kind::Message(of) = field.kind {
            go(Cursor::Message(of, records.bytes()?))?;
        } else if tag & 7 == WireType::Len as u32 && field.kind.is_packable() {
            let mut packed = Records::new(records.bytes()?);
            while !packed.is_at_end() {
                go(Cursor::Scalar(field, scalar(&mut packed, field.kind)?))?;
            }
        } else {
            go(Cursor::Scalar(field, scalar(&mut records, field.kind)?))?;
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

    pub(super) fn cursor(&self, field: &'static FieldDescriptor) -> Cursor<'_> {
        let default = || match field.kind {
            Kind::Message(of) => Cursor::Message(of, &[]),
            kind => Cursor::Scalar(field, zero(kind)),
        };
        self.value.cursor(field).unwrap_or_else(default)
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
                entry.value.add(&mut inner, field.kind)?;
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
    match kind {
        Kind::String => records.text().map(ValueRef::Str),
        kind => records.scalar(kind),
    }
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
