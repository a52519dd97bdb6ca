//! Scalars of YAML that every version of it reads as the same value.

use std::fmt::Write;

/// Plain words that are booleans, nulls or numbers in a version of YAML.
const WORDS: [&str; 12] = [
    "false", "inf", "infinity", "n", "nan", "no", "null", "off", "on", "true", "y", "yes",
];

/// Appends a text on one line: plain if it cannot be taken for anything else, or else in quotes.
pub fn inline(out: &mut String, text: &str) {
    if is_plain(text) {
        out.push_str(text);
    } else {
        quoted(out, text);
    }
}

fn is_plain(text: &str) -> bool {
    let is_safe =
        |c: char| c.is_ascii_alphanumeric() || matches!(c, ' ' | '_' | '-' | '.' | '/' | ':' | '@');
    text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && text.chars().all(is_safe)
        && !text.contains(": ")
        && !text.ends_with([':', ' '])
        && !WORDS.contains(&text.to_ascii_lowercase().as_str())
}

fn quoted(out: &mut String, text: &str) {
    out.push('"');
    for c in text.chars() {
        // Writing to a string does not fail.
        let _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\n' => write!(out, "\\n"),
            '\r' => write!(out, "\\r"),
            '\t' => write!(out, "\\t"),
            c if is_printable(c) => write!(out, "{c}"),
            c => match u32::from(c) {
                code @ ..=0xff => write!(out, "\\x{code:02x}"),
                code @ ..=0xffff => write!(out, "\\u{code:04x}"),
                code => write!(out, "\\U{code:08x}"),
            },
        };
    }
    out.push('"');
}

/// Returns whether a character can stand for itself, and is no line break in any version of YAML.
fn is_printable(c: char) -> bool {
    match c {
        '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}' => false,
        c => c >= ' ' && !('\u{7f}'..'\u{a0}').contains(&c),
    }
}

/// Returns the header of a literal block, if a text of several lines can be one: `|`, with `-` if it has
/// no line break at its end, and `+` if it has several.
pub fn block_header(text: &str) -> Option<&'static str> {
    let is_line = |line: &str| {
        line.chars().all(|c| is_printable(c) || c == '\t') && !line.ends_with([' ', '\t'])
    };
    let fits = text.contains('\n')
        && !text.starts_with([' ', '\t', '\n'])
        && text.split('\n').all(is_line);
    let breaks = text.len() - text.trim_end_matches('\n').len();
    fits.then_some(match breaks {
        0 => "|-",
        1 => "|",
        _ => "|+",
    })
}

/// Appends a number, boolean or null of JSON; a number so that YAML 1.1 reads it as one, with a point
/// and a sign of the exponent.
pub fn literal(out: &mut String, json: &str) {
    match json.split_once(['e', 'E']) {
        Some((mantissa, exponent)) if !exponent.is_empty() => {
            let point = if mantissa.contains('.') { "" } else { ".0" };
            let plus = if exponent.starts_with(['+', '-']) {
                ""
            } else {
                "+"
            };
            let _ = write!(out, "{mantissa}{point}e{plus}{exponent}");
        }
        _ if json == "-0" => out.push_str("-0.0"),
        _ => out.push_str(json),
    }
}
