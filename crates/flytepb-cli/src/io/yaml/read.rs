//! Conversion of YAML to JSON.
//!
//! Each JSON token is on the line of its YAML token, so that line numbers in errors refer to the
//! YAML file.

use std::fmt;

use saphyr_parser::{Event, Parser, ScalarStyle, ScanError, Span, Tag};

use crate::error::Error;
use crate::ui::counts::bytes;

/// Minimum limit in bytes of the resulting JSON; larger files may take [`MAX_EXPANSION`] times
/// their length.
const MIN_LIMIT: usize = 1 << 24;
const MAX_EXPANSION: usize = 64;

/// Returns the JSON of each document, and the number of lines before it in the file.
///
/// # Errors
/// For text that is not YAML, mappings with non-scalar keys, application tags, and aliases that
/// expand too much.
pub fn to_json(text: &str) -> Result<Vec<(Vec<u8>, usize)>, YamlError> {
    let mut writer = Writer {
        out: Vec::new(),
        first_line: 1,
        line: 1,
        open: Vec::new(),
        anchors: Vec::new(),
        anchored: 0,
        limit: MIN_LIMIT.max(MAX_EXPANSION.saturating_mul(text.len())),
    };
    let mut documents = Vec::new();
    for event in Parser::new_from_str(text) {
        let (event, span) = event?;
        if event == Event::DocumentEnd {
            documents.push(writer.document());
        } else {
            writer.event(event, span)?;
        }
    }
    // A file of only comments is one document without content.
    documents.retain(|(json, _): &(Vec<u8>, usize)| json.trim_ascii() != b"null");
    Ok(documents)
}

/// Returns the JSON of the only document, with its lines where they are in the text.
///
/// # Errors
/// Same as for [`to_json`], and for another number of documents than one.
pub fn to_one_json(text: &str) -> Result<Vec<u8>, YamlError> {
    let fail = |reason: &str, line| {
        Err(YamlError {
            reason: reason.to_owned(),
            position: (line, 1),
            hint: "write one document",
        })
    };
    match to_json(text)?.as_slice() {
        [(json, lines)] => Ok([&vec![b'\n'; *lines][..], json].concat()),
        [] => fail("there is no value; an empty message is written {}", 1),
        [_, (_, lines), ..] => fail("several documents, where one is expected", lines + 1),
    }
}

/// A text that is not YAML, or has no form in JSON.
#[derive(Debug)]
pub struct YamlError {
    reason: String,
    /// Line and column, counted from 1.
    position: (usize, usize),
    hint: &'static str,
}

impl YamlError {
    fn at(reason: impl Into<String>, span: &Span) -> Self {
        YamlError {
            reason: reason.into(),
            position: (span.start.line(), span.start.col() + 1),
            hint: "it was read as YAML; set another format with --from",
        }
    }

    /// Returns the reason without the position.
    pub fn reason(&self) -> &str {
        &self.reason
    }

    /// Returns line and column, counted from 1.
    pub fn position(&self) -> (usize, usize) {
        self.position
    }
}

impl From<ScanError> for YamlError {
    fn from(error: ScanError) -> Self {
        let at = error.marker();
        YamlError {
            reason: error.info().to_owned(),
            position: (at.line(), at.col() + 1),
            hint: "the YAML is damaged, or it is not YAML: set the format with --from",
        }
    }
}

impl fmt::Display for YamlError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (line, column) = self.position;
        write!(f, "{} (line {line}, column {column})", self.reason)
    }
}

impl From<YamlError> for Error {
    fn from(error: YamlError) -> Self {
        Error::of_content(error.to_string()).hint(error.hint)
    }
}

/// A writer of one document's JSON.
struct Writer {
    out: Vec<u8>,
    /// The lines of the document's first and current token, counted from 1.
    first_line: usize,
    line: usize,
    open: Vec<Level>,
    /// The JSON of anchors, by number.
    anchors: Vec<Vec<u8>>,
    /// Total bytes of anchors.
    anchored: usize,
    limit: usize,
}

/// An open list or mapping.
struct Level {
    is_mapping: bool,
    anchor: usize,
    start: usize,
    /// Number of keys and values written.
    count: usize,
}

impl Writer {
    fn document(&mut self) -> (Vec<u8>, usize) {
        self.anchors.clear();
        self.anchored = 0;
        (std::mem::take(&mut self.out), self.first_line - 1)
    }

