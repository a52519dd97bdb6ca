//! Round trips between prost's wire bytes and ours.

use std::cell::RefCell;

use flytepb_wire::decode::Reader;
use flytepb_wire::view::{Checked, View};
use flytepb_wire::{DecodeError, Limits, WireMessage};
use prost::encoding::WireType;
use prost::Message;

use crate::peer::{of_message, of_view, Peer, Random};
use crate::sample::{all, All};

fn decode(bytes: &[u8]) -> Result<All, DecodeError> {
    All::from_wire(bytes)
}

/// Decodes in place of the message that was decoded before.
fn decode_in_place(bytes: &[u8]) -> Result<All, DecodeError> {
    thread_local! {
        static MESSAGE: RefCell<All> = RefCell::default();
    }
    MESSAGE.with_borrow_mut(|message| {
        let result = Limits::new().decode_into(message, bytes);
        result.map(|()| message.clone())
    })
}

/// Asserts that message, view and prost accept the same bytes with the same result.
fn agree(bytes: &[u8]) -> Option<All> {
    let expected = Peer::decode(bytes);
    let ours = decode(bytes);
    assert_eq!(decode_in_place(bytes), ours, "{bytes:02x?}");
    let view = Checked::<All>::new(bytes);
    match (ours, view, expected) {
        (Ok(ours), Ok(view), Ok(expected)) => {
            assert_eq!(of_message(&ours), expected, "{bytes:02x?}");
            assert_eq!(of_view(view.view()), expected, "view of {bytes:02x?}");
            Some(ours)
        }
        (Err(ours), Err(view), Err(_)) => {
            assert_eq!(ours, view, "{bytes:02x?}");
            assert!(ours.offset() <= bytes.len(), "{ours}");
            None
        }
        (ours, view, expected) => {
            panic!("{ours:?}\n{view:?}\n{expected:?}\n{bytes:02x?}")
        }
    }
}

fn written(seed: u64) -> Vec<u8> {
    Random(seed).peer(2).encode_to_vec()
}

#[test]
fn messages_of_prost_come_back_byte_for_byte() {
    for seed in 0..80 {
        let bytes = written(seed);
        let ours = agree(&bytes).expect("a message");
        assert_eq!(ours.to_wire(), bytes);
        assert_eq!(ours.wire_len(), bytes.len());
        assert_eq!(ours.to_wire_deterministic(), bytes);
        assert_eq!(prost::Message::encode_to_vec(&ours), bytes);
        let again = Checked::<All>::new(&bytes).expect("a message");
        assert_eq!(again.view().to_message(), ours);
    }
}

#[test]
fn parts_of_messages_are_joined() {
    for seed in 0..30 {
        let joined = [written(seed), written(seed + 1000), written(seed + 2000)].concat();
        let ours = agree(&joined).expect("a message");
        let again = agree(&ours.to_wire()).expect("a message");
        assert_eq!(again, ours);
        assert_eq!(ours.wire_len(), ours.to_wire().len());
    }
}

/// Returns the fields of the outermost message, each with its tag.
fn records(bytes: &[u8]) -> Vec<&[u8]> {
    let mut reader = Reader::new(bytes, 100);
    std::iter::from_fn(|| reader.raw_field().expect("a field"))
        .map(|(_, _, raw)| raw)
        .collect()
}

#[test]
fn fields_may_stand_in_any_order() {
    for seed in 0..30 {
        let bytes = written(seed);
        let mut shuffled = records(&bytes);
        let mut random = Random(seed);
        for i in (1..shuffled.len()).rev() {
            shuffled.swap(i, random.below(i + 1));
        }
        agree(&shuffled.concat()).expect("a message");
    }
}

#[test]
fn every_cut_is_refused_unless_it_is_between_fields() {
    for seed in [3, 5] {
        let bytes = written(seed);
        let mut ends = vec![0];
        for record in records(&bytes) {
            ends.push(ends[ends.len() - 1] + record.len());
        }
        for end in 0..bytes.len() {
            let cut = agree(&bytes[..end]);
            assert_eq!(cut.is_some(), ends.contains(&end), "{end}");
            if let Err(error) = decode(&bytes[..end]) {
                assert!(error.is_truncated() || error.is_invalid_utf8(), "{error}");
            }
        }
    }
}

