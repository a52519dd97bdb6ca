//! Changes to the entries of a map.

use std::collections::HashMap;

use flytepb_idl::ValueRef;
use flytepb_idl::descriptor::{FieldDescriptor, Kind};
use flytepb_idl::wire::records::{NotCanonical, Records, Step};

use super::tree::{Fragment, Record, Tree, append_varint, delimited};
use crate::path::wire::{scalar, skip};

/// An entry of a map: its record, the text of its key, and the records of its value.
pub(super) struct Entry {
    pub(super) record: Record,
    pub(super) key: String,
    pub(super) fragment: Fragment,
    pub(super) values: Vec<Record>,
}

impl Tree<'_> {
    /// Returns the entries of a map, with those that later ones replace.
    pub(super) fn entries(
        &mut self,
        field: &FieldDescriptor,
        fragments: &[Fragment],
    ) -> Step<Vec<Entry>> {
        let Some(key_kind) = field.map_key() else {
            return Ok(Vec::new());
        };
        let key_tag = 8 | key_kind.wire_type() as u32;
        let mut entries = Vec::new();
        for record in self.of_field(field, fragments)? {
            let fragment = self.enter(&record);
            let mut values = self.records(std::slice::from_ref(&fragment))?;
            let last_key = values.iter().rfind(|inner| inner.tag == key_tag);
            let key = key_text(
                key_kind,
                last_key.map(|key| &self.bytes[key.payload..key.end]),
            )?;
            values.retain(|inner| inner.tag == value_tag(field));
            entries.push(Entry {
                record,
                key,
                fragment,
                values,
            });
        }
        Ok(entries)
    }

    /// Returns the entries of a map, of each key the last one.
    pub(super) fn live_entries(
        &mut self,
        field: &FieldDescriptor,
        fragments: &[Fragment],
    ) -> Step<Vec<Entry>> {
        let entries = self.entries(field, fragments)?;
        let last: HashMap<String, usize> = entries
            .iter()
            .map(|entry| (entry.key.clone(), entry.record.start))
            .collect();
        let is_last = |entry: &Entry| last.get(&entry.key) == Some(&entry.record.start);
        Ok(entries.into_iter().filter(is_last).collect())
    }

    /// Sets the value of an entry to this payload.
    pub(super) fn put_value(&mut self, field: &FieldDescriptor, entry: &Entry, payload: &[u8]) {
        let mut record = Vec::new();
        append_varint(&mut record, value_tag(field).into());
        record.extend_from_slice(payload);
        let Some((last, earlier)) = entry.values.split_last() else {
            self.insert(entry.fragment.node, entry.fragment.range.end, record);
            return;
        };
        self.replace(last, record);
        if field.message().is_some() {
            earlier.iter().for_each(|value| self.remove(value));
        }
    }
}

pub(super) fn value_tag(map: &FieldDescriptor) -> u32 {
    16 | map.kind.wire_type() as u32
}

/// Returns a key as in paths, strings without quotes.
fn key_text(kind: Kind, payload: Option<&[u8]>) -> Step<String> {
    Ok(match (payload, kind) {
        (None, Kind::String) => String::new(),
        (None, Kind::Bool) => "false".to_owned(),
        (None, _) => "0".to_owned(),
        (Some(payload), _) => match scalar(&mut Records::new(payload), kind)? {
            ValueRef::Str(text) => text.to_owned(),
            other => other.to_string(),
        },
    })
}

/// Returns the payload, with its length, of the value in a canonical record of a map entry.
pub(super) fn entry_value<'a>(field: &FieldDescriptor, record: &'a [u8]) -> Step<&'a [u8]> {
    let mut records = Records::new(record);
    records.tag()?;
    let mut entry = Records::new(records.bytes()?);
    while let Some(tag) = entry.tag()? {
        let payload = entry.rest();
        skip(&mut entry, tag)?;
        if tag == value_tag(field) {
            return Ok(&payload[..payload.len() - entry.rest().len()]);
        }
    }
    Err(NotCanonical)
}

/// Returns the record of a key in an entry.
pub(super) fn key_record(field: &FieldDescriptor, key: &str) -> Option<Vec<u8>> {
    let kind = field.map_key()?;
    if kind == Kind::String {
        return Some(delimited(1, key.as_bytes()));
    }
    let mut record = Vec::new();
    append_varint(&mut record, (8 | kind.wire_type() as u32).into());
    let number: i128 = match key {
        "true" => 1,
        "false" => 0,
        _ => key.parse().ok()?,
    };
    match kind {
        Kind::Fixed32 | Kind::Sfixed32 => record.extend((number as u32).to_le_bytes()),
        Kind::Fixed64 | Kind::Sfixed64 => record.extend((number as u64).to_le_bytes()),
        Kind::Sint32 | Kind::Sint64 => {
            let number = i64::try_from(number).ok()?;
            append_varint(&mut record, (number << 1 ^ number >> 63) as u64);
        }
        _ => append_varint(&mut record, number as u64),
    }
    Some(record)
}
