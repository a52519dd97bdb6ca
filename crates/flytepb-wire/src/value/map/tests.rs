//! Tests of the entries, tables and hashes of maps.

use super::*;
use crate::codec::{Str, Uint32};
use crate::decode::Reader;

/// Decodes entries into a map.
fn read(entries: &[&[u8]]) -> Map<String, u32> {
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.push(entry.len() as u8);
        bytes.extend_from_slice(entry);
    }
    let mut reader = Reader::new(&bytes, 1);
    let mut map = Map::new();
    while !reader.is_at_end() {
        reader.map::<Str, Uint32>(0, &mut map).unwrap();
    }
    map
}

#[test]
fn an_entry_that_changes_its_key_leaves_the_first_key_alone() {
    let a1: &[u8] = &[0x0a, 1, b'a', 0x10, 1];
    let a2_then_b: &[u8] = &[0x0a, 1, b'a', 0x10, 2, 0x18, 7, 0x0a, 1, b'b'];
    let map = read(&[a1, a2_then_b]);
    assert_eq!(map.as_slice(), [("a".to_string(), 1), ("b".to_string(), 2)]);
    assert_eq!(map.unknown_at(0), None);
    assert_eq!(map.unknown_at(1).unwrap().as_bytes(), [0x18, 7]);
    let map = read(&[a2_then_b]);
    assert_eq!(map.as_slice(), [("b".to_string(), 2)]);
}

#[test]
fn a_large_map_forgets_a_key_that_an_entry_gave_up() {
    let entry = |key: u8| vec![0x0a, 1, key, 0x10, key];
    let mut entries: Vec<Vec<u8>> = (b'a'..b'm').map(entry).collect();
    entries.push(vec![0x0a, 1, b'x', 0x10, 9, 0x0a, 1, b'b']);
    let entries: Vec<&[u8]> = entries.iter().map(Vec::as_slice).collect();
    let mut map = read(&entries);
    assert_eq!(
        (map.len(), map.get("x"), map.get("b")),
        (12, None, Some(&9))
    );
    map.insert("x".to_string(), 1);
    assert_eq!(map.index_of("x"), Some(12));
}

/// Returns the smallest memory limit under which these entries can be read.
fn least_memory(entries: &[&[u8]]) -> usize {
    let mut bytes = Vec::new();
    for entry in entries {
        bytes.extend([0x0a, entry.len() as u8]);
        bytes.extend_from_slice(entry);
    }
    let reads = |memory: &usize| {
        let budget = limits::Remaining {
            memory: *memory,
            ..limits::Remaining::UNLIMITED
        };
        let mut reader = Reader::limited(&bytes, 1, budget);
        let mut map: Map<String, u32> = Map::new();
        while let Ok(Some(tag)) = reader.tag() {
            if reader.map::<Str, Uint32>(tag, &mut map).is_err() {
                return false;
            }
        }
        true
    };
    (0..).find(reads).unwrap()
}

#[test]
fn what_entries_take_is_counted_to_the_byte() {
    // A key of 24 bytes and a value of 4, aligned to 8, plus a share of a hash table.
    let entry = 32 + Map::<String, u32>::BESIDE;
    assert_eq!(least_memory(&[]), 0);
    assert_eq!(least_memory(&[&[]]), entry);
    // Capacity for four entries once a second one follows, then doubled.
    assert_eq!(least_memory(&[&[0x0a, 1, b'a'], &[]]), 4 * entry);
    let keys: Vec<[u8; 3]> = (0..5).map(|i| [0x0a, 1, b'a' + i]).collect();
    let keys: Vec<&[u8]> = keys.iter().map(|k| &k[..]).collect();
    assert_eq!(least_memory(&keys), 8 * entry);

    // Unknown fields: a tree with one node, and a box with the bytes of each entry.
    let node = size_of::<Extra>() + 13 * 16;
    let bytes = 32 + 8 + 2;
    let odd: &[u8] = &[0x18, 7];
    assert_eq!(least_memory(&[odd]), entry + node + bytes);
    let twice: &[u8] = &[0x18, 7, 0x18, 8];
    assert_eq!(least_memory(&[twice]), entry + node + bytes + 2);
    let other: &[u8] = &[0x0a, 1, b'b', 0x18, 7];
    assert_eq!(
        least_memory(&[odd, other]),
        4 * entry + node + 3 * 16 + 2 * bytes
    );
}

#[test]
fn a_map_read_in_place_of_another_is_as_if_read_anew() {
    let entry = |key: u8| vec![0x0a, 1, key, 0x10, key];
    let with_unknown = |key: u8| vec![0x0a, 1, key, 0x10, key, 0x18, 7];
    let many = |keys: &[u8]| keys.iter().map(|k| entry(*k)).collect::<Vec<_>>();
    let mut cases = vec![many(b""), many(b"ab"), many(b"abcdefghijklmn")];
    // An entry at any place has unknown fields or the key of an earlier one.
    for place in 0..12 {
        for odd in [with_unknown(b'x'), entry(b'a'), with_unknown(b'c')] {
            let mut entries = many(b"abcdefghijklm");
            entries[place] = odd;
            cases.push(entries);
        }
    }
    for old in &cases {
        for new in &cases {
            let bytes: Vec<u8> = new
                .iter()
                .flat_map(|e| [&[e.len() as u8], &e[..]].concat())
                .collect();
            let old: Vec<&[u8]> = old.iter().map(Vec::as_slice).collect();
            let new: Vec<&[u8]> = new.iter().map(Vec::as_slice).collect();
            let (mut map, expected) = (read(&old), read(&new));
            let (mut reader, mut seen) = (Reader::new(&bytes, 1), 0);
            let mut cursor = reader.cursor();
            while !cursor.is_at_end() {
                let read = cursor.refill_map::<Str, Uint32>(0, &mut map, &mut seen);
                read.unwrap();
            }
            crate::refill::end_map(&mut map, seen);
            assert_eq!(map.as_slice(), expected.as_slice());
            for (i, (key, _)) in expected.iter().enumerate() {
                assert_eq!(map.index_of(key), Some(i));
                assert_eq!(map.unknown_at(i), expected.unknown_at(i));
            }
            assert_eq!(map.index_of("z"), None);
        }
    }
}

#[test]
fn a_panic_while_a_value_is_made_leaves_the_map_as_it_was() {
    let mut map: Map<u32, u32> = (0..20).map(|i| (i, i)).collect();
    let made = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        map.get_or_insert_with(99, || panic!("as it should"));
    }));
    assert!(made.is_err());
    assert_eq!(
        (map.len(), map.get(&99), map.get(&19)),
        (20, None, Some(&19))
    );
    map.insert(99, 1);
    assert_eq!(map.index_of(&99), Some(20));
}

#[test]
fn parts_may_be_missing_or_in_another_order() {
    let map = read(&[&[], &[0x10, 5, 0x0a, 1, b'a'], &[0x0a, 1, b'c']]);
    let expected = [("", 0), ("a", 5), ("c", 0)];
    assert_eq!(map.as_slice(), expected.map(|(k, v)| (k.to_string(), v)));
}
