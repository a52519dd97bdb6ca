//! Errors of changes.

use std::fmt;

use flytepb_idl::DecodeError;

use crate::path::{Path, PathError};

/// A change that is malformed or cannot be made, or a message that is not valid.
///
/// # Examples
/// ```
/// use flytepb_inspect::edit::{Change, Edit};
/// use flytepb_idl::admin::TaskExecution;
/// use flytepb_idl::WireMessage;
///
/// let change: Change = "closure.phase=FAILD".parse()?;
/// let error = Edit::new(TaskExecution::type_descriptor(), [change]).unwrap_err();
/// assert_eq!(error.path(), Some("closure.phase"));
/// assert!(error.to_string().starts_with("closure.phase: "));
/// # Ok::<(), flytepb_inspect::edit::EditError>(())
/// ```
#[derive(Clone, Debug)]
pub struct EditError(Reason);

#[derive(Clone, Debug)]
enum Reason {
    Path(PathError),
    Value { path: String, reason: String },
    Before(DecodeError),
    After(DecodeError),
}

impl EditError {
    pub(super) fn path_error(path: &Path, at: usize, reason: impl Into<String>) -> Self {
        EditError(Reason::Path(PathError::new(&path.text, at, reason)))
    }

    pub(super) fn value(path: &Path, reason: impl Into<String>) -> Self {
        EditError(Reason::Value {
            path: path.text.clone(),
            reason: reason.into(),
        })
    }

    pub(super) fn before(error: DecodeError) -> Self {
        EditError(Reason::Before(error))
    }

    pub(super) fn after(error: DecodeError) -> Self {
        EditError(Reason::After(error))
    }

    /// Returns the path of the change; `None` if the message itself is not valid.
    pub fn path(&self) -> Option<&str> {
        match &self.0 {
            Reason::Path(error) => Some(error.path()),
            Reason::Value { path, .. } => Some(path),
            Reason::Before(_) | Reason::After(_) => None,
        }
    }

    /// Returns the path and below it a `^` at the position of the error, if it is in the path.
    pub fn pointer(&self) -> Option<String> {
        match &self.0 {
            Reason::Path(error) => Some(error.pointer()),
            _ => None,
        }
    }

    /// Returns the error of the message to be changed, if it is not valid.
    pub fn decode_error(&self) -> Option<&DecodeError> {
        match &self.0 {
            Reason::Before(error) => Some(error),
            _ => None,
        }
    }
}

impl From<PathError> for EditError {
    fn from(error: PathError) -> Self {
        EditError(Reason::Path(error))
    }
}

impl fmt::Display for EditError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Reason::Path(error) => error.fmt(f),
            Reason::Value { path, reason } => write!(f, "{path}: {reason}"),
            Reason::Before(error) => error.fmt(f),
            Reason::After(error) => write!(f, "the changed message is not valid: {error}"),
        }
    }
}

impl std::error::Error for EditError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        match &self.0 {
            Reason::Before(error) | Reason::After(error) => Some(error),
            _ => None,
        }
    }
}
