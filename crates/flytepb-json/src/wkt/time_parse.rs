//! Parsing timestamps and durations.

use flytepb_wire::time_text::{self, DURATIONS, TIMESTAMPS};

use crate::error::Fault;
use crate::read::token::Token;

/// Parses a timestamp; returns seconds and nanoseconds.
pub(crate) fn parse_timestamp(text: &str) -> Result<(i64, i32), Fault> {
    let Some(time) = time_text::parse_timestamp(text) else {
        return Err(Token::Str(text).unlike("a timestamp, such as 2024-05-01T12:00:00.5Z"));
    };
    if !TIMESTAMPS.contains(&time.0) {
        let reason = format!("the timestamp {text} is not in the years 1 to 9999");
        return Err(Fault::value(reason));
    }
    Ok(time)
}

/// Parses a duration; returns seconds and nanoseconds.
pub(crate) fn parse_duration(text: &str) -> Result<(i64, i32), Fault> {
    let Some(span) = time_text::parse_duration(text) else {
        return Err(Token::Str(text).unlike("a duration, such as 1.5s"));
    };
    if !DURATIONS.contains(&span.0) {
        let reason = format!("the duration {text} is not within 315576000000s");
        return Err(Fault::value(reason));
    }
    Ok(span)
}
