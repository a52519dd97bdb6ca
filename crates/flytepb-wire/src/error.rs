//! Errors of decoding.

use std::fmt;

/// Why bytes are not a valid message, where, and in which field.
///
/// # Examples
/// ```
/// use flytepb_wire::UnknownFields;
///
/// let error = UnknownFields::from_bytes(&[0x0a, 0x05, 0x61]).unwrap_err();
/// assert!(error.is_truncated());
/// assert_eq!(error.offset(), 1);
/// assert_eq!(error.to_string(), "length reaches beyond the end of the enclosing message at byte 1");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct DecodeError(Box<Inner>);

#[derive(Clone, PartialEq, Eq)]
struct Inner {
    kind: DecodeErrorKind,
    offset: usize,
    path: String,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum DecodeErrorKind {
    Truncated,
    InvalidVarint,
    InvalidTag,
    InvalidWireType,
    InvalidUtf8,
    LengthBeyondEnd,
    LengthTooLarge,
    TooDeep,
    InputTooLong,
    TooManyElements,
    TooMuchUnknown,
    TooMuchMemory,
    UnexpectedEndGroup,
    UnterminatedGroup,
}

impl DecodeError {
    pub(crate) fn new(kind: DecodeErrorKind, offset: usize, path: String) -> Self {
        DecodeError(Box::new(Inner { kind, offset, path }))
    }

    /// The offset of the faulty byte from the start of the input.
    pub fn offset(&self) -> usize {
        self.0.offset
    }

    /// The path of the field being read, such as `closure.logs[3].uri`; empty when the fault is
    /// between the fields of the outermost message.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// What is wrong, without the place.
    pub fn reason(&self) -> &'static str {
        match self.0.kind {
            DecodeErrorKind::Truncated => "input ends inside a value",
            DecodeErrorKind::InvalidVarint => "varint is longer than ten bytes",
            DecodeErrorKind::InvalidTag => "field number is out of range",
            DecodeErrorKind::InvalidWireType => "wire type does not exist",
            DecodeErrorKind::InvalidUtf8 => "string is not valid UTF-8",
            DecodeErrorKind::LengthBeyondEnd => {
                "length reaches beyond the end of the enclosing message"
            }
            DecodeErrorKind::LengthTooLarge => "length is over 2 GiB",
            DecodeErrorKind::TooDeep => "messages are nested deeper than the limit",
            DecodeErrorKind::InputTooLong => "input is longer than the limit",
            DecodeErrorKind::TooManyElements => "lists and maps have more elements than the limit",
            DecodeErrorKind::TooMuchUnknown => "unknown fields are longer than the limit",
            DecodeErrorKind::TooMuchMemory => "message would take more memory than the limit",
            DecodeErrorKind::UnexpectedEndGroup => "group ends that did not start",
            DecodeErrorKind::UnterminatedGroup => "group does not end",
        }
    }

    /// Whether the input may be the start of a longer, valid one.
    pub fn is_truncated(&self) -> bool {
        use DecodeErrorKind::*;
        matches!(self.0.kind, Truncated | LengthBeyondEnd | UnterminatedGroup)
    }

    /// Whether a string is not UTF-8.
    pub fn is_invalid_utf8(&self) -> bool {
        self.0.kind == DecodeErrorKind::InvalidUtf8
    }

    /// Whether a limit of [`DecodeOptions`](crate::DecodeOptions) was exceeded.
    pub fn is_limit(&self) -> bool {
        use DecodeErrorKind::*;
        matches!(
            self.0.kind,
            TooDeep
                | LengthTooLarge
                | InputTooLong
                | TooManyElements
                | TooMuchUnknown
                | TooMuchMemory
        )
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} at byte {}", self.reason(), self.0.offset)?;
        if !self.0.path.is_empty() {
            write!(f, ", in {}", self.0.path)?;
        }
        Ok(())
    }
}

impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "DecodeError({self})")
    }
}

impl std::error::Error for DecodeError {}
