//! Finding fields that have another meaning in the other version.

use std::collections::HashSet;

use flytepb_wire::descriptor::{
    Cardinality, EnumDescriptor, FieldDescriptor, Kind, MessageDescriptor,
};
use flytepb_wire::unknown_paths::{key_start, key_text};
use flytepb_wire::{FieldRef, List, MapField, ValueRef, WireMessage};

/// A field that would be misread, and the reason.
pub(super) struct Misread {
    pub(super) path: String,
    pub(super) reason: String,
}

impl Misread {
    fn new(reason: String) -> Self {
        let path = String::new();
        Misread { path, reason }
    }

    /// Puts a segment before the path.
    fn within(mut self, segment: &str) -> Self {
        let dot = match self.path.chars().next() {
            None | Some('[') => "",
            Some(_) => ".",
        };
        self.path = format!("{segment}{dot}{}", self.path);
        self
    }
}

/// Fails if a field of the message, at any depth, has another meaning in the other type. Fields that
/// the other type does not have are not misread.
pub(super) fn check(message: &dyn WireMessage, other: &MessageDescriptor) -> Result<(), Misread> {
    for (i, field) in message.descriptor().fields.iter().enumerate() {
        let Some(other) = other.field(field.number) else {
            continue;
        };
        let result = match message.get(i) {
            Some(content) => check_field(field, other, content),
            None => check_default(field, other),
        };
        result.map_err(|misread| misread.within(field.name))?;
    }
    Ok(())
}

fn check_field(
    field: &FieldDescriptor,
    other: &FieldDescriptor,
    content: FieldRef<'_>,
) -> Result<(), Misread> {
    let are_alike = field.name == other.name && are_alike(field, other);
    match (content, other.kind) {
        (FieldRef::Map(map), Kind::Message(entry)) if is_list_of_entries(other, field) => {
            let value = entry.field(2).map_or(field.kind, |value| value.kind);
            check_map(map, field.kind, value)
        }
        (FieldRef::List(list), value) if is_list_of_entries(field, other) => {
            check_entries(list, value)
        }
        _ if !are_alike => Err(different(field, other)),
        (FieldRef::Value(value), kind) => check_value(field.kind, kind, value),
        (FieldRef::List(list), kind) => (0..list.len()).try_for_each(|i| {
            let result = check_value(field.kind, kind, list.get(i));
            result.map_err(|misread| misread.within(&format!("[{i}]")))
        }),
        (FieldRef::Map(map), kind) => check_map(map, field.kind, kind),
    }
}

/// Checks a field that is not set: the value 0 of an enum may have another meaning.
fn check_default(field: &FieldDescriptor, other: &FieldDescriptor) -> Result<(), Misread> {
    match (field.kind, other.kind) {
        (Kind::Enum(from), Kind::Enum(to)) if field.cardinality == Cardinality::Implicit => {
            check_enum(from, to, 0)
        }
        _ => Ok(()),
    }
}

fn check_value(from: Kind, to: Kind, value: ValueRef<'_>) -> Result<(), Misread> {
    match (from, to, value) {
        (_, Kind::Message(to), ValueRef::Message(message)) => check(message, to),
        (Kind::Enum(from), Kind::Enum(to), ValueRef::I32(number)) => check_enum(from, to, number),
        _ => Ok(()),
    }
}

fn check_map(map: &dyn MapField, from: Kind, to: Kind) -> Result<(), Misread> {
    (0..map.len()).try_for_each(|i| {
        let (key, value) = map.entry_at(i);
        let result = check_value(from, to, value);
        result.map_err(|misread| misread.within(&format!("[{}]", key_start(key))))
    })
}

/// Checks a list of entries, messages with a key and a value, that becomes a map: each has a value, and
/// a key of its own.
fn check_entries(list: &dyn List, to: Kind) -> Result<(), Misread> {
    let mut keys = HashSet::new();
    for i in 0..list.len() {
        if let ValueRef::Message(entry) = list.get(i) {
            let result = check_entry(entry, to, &mut keys);
            result.map_err(|misread| misread.within(&format!("[{i}]")))?;
        }
    }
    Ok(())
}

