//! Canonical MessagePack: the result of `msgpack.unpackb`, sorting and `msgpack.packb` in Python. A
//! value is written while it is read.

mod extension;
mod head;

use std::collections::HashMap;

use rmp::encode;

use extension::Extension;
use head::{read_head, take, Head};

/// The number of nested lists and maps beyond which the SDK fails.
const MAX_DEPTH: u32 = 497;

/// Returns the canonical form of a value, or `None` if the bytes are not one value that Python
/// reads.
pub(super) fn canonical(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut rest = bytes;
    let mut out = Vec::with_capacity(bytes.len());
    write_value(&mut rest, MAX_DEPTH, &mut out)?;
    rest.is_empty().then_some(out)
}

/// Reads a value and appends its canonical form. Extensions become lists of type and content.
fn write_value(input: &mut &[u8], levels_left: u32, out: &mut Vec<u8>) -> Option<()> {
    match read_head(input)? {
        Head::List(len) => {
            let levels_left = levels_left.checked_sub(1)?;
            encode::write_array_len(out, len).ok()?;
            (0..len).try_for_each(|_| write_value(input, levels_left, out))
        }
        Head::Map(len) => write_map(input, len, levels_left.checked_sub(1)?, out),
        Head::Extension(len) => match Extension::read(input, len)? {
            Extension::Other { kind, content } => {
                encode::write_array_len(out, 2).ok()?;
                encode::write_sint(out, kind.into()).ok()?;
                encode::write_bin(out, content).ok()
            }
            timestamp => timestamp.write(out),
        },
        head => write_scalar(head, input, out),
    }
}

/// Reads the entries of a map and appends them, sorted by their encoded keys. Of entries with equal
/// keys there remain the first key and the last value.
fn write_map(input: &mut &[u8], len: u32, levels_left: u32, out: &mut Vec<u8>) -> Option<()> {
    let mut entries: Vec<(Vec<u8>, Vec<u8>)> = Vec::new();
    let mut positions = HashMap::new();
    for _ in 0..len {
        let (mut encoded, mut value) = (Vec::new(), Vec::new());
        let key = write_key(input, &mut encoded)?;
        write_value(input, levels_left, &mut value)?;
        let end = entries.len();
        let position = match key {
            Key::Nan => end,
            key => *positions.entry(key).or_insert(end),
        };
        match entries.get_mut(position) {
            Some(entry) => entry.1 = value,
            None => entries.push((encoded, value)),
        }
    }
    entries.sort_by(|a, b| a.0.cmp(&b.0));
    encode::write_map_len(out, entries.len().try_into().ok()?).ok()?;
    for (key, value) in &entries {
        out.extend_from_slice(key);
        out.extend_from_slice(value);
    }
    Some(())
}

/// A key of a map by Python's rules of equality.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    /// An integer, and the truth value and float that equal it.
    Integer(i128),
    /// A NaN, which equals no key.
    Nan,
    /// The canonical form of any other value.
    Encoded(Vec<u8>),
}

/// Reads a key of a map and appends its canonical form. Lists and maps cannot be keys.
fn write_key(input: &mut &[u8], out: &mut Vec<u8>) -> Option<Key> {
    let head = read_head(input)?;
    let integer = head.as_integer().map(Key::Integer);
    let nan = matches!(head, Head::Float(number) if number.is_nan()).then_some(Key::Nan);
    match head {
        Head::Extension(len) => Extension::read(input, len)?.write(out)?,
        head => write_scalar(head, input, out)?,
    }
    integer.or(nan).or_else(|| Some(Key::Encoded(out.clone())))
}

/// Appends the canonical form of a value; `None` for lists, maps and extensions.
fn write_scalar(head: Head, input: &mut &[u8], out: &mut Vec<u8>) -> Option<()> {
    match head {
        Head::Nil => encode::write_nil(out).ok(),
        Head::Bool(value) => encode::write_bool(out, value).ok(),
        Head::Integer(value) => write_integer(value, out),
        Head::Float(value) => encode::write_f64(out, value).ok(),
        Head::Text(len) => {
            let text = std::str::from_utf8(take(input, len)?).ok()?;
            encode::write_str(out, text).ok()
        }
        Head::Bytes(len) => encode::write_bin(out, take(input, len)?).ok(),
        Head::Extension(_) | Head::List(_) | Head::Map(_) => None,
    }
}

/// Appends an integer in the shortest form.
fn write_integer(value: i128, out: &mut Vec<u8>) -> Option<()> {
    match u64::try_from(value) {
        Ok(value) => encode::write_uint(out, value).ok().map(drop),
        Err(_) => {
            let value = value.try_into().ok()?;
            encode::write_sint(out, value).ok().map(drop)
        }
    }
}
