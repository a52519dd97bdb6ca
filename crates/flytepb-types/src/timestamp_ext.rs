//! Conversions and accessors of `Timestamp`.

use std::time::{Duration as StdDuration, SystemTime, UNIX_EPOCH};

use crate::TimeError;
use crate::Timestamp;

const NANOS_PER_SECOND: i32 = 1_000_000_000;

impl Timestamp {
    /// The earliest second: 0001-01-01T00:00:00Z.
    pub const MIN_SECONDS: i64 = -62_135_596_800;

    /// The latest second: 9999-12-31T23:59:59Z.
    pub const MAX_SECONDS: i64 = 253_402_300_799;

    /// Creates a timestamp of `seconds` since 1970-01-01T00:00:00Z and `nanos` after that second.
    ///
    /// # Errors
    /// When the seconds are outside the years 1 to 9999 or the nanoseconds outside 0 to
    /// 999,999,999.
    ///
    /// # Examples
    /// ```
    /// use flytepb_types::Timestamp;
    ///
    /// assert_eq!(Timestamp::new(1_700_000_000, 5)?.nanos, 5);
    /// assert!(Timestamp::new(1 << 40, 0).is_err());
    /// # Ok::<(), flytepb_types::TimeError>(())
    /// ```
    pub fn new(seconds: i64, nanos: i32) -> Result<Self, TimeError> {
        let timestamp = Timestamp {
            seconds,
            nanos,
            ..Timestamp::default()
        };
        timestamp.check().map(|()| timestamp)
    }

    /// Returns whether the value is valid by protobuf's rules. Invalid values can be decoded and
    /// encoded but not converted.
    pub fn is_valid(&self) -> bool {
        self.check().is_ok()
    }

    /// Checks the value by protobuf's rules.
    ///
    /// # Errors
    /// Same as for [`new`](Self::new).
    pub fn check(&self) -> Result<(), TimeError> {
        if !(Self::MIN_SECONDS..=Self::MAX_SECONDS).contains(&self.seconds) {
            return Err(self.error("is outside the years 1 to 9999"));
        }
        if !(0..NANOS_PER_SECOND).contains(&self.nanos) {
            return Err(self.error("has nanoseconds outside 0 to 999999999"));
        }
        Ok(())
    }

    fn error(&self, reason: &'static str) -> TimeError {
        TimeError {
            what: "timestamp",
            seconds: self.seconds,
            nanos: self.nanos,
            reason,
        }
    }
}

impl From<SystemTime> for Timestamp {
    /// Converts any time; one outside the years 1 to 9999 gives a timestamp that is not
    /// [valid](Timestamp::is_valid).
    fn from(time: SystemTime) -> Self {
        let (seconds, nanos) = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => (i128::from(after.as_secs()), after.subsec_nanos() as i32),
            Err(before) => {
                let before = before.duration();
                let seconds = -i128::from(before.as_secs());
                match before.subsec_nanos() as i32 {
                    0 => (seconds, 0),
                    nanos => (seconds - 1, NANOS_PER_SECOND - nanos),
                }
            }
        };
        Timestamp {
            // No system has times beyond this range.
            seconds: seconds.clamp(i64::MIN.into(), i64::MAX.into()) as i64,
            nanos,
            ..Timestamp::default()
        }
    }
}

impl TryFrom<&Timestamp> for SystemTime {
    type Error = TimeError;

