//! Messages that share their input behave as those that do not.

use flytepb_idl::registry;
use flytepb_runtime::export::bytes::Bytes;
use flytepb_runtime::json::JsonOptions;
use flytepb_runtime::text::TextOptions;
use flytepb_runtime::{Text, WireMessage};
use flytepb_shared_schema::flyteidl::core::{Identifier, LiteralMap};
use flytepb_shared_schema::{decode_by_name, flyteidl, Decoded, MESSAGES};
use flytepb_testkit::oracle::{Demand, Suite};
use flytepb_testkit::random::{self, RandomOptions};
use prost::Message as _;

/// Returns what all ways of decoding agree on: the encoding of the message, or the error.
///
/// # Panics
/// When they differ.
fn agreed(decoded: &Decoded) -> Result<Vec<u8>, String> {
    let Decoded {
        shared,
        copied,
        merged,
        replaced,
        by_prost,
        by_view,
    } = decoded;
    let expected = outcome(shared);
    for other in [copied, merged, replaced, by_view] {
        assert_eq!(outcome(other), expected);
    }
    assert_eq!(outcome(by_prost).ok(), expected.clone().ok());
    if let (Ok(shared), Ok(copied)) = (shared, copied) {
        assert!(shared.dyn_eq(&**copied) && shared.dyn_clone().dyn_eq(&**copied));
        assert_eq!(format!("{shared:?}"), format!("{copied:?}"));
    }
    expected
}

fn outcome<E: ToString>(result: &Result<Box<dyn WireMessage>, E>) -> Result<Vec<u8>, String> {
    match result {
        Ok(message) => Ok(message.to_wire()),
        Err(error) => Err(error.to_string()),
    }
}

#[test]
fn all_flyte_types_decode_as_without_sharing() {
    for of in registry::all() {
        let suite = Suite::new(of).messages(3).demand(Demand::Bytes);
        for (seed, encoded) in suite.encoded() {
            for case in suite.cases(seed, &encoded) {
                let wire = Bytes::from(case.bytes);
                let expected = registry::decode(of, &wire).map(|m| m.to_wire());
                let found = agreed(&decode_by_name(of.full_name, &wire));
                let expected = expected.map_err(|e| e.to_string());
                assert_eq!(found, expected, "{} {}", of.full_name, case.change);
            }
        }
    }
}

#[test]
fn all_types_of_the_fixtures_round_trip() {
    for of in MESSAGES.all() {
        for seed in 0..20 {
            let wire = Bytes::from(random::wire(of, seed));
            let found = agreed(&decode_by_name(of.full_name, &wire));
            assert_eq!(found.expect(of.full_name), wire);
        }
    }
}

#[test]
fn json_and_text_are_those_without_sharing() {
    let random = RandomOptions::new().unknown_fields(false).valid_json(true);
    // A random `Any` may also hold a type of Flyte 2.
    let all = flytepb_tests::registry::get;
    let types = |name: &str| {
        MESSAGES
            .get(name)
            .or_else(|| flytepb_tests::registry::get(name))
    };
    for of in registry::all() {
        let ours = MESSAGES.get(of.full_name).expect("the same schema");
        for seed in 0..3 {
            let message = random.message(of, seed);
            let mut shared = (ours.new)();
            shared.merge_wire(&message.to_wire()).expect("valid bytes");
            let json = JsonOptions::new().types(all).to_string(&*message);
            let json = json.expect("JSON");
            let options = JsonOptions::new().types(types);
            assert_eq!(options.to_string(&*shared).expect("JSON"), json);
            let mut read = (ours.new)();
            options.merge_str(&mut *read, &json).expect(&json);
            assert!(read.dyn_eq(&*shared), "{json}");

            let text = TextOptions::new().types(all).keep_map_order(true);
            let text = text.to_string(&*message);
            let options = TextOptions::new().types(types).keep_map_order(true);
            assert_eq!(options.to_string(&*shared), text);
            let mut read = (ours.new)();
            options.merge_str(&mut *read, &text).expect(&text);
            assert!(read.dyn_eq(&*shared), "{text}");
        }
    }
}

/// Returns whether a text is a part of these bytes.
fn is_within(text: &Text, bytes: &[u8]) -> bool {
    bytes.as_ptr_range().contains(&text.as_ptr())
}

#[test]
fn long_texts_share_the_input_and_short_ones_do_not() {
    let long = "a name of more than twenty-two bytes";
    let id = Identifier {
        project: "short".into(),
        name: long.into(),
        ..Default::default()
    };
    let wire = Bytes::from(id.to_wire());
    let by_prost = Identifier::decode(wire.clone()).expect("valid bytes");
    let shared = Identifier::from_wire_bytes(&wire).expect("valid bytes");
    for shared in [&shared, &by_prost] {
        assert_eq!((&*shared.project, &*shared.name), ("short", long));
        assert!(is_within(&shared.name, &wire) && !is_within(&shared.project, &wire));
    }
    let copied = Identifier::from_wire(&wire).expect("valid bytes");
    assert!(copied == shared && !is_within(&copied.name, &wire));
    drop((wire, by_prost));
    assert_eq!(shared.name, long);
}

#[test]
fn bytes_maps_and_oneofs_share_the_input() {
    let key = "a key of more than twenty-two bytes";
    let mut map = LiteralMap::default();
    let literal = flyteidl::core::Literal {
        hash: "a hash of more than twenty-two bytes".into(),
        ..Default::default()
    };
    map.literals.insert(key.into(), literal);
    let wire = Bytes::from(map.to_wire());
    let shared = LiteralMap::from_wire_bytes(&wire).expect("valid bytes");
    let (found, literal) = shared.literals.iter().next().expect("an entry");
    assert!(is_within(found, &wire) && is_within(&literal.hash, &wire));
    assert_eq!(shared.literals[key].hash, literal.hash);

    let binary = flyteidl::core::Binary {
        value: Bytes::from_static(b"content"),
        ..Default::default()
    };
    let wire = Bytes::from(binary.to_wire());
    let shared = flyteidl::core::Binary::from_wire_bytes(&wire).expect("valid bytes");
    assert!(wire.as_ptr_range().contains(&shared.value.as_ptr()));
}
