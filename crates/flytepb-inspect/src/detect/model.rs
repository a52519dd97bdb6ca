//! Message types with the weights that the walk adds up.

use std::collections::HashMap;
use std::sync::OnceLock;

use flytepb_idl::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor};
use flytepb_idl::registry;

use super::facts;

/// All types of the registry with their weights.
pub(super) struct Model {
    pub(super) types: Vec<MessageModel>,
    /// Indices of the types, most likely first.
    pub(super) by_prior: Vec<usize>,
}

pub(super) struct MessageModel {
    pub(super) descriptor: &'static MessageDescriptor,
    /// Cost in bits of the type as a whole file.
    pub(super) prior: f64,
    /// Bits by which it must beat other explanations.
    pub(super) doubt: f64,
    /// Cost in bits of omitting all fields.
    pub(super) all_absent: f64,
    /// Special properties of its values.
    pub(super) special: Special,
    /// In the order of the descriptor.
    pub(super) fields: Vec<FieldModel>,
}

/// Messages whose fields are checked in combination.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Special {
    None,
    Timestamp,
    Duration,
    Identifier,
}

pub(super) struct FieldModel {
    /// Cost in bits of its presence.
    pub(super) present: f64,
    /// Cost in bits of its absence; for a oneof member, of the absence of the whole oneof.
    pub(super) absent: f64,
    /// The expected form of its text.
    pub(super) hint: Hint,
    /// The resource type expected of an identifier in this field.
    pub(super) resource: Option<u64>,
    /// The index in [`Model::types`] of its message type.
    pub(super) message: usize,
}

/// The expected form of a field's text.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Hint {
    Any,
    /// A name or an id: a single word.
    Token,
    Domain,
    Uri,
    Email,
    /// A type name after a slash.
    TypeUrl,
}

impl Model {
    /// Returns the model of all types, created on first use.
    pub(super) fn get() -> &'static Model {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(Model::new)
    }

    fn new() -> Model {
        let places: HashMap<&str, usize> = registry::names().zip(0..).collect();
        let habits: HashMap<&str, &str> = rows(facts::HABITS).collect();
        let priors: HashMap<&str, f64> = rows(facts::PRIORS)
            .flat_map(|(bits, names)| names.split(' ').map(move |name| (name, bits)))
            .filter_map(|(name, bits)| Some((name, bits.parse().ok()?)))
            .collect();
        let types: Vec<MessageModel> = registry::all()
            .map(|descriptor| {
                let name = short(descriptor);
                let habits = Habits(habits.get(name).copied().unwrap_or(""));
                let fields: Vec<FieldModel> = descriptor
                    .fields
                    .iter()
                    .map(|field| FieldModel::new(descriptor, field, habits, &places))
                    .collect();
                let listed = priors.get(name).copied();
                MessageModel {
                    descriptor,
                    prior: listed.unwrap_or_else(|| prior(name)),
                    doubt: listed.map_or(facts::DOUBT, |_| 0.0),
                    all_absent: all_absent(descriptor, &fields),
                    special: special(name),
                    fields,
                }
            })
            .collect();
        let mut by_prior: Vec<usize> = (0..types.len()).collect();
        by_prior.sort_by(|a, b| types[*a].prior.total_cmp(&types[*b].prior));
        Model { types, by_prior }
    }
}

/// Returns the lines of a table, split after the first word.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter_map(|line| line.trim().split_once(' '))
}

