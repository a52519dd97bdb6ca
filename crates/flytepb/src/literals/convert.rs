//! Converts literals to the type in an interface, as flytekit's type engine does.

use std::borrow::Cow;

use flytepb_idl::core::blob_type::BlobDimensionality;
use flytepb_idl::core::literal_type::Type;
use flytepb_idl::core::{literal, primitive, scalar};
use flytepb_idl::core::{Blob, Literal, LiteralType, SimpleType, UnionType};
use flytepb_idl::LiteralKind;

use super::contents::{elements, entries};
use super::convert_msgpack::convert_decoded;
use super::error::Kind;
use super::from_literal::{primitive_of, scalar_of};
use super::type_info::{
    after_round_trip, distinct, integer, is_castable, name, one_of, transformer,
};
use super::{LiteralError, Value};

/// Converts a literal to the Python type that flytekit guesses for `ty`.
pub(super) fn convert(literal: &Literal, ty: &LiteralType) -> Result<Value, LiteralError> {
    if is_reversible(ty) {
        convert_as(literal, ty)
    } else {
        Err(not_reversible(ty))
    }
}

fn convert_as(literal: &Literal, ty: &LiteralType) -> Result<Value, LiteralError> {
    match (&ty.r#type, scalar_of(literal)) {
        (None, _) => Err(not_reversible(ty)),
        (Some(Type::UnionType(union)), _) => convert_union(literal, union, ty),
        _ if literal.kind() == LiteralKind::Offloaded => Value::from_literal(literal),
        (_, Some(scalar::Value::Binary(binary))) => convert_decoded(Value::of_binary(binary)?, ty),
        (Some(Type::Simple(simple)), _) => match SimpleType::try_from(*simple) {
            Ok(simple) => convert_simple(literal, simple, ty),
            Err(_) => Err(not_reversible(ty)),
        },
        (Some(Type::CollectionType(element)), _) => convert_list(literal, element, ty),
        (Some(Type::MapValueType(value)), _) => convert_map(literal, value, ty),
        (Some(Type::EnumType(choice)), _) => convert_enum(literal, &choice.values, ty),
        (Some(Type::Blob(wanted)), scalar) => match scalar {
            Some(scalar::Value::Blob(v)) if dimensionality(v) == wanted.dimensionality => {
                Value::from_literal(literal)
            }
            _ => Err(LiteralError::mismatch(literal, name(ty))),
        },
        (Some(Type::Schema(_) | Type::StructuredDatasetType(_)), _) => of_kind(
            literal,
            ty,
            &[LiteralKind::StructuredDataset, LiteralKind::Schema],
        ),
    }
}

/// Returns `true` if flytekit has a Python type for the type and for each type inside it.
fn is_reversible(ty: &LiteralType) -> bool {
    match &ty.r#type {
        None => false,
        Some(Type::Simple(simple)) => !matches!(
            SimpleType::try_from(*simple),
            Ok(SimpleType::Binary) | Err(_)
        ),
        Some(Type::CollectionType(inner) | Type::MapValueType(inner)) => is_reversible(inner),
        Some(Type::UnionType(union)) => union.variants.iter().all(is_reversible),
        Some(_) => true,
    }
}

/// flytekit's error for a type without a Python type.
fn not_reversible(ty: &LiteralType) -> LiteralError {
    LiteralError::new(Kind::Unsupported(format!(
        "No transformers could reverse Flyte literal type {}",
        crate::flytekit::render::short_string("LiteralType", ty)
    )))
}

fn of_kind(
    literal: &Literal,
    ty: &LiteralType,
    kinds: &[LiteralKind],
) -> Result<Value, LiteralError> {
    if kinds.contains(&literal.kind()) {
        Value::from_literal(literal)
    } else {
        Err(LiteralError::mismatch(literal, name(ty)))
    }
}

