//! Errors of reading and writing JSON.

use std::fmt;

use flytepb_wire::{DecodeError, Limit};

/// An error of reading or writing JSON, with position and field path.
///
/// # Examples
/// ```
/// use flytepb_idl::{admin::TaskExecution, json};
///
/// let text = r#"{"closure": {"logs": [{}, {"uri": 7}]}}"#;
/// let error = json::from_str::<TaskExecution>(text).unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "line 1, column 35, in closure.logs[1].uri: expected a string, found the number 7"
/// );
/// assert_eq!(error.position(), Some((1, 35)));
/// assert_eq!(error.path(), "closure.logs[1].uri");
/// ```
pub struct JsonError(Box<Inner>);

struct Inner {
    kind: ErrorKind,
    reason: String,
    position: Option<(usize, usize)>,
    path: String,
    source: Option<Box<dyn std::error::Error + Send + Sync>>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum ErrorKind {
    Syntax,
    Truncated,
    Value,
    UnknownField,
    UnknownType,
    Over(Limit),
    Io,
    Wire,
}

/// An error without its position.
pub(crate) struct Fault {
    pub(crate) kind: ErrorKind,
    pub(crate) reason: String,
}

impl Fault {
    /// Creates an error for a value that does not fit.
    #[cold]
    pub(crate) fn value(reason: impl Into<String>) -> Self {
        Fault::new(ErrorKind::Value, reason)
    }

    /// A descriptor that does not describe its message.
    #[cold]
    pub(crate) fn mismatch() -> Self {
        Fault::value("the descriptor of this field does not describe it")
    }

    #[cold]
    pub(crate) fn over(limit: Limit, max: usize) -> Self {
        Fault::new(ErrorKind::Over(limit), limit.exceeded(Some(max)))
    }

    #[cold]
    pub(crate) fn new(kind: ErrorKind, reason: impl Into<String>) -> Self {
        let reason = reason.into();
        Fault { kind, reason }
    }
}

pub(crate) fn prepend(path: &mut String, segment: &str) {
    let dot = !path.is_empty() && !path.starts_with('[');
    path.insert_str(0, if dot { "." } else { "" });
    path.insert_str(0, segment);
}

impl JsonError {
    /// A fault in the field with this path, at this byte of the text that was read.
    pub(crate) fn at(fault: Fault, place: Option<(&str, usize)>, path: String) -> Self {
        let position = place.map(|(text, at)| line_column(text, at));
        JsonError::new(fault.kind, fault.reason, position, path)
    }

    /// Creates an error for input that was not read at all.
    pub(crate) fn refused(fault: Fault) -> Self {
        JsonError::at(fault, None, String::new())
    }

    pub(crate) fn not_utf8(bytes: &[u8], error: std::str::Utf8Error) -> Self {
        let valid = bytes.get(..error.valid_up_to()).unwrap_or_default();
        let before = String::from_utf8_lossy(valid);
        let position = line_column(&before, before.len());
        let reason = "the input is not UTF-8".to_owned();
        JsonError::new(ErrorKind::Syntax, reason, Some(position), String::new())
    }

    pub(crate) fn io(source: std::io::Error) -> Self {
        let reason = "the JSON could not be written".to_owned();
        let mut error = JsonError::new(ErrorKind::Io, reason, None, String::new());
        error.0.source = Some(source.into());
        error
    }

    pub(crate) fn wire(source: DecodeError) -> Self {
        let reason = format!("{} at byte {}", source.reason(), source.offset());
        let path = source.path().to_owned();
        let mut error = JsonError::new(ErrorKind::Wire, reason, None, path);
        error.0.source = Some(source.into());
        error
    }

    fn new(
        kind: ErrorKind,
        reason: String,
        position: Option<(usize, usize)>,
        path: String,
    ) -> Self {
        JsonError(Box::new(Inner {
            kind,
            reason,
            position,
            path,
            source: None,
        }))
    }

    /// Returns line and column of the error, both from 1, the column in characters. `None` if a
    /// message was being written, or if the input was too long to be read.
    pub fn position(&self) -> Option<(usize, usize)> {
        self.0.position
    }

    /// Returns the path of the field in schema names, such as `closure.logs[1].uri`; empty if the
    /// error lies in no field.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns the reason without the position.
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Returns whether the input is not well-formed JSON.
    pub fn is_syntax(&self) -> bool {
        matches!(self.0.kind, ErrorKind::Syntax | ErrorKind::Truncated)
    }

    /// Returns whether the input ends prematurely.
    pub fn is_truncated(&self) -> bool {
        self.0.kind == ErrorKind::Truncated
    }

    /// Returns whether a name matches no field or enum value;
    /// [`JsonOptions::ignore_unknown`](crate::JsonOptions::ignore_unknown) skips those.
    pub fn is_unknown_field(&self) -> bool {
        self.0.kind == ErrorKind::UnknownField
    }

    /// Returns whether an `Any` holds a type that [`JsonOptions::types`](crate::JsonOptions::types)
    /// does not find.
    pub fn is_unknown_type(&self) -> bool {
        self.0.kind == ErrorKind::UnknownType
    }

    /// Returns the limit of [`JsonOptions::limits`](crate::JsonOptions::limits) that was exceeded, if any.
    pub fn limit(&self) -> Option<Limit> {
        match self.0.kind {
            ErrorKind::Over(limit) => Some(limit),
            _ => None,
        }
    }

    /// Returns whether a limit was exceeded: see [`limit`](Self::limit).
    pub fn is_limit(&self) -> bool {
        self.limit().is_some()
    }

    /// Returns whether the wire bytes to be written as JSON are invalid; the source is a
    /// [`DecodeError`].
    pub fn is_wire(&self) -> bool {
        self.0.kind == ErrorKind::Wire
    }

    /// Returns whether writing to the destination failed; the source is the I/O error.
    pub fn is_io(&self) -> bool {
        self.0.kind == ErrorKind::Io
    }
}

fn line_column(text: &str, at: usize) -> (usize, usize) {
    let before = text.get(..at).unwrap_or(text);
    let line_start = before.rfind('\n').map_or(0, |i| i + 1);
    let line = before.bytes().filter(|b| *b == b'\n').count() + 1;
    (line, before[line_start..].chars().count() + 1)
}

impl fmt::Display for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some((line, column)) = self.0.position {
            write!(f, "line {line}, column {column}")?;
        }
        let between = match (self.0.position, self.0.path.as_str()) {
            (None, "") => "",
            (Some(_), "") => ": ",
            (None, path) => {
                write!(f, "in {path}")?;
                ": "
            }
            (Some(_), path) => {
                write!(f, ", in {path}")?;
                ": "
            }
        };
        write!(f, "{between}{}", self.0.reason)
    }
}

impl fmt::Debug for JsonError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "JsonError({self})")
    }
}

impl std::error::Error for JsonError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        let source = self.0.source.as_deref()?;
        Some(source)
    }
}
