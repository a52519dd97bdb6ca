//! Messages nested to the limit, on a small stack; and deeper ones, built by hand.

use flytepb_tests::{record, registry, JSON, TEXT};
use std::collections::{HashSet, VecDeque};

use flytepb::idl::admin::TaskExecution;
use flytepb::idl::core::{Literal, LiteralCollection};
use flytepb::idl::descriptor::{Cardinality, FieldDescriptor, MessageDescriptor};
use flytepb::idl::google::protobuf::{value, ListValue, Struct, Value};
use flytepb::idl::text;
use flytepb::idl::wire::unknown_paths;
use flytepb::idl::wire::view::{Checked, Viewable};
use flytepb::idl::{FieldMut, Limits, MapKey, ValueMut, WireMessage};

/// Returns the stack size for all of it, without optimization; AddressSanitizer enlarges frames.
fn stack() -> usize {
    match std::env::var_os("ASAN_OPTIONS") {
        None => 1 << 19,
        Some(_) => 1 << 21,
    }
}

const DEPTH: usize = 100;

fn on_small_stack<T: Send + 'static>(work: impl FnOnce() -> T + Send + 'static) -> T {
    let thread = std::thread::Builder::new().stack_size(stack());
    let done = thread.spawn(work).expect("a thread").join();
    done.expect("no panic")
}

type Way = Vec<&'static FieldDescriptor>;

/// Returns the shortest cycle through each message field of a type, if there is one.
fn cycles(start: &'static MessageDescriptor) -> Vec<Way> {
    let first = start.fields.iter();
    first.filter_map(|f| way_back(f, start)).collect()
}

fn way_back(first: &'static FieldDescriptor, to: &MessageDescriptor) -> Option<Way> {
    let mut seen = HashSet::new();
    let mut open = VecDeque::from([vec![first]]);
    while let Some(way) = open.pop_front() {
        let Some(at) = way.last().and_then(|field| field.message()) else {
            continue;
        };
        if at == to {
            return Some(way);
        }
        if seen.insert(at.full_name) {
            let further = at.fields.iter();
            open.extend(further.map(|field| [way.as_slice(), &[field]].concat()));
        }
    }
    None
}

fn all_cycles() -> Vec<(&'static MessageDescriptor, Way)> {
    let of = |t| cycles(t).into_iter().map(move |way| (t, way));
    let all: Vec<_> = registry::all().flat_map(of).collect();
    assert!(
        all.len() > 30,
        "{} fields lead back to their type",
        all.len()
    );
    all
}

/// Returns the number of levels added by a field: map values have an additional entry.
fn levels(field: &FieldDescriptor) -> usize {
    1 + usize::from(field.is_map())
}

