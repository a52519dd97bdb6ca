//! Modifications of the wire bytes of a message: some preserve its meaning, some make it invalid.
//!
//! Every decoder must decode all modifications of the first kind to the same value, and refuse all
//! of the second. A modification follows the descriptor of the message's type into nested messages
//! and maps.
//!
//! # Examples
//! ```
//! use flytepb_idl::{admin::TaskExecution, WireMessage};
//! use flytepb_testkit::{executions, mutate};
//!
//! let message_type = TaskExecution::type_descriptor();
//! let bytes = executions::failed(1).to_wire();
//! for mutator in mutate::keeping() {
//!     let Some(changed) = mutator.apply(message_type, &bytes, 7) else {
//!         continue; // not applicable to this message
//!     };
//!     let decoded = TaskExecution::from_wire(&changed)?.to_wire();
//!     assert_eq!(mutate::without_unknown(message_type, &decoded), bytes, "{}", mutator.name());
//! }
//! for mutator in mutate::refused() {
//!     let changed = mutator.apply(message_type, &bytes, 7).unwrap_or(vec![0]);
//!     assert!(TaskExecution::from_wire(&changed).is_err(), "{}", mutator.name());
//! }
//! # Ok::<(), flytepb_idl::DecodeError>(())
//! ```

mod keep;
mod refuse;
pub(crate) mod tree;

use flytepb_idl::descriptor::MessageDescriptor;

use crate::Rng;
use tree::{Message, Shape};

/// A named modification of the wire bytes of a message.
#[derive(Clone, Copy)]
pub struct Mutator {
    name: &'static str,
    change: Change,
}

#[derive(Clone, Copy)]
enum Change {
    /// Changes one message of the tree; returns `false` if it is not applicable.
    Tree(fn(&mut Message, &mut Rng) -> bool),
    /// Inserts a record between the fields of one message.
    Insert(&'static [u8]),
    /// Converts the bytes to other bytes.
    Bytes(fn(&Message, &[u8], &mut Rng) -> Option<Vec<u8>>),
}

impl Mutator {
    const fn tree(name: &'static str, change: fn(&mut Message, &mut Rng) -> bool) -> Self {
        let change = Change::Tree(change);
        Mutator { name, change }
    }

    const fn insert(name: &'static str, record: &'static [u8]) -> Self {
        let change = Change::Insert(record);
        Mutator { name, change }
    }

    const fn bytes(
        name: &'static str,
        change: fn(&Message, &[u8], &mut Rng) -> Option<Vec<u8>>,
    ) -> Self {
        let change = Change::Bytes(change);
        Mutator { name, change }
    }

    /// Returns its name, such as `split messages`.
    pub fn name(&self) -> &'static str {
        self.name
    }

    /// Modifies a valid message of this type; returns `None` if the modification is not applicable,
    /// or `bytes` is not a valid message.
    pub fn apply(
        &self,
        message_type: &'static MessageDescriptor,
        bytes: &[u8],
        seed: u64,
    ) -> Option<Vec<u8>> {
        let message = tree::parse(Shape::Message(message_type), bytes)?;
        self.change(message, bytes, seed)
    }

    /// Like [`apply`](Self::apply), but treats nested messages as bytes.
    pub(crate) fn apply_outermost(
        &self,
        message_type: &'static MessageDescriptor,
        bytes: &[u8],
        seed: u64,
    ) -> Option<Vec<u8>> {
        let message = tree::parse_outermost(Shape::Message(message_type), bytes)?;
        self.change(message, bytes, seed)
    }

    fn change(&self, mut message: Message, bytes: &[u8], seed: u64) -> Option<Vec<u8>> {
        let mut rng = Rng::new(seed);
        match self.change {
            Change::Bytes(change) => change(&message, bytes, &mut rng),
            Change::Tree(change) => change(&mut message, &mut rng).then(|| message.write()),
            Change::Insert(record) => {
                refuse::insert(&mut message, &mut rng, record);
                Some(message.write())
            }
        }
    }
}

impl std::fmt::Debug for Mutator {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Mutator({})", self.name)
    }
}

/// Returns the modifications that preserve the meaning: every decoder returns the same value,
/// except for unknown fields added by [`UNKNOWN_FIELDS`]. They expect a message as an encoder
/// writes it, with each singular field and each map key once, such as those of
/// [`random`](crate::random).
pub fn keeping() -> impl ExactSizeIterator<Item = &'static Mutator> {
    keep::MUTATORS.iter()
}

/// Returns the modifications that make the message invalid: every decoder refuses it.
pub fn refused() -> impl ExactSizeIterator<Item = &'static Mutator> {
    refuse::MUTATORS.iter()
}

/// Name of the only modification that preserves just the known fields: it adds unknown fields at
/// every depth.
pub const UNKNOWN_FIELDS: &str = "unknown fields";

/// The modifications that a decoder of only a part of a type may miss, at any depth: they may be in
/// fields that it skips.
pub(crate) const SEEN_IN_FIELDS: [&str; 3] = [
    "other oneof members before",
    "bad UTF-8",
    "messages 101 deep",
];

/// Removes the unknown fields of a message at every depth. The rest is unchanged, except that
/// varints are re-encoded in the shortest form. Bytes that do not split into fields of this type
/// are returned unchanged.
pub fn without_unknown(message_type: &'static MessageDescriptor, bytes: &[u8]) -> Vec<u8> {
    match tree::parse(Shape::Message(message_type), bytes) {
        Some(mut message) => {
            message.visit(&mut |m| {
                m.fields.retain(|f| !f.is_unknown());
                m.fields.iter_mut().for_each(keep::shorten);
            });
            message.write()
        }
        None => bytes.to_vec(),
    }
}

/// Returns the lengths to which the message can be truncated so that it becomes invalid: all except
/// those between two fields of the outermost message.
pub fn invalid_cuts(
    message_type: &'static MessageDescriptor,
    bytes: &[u8],
) -> impl Iterator<Item = usize> {
    let ends = match tree::parse(Shape::Message(message_type), bytes) {
        Some(message) => message.ends(),
        None => (0..=bytes.len()).collect(),
    };
    (1..bytes.len()).filter(move |cut| ends.binary_search(cut).is_err())
}
