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
    let mut keys: Vec<_> = (0..map.len()).map(|i| (map.entry_at(i).0, i)).collect();
    keys.sort_by(|(a, _), (b, _)| match dialect {
        Dialect::Python => a.cmp_key(b),
        Dialect::Upb => upb(*a, *b),
    });
    keys.into_iter().map(|(_, index)| index).collect()
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
        _ => a.cmp_key(&b),
    }
}
