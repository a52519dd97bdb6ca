//! Timestamps and durations as text: the forms of the JSON mapping, by RFC 3339.

mod digits;
mod format;
mod parse;

pub use format::{duration, timestamp, TimeText};
pub use parse::{parse_duration, parse_timestamp, quoted_timestamp};

/// Range of timestamps in seconds from 1970: 0001-01-01T00:00:00Z to 9999-12-31T23:59:59Z.
pub const TIMESTAMPS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;
/// Range of durations in seconds: about ten thousand years in either direction.
pub const DURATIONS: std::ops::RangeInclusive<i64> = -315_576_000_000..=315_576_000_000;
const DAY: i64 = 86_400;