fn dimensionality(blob: &Blob) -> i32 {
    let ty = blob.metadata.as_ref().and_then(|m| m.r#type.as_ref());
    ty.map_or(BlobDimensionality::Single as i32, |t| t.dimensionality)
}

fn convert_simple(
    literal: &Literal,
    simple: SimpleType,
    ty: &LiteralType,
) -> Result<Value, LiteralError> {
    let wanted = match simple {
        SimpleType::Integer => LiteralKind::Integer,
        SimpleType::Float => LiteralKind::Float,
        SimpleType::String => LiteralKind::String,
        SimpleType::Boolean => LiteralKind::Boolean,
        SimpleType::Datetime => LiteralKind::Datetime,
        SimpleType::Duration => LiteralKind::Duration,
        SimpleType::None => LiteralKind::None,
        SimpleType::Error => LiteralKind::Error,
        SimpleType::Struct => LiteralKind::Struct,
        SimpleType::Binary => return Err(not_reversible(ty)),
    };
    match (wanted, primitive_of(literal)) {
        (LiteralKind::Integer, Some(primitive::Value::FloatValue(v))) => integer(*v),
        (LiteralKind::Float, Some(primitive::Value::Integer(v))) => Ok(Value::Float(*v as f64)),
        _ => of_kind(literal, ty, &[wanted]),
    }
}

fn convert_list(
    literal: &Literal,
    element: &LiteralType,
    ty: &LiteralType,
) -> Result<Value, LiteralError> {
    let Some(literal::Value::Collection(list)) = &literal.value else {
        return Err(LiteralError::mismatch(literal, name(ty)));
    };
    elements(&list.literals, |x| convert_as(x, element)).map(Value::List)
}

fn convert_map(
    literal: &Literal,
    value: &LiteralType,
    ty: &LiteralType,
) -> Result<Value, LiteralError> {
    let literal = match scalar_of(literal) {
        Some(scalar::Value::Generic(json)) => {
            Cow::Owned(Literal::try_from(Value::of_struct(json))?)
        }
        _ => Cow::Borrowed(literal),
    };
    let Some(literal::Value::Map(map)) = &literal.value else {
        return Err(LiteralError::mismatch(&literal, name(ty)));
    };
    entries(&map.literals, |v| convert_as(v, value)).map(Value::Map)
}

fn convert_enum(
    literal: &Literal,
    choices: &[String],
    ty: &LiteralType,
) -> Result<Value, LiteralError> {
    match primitive_of(literal) {
        Some(primitive::Value::StringValue(v)) => one_of(v, choices),
        _ => Err(LiteralError::mismatch(literal, name(ty))),
    }
}

/// Converts a union literal to the variants with its tag and type, and any other literal to each
/// variant. Exactly one conversion must succeed.
fn convert_union(
    literal: &Literal,
    union: &UnionType,
    ty: &LiteralType,
) -> Result<Value, LiteralError> {
    let stored = match scalar_of(literal) {
        Some(scalar::Value::Union(stored)) => Some(stored),
        _ => None,
    };
    let structure = stored.and_then(|s| s.r#type.as_ref()?.structure.as_ref());
    let mut found: Option<(Value, &'static str)> = None;
    for variant in distinct(&union.variants) {
        let value = match (stored, structure) {
            (Some(stored), Some(structure)) => {
                let castable = |s| is_castable(s, &after_round_trip(variant));
                let fits = structure.tag == transformer(variant)
                    && stored.r#type.as_deref().is_some_and(castable);
                match &stored.value {
                    Some(inner) if fits => convert_as(inner, variant),
                    _ => continue,
                }
            }
            _ => convert_as(literal, variant),
        };
        match (value, &found) {
            (Ok(value), None) => found = Some((value, transformer(variant))),
            (Ok(_), Some((_, first))) => {
                return Err(LiteralError::new(Kind::Unsupported(format!(
                    "Ambiguous choice of variant for union type. Both {first} and {} transformers match",
                    transformer(variant)
                ))))
            }
            (Err(_), _) => {}
        }
    }
    found
        .map(|(value, _)| value)
        .ok_or_else(|| LiteralError::mismatch(literal, name(ty)))
}
