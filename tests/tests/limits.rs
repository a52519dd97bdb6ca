//! Limits apply to every entry point.

use flytepb::idl::admin::WorkflowSpec;
use flytepb::idl::core::{Literal, LiteralCollection, LiteralMap};
use flytepb::idl::google::protobuf::{value, Any, Struct, Value};
use flytepb::idl::json::JsonOptions;
use flytepb::idl::text::TextOptions;
use flytepb::idl::wire::stream::StreamReader;
use flytepb::idl::wire::view::{Checked, View};
use flytepb::idl::{Limit, Limits, WireMessage};
use flytepb_tests::{examples, real_blobs, record, registry, Sample};

/// Returns a list of `n` empty literals, two bytes each.
fn empties(n: usize) -> Vec<u8> {
    [0x0a, 0].repeat(n)
}

/// Returns an empty map key repeated `n` times: a single entry in the end.
fn same_key(n: usize) -> Vec<u8> {
    [0x0a, 2, 0x0a, 0].repeat(n)
}

/// Returns unknown fields of two bytes each.
fn unknown(n: usize) -> Vec<u8> {
    [0x78, 1].repeat(n)
}

#[test]
fn the_number_of_elements_is_limited() {
    let options = Limits::new().max_elements(3);
    assert!(options.decode::<LiteralCollection>(&empties(3)).is_ok());
    let error = options
        .decode::<LiteralCollection>(&empties(4))
        .unwrap_err();
    assert!(error.is_limit() && !error.is_truncated());
    assert_eq!(error.limit(), Some(Limit::Elements));
    assert_eq!(
        error.to_string(),
        "lists and maps have more elements than the limit of 3 at byte 7, in literals[3]"
    );
    assert!(options.decode::<LiteralMap>(&same_key(3)).is_ok());
    assert!(options
        .decode::<LiteralMap>(&same_key(4))
        .unwrap_err()
        .is_limit());
    for n in [3, 4] {
        let view = Checked::<LiteralCollection>::with_limits(&empties(n), &options).map(drop);
        assert_eq!(view.is_err(), n > 3);
        let view = Checked::<LiteralMap>::with_limits(&same_key(n), &options).map(drop);
        assert_eq!(view.is_err(), n > 3);
    }
}

#[test]
fn packed_elements_are_counted_before_there_is_room_for_them() {
    // flyteidl.core.TaskNodeOverrides has none; Notification.phases does.
    use flytepb::idl::admin::Notification;
    let mut bytes = vec![0x0a, 100];
    bytes.extend([0; 100]);
    let decode = |n| Limits::new().max_elements(n).decode::<Notification>(&bytes);
    assert_eq!(decode(100).unwrap().phases.len(), 100);
    assert_eq!(decode(99).unwrap_err().limit(), Some(Limit::Elements));
    let memory = |n| Limits::new().max_memory(n).decode::<Notification>(&bytes);
    assert!(memory(102 + 400).is_ok());
    let error = memory(102 + 399).unwrap_err();
    assert_eq!(error.limit(), Some(Limit::Memory));
    assert_eq!(
        error.to_string(),
        "message would take more memory than the limit of 501 bytes at byte 2, in phases"
    );
}

#[test]
fn input_and_unknown_bytes_are_limited() {
    let bytes = unknown(10);
    let max = |n| Limits::new().max_bytes(n).decode::<LiteralMap>(&bytes);
    assert!(max(20).is_ok());
    let error = max(19).unwrap_err();
    assert_eq!(error.limit(), Some(Limit::Bytes));
    assert_eq!(
        error.to_string(),
        "input is longer than the limit of 19 bytes at byte 19"
    );
    for n in [19, 20] {
        let options = Limits::new().max_unknown_bytes(n);
        assert_eq!(options.decode::<LiteralMap>(&bytes).is_ok(), n == 20);
        let view = Checked::<LiteralMap>::with_limits(&bytes, &options);
        assert_eq!(view.is_ok(), n == 20);
    }
    // Also those inside map entries.
    let entry = [0x0a, 4, 0x0a, 0, 0x78, 1];
    let options = Limits::new().max_unknown_bytes(1);
    for error in [
        options.decode::<LiteralMap>(&entry).unwrap_err(),
        Checked::<LiteralMap>::with_limits(&entry, &options).unwrap_err(),
    ] {
        assert_eq!(error.limit(), Some(Limit::UnknownBytes));
        assert_eq!(
            error.reason(),
            "unknown fields are longer than the limit of 1 byte"
        );
    }
}

#[test]
fn examples_are_far_from_the_default_of_memory() {
    assert_far_from_the_default_of_memory(examples());
}

