//! Modifications that make a message invalid.

use flytepb_idl::descriptor::{Kind, MessageDescriptor, WireType};

use super::tree::{Field, Message, Payload, Shape};
use super::Mutator;
use crate::{out, Rng};

pub(super) static MUTATORS: &[Mutator] = &[
    Mutator::bytes("truncated", truncated),
    Mutator::tree("bad UTF-8", bad_utf8),
    Mutator::insert("field number 0", &[0x00, 0x01]),
    Mutator::insert("field number 0 with a length", &[0x02, 0x01, 0x61]),
    Mutator::insert("wire type 6", &[0xc6, 0x3e]),
    Mutator::insert("wire type 7", &[0xc7, 0x3e]),
    Mutator::insert("tag beyond 32 bits", b"\xf8\xff\xff\xff\x7f\x01"),
    Mutator::insert(
        "varint of eleven bytes",
        b"\xc0\x3e\xff\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01",
    ),
    Mutator::insert("stray end of a group", &[0xc4, 0x3e]),
    Mutator::tree("group that does not end", |m, rng| {
        append(m, rng, &[0xc3, 0x3e, 0x08, 0x01])
    }),
    Mutator::insert("group that another ends", &[0xc3, 0x3e, 0xcc, 0x3e]),
    Mutator::tree("length one beyond its parent", length_beyond_parent),
    Mutator::tree("length far beyond the input", |m, rng| {
        overstate_length(m, rng, 1 << 30)
    }),
    Mutator::tree("length of 2^63", |m, rng| overstate_length(m, rng, 1 << 63)),
    Mutator::tree("groups 101 deep", deep_groups),
    Mutator::bytes("messages 101 deep", deep_messages),
];

fn truncated(message: &Message, bytes: &[u8], rng: &mut Rng) -> Option<Vec<u8>> {
    let ends = message.ends();
    let cuts: Vec<usize> = (1..bytes.len())
        .filter(|cut| ends.binary_search(cut).is_err())
        .collect();
    (!cuts.is_empty()).then(|| bytes[..*rng.pick(&cuts)].to_vec())
}

/// Returns the number of messages in the tree, including map entries.
fn count(root: &mut Message) -> usize {
    let mut count = 0;
    root.visit(&mut |_| count += 1);
    count
}

/// Changes one message of the tree.
fn somewhere(root: &mut Message, rng: &mut Rng, mut change: impl FnMut(&mut Message)) {
    let mut left = rng.below(count(root));
    root.visit(&mut |message| {
        if left == 0 {
            change(message);
        }
        left = left.wrapping_sub(1);
    });
}

/// Inserts a record between the fields of some message.
pub(super) fn insert(root: &mut Message, rng: &mut Rng, record: &[u8]) -> bool {
    let position = rng.next_u64() as usize;
    somewhere(root, rng, |message| {
        let at = position % (message.fields.len() + 1);
        message.fields.insert(at, Field::raw(0, record.to_vec()));
    });
    true
}

/// Appends a record to the fields of some message.
fn append(root: &mut Message, rng: &mut Rng, record: &[u8]) -> bool {
    somewhere(root, rng, |message| {
        message.fields.push(Field::raw(0, record.to_vec()));
    });
    true
}

/// Changes one of the fields that `change` accepts.
fn one_field(
    root: &mut Message,
    rng: &mut Rng,
    takes: impl Fn(&Message, usize) -> bool,
    mut change: impl FnMut(&mut Field),
) -> bool {
    let mut count = 0;
    root.visit(&mut |m| count += (0..m.fields.len()).filter(|i| takes(m, *i)).count());
    let mut left = rng.below(count);
    root.visit(&mut |message| {
        for i in 0..message.fields.len() {
            if takes(message, i) {
                if left == 0 {
                    change(&mut message.fields[i]);
                }
                left = left.wrapping_sub(1);
            }
        }
    });
    count > 0
}

