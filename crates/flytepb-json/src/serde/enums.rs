//! Enums as values of their own.

use std::fmt;

use ::serde::de::{Deserializer, Error, Visitor};

/// Reads an enum by name or number, given the values of both.
///
/// # Errors
/// When it is neither.
pub fn deserialize_enum<'de, D: Deserializer<'de>, E>(
    deserializer: D,
    by_name: fn(&str) -> Option<E>,
    by_number: fn(i32) -> Option<E>,
) -> Result<E, D::Error> {
    deserializer.deserialize_any(EnumVisitor { by_name, by_number })
}

struct EnumVisitor<E> {
    by_name: fn(&str) -> Option<E>,
    by_number: fn(i32) -> Option<E>,
}

impl<E> Visitor<'_> for EnumVisitor<E> {
    type Value = E;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("the name or number of an enum value")
    }

    fn visit_str<F: Error>(self, name: &str) -> Result<E, F> {
        let found = (self.by_name)(name);
        found.ok_or_else(|| F::custom(format_args!("the enum has no value {name:?}")))
    }

    fn visit_i64<F: Error>(self, number: i64) -> Result<E, F> {
        let found = i32::try_from(number).ok().and_then(self.by_number);
        found.ok_or_else(|| F::custom(format_args!("the enum has no value of number {number}")))
    }

    fn visit_u64<F: Error>(self, number: u64) -> Result<E, F> {
        self.visit_i64(i64::try_from(number).unwrap_or(i64::MAX))
    }
}
