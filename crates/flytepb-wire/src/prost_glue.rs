//! Shared parts of the `prost::Message` implementations; for generated code.

use std::hash::{Hash, Hasher};

use bytes::{Buf, BufMut};
use prost::encoding::WireType;

use crate::{thread_buffer, Limits, WireMessage};

#[cold]
fn error(reason: impl std::fmt::Display) -> prost::DecodeError {
    #[allow(deprecated)] // the only constructor that takes a text
    prost::DecodeError::new(reason.to_string())
}

/// `Message::merge`; reads a buffer of a single chunk in place.
#[doc(hidden)]
pub fn merge<M: WireMessage>(message: &mut M, mut buf: impl Buf) -> Result<(), prost::DecodeError> {
    let len = buf.remaining();
    let result = if M::shares_input() {
        Limits::new().merge_bytes(message, &buf.copy_to_bytes(len)) // no copy of `Bytes`
    } else if buf.chunk().len() == len {
        let result = Limits::new().merge(message, buf.chunk());
        buf.advance(len);
        result
    } else {
        Limits::new().merge(message, &buf.copy_to_bytes(len))
    };
    result.map_err(error)
}

/// `Message::merge_length_delimited`.
#[doc(hidden)]
pub fn merge_length_delimited<M: WireMessage>(
    message: &mut M,
    mut buf: impl Buf,
) -> Result<(), prost::DecodeError> {
    let len = prost::decode_length_delimiter(&mut buf)?;
    if len > buf.remaining() {
        return Err(error("length delimiter reaches beyond the buffer"));
    }
    merge(message, buf.take(len))
}

/// `Message::merge_field`: collects the field and merges it as a message with one field. Hence
/// error offsets count from its start, and the depth limit is that of a separate message.
#[doc(hidden)]
pub fn merge_field<M: WireMessage>(
    message: &mut M,
    tag: u32,
    wire_type: WireType,
    buf: &mut impl Buf,
) -> Result<(), prost::DecodeError> {
    let mut field = Vec::new();
    prost::encoding::encode_key(tag, wire_type, &mut field);
    collect(tag, wire_type, buf, &mut field, crate::DEFAULT_MAX_DEPTH)?;
    Limits::new().merge(message, &field).map_err(error)
}

/// Copies the payload of one field from `buf` to `out`.
fn collect(
    tag: u32,
    wire_type: WireType,
    buf: &mut impl Buf,
    out: &mut Vec<u8>,
    depth: u32,
) -> Result<(), prost::DecodeError> {
    let len = match wire_type {
        WireType::Varint => {
            let value = prost::encoding::decode_varint(buf)?;
            prost::encoding::encode_varint(value, out);
            return Ok(());
        }
        WireType::SixtyFourBit => 8,
        WireType::ThirtyTwoBit => 4,
        WireType::LengthDelimited => {
            let len = prost::encoding::decode_varint(buf)?;
            prost::encoding::encode_varint(len, out);
            len
        }
        WireType::StartGroup => {
            let Some(depth) = depth.checked_sub(1) else {
                return Err(error("groups are nested deeper than the limit"));
            };
            loop {
                let (inner, wire_type) = prost::encoding::decode_key(buf)?;
                prost::encoding::encode_key(inner, wire_type, out);
                if wire_type == WireType::EndGroup {
                    return if inner == tag {
                        Ok(())
                    } else {
                        Err(error("group ends that did not start"))
                    };
                }
                collect(inner, wire_type, buf, out, depth)?;
            }
        }
        WireType::EndGroup => return Err(error("group ends that did not start")),
    };
    if len > buf.remaining() as u64 {
        return Err(error("field reaches beyond the buffer"));
    }
    out.put(buf.take(len as usize));
    Ok(())
}

/// `Hash::hash`: equal messages have equal deterministic encodings.
#[doc(hidden)]
pub fn hash(message: &dyn WireMessage, mut state: &mut dyn Hasher) {
    let mut writer = thread_buffer::take().deterministic();
    message.write_to(&mut writer);
    thread_buffer::finish(writer, |w| w.whole().hash(&mut state));
}

/// `Message::encode_raw`.
#[doc(hidden)]
pub fn encode_raw<M: WireMessage>(message: &M, buf: &mut impl BufMut) {
    let mut writer = thread_buffer::take();
    message.write_to(&mut writer);
    thread_buffer::finish(writer, |w| {
        w.pieces().for_each(|piece| buf.put_slice(piece))
    });
}

/// `Message::encode_length_delimited_to_vec`.
#[doc(hidden)]
pub fn encode_length_delimited_to_vec(message: &dyn WireMessage) -> Vec<u8> {
    let mut writer = thread_buffer::take();
    message.write_to(&mut writer);
    writer.varint(writer.len() as u64);
    thread_buffer::finish(writer, |w| w.whole().into_owned())
}

/// Implements `Debug`, `prost::Message` and what else is the same for all messages; for generated
/// code.
#[doc(hidden)]
#[macro_export]
macro_rules! message_impls {
    ($type:ty, $package:literal, $name:literal) => {
        impl ::std::cmp::Eq for $type {}
        impl ::std::hash::Hash for $type {
            /// Hashes the deterministic encoding.
            #[inline]
            fn hash<H: ::std::hash::Hasher>(&self, state: &mut H) {
                $crate::prost_glue::hash(self, state)
            }
        }
        impl ::std::fmt::Debug for $type {
            fn fmt(&self, f: &mut ::std::fmt::Formatter<'_>) -> ::std::fmt::Result {
                $crate::debug(self, f)
            }
        }
        impl $crate::export::prost::Message for $type {
            fn encode_raw(&self, buf: &mut impl $crate::export::bytes::BufMut) {
                $crate::prost_glue::encode_raw(self, buf)
            }
            #[inline]
            fn encode_to_vec(&self) -> ::std::vec::Vec<u8> {
                $crate::WireMessage::to_wire(self)
            }
            #[inline]
            fn encode_length_delimited_to_vec(&self) -> ::std::vec::Vec<u8> {
                $crate::prost_glue::encode_length_delimited_to_vec(self)
            }
            fn merge_field(
                &mut self,
                tag: u32,
                wire_type: $crate::export::prost::encoding::WireType,
                buf: &mut impl $crate::export::bytes::Buf,
                _: $crate::export::prost::encoding::DecodeContext,
            ) -> ::std::result::Result<(), $crate::export::prost::DecodeError> {
                $crate::prost_glue::merge_field(self, tag, wire_type, buf)
            }
            fn merge(
                &mut self,
                buf: impl $crate::export::bytes::Buf,
            ) -> ::std::result::Result<(), $crate::export::prost::DecodeError> {
                $crate::prost_glue::merge(self, buf)
            }
            fn merge_length_delimited(
                &mut self,
                buf: impl $crate::export::bytes::Buf,
            ) -> ::std::result::Result<(), $crate::export::prost::DecodeError> {
                $crate::prost_glue::merge_length_delimited(self, buf)
            }
            #[inline]
            fn encoded_len(&self) -> usize {
                $crate::WireMessage::wire_len(self)
            }
            #[inline]
            fn clear(&mut self) {
                *self = ::std::default::Default::default();
            }
        }
        impl $crate::export::prost::Name for $type {
            const PACKAGE: &'static str = $package;
            const NAME: &'static str = $name;
        }
    };
}
