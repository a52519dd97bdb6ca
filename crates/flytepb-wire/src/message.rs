//! The trait of all generated messages, and values seen through it.

use std::any::Any;
use std::fmt;

use crate::decode::{Fault, Reader};
use crate::descriptor::MessageDescriptor;
use crate::{budget, scratch};
use crate::{DecodeError, DecodeOptions, Map, UnknownFields, Visitor, Writer};

/// A generated message: it reads and writes the wire format and shows its fields one by one.
///
/// The trait is object-safe: `Box<dyn WireMessage>` is a message of a type known only at run time
/// (see the registry of `flytepb-idl`). A field is addressed by its *index* in
/// [`MessageDescriptor::fields`].
///
/// It is implemented by generated code only.
///
/// A message that was decoded is as deep as the limit of the decode allows, 100 levels unless set
/// otherwise, and fits any stack. One that was built by hand may be deeper: it can always be dropped
/// (see [`Nested`](crate::Nested)), but `Clone`, `Debug`, comparing and encoding descend by
/// recursion, as they do for any Rust type that holds itself.
pub trait WireMessage: Any + Send + Sync + fmt::Debug {
    /// The description of this message's type.
    fn descriptor(&self) -> &'static MessageDescriptor;

    /// The description of this type.
    fn type_descriptor() -> &'static MessageDescriptor
    where
        Self: Sized;

    /// The value of the field with this index, or `None` when it is unset: absent, of an implicit
    /// field its default, of a list or map empty.
    ///
    /// # Panics
    /// Never: an index out of range is `None`.
    fn get(&self, index: usize) -> Option<FieldRef<'_>>;

    /// Shows the fields that are set with their indices, in ascending order: all that
    /// [`get`](Self::get) would give, faster.
    fn visit(&self, visitor: &mut dyn Visitor);

    /// The field with this index for writing. A message or oneof member that is absent becomes
    /// present with its default value.
    ///
    /// # Panics
    /// When the index is out of range.
    fn get_mut(&mut self, index: usize) -> FieldMut<'_>;

    /// The fields that the schema does not know, as they stood on the wire.
    fn unknown_fields(&self) -> &UnknownFields;

    /// The unknown fields, for changing them.
    fn unknown_fields_mut(&mut self) -> &mut UnknownFields;

