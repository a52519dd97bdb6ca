//! Writing messages to any serde serializer, driven by their descriptors.

use base64::display::Base64Display;
use base64::engine::general_purpose::STANDARD;
use serde::ser::{Serialize, SerializeMap, SerializeSeq, Serializer};

use flytepb_wire::descriptor::{FieldDescriptor, Kind, WellKnown};
use flytepb_wire::{FieldRef, List, MapField, ValueRef, Visitor, WireMessage};

use crate::context::Scope;
use crate::wkt::any;
use crate::wkt::field_mask;
use crate::wkt::time_format;
use crate::wkt::{is_null_value, value};
use crate::write::defaults::{default, default_value, not_finite, NO_ELEMENTS, NO_ENTRIES};

/// Writes a message, at the top level or nested.
pub(crate) fn message<S: Serializer>(
    scope: Scope<'_>,
    message: &dyn WireMessage,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let Some(known) = message.descriptor().well_known else {
        let mut map = serializer.serialize_map(count(scope, message, 0))?;
        fields(scope, message, &mut map)?;
        return map.end();
    };
    let failed = |fault| scope.context.writing(fault);
    match known {
        WellKnown::Timestamp => {
            let text = time_format::of_timestamp(message).map_err(failed)?;
            serializer.serialize_str(text.as_str())
        }
        WellKnown::Duration => {
            let text = time_format::of_duration(message).map_err(failed)?;
            serializer.serialize_str(text.as_str())
        }
        WellKnown::FieldMask => {
            let text = field_mask::text(message).map_err(failed)?;
            serializer.serialize_str(&text)
        }
        WellKnown::Any => any(scope, message, serializer),
        WellKnown::Value => dynamic(scope, message, serializer),
        _ => only_field(known, scope, message, serializer),
    }
}

/// Writes a message by its only field: a wrapper, a Struct, a ListValue.
fn only_field<S: Serializer>(
    known: WellKnown,
    scope: Scope<'_>,
    message: &dyn WireMessage,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let field = &message.descriptor().fields[0];
    let content = match known {
        WellKnown::Struct => FieldRef::Map(&NO_ENTRIES),
        WellKnown::ListValue => FieldRef::List(&NO_ELEMENTS),
        _ => FieldRef::Value(default_value(field.kind)),
    };
    let content = message.get(0).unwrap_or(content);
    Member::new(scope, field, content).serialize(serializer)
}

/// Writes a `google.protobuf.Value`.
fn dynamic<S: Serializer>(
    scope: Scope<'_>,
    message: &dyn WireMessage,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let set = value::MEMBERS
        .into_iter()
        .find_map(|i| Some((i, message.get(i)?)));
    match set {
        None => serializer.serialize_unit(),
        Some((_, FieldRef::Value(ValueRef::F64(number)))) if !number.is_finite() => {
            Err(scope.context.writing(value::no_number(number)))
        }
        Some((index, content)) => {
            let field = &message.descriptor().fields[index];
            Member::new(scope, field, content).serialize(serializer)
        }
    }
}

fn any<S: Serializer>(
    scope: Scope<'_>,
    message: &dyn WireMessage,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let Some((url, content)) = any::parts(message) else {
        return serializer.serialize_map(Some(0))?.end();
    };
    let unpacked = scope.deeper().and_then(|scope| {
        let message = any::unpack(scope.context.options, scope.context.types, url, content)?;
        Ok((scope, message))
    });
    let (scope, message) = unpacked.map_err(|fault| scope.context.writing(fault))?;
    if message.descriptor().well_known.is_none() {
        let mut map = serializer.serialize_map(count(scope, &*message, 1))?;
        map.serialize_entry(any::TYPE, url)?;
        fields(scope, &*message, &mut map)?;
        return map.end();
    }
    let mut map = serializer.serialize_map(Some(2))?;
    map.serialize_entry(any::TYPE, url)?;
    map.serialize_entry(any::VALUE, &Whole(scope, &*message))?;
    map.end()
}

