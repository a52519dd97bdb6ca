//! Extensions of MessagePack, and timestamps.

use rmp::decode::RmpRead;
use rmp::encode;

use super::head::take;

/// An extension as Python reads it.
pub(super) enum Extension<'a> {
    /// A `msgpack.Timestamp`.
    Timestamp { seconds: i64, nanos: u32 },
    /// A `msgpack.ExtType`.
    Other { kind: i8, content: &'a [u8] },
}

/// The type of timestamps.
const TIMESTAMP: i8 = -1;

/// The number of seconds that a timestamp of 64 bits cannot hold.
const SECONDS_64: u64 = 1 << 34;

impl<'a> Extension<'a> {
    /// Reads type and content. `None` if Python refuses it.
    pub(super) fn read(input: &mut &'a [u8], len: u32) -> Option<Self> {
        let kind = input.read_data_i8().ok()?;
        let content = take(input, len)?;
        match kind {
            TIMESTAMP => timestamp(content),
            0.. => Some(Extension::Other { kind, content }),
            _ => None,
        }
    }

    /// Appends the shortest form.
    pub(super) fn write(&self, out: &mut Vec<u8>) -> Option<()> {
        let (seconds, nanos) = match *self {
            Extension::Timestamp { seconds, nanos } => (seconds, nanos),
            Extension::Other { kind, content } => return write_bytes(kind, content, out),
        };
        match u64::try_from(seconds) {
            Ok(seconds) if seconds < SECONDS_64 => {
                let both = u64::from(nanos) << 34 | seconds;
                match u32::try_from(both) {
                    Ok(seconds) => write_bytes(TIMESTAMP, &seconds.to_be_bytes(), out),
                    Err(_) => write_bytes(TIMESTAMP, &both.to_be_bytes(), out),
                }
            }
            _ => {
                let mut content = nanos.to_be_bytes().to_vec();
                content.extend(seconds.to_be_bytes());
                write_bytes(TIMESTAMP, &content, out)
            }
        }
    }
}

/// Reads the content of a timestamp of 32, 64 or 96 bits.
fn timestamp<'a>(content: &[u8]) -> Option<Extension<'a>> {
    let (seconds, nanos) = if let Ok(seconds) = content.try_into().map(u32::from_be_bytes) {
        (seconds.into(), 0)
    } else if let Ok(both) = content.try_into().map(u64::from_be_bytes) {
        ((both % SECONDS_64) as i64, (both >> 34) as u32)
    } else {
        let (nanos, seconds) = content.split_first_chunk()?;
        let seconds = seconds.try_into().map(i64::from_be_bytes).ok()?;
        (seconds, u32::from_be_bytes(*nanos))
    };
    (nanos <= 999_999_999).then_some(Extension::Timestamp { seconds, nanos })
}

fn write_bytes(kind: i8, content: &[u8], out: &mut Vec<u8>) -> Option<()> {
    let len = content.len().try_into().ok()?;
    encode::write_ext_meta(out, len, kind).ok()?;
    out.extend_from_slice(content);
    Some(())
}
