//! Parse targets: the destination of a value and the types it accepts.

use std::collections::HashSet;

use flytepb_wire::descriptor::{Kind, WellKnown};
use flytepb_wire::{FieldMut, List, MapField, MapKey, WireMessage};

use crate::context::Scope;
use crate::error::Fault;
use crate::read::scalar::{
    expected, put, put_bool, put_i64, put_seconds, put_text, Place, SAME_KEY,
};
use crate::read::token::Token;
use crate::wkt::value;

/// A place and the type of its value.
pub(crate) struct Target<'c, 'p> {
    pub(crate) scope: Scope<'c>,
    pub(crate) kind: Kind,
    pub(crate) place: Place<'p>,
}

/// The destination of an object or array.
pub(crate) enum Opened<'p> {
    Fields(&'p mut dyn WireMessage),
    Any(&'p mut dyn WireMessage),
    List(Kind, &'p mut dyn List),
    Map(Kind, Kind, &'p mut dyn MapField),
}

impl<'c, 'p> Target<'c, 'p> {
    /// Creates the target of the outermost message, or of the whole content of an `Any`.
    pub(crate) fn of_message(scope: Scope<'c>, message: &'p mut dyn WireMessage) -> Self {
        let kind = Kind::Message(message.descriptor());
        let place = Place::Message(message);
        Target { scope, kind, place }
    }

    /// Stores a token; returns `false` if there was nothing to store.
    #[inline]
    pub(crate) fn token(self, token: Token<'_>) -> Result<bool, Fault> {
        if let (Kind::Message(_), true) = (self.kind, self.place.is_inside()) {
            self.scope.deeper()?;
        }
        self.count()?;
        self.count_paths(&token)?;
        put(self.scope.context.options, self.kind, token, self.place)
    }

    /// Stores a string, if one is expected.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn text(self, text: &str) -> Result<(), Fault> {
        self.count()?;
        put_text(text, self.place)
    }

    /// Stores a string in a `google.protobuf.Value`.
    pub(crate) fn text_value(self, text: &str) -> Result<(), Fault> {
        if self.place.is_inside() {
            self.scope.deeper()?;
        }
        self.count()?;
        put_text(text, Place::Field(self.place.message()?, value::STRING))
    }

    /// Stores a boolean, if one is expected.
    #[inline]
    pub(crate) fn bool(self, value: bool) -> Result<(), Fault> {
        self.count()?;
        put_bool(value, self.place).map(drop)
    }

    /// Stores an integer that is in the range of the expected type.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn integer(self, value: i64) -> Result<(), Fault> {
        self.count()?;
        put_i64(value, self.place)
    }

    /// Stores a timestamp, if one is expected.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn timestamp(self, time: (i64, i32)) -> Result<(), Fault> {
        if self.place.is_inside() {
            self.scope.deeper()?;
        }
        self.count()?;
        put_seconds(time, self.place.message()?).map(drop)
    }

    /// Charges the allocation of this target to the limits.
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn count(&self) -> Result<(), Fault> {
        match &self.place {
            Place::Element(list) => self.scope.context.count(list.growth()),
            Place::Entry(map, _) => self.scope.context.count(map.growth()),
            _ => Ok(()),
        }
    }

    /// Charges the paths of a field mask to the limits.
    #[inline]
    fn count_paths(&self, token: &Token<'_>) -> Result<(), Fault> {
        match (self.kind, token) {
            (Kind::Message(of), Token::Str(text))
                if of.well_known == Some(WellKnown::FieldMask) =>
            {
                let paths = text.bytes().filter(|b| *b == b',').count() + 1;
                // Twice the size: lists grow geometrically, and a path gains one underscore per
                // capital letter.
                let memory = 2 * (paths * (size_of::<String>() + 8) + text.len());
                self.scope.context.count_all(paths, memory)
            }
            _ => Ok(()),
        }
    }

    #[cold]
    pub(crate) fn unlike(self, found: &str) -> Fault {
        let expected = expected(self.kind, &self.place);
        Fault::value(format!("expected {expected}, found {found}"))
    }

    /// Creates the message of this target; returns it with its scope.
    #[cfg_attr(not(debug_assertions), inline(always))]
    pub(crate) fn enter(self) -> Result<(Scope<'c>, &'p mut dyn WireMessage), Fault> {
        let scope = if self.place.is_inside() {
            self.scope.deeper()?
        } else {
            self.scope
        };
        self.count()?;
        let may_box = matches!(self.place, Place::Field(..));
        let message = self.place.message()?;
        if may_box {
            scope.context.charge(size_of_val(&*message))?;
        }
        Ok((scope, message))
    }

    /// Returns the list or map that is the first field of a Struct or ListValue.
    fn only_field(self) -> Result<(Scope<'c>, Opened<'p>), Fault> {
        let (scope, message) = self.enter()?;
        let field = &message.descriptor().fields[0];
        let opened = match message.get_mut(0) {
            FieldMut::List(list) => Opened::List(field.kind, list),
            FieldMut::Map(map) => Opened::Map(field.kind, Kind::String, map),
            FieldMut::Value(_) => return Err(Fault::mismatch()),
        };
        Ok((scope, opened))
    }

    /// Like [`only_field`](Self::only_field), for the Struct or ListValue in a Value.
    fn only_field_of(self, index: usize) -> Result<(Scope<'c>, Opened<'p>), Fault> {
        let (scope, message) = self.enter()?;
        let kind = message.descriptor().fields[index].kind;
        let place = Place::Field(message, index);
        Target { scope, kind, place }.only_field()
    }

    /// Opens this target for an object; returns its destination and the scope inside.
    pub(crate) fn open_object(self) -> Result<(Scope<'c>, Opened<'p>), Fault> {
        match (self.place, self.kind) {
            (Place::Map(map, key), kind) => Ok((self.scope, Opened::Map(kind, key, map))),
            (place @ Place::List(_), _) => Err(Target { place, ..self }.unlike("an object")),
            (place, Kind::Message(descriptor)) => {
                let target = Target { place, ..self };
                let fields = |(scope, message)| (scope, Opened::Fields(message));
                match descriptor.well_known {
                    None => target.enter().map(fields),
                    Some(WellKnown::Any) => target.enter().map(|(s, m)| (s, Opened::Any(m))),
                    Some(WellKnown::Struct) => target.only_field(),
                    Some(WellKnown::Value) => target.only_field_of(value::STRUCT),
                    Some(_) => Err(target.unlike("an object")),
                }
            }
            (place, _) => Err(Target { place, ..self }.unlike("an object")),
        }
    }

    /// Opens this target for an array; returns the list, its element type and their scope.
    pub(crate) fn open_array(self) -> Result<(Scope<'c>, Kind, &'p mut dyn List), Fault> {
        let known = match (&self.place, self.kind) {
            (Place::List(_) | Place::Map(..), _) => None,
            (_, Kind::Message(descriptor)) => descriptor.well_known,
            _ => None,
        };
        let (scope, opened) = match (known, self.place) {
            (Some(WellKnown::ListValue), place) => Target { place, ..self }.only_field()?,
            (Some(WellKnown::Value), place) => {
                Target { place, ..self }.only_field_of(value::LIST)?
            }
            (_, Place::List(list)) => (self.scope, Opened::List(self.kind, list)),
            (_, place) => return Err(Target { place, ..self }.unlike("an array")),
        };
        match opened {
            Opened::List(kind, list) => Ok((scope, kind, list)),
            _ => Err(Fault::mismatch()),
        }
    }
}

