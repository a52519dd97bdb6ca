//! Timestamps and durations as text, in the forms of the JSON mapping.

use std::fmt;
use std::str::FromStr;

use flytepb_wire::time_text;

use crate::{Duration, TimeError, Timestamp};

impl fmt::Display for Timestamp {
    /// Writes the timestamp by RFC 3339, in UTC with 0, 3, 6 or 9 digits after the second. One that
    /// breaks protobuf's rules is described as its [`TimeError`] does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match time_text::timestamp(self.seconds, self.nanos) {
            Some(text) => f.pad(text.as_str()),
            None => describe(self.check(), f),
        }
    }
}

impl fmt::Display for Duration {
    /// Writes seconds with 0, 3, 6 or 9 digits after the point, such as `1.500s`. A duration that
    /// breaks protobuf's rules is described as its [`TimeError`] does.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match time_text::duration(self.seconds, self.nanos) {
            Some(text) => f.pad(text.as_str()),
            None => describe(self.check(), f),
        }
    }
}

fn describe(check: Result<(), TimeError>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    match check {
        Err(error) => fmt::Display::fmt(&error, f),
        Ok(()) => Ok(()),
    }
}

impl FromStr for Timestamp {
    type Err = ParseTimeError;

    /// Parses a timestamp of RFC 3339, with `Z` or an offset such as `+02:00`, and up to 9 digits
    /// after the second.
    ///
    /// # Errors
    /// When the text has another form, names a date or time that does not exist, or lies outside
    /// the years 1 to 9999.
    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let error = |reason| ParseTimeError::new(text, reason);
        let (seconds, nanos) = time_text::parse_timestamp(text)
            .ok_or_else(|| error("not a timestamp such as 2024-05-01T12:00:00.5Z"))?;
        Timestamp::new(seconds, nanos).map_err(|_| error("not in the years 1 to 9999"))
    }
}

impl FromStr for Duration {
    type Err = ParseTimeError;

    /// Parses a duration such as `1.5s`, with up to 9 digits after the point.
    ///
    /// # Errors
    /// When the text has another form, or the duration is longer than 315,576,000,000 s.
    fn from_str(text: &str) -> Result<Self, ParseTimeError> {
        let error = |reason| ParseTimeError::new(text, reason);
        let (seconds, nanos) =
            time_text::parse_duration(text).ok_or_else(|| error("not a duration such as 1.5s"))?;
        Duration::new(seconds, nanos).map_err(|_| error("not within 315576000000s"))
    }
}

impl Timestamp {
    /// Creates a timestamp of a date in UTC, at midnight.
    ///
    /// # Errors
    /// When there is no such date in the years 1 to 9999.
    pub fn date(year: i64, month: u8, day: u8) -> Result<Self, ParseTimeError> {
        Self::date_time(year, month, day, 0, 0, 0)
    }

    /// Creates a timestamp of a date and time in UTC.
    ///
    /// # Errors
    /// When there is no such date in the years 1 to 9999, or no such time of day.
    ///
    /// # Examples
    /// ```
    /// use flytepb_types::Timestamp;
    ///
    /// let time = Timestamp::date_time(2024, 5, 1, 12, 30, 0)?;
    /// assert_eq!(time.to_string(), "2024-05-01T12:30:00Z");
    /// assert_eq!(time, "2024-05-01T14:30:00+02:00".parse()?);
    /// assert!(Timestamp::date(2024, 5, 1)? < time);
    /// assert!(Timestamp::date(2023, 2, 29).is_err());
    /// # Ok::<(), flytepb_types::ParseTimeError>(())
    /// ```
    pub fn date_time(
        year: i64,
        month: u8,
        day: u8,
        hour: u8,
        minute: u8,
        second: u8,
    ) -> Result<Self, ParseTimeError> {
        Self::date_time_nanos(year, month, day, hour, minute, second, 0)
    }

    /// Creates a timestamp of a date and time in UTC, with nanoseconds.
    ///
    /// # Errors
    /// As [`date_time`](Self::date_time), and when there are more than 999,999,999 ns.
    pub fn date_time_nanos(
        year: i64,
        month: u8,
        day: u8,
        hour: u8,
        minute: u8,
        second: u8,
        nanos: u32,
    ) -> Result<Self, ParseTimeError> {
        let date = format!("{year:04}-{month:02}-{day:02}");
        format!("{date}T{hour:02}:{minute:02}:{second:02}.{nanos:09}Z").parse()
    }
}

