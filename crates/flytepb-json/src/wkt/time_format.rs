//! Writing timestamps and durations.

use flytepb_wire::time_text::{self, TimeText};
use flytepb_wire::{FieldRef, ValueRef, WireMessage};

use crate::error::Fault;

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

/// Formats a timestamp.
#[inline]
pub(crate) fn timestamp(seconds: i64, nanos: i32) -> Result<TimeText, Fault> {
    time_text::timestamp(seconds, nanos).ok_or_else(|| no_timestamp(seconds, nanos))
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

/// Formats a duration.
#[inline]
pub(crate) fn duration(seconds: i64, nanos: i32) -> Result<TimeText, Fault> {
    time_text::duration(seconds, nanos).ok_or_else(|| no_duration(seconds, nanos))
}

#[cold]
fn no_duration(seconds: i64, nanos: i32) -> Fault {
    Fault::value(format!(
        "a duration of {seconds} s and {nanos} ns has no JSON form: it must be within \
         315576000000 s, with less than 10^9 ns of the same sign"
    ))
}
