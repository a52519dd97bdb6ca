//! The markers of MessagePack.

use rmp::decode::{read_marker, RmpRead};
use rmp::Marker;

/// A value, with the length in place of its content.
pub(super) enum Head {
    Nil,
    Bool(bool),
    Integer(i128),
    Float(f64),
    Text(u32),
    Bytes(u32),
    Extension(u32),
    List(u32),
    Map(u32),
}

impl Head {
    /// Returns the integer that a number or truth value equals in Python.
    pub(super) fn as_integer(&self) -> Option<i128> {
        match *self {
            Head::Bool(value) => Some(value.into()),
            Head::Integer(value) => Some(value),
            Head::Float(value) if (MIN..END).contains(&value) && value.fract() == 0.0 => {
                Some(value as i128)
            }
            _ => None,
        }
    }
}

/// The least integer of MessagePack.
const MIN: f64 = i64::MIN as f64;

/// The least integer that is too large for MessagePack: 2⁶⁴.
const END: f64 = u64::MAX as f64;

/// Reads a value up to its content.
pub(super) fn read_head(input: &mut &[u8]) -> Option<Head> {
    Some(match read_marker(input).ok()? {
        Marker::Null => Head::Nil,
        Marker::True => Head::Bool(true),
        Marker::False => Head::Bool(false),
        Marker::FixPos(n) => Head::Integer(n.into()),
        Marker::FixNeg(n) => Head::Integer(n.into()),
        Marker::U8 => Head::Integer(input.read_data_u8().ok()?.into()),
        Marker::U16 => Head::Integer(input.read_data_u16().ok()?.into()),
        Marker::U32 => Head::Integer(input.read_data_u32().ok()?.into()),
        Marker::U64 => Head::Integer(input.read_data_u64().ok()?.into()),
        Marker::I8 => Head::Integer(input.read_data_i8().ok()?.into()),
        Marker::I16 => Head::Integer(input.read_data_i16().ok()?.into()),
        Marker::I32 => Head::Integer(input.read_data_i32().ok()?.into()),
        Marker::I64 => Head::Integer(input.read_data_i64().ok()?.into()),
        Marker::F32 => Head::Float(widen(input.read_data_u32().ok()?)),
        Marker::F64 => Head::Float(input.read_data_f64().ok()?),
        marker => return read_length(marker, input),
    })
}

/// Reads the length of a value that has one.
fn read_length(marker: Marker, input: &mut &[u8]) -> Option<Head> {
    Some(match marker {
        Marker::FixStr(n) => Head::Text(n.into()),
        Marker::Str8 => Head::Text(input.read_data_u8().ok()?.into()),
        Marker::Str16 => Head::Text(input.read_data_u16().ok()?.into()),
        Marker::Str32 => Head::Text(input.read_data_u32().ok()?),
        Marker::Bin8 => Head::Bytes(input.read_data_u8().ok()?.into()),
        Marker::Bin16 => Head::Bytes(input.read_data_u16().ok()?.into()),
        Marker::Bin32 => Head::Bytes(input.read_data_u32().ok()?),
        Marker::FixExt1 => Head::Extension(1),
        Marker::FixExt2 => Head::Extension(2),
        Marker::FixExt4 => Head::Extension(4),
        Marker::FixExt8 => Head::Extension(8),
        Marker::FixExt16 => Head::Extension(16),
        Marker::Ext8 => Head::Extension(input.read_data_u8().ok()?.into()),
        Marker::Ext16 => Head::Extension(input.read_data_u16().ok()?.into()),
        Marker::Ext32 => Head::Extension(input.read_data_u32().ok()?),
        Marker::FixArray(n) => Head::List(n.into()),
        Marker::Array16 => Head::List(input.read_data_u16().ok()?.into()),
        Marker::Array32 => Head::List(input.read_data_u32().ok()?),
        Marker::FixMap(n) => Head::Map(n.into()),
        Marker::Map16 => Head::Map(input.read_data_u16().ok()?.into()),
        Marker::Map32 => Head::Map(input.read_data_u32().ok()?),
        _ => return None,
    })
}

/// Converts the bits of a float32, with the payload of a NaN, which becomes quiet.
fn widen(bits: u32) -> f64 {
    let value = f32::from_bits(bits);
    if value.is_nan() {
        let sign = u64::from(bits >> 31) << 63;
        f64::from_bits(sign | 0x7ff8 << 48 | u64::from(bits & 0x007f_ffff) << 29)
    } else {
        value.into()
    }
}

/// Takes the next `len` bytes off the input.
pub(super) fn take<'a>(input: &mut &'a [u8], len: u32) -> Option<&'a [u8]> {
    let (bytes, rest) = input.split_at_checked(len.try_into().ok()?)?;
    *input = rest;
    Some(bytes)
}
