//! Reading JSON text into messages, driven by their descriptors.
//!
//! Inlining is limited to optimized builds: in debug builds each inlined part would enlarge the
//! stack frame, and messages at the depth limit would need too much stack.

use flytepb_wire::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor, WellKnown};
use flytepb_wire::time_text::quoted_timestamp;
use flytepb_wire::List;

use crate::context::Scope;
use crate::error::Fault;
use crate::read::object::Object;
use crate::read::parser::{ParseError, Parser, Result};
use crate::read::scalar::{map_key, range, Place};
use crate::read::target::{Entries, Opened, Target};
use crate::wkt::any;

impl Parser<'_> {
    /// Reads one value into its target; returns `false` if there was nothing to store.
    pub(crate) fn value(&mut self, target: Target<'_, '_>) -> Result<bool> {
        let first = self.peek();
        let start = self.at;
        let read = match first {
            b'{' => self.object(target),
            b'[' => self.array(target),
            _ => match self.token() {
                Ok(token) => target.token(token).map_err(ParseError::from),
                Err(error) => Err(error),
            },
        };
        read.map_err(|error| error.at(start))
    }

    fn object(&mut self, target: Target<'_, '_>) -> Result<bool> {
        self.enter()?;
        match target.open_object()? {
            (scope, Opened::Fields(message)) => self.fields(Object::new(scope, message))?,
            (scope, Opened::Map(kind, key, map)) => {
                self.entries(key, Entries::new(scope, kind, map))?;
            }
            (scope, Opened::Any(message)) => any::read(self, scope, message)?,
            (_, Opened::List(..)) => return Err(Fault::mismatch().into()),
        }
        Ok(true)
    }

    fn array(&mut self, target: Target<'_, '_>) -> Result<bool> {
        self.enter()?;
        let (scope, kind, list) = target.open_array()?;
        self.elements(scope, kind, list)?;
        Ok(true)
    }

    /// Fast path of [`value`](Self::value) for the most common values; otherwise leaves the input
    /// unread and returns the place. The place is created lazily, as most values do not need all of
    /// it.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn short_value<'p, P: FnOnce() -> Place<'p>>(
        &mut self,
        scope: Scope<'_>,
        kind: Kind,
        place: P,
    ) -> std::result::Result<Result<()>, P> {
        let first = self.peek();
        let start = self.at;
        let target = |place: P| Target {
            scope,
            kind,
            place: place(),
        };
        let read = match (kind, first) {
            (Kind::String, b'"') => self.text(|| target(place)),
            (Kind::Message(of), b'{') if of.well_known.is_none() => {
                self.plain_message(of, || target(place))
            }
            (Kind::Message(of), b'"') if of.well_known == Some(WellKnown::Timestamp) => {
                let Some((time, len)) = quoted_timestamp(self.rest()) else {
                    return Err(place);
                };
                self.at += len;
                target(place).timestamp(time).map_err(ParseError::from)
            }
            (Kind::Message(of), b'"') if of.well_known == Some(WellKnown::Value) => {
                match self.string() {
                    Ok(text) => target(place).text_value(text).map_err(ParseError::from),
                    Err(error) => Err(error),
                }
            }
            (Kind::Bool, b't') if self.rest().starts_with(b"true") => {
                self.at += 4;
                target(place).bool(true).map_err(ParseError::from)
            }
            (Kind::Enum(of), b'"') => {
                let name = self.string();
                let Some(number) = name.ok().and_then(|name| of.number_of(name)) else {
                    self.at = start;
                    return Err(place);
                };
                target(place)
                    .integer(number.into())
                    .map_err(ParseError::from)
            }
            (Kind::Int64 | Kind::Int32 | Kind::Uint32 | Kind::Uint64, _) => {
                let Some(value) = self.plain_integer(first, range(kind)) else {
                    return Err(place);
                };
                target(place).integer(value).map_err(ParseError::from)
            }
            _ => return Err(place),
        };
        Ok(read.map_err(|error| error.at(start)))
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn text<'c, 'p>(&mut self, target: impl FnOnce() -> Target<'c, 'p>) -> Result<()> {
        let text = self.string_in_line()?;
        Ok(target().text(text)?)
    }

    #[cfg_attr(not(debug_assertions), inline(always))]
    fn plain_message<'c, 'p>(
        &mut self,
        of: &'static MessageDescriptor,
        target: impl FnOnce() -> Target<'c, 'p>,
    ) -> Result<()> {
        self.enter()?;
        let (scope, message) = target().enter()?;
        self.fields(Object::of(of, scope, message))
    }

    fn fields(&mut self, mut members: Object<'_, '_>) -> Result<()> {
        if self.is_empty(b'}') {
            return Ok(());
        }
        loop {
            self.peek();
            match members.find_next(self.rest()) {
                Some((index, field, len)) => {
                    self.at += len;
                    self.short_field(&mut members, index, field)?;
                }
                None => self.other_member(&mut members)?,
            }
            if !self.another(b'}')? {
                return Ok(());
            }
        }
    }

    /// Reads a member other than the next one in schema order.
    #[inline(never)]
    fn other_member(&mut self, members: &mut Object<'_, '_>) -> Result<()> {
        let start = self.at;
        let found = members.find(self.name()?);
        let found = found.map_err(|fault| ParseError::from(fault).at(start))?;
        self.colon()?;
        match found {
            Some(index) => self.field(members, index),
            None => self.skip(),
        }
    }

    /// Fast path of [`field`](Self::field).
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn short_field(
        &mut self,
        members: &mut Object<'_, '_>,
        index: usize,
        field: &'static FieldDescriptor,
    ) -> Result<()> {
        let (Cardinality::Implicit | Cardinality::Explicit) = field.cardinality else {
            return self.field(members, index);
        };
        self.peek();
        let start = self.at;
        let (scope, message) = (members.scope, &mut *members.message);
        let read = self.short_value(scope, field.kind, || Place::Field(message, index));
        let read = match (read, field.oneof) {
            (Ok(Ok(())), None) => return Ok(()),
            (Ok(Ok(())), Some(oneof)) => members.set(oneof).map_err(ParseError::from),
            (Ok(Err(error)), _) => Err(error),
            (Err(_), _) => return self.field(members, index),
        };
        match read {
            Ok(()) => Ok(()),
            Err(error) => {
                members.scope.context.in_field(field.name);
                Err(error.at(start))
            }
        }
    }

    /// Reads the value of the field with this index.
    #[inline(never)]
    pub(crate) fn field(&mut self, members: &mut Object<'_, '_>, index: usize) -> Result<()> {
        let first = self.peek();
        let start = self.at;
        let field = members.field(index);
        let read = match (first, members.target(index)) {
            (
                b'[',
                Ok(Target {
                    scope,
                    kind,
                    place: Place::List(list),
                }),
            ) => self.list(scope, kind, list),
            (_, Ok(target)) => self.value(target),
            (_, Err(fault)) => Err(fault.into()),
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

    /// Reads an array into a list, from its opening bracket.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn list(&mut self, scope: Scope<'_>, kind: Kind, list: &mut dyn List) -> Result<bool> {
        self.enter()?;
        self.elements(scope, kind, list)?;
        Ok(true)
    }

    /// Reads an element of a list or a value of a map.
    #[inline(never)]
    fn element(&mut self, scope: Scope<'_>, kind: Kind, place: Place<'_>) -> Result<()> {
        self.value(Target { scope, kind, place }).map(drop)
    }

    fn elements(&mut self, scope: Scope<'_>, kind: Kind, list: &mut dyn List) -> Result<()> {
        if self.is_empty(b']') {
            return Ok(());
        }
        let mut index = 0;
        let error = loop {
            let list = &mut *list;
            let read = match self.short_value(scope, kind, || Place::Element(list)) {
                Ok(read) => read,
                Err(place) => self.element(scope, kind, place()),
            };
            if let Err(error) = read {
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

    fn entries(&mut self, key_kind: Kind, mut entries: Entries<'_, '_>) -> Result<()> {
        let mut more = !self.is_empty(b'}');
        while more {
            self.peek();
            let start = self.at;
            let key = map_key(key_kind, self.name()?);
            let mut key = Some(key.map_err(|fault| ParseError::from(fault).at(start))?);
            self.colon()?;
            let read = match entries.target(&mut key) {
                Ok(Target { scope, kind, place }) => {
                    match self.short_value(scope, kind, || place) {
                        Ok(read) => read,
                        Err(place) => self.element(scope, kind, place()),
                    }
                }
                Err(fault) => Err(fault.into()),
            };
            if let Err(error) = read {
                entries.add_to_error_path(key.as_ref());
                return Err(error);
            }
            more = self.another(b'}')?;
        }
        Ok(())
    }
}
