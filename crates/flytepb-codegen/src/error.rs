//! Errors of reading schemas and generating types.

use std::fmt;

/// An error of compiling a schema or generating its types.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodegenError {
    text: String,
    invalid: bool,
}

impl CodegenError {
    pub(crate) fn invalid(text: String) -> Self {
        Self {
            text,
            invalid: true,
        }
    }

    pub(crate) fn unsupported(text: String) -> Self {
        Self {
            text,
            invalid: false,
        }
    }

    /// Returns whether a `.proto` file is missing or not valid; otherwise the schema is one that no types
    /// can be generated for, or a package is not in the [`Config`](crate::Config).
    pub fn is_invalid_schema(&self) -> bool {
        self.invalid
    }
}

impl fmt::Display for CodegenError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

impl std::error::Error for CodegenError {}
