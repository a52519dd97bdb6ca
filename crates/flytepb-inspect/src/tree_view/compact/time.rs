//! Times and durations in readable form.

use flytepb_idl::google::protobuf as pb;
use flytepb_idl::wire::civil::date_of;

/// Formats a time by RFC 3339 with 0, 3, 6 or 9 fractional digits; if out of range, by its seconds
/// and nanoseconds.
pub(crate) fn timestamp_text(time: &pb::Timestamp) -> String {
    if !time.is_valid() {
        return format!("{} s {} ns (out of range)", time.seconds, time.nanos);
    }
    let (days, second) = (
        time.seconds.div_euclid(86_400),
        time.seconds.rem_euclid(86_400),
    );
    let (year, month, day) = date_of(days);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    let second = second % 60;
    format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{}Z",
        fraction(time.nanos)
    )
}

/// Formats a duration in seconds, from one minute on also in hours, minutes and seconds.
pub(crate) fn duration_text(duration: &pb::Duration) -> String {
    if !duration.is_valid() {
        return format!(
            "{} s {} ns (out of range)",
            duration.seconds, duration.nanos
        );
    }
    let negative = duration.seconds < 0 || duration.nanos < 0;
    let sign = if negative { "-" } else { "" };
    let seconds = duration.seconds.unsigned_abs();
    let fraction = fraction(duration.nanos.abs());
    let (days, hours) = (seconds / 86_400, seconds / 3600 % 24);
    let (minutes, rest) = (seconds / 60 % 60, seconds % 60);
    let mut parts = Vec::new();
    for (amount, unit) in [(days, 'd'), (hours, 'h'), (minutes, 'm')] {
        if amount > 0 {
            parts.push(format!("{amount}{unit}"));
        }
    }
    if parts.is_empty() || rest > 0 || !fraction.is_empty() {
        parts.push(format!("{rest}{fraction}s"));
    }
    format!("{sign}{}", parts.join(" "))
}

fn fraction(nanos: i32) -> String {
    match nanos {
        0 => String::new(),
        n if n % 1_000_000 == 0 => format!(".{:03}", n / 1_000_000),
        n if n % 1000 == 0 => format!(".{:06}", n / 1000),
        n => format!(".{n:09}"),
    }
}
