//! How generated messages show their fields; for generated code.

use std::any::Any;

use crate::codec::Codec;
use crate::descriptor::MessageDescriptor;
use crate::{Element, FieldMut, FieldRef, Key, Map, Visitor, WireMessage};

/// A value that is set.
pub fn set<T: Element>(value: &T) -> Option<FieldRef<'_>> {
    Some(FieldRef::Value(value.value()))
}

/// A field whose default counts as unset.
pub fn implicit<C: Codec>(value: &C::Value) -> Option<FieldRef<'_>>
where
    C::Value: Element,
{
    (!C::is_default(value)).then(|| FieldRef::Value(value.value()))
}

/// A field with presence.
pub fn explicit<T: Element>(value: Option<&T>) -> Option<FieldRef<'_>> {
    value.and_then(set)
}

/// A list.
pub fn list<T: Element>(list: &Vec<T>) -> Option<FieldRef<'_>> {
    (!list.is_empty()).then_some(FieldRef::List(list))
}

/// A map.
pub fn map<K: Key, V: Element>(map: &Map<K, V>) -> Option<FieldRef<'_>> {
    (!map.is_empty()).then_some(FieldRef::Map(map))
}

/// Shows a field whose default counts as unset.
#[inline]
pub fn show_implicit<C: Codec>(visitor: &mut dyn Visitor, index: usize, value: &C::Value)
where
    C::Value: Element,
{
    if !C::is_default(value) {
        value.show(index, visitor);
    }
}

/// Shows a field with presence.
#[inline]
pub fn show_explicit<T: Element>(visitor: &mut dyn Visitor, index: usize, value: Option<&T>) {
    if let Some(value) = value {
        value.show(index, visitor);
    }
}

/// Shows a list.
#[inline]
pub fn show_list<T: Element>(visitor: &mut dyn Visitor, index: usize, list: &Vec<T>) {
    if !list.is_empty() {
        visitor.field(index, FieldRef::List(list));
    }
}

/// Shows a map.
#[inline]
pub fn show_map<K: Key, V: Element>(visitor: &mut dyn Visitor, index: usize, map: &Map<K, V>) {
    if !map.is_empty() {
        visitor.field(index, FieldRef::Map(map));
    }
}

/// A list, for writing.
pub fn list_mut<T: Element>(list: &mut Vec<T>) -> FieldMut<'_> {
    FieldMut::List(list)
}

/// A map, for writing.
pub fn map_mut<K: Key, V: Element>(map: &mut Map<K, V>) -> FieldMut<'_> {
    FieldMut::Map(map)
}

/// A singular field, for writing.
pub fn value_mut<T: Element>(value: &mut T) -> FieldMut<'_> {
    FieldMut::Value(value.value_mut())
}

/// An empty message.
pub fn new<M: WireMessage + Default>() -> Box<dyn WireMessage> {
    Box::new(M::default())
}

/// Compares a message with one of unknown type.
pub fn dyn_eq<M: WireMessage + PartialEq>(a: &M, b: &dyn WireMessage) -> bool {
    match (b as &dyn Any).downcast_ref::<M>() {
        Some(b) => a == b,
        None => false,
    }
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

/// Puts a value into a oneof. That nothing was there is the rule, and then there is nothing to drop.
#[inline]
pub fn fill<T>(slot: &mut Option<T>, value: T) {
    match slot {
        None => std::mem::forget(slot.replace(value)),
        Some(_) => *slot = Some(value),
    }
}
