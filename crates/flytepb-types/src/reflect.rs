//! Reflection by prost-reflect, for messages of any schema.
//!
//! A message and its [`DynamicMessage`] have the same content, unknown fields included, with the
//! limitations of `DynamicMessage`: maps are unordered; unknown fields are sorted by number; and
//! unknown fields inside map entries, or with the number of a known field but a different wire
//! type, are dropped.
//!
//! # Examples
//! ```
//! use flytepb_types::{reflect, Timestamp};
//! use prost_reflect::{DescriptorPool, ReflectMessage, Value};
//!
//! let time = Timestamp { seconds: 7, ..Default::default() };
//! let dynamic = time.transcode_to_dynamic();
//! assert_eq!(*dynamic.get_field_by_name("seconds").unwrap(), Value::I64(7));
//! let pool = DescriptorPool::global();
//! assert_eq!(reflect::to_dynamic(&pool, &time), dynamic);
//! let back = reflect::from_dynamic(&dynamic, |name| flytepb_types::MESSAGES.get(name)).unwrap();
//! assert_eq!(back.downcast_ref(), Some(&time));
//! ```

use prost_reflect::prost::Message;
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, ReflectMessage, Value};

use flytepb_wire::descriptor::{Cardinality, Kind};
use flytepb_wire::{
    FieldMut, FieldRef, MapKey, TypeLookup, UnknownFields, ValueMut, ValueRef, WireMessage,
};

/// Returns the descriptor in `pool` of a message's type.
///
/// # Panics
/// When the type is not in the pool.
pub fn descriptor_of(pool: &DescriptorPool, message: &dyn WireMessage) -> MessageDescriptor {
    let name = message.descriptor().full_name;
    let found = pool.get_message_by_name(name);
    found.unwrap_or_else(|| panic!("{name} is not in the descriptor pool"))
}

/// Converts a message of a type in `pool`.
///
/// # Panics
/// When the type of the message, or of one in it, is not in the pool.
pub fn to_dynamic(pool: &DescriptorPool, message: &dyn WireMessage) -> DynamicMessage {
    let descriptor = descriptor_of(pool, message);
    let mut dynamic = DynamicMessage::new(descriptor.clone());
    for (i, field) in message.descriptor().fields.iter().enumerate() {
        let value = match message.get(i) {
            None => continue,
            Some(FieldRef::Value(value)) => dynamic_value(pool, field.kind, value),
            Some(FieldRef::List(list)) => {
                let values = (0..list.len()).map(|i| dynamic_value(pool, field.kind, list.get(i)));
                Value::List(values.collect())
            }
            Some(FieldRef::Map(map)) => {
                let entries = (0..map.len()).map(|i| map.entry_at(i));
                let entries = entries.filter_map(|(k, v)| {
                    Some((dynamic_key(k)?, dynamic_value(pool, field.kind, v)))
                });
                Value::Map(entries.collect())
            }
        };
        dynamic.set_field_by_number(field.number, value);
    }
    for unknown in message.unknown_fields().iter() {
        if descriptor.get_field(unknown.number).is_none() {
            // Fails only for groups nested deeper than prost reads, which decoding refuses.
            let _ = dynamic.merge(unknown.raw);
        }
    }
    dynamic
}

fn dynamic_value(pool: &DescriptorPool, kind: Kind, value: ValueRef<'_>) -> Value {
    match value {
        ValueRef::Bool(v) => Value::Bool(v),
        ValueRef::I32(v) if matches!(kind, Kind::Enum(_)) => Value::EnumNumber(v),
        ValueRef::I32(v) => Value::I32(v),
        ValueRef::I64(v) => Value::I64(v),
        ValueRef::U32(v) => Value::U32(v),
        ValueRef::U64(v) => Value::U64(v),
        ValueRef::F32(v) => Value::F32(v),
        ValueRef::F64(v) => Value::F64(v),
        ValueRef::Str(v) => Value::String(v.to_string()),
        ValueRef::Bytes(v) => Value::Bytes(v.to_vec().into()),
        ValueRef::Message(v) => Value::Message(to_dynamic(pool, v)),
    }
}

fn dynamic_key(key: ValueRef<'_>) -> Option<prost_reflect::MapKey> {
    use prost_reflect::MapKey;
    Some(match key {
        ValueRef::Bool(k) => MapKey::Bool(k),
        ValueRef::I32(k) => MapKey::I32(k),
        ValueRef::I64(k) => MapKey::I64(k),
        ValueRef::U32(k) => MapKey::U32(k),
        ValueRef::U64(k) => MapKey::U64(k),
        ValueRef::Str(k) => MapKey::String(k.to_string()),
        _ => return None, // not a key type
    })
}

/// Converts a dynamic message into the type that it describes, with map entries in ascending key
/// order; `None` if `types` does not find that type.
///
/// [`DynamicMessage::transcode_to`], which goes through the wire format, differs in one point: it
/// loses a negative zero where a zero counts as absent.
pub fn from_dynamic(dynamic: &DynamicMessage, types: TypeLookup) -> Option<Box<dyn WireMessage>> {
    let mut message = (types(dynamic.descriptor().full_name())?.new)();
    fill(message.as_mut(), dynamic);
    Some(message)
}

