//! Every message of the Flyte 2 IDL as lossless Rust types.
//!
//! The types are prost messages by name and by trait, without prost's losses: unknown fields are
//! kept at every depth, map entries keep their wire order, and the output of an official encoder is
//! reproduced byte for byte. Modules follow the packages: `flyteidl2.workflow` is [`workflow`],
//! `google.rpc` is [`google::rpc`]. The crate `flytepb-idl` has the messages of Flyte 1; most names
//! are the same, in modules of the same structure.
//!
//! # Examples
//! ```
//! use flytepb_idl2::common::RunIdentifier;
//! use flytepb_idl2::WireMessage;
//!
//! let bytes = [0x22, 0x02, b'r', b'1', 0x98, 0x06, 0x07];
//! let run = RunIdentifier::from_wire(&bytes)?;
//! assert_eq!(run.name, "r1");
//! assert_eq!(run.to_wire(), bytes); // field 99 included
//! # Ok::<(), flytepb_idl2::DecodeError>(())
//! ```
//!
//! # Recursion
//!
//! Decoded messages have at most 100 levels, or as many as [`Limits`] allows. Messages built by hand
//! can be deeper, and are dropped iteratively at any depth. Cloning, comparing, printing and encoding
//! are recursive.
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
//! | `flyte1` | the module `flyte1`: conversions from and to the messages of Flyte 1 |
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
            /// Actions on their way to executors: package `flyteidl2.actions`.
            actions "flyteidl2.actions" {}
            /// Apps, long-running services: package `flyteidl2.app`.
            app "flyteidl2.app" {}
            /// Versioned artifacts: package `flyteidl2.artifact`.
            artifact "flyteidl2.artifact" {}
            /// Sign-in metadata and the user's identity: package `flyteidl2.auth`.
            auth "flyteidl2.auth" {}
            /// The cache service for task outputs: package `flyteidl2.cacheservice`.
            cacheservice "flyteidl2.cacheservice" {
                /// The cache service by organization, project and domain: package `flyteidl2.cacheservice.v2`.
                v2 "flyteidl2.cacheservice.v2" {}
            }
            /// Clusters and pools of clusters: package `flyteidl2.cluster`.
            cluster "flyteidl2.cluster" {}
            /// Identifiers, lists, phases and policies that other packages share: package `flyteidl2.common`.
            common "flyteidl2.common" {}
            /// Connectors, which run tasks in other services: package `flyteidl2.connector`.
            connector "flyteidl2.connector" {}
            /// Literals, types, identifiers and tasks: package `flyteidl2.core`.
            core "flyteidl2.core" {}
            /// Upload and download of data: package `flyteidl2.dataproxy`.
            dataproxy "flyteidl2.dataproxy" {}
            /// Execution events: package `flyteidl2.event`.
            event "flyteidl2.event" {}
            /// Builds of container images: package `flyteidl2.imagebuilder`.
            imagebuilder "flyteidl2.imagebuilder" {}
            /// The packages below `flyteidl2.logs`.
            logs {
                /// Logs of actions: package `flyteidl2.logs.dataplane`.
                dataplane "flyteidl2.logs.dataplane" {}
            }
            /// Notifications about runs: package `flyteidl2.notification`.
            notification "flyteidl2.notification" {}
            /// Organizations: package `flyteidl2.org`.
            org "flyteidl2.org" {}
            /// Configuration of task plugins in a task template: package `flyteidl2.plugins`.
            plugins "flyteidl2.plugins" {
                /// Distributed training: package `flyteidl2.plugins.kubeflow`.
                kubeflow "flyteidl2.plugins.kubeflow" {}
            }
            /// Projects: package `flyteidl2.project`.
            project "flyteidl2.project" {}
            /// Secrets: package `flyteidl2.secret`.
            secret "flyteidl2.secret" {}
            /// Settings by organization, domain and project: package `flyteidl2.settings`.
            settings "flyteidl2.settings" {}
            /// Tasks, their inputs and outputs, and the specification of runs: package `flyteidl2.task`.
            task "flyteidl2.task" {}
            /// Triggers, which start runs: package `flyteidl2.trigger`.
            trigger "flyteidl2.trigger" {}
            /// Runs and their actions: package `flyteidl2.workflow`.
            workflow "flyteidl2.workflow" {}
        }
    };
}

#[cfg(feature = "flyte1")]
pub mod flyte1;
pub mod registry;
#[cfg(feature = "views")]
pub mod views;

for_each_package!(types);
/// Google's packages.
pub mod google {
    flytepb_wire::packages! {
        types [google]
        /// Errors of calls, as gRPC has them: package `google.rpc`.
        rpc "google.rpc" {}
    }
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

/// The published schema with all its options, as an encoded `google.protobuf.FileDescriptorSet`.
pub static FILE_DESCRIPTOR_SET: &[u8] = include_bytes!("gen/descriptor_set.bin");

/// The examples of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
