//! `Map` against a plain list of pairs.

use std::collections::{BTreeMap, HashMap};

use flytepb_wire::decode::Reader;
use flytepb_wire::map_entry::Entry;
use flytepb_wire::{codec, List, Map, MapField, MapKey, Nested, Writer};

/// Returns keys in an order that is neither ascending nor that of any hash.
fn key(i: u64) -> u64 {
    i.wrapping_mul(0x9e37_79b9_7f4a_7c15) % 1_009
}

fn filled(count: u64) -> (Map<u64, u64>, Vec<(u64, u64)>) {
    let pairs: Vec<_> = (0..count).map(|i| (key(i), i)).collect();
    (pairs.iter().copied().collect(), pairs)
}

/// Asserts that a map holds these entries, and finds each at its place.
fn assert_holds(map: &Map<u64, u64>, pairs: &[(u64, u64)]) {
    assert_eq!(map.as_slice(), pairs);
    let mut places = pairs.iter().enumerate();
    assert!(places.all(|(i, (k, _))| map.index_of(k) == Some(i)));
}

/// Small maps use linear search, large ones a hash table: sizes on both sides of the threshold.
const SIZES: [u64; 9] = [0, 1, 2, 7, 8, 9, 10, 100, 500];

#[test]
fn entries_keep_the_order_in_which_they_came() {
    for size in SIZES {
        let (map, pairs) = filled(size);
        assert_eq!(map.as_slice(), pairs);
        assert_eq!((map.len() as u64, map.is_empty()), (size, size == 0));
        assert!(map
            .iter()
            .rev()
            .map(|(k, v)| (*k, *v))
            .eq(pairs.iter().rev().copied()));
        assert_eq!(map.iter().size_hint(), (pairs.len(), Some(pairs.len())));
        assert!(map.keys().copied().eq(pairs.iter().map(|(k, _)| *k)));
        assert!(map.values().copied().eq(pairs.iter().map(|(_, v)| *v)));
    }
}

#[test]
fn keys_are_found_and_others_are_not() {
    for size in SIZES {
        let (map, pairs) = filled(size);
        for (i, (k, v)) in pairs.iter().enumerate() {
            assert_eq!((map.index_of(k), map.get(k)), (Some(i), Some(v)));
            assert_eq!(map[k], *v);
        }
        assert!(!map.contains_key(&2_000));
        assert_eq!(map.get(&2_000), None);
    }
}

#[test]
fn a_key_that_is_there_keeps_its_place() {
    for size in SIZES {
        let (mut map, mut pairs) = filled(size);
        for (k, v) in &mut pairs {
            assert_eq!(map.insert(*k, *v + 1), Some(*v));
            *v += 1;
            *map.get_mut(k).unwrap() += 1;
            *map.get_or_insert_with(*k, || panic!("it is there")) += 1;
            *v += 2;
        }
        assert_eq!(map.as_slice(), pairs);
        assert_eq!(*map.get_or_insert_with(3_000, || 7), 7);
        assert_eq!(map.keys().last(), Some(&3_000));
    }
}

#[test]
fn entries_are_found_or_made_by_their_dynamic_keys() {
    for size in SIZES {
        let (mut map, pairs) = filled(size);
        for (i, (k, v)) in pairs.iter().enumerate() {
            assert!(map.contains_key(k));
            let (value, missing) = map.entry_mut(MapKey::U64(*k)).unwrap();
            assert!(matches!(value, flytepb_wire::ValueMut::U64(found) if found == v));
            assert!(!missing, "{i}");
        }
        assert!(!map.contains_key(&2_000));
        assert!(map.entry_mut(MapKey::U64(2_000)).unwrap().1);
        assert_eq!(map.index_of(&2_000), Some(size as usize));
        assert!(map.entry_mut(MapKey::Bool(true)).is_none());
        assert!(map.insert_default(MapKey::U64(2_001)).is_some());
        assert_eq!(map.index_of(&2_001), Some(size as usize + 1));
        MapField::remove(&mut map, MapKey::U64(2_000));
        assert_eq!(map.index_of(&2_001), Some(size as usize));
    }
}

#[test]
fn growth_is_foretold() {
    let mut map: Map<u64, u64> = Map::new();
    let mut list: Vec<u64> = Vec::new();
    let mut room = 0;
    for i in 0..100 {
        // Pair and share of the hash table: 16 and 24 bytes; capacity for 4, 8, 16, and so on.
        let grows = if i == room { room.max(4) } else { 0 };
        assert_eq!(MapField::growth(&map), grows as usize * 40, "{i}");
        assert_eq!(List::growth(&list), grows as usize * 8, "{i}");
        room += grows;
        map.insert(i, i);
        list.push(i);
    }
    assert_eq!(MapField::growth(&Map::<u64, u64>::with_capacity(3)), 0);
}

