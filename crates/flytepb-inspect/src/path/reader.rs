//! Following the moves of a path through the bytes of a message.

use std::collections::HashSet;

use flytepb_idl::ValueRef;
use flytepb_idl::descriptor::{FieldDescriptor, MessageDescriptor, WellKnown, WireType};
use flytepb_idl::wire::decode::Reader;
use flytepb_idl::wire::records::{NotCanonical, Records, Step};

use super::resolve::{self, Move, Singular, ValueType, field};
use super::segment::{Index, Key, Number, Segment, Word, name};
use super::wire::{content, each_element, each_entry, has_field, skip};
use super::{Found, Value};
use crate::registry;

/// Maximum depth at which fields are searched, as of decoding.
pub(super) const MAX_DEPTH: u32 = flytepb_idl::wire::DEFAULT_MAX_DEPTH;

/// The place in the bytes that the moves so far lead to.
#[derive(Clone, Copy)]
pub(super) enum Cursor<'a> {
    Message(&'static MessageDescriptor, &'a [u8]),
    /// A list or map in the message of this type.
    Collection(
        &'static FieldDescriptor,
        &'static MessageDescriptor,
        &'a [u8],
    ),
    Scalar(&'static FieldDescriptor, ValueRef<'a>),
    Unknown(WireType, &'a [u8]),
}

impl<'a> Cursor<'a> {
    /// Returns the value that this is; `None` for a list or map without elements.
    #[inline(always)]
    pub(super) fn value(&self) -> Step<Option<Value<'a>>> {
        Ok(Some(match *self {
            Cursor::Message(of, bytes) => Value::Message(of, bytes),
            Cursor::Scalar(field, value) => Value::Scalar(field.kind, value),
            Cursor::Unknown(wire_type, raw) => Value::Unknown { wire_type, raw },
            Cursor::Collection(field, of, message) => {
                let is_present = has_field(field, message)?;
                return Ok(is_present.then_some(Value::Collection { field, of, message }));
            }
        }))
    }

    fn value_type(&self) -> ValueType {
        match self {
            Cursor::Message(of, _) => ValueType::Message(of),
            Cursor::Collection(field, ..) => ValueType::Collection(field),
            Cursor::Scalar(field, _) => ValueType::Scalar(field),
            Cursor::Unknown(..) => ValueType::UnknownField,
        }
    }
}

/// Fails if a message on the path is malformed.
pub(super) type Outcome = Result<(), NotCanonical>;

/// Continues at a cursor.
pub(super) type Go<'g> = dyn FnMut(&mut PathReader<'_>, Cursor<'_>) -> Outcome + 'g;

pub(super) struct PathReader<'w> {
    pub(super) path_index: usize,
    pub(super) fixed: Option<&'w str>,
    /// The path so far, unless it is fixed.
    pub(super) trail: String,
    pub(super) visit: &'w mut dyn FnMut(Found<'_>),
    /// The paths found, if several ways may lead to a value.
    pub(super) seen: Option<HashSet<String>>,
}

