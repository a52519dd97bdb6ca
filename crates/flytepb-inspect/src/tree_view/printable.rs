//! Strings and bytes in a form that is safe to print on a terminal.

use std::borrow::Cow;

/// Default maximum number of lines of a text.
const MAX_LINES: usize = 12;

/// Escapes control characters other than line breaks and tabs, and characters that change the text
/// direction, as `\u{1b}`.
///
/// # Examples
/// ```
/// use flytepb_inspect::tree_view::printable;
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

/// Returns whether a character could control a terminal or hide content: control characters other
/// than line breaks and tabs, direction marks, and Unicode line separators.
///
/// # Examples
/// ```
/// use flytepb_inspect::tree_view::is_hidden;
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

/// Like [`printable`], but shortens long lines and long texts with a note, and returns whether it
/// did. Texts that would be misleading (empty, or with blanks at an end) are quoted.
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

/// Returns [`printable`] text on one line, shortened if long, and whether it was shortened.
pub(super) fn label(text: &str, max: usize) -> (String, bool) {
    let end = text.char_indices().nth(max).map(|(end, _)| end);
    let shown = &text[..end.unwrap_or(text.len())];
    let mut label = printable(shown).replace('\n', "\\n").replace('\t', "\\t");
    if end.is_some() {
        label.push('…');
    }
    (label, end.is_some())
}

/// Appends at most `max` characters of `text`, escaped as inside quotes; returns the number of
/// remaining characters, if any.
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

/// Formats bytes as text if they are text, otherwise at most `max` of them in hexadecimal with
/// their number; also returns whether some are not shown.
///
/// # Examples
/// ```
/// use flytepb_inspect::tree_view::bytes_text;
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
