//! `google.protobuf.Any`: the message it holds, with its type as the member `@type`.

use serde::de::{Deserialize, DeserializeSeed, Deserializer, IgnoredAny, MapAccess};
use serde::ser::{SerializeMap, Serializer};

use flytepb_wire::descriptor::MessageDescriptor;
use flytepb_wire::{FieldMut, FieldRef, ValueMut, ValueRef, WireMessage};

use super::context::Scope;
use super::error::{ErrorKind, Fault};
use super::leaf::{mismatch, Short};
use super::members::Members;
use super::parser::Parser;
use super::raw::Raw;
use super::ser::{count, fields, Whole};
use super::JsonOptions;

/// The member that names the type.
pub(super) const TYPE: &str = "@type";
/// The member that holds a message with a JSON form of its own.
pub(super) const VALUE: &str = "value";

/// The type that a type URL names.
fn find_type(options: &JsonOptions, url: &str) -> Result<&'static MessageDescriptor, Fault> {
    let name = url.rsplit('/').next().unwrap_or(url);
    (options.types)(name).ok_or_else(|| {
        let reason = format!("the type \"{}\" of an Any is not known", Short(url));
        Fault::new(ErrorKind::UnknownType, reason)
    })
}

/// Writes an Any.
pub(super) fn write<S: Serializer>(
    scope: Scope<'_>,
    any: &dyn WireMessage,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let Some((url, content)) = parts(any) else {
        return serializer.serialize_map(Some(0))?.end();
    };
    let unpacked = scope.deeper().and_then(|scope| {
        let message = unpack(scope.context.options, url, content)?;
        Ok((scope, message))
    });
    let (scope, message) = unpacked.map_err(|fault| scope.context.writing(fault))?;
    if message.descriptor().well_known.is_none() {
        let mut map = serializer.serialize_map(count(&*message, 1))?;
        map.serialize_entry(TYPE, url)?;
        fields(scope, &*message, &mut map)?;
        return map.end();
    }
    let mut map = serializer.serialize_map(Some(2))?;
    map.serialize_entry(TYPE, url)?;
    map.serialize_entry(VALUE, &Whole(scope, &*message))?;
    map.end()
}

/// Type URL and content of an Any, if it is not empty.
pub(super) fn parts(any: &dyn WireMessage) -> Option<(&str, &[u8])> {
    let url = match any.get(0) {
        Some(FieldRef::Value(ValueRef::Str(url))) => Some(url),
        _ => None,
    };
    let content = match any.get(1) {
        Some(FieldRef::Value(ValueRef::Bytes(content))) => Some(content),
        _ => None,
    };
    (url.is_some() || content.is_some())
        .then(|| (url.unwrap_or_default(), content.unwrap_or_default()))
}

/// The message that an Any holds.
pub(super) fn unpack(
    options: &JsonOptions,
    url: &str,
    content: &[u8],
) -> Result<Box<dyn WireMessage>, Fault> {
    let descriptor = find_type(options, url)?;
    let mut message = (descriptor.new)();
    match message.merge_wire(content) {
        Ok(()) => Ok(message),
        Err(error) => {
            let name = descriptor.full_name;
            Err(Fault::value(format!(
                "the bytes of an Any are not a {name}: {error}"
            )))
        }
    }
}

