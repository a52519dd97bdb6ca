//! Strings and bytes in a form that is safe to print on a terminal.

use std::borrow::Cow;

/// Default maximum number of lines of a text.
const MAX_LINES: usize = 12;
/// Number of characters over the maximum up to which a text is not shortened, as the note would
/// take as many.
const SLACK: usize = 24;

/// Formats a number with a comma between groups of three digits.
///
/// # Examples
/// ```
/// use flytepb_inspect::tree_view::grouped;
///
/// assert_eq!(grouped(1_017_502_530), "1,017,502,530");
/// assert_eq!(grouped(999), "999");
/// ```
pub fn grouped(number: u64) -> String {
    let mut out = String::new();
    push_grouped(&mut out, number);
    out
}

/// Appends a number with a comma between groups of three digits.
fn push_grouped(out: &mut String, number: u64) {
    let mut buffer = itoa::Buffer::new();
    let mut rest = buffer.format(number);
    while !rest.is_empty() {
        let (group, after) = rest.split_at((rest.len() - 1) % 3 + 1);
        out.push_str(group);
        if !after.is_empty() {
            out.push(',');
        }
        rest = after;
    }
}

/// Appends an integer in decimal digits.
pub(crate) fn push_integer(out: &mut String, integer: impl itoa::Integer) {
    out.push_str(itoa::Buffer::new().format(integer));
}

/// Formats a count with a noun, in the plural unless it is one.
pub(crate) fn count(count: u64, noun: &str) -> String {
    let mut out = String::new();
    push_count(&mut out, count, noun);
    out
}

/// Appends a count with a noun, in the plural unless it is one.
pub(crate) fn push_count(out: &mut String, count: u64, noun: &str) {
    push_grouped(out, count);
    out.push(' ');
    out.push_str(noun);
    if count != 1 {
        out.push('s');
    }
}

/// Appends a byte in two hexadecimal digits.
pub(crate) fn push_hex(out: &mut String, byte: u8) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    out.push(DIGITS[usize::from(byte >> 4)].into());
    out.push(DIGITS[usize::from(byte & 15)].into());
}

/// Formats the note on characters that are not shown.
pub(super) fn more_characters(left: usize) -> String {
    format!("… {}", count(left as u64, "more character"))
}

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
pub(crate) fn shortened(text: &str, max: usize) -> (String, bool) {
    if text.is_empty() || text.trim() != text.trim_end_matches('\n') {
        let mut quoted = String::from("\"");
        let cut = push_escaped(&mut quoted, text, max);
        quoted.push('"');
        if let Some(left) = cut {
            quoted += &more_characters(left);
        }
        return (quoted, cut.is_some());
    }
    let mut out = String::with_capacity(text.len().min(1 << 12));
    let mut cut = false;
    let total = text.lines().count();
    // A note instead of a single line would save nothing.
    let shown = if max == usize::MAX || total <= MAX_LINES + 1 {
        total
    } else {
        MAX_LINES
    };
    for (i, line) in text.lines().take(shown).enumerate() {
        if i > 0 {
            out.push('\n');
        }
        match cut_at(line, max) {
            None => out.push_str(&printable(line)),
            Some(end) => {
                cut = true;
                out.push_str(&printable(&line[..end]));
                out += &more_characters(line[end..].chars().count());
            }
        }
    }
    if total > shown {
        cut = true;
        out += &format!("\n… {}", count((total - shown) as u64, "more line"));
    }
    (out, cut)
}

/// Returns the offset after `max` characters, if it pays to leave out the rest.
fn cut_at(text: &str, max: usize) -> Option<usize> {
    if text.len() <= max {
        return None;
    }
    text.char_indices().nth(max.saturating_add(SLACK))?;
    Some(text.char_indices().nth(max)?.0)
}

/// Returns [`printable`] text on one line, shortened if long, and whether it was shortened.
pub(super) fn label(text: &str, max: usize) -> (String, bool) {
    let end = cut_at(text, max);
    let shown = &text[..end.unwrap_or(text.len())];
    let mut label = printable(shown).replace('\n', "\\n").replace('\t', "\\t");
    if end.is_some() {
        label.push('…');
    }
    (label, end.is_some())
}

