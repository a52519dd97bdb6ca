//! Bitwise equality of floats: a NaN equals itself, -0.0 differs from 0.0; for generated code.

use std::hash::Hash;

use crate::Map;

/// Equality with floats compared bit by bit.
pub trait BitEq {
    /// Returns whether both are equal, with floats compared bit by bit.
    fn bit_eq(&self, other: &Self) -> bool;
}

impl BitEq for f32 {
    fn bit_eq(&self, other: &Self) -> bool {
        self.to_bits() == other.to_bits()
    }
}

impl BitEq for f64 {
    fn bit_eq(&self, other: &Self) -> bool {
        self.to_bits() == other.to_bits()
    }
}

impl<T: BitEq> BitEq for Option<T> {
    fn bit_eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(a), Some(b)) => a.bit_eq(b),
            (None, None) => true,
            _ => false,
        }
    }
}

impl<T: BitEq> BitEq for Vec<T> {
    fn bit_eq(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(a, b)| a.bit_eq(b))
    }
}

impl<K: Eq + Hash, V: BitEq> BitEq for Map<K, V> {
    fn bit_eq(&self, other: &Self) -> bool {
        self.eq_by(other, V::bit_eq)
    }
}
