//! Values at paths, against decoded messages.

use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::google::protobuf::{Any, ListValue, Struct, Value as StructValue, value};
use flytepb_idl::{FieldRef, ValueRef, WireMessage, admin, core};
use flytepb_inspect::path::{Found, Path, Peek, Value};
use flytepb_inspect::registry;
use flytepb_testkit::{executions, mutate, random};

/// Returns the paths and values found, as text: scalars as in paths, messages as wire bytes.
fn read(of: &'static MessageDescriptor, path: &str, bytes: &[u8]) -> Vec<(String, String)> {
    let path: Path = path.parse().unwrap_or_else(|e| panic!("{path}: {e}"));
    let peek = Peek::new(of, std::slice::from_ref(&path)).unwrap_or_else(|e| panic!("{path}: {e}"));
    let mut all = Vec::new();
    peek.read(bytes, &mut |found| all.push(text(found)))
        .unwrap_or_else(|e| panic!("{path}: {e}"));
    all
}

fn text(found: Found<'_>) -> (String, String) {
    let value = match found.value {
        Value::Scalar(_, value) => value_text(value),
        Value::Message(of, bytes) => {
            value_text(ValueRef::Message(of.decode(bytes).unwrap().as_ref()))
        }
        Value::Collection { field, .. } => format!("all of {}", field.name),
        Value::Unknown { raw, .. } => format!("{raw:?}"),
        _ => unreachable!("no other values"),
    };
    (found.path.to_owned(), value)
}

fn value_text(value: ValueRef<'_>) -> String {
    match value {
        ValueRef::Message(message) => format!("{:?}", message.to_wire()),
        ValueRef::F64(v) => format!("{:x}", v.to_bits()),
        ValueRef::F32(v) => format!("{:x}", v.to_bits()),
        value => value.to_string(),
    }
}

/// Adds the path and value of everything below a message.
fn everything(message: &dyn WireMessage, path: &str, all: &mut Vec<(String, String)>) {
    let dot = if path.is_empty() { "" } else { "." };
    for (i, field) in message.descriptor().fields.iter().enumerate() {
        let path = format!("{path}{dot}{}", field.name);
        match message.get(i) {
            None => {}
            Some(FieldRef::Value(value)) => add(value, path, all),
            Some(FieldRef::List(list)) => {
                (0..list.len()).for_each(|i| add(list.get(i), format!("{path}[{i}]"), all));
            }
            Some(FieldRef::Map(map)) => (0..map.len()).for_each(|i| {
                let (key, value) = map.entry_at(i);
                add(value, format!("{path}[{key}]"), all);
            }),
        }
    }
}

fn add(value: ValueRef<'_>, path: String, all: &mut Vec<(String, String)>) {
    if let ValueRef::Message(inner) = value {
        everything(inner, &path, all);
    }
    all.push((path, value_text(value)));
}

/// The key `*` in quotes means all entries.
fn is_literal(path: &str) -> bool {
    !path.contains("[\"*\"]")
}

#[test]
fn every_value_of_a_decoded_message_is_found_at_its_path() {
    let mut checked = 0;
    for (of, seed) in registry::all().flat_map(|of| [(of, 11), (of, 12)]) {
        let bytes = random::wire(of, seed);
        let mut all = Vec::new();
        everything(of.decode(&bytes).unwrap().as_ref(), "", &mut all);
        for (path, value) in all.into_iter().filter(|(path, _)| is_literal(path)) {
            assert_eq!(read(of, &path, &bytes), [(path, value)], "{}", of.full_name);
            checked += 1;
        }
    }
    assert!(checked > 10_000, "{checked}");
}