/// Returns the full name without the prefix `flyteidl.`.
fn short(descriptor: &'static MessageDescriptor) -> &'static str {
    let name = descriptor.full_name;
    name.strip_prefix("flyteidl.").unwrap_or(name)
}

fn prior(name: &str) -> f64 {
    if name.starts_with("google.") {
        facts::PRIOR_GOOGLE
    } else if name.ends_with("Request") || name.ends_with("Response") {
        facts::PRIOR_CALL
    } else {
        facts::PRIOR_OTHER
    }
}

fn special(name: &str) -> Special {
    match name {
        "google.protobuf.Timestamp" => Special::Timestamp,
        "google.protobuf.Duration" => Special::Duration,
        "core.Identifier" => Special::Identifier,
        _ => Special::None,
    }
}

fn all_absent(descriptor: &MessageDescriptor, fields: &[FieldModel]) -> f64 {
    let mut oneofs = 0u64;
    let mut bits = 0.0;
    for (field, model) in descriptor.fields.iter().zip(fields) {
        let counted = field.oneof.is_some_and(|o| {
            let bit = 1 << (o % 64);
            let seen = oneofs & bit != 0;
            oneofs |= bit;
            seen
        });
        if !counted {
            bits += model.absent;
        }
    }
    bits
}

/// The presence of one message's fields: its row of [`facts::HABITS`].
#[derive(Clone, Copy)]
struct Habits(&'static str);

impl Habits {
    /// Returns the frequency at which a field is written, if listed.
    fn share(self, field: &str) -> Option<f64> {
        let word = self.0.split(' ').find(|word| {
            let stem = word.trim_end_matches(['!', '+', '-']);
            stem == field
        })?;
        Some(match word.as_bytes().last() {
            Some(b'!') => 0.98,
            Some(b'+') => 0.7,
            _ => 0.01,
        })
    }
}

impl FieldModel {
    fn new(
        of: &'static MessageDescriptor,
        field: &'static FieldDescriptor,
        habits: Habits,
        places: &HashMap<&str, usize>,
    ) -> FieldModel {
        let (present, absent) = presence(of, field, habits);
        FieldModel {
            present,
            absent,
            hint: hint(of, field),
            resource: resource(of, field),
            message: match field.message() {
                Some(message) => places.get(message.full_name).copied().unwrap_or(0),
                None => 0,
            },
        }
    }
}

fn presence(of: &MessageDescriptor, field: &FieldDescriptor, habits: Habits) -> (f64, f64) {
    let members = |oneof| of.fields.iter().filter(|f| f.oneof == Some(oneof)).count();
    let share = habits.share(field.name);
    match field.oneof.map(members) {
        Some(members) if members > 1 => {
            let rare = share.map_or(0.0, |share| (-share.log2()).max(0.0));
            ((members as f64).log2() + 0.3 + rare.min(6.0), 1.5)
        }
        _ => {
            let share = share.unwrap_or(match of.fields.len() {
                0..=2 => 0.5,
                3..=6 => 0.3,
                _ => 0.15,
            });
            (-share.log2(), -(1.0 - share).log2())
        }
    }
}

fn hint(of: &'static MessageDescriptor, field: &FieldDescriptor) -> Hint {
    if field.kind != Kind::String || matches!(field.cardinality, Cardinality::Map { .. }) {
        return Hint::Any;
    }
    let name = field.name;
    let ends = |ends: &[&str]| ends.iter().any(|end| name.ends_with(end));
    if name == "domain" {
        Hint::Domain
    } else if name == "type_url" {
        Hint::TypeUrl
    } else if ends(&["email"]) {
        Hint::Email
    } else if ends(&["uri", "url", "link", "_prefix", "endpoint"]) {
        Hint::Uri
    } else if name == "name" {
        if facts::SPOKEN_NAMES.contains(&short(of)) {
            Hint::Any
        } else {
            Hint::Token
        }
    } else if ends(&["_id", "_ids", "_name", "_type", "_version"])
        || matches!(
            name,
            "project" | "org" | "version" | "id" | "var" | "key" | "code" | "namespace" | "type"
        )
    {
        Hint::Token
    } else {
        Hint::Any
    }
}

/// Returns the resource type expected of an identifier in this field.
fn resource(of: &'static MessageDescriptor, field: &FieldDescriptor) -> Option<u64> {
    field
        .message()
        .filter(|m| m.full_name == "flyteidl.core.Identifier")?;
    let by_name = |name: &str| {
        let name = name.to_ascii_lowercase().replace('_', "");
        if name.contains("launchplan") {
            Some(3)
        } else if name.contains("workflow") {
            Some(2)
        } else if name.contains("task") {
            Some(1)
        } else {
            None
        }
    };
    match field.name {
        "id" => by_name(of.name()),
        "reference_id" => Some(1),
        name => by_name(name),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tables_name_types_and_fields_of_the_schema() {
        let find = |name: &str| {
            let found = registry::get(name).or_else(|| registry::get(&format!("flyteidl.{name}")));
            found.unwrap_or_else(|| panic!("no type {name}"))
        };
        for (bits, names) in rows(facts::PRIORS) {
            assert!(bits.parse::<f64>().is_ok(), "{bits}");
            for name in names.split(' ') {
                find(name);
            }
        }
        for (name, fields) in rows(facts::HABITS) {
            for field in fields.split(' ') {
                let field = field.trim_end_matches(['!', '+', '-']);
                let mut known = find(name).fields.iter();
                assert!(known.any(|f| f.name == field), "{name} has no {field}");
            }
        }
    }
}
