//! Errors of single messages, and the position of a message in its file.

use std::borrow::Cow;

use flytepb::idl::descriptor::MessageDescriptor;
use flytepb::idl::json::JsonError;
use flytepb::idl::text::TextError;
use flytepb::idl::{DecodeError, Limit};

use crate::error::Error;
use crate::io::yaml::YamlError;

/// The reason why a message cannot be read or written.
#[derive(Debug)]
pub enum MessageError {
    Wire(DecodeError),
    Json(JsonError),
    Yaml(YamlError),
    Text(TextError),
    Utf8(std::str::Utf8Error),
    /// An exception in flytekit.
    Flytekit(String),
    /// flytekit's view is of another type.
    NoView(&'static MessageDescriptor),
}

impl MessageError {
    /// Returns whether the text is not well-formed in its format.
    pub fn is_syntax(&self) -> bool {
        match self {
            MessageError::Json(e) => e.is_syntax(),
            MessageError::Text(e) => e.is_syntax(),
            MessageError::Yaml(_) | MessageError::Utf8(_) => true,
            _ => false,
        }
    }

    /// Returns the limit that the message exceeds, if any.
    fn limit(&self) -> Option<Limit> {
        match self {
            MessageError::Wire(e) => e.limit(),
            MessageError::Json(e) => e.limit(),
            MessageError::Text(e) => e.limit(),
            _ => None,
        }
    }

    /// Returns line and column in the message's text, counted from 1.
    pub fn position(&self) -> Option<(usize, usize)> {
        match self {
            MessageError::Json(e) => e.position(),
            MessageError::Yaml(e) => Some(e.position()),
            MessageError::Text(e) => Some((e.line(), e.column())),
            _ => None,
        }
    }

    /// Returns the path of the faulty field in the message; empty for the message itself.
    pub fn path(&self) -> &str {
        match self {
            MessageError::Wire(e) => e.path(),
            MessageError::Json(e) => e.path(),
            MessageError::Text(e) => e.path(),
            _ => "",
        }
    }

    fn reason(&self) -> String {
        match self {
            MessageError::Wire(e) => e.reason().to_owned(),
            MessageError::Json(e) => e.reason().to_owned(),
            MessageError::Yaml(e) => e.reason().to_owned(),
            MessageError::Text(e) => e.reason().to_owned(),
            MessageError::Utf8(_) => "the text is not UTF-8".to_owned(),
            MessageError::Flytekit(raised) => format!("flytekit cannot read it: {raised}"),
            MessageError::NoView(descriptor) => {
                format!(
                    "flytekit's view is of TaskExecution, not of {}",
                    descriptor.full_name
                )
            }
        }
    }

    /// Returns the byte offset of the error in the message, if known.
    fn offset(&self, bytes: &[u8]) -> Option<usize> {
        match self {
            MessageError::Wire(e) => Some(e.offset()),
            MessageError::Utf8(e) => Some(e.valid_up_to()),
            _ => self
                .position()
                .map(|(line, column)| byte_at(bytes, line, column)),
        }
    }

    /// Returns reason and location on one line, without a hint.
    pub fn text(&self, bytes: &[u8], location: Location) -> String {
        use std::fmt::Write;
        let mut out = self.reason();
        if let Some(offset) = self.offset(bytes) {
            if location.precision == Precision::Byte {
                let _ = write!(out, " at byte {}", location.offset + offset as u64);
            }
        }
        if let Some((line, column)) = self.position() {
            let before = if line == 1 { location.column } else { 0 };
            let (line, column) = (location.line + line as u64, before + column as u64);
            let _ = match location.precision {
                Precision::Line => write!(out, " (line {line})"),
                _ => write!(out, " (line {line}, column {column})"),
            };
        }
        if let Some(index) = location.index {
            let _ = write!(out, ", in message {index}");
        }
        if !self.path().is_empty() {
            let _ = write!(out, ", in {}", short_path(self.path()));
        }
        out
    }

