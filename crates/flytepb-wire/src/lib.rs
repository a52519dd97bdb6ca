//! A lossless runtime for the protobuf wire format.
//!
//! This crate provides the parts that generated messages are built from: the [`WireMessage`] trait,
//! the [`Reader`](decode::Reader) and the backwards [`Writer`], [`UnknownFields`] preserved at
//! every depth, a [`Map`] that keeps the order of its entries, [descriptors](descriptor) without
//! reflection, and errors that name the byte and the field. It is independent of Flyte, whose types
//! are in `flytepb-idl`.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(unreachable_pub)]

#[doc(hidden)]
pub mod access;
mod budget;
pub mod civil;
pub mod codec;
pub mod cursor;
mod debug;
pub mod decode;
pub mod descriptor;
mod error;
#[doc(hidden)]
pub mod generated;
mod interleave;
mod locate;
mod map;
#[doc(hidden)]
pub mod measure;
mod message;
#[doc(hidden)]
pub mod moment;
mod nested;
#[doc(hidden)]
pub mod prost_glue;
mod registry;
pub mod same;
mod scratch;
pub mod stream;
mod unknown;
mod utf8;
pub mod view;
mod visit;
pub mod walk;
mod writer;

pub use budget::{
    default_max_memory, Limits, DEFAULT_AMPLIFICATION, DEFAULT_MAX_BYTES, DEFAULT_MAX_DEPTH,
    DEFAULT_MIN_MEMORY,
};
#[doc(hidden)]
pub use debug::debug;
pub use error::{DecodeError, Limit};
pub use map::{Iter, Map};
pub use message::{
    Element, FieldMut, FieldRef, Key, List, MapField, MapKey, ValueMut, ValueRef, WireMessage,
};
pub use nested::{Container, Nested};
pub use registry::{HasTypes, Registry, TypeLookup};
pub use unknown::{UnknownField, UnknownFields};
pub use visit::Visitor;
pub use writer::{varint_len, Writer};

/// Items in the signatures of generated code, so that it needs no other dependency.
#[doc(hidden)]
pub mod export {
    pub use bytes;
    pub use prost;
}

/// The examples of the README, as tests.
#[cfg(doctest)]
#[doc = include_str!("../README.md")]
struct Readme;
