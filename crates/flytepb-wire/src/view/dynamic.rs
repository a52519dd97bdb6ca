//! Views of messages whose types are known at run time.

use std::borrow::Cow;
use std::fmt;

use super::{eq_checked, message, show_debug, View, ViewCodec, Viewable};
use crate::decode::{Fault, Reader};
use crate::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor, WireType};
use crate::{codec, error_path, DecodeError, Limits, ValueRef, WireMessage};

/// Validates messages of one type, which is chosen at run time.
///
/// # Examples
/// ```
/// # use flytepb_wire::view::{Checker, Viewable};
/// # fn demo<M: Viewable>(bytes: &[u8]) -> Result<(), flytepb_wire::DecodeError> {
/// let checker = Checker::of::<M>();
/// let checked = checker.check(bytes)?;
/// let view = checker.view(&checked);
/// println!("{} has {} set fields", checker.descriptor().full_name, view.fields().count());
/// # Ok(()) }
/// ```
#[derive(Clone, Copy)]
pub struct Checker {
    descriptor: fn() -> &'static MessageDescriptor,
    check: fn(&mut Reader<'_>) -> Result<(), Fault>,
}

impl Checker {
    /// Returns the checker of a type.
    pub const fn of<M: Viewable>() -> Self {
        Checker {
            descriptor: M::type_descriptor,
            check: |reader| M::View::check(reader),
        }
    }

    /// Returns the type's descriptor.
    pub fn descriptor(&self) -> &'static MessageDescriptor {
        (self.descriptor)()
    }

    /// Validates a message and returns the bytes for its view: those passed in, or new ones where
    /// an embedded message split into several records had to be joined.
    ///
    /// # Errors
    /// With the byte offset and the field path, same as for decoding.
    pub fn check<'a>(&self, bytes: &'a [u8]) -> Result<Cow<'a, [u8]>, DecodeError> {
        self.check_with(bytes, &Limits::new())
    }

    /// Validates a message under limits. The memory limit applies only to joining split messages.
    ///
    /// # Errors
    /// Same as for [`check`](Self::check), and when a limit is exceeded.
    pub fn check_with<'a>(
        &self,
        bytes: &'a [u8],
        limits: &Limits,
    ) -> Result<Cow<'a, [u8]>, DecodeError> {
        let read = limits.checker(bytes).and_then(|mut reader| {
            (self.check)(&mut reader)?;
            Ok(reader.is_split())
        });
        match read {
            Ok(false) => Ok(Cow::Borrowed(bytes)),
            Ok(true) => {
                let mut joined = (self.descriptor().new)();
                limits.merge(joined.as_mut(), bytes)?;
                Ok(Cow::Owned(joined.to_wire()))
            }
            Err(fault) => Err(error_path::decode_error(
                self.descriptor(),
                bytes,
                fault,
                limits,
            )),
        }
    }

    /// Returns the view of bytes that [`check`](Self::check) returned. Of other bytes, a view may
    /// lack fields.
    pub fn view<'a>(&self, checked: &'a [u8]) -> DynView<'a> {
        DynView::new(self.descriptor(), checked)
    }
}

impl fmt::Debug for Checker {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Checker({})", self.descriptor().full_name)
    }
}

/// A zero-copy message of a type known at run time: the counterpart of the generated views.
///
/// # Examples
/// ```
/// # use flytepb_wire::view::{DynView, FieldView, ValueView};
/// /// Returns the number of scalars in a message and the messages in it.
/// fn scalars(view: DynView<'_>) -> usize {
///     let count = |value| match value {
///         ValueView::Scalar(_) => 1,
///         ValueView::Message(nested) => scalars(nested),
///     };
///     let fields = view.fields().map(|(_, field)| match field {
///         FieldView::Value(value) => count(value),
///         FieldView::List(list) => list.iter().map(count).sum(),
///         FieldView::Map(map) => map.iter().map(|(_, value)| 1 + count(value)).sum(),
///     });
///     fields.sum()
/// }
/// ```
#[derive(Clone, Copy)]
pub struct DynView<'a> {
    descriptor: &'static MessageDescriptor,
    bytes: &'a [u8],
}

