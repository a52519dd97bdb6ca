//! Streams of messages: decoded one by one, even after an invalid one.

use std::error::Error;
use std::io::{BufReader, Read};

use flytepb_wire::stream::{StreamReader, StreamWriter};
use flytepb_wire::{DecodeError, Limits, WireMessage};
use prost::Message;

use crate::peer::{of_message, Peer, Random};
use crate::sample::All;

fn texted(text: &str) -> All {
    All {
        text: text.to_owned(),
        ..All::default()
    }
}

#[test]
fn messages_come_back_through_any_reader() {
    /// A reader of one byte at a time.
    struct Drip<'a>(&'a [u8]);
    impl Read for Drip<'_> {
        fn read(&mut self, buffer: &mut [u8]) -> std::io::Result<usize> {
            let len = 1.min(buffer.len());
            self.0.read(&mut buffer[..len])
        }
    }
    let peers: Vec<Peer> = (0..20).map(|seed| Random(seed).peer(2)).collect();
    let mut writer = StreamWriter::new(Vec::new());
    let mut expected = Vec::new();
    for peer in &peers {
        let message = All::from_wire(&peer.encode_to_vec()).unwrap();
        writer.write(&message).unwrap();
        // prost uses the same framing.
        peer.encode_length_delimited(&mut expected).unwrap();
    }
    assert_eq!(writer.index(), 20);
    let stream = writer.into_inner();
    assert_eq!(stream, expected);
    let reader = StreamReader::new(BufReader::with_capacity(3, Drip(&stream)));
    let back = reader
        .messages::<All>()
        .map(|read| of_message(&read.unwrap()));
    assert_eq!(back.collect::<Vec<_>>(), peers);
    let mut reader = StreamReader::new(&stream[..]);
    let mut message = All::default();
    for peer in &peers {
        assert!(reader.decode_into(&mut message).unwrap());
        assert_eq!(of_message(&message), *peer);
    }
    let last = message.clone();
    assert!(!reader.decode_into(&mut message).unwrap());
    assert_eq!(message, last);
}

/// A message, one whose `text` (number 14) is not UTF-8, and another message.
const STREAM: [u8; 12] = [3, 0x72, 1, b'a', 3, 0x72, 1, 0xff, 3, 0x72, 1, b'b'];

#[test]
fn reading_continues_after_an_invalid_message() {
    let mut read = StreamReader::new(&STREAM[..]).messages::<All>();
    assert_eq!(read.next().unwrap().unwrap(), texted("a"));
    let error = read.next().unwrap().unwrap_err();
    assert!(error.is_decode() && !error.is_io() && !error.is_truncated() && !error.is_limit());
    let place = (error.index(), error.offset(), error.path());
    assert_eq!(place, (1, 7, "text"));
    assert_eq!(
        error.to_string(),
        "string is not valid UTF-8 at byte 7, in message 1, in text"
    );
    assert!(error.source().is_some_and(|e| e.is::<DecodeError>()));
    assert_eq!(read.next().unwrap().unwrap(), texted("b"));
    assert!(read.next().is_none());
}

#[test]
fn messages_are_merged_under_the_limits_given() {
    let mut message = texted("kept");
    let options = Limits::new().max_unknown_bytes(3);
    // Unknown field 30, in three bytes and in four.
    let stream = [3, 0xf0, 1, 1, 4, 0xf0, 1, 0x80, 1];
    let mut reader = StreamReader::new(&stream[..]).limits(options);
    assert!(reader.merge(&mut message).unwrap());
    assert_eq!(message.text, "kept");
    assert_eq!(message.unknown_fields().as_bytes(), [0xf0, 1, 1]);
    let error = reader.merge(&mut message).unwrap_err();
    assert!(error.is_limit() && error.is_decode());
    assert!(!reader.merge(&mut message).unwrap());
}