/// Returns the number of members, which some formats need in advance.
fn count(scope: Scope<'_>, message: &dyn WireMessage, more: usize) -> Option<usize> {
    let mut members = more;
    let all = message.descriptor().fields;
    let is_printed = |field: &FieldDescriptor| default(field).is_some();
    let print_defaults = scope.context.options.print_defaults;
    if print_defaults {
        members += all.iter().filter(|field| is_printed(field)).count();
    }
    message.visit(&mut |index: usize, _: FieldRef<'_>| {
        if !print_defaults || !is_printed(&all[index]) {
            members += 1;
        }
    });
    Some(members)
}

/// Writes the fields of a message as members of an object.
fn fields<M: SerializeMap>(
    scope: Scope<'_>,
    message: &dyn WireMessage,
    map: &mut M,
) -> Result<(), M::Error> {
    let mut fields = Fields {
        scope,
        all: message.descriptor().fields,
        done: 0,
        map,
        error: None,
    };
    message.visit(&mut fields);
    fields.defaults(fields.all.len());
    fields.error.map_or(Ok(()), Err)
}

/// Writes the set fields of a message.
struct Fields<'c, 'm, M: SerializeMap> {
    scope: Scope<'c>,
    all: &'static [FieldDescriptor],
    /// The index of the first field that has not been passed yet.
    done: usize,
    map: &'m mut M,
    error: Option<M::Error>,
}

impl<M: SerializeMap> Fields<'_, '_, M> {
    /// Writes the unset fields before the one with this index, if the options ask for them.
    fn defaults(&mut self, index: usize) {
        if !self.scope.context.options.print_defaults {
            return;
        }
        for field in &self.all[self.done..index] {
            if let Some(content) = default(field) {
                self.entry(field, &Member::new(self.scope, field, content));
            }
        }
        self.done = index + 1;
    }

    fn member<T: ?Sized + Serialize>(&mut self, index: usize, content: &T) {
        self.defaults(index);
        self.entry(&self.all[index], content);
    }

    fn entry<T: ?Sized + Serialize>(&mut self, field: &FieldDescriptor, content: &T) {
        if self.error.is_some() {
            return;
        }
        let name = if self.scope.context.options.proto_field_names {
            field.name
        } else {
            field.json_name
        };
        if let Err(error) = self.map.serialize_entry(name, content) {
            self.scope.context.in_field(field.name);
            self.error = Some(error);
        }
    }
}

impl<M: SerializeMap> Visitor for Fields<'_, '_, M> {
    fn field(&mut self, index: usize, content: FieldRef<'_>) {
        let content = Member::new(self.scope, &self.all[index], content);
        self.member(index, &content);
    }

    fn text(&mut self, index: usize, text: &str) {
        self.member(index, text);
    }

    fn message(&mut self, index: usize, message: &dyn WireMessage) {
        self.member(index, &Inner(self.scope, message));
    }
}

/// The content of an Any.
struct Whole<'a>(Scope<'a>, &'a dyn WireMessage);

impl Serialize for Whole<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        message(self.0, self.1, serializer)
    }
}

struct Inner<'a>(Scope<'a>, &'a dyn WireMessage);

impl Serialize for Inner<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0.deeper() {
            Ok(scope) => message(scope, self.1, serializer),
            Err(fault) => Err(self.0.context.writing(fault)),
        }
    }
}

/// The content of a field.
struct Member<'a> {
    scope: Scope<'a>,
    field: &'a FieldDescriptor,
    content: FieldRef<'a>,
}

impl<'a> Member<'a> {
    fn new(scope: Scope<'a>, field: &'a FieldDescriptor, content: FieldRef<'a>) -> Self {
        Member {
            scope,
            field,
            content,
        }
    }

    fn list<S: Serializer>(&self, list: &dyn List, serializer: S) -> Result<S::Ok, S::Error> {
        let mut elements = Elements {
            scope: self.scope,
            kind: self.field.kind,
            seq: serializer.serialize_seq(Some(list.len()))?,
            error: None,
        };
        list.visit(&mut elements);
        match elements.error {
            None => elements.seq.end(),
            Some(error) => Err(error),
        }
    }

