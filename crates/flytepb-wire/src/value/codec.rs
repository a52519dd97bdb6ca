//! Encoding and length of each protobuf scalar type; for generated code.
//!
//! Each type is a marker that implements [`Codec`]. Generated code names it where the Rust type
//! does not determine the encoding: both `Sint32` and `Int32` are an `i32`.

use crate::cursor::Cursor;
use crate::decode::Fault;
use crate::descriptor::WireType;
use crate::write::writer::{varint_len, Writer};
use crate::{Text, WireMessage};

/// The encoding of one protobuf type.
pub trait Codec {
    /// The corresponding Rust type.
    type Value: Default;
    /// The wire type outside of packed lists.
    const WIRE_TYPE: WireType;

    /// Reads a value after its tag.
    ///
    /// # Errors
    /// When it is malformed.
    fn merge(value: &mut Self::Value, cursor: &mut Cursor<'_, '_>) -> Result<(), Fault>;

    /// Reads a value after its tag in place of an old one, reusing its memory, and sets `seen` to
    /// one. If `seen` is one already, `value` is part of the message being read, and the method
    /// does the same as [`merge`](Self::merge).
    ///
    /// # Errors
    /// Same as for [`merge`](Self::merge).
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn refill(
        value: &mut Self::Value,
        cursor: &mut Cursor<'_, '_>,
        seen: &mut usize,
    ) -> Result<(), Fault> {
        *seen = 1;
        Self::merge(value, cursor)
    }

    /// Sets a value to its default, and keeps its memory.
    #[inline]
    fn clear(value: &mut Self::Value) {
        *value = Self::Value::default();
    }

    /// Writes a value, length included, without its tag.
    fn write(value: &Self::Value, writer: &mut Writer);

    /// Returns the number of bytes that [`write`](Self::write) writes.
    fn len(value: &Self::Value) -> usize;

    /// Returns whether the value is the default that fields without presence omit.
    fn is_default(value: &Self::Value) -> bool;
}

