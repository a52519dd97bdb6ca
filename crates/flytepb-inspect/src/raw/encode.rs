//! Reading of text that [`TextWriter`](super::TextWriter) writes.

use super::line::{Item, Kind, Line};

/// Text that is not the text of bytes.
///
/// # Examples
/// ```
/// use flytepb_inspect::raw;
///
/// let error = raw::from_text("1 (varint): 150\n2 (len): \"ab\n").unwrap_err();
/// assert_eq!(error.to_string(), "expected `\"` at the end of the text (line 2, column 13)");
/// assert_eq!(error.pointer(), "2 (len): \"ab\n            ^");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextError {
    reason: String,
    line: usize,
    column: usize,
    source: String,
}

/// Number of characters of a line shown before and after an error.
const CONTEXT: usize = 60;

impl TextError {
    pub(super) fn new(reason: impl Into<String>, source: &str, at: usize) -> Self {
        TextError {
            reason: reason.into(),
            line: 0,
            column: source[..at].chars().count() + 1,
            source: source.to_owned(),
        }
    }

    /// Returns the line, counted from 1.
    pub fn line(&self) -> usize {
        self.line
    }

    /// Returns the column in characters, counted from 1.
    pub fn column(&self) -> usize {
        self.column
    }

    /// Returns the line, as far as it is near the error, and below it a `^` at the error.
    pub fn pointer(&self) -> String {
        let skipped = (self.column - 1).saturating_sub(CONTEXT);
        let near = self.source.chars().skip(skipped).take(2 * CONTEXT);
        let near: String = near.collect();
        format!("{near}\n{}^", " ".repeat(self.column - 1 - skipped))
    }
}

impl std::fmt::Display for TextError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let TextError {
            reason,
            line,
            column,
            ..
        } = self;
        write!(f, "{reason} (line {line}, column {column})")
    }
}

impl std::error::Error for TextError {}

/// Returns the bytes that a text stands for.
///
/// The text may be written by hand or changed: lengths are those of the content, notes in parentheses and
/// comments after `#` are skipped.
///
/// # Errors
/// When a line is none of a field, or is not indented as the others.
///
/// # Examples
/// ```
/// use flytepb_inspect::raw;
///
/// let bytes = raw::from_text("
/// 1 (varint): 150
/// 2 (len):
///   1 (len): \"hi\"
///   2 (fixed32): 1.0   # a float
/// ")?;
/// assert_eq!(bytes, b"\x08\x96\x01\x12\x09\x0a\x02hi\x15\0\0\x80\x3f");
/// # Ok::<(), raw::TextError>(())
/// ```
pub fn from_text(text: &str) -> Result<Vec<u8>, TextError> {
    let mut open = vec![Open::default()];
    for (number, source) in text.lines().enumerate() {
        let at_line = |error: TextError| TextError {
            line: number + 1,
            ..error
        };
        let Some(line) = Line::parse(source).map_err(at_line)? else {
            continue;
        };
        while open.len() > 1
            && open
                .last()
                .is_some_and(|last| last.indent >= Some(line.indent))
        {
            close(&mut open);
        }
        let Some(parent) = open.last_mut() else {
            break;
        };
        if *parent.fields.get_or_insert(line.indent) != line.indent {
            let reason = "expected the same indentation as the fields before it";
            return Err(at_line(TextError::new(reason, source, line.indent)));
        }
        add(&mut open, line);
    }
    while open.len() > 1 {
        close(&mut open);
    }
    Ok(open.pop().map_or(Vec::new(), |root| root.bytes))
}

/// A message or group whose fields may follow.
#[derive(Default)]
struct Open {
    /// The indentation of its line; `None` for the whole text.
    indent: Option<usize>,
    /// The indentation of its fields.
    fields: Option<usize>,
    /// Its first line.
    item: Option<Item>,
    bytes: Vec<u8>,
}

/// Appends a field, or opens it if its fields may follow.
fn add(open: &mut Vec<Open>, line: Line) {
    if line.item.may_have_fields() {
        open.push(Open {
            indent: Some(line.indent),
            fields: None,
            item: Some(line.item),
            bytes: Vec::new(),
        });
    } else if let Some(parent) = open.last_mut() {
        append(&mut parent.bytes, &line.item, &[]);
    }
}

/// Appends the innermost message to its parent.
fn close(open: &mut Vec<Open>) {
    let Some(inner) = open.pop() else {
        return;
    };
    if let (Some(parent), Some(item)) = (open.last_mut(), inner.item) {
        append(&mut parent.bytes, &item, &inner.bytes);
    }
}

/// Appends an item with this content.
fn append(out: &mut Vec<u8>, item: &Item, fields: &[u8]) {
    let tag = |wire_type: u32| u128::from(item.number << 3 | wire_type);
    match &item.kind {
        Kind::Bytes(bytes) => out.extend_from_slice(bytes),
        Kind::Varint(number) => {
            push_varint(out, tag(0), item.tag_width);
            push_varint(out, *number, item.width);
        }
        Kind::Fixed64(bytes) => {
            push_varint(out, tag(1), item.tag_width);
            out.extend_from_slice(bytes);
        }
        Kind::Fixed32(bytes) => {
            push_varint(out, tag(5), item.tag_width);
            out.extend_from_slice(bytes);
        }
        Kind::Len(value) | Kind::Message(value) => {
            let content = value.as_deref().unwrap_or(fields);
            if let Kind::Len(_) = item.kind {
                push_varint(out, tag(2), item.tag_width);
            }
            push_varint(out, content.len() as u128, item.width);
            out.extend_from_slice(content);
        }
        Kind::Group(value) => {
            push_varint(out, tag(3), item.tag_width);
            out.extend_from_slice(value.as_deref().unwrap_or(fields));
            push_varint(out, tag(4), item.width);
        }
    }
}

/// Appends a varint of at least this many bytes.
pub(super) fn push_varint(out: &mut Vec<u8>, mut value: u128, width: usize) {
    let mut written = 1;
    while value >= 0x80 || written < width {
        out.push(value as u8 & 0x7f | 0x80);
        value >>= 7;
        written += 1;
    }
    out.push(value as u8);
}
