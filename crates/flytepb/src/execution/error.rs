//! The error of asking an execution for something it does not have.

use std::fmt;

/// The error of reading a property that the execution does not have in its phase: `FlyteAssertion`
/// in flytekit.
///
/// The text is flytekit's, including its prefix.
///
/// # Examples
/// ```
/// use flytepb::prelude::*;
///
/// let error = FlyteTaskExecution::default().outputs().unwrap_err();
/// assert!(error.is_not_done());
/// assert_eq!(
///     error.to_string(),
///     "USER:AssertionError: error=Please wait until the execution has completed \
///      before requesting the outputs."
/// );
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlyteAssertion(Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    NotDone(&'static str),
    Failed(String),
}

impl FlyteAssertion {
    pub(crate) fn not_done(message: &'static str) -> Self {
        FlyteAssertion(Kind::NotDone(message))
    }

    /// The error of reading the outputs of an execution that failed with this message.
    pub(crate) fn failed(message: &str) -> Self {
        FlyteAssertion(Kind::Failed(message.to_string()))
    }

    /// Returns `true` if the execution is still running. A later attempt can succeed.
    pub fn is_not_done(&self) -> bool {
        matches!(self.0, Kind::NotDone(_))
    }

    /// Returns `true` if the execution ended with an error.
    pub fn is_failed(&self) -> bool {
        matches!(self.0, Kind::Failed(_))
    }
}

impl fmt::Display for FlyteAssertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("USER:AssertionError: error=")?;
        match &self.0 {
            Kind::NotDone(message) => f.write_str(message),
            Kind::Failed(message) => write!(
                f,
                "Outputs could not be found because the execution ended in failure. \
                 Error message: {message}"
            ),
        }
    }
}

impl std::error::Error for FlyteAssertion {}