/// Also paths that end where others continue, and more than are read in one pass.
#[test]
fn several_paths_are_read_as_each_alone() {
    let mut checked = 0;
    for of in registry::all() {
        let bytes = random::wire(of, 13);
        let mut all = Vec::new();
        everything(of.decode(&bytes).unwrap().as_ref(), "", &mut all);
        all.retain(|(path, _)| is_literal(path));
        let list: Vec<String> = all.iter().map(|(path, _)| path.clone()).collect();
        let paths = Path::list(&list.join(",")).unwrap_or_default();
        let mut found = vec![Vec::new(); all.len()];
        let peek = Peek::new(of, &paths).unwrap();
        peek.read(&bytes, &mut |value| {
            found[value.path_index].push(text(value))
        })
        .unwrap();
        for (found, expected) in found.iter().zip(&all) {
            assert_eq!(
                found[..],
                *std::slice::from_ref(expected),
                "{}",
                of.full_name
            );
            checked += 1;
        }
    }
    assert!(checked > 5_000, "{checked}");
}

#[test]
fn values_are_those_of_decoding_however_the_message_is_written() {
    let of = admin::TaskExecution::type_descriptor();
    let messages = [
        executions::failed(3).to_wire(),
        executions::typical(4).to_wire(),
        random::wire(of, 5),
    ];
    for (bytes, mutator) in messages
        .iter()
        .flat_map(|m| mutate::keeping().map(move |k| (m, k)))
    {
        let Some(changed) = mutator.apply(of, bytes, 9) else {
            continue;
        };
        let mut all = Vec::new();
        everything(of.decode(&changed).unwrap().as_ref(), "", &mut all);
        for (path, value) in all.into_iter().filter(|(path, _)| is_literal(path)) {
            let found = read(of, &path, &changed);
            assert_eq!(found, [(path, value)], "{}", mutator.name());
        }
    }
}

#[test]
fn all_elements_and_all_depths_are_found_in_order() {
    let execution = executions::failed(3);
    let of = admin::TaskExecution::type_descriptor();
    let bytes = execution.to_wire();
    let mut all = Vec::new();
    everything(&execution, "", &mut all);
    let logs = |path: &str| path.starts_with("closure.logs[") && path.ends_with("].uri");
    let mut expected: Vec<_> = all.iter().filter(|(path, _)| logs(path)).cloned().collect();
    assert!(expected.len() > 1);
    assert_eq!(read(of, "closure.logs[*].uri", &bytes), expected);
    assert_eq!(read(of, "closure.logs..uri", &bytes), expected);
    let last = expected.pop().unwrap().1;
    assert_eq!(read(of, "closure.logs[-1].uri", &bytes)[0].1, last);
    assert_eq!(read(of, "closure.logs[-99].uri", &bytes), []);

    for name in ["uri", "name", "phase", "seconds"] {
        let ends = |path: &str| path == name || path.ends_with(&format!(".{name}"));
        let mut expected: Vec<_> = all.iter().filter(|(path, _)| ends(path)).collect();
        let mut found = read(of, &format!("..{name}"), &bytes);
        // Below a `Struct`, members are found, too.
        found.retain(|(path, _)| !path.ends_with(']'));
        expected.sort();
        found.sort();
        assert_eq!(found.iter().collect::<Vec<_>>(), expected, "{name}");
    }
}

#[test]
fn negative_indices_count_from_the_end_of_packed_and_unpacked_lists() {
    let of = registry::get("google.protobuf.SourceCodeInfo");
    assert!(
        of.is_none(),
        "no type of the registry has it; field masks have lists of strings"
    );
    let mask = registry::get("google.protobuf.FieldMask").unwrap();
    let bytes = b"\x0a\x01a\x0a\x01b\x0a\x01c";
    let one = |path: &str| read(mask, path, bytes).pop().map(|(_, value)| value);
    assert_eq!(one("paths[-1]").as_deref(), Some("\"c\""));
    assert_eq!(one("paths[-3]").as_deref(), Some("\"a\""));
    assert_eq!(one("paths[3]"), None);
    assert_eq!(one("paths").as_deref(), Some("all of paths"));
    assert_eq!(read(mask, "paths", b""), []);
}

fn string(text: &str) -> StructValue {
    let kind = value::Kind::StringValue(text.into());
    StructValue {
        kind: Some(kind),
        ..Default::default()
    }
}

