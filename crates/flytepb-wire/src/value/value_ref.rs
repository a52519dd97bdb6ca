//! Methods of borrowed values.

use std::cmp::Ordering;
use std::fmt;

use super::bit_eq::BitEq;
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

    /// Returns whether two values are of one type and equal. Floats are compared bit by bit: a NaN
    /// equals itself, and -0.0 differs from 0.0. Messages are compared
    /// in the same way, by `dyn_eq`.
    ///
    /// # Examples
    /// ```
    /// use flytepb_wire::ValueRef;
    ///
    /// assert!(ValueRef::Str("a").bit_eq(&ValueRef::Str("a")));
    /// assert!(ValueRef::F64(f64::NAN).bit_eq(&ValueRef::F64(f64::NAN)));
    /// assert!(!ValueRef::F64(-0.0).bit_eq(&ValueRef::F64(0.0)));
    /// assert!(!ValueRef::I32(1).bit_eq(&ValueRef::I64(1)));
    /// ```
    #[inline]
    pub fn bit_eq(&self, other: &ValueRef<'_>) -> bool {
        match (*self, *other) {
            (ValueRef::Bool(a), ValueRef::Bool(b)) => a == b,
            (ValueRef::I32(a), ValueRef::I32(b)) => a == b,
            (ValueRef::I64(a), ValueRef::I64(b)) => a == b,
            (ValueRef::U32(a), ValueRef::U32(b)) => a == b,
            (ValueRef::U64(a), ValueRef::U64(b)) => a == b,
            (ValueRef::F32(a), ValueRef::F32(b)) => a.bit_eq(&b),
            (ValueRef::F64(a), ValueRef::F64(b)) => a.bit_eq(&b),
            (ValueRef::Str(a), ValueRef::Str(b)) => a == b,
            (ValueRef::Bytes(a), ValueRef::Bytes(b)) => a == b,
            (ValueRef::Message(a), ValueRef::Message(b)) => a.dyn_eq(b),
            _ => false,
        }
    }

    /// Compares two keys of one map: numbers by value, strings by code point, `false` before
    /// `true`.
    ///
    /// # Panics
    /// If the values are of different types, or of a type that no map has as its key: floats, bytes
    /// and messages.
    ///
    /// # Examples
    /// ```
    /// use flytepb_wire::ValueRef;
    ///
    /// let mut keys = [ValueRef::I64(7), ValueRef::I64(-1), ValueRef::I64(0)];
    /// keys.sort_by(|a, b| a.cmp_key(b));
    /// assert_eq!(keys.map(|key| key.to_string()), ["-1", "0", "7"]);
    /// ```
    #[inline]
    pub fn cmp_key(&self, other: &ValueRef<'_>) -> Ordering {
        match (*self, *other) {
            (ValueRef::Bool(a), ValueRef::Bool(b)) => a.cmp(&b),
            (ValueRef::I32(a), ValueRef::I32(b)) => a.cmp(&b),
            (ValueRef::I64(a), ValueRef::I64(b)) => a.cmp(&b),
            (ValueRef::U32(a), ValueRef::U32(b)) => a.cmp(&b),
            (ValueRef::U64(a), ValueRef::U64(b)) => a.cmp(&b),
            (ValueRef::Str(a), ValueRef::Str(b)) => a.cmp(b),
            (a, b) => not_keys(a, b),
        }
    }
}

#[cold]
fn not_keys(a: ValueRef<'_>, b: ValueRef<'_>) -> ! {
    panic!("{a:?} and {b:?} are not keys of one map")
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
