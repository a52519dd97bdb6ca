//! Errors of reading schemas and generating types.

use std::fmt;

/// An error of compiling a schema or generating its types.
///
/// `Debug` prints the text too, for programs whose `main` returns the error.
#[derive(Clone, PartialEq, Eq)]
pub struct CodegenError {
    text: String,
    kind: Kind,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    InvalidSchema,
    Unsupported,
    Io,
}

impl CodegenError {
    pub(crate) fn invalid(text: String) -> Self {
        Self {
            text,
            kind: Kind::InvalidSchema,
        }
    }

    pub(crate) fn unsupported(text: String) -> Self {
        Self {
            text,
            kind: Kind::Unsupported,
        }
    }

    pub(crate) fn io(text: String) -> Self {
        Self {
            text,
            kind: Kind::Io,
        }
    }

    /// Returns whether a `.proto` file is missing or not valid.
    pub fn is_invalid_schema(&self) -> bool {
        self.kind == Kind::InvalidSchema
    }

    /// Returns whether the schema is one that no types can be generated for, or does not fit the
    /// [`Config`](crate::Config).
    pub fn is_unsupported(&self) -> bool {
        self.kind == Kind::Unsupported
    }

    /// Returns whether a file cannot be written.
    pub fn is_io(&self) -> bool {
        self.kind == Kind::Io
    }
}

impl fmt::Display for CodegenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl fmt::Debug for CodegenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl std::error::Error for CodegenError {}
