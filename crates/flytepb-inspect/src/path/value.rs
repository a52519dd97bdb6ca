//! The values that paths lead to.

use flytepb_idl::ValueRef;
use flytepb_idl::descriptor::{FieldDescriptor, Kind, MessageDescriptor, WireType};

/// A value at a path.
///
/// # Examples
/// See [`Peek`](super::Peek).
#[derive(Clone, Copy, Debug)]
pub struct Found<'a> {
    /// The index of the path among those of the reader.
    pub path_index: usize,
    /// Its own path: with indices and keys for `[*]`, and names for `..name`.
    pub path: &'a str,
    /// The value.
    pub value: Value<'a>,
}

/// A value in the bytes of a message.
///
/// # Examples
/// See [`Peek`](super::Peek).
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Value<'a> {
    /// A number, boolean, enum number, text or bytes.
    Scalar(Kind, ValueRef<'a>),
    /// A message in wire form.
    Message(&'static MessageDescriptor, &'a [u8]),
    /// A list or map as a whole, which has at least one element.
    Collection {
        /// The list or map.
        field: &'static FieldDescriptor,
        /// The type of the message that it belongs to.
        of: &'static MessageDescriptor,
        /// That message in wire form.
        message: &'a [u8],
    },
    /// A field that the schema does not have.
    Unknown {
        /// Its wire type.
        wire_type: WireType,
        /// Its bytes, tag included.
        raw: &'a [u8],
    },
}
