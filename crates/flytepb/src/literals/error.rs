//! The error of reading a literal.

use std::fmt;

use flytepb_idl::core::Literal;
use flytepb_idl::LiteralKind;

use super::Value;

/// The error of reading a literal as a value, with the path of the literal.
///
/// # Examples
/// ```
/// use flytepb::idl::core::LiteralMap;
/// use flytepb::literals::LiteralsResolver;
///
/// let resolver = LiteralsResolver::new(LiteralMap::from([("x", 1)]));
/// let error = resolver.get_literal("y").unwrap_err();
/// assert!(error.is_missing());
/// assert_eq!(error.to_string(), "there is no literal y");
/// assert_eq!(error.flytekit_text(), Some("Key y is not in the literal map"));
/// ```
#[derive(Clone, PartialEq)]
pub struct LiteralError(Box<Inner>);

#[derive(Clone, PartialEq)]
struct Inner {
    kind: Kind,
    path: String,
}

#[derive(Clone, PartialEq)]
pub(super) enum Kind {
    /// There is no literal of this name.
    Missing { name: String, flytekit: String },
    /// The interface is missing, or lacks the variable.
    NoInterface { text: String, flytekit: String },
    /// The literal is of another kind.
    Mismatch {
        found: LiteralKind,
        wanted: String,
        literal: Option<String>,
    },
    /// The value does not fit.
    OutOfRange(String),
    /// The encoding or the type is not supported.
    Unsupported(String),
    /// The encoded value inside a literal is damaged or does not have the wanted type.
    #[cfg_attr(not(feature = "serde"), allow(dead_code))] // only used by serde and msgpack
    Malformed(String),
}

impl LiteralError {
    pub(super) fn new(kind: Kind) -> Self {
        LiteralError(Box::new(Inner {
            kind,
            path: String::new(),
        }))
    }

    /// The error of a literal of another kind than `wanted`, such as `an integer`, for
    /// implementations of [`FromLiteral`](super::FromLiteral).
    pub fn mismatch(literal: &Literal, wanted: impl Into<String>) -> Self {
        LiteralError::new(Kind::Mismatch {
            found: literal.kind(),
            wanted: wanted.into(),
            literal: Some(crate::flytekit::render::short_string("Literal", literal)),
        })
    }

    /// The error of a decoded value of another kind than `wanted`.
    pub(super) fn mismatched_value(value: &Value, wanted: impl Into<String>) -> Self {
        LiteralError::new(Kind::Mismatch {
            found: value.kind(),
            wanted: wanted.into(),
            literal: None,
        })
    }

    /// The error of a literal of the right kind whose value does not fit, for this `reason`.
    pub fn out_of_range(reason: impl Into<String>) -> Self {
        LiteralError::new(Kind::OutOfRange(reason.into()))
    }

    /// Prepends an index of a list to the path.
    #[must_use]
    pub fn at_index(self, index: usize) -> Self {
        self.at(&format!("[{index}]"))
    }

    /// Prepends a key of a map to the path.
    #[must_use]
    pub fn at_key(self, key: &str) -> Self {
        self.at(key)
    }

    fn at(mut self, step: &str) -> Self {
        let path = &mut self.0.path;
        if !path.is_empty() && !path.starts_with('[') {
            path.insert(0, '.');
        }
        path.insert_str(0, step);
        self
    }

    /// The path of the literal, such as `inputs[2].name`; empty for the outermost literal.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns `true` if there is no literal of the name.
    pub fn is_missing(&self) -> bool {
        matches!(self.0.kind, Kind::Missing { .. })
    }

    /// Returns `true` if no interface gives the type.
    pub fn is_without_interface(&self) -> bool {
        matches!(self.0.kind, Kind::NoInterface { .. })
    }

    /// Returns `true` if the literal is of another kind than wanted.
    pub fn is_mismatch(&self) -> bool {
        matches!(self.0.kind, Kind::Mismatch { .. })
    }

    /// Returns `true` if the value is too large, too small or not one of the allowed values.
    pub fn is_out_of_range(&self) -> bool {
        matches!(self.0.kind, Kind::OutOfRange(_))
    }

    /// Returns `true` if the encoding or the type is not supported.
    pub fn is_unsupported(&self) -> bool {
        matches!(self.0.kind, Kind::Unsupported(_))
    }

    /// Returns `true` if an encoded value inside the literal is damaged or does not have the wanted
    /// type.
    pub fn is_malformed(&self) -> bool {
        matches!(self.0.kind, Kind::Malformed(_))
    }

    /// flytekit's text of this error, for a literal or an interface that is missing; `None` for
    /// other errors, whose texts are not flytekit's.
    pub fn flytekit_text(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Missing { flytekit, .. } | Kind::NoInterface { flytekit, .. } => Some(flytekit),
            _ => None,
        }
    }

    /// The actual kind of the literal in a [mismatch](Self::is_mismatch).
    pub fn found(&self) -> Option<LiteralKind> {
        match self.0.kind {
            Kind::Mismatch { found, .. } => Some(found),
            _ => None,
        }
    }

    /// The wanted type in a [mismatch](Self::is_mismatch), such as `an integer`.
    pub fn wanted(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Mismatch { wanted, .. } => Some(wanted),
            _ => None,
        }
    }

    /// The short string of the literal in a [mismatch](Self::is_mismatch), as in flytekit's error;
    /// `None` for a value inside a msgpack literal.
    pub fn literal(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Mismatch { literal, .. } => literal.as_deref(),
            _ => None,
        }
    }
}

impl fmt::Display for LiteralError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Missing { name, .. } => return write!(f, "there is no literal {name}"),
            Kind::NoInterface { text, .. } => return f.write_str(text),
            Kind::Mismatch { found, wanted, .. } => {
                let found = found.as_str();
                let has_vowel = found.starts_with(['a', 'e', 'i', 'o']); // not "union"
                let a = if has_vowel { "an" } else { "a" };
                write!(f, "cannot read {a} {found} literal as {wanted}")?;
            }
            Kind::OutOfRange(text) | Kind::Unsupported(text) | Kind::Malformed(text) => {
                f.write_str(text)?;
            }
        }
        match self.0.path.as_str() {
            "" => Ok(()),
            path => write!(f, ", at {path}"),
        }
    }
}

impl fmt::Debug for LiteralError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LiteralError({self})")
    }
}

impl std::error::Error for LiteralError {}
