//! Our messages as prost messages: through prost's functions, from contiguous and chunked buffers,
//! and as fields of messages derived by prost.

use std::collections::VecDeque;

use bytes::{Buf, Bytes};
use flytepb::idl::admin::TaskExecution;
use flytepb::idl::core::{Identifier, LiteralMap};
use flytepb::idl::event::TaskExecutionEvent;
use flytepb::idl::google::protobuf::Struct;
use flytepb::idl::WireMessage;
use flytepb_testkit::random;
use flytepb_tests::{examples, unhex};
use prost::{Message, Name};

/// A buffer of many chunks.
struct Pieces {
    chunks: VecDeque<Bytes>,
    remaining: usize,
}

impl Buf for Pieces {
    fn remaining(&self) -> usize {
        self.remaining
    }

    fn chunk(&self) -> &[u8] {
        self.chunks.front().map_or(&[], |chunk| chunk)
    }

    fn advance(&mut self, mut count: usize) {
        self.remaining = self.remaining.checked_sub(count).expect("enough bytes");
        while let Some(chunk) = self.chunks.front_mut() {
            let step = count.min(chunk.len());
            chunk.advance(step);
            count -= step;
            if chunk.has_remaining() {
                return;
            }
            self.chunks.pop_front();
        }
    }
}

/// Returns the bytes in chunks of these lengths, repeated.
fn pieces(bytes: &[u8], lengths: &[usize]) -> Pieces {
    let mut rest = bytes;
    let mut chunks = VecDeque::new();
    let mut lengths = lengths.iter().cycle();
    while let (false, Some(len)) = (rest.is_empty(), lengths.next()) {
        let (chunk, tail) = rest.split_at((*len).min(rest.len()));
        chunks.push_back(Bytes::copy_from_slice(chunk));
        rest = tail;
    }
    Pieces {
        chunks,
        remaining: bytes.len(),
    }
}

/// Runs a message through all of prost's entry points.
fn assert_prost<M: Message + WireMessage + Default + Clone + PartialEq>(bytes: &[u8]) {
    let message = M::decode(bytes).expect("valid bytes");
    assert!(message == M::from_wire(bytes).expect("valid bytes"));
    assert_eq!(message.encode_to_vec(), bytes);
    assert_eq!(message.encoded_len(), bytes.len());

    let mut out = vec![7];
    message.encode(&mut out).expect("a vector has room");
    assert_eq!(&out[1..], bytes);
    let mut short = vec![0; bytes.len() / 2];
    assert_eq!(
        message.encode(&mut &mut short[..]).is_err(),
        !bytes.is_empty()
    );

    let delimited = message.encode_length_delimited_to_vec();
    let mut out = Vec::new();
    message
        .encode_length_delimited(&mut out)
        .expect("a vector has room");
    assert_eq!(out, delimited);
    assert_eq!(
        delimited.len(),
        prost::length_delimiter_len(bytes.len()) + bytes.len()
    );
    let mut stream = [&delimited[..], &delimited[..]].concat();
    stream.push(0x55);
    let mut stream = &stream[..];
    for _ in 0..2 {
        assert!(M::decode_length_delimited(&mut stream).expect("valid bytes") == message);
    }
    assert_eq!(stream, [0x55]);

    for lengths in [&[1][..], &[3, 1, 20], &[bytes.len() / 2 + 1]] {
        let buf = pieces(bytes, lengths);
        assert!(M::decode(buf).expect("valid bytes") == message);
        let mut buf = pieces(&delimited, lengths);
        assert!(M::decode_length_delimited(&mut buf).expect("valid bytes") == message);
        assert!(!buf.has_remaining());
    }

    let mut merged = message.clone();
    merged.clear();
    assert!(merged == M::default());
    merged.merge(bytes).expect("valid bytes");
    assert!(merged == message);
}

#[test]
fn examples_pass_through_prost() {
    for sample in examples() {
        if sample.message_type.full_name == "flyteidl.admin.TaskExecution"
            && sample.bytes.len() < 4_000
        {
            assert_prost::<TaskExecution>(&sample.bytes);
        }
    }
    assert_prost::<TaskExecution>(&[]);
}

#[test]
fn random_messages_pass_through_prost() {
    for seed in 0..100 {
        assert_prost::<TaskExecution>(&random::wire(TaskExecution::type_descriptor(), seed));
        assert_prost::<LiteralMap>(&random::wire(LiteralMap::type_descriptor(), seed));
        assert_prost::<TaskExecutionEvent>(&random::wire(
            TaskExecutionEvent::type_descriptor(),
            seed,
        ));
        assert_prost::<Struct>(&random::wire(Struct::type_descriptor(), seed));
    }
}

