//! Conversion of JSON to YAML.

use flytepb::idl::descriptor::{FieldDescriptor, MessageDescriptor, WellKnown};
use flytepb::registry;

use super::text;
use crate::io::annotated::type_text;

/// Number of characters from which a key is an explicit one: in other form, it may have 1,024.
const LONG_KEY: usize = 128;

/// Returns a JSON value as a YAML document, in block style. With the type of a message, comments tell the
/// types of fields.
///
/// `json` must be valid.
pub fn from_json(json: &str, of: Option<&'static MessageDescriptor>) -> String {
    let mut writer = Writer {
        out: String::with_capacity(json.len() + json.len() / 2),
        levels: Vec::new(),
        root: of.map_or(Inside::Other, Inside::message),
        is_inline: true,
        comment: None,
    };
    let mut rest = json.trim_start();
    while !rest.is_empty() {
        let (token, after) = rest.split_at(token_len(rest));
        rest = after.trim_start();
        writer.token(token, rest);
    }
    writer.end_line();
    writer.out
}

/// Returns the length of the token that a text starts with.
fn token_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    match bytes[0] {
        b'{' | b'}' | b'[' | b']' | b',' | b':' => 1,
        b'"' => {
            let mut end = 1;
            while bytes.get(end).is_some_and(|b| *b != b'"') {
                end += if bytes[end] == b'\\' { 2 } else { 1 };
            }
            (end + 1).min(text.len())
        }
        _ => text
            .find(|c: char| c.is_ascii_whitespace() || matches!(c, ',' | '}' | ']'))
            .unwrap_or(text.len()),
    }
}

/// The type of the value that the writer is in.
#[derive(Clone, Copy)]
enum Inside {
    Message(&'static MessageDescriptor),
    Field(&'static FieldDescriptor),
    Other,
}

impl Inside {
    /// Returns the inside of a message, unless its JSON has other members than its fields.
    fn message(of: &'static MessageDescriptor) -> Self {
        match of.well_known {
            None | Some(WellKnown::Any) => Inside::Message(of),
            Some(_) => Inside::Other,
        }
    }

    fn is_any(self) -> bool {
        matches!(self, Inside::Message(of) if of.well_known == Some(WellKnown::Any))
    }

    /// Returns the comment of a member, and the inside of its value.
    fn member(self, key: &str) -> (Option<String>, Inside) {
        let of = match self {
            Inside::Message(of) => of,
            other => return (None, other.element()),
        };
        let is_named = |field: &&FieldDescriptor| field.json_name == key || field.name == key;
        let Some(field) = of.fields.iter().find(is_named) else {
            return (None, Inside::Other);
        };
        let kind = type_text(field.kind);
        if field.is_map() {
            (Some(format!("map of {kind}")), Inside::Field(field))
        } else if field.is_collection() {
            (Some(format!("list of {kind}")), Inside::Field(field))
        } else {
            (Some(kind), Inside::Field(field).element())
        }
    }

    /// Returns the inside of an element of a list or map.
    fn element(self) -> Self {
        match self {
            Inside::Field(field) => field.message().map_or(Inside::Other, Inside::message),
            _ => Inside::Other,
        }
    }
}

/// An open list or mapping.
struct Level {
    is_mapping: bool,
    indent: usize,
    inside: Inside,
    /// The key whose value is next, and the inside of this value.
    key: Option<(Before, Inside)>,
    /// True if the value of `@type` in an `Any` is next.
    is_type: bool,
}

/// The token that a value follows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Before {
    Nothing,
    Dash,
    Key,
    /// The colon of an explicit key.
    Colon,
}

struct Writer {
    out: String,
    levels: Vec<Level>,
    root: Inside,
    /// True if the next entry continues the line.
    is_inline: bool,
    /// The comment at the end of the line.
    comment: Option<String>,
}

impl Writer {
    /// Writes a token; `rest` is the text after it.
    fn token(&mut self, token: &str, rest: &str) {
        let is_key = self
            .levels
            .last()
            .is_some_and(|l| l.is_mapping && l.key.is_none());
        match token {
            "{" | "[" => self.open(token == "{", rest.starts_with(['}', ']'])),
            "}" | "]" => drop(self.levels.pop()),
            "," | ":" => {}
            _ => match serde_json::from_str::<String>(token) {
                Ok(key) if is_key => self.key(&key),
                Ok(text) => self.text(&text),
                Err(_) => self.literal(token),
            },
        }
    }

    fn end_line(&mut self) {
        if let Some(comment) = self.comment.take() {
            self.out.push_str("  # ");
            self.out.push_str(&comment);
        }
        if !self.out.ends_with('\n') {
            self.out.push('\n');
        }
    }

    /// Starts an entry of a list or mapping.
    fn entry(&mut self, indent: usize) {
        if !std::mem::take(&mut self.is_inline) {
            self.end_line();
            self.indent(indent);
        }
    }

    fn indent(&mut self, indent: usize) {
        self.out.extend(std::iter::repeat_n(' ', indent));
    }

    fn key(&mut self, key: &str) {
        let Some(level) = self.levels.last_mut() else {
            return;
        };
        let indent = level.indent;
        let is_long = key.chars().nth(LONG_KEY).is_some();
        let before = if is_long { Before::Colon } else { Before::Key };
        let (comment, inside) = level.inside.member(key);
        level.key = Some((before, inside));
        level.is_type = key == "@type" && level.inside.is_any();
        self.entry(indent);
        self.comment = comment;
        if is_long {
            self.out.push_str("? ");
        }
        text::inline(&mut self.out, key);
        if is_long {
            self.end_line();
            self.indent(indent);
        }
        self.out.push(':');
    }

