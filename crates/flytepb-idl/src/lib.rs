//! Every message of the Flyte IDL as lossless Rust types.
//!
//! The types are prost messages by name and by trait, without prost's losses: unknown fields are
//! kept at every depth, map entries keep their wire order, and the output of an official encoder is
//! reproduced byte for byte. Modules follow the packages: `flyteidl.admin` is [`admin`],
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
//! # Recursion
//!
//! Decoded messages have at most 100 levels, or as many as [`Limits`] allows, and can be
//! cloned, compared, printed and encoded on any usual stack. Messages built by hand can be deeper.
//! They are dropped iteratively, at any depth: every cycle in the type graph passes through a
//! [`Nested`] box, list or map, which is used like the container itself and created with `into()`.
//! Cloning, comparing, printing, encoding and other traversals are recursive, as for any recursive
//! Rust type, and overflow the stack at some ten thousand levels.
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
//! # Inside prost messages
//!
//! A type derived by prost may contain ours. prost passes fields one at a time
//! (`Message::merge_field`), which weakens three guarantees: error offsets count from the start of
//! the current field, the depth limit restarts at each field, and unknown fields between known ones
//! are written after them. Where that matters, declare the field as bytes and decode it with
//! [`WireMessage::from_wire`].
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
//! | `chrono`, `jiff` | conversions of `Timestamp` and `Duration` to types of these crates |
//! | `prost-types`, `pbjson-types` | conversions of the well-known types to those of these crates |
#![cfg_attr(docsrs, feature(doc_cfg))]
#![forbid(unsafe_code)]

// Modules, not `pub use flytepb_wire as wire`: the compiler's suggestions name the crate otherwise.
/// The protobuf JSON mapping.
#[cfg(feature = "json")]
pub mod json {
    pub use flytepb_json::*;
}
/// The protobuf text format.
#[cfg(feature = "text")]
pub mod text {
    pub use flytepb_text::*;
}
/// The wire format runtime: streams of messages, reader and writer.
pub mod wire {
    pub use flytepb_wire::*;
}

pub use flytepb_types::{ParseTimeError, TimeError, UnpackError};
pub use flytepb_wire::{
    descriptor, DecodeError, FieldMut, FieldRef, Limit, Limits, List, Map, MapField, MapKey,
    Nested, UnknownEnumName, UnknownField, UnknownFields, ValueMut, ValueRef, WireMessage, Writer,
};

include!("gen/all-messages.rs");

/// Declares the modules of all packages: their `types` or their `views`.
macro_rules! for_each_package {
    ($kind:ident) => {
        flytepb_wire::packages! {
            $kind []
            /// The messages of Flyte's control plane: package `flyteidl.admin`.
            admin "flyteidl.admin" {}
            /// The cache service for task outputs: package `flyteidl.cacheservice`.
            cacheservice "flyteidl.cacheservice" {}
            /// Literals, types, identifiers, tasks and workflows: package `flyteidl.core`.
            core "flyteidl.core" {}
            /// The catalog of cached artifacts: package `datacatalog`.
            datacatalog "datacatalog" {}
            /// Execution events: package `flyteidl.event`.
            event "flyteidl.event" {}
            /// Configuration of task plugins in a task template: package `flyteidl.plugins`.
            plugins "flyteidl.plugins" {
                /// Distributed training: package `flyteidl.plugins.kubeflow`.
                kubeflow "flyteidl.plugins.kubeflow" {}
            }
            /// Requests and responses of the services: package `flyteidl.service`.
            service "flyteidl.service" {}
        }
    };
}

mod identifier_ext;
mod literal_ext;
mod literal_type_ext;
pub mod registry;
#[cfg(feature = "views")]
pub mod views;

pub use identifier_ext::ParseIdentifierError;
pub use literal_ext::LiteralKind;

for_each_package!(types);
/// Google's packages.
pub mod google {
    /// The well-known types: package `google.protobuf`.
    pub mod protobuf {
        pub use flytepb_types::*;
    }
}

#[cfg(feature = "reflect")]
pub mod reflect;

#[cfg(all(feature = "json", feature = "views"))]
use flytepb_json::impl_serialize_view;
#[cfg(feature = "json")]
use flytepb_json::{impl_serde, impl_serde_enum};
#[cfg(feature = "json")]
for_each_message!(impl_serde);
#[cfg(feature = "json")]
for_each_enum!(impl_serde_enum);
#[cfg(all(feature = "json", feature = "views"))]
for_each_view!(impl_serialize_view);

/// The compiled schema, as an encoded `google.protobuf.FileDescriptorSet`.
pub static FILE_DESCRIPTOR_SET: &[u8] = include_bytes!("gen/descriptor_set.bin");

/// The examples of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
