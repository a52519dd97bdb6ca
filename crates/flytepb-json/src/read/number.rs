//! Exact conversion of JSON tokens to integers and floats.

use crate::error::Fault;
use crate::read::token::Token;

/// Converts a token to an integer in `min..=max`.
pub(crate) fn integer(token: Token<'_>, min: i128, max: i128) -> Result<i128, Fault> {
    let value = match token {
        Token::Uint(v) => Some(v.into()),
        Token::Int(v) => Some(v.into()),
        Token::Float(v) => (v.fract() == 0.0).then_some(v as i128),
        Token::Number(text) => whole(text),
        Token::Str(text) if is_number(text) => whole(text),
        _ => None,
    };
    match value {
        Some(value) if (min..=max).contains(&value) => Ok(value),
        Some(_) => Err(Fault::value(format!(
            "{token} is not in the range {min} to {max}"
        ))),
        None => Err(token.unlike("a whole number")),
    }
}

/// Returns the value of a decimal number if it is whole; beyond 10^30, some value out of every
/// range.
fn whole(text: &str) -> Option<i128> {
    if let Ok(value) = text.parse::<i64>() {
        return Some(value.into());
    }
    let (negative, text) = match text.strip_prefix('-') {
        Some(rest) => (true, rest),
        None => (false, text),
    };
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = [whole, fraction].concat();
    let digits = digits.trim_start_matches('0');
    let significant = digits.trim_end_matches('0');
    if significant.is_empty() {
        return Some(0);
    }
    // An exponent beyond i64 alone decides between huge and fractional.
    let exponent: i64 = match exponent.parse() {
        Ok(exponent) => exponent,
        Err(_) if exponent.starts_with('-') => i64::MIN,
        Err(_) => i64::MAX,
    };
    let zeros = (digits.len() - significant.len()) as i64 - fraction.len() as i64;
    let zeros = u32::try_from(exponent.saturating_add(zeros)).ok();
    let zeros = match (zeros, exponent) {
        (Some(zeros), _) => zeros,
        (None, ..=0) => return None,
        (None, _) => u32::MAX,
    };
    let value = if significant.len() < 30 && zeros < 30 {
        let digits = significant.parse::<i128>().ok()?;
        digits.saturating_mul(10i128.saturating_pow(zeros))
    } else {
        i128::MAX
    };
    Some(if negative { -value } else { value })
}

pub(crate) fn double(token: Token<'_>) -> Result<f64, Fault> {
    match token {
        Token::Uint(v) => Ok(v as f64),
        Token::Int(v) => Ok(v as f64),
        Token::Float(v) => Ok(v),
        Token::Number(text) => finite(token, text.parse().ok(), f64::is_finite),
        Token::Str("NaN") => Ok(f64::NAN),
        Token::Str("Infinity") => Ok(f64::INFINITY),
        Token::Str("-Infinity") => Ok(f64::NEG_INFINITY),
        Token::Str(text) if is_number(text) => finite(token, text.parse().ok(), f64::is_finite),
        _ => Err(token.unlike("a number")),
    }
}

/// Converts a token to a float, rounding once.
pub(crate) fn float(token: Token<'_>) -> Result<f32, Fault> {
    match token {
        Token::Uint(v) => Ok(v as f32),
        Token::Int(v) => Ok(v as f32),
        Token::Float(v) if v.is_finite() => finite(token, Some(v as f32), f32::is_finite),
        Token::Number(text) => finite(token, text.parse().ok(), f32::is_finite),
        Token::Str(text) if is_number(text) => finite(token, text.parse().ok(), f32::is_finite),
        _ => double(token).map(|v| v as f32),
    }
}

fn finite<T: Copy>(
    token: Token<'_>,
    value: Option<T>,
    is_finite: fn(T) -> bool,
) -> Result<T, Fault> {
    match value {
        Some(value) if is_finite(value) => Ok(value),
        _ => Err(Fault::value(format!("{token} is out of range"))),
    }
}

/// Returns whether `text` is a valid JSON number.
fn is_number(text: &str) -> bool {
    fn digits(bytes: &[u8]) -> &[u8] {
        let len = bytes.iter().take_while(|b| b.is_ascii_digit()).count();
        &bytes[len..]
    }
    let bytes = text.as_bytes();
    let unsigned = bytes.strip_prefix(b"-").unwrap_or(bytes);
    let mut rest = digits(unsigned);
    let whole = unsigned.len() - rest.len();
    if whole == 0 || (whole > 1 && unsigned[0] == b'0') {
        return false;
    }
    if let Some(fraction) = rest.strip_prefix(b".") {
        rest = digits(fraction);
        if rest.len() == fraction.len() {
            return false;
        }
    }
    if let Some(exponent) = rest.strip_prefix(b"e").or(rest.strip_prefix(b"E")) {
        let unsigned = exponent.strip_prefix(b"-").or(exponent.strip_prefix(b"+"));
        let unsigned = unsigned.unwrap_or(exponent);
        rest = digits(unsigned);
        if rest.len() == unsigned.len() {
            return false;
        }
    }
    rest.is_empty()
}
