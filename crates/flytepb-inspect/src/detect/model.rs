//! Message types with the weights that the walk adds up.

use std::collections::HashMap;
use std::sync::OnceLock;

use flytepb_idl::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor, WireType};

use super::facts::{self, Facts};
use crate::registry::{self, Idl};

/// All types of the registry with their weights.
pub(super) struct Model {
    pub(super) types: Vec<MessageModel>,
    /// Indices of the types, most likely first.
    pub(super) by_prior: Vec<usize>,
}

pub(super) struct MessageModel {
    pub(super) descriptor: &'static MessageDescriptor,
    /// The version that declares it; `None` for types that the versions import.
    pub(super) idl: Option<Idl>,
    /// Indices of the types of Flyte 2 that correspond to this one of Flyte 1: the first one is the most
    /// common as a file.
    pub(super) counterparts: Vec<usize>,
    /// True for a type of Flyte 2 that has a counterpart.
    pub(super) is_counterpart: bool,
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
    /// Indices of the fields with low numbers, plus one; zero if there is none.
    places: [u8; 32],
}

impl MessageModel {
    /// Returns the index of the field with this number, if the wire type fits.
    pub(super) fn known(&self, tag: u32) -> Option<usize> {
        let number = tag >> 3;
        let index = match self.places.get(number as usize) {
            Some(place) => usize::from(*place).checked_sub(1)?,
            None => self.descriptor.index_of(number)?,
        };
        let fits = self.fields[index].wire_types >> (tag & 7) & 1;
        (fits != 0).then_some(index)
    }
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
    /// The wire types that it may have, a bit for each.
    wire_types: u8,
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

impl Hint {
    pub(super) const ALL: [Hint; 6] = [
        Hint::Any,
        Hint::Token,
        Hint::Domain,
        Hint::Uri,
        Hint::Email,
        Hint::TypeUrl,
    ];
}

impl Model {
    /// Returns the model of all types, created on first use.
    pub(super) fn get() -> &'static Model {
        static MODEL: OnceLock<Model> = OnceLock::new();
        MODEL.get_or_init(Model::new)
    }

    fn new() -> Model {
        let places: HashMap<&str, usize> = registry::names().zip(0..).collect();
        let tables = Tables::new();
        let mut types: Vec<MessageModel> = registry::all()
            .map(|descriptor| {
                let habits = Habits(tables.of(&tables.habits, descriptor).unwrap_or(""));
                let is_spoken = tables.of(&tables.spoken, descriptor).is_some();
                let fields: Vec<FieldModel> = descriptor
                    .fields
                    .iter()
                    .map(|field| FieldModel::new(descriptor, field, habits, is_spoken, &places))
                    .collect();
                let listed = tables.of(&tables.priors, descriptor);
                MessageModel {
                    descriptor,
                    idl: Idl::of(descriptor),
                    counterparts: Vec::new(),
                    is_counterpart: false,
                    prior: listed.unwrap_or_else(|| prior(descriptor.full_name)),
                    doubt: listed.map_or(facts::DOUBT, |_| 0.0),
                    all_absent: all_absent(descriptor, &fields),
                    special: special(descriptor.full_name),
                    places: std::array::from_fn(|number| {
                        let index = descriptor.index_of(number as u32);
                        index.map_or(0, |index| index as u8 + 1)
                    }),
                    fields,
                }
            })
            .collect();
        for (flyte1, flyte2) in facts::counterparts() {
            if let (Some(&old), Some(&new)) = (places.get(flyte1), places.get(flyte2)) {
                types[old].counterparts.push(new);
                types[new].is_counterpart = true;
                // The type of Flyte 1 stands for both.
                types[old].prior = types[old].prior.min(types[new].prior);
                types[old].doubt = types[old].doubt.min(types[new].doubt);
            }
        }
        let mut by_prior: Vec<usize> = (0..types.len()).collect();
        by_prior.sort_by(|a, b| types[*a].prior.total_cmp(&types[*b].prior));
        Model { types, by_prior }
    }
}

