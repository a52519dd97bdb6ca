//! Selection of the fields that are boxed.
//!
//! A box costs an allocation when the field is set; no box costs its size when the field is not
//! set. The rules, first match wins:
//!
//! | a singular message field or oneof member is | then it is |
//! |---|---|
//! | selected by `Config::boxed` | boxed |
//! | part of a cycle of such fields that the first rule leaves | boxed |
//! | selected by `Config::in_place` | in place |
//! | a oneof member of more than [`MEMBER_MAX`] bytes | boxed |
//! | another field of more than [`FIELD_MAX`] bytes | boxed |
//! | anything else | in place |
//!
//! Literals of an integer, a string or a time thus need no box, and no list element grows far beyond
//! a kilobyte for one rare field.
//!
//! Every cycle in the type graph passes through a `Nested` container, which is dropped without
//! recursion: the boxes of the cycle, or if there are none, its lists and maps.

use std::collections::{HashMap, HashSet};

use prost_types::field_descriptor_proto::Type;

use crate::schema::{Field, Message, Schema, Shape, Value};

/// The largest message, in bytes, that is stored inline as a member of a oneof.
const MEMBER_MAX: usize = 48;

/// The largest message, in bytes, that is stored inline as a field.
const FIELD_MAX: usize = 160;

/// The size in bytes of the unknown fields that every message carries.
const UNKNOWN_FIELDS: usize = 8;

/// The decisions for a whole schema.
pub(crate) struct Boxing {
    /// Full names of the boxed fields.
    boxed: HashSet<String>,
    /// Full names of the fields whose box, list or map is a `Nested`.
    nested: HashSet<String>,
}

impl Boxing {
    pub(crate) fn new(schema: &Schema) -> Boxing {
        let selected = schema.messages.iter().flat_map(|(name, message)| {
            let fields = message.fields.iter();
            let fields = fields.filter(|f| is_singular(f) && f.message_type().is_some());
            let fields = fields.filter(|f| schema.options.is_boxed(name, &f.name));
            fields.map(move |f| format!("{name}.{}", f.name))
        });
        let mut boxed: HashSet<String> = selected.collect();
        let in_place = Edges::of(schema, |name, f| is_singular(f) && !boxed.contains(name));
        boxed.extend(in_place.cyclic().map(|(name, _)| name));
        let mut sizes = Sizes {
            schema,
            boxed,
            known: HashMap::new(),
        };
        schema.messages.keys().for_each(|name| {
            sizes.message(name);
        });
        let boxed = sizes.boxed;
        let nested = nested(schema, &boxed);
        Boxing { boxed, nested }
    }

    pub(crate) fn is_boxed(&self, message: &str, field: &Field) -> bool {
        is_singular(field) && self.boxed.contains(&format!("{message}.{}", field.name))
    }

    pub(crate) fn is_nested(&self, message: &str, field: &Field) -> bool {
        self.nested.contains(&format!("{message}.{}", field.name))
    }
}

/// The containers that no cycle gets around.
fn nested(schema: &Schema, boxed: &HashSet<String>) -> HashSet<String> {
    let all = Edges::of(schema, |_, _| true);
    let on_the_way = all.cyclic().map(|(name, _)| name);
    let mut nested: HashSet<String> = on_the_way.filter(|name| boxed.contains(name)).collect();
    let rest = Edges::of(schema, |name, _| !nested.contains(name));
    let lists_and_maps = rest.cyclic().filter(|(_, field)| !is_singular(field));
    nested.extend(lists_and_maps.map(|(name, _)| name));
    nested
}

fn is_singular(field: &Field) -> bool {
    field.shape == Shape::Explicit
}

/// Message fields of a schema, seen as edges from the message that holds to the one that is held.
struct Edges<'a> {
    /// Fields by the message that holds them, with their full names and what they hold.
    by_holder: HashMap<&'a str, Vec<(String, &'a Field, &'a str)>>,
}

