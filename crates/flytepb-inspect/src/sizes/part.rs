//! One part of messages, and its size.

use std::cmp::Reverse;
use std::fmt::Write;

use super::{Name, Node, Sizes};
use crate::path::segment::{self, Number, Segment as _, Word};

/// A part of messages: a field, the elements of a list, the entries of a map, or what is at one path.
///
/// # Examples
/// See [`Sizes`].
#[derive(Clone, Copy, Debug)]
pub struct Part<'s> {
    sizes: &'s Sizes,
    node: u32,
}

impl<'s> Part<'s> {
    pub(super) fn new(sizes: &'s Sizes, node: u32) -> Self {
        Part { sizes, node }
    }

    fn node(&self) -> &'s Node {
        &self.sizes.nodes[self.node as usize]
    }

    /// Returns the bytes of all its records, tags and lengths included.
    pub fn bytes(&self) -> u64 {
        self.node().bytes
    }

    /// Returns the bytes that are not those of a child: its tags and lengths, the keys of a map, and
    /// without children also the values.
    pub fn own(&self) -> u64 {
        let children = self.node().children.iter();
        let of_children: u64 = children
            .map(|&child| self.sizes.nodes[child as usize].bytes)
            .sum();
        self.bytes() - of_children
    }

    /// Returns how often it occurs: the number of elements of lists and entries of maps, of the records of
    /// other fields, and of the messages themselves.
    pub fn count(&self) -> u64 {
        self.node().count
    }

    /// Returns the parts in it, heaviest first.
    pub fn children(&self) -> Vec<Part<'s>> {
        let mut children = self.node().children.clone();
        children.retain(|&child| !self.sizes.nodes[child as usize].is_empty());
        children.sort_by_key(|&child| {
            let node = &self.sizes.nodes[child as usize];
            (Reverse(node.bytes), node.name.clone())
        });
        let part = |child| Part::new(self.sizes, child);
        children.into_iter().map(part).collect()
    }

    /// Returns the path, such as `closure.logs[*].uri`; empty for the messages themselves.
    pub fn path(&self) -> String {
        let mut nodes = Vec::new();
        let mut at = self.node;
        while at != 0 {
            nodes.push(at);
            at = self.sizes.nodes[at as usize].parent;
        }
        let mut path = String::new();
        for node in nodes.into_iter().rev() {
            self.append_name(node, &mut path);
        }
        path
    }

    /// Returns the last segment of the path, such as `uri` or `logs[*]`.
    pub fn name(&self) -> String {
        let mut name = String::new();
        self.append_name(self.node, &mut name);
        name
    }

    fn append_name(&self, node: u32, path: &mut String) {
        let node = &self.sizes.nodes[node as usize];
        match &node.name {
            Name::Root => {}
            Name::Field(_) => {
                if let Some(field) = node.field {
                    segment::name(field).append_to(path);
                }
                if node.is_collection() && !self.sizes.is_apart {
                    path.push_str("[*]");
                }
            }
            Name::Every => path.push_str("[*]"),
            Name::Index(index) => segment::Index(*index).append_to(path),
            Name::Key(text) => path.push_str(text),
            Name::Type(name) => Word(name).append_to(path),
            Name::Unknown(number) => Number(*number).append_to(path),
            // Writing to a string does not fail.
            Name::Rest => drop(write!(path, "{}…", if path.is_empty() { "" } else { "." })),
        }
    }
}
