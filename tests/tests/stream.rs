//! Streams of messages: decoded one by one, even after an invalid one.

use std::error::Error;

use flytepb::idl::core::Identifier;
use flytepb::idl::wire::stream::{StreamReader, StreamWriter};
use flytepb::idl::{Limits, WireMessage};

fn named(name: &str) -> Identifier {
    Identifier {
        name: name.to_string(),
        ..Default::default()
    }
}

/// A message, one whose `name` (number 4) is not UTF-8, and another message.
const STREAM: [u8; 12] = [3, 0x22, 1, b'a', 3, 0x22, 1, 0xff, 3, 0x22, 1, b'b'];

#[test]
fn messages_are_written_behind_their_lengths() {
    let mut writer = StreamWriter::new(Vec::new());
    writer.write(&named("a")).unwrap();
    assert_eq!((writer.index(), writer.offset()), (1, 4));
    writer.write(&named("b")).unwrap();
    assert_eq!(writer.into_inner(), [&STREAM[..4], &STREAM[8..]].concat());
}

#[test]
fn reading_goes_on_behind_a_message_that_is_not_valid() {
    let mut read = StreamReader::new(&STREAM[..]).messages::<Identifier>();
    assert_eq!(read.next().unwrap().unwrap(), named("a"));
    let error = read.next().unwrap().unwrap_err();
    assert!(error.is_decode() && !error.is_io() && !error.is_truncated() && !error.is_limit());
    assert_eq!(
        (error.index(), error.offset(), error.path()),
        (1, 7, "name")
    );
    assert_eq!(
        error.to_string(),
        "string is not valid UTF-8 at byte 7, in message 1, in name"
    );
    assert!(error
        .source()
        .is_some_and(|e| e.is::<flytepb::idl::DecodeError>()));
    assert_eq!(read.next().unwrap().unwrap(), named("b"));
    assert!(read.next().is_none());
}

#[test]
fn messages_are_merged_under_the_limits_given() {
    let mut message = named("z");
    message.version = "kept".to_string();
    let options = Limits::new().max_unknown_bytes(2);
    // Unknown field 15, in two bytes and in three.
    let stream = [2, 0x78, 1, 3, 0x78, 0x80, 1];
    let mut reader = StreamReader::new(&stream[..]).limits(options);
    assert!(reader.merge(&mut message).unwrap());
    assert_eq!(
        (message.name.as_str(), message.version.as_str()),
        ("z", "kept")
    );
    assert_eq!(message.unknown_fields().as_bytes(), [0x78, 1]);
    let error = reader.merge(&mut message).unwrap_err();
    assert!(error.is_limit() && error.is_decode());
    assert!(!reader.merge(&mut message).unwrap());
}
