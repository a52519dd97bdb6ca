//! Reading from any serde deserializer.

use std::fmt;

use serde::de::{
    Deserialize, DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor,
};

use flytepb_wire::descriptor::Kind;
use flytepb_wire::{MapKey, WireMessage};

use crate::context::Scope;
use crate::error::Fault;
use crate::read::object::Object;
use crate::read::scalar::{expected, map_key, Place};
use crate::read::target::{Entries, Opened, Target};
use crate::read::token::Token;
use crate::serde::raw::Raw;
use crate::wkt::any::{self, Content, Next};

pub(crate) fn message<'de, D: Deserializer<'de>>(
    scope: Scope<'_>,
    message: &mut dyn WireMessage,
    deserializer: D,
) -> Result<(), D::Error> {
    let target = Target::of_message(scope, message);
    target.deserialize(deserializer).map(|_| ())
}

/// Reads one value into its target; returns `false` if there was nothing to store.
impl<'de> DeserializeSeed<'de> for Target<'_, '_> {
    type Value = bool;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        deserializer.deserialize_any(self)
    }
}

macro_rules! tokens {
    ($($method:ident($type:ty) $token:ident;)*) => {$(
        fn $method<E: Error>(self, value: $type) -> Result<bool, E> {
            self.put(Token::$token(value))
        }
    )*};
}

/// Minimum length of a value and its separator in JSON.
const VALUE: usize = 2;

/// Syntax bytes per key: two quotes and a colon.
const AROUND_NAME: usize = 3;

impl Target<'_, '_> {
    fn put<E: Error>(self, token: Token<'_>) -> Result<bool, E> {
        let context = self.scope.context;
        context.count_input(match token {
            Token::Str(text) => VALUE + text.len(),
            _ => VALUE,
        });
        self.token(token).map_err(|fault| context.reading(fault))
    }
}

impl<'de> Visitor<'de> for Target<'_, '_> {
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

    fn visit_bytes<E: Error>(self, _: &[u8]) -> Result<bool, E> {
        Err(self.scope.context.reading(self.unlike("bytes")))
    }

    fn visit_unit<E: Error>(self) -> Result<bool, E> {
        self.put(Token::Null)
    }

    fn visit_none<E: Error>(self) -> Result<bool, E> {
        self.put(Token::Null)
    }

    fn visit_some<D: Deserializer<'de>>(self, deserializer: D) -> Result<bool, D::Error> {
        self.deserialize(deserializer)
    }

    fn visit_map<A: MapAccess<'de>>(self, members: A) -> Result<bool, A::Error> {
        let context = self.scope.context;
        context.count_input(VALUE);
        match self.open_object() {
            Ok((scope, Opened::Fields(message))) => fields(Object::new(scope, message), members)?,
            Ok((scope, Opened::Map(kind, key, map))) => {
                entries(scope, key, Entries::new(scope, kind, map), members)?;
            }
            Ok((scope, Opened::Any(message))) => any(scope, message, members)?,
            Ok((_, Opened::List(..))) => return Err(context.reading(Fault::mismatch())),
            Err(fault) => return Err(context.reading(fault)),
        }
        Ok(true)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<bool, A::Error> {
        let context = self.scope.context;
        context.count_input(VALUE);
        let opened = self.open_array();
        let (scope, kind, list) = opened.map_err(|fault| context.reading(fault))?;
        for index in 0.. {
            let place = Place::Element(&mut *list);
            match elements.next_element_seed(Target { scope, kind, place }) {
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

fn fields<'de, A: MapAccess<'de>>(mut members: Object<'_, '_>, mut map: A) -> Result<(), A::Error> {
    while let Some(field) = map.next_key_seed(Name(&mut members))? {
        match field {
            Some(index) => map.next_value_seed(Field(&mut members, index))?,
            None => map.next_value::<IgnoredAny>().map(|_| ())?,
        }
    }
    Ok(())
}

struct Name<'a, 'c, 'm>(&'a mut Object<'c, 'm>);

impl<'de> DeserializeSeed<'de> for Name<'_, '_, '_> {
    type Value = Option<usize>;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Self::Value, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Name<'_, '_, '_> {
    type Value = Option<usize>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name of a field")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<Self::Value, E> {
        let context = self.0.scope.context;
        context.count_input(AROUND_NAME + name.len());
        self.0.find(name).map_err(|fault| context.reading(fault))
    }
}

