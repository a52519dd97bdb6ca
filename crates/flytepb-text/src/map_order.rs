//! The dialects of the text format, and the order of map entries in each.

use std::cmp::Ordering;

use flytepb_wire::{MapField, ValueRef};

/// A dialect of the text format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Python's `text_format`.
    Python,
    /// upb's, as in Python's `str(message)`.
    Upb,
}

/// Returns the indices of a map's entries in the print order of a dialect.
pub(crate) fn of(map: &dyn MapField, dialect: Dialect) -> Vec<usize> {
    let mut order: Vec<usize> = (0..map.len()).collect();
    let compare = match dialect {
        Dialect::Python => ascending,
        Dialect::Upb => upb,
    };
    order.sort_by(|a, b| compare(map.entry_at(*a).0, map.entry_at(*b).0));
    order
}

/// Orders numbers by value, strings by code point.
fn ascending(a: ValueRef<'_>, b: ValueRef<'_>) -> Ordering {
    match (a, b) {
        (ValueRef::Bool(a), ValueRef::Bool(b)) => a.cmp(&b),
        (ValueRef::I32(a), ValueRef::I32(b)) => a.cmp(&b),
        (ValueRef::I64(a), ValueRef::I64(b)) => a.cmp(&b),
        (ValueRef::U32(a), ValueRef::U32(b)) => a.cmp(&b),
        (ValueRef::U64(a), ValueRef::U64(b)) => a.cmp(&b),
        (ValueRef::Str(a), ValueRef::Str(b)) => a.cmp(b),
        _ => Ordering::Equal,
    }
}

/// Orders numbers as if unsigned; strings by descending bytes over their common length, then by
/// ascending length.
fn upb(a: ValueRef<'_>, b: ValueRef<'_>) -> Ordering {
    match (a, b) {
        (ValueRef::I32(a), ValueRef::I32(b)) => (a as u32).cmp(&(b as u32)),
        (ValueRef::I64(a), ValueRef::I64(b)) => (a as u64).cmp(&(b as u64)),
        (ValueRef::Str(a), ValueRef::Str(b)) => {
            let common = a.len().min(b.len());
            let bytes = b.as_bytes()[..common].cmp(&a.as_bytes()[..common]);
            bytes.then(a.len().cmp(&b.len()))
        }
        _ => ascending(a, b),
    }
}
