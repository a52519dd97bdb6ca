//! Every message of the Flyte IDL as lossless Rust types.
//!
//! The types are prost messages by name and by trait, with what prost leaves out: unknown fields
//! are kept at every depth, map entries stay in wire order, and what an official encoder wrote
//! comes back byte for byte. Modules follow the packages: `flyteidl.admin` is [`admin`],
//! `google.protobuf` is [`google::protobuf`].
//!
//! # Examples
//! ```
//! use flytepb_idl::admin::TaskExecution;
//! use flytepb_idl::WireMessage;
//!
//! let bytes = [0x12, 0x06, b's', b'3', b':', b'/', b'/', b'b', 0x98, 0x06, 0x07];
//! let execution = TaskExecution::from_wire(&bytes)?;
//! assert_eq!(execution.input_uri, "s3://b");
//! assert_eq!(execution.to_wire(), bytes); // field 99 included
//! # Ok::<(), flytepb_idl::DecodeError>(())
//! ```
//!
//! # Messages deeper than a stack
//!
//! What is decoded has at most 100 levels, or as many as [`DecodeOptions`] says, and can be cloned,
//! compared, printed and encoded on any usual stack. What is built by hand can be deeper. It is
//! dropped in a loop, at any depth: where a message can come to hold another of its type, the box,
//! list or map on the way is a [`Nested`], used like the container itself and made with `into()`.
//! Cloning, comparing, printing, encoding and what else walks over a message descend by recursion, as
//! with any Rust type that holds itself, and overflow the stack at some ten thousand levels.
//!
//! ```
//! use flytepb_idl::core::{literal, Literal, LiteralCollection};
//!
//! let mut literal = Literal::from(1);
//! for _ in 0..100_000 {
//!     literal = Literal::from(LiteralCollection {
//!         literals: vec![literal].into(),
//!         ..Default::default()
//!     });
//! }
//! drop(literal);
//! ```
//!
//! # Inside messages of prost's own
//!
//! A type that prost derives may hold ours. prost then hands them over one field at a time
//! (`Message::merge_field`), so that three things hold less: the offset of an error counts from the
//! start of that field, the depth limit starts anew at each of them, and unknown fields that stood
//! between known ones are written behind them. Decode such a field as bytes and those with
//! [`WireMessage::from_wire`] where it matters.
//!
//! # Features
//!
//! None is on by default.
//!
//! | feature | adds |
//! |---|---|
//! | `json` | the module `json`, and serde's `Serialize` and `Deserialize` for messages |
//! | `text` | the module `text`: the text format |
//! | `views` | the module `views`: messages checked once and read in place |
//! | `reflect` | the module `reflect`, and `prost_reflect::ReflectMessage` for messages |
//! | `chrono`, `jiff`, `prost-types` | conversions of `Timestamp` and `Duration` to types of these crates |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

/// The wire format underneath: streams of messages, reader and writer.
pub use flytepb_wire as wire;
pub use flytepb_wire::{
    descriptor, DecodeError, DecodeOptions, FieldMut, FieldRef, Limit, List, Map, MapField, MapKey,
    Nested, UnknownField, UnknownFields, ValueMut, ValueRef, WireMessage, Writer,
};

mod any_ext;
mod duration_ext;
#[cfg(feature = "json")]
pub mod json;
mod literal_ext;
mod literal_type_ext;
pub mod registry;
#[cfg(feature = "text")]
pub mod text;
mod time_error;
mod timestamp_ext;
#[cfg(feature = "views")]
pub mod views;

pub use literal_ext::LiteralKind;
pub use time_error::TimeError;

/// The messages of Flyte's control plane: package `flyteidl.admin`.
pub mod admin {
    include!("gen/flyteidl.admin.rs");
}
/// The service that caches task outputs: package `flyteidl.cacheservice`.
pub mod cacheservice {
    include!("gen/flyteidl.cacheservice.rs");
}
/// Literals, types, identifiers, tasks and workflows: package `flyteidl.core`.
pub mod core {
    include!("gen/flyteidl.core.rs");
}
/// The catalog of cached artifacts: package `datacatalog`.
pub mod datacatalog {
    include!("gen/datacatalog.rs");
}
/// Events of executions: package `flyteidl.event`.
pub mod event {
    include!("gen/flyteidl.event.rs");
}
/// What task plugins read from a task template: package `flyteidl.plugins`.
pub mod plugins {
    include!("gen/flyteidl.plugins.rs");
    /// Distributed training: package `flyteidl.plugins.kubeflow`.
    pub mod kubeflow {
        include!("gen/flyteidl.plugins.kubeflow.rs");
    }
}
/// Requests and responses of the services: package `flyteidl.service`.
pub mod service {
    include!("gen/flyteidl.service.rs");
}
/// Packages of Google.
pub mod google {
    /// The well-known types: package `google.protobuf`.
    pub mod protobuf {
        include!("gen/google.protobuf.rs");
    }
}

include!("gen/all-messages.rs");

#[cfg(feature = "reflect")]
pub mod reflect;

#[cfg(feature = "json")]
for_each_message!(impl_serde);
#[cfg(all(feature = "json", feature = "views"))]
for_each_view!(impl_serialize_view);

/// The compiled schema, as an encoded `google.protobuf.FileDescriptorSet`.
pub static FILE_DESCRIPTOR_SET: &[u8] = include_bytes!("gen/descriptor_set.bin");

/// The examples of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
