//! Timestamps and durations cut into the parts that Python's `datetime` has.

use flytepb_idl::google::protobuf::{Duration, Timestamp};

const DAY: i64 = 86_400;

/// A UTC date and time to the microsecond; what is below is cut off.
pub(super) struct Civil {
    pub(super) year: i64,
    pub(super) month: i64,
    pub(super) day: i64,
    pub(super) hour: i64,
    pub(super) minute: i64,
    pub(super) second: i64,
    pub(super) micro: i32,
}

impl From<&Timestamp> for Civil {
    fn from(time: &Timestamp) -> Self {
        let (days, second) = (time.seconds.div_euclid(DAY), time.seconds.rem_euclid(DAY));
        // Years that start in March, counted from one that 400 divides: the leap day is the last.
        let days = days + 719_468;
        let (era, day_of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
        let leaps = day_of_era / 1_460 - day_of_era / 36_524 + day_of_era / 146_096;
        let year_of_era = (day_of_era - leaps) / 365;
        let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
        let month = (5 * day_of_year + 2) / 153;
        let january_or_later = i64::from(month >= 10);
        Civil {
            year: era * 400 + year_of_era + january_or_later,
            month: month + 3 - 12 * january_or_later,
            day: day_of_year - (153 * month + 2) / 5 + 1,
            hour: second / 3_600,
            minute: second / 60 % 60,
            second: second % 60,
            micro: time.nanos / 1_000,
        }
    }
}

impl Civil {
    /// Python's `isoformat` with this between date and time.
    pub(super) fn iso(&self, between: char) -> String {
        let date = format!("{:04}-{:02}-{:02}", self.year, self.month, self.day);
        let time = format!("{:02}:{:02}:{:02}", self.hour, self.minute, self.second);
        match self.micro {
            0 => format!("{date}{between}{time}+00:00"),
            micro => format!("{date}{between}{time}.{micro:06}+00:00"),
        }
    }
}

/// The time of an ISO string, with or without seconds, fraction, and offset from UTC; what a fraction
/// has beyond nanoseconds is cut off.
pub(super) fn parse_iso(text: &str) -> Option<Timestamp> {
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00"));
    let [year, month, day] = numbers(date.split('-'), [4, 2, 2])?;
    let (time, offset) = match (time.strip_suffix('Z'), time.rfind(['+', '-'])) {
        (Some(time), _) => (time, 0),
        (None, Some(sign)) => {
            let [hours, minutes] = numbers(time[sign + 1..].split(':'), [2, 2])?;
            let offset = hours * 3_600 + minutes * 60;
            (
                &time[..sign],
                if time[sign..].starts_with('-') {
                    -offset
                } else {
                    offset
                },
            )
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
    let seconds = days_from_civil(year, month, day)? * DAY + hour * 3_600 + minute * 60 + second;
    let in_range = hour < 24 && minute < 60 && second < 60;
    let time = Timestamp::new(seconds - offset, format!("{fraction:0<9}").parse().ok()?);
    time.ok().filter(|_| in_range)
}

/// The parts as numbers, each of so many digits.
fn numbers<'a, const N: usize>(
    parts: impl Iterator<Item = &'a str>,
    digits: [usize; N],
) -> Option<[i64; N]> {
    let parts: Vec<&str> = parts.collect();
    let fits = parts.len() == N && parts.iter().zip(digits).all(|(p, n)| p.len() == n);
    let is_digits = |p: &&str| p.bytes().all(|b| b.is_ascii_digit());
    if !fits || !parts.iter().all(is_digits) {
        return None;
    }
    let numbers: Vec<i64> = parts.iter().filter_map(|p| p.parse().ok()).collect();
    numbers.try_into().ok()
}

/// Days since 1970-01-01 of a date that exists.
fn days_from_civil(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let length = match month {
        2 if leap => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=length).contains(&day) {
        return None;
    }
    let years = if month > 2 { year } else { year - 1 };
    let month = (month + 9) % 12;
    let days = years * 365 + years.div_euclid(4) - years.div_euclid(100) + years.div_euclid(400);
    Some(days + (153 * month + 2) / 5 + day - 1 - 719_468)
}

/// A span of days, seconds and microseconds, the latter two never negative; what is below is cut
/// off towards zero.
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

/// The microseconds of a duration.
fn micros(duration: &Duration) -> i128 {
    i128::from(duration.seconds) * 1_000_000 + i128::from(duration.nanos / 1_000)
}

/// Python's `total_seconds`: the double nearest to the microseconds over a million.
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
