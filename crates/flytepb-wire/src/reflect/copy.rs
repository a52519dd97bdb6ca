//! Copies of messages of types known only at run time.

use crate::{FieldMut, FieldRef, MapField, MapKey, ValueMut, ValueRef, WireMessage};

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
        (ValueRef::Str(value), ValueMut::Str(target)) => target.copy_from(value),
        (ValueRef::Bytes(value), ValueMut::Bytes(target)) => target.set(value.to_vec()),
        (ValueRef::Message(value), ValueMut::Message(target)) => copy_to(value, target),
        _ => unreachable!("a field has one type"),
    }
}
