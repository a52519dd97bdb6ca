//! Methods of borrowed values.

use std::fmt;

use crate::ValueRef;

impl ValueRef<'_> {
    /// Returns whether a field without presence omits this value. -0.0 is not a default.
    #[inline]
    pub fn is_default(&self) -> bool {
        match *self {
            ValueRef::Bool(v) => !v,
            ValueRef::I32(v) => v == 0,
            ValueRef::I64(v) => v == 0,
            ValueRef::U32(v) => v == 0,
            ValueRef::U64(v) => v == 0,
            ValueRef::F32(v) => v.to_bits() == 0,
            ValueRef::F64(v) => v.to_bits() == 0,
            ValueRef::Str(v) => v.is_empty(),
            ValueRef::Bytes(v) => v.is_empty(),
            ValueRef::Message(_) => false,
        }
    }
}

/// As in paths and errors: strings in quotes, bytes as hexadecimal digits, messages as by `Debug`.
impl fmt::Display for ValueRef<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            ValueRef::Bool(v) => write!(f, "{v}"),
            ValueRef::I32(v) => write!(f, "{v}"),
            ValueRef::I64(v) => write!(f, "{v}"),
            ValueRef::U32(v) => write!(f, "{v}"),
            ValueRef::U64(v) => write!(f, "{v}"),
            ValueRef::F32(v) => write!(f, "{v:?}"),
            ValueRef::F64(v) => write!(f, "{v:?}"),
            ValueRef::Str(v) => write!(f, "{v:?}"),
            ValueRef::Bytes(v) => write!(f, "{:?}", Hex(v)),
            ValueRef::Message(v) => v.fmt(f),
        }
    }
}

/// Bytes as hexadecimal digits.
pub(crate) struct Hex<'a>(pub(crate) &'a [u8]);

impl fmt::Debug for Hex<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|b| write!(f, "{b:02x}"))
    }
}
