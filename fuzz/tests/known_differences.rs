//! Each known difference to another decoder, demonstrated by an example.

use flytepb_fuzz::{find, Judged, Subject, Verdict};
use flytepb_fuzz_peers::{buffa, prost};
use flytepb_idl::Limits;

/// The indices of `TestAllTypesProto3`, `google.protobuf.Struct` and `TaskExecution`.
const ALL_TYPES: u8 = 5;
const STRUCT: u8 = 3;
const EXECUTION: u8 = 0;

fn input(index: u8, bytes: &[u8]) -> Vec<u8> {
    [&[index], bytes].concat()
}

fn judge(target: &str, index: u8, bytes: &[u8]) -> Judged {
    (find(target).judge)(&input(index, bytes))
}

/// Returns our encoding of the decoded bytes, if they are valid.
fn ours(index: u8, bytes: &[u8]) -> Option<Vec<u8>> {
    let input = input(index, bytes);
    let (subject, ..) = Subject::split(&input)?;
    let mut message = (subject.descriptor().new)();
    Limits::new().merge(message.as_mut(), bytes).ok()?;
    Some(message.to_wire())
}

fn by_prost(index: u8, bytes: &[u8]) -> Option<Vec<u8>> {
    prost::ROUND_TRIPS[usize::from(index)](bytes).ok()
}

fn by_buffa(index: u8, bytes: &[u8]) -> Option<Vec<u8>> {
    buffa::ROUND_TRIPS[usize::from(index)](bytes).ok()
}

#[test]
fn a_known_field_in_a_foreign_wire_type_is_unknown() {
    let bytes = [0x10, 0x05]; // input_uri as a varint
    assert_eq!(ours(EXECUTION, &bytes).as_deref(), Some(&bytes[..]));
    assert_eq!(
        (by_prost(EXECUTION, &bytes), by_buffa(EXECUTION, &bytes)),
        (None, None)
    );
    assert_eq!(judge("prost", EXECUTION, &bytes), Ok(Verdict::Rejected));
    assert_eq!(judge("buffa", EXECUTION, &bytes), Ok(Verdict::Rejected));
}

#[test]
fn a_varint_of_ten_bytes_loses_what_is_over_64_bits() {
    let bytes = [
        0x20, 0x81, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x02,
    ];
    assert_eq!(ours(EXECUTION, &bytes).as_deref(), Some(&[0x20, 0x01][..]));
    assert_eq!(
        (by_prost(EXECUTION, &bytes), by_buffa(EXECUTION, &bytes)),
        (None, None)
    );
    assert_eq!(judge("prost", EXECUTION, &bytes), Ok(Verdict::Rejected));
    assert_eq!(judge("buffa", EXECUTION, &bytes), Ok(Verdict::Rejected));

    // repeated_int32, packed
    let packed = [&[0xfa, 0x01, 0x0a][..], &bytes[1..]].concat();
    let cut = [0xfa, 0x01, 0x01, 0x01];
    assert_eq!(ours(ALL_TYPES, &packed).as_deref(), Some(&cut[..]));
    assert_eq!(
        (by_prost(ALL_TYPES, &packed), by_buffa(ALL_TYPES, &packed)),
        (None, None)
    );
    assert_eq!(judge("prost", ALL_TYPES, &packed), Ok(Verdict::Rejected));
    assert_eq!(judge("buffa", ALL_TYPES, &packed), Ok(Verdict::Rejected));
}

#[test]
fn a_tag_has_at_most_five_bytes() {
    let bytes = [0xa0, 0x80, 0x80, 0x80, 0x80, 0x00, 0x01];
    assert_eq!(ours(EXECUTION, &bytes), None);
    assert!(by_prost(EXECUTION, &bytes).is_some() && by_buffa(EXECUTION, &bytes).is_some());
    assert_eq!(judge("prost", EXECUTION, &bytes), Ok(Verdict::Rejected));
    assert_eq!(judge("buffa", EXECUTION, &bytes), Ok(Verdict::Rejected));
}

#[test]
fn a_negative_zero_is_kept() {
    let bytes = [0x61, 0, 0, 0, 0, 0, 0, 0, 0x80]; // optional_double
    assert_eq!(ours(ALL_TYPES, &bytes).as_deref(), Some(&bytes[..]));
    assert_eq!(by_prost(ALL_TYPES, &bytes).as_deref(), Some(&[][..]));
    assert_eq!(judge("prost", ALL_TYPES, &bytes), Ok(Verdict::Valid));
}

