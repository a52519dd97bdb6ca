//! Results of the oracle.

use std::fmt;

/// The result of an oracle function: a verdict, or a bug.
pub type Judged = Result<Verdict, Bug>;

/// The outcome if all checks passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// The input is valid.
    Valid,
    /// The input was rejected, as expected.
    Rejected,
}

/// A description of a bug.
#[derive(Clone, PartialEq, Eq)]
pub struct Bug(pub(crate) String);

impl fmt::Display for Bug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for Bug {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Bug {}

/// Returns a bug with this text unless the condition holds.
macro_rules! ensure {
    ($condition:expr, $($text:tt)+) => {
        if !$condition {
            return Err($crate::verdict::Bug(format!($($text)+)));
        }
    };
}
pub(crate) use ensure;

/// Returns the value, or a bug that describes the failure.
pub(crate) fn must<T, E: fmt::Display>(result: Result<T, E>, what: &str) -> Result<T, Bug> {
    result.map_err(|e| Bug(format!("{what}: {e}")))
}
