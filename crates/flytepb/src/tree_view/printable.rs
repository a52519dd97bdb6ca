//! Strings and bytes made fit to print on a terminal.

use std::borrow::Cow;

/// The lines of a text that are shown unless everything is.
const MAX_LINES: usize = 12;

/// A string without control characters other than line breaks and tabs, and without the characters
/// that turn the direction of writing around: those are written as `\u{1b}`.
///
/// # Examples
/// ```
/// use flytepb::tree_view::printable;
///
/// assert_eq!(printable("red: \x1b[31m\n"), "red: \\u{1b}[31m\n");
/// assert_eq!(printable("Grüße"), "Grüße");
/// ```
pub fn printable(text: &str) -> Cow<'_, str> {
    if !text.contains(is_hidden) {
        return Cow::Borrowed(text);
    }
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            '\r' => out.push_str("\\r"),
            c if is_hidden(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    Cow::Owned(out)
}

/// Returns whether a character would steer a terminal or hide what stands there: controls other than line
/// breaks and tabs, marks of direction, and Unicode's own separators of lines.
///
/// # Examples
/// ```
/// use flytepb::tree_view::is_hidden;
///
/// assert!(is_hidden('\x1b') && is_hidden('\u{9b}') && is_hidden('\u{202e}'));
/// assert!(!is_hidden('\n') && !is_hidden('é'));
/// ```
pub fn is_hidden(c: char) -> bool {
    let turns =
        matches!(c, '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let breaks = matches!(c, '\u{2028}' | '\u{2029}');
    turns || breaks || (c.is_control() && c != '\n' && c != '\t')
}

/// [`printable`], with long lines and long texts cut and a note of what is missing; and whether
/// something is. Where the bare text would mislead (empty, blanks at an end) it is quoted.
pub(super) fn shortened(text: &str, max: usize) -> (String, bool) {
    if text.is_empty() || text.trim() != text.trim_end_matches('\n') {
        let mut quoted = String::from("\"");
        let cut = push_escaped(&mut quoted, text, max);
        quoted.push('"');
        if let Some(count) = cut {
            quoted += &format!("… {count} more characters");
        }
        return (quoted, cut.is_some());
    }
    let mut out = String::with_capacity(text.len().min(1 << 12));
    let mut cut = false;
    let total = text.lines().count();
    let shown = if max == usize::MAX { total } else { MAX_LINES };
    for (i, line) in text.lines().take(shown).enumerate() {
        if i > 0 {
            out.push('\n');
        }
        match line.char_indices().nth(max) {
            None => out.push_str(&printable(line)),
            Some((end, _)) => {
                cut = true;
                out.push_str(&printable(&line[..end]));
                out += &format!("… {} more characters", line[end..].chars().count());
            }
        }
    }
    if total > shown {
        cut = true;
        out += &format!("\n… {} more lines", total - shown);
    }
    (out, cut)
}

/// A label: [`printable`] on one line, cut where it is long; and whether it was.
pub(super) fn label(text: &str, max: usize) -> (String, bool) {
    let end = text.char_indices().nth(max).map(|(end, _)| end);
    let shown = &text[..end.unwrap_or(text.len())];
    let mut label = printable(shown).replace('\n', "\\n").replace('\t', "\\t");
    if end.is_some() {
        label.push('…');
    }
    (label, end.is_some())
}

/// Appends at most `max` characters of `text` as they stand between quotes on one line; how many
/// are left over, if any.
pub(super) fn push_escaped(out: &mut String, text: &str, max: usize) -> Option<usize> {
    let mut chars = text.chars();
    for c in chars.by_ref().take(max) {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_hidden(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
    }
    match chars.count() {
        0 => None,
        left => Some(left),
    }
}

/// Bytes as text where they are text, otherwise in hexadecimal, at most `max` of them, with their
/// number; and whether some are not shown.
///
/// # Examples
/// ```
/// use flytepb::tree_view::bytes_text;
///
/// assert_eq!(bytes_text(b"abc", 10), ("\"abc\" (3 bytes)".to_string(), false));
/// assert_eq!(bytes_text(&[0, 255, 1], 2), ("00ff… (3 bytes)".to_string(), true));
/// ```
pub fn bytes_text(bytes: &[u8], max: usize) -> (String, bool) {
    let noun = if bytes.len() == 1 { "byte" } else { "bytes" };
    let note = format!("({} {noun})", bytes.len());
    match std::str::from_utf8(bytes) {
        Ok("") => (note, false),
        Ok(text) if !text.contains(char::is_control) => {
            let mut out = String::from("\"");
            let cut = push_escaped(&mut out, text, max).is_some();
            out += if cut { "…\" " } else { "\" " };
            (out + &note, cut)
        }
        _ => {
            let shown = &bytes[..bytes.len().min(max)];
            let mut out: String = shown.iter().map(|b| format!("{b:02x}")).collect();
            let cut = shown.len() < bytes.len();
            out += if cut { "… " } else { " " };
            (out + &note, cut)
        }
    }
}
