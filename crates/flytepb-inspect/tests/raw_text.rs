//! Bytes as text, and back.

use flytepb_inspect::raw::{StreamEnd, TextWriter, from_text, is_stream, to_text, tree};
use flytepb_inspect::registry;
use flytepb_inspect::tree_view::TreeOptions;
use flytepb_testkit::{Rng, mutate, random};
use flytepb_tests::{examples, read, record};

#[track_caller]
fn check(bytes: &[u8]) {
    let text = to_text(bytes);
    match from_text(&text) {
        Ok(back) => assert_eq!(back, bytes, "{text}"),
        Err(error) => panic!("{error}\n{}\n{text}", error.pointer()),
    }
}

#[test]
fn messages_of_every_type_come_back() {
    for (i, of) in registry::all().enumerate() {
        let bytes = random::wire(of, 1);
        check(&bytes);
        // Each change for some of the types.
        let changes = mutate::keeping().chain(mutate::refused()).enumerate();
        let changes = changes.filter(|(at, _)| (at + i) % 8 == 0);
        for changed in changes.filter_map(|(_, change)| change.apply(of, &bytes, 1)) {
            check(&changed);
        }
    }
    examples().iter().for_each(|sample| check(&sample.bytes));
}

#[track_caller]
fn check_stream(bytes: &[u8]) -> StreamEnd {
    let mut out = Vec::new();
    let end = TextWriter::new(&mut out).stream(bytes, u64::MAX).unwrap();
    let text = String::from_utf8(out).unwrap();
    assert_eq!(from_text(&text).unwrap(), bytes, "{text}");
    end
}

#[test]
fn any_bytes_come_back() {
    let mut rng = Rng::new(7);
    for _ in 0..20_000 {
        let length = rng.below(40);
        // Half of them of few values, which are fields more often.
        let few = rng.chance(50);
        let byte = |rng: &mut Rng| {
            if few {
                *rng.pick(b"\x08\x0a\x0b\x0c\x0d\x80\x81\xff\x00\x01\x02\x04")
            } else {
                rng.below(256) as u8
            }
        };
        let bytes: Vec<u8> = (0..length).map(|_| byte(&mut rng)).collect();
        check(&bytes);
        check_stream(&bytes);
    }
}

#[test]
fn odd_encodings_come_back() {
    for (bytes, expected) in [
        (&b""[..], ""),
        (b"\x88\x80\x00\x01", "1 (varint, tag in 3 bytes): 1"),
        (b"\x08\x81\x80\x00", "1 (varint, value in 3 bytes): 1"),
        // Ten bytes of seven bits.
        (
            b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x7f",
            "1 (varint): 1180591620717411303423 (read as 18446744073709551615)",
        ),
        (
            b"\x0a\x82\x00hi",
            "1 (len, length in 2 bytes): \"hi\" (2 bytes)",
        ),
        (b"\x0b\x8c\x80\x00", "1 (group, end in 3 bytes): {}"),
        (b"\x0a\x0512", "1 (len, length 5): \"12\" (2 bytes)"),
        (
            b"\x0a\xff\xff\xff\xff\x0f",
            "not a field: 0affffffff0f (6 bytes)",
        ),
        (b"\x00\x00", "not a field: 0000 (2 bytes)"),
        (b"\x0c", "not a field: 0c (1 byte)"),
        (b"\x0a\x03\n\r\t", "1 (len): \"\\n\\r\\t\" (3 bytes)"),
        (
            "\n\x04a\u{202e}".as_bytes(),
            "1 (len): \"a\\u{202e}\" (4 bytes)",
        ),
        (b"\x0d\x00\x00\xc0\x7f", "1 (fixed32): 0x7fc00000 (NaN)"),
    ] {
        check(bytes);
        let text = to_text(bytes);
        let line = text.split("  ").next().unwrap();
        assert_eq!(line, expected);
    }
    // Groups and messages deeper than are examined.
    check(&[vec![0x0b; 200], vec![0x0c; 200]].concat());
    check(&[0x0b; 200]);
    let deep = (0..100).fold(b"\x08\x01".to_vec(), |inner, _| record(1, &inner));
    check(&deep);
}

