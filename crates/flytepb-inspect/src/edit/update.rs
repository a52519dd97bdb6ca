//! Changes between two messages, made in the bytes of the first.

use std::collections::{HashMap, HashSet};

use flytepb_idl::descriptor::{FieldDescriptor, MessageDescriptor, WellKnown};
use flytepb_idl::wire::records::Step;
use flytepb_idl::{FieldRef, List, MapField, ValueRef, WireMessage};

use super::EditError;
use super::entries::entry_value;
use super::tree::{Fragment, Tree};
use crate::path::resolve::Singular;
use crate::registry;

/// Makes the changes between two messages in the bytes of the first; the bytes of all fields that are
/// equal stay as they were, at any depth.
///
/// `before` is the message that `bytes` encode, perhaps without its unknown fields, which are kept. An
/// editor compares what it has shown with what it was given back.
///
/// # Errors
/// When `bytes` are not a valid message of the type of both messages.
///
/// # Examples
/// ```
/// use flytepb_inspect::edit::update;
/// use flytepb_idl::core::TaskLog;
/// use flytepb_idl::WireMessage;
///
/// let bytes = b"\x12\x84\x00main\x0a\x01a\x98\x06\x07"; // not canonical
/// let before = TaskLog::from_wire(bytes)?;
/// let after = TaskLog { uri: "b".into(), ..before.clone() };
/// assert_eq!(update(bytes, &before, &after)?, b"\x12\x84\x00main\x0a\x01b\x98\x06\x07");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
pub fn update(
    bytes: &[u8],
    before: &dyn WireMessage,
    after: &dyn WireMessage,
) -> Result<Vec<u8>, EditError> {
    let of = before.descriptor();
    of.decode(bytes).map_err(EditError::before)?;
    let mut update = Update {
        tree: Tree::new(bytes),
    };
    let fragments = update.tree.root();
    // The bytes were decoded, so that all records can be read.
    let _ = update.message(of, &fragments, before, after);
    let changed = update.tree.finish();
    of.decode(&changed).map_err(EditError::after)?;
    Ok(changed)
}

struct Update<'a> {
    tree: Tree<'a>,
}

