//! Reading: values along their descriptors, out of any serde deserializer.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, MapAccess, SeqAccess, Visitor};

use flytepb_wire::descriptor::{Kind, WellKnown};
use flytepb_wire::{FieldMut, List, MapField, MapKey, WireMessage};

use super::any;
use super::context::Scope;
use super::error::Fault;
use super::leaf::{expected, map_key, mismatch, put, Place, Token, SAME_KEY};
use super::members::Members;
use super::wkt::value;

/// Reads a message as one value.
pub(super) fn message<'de, D: Deserializer<'de>>(
    scope: Scope<'_>,
    message: &mut dyn WireMessage,
    deserializer: D,
) -> Result<(), D::Error> {
    let kind = Kind::Message(message.descriptor());
    let place = Place::Message(message);
    let seed = ValueSeed { scope, kind, place };
    seed.deserialize(deserializer).map(|_| ())
}

/// Reads one value into its place; `false` when there was nothing to put there.
pub(super) struct ValueSeed<'c, 'p> {
    pub(super) scope: Scope<'c>,
    pub(super) kind: Kind,
    pub(super) place: Place<'p>,
}

/// What an object or array is read into.
enum Opened<'p> {
    Fields(&'p mut dyn WireMessage),
    Any(&'p mut dyn WireMessage),
    List(Kind, &'p mut dyn List),
    Map(Kind, Kind, &'p mut dyn MapField),
}

impl<'c, 'p> ValueSeed<'c, 'p> {
    #[inline]
    fn token<E: Error>(self, token: Token<'_>) -> Result<bool, E> {
        let context = self.scope.context;
        let level = match self.kind {
            Kind::Message(_) if self.place.is_inside() => self.scope.deeper().map(|_| ()),
            _ => Ok(()),
        };
        level
            .and_then(|()| self.count())
            .and_then(|()| self.count_paths(&token))
            .and_then(|()| put(context.options, self.kind, token, self.place))
            .map_err(|fault| context.reading(fault))
    }

    /// Counts what this place is about to allocate.
    #[inline]
    fn count(&self) -> Result<(), Fault> {
        match &self.place {
            Place::Element(list) => self.scope.context.count(list.growth()),
            Place::Entry(map, _) => self.scope.context.count(map.growth()),
            _ => Ok(()),
        }
    }

    /// Counts the paths that a field mask is about to make of a text.
    #[inline]
    fn count_paths(&self, token: &Token<'_>) -> Result<(), Fault> {
        match (self.kind, token) {
            (Kind::Message(of), Token::Str(text))
                if of.well_known == Some(WellKnown::FieldMask) =>
            {
                let paths = text.bytes().filter(|b| *b == b',').count() + 1;
                // The list has room to grow, and each path for an underscore before each letter.
                let memory = 2 * (paths * (size_of::<String>() + 8) + text.len());
                self.scope.context.count_all(paths, memory)
            }
            _ => Ok(()),
        }
    }

    #[cold]
    fn unlike(self, found: &str) -> Fault {
        let expected = expected(self.kind, &self.place);
        Fault::value(format!("expected {expected}, found {found}"))
    }

    /// The scope inside the message of this place, and the message.
    #[inline]
    fn enter(self) -> Result<(Scope<'c>, &'p mut dyn WireMessage), Fault> {
        let scope = match self.place.is_inside() {
            true => self.scope.deeper()?,
            false => self.scope,
        };
        self.count()?;
        let may_box = matches!(self.place, Place::Field(..));
        let message = self.place.message()?;
        if may_box {
            scope.context.claim(size_of_val(&*message))?;
        }
        Ok((scope, message))
    }

    /// The list or map that is the first field of a Struct or ListValue.
    fn only_field(self) -> Result<(Scope<'c>, Opened<'p>), Fault> {
        let (scope, message) = self.enter()?;
        let field = &message.descriptor().fields[0];
        let opened = match message.get_mut(0) {
            FieldMut::List(list) => Opened::List(field.kind, list),
            FieldMut::Map(map) => Opened::Map(field.kind, Kind::String, map),
            FieldMut::Value(_) => return Err(mismatch()),
        };
        Ok((scope, opened))
    }

    /// As [`only_field`](Self::only_field), for the Struct or ListValue in a Value.
    fn only_field_of(self, index: usize) -> Result<(Scope<'c>, Opened<'p>), Fault> {
        let (scope, message) = self.enter()?;
        let kind = message.descriptor().fields[index].kind;
        let place = Place::Field(message, index);
        ValueSeed { scope, kind, place }.only_field()
    }

    fn open_object(self) -> Result<(Scope<'c>, Opened<'p>), Fault> {
        match (self.place, self.kind) {
            (Place::Map(map, key), kind) => Ok((self.scope, Opened::Map(kind, key, map))),
            (place @ Place::List(_), _) => Err(ValueSeed { place, ..self }.unlike("an object")),
            (place, Kind::Message(descriptor)) => {
                let seed = ValueSeed { place, ..self };
                let fields = |(scope, message)| (scope, Opened::Fields(message));
                match descriptor.well_known {
                    None => seed.enter().map(fields),
                    Some(WellKnown::Any) => seed.enter().map(|(s, m)| (s, Opened::Any(m))),
                    Some(WellKnown::Struct) => seed.only_field(),
                    Some(WellKnown::Value) => seed.only_field_of(value::STRUCT),
                    Some(_) => Err(seed.unlike("an object")),
                }
            }
            (place, _) => Err(ValueSeed { place, ..self }.unlike("an object")),
        }
    }

    fn open_array(self) -> Result<(Scope<'c>, Opened<'p>), Fault> {
        match (self.place, self.kind) {
            (Place::List(list), kind) => Ok((self.scope, Opened::List(kind, list))),
            (place, kind) => {
                let known = match (&place, kind) {
                    (Place::Map(..), _) => None,
                    (_, Kind::Message(descriptor)) => descriptor.well_known,
                    _ => None,
                };
                let seed = ValueSeed { place, ..self };
                match known {
                    Some(WellKnown::ListValue) => seed.only_field(),
                    Some(WellKnown::Value) => seed.only_field_of(value::LIST),
                    _ => Err(seed.unlike("an array")),
                }
            }
        }
    }
}

impl<'de> DeserializeSeed<'de> for ValueSeed<'_, '_> {
    type Value = bool;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! tokens {
    ($($method:ident($type:ty) $token:ident;)*) => {$(
        #[inline]
        fn $method<E: Error>(self, value: $type) -> Result<bool, E> {
            self.token(Token::$token(value))
        }
    )*};
}

impl<'de> Visitor<'de> for ValueSeed<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(expected(self.kind, &self.place))
    }

    tokens! {
        visit_bool(bool) Bool;
        visit_u64(u64) Uint;
        visit_i64(i64) Int;
        visit_f64(f64) Float;
        visit_str(&str) Str;
    }

    /// The text of a number, from our parser.
    fn visit_bytes<E: Error>(self, text: &[u8]) -> Result<bool, E> {
        match std::str::from_utf8(text) {
            Ok(text) => self.token(Token::Number(text)),
            Err(_) => Err(self.scope.context.reading(self.unlike("bytes"))),
        }
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        self.token(Token::Null)
    }

    fn visit_none<E: Error>(self) -> Result<bool, E> {
        self.token(Token::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<bool, A::Error> {
        let context = self.scope.context;
        match self.open_object() {
            Ok((scope, Opened::Fields(message))) => Members::new(scope, message).read(members)?,
            Ok((scope, Opened::Map(kind, key, map))) => {
                Entries::new(scope, kind, map).read(key, members)?;
            }
            Ok((scope, Opened::Any(any))) => any::read(scope, any, members)?,
            Ok((_, Opened::List(..))) => return Err(context.reading(mismatch())),
            Err(fault) => return Err(context.reading(fault)),
        }
        Ok(true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<bool, A::Error> {
        let context = self.scope.context;
        let (scope, kind, list) = match self.open_array() {
            Ok((scope, Opened::List(kind, list))) => (scope, kind, list),
            Ok(_) => return Err(context.reading(mismatch())),
            Err(fault) => return Err(context.reading(fault)),
        };
        for index in 0.. {
            let place = Place::Element(&mut *list);
            match elements.next_element_seed(ValueSeed { scope, kind, place }) {
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) => {
                    context.in_element(index);
                    return Err(error);
                }
            }
        }
        Ok(true)
    }
}

/// The entries of a map.
struct Entries<'c, 'p> {
    scope: Scope<'c>,
    kind: Kind,
    map: &'p mut dyn MapField,
    /// The keys read so far, if the map was not empty before.
    merged: Option<HashSet<MapKey>>,
}

impl<'c, 'p> Entries<'c, 'p> {
    fn new(scope: Scope<'c>, kind: Kind, map: &'p mut dyn MapField) -> Self {
        Entries {
            scope,
            kind,
            merged: (!map.is_empty()).then(HashSet::new),
            map,
        }
    }

    /// Reads all entries.
    fn read<'de, A: MapAccess<'de>>(
        mut self,
        key_kind: Kind,
        mut members: A,
    ) -> Result<(), A::Error> {
        let (scope, kind) = (self.scope, self.kind);
        while let Some(key) = members.next_key_seed(KeySeed(scope, key_kind))? {
            let fresh = self.make_room(&key);
            let mut key = Some(key);
            let place = Place::Entry(&mut *self.map, &mut key);
            let read = match fresh {
                Ok(()) => members.next_value_seed(ValueSeed { scope, kind, place }),
                Err(fault) => Err(scope.context.reading(fault)),
            };
            if read.is_err() {
                self.locate(key.as_ref());
            }
            read?;
        }
        Ok(())
    }

    /// Removes the entry that a map had under this key before.
    fn make_room(&mut self, key: &MapKey) -> Result<(), Fault> {
        let Some(read) = &mut self.merged else {
            return Ok(());
        };
        if !read.insert(key.clone()) {
            return Err(Fault::value(SAME_KEY));
        }
        self.map.remove(key.clone());
        Ok(())
    }

    /// Notes that the fault lies in the entry of this key, or in the last one.
    #[cold]
    fn locate(&self, key: Option<&MapKey>) {
        match (key, self.map.len()) {
            (Some(key), _) => self.scope.context.in_new_entry(key),
            (None, 0) => {}
            (None, len) => self.scope.context.in_entry(self.map.entry(len - 1).0),
        }
    }
}

/// Reads the key of a map's entry.
struct KeySeed<'c>(Scope<'c>, Kind);

impl<'de> DeserializeSeed<'de> for KeySeed<'_> {
    type Value = MapKey;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<MapKey, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for KeySeed<'_> {
    type Value = MapKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key in quotes")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<MapKey, E> {
        map_key(self.1, name).map_err(|fault| self.0.context.reading(fault))
    }
}
