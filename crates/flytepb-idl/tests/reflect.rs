//! Reflection: every message converts to a `DynamicMessage` and back.

use flytepb_idl::admin::TaskExecution;
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::{reflect, FieldRef, ValueRef, WireMessage};
use flytepb_idl2::reflect as reflect2;
use flytepb_testkit::random::RandomOptions;
use flytepb_tests::{any_messages, examples, message_type, real_blobs, registry, unhex};
use prost::Message;
use prost_reflect::{
    DescriptorPool, DynamicMessage, MessageDescriptor as Descriptor, ReflectMessage,
};

/// Random messages per type.
const SEEDS: u64 = 20;

/// Returns whether a type is in the schema of Flyte 1.
fn is_flyte1(message_type: &MessageDescriptor) -> bool {
    flytepb_idl::registry::get(message_type.full_name).is_some()
}

fn descriptor_pool(message_type: &MessageDescriptor) -> &'static DescriptorPool {
    if is_flyte1(message_type) {
        reflect::descriptor_pool()
    } else {
        reflect2::descriptor_pool()
    }
}

fn descriptor_of(message: &dyn WireMessage) -> Descriptor {
    if is_flyte1(message.descriptor()) {
        reflect::descriptor_of(message)
    } else {
        reflect2::descriptor_of(message)
    }
}

fn from_dynamic(dynamic: &DynamicMessage) -> Option<Box<dyn WireMessage>> {
    reflect::from_dynamic(dynamic).or_else(|| reflect2::from_dynamic(dynamic))
}

fn there_and_back(message: &dyn WireMessage) -> Box<dyn WireMessage> {
    let dynamic = if is_flyte1(message.descriptor()) {
        reflect::to_dynamic(message)
    } else {
        reflect2::to_dynamic(message)
    };
    from_dynamic(&dynamic).unwrap()
}

/// Returns whether an unknown field, at any depth, has the number of a known field.
fn has_known_number(message: &dyn WireMessage) -> bool {
    let is_in = |value: ValueRef<'_>| match value {
        ValueRef::Message(inner) => has_known_number(inner),
        _ => false,
    };
    let of = message.descriptor();
    let mut unknown = message.unknown_fields().iter();
    unknown.any(|u| of.field(u.number).is_some())
        || (0..of.fields.len()).any(|i| match message.get(i) {
            Some(FieldRef::Value(value)) => is_in(value),
            Some(FieldRef::List(list)) => (0..list.len()).any(|i| is_in(list.get(i))),
            Some(FieldRef::Map(map)) => (0..map.len()).any(|i| is_in(map.entry_at(i).1)),
            None => false,
        })
}

/// Asserts that conversion equals what `prost-reflect` itself reads from the bytes, with nothing
/// missing. Returns `false` for known numbers with another wire type: it refuses them, or reads an
/// entry of a map.
fn is_as_read_by_prost_reflect(message: &dyn WireMessage) -> bool {
    let mut read = DynamicMessage::new(descriptor_of(message));
    let again = there_and_back(message);
    if has_known_number(message) {
        return false;
    }
    read.merge(message.to_wire().as_slice()).unwrap();
    let read = from_dynamic(&read).unwrap();
    assert!(*read == *again, "{message:?}\nis read as {read:?}");
    assert_eq!(again.wire_len(), message.wire_len(), "{message:?}");
    true
}

#[test]
fn random_messages_of_every_type_come_back() {
    let mut unread = 0;
    for message_type in registry::all() {
        for seed in 0..SEEDS {
            let known = RandomOptions::new().unknown_fields(false);
            let message = known.message(message_type, seed);
            assert!(*there_and_back(message.as_ref()) == *message, "{message:?}");

            let message = RandomOptions::new().message(message_type, seed);
            unread += u64::from(!is_as_read_by_prost_reflect(message.as_ref()));
        }
    }
    let all = registry::all().count() as u64 * SEEDS;
    assert!(unread < all / 4, "{unread} of {all} are not compared");
}

#[test]
fn the_corpus_comes_back() {
    let goldens = any_messages().into_iter().map(|row| {
        let message_type = message_type(row["type"].as_str().unwrap());
        (message_type, unhex(row["wire"].as_str().unwrap()))
    });
    let files = examples().into_iter().map(|s| (s.message_type, s.bytes));
    for (message_type, bytes) in goldens.chain(files) {
        assert_comes_back(message_type, &bytes);
    }
}

#[test]
#[ignore = "reads ../shared/real, blobs that Flyte wrote, which are not part of the repository"]
fn real_blobs_come_back() {
    for sample in real_blobs() {
        assert_comes_back(sample.message_type, &sample.bytes);
    }
}

fn assert_comes_back(message_type: &'static MessageDescriptor, bytes: &[u8]) {
    let message = registry::decode(message_type, bytes).unwrap();
    assert!(is_as_read_by_prost_reflect(message.as_ref()), "{message:?}");
}

#[test]
fn typed_messages_come_back_with_unknown_fields_at_every_depth() {
    // input_uri "u", closure with phase 3 and field 90, fields 98 and 99
    let bytes = unhex(
        "120175 1a05 1803 d00507 9006 2a 9d06 01020304"
            .replace(' ', "")
            .as_str(),
    );
    let execution = TaskExecution::from_wire(&bytes).unwrap();
    let dynamic = execution.transcode_to_dynamic();
    assert_eq!(dynamic.encode_to_vec(), bytes);
    assert_eq!(dynamic.transcode_to::<TaskExecution>().unwrap(), execution);
    assert_eq!(there_and_back(&execution).to_wire(), bytes);
}

#[test]
fn what_a_dynamic_message_cannot_hold_is_left_out() {
    // input_uri as a varint, then field 99
    let bytes = unhex("1005 980607");
    let execution = TaskExecution::from_wire(&bytes).unwrap();
    assert_eq!(there_and_back(&execution).to_wire(), unhex("980607"));
}

#[test]
fn a_message_of_another_pool_is_refused() {
    let descriptor = prost_reflect::DescriptorPool::global()
        .get_message_by_name("google.protobuf.Empty")
        .unwrap();
    assert!(from_dynamic(&DynamicMessage::new(descriptor)).is_none());
}

#[test]
fn descriptors_agree_with_the_static_ones() {
    let pool = reflect::descriptor_pool();
    assert!(pool
        .get_file_by_name("flyteidl/admin/task_execution.proto")
        .is_some());
    let names = pool.all_messages().filter(|m| !m.is_map_entry()).count();
    assert_eq!(names, flytepb_idl::registry::all().len());
    for message_type in registry::all() {
        let pool = descriptor_pool(message_type);
        let descriptor = pool.get_message_by_name(message_type.full_name).unwrap();
        assert_eq!(descriptor.fields().len(), message_type.fields.len());
        for field in message_type.fields {
            let other = descriptor.get_field(field.number).unwrap();
            assert_eq!(other.name(), field.name);
            assert_eq!(other.json_name(), field.json_name);
            assert_eq!(other.is_map(), field.is_map());
        }
    }
}
