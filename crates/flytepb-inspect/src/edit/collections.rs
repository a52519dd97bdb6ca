//! Changes to lists and maps, their elements and entries.

use std::collections::HashMap;

use flytepb_idl::descriptor::{FieldDescriptor, MessageDescriptor};

use super::change::{Action, NO_COLLECTION, append_value};
use super::editor::{Editor, Fault, Outcome};
use super::entries::{Entry, entry_value, key_record, value_tag};
use super::tree::{Fragment, Tree, append_varint, delimited, length_and};
use super::value::Target;
use crate::path::resolve::{self, Move, Singular, ValueType};

impl Editor<'_> {
    /// Takes the moves from a list or map on, which itself is changed if there are none.
    pub(super) fn collection(
        &mut self,
        field: &'static FieldDescriptor,
        moves: &[Move],
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
    ) -> Outcome {
        let Some((first, rest)) = moves.split_first() else {
            return self.whole(field, of, fragments);
        };
        match first {
            Move::Later(step) => match resolve::next(step, ValueType::Collection(field)) {
                Ok((next, _)) => self.collection(field, &[&[next], rest].concat(), of, fragments),
                Err(reason) => self.missing(moves, reason),
            },
            Move::AnyDepth(_) => match field.message() {
                Some(inner) => self.each(field, fragments, &mut |editor, inside| {
                    editor.message(moves, inner, inside)
                }),
                None => Ok(()),
            },
            Move::Every if rest.is_empty() && self.is_delete() => {
                self.is_done = true;
                Ok(self.tree.put_all(of, field, fragments, Vec::new())?)
            }
            Move::Every if field.is_map() => {
                for entry in self.tree.live_entries(field, fragments)? {
                    self.entry(field, entry, rest, of)?;
                }
                Ok(())
            }
            Move::Key(key) if field.is_map() => self.key(field, key, moves, of, fragments),
            Move::Key(name) => self.named(field, name, moves, of, fragments),
            _ => self.elements(field, moves, of, fragments),
        }
    }

    /// Changes a list or map as a whole.
    fn whole(
        &mut self,
        field: &'static FieldDescriptor,
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
    ) -> Outcome {
        let records = match self.action() {
            Action::Set(value) => self.encode(Target::Field(of, field), value)?,
            Action::Delete => Vec::new(),
            Action::Append(value) => {
                self.is_done = true;
                let path = &self.prepared.change.path;
                let records = append_value(of, field, value)
                    .map_err(|reason| Fault::Error(super::EditError::value(path, reason)))?;
                if field.is_map() {
                    return self.put_entries(field, &records, of, fragments);
                }
                return Ok(self.tree.append(of, field, fragments, records)?);
            }
        };
        self.is_done = true;
        Ok(self.tree.put_all(of, field, fragments, records)?)
    }

    /// Puts the entries of these canonical records into a map.
    fn put_entries(
        &mut self,
        field: &'static FieldDescriptor,
        records: &[u8],
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
    ) -> Outcome {
        let mut fresh = Tree::new(records);
        let root = fresh.root();
        let own = self.tree.live_entries(field, fragments)?;
        let own: HashMap<String, Entry> = own.into_iter().map(|e| (e.key.clone(), e)).collect();
        let mut added = Vec::new();
        for entry in fresh.entries(field, &root)? {
            let record = &records[entry.record.start..entry.record.end];
            match own.get(&entry.key) {
                Some(own) => self.tree.put_value(field, own, entry_value(field, record)?),
                None => added.extend_from_slice(record),
            }
        }
        Ok(self.tree.append(of, field, fragments, added)?)
    }

    /// Calls `go` with each message in a list or map.
    pub(super) fn each(
        &mut self,
        field: &'static FieldDescriptor,
        fragments: &[Fragment],
        go: &mut dyn FnMut(&mut Self, Vec<Fragment>) -> Outcome,
    ) -> Outcome {
        if field.is_map() {
            for entry in self.tree.live_entries(field, fragments)? {
                let values = entry.values.iter();
                let inside = values
                    .map(|record| self.tree.enter(record))
                    .collect::<Vec<_>>();
                if !inside.is_empty() {
                    go(self, inside)?;
                }
            }
            return Ok(());
        }
        for element in self.tree.elements(field, fragments)? {
            let inside = self.tree.enter(&element.record);
            go(self, vec![inside])?;
        }
        Ok(())
    }

    /// Changes the elements of a list that the first move selects.
    fn elements(
        &mut self,
        field: &'static FieldDescriptor,
        moves: &[Move],
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
    ) -> Outcome {
        let elements = self.tree.elements(field, fragments)?;
        let selected = match &moves[0] {
            Move::Index(index) => {
                let count = elements.len() as i64;
                let wanted = if *index < 0 { count + index } else { *index };
                let Some(element) = usize::try_from(wanted).ok().and_then(|at| elements.get(at))
                else {
                    let name = field.name;
                    let elements = if count == 1 { "element" } else { "elements" };
                    let reason = format!("{name} has {count} {elements}; += appends one");
                    return self.missing(moves, reason);
                };
                vec![*element]
            }
            _ => elements,
        };
        for element in selected {
            if let (rest @ [_, ..], Some(inner)) = (&moves[1..], field.message()) {
                let inside = self.tree.enter(&element.record);
                self.message(rest, inner, vec![inside])?;
                continue;
            }
            match self.action() {
                Action::Set(value) => {
                    let record = self.encode(Target::Element(of, field), value)?;
                    self.tree.replace_element(field, &element, record)?;
                }
                Action::Delete => self.tree.remove_element(&element),
                Action::Append(_) => return Err(self.fail(moves, NO_COLLECTION)),
            }
            self.is_done = true;
        }
        Ok(())
    }

    /// Changes the entry of a key, which is created if it is absent.
    fn key(
        &mut self,
        field: &'static FieldDescriptor,
        key: &str,
        moves: &[Move],
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
    ) -> Outcome {
        let rest = &moves[1..];
        let mut entries = self.tree.entries(field, fragments)?;
        entries.retain(|entry| entry.key == key);
        if rest.is_empty() && self.is_delete() {
            for entry in &entries {
                self.tree.remove(&entry.record);
                self.is_done = true;
            }
            return Ok(());
        }
        if let Some(last) = entries.pop() {
            return self.entry(field, last, rest, of);
        }
        let value = match (rest, self.action()) {
            ([], Action::Set(value)) => {
                self.is_done = true;
                let record = self.encode(Target::Element(of, field), value)?;
                entry_value(field, &record)?.to_vec()
            }
            ([], _) => return Err(self.fail(moves, NO_COLLECTION)),
            _ => match field.message() {
                None => return self.missing(rest, "the value has no fields"),
                Some(inner) => match self.created(rest, inner)? {
                    None => return Ok(()),
                    Some(content) => length_and(&content),
                },
            },
        };
        let mut entry = key_record(field, key).ok_or(Fault::Malformed)?;
        append_varint(&mut entry, value_tag(field).into());
        entry.extend_from_slice(&value);
        let record = delimited(field.number, &entry);
        Ok(self.tree.append(of, field, fragments, record)?)
    }

    /// Changes the value of an entry.
    fn entry(
        &mut self,
        field: &'static FieldDescriptor,
        entry: Entry,
        rest: &[Move],
        of: &'static MessageDescriptor,
    ) -> Outcome {
        if rest.is_empty() {
            let Action::Set(value) = self.action() else {
                return Err(self.fail(rest, NO_COLLECTION));
            };
            let record = self.encode(Target::Element(of, field), value)?;
            self.tree
                .put_value(field, &entry, entry_value(field, &record)?);
            self.is_done = true;
            return Ok(());
        }
        let Some(inner) = field.message() else {
            return self.missing(rest, "the value has no fields");
        };
        if entry.values.is_empty() {
            if let Some(content) = self.created(rest, inner)? {
                let record = delimited(2, &content);
                self.tree
                    .insert(entry.fragment.node, entry.fragment.range.end, record);
            }
            return Ok(());
        }
        let inside = entry.values.iter().map(|record| self.tree.enter(record));
        let inside = inside.collect();
        self.message(rest, inner, inside)
    }

    /// Changes the value of the last element of this name in a list of names and values.
    fn named(
        &mut self,
        field: &'static FieldDescriptor,
        name: &str,
        moves: &[Move],
        of: &'static MessageDescriptor,
        fragments: &[Fragment],
    ) -> Outcome {
        let Some((inner, [key, value])) = resolve::entry(field) else {
            return self.missing(moves, "not a list of names and values");
        };
        let key = Singular::new(inner, key);
        let mut found = Vec::new();
        for element in self.tree.elements(field, fragments)? {
            let inside = vec![self.tree.enter(&element.record)];
            let own = self.tree.own(&key, &inside)?;
            let own = own
                .records
                .last()
                .map_or(&[][..], |own| self.tree.content(own));
            if own == name.as_bytes() {
                found.push((element, inside));
            }
        }
        if let ([], Action::Delete) = (&moves[1..], self.action()) {
            for (element, _) in &found {
                self.tree.remove_element(element);
                self.is_done = true;
            }
            return Ok(());
        }
        let rest = [&[resolve::to_field(inner, value).0], &moves[1..]].concat();
        if let Some((_, inside)) = found.pop() {
            return self.message(&rest, inner, inside);
        }
        let Some(content) = self.created(&rest, inner)? else {
            return Ok(());
        };
        let mut element = delimited(key.field.number, name.as_bytes());
        element.extend_from_slice(&content);
        let record = delimited(field.number, &element);
        Ok(self.tree.append(of, field, fragments, record)?)
    }
}