#[test]
#[ignore = "reads ../shared/real, blobs that Flyte wrote, which are not part of the repository"]
fn real_blobs_are_far_from_the_default_of_memory() {
    assert_far_from_the_default_of_memory(real_blobs());
}

fn assert_far_from_the_default_of_memory(samples: Vec<Sample>) {
    assert!(!samples.is_empty());
    for sample in samples {
        // Short messages have a minimum limit of 16 MiB.
        let options = Limits::new().max_memory(sample.bytes.len() * 30);
        let mut message = (sample.message_type.new)();
        let read = options.merge(message.as_mut(), &sample.bytes);
        assert!(read.is_ok(), "{}: {read:?}", sample.name);
    }
}

#[test]
fn streams_keep_to_the_limits() {
    let mut stream = vec![8];
    stream.extend(empties(4));
    stream.extend([4]);
    stream.extend(empties(2));
    let limits = Limits::new().max_elements(3);
    let mut reader = StreamReader::new(&stream[..]).limits(limits);
    let mut message = LiteralCollection::default();
    let error = reader.merge(&mut message).unwrap_err();
    assert!(error.is_limit() && error.is_decode());
    assert_eq!(error.limit(), Some(Limit::Elements));
    assert!(reader.merge(&mut message).unwrap(), "reading goes on");
    // A message over the length limit is not read at all.
    let short = || Limits::new().max_bytes(7);
    let mut reader = StreamReader::new(&stream[..]).limits(short());
    let error = reader.read().unwrap_err();
    assert!(error.is_limit() && !error.is_decode());
    assert_eq!(error.limit(), Some(Limit::Bytes));
    assert_eq!(
        error.to_string(),
        "length of 8 bytes is over the limit of 7 at byte 0, in message 0"
    );
    // A length of 2⁶³ and one of 2 GiB that exceed the data.
    for promise in [
        &[0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x01][..],
        &[0xff, 0xff, 0xff, 0xff, 0x07][..],
    ] {
        let error = StreamReader::new(promise).read().unwrap_err();
        assert!(error.is_limit() || error.is_truncated());
    }
}

#[test]
fn lengths_up_to_the_largest_are_refused() {
    for message_type in registry::all() {
        for field in message_type.fields.iter().filter(|f| f.number < 16) {
            for length in [1 << 31, 1 << 32, 1 << 63, u64::MAX] {
                let mut bytes = vec![(field.number << 3 | 2) as u8];
                let mut rest = length;
                while rest >= 0x80 {
                    bytes.push(rest as u8 | 0x80);
                    rest >>= 7;
                }
                bytes.push(rest as u8);
                let error = registry::decode(message_type, &bytes).unwrap_err();
                assert!(error.is_limit(), "{}: {error}", message_type.full_name);
            }
        }
    }
}

#[test]
fn messages_of_views_keep_to_the_limits() {
    // Two bytes each, which decode to literals of hundreds of bytes.
    let bytes = empties(100_000);
    let checked = Checked::<LiteralCollection>::new(&bytes).unwrap();
    let view = checked.view();
    let made = |max| view.to_message_with(&Limits::new().max_memory(max));
    assert_eq!(made(1 << 30).unwrap(), view.to_message());
    let error = made(bytes.len() * 10).unwrap_err();
    assert_eq!(error.limit(), Some(Limit::Memory));
    assert!(error.path().starts_with("literals["), "{error}");
}

/// The exceeded limit of an error, and its text.
type Refusal = (Option<Limit>, String);

fn read_json<M: WireMessage + Default>(limits: Limits, json: &str) -> Result<(), Refusal> {
    let read = JsonOptions::new().limits(limits).from_str::<M>(json);
    read.map(drop).map_err(|e| (e.limit(), e.to_string()))
}

fn read_text<M: WireMessage + Default>(limits: Limits, text: &str) -> Result<(), Refusal> {
    let read = TextOptions::new().limits(limits).from_str::<M>(text);
    read.map(drop).map_err(|e| (e.limit(), e.to_string()))
}

