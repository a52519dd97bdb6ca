//! The bytes that each part of messages takes.
//!
//! Sizes are added up from the bytes of messages, without decoding them: every record counts for its
//! field, tag and length included. So the bytes of a part are exactly those of its fields and its own:
//! the tags and lengths of its records, and the keys of a map. Fields in wire order, repeated and unknown
//! ones count too, and the message inside an `Any` is opened.
//!
//! Elements of lists and entries of maps are added up as `logs[*]`, unless they are
//! [kept apart](Sizes::apart). Paths are those of [`path`](crate::path).
//!
//! # Examples
//! ```
//! use flytepb_idl::admin::TaskExecution;
//! use flytepb_idl::{Limits, WireMessage};
//! use flytepb_inspect::sizes::Sizes;
//!
//! // The input URI, and a closure with two logs that have a name each.
//! let bytes = b"\x12\x05s3://\x1a\x0e\x22\x04\x12\x02ab\x22\x06\x12\x04main";
//! let mut sizes = Sizes::new(TaskExecution::type_descriptor());
//! sizes.add(bytes, &Limits::new())?;
//! let lines: Vec<String> = sizes
//!     .heaviest()
//!     .map(|part| format!("{:2} {:2} {} {}", part.bytes(), part.own(), part.count(), part.path()))
//!     .collect();
//! assert_eq!(lines, [
//!     "23  0 1 ",
//!     "16  2 1 closure",
//!     "14  4 2 closure.logs[*]",
//!     "10 10 2 closure.logs[*].name",
//!     " 7  7 1 input_uri",
//! ]);
//! # Ok::<(), flytepb_idl::DecodeError>(())
//! ```

mod limits;
mod part;

use std::collections::HashMap;

use flytepb_idl::descriptor::{FieldDescriptor, MessageDescriptor};
use flytepb_idl::wire::records::Step;
use flytepb_idl::{DecodeError, Limits, ValueRef};

pub use limits::{LIMITS, SizeLimit};
pub use part::Part;

use crate::traverse::{self, Segment, Target, Visitor};

/// Maximum number of parts; further ones are added up in one part of their parent, `…`.
const MAX_PARTS: usize = 100_000;
/// Number of children up to which they are searched one after the other.
const FEW: usize = 16;

/// The sizes of the parts of messages of one type, added up.
///
/// # Examples
/// ```
/// use flytepb_idl::core::TaskLog;
/// use flytepb_idl::{Limits, WireMessage};
/// use flytepb_inspect::sizes::Sizes;
///
/// let mut sizes = Sizes::new(TaskLog::type_descriptor());
/// for name in ["main", "sidecar"] {
///     let log = TaskLog { name: name.into(), ..Default::default() };
///     sizes.add(&log.to_wire(), &Limits::new())?;
/// }
/// assert_eq!((sizes.root().count(), sizes.root().bytes()), (2, 6 + 9));
/// assert_eq!(sizes.root().children()[0].path(), "name");
/// # Ok::<(), flytepb_idl::DecodeError>(())
/// ```
#[derive(Clone, Debug)]
pub struct Sizes {
    of: &'static MessageDescriptor,
    is_apart: bool,
    /// The root first.
    nodes: Vec<Node>,
    /// The children of nodes with many.
    index: HashMap<(u32, Name), u32>,
}

#[derive(Clone, Debug)]
struct Node {
    name: Name,
    /// The field of this name.
    field: Option<&'static FieldDescriptor>,
    parent: u32,
    bytes: u64,
    count: u64,
    children: Vec<u32>,
}

/// The name of a part in its parent.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
enum Name {
    Root,
    Field(u32),
    /// All elements, entries or members together.
    Every,
    Index(i64),
    /// A key as in paths.
    Key(String),
    Type(&'static str),
    Unknown(u32),
    /// Parts beyond [`MAX_PARTS`].
    Rest,
}

impl Node {
    fn new(name: Name, field: Option<&'static FieldDescriptor>, parent: u32) -> Self {
        Node {
            name,
            field,
            parent,
            bytes: 0,
            count: 0,
            children: Vec::new(),
        }
    }

