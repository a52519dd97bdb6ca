//! Strings and their paths, against decoded messages.

use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::google::protobuf::Any;
use flytepb_idl::{FieldRef, Limits, ValueRef, WireMessage, admin, google};
use flytepb_inspect::path::{Found, Peek, Value};
use flytepb_inspect::{registry, strings};
use flytepb_testkit::{executions, mutate, random};
use flytepb_tests::record;

fn read(of: &'static MessageDescriptor, bytes: &[u8]) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let visit = &mut |text: strings::StringValue<'_, '_>| {
        all.push((text.path(), text.value().to_owned()));
    };
    strings::read(of, bytes, &Limits::new(), visit).expect(of.full_name);
    all
}

/// Adds the strings in a decoded message.
fn everything(message: &dyn WireMessage, all: &mut Vec<String>) {
    let mut add = |value: ValueRef<'_>| match value {
        ValueRef::Str(text) => all.push(text.to_owned()),
        ValueRef::Message(inner) => everything(inner, all),
        _ => {}
    };
    for i in 0..message.descriptor().fields.len() {
        match message.get(i) {
            None => {}
            Some(FieldRef::Value(value)) => add(value),
            Some(FieldRef::List(list)) => (0..list.len()).for_each(|i| add(list.get(i))),
            Some(FieldRef::Map(map)) => (0..map.len()).for_each(|i| add(map.entry_at(i).1)),
        }
    }
}

#[test]
fn every_string_of_a_decoded_message_is_found() {
    let mut checked = 0;
    for (of, seed) in registry::all().flat_map(|of| [(of, 41), (of, 42)]) {
        let bytes = random::wire(of, seed);
        let (mut expected, mut found) = (Vec::new(), Vec::new());
        everything(of.decode(&bytes).unwrap().as_ref(), &mut expected);
        // Decoding does not open an `Any`.
        let outside = read(of, &bytes)
            .into_iter()
            .filter(|(path, _)| !path.contains("[flyteidl"));
        found.extend(
            outside
                .filter(|(path, _)| !path.contains("[google."))
                .map(|(_, text)| text),
        );
        checked += found.len();
        expected.retain(|text| !text.is_empty());
        found.retain(|text| !text.is_empty());
        expected.sort();
        found.sort();
        assert_eq!(found, expected, "{}", of.full_name);
    }
    assert!(checked > 5_000, "{checked}");
}

/// Returns a text or the text in a `Value`.
fn text_of(found: &Found<'_>) -> Option<String> {
    match found.value {
        Value::Scalar(_, ValueRef::Str(text)) => Some(text.to_owned()),
        Value::Message(of, bytes) => {
            let mut texts = Vec::new();
            everything(of.decode(bytes).ok()?.as_ref(), &mut texts);
            texts.pop()
        }
        _ => None,
    }
}

#[test]
fn paths_of_strings_lead_to_them() {
    let of = admin::TaskExecution::type_descriptor();
    let mut messages: Vec<_> = registry::all()
        .map(|of| (of, random::wire(of, 51)))
        .collect();
    let failed = executions::failed(3).to_wire();
    let changed = mutate::keeping().filter(|change| !change.name().contains("before"));
    messages.extend(changed.filter_map(|change| Some((of, change.apply(of, &failed, 9)?))));
    let mut checked = 0;
    for (of, bytes) in messages {
        for (path, text) in read(of, &bytes) {
            let parsed = path.parse().unwrap_or_else(|e| panic!("{path}: {e}"));
            let peek = Peek::new(of, &parsed).unwrap_or_else(|e| panic!("{path}: {e}"));
            let mut found = None;
            peek.read(&bytes, &mut |value| found = text_of(&value))
                .unwrap();
            assert_eq!(found.as_ref(), Some(&text), "{path} of {}", of.full_name);
            checked += 1;
        }
    }
    assert!(checked > 3_000, "{checked}");
}

#[test]
fn elements_of_a_message_in_parts_are_numbered_through() {
    // The closure (3) twice, each with a log (4) with a name (2).
    let closure = |name: &[u8]| record(3, &record(4, &record(2, name)));
    let bytes = [closure(b"a"), closure(b"b")].concat();
    let found = read(admin::TaskExecution::type_descriptor(), &bytes);
    let paths: Vec<_> = found.iter().map(|(path, _)| path.as_str()).collect();
    assert_eq!(paths, ["closure.logs[0].name", "closure.logs[1].name"]);
}

#[test]
fn strings_in_any_have_the_path_of_its_type() {
    let log = record(2, b"main");
    let bytes = [record(1, b"x/flyteidl.core.TaskLog"), record(2, &log)].concat();
    let expected = [
        ("type_url", "x/flyteidl.core.TaskLog"),
        ("[flyteidl.core.TaskLog].name", "main"),
    ];
    let expected = expected.map(|(path, text)| (path.to_owned(), text.to_owned()));
    assert_eq!(read(Any::type_descriptor(), &bytes), expected);
    // A name that is not UTF-8 makes no message.
    let bytes = [
        record(1, b"x/flyteidl.core.TaskLog"),
        record(2, &record(2, b"\xff")),
    ]
    .concat();
    assert_eq!(read(Any::type_descriptor(), &bytes), expected[..1]);
}

#[test]
fn the_maximum_depth_is_that_of_decoding() {
    let of = google::protobuf::Struct::type_descriptor();
    let limits = Limits::new().max_depth(20);
    let mut nested = Vec::new();
    let mut refused = 0;
    for _ in 0..12 {
        // A `Struct` with an entry (field 1), whose value (2) is a `Value` with a `Struct` (5).
        nested = record(1, &record(2, &record(5, &nested)));
        let decoded = limits.merge((of.new)().as_mut(), &nested);
        let read = strings::read(of, &nested, &limits, &mut |_| {});
        assert_eq!(read, decoded);
        refused += u32::from(decoded.is_err());
    }
    assert!((1..12).contains(&refused), "{refused}");
}

#[test]
fn malformed_messages_are_refused() {
    let of = admin::TaskExecution::type_descriptor();
    let valid = executions::failed(3).to_wire();
    let mut count = 0;
    for change in mutate::refused() {
        let Some(bytes) = change.apply(of, &valid, 4) else {
            continue;
        };
        let error = strings::read(of, &bytes, &Limits::new(), &mut |_| {}).unwrap_err();
        let expected = of.decode(&bytes).unwrap_err();
        assert_eq!(error.to_string(), expected.to_string(), "{}", change.name());
        count += 1;
    }
    assert!(count > 5, "{count}");
}