fn check_entry(
    entry: &dyn WireMessage,
    to: Kind,
    keys: &mut HashSet<Option<String>>,
) -> Result<(), Misread> {
    let field = |number| {
        let index = entry.descriptor().index_of(number)?;
        match entry.get(index)? {
            FieldRef::Value(value) => Some((&entry.descriptor().fields[index], value)),
            _ => None,
        }
    };
    let key = field(1).map(|(_, key)| key_text(key));
    if keys.contains(&key) {
        let key = key.unwrap_or_else(|| "its default".to_string());
        let reason = format!("the key is {key}, as that of another entry, and a map has each once");
        return Err(Misread::new(reason));
    }
    keys.insert(key);
    let Some((value, content)) = field(2) else {
        let reason = "there is no value, and each entry of a map has one".to_string();
        return Err(Misread::new(reason));
    };
    check_value(value.kind, to, content).map_err(|misread| misread.within(value.name))
}

/// Fails if a number is one value in an enum and another value in the other enum.
fn check_enum(from: &EnumDescriptor, to: &EnumDescriptor, number: i32) -> Result<(), Misread> {
    let (here, there) = (from.name_of(number), to.name_of(number));
    let is_moved = match (here, there) {
        (Some(here), Some(there)) if are_namesakes(from, here, to, there) => false,
        _ => {
            let has_namesake = |of, name: Option<&str>, other: &EnumDescriptor| {
                let names = other.values.iter().map(|(name, _)| *name);
                name.is_some_and(|name| {
                    names.into_iter().any(|n| are_namesakes(of, name, other, n))
                })
            };
            has_namesake(from, here, to) || has_namesake(to, there, from)
        }
    };
    if !is_moved {
        return Ok(());
    }
    let name = |name: Option<&'static str>| name.unwrap_or("not a value");
    let (here, there) = (name(here), name(there));
    Err(Misread::new(format!(
        "value {number} is {here}, there {there}"
    )))
}

/// Returns whether two names are equal apart from a prefix of all names of one of the enums: in Flyte
/// 2, many have the name of their enum.
fn are_namesakes(of: &EnumDescriptor, name: &str, other: &EnumDescriptor, there: &str) -> bool {
    let strip = |of: &EnumDescriptor, name: &str, short: &str| {
        let is_shared = |prefix| of.values.iter().all(|(name, _)| name.starts_with(prefix));
        name.strip_suffix(short).is_some_and(is_shared)
    };
    strip(of, name, there) || strip(other, there, name)
}

/// Returns whether both fields hold the same kind and number of values.
fn are_alike(field: &FieldDescriptor, other: &FieldDescriptor) -> bool {
    let is_list = |f: &FieldDescriptor| matches!(f.cardinality, Cardinality::Repeated { .. });
    is_list(field) == is_list(other)
        && field.map_key() == other.map_key()
        && are_kinds_alike(field.kind, other.kind)
}

fn are_kinds_alike(kind: Kind, other: Kind) -> bool {
    match (kind, other) {
        (Kind::Message(_), Kind::Message(_)) | (Kind::Enum(_), Kind::Enum(_)) => true,
        _ => kind == other,
    }
}

/// Returns whether a field is a list of messages that are encoded as the entries of a map.
fn is_list_of_entries(list: &FieldDescriptor, map: &FieldDescriptor) -> bool {
    let (Some(entry), Some(key), Cardinality::Repeated { .. }) =
        (list.message(), map.map_key(), list.cardinality)
    else {
        return false;
    };
    let is_like = |number, kind| {
        let field = entry.field(number);
        field.is_some_and(|f| !f.is_collection() && are_kinds_alike(f.kind, kind))
    };
    list.name == map.name && is_like(1, key) && is_like(2, map.kind)
}

fn different(field: &FieldDescriptor, other: &FieldDescriptor) -> Misread {
    Misread::new(format!(
        "field {} is `{}`, there `{}`",
        field.number,
        declaration(field),
        declaration(other)
    ))
}

/// Returns the declaration of a field as in a schema.
fn declaration(field: &FieldDescriptor) -> String {
    let value = type_name(field.kind);
    let name = field.name;
    match field.cardinality {
        Cardinality::Map { key } => format!("map<{}, {value}> {name}", type_name(key)),
        Cardinality::Repeated { .. } => format!("repeated {value} {name}"),
        _ => format!("{value} {name}"),
    }
}

fn type_name(kind: Kind) -> String {
    match kind {
        Kind::Message(message) => message.full_name.to_string(),
        Kind::Enum(of) => of.full_name.to_string(),
        scalar => format!("{scalar:?}").to_lowercase(),
    }
}
