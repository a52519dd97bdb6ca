//! Errors in paths.

use std::fmt;

/// A path that is malformed, or that no message of a type can have.
///
/// # Examples
/// ```
/// use flytepb_inspect::path::Path;
///
/// let error = "closure.logs[x".parse::<Path>().unwrap_err();
/// assert_eq!(error.to_string(), "expected `]`");
/// assert_eq!(error.pointer(), "closure.logs[x\n              ^");
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PathError {
    reason: String,
    path: String,
    at: usize,
}

impl PathError {
    pub(crate) fn new(path: &str, at: usize, reason: impl Into<String>) -> Self {
        PathError {
            reason: reason.into(),
            path: path.to_owned(),
            at,
        }
    }

    /// Returns the path.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the position of the error in bytes from the start of the path.
    pub fn at(&self) -> usize {
        self.at
    }

    /// Returns the path and below it a `^` at the position of the error.
    pub fn pointer(&self) -> String {
        let before = self.path.get(..self.at).unwrap_or(&self.path);
        format!("{}\n{}^", self.path, " ".repeat(before.chars().count()))
    }
}

impl fmt::Display for PathError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for PathError {}
