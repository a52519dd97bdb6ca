//! Reading: messages along their descriptors, out of any serde deserializer.

use std::collections::HashSet;
use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, IgnoredAny, MapAccess, SeqAccess, Visitor};

use flytepb_wire::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor};
use flytepb_wire::{FieldMut, List, MapField, MapKey, WireMessage};

use super::any;
use super::context::Scope;
use super::error::{ErrorKind, Fault};
use super::leaf::{expected, map_key, mismatch, put, Place, Short, Token, SAME_KEY};
use super::wkt::{value, WellKnown};

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

impl ValueSeed<'_, '_> {
    #[inline]
    fn token<E: serde::de::Error>(self, token: Token<'_>) -> Result<bool, E> {
        let context = self.scope.context;
        let level = match (self.kind, &self.place) {
            (Kind::Message(_), Place::Field(..) | Place::Element(_) | Place::Entry(..)) => {
                self.scope.deeper().map(|_| ())
            }
            _ => Ok(()),
        };
        level
            .and_then(|()| put(context.options, self.kind, token, self.place))
            .map_err(|fault| context.reading(fault))
    }

    #[cold]
    fn unlike<E: serde::de::Error>(self, found: &str) -> E {
        let expected = match self.kind {
            Kind::Message(descriptor) => expected(WellKnown::of(descriptor)),
            Kind::String | Kind::Bytes => "a string",
            Kind::Bool => "true or false",
            Kind::Enum(_) => "the name or number of an enum value",
            _ => "a number",
        };
        let reason = format!("expected {expected}, found {found}");
        self.scope.context.reading(Fault::value(reason))
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
        fn $method<E: serde::de::Error>(self, value: $type) -> Result<bool, E> {
            self.token(Token::$token(value))
        }
    )*};
}