/// The value of a set field in a view.
#[derive(Clone, Copy, Debug)]
pub enum FieldView<'a> {
    /// The value of a singular field.
    Value(ValueView<'a>),
    /// A list with at least one record.
    List(ListView<'a>),
    /// A map with at least one record.
    Map(DynMapView<'a>),
}

/// One value in a view.
#[derive(Clone, Copy, Debug)]
pub enum ValueView<'a> {
    /// A number, text or bytes.
    Scalar(ValueRef<'a>),
    /// A message.
    Message(DynView<'a>),
}

impl<'a> DynView<'a> {
    /// Creates the view of checked bytes. Of other bytes, it may lack fields.
    pub fn new(descriptor: &'static MessageDescriptor, checked: &'a [u8]) -> Self {
        DynView {
            descriptor,
            bytes: checked,
        }
    }

    /// Returns the descriptor of the message's type.
    pub fn descriptor(&self) -> &'static MessageDescriptor {
        self.descriptor
    }

    /// Returns the message's bytes.
    pub fn as_bytes(&self) -> &'a [u8] {
        self.bytes
    }

    /// Returns the value of the field with this index in [`MessageDescriptor::fields`], if it is
    /// set. Takes time proportional to the number of the message's own records.
    pub fn get(&self, index: usize) -> Option<FieldView<'a>> {
        let field = self.descriptor.fields.get(index)?;
        let mut rest = self.bytes;
        if !matches!(
            field.cardinality,
            Cardinality::Implicit | Cardinality::Explicit
        ) {
            let mut span = None;
            while let Some(record) = Record::next(&mut rest) {
                if record.is_of(field) {
                    extend(&mut span, record, rest);
                }
            }
            return field_view(field, span);
        }
        let mut last = None;
        while let Some(record) = Record::next(&mut rest) {
            if record.is_of(field) {
                last = Some(record.value);
            } else if field.oneof.is_some() && self.is_rival(field, record) {
                last = None;
            }
        }
        singular(field, last?)
    }

    /// Returns whether a record belongs to another member of the field's oneof.
    fn is_rival(&self, field: &FieldDescriptor, record: Record<'_>) -> bool {
        let other = self.descriptor.field(record.tag >> 3);
        other.is_some_and(|other| other.oneof == field.oneof && record.accepted_by(other))
    }

    /// Returns the set fields with their indices in [`MessageDescriptor::fields`], in that order.
    pub fn fields(&self) -> impl Iterator<Item = (usize, FieldView<'a>)> {
        let fields = self.descriptor.fields;
        let mut spans: Vec<Span<'a>> = vec![None; fields.len()];
        let mut rest = self.bytes;
        while let Some(record) = Record::next(&mut rest) {
            let Some(index) = self.descriptor.index_of(record.tag >> 3) else {
                continue;
            };
            let field = &fields[index];
            if !record.is_of(field) {
                continue;
            }
            if field.oneof.is_some() {
                let members = fields.iter().zip(&mut spans);
                members
                    .filter(|(other, _)| other.oneof == field.oneof)
                    .for_each(|(_, span)| *span = None);
            }
            extend(&mut spans[index], record, rest);
        }
        let spans = spans.into_iter().zip(fields).enumerate();
        spans.filter_map(|(index, (span, field))| Some((index, field_view(field, span)?)))
    }

    /// Converts the view to an owned message, without a memory limit; for untrusted input decode
    /// [`as_bytes`](Self::as_bytes) within limits.
    pub fn to_message(&self) -> Box<dyn WireMessage> {
        message(self.descriptor, self.bytes)
    }
}

/// Equality of the messages.
impl PartialEq for DynView<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.descriptor == other.descriptor && eq_checked(self.descriptor, self.bytes, other.bytes)
    }
}

impl fmt::Debug for DynView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show_debug(self.descriptor, self.bytes, f)
    }
}

/// A record of a message.
#[derive(Clone, Copy, Default)]
struct Record<'a> {
    tag: u32,
    /// The message's bytes from the tag on.
    start: &'a [u8],
    /// The message's bytes from the value on.
    value: &'a [u8],
}