/// Removes comments.
fn without_comments(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.rsplit_once("  # ").map_or(line, |(line, _)| line));
    lines.map(|line| format!("{}\n", line.trim_end())).collect()
}

#[test]
fn the_text_is_the_whole_tree_with_comments() {
    let options = TreeOptions::full();
    for sample in examples() {
        let expected = tree(&sample.bytes, &options).to_string();
        assert_eq!(
            without_comments(&to_text(&sample.bytes)),
            expected,
            "{}",
            sample.name
        );
    }
}

#[test]
fn streams_come_back() {
    let messages: Vec<_> = registry::all()
        .step_by(20)
        .map(|of| random::wire(of, 3))
        .collect();
    let mut stream = Vec::new();
    let mut writer = TextWriter::new(Vec::new());
    for (i, message) in messages.iter().enumerate() {
        // A length in as many bytes as there are, and in ten.
        let mut length = message.len();
        let start = stream.len();
        while length >= 0x80 || (i % 2 == 1 && stream.len() - start < 9) {
            stream.push(length as u8 | 0x80);
            length >>= 7;
        }
        stream.push(length as u8);
        writer.delimited(message, stream.len() - start).unwrap();
        stream.extend_from_slice(message);
    }
    let text = String::from_utf8(writer.into_inner()).unwrap();
    assert!(text.contains("message (length in 10 bytes):"));
    assert_eq!(from_text(&text).unwrap(), stream);
}

#[test]
fn what_is_there_of_a_stream_comes_back() {
    let stream = read("data/executions/executions.pbs");
    for end in (0..stream.len()).step_by(97) {
        let found = check_stream(&stream[..end]);
        assert!(!matches!(found, StreamEnd::NoLength { .. }), "{end}");
    }
    for (bytes, end, expected) in [
        (
            &b"\x02\x08\x01\x09\x08\x02"[..],
            StreamEnd::Cut { offset: 3 },
            "message:\n  1 (varint): 1\nmessage (length 9):\n  1 (varint): 2\n",
        ),
        (
            b"\x84\x00\x08",
            StreamEnd::Cut { offset: 0 },
            "message (length 4 in 2 bytes):\n  not a field: 08 (1 byte)\n",
        ),
        (
            b"\x00\x80",
            StreamEnd::Cut { offset: 1 },
            "message:\nnot a field: 80 (1 byte)\n",
        ),
        (
            b"\xff\xff\xff\xff\x0f\x08\x01",
            StreamEnd::NoLength { offset: 0 },
            "not a field: ffffffff0f0801 (7 bytes)\n",
        ),
    ] {
        assert_eq!(check_stream(bytes), end, "{bytes:02x?}");
        let mut out = Vec::new();
        TextWriter::new(&mut out).stream(bytes, u64::MAX).unwrap();
        let text = String::from_utf8(out).unwrap();
        assert_eq!(without_comments(&text), expected);
    }
    // Bytes after a length that is none, in several lines.
    let long = [&b"\x80"[..], &[0xff; 200_000]].concat();
    assert_eq!(check_stream(&long), StreamEnd::NoLength { offset: 0 });
    let mut out = Vec::new();
    let end = TextWriter::new(&mut out)
        .stream(&b"\x03\x08\x01\x10"[..], 2)
        .unwrap();
    assert_eq!(end, StreamEnd::NoLength { offset: 0 });
}

#[test]
fn only_streams_are_taken_for_streams() {
    let stream = read("data/executions/executions.pbs");
    assert!(is_stream(&stream));
    for end in (stream.len() / 4..stream.len()).step_by(101) {
        assert!(is_stream(&stream[..end]), "{end}");
    }
    // A message in it is damaged.
    let mut damaged = stream.clone();
    damaged[30] ^= 0xff;
    assert!(is_stream(&damaged));
    let samples = examples();
    let samples = samples
        .into_iter()
        .map(|sample| (sample.name, sample.bytes));
    let random = registry::all()
        .step_by(9)
        .map(|of| (of.full_name.to_owned(), random::wire(of, 1)));
    for (name, bytes) in samples.chain(random) {
        assert!(!is_stream(&bytes), "{name}");
        let bits = (0..bytes.len() * 8)
            .take(200)
            .chain((200..bytes.len() * 8).step_by(53));
        for bit in bits {
            let mut flipped = bytes.clone();
            flipped[bit / 8] ^= 1 << (bit % 8);
            assert!(!is_stream(&flipped), "bit {bit} of {name}");
        }
    }
    for other in [
        &b""[..],
        &[0; 100],
        &b"x".repeat(10_000),
        b"Hello, world! Hello, world!",
    ] {
        assert!(!is_stream(other), "{other:02x?}");
    }
}