/// The rows of [`facts`] by the full names of types.
struct Tables {
    priors: HashMap<String, f64>,
    habits: HashMap<String, &'static str>,
    spoken: HashMap<String, ()>,
    /// The type of Flyte 1 for each that corresponds to it.
    flyte1: HashMap<&'static str, &'static str>,
}

impl Tables {
    fn new() -> Tables {
        let all = || facts::ALL.iter();
        let priors = all().flat_map(|facts| {
            let types = rows(facts.priors).flat_map(|(bits, names)| {
                let bits: Option<f64> = bits.parse().ok();
                names.split(' ').filter_map(move |name| Some((name, bits?)))
            });
            types.map(|(name, bits)| (full(facts, name), bits))
        });
        let habits =
            all().flat_map(|f| rows(f.habits).map(|(name, fields)| (full(f, name), fields)));
        let spoken = all().flat_map(|f| f.spoken_names.iter().map(|name| (full(f, name), ())));
        Tables {
            priors: priors.collect(),
            habits: habits.collect(),
            spoken: spoken.collect(),
            flyte1: facts::counterparts().map(|(old, new)| (new, old)).collect(),
        }
    }

    /// Returns the row of a type, or if it has none, that of its counterpart in Flyte 1.
    fn of<T: Copy>(&self, table: &HashMap<String, T>, of: &MessageDescriptor) -> Option<T> {
        let flyte1 = || table.get(*self.flyte1.get(of.full_name)?);
        table.get(of.full_name).or_else(flyte1).copied()
    }
}

/// Returns the lines of a table, split after the first word.
fn rows(table: &'static str) -> impl Iterator<Item = (&'static str, &'static str)> {
    table.lines().filter_map(|line| line.trim().split_once(' '))
}

/// Returns the full name of a type in a table.
fn full(facts: &Facts, name: &str) -> String {
    if facts::PACKAGES
        .iter()
        .any(|package| name.starts_with(package))
    {
        name.to_owned()
    } else {
        format!("{}{name}", facts.prefix)
    }
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
        "flyteidl.core.Identifier" | "flyteidl2.core.Identifier" => Special::Identifier,
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
        is_spoken: bool,
        places: &HashMap<&str, usize>,
    ) -> FieldModel {
        let (present, absent) = presence(of, field, habits);
        FieldModel {
            present,
            absent,
            hint: hint(field, is_spoken),
            resource: resource(of, field),
            wire_types: wire_types(field),
            message: match field.message() {
                Some(message) => places.get(message.full_name).copied().unwrap_or(0),
                None => 0,
            },
        }
    }
}

fn wire_types(field: &FieldDescriptor) -> u8 {
    let bit = |wire_type: WireType| 1 << wire_type as u8;
    match field.cardinality {
        Cardinality::Map { .. } => bit(WireType::Len),
        Cardinality::Repeated { .. } if field.kind.is_packable() => {
            bit(WireType::Len) | bit(field.kind.wire_type())
        }
        _ => bit(field.kind.wire_type()),
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

/// Returns the expected form of a field's text; `is_spoken` says that the `name` in its message is a
/// display name.
fn hint(field: &FieldDescriptor, is_spoken: bool) -> Hint {
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
        if is_spoken { Hint::Any } else { Hint::Token }
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
        .filter(|m| special(m.full_name) == Special::Identifier)?;
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
        for facts in facts::ALL {
            check(facts);
        }
        for (flyte1, flyte2) in facts::counterparts() {
            for name in [flyte1, flyte2] {
                assert!(registry::get(name).is_some(), "no type {name}");
            }
        }
    }

    fn check(facts: &Facts) {
        let find = |name: &str| {
            let full = full(facts, name);
            registry::get(&full).unwrap_or_else(|| panic!("no type {full}"))
        };
        for (bits, names) in rows(facts.priors) {
            assert!(bits.parse::<f64>().is_ok(), "{bits}");
            for name in names.split(' ') {
                find(name);
            }
        }
        for (name, fields) in rows(facts.habits) {
            for field in fields.split(' ') {
                let field = field.trim_end_matches(['!', '+', '-']);
                let mut known = find(name).fields.iter();
                assert!(known.any(|f| f.name == field), "{name} has no {field}");
            }
        }
        for name in facts.spoken_names {
            find(name);
        }
    }
}
