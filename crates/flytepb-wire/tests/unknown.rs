//! `UnknownFields` on its own.

use std::hash::{DefaultHasher, Hash, Hasher};

use flytepb_wire::descriptor::WireType;
use flytepb_wire::UnknownFields;

/// Field 99, varint 7; field 2, the string "hi".
const TWO: [u8; 7] = [0x98, 0x06, 0x07, 0x12, 0x02, b'h', b'i'];

#[test]
fn fields_are_kept_as_they_stood() {
    let fields = UnknownFields::from_bytes(&TWO).unwrap();
    assert_eq!(fields.as_bytes(), TWO);
    assert!(!fields.is_empty() && !fields.is_interleaved());
    let parts: Vec<_> = fields
        .iter()
        .map(|f| (f.number, f.wire_type, f.raw))
        .collect();
    let expected = [
        (99, WireType::Varint, &TWO[..3]),
        (2, WireType::Len, &TWO[3..]),
    ];
    assert_eq!(parts, expected);
    assert_eq!(format!("{fields:?}"), "{99: 980607, 2: 12026869}");

    for end in [1, 2, 4, 5, 6] {
        let error = UnknownFields::from_bytes(&TWO[..end]).unwrap_err();
        assert!(error.offset() <= end, "{error}");
    }
}

fn hash(fields: &UnknownFields) -> u64 {
    let mut hasher = DefaultHasher::new();
    fields.hash(&mut hasher);
    hasher.finish()
}

#[test]
fn fields_are_joined_removed_and_compared() {
    let none = UnknownFields::new();
    let two = UnknownFields::from_bytes(&TWO).unwrap();
    let mut fields = none.clone();
    fields.extend(&none);
    assert!(fields.is_empty() && fields == none && fields != two);
    fields.extend(&two);
    assert_eq!(fields, two);
    fields.extend(&none);
    assert_eq!(fields, two);
    fields.extend(&UnknownFields::from_bytes(&TWO[..3]).unwrap());
    assert_eq!(fields.as_bytes(), [&TWO[..], &TWO[..3]].concat());
    assert_ne!(fields, two);
    let hashes = [&none, &two, &fields].map(hash);
    assert_eq!(hashes[1], hash(&UnknownFields::from_bytes(&TWO).unwrap()));
    assert!(hashes[0] != hashes[1] && hashes[1] != hashes[2]);
    fields.clear();
    assert_eq!((fields.as_bytes(), fields.is_empty()), (&[][..], true));
}
