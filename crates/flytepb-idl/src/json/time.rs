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

    /// All digits that are next, `max` at most and one at least: their value and number.
    #[inline]
    fn digits(&mut self, max: usize) -> Option<(i64, usize)> {
        let (mut value, mut len) = (0, 0);
        while let Some(digit @ b'0'..=b'9') = self.0.get(len) {
            if len == max {
                return None;
            }
            value = value * 10 + i64::from(digit - b'0');
            len += 1;
        }
        self.0 = &self.0[len..];
        (len > 0).then_some((value, len))
    }

    /// A fraction of a second in 1 to 9 digits, if there is one, in nanoseconds.
    #[inline]
    fn fraction(&mut self) -> Option<i32> {
        if self.byte(b'.').is_none() {
            return Some(0);
        }
        let (value, len) = self.digits(9)?;
        const POWERS: [i32; 10] = [
            1_000_000_000,
            100_000_000,
            10_000_000,
            1_000_000,
            100_000,
            10_000,
            1_000,
            100,
            10,
            1,
        ];
        Some(value as i32 * POWERS[len])
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
        let (hours, rest) = self.0.split_at_checked(2)?;
        let (minutes, rest) = rest.strip_prefix(b":")?.split_at_checked(2)?;
        self.0 = rest;
        let two = |digits| match Scan(digits).digits(2) {
            Some((value, 2)) => Some(value),
            _ => None,
        };
        let hours = two(hours).filter(|hours| *hours < 24)?;
        let minutes = two(minutes).filter(|minutes| *minutes < 60)?;
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
    let (moment, rest) = text.as_bytes().split_first_chunk::<19>()?;
    let [y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2, b'T', time @ ..] = *moment else {
        return None;
    };
    let [h1, h2, b':', i1, i2, b':', s1, s2] = time else {
        return None;
    };
    let digits = [y1, y2, y3, y4, m1, m2, d1, d2, h1, h2, i1, i2, s1, s2];
    let digits = digits.map(|byte| byte.wrapping_sub(b'0'));
    let wrong = digits
        .iter()
        .fold(false, |wrong, digit| wrong | (*digit > 9));
    let two = |at: usize| i64::from(u32::from(digits[at]) * 10 + u32::from(digits[at + 1]));
    let (hour, minute, second) = (two(8), two(10), two(12));
    if wrong || hour > 23 || minute > 59 || second > 59 {
        return None;
    }
    let day = day_of(two(0) * 100 + two(2), two(4), two(6))?;
    let mut scan = Scan(rest);
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
    // More digits than 18 are out of range in any case.
    let (seconds, _) = scan.digits(18)?;
    let seconds = seconds * i64::from(sign);
    let nanos = scan.fraction()? * sign;
    scan.byte(b's')?;
    scan.end((seconds, nanos))
}
