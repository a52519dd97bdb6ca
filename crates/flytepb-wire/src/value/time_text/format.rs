//! Writing timestamps and durations.

use super::{DAY, DURATIONS, TIMESTAMPS};
use crate::civil::date_of;

const BLOCK: usize = 32;

/// A timestamp or duration as a JSON string, in a fixed-size block.
#[derive(Debug)]
pub struct TimeText {
    block: [u8; BLOCK],
    len: usize,
}

impl TimeText {
    /// Returns the quoted text: a block and the text's length.
    #[inline]
    pub fn quoted(&self) -> (&[u8; BLOCK], usize) {
        (&self.block, self.len)
    }

    /// Returns the text without quotes.
    pub fn as_str(&self) -> &str {
        let text = self.block.get(1..self.len - 1).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }
}

/// Formats a timestamp; `None` if it is not in the years 1 to 9999, or its nanoseconds are not those
/// of a second.
pub fn timestamp(seconds: i64, nanos: i32) -> Option<TimeText> {
    let fraction = u32::try_from(nanos).ok().filter(|n| *n < 1_000_000_000)?;
    if !TIMESTAMPS.contains(&seconds) {
        return None;
    }
    let (year, month, day) = date_of(seconds.div_euclid(DAY));
    let year = year as u32; // 1 to 9999
    let second = seconds.rem_euclid(DAY) as u32;
    let mut block = *b"\"0000-00-00T00:00:00.000000000Z\"";
    [block[1], block[2]] = pair(year / 100);
    [block[3], block[4]] = pair(year);
    [block[6], block[7]] = pair(month);
    [block[9], block[10]] = pair(day);
    [block[12], block[13]] = pair(second / 3600);
    [block[15], block[16]] = pair(second / 60 % 60);
    [block[18], block[19]] = pair(second % 60);
    let end = put_fraction(&mut block, 20, fraction);
    (block[end], block[end + 1]) = (b'Z', b'"');
    let len = end + 2;
    Some(TimeText { block, len })
}

/// Formats a duration; `None` if it is out of range, or its parts differ in sign.
pub fn duration(seconds: i64, nanos: i32) -> Option<TimeText> {
    let same_sign = i64::from(nanos).signum() * seconds.signum() >= 0;
    let fraction = nanos.unsigned_abs();
    if !DURATIONS.contains(&seconds) || fraction >= 1_000_000_000 || !same_sign {
        return None;
    }
    let mut block = [b'"'; BLOCK];
    block[1] = b'-';
    let start = 1 + usize::from(seconds < 0 || nanos < 0);
    let seconds = seconds.unsigned_abs();
    let len = seconds.checked_ilog10().map_or(1, |log| log as usize + 1);
    let mut rest = seconds;
    for digit in block[start..start + len].iter_mut().rev() {
        *digit = b'0' + (rest % 10) as u8;
        rest /= 10;
    }
    let end = put_fraction(&mut block, start + len, fraction);
    (block[end], block[end + 1]) = (b's', b'"');
    let len = end + 2;
    Some(TimeText { block, len })
}

/// Writes nanoseconds as a fraction of 0, 3, 6 or 9 digits into a block; returns the end offset.
fn put_fraction(block: &mut [u8; BLOCK], start: usize, nanos: u32) -> usize {
    let mut end = start;
    let mut rest = nanos;
    while rest > 0 {
        // Three digits at a time, the first group after a decimal point.
        if end == start {
            block[end] = b'.';
            end += 1;
        }
        let group = rest / 1_000_000;
        if let Some(to) = block[end..].first_chunk_mut() {
            let [tens, ones] = pair(group);
            *to = [b'0' + (group / 100) as u8, tens, ones];
        }
        end += 3;
        rest = rest % 1_000_000 * 1_000;
    }
    end
}

/// Formats a number modulo 100 as two digits.
#[inline(always)]
fn pair(value: u32) -> [u8; 2] {
    PAIRS[(value % 100) as usize]
}

/// The numbers below 100 as two digits.
static PAIRS: [[u8; 2]; 100] = {
    let mut pairs = [[0; 2]; 100];
    let mut value = 0;
    while value < 100 {
        pairs[value] = [b'0' + value as u8 / 10, b'0' + value as u8 % 10];
        value += 1;
    }
    pairs
};
