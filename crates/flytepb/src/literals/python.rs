//! Formats values as Python does.

use std::fmt::{self, Write};

use crate::flytekit::render::python::{bytes_repr, dict, float_repr, list, str_repr};

use super::calendar::{Civil, Span};
use super::Value;

impl fmt::Display for Value {
    /// Python's `str` of the native value: `[1, 'a', None]`.
    ///
    /// Files, directories, schemas, datasets and offloaded values are printed as their URI. Inside
    /// lists and maps all but files and directories are quoted, as in flytekit.
    ///
    /// # Examples
    /// ```
    /// use flytepb::idl::core::Blob;
    /// use flytepb::literals::Value;
    ///
    /// let file = Blob { uri: "s3://b/f".into(), ..Blob::default() };
    /// let file = Value::Blob(Box::new(file));
    /// assert_eq!(file.to_string(), "s3://b/f");
    /// assert_eq!(Value::List([file, Value::from("a")].into()).to_string(), "[s3://b/f, 'a']");
    /// ```
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Value::String(v) => f.write_str(v),
            Value::Datetime(v) => f.write_str(&Civil::from(v).iso(' ')),
            Value::Duration(v) => span_str(&v.into(), f),
            Value::Schema(v) => f.write_str(&v.uri),
            Value::StructuredDataset(v) => f.write_str(&v.uri),
            Value::Offloaded(v) => f.write_str(&v.uri),
            value => repr(value, f),
        }
    }
}

/// Python's `repr` of a value.
pub(super) fn repr(value: &Value, out: &mut dyn Write) -> fmt::Result {
    match value {
        Value::None => out.write_str("None"),
        Value::Boolean(true) => out.write_str("True"),
        Value::Boolean(false) => out.write_str("False"),
        Value::Integer(v) => write!(out, "{v}"),
        Value::Unsigned(v) => write!(out, "{v}"),
        Value::Float(v) => float_repr(*v, out),
        Value::String(v) => str_repr(v, out),
        Value::Bytes(v) => bytes_repr(v, out),
        Value::Datetime(v) => civil_repr(&v.into(), out),
        Value::Duration(v) => span_repr(&v.into(), out),
        Value::List(v) => list(v.iter(), repr, out),
        Value::Map(v) => dict(v.iter(), str_of_key, repr, out),
        Value::Dict(v) => dict(v.iter().map(|(k, v)| (k, v)), repr, repr, out),
        Value::Extension(code, data) => extension_repr(*code, data, out),
        Value::Blob(v) => out.write_str(&v.uri),
        Value::Schema(v) => str_repr(&v.uri, out),
        Value::StructuredDataset(v) => str_repr(&v.uri, out),
        Value::Error(v) => {
            out.write_str("FlyteError(message=")?;
            str_repr(&v.message, out)?;
            out.write_str(", failed_node_id=")?;
            str_repr(&v.failed_node_id, out)?;
            out.write_char(')')
        }
        Value::Offloaded(v) => str_repr(&v.uri, out),
    }
}

/// Writes a key that is a string.
pub(super) fn str_of_key(key: impl AsRef<str>, out: &mut dyn Write) -> fmt::Result {
    str_repr(key.as_ref(), out)
}

fn extension_repr(code: i8, data: &[u8], out: &mut dyn Write) -> fmt::Result {
    let timestamp = timestamp(data).filter(|_| code == TIMESTAMP);
    if let Some((seconds, nanos)) = timestamp {
        return write!(out, "Timestamp(seconds={seconds}, nanoseconds={nanos})");
    }
    write!(out, "ExtType(code={code}, data=")?;
    bytes_repr(data, out)?;
    out.write_char(')')
}

/// The number of msgpack's extension type for timestamps.
pub(super) const TIMESTAMP: i8 = -1;

/// The seconds and nanoseconds of a msgpack timestamp, which has one of three lengths.
fn timestamp(data: &[u8]) -> Option<(i64, u32)> {
    match *data {
        [a, b, c, d] => Some((u32::from_be_bytes([a, b, c, d]).into(), 0)),
        [a, b, c, d, ref seconds @ ..] if seconds.len() == 8 => {
            let seconds = i64::from_be_bytes(seconds.try_into().ok()?);
            Some((seconds, u32::from_be_bytes([a, b, c, d])))
        }
        _ => {
            let both = u64::from_be_bytes(data.try_into().ok()?);
            Some(((both & 0x3_ffff_ffff) as i64, (both >> 34) as u32))
        }
    }
}

fn civil_repr(time: &Civil, out: &mut dyn Write) -> fmt::Result {
    let Civil {
        year,
        month,
        day,
        hour,
        minute,
        second,
        micro,
    } = time;
    write!(
        out,
        "datetime.datetime({year}, {month}, {day}, {hour}, {minute}"
    )?;
    match (second, micro) {
        (0, 0) => {}
        (_, 0) => write!(out, ", {second}")?,
        _ => write!(out, ", {second}, {micro}")?,
    }
    out.write_str(", tzinfo=datetime.timezone.utc)")
}

fn span_repr(span: &Span, out: &mut dyn Write) -> fmt::Result {
    let parts = [
        ("days", span.days),
        ("seconds", span.seconds),
        ("microseconds", span.micros),
    ];
    let parts = parts.iter().filter(|(_, n)| *n != 0);
    let parts: Vec<String> = parts.map(|(name, n)| format!("{name}={n}")).collect();
    match parts.as_slice() {
        [] => out.write_str("datetime.timedelta(0)"),
        parts => write!(out, "datetime.timedelta({})", parts.join(", ")),
    }
}

fn span_str(span: &Span, out: &mut dyn Write) -> fmt::Result {
    match span.days {
        0 => {}
        days @ (1 | -1) => write!(out, "{days} day, ")?,
        days => write!(out, "{days} days, ")?,
    }
    let (hours, rest) = (span.seconds / 3_600, span.seconds % 3_600);
    write!(out, "{hours}:{:02}:{:02}", rest / 60, rest % 60)?;
    match span.micros {
        0 => Ok(()),
        micros => write!(out, ".{micros:06}"),
    }
}
