//! Serialization of wire bytes with any serde serializer, without decoding a message. Implements
//! `Serialize` for views.
//!
//! Like [`wire`](super::wire), this handles canonical encodings; other messages are decoded. Each
//! message is checked before it is started, as serializers cannot undo output.

use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

use flytepb_wire::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor, WellKnown};
use flytepb_wire::ValueRef;

use super::context::Scope;
use super::moment;
use super::records::{is_default, Irregular, Records, Step};
use super::ser::{self, default_value};
use super::wire::{known, Keys};

/// Writes the message of this type encoded in `bytes`.
pub(super) fn message<S: Serializer>(
    scope: Scope<'_>,
    descriptor: &'static MessageDescriptor,
    bytes: &[u8],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    match (descriptor.well_known, members(descriptor, bytes)) {
        (None, Ok(count)) => {
            let mut map = serializer.serialize_map(Some(count))?;
            fields(scope, descriptor, bytes, &mut map)?;
            map.end()
        }
        (Some(WellKnown::Timestamp), Ok(_)) => {
            moment_of(moment::timestamp, scope, bytes, serializer)
        }
        (Some(WellKnown::Duration), Ok(_)) => moment_of(moment::duration, scope, bytes, serializer),
        _ => {
            let mut message = (descriptor.new)();
            message.merge_wire(bytes).map_err(S::Error::custom)?;
            ser::message(scope, &*message, serializer)
        }
    }
}

fn moment_of<S: Serializer>(
    form: fn(i64, i32) -> Result<moment::Moment, super::error::Fault>,
    scope: Scope<'_>,
    bytes: &[u8],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let (seconds, nanos) = Records::new(bytes)
        .seconds_and_nanos(true)
        .map_err(invalid)?;
    let moment = form(seconds, nanos).map_err(|fault| scope.context.writing(fault))?;
    serializer.serialize_str(moment.as_str())
}

/// Creates an error that cannot occur after [`members`] has succeeded.
#[cold]
fn invalid<E: Error>(_: Irregular) -> E {
    E::custom("the bytes are not a valid message")
}

/// Returns the number of set fields of a message, if its encoding is canonical.
fn members(descriptor: &'static MessageDescriptor, bytes: &[u8]) -> Step<usize> {
    let mut records = Records::new(bytes);
    let (mut count, mut next, mut oneofs) = (0, 0, 0u64);
    while let Some(tag) = records.tag()? {
        let Some((index, field)) = known(descriptor, tag) else {
            records.skip(tag)?;
            continue;
        };
        if index < next {
            return Err(Irregular);
        }
        next = index + 1;
        if let Some(oneof) = field.oneof {
            let bit = 1u64.checked_shl(oneof as u32).ok_or(Irregular)?;
            if oneofs & bit != 0 {
                return Err(Irregular);
            }
            oneofs |= bit;
        }
        count += usize::from(pass(field, tag, &mut records)?);
    }
    Ok(count)
}

/// Skips all records of a field; returns whether it counts as set.
fn pass(field: &FieldDescriptor, tag: u32, records: &mut Records<'_>) -> Step<bool> {
    Ok(match field.cardinality {
        Cardinality::Implicit => !is_default(scalar(field.kind, records)?),
        Cardinality::Explicit => {
            records.skip(tag)?;
            true
        }
        Cardinality::Repeated { .. } => elements(field, tag, records)? > 0,
        Cardinality::Map { key } => entries(key, field.kind, tag, records)? > 0,
    })
}

/// Skips the records of a list and returns the number of elements. A packed list must be one
/// record.
fn elements(field: &FieldDescriptor, tag: u32, records: &mut Records<'_>) -> Step<usize> {
    if tag != field.tag {
        return Err(Irregular);
    }
    let mut count = 0;
    if is_packed(field) {
        let mut packed = Records::new(records.bytes()?);
        while !packed.is_at_end() {
            packed.scalar(field.kind)?;
            count += 1;
        }
        return Ok(count);
    }
    loop {
        records.skip(tag)?;
        count += 1;
        if !records.is_next(tag) {
            return Ok(count);
        }
    }
}

fn is_packed(field: &FieldDescriptor) -> bool {
    matches!(field.cardinality, Cardinality::Repeated { packed: true })
}

/// Skips the entries of a map, which must have distinct keys, and returns their number.
fn entries(key: Kind, kind: Kind, tag: u32, records: &mut Records<'_>) -> Step<usize> {
    if key != Kind::String {
        return Err(Irregular);
    }
    let mut keys = Keys::default();
    let mut count = 0;
    loop {
        keys.insert(entry(kind, records.bytes()?)?.0)?;
        count += 1;
        if !records.is_next(tag) {
            return Ok(count);
        }
    }
}

