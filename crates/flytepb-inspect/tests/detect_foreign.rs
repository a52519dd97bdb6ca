//! Protobuf of other schemas is not mistaken for Flyte's.
//!
//! The blobs in `tests/data/detect/foreign.pbs` were written by Google's Python protobuf
//! (`foreign.py`); the random ones follow random schemas generated here.

use std::fs;

use flytepb_idl::wire::Writer;
use flytepb_inspect::detect::{Detection, Format, detect, detect_messages};
use flytepb_testkit::Rng;
use flytepb_tests::{messages, read, record, tagged};

fn row_format(name: &str) -> Format {
    [Format::Protobuf, Format::ProtobufStream, Format::GrpcFrame]
        .into_iter()
        .find(|format| format.to_string() == name)
        .unwrap_or_else(|| panic!("no format {name:?}"))
}

#[test]
fn checked_in_blobs_are_of_an_unknown_schema() {
    let path = flytepb_tests::path("data/detect/foreign.tsv");
    let rows = fs::read_to_string(path).expect("foreign.tsv");
    let rows: Vec<&str> = rows.lines().skip(1).collect();
    let file = read("data/detect/foreign.pbs");
    let blobs = messages(&file);
    assert_eq!((rows.len(), blobs.len()), (42, 42));
    let mut wrong = Vec::new();
    for (row, blob) in rows.into_iter().zip(blobs) {
        let expected = row_format(row.split('\t').next().unwrap_or_default());
        let found = detect(blob);
        if found != Detection::Other(expected) {
            wrong.push(format!("{row}: {found}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn messages_of_an_unknown_schema_have_no_type() {
    let file = read("data/detect/foreign.pbs");
    let blobs = messages(&file);
    // The three models of the schema `graph`, and the three feeds.
    for first in [2, 30] {
        let of = detect_messages(blobs[first..first + 3].iter().copied());
        assert_eq!(of.map(|of| of.descriptor.full_name), None);
    }
}

#[test]
fn empty_messages_at_the_start_are_no_evidence_of_a_stream() {
    // A gRPC frame: no compression, 18 bytes, an ErrorDocument.
    let frame = b"\0\0\0\0\x12\x0a\x10\x0a\x06SYSTEM\x12\x06reason";
    assert_eq!(detect(frame), Detection::Other(Format::GrpcFrame));
    // Two frames, and a compressed one.
    let twice = [&frame[..], frame].concat();
    assert_eq!(detect(&twice), Detection::Other(Format::GrpcFrame));
    let compressed = b"\x01\0\0\0\x04\x1f\x8b\x08\0";
    assert_eq!(detect(compressed), Detection::Other(Format::GrpcFrame));
    // A length that does not fit, and an invalid message.
    for other in [
        &b"\0\0\0\0\x13\x0a\x10\x0a\x06SYSTEM\x12\x06reason"[..],
        b"\0\0\0\0\x02\x0a\x10",
    ] {
        assert_ne!(detect(other), Detection::Other(Format::GrpcFrame));
    }
}

/// A random schema: the fields of each message.
struct Schema(Vec<Vec<Field>>);

struct Field {
    number: u32,
    kind: Kind,
    repeated: bool,
    /// Frequency of its presence, in percent.
    share: u32,
}

#[derive(Clone, Copy)]
enum Kind {
    Text,
    Bytes,
    Integer,
    Bool,
    Double,
    Float,
    Fixed64,
    Message(usize),
}

impl Schema {
    /// Creates 2 to 7 messages of up to 12 fields; a message contains only later ones.
    fn random(rng: &mut Rng) -> Schema {
        let count = 2 + rng.below(6);
        let messages = (0..count).map(|place| {
            let mut number = 0;
            let fields = (0..2 + rng.below(11)).map(|_| {
                number += if rng.chance(80) {
                    1
                } else {
                    2 + rng.below(9) as u32
                };
                let kind = match rng.below(20) {
                    0..=5 if place + 1 < count => {
                        Kind::Message(place + 1 + rng.below(count - place - 1))
                    }
                    0..=8 => Kind::Text,
                    9..=14 => Kind::Integer,
                    15 => Kind::Bool,
                    16 => Kind::Double,
                    17 => Kind::Float,
                    18 => Kind::Fixed64,
                    _ => Kind::Bytes,
                };
                Field {
                    number,
                    kind,
                    repeated: rng.chance(30),
                    share: *rng.pick(&[30, 60, 95]),
                }
            });
            fields.collect()
        });
        Schema(messages.collect())
    }

    /// Returns a random message in the wire format.
    fn message(&self, of: usize, rng: &mut Rng) -> Vec<u8> {
        let mut out = Vec::new();
        for field in &self.0[of] {
            if !rng.chance(field.share) {
                continue;
            }
            let count = if field.repeated { 1 + rng.below(4) } else { 1 };
            let is_packed = field.repeated && matches!(field.kind, Kind::Integer);
            if is_packed {
                let packed: Vec<u8> = (0..count).flat_map(|_| varint(integer(rng))).collect();
                out.extend(record(field.number, &packed));
                continue;
            }
            (0..count).for_each(|_| self.value(field, rng, &mut out));
        }
        out
    }

    fn value(&self, field: &Field, rng: &mut Rng, out: &mut Vec<u8>) {
        let content = match field.kind {
            Kind::Text => record(field.number, text(rng).as_bytes()),
            Kind::Bytes => {
                let len = 8 + rng.below(16);
                let bytes: Vec<u8> = (0..len).map(|_| rng.next_u64() as u8).collect();
                record(field.number, &bytes)
            }
            Kind::Message(of) => record(field.number, &self.message(of, rng)),
            Kind::Integer => tagged(field.number << 3, &varint(integer(rng))),
            Kind::Bool => tagged(field.number << 3, &[1]),
            Kind::Double => {
                let value = rng.below(100_000) as f64 / 64.0;
                tagged(field.number << 3 | 1, &value.to_le_bytes())
            }
            Kind::Float => {
                let value = rng.below(100_000) as f32 / 64.0;
                tagged(field.number << 3 | 5, &value.to_le_bytes())
            }
            Kind::Fixed64 => {
                let value = 1_700_000_000_000_000_000 + rng.next_u64() % (1 << 40);
                tagged(field.number << 3 | 1, &value.to_le_bytes())
            }
        };
        out.extend(content);
    }
}

/// Returns a varint.
fn varint(value: u64) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.varint(value);
    writer.into_vec()
}

fn integer(rng: &mut Rng) -> u64 {
    let bits = *rng.pick(&[2, 5, 8, 14, 30]);
    rng.next_u64() % (1 << bits)
}

fn text(rng: &mut Rng) -> String {
    let words = "order customer gauge kernel relay eu-west-1 v2 /var/lib/depot \
                 https://example.com/a Total of all requests 4f9c21 tram shard_7";
    let words: Vec<&str> = words.split(' ').collect();
    let count = *rng.pick(&[1, 1, 2, 5]);
    let words: Vec<&str> = (0..count).map(|_| *rng.pick(&words)).collect();
    words.join(rng.pick::<&str>(&[" ", "-", "."]))
}

#[test]
fn random_messages_of_random_schemas_are_not_flytes() {
    let mut rng = Rng::new(15);
    let (mut total, mut taken) = (0, Vec::new());
    while total < 1000 {
        let schema = Schema::random(&mut rng);
        let bytes = schema.message(0, &mut rng);
        // Many shorter ones are also valid messages of Flyte.
        if bytes.len() < 100 {
            continue;
        }
        total += 1;
        let found = detect(&bytes);
        if found.descriptor().is_some() {
            taken.push(format!("{} bytes: {found}", bytes.len()));
        }
    }
    assert!(
        taken.len() * 100 <= total * 2,
        "{} of {total}: {taken:#?}",
        taken.len()
    );
}