impl<'de> Visitor<'de> for ValueSeed<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    tokens! {
        visit_bool(bool) Bool;
        visit_u64(u64) Uint;
        visit_i64(i64) Int;
        visit_f64(f64) Float;
        visit_str(&str) Str;
    }

    /// The text of a number, from our parser.
    fn visit_bytes<E: serde::de::Error>(self, text: &[u8]) -> Result<bool, E> {
        match std::str::from_utf8(text) {
            Ok(text) => self.token(Token::Number(text)),
            Err(_) => Err(self.unlike("bytes")),
        }
    }

    fn visit_unit<E: serde::de::Error>(self) -> Result<bool, E> {
        self.token(Token::Null)
    }

    fn visit_none<E: serde::de::Error>(self) -> Result<bool, E> {
        self.token(Token::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_map<A: MapAccess<'de>>(self, map: A) -> Result<bool, A::Error> {
        let Kind::Message(descriptor) = self.kind else {
            return Err(self.unlike("an object"));
        };
        let known = WellKnown::of(descriptor);
        match known {
            None | Some(WellKnown::Any | WellKnown::Struct | WellKnown::Value) => {}
            _ => return Err(self.unlike("an object")),
        }
        let context = self.scope.context;
        let opened = enter(self.scope, self.place);
        let (scope, message) = opened.map_err(|fault| context.reading(fault))?;
        match known {
            Some(WellKnown::Any) => any::read(scope, message, map)?,
            Some(WellKnown::Struct) => read_struct(scope, message, map)?,
            Some(WellKnown::Value) => {
                let inner = Place::Field(message, value::STRUCT);
                let opened = enter(scope, inner);
                let (scope, inner) = opened.map_err(|fault| context.reading(fault))?;
                read_struct(scope, inner, map)?;
            }
            _ => Members::new(scope, message).read(map)?,
        }
        Ok(true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, seq: A) -> Result<bool, A::Error> {
        let known = match self.kind {
            Kind::Message(descriptor) => WellKnown::of(descriptor),
            _ => None,
        };
        let inside = match known {
            Some(WellKnown::ListValue) => false,
            Some(WellKnown::Value) => true,
            _ => return Err(self.unlike("an array")),
        };
        let context = self.scope.context;
        let mut opened = enter(self.scope, self.place);
        if inside {
            opened = opened.and_then(|(scope, m)| enter(scope, Place::Field(m, value::LIST)));
        }
        let (scope, message) = opened.map_err(|fault| context.reading(fault))?;
        let field = &message.descriptor().fields[0];
        match message.get_mut(0) {
            FieldMut::List(list) => Elements { scope, field, list }.visit_seq(seq),
            _ => Err(context.reading(mismatch())),
        }
    }
}

/// The message in a place, with the scope of its members.
fn enter<'c, 'p>(
    scope: Scope<'c>,
    place: Place<'p>,
) -> Result<(Scope<'c>, &'p mut dyn WireMessage), Fault> {
    let scope = match place {
        Place::Message(_) => scope,
        _ => scope.deeper()?,
    };
    Ok((scope, place.message()?))
}

fn read_struct<'de, A: MapAccess<'de>>(
    scope: Scope<'_>,
    message: &mut dyn WireMessage,
    members: A,
) -> Result<(), A::Error> {
    let field = &message.descriptor().fields[0];
    match message.get_mut(0) {
        FieldMut::Map(map) => Entries::new(scope, field, map)
            .visit_map(members)
            .map(|_| ()),
        _ => Err(scope.context.reading(mismatch())),
    }
}

/// The members of an object that are the fields of a message.
pub(super) struct Members<'c, 'm> {
    pub(super) scope: Scope<'c>,
    message: &'m mut dyn WireMessage,
    descriptor: &'static MessageDescriptor,
    /// The field that comes next if the members are in the order of the schema.
    next: usize,
    seen: Bits,
    oneofs: Bits,
}

impl<'c, 'm> Members<'c, 'm> {
    pub(super) fn new(scope: Scope<'c>, message: &'m mut dyn WireMessage) -> Self {
        Members {
            scope,
            descriptor: message.descriptor(),
            message,
            next: 0,
            seen: Bits::default(),
            oneofs: Bits::default(),
        }
    }

    /// Reads all members.
    pub(super) fn read<'de, A: MapAccess<'de>>(mut self, mut map: A) -> Result<(), A::Error> {
        while let Some(field) = map.next_key_seed(Name(&mut self))? {
            match field {
                Some(index) => map.next_value_seed(FieldSeed(&mut self, index))?,
                None => map.next_value::<IgnoredAny>().map(|_| ())?,
            }
        }
        Ok(())
    }

    /// The index of the field of this name, `None` if there is none and that is to be ignored.
    pub(super) fn find(&mut self, name: &str) -> Result<Option<usize>, Fault> {
        let fields = self.descriptor.fields;
        let (before, after) = fields.split_at(self.next.min(fields.len()));
        let is_named = |field: &FieldDescriptor| field.json_name == name || field.name == name;
        let found = match after.iter().position(is_named) {
            Some(index) => Some(before.len() + index),
            None => before.iter().position(is_named),
        };
        let Some(index) = found else {
            return self.unknown(name);
        };
        if !self.seen.insert(index) {
            return Err(Fault::value(format!(
                "the field {} is there twice",
                fields[index].name
            )));
        }
        self.next = index + 1;
        Ok(found)
    }

    /// Refuses a name, or says that it is to be ignored.
    #[cold]
    pub(super) fn unknown(&self, name: &str) -> Result<Option<usize>, Fault> {
        if self.scope.context.options.ignore_unknown {
            return Ok(None);
        }
        let full_name = self.descriptor.full_name;
        let reason = format!("{full_name} has no field \"{}\"", Short(name));
        Err(Fault::new(ErrorKind::UnknownField, reason))
    }

    /// Reads the message as one value.
    pub(super) fn whole<'de, D: Deserializer<'de>>(&mut self, value: D) -> Result<(), D::Error> {
        message(self.scope, &mut *self.message, value)
    }

    /// Reads the value of a field.
    pub(super) fn value<'de, D: Deserializer<'de>>(
        &mut self,
        index: usize,
        deserializer: D,
    ) -> Result<(), D::Error> {
        let field = &self.descriptor.fields[index];
        let (scope, message) = (self.scope, &mut *self.message);
        let read = match field.cardinality {
            Cardinality::Map { .. } => match message.get_mut(index) {
                FieldMut::Map(map) => deserializer.deserialize_any(Entries::new(scope, field, map)),
                _ => Err(scope.context.reading(mismatch())),
            },
            Cardinality::Repeated { .. } => match message.get_mut(index) {
                FieldMut::List(list) => {
                    deserializer.deserialize_any(Elements { scope, field, list })
                }
                _ => Err(scope.context.reading(mismatch())),
            },
            _ => {
                let (kind, place) = (field.kind, Place::Field(message, index));
                ValueSeed { scope, kind, place }.deserialize(deserializer)
            }
        };
        let read = read.and_then(|set| match field.oneof {
            Some(oneof) if set && !self.oneofs.insert(oneof) => {
                let oneof = self.descriptor.oneofs[oneof];
                let reason = format!("another member of the oneof {oneof} is there already");
                Err(scope.context.reading(Fault::value(reason)))
            }
            _ => Ok(()),
        });
        if read.is_err() {
            scope.context.in_field(field.name);
        }
        read
    }
}

/// A set of small numbers that needs no memory below 64.
#[derive(Default)]
struct Bits {
    low: u64,
    high: Vec<u64>,
}

impl Bits {
    /// Whether `number` was not there yet.
    #[inline]
    fn insert(&mut self, number: usize) -> bool {
        let (word, bit) = (number / 64, 1 << (number % 64));
        let word = match word.checked_sub(1) {
            None => &mut self.low,
            Some(word) => {
                self.high.resize(self.high.len().max(word + 1), 0);
                &mut self.high[word]
            }
        };
        let missing = *word & bit == 0;
        *word |= bit;
        missing
    }
}

/// Reads the name of a member.
struct Name<'a, 'c, 'm>(&'a mut Members<'c, 'm>);