    /// Returns the error for the message `bytes` at `location`.
    pub fn into_error(self, bytes: &[u8], location: Location, of: &MessageDescriptor) -> Error {
        let error = Error::new(self.text(bytes, location));
        if let Some(limit) = self.limit() {
            return error.hint(limit_hint(limit));
        }
        match &self {
            MessageError::Wire(e) if e.is_truncated() => error.hint(format!(
                "the input is cut off, or its type is not {}: set another type with --type",
                of.name()
            )),
            MessageError::Wire(_) => error.hint(format!(
                "the input is damaged, or its type is not {}: flytepb detect prints its type",
                of.name()
            )),
            MessageError::Json(e) if e.is_unknown_field() => error.hint(format!(
                "the type is {}; set another with --type, or skip such fields with convert --ignore-unknown",
                of.full_name
            )),
            MessageError::Json(e) if e.is_truncated() => error.hint("the JSON ends too early"),
            MessageError::Json(e) if self.position().is_none() => error.hint(if e.is_unknown_type() {
                "JSON needs the schema of what an Any holds; --to text does not"
            } else {
                "JSON cannot represent this; --to text can"
            }),
            MessageError::Json(e) if e.is_syntax() => error.hint("the JSON is damaged, or the input is not JSON"),
            MessageError::Text(e) if e.is_unknown_name() => error.hint(format!(
                "the type is {}; set another with --type, or skip such fields with convert --ignore-unknown",
                of.full_name
            )),
            MessageError::Json(_) | MessageError::Text(_) => {
                error.hint(format!("it was read as {}", of.full_name))
            }
            MessageError::Yaml(_) | MessageError::Utf8(_) => error.hint("set another format with --from"),
            MessageError::Flytekit(_) => error.hint("omit --flytekit to show it"),
            MessageError::NoView(_) => error.hint("omit --flytekit to show it"),
        }
    }
}

/// Returns the flag that raises a limit.
pub fn limit_hint(limit: Limit) -> &'static str {
    match limit {
        Limit::Depth => "--max-depth sets the limit, 100 levels if not given",
        Limit::Bytes => "--max-bytes sets the limit",
        Limit::Elements => "--max-elements sets the limit",
        Limit::UnknownBytes => "--max-unknown sets the limit",
        Limit::Memory => {
            "--max-memory sets the limit, 64 times the length and at least 16M if not given"
        }
        _ => "flytepb help convert lists the limits",
    }
}

/// The position of a message in its file.
#[derive(Clone, Copy, Debug, Default)]
pub struct Location {
    /// Its index, counted from 0, if the file holds several.
    pub index: Option<u64>,
    /// The offset of its first byte.
    pub offset: u64,
    /// Number of lines before it.
    pub line: u64,
    /// Number of characters before it on its line.
    pub column: u64,
    pub precision: Precision,
}

/// The precision at which positions in a message correspond to its file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Precision {
    /// The message consists of bytes of the file.
    #[default]
    Byte,
    /// The message was converted from another character encoding.
    Column,
    /// The message was converted from another format, line by line.
    Line,
}

impl Location {
    /// Returns the position of a part that starts at this byte.
    pub fn within(self, bytes: &[u8], start: usize) -> Self {
        let before = &bytes[..start];
        let lines = before.iter().filter(|b| **b == b'\n').count();
        let line_start = before
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |at| at + 1);
        let column = String::from_utf8_lossy(&before[line_start..])
            .chars()
            .count() as u64;
        Location {
            offset: self.offset + start as u64,
            line: self.line + lines as u64,
            column: if lines == 0 {
                self.column + column
            } else {
                column
            },
            ..self
        }
    }
}

/// Shortens a long path in its middle.
fn short_path(path: &str) -> Cow<'_, str> {
    const END: usize = 100;
    let len = path.chars().count();
    if len <= 2 * END {
        return path.into();
    }
    let at = |n: usize| path.char_indices().nth(n).map_or(path.len(), |(at, _)| at);
    let (start, end) = (&path[..at(END)], &path[at(len - END)..]);
    // Cut at field names, if possible.
    let start = start.rsplit_once('.').map_or(start, |(whole, _)| whole);
    let end = end.split_once('.').map_or(end, |(_, whole)| whole);
    format!("{start}.….{end}").into()
}

/// Returns the byte offset of this line and column (in characters), both counted from 1.
fn byte_at(bytes: &[u8], line: usize, column: usize) -> usize {
    let mut start = 0;
    for _ in 1..line {
        match bytes[start..].iter().position(|b| *b == b'\n') {
            Some(end) => start += end + 1,
            None => break,
        }
    }
    let text = String::from_utf8_lossy(&bytes[start..]);
    let before = text.char_indices().nth(column.saturating_sub(1));
    start + before.map_or(bytes.len() - start, |(at, _)| at)
}

#[cfg(test)]
mod tests {
    use super::{byte_at, short_path};

    #[test]
    fn long_paths_keep_their_ends() {
        let path = "closure.outputs.literals[ä]";
        assert_eq!(short_path(path), path);
        let deep = ["value"; 300].join(".");
        let short = short_path(&deep);
        assert!(short.len() < 210, "{short}");
        let whole = ["value"; 16].join(".");
        assert_eq!(short, format!("{whole}.….{whole}"));
        let key = "ä".repeat(300);
        let ends = "ä".repeat(100);
        assert_eq!(short_path(&key), format!("{ends}.….{ends}"));
    }

    #[test]
    fn bytes_are_found_by_line_and_column() {
        let text = "ab\ncäd\n".as_bytes();
        assert_eq!(byte_at(text, 1, 1), 0);
        assert_eq!(byte_at(text, 2, 3), 6);
        assert_eq!(byte_at(text, 9, 9), text.len());
    }
}