/// Reads the value of the field with this index.
struct Field<'a, 'c, 'm>(&'a mut Object<'c, 'm>, usize);

impl<'de> DeserializeSeed<'de> for Field<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Field(members, index) = self;
        let (context, field) = (members.scope.context, members.field(index));
        let refuse = |fault: Fault| context.reading(fault);
        let read = match members.target(index) {
            Ok(target) => target.deserialize(deserializer),
            Err(fault) => Err(refuse(fault)),
        };
        let read = read.and_then(|set| match (set, field.oneof) {
            (true, Some(oneof)) => members.set(oneof).map_err(refuse),
            _ => Ok(()),
        });
        if read.is_err() {
            context.in_field(field.name);
        }
        read
    }
}

fn entries<'de, A: MapAccess<'de>>(
    scope: Scope<'_>,
    key_kind: Kind,
    mut entries: Entries<'_, '_>,
    mut members: A,
) -> Result<(), A::Error> {
    while let Some(key) = members.next_key_seed(Key(scope, key_kind))? {
        let mut key = Some(key);
        let read = match entries.target(&mut key) {
            Ok(target) => members.next_value_seed(target),
            Err(fault) => Err(scope.context.reading(fault)),
        };
        if read.is_err() {
            entries.add_to_error_path(key.as_ref());
        }
        read?;
    }
    Ok(())
}

/// Reads the key of a map's entry.
struct Key<'c>(Scope<'c>, Kind);

impl<'de> DeserializeSeed<'de> for Key<'_> {
    type Value = MapKey;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<MapKey, D::Error> {
        deserializer.deserialize_str(self)
    }
}

impl Visitor<'_> for Key<'_> {
    type Value = MapKey;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a key in quotes")
    }

    fn visit_str<E: Error>(self, name: &str) -> Result<MapKey, E> {
        let context = self.0.context;
        context.count_input(AROUND_NAME + name.len());
        map_key(self.1, name).map_err(|fault| context.reading(fault))
    }
}

fn any<'de, A: MapAccess<'de>>(
    scope: Scope<'_>,
    message: &mut dyn WireMessage,
    mut map: A,
) -> Result<(), A::Error> {
    let context = scope.context;
    let mut early = Vec::new();
    let url = loop {
        match map.next_key::<String>()? {
            Some(name) if name == any::TYPE => break map.next_value::<String>()?,
            Some(name) => early.push((name, map.next_value::<Raw>()?.0)),
            None if early.is_empty() => return Ok(()),
            None if early.iter().any(|(name, _)| any::is_url_field(name)) => {
                let read = Content::plain(scope, message).read_early(early);
                return read.map_err(|fault| context.reading(fault));
            }
            None => return Err(context.reading(any::without_type())),
        }
    };
    let (scope, mut inner) = any::open(scope, &url).map_err(|fault| context.reading(fault))?;
    let mut content = Content::new(scope, inner.as_mut());
    let read = content.read_early(early);
    read.map_err(|fault| context.reading(fault))?;
    while let Some(name) = map.next_key::<String>()? {
        context.count_input(name.len());
        map.next_value_seed(Member(&mut content, &name))?;
    }
    let closed = content.end();
    let closed = closed.and_then(|()| any::close(scope, message, url, &*inner));
    closed.map_err(|fault| context.reading(fault))
}

/// Reads the value of the member of this name.
struct Member<'a, 'c, 'm>(&'a mut Content<'c, 'm>, &'a str);

impl<'de> DeserializeSeed<'de> for Member<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        let Member(content, name) = self;
        let context = content.members.scope.context;
        match content.next(name).map_err(|fault| context.reading(fault))? {
            Next::Whole => content.whole().deserialize(deserializer).map(drop),
            Next::Field(index) => Field(&mut content.members, index).deserialize(deserializer),
            Next::Ignored => IgnoredAny::deserialize(deserializer).map(drop),
        }
    }
}