impl<'de> DeserializeSeed<'de> for Name<'_, '_, '_> {
    type Value = Option<usize>;

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_, '_, '_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    #[inline]
    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<Self::Value, E> {
        let context = self.0.scope.context;
        self.0.find(name).map_err(|fault| context.reading(fault))
    }
}

/// Reads the value of the field with this index.
struct FieldSeed<'a, 'c, 'm>(&'a mut Members<'c, 'm>, usize);

impl<'de> DeserializeSeed<'de> for FieldSeed<'_, '_, '_> {
    type Value = ();

    #[inline]
    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.value(self.1, deserializer)
    }
}

/// Reads a list.
struct Elements<'c, 'p> {
    scope: Scope<'c>,
    field: &'p FieldDescriptor,
    list: &'p mut dyn List,
}

impl<'de> Visitor<'de> for Elements<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an array")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<bool, A::Error> {
        let (scope, kind) = (self.scope, self.field.kind);
        for index in 0.. {
            let place = Place::Element(&mut *self.list);
            match seq.next_element_seed(ValueSeed { scope, kind, place }) {
                Ok(Some(_)) => {}
                Ok(None) => break,
                Err(error) => {
                    scope.context.in_element(index);
                    return Err(error);
                }
            }
        }
        Ok(true)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_none<E>(self) -> Result<bool, E> {
        Ok(false)
    }
}

/// Reads a map.
struct Entries<'c, 'p> {
    scope: Scope<'c>,
    field: &'p FieldDescriptor,
    map: &'p mut dyn MapField,
    /// The keys read so far, if the map was not empty before.
    merged: Option<HashSet<MapKey>>,
}

impl<'c, 'p> Entries<'c, 'p> {
    fn new(scope: Scope<'c>, field: &'p FieldDescriptor, map: &'p mut dyn MapField) -> Self {
        Entries {
            scope,
            field,
            merged: (!map.is_empty()).then(Default::default),
            map,
        }
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

impl<'de> Visitor<'de> for Entries<'_, '_> {
    type Value = bool;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(mut self, mut members: A) -> Result<bool, A::Error> {
        let (scope, kind) = (self.scope, self.field.kind);
        let key_kind = self.field.map_key().unwrap_or(Kind::String);
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
        Ok(true)
    }

    fn visit_unit<E>(self) -> Result<bool, E> {
        Ok(false)
    }

    fn visit_none<E>(self) -> Result<bool, E> {
        Ok(false)
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

    fn visit_str<E: serde::de::Error>(self, name: &str) -> Result<MapKey, E> {
        map_key(self.1, name).map_err(|fault| self.0.context.reading(fault))
    }
}
