//! Parsing timestamps and durations.

use super::digits::{leading_digits, pairs_like};
use super::{DAY, TIMESTAMPS};
use crate::civil::day_of;

/// Pads a text of less than eight bytes with spaces.
#[inline(never)]
fn filled(text: &[u8]) -> [u8; 8] {
    let mut block = [b' '; 8];
    block[..text.len()].copy_from_slice(text);
    block
}

/// A cursor over a text of fixed form.
struct Scan<'a>(&'a [u8]);

impl Scan<'_> {
    #[inline]
    fn byte(&mut self, expected: u8) -> Option<()> {
        self.0 = self.0.strip_prefix(&[expected])?;
        Some(())
    }

    /// Reads up to `max` digits, at least one; returns their value and number.
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

    /// Reads an optional fraction of a second of 1 to 9 digits; returns nanoseconds.
    #[inline]
    fn fraction(&mut self) -> Option<i32> {
        if self.byte(b'.').is_none() {
            return Some(0);
        }
        // Missing digits count as zeros.
        let (value, mut len) = match self.0.first_chunk() {
            Some(block) => leading_digits(block),
            None => leading_digits(&filled(self.0)),
        };
        let mut nanos = value as i32 * 10;
        if let (8, Some(last @ b'0'..=b'9')) = (len, self.0.get(8)) {
            nanos += i32::from(last - b'0');
            len = 9;
        }
        self.0 = self.0.get(len..)?;
        (len > 0).then_some(nanos)
    }

    /// Reads `Z` or an offset such as `+02:00`; returns seconds east of UTC.
    #[inline]
    fn offset(&mut self) -> Option<i64> {
        match self.byte(b'Z') {
            Some(()) => Some(0),
            None => self.far_offset(),
        }
    }

    #[cold]
    fn far_offset(&mut self) -> Option<i64> {
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

/// Parses a timestamp of any year; returns seconds and nanoseconds.
pub fn parse_timestamp(text: &str) -> Option<(i64, i32)> {
    match scan_timestamp(text.as_bytes()) {
        Some((time, [])) => Some(time),
        _ => None,
    }
}

/// Parses a quoted timestamp in the years 1 to 9999 at the start of `text`; also returns its length
/// with quotes.
#[inline]
pub fn quoted_timestamp(text: &[u8]) -> Option<((i64, i32), usize)> {
    let (time, rest) = scan_timestamp(text.strip_prefix(b"\"")?)?;
    let rest = rest.strip_prefix(b"\"")?;
    TIMESTAMPS
        .contains(&time.0)
        .then_some((time, text.len() - rest.len()))
}

/// Parses the timestamp at the start of `text`; returns seconds, nanoseconds and the rest.
#[inline]
fn scan_timestamp(text: &[u8]) -> Option<((i64, i32), &[u8])> {
    let (date, rest) = text.split_first_chunk()?;
    let (time, rest) = rest.split_first_chunk()?;
    let ([b':', s1 @ b'0'..=b'5', s2 @ b'0'..=b'9'], rest) = rest.split_first_chunk()? else {
        return None;
    };
    let [century, _, year, _, _, month, ..] = pairs_like(b"0000-00-", date)?;
    let [day, _, _, hour, _, _, minute, _] = pairs_like(b"00T00:00", time)?;
    if hour > 23 || minute > 59 {
        return None;
    }
    let second = u32::from((s1 - b'0') * 10 + (s2 - b'0'));
    let second = u32::from(hour) * 3600 + u32::from(minute) * 60 + second;
    let mut scan = Scan(rest);
    let nanos = scan.fraction()?;
    let year = u32::from(century) * 100 + u32::from(year);
    let local = day_of(year, month.into(), day.into())? * DAY + i64::from(second);
    let seconds = local - scan.offset()?;
    Some(((seconds, nanos), scan.0))
}

/// Parses a duration, also one out of range; returns seconds and nanoseconds.
pub fn parse_duration(text: &str) -> Option<(i64, i32)> {
    let mut scan = Scan(text.as_bytes());
    let sign = if scan.byte(b'-').is_some() { -1 } else { 1 };
    // More than 18 digits are always out of range.
    let (seconds, _) = scan.digits(18)?;
    let seconds = seconds * i64::from(sign);
    let nanos = scan.fraction()? * sign;
    scan.byte(b's')?;
    scan.end((seconds, nanos))
}
