//! Literals of every kind.

use flytepb_idl::core::blob_type::BlobDimensionality;
use flytepb_idl::core::{
    literal_type, Binary, Blob, BlobMetadata, BlobType, Literal, LiteralMap, LiteralType,
    SimpleType, StructuredDataset, StructuredDatasetMetadata, StructuredDatasetType, Union,
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
    names.into_iter().map(|n| (n, literal(rng, 2))).collect()
}

/// Returns a list of `count` integers.
pub fn integers(rng: &mut Rng, count: usize) -> Literal {
    let integers: Vec<i64> = (0..count).map(|_| rng.between(0, 1 << 34)).collect();
    integers.into()
}

/// Returns a literal of any kind, with lists, maps and unions nested up to `depth` levels.
pub fn literal(rng: &mut Rng, depth: u32) -> Literal {
    if depth > 0 && rng.chance(50) {
        return nested(rng, depth - 1);
    }
    match rng.below(12) {
        0..=6 => primitive(rng),
        7 => blob(rng).into(),
        8 => Binary {
            value: b"\x82\xa1x\x01\xa1y\x93\x02\x03\xcb@\t!\xfbTD-\x18".to_vec(),
            tag: "msgpack".to_owned(),
            ..Binary::default()
        }
        .into(),
        9 => ().into(),
        10 => structure(rng, 1).into(),
        _ => dataset(rng).into(),
    }
}

fn nested(rng: &mut Rng, depth: u32) -> Literal {
    let count = 1 + rng.below(5);
    match rng.below(3) {
        0 => {
            let literals: Vec<_> = (0..count).map(|_| literal(rng, depth)).collect();
            literals.into()
        }
        1 => {
            let entries = (0..count).map(|i| (format!("key-{i}"), literal(rng, depth)));
            entries.collect::<LiteralMap>().into()
        }
        _ => Union {
            value: Some(3.into()),
            r#type: Some(Box::new(LiteralType {
                r#type: Some(literal_type::Type::Simple(SimpleType::Integer.into())),
                ..LiteralType::default()
            })),
            ..Union::default()
        }
        .into(),
    }
}

fn primitive(rng: &mut Rng) -> Literal {
    match rng.below(6) {
        0 => rng.between(-1_000, 1 << 40).into(),
        1 => (rng.between(-1_000_000, 1_000_000) as f64 / 1_000.0).into(),
        2 => {
            let len = rng.below(60);
            text::hex(rng, len).into()
        }
        3 => rng.chance(50).into(),
        4 => Timestamp {
            seconds: rng.between(1_500_000_000, 1_800_000_000),
            nanos: rng.between(0, 999_999) as i32 * 1_000,
            ..Timestamp::default()
        }
        .into(),
        _ => Duration {
            seconds: rng.between(0, 100_000),
            ..Duration::default()
        }
        .into(),
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
