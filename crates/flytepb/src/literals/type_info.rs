//! Properties of literal types: flytekit's transformer, casts, and the name in error texts.

use flytepb_idl::core::blob_type::BlobDimensionality;
use flytepb_idl::core::literal_type::Type;
use flytepb_idl::core::{LiteralType, SimpleType};

use super::from_literal::truncate;
use super::{LiteralError, Value};

/// The name of flytekit's transformer for the type, which unions store as the tag of a variant.
pub(super) fn transformer(ty: &LiteralType) -> &'static str {
    match &ty.r#type {
        Some(Type::Simple(simple)) => match SimpleType::try_from(*simple) {
            Ok(SimpleType::None) => "none",
            Ok(SimpleType::Integer) => "int",
            Ok(SimpleType::Float) => "float",
            Ok(SimpleType::String) => "str",
            Ok(SimpleType::Boolean) => "bool",
            Ok(SimpleType::Datetime) => "datetime",
            Ok(SimpleType::Duration) => "timedelta",
            Ok(SimpleType::Error) => "FlyteError",
            Ok(SimpleType::Struct) if is_message(ty) => "Protobuf-Transformer",
            Ok(SimpleType::Struct) if has_metadata(ty) => "Object-Dataclass-Transformer",
            Ok(SimpleType::Struct) => "Typed Dict",
            Ok(SimpleType::Binary) | Err(_) => "",
        },
        Some(Type::CollectionType(_)) => "Typed List",
        Some(Type::MapValueType(_)) => "Typed Dict",
        Some(Type::UnionType(_)) => "Typed Union",
        Some(Type::EnumType(_)) => "DefaultEnumTransformer",
        Some(Type::Blob(blob)) if blob.format == "PythonPickle" => "FlytePickle",
        Some(Type::Blob(blob)) if blob.dimensionality == BlobDimensionality::Multipart as i32 => {
            "FlyteDirectory"
        }
        Some(Type::Blob(_)) => "FlyteFilePath",
        Some(Type::StructuredDatasetType(_)) => "StructuredDataset Transformer",
        Some(Type::Schema(_)) => "FlyteSchema Transformer",
        None => "",
    }
}

fn has_metadata(ty: &LiteralType) -> bool {
    ty.metadata.as_ref().is_some_and(|m| !m.fields.is_empty())
}

fn is_message(ty: &LiteralType) -> bool {
    ty.metadata
        .as_ref()
        .is_some_and(|m| m.fields.contains_key("pb_type"))
}

/// The type after flytekit has converted it to a Python type and back, which loses the columns of
/// datasets.
pub(super) fn after_round_trip(ty: &LiteralType) -> LiteralType {
    match &ty.r#type {
        Some(Type::StructuredDatasetType(_)) => LiteralType {
            r#type: Some(Type::StructuredDatasetType(Default::default())),
            ..LiteralType::default()
        },
        _ => ty.clone(),
    }
}

/// Returns `true` if values of type `from` are accepted as type `to`.
pub(super) fn is_castable(from: &LiteralType, to: &LiteralType) -> bool {
    match (&from.r#type, &to.r#type) {
        (Some(Type::UnionType(from)), _) => from.variants.iter().all(|v| is_castable(v, to)),
        (_, Some(Type::UnionType(to))) if to.variants.iter().any(|v| is_castable(from, v)) => true,
        (Some(Type::CollectionType(from)), Some(Type::CollectionType(to)))
        | (Some(Type::MapValueType(from)), Some(Type::MapValueType(to))) => is_castable(from, to),
        (Some(Type::StructuredDatasetType(from)), Some(Type::StructuredDatasetType(to))) => {
            from.format == to.format
                && from.external_schema_type == to.external_schema_type
                && from.external_schema_bytes == to.external_schema_bytes
                && from.columns == to.columns
        }
        (Some(Type::EnumType(_)), Some(Type::Simple(simple))) => {
            *simple == SimpleType::String as i32
        }
        (from, to) => from == to,
    }
}

/// The name of the type in error texts, with an article.
pub(super) fn name(ty: &LiteralType) -> String {
    let words = match &ty.r#type {
        Some(Type::Simple(simple)) => match SimpleType::try_from(*simple) {
            Ok(SimpleType::None) => "none",
            Ok(SimpleType::Integer) => "an integer",
            Ok(SimpleType::Float) => "a float",
            Ok(SimpleType::String) => "a string",
            Ok(SimpleType::Boolean) => "a boolean",
            Ok(SimpleType::Datetime) => "a datetime",
            Ok(SimpleType::Duration) => "a duration",
            Ok(SimpleType::Error) => "an error",
            Ok(SimpleType::Struct) => "a struct",
            Ok(SimpleType::Binary) => "a binary",
            Err(_) => "an unknown type",
        },
        Some(Type::CollectionType(element)) => return format!("a list (each {})", name(element)),
        Some(Type::MapValueType(value)) => return format!("a map (each {})", name(value)),
        Some(Type::UnionType(union)) => {
            let names: Vec<String> = union.variants.iter().map(name).collect();
            return names.join(" or ");
        }
        Some(Type::EnumType(_)) => "an enum",
        Some(Type::Blob(blob)) if blob.dimensionality == BlobDimensionality::Single as i32 => {
            "a file"
        }
        Some(Type::Blob(_)) => "a directory",
        Some(Type::StructuredDatasetType(_)) => "a structured dataset",
        Some(Type::Schema(_)) => "a schema",
        None => "no type",
    };
    words.to_owned()
}

/// Truncates a float.
pub(super) fn integer(float: f64) -> Result<Value, LiteralError> {
    let integer = truncate(float)?;
    Ok(i64::try_from(integer).map_or(Value::Unsigned(integer as u64), Value::Integer))
}

pub(super) fn one_of(value: &str, choices: &[String]) -> Result<Value, LiteralError> {
    if choices.iter().any(|c| c == value) {
        return Ok(Value::from(value));
    }
    let choices = choices.join(", ");
    Err(LiteralError::out_of_range(format!(
        "{value:?} is not one of {choices}"
    )))
}

/// The distinct variants, including those of nested unions.
pub(super) fn distinct(variants: &[LiteralType]) -> Vec<&LiteralType> {
    let mut all: Vec<&LiteralType> = Vec::new();
    for variant in variants {
        let inner = match &variant.r#type {
            Some(Type::UnionType(union)) => distinct(&union.variants),
            _ => vec![variant],
        };
        for variant in inner {
            if !all.iter().any(|seen| seen.r#type == variant.r#type) {
                all.push(variant);
            }
        }
    }
    all
}
