//! Lower bounds for any decoder: copying, walking, validating text, allocating.

use std::collections::HashMap;
use std::hint::black_box;

use flytepb_idl::descriptor::{Kind, MessageDescriptor};
use peer::{each, Job, Op, Peer, Pool, Root};

/// A lower bound, as a peer that decodes.
pub enum Floor {
    /// Copies the bytes.
    Memcpy,
    /// Walks over tags and lengths, driven by the schema.
    Walk(Table),
    /// Walks and validates that strings are UTF-8.
    WalkUtf8(Table),
    /// Allocates, copies and frees every string, bytes field and key.
    Allocate(Table),
}

/// Returns all lower bounds.
pub fn all() -> [Floor; 4] {
    let table = || Table::of("flyteidl.admin.TaskExecution");
    [
        Floor::Memcpy,
        Floor::Walk(table()),
        Floor::WalkUtf8(table()),
        Floor::Allocate(table()),
    ]
}

impl Peer for Floor {
    fn name(&self) -> &'static str {
        match self {
            Floor::Memcpy => "floor: memcpy",
            Floor::Walk(_) => "floor: walk",
            Floor::WalkUtf8(_) => "floor: walk + UTF-8",
            Floor::Allocate(_) => "floor: allocate strings",
        }
    }

    fn job<'a>(&'a self, op: Op, pool: &'a Pool) -> Option<Job<'a>> {
        if !matches!(op, Op::Decode | Op::View) || pool.root != Root::TaskExecution {
            return None;
        }
        Some(match self {
            Floor::Memcpy => {
                let mut copy = vec![0; pool.wire.iter().map(|w| w.len()).max().unwrap_or(0)];
                Box::new(move || {
                    for wire in &pool.wire {
                        copy[..wire.len()].copy_from_slice(black_box(wire));
                        black_box(&copy);
                    }
                })
            }
            Floor::Walk(table) => each(&pool.wire, |w| table.walk(0, w, &mut |_, _| {})),
            Floor::WalkUtf8(table) => each(&pool.wire, |w| {
                table.walk(0, w, &mut |slot, text| {
                    if slot == Slot::Text {
                        std::str::from_utf8(text).unwrap();
                    }
                });
            }),
            Floor::Allocate(table) => allocate(table, pool),
        })
    }
}

fn allocate<'a>(table: &Table, pool: &'a Pool) -> Job<'a> {
    let mut messages: Vec<Vec<&'a [u8]>> = Vec::new();
    for wire in &pool.wire {
        let mut texts = Vec::new();
        table.walk(0, wire, &mut |_, text| {
            if !text.is_empty() {
                texts.push(text);
            }
        });
        messages.push(texts);
    }
    let mut copies: Vec<Box<[u8]>> = Vec::new();
    Box::new(move || {
        for texts in &messages {
            for &text in black_box(texts) {
                copies.push(text.into());
            }
            black_box(&copies);
            copies.clear();
        }
    })
}

/// The content of a length-delimited field.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Slot {
    /// A string.
    Text,
    /// Bytes, or an unknown field.
    Bytes,
    /// A message, by its index in the table.
    Message(u16),
}

/// The content of length-delimited fields by message type and field number. Higher field numbers
/// are bytes.
pub struct Table(Vec<[Slot; 64]>);

impl Table {
    fn of(full_name: &str) -> Table {
        let root = flytepb_idl::registry::get(full_name).expect("a message of the schema");
        let mut table = Table(Vec::new());
        table.add(root, &mut HashMap::new());
        table
    }

    fn add(
        &mut self,
        message: &'static MessageDescriptor,
        places: &mut HashMap<&'static str, u16>,
    ) -> u16 {
        if let Some(&place) = places.get(message.full_name) {
            return place;
        }
        let place = self.push();
        places.insert(message.full_name, place);
        for field in message.fields {
            let mut slot = self.slot(field.kind, places);
            if let Some(key) = field.map_key() {
                let entry = self.push();
                self.0[entry as usize][1] = self.slot(key, places);
                self.0[entry as usize][2] = slot;
                slot = Slot::Message(entry);
            }
            self.0[place as usize][field.number as usize] = slot;
        }
        place
    }

    fn push(&mut self) -> u16 {
        self.0.push([Slot::Bytes; 64]);
        (self.0.len() - 1) as u16
    }

    fn slot(&mut self, kind: Kind, places: &mut HashMap<&'static str, u16>) -> Slot {
        match kind {
            Kind::String => Slot::Text,
            Kind::Message(message) => Slot::Message(self.add(message, places)),
            _ => Slot::Bytes,
        }
    }

    /// Calls `leaf` with every string and bytes field.
    #[inline(always)]
    fn walk<'a>(&self, place: u16, mut bytes: &'a [u8], leaf: &mut impl FnMut(Slot, &'a [u8])) {
        let slots = &self.0[place as usize];
        while !bytes.is_empty() {
            let tag = varint(&mut bytes);
            match tag & 7 {
                0 => {
                    varint(&mut bytes);
                }
                1 => bytes = &bytes[8..],
                5 => bytes = &bytes[4..],
                _ => {
                    let len = varint(&mut bytes) as usize;
                    let (content, rest) = bytes.split_at(len);
                    bytes = rest;
                    let slot = slots
                        .get((tag >> 3) as usize)
                        .copied()
                        .unwrap_or(Slot::Bytes);
                    match slot {
                        Slot::Message(place) => self.nested(place, content, leaf),
                        slot => leaf(slot, content),
                    }
                }
            }
        }
    }

    /// The recursive part, which cannot be inlined.
    fn nested<'a>(&self, place: u16, bytes: &'a [u8], leaf: &mut impl FnMut(Slot, &'a [u8])) {
        self.walk(place, bytes, leaf);
    }
}

#[inline]
fn varint(bytes: &mut &[u8]) -> u64 {
    let mut value = 0;
    let mut shift = 0;
    loop {
        let byte = bytes[0];
        *bytes = &bytes[1..];
        value |= u64::from(byte & 0x7f) << shift;
        if byte < 0x80 {
            return value;
        }
        shift += 7;
    }
}
