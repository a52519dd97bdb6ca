//! Equality of messages of types known only at run time.

use std::any::Any;
use std::cmp::Ordering;

use crate::{FieldRef, MapField, ValueRef, WireMessage};

/// Returns whether two messages are of the same type and equal: as the types' own `==`, so floats
/// are compared by their bits and maps without regard to order.
pub(crate) fn equal(a: &dyn WireMessage, b: &dyn WireMessage) -> bool {
    (a as &dyn Any).type_id() == (b as &dyn Any).type_id()
        && a.unknown_fields() == b.unknown_fields()
        && (0..a.descriptor().fields.len()).all(|i| equal_fields(a.get(i), b.get(i)))
}

fn equal_fields(a: Option<FieldRef<'_>>, b: Option<FieldRef<'_>>) -> bool {
    match (a, b) {
        (None, None) => true,
        (Some(FieldRef::Value(a)), Some(FieldRef::Value(b))) => a.bit_eq(&b),
        (Some(FieldRef::List(a)), Some(FieldRef::List(b))) => {
            a.len() == b.len() && (0..a.len()).all(|i| a.get(i).bit_eq(&b.get(i)))
        }
        (Some(FieldRef::Map(a)), Some(FieldRef::Map(b))) => equal_maps(a, b),
        _ => false,
    }
}

fn equal_maps(a: &dyn MapField, b: &dyn MapField) -> bool {
    a.len() == b.len()
        && by_key(a).into_iter().zip(by_key(b)).all(|(left, right)| {
            let ((key, i), (other_key, j)) = (left, right);
            key.cmp_key(&other_key) == Ordering::Equal
                && a.entry_at(i).1.bit_eq(&b.entry_at(j).1)
                && a.entry_unknown(i) == b.entry_unknown(j)
        })
}

/// Returns the keys of a map in ascending order, with the indices of their entries.
fn by_key(map: &dyn MapField) -> Vec<(ValueRef<'_>, usize)> {
    let mut keys: Vec<_> = (0..map.len()).map(|i| (map.entry_at(i).0, i)).collect();
    keys.sort_unstable_by(|(a, _), (b, _)| a.cmp_key(b));
    keys
}
