//! `repr` of Python's scalars.

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

/// Python prefers `'` and takes `"` only where that saves escapes.
fn quote_for(text: &[u8]) -> char {
    if text.contains(&b'\'') && !text.contains(&b'"') {
        '"'
    } else {
        '\''
    }
}

/// `repr` of a `float`.
pub(crate) fn float_repr(value: f64, out: &mut dyn Write) -> Result {
    if value.is_nan() {
        return out.write_str("nan");
    }
    // The shortest digits, and an exponent below 1e-4 and from 1e16 on, as in Python, which has a
    // sign and two digits in the exponent.
    let text = format!("{value:?}");
    match text.split_once('e') {
        None => out.write_str(&text),
        Some((digits, exponent)) => match exponent.strip_prefix('-') {
            Some(exponent) => write!(out, "{digits}e-{exponent:0>2}"),
            None => write!(out, "{digits}e+{exponent:0>2}"),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::float_repr;

    #[test]
    fn floats_as_python_writes_them() {
        for (value, expected) in [
            (0.0, "0.0"),
            (-0.0, "-0.0"),
            (1e15, "1000000000000000.0"),
            (1e16, "1e+16"),
            (1.5e300, "1.5e+300"),
            (0.0001, "0.0001"),
            (0.00001, "1e-05"),
            (5e-324, "5e-324"),
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
