//! Why a literal could not be read.

use std::fmt;

use flytepb_idl::core::Literal;
use flytepb_idl::LiteralKind;

use super::Value;

/// Why a literal could not be read as a value, and where it stands.
///
/// # Examples
/// ```
/// use flytepb::idl::core::LiteralMap;
/// use flytepb::literals::LiteralsResolver;
///
/// let resolver = LiteralsResolver::new(LiteralMap::from([("x", 1)]));
/// let error = resolver.get_literal("y").unwrap_err();
/// assert!(error.is_missing());
/// assert_eq!(error.to_string(), "Key y is not in the literal map");
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
    /// No such name; the text is flytekit's.
    Missing(String),
    /// Nothing says which type the literal has; the text is flytekit's.
    NoInterface(String),
    /// The literal is of another kind.
    Mismatch {
        found: LiteralKind,
        wanted: String,
        literal: Option<String>,
    },
    /// The value does not fit.
    OutOfRange(String),
    /// The encoding, or the type, is one that is not read.
    Unsupported(String),
    /// The encoded value inside a literal is damaged, or is not what the wanted type has.
    #[cfg_attr(not(feature = "serde"), allow(dead_code))] // only serde and msgpack find that
    Malformed(String),
}

impl LiteralError {
    pub(super) fn new(kind: Kind) -> Self {
        LiteralError(Box::new(Inner {
            kind,
            path: String::new(),
        }))
    }

    /// The error of a literal that is of another kind than `wanted`, a type in words such as
    /// `an integer`; for implementations of [`FromLiteral`](super::FromLiteral).
    pub fn mismatch(literal: &Literal, wanted: impl Into<String>) -> Self {
        LiteralError::new(Kind::Mismatch {
            found: literal.kind(),
            wanted: wanted.into(),
            literal: Some(crate::flytekit::render::short_string("Literal", literal)),
        })
    }

    /// The error of a decoded value that is of another kind than `wanted`.
    pub(super) fn unfit(value: &Value, wanted: impl Into<String>) -> Self {
        LiteralError::new(Kind::Mismatch {
            found: value.kind(),
            wanted: wanted.into(),
            literal: None,
        })
    }

    /// The error of a literal of the right kind whose value does not fit; `reason` says why.
    pub fn out_of_range(reason: impl Into<String>) -> Self {
        LiteralError::new(Kind::OutOfRange(reason.into()))
    }

    /// The same error, seen from the list whose element with this index has it.
    #[must_use]
    pub fn at_index(self, index: usize) -> Self {
        self.below(&format!("[{index}]"))
    }

    /// The same error, seen from the map whose entry with this key has it.
    #[must_use]
    pub fn at_key(self, key: &str) -> Self {
        self.below(key)
    }

    fn below(mut self, step: &str) -> Self {
        let path = &mut self.0.path;
        if !path.is_empty() && !path.starts_with('[') {
            path.insert(0, '.');
        }
        path.insert_str(0, step);
        self
    }

    /// Where the literal stands, as `inputs[2].name`; empty for the literal itself.
    pub fn path(&self) -> &str {
        &self.0.path
    }

    /// Returns whether there is no literal of that name.
    pub fn is_missing(&self) -> bool {
        matches!(self.0.kind, Kind::Missing(_))
    }

    /// Returns whether there is no interface that tells the type.
    pub fn is_without_interface(&self) -> bool {
        matches!(self.0.kind, Kind::NoInterface(_))
    }

    /// Returns whether the literal is of another kind than wanted.
    pub fn is_mismatch(&self) -> bool {
        matches!(self.0.kind, Kind::Mismatch { .. })
    }

    /// Returns whether the value is too large, too small or not one of those allowed.
    pub fn is_out_of_range(&self) -> bool {
        matches!(self.0.kind, Kind::OutOfRange(_))
    }

    /// Returns whether the encoding or the type is one that is not read.
    pub fn is_unsupported(&self) -> bool {
        matches!(self.0.kind, Kind::Unsupported(_))
    }

    /// Returns whether an encoded value inside the literal is damaged or does not fit the wanted type.
    pub fn is_malformed(&self) -> bool {
        matches!(self.0.kind, Kind::Malformed(_))
    }

    /// The kind of the literal of a [mismatch](Self::is_mismatch).
    pub fn found(&self) -> Option<LiteralKind> {
        match self.0.kind {
            Kind::Mismatch { found, .. } => Some(found),
            _ => None,
        }
    }

    /// What a [mismatch](Self::is_mismatch) wanted, in words.
    pub fn wanted(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Mismatch { wanted, .. } => Some(wanted),
            _ => None,
        }
    }

    /// The short string of the literal of a [mismatch](Self::is_mismatch), which flytekit's error
    /// shows; none for a value inside a msgpack literal.
    pub fn literal(&self) -> Option<&str> {
        match &self.0.kind {
            Kind::Mismatch { literal, .. } => literal.as_deref(),
            _ => None,
        }
    }
}

fn article(word: &str) -> &'static str {
    if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    }
}

impl fmt::Display for LiteralError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0.kind {
            Kind::Missing(text) | Kind::NoInterface(text) => return f.write_str(text),
            Kind::Mismatch { found, wanted, .. } => {
                let found = found.as_str();
                let a = if found == "union" {
                    "a"
                } else {
                    article(found)
                };
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
