//! Writing timestamps and durations.

use flytepb_wire::civil::date_of;
use flytepb_wire::{FieldRef, ValueRef, WireMessage};

use crate::error::Fault;
use crate::wkt::time_parse::{DAY, DURATIONS, TIMESTAMPS};

const BLOCK: usize = 32;

/// A timestamp or duration as a JSON string, in a fixed-size block.
pub(crate) struct TimeText {
    block: [u8; BLOCK],
    len: usize,
}

impl TimeText {
    /// Returns the quoted text: a block and the text's length.
    #[inline]
    pub(crate) fn quoted(&self) -> (&[u8; BLOCK], usize) {
        (&self.block, self.len)
    }

    /// Returns the text without quotes.
    pub(crate) fn as_str(&self) -> &str {
        let text = self.block.get(1..self.len - 1).unwrap_or_default();
        std::str::from_utf8(text).unwrap_or_default()
    }
}

fn seconds_and_nanos(message: &dyn WireMessage) -> (i64, i32) {
    let seconds = match message.get(0) {
        Some(FieldRef::Value(ValueRef::I64(seconds))) => seconds,
        _ => 0,
    };
    let nanos = match message.get(1) {
        Some(FieldRef::Value(ValueRef::I32(nanos))) => nanos,
        _ => 0,
    };
    (seconds, nanos)
}

/// Returns the JSON form of a `google.protobuf.Timestamp`.
pub(crate) fn of_timestamp(message: &dyn WireMessage) -> Result<TimeText, Fault> {
    let (seconds, nanos) = seconds_and_nanos(message);
    timestamp(seconds, nanos)
}

pub(crate) fn timestamp(seconds: i64, nanos: i32) -> Result<TimeText, Fault> {
    let fraction = u32::try_from(nanos).ok().filter(|n| *n < 1_000_000_000);
    let (Some(fraction), true) = (fraction, TIMESTAMPS.contains(&seconds)) else {
        return Err(no_timestamp(seconds, nanos));
    };
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
    Ok(TimeText { block, len })
}

#[cold]
fn no_timestamp(seconds: i64, nanos: i32) -> Fault {
    Fault::value(format!(
        "a timestamp of {seconds} s and {nanos} ns has no JSON form: it must lie in the years \
         1 to 9999, with 0 to 999999999 ns"
    ))
}

/// Returns the JSON form of a `google.protobuf.Duration`.
pub(crate) fn of_duration(message: &dyn WireMessage) -> Result<TimeText, Fault> {
    let (seconds, nanos) = seconds_and_nanos(message);
    duration(seconds, nanos)
}

pub(crate) fn duration(seconds: i64, nanos: i32) -> Result<TimeText, Fault> {
    let same_sign = i64::from(nanos).signum() * seconds.signum() >= 0;
    let fraction = nanos.unsigned_abs();
    if !DURATIONS.contains(&seconds) || fraction >= 1_000_000_000 || !same_sign {
        return Err(no_duration(seconds, nanos));
    }
    let mut block = [b'"'; BLOCK];
    block[1] = b'-';
    let start = 1 + usize::from(seconds < 0 || nanos < 0);
    let mut digits = itoa::Buffer::new();
    let digits = digits.format(seconds.unsigned_abs()).as_bytes();
    block[start..start + digits.len()].copy_from_slice(digits);
    let end = put_fraction(&mut block, start + digits.len(), fraction);
    (block[end], block[end + 1]) = (b's', b'"');
    let len = end + 2;
    Ok(TimeText { block, len })
}

#[cold]
fn no_duration(seconds: i64, nanos: i32) -> Fault {
    Fault::value(format!(
        "a duration of {seconds} s and {nanos} ns has no JSON form: it must be within \
         315576000000 s, with less than 10^9 ns of the same sign"
    ))
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
