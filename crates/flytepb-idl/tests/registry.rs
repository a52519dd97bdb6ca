//! Types by name: every message of the schema exists, and no name is ambiguous by accident.

use std::collections::BTreeSet;

use flytepb_idl::descriptor::{Cardinality, Kind, MessageDescriptor};
use flytepb_tests::registry;
use prost::Message;
use prost_types::{DescriptorProto, FileDescriptorProto, FileDescriptorSet};

/// Returns the files of both schemas without those of custom options, which have no types.
fn files() -> Vec<FileDescriptorProto> {
    let sets = [
        flytepb_idl::FILE_DESCRIPTOR_SET,
        flytepb_idl2::FILE_DESCRIPTOR_SET,
    ];
    let sets = sets.map(|set| FileDescriptorSet::decode(set).expect("a valid descriptor set"));
    let options = ["buf/", "google/api/", "google/protobuf/descriptor.proto"];
    let is_option = |f: &FileDescriptorProto| options.iter().any(|o| f.name().starts_with(o));
    let files = sets.into_iter().flat_map(|set| set.file);
    files.filter(|file| !is_option(file)).collect()
}

/// Calls `each` with the full name of every message except map entries.
fn walk(prefix: &str, messages: &[DescriptorProto], each: &mut impl FnMut(&str, &DescriptorProto)) {
    for message in messages {
        let name = format!("{prefix}.{}", message.name());
        if !message.options.as_ref().is_some_and(|o| o.map_entry()) {
            each(&name, message);
            walk(&name, &message.nested_type, each);
        }
    }
}

#[test]
fn holds_exactly_the_messages_of_the_schema() {
    let mut expected = BTreeSet::new();
    for file in files() {
        walk(file.package(), &file.message_type, &mut |name, _| {
            expected.insert(name.to_owned());
        });
    }
    let found: BTreeSet<String> = registry::all().map(|of| of.full_name.to_owned()).collect();
    assert_eq!(found, expected);
    assert_eq!(registry::all().count(), found.len());
    let flyte = |n: &&String| !n.starts_with("google.");
    assert_eq!(found.iter().filter(flyte).count(), 437 + 633);
}

#[test]
fn descriptors_agree_with_the_schema() {
    for file in files() {
        walk(file.package(), &file.message_type, &mut |name, proto| {
            let ours = registry::get(name).expect("a type");
            assert_eq!(ours.fields.len(), proto.field.len(), "{name}");
            for theirs in &proto.field {
                let field = ours.field(theirs.number() as u32).expect("a field");
                assert_eq!(field.name, theirs.name(), "{name}");
                // Descriptors may leave it out where it is the name.
                let json_name = theirs.json_name.as_deref().unwrap_or(theirs.name());
                assert_eq!(field.json_name, json_name, "{name}");
                let in_oneof = theirs.oneof_index.is_some() && !theirs.proto3_optional();
                assert_eq!(field.oneof.is_some(), in_oneof, "{name}.{}", field.name);
                if let (Kind::Message(m), false) = (field.kind, field.is_map()) {
                    assert_eq!(format!(".{}", m.full_name), theirs.type_name());
                }
                if let Kind::Enum(e) = field.kind {
                    if !field.is_map() {
                        assert_eq!(format!(".{}", e.full_name), theirs.type_name());
                    }
                }
            }
        });
    }
}

#[test]
fn fields_ascend_and_are_found() {
    for message_type in registry::all() {
        assert!(message_type.fields.is_sorted_by(|a, b| a.number < b.number));
        for (i, field) in message_type.fields.iter().enumerate() {
            assert_eq!(message_type.index_of(field.number), Some(i));
            let by_name = message_type.field_by_name(field.name).expect("a field");
            assert_eq!(by_name.number, field.number);
        }
        assert_eq!(message_type.index_of(0), None);
        assert_eq!(message_type.index_of(u32::MAX), None);
    }
}

#[test]
fn makes_empty_messages_of_every_type() {
    for message_type in registry::all() {
        let message = (message_type.new)();
        assert!(message.is_empty());
        assert_eq!(message.descriptor(), message_type);
        assert_eq!(format!("{message:?}"), message_type.name());
        assert!(*message == *registry::decode(message_type, &[]).expect("valid"));
    }
}

/// Every field can be set by its index, is then visited, and is encoded with its number.
#[test]
fn fields_are_reached_by_their_index() {
    for message_type in registry::all() {
        for (i, field) in message_type.fields.iter().enumerate() {
            let mut message = (message_type.new)();
            touch(message.get_mut(i), field.map_key());
            let is_shown = message.get(i).is_some();
            let is_default = field.cardinality == Cardinality::Implicit;
            assert_eq!(
                is_shown, !is_default,
                "{}.{}",
                message_type.full_name, field.name
            );
            let written = message.to_wire();
            assert_eq!(written.is_empty(), is_default);
            let again = registry::decode(message_type, &written).expect("valid");
            assert!(*again == *message);
        }
    }
}

/// Makes a field present, with one element if it is a list or map.
fn touch(field: flytepb_idl::FieldMut<'_>, key: Option<Kind>) {
    use flytepb_idl::{FieldMut, MapKey};
    match field {
        FieldMut::Value(_) => {}
        FieldMut::List(list) => drop(list.push()),
        FieldMut::Map(map) => {
            let key = match key {
                Some(Kind::String) => MapKey::Str(String::new()),
                Some(Kind::Int32) => MapKey::I32(0),
                Some(Kind::Uint32) => MapKey::U32(0),
                _ => panic!("a map with keys of type {key:?}"),
            };
            assert!(map.entry_mut(key).is_some());
        }
    }
}

#[test]
fn finds_types_by_the_end_of_their_name() {
    let names = |name| -> Vec<_> {
        let full = |m: &&MessageDescriptor| m.full_name;
        flytepb_idl::registry::find(name).iter().map(full).collect()
    };
    assert_eq!(
        names("TaskExecution"),
        [
            "flyteidl.admin.TaskExecution",
            "flyteidl.core.TaskExecution"
        ]
    );
    assert_eq!(
        names("admin.TaskExecution"),
        ["flyteidl.admin.TaskExecution"]
    );
    assert_eq!(names("flyteidl.core.Literal"), ["flyteidl.core.Literal"]);
    assert_eq!(names("iteral"), [""; 0]);
    assert_eq!(names(""), [""; 0]);
    assert!(registry::get("flyteidl.admin.Nothing").is_none());
}
