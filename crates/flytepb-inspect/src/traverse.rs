//! Traversal of all fields in the bytes of a message, by its descriptor.
//!
//! Records are visited in wire order, those that a later one replaces too. Paths are those of
//! [`path`](crate::path): members of a `Struct` and elements of a `ListValue` belong to the field that
//! holds it, and the message in an `Any` is visited by its type.

mod any;
mod counts;

use flytepb_idl::ValueRef;
use flytepb_idl::descriptor::{FieldDescriptor, Kind, MessageDescriptor, WellKnown, WireType};
use flytepb_idl::wire::decode::Reader;
use flytepb_idl::wire::records::{NotCanonical, Records, Step};

use any::any_content;
use counts::Counts;

use crate::path::segment::{self, Segment as _};

/// A segment of the path of a value.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Segment<'a> {
    /// A field; a list or map as a whole.
    Field(&'static FieldDescriptor),
    /// An element of the list before it.
    Index(i64),
    /// An entry of the map before it, or a member of a `Struct`.
    Key(ValueRef<'a>),
    /// The message in an `Any`.
    Type(&'static MessageDescriptor),
    /// An unknown field.
    Unknown(u32),
}

impl Segment<'_> {
    /// Appends the segment to a path.
    pub(crate) fn append_to(self, path: &mut String) {
        match self {
            Segment::Field(field) => segment::name(field).append_to(path),
            Segment::Index(index) => segment::Index(index).append_to(path),
            Segment::Key(key) => segment::Key(key).append_to(path),
            Segment::Type(of) => segment::Word(of.full_name).append_to(path),
            Segment::Unknown(number) => segment::Number(number).append_to(path),
        }
    }
}

/// A visitor of the parts of a message.
pub(crate) trait Visitor<'a> {
    /// True to visit fields without strings, too: numbers, bytes, unknown fields.
    const VISITS_ALL: bool;

    /// Enters a part that takes this many bytes, tag and length included.
    fn enter(&mut self, segment: Segment<'a>, bytes: usize);

    /// Leaves the part entered last.
    fn leave(&mut self);

    /// Visits a string, in the part entered last.
    fn string(&mut self, text: &'a [u8]) -> Step<()>;
}

/// The message that is traversed.
#[derive(Clone, Copy)]
pub(crate) struct Target<'a> {
    pub(crate) of: &'static MessageDescriptor,
    pub(crate) bytes: &'a [u8],
    /// Its levels of nesting that are allowed.
    pub(crate) depth: u32,
    /// True if its path is empty.
    pub(crate) is_root: bool,
}

/// Visits all parts of a message.
///
/// # Errors
/// When the message is malformed, or nested too deeply.
pub(crate) fn message<'a, V: Visitor<'a>>(visitor: &mut V, target: Target<'a>) -> Step<()> {
    let mut traversal = Traversal {
        visitor,
        opens_any: true,
    };
    traversal.message(target, None, &mut Counts::default())
}

/// Visits the elements of one list or map of a message; the visitor is in the list or map.
///
/// # Errors
/// Same as for [`message`].
pub(crate) fn collection<'a, V: Visitor<'a>>(
    visitor: &mut V,
    target: Target<'a>,
    field: &'static FieldDescriptor,
) -> Step<()> {
    let mut traversal = Traversal {
        visitor,
        opens_any: true,
    };
    traversal.message(target, Some(field), &mut Counts::default())
}

struct Traversal<'v, V> {
    visitor: &'v mut V,
    /// False inside a check of the content of an `Any`.
    opens_any: bool,
}

/// A record of a known field.
#[derive(Clone, Copy)]
struct Record<'a> {
    field: &'static FieldDescriptor,
    /// Its length, tag included.
    len: usize,
    /// The content of a length-delimited record.
    content: Option<&'a [u8]>,
    /// True if the field itself is no segment of the path.
    is_transparent: bool,
}

