//! Telling streams of messages from single messages.

use super::record::{self, is_no_message};
use crate::detect::schemaless::{MAX_DEPTH, is_message};

/// Returns whether bytes, or the start of them, are a stream of messages, each after its length, rather
/// than one message.
///
/// They are if at least three quarters of the messages are valid, and these and the valid starts of the
/// others are at least three quarters of the bytes, and more than the valid fields of one message are. The
/// last message may be cut off. A single message in which some bytes are wrong is no stream.
///
/// # Examples
/// ```
/// use flytepb_inspect::raw;
///
/// // Two messages of two and four bytes, and one that is cut off.
/// assert!(raw::is_stream(b"\x02\x08\x01\x04\x12\x02hi\x05\x08"));
/// assert!(!raw::is_stream(b"\x08\x01\x12\x02hi"));
/// ```
pub fn is_stream(start: &[u8]) -> bool {
    let (mut messages, mut valid, mut explained) = (0, 0, 0);
    let mut rest = start;
    while let Some((len, width)) = record::varint(rest) {
        let content = &rest[width..];
        if len > record::LONGEST {
            return false;
        }
        let end = content.len().min(len as usize);
        let message = &content[..end];
        if !message.is_empty() && !is_no_message(message) {
            let is_whole = end as u128 == len;
            let is_valid = is_whole && is_message(message);
            messages += usize::from(is_whole);
            valid += usize::from(is_valid);
            explained += width + if is_valid { end } else { fields_len(message) };
        }
        rest = &content[end..];
    }
    let is_enough = valid > 1 || valid == 1 && explained == start.len();
    is_enough
        && is_most(valid, messages)
        && is_most(explained, start.len())
        && explained > fields_len(start)
}

/// Returns the length of the fields at the start of bytes.
fn fields_len(bytes: &[u8]) -> usize {
    let mut len = 0;
    while let Some(record) = record::next(&bytes[len..], MAX_DEPTH) {
        len += record.raw.len();
    }
    len
}

/// Returns whether a part is at least three quarters.
fn is_most(part: usize, whole: usize) -> bool {
    4 * part >= 3 * whole
}
