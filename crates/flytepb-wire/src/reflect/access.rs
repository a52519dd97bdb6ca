//! Field access of generated messages; for generated code.

use crate::codec::Codec;
use crate::descriptor::MessageDescriptor;
use crate::{Element, FieldMut, FieldRef, Key, Map, Visitor, WireMessage};

/// Returns a value that is set.
pub fn set<T: Element>(value: &T) -> Option<FieldRef<'_>> {
    Some(FieldRef::Value(value.value()))
}

/// Returns a field without presence; `None` if it has its default.
pub fn implicit<C: Codec>(value: &C::Value) -> Option<FieldRef<'_>>
where
    C::Value: Element,
{
    (!C::is_default(value)).then(|| FieldRef::Value(value.value()))
}

/// Returns a field with presence.
pub fn explicit<T: Element>(value: Option<&T>) -> Option<FieldRef<'_>> {
    value.and_then(set)
}

/// Returns a list, unless it is empty.
pub fn list<T: Element>(list: &Vec<T>) -> Option<FieldRef<'_>> {
    (!list.is_empty()).then_some(FieldRef::List(list))
}

/// Returns a map, unless it is empty.
pub fn map<K: Key, V: Element>(map: &Map<K, V>) -> Option<FieldRef<'_>> {
    (!map.is_empty()).then_some(FieldRef::Map(map))
}

/// Visits a field without presence, unless it has its default.
#[inline]
pub fn show_implicit<C: Codec>(visitor: &mut dyn Visitor, index: usize, value: &C::Value)
where
    C::Value: Element,
{
    if !C::is_default(value) {
        value.show(index, visitor);
    }
}

/// Visits a field with presence, if it is set.
#[inline]
pub fn show_explicit<T: Element>(visitor: &mut dyn Visitor, index: usize, value: Option<&T>) {
    if let Some(value) = value {
        value.show(index, visitor);
    }
}

/// Visits a list, unless it is empty.
#[inline]
pub fn show_list<T: Element>(visitor: &mut dyn Visitor, index: usize, list: &Vec<T>) {
    if !list.is_empty() {
        visitor.field(index, FieldRef::List(list));
    }
}

/// Visits a map, unless it is empty.
#[inline]
pub fn show_map<K: Key, V: Element>(visitor: &mut dyn Visitor, index: usize, map: &Map<K, V>) {
    if !map.is_empty() {
        visitor.field(index, FieldRef::Map(map));
    }
}

/// Returns a list, mutably.
pub fn list_mut<T: Element>(list: &mut Vec<T>) -> FieldMut<'_> {
    FieldMut::List(list)
}

/// Returns a map, mutably.
pub fn map_mut<K: Key, V: Element>(map: &mut Map<K, V>) -> FieldMut<'_> {
    FieldMut::Map(map)
}

/// Returns a singular field, mutably.
pub fn value_mut<T: Element>(value: &mut T) -> FieldMut<'_> {
    FieldMut::Value(value.value_mut())
}

/// An empty message.
pub fn new<M: WireMessage + Default>() -> Box<dyn WireMessage> {
    Box::new(M::default())
}

/// The value of an enum field, or the default if its number is unknown.
pub fn known<E: TryFrom<i32> + Default>(number: i32) -> E {
    E::try_from(number).unwrap_or_default()
}

/// # Panics
/// Always.
#[cold]
pub fn no_such_field(index: usize, message: &MessageDescriptor) -> ! {
    panic!("{} has no field with index {index}", message.full_name)
}

/// Sets a oneof. It is usually unset before, and then nothing is dropped.
#[inline]
pub fn fill<T>(slot: &mut Option<T>, value: T) {
    match slot {
        None => std::mem::forget(slot.replace(value)),
        Some(_) => *slot = Some(value),
    }
}

/// Returns the value of a field with presence, which becomes present with its default.
#[inline]
pub fn present<T: Default>(slot: &mut Option<T>) -> &mut T {
    if slot.is_none() {
        fill(slot, T::default());
    }
    match slot {
        Some(value) => value,
        None => unreachable!(),
    }
}