#[test]
fn unknown_fields_are_kept_in_entries_too() {
    let entry = [0x0a, 0x05, 0x0a, 0x00, 0x98, 0x06, 0x07]; // the key "", then field 99
    let kept = [0x0a, 0x07, 0x0a, 0x00, 0x12, 0x00, 0x98, 0x06, 0x07];
    assert_eq!(ours(STRUCT, &entry).as_deref(), Some(&kept[..]));
    for lost in [by_prost(STRUCT, &entry), by_buffa(STRUCT, &entry)] {
        let lost = lost.expect("it is taken");
        assert!(!lost.windows(2).any(|w| w == [0x98, 0x06]), "{lost:02x?}");
    }
    assert_eq!(judge("prost", STRUCT, &entry), Ok(Verdict::Valid));
    assert_eq!(judge("buffa", STRUCT, &entry), Ok(Verdict::Valid));
}

#[test]
fn the_entry_of_a_map_is_a_level_of_depth() {
    // A `Struct` in a `Value` in a map entry, 40 times: 120 levels.
    let bytes = (0..40).fold(Vec::new(), |inner: Vec<u8>, _| {
        [0x2a, 0x12, 0x0a].iter().fold(inner, |inner, tag| {
            let mut varint = vec![inner.len() as u8 & 0x7f];
            if inner.len() > 0x7f {
                varint = vec![inner.len() as u8 | 0x80, (inner.len() >> 7) as u8];
            }
            [&[*tag], &varint[..], &inner[..]].concat()
        })
    });
    assert_eq!(ours(STRUCT, &bytes), None);
    assert!(by_buffa(STRUCT, &bytes).is_some());
    assert_eq!(judge("buffa", STRUCT, &bytes), Ok(Verdict::Rejected));
}

#[cfg(feature = "upb")]
mod google {
    use super::*;

    fn by_upb(index: u8, bytes: &[u8]) -> Option<Vec<u8>> {
        flytepb_fuzz_peers::upb::ROUND_TRIPS[usize::from(index)](bytes).ok()
    }

    #[test]
    fn a_group_has_no_field_0() {
        let bytes = [0x9b, 0x06, 0x00, 0x01, 0x9c, 0x06]; // in an unknown group
        assert_eq!(ours(EXECUTION, &bytes), None);
        assert!(by_upb(EXECUTION, &bytes).is_some());
        assert_eq!(judge("upb", EXECUTION, &bytes), Ok(Verdict::Rejected));
    }

    #[test]
    fn a_length_has_at_most_five_bytes_there() {
        let long = [0x12, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00]; // input_uri
        assert_eq!(ours(EXECUTION, &long).as_deref(), Some(&[][..]));
        assert!(by_prost(EXECUTION, &long).is_some() && by_buffa(EXECUTION, &long).is_some());
        let in_group = [&[0x9b, 0x06][..], &long, &[0x9c, 0x06]].concat();
        assert_eq!(ours(EXECUTION, &in_group).as_deref(), Some(&in_group[..]));
        for bytes in [&long[..], &in_group] {
            assert_eq!(by_upb(EXECUTION, bytes), None);
            assert_eq!(judge("upb", EXECUTION, bytes), Ok(Verdict::Rejected));
        }
        let five = [0x12, 0x80, 0x80, 0x80, 0x80, 0x00];
        assert!(by_upb(EXECUTION, &five).is_some());
    }

    #[test]
    fn an_entry_with_something_unknown_stays_an_entry() {
        let entry = [0x0a, 0x05, 0x0a, 0x00, 0x98, 0x06, 0x07];
        // As an unknown field of the message, and without the empty key.
        let unknown = [0x0a, 0x03, 0x98, 0x06, 0x07];
        assert_eq!(by_upb(STRUCT, &entry).as_deref(), Some(&unknown[..]));
        assert_ne!(ours(STRUCT, &entry).as_deref(), Some(&entry[..]));
        assert_eq!(judge("upb", STRUCT, &entry), Ok(Verdict::Valid));
    }
}
