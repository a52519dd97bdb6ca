//! Reading JSON text: messages along their descriptors, straight from the text.
//!
//! What is put in line is so in optimized builds alone: in others each part would keep its room in
//! the frame, and a message at the depth limit would need more stack than it should.

use flytepb_wire::descriptor::{Kind, WellKnown};
use flytepb_wire::List;

use super::any;
use super::context::Scope;
use super::leaf::{map_key, mismatch, range, Place};
use super::members::Members;
use super::parser::{ParseError, Parser, Result};
use super::slot::{Entries, Opened, Slot};

impl Parser<'_> {
    /// Reads one value into its place; `false` when there was nothing to put there.
    pub(super) fn value(&mut self, slot: Slot<'_, '_>) -> Result<bool> {
        let first = self.peek();
        let start = self.at;
        let read = match first {
            Some(b'{') => self.object(slot),
            Some(b'[') => self.array(slot),
            _ => match self.token() {
                Ok(token) => slot.token(token).map_err(ParseError::from),
                Err(error) => Err(error),
            },
        };
        read.map_err(|error| error.at(start))
    }

    fn object(&mut self, slot: Slot<'_, '_>) -> Result<bool> {
        self.enter()?;
        match slot.open_object()? {
            (scope, Opened::Fields(message)) => self.fields(Members::new(scope, message))?,
            (scope, Opened::Map(kind, key, map)) => {
                self.entries(key, Entries::new(scope, kind, map))?;
            }
            (scope, Opened::Any(message)) => any::read(self, scope, message)?,
            (_, Opened::List(..)) => return Err(mismatch().into()),
        }
        Ok(true)
    }

    fn array(&mut self, slot: Slot<'_, '_>) -> Result<bool> {
        self.enter()?;
        let (scope, kind, list) = slot.open_array()?;
        self.elements(scope, kind, list)?;
        Ok(true)
    }

    /// As [`value`](Self::value), with short ways for what most values are.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn likely_value(&mut self, slot: Slot<'_, '_>) -> Result<bool> {
        let first = self.peek();
        let start = self.at;
        let read = match (first, slot.kind) {
            (Some(b'"'), Kind::String) => self.text(slot),
            (Some(b'{'), Kind::Message(of)) if of.well_known.is_none() => self.plain_message(slot),
            (Some(b'"'), Kind::Message(of)) if of.well_known == Some(WellKnown::Timestamp) => {
                self.timestamp(slot)
            }
            (Some(first), kind @ (Kind::Int64 | Kind::Int32 | Kind::Uint32 | Kind::Uint64)) => {
                match self.plain_integer(first, range(kind)) {
                    Some(value) => slot.integer(value).map_err(ParseError::from),
                    None => return self.value(slot),
                }
            }
            _ => return self.value(slot),
        };
        match read {
            Ok(()) => Ok(true),
            Err(error) => Err(error.at(start)),
        }
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn text(&mut self, slot: Slot<'_, '_>) -> Result<()> {
        let text = self.string()?;
        Ok(slot.text(text)?)
    }

    fn timestamp(&mut self, slot: Slot<'_, '_>) -> Result<()> {
        let text = self.string()?;
        Ok(slot.timestamp(text)?)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn plain_message(&mut self, slot: Slot<'_, '_>) -> Result<()> {
        self.enter()?;
        let (scope, message) = slot.enter()?;
        self.fields(Members::new(scope, message))
    }

    /// Reads all members of a message.
    fn fields(&mut self, mut members: Members<'_, '_>) -> Result<()> {
        if self.is_empty(b'}') {
            return Ok(());
        }
        loop {
            match self.member(&mut members)? {
                Some(index) => self.field(&mut members, index)?,
                None => self.skip()?,
            }
            if !self.another(b'}')? {
                return Ok(());
            }
        }
    }

    /// Reads the name of a member and the colon behind it; `None` if it is to be ignored.
    #[inline]
    fn member(&mut self, members: &mut Members<'_, '_>) -> Result<Option<usize>> {
        self.peek();
        if let Some((index, len)) = members.find_next(self.rest()) {
            self.at += len;
            return Ok(Some(index));
        }
        self.other_member(members)
    }

    #[inline(never)]
    fn other_member(&mut self, members: &mut Members<'_, '_>) -> Result<Option<usize>> {
        let start = self.at;
        let found = members.find(self.name()?);
        let found = found.map_err(|fault| ParseError::from(fault).at(start))?;
        self.colon()?;
        Ok(found)
    }

    /// Reads the value of the field with this index.
    #[inline]
    pub(super) fn field(&mut self, members: &mut Members<'_, '_>, index: usize) -> Result<()> {
        self.peek();
        let start = self.at;
        let field = members.field(index);
        let read = match field.is_collection() {
            false => self.likely_value(members.singular(index)),
            true => match members.collection(index) {
                Ok(slot) => self.value(slot),
                Err(fault) => Err(fault.into()),
            },
        };
        let read = match (read, field.oneof) {
            (Ok(true), Some(oneof)) => members.set(oneof).map_err(ParseError::from),
            (Ok(_), _) => return Ok(()),
            (Err(error), _) => Err(error),
        };
        match read {
            Ok(()) => Ok(()),
            Err(error) => {
                members.scope.context.in_field(field.name);
                Err(error.at(start))
            }
        }
    }

    /// Reads all elements of a list.
    fn elements(&mut self, scope: Scope<'_>, kind: Kind, list: &mut dyn List) -> Result<()> {
        if self.is_empty(b']') {
            return Ok(());
        }
        let mut index = 0;
        let error = loop {
            let place = Place::Element(&mut *list);
            if let Err(error) = self.likely_value(Slot { scope, kind, place }) {
                break error;
            }
            index += 1;
            match self.another(b']') {
                Ok(true) => {}
                Ok(false) => return Ok(()),
                Err(error) => break error,
            }
        };
        scope.context.in_element(index);
        Err(error)
    }

    /// Reads all entries of a map.
    fn entries(&mut self, key_kind: Kind, mut entries: Entries<'_, '_>) -> Result<()> {
        let mut more = !self.is_empty(b'}');
        while more {
            self.peek();
            let start = self.at;
            let key = map_key(key_kind, self.name()?);
            let mut key = Some(key.map_err(|fault| ParseError::from(fault).at(start))?);
            self.colon()?;
            let read = match entries.slot(&mut key) {
                Ok(slot) => self.likely_value(slot),
                Err(fault) => Err(fault.into()),
            };
            if let Err(error) = read {
                entries.locate(key.as_ref());
                return Err(error);
            }
            more = self.another(b'}')?;
        }
        Ok(())
    }
}