/// Field 1 is a list of names (1) and literals (2).
#[cfg(feature = "flyte2")]
#[test]
fn entries_of_a_list_are_found_by_name() {
    let inputs = registry::get("flyteidl2.task.Inputs").unwrap();
    let five = b"\x0a\x0c\x0a\x02o0\x12\x06\x0a\x04\x0a\x02\x08\x05";
    let six = b"\x0a\x0c\x0a\x02o0\x12\x06\x0a\x04\x0a\x02\x08\x06";
    let bytes = [&five[..], b"\x0a\x04\x0a\x02o1", six].concat();
    let path = r#"literals["o0"].scalar.primitive.integer"#;
    assert_eq!(
        read(inputs, path, &bytes),
        [(path.to_owned(), "6".to_owned())]
    );
    assert_eq!(read(inputs, r#"literals["o2"]"#, &bytes), []);
    let all = read(inputs, "literals[*].value.scalar.primitive.integer", &bytes);
    assert_eq!(all[1].0, "literals[2].value.scalar.primitive.integer");
    assert_eq!(all.len(), 2);
}

#[cfg(feature = "flyte2")]
#[test]
fn keys_that_are_numbers_have_a_range() {
    let of = registry::all()
        .find(|of| of.field_by_name("children_phase_counts").is_some())
        .unwrap();
    let check = |path: &str| path.parse::<Path>().unwrap().check(of);
    assert!(check("childrenPhaseCounts[-2147483648]").is_ok());
    let error = check("childrenPhaseCounts[2147483648]").unwrap_err();
    assert_eq!(error.at(), 20);
    assert_eq!(
        error.to_string(),
        "keys of children_phase_counts are from -2147483648 to 2147483647"
    );
}

/// Each literal is in two maps of literals.
#[test]
fn a_value_is_found_once_however_many_ways_lead_to_it() {
    let map = core::LiteralMap::type_descriptor();
    // {"a": {"b": 5}}
    let five = b"\x0a\x0b\x0a\x01b\x12\x06\x0a\x04\x0a\x02\x08\x05";
    let inner = flytepb_tests::record(3, five);
    let entry = [&b"\x0a\x01a"[..], &flytepb_tests::record(2, &inner)].concat();
    let bytes = flytepb_tests::record(1, &entry);
    let once = read(map, "..integer", &bytes);
    assert_eq!(once.len(), 1);
    for path in [
        "..literals..integer",
        "..literals[*]..integer",
        "..map..integer",
    ] {
        assert_eq!(read(map, path, &bytes), once, "{path}");
    }
}

#[test]
fn members_of_structs_are_fields() {
    let list = ListValue {
        values: vec![string("x"), string("y")].into(),
        ..Default::default()
    };
    let kind = Some(value::Kind::ListValue(list));
    let list = StructValue {
        kind,
        ..Default::default()
    };
    let mut inner = Struct::default();
    inner.fields.insert("list".into(), list);
    inner.fields.insert("fields".into(), string("z"));
    let kind = Some(value::Kind::StructValue(inner));
    let mut custom = Struct::default();
    custom.fields.insert(
        "inner part".into(),
        StructValue {
            kind,
            ..Default::default()
        },
    );
    let task = core::TaskTemplate {
        custom: Some(custom),
        ..Default::default()
    };
    let (of, bytes) = (core::TaskTemplate::type_descriptor(), task.to_wire());
    let strings = |path: &str| -> Vec<String> {
        let all = read(of, &format!("{path}.stringValue"), &bytes).into_iter();
        all.map(|(path, value)| format!("{path} {value}")).collect()
    };
    let x = r#"custom["inner part"]["list"][0].string_value "x""#;
    let y = r#"custom["inner part"]["list"][1].string_value "y""#;
    let z = r#"custom["inner part"]["fields"].string_value "z""#;
    assert_eq!(strings(r#"custom["inner part"].list[*]"#), [x, y]);
    assert_eq!(strings(r#"custom[*].list[-2]"#), [x]);
    assert_eq!(strings(r#"custom[*]["list"][*]"#), [x, y]);
    assert_eq!(strings(r#"custom["inner part"]["fields"]"#), [z]);
    assert_eq!(strings(r#"custom[*][*]"#), [z]);
    assert_eq!(read(of, "..list", &bytes).len(), 1);
}

#[test]
fn messages_in_an_any_are_opened() {
    let id = core::Identifier {
        name: "n".into(),
        ..Default::default()
    };
    let any = Any {
        type_url: "type.googleapis.com/flyteidl.core.Identifier".into(),
        value: id.to_wire(),
        ..Default::default()
    };
    let (of, bytes) = (Any::type_descriptor(), any.to_wire());
    let expected = [(
        "[flyteidl.core.Identifier].name".to_owned(),
        "\"n\"".to_owned(),
    )];
    for path in ["name", "[flyteidl.core.Identifier].name", "..name"] {
        assert_eq!(read(of, path, &bytes)[0].1, expected[0].1, "{path}");
    }
    assert_eq!(read(of, "..name", &bytes), expected);
    assert_eq!(read(of, "[flyteidl.core.TaskLog].name", &bytes), []);
    assert_eq!(read(of, "nothing", &bytes), []);
    assert_eq!(read(of, "typeUrl", &bytes).len(), 1);
}

#[test]
fn unknown_fields_are_found_by_number() {
    let of = core::Identifier::type_descriptor();
    let bytes = b"\x12\x01p\x98\x06\x07\x98\x06\x08";
    let found = read(of, "#99", bytes);
    assert_eq!(found.len(), 2);
    assert_eq!(found[1], ("#99".to_owned(), "[152, 6, 8]".to_owned()));
    // Field 2 is known; as a varint it is not.
    assert_eq!(read(of, "#2", bytes), []);
    assert_eq!(read(of, "#2", b"\x10\x05").len(), 1);
}

#[test]
fn paths_that_do_not_suit_a_type_are_refused() {
    let of = admin::TaskExecution::type_descriptor();
    for (path, at, reason) in [
        (
            "closur",
            0,
            "flyteidl.admin.TaskExecution has no field closur; did you mean closure?",
        ),
        (
            "closure.logs.uri",
            13,
            "logs is a list: write logs[0] or logs[*]",
        ),
        (
            "closure[0]",
            8,
            "flyteidl.admin.TaskExecutionClosure is a message, not a list or map",
        ),
        ("closure.phase.x", 14, "phase has no fields: it is an enum"),
        ("inputUri.x", 9, "input_uri has no fields: it is a string"),
        (
            "closure.#9.x",
            11,
            "fields of an unknown field are not known",
        ),
        (
            "closure.metadata.externalResources[0].logs[\"a\"]",
            43,
            "logs is a list: write logs[0] or logs[*]",
        ),
        (
            "closure.customInfo[0]",
            19,
            "google.protobuf.Struct is a message, not a list or map",
        ),
    ] {
        let error = path.parse::<Path>().unwrap().check(of).unwrap_err();
        assert_eq!(
            (error.at(), error.to_string().as_str()),
            (at, reason),
            "{path}"
        );
    }
    let map = core::LiteralMap::type_descriptor();
    let error = "literals[0]"
        .parse::<Path>()
        .unwrap()
        .check(map)
        .unwrap_err();
    assert_eq!(
        error.to_string(),
        "literals is a map: write literals[\"key\"] or literals[*]"
    );
    let error = "[flyteidl.core.TaskLo]"
        .parse::<Path>()
        .unwrap()
        .check(Any::type_descriptor());
    let error = error.unwrap_err().to_string();
    assert!(
        error.starts_with("there is no message type flyteidl.core.TaskLo; did you mean"),
        "{error}"
    );
}

#[test]
fn a_malformed_message_on_the_path_is_an_error_with_its_place() {
    let of = admin::TaskExecution::type_descriptor();
    // The length of `task_id`, at byte 3, is seven, but the message ends after it.
    let peek = Peek::new(of, &["id.task_id.name".parse().unwrap()]).unwrap();
    let error = peek.read(b"\x0a\x02\x0a\x07", &mut |_| ()).unwrap_err();
    assert_eq!((error.offset(), error.path()), (3, "id.task_id"));
}