/// Returns a message nested along a cycle, to `depth` or one less.
fn nested(path: &[&'static FieldDescriptor], depth: usize) -> Vec<u8> {
    let mut steps = Vec::new();
    let mut deep = 0;
    for field in path.iter().cycle() {
        deep += levels(field);
        if deep > depth {
            break;
        }
        steps.push(field);
    }
    steps.iter().rev().fold(Vec::new(), |content, field| {
        let content = match field.cardinality {
            Cardinality::Map { .. } => [record(1, b""), record(2, &content)].concat(),
            _ => content,
        };
        record(field.number, &content)
    })
}

/// Runs everything that traverses a message. Returns whether it has a JSON form.
fn walk_over(t: &'static MessageDescriptor, bytes: &[u8]) -> bool {
    let message = registry::decode(t, bytes).unwrap_or_else(|e| panic!("{}: {e}", t.full_name));
    assert_eq!(message.to_wire_deterministic().len(), message.wire_len());
    let copy = message.clone();
    assert!(*copy == *message);
    assert!(unknown_paths::unknown_fields(&*message).is_empty());
    assert!(format!("{message:?}").len() > DEPTH);
    assert!(format!("{message:#?}").len() > DEPTH);
    assert!(flytepb::flytekit::render::short_string("Deep", &*message).len() > 10);
    assert!(flytepb::diff::diff(&*message, &*copy).is_empty());
    assert!(!flytepb::diff::diff(&*message, &*(t.new)()).is_empty());
    drop(flytepb::detect::detect(bytes));
    drop(flytepb::tree_view::TreeOptions::default().tree(&*message));
    assert!(text::upb_string(&*message).len() > DEPTH);

    let as_text = TEXT.to_string(&*message);
    let mut again = (t.new)();
    let read = TEXT.merge_str(&mut *again, &as_text);
    assert!(read.is_ok(), "{}: {read:?}", t.full_name);
    assert!(*again == *message, "{}: text", t.full_name);

    // A Value without a kind, in which some cycles end, has no JSON form.
    let Ok(json) = JSON.to_string(&*message) else {
        return false;
    };
    let mut again = (t.new)();
    let read = JSON.merge_str(&mut *again, &json);
    assert!(read.is_ok(), "{}: {read:?}", t.full_name);
    let indented = JSON.indent(Some(2)).to_string(&*message);
    assert!(indented.unwrap().len() > json.len());
    drop(serde_json_value(&json));
    true
}

fn serde_json_value(json: &str) -> serde_json::Value {
    let mut reader = serde_json::Deserializer::from_str(json);
    reader.disable_recursion_limit();
    serde::Deserialize::deserialize(&mut reader).expect("JSON")
}

#[test]
fn every_recursive_type_is_handled_at_the_limit() {
    let mut in_json = 0;
    for (t, way) in all_cycles() {
        in_json += usize::from(on_small_stack(move || {
            let has_json = walk_over(t, &nested(&way, DEPTH));
            let beyond = nested(&way, DEPTH + 2);
            assert!(registry::decode(t, &beyond).unwrap_err().is_limit());
            has_json
        }));
    }
    assert!(in_json > 20, "{in_json} in JSON");
}

/// Returns nested `Any` messages, far beyond any limit.
fn endless_any() -> Vec<u8> {
    let url = record(1, b"type.googleapis.com/google.protobuf.Any");
    (0..3_000).fold(Vec::new(), |content, _| {
        [&url[..], &record(2, &content)].concat()
    })
}

#[test]
fn an_any_is_unpacked_no_deeper_than_the_limit() {
    on_small_stack(|| {
        let any = registry::get("google.protobuf.Any").expect("a type");
        let message = registry::decode(any, &endless_any()).unwrap();
        assert!(JSON.to_string(&*message).unwrap_err().is_limit());
        // Text shows what is deeper as bytes.
        let text = TEXT.to_string(&*message);
        let mut again = (any.new)();
        TEXT.merge_str(&mut *again, &text).unwrap();
        assert!(*again == *message);
        assert!(flytepb::flytekit::render::short_string("Deep", &*message).len() > 10);
        drop(flytepb::tree_view::TreeOptions::default().tree(&*message));
    });
}

fn view_of<M: Viewable>() {
    let path = cycles(M::type_descriptor()).remove(0);
    let bytes = nested(&path, DEPTH);
    let checked = Checked::<M>::new(&bytes).unwrap();
    let message = flytepb::idl::wire::view::View::to_message(&checked.view());
    assert_eq!(message.to_wire(), bytes);
    assert!(Checked::<M>::new(&nested(&path, DEPTH + 2)).is_err());
}

#[test]
fn views_are_handled_at_the_limit() {
    on_small_stack(|| {
        view_of::<Struct>();
        view_of::<Value>();
        view_of::<Literal>();
        view_of::<flytepb::idl::core::LiteralType>();
        view_of::<flytepb::idl::core::Node>();
        view_of::<flytepb::idl::core::BooleanExpression>();
    });
}

#[test]
fn groups_are_skipped_without_recursion() {
    on_small_stack(|| {
        let groups = |n: usize| [vec![0x7b; n], vec![0x7c; n]].concat();
        let deep = Limits::new().max_depth(u32::MAX);
        let read = deep.decode::<TaskExecution>(&groups(500_000)).unwrap();
        assert_eq!(read.wire_len(), 1_000_000);
        assert!(TaskExecution::from_wire(&groups(100)).is_ok());
        assert!(TaskExecution::from_wire(&groups(101))
            .unwrap_err()
            .is_limit());
    });
}

/// Makes the field present, with one element if it is a list or map, and returns its message.
fn enter(message: &mut dyn WireMessage, index: usize) -> &mut dyn WireMessage {
    let value = match message.get_mut(index) {
        FieldMut::Value(value) => value,
        FieldMut::List(list) => list.push(),
        FieldMut::Map(map) => map.insert_default(MapKey::Str("k".into())).unwrap(),
    };
    match value {
        ValueMut::Message(inner) => inner,
        other => panic!("{other:?} is no message"),
    }
}

#[test]
fn what_is_deeper_than_any_stack_can_be_dropped() {
    for (t, way) in all_cycles() {
        on_small_stack(move || {
            let mut message = (t.new)();
            let mut at = &mut *message;
            for field in way.iter().cycle().take(100_000) {
                let mut fields = at.descriptor().fields.iter();
                let index = fields.position(|f| f.number == field.number);
                at = enter(at, index.unwrap());
            }
            drop(message);
        });
    }
}

#[test]
fn literals_and_values_built_by_hand_can_be_dropped() {
    on_small_stack(|| {
        let mut literal = Literal::default();
        let mut value = Value::default();
        for _ in 0..1_000_000 {
            literal = Literal::from(LiteralCollection {
                literals: [literal, Literal::default()].into(),
                ..Default::default()
            });
            let list = ListValue {
                values: [value, Value::default()].into(),
                ..Default::default()
            };
            value = Value {
                kind: Some(value::Kind::ListValue(list)),
                ..Default::default()
            };
        }
        drop((literal, value));
    });
}
