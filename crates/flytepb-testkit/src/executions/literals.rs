//! Literals of every kind.

use flytepb_idl::core::blob_type::BlobDimensionality;
use flytepb_idl::core::{
    literal, literal_type, primitive, scalar, Binary, Blob, BlobMetadata, BlobType, Literal,
    LiteralCollection, LiteralMap, LiteralType, Primitive, Scalar, SimpleType, StructuredDataset,
    StructuredDatasetMetadata, StructuredDatasetType, Union, Void,
};
use flytepb_idl::google::protobuf::{value, Duration, ListValue, Struct, Timestamp, Value};
use flytepb_idl::WireMessage;

use super::text;
use crate::Rng;

/// Returns a map of mixed, nested literals whose encoding has at least, and about, `bytes` bytes.
pub fn literal_map(seed: u64, bytes: usize) -> LiteralMap {
    let mut rng = Rng::new(seed);
    let mut map = LiteralMap::default();
    let mut len = 0;
    while len < bytes {
        let name = format!("o{}", map.literals.len());
        let value = literal(&mut rng, 2);
        // Two tags and two lengths inside the entry, plus its own tag and length: at least 6 bytes.
        len += 6 + name.len() + value.wire_len();
        map.literals.insert(name, value);
    }
    map
}

/// Returns a map of `count` mixed literals, nested up to three deep.
pub(super) fn mixed(rng: &mut Rng, count: usize) -> LiteralMap {
    let mut names: Vec<String> = (0..count).map(|i| format!("output_{i}")).collect();
    rng.shuffle(&mut names);
    LiteralMap {
        literals: names.into_iter().map(|n| (n, literal(rng, 2))).collect(),
        ..LiteralMap::default()
    }
}

/// Returns a list of `count` integers.
pub fn integers(rng: &mut Rng, count: usize) -> Literal {
    let one = |rng: &mut Rng| {
        let integer = rng.between(0, 1 << 34);
        primitive_literal(primitive::Value::Integer(integer))
    };
    collection((0..count).map(|_| one(rng)).collect())
}

/// Returns a literal of any kind, with lists, maps and unions nested up to `depth` levels.
pub fn literal(rng: &mut Rng, depth: u32) -> Literal {
    if depth > 0 && rng.chance(50) {
        return nested(rng, depth - 1);
    }
    let value = match rng.below(12) {
        0..=6 => return primitive_literal(primitive_value(rng)),
        7 => scalar::Value::Blob(blob(rng).into()),
        8 => scalar::Value::Binary(Box::new(Binary {
            value: b"\x82\xa1x\x01\xa1y\x93\x02\x03\xcb@\t!\xfbTD-\x18".to_vec(),
            tag: "msgpack".to_owned(),
            ..Binary::default()
        })),
        9 => scalar::Value::NoneType(Void::default()),
        10 => scalar::Value::Generic(structure(rng, 1)),
        _ => scalar::Value::StructuredDataset(dataset(rng).into()),
    };
    scalar_literal(value)
}

fn nested(rng: &mut Rng, depth: u32) -> Literal {
    let count = 1 + rng.below(5);
    match rng.below(3) {
        0 => collection((0..count).map(|_| literal(rng, depth)).collect()),
        1 => {
            let entry = |i| (format!("key-{i}"), literal(rng, depth));
            let map = LiteralMap {
                literals: (0..count).map(entry).collect(),
                ..LiteralMap::default()
            };
            Literal {
                value: Some(literal::Value::Map(map)),
                ..Literal::default()
            }
        }
        _ => {
            let integer = literal_type::Type::Simple(SimpleType::Integer.into());
            let union = Union {
                value: Some(primitive_literal(primitive::Value::Integer(3))),
                r#type: Some(Box::new(LiteralType {
                    r#type: Some(integer),
                    ..LiteralType::default()
                })),
                ..Union::default()
            };
            scalar_literal(scalar::Value::Union(union.into()))
        }
    }
}