/// Appends at most `max` characters of `text`, or a few more if that is all of it, escaped as inside
/// quotes; returns the number of remaining characters, if any.
pub(super) fn push_escaped(out: &mut String, text: &str, max: usize) -> Option<usize> {
    let end = cut_at(text, max);
    let mut rest = &text[..end.unwrap_or(text.len())];
    let is_special = |b: u8| !(b' '..=b'~').contains(&b) | (b == b'"') | (b == b'\\');
    loop {
        let plain = count_until(rest.as_bytes(), is_special);
        out.push_str(&rest[..plain]);
        let Some(c) = rest[plain..].chars().next() else {
            return end.map(|end| text[end..].chars().count());
        };
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_hidden(c) => out.extend(c.escape_unicode()),
            c => out.push(c),
        }
        rest = &rest[plain + c.len_utf8()..];
    }
}

/// Formats bytes as text in quotes if they are text, otherwise at most `max` of them in hexadecimal with
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
    let mut out = String::new();
    let cut = push_bytes(&mut out, bytes, max);
    (out, cut)
}

/// Appends what [`bytes_text`] returns; returns whether some of the bytes are not shown.
pub(crate) fn push_bytes(out: &mut String, bytes: &[u8], max: usize) -> bool {
    let mut cut = false;
    if !bytes.is_empty() {
        if let Some(text) = as_printable(bytes) {
            out.push('"');
            cut = push_escaped(out, text, max).is_some();
            out.push_str(if cut { "…\" " } else { "\" " });
        } else {
            let shown = &bytes[..bytes.len().min(max)];
            shown.iter().for_each(|byte| push_hex(out, *byte));
            cut = shown.len() < bytes.len();
            out.push_str(if cut { "… " } else { " " });
        }
    }
    out.push('(');
    push_count(out, bytes.len() as u64, "byte");
    out.push(')');
    cut
}

/// Number of characters of a text for each control character in it, at least.
const PER_CONTROL: usize = 5;

/// Returns bytes as text, if they are UTF-8 and few of the characters are control characters.
pub(crate) fn as_printable(bytes: &[u8]) -> Option<&str> {
    let text = std::str::from_utf8(bytes).ok()?;
    if !has_controls(text) {
        return Some(text);
    }
    let controls = text.chars().filter(|c| is_control(*c)).count();
    (controls * PER_CONTROL <= text.chars().count()).then_some(text)
}

/// Returns bytes as text, if they are UTF-8 without control characters other than those of lines and tabs.
pub(crate) fn as_text(bytes: &[u8]) -> Option<&str> {
    // Messages have control characters near their start.
    if has_ascii_controls(bytes) {
        return None;
    }
    let text = std::str::from_utf8(bytes).ok()?;
    (!has_controls(text)).then_some(text)
}

fn has_controls(text: &str) -> bool {
    has_ascii_controls(text.as_bytes()) || (!text.is_ascii() && text.contains(is_control))
}

fn has_ascii_controls(bytes: &[u8]) -> bool {
    let is_line = |b: u8| (b == b'\n') | (b == b'\r') | (b == b'\t');
    let is_control = |b: u8| ((b < b' ') & !is_line(b)) | (b == 0x7f);
    count_until(bytes, is_control) < bytes.len()
}

/// Returns whether a character controls more than lines and tabs.
fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\r' | '\t')
}

/// Returns the number of bytes before the first special one. Blocks are examined at once, for which
/// `is_special` should have no branches.
fn count_until(bytes: &[u8], is_special: impl Fn(u8) -> bool) -> usize {
    const BLOCK: usize = 16;
    let is_plain = |block: &[u8]| {
        let block: Result<&[u8; BLOCK], _> = block.try_into();
        block.is_ok_and(|block| !block.iter().fold(false, |any, b| any | is_special(*b)))
    };
    let blocks = bytes.chunks_exact(BLOCK);
    let plain = BLOCK * blocks.take_while(|block| is_plain(block)).count();
    let rest = bytes[plain..].iter().take_while(|b| !is_special(**b));
    plain + rest.count()
}