fn fill(message: &mut dyn WireMessage, dynamic: &DynamicMessage) {
    for (i, field) in message.descriptor().fields.iter().enumerate() {
        let is_implicit = field.cardinality == Cardinality::Implicit;
        if !is_implicit && !dynamic.has_field_by_number(field.number) {
            continue;
        }
        let Some(value) = dynamic.get_field_by_number(field.number) else {
            continue;
        };
        match (message.get_mut(i), value.as_ref()) {
            (FieldMut::List(list), Value::List(values)) => {
                for value in values {
                    set(list.push(), value);
                }
            }
            (FieldMut::Map(map), Value::Map(entries)) => {
                let mut entries: Vec<_> = entries.iter().collect();
                entries.sort_by(|a, b| a.0.cmp(b.0));
                for (key, value) in entries {
                    if let Some(slot) = map.insert_default(map_key(key)) {
                        set(slot, value);
                    }
                }
            }
            (FieldMut::Value(slot), value) => set(slot, value),
            _ => {} // same descriptor, hence same shape
        }
    }
    let mut unknown = Vec::new();
    for field in dynamic.unknown_fields() {
        field.encode(&mut unknown);
    }
    if let Ok(unknown) = UnknownFields::from_bytes(&unknown) {
        *message.unknown_fields_mut() = unknown;
    }
}

fn set(slot: ValueMut<'_>, value: &Value) {
    match (slot, value) {
        (ValueMut::Bool(slot), Value::Bool(v)) => *slot = *v,
        (ValueMut::I32(slot), Value::I32(v) | Value::EnumNumber(v)) => *slot = *v,
        (ValueMut::I64(slot), Value::I64(v)) => *slot = *v,
        (ValueMut::U32(slot), Value::U32(v)) => *slot = *v,
        (ValueMut::U64(slot), Value::U64(v)) => *slot = *v,
        (ValueMut::F32(slot), Value::F32(v)) => *slot = *v,
        (ValueMut::F64(slot), Value::F64(v)) => *slot = *v,
        (ValueMut::Str(slot), Value::String(v)) => slot.copy_from(v),
        (ValueMut::Bytes(slot), Value::Bytes(v)) => slot.set(v.to_vec()),
        (ValueMut::Message(slot), Value::Message(v)) => fill(slot, v),
        _ => {} // same descriptor, hence same kind
    }
}

fn map_key(key: &prost_reflect::MapKey) -> MapKey {
    use prost_reflect::MapKey as Dynamic;
    match key {
        Dynamic::Bool(k) => MapKey::Bool(*k),
        Dynamic::I32(k) => MapKey::I32(*k),
        Dynamic::I64(k) => MapKey::I64(*k),
        Dynamic::U32(k) => MapKey::U32(*k),
        Dynamic::U64(k) => MapKey::U64(*k),
        Dynamic::String(k) => MapKey::Str(k.clone()),
    }
}

/// Implements `ReflectMessage` for generated message types, with the pool that the function
/// `descriptor_pool` in scope returns.
#[doc(hidden)]
#[macro_export]
macro_rules! impl_reflect {
    ($($message:ty),* $(,)?) => {$(
        impl $crate::reflect::export::ReflectMessage for $message {
            fn descriptor(&self) -> $crate::reflect::export::MessageDescriptor {
                $crate::reflect::descriptor_of(&descriptor_pool(), self)
            }
            fn transcode_to_dynamic(&self) -> $crate::reflect::export::DynamicMessage {
                $crate::reflect::to_dynamic(&descriptor_pool(), self)
            }
        }
    )*};
}

/// Defines the functions of a module `reflect` over the schema `crate::FILE_DESCRIPTOR_SET` and the
/// registry `crate::MESSAGES`.
#[doc(hidden)]
#[macro_export]
#[allow(clippy::crate_in_macro_def)] // the crate of the messages
macro_rules! reflect_functions {
    () => {
        use $crate::reflect::export::{
            DescriptorPool, DynamicMessage, MessageDescriptor, ReflectMessage,
        };

        /// Returns the descriptor pool with all files, messages, enums and services of the schema
        /// and of what it imports.
        pub fn descriptor_pool() -> &'static DescriptorPool {
            static POOL: ::std::sync::OnceLock<DescriptorPool> = ::std::sync::OnceLock::new();
            POOL.get_or_init(|| {
                DescriptorPool::decode(crate::FILE_DESCRIPTOR_SET)
                    .expect("the checked-in schema is valid")
            })
        }

        /// Returns the reflection descriptor of a message's type.
        ///
        /// # Panics
        /// When the type is not one of this crate.
        pub fn descriptor_of(message: &dyn crate::WireMessage) -> MessageDescriptor {
            $crate::reflect::descriptor_of(descriptor_pool(), message)
        }

        /// Converts a message of any type of this crate. For a type known at compile time,
        /// [`ReflectMessage::transcode_to_dynamic`](prost_reflect::ReflectMessage::transcode_to_dynamic)
        /// does the same.
        ///
        /// # Panics
        /// When the type is not one of this crate.
        pub fn to_dynamic(message: &dyn crate::WireMessage) -> DynamicMessage {
            $crate::reflect::to_dynamic(descriptor_pool(), message)
        }

        /// Converts a dynamic message into the type of this crate that it describes, with map
        /// entries in ascending key order; `None` if its descriptor is not of [`descriptor_pool`].
        ///
        /// [`DynamicMessage::transcode_to`], which goes through the wire format, differs in one
        /// point: it loses a negative zero where a zero counts as absent.
        pub fn from_dynamic(dynamic: &DynamicMessage) -> Option<Box<dyn crate::WireMessage>> {
            if dynamic.descriptor().parent_pool() != descriptor_pool() {
                return None;
            }
            $crate::reflect::from_dynamic(dynamic, crate::registry::get)
        }
    };
}

/// Names for [`impl_reflect`](crate::impl_reflect) and
/// [`reflect_functions`](crate::reflect_functions).
#[doc(hidden)]
pub mod export {
    pub use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, ReflectMessage};
}
