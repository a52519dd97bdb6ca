//! Changes to the bytes of a message, as a tree of the records that they are in.

use std::collections::BTreeMap;
use std::ops::Range;

use flytepb_idl::descriptor::WireType;
use flytepb_idl::wire::records::{Records, Step};

use crate::path::wire::skip;

/// A record: its tag and the positions of its fragments in the bytes of the outermost message.
#[derive(Clone, Copy, Debug)]
pub(super) struct Record {
    pub(super) tag: u32,
    pub(super) start: usize,
    /// End of the tag.
    pub(super) payload: usize,
    /// Start of the payload after its length.
    pub(super) content: usize,
    pub(super) end: usize,
    /// The node of the message that the record is in.
    pub(super) node: usize,
}

/// A part of a message: usually all of it, or one of several records that are merged.
#[derive(Clone, Debug)]
pub(super) struct Fragment {
    pub(super) node: usize,
    pub(super) range: Range<usize>,
}

#[derive(Debug)]
enum Change {
    Insert(Vec<u8>),
    /// Replaces everything up to this position.
    Replace(usize, Vec<u8>),
    /// Changes the content of a length-delimited record.
    Inside(Record, usize),
}

/// The changes in one message or packed list, by position; insertions come before the record that
/// starts there.
#[derive(Debug)]
struct Node {
    range: Range<usize>,
    changes: BTreeMap<(usize, bool), Change>,
}

/// The bytes of a message and the changes to them.
#[derive(Debug)]
pub(super) struct Tree<'a> {
    pub(super) bytes: &'a [u8],
    nodes: Vec<Node>,
}

impl<'a> Tree<'a> {
    pub(super) fn new(bytes: &'a [u8]) -> Self {
        let mut tree = Tree {
            bytes,
            nodes: Vec::new(),
        };
        tree.add_node(0..bytes.len());
        tree
    }

    /// Returns all of the outermost message.
    pub(super) fn root(&self) -> Vec<Fragment> {
        vec![Fragment {
            node: 0,
            range: 0..self.bytes.len(),
        }]
    }

    fn add_node(&mut self, range: Range<usize>) -> usize {
        self.nodes.push(Node {
            range,
            changes: BTreeMap::new(),
        });
        self.nodes.len() - 1
    }

    /// Returns the records of a message.
    pub(super) fn records(&self, fragments: &[Fragment]) -> Step<Vec<Record>> {
        let mut found = Vec::new();
        for Fragment { node, range } in fragments {
            let mut records = Records::new(&self.bytes[range.clone()]);
            let at = |records: &Records<'_>| range.end - records.rest().len();
            loop {
                let start = at(&records);
                let Some(tag) = records.tag()? else {
                    break;
                };
                let payload = at(&records);
                let content = if tag & 7 == WireType::Len as u32 {
                    let len = records.bytes()?.len();
                    at(&records) - len
                } else {
                    skip(&mut records, tag)?;
                    payload
                };
                found.push(Record {
                    tag,
                    start,
                    payload,
                    content,
                    end: at(&records),
                    node: *node,
                });
            }
        }
        Ok(found)
    }

    /// Returns the bytes of a record's payload, without its length.
    pub(super) fn content(&self, record: &Record) -> &'a [u8] {
        &self.bytes[record.content..record.end]
    }

    /// Returns the fragment that is the content of a record, for changes inside of it.
    pub(super) fn enter(&mut self, record: &Record) -> Fragment {
        let range = record.content..record.end;
        let key = (record.start, true);
        let entered = match self.nodes[record.node].changes.get(&key) {
            Some(Change::Inside(_, node)) => Some(*node),
            _ => None,
        };
        let node = entered.unwrap_or_else(|| {
            let node = self.add_node(range.clone());
            let inside = Change::Inside(*record, node);
            // A record that is replaced stays so.
            self.nodes[record.node].changes.entry(key).or_insert(inside);
            node
        });
        Fragment { node, range }
    }

    pub(super) fn replace(&mut self, record: &Record, bytes: Vec<u8>) {
        let changes = &mut self.nodes[record.node].changes;
        changes.insert((record.start, true), Change::Replace(record.end, bytes));
    }

    pub(super) fn remove(&mut self, record: &Record) {
        self.replace(record, Vec::new());
    }

    /// Inserts bytes at a position of a message; after those inserted there before.
    pub(super) fn insert(&mut self, node: usize, at: usize, bytes: Vec<u8>) {
        let change = self.nodes[node].changes.entry((at, false));
        match change.or_insert_with(|| Change::Insert(Vec::new())) {
            Change::Insert(before) => before.extend(bytes),
            _ => unreachable!("only insertions have this key"),
        }
    }

    /// Returns the changed message.
    pub(super) fn finish(&self) -> Vec<u8> {
        let mut out = Vec::with_capacity(self.bytes.len() + 64);
        self.write(0, &mut out);
        out
    }

    fn write(&self, node: usize, out: &mut Vec<u8>) {
        let Node { range, changes } = &self.nodes[node];
        let mut at = range.start;
        for ((start, _), change) in changes {
            out.extend_from_slice(&self.bytes[at..*start]);
            at = *start;
            match change {
                Change::Insert(bytes) => out.extend_from_slice(bytes),
                Change::Replace(end, bytes) => {
                    out.extend_from_slice(bytes);
                    at = *end;
                }
                Change::Inside(record, inner) => {
                    out.extend_from_slice(&self.bytes[*start..record.payload]);
                    let mut content = Vec::new();
                    self.write(*inner, &mut content);
                    if content.len() == record.end - record.content {
                        out.extend_from_slice(&self.bytes[record.payload..record.content]);
                    } else {
                        append_varint(out, content.len() as u64);
                    }
                    out.extend_from_slice(&content);
                    at = record.end;
                }
            }
        }
        out.extend_from_slice(&self.bytes[at..range.end]);
    }
}

pub(super) fn append_varint(out: &mut Vec<u8>, mut value: u64) {
    while value >= 0x80 {
        out.push(value as u8 | 0x80);
        value >>= 7;
    }
    out.push(value as u8);
}

/// Returns a length-delimited record.
pub(super) fn delimited(number: u32, content: &[u8]) -> Vec<u8> {
    let mut record = Vec::with_capacity(content.len() + 8);
    append_varint(&mut record, (number << 3 | WireType::Len as u32).into());
    record.extend(length_and(content));
    record
}

/// Returns bytes with their length before them.
pub(super) fn length_and(content: &[u8]) -> Vec<u8> {
    let mut out = Vec::with_capacity(content.len() + 5);
    append_varint(&mut out, content.len() as u64);
    out.extend_from_slice(content);
    out
}
