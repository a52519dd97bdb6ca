//! Errors of the model.

use std::fmt;

/// A property was asked for in a state in which flytekit refuses it: `FlyteAssertion` there.
///
/// The text is flytekit's, its prefix included.
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

    /// Outputs of an execution that ended with the error of this message.
    pub(crate) fn failed(message: &str) -> Self {
        FlyteAssertion(Kind::Failed(message.to_string()))
    }

    /// Returns whether the execution has not come to an end yet: ask again later.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let running = text::from_str("closure { phase: RUNNING }")?;
    /// let refused = FlyteTaskExecution::from_flyte_idl(running).error().unwrap_err();
    /// assert!(refused.is_not_done());
    /// # Ok::<(), text::TextError>(())
    /// ```
    pub fn is_not_done(&self) -> bool {
        matches!(self.0, Kind::NotDone(_))
    }

    /// Returns whether the execution ended with an error.
    ///
    /// # Examples
    /// ```
    /// # use flytepb::{idl::text, prelude::*};
    /// let failed = FlyteTaskExecution::from_flyte_idl(text::from_str(
    ///     "closure { phase: FAILED error { message: 'boom' } }",
    /// )?);
    /// let refused = failed.outputs().unwrap_err();
    /// assert!(refused.is_failed());
    /// assert!(refused.to_string().ends_with("Error message: boom"));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
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