/// Splits a map entry into its key and, if present, its value, positioned after the tag.
fn entry(kind: Kind, bytes: &[u8]) -> Step<(&[u8], Option<Records<'_>>)> {
    let mut entry = Records::new(bytes);
    let key = if entry.is_next(10) {
        entry.text()?
    } else {
        &[]
    };
    let tag = 16 | kind.wire_type() as u32;
    let value = entry.is_next(tag).then(|| entry.clone());
    if value.is_some() {
        entry.skip(tag)?;
    }
    entry.is_at_end().then_some((key, value)).ok_or(Irregular)
}

/// Reads a value other than a message.
fn scalar<'a>(kind: Kind, records: &mut Records<'a>) -> Step<ValueRef<'a>> {
    match kind {
        Kind::String => {
            let text = std::str::from_utf8(records.bytes()?);
            Ok(ValueRef::Str(text.map_err(|_| Irregular)?))
        }
        _ => records.scalar(kind),
    }
}

/// Writes the fields of a message that was checked.
fn fields<M: SerializeMap>(
    scope: Scope<'_>,
    descriptor: &'static MessageDescriptor,
    bytes: &[u8],
    map: &mut M,
) -> Result<(), M::Error> {
    let mut records = Records::new(bytes);
    while let Some(tag) = records.tag().map_err(invalid)? {
        let Some((_, field)) = known(descriptor, tag) else {
            records.skip(tag).map_err(invalid)?;
            continue;
        };
        let first = records.clone();
        if !pass(field, tag, &mut records).map_err(invalid)? {
            continue;
        }
        let content = Content {
            scope,
            field,
            tag,
            first,
        };
        if let Err(error) = map.serialize_entry(field.json_name, &content) {
            scope.context.in_field(field.name);
            return Err(error);
        }
    }
    Ok(())
}

/// The content of a field, from its first record on.
struct Content<'a> {
    scope: Scope<'a>,
    field: &'static FieldDescriptor,
    tag: u32,
    /// Positioned after the tag.
    first: Records<'a>,
}

impl Content<'_> {
    fn list<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let (field, tag) = (self.field, self.tag);
        let mut records = self.first.clone();
        let count = elements(field, tag, &mut records).map_err(invalid)?;
        let mut seq = serializer.serialize_seq(Some(count))?;
        let mut records = self.first.clone();
        if is_packed(field) {
            records = Records::new(records.bytes().map_err(invalid)?);
        }
        for index in 0..count {
            if index > 0 && !is_packed(field) {
                records.tag().map_err(invalid)?;
            }
            if let Err(error) = seq.serialize_element(&self.value(&records)) {
                self.scope.context.in_element(index);
                return Err(error);
            }
            records
                .skip(field.kind.wire_type() as u32 | tag & !7)
                .map_err(invalid)?;
        }
        seq.end()
    }

    fn map<S: Serializer>(&self, key: Kind, serializer: S) -> Result<S::Ok, S::Error> {
        let (kind, tag) = (self.field.kind, self.tag);
        let count = entries(key, kind, tag, &mut self.first.clone()).map_err(invalid)?;
        let mut map = serializer.serialize_map(Some(count))?;
        let mut records = self.first.clone();
        for index in 0..count {
            if index > 0 {
                records.tag().map_err(invalid)?;
            }
            let entry = entry(kind, records.bytes().map_err(invalid)?).map_err(invalid)?;
            let key = std::str::from_utf8(entry.0).map_err(S::Error::custom)?;
            let written = match (entry.1, kind) {
                (Some(value), _) => map.serialize_entry(key, &self.value(&value)),
                (None, Kind::Message(_)) => {
                    map.serialize_entry(key, &self.value(&Records::new(&[0])))
                }
                (None, _) => map
                    .serialize_entry(key, &ser::Value::new(self.scope, kind, default_value(kind))),
            };
            if written.is_err() {
                self.scope.context.in_entry(ValueRef::Str(key));
            }
            written?;
        }
        map.end()
    }

    fn value<'v>(&'v self, records: &Records<'v>) -> Value<'v> {
        Value {
            scope: self.scope,
            kind: self.field.kind,
            records: records.clone(),
        }
    }
}

impl Serialize for Content<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.field.cardinality {
            Cardinality::Repeated { .. } => self.list(serializer),
            Cardinality::Map { key } => self.map(key, serializer),
            _ => self.value(&self.first).serialize(serializer),
        }
    }
}

/// A value, positioned after its tag.
struct Value<'a> {
    scope: Scope<'a>,
    kind: Kind,
    records: Records<'a>,
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut records = self.records.clone();
        let Kind::Message(descriptor) = self.kind else {
            let value = scalar(self.kind, &mut records).map_err(invalid)?;
            return ser::Value::new(self.scope, self.kind, value).serialize(serializer);
        };
        let bytes = records.bytes().map_err(invalid)?;
        match self.scope.deeper() {
            Ok(scope) => message(scope, descriptor, bytes, serializer),
            Err(fault) => Err(self.scope.context.writing(fault)),
        }
    }
}