/// The error of parsing a text that is not a valid timestamp or duration.
///
/// # Examples
/// ```
/// use flytepb_types::Duration;
///
/// assert_eq!(
///     "1.5".parse::<Duration>().unwrap_err().to_string(),
///     "\"1.5\" is not a duration such as 1.5s"
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParseTimeError {
    text: String,
    reason: &'static str,
}

impl ParseTimeError {
    fn new(text: &str, reason: &'static str) -> Self {
        ParseTimeError {
            text: text.to_string(),
            reason,
        }
    }

    /// Returns the refused text.
    pub fn text(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for ParseTimeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is {}", self.text, self.reason)
    }
}

impl std::error::Error for ParseTimeError {}

#[cfg(test)]
mod tests {
    use super::*;

    /// The texts are those of Python's protobuf: `Timestamp(…).ToJsonString()` and
    /// `Duration(…).ToJsonString()`.
    #[test]
    fn texts_of_python_there_and_back() {
        for (seconds, nanos, text) in [
            (0, 0, "1970-01-01T00:00:00Z"),
            (-1, 999_000_000, "1969-12-31T23:59:59.999Z"),
            (1_700_000_000, 5, "2023-11-14T22:13:20.000000005Z"),
            (Timestamp::MIN_SECONDS, 0, "0001-01-01T00:00:00Z"),
            (
                Timestamp::MAX_SECONDS,
                999_999_000,
                "9999-12-31T23:59:59.999999Z",
            ),
        ] {
            let timestamp = Timestamp::new(seconds, nanos).unwrap();
            assert_eq!(timestamp.to_string(), text);
            assert_eq!(text.parse(), Ok(timestamp));
        }
        for (seconds, nanos, text) in [
            (0, 0, "0s"),
            (0, -500_000_000, "-0.500s"),
            (10, 1, "10.000000001s"),
            (-Duration::MAX_SECONDS, 0, "-315576000000s"),
        ] {
            let duration = Duration::new(seconds, nanos).unwrap();
            assert_eq!(duration.to_string(), text);
            assert_eq!(text.parse(), Ok(duration));
        }
    }

    #[test]
    fn other_texts_are_refused() {
        for (text, reason) in [
            ("", "not a timestamp such as 2024-05-01T12:00:00.5Z"),
            (
                "2024-05-01",
                "not a timestamp such as 2024-05-01T12:00:00.5Z",
            ),
            (
                "2024-05-01T24:00:00Z",
                "not a timestamp such as 2024-05-01T12:00:00.5Z",
            ),
            ("0001-01-01T00:00:00+01:00", "not in the years 1 to 9999"),
        ] {
            let error = text.parse::<Timestamp>().unwrap_err();
            assert_eq!(error.to_string(), format!("{text:?} is {reason}"));
            assert_eq!(error.text(), text);
        }
        let error = "315576000001s".parse::<Duration>().unwrap_err();
        assert_eq!(
            error.to_string(),
            "\"315576000001s\" is not within 315576000000s"
        );
        assert!("P1D".parse::<Duration>().is_err());
        for (year, month, day) in [(10_000, 1, 1), (-1, 1, 1), (2024, 0, 1), (2024, 1, 100)] {
            assert!(
                Timestamp::date(year, month, day).is_err(),
                "{year} {month} {day}"
            );
        }
        assert!(Timestamp::date_time(2024, 1, 1, 23, 59, 60).is_err());
        assert!(Timestamp::date_time_nanos(2024, 1, 1, 0, 0, 0, 1_000_000_000).is_err());
    }

    #[test]
    fn values_that_break_the_rules_say_why() {
        let timestamp = Timestamp {
            nanos: -1,
            ..Default::default()
        };
        assert_eq!(
            timestamp.to_string(),
            "timestamp of 0 s and -1 ns has nanoseconds outside 0 to 999999999"
        );
        let duration = Duration {
            seconds: 1,
            nanos: -1,
            ..Default::default()
        };
        assert_eq!(
            duration.to_string(),
            "duration of 1 s and -1 ns has seconds and nanoseconds of different signs"
        );
    }

    #[test]
    fn the_order_is_that_of_time() {
        let mut durations = ["1s", "-1.5s", "0s", "-1s", "0.000000001s", "-0.5s"]
            .map(|text| text.parse::<Duration>().unwrap());
        durations.sort();
        let sorted = durations.map(|duration| duration.to_string());
        assert_eq!(
            sorted,
            ["-1.500s", "-1s", "-0.500s", "0s", "0.000000001s", "1s"]
        );
    }
}