    fn map<S: Serializer>(&self, entries: &dyn MapField, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(entries.len()))?;
        for index in 0..entries.len() {
            let (key, value) = entries.entry_at(index);
            let written = map
                .serialize_key(&Key(key))
                .and_then(|()| map.serialize_value(&self.value(value)));
            if written.is_err() {
                self.scope.context.in_entry(key);
            }
            written?;
        }
        map.end()
    }

    fn value<'v>(&self, value: ValueRef<'v>) -> Value<'v>
    where
        'a: 'v,
    {
        Value {
            scope: self.scope,
            kind: self.field.kind,
            value,
        }
    }
}

/// Writes the elements of a list.
struct Elements<'c, S: SerializeSeq> {
    scope: Scope<'c>,
    kind: Kind,
    seq: S,
    error: Option<S::Error>,
}

impl<S: SerializeSeq> Elements<'_, S> {
    fn element<T: ?Sized + Serialize>(&mut self, index: usize, element: &T) {
        if self.error.is_some() {
            return;
        }
        if let Err(error) = self.seq.serialize_element(element) {
            self.scope.context.in_element(index);
            self.error = Some(error);
        }
    }
}

impl<S: SerializeSeq> Visitor for Elements<'_, S> {
    fn field(&mut self, index: usize, content: FieldRef<'_>) {
        let FieldRef::Value(value) = content else {
            return; // elements are single values
        };
        let (scope, kind) = (self.scope, self.kind);
        self.element(index, &Value { scope, kind, value });
    }

    fn text(&mut self, index: usize, text: &str) {
        self.element(index, text);
    }

    fn message(&mut self, index: usize, message: &dyn WireMessage) {
        self.element(index, &Inner(self.scope, message));
    }
}

impl Serialize for Member<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.content {
            FieldRef::Value(value) => self.value(value).serialize(serializer),
            FieldRef::List(list) => self.list(list, serializer),
            FieldRef::Map(map) => self.map(map, serializer),
        }
    }
}

struct Value<'a> {
    scope: Scope<'a>,
    kind: Kind,
    value: ValueRef<'a>,
}

impl Serialize for Value<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.value {
            ValueRef::Bool(v) => serializer.serialize_bool(v),
            ValueRef::I32(v) => match self.kind {
                Kind::Enum(e) if is_null_value(e) => serializer.serialize_unit(),
                Kind::Enum(e) if !self.scope.context.options.enums_as_numbers => match e.name_of(v)
                {
                    Some(name) => serializer.serialize_str(name),
                    None => serializer.serialize_i32(v),
                },
                _ => serializer.serialize_i32(v),
            },
            ValueRef::I64(v) => serializer.serialize_str(itoa::Buffer::new().format(v)),
            ValueRef::U32(v) => serializer.serialize_u32(v),
            ValueRef::U64(v) => serializer.serialize_str(itoa::Buffer::new().format(v)),
            ValueRef::F32(v) if v.is_finite() => serializer.serialize_f32(v),
            ValueRef::F32(v) => serializer.serialize_str(not_finite(v.into())),
            ValueRef::F64(v) if v.is_finite() => serializer.serialize_f64(v),
            ValueRef::F64(v) => serializer.serialize_str(not_finite(v)),
            ValueRef::Str(v) => serializer.serialize_str(v),
            ValueRef::Bytes(v) => serializer.collect_str(&Base64Display::new(v, &STANDARD)),
            ValueRef::Message(v) => Inner(self.scope, v).serialize(serializer),
        }
    }
}

/// A map key, which JSON writes as a string.
struct Key<'a>(ValueRef<'a>);

impl Serialize for Key<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut digits = itoa::Buffer::new();
        serializer.serialize_str(match self.0 {
            ValueRef::Str(key) => key,
            ValueRef::Bool(true) => "true",
            ValueRef::Bool(false) => "false",
            ValueRef::I32(key) => digits.format(key),
            ValueRef::I64(key) => digits.format(key),
            ValueRef::U32(key) => digits.format(key),
            ValueRef::U64(key) => digits.format(key),
            _ => "",
        })
    }
}
