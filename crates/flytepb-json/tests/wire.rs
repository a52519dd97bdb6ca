//! Direct conversion of wire bytes to JSON yields the same bytes as decoding and then writing, for
//! canonical, shuffled, modified and broken input.

use flytepb_idl::admin::{TaskExecution, TaskExecutionClosure};
use flytepb_idl::descriptor::MessageDescriptor;
use flytepb_idl::google::protobuf::Timestamp;
use flytepb_idl::json::JsonOptions;
use flytepb_idl::views::{Checked, Viewable};
use flytepb_idl::wire::unknown_paths;
use flytepb_idl::{Limits, WireMessage};
use flytepb_testkit::random::RandomOptions;
use flytepb_testkit::{executions, Rng};
use flytepb_tests::{registry, JSON};
use serde::Serialize;

/// Returns the JSON of an encoded message, converted directly and by decoding.
fn both_ways(
    options: &JsonOptions,
    descriptor: &'static MessageDescriptor,
    wire: &[u8],
) -> (Result<String, String>, Result<String, String>) {
    let mut out = b"> ".to_vec();
    let direct = options
        .write_wire(&mut out, descriptor, wire)
        .map(|()| String::from_utf8(out[2..].to_vec()).expect("UTF-8"))
        .map_err(|e| e.path().to_owned());
    let mut message = (descriptor.new)();
    let decoded = Limits::new().merge(message.as_mut(), wire);
    let decoded = match decoded {
        Ok(()) => options
            .to_string(&*message)
            .map_err(|e| e.path().to_owned()),
        Err(e) => Err(e.path().to_owned()),
    };
    (direct, decoded)
}

fn check(options: &JsonOptions, descriptor: &'static MessageDescriptor, wire: &[u8]) -> bool {
    let (direct, decoded) = both_ways(options, descriptor, wire);
    let name = descriptor.full_name;
    assert_eq!(direct, decoded, "{name}, {}", wire.escape_ascii());
    check_lossless(options, descriptor, wire, &decoded);
    decoded.is_ok()
}

/// Asserts that direct output without decoding is the same, and drops nothing.
fn check_lossless(
    options: &JsonOptions,
    descriptor: &'static MessageDescriptor,
    wire: &[u8],
    json: &Result<String, String>,
) {
    let mut out = b"> ".to_vec();
    let name = descriptor.full_name;
    if !options.try_write_wire(&mut out, descriptor, wire) {
        assert_eq!(out, b"> ", "{name}, {}", wire.escape_ascii());
        return;
    }
    assert_eq!(Ok(&out[2..]), json.as_ref().map(|j| j.as_bytes()), "{name}");
    let mut message = (descriptor.new)();
    message.merge_wire(wire).expect("a message");
    let lost = unknown_paths::unknown_fields_in_any(&*message, registry::get);
    assert!(lost.is_empty(), "{name}, {}: {lost:?}", wire.escape_ascii());
}

fn forms() -> [JsonOptions; 3] {
    [
        JSON,
        JSON.proto_field_names(true).indent(Some(1)),
        JSON.enums_as_numbers(true)
            .limits(Limits::new().max_depth(6)),
    ]
}

#[test]
fn messages_of_all_types() {
    let forms = forms();
    for (seed, unknown) in [(1, false), (2, true), (3, false), (4, true)] {
        let options = RandomOptions::new()
            .unknown_fields(unknown)
            .valid_json(seed < 3);
        for descriptor in registry::all() {
            let message = options.message(descriptor, seed);
            let form = &forms[seed as usize % forms.len()];
            check(form, descriptor, &message.to_wire());
        }
    }
}

/// A modification makes most messages non-canonical: fields out of order, duplicate, or of another
/// wire type.
#[test]
fn changed_bytes_of_all_types() {
    let options = RandomOptions::new().unknown_fields(true).valid_json(true);
    let form = JSON;
    let mut rng = Rng::new(11);
    let mut valid = 0;
    for seed in 0..3 {
        for descriptor in registry::all() {
            let wire = options.message(descriptor, seed).to_wire();
            let other = options.message(descriptor, seed + 100).to_wire();
            valid += u32::from(check(&form, descriptor, &[&wire[..], &other].concat()));
            for _ in 0..12 {
                let mut changed = wire.clone();
                let at = rng.below(changed.len() + 1);
                match rng.below(4) {
                    0 => changed.truncate(at),
                    1 => changed.extend_from_within(at..),
                    2 => changed.rotate_left(at),
                    _ => {
                        if let Some(byte) = changed.get_mut(at) {
                            *byte ^= 1 << rng.below(8);
                        }
                    }
                }
                valid += u32::from(check(&form, descriptor, &changed));
            }
        }
    }
    assert!(valid > 1000, "only {valid} were valid");
}

#[test]
fn executions_as_they_are() {
    let descriptor = registry::get("flyteidl.admin.TaskExecution").expect("a type");
    let makers = [
        executions::tiny,
        executions::typical,
        executions::failed,
        executions::map_task,
        executions::inline_outputs,
        executions::int_list,
    ];
    for make in makers {
        let wire = make(5).to_wire();
        let options = JSON;
        assert!(check(&options, descriptor, &wire));
        let write = |limits: Limits| {
            options
                .clone()
                .limits(limits)
                .try_write_wire(&mut Vec::new(), descriptor, &wire)
        };
        assert!(write(Limits::new()));
        assert!(write(Limits::new().max_bytes(wire.len())));
        assert!(!write(Limits::new().max_bytes(wire.len() - 1)));
        assert!(!write(Limits::new().max_depth(1)));
        assert!(!write(Limits::new().max_elements(1 << 20)));
        assert!(!write(Limits::new().max_memory(1 << 30)));
    }
}

#[test]
fn keys_of_a_map_that_stand_there_twice() {
    let descriptor = registry::get("flyteidl.core.LiteralMap").expect("a type");
    for keys in [3, 9, 20] {
        let entry = |key: u8| [0x0a, 0x05, 0x0a, 0x01, b'a' + key, 0x12, 0x00];
        let mut wire: Vec<u8> = (0..keys).flat_map(entry).collect();
        assert!(check(&JSON, descriptor, &wire));
        wire.extend(entry(keys - 1));
        assert!(check(&JSON, descriptor, &wire));
    }
}

#[test]
fn views_are_written_as_their_messages() {
    fn check<M: Viewable + Serialize>(message: &M)
    where
        for<'a> M::View<'a>: Serialize,
    {
        let wire = message.to_wire();
        let checked = Checked::<M>::new(&wire).expect("a message");
        let written = serde_json::to_value(checked.view()).expect("JSON");
        assert_eq!(written, serde_json::to_value(message).expect("JSON"));
    }
    for seed in 0..20 {
        let execution = executions::inline_outputs(seed);
        check(&execution);
        check(&executions::typical(seed));
        check(&*execution.closure.expect("a closure"));
    }
    let year_0 = Timestamp {
        seconds: -62_135_596_801,
        ..Default::default()
    };
    let closure = TaskExecutionClosure {
        created_at: Some(year_0),
        ..Default::default()
    };
    let execution = TaskExecution {
        closure: Some(closure.into()),
        ..Default::default()
    };
    let wire = execution.to_wire();
    let checked = Checked::<TaskExecution>::new(&wire).expect("a message");
    let error = serde_json::to_string(&checked.view()).expect_err("JSON has no such time");
    let owned = serde_json::to_string(&execution).expect_err("JSON has no such time");
    assert_eq!(error.to_string(), owned.to_string());
    assert!(
        error.to_string().starts_with("in closure.created_at: "),
        "{error}"
    );
}
