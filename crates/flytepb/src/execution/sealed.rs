//! The supertrait of [`RemoteExecution`](super::RemoteExecution), which seals it.

use crate::idl::core::{ExecutionError, LiteralMap};
use crate::idl::google::protobuf;
use crate::literals::LiteralsResolver;

pub trait ExecutionFields {
    /// The numbers of the final phases.
    const DONE: &'static [i32];
    /// The text of flytekit's error when the error is read before a final phase.
    const ERROR_TOO_EARLY: &'static str;

    fn closure_fields(&self) -> ClosureFields<'_>;
    fn client_data(&self) -> &ClientData;
    fn client_data_mut(&mut self) -> &mut ClientData;
}

/// The fields that the closures of all executions have.
pub struct ClosureFields<'a> {
    pub phase: i32,
    pub started_at: Option<&'a protobuf::Timestamp>,
    pub duration: Option<&'a protobuf::Duration>,
    pub created_at: Option<&'a protobuf::Timestamp>,
    pub updated_at: Option<&'a protobuf::Timestamp>,
    pub result: ExecutionResult<'a>,
}

/// The `output_result` of a closure.
pub enum ExecutionResult<'a> {
    None,
    Error(&'a ExecutionError),
    Uri(&'a str),
    Data(&'a LiteralMap),
}

/// Data that a client adds to an execution.
#[derive(Clone, Default)]
pub struct ClientData {
    pub inputs: Option<LiteralsResolver>,
    pub outputs: Option<LiteralsResolver>,
}

/// Implements the methods of [`ExecutionFields`] for a type with the fields `idl` and
/// `client_data`. The arms map the `output_result` of its closure, if present, to an [`ExecutionResult`].
macro_rules! execution_fields {
    ($($result:pat => $outcome:expr,)*) => {
        fn closure_fields(&self) -> ClosureFields<'_> {
            let closure = self.closure();
            ClosureFields {
                phase: closure.phase,
                started_at: closure.started_at.as_ref(),
                duration: closure.duration.as_ref(),
                created_at: closure.created_at.as_ref(),
                updated_at: closure.updated_at.as_ref(),
                result: match &closure.output_result {
                    None => ExecutionResult::None,
                    $(Some($result) => $outcome,)*
                },
            }
        }

        fn client_data(&self) -> &ClientData {
            &self.client_data
        }

        fn client_data_mut(&mut self) -> &mut ClientData {
            &mut self.client_data
        }
    };
}
pub(crate) use execution_fields;