/// Lists are read packed or unpacked, whatever the schema says.
#[test]
fn packed_and_not() {
    let sint32 = agree(&[0x98, 1, 3, 0x9a, 1, 2, 4, 5, 0x98, 1, 1]).expect("a message");
    assert_eq!(sint32.packed, [-2, 2, -3, -1]);
    let uint64 = agree(&[0xa2, 1, 3, 7, 0x80, 1, 0xa0, 1, 9]).expect("a message");
    assert_eq!(uint64.loose, [7, 128, 9]);
    let fixed = [0xaa, 1, 4, 1, 0, 0, 0, 0xad, 1, 2, 0, 0, 0, 0xaa, 1, 0];
    let fixed = agree(&fixed).expect("a message");
    assert_eq!(fixed.words, [1, 2]);
    // A packed list that ends inside an element.
    assert!(agree(&[0xaa, 1, 3, 1, 0, 0]).is_none());
    assert!(agree(&[0x9a, 1, 1, 0x80]).is_none());
    assert!(agree(&[0xb2, 1, 9, 0, 0, 0, 0, 0, 0, 0, 0, 1]).is_none());
}

#[test]
fn entries_of_maps_in_every_form() {
    // Value before key, key twice, no value, no key, an empty entry, the key of another entry.
    let entries: [&[u8]; 7] = [
        &[0x12, 1, b'x', 8, 1],
        &[8, 9, 8, 2, 0x12, 1, b'y'],
        &[8, 3],
        &[0x12, 1, b'z'],
        &[],
        &[8, 1, 0x12, 1, b'w'],
        &[8, 2, 0x12, 1, b'a', 8, 3],
    ];
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.extend([0xd2, 1, entry.len() as u8]);
        bytes.extend(entry);
        agree(&bytes).expect("a message");
    }
    let ours = agree(&bytes).expect("a message");
    let expected: [(i32, &[u8]); 4] = [(1, b"w"), (2, b"y"), (3, b"a"), (0, b"")];
    assert_eq!(ours.blobs.len(), expected.len());
    for ((key, value), expected) in ours.blobs.iter().zip(expected) {
        assert_eq!((*key, &value[..]), expected);
    }
    let view = Checked::<All>::new(&bytes).expect("a message");
    let shown = view.view().blobs();
    assert_eq!((shown.len(), shown.is_empty()), (7, false));
    assert_eq!(shown.get(1), Some(&b"w"[..]));
    assert_eq!((shown.get(0), shown.get(7)), (Some(&b""[..]), None));
}

#[test]
fn unknown_fields_stay_where_they_stood() {
    let parts: [&[u8]; 5] = [
        &[0x18, 5],
        &[0xd2, 1, 7, 8, 4, 0x12, 0, 0x1a, 1, b'u'],
        &[0xf0, 1, 1],
        &[0xf8, 1, 7],
        &[0x9b, 6, 0x28, 1, 0x9c, 6],
    ];
    let bytes = parts.concat();
    let ours = decode(&bytes).expect("a message");
    assert_eq!(ours.choice, Some(all::Choice::Count(7)));
    assert_eq!(
        (ours.to_wire(), ours.wire_len()),
        (bytes.clone(), bytes.len())
    );
    let numbers = |message: &All| -> Vec<u32> {
        let fields = message.unknown_fields().iter();
        fields.map(|f| f.number).collect()
    };
    assert_eq!(numbers(&ours), [30, 99]);
    let sorted = ours.to_wire_deterministic();
    assert_eq!(sorted, [0, 1, 3, 2, 4].map(|i| parts[i]).concat());
    assert_eq!(numbers(&decode(&sorted).expect("a message")), [30, 99]);
    // Fields out of order are written at the end, in their order.
    let turned = [4, 0, 2].map(|i| parts[i]).concat();
    let turned = decode(&turned).expect("a message");
    assert_eq!(turned.to_wire(), [0, 4, 2].map(|i| parts[i]).concat());

    let checked = Checked::<All>::new(&bytes).expect("a message");
    let view = checked.view();
    let shown = view.unknown_fields().map(|f| f.number);
    assert_eq!(shown.collect::<Vec<_>>(), [30, 99]);
    assert_eq!(view.to_message(), ours);
}

