//! Inputs and outputs: names, types and values as the SDK writes them.

use flytepb::idl2::core::blob_type::BlobDimensionality;
use flytepb::idl2::core::literal_type::Type;
use flytepb::idl2::core::{
    Literal, LiteralType, SimpleType, StructuredDatasetType, TypeStructure, UnionType,
};
use flytepb_idl::core as flyte1;
use flytepb_idl::google::protobuf::{value, Duration, Struct, Timestamp, Value};

use super::scope::{base36, hex};
use crate::Rng;

const NAMES: &[&str] = &[
    "batch", "config", "count", "data", "epochs", "frame", "model", "path", "query", "région",
    "seed", "since",
];
/// Kinds of [`primitive`].
const PRIMITIVES: usize = 6;

/// A typed value with a name.
#[derive(Clone, Debug)]
pub(super) struct Variable {
    pub name: String,
    pub ty: LiteralType,
    pub value: Literal,
}

/// Returns one to four inputs, in the order of their names.
pub(super) fn inputs(rng: &mut Rng, base: &str) -> Vec<Variable> {
    let mut names = NAMES.to_vec();
    rng.shuffle(&mut names);
    names.truncate(1 + rng.below(4));
    names.sort_unstable();
    let variable = |name: &str| variable(rng, name.to_owned(), base);
    names.into_iter().map(variable).collect()
}

/// Returns one or two outputs.
pub(super) fn outputs(rng: &mut Rng, base: &str) -> Vec<Variable> {
    let names = (0..1 + rng.below(2)).map(|index| format!("o{index}"));
    names.map(|name| variable(rng, name, base)).collect()
}

fn variable(rng: &mut Rng, name: String, base: &str) -> Variable {
    let (ty, value) = match rng.below(14) {
        0..=6 => {
            let kind = rng.below(PRIMITIVES);
            primitive(rng, kind)
        }
        7 => file(rng, base),
        8 => frame(rng, base),
        9 => record(rng),
        10 => optional(rng),
        11 | 12 => list(rng),
        _ => map(rng),
    };
    // The conversion only fails for unknown fields.
    let value = value.try_into().expect("Flyte 2 has all these literals");
    Variable { name, ty, value }
}

fn primitive(rng: &mut Rng, kind: usize) -> (LiteralType, flyte1::Literal) {
    let (ty, value) = match kind {
        0 => (
            SimpleType::Float,
            (rng.between(-1_000_000, 1_000_000) as f64 / 1_024.0).into(),
        ),
        1 => (SimpleType::Boolean, rng.chance(70).into()),
        2 => {
            let time = Timestamp {
                seconds: rng.between(1_500_000_000, 1_800_000_000),
                nanos: rng.between(0, 999_999) as i32 * 1_000,
                ..Timestamp::default()
            };
            (SimpleType::Datetime, time.into())
        }
        3 => {
            let span = Duration {
                seconds: rng.between(1, 100_000),
                ..Duration::default()
            };
            (SimpleType::Duration, span.into())
        }
        4 => {
            let len = 4 + rng.below(40);
            (SimpleType::String, hex(rng, len).into())
        }
        _ => (
            SimpleType::Integer,
            flyte1::Literal::from(rng.between(-1_000, 1 << 40)),
        ),
    };
    (simple(ty), value)
}

fn file(rng: &mut Rng, base: &str) -> (LiteralType, flyte1::Literal) {
    let is_folder = rng.chance(50);
    let (format, dimensionality) = if is_folder {
        ("", BlobDimensionality::Multipart)
    } else {
        ("csv", BlobDimensionality::Single)
    };
    let blob_type = flyte1::BlobType {
        format: format.to_owned(),
        dimensionality: dimensionality.into(),
        ..flyte1::BlobType::default()
    };
    let ty = of(Type::Blob(blob_type.clone().into()));
    let blob = flyte1::Blob {
        metadata: Some(flyte1::BlobMetadata {
            r#type: Some(blob_type),
            ..flyte1::BlobMetadata::default()
        }),
        uri: format!("{base}/raw/{}", base36(rng, 25)),
        ..flyte1::Blob::default()
    };
    (ty, blob.into())
}

