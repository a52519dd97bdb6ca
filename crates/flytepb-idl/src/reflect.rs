//! Full reflection: implements [`prost_reflect::ReflectMessage`] for every message.
//!
//! A message and its [`DynamicMessage`] have the same content, unknown fields included, with the
//! limitations of `DynamicMessage`: maps are unordered; unknown fields are sorted by number; and
//! unknown fields inside map entries, or with the number of a known field but a different wire
//! type, are dropped.
//!
//! Both [`ReflectMessage`] and [`WireMessage`] have a method `descriptor`. If both traits are in
//! scope, disambiguate: `ReflectMessage::descriptor(&message)`.
//!
//! # Examples
//! ```
//! use flytepb_idl::core::TaskLog;
//! use flytepb_idl::reflect::{descriptor_pool, from_dynamic};
//! use prost_reflect::{ReflectMessage, Value};
//!
//! let log = TaskLog { name: "main".into(), ..Default::default() };
//! let mut dynamic = log.transcode_to_dynamic();
//! assert_eq!(*dynamic.get_field_by_name("name").unwrap(), Value::String("main".into()));
//!
//! dynamic.set_field_by_name("uri", Value::String("s3://logs".into()));
//! let log: TaskLog = dynamic.transcode_to()?;
//! assert_eq!(log.uri, "s3://logs");
//! assert_eq!(from_dynamic(&dynamic).unwrap().downcast_ref(), Some(&log));
//!
//! let file = descriptor_pool().get_file_by_name("flyteidl/core/execution.proto").unwrap();
//! assert!(file.messages().any(|m| m.name() == "TaskLog"));
//! # Ok::<(), prost_reflect::prost::DecodeError>(())
//! ```

use std::sync::OnceLock;

use flytepb_types::{impl_reflect, reflect};
use prost_reflect::{DescriptorPool, DynamicMessage, MessageDescriptor, ReflectMessage};

use crate::{registry, WireMessage, FILE_DESCRIPTOR_SET};

/// Returns the descriptor pool with all files, messages, enums and services of the Flyte IDL and
/// the well-known types.
pub fn descriptor_pool() -> &'static DescriptorPool {
    static POOL: OnceLock<DescriptorPool> = OnceLock::new();
    POOL.get_or_init(|| {
        DescriptorPool::decode(FILE_DESCRIPTOR_SET).expect("the checked-in schema is valid")
    })
}

/// Returns the reflection descriptor of a message's type.
///
/// # Panics
/// When the type is not one of this crate.
pub fn descriptor_of(message: &dyn WireMessage) -> MessageDescriptor {
    reflect::descriptor_of(descriptor_pool(), message)
}

/// Converts a message of any type of this crate. For a type known at compile time,
/// [`ReflectMessage::transcode_to_dynamic`]
/// does the same.
///
/// # Panics
/// When the type is not one of this crate.
pub fn to_dynamic(message: &dyn WireMessage) -> DynamicMessage {
    reflect::to_dynamic(descriptor_pool(), message)
}

/// Converts a dynamic message into the type of this crate that it describes, with map entries in
/// ascending key order; `None` if its descriptor is not of [`descriptor_pool`].
///
/// [`DynamicMessage::transcode_to`], which goes through the wire format, differs in one point: it
/// loses a negative zero where a zero counts as absent.
pub fn from_dynamic(dynamic: &DynamicMessage) -> Option<Box<dyn WireMessage>> {
    if dynamic.descriptor().parent_pool() != descriptor_pool() {
        return None;
    }
    reflect::from_dynamic(dynamic, registry::get)
}

for_each_message!(impl_reflect);