    fn event(&mut self, event: Event<'_>, span: Span) -> Result<(), YamlError> {
        match event {
            Event::Scalar(text, style, anchor, tag) => {
                let is_key = self.is_key();
                self.start_value(&span)?;
                let json = if is_key {
                    quoted(&text)
                } else {
                    scalar(&text, style, tag.as_deref(), &span)?
                };
                self.value(anchor, json.as_bytes(), &span)
            }
            Event::Alias(anchor) => {
                let is_key = self.is_key();
                self.start_value(&span)?;
                let json = self.anchors.get(anchor).filter(|json| !json.is_empty());
                // An alias inside its own anchor is never complete.
                let json = json.cloned().ok_or_else(|| {
                    YamlError::at("the alias refers to a value that it is part of", &span)
                })?;
                if is_key && !json.starts_with(b"\"") {
                    return Err(YamlError::at("keys must be strings", &span));
                }
                self.value(0, &json, &span)
            }
            Event::SequenceStart(anchor, tag) => self.start(false, anchor, tag.as_deref(), &span),
            Event::MappingStart(anchor, tag) => self.start(true, anchor, tag.as_deref(), &span),
            Event::SequenceEnd | Event::MappingEnd => self.end(&span),
            _ => Ok(()),
        }
    }

    fn is_key(&self) -> bool {
        let level = self.open.last();
        level.is_some_and(|level| level.is_mapping && level.count % 2 == 0)
    }

    /// Writes the separator, then moves to the line of the next token.
    fn start_value(&mut self, span: &Span) -> Result<(), YamlError> {
        if let Some(level) = self.open.last_mut() {
            match level.count {
                0 => {}
                n if level.is_mapping && n % 2 == 1 => self.out.push(b':'),
                _ => self.out.push(b','),
            }
            level.count += 1;
        }
        let line = span.start.line();
        if self.out.is_empty() {
            (self.first_line, self.line) = (line, line);
        }
        while self.line < line {
            self.out.push(b'\n');
            self.line += 1;
        }
        self.check(0, span)
    }

    fn check(&self, more: usize, span: &Span) -> Result<(), YamlError> {
        if self.out.len() + more <= self.limit {
            return Ok(());
        }
        let what = format!("aliases expand to over {}", bytes(self.limit as u64));
        Err(YamlError::at(what, span))
    }

    /// Writes a complete value, already counted by [`start_value`](Self::start_value).
    fn value(&mut self, anchor: usize, json: &[u8], span: &Span) -> Result<(), YamlError> {
        self.check(json.len(), span)?;
        let start = self.out.len();
        self.out.extend_from_slice(json);
        self.keep(anchor, start, span)
    }

    /// Stores the output from `start` on for the aliases of an anchor.
    fn keep(&mut self, anchor: usize, start: usize, span: &Span) -> Result<(), YamlError> {
        if anchor == 0 {
            return Ok(());
        }
        self.anchored += self.out.len() - start;
        self.check(self.anchored, span)?;
        let json = self.out[start..].iter();
        // JSON strings contain no line breaks.
        let json = json.map(|b| if *b == b'\n' { b' ' } else { *b }).collect();
        if self.anchors.len() <= anchor {
            self.anchors.resize(anchor + 1, Vec::new());
        }
        self.anchors[anchor] = json;
        Ok(())
    }

    fn start(
        &mut self,
        is_mapping: bool,
        anchor: usize,
        tag: Option<&Tag>,
        span: &Span,
    ) -> Result<(), YamlError> {
        if self.is_key() {
            return Err(YamlError::at("keys must be strings", span));
        }
        if let Some(tag) = tag.filter(|tag| !tag.is_yaml_core_schema()) {
            return Err(YamlError::at(format!("the tag {tag} is not known"), span));
        }
        self.start_value(span)?;
        self.open.push(Level {
            is_mapping,
            anchor,
            start: self.out.len(),
            count: 0,
        });
        self.out.push(if is_mapping { b'{' } else { b'[' });
        Ok(())
    }

    fn end(&mut self, span: &Span) -> Result<(), YamlError> {
        let Some(level) = self.open.pop() else {
            return Ok(());
        };
        self.out.push(if level.is_mapping { b'}' } else { b']' });
        self.keep(level.anchor, level.start, span)
    }
}

/// Converts a scalar by YAML's core schema: quoted ones are strings, plain ones by their form.
fn scalar(
    text: &str,
    style: ScalarStyle,
    tag: Option<&Tag>,
    span: &Span,
) -> Result<String, YamlError> {
    let suffix = match tag {
        Some(tag) if !tag.is_yaml_core_schema() && tag.suffix != "!" && !tag.suffix.is_empty() => {
            return Err(YamlError::at(format!("the tag {tag} is not known"), span));
        }
        tag => tag.map(|tag| tag.suffix.as_str()),
    };
    if suffix == Some("str") || (suffix.is_none() && style != ScalarStyle::Plain) {
        return Ok(quoted(text));
    }
    Ok(match text {
        "" | "~" | "null" | "Null" | "NULL" => "null".to_owned(),
        "true" | "True" | "TRUE" => "true".to_owned(),
        "false" | "False" | "FALSE" => "false".to_owned(),
        ".nan" | ".NaN" | ".NAN" => "\"NaN\"".to_owned(),
        ".inf" | ".Inf" | ".INF" | "+.inf" | "+.Inf" | "+.INF" => "\"Infinity\"".to_owned(),
        "-.inf" | "-.Inf" | "-.INF" => "\"-Infinity\"".to_owned(),
        _ => number(text).unwrap_or_else(|| quoted(text)),
    })
}