/// The map that entries are read into.
pub(crate) struct Entries<'c, 'p> {
    scope: Scope<'c>,
    kind: Kind,
    map: &'p mut dyn MapField,
    /// The keys read so far, if the map was not empty before.
    merged: Option<HashSet<MapKey>>,
}

impl<'c, 'p> Entries<'c, 'p> {
    pub(crate) fn new(scope: Scope<'c>, kind: Kind, map: &'p mut dyn MapField) -> Self {
        Entries {
            scope,
            kind,
            merged: (!map.is_empty()).then(HashSet::new),
            map,
        }
    }

    /// Returns the target of the entry with this key, which is taken when the entry is created.
    #[inline]
    pub(crate) fn target<'e>(
        &'e mut self,
        key: &'e mut Option<MapKey>,
    ) -> Result<Target<'c, 'e>, Fault> {
        if let (Some(read), Some(key)) = (&mut self.merged, &*key) {
            if !read.insert(key.clone()) {
                return Err(Fault::value(SAME_KEY));
            }
            // An existing entry with this key is replaced.
            self.map.remove(key.clone());
        }
        Ok(Target {
            scope: self.scope,
            kind: self.kind,
            place: Place::Entry(&mut *self.map, key),
        })
    }

    /// Adds the entry of this key to the error path; without a key, the last entry.
    #[cold]
    pub(crate) fn add_to_error_path(&self, key: Option<&MapKey>) {
        match (key, self.map.len()) {
            (Some(key), _) => self.scope.context.in_new_entry(key),
            (None, 0) => {}
            (None, len) => self.scope.context.in_entry(self.map.entry_at(len - 1).0),
        }
    }
}