macro_rules! varint_codecs {
    ($($(#[$doc:meta])* $name:ident($type:ty) from $from:expr, to $to:expr;)*) => {$(
        $(#[$doc])*
        pub struct $name;
        impl Codec for $name {
            type Value = $type;
            const WIRE_TYPE: WireType = WireType::Varint;
            #[cfg_attr(not(debug_assertions), inline(always))]
            fn merge(value: &mut $type, cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
                *value = ($from)(cursor.varint()?);
                Ok(())
            }
            #[inline]
            fn write(value: &$type, writer: &mut Writer) {
                writer.varint(($to)(*value));
            }
            #[inline]
            fn len(value: &$type) -> usize {
                varint_len(($to)(*value))
            }
            #[inline]
            fn is_default(value: &$type) -> bool {
                *value == <$type>::default()
            }
        }
    )*};
}

varint_codecs! {
    /// `int32`, and every enum.
    Int32(i32) from |v: u64| v as i32, to |v: i32| i64::from(v) as u64;
    /// `int64`.
    Int64(i64) from |v: u64| v as i64, to |v: i64| v as u64;
    /// `uint32`.
    Uint32(u32) from |v: u64| v as u32, to |v: u32| u64::from(v);
    /// `uint64`.
    Uint64(u64) from |v: u64| v, to |v: u64| v;
    /// `sint32`.
    Sint32(i32) from |v: u64| unzigzag(u64::from(v as u32)) as i32, to |v: i32| u64::from(((v << 1) ^ (v >> 31)) as u32);
    /// `sint64`.
    Sint64(i64) from unzigzag, to |v: i64| ((v << 1) ^ (v >> 63)) as u64;
    /// `bool`.
    Bool(bool) from |v: u64| v != 0, to |v: bool| u64::from(v);
}

fn unzigzag(v: u64) -> i64 {
    (v >> 1) as i64 ^ -((v & 1) as i64)
}

macro_rules! fixed_codecs {
    ($($(#[$doc:meta])* $name:ident($type:ty, $bits:ty, $wire:ident);)*) => {$(
        $(#[$doc])*
        pub struct $name;
        impl Codec for $name {
            type Value = $type;
            const WIRE_TYPE: WireType = WireType::$wire;
            #[cfg_attr(not(debug_assertions), inline(always))]
            fn merge(value: &mut $type, cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
                *value = <$type>::from_le_bytes(cursor.fixed()?);
                Ok(())
            }
            #[inline]
            fn write(value: &$type, writer: &mut Writer) {
                writer.raw(&value.to_le_bytes());
            }
            #[inline]
            fn len(_: &$type) -> usize {
                size_of::<$type>()
            }
            #[inline]
            fn is_default(value: &$type) -> bool {
                // Compares bits: -0.0 is not the default of a float.
                <$bits>::from_le_bytes(value.to_le_bytes()) == 0
            }
        }
    )*};
}

fixed_codecs! {
    /// `fixed32`.
    Fixed32(u32, u32, Fixed32);
    /// `fixed64`.
    Fixed64(u64, u64, Fixed64);
    /// `sfixed32`.
    Sfixed32(i32, u32, Fixed32);
    /// `sfixed64`.
    Sfixed64(i64, u64, Fixed64);
    /// `float`; preserves the bits of a NaN.
    Float(f32, u32, Fixed32);
    /// `double`; preserves the bits of a NaN.
    Double(f64, u64, Fixed64);
}

/// `string`.
pub struct Str;

impl Codec for Str {
    type Value = String;
    const WIRE_TYPE: WireType = WireType::Len;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn merge(value: &mut String, cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
        cursor.string(value)
    }
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn refill(
        value: &mut String,
        cursor: &mut Cursor<'_, '_>,
        seen: &mut usize,
    ) -> Result<(), Fault> {
        *seen = 1;
        cursor.refill_string(value)
    }
    #[inline]
    fn clear(value: &mut String) {
        value.clear();
    }
    #[inline]
    fn write(value: &String, writer: &mut Writer) {
        writer.bytes(value.as_bytes());
    }
    #[inline]
    fn len(value: &String) -> usize {
        varint_len(value.len() as u64) + value.len()
    }
    #[inline]
    fn is_default(value: &String) -> bool {
        value.is_empty()
    }
}

/// `string`, as a [`Text`].
pub struct SharedStr;

impl Codec for SharedStr {
    type Value = Text;
    const WIRE_TYPE: WireType = WireType::Len;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn merge(value: &mut Text, cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
        cursor.text(value)
    }
    #[inline]
    fn write(value: &Text, writer: &mut Writer) {
        writer.bytes(value.as_bytes());
    }
    #[inline]
    fn len(value: &Text) -> usize {
        varint_len(value.len() as u64) + value.len()
    }
    #[inline]
    fn is_default(value: &Text) -> bool {
        value.is_empty()
    }
}

/// `bytes`.
pub struct Bytes;

impl Codec for Bytes {
    type Value = Vec<u8>;
    const WIRE_TYPE: WireType = WireType::Len;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn merge(value: &mut Vec<u8>, cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
        *value = cursor.bytes()?.to_vec();
        Ok(())
    }
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn refill(
        value: &mut Vec<u8>,
        cursor: &mut Cursor<'_, '_>,
        seen: &mut usize,
    ) -> Result<(), Fault> {
        *seen = 1;
        let bytes = cursor.bytes()?;
        value.clear();
        value.extend_from_slice(bytes);
        Ok(())
    }
    #[inline]
    fn clear(value: &mut Vec<u8>) {
        value.clear();
    }
    #[inline]
    fn write(value: &Vec<u8>, writer: &mut Writer) {
        writer.bytes(value);
    }
    #[inline]
    fn len(value: &Vec<u8>) -> usize {
        varint_len(value.len() as u64) + value.len()
    }
    #[inline]
    fn is_default(value: &Vec<u8>) -> bool {
        value.is_empty()
    }
}

/// `bytes`, in a buffer that clones share: that of the input, if it is `Bytes`.
pub struct SharedBytes;

impl Codec for SharedBytes {
    type Value = bytes::Bytes;
    const WIRE_TYPE: WireType = WireType::Len;
    fn merge(value: &mut bytes::Bytes, cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
        let bytes = cursor.bytes()?;
        *value = cursor.reader.share_bytes(bytes);
        Ok(())
    }
    #[inline]
    fn write(value: &bytes::Bytes, writer: &mut Writer) {
        writer.bytes(value);
    }
    #[inline]
    fn len(value: &bytes::Bytes) -> usize {
        varint_len(value.len() as u64) + value.len()
    }
    #[inline]
    fn is_default(value: &bytes::Bytes) -> bool {
        value.is_empty()
    }
}

/// A message.
pub struct Msg<M>(std::marker::PhantomData<M>);

impl<M: WireMessage + Default> Codec for Msg<M> {
    type Value = M;
    const WIRE_TYPE: WireType = WireType::Len;
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn merge(value: &mut M, cursor: &mut Cursor<'_, '_>) -> Result<(), Fault> {
        cursor.message(value)
    }
    #[cfg_attr(not(debug_assertions), inline(always))]
    fn refill(value: &mut M, cursor: &mut Cursor<'_, '_>, seen: &mut usize) -> Result<(), Fault> {
        cursor.refill_message(value, seen)
    }
    #[inline]
    fn write(value: &M, writer: &mut Writer) {
        let end = writer.len();
        value.write_to(writer);
        writer.varint((writer.len() - end) as u64);
    }
    #[inline]
    fn len(value: &M) -> usize {
        let len = value.wire_len();
        varint_len(len as u64) + len
    }
    #[inline]
    fn is_default(_: &M) -> bool {
        false
    }
}

/// The length of an implicit field with its tag of `tag_len` bytes; zero for the default.
#[inline]
pub fn implicit_len<C: Codec>(tag_len: usize, value: &C::Value) -> usize {
    if C::is_default(value) {
        0
    } else {
        tag_len + C::len(value)
    }
}

/// The length of a field with presence, with its tag of `tag_len` bytes; zero if it is absent.
#[inline]
pub fn explicit_len<C: Codec>(tag_len: usize, value: Option<&C::Value>) -> usize {
    match value {
        Some(value) => tag_len + C::len(value),
        None => 0,
    }
}

/// The length of a list, each element with its own tag.
pub fn repeated_len<C: Codec>(tag_len: usize, list: &[C::Value]) -> usize {
    let mut len = list.len() * tag_len;
    for value in list {
        len += C::len(value);
    }
    len
}

/// The length of a packed list with its tag; zero when empty.
pub fn packed_len<C: Codec>(tag_len: usize, list: &[C::Value]) -> usize {
    if list.is_empty() {
        return 0;
    }
    let len = packed_content_len::<C>(list);
    tag_len + varint_len(len as u64) + len
}

fn packed_content_len<C: Codec>(list: &[C::Value]) -> usize {
    let mut len = 0;
    for value in list {
        len += C::len(value);
    }
    len
}

/// The length of a map, each entry with its tag, key and value.
pub fn map_len<K: Codec, V: Codec>(tag_len: usize, map: &crate::Map<K::Value, V::Value>) -> usize {
    let mut len = 0;
    for i in 0..map.len() {
        let (key, value) = &map.as_slice()[i];
        let unknown = map.unknown_at(i).map_or(0, |u| u.as_bytes().len());
        let entry = 2 + K::len(key) + V::len(value) + unknown;
        len += tag_len + varint_len(entry as u64) + entry;
    }
    len
}