/// Returns a number if YAML 1.1 and 1.2 agree that it is one. PyYAML writes the strings `08`, `1e3`
/// and `0o17` without quotes; as JSON strings they can be read as strings, and as numbers where the
/// schema has a number.
fn number(text: &str) -> Option<String> {
    if let Some(digits) = text.strip_prefix("0x") {
        return Some(u64::from_str_radix(digits, 16).ok()?.to_string());
    }
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "+0"));
    let agreed = exponent.starts_with(['+', '-']) && (text == mantissa || mantissa.contains('.'));
    let is_json = serde_json::from_str::<&serde_json::value::RawValue>(text).is_ok();
    let starts = text.starts_with(|c: char| c.is_ascii_digit() || c == '-');
    (agreed && is_json && starts).then(|| text.to_owned())
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}

#[cfg(test)]
mod tests {
    use super::to_json;

    fn json(yaml: &str) -> Vec<String> {
        let documents = to_json(yaml).unwrap_or_else(|e| panic!("{yaml}: {e}"));
        let text = |(json, _): (Vec<u8>, usize)| String::from_utf8(json).unwrap();
        documents.into_iter().map(text).collect()
    }

    #[test]
    fn tokens_keep_their_line() {
        let yaml =
            "a: 1\n# comment\nlist:\n  - x: 'é \"q\"'\n    y: ~\n  - |\n    text\n    more\n";
        let expected =
            "{\"a\":1,\n\n\"list\":\n[{\"x\":\"é \\\"q\\\"\",\n\"y\":null},\n\n\"text\\nmore\\n\"]}";
        assert_eq!(json(yaml), [expected]);
        let lines: Vec<_> = to_json("# c\n---\na: 1\n---\n\nb: 2\n").unwrap();
        assert_eq!(
            lines,
            [(b"{\"a\":1}".to_vec(), 2), (b"{\"b\":2}".to_vec(), 5)]
        );
    }

    #[test]
    fn plain_scalars_are_numbers_where_all_versions_of_yaml_agree() {
        let yaml =
            "[0x1F, 12, -7, 1.5, 1.0e+3, 18446744073709551615, 08, 010, +1, 1., .5, 1e3, 0o17, \
                    81e5123, 1_000, yes, .inf, '1', !!str 1, 2026-01-02T03:04:05Z, 1:30, -a]";
        let expected =
            "[31,12,-7,1.5,1.0e+3,18446744073709551615,\"08\",\"010\",\"+1\",\"1.\",\".5\",\
                        \"1e3\",\"0o17\",\"81e5123\",\"1_000\",\"yes\",\"Infinity\",\"1\",\"1\",\
                        \"2026-01-02T03:04:05Z\",\"1:30\",\"-a\"]";
        assert_eq!(json(yaml), [expected]);
    }

    #[test]
    fn documents_and_aliases() {
        assert_eq!(json("a: &x {b: 1}\nc: *x\n---\n- 2\n").len(), 2);
        let aliased = &json("a: &x {b: 1}\nc: *x\n")[0];
        assert_eq!(aliased, "{\"a\":{\"b\":1},\n\"c\":{\"b\":1}}");
        assert!(json("# nothing\n").is_empty());
    }

    #[test]
    fn values_without_a_json_form_are_refused() {
        let bomb: String = (1..12)
            .map(|i| {
                format!(
                    "a{i}: &a{i} [{}]\n",
                    vec![format!("*a{}", i - 1); 10].join(",")
                )
            })
            .collect();
        let bomb = format!("a0: &a0 [lol]\n{bomb}");
        for (yaml, why) in [
            ("? [a]\n: b\n", "keys must be strings (line 1, column 3)"),
            ("a: !mine 1\n", "is not known (line 1"),
            ("a: [1\n", "(line 2, column 1)"),
            ("a: *b\n", "anchor"),
            ("a: &a [*a]\n", "that it is part of"),
            (bomb.as_str(), "aliases expand to over"),
        ] {
            let error = to_json(yaml).expect_err(yaml).to_string();
            assert!(error.contains(why), "{yaml}: {error}");
        }
    }
}