fn bad_utf8(root: &mut Message, rng: &mut Rng) -> bool {
    let is_string = |message: &Message, i: usize| {
        let schema = message.fields[i].schema;
        schema.is_some_and(|schema| schema.kind == Kind::String)
            && matches!(message.fields[i].payload, Payload::Bytes(_))
    };
    let bad: &[&[u8]] = &[
        b"\xff",
        b"\xc3",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xf4\x90\x80\x80",
        b"\x80",
    ];
    let bad = *rng.pick(bad);
    let position = rng.next_u64() as usize;
    one_field(root, rng, is_string, |field| {
        if let Payload::Bytes(content) = &mut field.payload {
            let bounds: Vec<usize> = match std::str::from_utf8(content) {
                Ok(text) => (0..=text.len())
                    .filter(|i| text.is_char_boundary(*i))
                    .collect(),
                Err(_) => vec![0],
            };
            let at = bounds[position % bounds.len()];
            content.splice(at..at, bad.iter().copied());
        }
    })
}

fn is_delimited(message: &Message, i: usize) -> bool {
    matches!(
        message.fields[i].payload,
        Payload::Bytes(_) | Payload::Message(_)
    )
}

/// Makes the length of a message's last field extend one byte beyond the message.
fn length_beyond_parent(root: &mut Message, rng: &mut Rng) -> bool {
    let is_last =
        |message: &Message, i: usize| i + 1 == message.fields.len() && is_delimited(message, i);
    one_field(root, rng, is_last, |field| field.excess = 1)
}

/// Increases a length by `bytes` beyond what follows it.
fn overstate_length(root: &mut Message, rng: &mut Rng, bytes: u64) -> bool {
    one_field(root, rng, is_delimited, |field| field.excess = bytes)
}

fn deep_groups(root: &mut Message, rng: &mut Rng) -> bool {
    let mut record = Vec::new();
    for wire_type in [WireType::StartGroup, WireType::EndGroup] {
        (0..101).for_each(|_| out::tag(&mut record, 1_000, wire_type));
    }
    insert(root, rng, &record)
}

/// Nests messages of a recursive type deeper than any decoder allows.
fn deep_messages(message: &Message, bytes: &[u8], _: &mut Rng) -> Option<Vec<u8>> {
    let Shape::Message(of) = message.shape else {
        return None;
    };
    let path = endless_path(of, 101)?;
    let mut nested = Vec::new();
    for number in path.iter().rev() {
        let content = std::mem::take(&mut nested);
        out::tag(&mut nested, *number, WireType::Len);
        out::delimited(&mut nested, &content);
    }
    Some([bytes, &nested].concat())
}

/// Returns the numbers of message fields that lead `levels` levels down, if the type is recursive.
fn endless_path(of: &'static MessageDescriptor, levels: usize) -> Option<Vec<u32>> {
    let mut path = Vec::new();
    let mut at = of;
    while path.len() < levels {
        let field = at
            .fields
            .iter()
            .find(|f| f.message().is_some_and(is_endless))?;
        path.push(field.number);
        if field.is_map() {
            path.push(2);
        }
        at = field.message()?;
    }
    Some(path)
}

/// Returns whether a type can be nested without limit: it contains a cycle of types.
fn is_endless(of: &'static MessageDescriptor) -> bool {
    finds_cycle(of, &mut Vec::new(), &mut Vec::new())
}

/// Returns whether `of`, which is nested in the types `above`, contains a cycle; types without one
/// are added to `finite`.
fn finds_cycle(
    of: &'static MessageDescriptor,
    above: &mut Vec<&'static MessageDescriptor>,
    finite: &mut Vec<&'static MessageDescriptor>,
) -> bool {
    if finite.contains(&of) {
        return false;
    }
    if above.contains(&of) {
        return true;
    }
    above.push(of);
    let mut inner = of.fields.iter().filter_map(|f| f.message());
    let found = inner.any(|m| finds_cycle(m, above, finite));
    above.pop();
    if !found {
        finite.push(of);
    }
    found
}
