//! Changes to random messages of every type, compared with messages put together from records.

use flytepb::edit::{update, Change, Edit};
use flytepb::idl::descriptor::{FieldDescriptor, MessageDescriptor, WireType};
use flytepb::idl::json::JsonOptions;
use flytepb::idl::wire::decode::Reader;
use flytepb::idl::WireMessage;
use flytepb::registry;
use flytepb_testkit::mutate;
use flytepb_testkit::random::RandomOptions;
use flytepb_testkit::Rng;

/// Splits a message into its records: number and bytes.
fn records(bytes: &[u8]) -> Vec<((u32, WireType), &[u8])> {
    let mut reader = Reader::new(bytes, 100);
    let mut found = Vec::new();
    while let Some((number, wire_type, raw)) = reader.raw_field().unwrap() {
        found.push(((number, wire_type), raw));
    }
    found
}

/// Returns the records of other fields than this one and the members of its oneof.
fn others<'a>(
    of: &MessageDescriptor,
    field: &FieldDescriptor,
    bytes: &'a [u8],
) -> Vec<((u32, WireType), &'a [u8])> {
    // A record with another wire type is an unknown field.
    let is_changed = |(number, wire_type): (u32, WireType)| {
        let other = of.field(number).filter(|other| other.accepts(wire_type));
        other.is_some_and(|other| {
            number == field.number || (field.oneof.is_some() && other.oneof == field.oneof)
        })
    };
    let all = records(bytes).into_iter();
    all.filter(|(tag, _)| !is_changed(*tag)).collect()
}

/// Returns a message of this type in a form that encoders do not write.
fn mutated(of: &'static MessageDescriptor, bytes: Vec<u8>, rng: &mut Rng) -> Vec<u8> {
    let mutators: Vec<_> = mutate::keeping().collect();
    let mutator = *rng.pick(&mutators);
    mutator.apply(of, &bytes, rng.next_u64()).unwrap_or(bytes)
}

#[test]
fn fields_are_set_to_those_of_another_message() {
    let options = RandomOptions::new().unknown_fields(false).valid_json(true);
    let json = JsonOptions::new().types(registry::get);
    let mut changes = 0;
    for of in registry::all().filter(|of| of.well_known.is_none()) {
        for seed in 0..4 {
            let mut rng = Rng::new(seed);
            let old = mutated(of, RandomOptions::new().wire(of, seed), &mut rng);
            let new = options.message(of, seed + 1000);
            let text = json.to_string(&*new).unwrap();
            let values: serde_json::Value = serde_json::from_str(&text).unwrap();
            for field in of.fields {
                let path = field.name.parse().unwrap();
                let value = &values[field.json_name];
                let change = if value.is_null() {
                    Change::delete(path)
                } else {
                    Change::set(path, value.to_string())
                };
                let edited = Edit::new(of, [change]).unwrap().apply(&old).unwrap();
                let name = format!("{} {} {seed}", of.full_name, field.name);
                if of
                    .decode(&old)
                    .unwrap()
                    .get(of.index_of(field.number).unwrap())
                    .is_none()
                    && value.is_null()
                {
                    // Another member of its oneof stays.
                    assert_eq!(
                        &*of.decode(&edited).unwrap(),
                        &*of.decode(&old).unwrap(),
                        "{name}"
                    );
                    continue;
                }
                assert_eq!(
                    others(of, field, &edited),
                    others(of, field, &old),
                    "{name}"
                );
                let mut expected: Vec<u8> = others(of, field, &old)
                    .iter()
                    .flat_map(|(_, raw)| raw.to_vec())
                    .collect();
                let wire = new.to_wire();
                let own = records(&wire)
                    .into_iter()
                    .filter(|((n, _), _)| *n == field.number);
                own.for_each(|(_, raw)| expected.extend_from_slice(raw));
                let expected = of.decode(&expected).unwrap();
                let edited = of.decode(&edited).unwrap();
                assert!(
                    same(&*edited, &*expected),
                    "{name}: {edited:?}, not {expected:?}"
                );
                changes += 1;
            }
        }
    }
    assert!(changes > 5000, "{changes}");
}

/// Compares messages by their deterministic bytes, as their unknown fields may stand elsewhere.
fn same(a: &dyn WireMessage, b: &dyn WireMessage) -> bool {
    a.to_wire_deterministic() == b.to_wire_deterministic()
}

#[test]
fn an_update_leads_to_the_new_message() {
    let options = RandomOptions::new().unknown_fields(false);
    for of in registry::all() {
        for seed in 0..4 {
            let mut rng = Rng::new(seed);
            let old = mutated(of, options.wire(of, seed), &mut rng);
            let before = of.decode(&old).unwrap();
            let name = format!("{} {seed}", of.full_name);
            assert_eq!(update(&old, &*before, &*before).unwrap(), old, "{name}");
            let after = options.message(of, seed + 1000);
            let updated = update(&old, &*before, &*after).unwrap();
            let updated = mutate::without_unknown(of, &updated);
            let updated = of.decode(&updated).unwrap();
            assert!(
                same(&*updated, &*after),
                "{name}: {updated:?}, not {after:?}"
            );
        }
    }
}