impl<'a> Edges<'a> {
    /// The full names of the message fields that `keep` accepts.
    fn of(schema: &'a Schema, keep: impl Fn(&str, &Field) -> bool) -> Edges<'a> {
        let edges = |(name, message): (&'a String, &'a Message)| {
            let fields = message.fields.iter();
            let edges = fields
                .filter_map(|f| Some((format!("{name}.{}", f.name), f, f.message_type()?)))
                .filter(|(full, field, _)| keep(full, field));
            (name.as_str(), edges.collect())
        };
        Edges {
            by_holder: schema.messages.iter().map(edges).collect(),
        }
    }

    /// The fields that are part of a cycle.
    fn cyclic(&self) -> impl Iterator<Item = (String, &'a Field)> + '_ {
        self.by_holder.iter().flat_map(|(holder, edges)| {
            let back = edges.iter().filter(|e| self.reaches(e.2, holder));
            back.map(|(name, field, _)| (name.clone(), *field))
        })
    }

    /// Returns whether `to` is `from` or is contained in it at any depth.
    fn reaches(&self, from: &str, to: &str) -> bool {
        let mut seen = HashSet::new();
        let mut open = vec![from];
        while let Some(name) = open.pop() {
            if name == to {
                return true;
            }
            if seen.insert(name) {
                let edges = self.by_holder.get(name).into_iter().flatten();
                open.extend(edges.map(|(.., held)| *held));
            }
        }
        false
    }
}

/// Sizes of messages in bytes, about as rustc lays them out on a 64-bit machine, and the boxes that
/// follow from them.
struct Sizes<'a> {
    schema: &'a Schema,
    boxed: HashSet<String>,
    known: HashMap<String, usize>,
}

impl Sizes<'_> {
    fn message(&mut self, name: &str) -> usize {
        if let Some(size) = self.known.get(name) {
            return *size;
        }
        let Some(message) = self.schema.messages.get(name) else {
            return UNKNOWN_FIELDS;
        };
        let mut size = UNKNOWN_FIELDS;
        let mut oneofs = vec![0; message.oneofs.len()];
        for field in &message.fields {
            let field_size = self.field(name, field);
            match field.oneof {
                Some(i) => oneofs[i] = field_size.max(oneofs[i]),
                None => size += field_size,
            }
        }
        size += oneofs
            .iter()
            .map(|largest| largest.next_multiple_of(8) + 8)
            .sum::<usize>();
        let size = size.next_multiple_of(8);
        self.known.insert(name.to_string(), size);
        size
    }

    fn field(&mut self, message: &str, field: &Field) -> usize {
        match (&field.shape, &field.value) {
            (Shape::Repeated { .. }, _) => 24,
            (Shape::Map { .. }, _) => 32,
            (_, Value::Message(held)) => {
                let full = format!("{message}.{}", field.name);
                if self.boxed.contains(&full) {
                    return 8;
                }
                let size = self.message(held);
                let max = if field.oneof.is_some() {
                    MEMBER_MAX
                } else {
                    FIELD_MAX
                };
                let options = &self.schema.options;
                if size > max && !options.is_in_place(message, &field.name) {
                    self.boxed.insert(full);
                    return 8;
                }
                size + if field.oneof.is_some() { 0 } else { 8 }
            }
            (shape, value) => {
                let size = scalar_size(value);
                let optional = *shape == Shape::Explicit && field.oneof.is_none();
                if optional && size < 24 {
                    size * 2
                } else {
                    size
                }
            }
        }
    }
}

fn scalar_size(value: &Value) -> usize {
    match value {
        Value::Scalar(Type::String | Type::Bytes) | Value::Shared(Type::String) => 24,
        Value::Shared(_) => 32,
        Value::Scalar(
            Type::Double
            | Type::Int64
            | Type::Uint64
            | Type::Sint64
            | Type::Fixed64
            | Type::Sfixed64,
        ) => 8,
        Value::Scalar(Type::Bool) => 1,
        _ => 4,
    }
}
