//! The error of time conversions.

use std::fmt;

/// A timestamp or duration that is invalid by protobuf's rules, or that the target type cannot
/// hold.
///
/// Such values can be decoded; only their conversion fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TimeError {
    pub(crate) what: &'static str,
    pub(crate) seconds: i64,
    pub(crate) nanos: i32,
    pub(crate) reason: &'static str,
}

impl TimeError {
    /// Returns the seconds of the refused value.
    pub fn seconds(&self) -> i64 {
        self.seconds
    }

    /// Returns the nanoseconds of the refused value.
    pub fn nanos(&self) -> i32 {
        self.nanos
    }
}

impl fmt::Display for TimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} of {} s and {} ns {}",
            self.what, self.seconds, self.nanos, self.reason
        )
    }
}

impl std::error::Error for TimeError {}
