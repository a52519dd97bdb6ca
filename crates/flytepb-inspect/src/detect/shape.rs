//! Recognition of text formats by their first lines.

use super::format::Format;
use super::model::Hint;
use super::text;

/// Maximum number of lines examined.
const LINES: usize = 20;

impl Format {
    /// Returns the format identified by magic bytes or by the shape of a text, without comparing
    /// message types. The start of a file is enough, except for [`Json`](Format::Json) and
    /// [`JsonArray`](Format::JsonArray), whose end is checked too. Returns `None` for binary data
    /// without known magic bytes, protobuf included.
    ///
    /// # Examples
    /// ```
    /// use flytepb_inspect::detect::Format;
    ///
    /// assert_eq!(Format::of_bytes(b"PAR1\x15\x04"), Some(Format::Parquet));
    /// assert_eq!(Format::of_bytes(b"{\"a\": 1}\n{\"a\": 2}\n"), Some(Format::JsonLines));
    /// assert_eq!(Format::of_bytes(b"id {\n  name: 'x'\n}\n"), Some(Format::TextFormat));
    /// assert_eq!(Format::of_bytes(b"\x08\x01\x12\x02ab"), None);
    /// ```
    pub fn of_bytes(bytes: &[u8]) -> Option<Format> {
        Self::of_magic(bytes).or_else(|| Some(as_text(bytes)?.0))
    }
}

/// Maximum number of bytes of a text examined.
const SAMPLE: usize = 1 << 16;

/// Returns the format of a text and its cost in bits; `None` if the bytes are not text.
pub(super) fn as_text(bytes: &[u8]) -> Option<(Format, f64)> {
    let part = &bytes[..bytes.len().min(SAMPLE)];
    let start = match std::str::from_utf8(part) {
        Ok(text) => text,
        Err(e) if e.error_len().is_none() && part.len() < bytes.len() => {
            std::str::from_utf8(&part[..e.valid_up_to()]).ok()?
        }
        Err(_) => return None,
    };
    let is_control = |c: char| c.is_control() && !matches!(c, '\t' | '\n' | '\r' | '\x0c' | '\x1b');
    if start.contains(is_control) {
        return None;
    }
    let bits = text::cost(bytes, Hint::Any)?;
    let start = start.trim_start_matches('\u{feff}').trim_start();
    Some((text_format(start, bytes), bits))
}

fn text_format(start: &str, bytes: &[u8]) -> Format {
    if let Some(json) = json_shape(start, bytes) {
        return json;
    }
    let lower: String = start
        .chars()
        .take(16)
        .collect::<String>()
        .to_ascii_lowercase();
    if lower.starts_with("<!doctype html") || lower.starts_with("<html") {
        Format::Html
    } else if lower.starts_with("<?xml") {
        Format::Xml
    } else {
        of_lines(start)
    }
}

/// Returns the kind of JSON with this start and end.
fn json_shape(start: &str, bytes: &[u8]) -> Option<Format> {
    let end = bytes.trim_ascii_end().last();
    match start.as_bytes().first() {
        Some(b'{') if is_json_lines(start) => Some(Format::JsonLines),
        Some(b'{') if end == Some(&b'}') => {
            let is_kubernetes = start.contains("\"apiVersion\"") && start.contains("\"kind\"");
            Some(if is_kubernetes {
                Format::KubernetesJson
            } else {
                Format::Json
            })
        }
        Some(b'[') if end == Some(&b']') => Some(Format::JsonArray),
        _ => None,
    }
}

/// Returns whether each of the first two lines is a complete JSON object.
fn is_json_lines(text: &str) -> bool {
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let first_is_whole = lines
        .next()
        .is_some_and(|line| line.trim_end().ends_with('}'));
    first_is_whole && lines.next().is_some_and(|line| line.starts_with('{'))
}

