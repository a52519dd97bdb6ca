//! Comparing and copying messages of types known only at run time.

use std::any::Any;
use std::cmp::Ordering;

use crate::{FieldMut, FieldRef, MapField, MapKey, ValueMut, ValueRef, WireMessage};

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
        (Some(FieldRef::Value(a)), Some(FieldRef::Value(b))) => equal_values(a, b),
        (Some(FieldRef::List(a)), Some(FieldRef::List(b))) => {
            a.len() == b.len() && (0..a.len()).all(|i| equal_values(a.get(i), b.get(i)))
        }
        (Some(FieldRef::Map(a)), Some(FieldRef::Map(b))) => equal_maps(a, b),
        _ => false,
    }
}

fn equal_values(a: ValueRef<'_>, b: ValueRef<'_>) -> bool {
    match (a, b) {
        (ValueRef::Message(a), ValueRef::Message(b)) => equal(a, b),
        (ValueRef::Bytes(a), ValueRef::Bytes(b)) => a == b,
        (ValueRef::F32(a), ValueRef::F32(b)) => a.to_bits() == b.to_bits(),
        (ValueRef::F64(a), ValueRef::F64(b)) => a.to_bits() == b.to_bits(),
        _ => compare_keys(a, b) == Ordering::Equal,
    }
}

fn equal_maps(a: &dyn MapField, b: &dyn MapField) -> bool {
    a.len() == b.len()
        && by_key(a).into_iter().zip(by_key(b)).all(|(i, j)| {
            let ((key, value), (other_key, other)) = (a.entry_at(i), b.entry_at(j));
            compare_keys(key, other_key) == Ordering::Equal
                && equal_values(value, other)
                && a.entry_unknown(i) == b.entry_unknown(j)
        })
}

/// The indices of a map's entries in ascending order of their keys.
fn by_key(map: &dyn MapField) -> Vec<usize> {
    let mut order: Vec<usize> = (0..map.len()).collect();
    order.sort_unstable_by(|i, j| compare_keys(map.entry_at(*i).0, map.entry_at(*j).0));
    order
}

/// Compares two values of a type that map keys have.
fn compare_keys(a: ValueRef<'_>, b: ValueRef<'_>) -> Ordering {
    match (a, b) {
        (ValueRef::Bool(a), ValueRef::Bool(b)) => a.cmp(&b),
        (ValueRef::I32(a), ValueRef::I32(b)) => a.cmp(&b),
        (ValueRef::I64(a), ValueRef::I64(b)) => a.cmp(&b),
        (ValueRef::U32(a), ValueRef::U32(b)) => a.cmp(&b),
        (ValueRef::U64(a), ValueRef::U64(b)) => a.cmp(&b),
        (ValueRef::Str(a), ValueRef::Str(b)) => a.cmp(b),
        _ => unreachable!("values of one field have one type"),
    }
}

/// Returns a copy of a message.
pub(crate) fn copy(message: &dyn WireMessage) -> Box<dyn WireMessage> {
    let mut copy = (message.descriptor().new)();
    copy_to(message, &mut *copy);
    copy
}

fn copy_to(from: &dyn WireMessage, to: &mut dyn WireMessage) {
    for i in 0..from.descriptor().fields.len() {
        let Some(field) = from.get(i) else { continue };
        match (field, to.get_mut(i)) {
            (FieldRef::Value(value), FieldMut::Value(target)) => copy_value(value, target),
            (FieldRef::List(list), FieldMut::List(target)) => {
                (0..list.len()).for_each(|i| copy_value(list.get(i), target.push()));
            }
            (FieldRef::Map(map), FieldMut::Map(target)) => copy_map(map, target),
            _ => unreachable!("a field has one shape"),
        }
    }
    *to.unknown_fields_mut() = from.unknown_fields().clone();
}

fn copy_map(map: &dyn MapField, target: &mut dyn MapField) {
    for i in 0..map.len() {
        let (key, value) = map.entry_at(i);
        let key = match key {
            ValueRef::Bool(key) => MapKey::Bool(key),
            ValueRef::I32(key) => MapKey::I32(key),
            ValueRef::I64(key) => MapKey::I64(key),
            ValueRef::U32(key) => MapKey::U32(key),
            ValueRef::U64(key) => MapKey::U64(key),
            ValueRef::Str(key) => MapKey::Str(key.to_string()),
            _ => unreachable!("no map has such keys"),
        };
        if let Some((target, _)) = target.entry_mut(key) {
            copy_value(value, target);
        }
        if let Some(unknown) = map.entry_unknown(i) {
            *target.entry_unknown_mut(i) = unknown.clone();
        }
    }
}

fn copy_value(value: ValueRef<'_>, target: ValueMut<'_>) {
    match (value, target) {
        (ValueRef::Bool(value), ValueMut::Bool(target)) => *target = value,
        (ValueRef::I32(value), ValueMut::I32(target)) => *target = value,
        (ValueRef::I64(value), ValueMut::I64(target)) => *target = value,
        (ValueRef::U32(value), ValueMut::U32(target)) => *target = value,
        (ValueRef::U64(value), ValueMut::U64(target)) => *target = value,
        (ValueRef::F32(value), ValueMut::F32(target)) => *target = value,
        (ValueRef::F64(value), ValueMut::F64(target)) => *target = value,
        (ValueRef::Str(value), ValueMut::Str(target)) => value.clone_into(target),
        (ValueRef::Bytes(value), ValueMut::Bytes(target)) => target.set(value.to_vec()),
        (ValueRef::Message(value), ValueMut::Message(target)) => copy_to(value, target),
        _ => unreachable!("a field has one type"),
    }
}
