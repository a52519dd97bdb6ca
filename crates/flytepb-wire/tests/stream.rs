//! Streams byte by byte: counters and errors.

use std::error::Error;
use std::io::{self, BufReader, ErrorKind, Read};

use flytepb_wire::stream::{StreamError, StreamReader, StreamWriter};

#[test]
fn what_is_written_is_counted_and_read_in_its_place() {
    let long = [7; 300];
    let mut writer = StreamWriter::new(Vec::new());
    let mut counts = Vec::new();
    for message in [&b""[..], b"hi", &long] {
        counts.push((writer.index(), writer.offset()));
        writer.write_bytes(message).unwrap();
    }
    counts.push((writer.index(), writer.offset()));
    assert_eq!(counts, [(0, 0), (1, 1), (2, 4), (3, 306)]);
    let expected = [&[0, 2, b'h', b'i', 0xac, 0x02][..], &long].concat();
    assert_eq!(writer.get_ref(), &expected);
    writer.get_mut().push(0);
    let stream = writer.into_inner();
    assert_eq!(stream, [&expected[..], &[0]].concat());

    let mut reader = StreamReader::new(&stream[..]);
    let placed = [(1, &b""[..]), (2, b"hi"), (6, &long), (307, b"")];
    for (i, (start, message)) in placed.into_iter().enumerate() {
        assert_eq!(reader.index(), i as u64);
        assert_eq!(reader.read_placed().unwrap(), Some((start, message)));
        assert_eq!(reader.offset(), start + message.len() as u64);
    }
    for _ in 0..2 {
        assert_eq!(reader.read().unwrap(), None);
        assert_eq!((reader.index(), reader.offset()), (4, 307));
    }
}

/// Returns the error after one valid message; asserts that the stream has ended.
fn fault(behind: &[u8]) -> StreamError {
    let stream = [&[1, 7], behind].concat();
    let mut reader = StreamReader::new(&stream[..]).max_len(4);
    assert_eq!(reader.read().unwrap(), Some(&[7][..]));
    let error = reader.read().unwrap_err();
    assert_eq!(reader.read().unwrap(), None);
    assert_eq!((error.index(), error.offset(), error.path()), (1, 2, ""));
    assert!(!error.is_io() && !error.is_decode() && error.source().is_none());
    error
}

/// The predicates of an error, truncated and limit, and its `std::io` kind.
fn facts(error: StreamError) -> (bool, bool, ErrorKind) {
    let (truncated, limit, text) = (error.is_truncated(), error.is_limit(), error.to_string());
    let io = io::Error::from(error);
    assert_eq!(io.to_string(), text);
    (truncated, limit, io.kind())
}

#[test]
fn faults_say_what_and_where() {
    let cases: [(&[u8], &str, _); 5] = [
        (
            &[3, 1, 2],
            "stream ends after 2 of a message's 3 bytes at byte 2, in message 1",
            (true, false, ErrorKind::UnexpectedEof),
        ),
        (
            &[4],
            "stream ends after 0 of a message's 4 bytes at byte 2, in message 1",
            (true, false, ErrorKind::UnexpectedEof),
        ),
        (
            &[0x80, 0x80],
            "stream ends inside a length at byte 2, in message 1",
            (true, false, ErrorKind::UnexpectedEof),
        ),
        (
            &[5, 1, 2, 3, 4, 5],
            "length of 5 bytes is over the limit of 4 at byte 2, in message 1",
            (false, true, ErrorKind::InvalidData),
        ),
        (
            &[0x80; 12],
            "length is a varint of over ten bytes at byte 2, in message 1",
            (false, false, ErrorKind::InvalidData),
        ),
    ];
    for (behind, text, expected) in cases {
        let error = fault(behind);
        assert_eq!(error.to_string(), text);
        assert_eq!(facts(error), expected, "{behind:?}");
    }
}

/// A reader of given pieces; an empty one is an interruption, and after the last it fails.
struct Pieces(&'static [&'static [u8]]);

impl Read for Pieces {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let Some((piece, rest)) = self.0.split_first() else {
            return Err(io::Error::new(ErrorKind::ConnectionReset, "reset by peer"));
        };
        self.0 = rest;
        if piece.is_empty() {
            return Err(ErrorKind::Interrupted.into());
        }
        into[..piece.len()].copy_from_slice(piece);
        Ok(piece.len())
    }
}

#[test]
fn interruptions_are_passed_over_and_breaks_are_told() {
    let pieces = Pieces(&[b"", b"\x02h", b"", b"i", b"", b"\x03a"]);
    let mut reader = StreamReader::new(BufReader::new(pieces));
    assert_eq!(reader.read().unwrap(), Some(&b"hi"[..]));
    let error = reader.read().unwrap_err();
    assert!(error.is_io() && !error.is_truncated() && !error.is_limit());
    assert_eq!((error.index(), error.offset()), (1, 5));
    assert_eq!(error.source().unwrap().to_string(), "reset by peer");
    let io = io::Error::from(error);
    assert_eq!(io.kind(), ErrorKind::ConnectionReset);
    assert_eq!(io.to_string(), "reset by peer");
}

#[test]
fn writing_fails_at_the_message_that_did_not_fit() {
    let mut room = [0; 5];
    let mut writer = StreamWriter::new(&mut room[..]);
    writer.write_bytes(b"hi").unwrap();
    let error = writer.write_bytes(b"ho").unwrap_err();
    assert!(error.is_io());
    assert_eq!((error.index(), error.offset()), (1, 3));
    assert_eq!((writer.index(), writer.offset()), (1, 3));
}