/// Distinguishes YAML, the text format, CSV and plain text.
fn of_lines(text: &str) -> Format {
    if is_csv(text) {
        return Format::Csv;
    }
    let lines: Vec<&str> = text
        .lines()
        .filter(|line| !line.trim().is_empty() && !line.trim_start().starts_with('#'))
        .take(LINES)
        .collect();
    let first = lines.first().map_or("", |line| line.trim_end());
    if first == "---" || first.starts_with("--- ") || first.starts_with("%YAML") {
        return Format::Yaml;
    }
    let yaml = is_yaml(&without_blocks(&lines));
    let text_format = is_text_format(&lines);
    // Fields with only scalar values match both; braces and adjacent string literals are more
    // common in the text format.
    let only_literals = || lines.iter().all(|line| has_literal(line));
    let is_brace_or_part = |line: &&str| {
        let line = line.trim();
        line.ends_with(['{', '<']) || (line.starts_with(['"', '\'']) && !is_key(line))
    };
    let has_brace_or_part = || lines.iter().any(is_brace_or_part);
    match (yaml, text_format) {
        (true, true) if only_literals() || has_brace_or_part() => Format::TextFormat,
        (true, _) => Format::Yaml,
        (false, true) => Format::TextFormat,
        (false, false) => Format::Text,
    }
}

/// Returns whether the text has a header of plain words, followed by records with the same number
/// of cells.
fn is_csv(text: &str) -> bool {
    [',', ';', '\t'].iter().any(|d| is_separated(text, *d))
}

fn is_separated(text: &str, delimiter: char) -> bool {
    const RECORDS: usize = 5;
    let Some((header, rest)) = text.split_once('\n') else {
        return false;
    };
    let header = header.trim_end_matches('\r');
    let is_name = |cell: &str| {
        let cell = cell.trim_matches('"');
        let plain = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.');
        !cell.is_empty() && cell.chars().all(plain)
    };
    let cells = header.split(delimiter).count();
    if cells < 2 || !header.split(delimiter).all(is_name) || rest.trim().is_empty() {
        return false;
    }
    records(rest, delimiter)
        .take(RECORDS)
        .all(|count| count == cells)
}

/// Returns the number of cells of each complete record.
fn records(text: &str, delimiter: char) -> impl Iterator<Item = usize> + '_ {
    let mut chars = text.chars().peekable();
    std::iter::from_fn(move || {
        let (mut cells, mut quoted, mut any) = (1, false, false);
        loop {
            match chars.next() {
                Some('"') => quoted = !quoted,
                Some(c) if c == delimiter && !quoted => cells += 1,
                Some('\n') if !quoted && any => return Some(cells),
                // The last record of a sample may be cut off.
                None => return None,
                _ => {}
            }
            any = true;
        }
    })
}

/// Returns the lines without YAML block scalars and continued values.
fn without_blocks<'a>(lines: &[&'a str]) -> Vec<&'a str> {
    let indent = |line: &str| line.len() - line.trim_start_matches([' ', '-']).len();
    let mut kept: Vec<&str> = Vec::new();
    for line in lines {
        // More deeply indented lines after a value belong to it.
        let value = kept
            .last()
            .and_then(|last| Some((indent(last), last.split_once(": ")?.1)));
        let goes_on = value.is_some_and(|(depth, value)| !value.is_empty() && indent(line) > depth);
        if !goes_on {
            kept.push(line);
        }
    }
    kept
}

/// Returns whether the lines are those of a YAML document.
fn is_yaml(lines: &[&str]) -> bool {
    let content = |line: &str| line.trim_start_matches([' ', '-']).to_owned();
    let starts = |line: &&&str| !line.starts_with(' ') && is_key(&content(line));
    let other = lines.iter().filter(|line| {
        let item = line.trim_start().starts_with("- ") || line.trim() == "-";
        !item && !is_key(&content(line))
    });
    // The last line of a sample may be cut off.
    lines.first().is_some_and(|line| starts(&line)) && other.count() <= 1
}

/// Returns whether a line starts with `key:`.
fn is_key(line: &str) -> bool {
    let Some((key, rest)) = line.split_once(':') else {
        return false;
    };
    let word = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '"');
    !key.is_empty() && key.chars().all(word) && (rest.is_empty() || rest.starts_with(' '))
}