/// Reads the members of an Any.
pub(super) fn read<'de, A: MapAccess<'de>>(
    scope: Scope<'_>,
    any: &mut dyn WireMessage,
    mut map: A,
) -> Result<(), A::Error> {
    let context = scope.context;
    let mut early = Vec::new();
    let url = loop {
        match map.next_key::<String>()? {
            Some(name) if name == TYPE => break map.next_value::<String>()?,
            Some(name) => {
                let Raw(json) = map.next_value()?;
                // It is held while what is inside it is read, once for each Any around it.
                let claimed = context.claim(json.capacity());
                claimed.map_err(|fault| context.reading(fault))?;
                early.push((name, json));
            }
            None if early.is_empty() => return Ok(()),
            None => return Err(context.reading(Fault::value("an Any has no member \"@type\""))),
        }
    };
    let opened = scope
        .deeper()
        .and_then(|scope| Ok((scope, find_type(scope.context.options, &url)?)));
    let (scope, descriptor) = opened.map_err(|fault| context.reading(fault))?;
    let mut message = (descriptor.new)();
    let claimed = context.claim(size_of_val(&*message));
    claimed.map_err(|fault| context.reading(fault))?;
    let mut content = Content::new(scope, message.as_mut());
    for (name, json) in early {
        let mut parser = Parser::new(&json, context.options.max_depth);
        let read = content.member(&name, &mut parser);
        read.map_err(serde::de::Error::custom)?;
    }
    while let Some(name) = map.next_key::<String>()? {
        map.next_value_seed(Member(&mut content, &name))?;
    }
    let packed = content
        .end()
        .and_then(|()| context.claim(message.wire_len()))
        .and_then(|()| pack(any, url, &*message));
    packed.map_err(|fault| context.reading(fault))
}

fn pack(any: &mut dyn WireMessage, url: String, message: &dyn WireMessage) -> Result<(), Fault> {
    match any.get_mut(0) {
        FieldMut::Value(ValueMut::Str(slot)) => *slot = url,
        _ => return Err(mismatch()),
    }
    match any.get_mut(1) {
        FieldMut::Value(ValueMut::Bytes(slot)) => *slot = message.to_wire(),
        _ => return Err(mismatch()),
    }
    Ok(())
}

/// The members of an Any beside its type.
struct Content<'c, 'm> {
    members: Members<'c, 'm>,
    form: Form,
}

/// How the members make up the message.
#[derive(PartialEq)]
enum Form {
    /// Each is a field.
    Fields,
    /// There are no fields, but Go writes a member `value` as for those below.
    Empty,
    /// The member `value` is all of it, and still to come.
    Value,
    /// The member `value` was all of it.
    Complete,
}

impl<'c, 'm> Content<'c, 'm> {
    fn new(scope: Scope<'c>, message: &'m mut dyn WireMessage) -> Self {
        let form = match message.descriptor() {
            known if known.well_known.is_some() => Form::Value,
            empty if empty.full_name == "google.protobuf.Empty" => Form::Empty,
            _ => Form::Fields,
        };
        let members = Members::new(scope, message);
        Content { members, form }
    }

    fn member<'de, D: Deserializer<'de>>(
        &mut self,
        name: &str,
        deserializer: D,
    ) -> Result<(), D::Error> {
        let context = self.members.scope.context;
        let found = match (&self.form, name) {
            (_, TYPE) | (Form::Complete, VALUE) => Err(Fault::value(format!(
                "the member \"{name}\" is there twice"
            ))),
            (Form::Value | Form::Empty, VALUE) => {
                self.form = Form::Complete;
                return self.members.whole(deserializer);
            }
            (Form::Fields, _) => self.members.find(name),
            _ => self.members.unknown(name),
        };
        match found.map_err(|fault| context.reading(fault))? {
            Some(index) => self.members.value(index, deserializer),
            None => IgnoredAny::deserialize(deserializer).map(|_| ()),
        }
    }

    fn end(self) -> Result<(), Fault> {
        match self.form {
            Form::Value => Err(Fault::value("an Any of this type needs a member \"value\"")),
            Form::Fields | Form::Empty | Form::Complete => Ok(()),
        }
    }
}

/// Reads the value of the member of this name.
struct Member<'a, 'c, 'm>(&'a mut Content<'c, 'm>, &'a str);

impl<'de> DeserializeSeed<'de> for Member<'_, '_, '_> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<(), D::Error> {
        self.0.member(self.1, deserializer)
    }
}