fn frame(rng: &mut Rng, base: &str) -> (LiteralType, flyte1::Literal) {
    let dataset_type = StructuredDatasetType {
        format: "parquet".to_owned(),
        ..StructuredDatasetType::default()
    };
    let dataset = flyte1::StructuredDataset {
        uri: format!("{base}/raw/{}", base36(rng, 25)),
        metadata: Some(flyte1::StructuredDatasetMetadata {
            structured_dataset_type: Some(dataset_type.clone().into()),
            ..flyte1::StructuredDatasetMetadata::default()
        }),
        ..flyte1::StructuredDataset::default()
    };
    let mut literal = flyte1::Literal::from(dataset);
    literal.hash = hex(rng, 32);
    (
        of(Type::StructuredDatasetType(Box::new(dataset_type).into())),
        literal,
    )
}

/// Returns a dataclass with its JSON schema, as MessagePack.
fn record(rng: &mut Rng) -> (LiteralType, flyte1::Literal) {
    let (name, rank) = (hex(rng, 8), rng.below(128) as u8);
    let packed = [b"\x82\xa4name\xa8", name.as_bytes(), b"\xa4rank", &[rank]];
    let binary = flyte1::Binary {
        value: packed.concat(),
        tag: "msgpack".to_owned(),
        ..flyte1::Binary::default()
    };
    let properties = [("name", "string"), ("rank", "integer")]
        .map(|(name, ty)| (name, object([("type", text(ty))])));
    let schema = [
        ("type", text("object")),
        ("title", text("Config")),
        ("properties", object(properties)),
    ];
    let ty = LiteralType {
        metadata: Some(structure(schema)),
        structure: Some(tag("Object-Dataclass-Transformer")),
        ..simple(SimpleType::Struct)
    };
    (ty, binary.into())
}

/// Returns an integer or none.
fn optional(rng: &mut Rng) -> (LiteralType, flyte1::Literal) {
    let variant = |ty, name| LiteralType {
        structure: Some(tag(name)),
        ..simple(ty)
    };
    let variants = [
        variant(SimpleType::Integer, "int"),
        variant(SimpleType::None, "none"),
    ];
    let (value, chosen) = if rng.chance(60) {
        (rng.between(0, 1 << 20).into(), &variants[0])
    } else {
        (().into(), &variants[1])
    };
    let union = flyte1::Union {
        value: Some(value),
        r#type: Some(Box::new(chosen.into())),
        ..flyte1::Union::default()
    };
    let union_type = UnionType {
        variants: variants.into(),
        ..UnionType::default()
    };
    (of(Type::UnionType(union_type)), union.into())
}

fn list(rng: &mut Rng) -> (LiteralType, flyte1::Literal) {
    let kind = rng.below(PRIMITIVES);
    let (ty, first) = primitive(rng, kind);
    let more = rng.below(6);
    let mut items = vec![first];
    items.extend((0..more).map(|_| primitive(rng, kind).1));
    (of(Type::CollectionType(ty.into())), items.into())
}

fn map(rng: &mut Rng) -> (LiteralType, flyte1::Literal) {
    let kind = rng.below(PRIMITIVES);
    let (ty, first) = primitive(rng, kind);
    let more = rng.below(4);
    let mut entries = vec![("key-0".to_owned(), first)];
    entries.extend((1..=more).map(|i| (format!("key-{i}"), primitive(rng, kind).1)));
    let entries: flyte1::LiteralMap = entries.into_iter().collect();
    (of(Type::MapValueType(ty.into())), entries.into())
}

pub(super) fn simple(ty: SimpleType) -> LiteralType {
    of(Type::Simple(ty.into()))
}

fn of(ty: Type) -> LiteralType {
    LiteralType {
        r#type: Some(ty),
        ..LiteralType::default()
    }
}

fn tag(name: &str) -> TypeStructure {
    TypeStructure {
        tag: name.to_owned(),
        ..TypeStructure::default()
    }
}

fn text(text: &str) -> Value {
    json(value::Kind::StringValue(text.to_owned()))
}

fn object<const N: usize>(fields: [(&str, Value); N]) -> Value {
    json(value::Kind::StructValue(structure(fields)))
}

fn json(kind: value::Kind) -> Value {
    Value {
        kind: Some(kind),
        ..Value::default()
    }
}

fn structure<const N: usize>(fields: [(&str, Value); N]) -> Struct {
    Struct {
        fields: fields.map(|(name, v)| (name.to_owned(), v)).into(),
        ..Struct::default()
    }
}
