//! Errors of reading the text format.

use std::fmt;

use flytepb_wire::Limit;

/// An error of reading text format, with position and field path.
///
/// # Examples
/// ```
/// use flytepb_idl::admin::TaskExecution;
/// use flytepb_idl::text;
///
/// let error = text::from_str::<TaskExecution>("closure {\n  phase: DONE\n}").unwrap_err();
/// assert!(error.is_unknown_name());
/// assert_eq!((error.line(), error.column(), error.path()), (2, 10, "closure.phase"));
/// assert_eq!(
///     error.to_string(),
///     "`DONE` is not a value of flyteidl.core.TaskExecution.Phase \
///      at line 2, column 10, in closure.phase"
/// );
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct TextError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: Kind,
    reason: String,
    line: usize,
    column: usize,
    path: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Syntax,
    UnknownName,
    Duplicate,
    Value,
    Over(Limit),
}

impl TextError {
    /// Returns the line of the error, counted from 1.
    pub fn line(&self) -> usize {
        self.0.line
    }

    /// Returns the column of the error in characters, counted from 1.
    pub fn column(&self) -> usize {
        self.0.column
    }

    /// Returns the path of the field being read, such as `closure.logs[3].uri`; empty if the error
    /// lies between the fields of the outermost message.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns the reason without the position.
    pub fn reason(&self) -> &str {
        &self.0.reason
    }

    /// Returns whether the input is not well-formed text format.
    pub fn is_syntax(&self) -> bool {
        self.0.kind == Kind::Syntax
    }

    /// Returns whether the schema has no field, enum value or type of a name in the text.
    pub fn is_unknown_name(&self) -> bool {
        self.0.kind == Kind::UnknownName
    }

    /// Returns whether a singular field or a oneof is set twice.
    pub fn is_duplicate(&self) -> bool {
        self.0.kind == Kind::Duplicate
    }

    /// Returns whether a value does not fit its field: wrong type, out of range, or not UTF-8.
    pub fn is_invalid_value(&self) -> bool {
        self.0.kind == Kind::Value
    }

    /// Returns the limit of [`TextOptions::limits`](crate::TextOptions::limits) that was exceeded, if any.
    pub fn limit(&self) -> Option<Limit> {
        match self.0.kind {
            Kind::Over(limit) => Some(limit),
            _ => None,
        }
    }

    /// Returns whether a limit was exceeded: see [`limit`](Self::limit).
    pub fn is_limit(&self) -> bool {
        self.limit().is_some()
    }
}

impl fmt::Display for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Inner {
            reason,
            line,
            column,
            path,
            ..
        } = &*self.0;
        write!(f, "{reason} at line {line}, column {column}")?;
        if !path.is_empty() {
            write!(f, ", in {path}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for TextError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextError({self})")
    }
}

impl std::error::Error for TextError {}

/// An error inside the reader, which collects the field path while it is returned.
pub(crate) struct Fault(Box<FaultInner>);

struct FaultInner {
    kind: Kind,
    reason: String,
    offset: usize,
    path: String,
}

impl Fault {
    #[cold]
    pub(crate) fn new(kind: Kind, offset: usize, reason: impl Into<String>) -> Self {
        Fault(Box::new(FaultInner {
            kind,
            reason: reason.into(),
            offset,
            path: String::new(),
        }))
    }

    #[cold]
    pub(crate) fn over(limit: Limit, max: usize, offset: usize) -> Self {
        Fault::new(Kind::Over(limit), offset, limit.exceeded(Some(max)))
    }

    /// Prepends this field to the error path.
    #[cold]
    pub(crate) fn within(mut self, field: &str) -> Self {
        let path = &mut self.0.path;
        let dot = if path.is_empty() { "" } else { "." };
        *path = format!("{field}{dot}{path}");
        self
    }

    /// Converts to the public error; turns the offset into line and column.
    pub(crate) fn into_error(self, text: &str) -> TextError {
        let FaultInner {
            kind,
            reason,
            offset,
            path,
        } = *self.0;
        let before = &text.as_bytes()[..offset.min(text.len())];
        let line_start = before
            .iter()
            .rposition(|b| *b == b'\n')
            .map_or(0, |i| i + 1);
        let is_char_start = |b: &&u8| **b & 0xc0 != 0x80;
        TextError(Box::new(Inner {
            kind,
            reason,
            line: before.iter().filter(|b| **b == b'\n').count() + 1,
            column: before[line_start..].iter().filter(is_char_start).count() + 1,
            path,
        }))
    }
}
