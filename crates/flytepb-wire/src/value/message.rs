//! The trait of all generated messages, and the values it exposes.

use std::any::Any;
use std::fmt;

use crate::decode::{Fault, Reader};
use crate::descriptor::MessageDescriptor;
use crate::reflect::{copy, equality};
use crate::{limits, thread_buffer};
use crate::{DecodeError, Limits, Map, Text, TypeLookup, UnknownFields, Visitor, Writer};

/// A generated message: reads and writes the wire format and gives access to its fields.
///
/// The trait is object-safe: `Box<dyn WireMessage>` is a message of a type known only at run time
/// (see the registry of `flytepb-idl`). A field is addressed by its *index* in
/// [`MessageDescriptor::fields`].
///
/// Implemented by generated code only.
///
/// A decoded message is as deep as the decode limit allows, by default 100 levels, and fits any
/// stack. One built by hand may be deeper: it can always be dropped (see
/// [`Nested`](crate::Nested)), but `Clone`, `Debug`, comparing and encoding are recursive, as for
/// any recursive Rust type.
pub trait WireMessage: Any + AsDyn + Send + Sync + fmt::Debug {
    /// Returns the descriptor of this message's type.
    fn descriptor(&self) -> &'static MessageDescriptor;

    /// Returns the descriptor of this type.
    fn type_descriptor() -> &'static MessageDescriptor
    where
        Self: Sized;

    /// Finds the types that an `Any` in this message may hold: those of its schema, and those that
    /// the schema imports. `None` if the generator was not told where their registry is.
    ///
    /// It is not part of trait objects, so a program that only decodes one type does not contain
    /// the others.
    fn type_lookup() -> Option<TypeLookup>
    where
        Self: Sized,
    {
        None
    }

    /// Returns whether decoding stores texts and bytes as parts of a shared buffer: the generator's
    /// option `shared`.
    #[doc(hidden)]
    fn shares_input() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// Returns the value of the field with this index; `None` if it is unset: absent, equal to the
    /// default of a field without presence, or an empty list or map.
    ///
    /// # Panics
    /// Never: an index out of range returns `None`.
    fn get(&self, index: usize) -> Option<FieldRef<'_>>;

    /// Visits each set field in ascending index order: the same values as [`get`](Self::get), but
    /// faster.
    fn visit(&self, visitor: &mut dyn Visitor);

    /// Returns the field with this index, mutably. An absent message or oneof member becomes
    /// present with its default value.
    ///
    /// # Panics
    /// When the index is out of range.
    fn get_mut(&mut self, index: usize) -> FieldMut<'_>;

    /// Returns the unknown fields in wire form.
    fn unknown_fields(&self) -> &UnknownFields;

    /// Returns the unknown fields, mutably.
    fn unknown_fields_mut(&mut self) -> &mut UnknownFields;