#[test]
fn tags_of_every_length() {
    for number in [
        3u32,
        16,
        29,
        2047,
        2048,
        262_143,
        262_144,
        67_108_864,
        536_870_911,
    ] {
        let mut bytes = Vec::new();
        prost::encoding::encode_key(number, WireType::Varint, &mut bytes);
        bytes.push(5);
        for bytes in [bytes.clone(), [&bytes[..], &[0x28, 6]].concat()] {
            let ours = agree(&bytes).expect("a message");
            let unknown = ours.unknown_fields().iter().map(|f| f.number);
            let expected: &[u32] = if number < 29 { &[] } else { &[number] };
            assert_eq!(unknown.collect::<Vec<_>>(), expected);
        }
        for end in 0..bytes.len() {
            assert_eq!(agree(&bytes[..end]).is_some(), end == 0);
        }
    }
}

/// Bytes and the error.
const ERRORS: &str = "
    18 80 => input ends inside a value at byte 1, in int32
    98 => input ends inside a value at byte 0
    98 80 80 80 80 => field number is out of range at byte 0
    98 80 80 80 10 => field number is out of range at byte 0
    18 01 00 => field number is out of range at byte 2
    18 01 ff 01 => wire type does not exist at byte 2
    72 03 61 ff 62 => string is not valid UTF-8 at byte 3, in text
    72 03 61 62 => length reaches beyond the end of the enclosing message at byte 1, in text
    7a ff ff ff ff 7f => length is over 2 GiB at byte 1, in blob
    ca 01 04 0a 02 61 ff => string is not valid UTF-8 at byte 6, in named[?]
    18 01 0c => group ends that did not start at byte 2
    f3 01 28 01 => group does not end at byte 0
    f3 01 28 01 2c => group ends that did not start at byte 4
    92 01 02 18 80 => input ends inside a value at byte 4, in child.int32
    18 ff ff ff ff ff ff ff ff ff ff 01 => varint is longer than ten bytes at byte 1, in int32
";

#[test]
fn errors_state_reason_offset_and_field() {
    for line in ERRORS.trim().lines() {
        let (digits, expected) = line.trim().split_once(" => ").expect("two cells");
        let bytes = digits.split(' ').map(|byte| u8::from_str_radix(byte, 16));
        let bytes: Vec<u8> = bytes.collect::<Result<_, _>>().expect("hexadecimal digits");
        let error = decode(&bytes).expect_err("a fault");
        assert_eq!(error.to_string(), expected, "{digits}");
        assert_eq!(format!("{error:?}"), format!("DecodeError({error})"));
        let view = Checked::<All>::new(&bytes).expect_err("a fault");
        assert_eq!(view, error);
    }
    // Field number 0, whatever the wire type.
    for tag in 0..8 {
        let error = decode(&[0x18, 1, tag, 0, 0, 0, 0, 0, 0, 0, 0]).expect_err("a fault");
        assert_eq!(
            (error.offset(), error.reason()),
            (2, "field number is out of range")
        );
    }
    let largest = [0x7a, 0xff, 0xff, 0xff, 0xff, 0x07];
    assert!(!decode(&largest).expect_err("a fault").is_limit());
    let larger = [0x7a, 0x80, 0x80, 0x80, 0x80, 0x08];
    assert!(decode(&larger).expect_err("a fault").is_limit());
}

#[test]
fn varints_of_every_length_at_the_end_and_before_more() {
    for bits in 0..64 {
        for value in [1u64 << bits, (1 << bits) - 1, u64::MAX >> bits] {
            let peer = Peer {
                uint64: value,
                ..Peer::default()
            };
            let bytes = peer.encode_to_vec();
            let more = [&bytes[..], &[0x50, 0x7a, 8, 1, 2, 3, 4, 5, 6, 7, 8][1..]].concat();
            for bytes in [bytes, more] {
                let ours = agree(&bytes).expect("a message");
                assert_eq!(ours.uint64, value);
                assert_eq!(ours.to_wire(), bytes);
            }
        }
    }
}

#[test]
fn merging_keeps_what_is_there() {
    let mut ours = decode(&written(1)).expect("a message");
    ours.merge_wire(&written(2)).expect("a message");
    let joined = [written(1), written(2)].concat();
    assert_eq!(ours, decode(&joined).expect("a message"));
    let mut ours = decode(&written(1)).expect("a message");
    let options = Limits::new().max_bytes(1);
    assert!(options.merge(&mut ours, &written(2)).is_err());
    assert_eq!(ours, decode(&written(1)).expect("a message"));
}
