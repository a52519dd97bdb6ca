//! Every scalar type against bytes from the protobuf encoding specification.

use std::fmt::Debug;

use flytepb_wire::codec::*;
use flytepb_wire::decode::Reader;
use flytepb_wire::{varint_len, Writer};
use prost::encoding::encode_varint;

/// Reads, writes and measures a value.
fn check<C: Codec>(value: C::Value, bytes: &[u8])
where
    C::Value: PartialEq + Debug,
{
    let mut writer = Writer::new();
    C::write(&value, &mut writer);
    assert_eq!(writer.as_slice(), bytes, "{value:?}");
    assert_eq!(C::len(&value), bytes.len(), "{value:?}");

    let mut reader = Reader::new(bytes, 0);
    let mut read = C::Value::default();
    reader.merge::<C>(&mut read).unwrap();
    assert_eq!(read, value);
    assert_eq!(reader.offset(), bytes.len());
    assert_eq!(C::is_default(&read), read == C::Value::default());

    // Truncated input is refused.
    for end in 0..bytes.len() {
        assert!(Reader::new(&bytes[..end], 0).merge::<C>(&mut read).is_err());
    }

    // Surrounding bytes make no difference.
    for (before, after) in (0..100).map(|i| (i / 10, i % 10)) {
        let input = [&[0xff; 10][..before], bytes, &[0xff; 10][..after]].concat();
        let from = |input| {
            let mut reader = Reader::new(input, 0);
            (0..before).for_each(|_| drop(reader.fixed::<1>()));
            reader
        };
        let (mut reader, mut read) = (from(&input), C::Value::default());
        reader.merge::<C>(&mut read).unwrap();
        assert_eq!(read, value);
        assert_eq!(reader.offset(), before + bytes.len());
        let cut = &input[..before + bytes.len() - 1];
        assert!(from(cut).merge::<C>(&mut read).is_err());
    }
}

const MINUS_ONE: &[u8] = &[0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01];

#[test]
fn varints() {
    check::<Uint64>(0, &[0]);
    check::<Uint64>(127, &[0x7f]);
    check::<Uint64>(128, &[0x80, 0x01]);
    check::<Uint64>(150, &[0x96, 0x01]);
    check::<Uint64>(16_383, &[0xff, 0x7f]);
    check::<Uint64>(16_384, &[0x80, 0x80, 0x01]);
    check::<Uint64>(u64::MAX, MINUS_ONE);
    check::<Uint32>(u32::MAX, &[0xff, 0xff, 0xff, 0xff, 0x0f]);
    check::<Int64>(-1, MINUS_ONE);
    check::<Int64>(
        i64::MIN,
        &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01],
    );
    check::<Int32>(-1, MINUS_ONE);
    check::<Int32>(
        i32::MIN,
        &[0x80, 0x80, 0x80, 0x80, 0xf8, 0xff, 0xff, 0xff, 0xff, 0x01],
    );
    check::<Bool>(true, &[1]);
    check::<Bool>(false, &[0]);
}

#[test]
fn zigzag() {
    check::<Sint32>(0, &[0]);
    check::<Sint32>(-1, &[1]);
    check::<Sint32>(1, &[2]);
    check::<Sint32>(i32::MAX, &[0xfe, 0xff, 0xff, 0xff, 0x0f]);
    check::<Sint32>(i32::MIN, &[0xff, 0xff, 0xff, 0xff, 0x0f]);
    check::<Sint64>(-2, &[3]);
    check::<Sint64>(i64::MIN, MINUS_ONE);
}

#[test]
fn fixed_sizes() {
    check::<Fixed32>(0x0403_0201, &[1, 2, 3, 4]);
    check::<Sfixed32>(-2, &[0xfe, 0xff, 0xff, 0xff]);
    check::<Fixed64>(1 << 56, &[0, 0, 0, 0, 0, 0, 0, 1]);
    check::<Sfixed64>(-1, &[0xff; 8]);
    check::<Float>(1.5, &[0, 0, 0xc0, 0x3f]);
    check::<Double>(-2.0, &[0, 0, 0, 0, 0, 0, 0, 0xc0]);
    assert!(!Float::is_default(&-0.0) && !Double::is_default(&-0.0));
    assert!(Float::is_default(&0.0) && Double::is_default(&0.0));
}

#[test]
fn texts_and_bytes() {
    check::<Str>("testing".to_owned(), b"\x07testing");
    check::<Str>(String::new(), b"\0");
    check::<Bytes>(vec![0xff, 0x00], &[2, 0xff, 0x00]);
    let long = "é".repeat(100);
    check::<Str>(long.clone(), &[&[0xc8, 0x01], long.as_bytes()].concat());
}

