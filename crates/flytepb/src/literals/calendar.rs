//! Timestamps and durations as Python's `datetime` and `timedelta`.

use flytepb_idl::google::protobuf::{Duration, Timestamp};
use flytepb_idl::wire::civil::{date_of, day_of};

const DAY: i64 = 86_400;

/// A UTC date and time, truncated to microseconds.
pub(super) struct Civil {
    pub(super) year: i64,
    pub(super) month: u32,
    pub(super) day: u32,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) micro: i32,
}

impl From<&Timestamp> for Civil {
    fn from(time: &Timestamp) -> Self {
        let (days, second) = (time.seconds.div_euclid(DAY), time.seconds.rem_euclid(DAY));
        let (year, month, day) = date_of(days);
        Civil {
            year,
            month,
            day,
            hour: second / 3_600,
            minute: second / 60 % 60,
            second: second % 60,
            micro: time.nanos / 1_000,
        }
    }
}

impl Civil {
    /// Python's `isoformat` with this separator between date and time.
    pub(super) fn iso(&self, between: char) -> String {
        let date = format!("{:04}-{:02}-{:02}", self.year, self.month, self.day);
        let time = format!("{:02}:{:02}:{:02}", self.hour, self.minute, self.second);
        match self.micro {
            0 => format!("{date}{between}{time}+00:00"),
            micro => format!("{date}{between}{time}.{micro:06}+00:00"),
        }
    }
}

/// Parses an ISO string, with or without seconds, fraction, and offset from UTC. A fraction is
/// truncated to nanoseconds.
pub(super) fn parse_iso(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
    let [year, month, day] = numbers(date.split('-'), [4, 2, 2])?;
    let (time, offset) = match (time.strip_suffix('Z'), time.rfind(['+', '-'])) {
        (Some(time), _) => (time, 0),
        (None, Some(at)) => {
            let (time, offset) = time.split_at(at);
            let sign = if offset.starts_with('-') { -1 } else { 1 };
            let [hours, minutes] = numbers(offset[1..].split(':'), [2, 2])?;
            (time, sign * i64::from(hours * 3_600 + minutes * 60))
        }
        (None, None) => (time, 0),
    };
    let (time, fraction) = time.split_once('.').unwrap_or((time, "0"));
    let [hour, minute, second] = match time.len() {
        5 => numbers(time.split(':').chain(["00"]), [2, 2, 2])?,
        _ => numbers(time.split(':'), [2, 2, 2])?,
    };
    if !fraction.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let fraction = &fraction[..fraction.len().min(9)];
    let seconds = day_of(year, month, day)? * DAY + i64::from(hour * 3_600 + minute * 60 + second);
    let in_range = hour < 24 && minute < 60 && second < 60;
    let time = Timestamp::new(seconds - offset, format!("{fraction:0<9}").parse().ok()?);
    time.ok().filter(|_| in_range)
}

/// Parses each part as a number with the given count of digits.
fn numbers<'a, const N: usize>(
    parts: impl Iterator<Item = &'a str>,
    digits: [usize; N],
) -> Option<[u32; N]> {
    let parts: Vec<&str> = parts.collect();
    let fits = parts.len() == N && parts.iter().zip(digits).all(|(p, n)| p.len() == n);
    let is_digits = |p: &&str| p.bytes().all(|b| b.is_ascii_digit());
    if !fits || !parts.iter().all(is_digits) {
        return None;
    }
    let numbers: Vec<u32> = parts.iter().filter_map(|p| p.parse().ok()).collect();
    numbers.try_into().ok()
}

/// A duration in days, non-negative seconds and non-negative microseconds, truncated towards zero.
pub(super) struct Span {
    pub(super) days: i128,
    pub(super) seconds: i128,
    pub(super) micros: i128,
}

impl From<&Duration> for Span {
    fn from(duration: &Duration) -> Self {
        let micros = micros(duration);
        let seconds = micros.div_euclid(1_000_000);
        Span {
            days: seconds.div_euclid(DAY.into()),
            seconds: seconds.rem_euclid(DAY.into()),
            micros: micros.rem_euclid(1_000_000),
        }
    }
}

/// A duration in microseconds.
fn micros(duration: &Duration) -> i128 {
    i128::from(duration.seconds) * 1_000_000 + i128::from(duration.nanos / 1_000)
}

/// Python's `total_seconds`: the float nearest to the microseconds divided by a million.
pub(super) fn total_seconds(duration: &Duration) -> f64 {
    let micros = micros(duration);
    let sign = if micros < 0 { "-" } else { "" };
    let size = micros.unsigned_abs();
    let decimal = format!("{sign}{}.{:06}", size / 1_000_000, size % 1_000_000);
    match decimal.parse::<f64>() {
        Ok(seconds) if size > 0 => seconds,
        _ => 0.0,
    }
}
