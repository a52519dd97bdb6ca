//! What [`RemoteExecution`] stands on: only the types of this crate are executions.

use crate::idl::core::{ExecutionError, LiteralMap};
use crate::idl::google::protobuf;
use crate::literals::LiteralsResolver;

pub trait Parts {
    /// The numbers of the phases in which an execution has come to an end.
    const DONE: &'static [i32];
    /// What flytekit says when the error is asked for before that.
    const ERROR_TOO_EARLY: &'static str;

    fn progress(&self) -> Progress<'_>;
    fn filled(&self) -> &Filled;
    fn filled_mut(&mut self) -> &mut Filled;
}

/// What the closures of all executions hold.
#[derive(Default)]
pub struct Progress<'a> {
    pub phase: i32,
    pub started_at: Option<&'a protobuf::Timestamp>,
    pub duration: Option<&'a protobuf::Duration>,
    pub created_at: Option<&'a protobuf::Timestamp>,
    pub updated_at: Option<&'a protobuf::Timestamp>,
    pub error: Option<&'a ExecutionError>,
    pub output_uri: Option<&'a str>,
    pub output_data: Option<&'a LiteralMap>,
}

impl<'a> Progress<'a> {
    pub fn with_error(self, error: &'a ExecutionError) -> Self {
        Progress {
            error: Some(error),
            ..self
        }
    }

    pub fn with_output_uri(self, uri: &'a str) -> Self {
        Progress {
            output_uri: Some(uri),
            ..self
        }
    }

    pub fn with_output_data(self, data: &'a LiteralMap) -> Self {
        Progress {
            output_data: Some(data),
            ..self
        }
    }
}

/// What a client fills in.
#[derive(Clone, Default)]
pub struct Filled {
    pub inputs: Option<LiteralsResolver>,
    pub outputs: Option<LiteralsResolver>,
}
/// The fields that the closures of all executions have under the same names.
macro_rules! progress {
    ($closure:expr) => {
        Progress {
            phase: $closure.phase,
            started_at: $closure.started_at.as_ref(),
            duration: $closure.duration.as_ref(),
            created_at: $closure.created_at.as_ref(),
            updated_at: $closure.updated_at.as_ref(),
            ..Progress::default()
        }
    };
}
pub(crate) use progress;
