//! Resolving the names of a path against the schema.

use flytepb_idl::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor, WellKnown};

use super::{Path, PathError, Step, StepKind, remark};
use crate::tree_view::fields::has_entries;
use crate::{names, registry};

/// The type of the value that the steps so far lead to.
#[derive(Clone, Copy)]
pub(crate) enum ValueType {
    Message(&'static MessageDescriptor),
    Collection(&'static FieldDescriptor),
    Scalar(&'static FieldDescriptor),
    UnknownField,
    /// Depends on the content of the message.
    Open,
}

/// A step with its field.
#[derive(Clone, Debug)]
pub(crate) enum Move {
    /// A field with one value.
    Field(Singular),
    /// A list or map.
    Collection(&'static FieldDescriptor),
    /// An element of a list.
    Index(i64),
    /// An entry of a map, by the text of its key.
    Key(String),
    /// All elements or entries.
    Every,
    /// A member of a `Struct`.
    Member(String),
    /// Unknown fields with this number.
    Unknown(u32),
    /// Fields of this name at any depth.
    AnyDepth(String),
    /// The message in an `Any`, if it is of this type; the next step continues in it.
    OpenAs(&'static MessageDescriptor),
    /// The message in an `Any`, in which this step is taken.
    Inside(Step),
    /// A step to be resolved when its message is known.
    Later(Step),
}

/// A field with one value, and the tags of the other members of its oneof.
#[derive(Clone, Debug)]
pub(crate) struct Singular {
    pub(crate) field: &'static FieldDescriptor,
    pub(crate) rivals: Vec<u32>,
    /// A bit for the number of each of these fields; all numbers from 63 on share one.
    pub(crate) numbers: u64,
}

impl Singular {
    pub(crate) fn new(of: &MessageDescriptor, field: &'static FieldDescriptor) -> Self {
        let is_rival = |f: &&FieldDescriptor| f.oneof == field.oneof && f.number != field.number;
        let rivals = match field.oneof {
            Some(_) => of.fields.iter().filter(is_rival).map(|f| f.tag).collect(),
            None => Vec::new(),
        };
        let tags = rivals.iter().chain([&field.tag]);
        let numbers = tags.fold(0, |numbers, tag| numbers | number_bit(*tag));
        Singular {
            field,
            rivals,
            numbers,
        }
    }
}

/// Returns the bit of a tag's field number.
#[inline(always)]
pub(super) fn number_bit(tag: u32) -> u64 {
    1 << (tag >> 3).min(63)
}

/// Resolves the steps of a path from a message type on.
pub(crate) fn plan(path: &Path, of: &'static MessageDescriptor) -> Result<Vec<Move>, PathError> {
    let mut value_type = ValueType::Message(of);
    let mut moves = Vec::with_capacity(path.steps.len());
    for step in &path.steps {
        let resolved = next(step, value_type);
        let (next, after) =
            resolved.map_err(|reason| PathError::new(&path.text, step.at, reason))?;
        moves.push(next);
        value_type = after;
    }
    Ok(moves)
}

/// Returns the type of the value that a path leads to.
#[cfg(feature = "json")]
pub(crate) fn value_type(path: &Path, of: &'static MessageDescriptor) -> Option<ValueType> {
    let step = |value_type, step| next(step, value_type).ok().map(|(_, after)| after);
    path.steps.iter().try_fold(ValueType::Message(of), step)
}

/// Resolves one step, or says why it is not possible.
pub(crate) fn next(step: &Step, value_type: ValueType) -> Result<(Move, ValueType), String> {
    match (value_type, &step.kind) {
        (_, StepKind::AnyDepth(name)) => match value_type {
            ValueType::Message(_) | ValueType::Collection(_) | ValueType::Open => {
                match remark::impossible_name(name, value_type) {
                    None => Ok((Move::AnyDepth(name.clone()), ValueType::Open)),
                    Some(reason) => Err(reason),
                }
            }
            ValueType::Scalar(_) | ValueType::UnknownField => Err(leaf(value_type)),
        },
        (ValueType::Open, _) => Ok((Move::Later(step.clone()), ValueType::Open)),
        (ValueType::Message(of), kind) => in_message(of, step, kind),
        (ValueType::Collection(field), kind) => in_collection(field, kind),
        (ValueType::Scalar(_) | ValueType::UnknownField, _) => Err(leaf(value_type)),
    }
}

fn leaf(value_type: ValueType) -> String {
    match value_type {
        ValueType::Scalar(field) => {
            format!("{} has no fields: it is {}", field.name, noun(field.kind))
        }
        _ => "fields of an unknown field are not known".to_owned(),
    }
}

fn noun(kind: Kind) -> &'static str {
    match kind {
        Kind::Bool => "a boolean",
        Kind::Bytes => "bytes",
        Kind::Enum(_) => "an enum",
        Kind::String => "a string",
        _ => "a number",
    }
}

/// Returns the move to a field, and its type.
pub(crate) fn to_field(
    of: &'static MessageDescriptor,
    field: &'static FieldDescriptor,
) -> (Move, ValueType) {
    if field.is_collection() {
        (Move::Collection(field), ValueType::Collection(field))
    } else {
        (Move::Field(Singular::new(of, field)), element(field))
    }
}

/// Returns the type of a single value of a field.
fn element(field: &'static FieldDescriptor) -> ValueType {
    match field.message() {
        Some(message) => ValueType::Message(message),
        None => ValueType::Scalar(field),
    }
}

/// Returns the field with this name, in the schema or in JSON.
pub(crate) fn field(of: &MessageDescriptor, name: &str) -> Option<&'static FieldDescriptor> {
    let by_json = || of.fields.iter().find(|field| field.json_name == name);
    of.field_by_name(name).or_else(by_json)
}

fn in_message(
    of: &'static MessageDescriptor,
    step: &Step,
    kind: &StepKind,
) -> Result<(Move, ValueType), String> {
    let field = match kind {
        StepKind::Name(name) => field(of, name),
        _ => None,
    };
    if let Some(field) = field {
        return Ok(to_field(of, field));
    }
    // The members of a `Struct` are of type `Value`.
    let value =
        || registry::get("google.protobuf.Value").map_or(ValueType::Open, ValueType::Message);
    match (of.well_known, kind) {
        (_, StepKind::Unknown(number)) => Ok((Move::Unknown(*number), ValueType::UnknownField)),
        (
            Some(WellKnown::Struct | WellKnown::Value),
            StepKind::Name(key) | StepKind::Key(key) | StepKind::Word(key),
        ) => Ok((Move::Member(key.clone()), value())),
        (Some(WellKnown::ListValue | WellKnown::Value), StepKind::Index(index)) => {
            Ok((Move::Index(list_index(*index)?), value()))
        }
        (Some(WellKnown::ListValue | WellKnown::Value | WellKnown::Struct), StepKind::Every) => {
            Ok((Move::Every, value()))
        }
        (Some(WellKnown::Any), StepKind::Word(name)) => match registry::get(name) {
            Some(inner) => Ok((Move::OpenAs(inner), ValueType::Message(inner))),
            None => Err(no_type(name)),
        },
        (Some(WellKnown::Any), StepKind::Name(_)) => {
            Ok((Move::Inside(step.clone()), ValueType::Open))
        }
        (_, StepKind::Name(name)) => Err(no_field(of, name)),
        _ => Err(format!("{} is a message, not a list or map", of.full_name)),
    }
}

fn list_index(index: i128) -> Result<i64, String> {
    i64::try_from(index).map_err(|_| "no list is that long".to_owned())
}

fn no_type(name: &str) -> String {
    let near = names::similar_types(name);
    let near: Vec<&str> = near.iter().map(|of| of.full_name).collect();
    format!(
        "there is no message type {name}{}",
        names::suggestion(&near)
    )
}

fn no_field(of: &MessageDescriptor, name: &str) -> String {
    let suggestion = names::suggest_field(of, name);
    format!("{} has no field {name}{suggestion}", of.full_name)
}

/// Returns the type of the elements of a list that are entries with a text and a value, as the inputs
/// of a task in Flyte 2, and the two fields.
pub(crate) fn entry(
    list: &FieldDescriptor,
) -> Option<(&'static MessageDescriptor, [&'static FieldDescriptor; 2])> {
    let of = list.message().filter(|_| has_entries(list))?;
    match of.fields {
        [key, value] if key.kind == Kind::String => Some((of, [key, value])),
        _ => None,
    }
}

fn not_a_map(list: &FieldDescriptor) -> String {
    format!("{0} is a list: write {0}[0] or {0}[*]", list.name)
}

/// Returns the minimum and maximum of a key that is a number.
fn key_range(kind: Kind) -> (i128, i128) {
    match kind {
        Kind::Uint32 | Kind::Fixed32 => (0, u32::MAX.into()),
        Kind::Uint64 | Kind::Fixed64 => (0, u64::MAX.into()),
        Kind::Int64 | Kind::Sint64 | Kind::Sfixed64 => (i64::MIN.into(), i64::MAX.into()),
        _ => (i32::MIN.into(), i32::MAX.into()),
    }
}

fn in_collection(
    field: &'static FieldDescriptor,
    kind: &StepKind,
) -> Result<(Move, ValueType), String> {
    let value_type = element(field);
    let to = match (field.cardinality, kind) {
        (_, StepKind::Every) => Move::Every,
        (Cardinality::Map { key: Kind::String }, StepKind::Key(key)) => Move::Key(key.clone()),
        (Cardinality::Map { key: Kind::String }, _) => {
            return Err(format!(
                "{0} is a map: write {0}[\"key\"] or {0}[*]",
                field.name
            ));
        }
        (Cardinality::Map { key: Kind::Bool }, StepKind::Word(key))
            if matches!(key.as_str(), "true" | "false") =>
        {
            Move::Key(key.clone())
        }
        (Cardinality::Map { key: Kind::Bool }, _) => {
            return Err(format!(
                "{0} is a map: write {0}[true], {0}[false] or {0}[*]",
                field.name
            ));
        }
        (Cardinality::Map { key: kind }, StepKind::Index(key)) => {
            let (min, max) = key_range(kind);
            if !(min..=max).contains(key) {
                return Err(format!("keys of {} are from {min} to {max}", field.name));
            }
            Move::Key(key.to_string())
        }
        (Cardinality::Map { .. }, _) => {
            return Err(format!("{0} is a map: write {0}[1] or {0}[*]", field.name));
        }
        (_, StepKind::Index(index)) => Move::Index(list_index(*index)?),
        (_, StepKind::Key(key)) => match entry(field) {
            Some((_, [_, value])) => return Ok((Move::Key(key.clone()), element(value))),
            None => return Err(not_a_map(field)),
        },
        _ => return Err(not_a_map(field)),
    };
    Ok((to, value_type))
}