    /// Reads fields to the reader's end and merges them into this message.
    ///
    /// # Errors
    /// On invalid input; the message then holds what was read so far.
    fn merge_from(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault>;

    /// Reads fields to the reader's end in place of those of this message, reusing its memory: see
    /// [`Limits::decode_into`].
    ///
    /// # Errors
    /// On invalid input; the message then holds both old and new values.
    #[doc(hidden)]
    fn refill(&mut self, reader: &mut Reader<'_>) -> Result<(), Fault>
    where
        Self: Sized;

    /// Prepends the message to the writer, last field first.
    fn write_to(&self, writer: &mut Writer);

    /// Returns the exact number of bytes that [`write_to`](Self::write_to) writes.
    fn wire_len(&self) -> usize;

    /// Returns seconds and nanoseconds, mutably, of a `google.protobuf.Timestamp` or `Duration`;
    /// `None` of other messages. Faster than two calls of [`get_mut`](Self::get_mut).
    fn seconds_and_nanos_mut(&mut self) -> Option<(&mut i64, &mut i32)> {
        None
    }

    /// Decodes a message from all of `bytes`, with the default limits.
    ///
    /// # Errors
    /// With the byte offset and the field path when `bytes` is not a valid message.
    ///
    /// # Examples
    /// See [`Limits`], which also sets other limits.
    fn from_wire(bytes: &[u8]) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        Limits::new().decode(bytes)
    }

    /// Decodes a message from all of `bytes`, with the default limits. Fields of type
    /// [`Text`] and [`Bytes`](bytes::Bytes) share this buffer instead of copying from it, and keep
    /// it in memory.
    ///
    /// # Errors
    /// Same as for [`from_wire`](Self::from_wire).
    fn from_wire_bytes(bytes: &bytes::Bytes) -> Result<Self, DecodeError>
    where
        Self: Sized + Default,
    {
        Limits::new().decode_bytes(bytes)
    }

    /// Merges all of `bytes` into this message.
    ///
    /// # Errors
    /// Same as for [`from_wire`](Self::from_wire); the message then holds what was read so far.
    fn merge_wire(&mut self, bytes: &[u8]) -> Result<(), DecodeError> {
        Limits::new().merge(self.as_dyn_mut(), bytes)
    }

    /// Encodes the message. Maps are written in their own order, so that the output of an official
    /// encoder round-trips byte for byte.
    ///
    /// Encoding uses a buffer of up to 512 KiB that the thread keeps for reuse; larger messages take
    /// more such blocks until they are joined. A [`Writer`] of your own uses neither.
    fn to_wire(&self) -> Vec<u8> {
        thread_buffer::to_vec(self.as_dyn())
    }

    /// Encodes the message with map entries in ascending key order and unknown fields after the
    /// known ones, at every depth: equal messages have equal encodings.
    fn to_wire_deterministic(&self) -> Vec<u8> {
        thread_buffer::to_vec_deterministic(self.as_dyn())
    }
}

/// A message as a trait object; implemented for all messages.
#[doc(hidden)]
pub trait AsDyn {
    fn as_dyn(&self) -> &dyn WireMessage;
    fn as_dyn_mut(&mut self) -> &mut dyn WireMessage;
}

impl<M: WireMessage> AsDyn for M {
    fn as_dyn(&self) -> &dyn WireMessage {
        self
    }
    fn as_dyn_mut(&mut self) -> &mut dyn WireMessage {
        self
    }
}

/// One value, borrowed. Enums are [`I32`](Self::I32); the descriptor distinguishes them.
#[derive(Clone, Copy, Debug)]
#[allow(missing_docs)] // the variants are self-explanatory
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

/// A set field, borrowed.
#[derive(Clone, Copy)]
pub enum FieldRef<'a> {
    /// The value of a singular field.
    Value(ValueRef<'a>),
    /// A list with at least one element.
    List(&'a dyn List),
    /// A map with at least one entry.
    Map(&'a dyn MapField),
}

/// One value, mutable.
#[derive(Debug)]
#[allow(missing_docs)] // the variants are self-explanatory
pub enum ValueMut<'a> {
    Bool(&'a mut bool),
    I32(&'a mut i32),
    I64(&'a mut i64),
    U32(&'a mut u32),
    U64(&'a mut u64),
    F32(&'a mut f32),
    F64(&'a mut f64),
    Str(&'a mut dyn TextValue),
    Bytes(&'a mut dyn BytesValue),
    Message(&'a mut dyn WireMessage),
}

/// The value of a `string` field: a `String`, or a [`Text`] where the generator was configured so.
pub trait TextValue: fmt::Debug {
    /// Returns the text.
    fn as_str(&self) -> &str;
    /// Replaces the text.
    fn set(&mut self, text: String);
    /// Replaces the text by a copy of `text`, which has no spare capacity.
    fn copy_from(&mut self, text: &str);
}

impl TextValue for String {
    fn as_str(&self) -> &str {
        self
    }
    fn set(&mut self, text: String) {
        *self = text;
    }
    fn copy_from(&mut self, text: &str) {
        *self = text.to_owned();
    }
}

impl TextValue for Text {
    fn as_str(&self) -> &str {
        self
    }
    fn set(&mut self, text: String) {
        *self = text.into();
    }
    fn copy_from(&mut self, text: &str) {
        *self = text.into();
    }
}

/// The value of a `bytes` field: a `Vec<u8>`, or a `bytes::Bytes` where the generator was configured
/// so.
pub trait BytesValue: fmt::Debug {
    /// Returns the bytes.
    fn as_slice(&self) -> &[u8];
    /// Replaces the bytes.
    fn set(&mut self, bytes: Vec<u8>);
}

impl BytesValue for Vec<u8> {
    fn as_slice(&self) -> &[u8] {
        self
    }
    fn set(&mut self, bytes: Vec<u8>) {
        *self = bytes;
    }
}

impl BytesValue for bytes::Bytes {
    fn as_slice(&self) -> &[u8] {
        self
    }
    fn set(&mut self, bytes: Vec<u8>) {
        *self = bytes.into();
    }
}

/// A field, mutable.
pub enum FieldMut<'a> {
    /// A singular field.
    Value(ValueMut<'a>),
    /// A list.
    List(&'a mut dyn List),
    /// A map.
    Map(&'a mut dyn MapField),
}

/// An owned map key. Fixed and zigzag keys use the variant of their size.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
#[allow(missing_docs)] // the variants are self-explanatory
pub enum MapKey {
    Bool(bool),
    I32(i32),
    I64(i64),
    U32(u32),
    U64(u64),
    Str(String),
}

/// A type of list elements and map values.
pub trait Element: Default + Clone + Send + Sync + 'static {
    /// Returns the value, borrowed.
    fn value(&self) -> ValueRef<'_>;
    /// Returns the value, mutably.
    fn value_mut(&mut self) -> ValueMut<'_>;
    /// Passes the value to a visitor with this index.
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

impl Element for Text {
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

impl Element for bytes::Bytes {
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
    /// Returns the number of elements.
    fn len(&self) -> usize;
    /// Returns whether there are no elements.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Returns the element at `index`.
    ///
    /// # Panics
    /// When the index is out of range.
    fn get(&self, index: usize) -> ValueRef<'_>;
    /// Visits all elements with their indices.
    fn visit(&self, visitor: &mut dyn Visitor);
    /// Returns the element at `index`, mutably.
    ///
    /// # Panics
    /// When the index is out of range.
    fn get_mut(&mut self, index: usize) -> ValueMut<'_>;
    /// Appends a default element and returns it.
    fn push(&mut self) -> ValueMut<'_>;
    /// Removes the last element, if any.
    fn pop(&mut self);
    /// Returns the number of bytes that the next [`push`](Self::push) allocates for the list: 0 if
    /// there is spare capacity.
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
        let mut index = 0;
        while let Some(element) = <[T]>::get(self, index) {
            element.show(index, visitor);
            index += 1;
        }
    }
    fn get_mut(&mut self, index: usize) -> ValueMut<'_> {
        self[index].value_mut()
    }
    fn push(&mut self) -> ValueMut<'_> {
        let index = Vec::len(self);
        // The element is made in place by `resize_with`, of which there would be much unoptimized code.
        #[cfg(debug_assertions)]
        Vec::push(self, T::default());
        #[cfg(not(debug_assertions))]
        self.resize_with(index + 1, T::default);
        self[index].value_mut()
    }
    fn pop(&mut self) {
        Vec::pop(self);
    }
    fn growth(&self) -> usize {
        let (capacity, len) = (self.capacity(), Vec::len(self));
        if len < capacity {
            0
        } else {
            (limits::grown_by_one::<T>(capacity) - capacity) * size_of::<T>()
        }
    }
}

/// A type of map keys.
pub trait Key: Default + Clone + Ord + std::hash::Hash + Send + Sync + 'static {
    /// Returns the key, borrowed.
    fn value(&self) -> ValueRef<'_>;
    /// Converts a `key` of the right variant to this type.
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

impl Key for Text {
    fn value(&self) -> ValueRef<'_> {
        Element::value(self)
    }
    fn from_map_key(key: MapKey) -> Option<Self> {
        match key {
            MapKey::Str(key) => Some(key.into()),
            _ => None,
        }
    }
}

/// A map field of any key and value type.
pub trait MapField {
    /// Returns the number of entries.
    fn len(&self) -> usize;
    /// Returns whether there are no entries.
    fn is_empty(&self) -> bool {
        self.len() == 0
    }
    /// Returns key and value of the entry at `index`, in wire order.
    ///
    /// # Panics
    /// When the index is out of range.
    fn entry_at(&self, index: usize) -> (ValueRef<'_>, ValueRef<'_>);
    /// Returns the value of the entry at `index`, mutably.
    ///
    /// # Panics
    /// When the index is out of range.
    fn value_mut(&mut self, index: usize) -> ValueMut<'_>;
    /// Returns the unknown fields inside the entry at `index`.
    fn entry_unknown(&self, index: usize) -> Option<&UnknownFields>;
    /// Returns the unknown fields inside the entry at `index`, mutably.
    ///
    /// # Panics
    /// When the index is out of range.
    fn entry_unknown_mut(&mut self, index: usize) -> &mut UnknownFields;
    /// Returns the value of the entry with this key, after inserting a default one if it is
    /// missing, and whether it was missing. `None` if the key's variant does not match the map's
    /// key type.
    fn entry_mut(&mut self, key: MapKey) -> Option<(ValueMut<'_>, bool)>;
    /// Sets the value of this key to its default and returns it, mutably. `None` if the key's
    /// variant does not match the map's key type.
    fn insert_default(&mut self, key: MapKey) -> Option<ValueMut<'_>>;
    /// Removes the entry with this key, if any.
    fn remove(&mut self, key: MapKey);
    /// Returns the number of bytes that the next new entry allocates for the map: 0 if there is
    /// spare capacity.
    fn growth(&self) -> usize;
}

impl<K: Key, V: Element> MapField for Map<K, V> {
    fn len(&self) -> usize {
        Map::len(self)
    }
    fn entry_at(&self, index: usize) -> (ValueRef<'_>, ValueRef<'_>) {
        let (k, v) = &self.as_slice()[index];
        (k.value(), v.value())
    }
    fn value_mut(&mut self, index: usize) -> ValueMut<'_> {
        self.value_at_mut(index).value_mut()
    }
    fn entry_unknown(&self, index: usize) -> Option<&UnknownFields> {
        self.unknown_at(index)
    }
    fn entry_unknown_mut(&mut self, index: usize) -> &mut UnknownFields {
        assert!(index < Map::len(self), "the map has no entry {index}");
        self.unknown_at_mut(index)
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
    /// Returns this message as a concrete type, if it is of that type.
    pub fn downcast_ref<M: WireMessage>(&self) -> Option<&M> {
        (self as &dyn Any).downcast_ref()
    }

    /// Returns whether no field is set and there are no unknown fields, so that the encoding is
    /// empty.
    pub fn is_empty(&self) -> bool {
        self.unknown_fields().is_empty()
            && (0..self.descriptor().fields.len()).all(|i| self.get(i).is_none())
    }

    /// Returns whether `other` is of the same type and equal.
    pub fn dyn_eq(&self, other: &dyn WireMessage) -> bool {
        equality::equal(self, other)
    }

    /// Returns a boxed copy.
    pub fn dyn_clone(&self) -> Box<dyn WireMessage> {
        copy::copy(self)
    }
}

impl PartialEq for dyn WireMessage {
    fn eq(&self, other: &dyn WireMessage) -> bool {
        self.dyn_eq(other)
    }
}

impl Eq for dyn WireMessage {}

impl Clone for Box<dyn WireMessage> {
    fn clone(&self) -> Self {
        self.dyn_clone()
    }
}
