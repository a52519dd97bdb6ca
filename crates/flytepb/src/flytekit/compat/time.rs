//! Conversion of times to Python's `datetime` and `timedelta` and back.

use super::{CompatError, Kind};
use crate::idl::google::protobuf::{Duration, Timestamp};

const MICROS_PER_SECOND: i128 = 1_000_000;
const SECONDS_PER_DAY: i128 = 86_400;
const NANOS_PER_MICRO: i32 = 1_000;

/// The maximum number of days of a `timedelta`, in either direction.
const MAX_DAYS: i64 = 999_999_999;

/// A timestamp of the closure after `ToDatetime` and `FromDatetime`.
pub(super) fn timestamp(
    field: &str,
    timestamp: &Option<Timestamp>,
) -> Result<Option<Timestamp>, CompatError> {
    let (seconds, nanos) = match timestamp {
        Some(t) => (t.seconds, t.nanos),
        None => (0, 0),
    };
    let kind = if !(Timestamp::MIN_SECONDS..=Timestamp::MAX_SECONDS).contains(&seconds) {
        Kind::Seconds(seconds)
    } else if !(0..=999_999_999).contains(&nanos) {
        Kind::Nanos(nanos)
    } else {
        return Ok(Some(Timestamp {
            seconds,
            nanos: nanos - nanos % NANOS_PER_MICRO,
            ..Timestamp::default()
        }));
    };
    Err(CompatError {
        kind,
        path: format!("closure.{field}"),
    })
}

/// A duration below the closure after `ToTimedelta` and `FromTimedelta`.
pub(super) fn duration(
    field: impl FnOnce() -> String,
    duration: &Option<Duration>,
) -> Result<Option<Duration>, CompatError> {
    let (seconds, nanos) = match duration {
        Some(d) => (d.seconds, d.nanos),
        None => (0, 0),
    };
    let micros = i128::from(seconds) * MICROS_PER_SECOND + i128::from(nanos / NANOS_PER_MICRO);
    let days = micros.div_euclid(MICROS_PER_SECOND * SECONDS_PER_DAY) as i64;
    let kind = if i32::try_from(days).is_err() {
        Kind::CInt
    } else if days.abs() > MAX_DAYS {
        Kind::Days(days)
    } else {
        // Both parts take the sign of the whole.
        return Ok(Some(Duration {
            seconds: (micros / MICROS_PER_SECOND) as i64,
            nanos: (micros % MICROS_PER_SECOND) as i32 * NANOS_PER_MICRO,
            ..Duration::default()
        }));
    };
    Err(CompatError {
        kind,
        path: format!("closure.{}", field()),
    })
}