impl<'a> Record<'a> {
    /// Reads the first record of `rest`.
    #[inline]
    fn next(rest: &mut &'a [u8]) -> Option<Self> {
        let start = *rest;
        // Usually the tag has one byte, and the length, or the number, one or two.
        if let [tag @ ..0x80, value @ ..] = start {
            let (number, payload) = match value {
                [low @ ..0x80, payload @ ..] => (usize::from(*low), payload),
                [low, high @ ..0x80, payload @ ..] => {
                    (usize::from(low & 0x7f) | usize::from(*high) << 7, payload)
                }
                _ => return Self::long(rest),
            };
            let after = match tag & 7 {
                0 => Some(payload),
                2 => payload.get(number..),
                _ => None,
            };
            if let Some(after) = after {
                *rest = after;
                let tag = u32::from(*tag);
                return Some(Record { tag, start, value });
            }
        }
        Self::long(rest)
    }

    #[inline(never)]
    fn long(rest: &mut &'a [u8]) -> Option<Self> {
        let mut reader = Reader::new(rest, u32::MAX);
        let tag = reader.tag().ok()??;
        let value = reader.rest;
        reader.skip(tag).ok()?;
        let start = std::mem::replace(rest, reader.rest);
        Some(Record { tag, start, value })
    }

    #[inline]
    fn is_of(&self, field: &FieldDescriptor) -> bool {
        self.tag == field.tag || self.tag >> 3 == field.number && self.accepted_by(field)
    }

    fn accepted_by(&self, field: &FieldDescriptor) -> bool {
        WireType::of_tag(self.tag).is_some_and(|wire_type| field.accepts(wire_type))
    }
}

/// The records of a field: the first, the last, and the number of bytes after it.
type Span<'a> = Option<(Record<'a>, Record<'a>, usize)>;

#[inline]
fn extend<'a>(span: &mut Span<'a>, record: Record<'a>, rest: &[u8]) {
    let first = span.map_or(record, |(first, ..)| first);
    *span = Some((first, record, rest.len()));
}

/// Returns the value of a field with these records, unless it is its default.
fn field_view<'a>(field: &'static FieldDescriptor, span: Span<'a>) -> Option<FieldView<'a>> {
    let (first, last, after) = span?;
    let records = ListView {
        field,
        records: &first.start[..first.start.len() - after],
    };
    match field.cardinality {
        Cardinality::Map { key } => Some(FieldView::Map(DynMapView { key, records })),
        // All records may be packed and empty.
        Cardinality::Repeated { .. } => (!records.is_empty()).then_some(FieldView::List(records)),
        _ => singular(field, last.value),
    }
}

/// Returns the value of a singular field, given by its last record from the value on, unless it is
/// its default.
#[inline]
fn singular<'a>(field: &FieldDescriptor, last: &'a [u8]) -> Option<FieldView<'a>> {
    match value(field.kind, &mut Reader::new(last, u32::MAX)) {
        ValueView::Scalar(value)
            if field.cardinality == Cardinality::Implicit && value.is_default() =>
        {
            None
        }
        value => Some(FieldView::Value(value)),
    }
}

/// Reads a checked value.
#[inline]
fn value<'a>(kind: Kind, reader: &mut Reader<'a>) -> ValueView<'a> {
    match kind {
        Kind::Message(of) => {
            ValueView::Message(DynView::new(of, reader.bytes().unwrap_or_default()))
        }
        _ => ValueView::Scalar(scalar(kind, reader)),
    }
}