impl Update<'_> {
    fn message(
        &mut self,
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
        before: &dyn WireMessage,
        after: &dyn WireMessage,
    ) -> Step<()> {
        if of.well_known == Some(WellKnown::Any) && self.any(fragments, before, after)? {
            return Ok(());
        }
        for (index, field) in of.fields.iter().enumerate() {
            let (old, new) = (before.get(index), after.get(index));
            if is_same(old, new) {
                continue;
            }
            match (old, new) {
                (Some(FieldRef::List(old)), Some(FieldRef::List(new))) => {
                    let records = records_of(after, field)?;
                    self.list(of, field, fragments, (old, new), records)?;
                }
                (Some(FieldRef::Map(old)), Some(FieldRef::Map(new))) => {
                    let records = records_of(after, field)?;
                    self.map(of, field, fragments, (old, new), &records)?;
                }
                (_, new) if field.is_collection() => {
                    let records = new.map(|_| records_of(after, field)).transpose()?;
                    let records = records.unwrap_or_default();
                    self.tree.put_all(of, field, fragments, records)?;
                }
                (_, None) if has_rival(of, field, after) => {}
                (_, None) => self
                    .tree
                    .put(of, &Singular::new(of, field), fragments, Vec::new())?,
                (old, Some(new)) => self.singular(of, field, fragments, (old, new), after)?,
            }
        }
        Ok(())
    }

    fn singular(
        &mut self,
        of: &'static MessageDescriptor,
        field: &'static FieldDescriptor,
        fragments: &[Fragment],
        (old, new): (Option<FieldRef<'_>>, FieldRef<'_>),
        after: &dyn WireMessage,
    ) -> Step<()> {
        let singular = Singular::new(of, field);
        if let (
            Some(FieldRef::Value(ValueRef::Message(old))),
            FieldRef::Value(ValueRef::Message(new)),
        ) = (old, new)
        {
            let own = self.tree.own(&singular, fragments)?;
            let inside = own.live().iter().map(|record| self.tree.enter(record));
            let inside: Vec<Fragment> = inside.collect();
            if !inside.is_empty() {
                return self.message(old.descriptor(), &inside, old, new);
            }
        }
        let record = records_of(after, field)?;
        self.tree.put(of, &singular, fragments, record)
    }

    fn list(
        &mut self,
        of: &'static MessageDescriptor,
        field: &'static FieldDescriptor,
        fragments: &[Fragment],
        (old, new): (&dyn List, &dyn List),
        records: Vec<u8>,
    ) -> Step<()> {
        let elements = self.tree.elements(field, fragments)?;
        if field.kind.is_packable() || elements.len() != old.len() || elements.is_empty() {
            return self.tree.put_all(of, field, fragments, records);
        }
        let fresh = Tree::new(&records);
        let fresh: Vec<&[u8]> = fresh
            .records(&fresh.root())?
            .iter()
            .map(|record| &records[record.start..record.end])
            .collect();
        let shorter = old.len().min(new.len());
        let same = |i: usize, j: usize| is_same_value(old.get(i), new.get(j));
        let first = (0..shorter).take_while(|&i| same(i, i)).count();
        let last = (0..shorter - first)
            .take_while(|i| same(old.len() - 1 - i, new.len() - 1 - i))
            .count();
        let (old_end, new_end) = (old.len() - last, new.len() - last);
        for at in first..old_end.max(new_end) {
            match (at < old_end, at < new_end) {
                (true, true) => match (old.get(at), new.get(at)) {
                    (ValueRef::Message(old), ValueRef::Message(new)) => {
                        let inside = self.tree.enter(&elements[at].record);
                        self.message(old.descriptor(), &[inside], old, new)?;
                    }
                    _ => self.tree.replace(&elements[at].record, fresh[at].to_vec()),
                },
                (true, false) => self.tree.remove(&elements[at].record),
                (false, _) => {
                    let (node, place) = match old_end.checked_sub(1) {
                        Some(before) => (elements[before].record.node, elements[before].record.end),
                        None => (elements[0].record.node, elements[0].record.start),
                    };
                    self.tree.insert(node, place, fresh[at].to_vec());
                }
            }
        }
        Ok(())
    }

    fn map(
        &mut self,
        of: &'static MessageDescriptor,
        field: &'static FieldDescriptor,
        fragments: &[Fragment],
        (old, new): (&dyn MapField, &dyn MapField),
        records: &[u8],
    ) -> Step<()> {
        let (old, new) = (by_key(old), by_key(new));
        let removed: HashSet<&String> = old.keys().filter(|key| !new.contains_key(*key)).collect();
        for entry in self.tree.entries(field, fragments)? {
            if removed.contains(&entry.key) {
                self.tree.remove(&entry.record);
            }
        }
        let own = self.tree.live_entries(field, fragments)?;
        let own: HashMap<String, _> = own.into_iter().map(|e| (e.key.clone(), e)).collect();
        let mut fresh = Tree::new(records);
        let root = fresh.root();
        let mut added = Vec::new();
        for entry in fresh.entries(field, &root)? {
            let record = &records[entry.record.start..entry.record.end];
            let Some(own) = own.get(&entry.key) else {
                added.extend_from_slice(record);
                continue;
            };
            match (old.get(&entry.key), new.get(&entry.key)) {
                (Some(old), Some(new)) if is_same_value(*old, *new) => {}
                (Some(ValueRef::Message(old)), Some(ValueRef::Message(new)))
                    if !own.values.is_empty() =>
                {
                    let inside = own.values.iter().map(|record| self.tree.enter(record));
                    let inside: Vec<Fragment> = inside.collect();
                    self.message(old.descriptor(), &inside, *old, *new)?;
                }
                _ => self.tree.put_value(field, own, entry_value(field, record)?),
            }
        }
        self.tree.append(of, field, fragments, added)
    }

    /// Changes the message in an `Any` whose type stays; returns whether that was possible.
    fn any(
        &mut self,
        fragments: &[Fragment],
        before: &dyn WireMessage,
        after: &dyn WireMessage,
    ) -> Step<bool> {
        let (Some((url, old)), Some((new_url, new))) = (content(before), content(after)) else {
            return Ok(false);
        };
        let name = url.rsplit_once('/').map_or("", |(_, name)| name);
        let Some(of) = registry::get(name).filter(|_| url == new_url) else {
            return Ok(false);
        };
        let records = self.tree.records(fragments)?;
        let Some(content) = records.iter().rfind(|record| record.tag == 0x12) else {
            return Ok(false);
        };
        let bytes = self.tree.content(content);
        let (Ok(old), Ok(new), Ok(_)) = (of.decode(old), of.decode(new), of.decode(bytes)) else {
            return Ok(false);
        };
        let inside = self.tree.enter(content);
        self.message(of, &[inside], &*old, &*new)?;
        Ok(true)
    }
}

