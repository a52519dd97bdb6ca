//! JSON of random messages reads back, with our parser and with serde_json, and broken JSON is
//! refused without a panic.

use flytepb_idl::google::protobuf;
use flytepb_idl::json;
use flytepb_idl::WireMessage;
use flytepb_testkit::random::RandomOptions;
use flytepb_testkit::Rng;
use flytepb_tests::{registry, JSON};

/// Returns random messages with a JSON form, of every type in turn.
fn messages(rounds: u64) -> impl Iterator<Item = Box<dyn WireMessage>> {
    let options = RandomOptions::new().unknown_fields(false).valid_json(true);
    let seeds = 0..rounds;
    seeds.flat_map(move |seed| {
        let options = options.clone();
        registry::all().map(move |message_type| options.message(message_type, seed))
    })
}

#[test]
fn random_messages_read_back() {
    let forms = [
        JSON,
        JSON.proto_field_names(true).indent(Some(1)),
        JSON.print_defaults(true).enums_as_numbers(true),
    ];
    for message in messages(4) {
        let name = message.descriptor().full_name;
        for options in &forms {
            let json = options
                .to_string(&*message)
                .unwrap_or_else(|e| panic!("{name}: {e}"));
            let mut back = (message.descriptor().new)();
            let read = JSON.merge_str(back.as_mut(), &json);
            read.unwrap_or_else(|e| panic!("{name}: {e}\n{json}"));
            assert!(
                *back == *message,
                "{name}: {back:?}\nis not {message:?}\n{json}"
            );
        }
    }
}

/// JSON that is accepted after a change reads back to the same; all other is refused with a
/// position.
#[test]
fn changed_json_never_panics() {
    let mut rng = Rng::new(7);
    let mut accepted = 0;
    for message in messages(3) {
        let options = JSON.ignore_unknown(rng.chance(50));
        let json = JSON.to_vec(&*message).expect("JSON");
        for _ in 0..10 {
            let changed = change(&mut rng, &json);
            let mut read = (message.descriptor().new)();
            match options.merge_slice(read.as_mut(), &changed) {
                Ok(()) => {
                    accepted += 1;
                    stays_the_same(&*read);
                }
                Err(error) => {
                    let (line, column) = error.position().expect("a place");
                    assert!(
                        line >= 1 && column >= 1 && !error.reason().is_empty(),
                        "{error:?}"
                    );
                }
            }
        }
    }
    assert!(accepted > 100, "{accepted}");
}

/// Asserts that a message that was read can be written, and reads back to the same.
fn stays_the_same(message: &dyn WireMessage) {
    let json = JSON.to_string(message).expect("what was read");
    let mut back = (message.descriptor().new)();
    let read = JSON.merge_str(back.as_mut(), &json);
    read.unwrap_or_else(|e| panic!("{e}\n{json}"));
    assert_eq!(JSON.to_string(back.as_ref()).expect("what was read"), json);
}

/// Returns the text with a byte or token changed, or a part removed, duplicated or moved.
fn change(rng: &mut Rng, json: &[u8]) -> Vec<u8> {
    const TOKENS: [&str; 18] = [
        "null", "true", "0", "-1", "1e999", "1e-999", "\"\"", "{}", "[]", "[", "{", "}", "]", ",",
        ":", "\"", "\\ud800", "\u{1}",
    ];
    let mut out = json.to_vec();
    let (a, b) = (rng.below(json.len() + 1), rng.below(json.len() + 1));
    let (start, end) = (a.min(b), a.max(b).min(a.min(b) + 12));
    match rng.below(5) {
        0 if start < out.len() => out[start] = rng.below(256) as u8,
        1 => drop(out.drain(start..end)),
        2 => {
            let part = json[start..end].to_vec();
            drop(out.splice(end..end, part));
        }
        3 => out.truncate(start),
        _ => drop(out.splice(start..end, rng.pick(&TOKENS).bytes())),
    }
    out
}

/// serde_json defines the grammar: what it refuses is refused, and a Value accepts all that it
/// accepts.
#[test]
fn the_grammar_is_that_of_serde_json() {
    let mut rng = Rng::new(11);
    let mut accepted = 0;
    for message in messages(1) {
        let json = JSON.to_vec(&*message).expect("JSON");
        for _ in 0..20 {
            let changed = change(&mut rng, &json);
            let theirs = serde_json::from_slice::<serde_json::Value>(&changed);
            match json::from_slice::<protobuf::Value>(&changed) {
                Ok(_) => {
                    accepted += 1;
                    assert!(theirs.is_ok(), "{:?}", String::from_utf8_lossy(&changed));
                }
                // serde_json accepts duplicate names.
                Err(error) if error.is_syntax() => {
                    assert!(
                        theirs.is_err(),
                        "{error}: {:?}",
                        String::from_utf8_lossy(&changed)
                    );
                }
                Err(_) => {}
            }
        }
    }
    assert!(accepted > 100, "{accepted}");
}