#[test]
fn text_with_control_characters_is_text() {
    for (content, expected) in [
        ("\u{1b}[31mred\u{1b}[0m", "\"\\u{1b}[31mred\\u{1b}[0m\""),
        ("hello\0", "\"hello\\u{0}\""),
        ("tab\tline\n", "\"tab\\tline\\n\""),
        // Every other character, and a fourth of them.
        ("a\0b\0", "61006200"),
        ("abc\x01", "61626301"),
    ] {
        let bytes = record(7, content.as_bytes());
        check(&bytes);
        let count = content.len();
        let line = format!("7 (len): {expected} ({count} bytes)\n");
        assert_eq!(without_comments(&to_text(&bytes)), line);
    }
}

#[test]
fn long_texts_are_not_lists_of_fields() {
    // Each two of the bytes are a varint of field 15, or a hundred a text of field 12.
    for byte in [b"x", b"b", b" ", b"\x08"] {
        let run = byte.repeat(1 << 17);
        check(&run);
        assert_eq!(to_text(&run).lines().count(), 1);
        assert_eq!(tree(&run, &TreeOptions::new()).nodes.len(), 1);
        let nested = record(1, &record(2, &run));
        check(&nested);
        assert_eq!(to_text(&nested).lines().count(), 2);
    }
    let words = b"xyh@pa`x".repeat(100);
    assert_eq!(to_text(&words).lines().count(), 1);
    // A list of texts is a message, although it is a text throughout.
    let uri = record(1, b"s3://bucket/a/path/of/some/length");
    let list = record(3, &uri.repeat(3));
    assert_eq!(to_text(&list).lines().count(), 4, "{}", to_text(&list));
    assert_eq!(to_text(&uri.repeat(9)).lines().count(), 9);
}

#[test]
fn text_may_be_written_by_hand() {
    for (text, expected) in [
        ("# nothing\n\n   \n", &b""[..]),
        (
            "1 (varint): -1",
            b"\x08\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
        ),
        ("1 (varint): 0x96 # hexadecimal", b"\x08\x96\x01"),
        ("1 (varint, value in 2 bytes): 300", b"\x08\xac\x02"),
        ("1 (varint, value in 1 byte): 300", b"\x08\xac\x02"),
        ("1 (fixed32): -1", b"\x0d\xff\xff\xff\xff"),
        ("1 (fixed32): 1.0", b"\x0d\x00\x00\x80\x3f"),
        ("1 (fixed64): 1e3", b"\x09\x00\x00\x00\x00\x00\x40\x8f\x40"),
        ("1 (fixed64): -inf", b"\x09\x00\x00\x00\x00\x00\x00\xf0\xff"),
        ("1 (fixed64): 7", b"\x09\x07\x00\x00\x00\x00\x00\x00\x00"),
        (
            "1 (len): \"a\\x00\\u{e9}\" 00FF \"b\"",
            b"\x0a\x07a\x00\xc3\xa9\x00\xffb",
        ),
        ("1 (len):", b"\x0a\x00"),
        ("1 (len): {}", b"\x0a\x00"),
        (
            "  1 (len):\n\n   # here\n     2 (len):\n  3 (varint): 1",
            b"\x0a\x02\x12\x00\x18\x01",
        ),
        ("1 (group):\n  2 (varint): 1\n", b"\x0b\x10\x01\x0c"),
        ("536870911 (varint): 0\r\n", b"\xf8\xff\xff\xff\x0f\x00"),
        ("message:\n 1 (varint): 1\nmessage:", b"\x02\x08\x01\x00"),
        ("not a field: 00 01", b"\x00\x01"),
        (
            "1 (len, length 9):\n  2 (len, length 5 in 2 bytes): ff",
            b"\x0a\x09\x12\x85\x00\xff",
        ),
        ("message (length 3): ff", b"\x03\xff"),
    ] {
        assert_eq!(from_text(text).unwrap(), expected, "{text}");
    }
}

