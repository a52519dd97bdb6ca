//! Changes to single fields of a message.

use flytepb_idl::descriptor::{FieldDescriptor, MessageDescriptor, WireType};
use flytepb_idl::wire::records::{NotCanonical, Records, Step};

use super::tree::{Fragment, Record, Tree, append_varint};
use crate::path::resolve::Singular;
use crate::path::wire::{is_of, scalar};

/// The records of a field with one value.
pub(super) struct Own {
    /// Its records. Those that count are from `live` on: later than any other member of its oneof.
    pub(super) records: Vec<Record>,
    pub(super) live: usize,
    /// The records of the other members of its oneof.
    pub(super) rivals: Vec<Record>,
}

impl Own {
    pub(super) fn live(&self) -> &[Record] {
        &self.records[self.live..]
    }
}

/// The value of an element: a record, or a part of a packed one.
#[derive(Clone, Copy)]
pub(super) struct Element {
    pub(super) record: Record,
    pub(super) packed_in: Option<Record>,
}

impl Tree<'_> {
    pub(super) fn own(&self, singular: &Singular, fragments: &[Fragment]) -> Step<Own> {
        let mut own = Own {
            records: Vec::new(),
            live: 0,
            rivals: Vec::new(),
        };
        for record in self.records(fragments)? {
            if record.tag == singular.field.tag {
                own.records.push(record);
            } else if singular.rivals.contains(&record.tag) {
                own.rivals.push(record);
                own.live = own.records.len();
            }
        }
        Ok(own)
    }

    /// Returns the records of a list or map.
    pub(super) fn of_field(
        &self,
        field: &FieldDescriptor,
        fragments: &[Fragment],
    ) -> Step<Vec<Record>> {
        let mut records = self.records(fragments)?;
        records.retain(|record| is_of(field, record.tag));
        Ok(records)
    }

    /// Returns the elements of a list.
    pub(super) fn elements(
        &mut self,
        field: &FieldDescriptor,
        fragments: &[Fragment],
    ) -> Step<Vec<Element>> {
        let mut elements = Vec::new();
        for record in self.of_field(field, fragments)? {
            if !is_packed(field, &record) {
                elements.push(Element {
                    record,
                    packed_in: None,
                });
                continue;
            }
            let node = self.enter(&record).node;
            let mut packed = Records::new(self.content(&record));
            while !packed.is_at_end() {
                let start = record.end - packed.rest().len();
                scalar(&mut packed, field.kind)?;
                let own = Record {
                    start,
                    payload: start,
                    content: start,
                    end: record.end - packed.rest().len(),
                    node,
                    ..record
                };
                elements.push(Element {
                    record: own,
                    packed_in: Some(record),
                });
            }
        }
        Ok(elements)
    }

    /// Returns the place for a new field: before the first known field with a greater number, or
    /// else after the last known one.
    fn place(
        &self,
        of: &MessageDescriptor,
        number: u32,
        fragments: &[Fragment],
    ) -> Step<(usize, usize)> {
        let mut place = (fragments[0].node, fragments[0].range.start);
        for record in self.records(fragments)? {
            if of.knows(record.tag) {
                if record.tag >> 3 > number {
                    return Ok((record.node, record.start));
                }
                place = (record.node, record.end);
            }
        }
        Ok(place)
    }

    /// Inserts records of a field that is absent.
    pub(super) fn add(
        &mut self,
        of: &MessageDescriptor,
        field: &FieldDescriptor,
        fragments: &[Fragment],
        records: Vec<u8>,
    ) -> Step<()> {
        let (node, at) = self.place(of, field.number, fragments)?;
        self.insert(node, at, records);
        Ok(())
    }

    /// Sets a field with one value to that of a record; an empty record removes it.
    pub(super) fn put(
        &mut self,
        of: &'static MessageDescriptor,
        singular: &Singular,
        fragments: &[Fragment],
        record: Vec<u8>,
    ) -> Step<()> {
        let own = self.own(singular, fragments)?;
        if record.is_empty() {
            if !own.live().is_empty() {
                let records = own.records.iter().chain(&own.rivals);
                records.for_each(|record| self.remove(record));
            }
            return Ok(());
        }
        if self.has_value(of, own.live(), &record) {
            return Ok(());
        }
        own.rivals.iter().for_each(|rival| self.remove(rival));
        let Some((last, earlier)) = own.records.split_last() else {
            return self.add(of, singular.field, fragments, record);
        };
        self.replace(last, record);
        // Earlier fragments of a message would be merged; an earlier scalar has no effect.
        if singular.field.message().is_some() {
            earlier.iter().for_each(|record| self.remove(record));
        }
        Ok(())
    }

    /// Sets a list or map to the elements of these records.
    pub(super) fn put_all(
        &mut self,
        of: &'static MessageDescriptor,
        field: &FieldDescriptor,
        fragments: &[Fragment],
        records: Vec<u8>,
    ) -> Step<()> {
        let own = self.of_field(field, fragments)?;
        if self.has_value(of, &own, &records) {
            return Ok(());
        }
        own.iter().for_each(|record| self.remove(record));
        match own.first() {
            Some(first) => self.replace(first, records),
            None if records.is_empty() => {}
            None => self.add(of, field, fragments, records)?,
        }
        Ok(())
    }

    /// Returns whether records have the same value as others in canonical form.
    fn has_value(&self, of: &'static MessageDescriptor, own: &[Record], canonical: &[u8]) -> bool {
        let bytes: Vec<u8> = own
            .iter()
            .flat_map(|record| &self.bytes[record.start..record.end])
            .copied()
            .collect();
        bytes == canonical
            || of
                .decode(&bytes)
                .is_ok_and(|own| own.to_wire() == canonical)
    }

    /// Appends the elements of these records to a list, packed or not as its last record.
    pub(super) fn append(
        &mut self,
        of: &MessageDescriptor,
        field: &FieldDescriptor,
        fragments: &[Fragment],
        records: Vec<u8>,
    ) -> Step<()> {
        if records.is_empty() {
            return Ok(());
        }
        let own = self.of_field(field, fragments)?;
        let Some(last) = own.last() else {
            return self.add(of, field, fragments, records);
        };
        if field.is_map() || !field.kind.is_packable() {
            self.insert(last.node, last.end, records);
        } else if is_packed(field, last) {
            let fragment = self.enter(last);
            let packed = payloads(field, &records)?.concat();
            self.insert(fragment.node, fragment.range.end, packed);
        } else {
            let mut unpacked = Vec::new();
            for payload in payloads(field, &records)? {
                let tag = field.number << 3 | field.kind.wire_type() as u32;
                append_varint(&mut unpacked, tag.into());
                unpacked.extend_from_slice(payload);
            }
            self.insert(last.node, last.end, unpacked);
        }
        Ok(())
    }

    /// Removes an element of a list.
    pub(super) fn remove_element(&mut self, element: &Element) {
        match &element.packed_in {
            // The last element of a packed record.
            Some(packed)
                if self.content(packed).len() == element.record.end - element.record.start =>
            {
                self.remove(packed);
            }
            _ => self.remove(&element.record),
        }
    }

    /// Replaces an element of a list by that of a canonical record.
    pub(super) fn replace_element(
        &mut self,
        field: &FieldDescriptor,
        element: &Element,
        record: Vec<u8>,
    ) -> Step<()> {
        if !field.kind.is_packable() {
            self.replace(&element.record, record);
            return Ok(());
        }
        let payload = payloads(field, &record)?.concat();
        let mut bytes = Vec::new();
        if element.packed_in.is_none() {
            append_varint(&mut bytes, element.record.tag.into());
        }
        bytes.extend_from_slice(&payload);
        self.replace(&element.record, bytes);
        Ok(())
    }
}

fn is_packed(field: &FieldDescriptor, record: &Record) -> bool {
    record.tag & 7 == WireType::Len as u32 && field.kind.is_packable()
}

/// Returns the payloads of the scalars in records of a list.
fn payloads<'a>(field: &FieldDescriptor, bytes: &'a [u8]) -> Step<Vec<&'a [u8]>> {
    let mut found = Vec::new();
    let mut each = |records: &mut Records<'a>| {
        let before = records.rest();
        scalar(records, field.kind)?;
        found.push(&before[..before.len() - records.rest().len()]);
        Ok::<_, NotCanonical>(())
    };
    let mut records = Records::new(bytes);
    while let Some(tag) = records.tag()? {
        if tag & 7 == WireType::Len as u32 {
            let mut packed = Records::new(records.bytes()?);
            while !packed.is_at_end() {
                each(&mut packed)?;
            }
        } else {
            each(&mut records)?;
        }
    }
    Ok(found)
}
