//! JSON of random messages of all types, between pbjson's types and ours, in both directions.
//!
//! `docs/src/moving/pbjson.md` explains each of the differences that are pinned here.

use std::collections::{BTreeMap, BTreeSet};

use flytepb_idl::json::JsonOptions;
use flytepb_idl::{registry, WireMessage};
use flytepb_pbjson::{Peer, PEERS};
use flytepb_testkit::random::RandomOptions;

const MESSAGES_PER_TYPE: u64 = 40;

/// Parts of pbjson's errors, each with the reason why it does not read or write a message.
const ERRORS: &[(&str, &str)] = &[
    ("Invalid variant ", ENUM),
    ("invalid value: integer `", ENUM),
    ("unknown field `@type`", ANY),
];

/// pbjson neither reads nor writes numbers of enums that have no name.
const ENUM: &str = "unknown numbers of enums";

/// pbjson writes and reads an Any by its fields, `typeUrl` and `value`.
const ANY: &str = "Any";

/// A `null` in a `Struct` or list is a `Value` without a kind for pbjson.
const NULL: &str = "null in a Value";

/// pbjson writes floats that are not finite as `null`.
const NOT_FINITE: &str = "NaN and infinities";

/// The differences found, by reason or error, each with an example.
#[derive(Default)]
struct Found(BTreeMap<String, String>);

impl Found {
    fn add(&mut self, reason: &str, peer: &Peer, example: &str) {
        let known = ERRORS.iter().find(|(part, _)| reason.contains(part));
        let reason = known.map_or(reason, |(_, reason)| reason);
        let example = || format!("{}: {example}", peer.name);
        self.0.entry(reason.to_string()).or_insert_with(example);
    }

    /// Fails unless the reasons are exactly these.
    fn check(&self, expected: &[&str]) {
        let expected: BTreeSet<_> = expected.iter().copied().collect();
        let others = self
            .0
            .iter()
            .filter(|(reason, _)| !expected.contains(reason.as_str()));
        let others = others.map(|(reason, example)| {
            let example: String = example.chars().take(300).collect();
            format!("{reason}\n    {example}")
        });
        assert_eq!(others.collect::<Vec<_>>().join("\n"), "");
        let found: BTreeSet<_> = self.0.keys().map(String::as_str).collect();
        assert_eq!(found, expected);
    }
}

/// An error without its position.
fn without_position(error: &str) -> &str {
    error.split(" at line ").next().unwrap_or_default()
}

fn messages(peer: &Peer) -> impl Iterator<Item = Box<dyn WireMessage>> {
    let message_type = registry::get(peer.name).expect(peer.name);
    let random = RandomOptions::new().unknown_fields(false).valid_json(true);
    (0..MESSAGES_PER_TYPE).map(move |seed| random.message(message_type, seed))
}

fn decode(message: &dyn WireMessage, wire: &[u8]) -> Box<dyn WireMessage> {
    let mut decoded = (message.descriptor().new)();
    decoded.merge_wire(wire).expect("valid bytes");
    decoded
}

fn json() -> JsonOptions {
    JsonOptions::new().types(registry::get)
}

#[test]
fn all_types_are_compared() {
    let flytes = registry::names().filter(|n| !n.starts_with("google."));
    let ours: BTreeSet<_> = flytes.collect();
    let theirs: BTreeSet<_> = PEERS.iter().map(|p| p.name).collect();
    assert_eq!(ours, theirs);
}

#[test]
fn we_read_all_that_pbjson_writes() {
    let mut found = Found::default();
    for peer in PEERS {
        for message in messages(peer) {
            let (text, wire) = match (peer.to_json)(&message.to_wire()) {
                Ok(written) => written,
                Err(error) => {
                    found.add(&error, peer, &format!("{message:?}"));
                    continue;
                }
            };
            let mut read = (message.descriptor().new)();
            let result = json().merge_str(&mut *read, &text);
            result.unwrap_or_else(|e| panic!("{}: {e}\n{text}", peer.name));
            if read.dyn_eq(&*decode(&*message, &wire)) {
                continue;
            }
            // Then pbjson does not read its own text as what it was either.
            let again = (peer.from_json)(&text).map(|wire| decode(&*message, &wire));
            let is_lost = text.contains("null") && again.is_ok_and(|again| again.dyn_eq(&*read));
            assert!(is_lost, "{}: {text}\n{read:?}\n{message:?}", peer.name);
            found.add(NOT_FINITE, peer, &text);
        }
    }
    found.check(&[ENUM, NOT_FINITE]);
}

#[test]
fn pbjson_reads_what_we_write_but_for_known_differences() {
    let value = |text: &str| serde_json::from_str::<serde_json::Value>(text).expect("JSON");
    let mut found = Found::default();
    for peer in PEERS {
        for message in messages(peer) {
            let text = json().to_string(&*message).expect("JSON");
            match (peer.from_json)(&text) {
                Err(error) => found.add(without_position(&error), peer, &text),
                Ok(wire) => {
                    let read = decode(&*message, &wire);
                    if read.dyn_eq(&*message) {
                        continue;
                    }
                    // We write a value without a kind as null, too.
                    let again = json().to_string(&*read).expect("JSON");
                    assert_eq!(value(&again), value(&text), "{}", peer.name);
                    found.add(NULL, peer, &text);
                }
            }
        }
    }
    found.check(&[ANY, ENUM, NULL]);
}