#[test]
fn removing_closes_the_gap() {
    for size in SIZES {
        for at in [0, size / 2, size.saturating_sub(1)] {
            let (mut map, mut pairs) = filled(size);
            assert_eq!(map.remove(&4_000), None);
            if size > 0 {
                let (k, v) = pairs.remove(at as usize);
                assert_eq!(map.remove(&k), Some(v));
                assert_eq!(map.remove(&k), None);
            }
            assert_holds(&map, &pairs);
        }
    }
}

#[test]
fn all_can_be_removed_and_come_again() {
    let (mut map, pairs) = filled(50);
    for (k, _) in &pairs {
        map.remove(k);
    }
    assert_eq!(map, Map::new());
    map.extend(pairs.iter().copied());
    assert_eq!(map.as_slice(), pairs);
    map.clear();
    assert!(map.is_empty() && map.get(&pairs[0].0).is_none());
    map.extend(pairs.iter().copied());
    assert_eq!(map.index_of(&pairs[49].0), Some(49));
}

#[test]
fn sorting_orders_and_still_finds() {
    for size in SIZES {
        let (mut map, mut pairs) = filled(size);
        map.sort_keys();
        pairs.sort();
        assert_holds(&map, &pairs);
    }
}

#[test]
fn entries_are_read_changed_made_and_removed() {
    for size in SIZES {
        let (mut map, mut pairs) = filled(size);
        for (k, v) in &mut pairs {
            assert_eq!(map.entry(*k).key(), k);
            assert_eq!(map.entry(*k).or_insert(7_000), v);
            map.entry(*k).and_modify(|v| *v += 1).or_default();
            *v += 1;
        }
        assert_eq!(*map.entry(5_000).or_insert_with(|| 3), 3);
        map.entry(6_000).and_modify(|_| panic!("it is missing"));
        pairs.push((5_000, 3));
        assert_eq!(map.as_slice(), pairs);
        match map.entry(5_000) {
            Entry::Occupied(mut entry) => {
                assert_eq!((*entry.key(), *entry.get()), (5_000, 3));
                assert_eq!(entry.insert(4), 3);
                assert_eq!(entry.remove(), 4);
            }
            Entry::Vacant(_) => panic!("it is there"),
        }
        match map.entry(5_000) {
            Entry::Vacant(entry) => assert_eq!(entry.into_key(), 5_000),
            Entry::Occupied(_) => panic!("it was removed"),
        }
        pairs.pop();
        assert_eq!(map.as_slice(), pairs);
        assert!(pairs.iter().all(|(k, v)| map.get(k) == Some(v)));
    }
}

#[test]
fn what_is_not_retained_is_gone() {
    for size in SIZES {
        let (mut map, mut pairs) = filled(size);
        let keep = |k: &u64| k % 3 != 0;
        map.retain(|k, v| {
            *v += 1;
            keep(k)
        });
        pairs.iter_mut().for_each(|(_, v)| *v += 1);
        let (kept, gone): (Vec<_>, Vec<_>) = pairs.into_iter().partition(|(k, _)| keep(k));
        assert_eq!(map.as_slice(), kept);
        assert!(kept.iter().all(|(k, v)| map.get(k) == Some(v)));
        assert!(gone.iter().all(|(k, _)| map.get(k).is_none()));
        assert_eq!(map.insert(2_000, 0), None);
    }
}

#[test]
fn maps_of_the_standard_library_become_maps() {
    for size in SIZES {
        let (map, pairs) = filled(size);
        let sorted: BTreeMap<_, _> = pairs.iter().copied().collect();
        let hashed: HashMap<_, _> = pairs.into_iter().collect();
        for (from, name) in [
            (Map::from(sorted.clone()), "sorted"),
            (Map::from(hashed), "hashed"),
        ] {
            assert_eq!(from, map, "{name}");
            assert!(from.iter().eq(&sorted), "{name}");
        }
        let nested: Nested<Map<_, _>> = sorted.into();
        assert_eq!(nested, map);
        let mut map = map;
        (&mut map).into_iter().for_each(|(_, v)| *v += 1);
        assert_eq!(map.iter_mut().len() as u64, size);
        assert!(map.into_iter().map(|(_, v)| v).eq(1..=size));
    }
}