#[test]
fn names_and_type_urls() {
    assert_eq!(TaskExecution::full_name(), "flyteidl.admin.TaskExecution");
    assert_eq!(TaskExecution::type_url(), "/flyteidl.admin.TaskExecution");
    assert_eq!(Struct::PACKAGE, "google.protobuf");
}

#[test]
fn invalid_bytes_are_errors_with_the_place() {
    let bytes = unhex("1a 05 22 03 0a 01 ff");
    let error = TaskExecution::decode(&bytes[..]).unwrap_err();
    assert!(
        error
            .to_string()
            .contains("at byte 6, in closure.logs[0].uri"),
        "{error}"
    );
    assert!(TaskExecution::decode(pieces(&bytes, &[2])).is_err());
    // A length beyond the buffer.
    assert!(TaskExecution::decode_length_delimited(&[5, 0x20][..]).is_err());
    assert!(TaskExecution::decode_length_delimited(&[][..]).is_err());
}

/// A message derived by prost that contains ours.
#[derive(Clone, PartialEq, prost::Message)]
struct Envelope {
    #[prost(message, optional, tag = "1")]
    execution: Option<TaskExecution>,
    #[prost(message, repeated, tag = "2")]
    maps: Vec<LiteralMap>,
    #[prost(oneof = "Payload", tags = "3, 4")]
    payload: Option<Payload>,
    #[prost(map = "string, message", tag = "5")]
    by_name: std::collections::HashMap<String, Identifier>,
}

#[derive(Clone, PartialEq, prost::Oneof)]
enum Payload {
    #[prost(message, tag = "3")]
    Structure(Struct),
    #[prost(string, tag = "4")]
    Text(String),
}

#[test]
fn ours_are_fields_of_derived_messages() {
    for seed in 0..100 {
        let envelope = Envelope {
            execution: Some(random::typed(seed)),
            maps: vec![
                random::typed(seed + 1),
                LiteralMap::default(),
                random::typed(seed + 2),
            ],
            payload: Some(Payload::Structure(random::typed(seed))),
            by_name: [("x".to_owned(), random::typed(seed))].into(),
        };
        let bytes = envelope.encode_to_vec();
        assert_eq!(Envelope::decode(&bytes[..]).expect("valid bytes"), envelope);
        assert_eq!(
            Envelope::decode(pieces(&bytes, &[1, 9])).expect("valid bytes"),
            envelope
        );
    }
}

#[test]
fn ours_merge_inside_derived_messages() {
    // Field 1 twice: closure { phase: 3 }, then closure { event_version: 1 } and field 99.
    let bytes = unhex("0a 04 1a 02 18 03  0a 08 1a 03 88 01 01 98 06 07  22 01 61  1a 00");
    let envelope = Envelope::decode(&bytes[..]).expect("valid bytes");
    let execution = envelope.execution.expect("an execution");
    assert_eq!(execution.to_wire(), unhex("1a 05 18 03 88 01 01 98 06 07"));
    assert_eq!(
        envelope.payload,
        Some(Payload::Structure(Struct::default()))
    );
}

#[test]
fn faults_inside_derived_messages_are_errors() {
    for digits in [
        "0a 05 12 03 61 ff 62",
        "0a 02 12 05",
        "0a 05 12 05 61",
        "0a 02 9c 06",
        "0a 03 9b 06 08",
        "0a 01 00",
        "0a 02 9b 06",
    ] {
        assert!(Envelope::decode(&unhex(digits)[..]).is_err(), "{digits}");
        assert!(
            Envelope::decode(pieces(&unhex(digits), &[1])).is_err(),
            "{digits}"
        );
    }
}

#[test]
fn single_fields_merge_into_a_message() {
    use prost::encoding::{decode_key, DecodeContext};
    // As done by a caller that walks the fields itself, with the last provided method.
    for seed in 0..50 {
        let bytes = random::wire(TaskExecution::type_descriptor(), seed);
        for lengths in [&[1000][..], &[1, 2]] {
            let mut buf = pieces(&bytes, lengths);
            let mut message = TaskExecution::default();
            while buf.has_remaining() {
                let (number, wire_type) = decode_key(&mut buf).expect("a key");
                message
                    .merge_field(number, wire_type, &mut buf, DecodeContext::default())
                    .expect("a field");
            }
            assert_eq!(message.to_wire(), bytes);
        }
    }
}
