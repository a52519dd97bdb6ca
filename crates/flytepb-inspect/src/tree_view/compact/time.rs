//! Times and durations in readable form.

use flytepb_idl::google::protobuf as pb;

/// Formats a time by RFC 3339 with 0, 3, 6 or 9 fractional digits; if out of range, by its seconds
/// and nanoseconds.
pub(in crate::tree_view) fn timestamp_text(time: &pb::Timestamp) -> String {
    if !time.is_valid() {
        return format!("{} s {} ns (out of range)", time.seconds, time.nanos);
    }
    let (days, second) = (
        time.seconds.div_euclid(86_400),
        time.seconds.rem_euclid(86_400),
    );
    let (year, month, day) = civil(days);
    let (hour, minute) = (second / 3600, second / 60 % 60);
    let second = second % 60;
    format!(
        "{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}{}Z",
        fraction(time.nanos)
    )
}

/// Converts days since 1970-01-01 to year, month and day. Counts years from March, so that the leap
/// day is the last day of its year.
fn civil(days: i64) -> (i64, i64, i64) {
    const ERA: i64 = 146_097; // days in 400 years
    let from_march_0 = days + 719_468;
    let (era, day) = (from_march_0.div_euclid(ERA), from_march_0.rem_euclid(ERA));
    let year = (day - day / 1460 + day / 36_524 - day / (ERA - 1)) / 365;
    let day = day - (365 * year + year / 4 - year / 100);
    let month = (5 * day + 2) / 153;
    let day = day - (153 * month + 2) / 5 + 1;
    let january_or_february = i64::from(month >= 10);
    let month = if month < 10 { month + 3 } else { month - 9 };
    (era * 400 + year + january_or_february, month, day)
}

/// Formats a duration in seconds, from one minute on also in hours, minutes and seconds.
pub(in crate::tree_view) fn duration_text(duration: &pb::Duration) -> String {
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