#[test]
fn equality_leaves_the_order_aside() {
    for size in SIZES {
        let (map, mut pairs) = filled(size);
        pairs.reverse();
        let mut other: Map<u64, u64> = pairs.iter().copied().collect();
        assert_eq!(map, other);
        assert_eq!(map, map.clone());
        other.insert(5_000, 0);
        assert_ne!(map, other);
        if size > 0 {
            // Same number of entries, another key; same keys, another value.
            other.remove(&pairs[0].0);
            assert_ne!(map, other);
            let mut other = map.clone();
            *other.values_mut().next().unwrap() += 1;
            assert_ne!(map, other);
        }
    }
}

/// Decodes a map of strings to integers from entries.
fn read(entries: &[&[u8]]) -> Map<String, i64> {
    let mut map = Map::new();
    for entry in entries {
        let record = [&[entry.len() as u8], *entry].concat();
        Reader::new(&record, 100)
            .map::<codec::Str, codec::Int64>(0x0a, &mut map)
            .unwrap();
    }
    map
}

fn written(map: &Map<String, i64>) -> Vec<u8> {
    let mut writer = Writer::new();
    writer.map::<codec::Str, codec::Int64>(0x0a, map);
    assert_eq!(
        codec::map_len::<codec::Str, codec::Int64>(1, map),
        writer.len()
    );
    writer.into_vec()
}

/// Creates entries "a" to "z"; "c" and "x" have unknown fields.
fn with_unknown() -> Map<String, i64> {
    let entries: Vec<Vec<u8>> = (b'a'..=b'z')
        .rev()
        .map(|k| match k {
            b'c' | b'x' => vec![0x0a, 1, k, 0x10, k - b'a', 0x18, k],
            _ => vec![0x0a, 1, k, 0x10, k - b'a'],
        })
        .collect();
    read(&entries.iter().map(Vec::as_slice).collect::<Vec<_>>())
}

fn unknown_of<'a>(map: &'a Map<String, i64>, key: &str) -> Option<&'a [u8]> {
    map.unknown_at(map.index_of(key)?).map(|u| u.as_bytes())
}

#[test]
fn unknown_fields_of_entries_follow_their_entry() {
    let mut map = with_unknown();
    let whole = written(&map);
    assert_eq!(whole.len(), 26 * 7 + 2 * 2);
    assert_eq!(unknown_of(&map, "c"), Some(&[0x18, b'c'][..]));

    map.sort_keys();
    assert_eq!(unknown_of(&map, "c"), Some(&[0x18, b'c'][..]));
    assert_eq!(unknown_of(&map, "x"), Some(&[0x18, b'x'][..]));
    assert_eq!(map, with_unknown());

    map.remove("a");
    map.remove("x");
    assert_eq!(unknown_of(&map, "c"), Some(&[0x18, b'c'][..]));
    assert_eq!(
        (0..map.len())
            .filter(|i| map.unknown_at(*i).is_some())
            .count(),
        1
    );
    map.remove("c");
    assert!((0..map.len()).all(|i| map.unknown_at(i).is_none()));

    let mut map = with_unknown();
    map.retain(|key, _| !["a", "d", "x"].contains(&key.as_str()));
    assert_eq!(unknown_of(&map, "c"), Some(&[0x18, b'c'][..]));
    assert_eq!(written(&map).len(), 23 * 7 + 2);
}

#[test]
fn maps_are_written_in_their_order_or_sorted() {
    let map = read(&[
        b"\x0a\x01b\x10\x01",
        b"\x0a\x02ab\x10\x02",
        b"\x0a\x01a\x10\x03",
    ]);
    assert_eq!(
        written(&map),
        b"\x0a\x05\x0a\x01b\x10\x01\x0a\x06\x0a\x02ab\x10\x02\x0a\x05\x0a\x01a\x10\x03"
    );
    let mut writer = Writer::new().deterministic();
    writer.map::<codec::Str, codec::Int64>(0x0a, &map);
    assert_eq!(
        writer.as_slice(),
        b"\x0a\x05\x0a\x01a\x10\x03\x0a\x06\x0a\x02ab\x10\x02\x0a\x05\x0a\x01b\x10\x01"
    );
}

#[test]
fn debug_is_that_of_a_map() {
    let map = Map::from([("b", 1), ("a", 2)]);
    assert_eq!(format!("{map:?}"), r#"{"b": 1, "a": 2}"#);
}