#[inline]
fn scalar<'a>(kind: Kind, reader: &mut Reader<'a>) -> ValueRef<'a> {
    match kind {
        Kind::String | Kind::Message(_) => ValueRef::Str(reader.str().unwrap_or_default()),
        Kind::Bytes => ValueRef::Bytes(reader.bytes().unwrap_or_default()),
        Kind::Int32 | Kind::Enum(_) => ValueRef::I32(codec::Int32::view(reader)),
        Kind::Int64 => ValueRef::I64(codec::Int64::view(reader)),
        Kind::Uint32 => ValueRef::U32(codec::Uint32::view(reader)),
        Kind::Uint64 => ValueRef::U64(codec::Uint64::view(reader)),
        Kind::Sint32 => ValueRef::I32(codec::Sint32::view(reader)),
        Kind::Sint64 => ValueRef::I64(codec::Sint64::view(reader)),
        Kind::Bool => ValueRef::Bool(codec::Bool::view(reader)),
        Kind::Fixed32 => ValueRef::U32(codec::Fixed32::view(reader)),
        Kind::Fixed64 => ValueRef::U64(codec::Fixed64::view(reader)),
        Kind::Sfixed32 => ValueRef::I32(codec::Sfixed32::view(reader)),
        Kind::Sfixed64 => ValueRef::I64(codec::Sfixed64::view(reader)),
        Kind::Float => ValueRef::F32(codec::Float::view(reader)),
        Kind::Double => ValueRef::F64(codec::Double::view(reader)),
    }
}

/// A list in a view.
#[derive(Clone, Copy)]
pub struct ListView<'a> {
    field: &'static FieldDescriptor,
    /// The bytes from the first record to the last.
    records: &'a [u8],
}

impl<'a> ListView<'a> {
    /// Returns an iterator over the elements in wire order.
    pub fn iter(&self) -> impl Iterator<Item = ValueView<'a>> {
        let kind = self.field.kind;
        let mut own = self.own_records();
        let mut packed = Reader::new(&[], u32::MAX);
        std::iter::from_fn(move || loop {
            if !packed.is_at_end() {
                return Some(value(kind, &mut packed));
            }
            let record = own.next()?;
            let mut reader = Reader::new(record.value, u32::MAX);
            if record.tag & 7 == kind.wire_type() as u32 {
                return Some(value(kind, &mut reader));
            }
            packed = Reader::new(reader.bytes().ok()?, u32::MAX);
        })
    }

    fn own_records(&self) -> impl Iterator<Item = Record<'a>> {
        let field = self.field;
        let mut rest = self.records;
        std::iter::from_fn(move || Record::next(&mut rest)).filter(|record| record.is_of(field))
    }

    /// Returns the number of elements, by iterating over them.
    pub fn len(&self) -> usize {
        self.iter().count()
    }

    /// Returns whether there are no elements.
    pub fn is_empty(&self) -> bool {
        self.iter().next().is_none()
    }
}

impl fmt::Debug for ListView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.iter()).finish()
    }
}

/// A map in a view.
#[derive(Clone, Copy)]
pub struct DynMapView<'a> {
    key: Kind,
    records: ListView<'a>,
}

impl<'a> DynMapView<'a> {
    /// Returns an iterator over the entries in wire order. Duplicate keys appear repeatedly; the
    /// last entry is the valid one.
    pub fn iter(&self) -> impl Iterator<Item = (ValueRef<'a>, ValueView<'a>)> {
        let (key, value) = (self.key, self.records.field.kind);
        let own = self.records.own_records();
        own.map(move |record| entry(key, value, record))
    }

    /// Returns the number of records, by iterating over them.
    pub fn len(&self) -> usize {
        self.records.own_records().count()
    }

    /// Returns whether there are no records.
    pub fn is_empty(&self) -> bool {
        self.records.own_records().next().is_none()
    }
}

/// Reads a map entry; missing parts have their defaults.
fn entry<'a>(key: Kind, kind: Kind, record: Record<'a>) -> (ValueRef<'a>, ValueView<'a>) {
    let (key_tag, value_tag) = (8 | key.wire_type() as u32, 16 | kind.wire_type() as u32);
    let bytes = Reader::new(record.value, u32::MAX).bytes();
    let mut records = bytes.unwrap_or_default();
    // Absent bytes read as zero, or as empty.
    let mut found = [Reader::new(&[], 0), Reader::new(&[], 0)];
    while let Some(record) = Record::next(&mut records) {
        if record.tag == key_tag {
            found[0] = Reader::new(record.value, u32::MAX);
        } else if record.tag == value_tag {
            found[1] = Reader::new(record.value, u32::MAX);
        }
    }
    let [mut at_key, mut at_value] = found;
    (scalar(key, &mut at_key), value(kind, &mut at_value))
}

impl fmt::Debug for DynMapView<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_map().entries(self.iter()).finish()
    }
}