fn primitive_value(rng: &mut Rng) -> primitive::Value {
    match rng.below(6) {
        0 => primitive::Value::Integer(rng.between(-1_000, 1 << 40)),
        1 => primitive::Value::FloatValue(rng.between(-1_000_000, 1_000_000) as f64 / 1_000.0),
        2 => {
            let len = rng.below(60);
            primitive::Value::StringValue(text::hex(rng, len))
        }
        3 => primitive::Value::Boolean(rng.chance(50)),
        4 => primitive::Value::Datetime(Timestamp {
            seconds: rng.between(1_500_000_000, 1_800_000_000),
            nanos: rng.between(0, 999_999) as i32 * 1_000,
            ..Timestamp::default()
        }),
        _ => primitive::Value::Duration(Duration {
            seconds: rng.between(0, 100_000),
            ..Duration::default()
        }),
    }
}

fn blob(rng: &mut Rng) -> Blob {
    let blob_type = BlobType {
        format: "parquet".to_owned(),
        dimensionality: BlobDimensionality::Multipart.into(),
        ..BlobType::default()
    };
    Blob {
        metadata: Some(BlobMetadata {
            r#type: Some(blob_type),
            ..BlobMetadata::default()
        }),
        uri: uri(rng),
        ..Blob::default()
    }
}

fn dataset(rng: &mut Rng) -> StructuredDataset {
    let dataset_type = StructuredDatasetType {
        format: "parquet".to_owned(),
        ..StructuredDatasetType::default()
    };
    StructuredDataset {
        uri: uri(rng),
        metadata: Some(StructuredDatasetMetadata {
            structured_dataset_type: Some(dataset_type),
            ..StructuredDatasetMetadata::default()
        }),
        ..StructuredDataset::default()
    }
}

fn uri(rng: &mut Rng) -> String {
    format!(
        "s3://my-s3-bucket/data/{}/{}",
        text::hex(rng, 2),
        text::hex(rng, 32)
    )
}

/// Returns a JSON object, nested up to `depth` levels.
pub(super) fn structure(rng: &mut Rng, depth: u32) -> Struct {
    let names = [
        "cached",
        "cost_eur",
        "replicas",
        "spark.executor.memory",
        "région",
    ];
    let count = 1 + rng.below(names.len());
    let entry = |name: &&str| (name.to_string(), json_value(rng, depth));
    Struct {
        fields: names[..count].iter().map(entry).collect(),
        ..Struct::default()
    }
}

fn json_value(rng: &mut Rng, depth: u32) -> Value {
    let kind = match rng.below(if depth > 0 { 6 } else { 4 }) {
        0 => value::Kind::NullValue(0),
        1 => value::Kind::NumberValue(rng.between(0, 4_000) as f64 / 8.0),
        2 => value::Kind::StringValue(text::hex(rng, 6)),
        3 => value::Kind::BoolValue(rng.chance(50)),
        4 => value::Kind::StructValue(structure(rng, depth - 1)),
        _ => value::Kind::ListValue(ListValue {
            values: [json_value(rng, depth - 1), json_value(rng, depth - 1)].into(),
            ..ListValue::default()
        }),
    };
    Value {
        kind: Some(kind),
        ..Value::default()
    }
}

fn collection(literals: Vec<Literal>) -> Literal {
    let collection = LiteralCollection {
        literals: literals.into(),
        ..LiteralCollection::default()
    };
    Literal {
        value: Some(literal::Value::Collection(collection)),
        ..Literal::default()
    }
}

fn primitive_literal(value: primitive::Value) -> Literal {
    scalar_literal(scalar::Value::Primitive(Primitive {
        value: Some(value),
        ..Primitive::default()
    }))
}

fn scalar_literal(value: scalar::Value) -> Literal {
    let scalar = Scalar {
        value: Some(value),
        ..Scalar::default()
    };
    Literal {
        value: Some(literal::Value::Scalar(scalar)),
        ..Literal::default()
    }
}