/// Returns the type URL and the content of an `Any` that is not empty.
fn content(any: &dyn WireMessage) -> Option<(&str, &[u8])> {
    match (any.get(0), any.get(1)) {
        (
            Some(FieldRef::Value(ValueRef::Str(url))),
            Some(FieldRef::Value(ValueRef::Bytes(content))),
        ) => Some((url, content)),
        _ => None,
    }
}

/// Returns whether another member of a field's oneof is set.
fn has_rival(of: &MessageDescriptor, field: &FieldDescriptor, message: &dyn WireMessage) -> bool {
    field.oneof.is_some()
        && of
            .fields
            .iter()
            .enumerate()
            .any(|(index, other)| other.oneof == field.oneof && message.get(index).is_some())
}

/// Returns the records of a field in canonical form.
fn records_of(message: &dyn WireMessage, field: &FieldDescriptor) -> Step<Vec<u8>> {
    let wire = message.to_wire();
    let tree = Tree::new(&wire);
    let mut found = Vec::new();
    for record in tree.of_field(field, &tree.root())? {
        found.extend_from_slice(&wire[record.start..record.end]);
    }
    Ok(found)
}

fn by_key(map: &dyn MapField) -> HashMap<String, ValueRef<'_>> {
    let entries = (0..map.len()).map(|i| map.entry_at(i));
    let text = |key: ValueRef<'_>| match key {
        ValueRef::Str(text) => text.to_owned(),
        other => other.to_string(),
    };
    entries.map(|(key, value)| (text(key), value)).collect()
}

/// Compares fields without the unknown fields in them.
fn is_same(old: Option<FieldRef<'_>>, new: Option<FieldRef<'_>>) -> bool {
    match (old, new) {
        (None, None) => true,
        (Some(FieldRef::Value(old)), Some(FieldRef::Value(new))) => is_same_value(old, new),
        (Some(FieldRef::List(old)), Some(FieldRef::List(new))) => {
            old.len() == new.len() && (0..old.len()).all(|i| is_same_value(old.get(i), new.get(i)))
        }
        (Some(FieldRef::Map(old)), Some(FieldRef::Map(new))) => {
            let (old, new) = (by_key(old), by_key(new));
            let is_same = |(key, value): (&String, &ValueRef<'_>)| {
                new.get(key).is_some_and(|new| is_same_value(*value, *new))
            };
            old.len() == new.len() && old.iter().all(is_same)
        }
        _ => false,
    }
}

fn is_same_value(old: ValueRef<'_>, new: ValueRef<'_>) -> bool {
    match (old, new) {
        (ValueRef::Message(old), ValueRef::Message(new)) => {
            let fields = 0..old.descriptor().fields.len();
            fields.into_iter().all(|i| is_same(old.get(i), new.get(i)))
        }
        (ValueRef::Bool(old), ValueRef::Bool(new)) => old == new,
        (ValueRef::I32(old), ValueRef::I32(new)) => old == new,
        (ValueRef::I64(old), ValueRef::I64(new)) => old == new,
        (ValueRef::U32(old), ValueRef::U32(new)) => old == new,
        (ValueRef::U64(old), ValueRef::U64(new)) => old == new,
        (ValueRef::F32(old), ValueRef::F32(new)) => old.to_bits() == new.to_bits(),
        (ValueRef::F64(old), ValueRef::F64(new)) => old.to_bits() == new.to_bits(),
        (ValueRef::Str(old), ValueRef::Str(new)) => old == new,
        (ValueRef::Bytes(old), ValueRef::Bytes(new)) => old == new,
        _ => false,
    }
}