    /// Returns whether nothing is left of it, as after a malformed message.
    fn is_empty(&self) -> bool {
        self.bytes == 0 && self.count == 0
    }

    fn is_collection(&self) -> bool {
        self.field.is_some_and(FieldDescriptor::is_collection)
    }
}

impl Sizes {
    /// Creates empty sums for messages of a type.
    pub fn new(of: &'static MessageDescriptor) -> Self {
        Sizes {
            of,
            is_apart: false,
            nodes: vec![Node::new(Name::Root, None, 0)],
            index: HashMap::new(),
        }
    }

    /// Sets whether elements of lists and entries of maps are parts of their own, each with its index or
    /// key, such as `logs[3]`, instead of `logs[*]`. Memory then grows with their number, up to 100,000
    /// parts; what is beyond is added up as `…`.
    ///
    /// # Examples
    /// ```
    /// use flytepb_idl::{Limits, WireMessage, core::LiteralMap};
    /// use flytepb_inspect::sizes::Sizes;
    ///
    /// let map = LiteralMap { literals: [("x".into(), 1.into())].into_iter().collect(), ..Default::default() };
    /// let mut sizes = Sizes::new(LiteralMap::type_descriptor()).apart(true);
    /// sizes.add(&map.to_wire(), &Limits::new())?;
    /// assert!(sizes.heaviest().any(|part| part.path() == r#"literals["x"].scalar"#));
    /// # Ok::<(), flytepb_idl::DecodeError>(())
    /// ```
    pub fn apart(mut self, apart: bool) -> Self {
        self.is_apart = apart;
        self
    }

    /// Returns the type of the messages.
    pub fn message_type(&self) -> &'static MessageDescriptor {
        self.of
    }

    /// Adds the sizes of a message. Of the limits, only the maximum depth is applied. Strings and the
    /// values of numbers are not checked.
    ///
    /// # Errors
    /// When the message is malformed. The sums are then as before.
    pub fn add(&mut self, message: &[u8], limits: &Limits) -> Result<(), DecodeError> {
        let target = Target {
            of: self.of,
            bytes: message,
            depth: limits.max_depth,
            is_root: true,
        };
        self.nodes[0].bytes += message.len() as u64;
        self.nodes[0].count += 1;
        if traverse::message(&mut Adder::new(self, 1), target).is_err() {
            // The same parts, up to the fault.
            let _ = traverse::message(&mut Adder::new(self, -1), target);
            self.nodes[0].bytes -= message.len() as u64;
            self.nodes[0].count -= 1;
            // Decoding finds the same fault, with its place.
            limits.merge((self.of.new)().as_mut(), message)?;
        }
        Ok(())
    }

    /// Adds other sums for messages of the same type.
    pub fn merge(&mut self, other: &Sizes) {
        self.merge_node(0, other, 0);
    }

    fn merge_node(&mut self, into: u32, other: &Sizes, from: u32) {
        let node = &other.nodes[from as usize];
        self.nodes[into as usize].bytes += node.bytes;
        self.nodes[into as usize].count += node.count;
        for &child in &node.children {
            let Node { name, field, .. } = &other.nodes[child as usize];
            let child_into = self.child(into, name.clone(), *field);
            if child_into != into {
                self.merge_node(child_into, other, child);
            }
        }
    }

