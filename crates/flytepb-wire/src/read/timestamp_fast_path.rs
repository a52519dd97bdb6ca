//! Fast path for timestamps and durations in their usual encoding: five bytes of seconds, followed
//! by up to five bytes of nanoseconds. Reading them as two words takes a quarter of the time of two
//! fields.

use crate::cursor::join_sevens;
use crate::decode::Reader;

/// Tags and continuation bits of the usual encoding in its first eight bytes, and a mask of them.
const FIRST: u64 = u64::from_le_bytes([0x08, 0x80, 0x80, 0x80, 0x80, 0, 0x10, 0]);
const FIRST_BITS: u64 = u64::from_le_bytes([0xff, 0x80, 0x80, 0x80, 0x80, 0x80, 0xff, 0]);
const FIVE_BYTES: u64 = 0xff_ffff_ffff;

/// Returns seconds and nanoseconds of a message in this encoding; for generated code.
#[doc(hidden)]
#[inline]
pub fn read(message: &[u8]) -> Option<(i64, i32)> {
    let (first, last) = (message.first_chunk()?, message.last_chunk()?);
    let (first, last) = (u64::from_le_bytes(*first), u64::from_le_bytes(*last));
    if message.len() > 12 || first & FIRST_BITS != FIRST {
        return None;
    }
    // The bytes after the seventh are the nanoseconds.
    let nanos = last >> (8 * (15 - message.len()));
    let continued = (1 << (8 * (message.len() - 8))) - 1;
    if nanos & 0x80_8080_8080 != 0x80_8080_8080 & continued {
        return None;
    }
    let seconds = join_sevens((first >> 8) & FIVE_BYTES) as i64;
    Some((seconds, join_sevens(nanos) as i32))
}

/// Skips a message in the usual encoding and returns true; for generated code.
#[doc(hidden)]
#[inline]
pub fn check(reader: &mut Reader<'_>) -> bool {
    let is_usual = read(reader.rest).is_some();
    if is_usual {
        reader.rest = &reader.rest[reader.rest.len()..];
    }
    is_usual
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Writer;

    /// Decodes the same field by field, if the message is valid and has no other fields.
    fn by_fields(message: &[u8]) -> Option<(i64, i32)> {
        let mut reader = Reader::new(message, 0);
        let (mut seconds, mut nanos) = (0, 0);
        while let Some(tag) = reader.tag().ok()? {
            match tag {
                8 => seconds = reader.varint().ok()? as i64,
                16 => nanos = reader.varint().ok()? as i32,
                _ => return None,
            }
        }
        Some((seconds, nanos))
    }

    #[test]
    fn says_what_the_fields_say() {
        let numbers = (0..64).flat_map(|bit| [(1u64 << bit) - 1, 1 << bit, 0x5_5555_5555 >> bit]);
        let numbers: Vec<u64> = numbers.chain([u64::MAX]).collect();
        let mut taken = 0;
        for seconds in &numbers {
            for nanos in &numbers {
                let mut writer = Writer::new();
                writer.varint(*nanos);
                writer.varint(16);
                writer.varint(*seconds);
                writer.varint(8);
                let message = writer.as_slice();
                if let Some(found) = read(message) {
                    assert_eq!(Some(found), by_fields(message));
                    taken += 1;
                }
                let long = 1 << 28..1 << 35;
                let is_usual = long.contains(seconds) && *nanos < 1 << 35;
                assert_eq!(read(message).is_some(), is_usual, "{seconds} {nanos}");
            }
        }
        assert!(taken > 1000);
    }

    #[test]
    fn refuses_what_the_fields_refuse() {
        let message = b"\x08\x80\x81\x82\x83\x04\x10\x80\x81\x82\x83\x04";
        assert!(read(message).is_some());
        for place in 0..message.len() {
            for byte in 0..=255 {
                let mut changed = *message;
                changed[place] = byte;
                if let Some(found) = read(&changed) {
                    assert_eq!(Some(found), by_fields(&changed));
                }
            }
            assert_eq!(read(&message[..place]), None);
        }
        assert_eq!(read(&[&message[..], &[0]].concat()), None);
    }
}