impl PathReader<'_> {
    /// Takes the moves from a cursor on.
    pub(super) fn go(&mut self, moves: &[Move], cursor: Cursor<'_>, depth: u32) -> Outcome {
        let Some((first, rest)) = moves.split_first() else {
            return self.found(cursor);
        };
        match (first, cursor) {
            (Move::Field(singular), Cursor::Message(_, bytes)) => {
                self.singular(singular, bytes, &mut |reader, cursor| {
                    reader.go(rest, cursor, depth)
                })
            }
            (Move::Collection(field), Cursor::Message(of, bytes)) => {
                let cursor = Cursor::Collection(field, of, bytes);
                self.step(name(field), |reader| reader.go(rest, cursor, depth))
            }
            (Move::Unknown(number), Cursor::Message(of, bytes)) => {
                self.unknown(*number, of, bytes, &mut |reader, cursor| {
                    reader.go(rest, cursor, depth)
                })
            }
            (Move::Index(_) | Move::Key(_) | Move::Every, Cursor::Collection(field, _, bytes)) => {
                self.elements(field, bytes, first, &mut |reader, cursor| {
                    reader.go(rest, cursor, depth)
                })
            }
            (Move::Member(_) | Move::Index(_) | Move::Every, Cursor::Message(of, bytes)) => self
                .members(of, bytes, first, &mut |reader, cursor| {
                    reader.go(rest, cursor, depth)
                }),
            (Move::OpenAs(inner), Cursor::Message(_, bytes)) => {
                self.open(bytes, |reader, of, bytes| {
                    if of != *inner {
                        return Ok(());
                    }
                    reader.go(rest, Cursor::Message(of, bytes), depth)
                })
            }
            (Move::Inside(step), Cursor::Message(_, bytes)) => {
                let Some(depth) = depth.checked_sub(1) else {
                    return Ok(());
                };
                self.open(bytes, |reader, of, bytes| {
                    reader.later(step, rest, Cursor::Message(of, bytes), depth)
                })
            }
            (Move::AnyDepth(name), cursor) => {
                // Below a field found, the next name is found at any depth anyway.
                let is_next_any = matches!(rest.first(), Some(Move::AnyDepth(_)));
                self.any_depth(name, cursor, depth, !is_next_any, &mut |reader, cursor| {
                    reader.go(rest, cursor, depth)
                })
            }
            (Move::Later(step), cursor) => self.later(step, rest, cursor, depth),
            _ => Ok(()),
        }
    }

    /// Takes a step whose type is known only now; it leads to nothing if the type does not suit it.
    fn later(
        &mut self,
        step: &super::Step,
        rest: &[Move],
        cursor: Cursor<'_>,
        depth: u32,
    ) -> Outcome {
        let Ok((first, _)) = resolve::next(step, cursor.value_type()) else {
            return Ok(());
        };
        let moves: Vec<Move> = std::iter::once(first).chain(rest.iter().cloned()).collect();
        self.go(&moves, cursor, depth)
    }

    fn found(&mut self, cursor: Cursor<'_>) -> Outcome {
        let Some(value) = cursor.value()? else {
            return Ok(());
        };
        let path = self.fixed.unwrap_or(&self.trail);
        if self
            .seen
            .as_mut()
            .is_some_and(|seen| !seen.insert(path.to_owned()))
        {
            return Ok(());
        }
        let path_index = self.path_index;
        (self.visit)(Found {
            path_index,
            path,
            value,
        });
        Ok(())
    }

    /// Continues with this segment at the end of the path.
    pub(super) fn step<S: Segment>(
        &mut self,
        segment: S,
        go: impl FnOnce(&mut Self) -> Outcome,
    ) -> Outcome {
        if self.fixed.is_some() {
            return go(self);
        }
        let before = self.trail.len();
        segment.append_to(&mut self.trail);
        let outcome = go(self);
        self.trail.truncate(before);
        outcome
    }

    /// Continues with the value of a field, if it is set.
    pub(super) fn singular(
        &mut self,
        singular: &Singular,
        bytes: &[u8],
        go: &mut Go<'_>,
    ) -> Outcome {
        let field = singular.field;
        match content(singular, bytes)?.cursor(field) {
            Some(cursor) => self.step(name(field), |reader| go(reader, cursor)),
            None => Ok(()),
        }
    }

    fn unknown(
        &mut self,
        number: u32,
        of: &MessageDescriptor,
        bytes: &[u8],
        go: &mut Go<'_>,
    ) -> Outcome {
        let mut reader = Reader::new(bytes, MAX_DEPTH);
        while let Some((found, wire_type, raw)) = reader.raw_field().map_err(|_| NotCanonical)? {
            let tag = found << 3 | wire_type as u32;
            if found == number && !of.knows(tag) {
                let segment = Number(number);
                self.step(segment, |reader| {
                    go(reader, Cursor::Unknown(wire_type, raw))
                })?;
            }
        }
        Ok(())
    }

    /// Continues with the elements of a list or the entries of a map that a move selects.
    pub(super) fn elements(
        &mut self,
        field: &'static FieldDescriptor,
        bytes: &[u8],
        selected: &Move,
        go: &mut Go<'_>,
    ) -> Outcome {
        match selected {
            Move::Key(key) if field.is_map() => return self.entry(field, bytes, key, go),
            Move::Key(key) => return self.named(field, bytes, key, go),
            Move::Every if field.is_map() => return self.entries(field, bytes, go),
            _ => {}
        }
        let wanted = match selected {
            Move::Index(index) if *index < 0 => {
                let mut count = 0;
                each_element(field, bytes, &mut |_| {
                    count += 1;
                    Ok(())
                })?;
                Some(count + index)
            }
            Move::Index(index) => Some(*index),
            _ => None,
        };
        let mut index = 0;
        each_element(field, bytes, &mut |cursor| {
            let at = index;
            index += 1;
            if wanted.is_some_and(|wanted| wanted != at) {
                return Ok(());
            }
            self.step(Index(at), |reader| go(reader, cursor))
        })
    }

    /// Continues with the last entry of a key.
    pub(super) fn entry(
        &mut self,
        field: &'static FieldDescriptor,
        bytes: &[u8],
        key: &str,
        go: &mut Go<'_>,
    ) -> Outcome {
        let mut last = None;
        each_entry(field, bytes, &mut |entry| {
            if entry.is_of(key) {
                last = Some(entry.at);
            }
            Ok(())
        })?;
        each_entry(field, bytes, &mut |entry| {
            if Some(entry.at) != last {
                return Ok(());
            }
            self.step(Key(entry.key), |reader| go(reader, entry.cursor(field)))
        })
    }

    /// Continues with the value of the last element of this name in a list of entries.
    fn named(
        &mut self,
        field: &'static FieldDescriptor,
        bytes: &[u8],
        wanted: &str,
        go: &mut Go<'_>,
    ) -> Outcome {
        let Some((of, [key, value])) = resolve::entry(field) else {
            return Ok(());
        };
        let key = Singular::new(of, key);
        let is_wanted = |bytes: &[u8]| -> Step<bool> {
            Ok(match content(&key, bytes)?.cursor(key.field) {
                Some(Cursor::Scalar(_, ValueRef::Str(name))) => name == wanted,
                _ => wanted.is_empty(),
            })
        };
        let mut count = 0;
        let mut last = None;
        each_element(field, bytes, &mut |cursor| {
            if let Cursor::Message(_, bytes) = cursor {
                last = if is_wanted(bytes)? { Some(count) } else { last };
            }
            count += 1;
            Ok(())
        })?;
        let Some(last) = last else {
            return Ok(());
        };
        let value = Singular::new(of, value);
        count = 0;
        each_element(field, bytes, &mut |cursor| {
            count += 1;
            match cursor {
                Cursor::Message(_, bytes) if count == last + 1 => {
                    self.step(Index(last), |reader| reader.singular(&value, bytes, go))
                }
                _ => Ok(()),
            }
        })
    }

    /// Continues with all entries, of each key the last one.
    fn entries(
        &mut self,
        field: &'static FieldDescriptor,
        bytes: &[u8],
        go: &mut Go<'_>,
    ) -> Outcome {
        let mut last = std::collections::HashMap::new();
        each_entry(field, bytes, &mut |entry| {
            last.insert(entry.key.to_string(), entry.at);
            Ok(())
        })?;
        each_entry(field, bytes, &mut |entry| {
            if last.get(&entry.key.to_string()) != Some(&entry.at) {
                return Ok(());
            }
            self.step(Key(entry.key), |reader| go(reader, entry.cursor(field)))
        })
    }

    /// Continues with members of a `Struct` or elements of a `ListValue`, which a `Value` may hold.
    fn members(
        &mut self,
        of: &'static MessageDescriptor,
        bytes: &[u8],
        selected: &Move,
        go: &mut Go<'_>,
    ) -> Outcome {
        match (of.well_known, selected) {
            (Some(WellKnown::Struct), Move::Member(key)) => match field(of, "fields") {
                Some(fields) => self.entry(fields, bytes, key, go),
                None => Ok(()),
            },
            (Some(WellKnown::Struct), Move::Every) => match field(of, "fields") {
                Some(fields) => self.entries(fields, bytes, go),
                None => Ok(()),
            },
            (Some(WellKnown::ListValue), Move::Index(_) | Move::Every) => {
                match field(of, "values") {
                    Some(values) => self.elements(values, bytes, selected, go),
                    None => Ok(()),
                }
            }
            (Some(WellKnown::Value), _) => {
                let before = self.trail.len();
                for name in ["struct_value", "list_value"] {
                    let Some(inner) = field(of, name) else {
                        continue;
                    };
                    self.singular(&Singular::new(of, inner), bytes, &mut |reader, cursor| {
                        match cursor {
                            Cursor::Message(of, bytes) => {
                                // A member is named as if it were of the value itself.
                                reader.trail.truncate(before);
                                reader.members(of, bytes, selected, go)
                            }
                            _ => Ok(()),
                        }
                    })?;
                }
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Continues with the message in an `Any`, if its type is known.
    pub(super) fn open(
        &mut self,
        any: &[u8],
        go: impl FnOnce(&mut Self, &'static MessageDescriptor, &[u8]) -> Outcome,
    ) -> Outcome {
        let mut records = Records::new(any);
        let (mut url, mut content) = ("", &[][..]);
        while let Some(tag) = records.tag()? {
            match tag {
                0x0a => url = records.text()?,
                0x12 => content = records.bytes()?,
                _ => skip(&mut records, tag)?,
            }
        }
        let Some(of) = url
            .rsplit_once('/')
            .and_then(|(_, name)| registry::get(name))
        else {
            return Ok(());
        };
        // An `Any` may hold bytes that are no message of its type; nothing is found in them.
        let _ = self.step(Word(of.full_name), |reader| go(reader, of, content));
        Ok(())
    }
}