    /// Returns all messages as one part, with an empty path.
    pub fn root(&self) -> Part<'_> {
        Part::new(self, 0)
    }

    /// Returns all parts, heaviest first, beginning with the messages themselves.
    pub fn heaviest(&self) -> impl ExactSizeIterator<Item = Part<'_>> {
        let is_used = |node: &u32| *node == 0 || !self.nodes[*node as usize].is_empty();
        let mut nodes: Vec<u32> = (0..self.nodes.len() as u32).filter(is_used).collect();
        // A parent before its children, as it was created before them.
        nodes.sort_by_key(|&node| (std::cmp::Reverse(self.nodes[node as usize].bytes), node));
        nodes.into_iter().map(|node| Part::new(self, node))
    }

    /// Returns the child of this name, which is created if there is none. Of a node for parts beyond the
    /// maximum number, it is the node itself.
    fn child(&mut self, parent: u32, name: Name, field: Option<&'static FieldDescriptor>) -> u32 {
        let node = &self.nodes[parent as usize];
        if node.name == Name::Rest {
            return parent;
        }
        let is_named = |child: &&u32| self.nodes[**child as usize].name == name;
        let few = &node.children[..node.children.len().min(FEW)];
        if let Some(child) = few.iter().find(is_named) {
            return *child;
        }
        let key = (parent, name);
        if node.children.len() > FEW {
            if let Some(child) = self.index.get(&key) {
                return *child;
            }
        }
        if self.nodes.len() >= MAX_PARTS && key.1 != Name::Rest {
            return self.child(parent, Name::Rest, None);
        }
        let child = self.nodes.len() as u32;
        self.nodes.push(Node::new(key.1.clone(), field, parent));
        let children = &mut self.nodes[parent as usize].children;
        children.push(child);
        if children.len() > FEW {
            self.index.insert(key, child);
        }
        child
    }
}

/// Adds the parts of a message to the sums, or takes them off again.
struct Adder<'s> {
    sizes: &'s mut Sizes,
    /// 1 to add, -1 to take off.
    sign: i64,
    /// The nodes of the parts that were entered.
    open: Vec<u32>,
}

impl<'s> Adder<'s> {
    fn new(sizes: &'s mut Sizes, sign: i64) -> Self {
        Adder {
            sizes,
            sign,
            open: vec![0],
        }
    }

    fn enter_name(&mut self, name: Name, field: Option<&'static FieldDescriptor>, bytes: usize) {
        let parent = self.innermost();
        let child = self.sizes.child(parent, name, field);
        // The elements of a list are counted, not their records.
        let count = i64::from(!field.is_some_and(FieldDescriptor::is_collection));
        if child != parent {
            self.count(child, bytes, count);
        }
        self.open.push(child);
    }

    fn innermost(&self) -> u32 {
        self.open.last().copied().unwrap_or(0)
    }

    fn count(&mut self, node: u32, bytes: usize, count: i64) {
        let node = &mut self.sizes.nodes[node as usize];
        // A message is shorter than 2 GiB.
        node.bytes = node.bytes.wrapping_add_signed(self.sign * bytes as i64);
        node.count = node.count.wrapping_add_signed(self.sign * count);
    }

    /// Enters an element of a list, an entry of a map, or a member of a `Struct`.
    fn enter_element(&mut self, bytes: usize, name: impl FnOnce() -> Name) {
        let parent = self.innermost();
        let is_collection = self.sizes.nodes[parent as usize].is_collection();
        if is_collection {
            self.count(parent, 0, 1);
        }
        match (self.sizes.is_apart, is_collection) {
            // The list and its elements are one part.
            (false, true) => self.open.push(parent),
            (false, false) => self.enter_name(Name::Every, None, bytes),
            (true, _) => self.enter_name(name(), None, bytes),
        }
    }
}

impl<'a> Visitor<'a> for Adder<'_> {
    const VISITS_ALL: bool = true;

    fn enter(&mut self, segment: Segment<'a>, bytes: usize) {
        match segment {
            Segment::Field(field) => {
                self.enter_name(Name::Field(field.number), Some(field), bytes);
            }
            Segment::Index(index) => self.enter_element(bytes, || Name::Index(index)),
            Segment::Key(key) => self.enter_element(bytes, || name_of(key)),
            Segment::Type(of) => self.enter_name(Name::Type(of.full_name), None, bytes),
            Segment::Unknown(number) => self.enter_name(Name::Unknown(number), None, bytes),
        }
    }

    fn leave(&mut self) {
        self.open.pop();
    }

    fn string(&mut self, _: &'a [u8]) -> Step<()> {
        Ok(())
    }
}

fn name_of(key: ValueRef<'_>) -> Name {
    let mut text = String::new();
    Segment::Key(key).append_to(&mut text);
    Name::Key(text)
}
