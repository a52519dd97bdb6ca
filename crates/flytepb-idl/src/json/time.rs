//! Reading timestamps and durations.

use super::error::Fault;
use super::leaf::Token;

/// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z in seconds from 1970.
pub(super) const TIMESTAMPS: std::ops::RangeInclusive<i64> = -62_135_596_800..=253_402_300_799;
/// About ten thousand years in either direction, in seconds.
pub(super) const DURATIONS: std::ops::RangeInclusive<i64> = -315_576_000_000..=315_576_000_000;
pub(super) const DAY: i64 = 86_400;

/// The day of a date, counted from 1970-01-01; `None` when there is no such date.
fn day_of(year: i64, month: i64, day: i64) -> Option<i64> {
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = match month {
        2 => 28 + i64::from(leap),
        4 | 6 | 9 | 11 => 30,
        1..=12 => 31,
        _ => return None,
    };
    if !(1..=days).contains(&day) {
        return None;
    }
    let (year, month) = if month > 2 {
        (year, month - 3)
    } else {
        (year - 1, month + 9)
    };
    let era_days = 365 * year + year.div_euclid(4) - year.div_euclid(100) + year.div_euclid(400);
    Some(era_days + (153 * month + 2) / 5 + day - 1 - 719_468)
}

/// Reads fixed forms from the front of a text.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    fn byte(&mut self, expected: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[expected])?;
        Some(())
    }

    /// A number of exactly `digits` digits.
    fn number(&mut self, digits: usize) -> Option<i64> {
        let (number, rest) = self.0.split_at_checked(digits)?;
        self.0 = rest;
        number.iter().try_fold(0, |value, byte| {
            let digit = byte.is_ascii_digit().then(|| byte - b'0')?;
            Some(value * 10 + i64::from(digit))
        })
    }

    /// A fraction of a second in 1 to 9 digits, if there is one, in nanoseconds.
    fn fraction(&mut self) -> Option<i32> {
        if self.byte(b'.').is_none() {
            return Some(0);
        }
        let len = self.0.iter().take_while(|b| b.is_ascii_digit()).count();
        if !(1..=9).contains(&len) {
            return None;
        }
        let missing = 9 - len as u32;
        Some(self.number(len)? as i32 * 10i32.pow(missing))
    }

    /// `Z`, or an offset such as `+02:00`, in seconds east.
    fn offset(&mut self) -> Option<i64> {
        if self.byte(b'Z').is_some() {
            return Some(0);
        }
        let sign = match self.byte(b'+') {
            Some(()) => 1,
            None => self.byte(b'-').map(|()| -1)?,
        };
        let hours = self.number(2).filter(|h| *h < 24)?;
        self.byte(b':')?;
        let minutes = self.number(2).filter(|m| *m < 60)?;
        Some(sign * (hours * 3600 + minutes * 60))
    }

    fn end<T>(self, value: T) -> Option<T> {
        self.0.is_empty().then_some(value)
    }
}

/// Seconds and nanoseconds of a timestamp's JSON form.
pub(super) fn parse_timestamp(text: &str) -> Result<(i64, i32), Fault> {
    let Some((seconds, nanos)) = scan_timestamp(text) else {
        return Err(Token::Str(text).unlike("a timestamp, such as 2024-05-01T12:00:00.5Z"));
    };
    if !TIMESTAMPS.contains(&seconds) {
        let reason = format!("the timestamp {text} is not in the years 1 to 9999");
        return Err(Fault::value(reason));
    }
    Ok((seconds, nanos))
}

fn scan_timestamp(text: &str) -> Option<(i64, i32)> {
    let mut scan = Scan(text.as_bytes());
    let year = scan.number(4)?;
    scan.byte(b'-')?;
    let month = scan.number(2)?;
    scan.byte(b'-')?;
    let day = day_of(year, month, scan.number(2)?)?;
    scan.byte(b'T')?;
    let hour = scan.number(2).filter(|h| *h < 24)?;
    scan.byte(b':')?;
    let minute = scan.number(2).filter(|m| *m < 60)?;
    scan.byte(b':')?;
    let second = scan.number(2).filter(|s| *s < 60)?;
    let nanos = scan.fraction()?;
    let local = day * DAY + hour * 3600 + minute * 60 + second;
    let seconds = local - scan.offset()?;
    scan.end((seconds, nanos))
}

/// Seconds and nanoseconds of a duration's JSON form.
pub(super) fn parse_duration(text: &str) -> Result<(i64, i32), Fault> {
    let Some((seconds, nanos)) = scan_duration(text) else {
        return Err(Token::Str(text).unlike("a duration, such as 1.5s"));
    };
    if !DURATIONS.contains(&seconds) {
        let reason = format!("the duration {text} is not within 315576000000s");
        return Err(Fault::value(reason));
    }
    Ok((seconds, nanos))
}

fn scan_duration(text: &str) -> Option<(i64, i32)> {
    let mut scan = Scan(text.as_bytes());
    let sign = if scan.byte(b'-').is_some() { -1 } else { 1 };
    let len = scan.0.iter().take_while(|b| b.is_ascii_digit()).count();
    // More digits than 18 are out of range in any case.
    if !(1..=18).contains(&len) {
        return None;
    }
    let seconds = scan.number(len)? * i64::from(sign);
    let nanos = scan.fraction()? * sign;
    scan.byte(b's')?;
    scan.end((seconds, nanos))
}
