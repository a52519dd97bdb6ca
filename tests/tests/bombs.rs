//! Short inputs that take a lot of memory: measured over all message types, and refused by limits.
//!
//! A single test, so that no other test allocates meanwhile.

use flytepb::idl::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor, WireType};
use flytepb::idl::wire::{default_max_memory, DEFAULT_AMPLIFICATION};
use flytepb::idl::{Limits, WireMessage};
use flytepb_tests::{record, registry, JSON, TEXT};
use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// Maximum allocation per byte of input without limits: the largest message in a list, an
/// `ActionEvent` of 584 bytes, from two bytes, plus as much spare capacity.
const WITHOUT_LIMIT: f64 = 620.0;

/// A growing list briefly holds its old allocation beside the new one.
const WHILE_GROWING: f64 = 1.5;

/// A few bytes that are not accounted for: errors, and overhead of the allocator.
const SLACK: usize = 4096;

fn varint(mut value: usize, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Returns the shortest value of a scalar with its tag.
fn scalar(number: u32, kind: Kind) -> Vec<u8> {
    let mut out = Vec::new();
    varint((number << 3 | kind.wire_type() as u32) as usize, &mut out);
    out.resize(
        out.len()
            + match kind.wire_type() {
                WireType::Fixed64 => 8,
                WireType::Fixed32 => 4,
                _ => 1,
            },
        0,
    );
    out
}

/// Returns the shortest `i`-th entry of a map with distinct keys.
fn entry(field: &FieldDescriptor, key: Kind, i: usize, value: &[u8]) -> Vec<u8> {
    let mut content = Vec::new();
    if key == Kind::String {
        let text: Vec<u8> = format!("{i:x}").into_bytes();
        content.extend(record(1, &text));
    } else {
        varint(8 | key.wire_type() as usize, &mut content);
        match key.wire_type() {
            WireType::Fixed64 => content.extend((i as u64).to_le_bytes()),
            WireType::Fixed32 => content.extend((i as u32).to_le_bytes()),
            _ => varint(i, &mut content),
        }
    }
    if !value.is_empty() {
        content.extend(record(2, value));
    }
    record(field.number, &content)
}

/// Returns a map entry with nothing but an unknown field.
fn odd_entry(field: &FieldDescriptor) -> Vec<u8> {
    record(field.number, &[0x18, 1])
}

/// Returns the shortest unknown field of the type: a known number with another wire type.
fn unknown(t: &MessageDescriptor) -> Option<Vec<u8>> {
    let free = (1..16).find(|number| {
        let field = t.field(*number);
        !field.is_some_and(|f| f.accepts(WireType::Varint))
    });
    free.map(|number| vec![(number << 3) as u8, 0])
}

/// Returns `len` bytes of repeated records of one field, each with this content if it is a message.
fn bomb(field: &FieldDescriptor, content: &[u8], len: usize) -> Vec<u8> {
    let mut out = Vec::new();
    let one = match field.cardinality {
        Cardinality::Map { key } => {
            for i in 0.. {
                if out.len() >= len {
                    return out;
                }
                out.extend(entry(field, key, i, content));
            }
            unreachable!()
        }
        Cardinality::Repeated { .. } if field.kind.is_packable() => {
            return record(field.number, &vec![0; len / 8 * 8])
        }
        _ if field.kind.is_packable() => scalar(field.number, field.kind),
        _ => record(field.number, content),
    };
    while out.len() < len {
        out.extend_from_slice(&one);
    }
    out
}

/// Returns the same with one more record after another field, for which a full list doubles its
/// capacity.
fn broken_bomb(
    t: &MessageDescriptor,
    field: &FieldDescriptor,
    content: &[u8],
    len: usize,
) -> Vec<u8> {
    let mut out = bomb(field, content, len);
    out.extend(unknown(t).unwrap_or_default());
    out.extend(bomb(field, content, 1));
    out
}

/// Returns the bytes allocated for the message, at the peak and when it is complete, and whether
/// decoding succeeded.
fn allocated(t: &MessageDescriptor, bytes: &[u8], options: &Limits) -> (usize, usize, bool) {
    measured(t, |message| options.merge(message, bytes).is_ok())
}

fn measured(
    t: &MessageDescriptor,
    read: impl FnOnce(&mut dyn WireMessage) -> bool,
) -> (usize, usize, bool) {
    let mut message = (t.new)();
    HEAP.reset_peak_usage();
    let before = HEAP.current_usage();
    let read = read(message.as_mut());
    let (peak, now) = (HEAP.peak_usage(), HEAP.current_usage());
    (peak - before, now.saturating_sub(before), read)
}

/// Returns the contents of a message of type `t` that take the most memory for their length: one
/// record of one field each, with such contents inside, down to `depth`.
fn contents(t: &'static MessageDescriptor, depth: u32) -> Vec<Vec<u8>> {
    let mut found: Vec<(f64, Vec<u8>)> = Vec::new();
    let mut try_out = |bytes: Vec<u8>| {
        let free = Limits::new().max_memory(usize::MAX);
        let (_, now, read) = allocated(t, &bytes, &free);
        if read {
            // The enclosing record of a list element takes two more bytes.
            found.push((now as f64 / (bytes.len() + 2) as f64, bytes));
        }
    };
    unknown(t).map(&mut try_out);
    for field in t.fields {
        if field.is_map() {
            try_out(odd_entry(field));
        }
        let inner = match field.message() {
            Some(child) if depth > 0 => contents(child, depth - 1),
            _ => vec![Vec::new()],
        };
        for content in inner {
            try_out(bomb(field, &content, 1));
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = found.into_iter().take(2).map(|(_, bytes)| bytes);
    best.chain([Vec::new()]).collect()
}

/// A message full of memory-intensive records.
struct Bomb {
    of: &'static MessageDescriptor,
    field: &'static FieldDescriptor,
    name: String,
    /// Memory per byte of input without limits.
    ratio: f64,
    bytes: Vec<u8>,
}

/// Returns the worst bombs of all types, worst first. Asserts a tight limit for each on the way.
fn search() -> Vec<Bomb> {
    let mut worst: Vec<Bomb> = Vec::new();
    for of in registry::all() {
        for field in of.fields.iter().filter(|f| f.is_collection()) {
            let inner = match field.message() {
                Some(child) => contents(child, 1),
                None => vec![Vec::new()],
            };
            for content in inner {
                for make in [|_, f, c, n| bomb(f, c, n), broken_bomb] {
                    let bytes = make(of, field, &content, 1000);
                    let free = Limits::new().max_memory(usize::MAX);
                    let (_, now, read) = allocated(of, &bytes, &free);
                    assert!(read, "{}.{}", of.full_name, field.name);
                    assert_tight(of, &bytes);
                    worst.push(Bomb {
                        of,
                        field,
                        name: format!("{}.{} of {content:02x?}", of.full_name, field.name),
                        ratio: now as f64 / bytes.len() as f64,
                        bytes: make(of, field, &content, 512 << 10),
                    });
                }
            }
        }
        worst.sort_by(|a, b| b.ratio.total_cmp(&a.ratio));
        worst.truncate(20);
    }
    worst
}

/// Asserts that the same input is refused under a limit before much is allocated.
fn assert_tight(of: &MessageDescriptor, bytes: &[u8]) {
    let tight = Limits::new().max_memory(bytes.len() * 4);
    let (peak, now, read) = allocated(of, bytes, &tight);
    let limit = bytes.len() * 4 + SLACK;
    assert!(peak <= limit, "{peak} for {}", bytes.len());
    assert!(!read || now <= limit);
}

/// Asserts that the memory taken stays within the limit for this length of input.
fn assert_within(limit: usize, (peak, now, read): (usize, usize, bool), name: &str) {
    assert!(now <= limit + SLACK, "{name}: {now}");
    assert!(
        peak as f64 <= limit as f64 * WHILE_GROWING,
        "{name}: {peak}"
    );
    assert!(!read || now <= limit, "{name} is refused");
}

#[test]
fn memory_is_at_most_a_constant_times_the_input() {
    let worst = search();
    let mut has_text_forms = 0;
    for bomb in &worst {
        let Bomb {
            name,
            ratio,
            bytes,
            of,
            ..
        } = bomb;
        assert!(*ratio < WITHOUT_LIMIT, "{name}: {ratio}");
        let taken = allocated(of, bytes, &Limits::new());
        let per_byte = |taken: usize| taken as f64 / bytes.len() as f64;
        println!(
            "{ratio:6.1} without a limit, with it {:5.1}, at the peak {:5.1}, read {}: {name}",
            per_byte(taken.1),
            per_byte(taken.0),
            taken.2
        );
        let limit = default_max_memory(bytes.len());
        assert_eq!(limit, bytes.len() * DEFAULT_AMPLIFICATION);
        assert_within(limit, taken, name);
        has_text_forms += usize::from(assert_text_forms(bomb));
    }
    assert!(has_text_forms > 0);
    assert!(worst[0].ratio > 500.0, "the search finds bombs");
    assert_any_within_any();
}

/// Asserts the same for a list of empty messages read from JSON or text. Returns whether the bomb
/// is one.
fn assert_text_forms(bomb: &Bomb) -> bool {
    let Bomb {
        of, field, name, ..
    } = bomb;
    if field.is_map() || field.message().is_none() {
        return false;
    }
    let list = vec!["{}"; 300_000].join(",");
    let json = format!("{{\"{}\":[{list}]}}", field.json_name);
    let text = format!("{}:[{list}]", field.name);
    let options = JSON;
    let taken = measured(of, |message| options.merge_str(message, &json).is_ok());
    assert_within(default_max_memory(json.len()), taken, name);
    let options = TEXT;
    let taken = measured(of, |message| options.merge_str(message, &text).is_ok());
    assert_within(default_max_memory(text.len()), taken, name);
    true
}

/// An `Any` whose type comes last is kept as JSON until then, recursively.
fn assert_any_within_any() {
    const ANY: &str = "type.googleapis.com/google.protobuf.Any";
    const TEXT: &str = "type.googleapis.com/google.protobuf.StringValue";
    let open = "{\"value\":";
    let inner = format!("{open}\"{}\",\"@type\":\"{TEXT}\"}}", "x".repeat(1 << 20));
    let close = format!(",\"@type\":\"{ANY}\"}}");
    for levels in [10, 90] {
        let json = [open.repeat(levels), inner.clone(), close.repeat(levels)].concat();
        let any = registry::get("google.protobuf.Any").expect("a type");
        let options = JSON;
        let taken = measured(any, |message| options.merge_str(message, &json).is_ok());
        assert_within(default_max_memory(json.len()), taken, "Any in Any");
        assert_eq!(taken.2, levels == 10, "{levels} levels");
    }
}
