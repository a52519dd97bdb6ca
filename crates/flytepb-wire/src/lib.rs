//! The protobuf wire format with nothing lost.
//!
//! This crate holds what generated messages are made of: the [`WireMessage`] trait, the
//! [`Reader`](decode::Reader) and the backwards [`Writer`], [`UnknownFields`] that survive at every
//! depth, a [`Map`] that keeps the order of its entries, [descriptors](descriptor) without
//! reflection, and errors that name the byte and the field. It knows nothing of Flyte; the types
//! are in `flytepb-idl`.
#![warn(unreachable_pub)]

#[doc(hidden)]
pub mod access;
mod budget;
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
mod message;
#[doc(hidden)]
pub mod moment;
mod nested;
#[doc(hidden)]
pub mod prost_glue;
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
    default_max_memory, DecodeOptions, DEFAULT_AMPLIFICATION, DEFAULT_MAX_BYTES, DEFAULT_MAX_DEPTH,
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
pub use unknown::{UnknownField, UnknownFields};
pub use visit::Visitor;
pub use writer::{varint_len, Writer};

/// What generated code names in its signatures, so that it needs no other dependency.
#[doc(hidden)]
pub mod export {
    pub use bytes;
    pub use prost;
}
