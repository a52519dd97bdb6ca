//! Conversions and accessors of `Duration`.

use std::time::Duration as StdDuration;

use crate::Duration;
use crate::TimeError;

const NANOS_PER_SECOND: i32 = 1_000_000_000;

impl Duration {
    /// The largest number of seconds in either direction: about 10,000 years.
    pub const MAX_SECONDS: i64 = 315_576_000_000;

    /// Creates a duration of `seconds` and `nanos`, both of the same sign or zero.
    ///
    /// # Errors
    /// When the seconds are beyond ±315,576,000,000, the nanoseconds beyond ±999,999,999, or their
    /// signs differ.
    ///
    /// # Examples
    /// ```
    /// use flytepb_types::Duration;
    ///
    /// assert_eq!(Duration::new(-1, -500_000_000)?.seconds, -1);
    /// assert!(Duration::new(1, -1).is_err());
    /// # Ok::<(), flytepb_types::TimeError>(())
    /// ```
    pub fn new(seconds: i64, nanos: i32) -> Result<Self, TimeError> {
        let duration = Duration {
            seconds,
            nanos,
            ..Duration::default()
        };
        duration.check().map(|()| duration)
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
        if !(-Self::MAX_SECONDS..=Self::MAX_SECONDS).contains(&self.seconds) {
            return Err(self.error("is longer than 315576000000 s"));
        }
        if !(-NANOS_PER_SECOND + 1..NANOS_PER_SECOND).contains(&self.nanos) {
            return Err(self.error("has nanoseconds beyond 999999999"));
        }
        if self.seconds.signum() * i64::from(self.nanos).signum() < 0 {
            return Err(self.error("has seconds and nanoseconds of different signs"));
        }
        Ok(())
    }

    fn error(&self, reason: &'static str) -> TimeError {
        TimeError {
            what: "duration",
            seconds: self.seconds,
            nanos: self.nanos,
            reason,
        }
    }
}

impl TryFrom<StdDuration> for Duration {
    type Error = TimeError;

    /// # Errors
    /// When the duration is longer than 315,576,000,000 s.
    fn try_from(duration: StdDuration) -> Result<Self, TimeError> {
        let seconds = i64::try_from(duration.as_secs()).unwrap_or(i64::MAX);
        Duration::new(seconds, duration.subsec_nanos() as i32)
    }
}

impl TryFrom<&Duration> for StdDuration {
    type Error = TimeError;

    /// # Errors
    /// When the duration breaks protobuf's rules or is negative.
    fn try_from(duration: &Duration) -> Result<Self, TimeError> {
        duration.check()?;
        if duration.seconds < 0 || duration.nanos < 0 {
            return Err(duration.error("is negative, which the target cannot hold"));
        }
        Ok(StdDuration::new(
            duration.seconds as u64,
            duration.nanos as u32,
        ))
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<&Duration> for chrono::TimeDelta {
    type Error = TimeError;

    /// # Errors
    /// When the duration breaks protobuf's rules.
    fn try_from(duration: &Duration) -> Result<Self, TimeError> {
        duration.check()?;
        let whole = chrono::TimeDelta::try_seconds(duration.seconds);
        whole
            .and_then(|d| d.checked_add(&chrono::TimeDelta::nanoseconds(duration.nanos.into())))
            .ok_or_else(|| duration.error("is beyond what chrono can hold"))
    }
}

#[cfg(feature = "chrono")]
impl TryFrom<chrono::TimeDelta> for Duration {
    type Error = TimeError;

    /// # Errors
    /// When the duration is longer than 315,576,000,000 s.
    fn try_from(duration: chrono::TimeDelta) -> Result<Self, TimeError> {
        Duration::new(duration.num_seconds(), duration.subsec_nanos())
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<&Duration> for jiff::SignedDuration {
    type Error = TimeError;

    /// # Errors
    /// When the duration breaks protobuf's rules.
    fn try_from(duration: &Duration) -> Result<Self, TimeError> {
        duration.check()?;
        Ok(jiff::SignedDuration::new(duration.seconds, duration.nanos))
    }
}

#[cfg(feature = "jiff")]
impl TryFrom<jiff::SignedDuration> for Duration {
    type Error = TimeError;

    /// # Errors
    /// When the duration is longer than 315,576,000,000 s.
    fn try_from(duration: jiff::SignedDuration) -> Result<Self, TimeError> {
        Duration::new(duration.as_secs(), duration.subsec_nanos())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn std_there_and_back() {
        let duration = Duration::new(3, 7).unwrap();
        let std = StdDuration::try_from(&duration).unwrap();
        assert_eq!(std, StdDuration::new(3, 7));
        assert_eq!(Duration::try_from(std).unwrap(), duration);
        assert!(Duration::try_from(StdDuration::MAX).is_err());
    }

    #[test]
    fn rules_are_checked() {
        for (seconds, nanos) in [
            (Duration::MAX_SECONDS + 1, 0),
            (i64::MIN, 0),
            (0, NANOS_PER_SECOND),
            (1, -1),
            (-1, 1),
        ] {
            assert!(Duration::new(seconds, nanos).is_err(), "{seconds} {nanos}");
        }
        let negative = Duration::new(0, -1).unwrap();
        let error = StdDuration::try_from(&negative).unwrap_err();
        assert!(error.to_string().contains("negative"));
    }

    #[cfg(feature = "chrono")]
    #[test]
    fn chrono_there_and_back() {
        let duration = Duration::new(-2, -500_000_000).unwrap();
        let delta = chrono::TimeDelta::try_from(&duration).unwrap();
        assert_eq!(delta.num_milliseconds(), -2500);
        assert_eq!(Duration::try_from(delta).unwrap(), duration);
    }

    #[cfg(feature = "jiff")]
    #[test]
    fn jiff_there_and_back() {
        let duration = Duration::new(-2, -500_000_000).unwrap();
        let signed = jiff::SignedDuration::try_from(&duration).unwrap();
        assert_eq!(Duration::try_from(signed).unwrap(), duration);
    }
}
