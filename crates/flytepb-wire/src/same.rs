//! Bitwise equality of floats: a NaN equals itself, -0.0 differs from 0.0; for generated code.

use std::hash::Hash;

use crate::Map;

/// Equality with floats compared bit by bit.
pub trait Same {
    /// Returns whether both are equal, with floats compared bit by bit.
    fn same(&self, other: &Self) -> bool;
}

impl Same for f32 {
    fn same(&self, other: &Self) -> bool {
        self.to_bits() == other.to_bits()
    }
}

impl Same for f64 {
    fn same(&self, other: &Self) -> bool {
        self.to_bits() == other.to_bits()
    }
}

impl<T: Same> Same for Option<T> {
    fn same(&self, other: &Self) -> bool {
        match (self, other) {
            (Some(a), Some(b)) => a.same(b),
            (None, None) => true,
            _ => false,
        }
    }
}

impl<T: Same> Same for Vec<T> {
    fn same(&self, other: &Self) -> bool {
        self.len() == other.len() && self.iter().zip(other).all(|(a, b)| a.same(b))
    }
}

impl<K: Eq + Hash, V: Same> Same for Map<K, V> {
    fn same(&self, other: &Self) -> bool {
        self.eq_by(other, V::same)
    }
}