    /// Reads fields until the reader's end and merges them into this message.
    ///
    /// # Errors
    /// On input that is not valid; the message then holds what was read so far.
    fn merge_from(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault>;

    /// Writes the message, last field first, in front of what the writer holds.
    fn write_to(&self, writer: &mut Writer<'_>);

    /// The exact number of bytes that [`write_to`](Self::write_to) writes.
    fn wire_len(&self) -> usize;

    /// Returns whether `other` is of the same type and equal.
    fn dyn_eq(&self, other: &dyn WireMessage) -> bool;

    /// A copy in a box.
    fn dyn_clone(&self) -> Box<dyn WireMessage>;

    /// Decodes a message from `bytes`, all of them, with the default limits.
    ///
    /// # Errors
    /// With the byte offset and the field path of the fault when `bytes` are not a valid message.
    ///
    /// # Examples
    /// See [`DecodeOptions`], which also sets other limits.
    fn from_wire(bytes: &[u8]) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        DecodeOptions::new().decode(bytes)
    }

    /// Merges `bytes`, all of them, into this message.
    ///
    /// # Errors
    /// As [`from_wire`](Self::from_wire); the message then holds what was read so far.
    fn merge_wire(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        DecodeOptions::new().merge(self.as_dyn_mut(), bytes)
    }

    /// Encodes the message. Maps are written in the order they hold, so that what an official
    /// encoder wrote comes back byte for byte.
    ///
    /// The thread keeps the buffer in which this is done, up to 512 KiB, for the next time. A
    /// [`Writer`] of one's own has no part in that.
    fn to_wire(&self) -> Vec<u8> {
        scratch::to_vec(&self)
    }

    /// Encodes the message with map entries in ascending order of their keys and unknown fields
    /// behind the known ones, at every depth: equal messages give equal bytes.
    fn to_wire_deterministic(&self) -> Vec<u8> {
        scratch::to_vec_deterministic(&self)
    }

    /// This message as a trait object.
    fn as_dyn_mut(&mut self) -> &mut dyn WireMessage;
}

/// One value, borrowed. Enums show as [`I32`](Self::I32); the descriptor tells them apart.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // the variants say what they hold
pub enum ValueRef<'a> {
    Bool(bool),
    I32(i32),
    I64(i64),
    U32(u32),
    U64(u64),
    F32(f32),
    F64(f64),
    Str(&'a str),
    Bytes(&'a [u8]),
    Message(&'a dyn WireMessage),
}

/// A field that is set, borrowed.
#[derive(Clone, Copy)]
pub enum FieldRef<'a> {
    /// The value of a singular field.
    Value(ValueRef<'a>),
    /// A list with at least one element.
    List(&'a dyn List),
    /// A map with at least one entry.
    Map(&'a dyn MapField),
}

/// One value, for writing.
#[derive(Debug)]
#[allow(missing_docs)] // the variants say what they hold
pub enum ValueMut<'a> {
    Bool(&'a mut bool),
    I32(&'a mut i32),
    I64(&'a mut i64),
    U32(&'a mut u32),
    U64(&'a mut u64),
    F32(&'a mut f32),
    F64(&'a mut f64),
    Str(&'a mut String),
    Bytes(&'a mut Vec<u8>),
    Message(&'a mut dyn WireMessage),
}

/// A field, for writing.
pub enum FieldMut<'a> {
    /// A singular field.
    Value(ValueMut<'a>),
    /// A list.
    List(&'a mut dyn List),
    /// A map.
    Map(&'a mut dyn MapField),
}

/// The key of a map entry, owned. Fixed and zigzag keys use the variant of their size.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the variants say what they hold
pub enum MapKey {
    Bool(bool),
    I32(i32),
    I64(i64),
    U32(u32),
    U64(u64),
    Str(String),
}

/// A type that can stand in a list or as a map's value.
pub trait Element: Default + Clone + Send + Sync + 'static {
    /// The value, borrowed.
    fn value(&self) -> ValueRef<'_>;
    /// The value, for writing.
    fn value_mut(&mut self) -> ValueMut<'_>;
    /// Shows the value under this index.
    #[inline]
    fn show(&self, index: usize, visitor: &mut dyn Visitor) {
        visitor.field(index, FieldRef::Value(self.value()));
    }
}

macro_rules! scalar_elements {
    ($($type:ty => $variant:ident),*) => {$(
        impl Element for $type {
            #[inline]
            fn value(&self) -> ValueRef<'_> {
                ValueRef::$variant(*self)
            }
            fn value_mut(&mut self) -> ValueMut<'_> {
                ValueMut::$variant(self)
            }
        }
    )*};
}
scalar_elements!(bool => Bool, i32 => I32, i64 => I64, u32 => U32, u64 => U64, f32 => F32, f64 => F64);

impl Element for String {
    fn value(&self) -> ValueRef<'_> {
        ValueRef::Str(self)
    }
    fn value_mut(&mut self) -> ValueMut<'_> {
        ValueMut::Str(self)
    }
    #[inline]
    fn show(&self, index: usize, visitor: &mut dyn Visitor) {
        visitor.text(index, self);
    }
}

impl Element for Vec<u8> {
    fn value(&self) -> ValueRef<'_> {
        ValueRef::Bytes(self)
    }
    fn value_mut(&mut self) -> ValueMut<'_> {
        ValueMut::Bytes(self)
    }
}

impl<M: WireMessage + Default + Clone> Element for M {
    fn value(&self) -> ValueRef<'_> {
        ValueRef::Message(self)
    }
    fn value_mut(&mut self) -> ValueMut<'_> {
        ValueMut::Message(self)
    }
    #[inline]
    fn show(&self, index: usize, visitor: &mut dyn Visitor) {
        visitor.message(index, self);
    }
}

/// A list field of any element type.
pub trait List {
    /// The number of elements.
    fn len(&self) -> usize;
    /// Returns whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// The element at `index`.
    ///
    /// # Panics
    /// When the index is out of range.
    fn get(&self, index: usize) -> ValueRef<'_>;
    /// Shows all elements with their indices.
    fn visit(&self, visitor: &mut dyn Visitor);
    /// The element at `index`, for writing.
    ///
    /// # Panics
    /// When the index is out of range.
    fn get_mut(&mut self, index: usize) -> ValueMut<'_>;
    /// Appends a default element and gives it for writing.
    fn push(&mut self) -> ValueMut<'_>;
    /// Removes the last element, if any.
    fn pop(&mut self);
    /// How many bytes the next [`push`](Self::push) allocates for the list: 0 while there is room.
    fn growth(&self) -> usize;
}

impl<T: Element> List for Vec<T> {
    fn len(&self) -> usize {
        Vec::len(self)
    }
    fn get(&self, index: usize) -> ValueRef<'_> {
        self[index].value()
    }
    fn visit(&self, visitor: &mut dyn Visitor) {
        for (index, element) in self.iter().enumerate() {
            element.show(index, visitor);
        }
    }
    fn get_mut(&mut self, index: usize) -> ValueMut<'_> {
        self[index].value_mut()
    }
    fn push(&mut self) -> ValueMut<'_> {
        // Made where it is to be, rather than elsewhere and moved.
        self.resize_with(Vec::len(self) + 1, T::default);
        let last = Vec::len(self) - 1;
        self[last].value_mut()
    }
    fn pop(&mut self) {
        Vec::pop(self);
    }
    fn growth(&self) -> usize {
        let (capacity, len) = (self.capacity(), Vec::len(self));
        if len < capacity {
            0
        } else {
            (budget::grown_by_one::<T>(capacity) - capacity) * size_of::<T>()
        }
    }
}

/// A type that can be a map's key.
pub trait Key: Default + Clone + Ord + std::hash::Hash + Send + Sync + 'static {
    /// The key, borrowed.
    fn value(&self) -> ValueRef<'_>;
    /// The key of this type in `key`, if it has the right variant.
    fn from_map_key(key: MapKey) -> Option<Self>;
}

macro_rules! keys {
    ($($type:ty => $variant:ident),*) => {$(
        impl Key for $type {
            fn value(&self) -> ValueRef<'_> {
                Element::value(self)
            }
            fn from_map_key(key: MapKey) -> Option<Self> {
                match key {
                    MapKey::$variant(k) => Some(k),
                    _ => None,
                }
            }
        }
    )*};
}
keys!(bool => Bool, i32 => I32, i64 => I64, u32 => U32, u64 => U64, String => Str);

/// A map field of any key and value type.
pub trait MapField {
    /// The number of entries.
    fn len(&self) -> usize;
    /// Returns whether there are none.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Key and value of the entry at `index`, in wire order.
    ///
    /// # Panics
    /// When the index is out of range.
    fn entry(&self, index: usize) -> (ValueRef<'_>, ValueRef<'_>);
    /// The value of the entry at `index`, for writing.
    ///
    /// # Panics
    /// When the index is out of range.
    fn value_mut(&mut self, index: usize) -> ValueMut<'_>;
    /// The unknown fields that stood inside the entry at `index`.
    fn entry_unknown(&self, index: usize) -> Option<&UnknownFields>;
    /// The value of the entry with this key, after putting a default one there if it was missing;
    /// and whether it was missing. `None` when the key's variant is not this map's key type.
    fn entry_mut(&mut self, key: MapKey) -> Option<(ValueMut<'_>, bool)>;
    /// Puts a default value under this key, in place of the one that was there, and gives it for
    /// writing. `None` when the key's variant is not this map's key type.
    fn insert_default(&mut self, key: MapKey) -> Option<ValueMut<'_>>;
    /// Removes the entry with this key, if any.
    fn remove(&mut self, key: MapKey);
    /// How many bytes the next new entry allocates for the map: 0 while there is room.
    fn growth(&self) -> usize;
}

impl<K: Key, V: Element> MapField for Map<K, V> {
    fn len(&self) -> usize {
        Map::len(self)
    }
    fn entry(&self, index: usize) -> (ValueRef<'_>, ValueRef<'_>) {
        let (k, v) = &self.as_slice()[index];
        (k.value(), v.value())
    }
    fn value_mut(&mut self, index: usize) -> ValueMut<'_> {
        self.value_at_mut(index).value_mut()
    }
    fn entry_unknown(&self, index: usize) -> Option<&UnknownFields> {
        self.unknown_at(index)
    }
    fn entry_mut(&mut self, key: MapKey) -> Option<(ValueMut<'_>, bool)> {
        let key = K::from_map_key(key)?;
        let before = Map::len(self);
        let index = self.index_or_insert(key);
        let missing = Map::len(self) > before;
        Some((self.value_at_mut(index).value_mut(), missing))
    }
    fn insert_default(&mut self, key: MapKey) -> Option<ValueMut<'_>> {
        let key = K::from_map_key(key)?;
        let index = self.index_or_insert(key);
        let value = self.value_at_mut(index);
        *value = V::default();
        Some(value.value_mut())
    }
    fn remove(&mut self, key: MapKey) {
        if let Some(key) = K::from_map_key(key) {
            Map::remove(self, &key);
        }
    }
    fn growth(&self) -> usize {
        Map::growth(self)
    }
}

impl dyn WireMessage {
    /// This message as a concrete type, if it is of that type.
    pub fn downcast_ref<M: WireMessage>(&self) -> Option<&M> {
        (self as &dyn Any).downcast_ref()
    }

    /// Returns whether no field is set and there are no unknown fields: its encoding has no bytes.
    pub fn is_empty(&self) -> bool {
        self.unknown_fields().is_empty()
            && (0..self.descriptor().fields.len()).all(|i| self.get(i).is_none())
    }
}

impl PartialEq for dyn WireMessage {
    fn eq(&self, other: &dyn WireMessage) -> bool {
        self.dyn_eq(other)
    }
}

impl Clone for Box<dyn WireMessage> {
    fn clone(&self) -> Self {
        (**self).dyn_clone()
    }
}
