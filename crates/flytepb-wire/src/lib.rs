//! A lossless runtime for the protobuf wire format.
//!
//! This crate provides the parts that generated messages are built from: the [`WireMessage`] trait,
//! the [`Reader`](decode::Reader) and the backwards [`Writer`], [`UnknownFields`] preserved at
//! every depth, a [`Map`] that keeps the order of its entries, [descriptors](descriptor) without
//! reflection, and errors that name the byte and the field. It is independent of Flyte, whose types
//! are in `flytepb-idl`.
#![cfg_attr(docsrs, feature(doc_cfg))]
#![warn(unreachable_pub)]

mod error;
mod error_path;
#[doc(hidden)]
pub mod generated;
#[doc(hidden)]
pub mod prost_glue;
mod read;
mod reflect;
#[doc(hidden)]
pub mod schema;
pub mod stream;
mod value;
pub mod view;
mod write;

pub use read::{cursor, decode};
pub use reflect::{descriptor, unknown_paths};
pub use value::{bit_eq, civil, codec, map_entry};
#[doc(hidden)]
pub use {
    read::{records, refill, timestamp_fast_path},
    reflect::access,
    value::time_text,
};

pub(crate) use read::{limits, utf8};
pub(crate) use write::thread_buffer;

pub use error::{DecodeError, Limit, UnknownEnumName};
pub use read::limits::{
    default_max_memory, Limits, DEFAULT_AMPLIFICATION, DEFAULT_MAX_BYTES, DEFAULT_MAX_DEPTH,
    DEFAULT_MIN_MEMORY,
};
#[doc(hidden)]
pub use reflect::debug::debug;
pub use reflect::registry::{HasTypes, Registry, TypeLookup};
pub use reflect::visit::Visitor;
pub use value::map::{Iter, IterMut, Map};
pub use value::message::{
    BytesValue, Element, FieldMut, FieldRef, Key, List, MapField, MapKey, TextValue, ValueMut,
    ValueRef, WireMessage,
};
pub use value::nested::{Container, Nested};
pub use value::text::Text;
pub use value::unknown::{UnknownField, UnknownFields};
pub use write::writer::{varint_len, Writer};

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
