//! The message types of all schemas: Flyte 1, with the feature `flyte2` Flyte 2, and those that they
//! import.
//!
//! # Examples
//! ```
//! use flytepb_inspect::registry::{self, Idl};
//!
//! let task = registry::get("flyteidl.admin.TaskExecution").unwrap();
//! assert_eq!(Idl::of(task), Some(Idl::Flyte1));
//! assert!(registry::all().any(|of| of.full_name == "google.protobuf.Timestamp"));
//! ```

use std::fmt;
use std::sync::LazyLock;

use flytepb_idl::descriptor::MessageDescriptor;
pub use flytepb_idl::registry::decode;
use flytepb_idl::wire::Registry;

/// Where a type is in both, the first is meant.
static SCHEMAS: &[&Registry] = &[
    &flytepb_idl::MESSAGES,
    #[cfg(feature = "flyte2")]
    &flytepb_idl2::MESSAGES,
];

static ALL: LazyLock<Vec<&'static MessageDescriptor>> = LazyLock::new(|| {
    let types = SCHEMAS.iter().flat_map(|schema| schema.all());
    let mut all: Vec<_> = types.copied().collect();
    all.sort_by_key(|of| of.full_name);
    all.dedup_by_key(|of| of.full_name);
    all
});

/// A version of the Flyte IDL.
///
/// # Examples
/// ```
/// use flytepb_inspect::registry::{self, Idl};
///
/// let timestamp = registry::get("google.protobuf.Timestamp").unwrap();
/// assert_eq!(Idl::of(timestamp), None);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Idl {
    /// The package `datacatalog` and those below `flyteidl`.
    Flyte1,
    /// The packages below `flyteidl2`.
    Flyte2,
}

impl fmt::Display for Idl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Idl::Flyte1 => "Flyte 1",
            Idl::Flyte2 => "Flyte 2",
        })
    }
}

impl Idl {
    /// Returns the version that declares a type; `None` for types that it imports.
    pub fn of(message_type: &MessageDescriptor) -> Option<Idl> {
        match message_type.full_name.split('.').next() {
            Some("flyteidl" | "datacatalog") => Some(Idl::Flyte1),
            Some("flyteidl2") => Some(Idl::Flyte2),
            _ => None,
        }
    }
}

/// Returns the message type with this full name.
pub fn get(full_name: &str) -> Option<&'static MessageDescriptor> {
    SCHEMAS.iter().find_map(|schema| schema.get(full_name))
}

/// Returns all message types in ascending order of their full names.
pub fn all() -> impl ExactSizeIterator<Item = &'static MessageDescriptor> {
    ALL.iter().copied()
}

/// Returns the full names of all message types, in ascending order.
pub fn names() -> impl ExactSizeIterator<Item = &'static str> {
    all().map(|of| of.full_name)
}

/// Returns the types whose full name is `name` or ends in `.name`, those of Flyte 1 first; if one has
/// exactly this name, only that one.
pub fn find(name: &str) -> Vec<&'static MessageDescriptor> {
    if let Some(exact) = get(name) {
        return vec![exact];
    }
    let mut found: Vec<&'static MessageDescriptor> = Vec::new();
    for of in SCHEMAS.iter().flat_map(|schema| schema.find(name)) {
        if !found.contains(&of) {
            found.push(of);
        }
    }
    found
}