impl<'a, V: Visitor<'a>> Traversal<'_, V> {
    /// Visits the fields of a message, or only those of one list or map.
    fn message(
        &mut self,
        target: Target<'a>,
        only: Option<&'static FieldDescriptor>,
        counts: &mut Counts,
    ) -> Step<()> {
        let Target { of, bytes, .. } = target;
        let any = match of.well_known {
            Some(WellKnown::Any) if self.opens_any => any_content(target)?,
            _ => None,
        };
        let mut records = Records::new(bytes);
        loop {
            let rest = records.rest();
            let Some(tag) = records.tag()? else {
                return Ok(());
            };
            let known = of.field(tag >> 3).filter(|field| is_of(field, tag));
            let Some(field) = known else {
                self.unknown(target, rest, &mut records)?;
                continue;
            };
            let content = match tag & 7 {
                2 => Some(records.bytes()?),
                _ => records.scalar(field.kind).map(|_| None)?,
            };
            if only.is_some_and(|only| only.number != field.number) {
                continue;
            }
            let record = Record {
                field,
                len: rest.len() - records.rest().len(),
                content,
                is_transparent: only.is_some() || is_transparent(&target),
            };
            match (any, content) {
                (Some(inner), Some(content))
                    if field.number == 2 && std::ptr::eq(inner.bytes, content) =>
                {
                    self.visitor.enter(Segment::Type(inner.of), record.len);
                    self.message(inner, None, &mut Counts::default())?;
                    self.visitor.leave();
                }
                _ => self.record(target, record, counts)?,
            }
        }
    }

    /// Visits an unknown field.
    fn unknown(
        &mut self,
        target: Target<'a>,
        rest: &'a [u8],
        records: &mut Records<'a>,
    ) -> Step<()> {
        let (number, len) = raw_field(rest, target.depth)?;
        *records = Records::new(&rest[len..]);
        if V::VISITS_ALL {
            self.visitor.enter(Segment::Unknown(number), len);
            self.visitor.leave();
        }
        Ok(())
    }

    /// Visits a record of a known field.
    fn record(&mut self, target: Target<'a>, record: Record<'a>, counts: &mut Counts) -> Step<()> {
        let Record { field, content, .. } = record;
        let has_text = matches!(field.kind, Kind::String | Kind::Message(_));
        if !V::VISITS_ALL && !has_text {
            return Ok(());
        }
        if !record.is_transparent {
            self.visitor.enter(Segment::Field(field), record.len);
        }
        match (field.map_key(), content) {
            (Some(key), Some(entry)) => self.entry(target, record, key, entry)?,
            (_, Some(packed)) if field.is_collection() && field.kind.is_packable() => {
                self.packed(field, packed, counts)?;
            }
            _ if field.is_collection() => {
                let index = counts.next(field.number);
                self.visitor.enter(Segment::Index(index), record.len);
                self.value(target, field, content, &mut Counts::default())?;
                self.visitor.leave();
            }
            _ => {
                counts.replace(target.of, field);
                let mut inner = counts.take(field.number);
                self.value(target, field, content, &mut inner)?;
                counts.put(field.number, inner);
            }
        }
        if !record.is_transparent {
            self.visitor.leave();
        }
        Ok(())
    }

    /// Visits what a field or an element holds.
    fn value(
        &mut self,
        target: Target<'a>,
        field: &'static FieldDescriptor,
        content: Option<&'a [u8]>,
        counts: &mut Counts,
    ) -> Step<()> {
        match (field.kind, content) {
            (Kind::Message(of), Some(bytes)) => {
                let inner = Target {
                    of,
                    bytes,
                    depth: target.depth.checked_sub(1).ok_or(NotCanonical)?,
                    is_root: false,
                };
                self.message(inner, None, counts)
            }
            (Kind::String, Some(text)) => self.visitor.string(text),
            _ => Ok(()),
        }
    }

    /// Visits the elements of a packed list.
    fn packed(
        &mut self,
        field: &'static FieldDescriptor,
        packed: &'a [u8],
        counts: &mut Counts,
    ) -> Step<()> {
        let mut elements = Records::new(packed);
        while !elements.is_at_end() {
            let before = elements.rest().len();
            elements.scalar(field.kind)?;
            let bytes = before - elements.rest().len();
            let index = counts.next(field.number);
            self.visitor.enter(Segment::Index(index), bytes);
            self.visitor.leave();
        }
        Ok(())
    }

    /// Visits an entry of a map.
    fn entry(
        &mut self,
        target: Target<'a>,
        record: Record<'a>,
        key: Kind,
        entry: &'a [u8],
    ) -> Step<()> {
        let field = record.field;
        // An entry is a level of nesting, as in decoding.
        let target = Target {
            depth: target.depth.checked_sub(1).ok_or(NotCanonical)?,
            ..target
        };
        let key_tag = 8 | key.wire_type() as u32;
        let value_tag = 16 | field.kind.wire_type() as u32;
        let key = self.key(key, key_tag, value_tag, target.depth, entry)?;
        self.visitor.enter(Segment::Key(key), record.len);
        let mut counts = Counts::default();
        let mut records = Records::new(entry);
        loop {
            let rest = records.rest();
            match records.tag()? {
                None => break,
                Some(tag) if tag == value_tag => {
                    let content = match tag & 7 {
                        2 => Some(records.bytes()?),
                        _ => records.scalar(field.kind).map(|_| None)?,
                    };
                    self.value(target, field, content, &mut counts)?;
                }
                Some(tag) if tag == key_tag => records.skip(tag)?,
                Some(_) => self.unknown(target, rest, &mut records)?,
            }
        }
        self.visitor.leave();
        Ok(())
    }

    /// Returns the key of an entry: the last one, or zero.
    fn key(
        &self,
        kind: Kind,
        key_tag: u32,
        value_tag: u32,
        depth: u32,
        entry: &'a [u8],
    ) -> Step<ValueRef<'a>> {
        let mut key = zero(kind);
        let mut records = Records::new(entry);
        loop {
            let rest = records.rest();
            match records.tag()? {
                None => return Ok(key),
                Some(tag) if tag == key_tag && kind == Kind::String => {
                    let text = std::str::from_utf8(records.bytes()?);
                    key = ValueRef::Str(text.map_err(|_| NotCanonical)?);
                }
                Some(tag) if tag == key_tag => key = records.scalar(kind)?,
                Some(tag) if tag == value_tag => records.skip(tag)?,
                Some(_) => records = Records::new(&rest[raw_field(rest, depth)?.1..]),
            }
        }
    }
}

/// Returns the number and the length of the field at the start of these bytes.
fn raw_field(rest: &[u8], depth: u32) -> Step<(u32, usize)> {
    let field = Reader::new(rest, depth).raw_field();
    let (number, _, raw) = field.map_err(|_| NotCanonical)?.ok_or(NotCanonical)?;
    Ok((number, raw.len()))
}

/// Returns whether a record with this tag belongs to a field.
fn is_of(field: &FieldDescriptor, tag: u32) -> bool {
    WireType::of_tag(tag).is_some_and(|wire_type| field.accepts(wire_type))
}

/// Returns whether the fields of a message are no segments of paths: the members of a `Struct` and the
/// elements of a `ListValue` follow the path of the message, which a `Value` passes on.
fn is_transparent(target: &Target<'_>) -> bool {
    match target.of.well_known {
        Some(WellKnown::Struct | WellKnown::ListValue) => true,
        // The path of a value may not be empty.
        Some(WellKnown::Value) => !target.is_root,
        _ => false,
    }
}

fn zero(kind: Kind) -> ValueRef<'static> {
    match kind {
        Kind::String => ValueRef::Str(""),
        Kind::Bool => ValueRef::Bool(false),
        _ => ValueRef::I64(0),
    }
}