/// Asserts each limit for lists of empty literals. Returns the error of too many elements.
fn assert_limits(
    list: impl Fn(usize) -> String,
    read: fn(Limits, &str) -> Result<(), Refusal>,
) -> String {
    let refused = |limits, n| read(limits, &list(n)).unwrap_err();
    let three = Limits::new().max_elements(3);
    assert_eq!(read(three, &list(3)), Ok(()));
    let (limit, error) = refused(three, 4);
    assert_eq!(limit, Some(Limit::Elements));
    let len = list(100).len();
    assert_eq!(read(Limits::new().max_bytes(len), &list(100)), Ok(()));
    let shorter = Limits::new().max_bytes(len - 1);
    assert_eq!(refused(shorter, 100).0, Some(Limit::Bytes));
    let least = len + 100 * size_of::<Literal>();
    let (limit, reason) = refused(Limits::new().max_memory(least), 100);
    assert_eq!(limit, Some(Limit::Memory));
    let expected = format!("more memory than the limit of {least} bytes");
    assert!(reason.contains(&expected), "{reason}");
    let twice = Limits::new().max_memory(least * 2);
    assert_eq!(read(twice, &list(100)), Ok(()));
    error
}

#[test]
fn json_keeps_to_the_limits() {
    let list = |n: usize| format!("{{\"literals\":[{}]}}", vec!["{}"; n].join(","));
    assert_eq!(
        assert_limits(list, read_json::<LiteralCollection>),
        "line 1, column 23, in literals[3]: lists and maps have more elements than the limit of 3"
    );
    let bomb = list(200_000).replace("literals", "subWorkflows");
    let (limit, _) = read_json::<WorkflowSpec>(Limits::new(), &bomb).unwrap_err();
    assert_eq!(limit, Some(Limit::Memory), "by default");
    // Serde does not know the length of the input.
    let by_serde = serde_json::from_str::<WorkflowSpec>(&bomb);
    let error = by_serde.unwrap_err().to_string();
    assert!(error.contains("more memory than the limit"), "{error}");
    // Plain lists of numbers, the densest harmless input, are read at any length.
    let numbers = format!("[{}]", vec!["1"; 1_000_000].join(","));
    let read = serde_json::from_str::<Value>(&numbers);
    assert!(read.is_ok(), "{read:?}");
    let any =
        format!(r#"{{"value":{numbers},"@type":"type.googleapis.com/google.protobuf.Value"}}"#);
    let read = serde_json::from_str::<Any>(&any);
    assert!(read.is_ok(), "{read:?}");
    // Duplicate keys do not bypass the limit, as they are refused.
    let twice = r#"{"literals":{"a":{},"a":{}}}"#;
    assert!(read_json::<LiteralMap>(Limits::new(), twice).is_err());
}

#[test]
fn text_keeps_to_the_limits() {
    let list = |n: usize| "literals {}\n".repeat(n);
    assert_limits(list, read_text::<LiteralCollection>);
    let bomb = format!("sub_workflows [{}]", vec!["{}"; 200_000].join(","));
    let (limit, _) = read_text::<WorkflowSpec>(Limits::new(), &bomb).unwrap_err();
    assert_eq!(limit, Some(Limit::Memory), "by default");
}

#[test]
fn a_million_open_braces_are_refused() {
    let ignore = JsonOptions::new().ignore_unknown(true);
    for (open, is_deep) in [
        ("[", true),
        ("{\"a\":", true),
        ("[[{\"listValue\":", true),
        ("{", false), // a name is missing
    ] {
        let json = open.repeat(1_000_000);
        let error = JsonOptions::new().from_str::<Value>(&json).unwrap_err();
        assert_eq!(
            (error.is_limit(), error.is_syntax()),
            (is_deep, !is_deep),
            "{error}"
        );
        let skipped = format!("{{\"noField\": {json}");
        let error = ignore.from_str::<LiteralMap>(&skipped).unwrap_err();
        assert_eq!(
            (error.is_limit(), error.is_syntax()),
            (is_deep, !is_deep),
            "{error}"
        );
    }
    for (open, is_deep) in [
        ("list_value { values {", true),
        ("struct_value { fields { key: '' value <", true),
        ("list_value { values ", false),
        ("{", false),
        ("<", false),
        ("[", false),
    ] {
        let text = open.repeat(1_000_000);
        let error = TextOptions::new().from_str::<Value>(&text).unwrap_err();
        assert_eq!(
            (error.is_limit(), error.is_syntax()),
            (is_deep, !is_deep),
            "{error}"
        );
    }
    // A value before its key makes the reader search for the key, once per level.
    let text = "struct_value { fields { value {".repeat(20_000);
    assert!(TextOptions::new().from_str::<Value>(&text).is_err());
}

#[test]
fn strings_of_a_hundred_megabytes_are_read() {
    let text = "x".repeat(100 << 20);
    let json = JsonOptions::new().from_str::<Value>(&format!("\"{text}\""));
    let Some(value::Kind::StringValue(read)) = json.unwrap().kind else {
        panic!("not a string");
    };
    assert_eq!(read.len(), text.len());
    drop(read);
    let from_text = TextOptions::new().from_str::<Value>(&format!("string_value: '{text}'"));
    let value = from_text.unwrap();
    let wire = value.to_wire();
    assert_eq!(Value::from_wire(&wire).unwrap(), value);
}

#[test]
fn field_masks_keep_to_the_limits() {
    use flytepb::idl::google::protobuf::FieldMask;
    let read = |o: JsonOptions| {
        o.from_str::<FieldMask>(r#""a,bC,d""#)
            .map(|m| m.paths.len())
    };
    assert_eq!(
        read(JsonOptions::new().limits(Limits::new().max_elements(3))).unwrap(),
        3
    );
    assert!(
        read(JsonOptions::new().limits(Limits::new().max_elements(2)))
            .unwrap_err()
            .is_limit()
    );
    assert!(
        read(JsonOptions::new().limits(Limits::new().max_memory(90)))
            .unwrap_err()
            .is_limit()
    );
}

#[test]
fn an_endless_key_is_shown_by_its_start() {
    let key = "k".repeat(1 << 20);
    // The value is cut off.
    let entry = [record(1, key.as_bytes()), vec![0x12, 0x09]].concat();
    let bytes = record(1, &entry);
    let error = Struct::from_wire(&bytes).unwrap_err();
    assert_eq!(error.path(), format!("fields[{:?}…]", "k".repeat(64)));
    // In JSON and text, where names may be as long.
    let entry = format!("[{:?}…]", "k".repeat(64));
    let json = |json: String| {
        let error = JsonOptions::new().from_str::<LiteralMap>(&json);
        error.unwrap_err()
    };
    let error = json(format!(r#"{{"literals": {{"{key}": {{"x": 1}}}}}}"#));
    assert_eq!(error.path(), format!("literals{entry}"));
    assert!(json(format!(r#"{{"{key}": 1}}"#)).to_string().len() < 200);
    let mut not_json = Struct::default();
    let nan = value::Kind::NumberValue(f64::NAN);
    let nan = Value {
        kind: Some(nan),
        ..Value::default()
    };
    not_json.fields.insert(key.clone(), nan);
    let error = JsonOptions::new().to_string(&not_json).unwrap_err();
    assert_eq!(error.path(), entry);
    let text = |text: String| {
        let error = TextOptions::new().from_str::<LiteralMap>(&text);
        error.unwrap_err()
    };
    let error = text(format!("literals {{ key: '{key}' value {{ x: 1 }} }}"));
    assert_eq!(error.path(), format!("literals{entry}"));
    for text in [
        format!("{key}: 1"),
        format!("literals {{ {key}: 1 }}"),
        format!("literals {{ value {{ scalar {{ none_type {{ {key}: 1 }} }} }} }}"),
    ] {
        let error = TextOptions::new().from_str::<LiteralMap>(&text);
        assert!(error.unwrap_err().to_string().len() < 200);
    }
    let any = |text: &str| {
        let error = TextOptions::new().from_str::<Any>(text);
        error.unwrap_err().to_string()
    };
    assert!(any(&format!("[a/{key}] {{}}")).len() < 200);
    let known = format!("[{key}/google.protobuf.Value] {{ x: 1 }}");
    assert!(any(&known).len() < 200);
}

/// Returns `n` entries of a `Struct`, created by `entry`.
fn entries(n: u32, entry: impl Fn(&mut Vec<u8>, u32)) -> Vec<u8> {
    let mut out = Vec::new();
    for i in 0..n {
        let mut content = Vec::new();
        entry(&mut content, i);
        out.extend([0x0a, content.len() as u8]);
        out.extend(content);
    }
    out
}

fn key(out: &mut Vec<u8>, i: u32) {
    out.extend([0x0a, 4]);
    out.extend([21, 14, 7, 0].map(|shift| (i >> shift) as u8 & 0x7f));
}

#[test]
fn odd_map_entries_cost_no_more_time_than_plain_ones() {
    // Quadratic time would take hours.
    const N: u32 = 50_000;
    let with_unknown = entries(N, |out, i| {
        key(out, i * 5);
        out.extend([0x78, 1]);
    });
    let changing_key = entries(N, |out, i| {
        key(out, i * 5);
        out.extend([0x12, 0]);
        key(out, i * 7 + 1);
    });
    let same_again = [&with_unknown[..], &with_unknown[..]].concat();
    for bytes in [with_unknown, changing_key, same_again] {
        let message = Struct::from_wire(&bytes).unwrap();
        assert_eq!(message.wire_len(), message.to_wire().len());
        assert_eq!(message, message.clone());
        let sorted = Struct::from_wire(&message.to_wire_deterministic()).unwrap();
        assert_eq!(message, sorted);
    }
}
