//! Reading: the members of an object that are the fields of a message.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, Visitor};

use flytepb_wire::descriptor::{FieldDescriptor, MessageDescriptor};
use flytepb_wire::{FieldMut, WireMessage};

use super::context::Scope;
use super::de::{self, ValueSeed};
use super::error::{ErrorKind, Fault};
use super::leaf::{mismatch, Place, Short};

/// What has been read of a message.
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
        let is_named = |field: &FieldDescriptor| field.json_name == name || field.name == name;
        let (before, after) = fields.split_at(self.next.min(fields.len()));
        let found = match after.iter().position(is_named) {
            Some(index) => Some(before.len() + index),
            None => before.iter().position(is_named),
        };
        let Some(index) = found else {
            return self.unknown(name);
        };
        if !self.seen.insert(index) {
            let name = fields[index].name;
            return Err(Fault::value(format!("the field {name} is there twice")));
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
        de::message(self.scope, &mut *self.message, value)
    }

    /// Reads the value of a field.
    pub(super) fn value<'de, D: Deserializer<'de>>(
        &mut self,
        index: usize,
        deserializer: D,
    ) -> Result<(), D::Error> {
        let field = &self.descriptor.fields[index];
        let (scope, kind) = (self.scope, field.kind);
        let read = match self.place(index, field) {
            Ok(place) => ValueSeed { scope, kind, place }.deserialize(deserializer),
            Err(fault) => Err(scope.context.reading(fault)),
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

    #[inline]
    fn place(&mut self, index: usize, field: &FieldDescriptor) -> Result<Place<'_>, Fault> {
        if !field.is_collection() {
            return Ok(Place::Field(&mut *self.message, index));
        }
        match (self.message.get_mut(index), field.map_key()) {
            (FieldMut::List(list), None) => Ok(Place::List(list)),
            (FieldMut::Map(map), Some(key)) => Ok(Place::Map(map, key)),
            _ => Err(mismatch()),
        }
    }
}

/// A set of small numbers that needs no memory of its own below 64.
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
    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
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