    /// Starts a value; returns what it follows, its inside and the indentation of its lines.
    fn begin(&mut self) -> (Before, Inside, usize) {
        let Some(level) = self.levels.last_mut() else {
            return (Before::Nothing, self.root, 0);
        };
        let indent = level.indent;
        if let Some((before, inside)) = level.key.take() {
            return (before, inside, indent + 2);
        }
        let inside = level.inside.element();
        self.entry(indent);
        self.out.push('-');
        (Before::Dash, inside, indent + 2)
    }

    fn open(&mut self, is_mapping: bool, is_empty: bool) {
        let (before, inside, indent) = self.begin();
        self.is_inline = before != Before::Key;
        if before != Before::Nothing && (self.is_inline || is_empty) {
            self.out.push(' ');
        }
        if is_empty {
            self.is_inline = false;
            self.out.push_str(if is_mapping { "{}" } else { "[]" });
        }
        self.levels.push(Level {
            is_mapping,
            indent,
            inside,
            key: None,
            is_type: false,
        });
    }

    fn literal(&mut self, json: &str) {
        if self.begin().0 != Before::Nothing {
            self.out.push(' ');
        }
        text::literal(&mut self.out, json);
    }

    fn text(&mut self, text: &str) {
        if let Some(level) = self.levels.last_mut().filter(|level| level.is_type) {
            level.is_type = false;
            let of = text.rsplit('/').next().and_then(registry::get);
            let of = of.filter(|of| of.well_known.is_none());
            level.inside = of.map_or(Inside::Other, Inside::Message);
        }
        let (before, _, indent) = self.begin();
        if before != Before::Nothing {
            self.out.push(' ');
        }
        match text::block_header(text) {
            Some(header) => self.block(header, text, indent.max(2)),
            None => text::inline(&mut self.out, text),
        }
    }

    /// Writes a literal block.
    fn block(&mut self, header: &str, text: &str, indent: usize) {
        self.out.push_str(header);
        self.end_line();
        for line in text.lines() {
            if !line.is_empty() {
                self.indent(indent);
            }
            self.out.push_str(line);
            self.out.push('\n');
        }
    }
}

#[cfg(test)]
mod tests {
    use super::from_json;
    use crate::io::yaml::to_one_json;

    #[test]
    fn collections_are_blocks() {
        let json = r#"{"a":{"b":[1,[2,{"c":3,"d":{}}],[]],"e":"x"},"f":[{"g":"h\ni\n","j":null}],"k":"l"}"#;
        let expected = "\
a:
  b:
    - 1
    - - 2
      - c: 3
        d: {}
    - []
  e: x
f:
  - g: |
      h
      i
    j: null
k: l
";
        assert_eq!(from_json(json, None), expected);
        for (json, expected) in [
            ("{}", "{}\n"),
            ("[]", "[]\n"),
            (r#""no""#, "\"no\"\n"),
            (r#""a\nb""#, "|-\n  a\n  b\n"),
            ("-1.5e-7", "-1.5e-7\n"),
        ] {
            assert_eq!(from_json(json, None), expected);
        }
        let long = "k".repeat(200);
        let json = format!("{{\"{long}\":{{\"a\":[1]}}}}");
        let expected = format!("? {long}\n: a:\n    - 1\n");
        assert_eq!(from_json(&json, None), expected);
    }

    /// Versions 1.1 and 1.2 of YAML read all of these as the same texts and numbers.
    #[test]
    fn scalars_have_one_meaning() {
        for (json, expected) in [
            (r#""s3://b/k.pb""#, "s3://b/k.pb"),
            (r#""a b""#, "a b"),
            (r#""Yes""#, "\"Yes\""),
            (r#""1e3""#, "\"1e3\""),
            (r#""2026-01-01""#, "\"2026-01-01\""),
            (r#""007""#, "\"007\""),
            (r#""1:30""#, "\"1:30\""),
            (r#""""#, "\"\""),
            (r##""a #b""##, "\"a #b\""),
            (r#""a: b""#, "\"a: b\""),
            (
                r#""a\\\"\t\r\u0007\u007f\u0085""#,
                r#""a\\\"\t\r\x07\x7f\x85""#,
            ),
            (r#""\u2028\ufeff😀é""#, r#""\u2028\ufeff😀é""#),
            (r#""a \nb""#, r#""a \nb""#),
            (r#"" a\nb""#, r#"" a\nb""#),
            ("1e-7", "1.0e-7"),
            ("1.5e20", "1.5e+20"),
            ("-0", "-0.0"),
            ("true", "true"),
        ] {
            let yaml = from_json(json, None);
            assert_eq!(yaml, format!("{expected}\n"));
            let back = to_one_json(&yaml).unwrap();
            let value = |json: &[u8]| serde_json::from_slice::<serde_json::Value>(json).unwrap();
            assert_eq!(value(&back), value(json.as_bytes()), "{yaml}");
        }
    }

    #[test]
    fn blocks_come_back() {
        for text in [
            "a\nb",
            "a\nb\n",
            "a\n\n\nb\n\n",
            "a\n  b\n\tc",
            "a\n---\n# b\n...\n",
        ] {
            let json = serde_json::json!({ "x": [text, { "y": text }], "z": 1 });
            let yaml = from_json(&json.to_string(), None);
            assert!(yaml.contains("- |"), "{yaml}");
            let back = to_one_json(&yaml).unwrap();
            let back: serde_json::Value = serde_json::from_slice(&back).unwrap();
            assert_eq!(back, json, "{yaml}");
        }
    }
}
