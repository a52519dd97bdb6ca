//! Equality of messages of types known only at run time.

use std::any::Any;
use std::cmp::Ordering;

use crate::{FieldRef, MapField, WireMessage};

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
        && by_key(a).into_iter().zip(by_key(b)).all(|(i, j)| {
            let ((key, value), (other_key, other)) = (a.entry_at(i), b.entry_at(j));
            key.cmp_key(&other_key) == Ordering::Equal
                && value.bit_eq(&other)
                && a.entry_unknown(i) == b.entry_unknown(j)
        })
}

/// Returns the indices of a map's entries in ascending order of their keys.
fn by_key(map: &dyn MapField) -> Vec<usize> {
    let mut order: Vec<usize> = (0..map.len()).collect();
    order.sort_unstable_by(|i, j| map.entry_at(*i).0.cmp_key(&map.entry_at(*j).0));
    order
}