#[test]
fn errors_point_at_the_place() {
    for (text, line, column, reason) in [
        ("1 (varint): x", 1, 13, "expected a number"),
        (
            "\n\n1 (varint): 1 2",
            3,
            15,
            "expected the end of the line, a note in parentheses or a comment after #",
        ),
        (
            "0 (varint): 1",
            1,
            1,
            "expected a field number from 1 to 536870911, `message:` or `not a field:`",
        ),
        (
            "536870912 (varint): 1",
            1,
            1,
            "expected a field number from 1 to 536870911, `message:` or `not a field:`",
        ),
        (
            "x",
            1,
            1,
            "expected a field number from 1 to 536870911, `message:` or `not a field:`",
        ),
        ("1 varint: 1", 1, 3, "expected `(`"),
        (
            "1 (int): 1",
            1,
            4,
            "expected varint, fixed32, fixed64, len or group",
        ),
        ("1 (varint) 1", 1, 10, "expected `):`"),
        (
            "1 (varint, length in 2 bytes): 1",
            1,
            12,
            "expected `tag in` or `value in`",
        ),
        (
            "1 (fixed32, value in 2 bytes): 1",
            1,
            13,
            "expected `tag in`",
        ),
        (
            "1 (varint, value in 11 bytes): 1",
            1,
            21,
            "expected a number of bytes from 1 to 10",
        ),
        ("1 (varint, tag in 2): 1", 1, 20, "expected ` bytes`"),
        (
            "1 (len, length x): ff",
            1,
            16,
            "expected a length, or `in` and a number of bytes",
        ),
        (
            "1 (varint): 1180591620717411303424",
            1,
            13,
            "the number has over 70 bits, or is below that of 64 bits",
        ),
        (
            "1 (varint): -9223372036854775809",
            1,
            13,
            "the number has over 70 bits, or is below that of 64 bits",
        ),
        (
            "1 (fixed32): 4294967296",
            1,
            14,
            "the number has over 32 bits",
        ),
        (
            "1 (fixed64): 18446744073709551616",
            1,
            14,
            "the number has over 64 bits",
        ),
        (
            "1 (fixed32):  1e39",
            1,
            15,
            "the number is too large for a float of 32 bits",
        ),
        (
            "1 (fixed64): -1.0e309",
            1,
            14,
            "the number is too large for a float of 64 bits",
        ),
        (
            "1 (len): \"ä\\q\"",
            1,
            12,
            "expected one of the escapes \\n \\r \\t \\\" \\\\ \\x7f \\u{7f}",
        ),
        (
            "1 (len): abc",
            1,
            10,
            "expected two hexadecimal digits per byte",
        ),
        (
            "1 (len): xyz",
            1,
            10,
            "expected text in quotes or hexadecimal digits",
        ),
        (
            "1 (len): (note",
            1,
            10,
            "expected `)` at the end of the note",
        ),
        (
            "1 (varint): 1\n  2 (varint): 1",
            2,
            3,
            "expected the same indentation as the fields before it",
        ),
        (
            "1 (len):\n    1 (varint): 1\n  2 (varint): 1",
            3,
            3,
            "expected the same indentation as the fields before it",
        ),
        (
            "\t1 (varint): 1",
            1,
            1,
            "expected a field number from 1 to 536870911, `message:` or `not a field:`",
        ),
    ] {
        let error = from_text(text).unwrap_err();
        let found = (error.line(), error.column(), error.to_string());
        let expected = format!("{reason} (line {line}, column {column})");
        assert_eq!(found, (line, column, expected), "{text}");
    }
    let long = format!("1 (len): \"{}\" x", "é".repeat(1000));
    let error = from_text(&long).unwrap_err();
    let pointer = error.pointer();
    assert_eq!(
        pointer.lines().map(|line| line.chars().count()).max(),
        Some(61),
        "{pointer}"
    );
    assert!(pointer.ends_with("^"));
}