/// Covers every kind of invalid UTF-8 at every position of strings of many lengths: short strings
/// and the ends of long ones are checked by different code than the middle.
#[test]
fn utf8_is_checked_at_every_place() {
    let bad: &[&[u8]] = &[
        b"\x80",
        b"\xbf",
        b"\xc0\xaf",
        b"\xc1\xbf",
        b"\xc3",
        b"\xe0\x80\x80",
        b"\xe2\x82",
        b"\xed\xa0\x80",
        b"\xf0\x80\x80\x80",
        b"\xf4\x90\x80\x80",
        b"\xf5",
        b"\xff",
    ];
    for len in (0..70).chain([127, 128, 129, 1_000]) {
        let text = vec![b'a'; len];
        let places: Vec<usize> = if len < 70 {
            (0..=len).collect()
        } else {
            vec![0, len / 2, len]
        };
        for at in places {
            for bad in bad {
                let content = [&text[..at], bad, &text[at..]].concat();
                assert_eq!(
                    reads(&content),
                    std::str::from_utf8(&content).ok(),
                    "{content:?}"
                );
            }
            for good in ["é", "€", "🚀", "\0", "\u{7f}"] {
                let content = [&text[..at], good.as_bytes(), &text[at..]].concat();
                assert_eq!(reads(&content).map(str::as_bytes), Some(&content[..]));
            }
        }
    }
}

fn reads(content: &[u8]) -> Option<&str> {
    let mut record = Writer::new();
    record.bytes(content);
    let record = record.into_vec();
    let ok = Reader::new(&record, 0).str().is_ok();
    ok.then(|| std::str::from_utf8(content).unwrap_or("taken, though it is not UTF-8"))
}

#[test]
fn lengths_of_varints() {
    for shift in 0..64 {
        for value in [1 << shift, (1 << shift) - 1, u64::MAX >> shift] {
            let mut writer = Writer::new();
            writer.varint(value);
            assert_eq!(varint_len(value), writer.len(), "{value}");
        }
    }
}

#[test]
fn varints_in_any_surroundings() {
    for shift in 0..64 {
        for value in [1 << shift, (1 << shift) - 1, u64::MAX >> shift] {
            let mut plain = Vec::new();
            encode_varint(value, &mut plain);
            for room in 0..12 {
                // With that much room before and that many bytes after it, ASCII or not.
                let mut writer = Writer::with_capacity(plain.len() + room);
                writer.varint(value);
                assert_eq!(writer.as_slice(), plain, "{value}");
                for filler in [0x00, 0xff] {
                    let mut bytes = plain.clone();
                    bytes.resize(plain.len() + room, filler);
                    let mut reader = Reader::new(&bytes, 0);
                    assert_eq!(reader.varint().ok(), Some(value));
                    assert_eq!(reader.offset(), plain.len());
                }
                // The end of the message counts, not of the input.
                let mut nested = vec![plain.len() as u8 - 1];
                nested.extend_from_slice(&plain);
                nested.resize(1 + plain.len() + room, 0x00);
                let read = Reader::new(&nested, 0).packed::<Uint64>(&mut Vec::new());
                assert_eq!(read.is_ok(), plain.len() == 1, "{value}");
            }
        }
    }
}

#[test]
fn packed_lists() {
    let list = vec![3, 270, 86_942];
    let mut writer = Writer::new();
    writer.packed::<Int32>(0x32, &list);
    // The example of the encoding specification.
    assert_eq!(writer.as_slice(), [0x32, 6, 3, 0x8e, 2, 0x9e, 0xa7, 5]);
    assert_eq!(packed_len::<Int32>(1, &list), 8);

    let mut read = vec![-1];
    let bytes = writer.into_vec();
    Reader::new(&bytes[1..], 0)
        .packed::<Int32>(&mut read)
        .unwrap();
    assert_eq!(read, [-1, 3, 270, 86_942]);

    // Fixed-size lists whose length is not a multiple of the size are refused.
    let mut read = Vec::new();
    assert!(Reader::new(&[5, 0, 0, 0, 0, 0], 0)
        .packed::<Fixed32>(&mut read)
        .is_err());
    assert!(Reader::new(&[9, 0, 0, 0, 0, 0, 0, 0, 0, 0], 0)
        .packed::<Double>(&mut Vec::new())
        .is_err());
    assert!(Reader::new(&[1, 0x80], 0)
        .packed::<Bool>(&mut Vec::new())
        .is_err());
}

#[test]
fn writers_grow_towards_the_front() {
    for capacity in [0, 1, 5, 1_000] {
        let mut writer = Writer::with_capacity(capacity);
        assert!(writer.is_empty());
        let mut expected = Vec::new();
        for i in 0..300_u64 {
            writer.varint(i);
            writer.raw(b"abc");
            let mut front = b"abc".to_vec();
            encode_varint(i, &mut front);
            expected.splice(0..0, front);
        }
        assert_eq!(writer.as_slice(), expected);
        assert_eq!(writer.len(), expected.len());
        writer.clear();
        assert!(writer.is_empty());
        writer.raw(b"x");
        assert_eq!(writer.into_vec(), b"x");
    }
}
