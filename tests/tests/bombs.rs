//! Few bytes that make much in memory: how much, over all message types, and that it is refused.
//!
//! One test, so that nothing else allocates meanwhile.

use flytepb::idl::descriptor::{Cardinality, FieldDescriptor, Kind, MessageDescriptor, WireType};
use flytepb::idl::wire::{default_max_memory, DEFAULT_AMPLIFICATION};
use flytepb::idl::{registry, DecodeOptions};
use peak_alloc::PeakAlloc;

#[global_allocator]
static HEAP: PeakAlloc = PeakAlloc;

/// What is allocated per byte of input where no limit is set, at the very most: the largest message
/// that stands in a list, of 528 bytes, from two bytes.
const WITHOUT_LIMIT: f64 = 300.0;

/// A list that grows holds its old place beside the new one for a moment.
const WHILE_GROWING: f64 = 1.5;

/// A few bytes that no estimate counts: what errors take, what the allocator adds.
const SLACK: usize = 4096;

fn varint(mut value: usize, out: &mut Vec<u8>) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

fn record(number: u32, content: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    varint((number << 3 | WireType::Len as u32) as usize, &mut out);
    varint(content.len(), &mut out);
    out.extend_from_slice(content);
    out
}

/// The shortest value of a scalar with its tag.
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

/// A map's `i`-th entry, as short as it can be with a key of its own.
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

/// Records of one field, over and over until there are `len` bytes, each with this content if it is
/// a message.
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

/// Bytes allocated for the message, at its peak and when it is complete, by a decode that succeeds
/// or not.
fn allocated(t: &MessageDescriptor, bytes: &[u8], options: &DecodeOptions) -> (usize, usize, bool) {
    let mut message = (t.new)();
    HEAP.reset_peak_usage();
    let before = HEAP.current_usage();
    let read = options.merge(message.as_mut(), bytes).is_ok();
    let (peak, now) = (HEAP.peak_usage(), HEAP.current_usage());
    (peak - before, now.saturating_sub(before), read)
}

/// The contents of a message of type `t` that take most memory for their length: one record each
/// of one field, with such contents inside, down to `depth`.
fn contents(t: &'static MessageDescriptor, depth: u32) -> Vec<Vec<u8>> {
    let mut found: Vec<(f64, Vec<u8>)> = Vec::new();
    for field in t.fields {
        let inner = match field.message() {
            Some(child) if depth > 0 => contents(child, depth - 1),
            _ => vec![Vec::new()],
        };
        for content in inner {
            let bytes = bomb(field, &content, 1);
            let free = DecodeOptions::new().max_memory(usize::MAX);
            let (_, now, read) = allocated(t, &bytes, &free);
            if read {
                // The record of a list element around it takes two bytes more.
                found.push((now as f64 / (bytes.len() + 2) as f64, bytes));
            }
        }
    }
    found.sort_by(|a, b| b.0.total_cmp(&a.0));
    let best = found.into_iter().take(2).map(|(_, bytes)| bytes);
    best.chain([Vec::new()]).collect()
}

#[test]
fn memory_is_at_most_a_constant_times_the_input() {
    let mut worst: Vec<(f64, String, Vec<u8>, &MessageDescriptor)> = Vec::new();
    for t in registry::all() {
        for field in t.fields.iter().filter(|f| f.is_collection()) {
            let inner = match field.message() {
                Some(child) => contents(child, 1),
                None => vec![Vec::new()],
            };
            for content in inner {
                let bytes = bomb(field, &content, 1000);
                let free = DecodeOptions::new().max_memory(usize::MAX);
                let (_, now, read) = allocated(t, &bytes, &free);
                assert!(read, "{}.{}", t.full_name, field.name);
                let ratio = now as f64 / bytes.len() as f64;
                let name = format!("{}.{} of {content:02x?}", t.full_name, field.name);
                worst.push((ratio, name, bomb(field, &content, 512 << 10), t));
                // Under a limit of its own the same is refused before much is allocated.
                let tight = DecodeOptions::new().max_memory(bytes.len() * 4);
                let (peak, _, read) = allocated(t, &bytes, &tight);
                assert!(
                    peak <= bytes.len() * 4 + SLACK,
                    "{peak} for {}",
                    bytes.len()
                );
                assert!(!read || now <= bytes.len() * 4 + SLACK);
            }
        }
        worst.sort_by(|a, b| b.0.total_cmp(&a.0));
        worst.truncate(20);
    }
    for (ratio, name, bytes, t) in &worst {
        assert!(*ratio < WITHOUT_LIMIT, "{name}: {ratio}");
        let (peak, now, read) = allocated(t, bytes, &DecodeOptions::new());
        println!("{ratio:6.1} times without a limit, with it {now}, peak {peak}, {read}: {name}");
        let limit = default_max_memory(bytes.len());
        assert_eq!(limit, bytes.len() * DEFAULT_AMPLIFICATION);
        assert!(now <= limit + SLACK, "{name}: {now}");
        assert!(
            peak as f64 <= limit as f64 * WHILE_GROWING,
            "{name}: {peak}"
        );
        assert!(!read || now <= limit, "{name} is refused");
    }
    assert!(worst[0].0 > 100.0, "the search finds bombs");
}
