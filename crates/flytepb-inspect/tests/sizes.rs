//! Sizes of parts, against those of Google's Python and against the bytes.

use std::collections::BTreeMap;

use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::{Limits, WireMessage, admin, google};
use flytepb_inspect::path::Peek;
use flytepb_inspect::registry;
use flytepb_inspect::sizes::{Part, Sizes};
use flytepb_testkit::{executions, mutate, random};
use flytepb_tests::{examples, golden, record};

fn sizes(of: &'static MessageDescriptor, bytes: &[u8]) -> Sizes {
    let mut sizes = Sizes::new(of);
    sizes.add(bytes, &Limits::new()).expect("a valid message");
    sizes
}

/// Returns bytes and count by path.
fn paths(sizes: &Sizes) -> BTreeMap<String, (u64, u64)> {
    let parts = sizes.heaviest().skip(1);
    parts
        .map(|part| (part.path(), (part.bytes(), part.count())))
        .collect()
}

#[test]
fn sizes_are_those_of_googles_encoder() {
    let examples = examples();
    let mut compared = 0;
    for row in golden("sizes.jsonl") {
        let name = match row["i"].as_u64() {
            Some(i) => format!("{}[{i}]", row["file"].as_str().unwrap()),
            None => row["file"].as_str().unwrap().to_owned(),
        };
        let sample = examples
            .iter()
            .find(|sample| sample.name == name)
            .expect(&name);
        let expected = row["paths"].as_array().unwrap().iter().map(|row| {
            let number = |at: usize| row[at].as_u64().unwrap();
            (row[0].as_str().unwrap().to_owned(), (number(1), number(2)))
        });
        let expected: BTreeMap<_, _> = expected.collect();
        compared += expected.len();
        assert_eq!(
            paths(&sizes(sample.message_type, &sample.bytes)),
            expected,
            "{name}"
        );
    }
    assert!(compared > 1_000, "{compared}");
}

/// Returns the sum of the own bytes of a part and everything in it, which are its bytes.
fn check(part: &Part<'_>) -> u64 {
    let children = part.children();
    let sum = part.own() + children.iter().map(check).sum::<u64>();
    assert_eq!(sum, part.bytes(), "{}", part.path());
    assert!(children.is_sorted_by_key(|child| std::cmp::Reverse(child.bytes())));
    sum
}

#[test]
fn the_bytes_of_a_part_are_those_in_it_and_its_own() {
    for (of, seed) in registry::all().flat_map(|of| [(of, 21), (of, 22)]) {
        let bytes = random::wire(of, seed);
        let changed = mutate::keeping().filter_map(|change| change.apply(of, &bytes, seed));
        for bytes in std::iter::once(bytes.clone()).chain(changed) {
            for apart in [false, true] {
                let mut sizes = Sizes::new(of).apart(apart);
                sizes.add(&bytes, &Limits::new()).expect(of.full_name);
                assert_eq!(check(&sizes.root()), bytes.len() as u64);
                assert_eq!(sizes.root().own(), 0);
            }
        }
    }
}

#[test]
fn malformed_messages_are_refused_and_change_nothing() {
    let of = admin::TaskExecution::type_descriptor();
    let valid = executions::failed(3).to_wire();
    let mut refused = 0;
    let mut sums = sizes(of, &valid);
    let before = paths(&sums);
    let changed = mutate::refused().filter_map(|change| change.apply(of, &valid, 4));
    let cut = mutate::invalid_cuts(of, &valid).map(|end| valid[..end].to_vec());
    for bytes in changed.chain(cut.step_by(7)) {
        // Text is not checked.
        if let Err(error) = sums.add(&bytes, &Limits::new()) {
            let expected = of.decode(&bytes).err().map(|e| e.to_string());
            assert_eq!(Some(error.to_string()), expected);
            refused += 1;
        } else {
            sums = sizes(of, &valid);
        }
        assert_eq!(paths(&sums), before);
        assert_eq!(sums.root().count(), 1);
    }
    assert!(refused > 50, "{refused}");
}

#[test]
fn sums_can_be_added() {
    let of = admin::TaskExecution::type_descriptor();
    let messages: Vec<_> = (0..9)
        .map(|seed| executions::typical(seed).to_wire())
        .collect();
    for apart in [false, true] {
        let (mut all, mut halves) = (Sizes::new(of).apart(apart), Sizes::new(of).apart(apart));
        for half in messages.chunks(4) {
            let mut sums = Sizes::new(of).apart(apart);
            for message in half {
                all.add(message, &Limits::new()).unwrap();
                sums.add(message, &Limits::new()).unwrap();
            }
            halves.merge(&sums);
        }
        assert_eq!(paths(&all), paths(&halves));
        assert_eq!(all.root().bytes(), halves.root().bytes());
    }
}

#[test]
fn paths_of_parts_are_paths_of_fields() {
    for of in registry::all() {
        for (apart, seed) in [(false, 31), (true, 32)] {
            let mut sizes = Sizes::new(of).apart(apart);
            let bytes = random::wire(of, seed);
            sizes.add(&bytes, &Limits::new()).unwrap();
            // The unknown fields of an entry have the path of those of its value.
            let is_of_entry = |path: &String| path.contains("].#");
            let paths = sizes.heaviest().skip(1).map(|part| part.path());
            for path in paths.filter(|path| !is_of_entry(path)) {
                let path = path.parse().unwrap_or_else(|e| panic!("{path}: {e}"));
                let peek = Peek::new(of, &path).unwrap_or_else(|e| panic!("{path}: {e}"));
                let mut found = 0;
                peek.read(&bytes, &mut |_| found += 1).unwrap();
                assert!(found > 0, "{path} of {}", of.full_name);
            }
        }
    }
}

#[test]
fn unknown_fields_and_any_are_parts() {
    // A varint of field 99, and a log without fields of its own but field 7.
    let unknown = b"\x98\x06\x07".repeat(2);
    let log = record(7, b"x");
    let any = [
        record(1, b"type.googleapis.com/flyteidl.core.TaskLog"),
        record(2, &log),
        unknown,
    ];
    let of = google::protobuf::Any::type_descriptor();
    let expected = [
        ("#99", (6, 2)),
        ("[flyteidl.core.TaskLog]", (5, 1)),
        ("[flyteidl.core.TaskLog].#7", (3, 1)),
        ("type_url", (43, 1)),
    ];
    let expected = expected.map(|(path, size)| (path.to_owned(), size));
    assert_eq!(paths(&sizes(of, &any.concat())), BTreeMap::from(expected));
    // Bytes that are no log, although they should be.
    let any = [record(1, b"x/flyteidl.core.TaskLog"), record(2, b"\xff")];
    let found = paths(&sizes(of, &any.concat()));
    assert_eq!(found.keys().collect::<Vec<_>>(), ["type_url", "value"]);
}

#[test]
fn many_parts_are_added_up() {
    // Each unknown field number is a part.
    let many: Vec<u8> = (1..=150_000u32)
        .flat_map(|number| {
            let mut tag = number << 3;
            let mut bytes = Vec::new();
            while tag >= 0x80 {
                bytes.push(tag as u8 | 0x80);
                tag >>= 7;
            }
            bytes.extend([tag as u8, 1]);
            bytes
        })
        .collect();
    let sums = sizes(google::protobuf::Empty::type_descriptor(), &many);
    assert_eq!(sums.heaviest().len(), 100_001);
    assert_eq!(check(&sums.root()), many.len() as u64);
    let rest = sums.heaviest().nth(1).unwrap();
    assert_eq!((rest.path().as_str(), rest.count()), ("…", 50_001));
}