/// Returns whether the lines are fields of protobuf's text format.
fn is_text_format(lines: &[&str]) -> bool {
    let first = lines.first().is_some_and(|line| is_field(line));
    let is_close = |line: &str| line.starts_with(['}', '>', ']']);
    let part = |line: &&&str| {
        let line = line.trim();
        is_field(line) || is_close(line) || line.starts_with(['"', '\''])
    };
    let other = lines.len() - lines.iter().filter(part).count();
    first && other <= 1
}

/// Returns whether a line starts with a field: `name: value`, `name {`, or the type of an `Any` in
/// brackets.
fn is_field(line: &str) -> bool {
    let line = line.trim();
    if let Some(expanded) = line.strip_prefix('[') {
        let name = expanded.split_once(']');
        return name.is_some_and(|(url, rest)| url.contains('/') && opens(rest));
    }
    let rest = line.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || c == '_');
    let name = &line[..line.len() - rest.len()];
    let rest = rest.trim_start();
    let has_value = rest.strip_prefix(':').is_some_and(|value| {
        let value = value.trim_start();
        opens(value) || value.starts_with('[') || starts_with_literal(value)
    });
    !name.is_empty()
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && (opens(rest) || has_value)
}

fn opens(text: &str) -> bool {
    text.trim_start()
        .trim_start_matches(':')
        .trim_start()
        .starts_with(['{', '<'])
}

/// Returns whether a text starts with a value of the text format: a string, a number, a boolean or
/// an enum name.
fn starts_with_literal(value: &str) -> bool {
    let end = value.find(|c: char| c.is_whitespace() || matches!(c, ',' | ';' | '}' | '>'));
    let token = &value[..end.unwrap_or(value.len())];
    let is_name = |c: char| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '_';
    value.starts_with(['"', '\''])
        || matches!(token, "true" | "false" | "inf" | "-inf" | "nan")
        || token.trim_end_matches('f').parse::<f64>().is_ok()
        || (token.starts_with(|c: char| c.is_ascii_uppercase()) && token.chars().all(is_name))
}

/// Returns whether a line is a field with a scalar value and nothing after it.
fn has_literal(line: &str) -> bool {
    let value = line.split_once(':').map(|(_, value)| value.trim());
    value.is_some_and(|value| {
        let quoted =
            value.len() > 1 && value.starts_with(['"', '\'']) && value.ends_with(['"', '\'']);
        starts_with_literal(value) && (quoted || !value.contains(' ')) && !line.starts_with(' ')
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_are_recognized_by_their_lines() {
        for (text, expected) in [
            ("id,raw\n0,abc\n", Format::Csv),
            ("a,b\n\"x,\ny\",1\n", Format::Csv),
            ("a;b\n1,5;2\n", Format::Csv),
            ("a\tb\n1\tx, y\n", Format::Csv),
            ("Dear all,\nhello, world,\n", Format::Text),
            ("a,b\n1\n", Format::Text),
            ("a,b\n", Format::Text),
            ("a: 1\nb: \"x\"\nphase: FAILED\n", Format::TextFormat),
            ("scalar { primitive { integer: 1 } }", Format::TextFormat),
            ("id: {\n  name: 'n'\n}\n", Format::TextFormat),
            ("id <\n  name: 'n'\n>\n", Format::TextFormat),
            ("[type.googleapis.com/x.Y] {\n}\n", Format::TextFormat),
            ("# comment\nuri: \"a\"\n  \"b\"\n", Format::TextFormat),
            ("a: 1\nb: x y\n", Format::Yaml),
            ("uri: s3://bucket/key\n", Format::Yaml),
            ("- a: 1\n  b:\n  - c\n", Format::Yaml),
            ("a:\n    b: 1\n", Format::Yaml),
            (
                "error:\n  message: |-\n    Traceback\n    x\n    y\nphase: FAILED\n",
                Format::Yaml,
            ),
            (
                "reason: 'long\n  text\n  folded'\nphase: FAILED\n",
                Format::Yaml,
            ),
            ("# comment\n---\nx\n", Format::Yaml),
            ("remember the milk\n", Format::Text),
            ("[section]\nkey = value\n", Format::Text),
            ("", Format::Text),
        ] {
            assert_eq!(of_lines(text), expected, "{text}");
        }
    }
}
