//! Errors of decoding.

use std::borrow::Cow;
use std::fmt;

use crate::descriptor::EnumDescriptor;

/// An error of decoding, with byte offset and field path.
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
    reason: Cow<'static, str>,
    offset: usize,
    path: String,
}

/// A configurable limit on input.
///
/// # Examples
/// ```
/// # use flytepb_wire::{Limits, Limit, WireMessage};
/// # fn demo<M: WireMessage + Default>(bytes: &[u8]) {
/// if let Err(error) = Limits::new().max_bytes(1 << 20).decode::<M>(bytes) {
///     match error.limit() {
///         Some(Limit::Bytes) => println!("over 1 MiB"),
///         Some(limit) => println!("over another limit: {limit:?}"),
///         None => println!("not valid: {error}"),
///     }
/// }
/// # }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Limit {
    /// Nesting depth of messages: [`Limits::max_depth`](crate::Limits::max_depth).
    Depth,
    /// Length of the input: [`Limits::max_bytes`](crate::Limits::max_bytes).
    Bytes,
    /// Number of list and map elements:
    /// [`Limits::max_elements`](crate::Limits::max_elements).
    Elements,
    /// Length of unknown fields:
    /// [`Limits::max_unknown_bytes`](crate::Limits::max_unknown_bytes).
    UnknownBytes,
    /// Memory allocated by a message:
    /// [`Limits::max_memory`](crate::Limits::max_memory).
    Memory,
}

impl Limit {
    /// Returns the error text for input over this limit, with its value `max` if known.
    #[doc(hidden)]
    pub fn exceeded(self, max: Option<usize>) -> String {
        let (what, unit) = match self {
            Limit::Depth => ("messages are nested deeper", " level"),
            Limit::Bytes => ("input is longer", " byte"),
            Limit::Elements => ("lists and maps have more elements", ""),
            Limit::UnknownBytes => ("unknown fields are longer", " byte"),
            Limit::Memory => ("message would take more memory", " byte"),
        };
        match max {
            Some(max) => {
                let plural = if unit.is_empty() || max == 1 { "" } else { "s" };
                format!("{what} than the limit of {max}{unit}{plural}")
            }
            None => format!("{what} than the limit"),
        }
    }
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
    Over(Limit),
    UnexpectedEndGroup,
    UnterminatedGroup,
}

impl DecodeErrorKind {
    fn reason(self, max: Option<usize>) -> Cow<'static, str> {
        let reason = match self {
            DecodeErrorKind::Truncated => "input ends inside a value",
            DecodeErrorKind::InvalidVarint => "varint is longer than ten bytes",
            DecodeErrorKind::InvalidTag => "field number is out of range",
            DecodeErrorKind::InvalidWireType => "wire type does not exist",
            DecodeErrorKind::InvalidUtf8 => "string is not valid UTF-8",
            DecodeErrorKind::LengthBeyondEnd => {
                "length reaches beyond the end of the enclosing message"
            }
            DecodeErrorKind::LengthTooLarge => "length is over 2 GiB",
            DecodeErrorKind::Over(limit) => return limit.exceeded(max).into(),
            DecodeErrorKind::UnexpectedEndGroup => "group ends that did not start",
            DecodeErrorKind::UnterminatedGroup => "group does not end",
        };
        reason.into()
    }
}

impl DecodeError {
    /// Creates an error. `max` is the value of the limit that was exceeded, if known.
    pub(crate) fn new(
        kind: DecodeErrorKind,
        max: Option<usize>,
        offset: usize,
        path: String,
    ) -> Self {
        DecodeError(Box::new(Inner {
            kind,
            reason: kind.reason(max),
            offset,
            path,
        }))
    }

    /// Returns the offset of the faulty byte from the start of the input.
    pub fn offset(&self) -> usize {
        self.0.offset
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

    /// Returns whether the input may be the start of a longer, valid one.
    pub fn is_truncated(&self) -> bool {
        use DecodeErrorKind::*;
        matches!(self.0.kind, Truncated | LengthBeyondEnd | UnterminatedGroup)
    }

    /// Returns whether a string is not UTF-8.
    pub fn is_invalid_utf8(&self) -> bool {
        self.0.kind == DecodeErrorKind::InvalidUtf8
    }

    /// Returns the limit of [`Limits`](crate::Limits) that was exceeded, if any.
    pub fn limit(&self) -> Option<Limit> {
        match self.0.kind {
            DecodeErrorKind::Over(limit) => Some(limit),
            _ => None,
        }
    }

    /// Returns whether a limit was exceeded: one of [`Limits`](crate::Limits), or the
    /// format's maximum length of 2 GiB.
    pub fn is_limit(&self) -> bool {
        self.limit().is_some() || self.0.kind == DecodeErrorKind::LengthTooLarge
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

/// The error of parsing a name that is not that of a value of an enum.
///
/// # Examples
/// ```
/// use flytepb_wire::descriptor::EnumDescriptor;
///
/// static STATE: EnumDescriptor = EnumDescriptor {
///     full_name: "shop.State",
///     values: &[("OPEN", 0), ("DONE", 1)],
/// };
/// let error = STATE.unknown_name("DON"); // as `"DON".parse::<State>()`
/// assert_eq!(error.name(), "DON");
/// assert_eq!(error.to_string(), "shop.State has no value \"DON\"; its values are OPEN, DONE");
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct UnknownEnumName {
    name: String,
    descriptor: &'static EnumDescriptor,
}

impl UnknownEnumName {
    pub(crate) fn new(name: &str, descriptor: &'static EnumDescriptor) -> Self {
        UnknownEnumName {
            name: name.to_string(),
            descriptor,
        }
    }

    /// Returns the name that was not found.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns the descriptor of the enum, which lists its names.
    pub fn descriptor(&self) -> &'static EnumDescriptor {
        self.descriptor
    }
}

impl fmt::Display for UnknownEnumName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let UnknownEnumName { name, descriptor } = self;
        write!(
            f,
            "{} has no value {name:?}; its values are ",
            descriptor.full_name
        )?;
        for (i, (name, _)) in descriptor.values.iter().enumerate() {
            let separator = if i == 0 { "" } else { ", " };
            write!(f, "{separator}{name}")?;
        }
        Ok(())
    }
}

impl fmt::Debug for UnknownEnumName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UnknownEnumName({self})")
    }
}

impl std::error::Error for UnknownEnumName {}
