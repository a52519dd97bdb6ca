//! The supertrait of [`RemoteExecution`](super::RemoteExecution), which seals it.

use crate::idl::core::{ExecutionError, LiteralMap};
use crate::idl::google::protobuf;
use crate::literals::LiteralsResolver;

pub trait Parts {
    /// The numbers of the final phases.
    const DONE: &'static [i32];
    /// The text of flytekit's error when the error is read before a final phase.
    const ERROR_TOO_EARLY: &'static str;

    fn progress(&self) -> Progress<'_>;
    fn filled(&self) -> &Filled;
    fn filled_mut(&mut self) -> &mut Filled;
}

/// The fields that the closures of all executions have.
pub struct Progress<'a> {
    pub phase: i32,
    pub started_at: Option<&'a protobuf::Timestamp>,
    pub duration: Option<&'a protobuf::Duration>,
    pub created_at: Option<&'a protobuf::Timestamp>,
    pub updated_at: Option<&'a protobuf::Timestamp>,
    pub result: Outcome<'a>,
}

/// The `output_result` of a closure.
pub enum Outcome<'a> {
    None,
    Error(&'a ExecutionError),
    Uri(&'a str),
    Data(&'a LiteralMap),
}

/// Data that a client adds to an execution.
#[derive(Clone, Default)]
pub struct Filled {
    pub inputs: Option<LiteralsResolver>,
    pub outputs: Option<LiteralsResolver>,
}

/// Implements the methods of [`Parts`] for a type with the fields `idl` and `filled`. The arms map
/// the `output_result` of its closure, if present, to an [`Outcome`].
macro_rules! parts {
    ($($result:pat => $outcome:expr,)*) => {
        fn progress(&self) -> Progress<'_> {
            let closure = self.closure();
            Progress {
                phase: closure.phase,
                started_at: closure.started_at.as_ref(),
                duration: closure.duration.as_ref(),
                created_at: closure.created_at.as_ref(),
                updated_at: closure.updated_at.as_ref(),
                result: match &closure.output_result {
                    None => Outcome::None,
                    $(Some($result) => $outcome,)*
                },
            }
        }

        fn filled(&self) -> &Filled {
            &self.filled
        }

        fn filled_mut(&mut self) -> &mut Filled {
            &mut self.filled
        }
    };
}
pub(crate) use parts;