    /// # Errors
    /// When the timestamp breaks protobuf's rules or the system cannot hold the time.
    fn try_from(timestamp: &Timestamp) -> Result<Self, TimeError> {
        timestamp.check()?;
        let seconds = StdDuration::from_secs(timestamp.seconds.unsigned_abs());
        let whole = if timestamp.seconds < 0 {
            UNIX_EPOCH.checked_sub(seconds)
        } else {
            UNIX_EPOCH.checked_add(seconds)
        };
        whole
            .and_then(|t| t.checked_add(StdDuration::from_nanos(timestamp.nanos as u64)))
            .ok_or_else(|| timestamp.error("is beyond what the system's clock can hold"))
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<&Timestamp> for chrono::DateTime<chrono::Utc> {
    type Error = TimeError;

    /// # Errors
    /// When the timestamp breaks protobuf's rules.
    fn try_from(timestamp: &Timestamp) -> Result<Self, TimeError> {
        timestamp.check()?;
        chrono::DateTime::from_timestamp(timestamp.seconds, timestamp.nanos as u32)
            .ok_or_else(|| timestamp.error("is beyond what chrono can hold"))
    }
}

#[cfg(feature = "chrono")]
impl<Tz: chrono::TimeZone> TryFrom<chrono::DateTime<Tz>> for Timestamp {
    type Error = TimeError;

    /// # Errors
    /// When the time is outside the years 1 to 9999, or in a leap second.
    fn try_from(time: chrono::DateTime<Tz>) -> Result<Self, TimeError> {
        Timestamp::new(time.timestamp(), time.timestamp_subsec_nanos() as i32)
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<&Timestamp> for jiff::Timestamp {
    type Error = TimeError;

    /// # Errors
    /// When the timestamp breaks protobuf's rules or is later than jiff's last.
    fn try_from(timestamp: &Timestamp) -> Result<Self, TimeError> {
        timestamp.check()?;
        jiff::Timestamp::new(timestamp.seconds, timestamp.nanos)
            .map_err(|_| timestamp.error("is beyond what jiff can hold"))
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<jiff::Timestamp> for Timestamp {
    type Error = TimeError;

    /// # Errors
    /// When the time is before the year 1.
    fn try_from(time: jiff::Timestamp) -> Result<Self, TimeError> {
        let nanos = time.subsec_nanosecond();
        match nanos {
            // jiff's fraction has the sign of the whole, protobuf's always counts forward.
            ..0 => Timestamp::new(time.as_second() - 1, nanos + NANOS_PER_SECOND),
            _ => Timestamp::new(time.as_second(), nanos),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn system_time_there_and_back() {
        for (seconds, nanos) in [
            (0, 0),
            (-1, 999_999_999),
            (1_700_000_000, 1),
            (Timestamp::MIN_SECONDS, 0),
            (Timestamp::MAX_SECONDS, 999_999_999),
        ] {
            let timestamp = Timestamp::new(seconds, nanos).unwrap();
            let time = SystemTime::try_from(&timestamp).unwrap();
            assert_eq!(Timestamp::from(time), timestamp);
        }
        let half = UNIX_EPOCH - StdDuration::from_millis(500);
        assert_eq!(
            Timestamp::from(half),
            Timestamp::new(-1, 500_000_000).unwrap()
        );
    }

    #[test]
    fn out_of_range_is_refused() {
        for (seconds, nanos) in [
            (Timestamp::MIN_SECONDS - 1, 0),
            (Timestamp::MAX_SECONDS + 1, 0),
            (0, -1),
            (0, 1_000_000_000),
        ] {
            let timestamp = Timestamp {
                seconds,
                nanos,
                ..Timestamp::default()
            };
            assert!(!timestamp.is_valid());
            let error = SystemTime::try_from(&timestamp).unwrap_err();
            assert_eq!((error.seconds(), error.nanos()), (seconds, nanos));
        }
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff_there_and_back() {
        for text in ["1969-12-31T23:59:59.25Z", "2026-01-02T03:04:05.000000006Z"] {
            let time: jiff::Timestamp = text.parse().unwrap();
            let timestamp = Timestamp::try_from(time).unwrap();
            assert!(timestamp.is_valid());
            assert_eq!(jiff::Timestamp::try_from(&timestamp).unwrap(), time);
        }
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono_there_and_back() {
        let timestamp = Timestamp::new(-1, 250_000_000).unwrap();
        let time = chrono::DateTime::<chrono::Utc>::try_from(&timestamp).unwrap();
        assert_eq!(time.timestamp_millis(), -750);
        assert_eq!(Timestamp::try_from(time).unwrap(), timestamp);
    }
}
