//! Python's `repr` of scalars, lists and dictionaries.

use std::fmt::{Result, Write};

use super::unicode::is_printable;

/// `repr` of a `str`.
pub(crate) fn str_repr(text: &str, out: &mut dyn Write) -> Result {
    let quote = quote_for(text.as_bytes());
    out.write_char(quote)?;
    for c in text.chars() {
        match c {
            '\n' => out.write_str("\\n")?,
            '\r' => out.write_str("\\r")?,
            '\t' => out.write_str("\\t")?,
            '\\' => out.write_str("\\\\")?,
            c if c == quote => write!(out, "\\{c}")?,
            c if is_printable(c) => out.write_char(c)?,
            c => match c as u32 {
                n @ ..=0xff => write!(out, "\\x{n:02x}")?,
                n @ ..=0xffff => write!(out, "\\u{n:04x}")?,
                n => write!(out, "\\U{n:08x}")?,
            },
        }
    }
    out.write_char(quote)
}

/// `repr` of `bytes`.
pub(crate) fn bytes_repr(bytes: &[u8], out: &mut dyn Write) -> Result {
    let quote = quote_for(bytes);
    write!(out, "b{quote}")?;
    for &b in bytes {
        match b {
            b'\n' => out.write_str("\\n")?,
            b'\r' => out.write_str("\\r")?,
            b'\t' => out.write_str("\\t")?,
            b'\\' => out.write_str("\\\\")?,
            b if b == quote as u8 => write!(out, "\\{quote}")?,
            b' '..=b'~' => out.write_char(b as char)?,
            b => write!(out, "\\x{b:02x}")?,
        }
    }
    out.write_char(quote)
}

/// Python's quote for a string: `"` if that saves escapes, otherwise `'`.
fn quote_for(text: &[u8]) -> char {
    if text.contains(&b'\'') && !text.contains(&b'"') {
        '"'
    } else {
        '\''
    }
}

/// A list whose elements `element` writes.
pub(crate) fn list<T>(
    elements: impl IntoIterator<Item = T>,
    element: impl Fn(T, &mut dyn Write) -> Result,
    out: &mut dyn Write,
) -> Result {
    out.write_char('[')?;
    for (i, x) in elements.into_iter().enumerate() {
        out.write_str(if i > 0 { ", " } else { "" })?;
        element(x, out)?;
    }
    out.write_char(']')
}

/// A dictionary whose keys and values `key` and `value` write.
pub(crate) fn dict<K, V>(
    entries: impl IntoIterator<Item = (K, V)>,
    key: impl Fn(K, &mut dyn Write) -> Result,
    value: impl Fn(V, &mut dyn Write) -> Result,
    out: &mut dyn Write,
) -> Result {
    out.write_char('{')?;
    for (i, (k, v)) in entries.into_iter().enumerate() {
        out.write_str(if i > 0 { ", " } else { "" })?;
        key(k, out)?;
        out.write_str(": ")?;
        value(v, out)?;
    }
    out.write_char('}')
}

/// `repr` of a `float`.
pub(crate) fn float_repr(value: f64, out: &mut dyn Write) -> Result {
    if value.is_nan() {
        return out.write_str("nan");
    }
    if value.is_infinite() {
        return write!(out, "{value}");
    }
    let shortest = shortest(value.abs());
    let (mantissa, exponent) = shortest.split_once('e').unwrap_or((&shortest, "0"));
    let digits = mantissa.replace('.', "");
    let exponent: i32 = exponent.parse().unwrap_or_default();
    if value.is_sign_negative() {
        out.write_char('-')?;
    }
    if !(-4..16).contains(&exponent) {
        let sign = if exponent < 0 { '-' } else { '+' };
        return write!(out, "{mantissa}e{sign}{:02}", exponent.abs());
    }
    if exponent < 0 {
        let zeros = exponent.unsigned_abs() as usize;
        return write!(out, "0.{:0<1$}{digits}", "", zeros - 1);
    }
    let whole = exponent as usize + 1;
    match digits.split_at_checked(whole) {
        Some((whole, "")) => write!(out, "{whole}.0"),
        Some((whole, fraction)) => write!(out, "{whole}.{fraction}"),
        None => write!(out, "{digits:0<whole$}.0"),
    }
}

/// The shortest digits that parse as the value, with an exponent. Of several, the nearest to the
/// value is chosen, and of two equally near ones the even one.
fn shortest(value: f64) -> String {
    // Of two equally near ones, Rust's shortest format has the larger, its rounding format the
    // even.
    let shortest = format!("{value:e}");
    let digits = shortest.bytes().take_while(|b| *b != b'e');
    let after_point = digits.count().saturating_sub(2);
    let rounded = format!("{value:.after_point$e}");
    if rounded.parse() == Ok(value) {
        rounded
    } else {
        shortest
    }
}

#[cfg(test)]
mod tests {
    use super::float_repr;

    #[test]
    fn floats_have_pythons_repr() {
        for (value, expected) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e300, "1.5e+300"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (5e-324, "5e-324"),
            (231_476_415_575_309.63, "231476415575309.62"), // a tie
            (0.1 + 0.2, "0.30000000000000004"),
            (f64::NEG_INFINITY, "-inf"),
            (-f64::NAN, "nan"),
        ] {
            let mut out = String::new();
            float_repr(value, &mut out).unwrap();
            assert_eq!(out, expected);
        }
    }
}
