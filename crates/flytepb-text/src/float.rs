//! Formatting floating-point numbers as Google's text formats do.

use std::fmt::Write;

/// Formats a double like Python's `repr`: the shortest digits that round-trip, in scientific
/// notation below 1e-4 and from 1e16.
pub(crate) fn python(value: f64) -> String {
    if !value.is_finite() {
        return non_finite(value);
    }
    let (digits, exponent) = digits(&format!("{value:e}"));
    if (-4..16).contains(&exponent) {
        let mut out = fixed(&digits, exponent);
        if !out.contains('.') {
            out.push_str(".0");
        }
        return out;
    }
    scientific(&digits, exponent)
}

/// Formats a float like Python's text format: the fewest significant digits, at least six, that
/// round-trip, printed as a double.
pub(crate) fn python_f32(value: f32) -> String {
    let wide = f64::from(value);
    let rounded = (6..=9).map(|precision| round(wide, precision));
    let shortest = rounded.into_iter().find(|r| *r as f32 == value);
    python(shortest.unwrap_or(wide))
}

/// Formats a double like C's `%.15g`, or `%.17g` if that does not round-trip.
pub(crate) fn upb(value: f64) -> String {
    let precision = if round(value, 15) == value { 15 } else { 17 };
    c_general(value, precision)
}

/// Formats a float like C's `%.6g`, or `%.9g` if that does not round-trip.
pub(crate) fn upb_f32(value: f32) -> String {
    let wide = f64::from(value);
    let precision = if round(wide, 6) as f32 == value { 6 } else { 9 };
    c_general(wide, precision)
}

/// Rounds to this number of significant decimal digits.
fn round(value: f64, precision: usize) -> f64 {
    let text = format!("{value:.*e}", precision - 1);
    text.parse().unwrap_or(value)
}

/// Formats like C's `%.*g`.
fn c_general(value: f64, precision: usize) -> String {
    if !value.is_finite() {
        return non_finite(value);
    }
    let (digits, exponent) = digits(&format!("{value:.*e}", precision - 1));
    if (-4..precision as i32).contains(&exponent) {
        fixed(&digits, exponent)
    } else {
        scientific(&digits, exponent)
    }
}

fn non_finite(value: f64) -> String {
    let name = if value.is_nan() {
        "nan"
    } else if value > 0.0 {
        "inf"
    } else {
        "-inf"
    };
    name.to_string()
}

/// Splits Rust's scientific notation into sign and digits, without point and trailing zeros, and
/// the exponent.
fn digits(scientific: &str) -> (String, i32) {
    let (mantissa, exponent) = scientific.split_once('e').unwrap_or((scientific, "0"));
    let digits = mantissa.replace('.', "");
    let digits = match digits.trim_end_matches('0') {
        "" | "-" => digits[..=digits.len() - digits.trim_start_matches('-').len()].to_string(),
        trimmed => trimmed.to_string(),
    };
    (digits, exponent.parse().unwrap_or(0))
}

/// Formats without an exponent, and without a point if the number is whole.
fn fixed(digits: &str, exponent: i32) -> String {
    let (sign, digits) = split_sign(digits);
    if exponent < 0 {
        let zeros = "0".repeat((-exponent - 1) as usize);
        return format!("{sign}0.{zeros}{digits}");
    }
    let whole = exponent as usize + 1;
    if digits.len() <= whole {
        return format!("{sign}{digits:0<whole$}");
    }
    format!("{sign}{}.{}", &digits[..whole], &digits[whole..])
}

/// Formats with an exponent of at least two digits.
fn scientific(digits: &str, exponent: i32) -> String {
    let (sign, digits) = split_sign(digits);
    let (first, rest) = digits.split_at(1);
    let point = if rest.is_empty() { "" } else { "." };
    let mut out = format!("{sign}{first}{point}{rest}");
    let mark = if exponent < 0 { '-' } else { '+' };
    let _ = write!(out, "e{mark}{:02}", exponent.unsigned_abs());
    out
}

fn split_sign(digits: &str) -> (&str, &str) {
    match digits.strip_prefix('-') {
        Some(rest) => ("-", rest),
        None => ("", digits),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Expected values: Python's repr(), '%.15g' / '%.17g' and text_format of a float field.
    #[test]
    fn doubles() {
        let table: &[(f64, &str, &str)] = &[
            (0.0, "0.0", "0"),
            (-0.0, "-0.0", "-0"),
            (1.0, "1.0", "1"),
            (-100.0, "-100.0", "-100"),
            (0.1, "0.1", "0.1"),
            (0.1 + 0.2, "0.30000000000000004", "0.30000000000000004"),
            (1.0 / 3.0, "0.3333333333333333", "0.33333333333333331"),
            (1e15, "1000000000000000.0", "1e+15"),
            (1e16, "1e+16", "1e+16"),
            (0.0001, "0.0001", "0.0001"),
            (0.00001, "1e-05", "1e-05"),
            (1.5e300, "1.5e+300", "1.5e+300"),
            (5e-324, "5e-324", "4.94065645841247e-324"),
            (
                f64::MAX,
                "1.7976931348623157e+308",
                "1.7976931348623157e+308",
            ),
            (f64::NAN, "nan", "nan"),
            (f64::NEG_INFINITY, "-inf", "-inf"),
        ];
        for (value, as_python, as_upb) in table {
            assert_eq!(python(*value), *as_python);
            assert_eq!(upb(*value), *as_upb);
        }
    }

    #[test]
    fn floats() {
        let table: &[(f32, &str, &str)] = &[
            (0.1, "0.1", "0.1"),
            (1e-45, "1.4013e-45", "1.4013e-45"),
            (3.4e38, "3.4e+38", "3.4e+38"),
            (16777216.0, "16777216.0", "16777216"),
            (0.3333333, "0.3333333", "0.333333313"),
            (-0.0, "-0.0", "-0"),
            (1e10, "10000000000.0", "1e+10"),
            (123456.7, "123456.7", "123456.703"),
            (f32::INFINITY, "inf", "inf"),
        ];
        for (value, as_python, as_upb) in table {
            assert_eq!(python_f32(*value), *as_python);
            assert_eq!(upb_f32(*value), *as_upb);
        }
    }
}
